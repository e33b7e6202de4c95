//! A build after a change is a build of everything: what is kept from the last one, in the output and in the cache, is never seen.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use jiff::Span;
use jiff::civil::Date;

use crate::disturb::Disturbed;
use crate::random::Random;
use crate::site::{Run, Site, TODAY, assert_same_trees, copy, tree};

/// How long until files are told by their marks.
const AT_REST: Duration = Duration::from_millis(2600);

/// `build` with a cache, or without.
fn build(site: &Path, out: &Path, cache: Option<&Path>) -> Run {
    build_on(TODAY, site, out, cache)
}

/// The same on a day.
fn build_on(today: &str, site: &Path, out: &Path, cache: Option<&Path>) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_supportal"));
    command
        .args(["build", "--today", today, "--site"])
        .arg(site)
        .arg("--out")
        .arg(out)
        .env_clear();
    if let Some(cache) = cache {
        command.env("XDG_CACHE_HOME", cache);
    }
    let output = command.output().unwrap();
    output.into()
}

#[test]
fn after_random_edits_a_build_is_as_a_clean_one() {
    let site = Site::sample();
    let (path, pristine, cache) = (site.path(""), site.beside("pristine"), site.beside("cache"));
    copy(&path, &pristine);
    let (seed, edits) = (20_261_127, 72);
    println!("seed {seed}, {edits} edits");
    let mut disturbed = Disturbed {
        site: &path,
        pristine: &pristine,
        random: Random(seed),
        done: Vec::new(),
    };
    let (kept, clean) = (site.beside("kept"), site.beside("clean"));
    build(&path, &kept, Some(&cache)).expect(0);
    let (mut portals, mut whole) = (0, 0);
    for edit in 1..=edits {
        disturbed.once();
        if edit % 4 != 0 {
            continue;
        }
        if edit % 24 == 0 {
            // What is at rest is told by its marks from the second build on.
            sleep(AT_REST);
            build(&path, &kept, Some(&cache));
        }
        let run = build(&path, &kept, Some(&cache));
        let _ = fs::remove_dir_all(&clean);
        let judge = build(&path, &clean, None);
        assert_eq!(run.code, judge.code, "{}\n{}", run.stderr, judge.stderr);
        if !clean.exists() {
            // There is no site at the moment.
            continue;
        }
        let why = format!(
            "seed {seed}, after {edit} edits, the last: {:?}",
            disturbed.done.iter().rev().take(12).collect::<Vec<_>>()
        );
        let (left, right) = (tree(&kept), tree(&clean));
        // What a partner with errors had before stays, and so does what it refers to.
        let published: BTreeSet<&str> = right
            .keys()
            .filter_map(|name| name.strip_suffix("/.supportal.json"))
            .collect();
        for partner in &published {
            let of = |files: &BTreeMap<String, Vec<u8>>| {
                let own = format!("{partner}/");
                let files = files.iter().filter(|(name, _)| name.starts_with(&own));
                files
                    .map(|(name, bytes)| (name.clone(), bytes.clone()))
                    .collect()
            };
            assert_same_trees(&of(&left), &of(&right), &why);
            portals += 1;
        }
        if judge.code == Some(0) {
            assert_same_trees(&left, &right, &why);
            whole += 1;
        }
    }
    println!("{portals} portals compared, {whole} times everything");
    assert!(portals > 20 && whole > 0, "{portals} {whole}");
}

#[test]
fn what_is_told_by_its_marks_is_noticed_when_it_changes() {
    let site = Site::sample();
    let (path, out, cache) = (site.path(""), site.out(), site.beside("cache"));
    let again = |published: usize, what: &str| {
        let run = build(&path, &out, Some(&cache));
        let said = format!("{published} published");
        assert!(run.stderr.contains(&said), "{what}: {}", run.stderr);
    };
    again(5, "the first build");
    sleep(AT_REST);
    again(0, "a build that notes how things look");
    let noted = |kind: &str| {
        let mut files = fs::read_dir(cache.join("supportal")).unwrap();
        let is_it = |name: &str| name.starts_with(kind);
        let file = files.find_map(|file| {
            let file = file.unwrap();
            is_it(file.file_name().to_str().unwrap()).then(|| file.path())
        });
        fs::read_to_string(file.unwrap()).unwrap()
    };
    let seen = noted("seen-");
    assert_eq!(
        seen.lines().filter(|line| !line.starts_with('=')).count(),
        7
    );
    assert_eq!(noted("lines-").lines().count(), 5);
    again(0, "nothing changed");

    // The same size and the same times, but for the one that nobody sets.
    let file = path.join("content/partners/litoral-digital/partner.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let modified = fs::metadata(&file).unwrap().modified().unwrap();
    fs::write(&file, text.replace("+55 85 3100 0047", "+55 85 3100 0074")).unwrap();
    let handle = fs::File::options().write(true).open(&file).unwrap();
    handle.set_modified(modified).unwrap();
    again(1, "a change of the same size and time");
    site.page("litoral-digital/pt-br/contact/index.html")
        .shows("3100-0074");

    // A file that comes and one that goes.
    let article = "content/partners/contoso-brasil/guidance/pt-BR/novo.md";
    site.write(article, "# Novo\n\nTexto.\n");
    again(1, "a new file");
    site.remove(article);
    again(1, "a file that is gone");

    // What was left is not as it was left.
    fs::remove_file(out.join("potomac-cloud/.supportal.json")).unwrap();
    again(1, "a portal without its record");
    fs::remove_file(out.join("index.html")).unwrap();
    again(0, "an output without its first page");
    site.page("index.html").shows("Litoral Digital");

    let assets = tree(&out.join("assets"));
    assert!(assets.len() > 5, "{:?}", assets.keys());
    for name in assets.keys() {
        fs::remove_file(out.join("assets").join(name)).unwrap();
        again(0, "an output without an asset");
        fs::write(out.join("assets").join(name), "another").unwrap();
        again(0, "an output with another asset");
        assert_eq!(tree(&out.join("assets")), assets, "{name}");
    }
    again(0, "nothing changed");

    // Settings concern all.
    site.edit("site.yaml", "title:", "title: # changed\n");
    let run = build(&path, &out, Some(&cache));
    assert!(
        run.stderr.contains("5 published") || run.code != Some(0),
        "{}",
        run.stderr
    );

    // Rubbish in the cache is no harm.
    for notes in fs::read_dir(cache.join("supportal")).unwrap() {
        fs::write(notes.unwrap().path(), "supportal-seen 1\nrubbish\n").unwrap();
    }
    let run = build(&path, &out, Some(&cache));
    assert!(
        run.stderr.contains("0 published") || run.code != Some(0),
        "{}",
        run.stderr
    );
}

/// The files of portals that are other files than before, and what they say.
fn other_files(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> Vec<String> {
    let is_other = |(name, bytes): &(&String, &Vec<u8>)| before.get(*name) != Some(*bytes);
    let in_portal = |(name, _): &(&String, &Vec<u8>)| {
        let shared = ["assets/", "search/"]
            .iter()
            .any(|folder| name.starts_with(folder));
        name.contains('/') && !shared && !name.ends_with(".supportal.json")
    };
    let others = after.iter().filter(is_other).filter(in_portal);
    others.map(|(name, _)| name.clone()).collect()
}

#[test]
fn a_changed_text_of_a_shared_guide_costs_its_pages() {
    let site = Site::sample();
    for partner in ["horizonte-nuvem", "litoral-digital"] {
        fs::remove_dir_all(site.path("content/partners").join(partner)).unwrap();
    }
    let settings = site.read("site.yaml");
    site.write("site.yaml", format!("{settings}compress: [gz]\n"));
    let (path, out, cache) = (site.path(""), site.out(), site.beside("cache"));
    let clean = site.beside("clean");
    sleep(AT_REST);
    build(&path, &out, Some(&cache)).expect(0);
    // A page that was made anew would not be this: so it is seen what is made.
    let (contact, marked) = ("contoso-brasil/pt-br/contact/index.html", "not made anew");
    let ours = fs::read(out.join(contact)).unwrap();
    let again = |what: &str, published: usize, retouched: bool, pages: &[&str]| {
        fs::write(out.join(contact), marked).unwrap();
        let before = tree(&out);
        let run = build(&path, &out, Some(&cache)).expect(0);
        let said = format!("{published} published");
        assert!(run.stderr.contains(&said), "{what}: {}", run.stderr);
        let after = tree(&out);
        let stayed = fs::read(out.join(contact)).unwrap() == marked.as_bytes();
        assert_eq!(stayed, retouched, "{what}");
        if retouched {
            let others = other_files(&before, &after);
            let siblings = |name: &String| !name.ends_with(".gz");
            let others: Vec<String> = others.into_iter().filter(siblings).collect();
            assert_eq!(others, pages, "{what}");
            fs::write(out.join(contact), &ours).unwrap();
        }
        let _ = fs::remove_dir_all(&clean);
        build(&path, &clean, None).expect(0);
        assert_same_trees(&tree(&out), &tree(&clean), what);
    };
    let guide = |partner: &str, locale: &str| {
        format!("{partner}/{locale}/guidance/azure/outage/index.html")
    };
    // One partner is read in Portuguese alone; one has guides of its own, and is made anew.
    let portals = [
        ("contoso-brasil", "en-us"),
        ("contoso-brasil", "pt-br"),
        ("ipe-tecnologia", "pt-br"),
    ];
    let [en, pt, ipe] = portals.map(|(partner, locale)| guide(partner, locale));
    let own = guide("potomac-cloud", "en-us");
    let english = "content/guidance/en-US/azure/outage.md";
    site.edit(english, "Not every outage", "Not each outage");
    again("words", 3, true, &[&en, &own]);
    site.edit(english, "## Is it the platform?", "## Whose fault is it?");
    site.edit(
        "content/guidance/pt-BR/azure/outage.md",
        "Nem toda queda",
        "Nem cada queda",
    );
    again(
        "a heading, and words in two languages",
        3,
        true,
        &[&en, &pt, &ipe, &own],
    );
    again("nothing", 0, true, &[]);
    site.write("content/guidance/en-US/note.txt", "no guide");
    again("what no page shows", 3, true, &[]);
    site.edit(english, "title: When Azure fails", "title: Azure fails");
    again("a title, which other pages show", 3, false, &[]);
    let facts = "content/guidance/en-US/getting-help/open-a-request.md";
    site.edit(facts, "Spend two minutes", "Spend three minutes");
    again("a guide with facts", 3, false, &[]);
    site.edit(english, "Not each outage", "Not any outage");
    fs::write(out.join(&pt), "a page that was changed by others").unwrap();
    fs::write(out.join(&en), "a page that was changed by others").unwrap();
    again("pages that are not as they were left", 3, false, &[]);
}

#[test]
fn a_guide_is_exchanged_for_that_of_portals_in_the_same_languages() {
    let site = Site::sample();
    let (path, out, cache, clean) = (
        site.path(""),
        site.out(),
        site.beside("cache"),
        site.beside("clean"),
    );
    // English alone, without guides of its own, beside one in both languages: their English guides are the same at first.
    fs::remove_dir_all(site.path("content/partners/potomac-cloud/guidance")).unwrap();
    sleep(AT_REST);
    let same = |what: &str| {
        build(&path, &out, Some(&cache)).expect(0);
        let _ = fs::remove_dir_all(&clean);
        build(&path, &clean, None).expect(0);
        assert_same_trees(&tree(&out), &tree(&clean), what);
    };
    same("the first build");
    let english = "content/guidance/en-US/azure/outage.md";
    site.edit(
        english,
        "title: When",
        "ms.translationtype: MT\ntitle: When",
    );
    same("a notice that leads to the source where the portal has it");
    // One partner alone comes to another set of languages, of which nothing is noted.
    let partner = site.read("content/partners/ipe-tecnologia/partner.yaml");
    let in_both = partner.replace("locales: [pt-BR]", "locales: [en-US, pt-BR]");
    assert_ne!(partner, in_both);
    for other in [
        "contoso-brasil",
        "horizonte-nuvem",
        "litoral-digital",
        "potomac-cloud",
    ] {
        fs::remove_dir_all(site.path("content/partners").join(other)).unwrap();
    }
    same("one partner in one language");
    site.write("content/partners/ipe-tecnologia/partner.yaml", in_both);
    build(&path, &out, None);
    site.edit(english, "Not every outage", "Not each outage");
    let run = build(&path, &out, Some(&cache));
    let judge = build(&path, &clean, None);
    assert_eq!(run.code, judge.code);
    assert_same_trees(
        &tree(&out),
        &tree(&clean),
        "languages of which nothing is noted",
    );
}

#[test]
fn guides_of_a_site_without_partners_change_with_their_texts() {
    let site = Site::sample();
    fs::remove_dir_all(site.path("content/partners")).unwrap();
    let english = "content/guidance/en-US/azure/outage.md";
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    site.write("content/guidance/en-US/azure/a.svg", picture);
    site.edit(english, "Not every outage", "![a](a.svg) Not every outage");
    let (path, out, cache) = (site.path(""), site.out(), site.beside("cache"));
    let clean = site.beside("clean");
    sleep(AT_REST);
    for (old, new) in [
        ("Not every outage", "Not each outage"),
        ("Not each", "Not any"),
    ] {
        build(&path, &out, Some(&cache)).expect(0);
        site.edit(english, old, new);
        build(&path, &out, Some(&cache)).expect(0);
        let _ = fs::remove_dir_all(&clean);
        build(&path, &clean, None).expect(0);
        assert_same_trees(&tree(&out), &tree(&clean), new);
    }
}

#[test]
fn a_refused_portal_keeps_the_index_that_its_search_names() {
    let site = Site::with_partners(&["contoso-brasil", "ipe-tecnologia"]);
    site.write("content/guidance/pt-BR/um.md", "# Um\n\nTexto.\n");
    site.build(&[]).expect(0);
    let indexes = || {
        let files = tree(&site.out());
        let names = files.keys().filter(|name| name.starts_with("search/"));
        names.cloned().collect::<BTreeSet<String>>()
    };
    let before = indexes();
    assert!(!before.is_empty());
    site.edit(
        "content/partners/contoso-brasil/partner.yaml",
        "locales:",
        "lokales:",
    );
    site.write("content/guidance/pt-BR/dois.md", "# Dois\n\nTexto.\n");
    site.build(&[]).expect(1);
    assert!(
        before.is_subset(&indexes()) && before != indexes(),
        "{before:?} {:?}",
        indexes()
    );
    site.edit(
        "content/partners/contoso-brasil/partner.yaml",
        "lokales:",
        "locales:",
    );
    site.build(&[]).expect(0);
    assert!(before.is_disjoint(&indexes()), "{before:?} {:?}", indexes());
}

#[test]
fn what_was_found_in_portals_that_are_unchanged_counts_and_is_not_listed_again() {
    let site = Site::with_partners(&["ipe-tecnologia", "potomac-cloud"]);
    let article = "content/partners/potomac-cloud/guidance/en-US/note.md";
    site.write(article, "# A note\n\n```no-language\nx\n```\n");
    let first = site.build(&["--fail-on", "info"]).expect(1);
    let again = site.build(&["--fail-on", "info"]).expect(1);
    assert!(first.stderr.contains("note.md") && !first.stderr.contains("not listed again"));
    assert!(!again.stderr.contains("note.md") && again.stderr.contains("not listed again"));
    let sums = |run: &Run| {
        let sums = run
            .stderr
            .lines()
            .find(|line| line.contains(" in 2 partners"));
        sums.map(str::to_owned)
    };
    assert_eq!(
        sums(&first),
        sums(&again),
        "{}\n{}",
        first.stderr,
        again.stderr
    );
}

#[test]
fn another_day_costs_what_it_changes() {
    let site = Site::sample();
    // Its guides are the same on all days: the year is long enough without them.
    fs::remove_dir_all(site.path("content/guidance")).unwrap();
    for partner in fs::read_dir(site.path("content/partners")).unwrap() {
        let _ = fs::remove_dir_all(partner.unwrap().path().join("guidance"));
    }
    let (path, cache) = (site.path(""), site.beside("cache"));
    let (kept, clean) = (site.beside("kept"), site.beside("clean"));
    sleep(AT_REST);
    let (mut random, seed) = (Random(20_261_126), 20_261_126);
    let (mut unchanged, mut all) = (0, 0);
    for day in 0..24 {
        // Days of two years, near each other and far from each other, and back.
        let base = if day % 8 < 5 {
            day / 8 * 91
        } else {
            random.below(700)
        };
        let date: Date = "2026-02-01".parse().unwrap();
        let date = date + Span::new().days(base as i64 + (day % 8) as i64);
        let today = date.to_string();
        let run = build_on(&today, &path, &kept, Some(&cache));
        let _ = fs::remove_dir_all(&clean);
        let judge = build_on(&today, &path, &clean, None);
        assert_eq!(
            run.code, judge.code,
            "{today} {}\n{}",
            run.stderr, judge.stderr
        );
        let (mut left, mut right) = (tree(&kept), tree(&clean));
        // Of a portal with errors stays what there was on the day before it had them.
        let published = |files: &BTreeMap<String, Vec<u8>>, path: &str| {
            let partner = path.split('/').next().unwrap();
            files.contains_key(&format!("{partner}/.supportal.json"))
        };
        let refused: Vec<String> = left
            .keys()
            .filter(|name| name.contains('/') && !published(&right, name))
            .cloned()
            .collect();
        if refused.iter().any(|name| name.ends_with(".supportal.json")) {
            let spans = |name: &String| name.contains('/') && published(&right, name);
            let both = [left.clone(), right.clone()];
            let [l, r] = both.map(|files| {
                let kept = files.into_iter().filter(|(name, _)| spans(name));
                kept.collect::<BTreeMap<_, _>>()
            });
            (left, right) = (l, r);
        }
        assert_same_trees(&left, &right, &format!("seed {seed}, {today}"));
        let count = |word: &str| {
            let said = run.stderr.lines().find(|line| line.contains(" unchanged"));
            let words: Vec<&str> = said.unwrap().split([' ', ',']).collect();
            let at = words.iter().position(|it| *it == word).unwrap();
            words[at - 1].parse::<usize>().unwrap()
        };
        unchanged += count("unchanged");
        all += count("unchanged") + count("published");
    }
    println!("{unchanged} of {all} portals were left as they were");
    assert!(unchanged * 2 > all, "{unchanged} of {all}");
    assert!(unchanged < all);
}
