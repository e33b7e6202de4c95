//! Two partners walked through the dates of the policy: what becomes due on the way, and what ceases.

use crate::site::Site;

/// The days on which they are judged.
const DAYS: [&str; 8] = [
    "2016-06-01",
    "2018-09-15",
    "2019-06-01",
    "2020-08-01",
    "2021-07-01",
    "2023-04-01",
    "2025-07-01",
    "2026-11-24",
];

/// The families of rules about the program; how a disclosure is written does not change with it.
const FAMILIES: [char; 7] = ['D', 'S', 'B', 'E', 'V', 'C', 'G'];

/// A reseller that never changed what it wrote in 2016.
const RESELLER: &str = "\
name: Revenda Aroeira
legal: { name: Aroeira Informática Ltda., cnpj: \"11.222.333/0001-81\", address: \"Rua do Porto, 12, Recife, PE\" }
privacy: { contact: [{ email: dados@aroeira.example }] }
locales: [pt-BR]
markets: [BR]
program:
  relationship: indirect-reseller
  clouds: [global, germany]
  competencies: [{ name: cloud-productivity, level: silver }]
services: [azure, office-365, dynamics-365]
structure: [{ mode: direct }]
charges: none
support: Ajuda com o Azure, o Office 365 e o Dynamics 365.
hours: { time_zone: America/Recife, open: \"Mo-Fr 09:00-18:00\" }
contact: [{ phone: \"+55 81 3100 0012\" }]
escalation:
  - { issues: commercial, vehicle: csp-commercial-support }
  - { issues: technical, vehicle: signature-cloud-support }
  - { issues: technical, product: on-premises, vehicle: product-support-incidents }
";

/// A partner billed by Microsoft, with a number that was given out in 2026, and one vehicle for everything.
const DIRECT: &str = "\
name: Boreal Sistemas
legal: { name: Boreal Sistemas S.A., cnpj: \"12.ABC.345/01DE-35\", address: \"Rua da Serra, 7, Curitiba, PR\" }
privacy: { contact: [{ email: dados@boreal.example }] }
locales: [pt-BR]
markets: [BR]
program:
  relationship: direct-bill
  clouds: [global]
  competencies: [{ name: cloud-platform, level: gold }]
  designations: [modern-work]
services: [azure, microsoft-365]
structure: [{ mode: direct }]
charges: none
support: Ajuda com o Azure e o Microsoft 365.
hours: { time_zone: America/Sao_Paulo, open: 24/7 }
contact: [{ phone: \"+55 41 3100 0034\" }]
escalation:
  - { issues: commercial, vehicle: csp-commercial-support }
  - { issues: technical, vehicle: signature-cloud-support }
  - { issues: technical, product: on-premises, vehicle: signature-cloud-support }
";

/// What is found on each day, with what is new since the day before and what is gone.
const EXPECTED: &str = "\
reseller
2016-06-01  D007 E002 V001                           +D007 +E002 +V001
2018-09-15  E002                                     -D007 -V001
2019-06-01  C001 E002                                +C001
2020-08-01  C001 E002 S004                           +S004
2021-07-01  C001 S004                                -E002
2023-04-01  C001 E002 E002 E005 S004                 +E002 +E002 +E005
2025-07-01  C001 E002 E002 E005 E006 E006 S004       +E006 +E006
2026-11-24  C001 E002 E002 E005 E006 E006 S004
direct
2016-06-01  G101 V001                                +G101 +V001
2018-09-15  G101 S005                                +S005 -V001
2019-06-01  G101 S005
2020-08-01  G101 S005
2021-07-01  E004 G101 S005                           +E004
2023-04-01  E004 G101 S005
2025-07-01  E004 E006 E006 G101 S005                 +E006 +E006
2026-11-24  E004 E006 E006 S005                      -G101
";

/// The codes that are in one sorted list more often than in another.
fn beyond<'a>(codes: &'a [String], others: &[String]) -> Vec<&'a str> {
    let mut others = others.to_vec();
    let mut more = Vec::new();
    for code in codes {
        match others.iter().position(|other| other == code) {
            Some(at) => drop(others.remove(at)),
            None => more.push(code.as_str()),
        }
    }
    more
}

/// What is new and what is gone, in the order of the codes.
fn changes(before: &[String], now: &[String]) -> String {
    let gone = beyond(before, now)
        .into_iter()
        .map(|code| (code, format!("-{code}")));
    let new = beyond(now, before)
        .into_iter()
        .map(|code| (code, format!("+{code}")));
    let mut changes: Vec<_> = gone.chain(new).collect();
    changes.sort();
    let words: Vec<String> = changes.into_iter().map(|(_, change)| change).collect();
    words.join(" ")
}

/// The codes found in a partner on a day, sorted.
fn codes(site: &Site, partner: &str, day: &str) -> Vec<String> {
    let run = site.check(&["--today", day, "--partner", partner]);
    let mut codes: Vec<String> = run
        .findings()
        .into_iter()
        .map(|finding| finding.code)
        .filter(|code| code.starts_with(FAMILIES))
        .collect();
    codes.sort();
    codes
}

#[test]
fn what_the_program_asks_begins_and_ends_on_its_dates() {
    let site = Site::bare();
    site.write(
        "site.yaml",
        "title: Suporte\nlocales: [pt-BR]\nprofiles: [br]\n",
    );
    let mut table = String::new();
    for (partner, text) in [("reseller", RESELLER), ("direct", DIRECT)] {
        site.write(&format!("content/partners/{partner}/partner.yaml"), text);
        table += &format!("{partner}\n");
        let mut before = Vec::new();
        for day in DAYS {
            let now = codes(&site, partner, day);
            let row = format!("{day}  {:<40} {}", now.join(" "), changes(&before, &now));
            table += &format!("{}\n", row.trim_end());
            before = now;
        }
    }
    assert!(table == EXPECTED, "found\n{table}\nexpected\n{EXPECTED}");
}

#[test]
fn the_day_on_which_something_begins_is_the_first_day_of_it() {
    let site = Site::bare();
    site.write(
        "site.yaml",
        "title: Suporte\nlocales: [pt-BR]\nprofiles: [br]\n",
    );
    for (partner, text) in [("reseller", RESELLER), ("direct", DIRECT)] {
        site.write(&format!("content/partners/{partner}/partner.yaml"), text);
    }
    for (partner, last_before, first, change) in [
        ("reseller", "2017-12-31", "2018-01-01", "-D007"),
        ("direct", "2018-08-30", "2018-08-31", "+S005"),
        ("reseller", "2018-11-30", "2018-12-01", "+C001"),
        ("reseller", "2020-06-30", "2020-07-01", "+S004"),
        ("direct", "2021-05-31", "2021-06-01", "+E004"),
        ("reseller", "2023-02-28", "2023-03-01", "+E002 +E002 +E005"),
        ("reseller", "2025-06-22", "2025-06-23", "+E006 +E006"),
        ("direct", "2026-06-30", "2026-07-01", "-G101"),
    ] {
        let (before, now) = (
            codes(&site, partner, last_before),
            codes(&site, partner, first),
        );
        assert_eq!(changes(&before, &now), change, "{partner} on {first}");
    }
}
