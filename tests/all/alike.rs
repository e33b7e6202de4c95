//! Pages are made alike where they differ in their texts alone. They have the bytes that each would have if it were made by itself.

use std::fs;

use crate::random::Random;
use crate::site::{PARTNERS, Site, assert_same_trees, repository, tree};

/// What a template has where it is not to be understood: no page is made from another's.
const BY_ITSELF: &str = "{# supportal-part- #}";

/// The sample site with more partners, which have their texts from one another, changed here and there.
fn site(seed: u64) -> Site {
    let site = Site::sample();
    let mut random = Random(seed);
    for number in 0..6 {
        let sample = PARTNERS[random.below(PARTNERS.len())];
        let name = format!("copy-{number}");
        site.add_partner(sample, &name);
        let file = format!("content/partners/{name}/partner.yaml");
        let signs = [
            "'", "&", "<b>", "  two", "{name}", "=", "`", "\u{a0}", "#1", "",
        ];
        let sign = signs[random.below(signs.len())];
        let text = site.read(&file);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for line in lines.iter_mut().filter(|line| line.starts_with("name:")) {
            *line = format!("name: \"Zê {sign} {number}\"");
        }
        site.write(&file, lines.join("\n") + "\n");
    }
    site
}

/// The site has the theme of its own that the built-in one is, but for what is added to this template.
fn with_theme(site: &Site, template: &str, more: &str) {
    let from = repository().join("themes/default/templates");
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        let mut text = fs::read_to_string(entry.path()).unwrap();
        if name == template {
            text.push_str(more);
        }
        site.write(&format!("themes/ours/templates/{name}"), text);
    }
    site.write("themes/ours/theme.yaml", "contract: 1\n");
}

#[test]
fn pages_that_are_made_alike_are_as_if_each_were_made_by_itself() {
    let site = site(20);
    site.edit("site.yaml", "base_url", "theme: ours\nbase_url");
    with_theme(&site, "not-found.html", "{# understood #}");
    site.build(&[]);
    let mut alike = tree(&site.out());
    with_theme(&site, "not-found.html", BY_ITSELF);
    let out = site.beside("by themselves");
    site.build_into(&out, &[]);
    let mut alone = tree(&out);
    assert!(alike.len() > 400, "{} files", alike.len());
    let is_record = |path: &str| path.ends_with(".supportal.json");
    // What a portal was made from is told in its record, and the theme differs.
    for tree in [&mut alike, &mut alone] {
        tree.retain(|path, _| !is_record(path));
    }
    assert_same_trees(&alike, &alone, "made by themselves");
}
