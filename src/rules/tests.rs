//! Holds the list of rules to the files of the folder, and each rule to the examples of its explanation.

use std::collections::BTreeMap;
use std::path::Path;

use super::{ALL, Example, Rule};
use crate::catalog::article::{Article, Guidance};
use crate::catalog::offering::Offering;
use crate::catalog::partner::Partner;
use crate::catalog::policy::{CSP, CSP_PATH, Policy};
use crate::check;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Findings};
use crate::locale::Locale;
use crate::markdown::{self, Library, Want};
use crate::message::Language;
use crate::source::{Sources, Span};
use crate::suppression;
use crate::yaml::{Node, parse};

/// Files of the folder that are no rules.
const NO_RULES: [&str; 5] = ["guidance_check", "list", "mod", "partner_check", "tests"];
const TODAY: &str = "2026-11-24";
const SITE: &str = "title: Support portals\nlocales: [pt-BR, en-US]\n";
const GUIDES: [(&str, &str); 2] = [
    ("pt-BR/guide.md", include_str!("baseline/guide.pt-BR.md")),
    ("en-US/guide.md", include_str!("baseline/guide.en-US.md")),
];

#[test]
fn the_list_names_every_file_in_the_order_of_codes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            Some(
                entry
                    .unwrap()
                    .file_name()
                    .to_str()
                    .unwrap()
                    .strip_suffix(".rs")?
                    .to_owned(),
            )
        })
        .filter(|file| !NO_RULES.contains(&file.as_str()))
        .collect();
    let mut listed: Vec<String> = ALL
        .iter()
        .map(|rule| rule.id.name.replace('-', "_"))
        .collect();
    files.sort();
    listed.sort();
    assert_eq!(listed, files);
    let codes: Vec<&str> = ALL.iter().map(|rule| rule.id.code).collect();
    assert!(
        codes.is_sorted_by(|a, b| a < b),
        "sorted, each once: {codes:?}"
    );
}

#[test]
fn every_rule_explains_itself_under_its_own_name() {
    for rule in ALL {
        let explanation = rule.explanation(Language::English);
        assert_eq!(
            explanation.lines().next().unwrap(),
            format!("# {} {}", rule.id.code, rule.id.name)
        );
        let paragraphs = explanation
            .split("\n\n")
            .take_while(|part| !part.starts_with("```"))
            .count();
        assert!(
            paragraphs >= 3,
            "{}: a headline, what is wrong and why, and what to do",
            rule.id.name
        );
        let portuguese: Vec<&str> = rule.portuguese.trim_end().split("\n\n").collect();
        assert_eq!(
            portuguese.first(),
            explanation.trim_end().split("\n\n").next().as_ref()
        );
        assert!(portuguese.len() >= 3, "{} in Portuguese", rule.id.name);
        assert!(super::find(rule.id.name).is_some_and(|found| std::ptr::eq(found, *rule)));
    }
}

#[test]
fn every_requirement_of_a_rule_is_a_line_of_the_policy() {
    let policy = Unit::default().policy("policy: csp");
    for requirement in ALL.iter().filter_map(|rule| rule.requirement) {
        let mut lines = policy.requirements.iter();
        assert!(
            lines.any(|line| &*line.id.value == requirement),
            "{requirement}"
        );
    }
}

#[test]
fn the_baseline_has_no_finding() {
    assert_eq!(messages(&Unit::default().read(&[])), "");
}

#[test]
fn a_firing_example_gives_exactly_one_finding_of_its_rule_and_a_passing_one_none() {
    let mut wrong = String::new();
    for rule in ALL {
        let examples = rule.examples();
        // Built pages, files of another kind, themes and faults of ours cannot be shown by a text: the integration tests make them.
        if examples.is_empty()
            && ["A", "F", "I", "J", "T"]
                .iter()
                .any(|family| rule.id.code.starts_with(family))
        {
            continue;
        }
        if !examples.iter().any(|example| example.fires)
            || examples.iter().all(|example| example.fires)
        {
            wrong += &format!("{} lacks a firing or a passing example\n", rule.id.code);
        }
        for example in examples {
            let found = judged(rule, &example);
            if !is_as_told(rule, &example, &found) {
                wrong += &format!(
                    "{} {} {}\n{}gave {}\n",
                    rule.id.code,
                    if example.fires { "fires" } else { "passes" },
                    example.file,
                    example.text,
                    messages(&found)
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is found in an example, on its day and in a site that is held to the rule's profile.
fn judged(rule: &Rule, example: &Example) -> Vec<Diagnostic> {
    let policy = Unit::default().policy("policy: csp");
    let lines = policy.requirements.iter();
    let mut of_rule = lines.filter(|line| rule.requirement == Some(&*line.id.value));
    let profile = of_rule.find_map(|line| line.profile.clone());
    let site = profile.map(|profile| format!("profiles: [{profile}]\n"));
    let mut edits = vec![(example.file.as_str(), example.text.as_str())];
    edits.extend(site.as_deref().map(|site| ("site", site)));
    let unit = Unit {
        today: example.today.clone(),
        ..Unit::default()
    };
    unit.read(&edits)
}

/// What a fix leaves has no finding of its rule.
#[test]
fn a_fix_mends_what_its_example_shows() {
    let mut mended = Vec::new();
    let examples = |rule: &&'static Rule| {
        rule.examples()
            .into_iter()
            .map(|example| (rule.id.code, example))
            .collect::<Vec<_>>()
    };
    for (code, example) in ALL.iter().flat_map(examples) {
        if !["partner", "offering"].contains(&example.file.as_str()) {
            continue;
        }
        let mut unit = Unit::default();
        let found = unit.judge(&[(&example.file, &example.text)]);
        let own = found.iter().filter(|finding| finding.rule.code == code);
        let Some(fix) = own.filter_map(|finding| finding.fix.as_ref()).next() else {
            continue;
        };
        let mut edits: Vec<_> = fix.edits.iter().collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut text = unit
            .sources
            .get(edits[0].span.file)
            .unwrap()
            .text
            .to_string();
        for edit in edits {
            text.replace_range(edit.span.range(), &edit.text);
        }
        let left = Unit::default().read(&[(&example.file, &text)]);
        assert!(!codes(&left).contains(code), "{code} {text}");
        mended.push(code);
    }
    for code in ["H002", "H003", "P001", "P002"] {
        assert!(mended.contains(&code), "{mended:?}");
    }
}

fn is_as_told(rule: &Rule, example: &Example, found: &[Diagnostic]) -> bool {
    match found {
        [] => !example.fires,
        [only] => {
            example.fires
                && std::ptr::eq(only.rule, rule.id)
                && !only.message.to_string().contains('\n')
        }
        _ => false,
    }
}

fn messages(found: &[Diagnostic]) -> String {
    found
        .iter()
        .map(|finding| {
            format!(
                "{} {} ({})\n",
                finding.rule.code,
                finding.message,
                finding
                    .help
                    .as_ref()
                    .map_or_else(|| "no help".to_owned(), ToString::to_string)
            )
        })
        .collect()
}

#[test]
fn a_partner_without_offerings_is_judged_by_itself() {
    let unit = || Unit {
        without_offerings: true,
        ..Unit::default()
    };
    let blank = "support:\nhours:\ncontact:\npricing:\n";
    assert_eq!(
        codes(&unit().read(&[("partner", blank)])),
        "D001 D002 D003 D004"
    );
    let whole = "support: Support of Azure\npricing: [{ free: true }, { amount: \"9.00\", currency: BRL, per: incident, tax: included }]\n";
    assert_eq!(messages(&unit().read(&[("partner", whole)])), "");
}

#[test]
fn what_is_inherited_is_reported_once_where_it_is_stated() {
    let faulty = "hours: { time_zone: CST, open: maybe }\ncontact: [{ phone: \"12\", note: { pt-BR: Ligue } }]\n";
    assert_eq!(
        codes(
            &Unit {
                offerings: 3,
                ..Unit::default()
            }
            .read(&[("partner", faulty)])
        ),
        "H002 H001 P001 D006"
    );
    assert_eq!(
        codes(
            &Unit {
                offerings: 3,
                ..Unit::default()
            }
            .read(&[("partner", "hours:\n")])
        ),
        "D002 D002 D002"
    );
}

#[test]
fn a_rule_is_silent_while_the_policy_does_not_require_it_and_of_what_was_read_in_part() {
    let until =
        "policy: csp\nrequirements: [{ id: disclose-hours, text: Hours, until: 2026-11-24 }]\n";
    assert_eq!(
        messages(&Unit::default().read(&[("partner", "hours:\n"), ("policy", until)])),
        ""
    );
    assert_eq!(
        codes(&Unit::default().read(&[("partner", "hours:\ncharges: \"part")])),
        "Y001"
    );
}

#[test]
fn one_misspelled_word_is_one_finding() {
    for (text, code) in [
        ("structure: [{ mode: direct, services: [azur] }]", "V001"),
        ("structure: [{ mode: direct, areas: [tecnical] }]", "S001"),
        ("structure: [{ mode: dirct }]", "S001"),
        ("structure: [{ mode: direct, duties: [solve] }]", "B001"),
        ("services: [azur]", "V001"),
        ("services: [all]", "V001"),
        (
            "program: { relationship: direct-bill, plans: [advanced-suport-for-partners] }",
            "S005",
        ),
        ("program: advanced-support-for-partners", "Y003"),
    ] {
        assert_eq!(
            codes(&Unit::default().read(&[("partner", text)])),
            code,
            "{text}"
        );
    }
}

#[test]
fn a_finding_points_into_the_hours_at_the_fault() {
    for hours in [
        "open: Mo-Fr 09:00-18:00; Xx",
        "open: \"Mo-Fr 09:00-18:00; Xx\"",
    ] {
        let mut unit = Unit::default();
        let found = unit.judge(&[("partner", &format!("hours:\n  time_zone: UTC\n  {hours}\n"))]);
        assert_eq!(unit.sources.text(found[0].place.span), "Xx", "{hours}");
    }
}

#[test]
fn findings_label_the_line_of_the_policy_and_name_the_offering() {
    let mut unit = Unit::default();
    let found = unit.judge(&[(
        "offering",
        "hours: { time_zone: America/Sao Paulo, open: 24/7 }\n",
    )]);
    assert_eq!(
        messages(&found),
        "H002 the hours of the offering `business` are in `America/Sao Paulo`, which is not a time zone of the IANA database (did you mean `America/Sao_Paulo`?)\n"
    );
    assert_eq!(found[0].offering.as_deref(), Some("business"));
    assert_eq!(
        found[0].related[0].text.as_ref().unwrap().to_string(),
        "Customers are told the service hours."
    );
    assert_eq!(
        unit.sources.text(found[0].related[0].span),
        "disclose-hours"
    );
}

#[test]
fn a_renamed_vehicle_is_judged_as_its_successor_and_its_name_can_be_mended() {
    let program = |held: &str| {
        format!(
            "program: {{ relationship: direct-bill, plans: [advanced-support-for-partners]{held} }}\nescalation:\n  - {{ issues: commercial, vehicle: csp-commercial-support }}\n  - {{ issues: technical, vehicle: \"signature-cloud-support\" }}\n"
        )
    };
    let mut unit = Unit::default();
    let found = unit.judge(&[("partner", &program(", designations: [modern-work]"))]);
    assert_eq!(
        messages(&found),
        "E006 Signature Cloud Support has been called Partner Cloud Support since 2025-06-23 (write `partner-cloud-support`)\n"
    );
    let edits = &found[0].fix.as_ref().unwrap().edits;
    assert_eq!(edits[0].text, "partner-cloud-support");
    assert!(
        unit.sources
            .text(edits[0].span)
            .contains("signature-cloud-support")
    );
    let ineligible = Unit::default().read(&[("partner", &program(""))]);
    assert_eq!(codes(&ineligible), "E002 E006");
}

#[test]
fn links_lead_to_what_readers_get() {
    let found = Unit::default().read(&[
        ("pt-BR/guide.md", "# A\n\n[a](guides.md) [b](price.md#b) [c](price.md#d) [d](#) [e](mailto:x) [f](x.pdf)\n"),
        ("en-US/guide.md", "# A\n\n[a](price.md#b) [b](#a-1)\n"),
        ("pt-BR/price.md", "# B\n"),
    ]);
    let expected = "\
X001 the link `guides.md` leads to an article that is not there (did you mean the article `guide.md`?)
X002 the link `price.md#d` leads to a place that its article does not have (did you mean `#b`?)
X006 the link `mailto:x` is of a kind that no reader can follow safely (link to `https:`, `mailto:`, `tel:` or a path)
X001 the link `x.pdf` leads to a file that is not published (link to an article (`.md`), a picture or a whole URL)
";
    let (here, there): (Vec<_>, Vec<_>) = found.into_iter().partition(|finding| {
        finding
            .locale
            .as_ref()
            .is_some_and(|locale| locale.as_str() == "pt-BR")
    });
    assert_eq!(messages(&here), expected);
    assert_eq!(codes(&there), "X002 L001");
}

#[test]
fn an_article_of_nothing_but_broken_links_gives_no_more_findings_than_anybody_reads() {
    let hostile = "# a\n[](#b)[](b.md)\n".repeat(20_000);
    assert_eq!(
        Unit::default().read(&[("pt-BR/guide.md", &hostile)]).len(),
        Findings::MOST_OF_A_PARTNER
    );
}

#[test]
fn what_has_one_safe_answer_in_an_article_is_mended_by_it() {
    let page = |body: &str| format!("# Abrir um chamado\n\n{body}\n");
    let answer = "## <a name=\"our-answer\"></a>Nossa resposta\n";
    for (body, mended) in [
        (
            "[a](./Guide.md?x#our-answer \"Guide.md\")",
            Some("[a](./guide.md?x#our-answer \"Guide.md\")"),
        ),
        ("![a](<Media/desk.png>)", Some("![a](<media/desk.png>)")),
        ("[a](guide.md#Our-Answer)", Some("[a](guide.md#our-answer)")),
        ("[a](#nossa-resposta)", Some("[a](#our-answer)")),
        ("[a](#our-answers)", None),
        (
            "Pelo Suporte à Nuvem de Assinatura.",
            Some("Pelo Signature Cloud Support."),
        ),
    ] {
        let mut unit = Unit::default();
        let text = format!("{}\n{answer}", page(body));
        let found = unit.judge(&[("pt-BR/guide.md", &text)]);
        assert_eq!(found.len(), 1, "{body}: {}", messages(&found));
        let fixed = found[0].fix.as_ref().map(|fix| {
            let [edit] = fix.edits.as_slice() else {
                panic!("{body}")
            };
            let mut fixed = text.clone();
            fixed.replace_range(edit.span.range(), &edit.text);
            fixed
        });
        let expected = mended.map(|mended| format!("{}\n{answer}", page(mended)));
        assert_eq!(fixed, expected, "{body}");
    }
}

#[test]
fn an_anchor_beside_the_source_is_mended_in_the_translation() {
    let mut unit = Unit::default();
    let text = "# Opening a request\n\n## <a name=\"answer\"></a>Our answer\n";
    let found = unit.judge(&[("en-US/guide.md", text)]);
    assert_eq!(codes(&found), "L008");
    let edit = &found[0].fix.as_ref().unwrap().edits[0];
    assert_eq!(
        (&text[edit.span.range()], edit.text.as_str()),
        ("answer", "our-answer")
    );
}

#[test]
fn a_circle_of_includes_is_one_finding() {
    let include = |name: &str| format!("# A\n\n[!INCLUDE [x]({name}.md)]\n");
    let (a, b, c) = (include("b"), include("c"), include("a"));
    let found = Unit::default().read(&[
        ("pt-BR/a.md", &a),
        ("pt-BR/b.md", &b),
        ("pt-BR/c.md", &c),
        ("en-US/a.md", "# A\n"),
        ("en-US/b.md", "# A\n"),
        ("en-US/c.md", "# A\n"),
    ]);
    assert_eq!(codes(&found), "X004", "{}", messages(&found));
}

fn codes(found: &[Diagnostic]) -> String {
    found
        .iter()
        .map(|finding| finding.rule.code)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What stands in a file instead of the baseline: top-level keys, or a whole article.
type Edits<'a> = [(&'a str, &'a str)];

/// A site with one partner, read from the baseline with edits.
#[derive(Default)]
struct Unit {
    /// More than one offering, all alike.
    offerings: usize,
    without_offerings: bool,
    /// Another day than [`TODAY`].
    today: Option<String>,
    sources: Sources,
    findings: Findings,
}

impl Unit {
    /// All findings of the baseline with edits in it.
    fn read(mut self, edits: &Edits<'_>) -> Vec<Diagnostic> {
        self.judge(edits)
    }

    fn judge(&mut self, edits: &Edits<'_>) -> Vec<Diagnostic> {
        let with =
            |file: &str, baseline: &str| match edits.iter().find(|(edited, _)| *edited == file) {
                Some((_, text)) => replace_keys(baseline, text),
                None => baseline.to_owned(),
            };
        let (_, site) = self.node("site.yaml", &with("site", SITE));
        let config = Config::read(&site.root, site.start, &mut self.findings).unwrap();
        let policy = self.policy(&with("policy", "policy: csp\n"));
        let partner = self.partner(
            &with("partner", include_str!("baseline/partner.yaml")),
            &with("offering", include_str!("baseline/offering.yaml")),
        );
        if let Some(partner) = &partner {
            let today = self.today.as_deref().unwrap_or(TODAY).parse().unwrap();
            let in_force = check::InForce::on(today, &config, &policy);
            self.findings
                .append(in_force.judge(&config, &policy, partner));
        }
        let guidance = self.guidance(&config, edits);
        let locales: Vec<&Locale> = config.locales.iter().collect();
        let setting = check::Setting {
            config: &config,
            policy: &policy,
            sources: &self.sources,
            today: self.today.as_deref().unwrap_or(TODAY).parse().unwrap(),
            partner: partner.as_ref(),
        };
        self.findings
            .append(check::guidance(setting, &locales, &guidance, None));
        suppression::apply(&mut self.findings, &self.sources, true);
        self.findings.iter().cloned().collect()
    }

    fn partner(&mut self, partner: &str, offering: &str) -> Option<Partner> {
        let (complete, file) = self.node("content/partners/contoso/partner.yaml", partner);
        let mut partner =
            Partner::read("contoso".into(), &file.root, file.start, &mut self.findings)?;
        partner.incomplete = !complete;
        let count = if self.without_offerings {
            0
        } else {
            self.offerings.max(1)
        };
        for id in ["business", "critical", "weekend"].into_iter().take(count) {
            let (complete, file) = self.node(
                &format!("content/partners/contoso/offerings/{id}.yaml"),
                offering,
            );
            partner.incomplete |= !complete;
            partner.offerings.push(Offering::read(
                id.into(),
                &file.root,
                file.start,
                &mut self.findings,
            )?);
        }
        Some(partner)
    }

    /// A file's root, and whether it was read to its end.
    fn node(&mut self, path: &str, text: &str) -> (bool, File) {
        let id = self.sources.add(path, text);
        let document = parse(id, text, &mut self.findings);
        self.sources.remark(document.remarks.iter().cloned());
        (
            !document.incomplete,
            File {
                root: document.root,
                start: Span::start_of(id),
            },
        )
    }

    fn policy(&mut self, text: &str) -> Policy {
        let mut policy = Policy::default();
        for (path, text) in [(CSP_PATH, CSP), ("content/policies/csp.yaml", text)] {
            let (_, node) = self.node(path, text);
            policy.merge(&node.root, node.start, &mut self.findings);
        }
        policy
    }

    fn guidance(&mut self, config: &Config, edits: &Edits<'_>) -> Guidance {
        let mut texts: BTreeMap<&str, &str> = GUIDES.into();
        for (file, text) in edits.iter().filter(|(file, _)| file.ends_with(".md")) {
            // `each/guide.md` is the same text in every language.
            match file.strip_prefix("each/") {
                Some(name) => {
                    let guides = GUIDES.iter().filter(|(guide, _)| guide.ends_with(name));
                    texts.extend(guides.map(|(guide, _)| (*guide, *text)));
                }
                None => {
                    texts.insert(file, text);
                }
            }
        }
        let mut guidance = Guidance {
            images: vec!["content/guidance/pt-BR/media/desk.png".into()],
            folder: "content/guidance".into(),
            ..Guidance::default()
        };
        guidance.picture_locales = config.locales.iter().map(ToString::to_string).collect();
        for (file, text) in texts {
            let id = self.sources.add(format!("content/guidance/{file}"), text);
            guidance.files.insert(file.to_owned(), id);
        }
        let library = Library {
            sources: &self.sources,
            files: &guidance.files,
            beneath: None,
            locales: &config.locales,
            roots: &config.roots,
        };
        let mut articles: Vec<Article> = Vec::new();
        for (file, id) in &guidance.files {
            let (locale, path) = file.strip_suffix(".md").unwrap().split_once('/').unwrap();
            let locale = Locale::parse(locale).unwrap();
            let read = markdown::read(
                path,
                &locale,
                *id,
                library,
                Want::Outline,
                &mut self.findings,
            );
            articles.extend(read);
        }
        guidance.shelve(articles);
        for article in guidance.iter() {
            self.sources.remark(article.remarks.iter().cloned());
        }
        guidance.assign_anchors(&config.locales);
        guidance
    }
}

/// A file's nodes and its start.
struct File {
    root: Node,
    start: Span,
}

/// The baseline without the top-level keys that the text states, and then the text.
fn replace_keys(baseline: &str, text: &str) -> String {
    let stated: Vec<&str> = text.lines().filter_map(key).collect();
    let mut kept = true;
    let mut merged = String::new();
    for line in baseline.lines() {
        if let Some(key) = key(line) {
            kept = !stated.contains(&key);
        }
        if kept {
            merged += &format!("{line}\n");
        }
    }
    merged + text
}

/// The key that a line begins at the top level.
fn key(line: &str) -> Option<&str> {
    line.split_once(':')
        .map(|(key, _)| key)
        .filter(|key| !key.starts_with([' ', '#', '-']))
}
