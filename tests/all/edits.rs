//! Whatever is done to a file of YAML, checking it ends, points into the file, and never panics.

use std::time::{Duration, Instant};

use supportal::catalog::offering::Offering;
use supportal::catalog::partner::Partner;
use supportal::catalog::policy::{CSP, CSP_PATH, Policy};
use supportal::check::InForce;
use supportal::config::Config;
use supportal::diagnostic::Findings;
use supportal::source::{Sources, Span};
use supportal::yaml::{decode, parse};

use crate::random::Random;
use crate::site::{Site, TODAY, repository_file};

/// What is put somewhere: pieces of YAML, of other encodings, of hours, of prices.
const PIECES: [&[u8]; 40] = [
    b":",
    b": ",
    b"-",
    b"- ",
    b"\n",
    b"\r\n",
    b"\r",
    b"\t",
    b"  ",
    b"#",
    b" # supportal: allow E002 x\n",
    b"'",
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b"&a ",
    b"*a",
    b"!tag ",
    b"|\n",
    b">-\n",
    b"%YAML 1.2\n",
    b"---\n",
    b"...\n",
    b"? ",
    b"<<: *a\n",
    b"~",
    b"null",
    b"24/7",
    b"25:00",
    b"Feb 30",
    b"99999999999999999999",
    b"\xff",
    b"\xc3\x28",
    "\u{feff}".as_bytes(),
    "\u{202e}".as_bytes(),
    "\u{1f6df}".as_bytes(),
    "é".as_bytes(),
];

const FILES: [&str; 6] = [
    "content/partners/contoso-brasil/partner.yaml",
    "content/partners/contoso-brasil/offerings/business.yaml",
    "content/partners/horizonte-nuvem/offerings/critical.yaml",
    "content/partners/litoral-digital/partner.yaml",
    "content/partners/potomac-cloud/partner.yaml",
    "content/partners/potomac-cloud/offerings/mission.yaml",
];

/// A file with one to four random edits: bytes taken out, put in, doubled, or exchanged with others of the file.
fn edited(text: &str, random: &mut Random) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let length = random.below(24).min(bytes.len() - at);
        let taken: Vec<u8> = bytes[at..at + length].to_vec();
        let put: Vec<u8> = match random.below(6) {
            0 => Vec::new(),
            1 => [taken.as_slice(), taken.as_slice()].concat(),
            2 => {
                let from = random.below(bytes.len());
                let to = (from + random.below(40)).min(bytes.len());
                bytes[from..to].to_vec()
            }
            3 => PIECES[random.below(PIECES.len())].repeat(random.below(60)),
            _ => PIECES[random.below(PIECES.len())].to_vec(),
        };
        bytes.splice(at..at + length, put);
    }
    bytes
}

/// Everything that reading and checking finds in a file, and its text.
fn findings(path: &str, bytes: Vec<u8>, config: &Config, policy: &Policy) -> (Sources, Findings) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    // The places of the built-in policy are in the first file.
    sources.add(CSP_PATH, CSP);
    let (text, fault) = decode(bytes);
    let id = sources.add(path, text.as_str());
    if fault.is_some() {
        return (sources, findings);
    }
    let (document, start) = (parse(id, &text, &mut findings), Span::start_of(id));
    let mut read = |root, is_offering: bool| {
        if is_offering {
            let base = repository_file("content/partners/contoso-brasil/partner.yaml");
            let other = sources.add("partner.yaml", base.as_str());
            let whole = parse(other, &base, &mut findings);
            let mut partner = Partner::read(
                "a".into(),
                &whole.root,
                Span::start_of(other),
                &mut findings,
            )?;
            partner
                .offerings
                .extend(Offering::read("b".into(), root, start, &mut findings));
            return Some(partner);
        }
        Partner::read("a".into(), root, start, &mut findings)
    };
    if let Some(mut partner) = read(&document.root, path.contains("offerings")) {
        partner.incomplete = document.incomplete;
        let in_force = InForce::on(TODAY.parse().unwrap(), config, policy);
        findings.append(in_force.judge(config, policy, &partner));
    }
    (sources, findings)
}

#[test]
fn ten_thousand_random_edits_of_files_never_panic_hang_or_point_outside() {
    let policy = Policy::built_in();
    let site = "{ title: A, locales: [pt-BR, en-US] }";
    let mut sources = Sources::default();
    let root = parse(
        sources.add("site.yaml", site),
        site,
        &mut Findings::default(),
    )
    .root;
    let config = Config::read(&root, root.span, &mut Findings::default()).unwrap();
    let texts = FILES.map(repository_file);
    let (mut found, mut slowest) = (0, Duration::ZERO);
    for seed in 0..10_000 {
        let mut random = Random(seed + 1);
        let file = random.below(FILES.len());
        let bytes = edited(&texts[file], &mut random);
        let begun = Instant::now();
        let (sources, findings) = findings(FILES[file], bytes, &config, &policy);
        slowest = slowest.max(begun.elapsed());
        for finding in findings.iter() {
            found += 1;
            let places = std::iter::once(&finding.place).chain(&finding.related);
            for place in places {
                let text = &sources.get(place.span.file).unwrap().text;
                let range = place.span.range();
                assert!(
                    text.get(range.clone()).is_some(),
                    "seed {seed}: {range:?} of {} bytes of {}: {}",
                    text.len(),
                    FILES[file],
                    finding.message
                );
            }
        }
    }
    println!("seeds 0 to 9999: {found} findings, the slowest file took {slowest:?}");
    assert!(found > 10_000, "the edits do harm: {found} findings");
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}

#[test]
fn a_site_of_edited_files_ends_with_an_exit_code_of_the_contract() {
    let site = Site::bare();
    let text = repository_file("content/partners/contoso-brasil/partner.yaml");
    let offering = repository_file("content/partners/contoso-brasil/offerings/business.yaml");
    for seed in 0..200 {
        let mut random = Random(seed + 1);
        let folder = format!("content/partners/p{seed}");
        site.write(
            &format!("{folder}/partner.yaml"),
            edited(&text, &mut random),
        );
        site.write(
            &format!("{folder}/offerings/business.yaml"),
            edited(&offering, &mut random),
        );
    }
    let run = site.check(&[]).expect(1);
    assert!(run.findings().len() > 200);
    assert!(run.stderr.is_empty(), "nothing panicked: {}", run.stderr);
    assert!(run.findings().iter().all(|finding| finding.code != "I001"));
    let mut random = Random(1);
    for seed in 0..40 {
        site.write(
            "site.yaml",
            edited(&repository_file("site.yaml"), &mut random),
        );
        let run = site.check(&["--partner", "p1"]);
        assert!(
            matches!(run.code, Some(0..=2)),
            "seed 1, edit {seed}: {run:?}"
        );
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
}
