//! Compressed siblings say what their files say, come and go with them, and are the same in every way to build.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::site::{Site, assert_same_trees, tree};

/// What a sibling says.
fn read(name: &str, bytes: &[u8]) -> Option<(String, Vec<u8>)> {
    let mut content = Vec::new();
    if let Some(of) = name.strip_suffix(".gz") {
        flate2::read::GzDecoder::new(bytes)
            .read_to_end(&mut content)
            .unwrap();
        return Some((of.to_owned(), content));
    }
    let of = name.strip_suffix(".br")?;
    brotli::BrotliDecompress(&mut &*bytes, &mut content).unwrap();
    Some((of.to_owned(), content))
}

/// Holds every sibling to its file, and says how many siblings there are of each kind.
fn siblings(files: &BTreeMap<String, Vec<u8>>) -> [usize; 2] {
    let mut count = [0; 2];
    for (name, bytes) in files {
        if let Some((of, content)) = read(name, bytes) {
            assert_eq!(files.get(&of), Some(&content), "{name}");
            assert!(bytes.len() < content.len(), "{name}");
            count[usize::from(name.ends_with(".br"))] += 1;
        }
    }
    count
}

fn clean(site: &Site) -> BTreeMap<String, Vec<u8>> {
    let out = site.beside("clean");
    let _ = fs::remove_dir_all(&out);
    site.build_into(&out, &[]).expect(0);
    tree(&out)
}

#[test]
fn siblings_come_change_and_go_with_their_files() {
    let site = Site::with_partners(&["contoso-brasil", "potomac-cloud"]);
    site.build(&[]).expect(0);
    assert_eq!(siblings(&tree(&site.out())), [0, 0]);
    let settings = site.read("site.yaml");

    site.write("site.yaml", format!("{settings}compress: [br, gz]\n"));
    site.build(&[]).expect(0);
    let files = tree(&site.out());
    let worth = |(name, bytes): &(&String, &Vec<u8>)| {
        let texts = [
            ".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".ics", ".vcf",
        ];
        let hidden = name.rsplit('/').next().unwrap().starts_with('.');
        bytes.len() >= 1024 && !hidden && texts.iter().any(|ending| name.ends_with(ending))
    };
    let worth = files.iter().filter(worth).count();
    assert_eq!(siblings(&files), [worth, worth]);
    assert!(
        files["nginx.conf"]
            .windows(15)
            .any(|text| text == b"gzip_static on;")
    );
    assert_same_trees(&files, &clean(&site), "");

    // A sibling of a file that stays is the same file; that of one that changed is another.
    let inode = |path: &str| fs::metadata(site.out().join(path)).unwrap().ino();
    let stays = "contoso-brasil/pt-br/contact/index.html.gz";
    let changes = "index.html.br";
    let before = inode(stays);
    site.edit(
        "content/partners/potomac-cloud/partner.yaml",
        "name: Potomac Cloud\n",
        "name: New Potomac Cloud\n",
    );
    site.build(&[]).expect(0);
    let edited = tree(&site.out());
    assert_eq!(inode(stays), before);
    // A file system may give the number of the removed file to the next one: only its content tells.
    assert_ne!(
        edited[changes], files[changes],
        "the directory has the name"
    );
    assert_eq!(siblings(&edited), [worth, worth]);
    assert_same_trees(&edited, &clean(&site), "");

    // What is taken away comes back.
    fs::remove_file(site.out().join("index.html.gz")).unwrap();
    site.write("site.yaml", format!("{settings}compress: [gz]\n"));
    site.build(&[]).expect(0);
    assert_eq!(siblings(&tree(&site.out())), [worth, 0]);
    assert_same_trees(&tree(&site.out()), &clean(&site), "");

    site.write("site.yaml", &settings);
    site.build(&[]).expect(0);
    assert_eq!(siblings(&tree(&site.out())), [0, 0]);
    assert_same_trees(&tree(&site.out()), &clean(&site), "");
}

#[test]
fn shards_have_the_same_siblings() {
    let site = Site::with_partners(&["contoso-brasil", "potomac-cloud"]);
    let settings = site.read("site.yaml");
    site.write("site.yaml", format!("{settings}compress: [gz]\n"));
    for shard in ["1/2", "2/2"] {
        site.build(&["--shard", shard]).expect(0);
    }
    let out = site.out();
    let merge = crate::site::run(
        ["merge", "--shards", "2", "--today", crate::site::TODAY]
            .map(AsRef::as_ref)
            .into_iter()
            .chain([
                "--site".as_ref(),
                site.path("").as_os_str(),
                "--out".as_ref(),
                out.as_os_str(),
            ]),
    );
    merge.expect(0);
    let mut merged = tree(&out);
    merged.retain(|name, _| Path::new(name).components().next().unwrap().as_os_str() != ".shards");
    assert_same_trees(&merged, &clean(&site), "");
}

#[test]
fn other_compressions_are_an_error_with_their_place() {
    let site = Site::with_partners(&["potomac-cloud"]);
    let settings = site.read("site.yaml");
    site.write("site.yaml", format!("{settings}compress: [gz, zip]\n"));
    let run = site.check(&[]).expect(1);
    let findings = run.findings();
    assert_eq!(findings.len(), 1);
    let line = settings.lines().count() as u64 + 1;
    assert_eq!(findings[0].place(), ("site.yaml", line));
}
