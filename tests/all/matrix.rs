//! `report` shows what is disclosed, and never says anything else than `check` finds.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;

use crate::page::{Element, Page};
use crate::site::{Finding, PARTNERS, Site, run};

const COLUMNS: [&str; 5] = ["support", "hours", "contact", "pricing", "texts"];

fn report(site: &Site, format: &str, more: &[&str]) -> String {
    let path = site.path("");
    let fixed = [
        OsStr::new("report"),
        OsStr::new("--format"),
        OsStr::new(format),
        OsStr::new("--site"),
        path.as_os_str(),
    ];
    run(fixed.into_iter().chain(more.iter().map(OsStr::new)))
        .expect(0)
        .stdout
}

/// A cell: how it stands, and the codes and offerings that say why.
type Cell = (String, BTreeSet<(String, Option<String>)>);
/// By partner and language, one cell a column.
type Matrix = BTreeMap<(String, String), Vec<Cell>>;

/// The sample with a gap of each kind, in each column.
fn with_gaps() -> Site {
    let site = Site::with_partners(&PARTNERS);
    let at = |path: &str| format!("content/partners/{path}");
    let cut = |path: &str, from: &str, to: Option<&str>| {
        let text = site.read(&at(path));
        // At the beginning of a line: the same word may stand deeper.
        let place = |key: &str| text.find(&format!("\n{key}")).unwrap() + 1;
        let start = place(from);
        let end = to.map_or(text.len(), place);
        site.write(&at(path), format!("{}{}", &text[..start], &text[end..]));
    };
    cut("contoso-brasil/offerings/business.yaml", "pricing:", None);
    cut("horizonte-nuvem/partner.yaml", "hours:", Some("contact:"));
    cut(
        "horizonte-nuvem/offerings/essential.yaml",
        "support:",
        Some("covers:"),
    );
    cut(
        "litoral-digital/offerings/per-user.yaml",
        "  en-US: Any",
        Some("covers:"),
    );
    cut(
        "potomac-cloud/partner.yaml",
        "contact:",
        Some("escalation:"),
    );
    // Nobody pays for it, so nothing has to be said.
    cut("ipe-tecnologia/offerings/help-desk.yaml", "pricing:", None);
    site.edit(
        &at("litoral-digital/offerings/per-incident.yaml"),
        "currency: BRL",
        "currency: REAL",
    );
    site.edit(
        &at("litoral-digital/partner.yaml"),
        "time_zone: America/Fortaleza",
        "time_zone: [America/Fortaleza]",
    );
    site.edit(
        &at("contoso-brasil/partner.yaml"),
        ", en-US: Open a request at any time",
        "",
    );
    site.edit(
        &at("horizonte-nuvem/offerings/business.yaml"),
        ", en-US: Business",
        "",
    );
    site
}

/// The truth, by hand.
fn expected() -> Matrix {
    let yes = || ("yes".to_owned(), BTreeSet::new());
    let mut matrix = Matrix::new();
    for (partner, locales) in [
        ("contoso-brasil", &["pt-BR", "en-US"][..]),
        ("horizonte-nuvem", &["pt-BR", "en-US"]),
        ("ipe-tecnologia", &["pt-BR"]),
        ("litoral-digital", &["pt-BR", "en-US"]),
        ("potomac-cloud", &["en-US"]),
    ] {
        for locale in locales {
            matrix.insert(
                (partner.to_owned(), (*locale).to_owned()),
                (0..5).map(|_| yes()).collect(),
            );
        }
    }
    let mut put = |partner: &str,
                   locale: Option<&str>,
                   column: usize,
                   standing: &str,
                   gaps: &[(&str, Option<&str>)]| {
        for ((id, tag), cells) in &mut matrix {
            if id == partner && locale.is_none_or(|locale| locale == tag) {
                let gaps = gaps
                    .iter()
                    .map(|(code, offering)| ((*code).to_owned(), offering.map(str::to_owned)));
                cells[column] = (standing.to_owned(), gaps.collect());
            }
        }
    };
    put(
        "contoso-brasil",
        None,
        3,
        "missing",
        &[("D004", Some("business"))],
    );
    put(
        "contoso-brasil",
        Some("en-US"),
        2,
        "missing",
        &[("D006", None)],
    );
    put(
        "horizonte-nuvem",
        None,
        0,
        "missing",
        &[("D001", Some("essential"))],
    );
    put(
        "horizonte-nuvem",
        None,
        1,
        "missing",
        &[("D002", Some("business")), ("D002", Some("essential"))],
    );
    put(
        "horizonte-nuvem",
        Some("en-US"),
        4,
        "missing",
        &[("D006", Some("business"))],
    );
    put("ipe-tecnologia", None, 3, "not-required", &[]);
    put(
        "litoral-digital",
        Some("en-US"),
        0,
        "missing",
        &[("D006", Some("per-user"))],
    );
    put("litoral-digital", None, 1, "wrong", &[("Y003", None)]);
    put(
        "litoral-digital",
        None,
        3,
        "wrong",
        &[("M001", Some("per-incident"))],
    );
    put(
        "potomac-cloud",
        None,
        2,
        "missing",
        &[("D003", Some("agency"))],
    );
    matrix
}

/// Fields of RFC 4180, read strictly.
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted || field.is_empty() => quoted = !quoted,
            '"' => panic!("a quote within a field"),
            ',' if !quoted => line.push(std::mem::take(&mut field)),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'));
                line.push(std::mem::take(&mut field));
                lines.push(std::mem::take(&mut line));
            }
            '\n' if !quoted => panic!("a bare line feed"),
            c => field.push(c),
        }
    }
    assert!(
        line.is_empty() && field.is_empty(),
        "the last line ends too"
    );
    lines
}

fn csv_matrix(text: &str) -> Matrix {
    let lines = csv(text);
    assert!(lines.iter().all(|line| line.len() == lines[0].len()));
    assert_eq!(lines[0][3..8], COLUMNS);
    let cell = |text: &String| -> Cell {
        let mut words = text.split(' ').peekable();
        let standing = words.next().unwrap().to_owned();
        let mut gaps = BTreeSet::new();
        while let Some(code) = words.next() {
            let offering = words.next_if(|word| word.starts_with('('));
            gaps.insert((
                code.to_owned(),
                offering.map(|one| one.trim_matches(['(', ')']).to_owned()),
            ));
        }
        (standing, gaps)
    };
    let row = |line: &Vec<String>| {
        (
            (line[0].clone(), line[2].clone()),
            line[3..8].iter().map(cell).collect(),
        )
    };
    lines[1..].iter().map(row).collect()
}

fn rows_of<'a>(page: &'a Page, table: &str) -> Vec<&'a Element> {
    let table = page
        .all("table")
        .find(|one| one.attribute("id") == Some(table))
        .unwrap();
    let rows = page.within(table).iter().filter(|one| one.name == "tr");
    rows.skip(1).collect()
}

fn cells_of<'a>(page: &'a Page, row: &'a Element) -> Vec<&'a Element> {
    let inner = page.within(row).iter();
    inner
        .filter(|one| one.name == "td" || one.name == "th")
        .collect()
}

fn html_matrix(page: &Page) -> Matrix {
    let row = |row: &&Element| {
        let cells = cells_of(page, row);
        let id = page
            .within(cells[0])
            .iter()
            .rfind(|one| one.name == "bdi")
            .unwrap();
        let cell = |cell: &&Element| -> Cell {
            let class = cell
                .attribute("class")
                .unwrap()
                .strip_prefix("cell ")
                .unwrap();
            let mut gaps = BTreeSet::new();
            for small in page.within(cell).iter().filter(|one| one.name == "small") {
                let inner = page.within(small);
                let code = inner.iter().find(|one| one.name == "a").unwrap();
                assert_eq!(code.attribute("href"), Some(&*format!("#{}", code.text)));
                let mut offerings = inner.iter().filter(|one| one.name == "bdi").peekable();
                if offerings.peek().is_none() {
                    gaps.insert((code.text.clone(), None));
                }
                gaps.extend(offerings.map(|one| (code.text.clone(), Some(one.text.clone()))));
            }
            (class.to_owned(), gaps)
        };
        assert_eq!(cells[1].text.trim(), row.attribute("data-locale").unwrap());
        let cells: Vec<Cell> = cells[2..].iter().map(cell).collect();
        let complete = cells
            .iter()
            .all(|(standing, _)| standing == "yes" || standing == "not-required");
        assert_eq!(
            row.attribute("data-complete"),
            Some(if complete { "yes" } else { "no" })
        );
        (
            (
                id.text.clone(),
                row.attribute("data-locale").unwrap().to_owned(),
            ),
            cells,
        )
    };
    rows_of(page, "matrix").iter().map(row).collect()
}

#[test]
fn planted_gaps_stand_in_their_cells_in_every_format() {
    let site = with_gaps();
    let expected = expected();
    assert_eq!(csv_matrix(&report(&site, "csv", &[])), expected);
    let page = Page::parse(&report(&site, "html", &[]));
    assert_eq!(html_matrix(&page), expected);

    // The totals, counted from the truth.
    let totals: Vec<Vec<String>> = rows_of(&page, "totals")
        .into_iter()
        .map(|row| {
            cells_of(&page, row)[1..]
                .iter()
                .map(|cell| cell.text.clone())
                .collect()
        })
        .collect();
    let count = |column: usize, standing: &str| {
        expected
            .values()
            .filter(|cells| cells[column].0 == standing)
            .count()
            .to_string()
    };
    let counted = |column| {
        ["yes", "not-required", "missing", "wrong"]
            .map(|standing| count(column, standing))
            .to_vec()
    };
    assert_eq!(totals, (0..5).map(counted).collect::<Vec<_>>());
    page.shows("1 of 5 partners disclose everything in every language");

    let text = report(&site, "text", &[]);
    let sum = totals[3].clone();
    assert!(
        text.contains(&format!(
            "Prices: {} yes, {} not required, {} missing, {} wrong\n",
            sum[0], sum[1], sum[2], sum[3]
        )),
        "{text}"
    );
    assert!(
        text.contains("pt-BR: 1 of 4 portals complete\n")
            && text.contains("en-US: 0 of 4 portals complete\n"),
        "{text}"
    );
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    let markdown = report(&site, "markdown", &[]);
    let line = markdown
        .lines()
        .find(|line| line.contains("litoral-digital) | en-US"))
        .unwrap();
    assert_eq!(
        line,
        "| Litoral Digital (litoral-digital) | en-US | **missing** D006 (per-user) | **wrong** Y003 | yes | **wrong** M001 (per-incident) | yes |"
    );
}

#[test]
fn every_error_about_a_disclosure_is_in_a_cell_and_every_cell_is_an_error() {
    let site = with_gaps();
    let findings = site.check(&[]).expect(1).findings();
    let about = |finding: &&Finding| finding.level == "error" && finding.partner.is_some();
    let found: BTreeSet<(String, String, Option<String>)> = findings
        .iter()
        .filter(about)
        .filter(|finding| "DHPMY".contains(&finding.code[..1]))
        .map(|one| {
            (
                one.partner.clone().unwrap(),
                one.code.clone(),
                one.offering.clone(),
            )
        })
        .collect();
    let shown =
        csv_matrix(&report(&site, "csv", &[]))
            .into_iter()
            .flat_map(|((partner, _), cells)| {
                let gaps = cells.into_iter().flat_map(|(_, gaps)| gaps);
                gaps.map(move |(code, offering)| (partner.clone(), code, offering))
                    .collect::<Vec<_>>()
            });
    assert_eq!(shown.collect::<BTreeSet<_>>(), found);
}

#[test]
fn the_sample_is_complete_and_its_next_dates_are_soonest_first() {
    let site = Site::with_partners(&PARTNERS);
    let path = "content/partners/potomac-cloud/offerings/agency.yaml";
    site.edit(path, "2027-09-30", "2026-11-20");
    site.edit(
        "content/partners/ipe-tecnologia/partner.yaml",
        "valid_through: 2027-12-31",
        "valid_through: 2026-11-24",
    );
    let page = Page::parse(&report(&site, "html", &[]));
    assert_eq!(page.all("dl").count(), 0);
    let dates: Vec<Vec<String>> = rows_of(&page, "dates")
        .into_iter()
        .map(|row| {
            cells_of(&page, row)
                .iter()
                .map(|cell| cell.text.trim().to_owned())
                .collect()
        })
        .collect();
    assert_eq!(
        dates[0],
        [
            "2026-11-20",
            "ended 4 days ago",
            "price",
            "potomac-cloud agency"
        ]
    );
    assert_eq!(
        dates[1],
        [
            "2026-11-24",
            "ends today",
            "list of holidays",
            "ipe-tecnologia every offering that states none of its own"
        ]
    );
    assert_eq!(
        dates[2],
        [
            "2027-09-30",
            "310 days left",
            "price",
            "potomac-cloud mission"
        ]
    );
    assert!(dates.windows(2).all(|pair| pair[0][0] <= pair[1][0]));
    let text = report(&Site::with_partners(&PARTNERS), "text", &[]);
    assert!(
        text.contains("5 of 5 partners disclose everything in every language\n"),
        "{text}"
    );
    assert!(!text.contains("D0"), "{text}");
}

#[test]
fn no_name_is_a_formula_markup_or_a_command_of_the_terminal() {
    let site = Site::with_partners(&["contoso-brasil"]);
    let path = "content/partners/contoso-brasil/partner.yaml";
    for name in [
        "=HYPERLINK(\\\"https://contoso.example\\\")",
        "+55 11",
        "-1+1",
        "@SUM(A1)",
        "</bdi></th><script>alert(1)</script>",
        "\\\" onmouseover=alert(1) x=\\\"",
        "{{ 7*7 }} | a | b",
    ] {
        site.write(
            path,
            crate::disclosures::with_block(
                &site.read(path),
                "name",
                Some(&format!("name: \"{name}\"")),
            )
            .0,
        );
        let written = name.replace("\\\"", "\"");
        let lines = csv(&report(&site, "csv", &[]));
        let shown = &lines[1][1];
        assert!(!shown.starts_with(['=', '+', '-', '@']), "{shown}");
        assert_eq!(shown.strip_prefix('\'').unwrap_or(shown), written);
        let html = report(&site, "html", &[]);
        let page = Page::parse(&html);
        assert_eq!(page.all("script").count(), 1, "{name}");
        assert!(
            page.elements
                .iter()
                .all(|one| one.attribute("onmouseover").is_none()),
            "{name}"
        );
        let names = rows_of(&page, "matrix");
        assert!(
            cells_of(&page, names[0])[0].text.contains(&written),
            "{name}"
        );
        let cells: Vec<usize> = report(&site, "markdown", &[])
            .lines()
            .take_while(|line| line.starts_with('|'))
            .map(|line| line.replace("\\|", "").matches('|').count())
            .collect();
        assert_eq!(cells, [8; 4], "{name}");
    }
}

#[test]
fn the_page_stands_alone_and_can_be_read_by_everybody() {
    let site = with_gaps();
    for (language, tag) in [("en", "en"), ("pt-BR", "pt-BR")] {
        let page = Page::parse(&report(&site, "html", &["--lang", language]));
        assert_eq!(page.only("html").attribute("lang"), Some(tag));
        // Nothing is fetched, and nothing runs but what the page's own policy names.
        for element in &page.elements {
            for (name, value) in &element.attributes {
                let refers = ["src", "srcset", "href", "action", "style"].contains(&name.as_str());
                assert!(
                    !name.starts_with("on") && (!refers || value.starts_with('#')),
                    "{name}={value}"
                );
            }
        }
        let policy = page.all("meta").find_map(|meta| {
            meta.attribute("http-equiv")
                .filter(|name| *name == "Content-Security-Policy")?;
            meta.attribute("content")
        });
        let policy = policy.unwrap();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'sha256-")
                && !policy.contains("unsafe"),
            "{policy}"
        );
        for table in page.all("table") {
            let inner = page.within(table);
            assert!(
                inner
                    .iter()
                    .filter(|one| one.name == "th")
                    .all(|one| one.attribute("scope").is_some())
            );
        }
        let ids: Vec<&str> = page
            .elements
            .iter()
            .filter_map(|one| one.attribute("id"))
            .collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        for link in page.all("a") {
            assert!(ids.contains(&link.attribute("href").unwrap().trim_start_matches('#')));
        }
        for input in page.all("input").chain(page.all("select")) {
            let label = page.all("label").any(|label| {
                page.within(label)
                    .iter()
                    .any(|one| std::ptr::eq(one, input))
            });
            assert!(label, "{input:?}");
        }
    }
}
