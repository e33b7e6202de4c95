//! `diff` says exactly what changed for customers, and the same the other way round when the states are swapped.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use supportal::diff::Facts;

use crate::site::{PARTNERS, Run, Site, TODAY, repository, run};

/// `diff` of two states, as they are typed.
fn diff(old: impl AsRef<OsStr>, new: impl AsRef<OsStr>, more: &[&str]) -> Run {
    let fixed = [OsStr::new("diff"), old.as_ref(), new.as_ref()];
    run(fixed.into_iter().chain(more.iter().map(OsStr::new)))
}

/// A change as far as it is expected: kind, fact, offering, locale.
type Change = (String, String, Option<String>, Option<String>);

fn report(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}\n{}", run.stdout))
}

fn changes(run: &Run) -> Vec<Change> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let change = |one: &Value| {
        (
            text(&one["kind"]).unwrap(),
            text(&one["fact"]).unwrap(),
            text(&one["offering"]),
            text(&one["locale"]),
        )
    };
    let mut changes: Vec<Change> = report(run)["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(change)
        .collect();
    changes.sort();
    changes
}

/// The facts of every sample partner, as they were built.
fn built() -> BTreeMap<&'static str, Value> {
    let site = Site::with_partners(&PARTNERS).built();
    let facts = |partner: &&'static str| {
        let bytes = fs::read(site.out().join(partner).join("disclosures.json")).unwrap();
        (*partner, serde_json::from_slice(&bytes).unwrap())
    };
    PARTNERS.iter().map(facts).collect()
}

/// What is found in two states of a partner's facts.
fn compared(old: &Value, new: &Value) -> Vec<Change> {
    let [old, new] = [old, new].map(|facts| Facts::read(facts.to_string().as_bytes()).unwrap());
    let found = supportal::diff::partner(Some(&old), Some(&new), TODAY.parse().unwrap());
    let change = |one: supportal::diff::Change| {
        (
            one.kind.as_str().to_owned(),
            one.fact.as_str().to_owned(),
            one.offering,
            one.locale,
        )
    };
    found.into_iter().map(change).collect()
}

/// What is done to a portal's facts, and the only change that must come of it.
struct Mutation {
    what: &'static str,
    /// Changes the facts of an offering, where it applies to it.
    alter: fn(&mut Value) -> bool,
    kind: &'static str,
    fact: &'static str,
    locale: Option<&'static str>,
}

fn mutation(
    what: &'static str,
    kind: &'static str,
    fact: &'static str,
    alter: fn(&mut Value) -> bool,
) -> Mutation {
    Mutation {
        what,
        alter,
        kind,
        fact,
        locale: None,
    }
}

fn set(place: &mut Value, value: impl Into<Value>) -> bool {
    *place = value.into();
    true
}

/// Replaces a text where it stands.
fn replace(place: &mut Value, from: &str, to: &str) -> bool {
    let Some(text) = place.as_str().filter(|text| text.contains(from)) else {
        return false;
    };
    set(place, text.replace(from, to))
}

fn first_fixed(offering: &mut Value) -> Option<&mut Value> {
    offering["pricing"]
        .as_array_mut()?
        .iter_mut()
        .find(|price| price["kind"] == "fixed")
}

fn first_target(offering: &mut Value) -> &mut Value {
    &mut offering["response"][0]["within"]
}

/// The first channel of which something is said.
fn channel_with<'a>(offering: &'a mut Value, key: &str) -> Option<&'a mut Value> {
    let channels = offering["contact"].as_array_mut()?.iter_mut();
    channels
        .into_iter()
        .find(|channel| channel[key].is_object())
}

fn mutations() -> Vec<Mutation> {
    let in_locale = |locale, one: Mutation| Mutation {
        locale: Some(locale),
        ..one
    };
    vec![
        mutation("an hour less on five days", "weaker", "hours", |offering| {
            let open = &mut offering["hours"]["open"];
            replace(open, "-18:00", "-17:00") || replace(open, "-20:00", "-19:00")
        }),
        mutation("nobody on Sunday nights", "weaker", "hours", |offering| {
            replace(
                &mut offering["hours"]["open"],
                "24/7",
                "Mo-Sa 00:00-24:00; Su 00:00-23:00",
            )
        }),
        mutation("an hour earlier", "different", "hours", |offering| {
            replace(
                &mut offering["hours"]["open"],
                "Mo-Fr 09:00-18:00",
                "Mo-Fr 08:00-17:00",
            )
        }),
        mutation("another spelling of the same hours", "", "", |offering| {
            replace(&mut offering["hours"]["open"], "Mo-Fr", "Mo,Tu,We,Th,Fr")
        }),
        mutation("another zone", "different", "time-zone", |offering| {
            set(&mut offering["hours"]["time_zone"], "America/Recife")
        }),
        mutation("closed on a day more", "weaker", "holidays", |offering| {
            let listed = offering["hours"]["valid_through"].is_string();
            let dates = offering["hours"]["exceptions"].as_array_mut().unwrap();
            // A Monday.
            dates.push(serde_json::json!({ "date": "2027-06-07", "closed": true, "open": [] }));
            listed
        }),
        mutation("a past holiday is taken out", "", "", |offering| {
            let dates = offering["hours"]["exceptions"].as_array_mut().unwrap();
            dates.push(serde_json::json!({ "date": "2026-04-21", "closed": true, "open": [] }));
            true
        }),
        mutation(
            "holidays known for less time",
            "weaker",
            "holidays",
            |offering| {
                replace(
                    &mut offering["hours"]["valid_through"],
                    "2027-12-31",
                    "2027-12-30",
                )
            },
        ),
        mutation("no hours", "weaker", "hours", |offering| {
            set(&mut offering["hours"], Value::Null)
        }),
        mutation("a channel is gone", "weaker", "contact", |offering| {
            offering["contact"].as_array_mut().unwrap().remove(0);
            true
        }),
        mutation("another number", "different", "contact", |offering| {
            let channel = &mut offering["contact"][0];
            channel["text"] = "+55 11 3003-9999".into();
            replace(&mut channel["href"], "tel:", "tel:+5511") && channel["kind"] == "phone"
        }),
        mutation("a language less", "weaker", "languages", |offering| {
            let listed = offering["contact"].as_array_mut().unwrap().iter_mut();
            let mut listed =
                listed.filter(|channel| channel["languages"].as_array().unwrap().len() == 2);
            listed
                .next()
                .is_some_and(|channel| set(&mut channel["languages"], vec!["pt-BR"]))
        }),
        mutation(
            "only from within the country",
            "weaker",
            "contact",
            |offering| {
                let channel = &mut offering["contact"][0];
                channel["national_only"] == false && set(&mut channel["national_only"], true)
            },
        ),
        mutation(
            "what a call costs is unsaid",
            "weaker",
            "contact",
            |offering| {
                channel_with(offering, "cost")
                    .is_some_and(|channel| set(&mut channel["cost"], Value::Null))
            },
        ),
        mutation(
            "a later answer by one way",
            "weaker",
            "response",
            |offering| {
                channel_with(offering, "within")
                    .is_some_and(|channel| set(&mut channel["within"]["count"], 9))
            },
        ),
        mutation("no contact", "weaker", "contact", |offering| {
            set(&mut offering["contact"], Value::Null)
        }),
        mutation("a cent more", "weaker", "pricing", |offering| {
            first_fixed(offering).is_some_and(|price| {
                let cents = price["price"]["amount"]
                    .as_str()
                    .unwrap()
                    .replace('.', "")
                    .parse::<u64>()
                    .unwrap()
                    + 1;
                set(
                    &mut price["price"]["amount"],
                    format!("{}.{:02}", cents / 100, cents % 100),
                )
            })
        }),
        mutation("tax on top", "weaker", "pricing", |offering| {
            first_fixed(offering)
                .is_some_and(|price| replace(&mut price["tax"], "included", "excluded"))
        }),
        mutation("another currency", "different", "pricing", |offering| {
            first_fixed(offering).is_some_and(|price| set(&mut price["price"]["currency"], "EUR"))
        }),
        mutation("another unit", "different", "pricing", |offering| {
            first_fixed(offering).is_some_and(|price| set(&mut price["price"]["per"], "hour"))
        }),
        mutation("on request", "weaker", "pricing", |offering| {
            first_fixed(offering)
                .is_some_and(|price| set(price, serde_json::json!({ "kind": "on-request" })))
        }),
        mutation("no longer free", "weaker", "pricing", |offering| {
            let charged = serde_json::json!({ "kind": "fixed", "price": { "amount": "5.00", "currency": "BRL", "per": "hour" } });
            let price = &mut offering["pricing"][0];
            matches!(price["kind"].as_str(), Some("free" | "included")) && set(price, charged)
        }),
        mutation("a higher share", "weaker", "pricing", |offering| {
            replace(&mut offering["pricing"][0]["percent"], "8", "8.5")
        }),
        mutation("a higher minimum", "weaker", "pricing", |offering| {
            replace(
                &mut offering["pricing"][0]["minimum"]["amount"],
                "900.00",
                "1000.00",
            )
        }),
        mutation("no price", "weaker", "pricing", |offering| {
            set(&mut offering["pricing"], Value::Null)
        }),
        mutation("a price less", "weaker", "pricing", |offering| {
            let prices = offering["pricing"].as_array_mut().unwrap();
            prices.len() == 2 && prices.pop().is_some()
        }),
        mutation("a unit of time more", "weaker", "response", |offering| {
            let count = first_target(offering)["count"].as_u64().unwrap();
            set(&mut first_target(offering)["count"], count + 1)
        }),
        mutation(
            "business hours instead of hours, in an office",
            "weaker",
            "response",
            |offering| {
                let is_office = offering["hours"]["open"] != "24/7";
                // The sample states business hours there: the stronger promise is the old state.
                is_office
                    && set(
                        first_target(offering),
                        serde_json::json!({ "count": 2, "unit": "business_day" }),
                    )
            },
        ),
        mutation("no promise of time", "weaker", "response", |offering| {
            set(first_target(offering), "none")
        }),
        mutation("a severity less", "weaker", "response", |offering| {
            offering["response"].as_array_mut().unwrap().pop().is_some()
        }),
        in_locale(
            "pt-BR",
            mutation("other words", "different", "support", |offering| {
                replace(&mut offering["support"]["pt-BR"], " ", " não ")
            }),
        ),
        in_locale(
            "en-US",
            mutation(
                "words in a language less",
                "weaker",
                "support",
                |offering| {
                    let texts = offering["support"].as_object_mut().unwrap();
                    texts.len() == 2 && texts.remove("en-US").is_some()
                },
            ),
        ),
        mutation("line breaks in the words", "", "", |offering| {
            replace(&mut offering["support"]["pt-BR"], " ", "\n ")
        }),
        mutation("a service less", "weaker", "services", |offering| {
            let services = offering["services"].as_array_mut().unwrap();
            services.len() > 1 && services.pop().is_some()
        }),
    ]
}

#[test]
fn one_fact_changed_is_one_change_and_the_opposite_the_other_way_round() {
    let facts = built();
    let (mut cases, mut applied) = (0, BTreeMap::new());
    let all = mutations();
    for facts in facts.values() {
        for one in &all {
            for at in 0..facts["offerings"].as_array().unwrap().len() {
                let mut altered = facts.clone();
                let offering = &mut altered["offerings"][at];
                if !(one.alter)(offering) {
                    continue;
                }
                *applied.entry(one.what).or_insert(0) += 1;
                let id = offering["id"].as_str().unwrap().to_owned();
                let expect = |kind: &str| -> Vec<Change> {
                    let text = |text: &str| text.to_owned();
                    let change = (
                        text(kind),
                        text(one.fact),
                        Some(id.clone()),
                        one.locale.map(text),
                    );
                    if kind.is_empty() {
                        Vec::new()
                    } else {
                        vec![change]
                    }
                };
                let what = format!("{}: {} of {id}", facts["partner"], one.what);
                assert_eq!(compared(facts, &altered), expect(one.kind), "{what}");
                let opposite = match one.kind {
                    "weaker" => "stronger",
                    kind => kind,
                };
                assert_eq!(
                    compared(&altered, facts),
                    expect(opposite),
                    "{what}, the other way round"
                );
                cases += 1;
            }
        }
    }
    let idle: Vec<&str> = all
        .iter()
        .map(|one| one.what)
        .filter(|what| !applied.contains_key(what))
        .collect();
    assert!(idle.is_empty(), "never applied: {idle:?}");
    assert!(cases > 200, "{cases} cases");
}

#[test]
fn what_a_partner_says_of_itself_is_compared_too() {
    let facts = built();
    type Alter = fn(&mut Value);
    let cases: [(&str, &str, Option<&str>, Alter); 7] = [
        ("weaker", "charges", None, |facts| {
            facts["charges"] = "all".into()
        }),
        ("weaker", "services", None, |facts| {
            // Sold and covered: said once.
            for list in std::iter::once(&mut facts["services"]) {
                list.as_array_mut().unwrap().retain(|one| one != "azure");
            }
            for offering in facts["offerings"].as_array_mut().unwrap() {
                offering["services"]
                    .as_array_mut()
                    .unwrap()
                    .retain(|one| one != "azure");
            }
        }),
        ("weaker", "locales", Some("en-US"), |facts| {
            // Its texts go with it: said once.
            facts["locales"] = vec!["pt-BR"].into();
            facts["name"].as_object_mut().unwrap().remove("en-US");
            for offering in facts["offerings"].as_array_mut().unwrap() {
                offering["support"].as_object_mut().unwrap().remove("en-US");
                offering["name"].as_object_mut().unwrap().remove("en-US");
            }
        }),
        ("weaker", "markets", None, |facts| {
            facts["markets"] = Value::Array(Vec::new())
        }),
        ("different", "structure", None, |facts| {
            facts["structure"][1]["to"] = "Fabrikam".into()
        }),
        ("weaker", "escalation", None, |facts| {
            let paths = facts["escalation"].as_array_mut().unwrap();
            paths.retain(|path| path["issues"] != "technical");
        }),
        ("different", "name", Some("pt-BR"), |facts| {
            facts["name"]["pt-BR"] = "Contoso".into()
        }),
    ];
    let facts = &facts["contoso-brasil"];
    for (kind, fact, locale, alter) in cases {
        let mut altered = facts.clone();
        alter(&mut altered);
        let expected = (
            kind.to_owned(),
            fact.to_owned(),
            None,
            locale.map(str::to_owned),
        );
        assert_eq!(compared(facts, &altered), [expected], "{fact}");
    }
}

#[test]
fn the_same_facts_are_no_change_however_they_are_named() {
    let site = Site::with_partners(&PARTNERS).built();
    let (out, source) = (site.out(), site.path(""));
    let portal = out.join("ipe-tecnologia");
    let file = portal.join("disclosures.json");
    for (old, new) in [
        (&out, &out),
        (&out, &source),
        (&source, &out),
        (&portal, &out),
        (&file, &source),
        (&file, &portal),
    ] {
        let same = diff(old, new, &["--fail-on", "any"]).expect(0);
        assert_eq!(same.stdout, "Nothing changed for customers.\n");
    }
    assert_eq!(
        report(&diff(&out, &source, &["--format", "json"]))["summary"]["partners"],
        0
    );
}

#[test]
fn partners_and_offerings_come_and_go() {
    let old = Site::with_partners(&["contoso-brasil", "ipe-tecnologia"]);
    let new = Site::with_partners(&["contoso-brasil", "litoral-digital"]);
    new.remove("content/partners/contoso-brasil/offerings/business.yaml");
    let found = diff(
        old.path(""),
        new.path(""),
        &["--format", "json", "--fail-on", "weaker"],
    )
    .expect(1);
    let text = |text: &str| text.to_owned();
    assert_eq!(
        changes(&found),
        [
            (text("stronger"), text("partner"), None, None),
            (
                text("weaker"),
                text("offering"),
                Some(text("business")),
                None
            ),
            (text("weaker"), text("partner"), None, None),
        ]
    );
    let one = diff(
        old.path(""),
        new.path(""),
        &["--partner", "litoral-digital", "--fail-on", "weaker"],
    )
    .expect(0);
    assert_eq!(
        one.stdout,
        "Litoral Digital (litoral-digital)\n  stronger   Litoral Digital has a portal now.\n\n1 partner with changes: 0 weaker, 1 stronger, 0 different.\n"
    );
    diff(
        old.path(""),
        new.path(""),
        &["--partner", "litoral-digital", "--fail-on", "any"],
    )
    .expect(1);
    diff(old.path(""), new.path(""), &["--partner", "nobody"]).expect(2);
}

#[test]
fn what_partners_state_once_is_said_once_and_authors_text_is_only_text() {
    let old = Site::with_partners(&["contoso-brasil"]);
    let new = Site::with_partners(&["contoso-brasil"]);
    new.edit(
        "content/partners/contoso-brasil/partner.yaml",
        "Mo-Fr 09:00-18:00",
        "Mo-Fr 09:00-17:30",
    );
    new.edit(
        "content/partners/contoso-brasil/partner.yaml",
        "name: Contoso Brasil",
        "name: \"Contoso | <b>*@all*\"",
    );
    let text = diff(old.path(""), new.path(""), &[]).expect(0).stdout;
    let hours = "subscriptions, workplace: Support is open 42 h 30 min a week; it was 45 hours (Mo-Fr 09:00-17:30; PH off; before: Mo-Fr 09:00-18:00; PH off).";
    assert!(text.contains(hours) && !text.contains('\u{1b}'), "{text}");
    let table = diff(old.path(""), new.path(""), &["--format", "markdown"])
        .expect(0)
        .stdout;
    let hostile: Vec<&str> = table.lines().filter(|line| line.contains("all")).collect();
    assert_eq!(hostile.len(), 3, "{table}");
    for line in hostile {
        assert!(
            line.contains("Contoso \\| &lt;b&gt;\\*@<!-- -->all\\*"),
            "{line}"
        );
    }
}

#[test]
fn what_cannot_be_compared_is_wrong_usage() {
    let site = Site::with_partners(&["ipe-tecnologia"]).built();
    let file = site.out().join("ipe-tecnologia/disclosures.json");
    let text = fs::read_to_string(&file).unwrap();
    let broken = site.beside("broken.json");
    let altered = |alter: fn(&mut Value)| {
        let mut facts: Value = serde_json::from_str(&text).unwrap();
        alter(&mut facts);
        facts.to_string()
    };
    for (json, why) in [
        (altered(|facts| facts["version"] = 9.into()), "version 9"),
        (
            altered(|facts| facts["version"] = Value::Null),
            "version null",
        ),
        (
            altered(|facts| {
                facts.as_object_mut().unwrap().remove("version");
            }),
            "no `version`",
        ),
        (
            altered(|facts| facts["offerings"][0] = 7.into()),
            "another shape",
        ),
        ("{".to_owned(), "no JSON"),
    ] {
        fs::write(&broken, json).unwrap();
        for (old, new) in [(&broken, &file), (&file, &broken)] {
            let refused = diff(old, new, &[]).expect(2);
            assert!(refused.stderr.contains(why), "{}", refused.stderr);
        }
    }
    let empty = site.beside("empty");
    fs::create_dir(&empty).unwrap();
    diff(&empty, &file, &[]).expect(2);
    // A partner that cannot be read: nothing is made up about it, and the rest is compared.
    site.write("content/partners/ipe-tecnologia/partner.yaml", "name: [");
    site.add_partner("litoral-digital", "litoral-digital");
    let half = diff(site.out(), site.path(""), &["--format", "json"]).expect(2);
    assert_eq!(report(&half)["summary"]["unread"], 1);
    assert_eq!(changes(&half).len(), 1, "{}", half.stdout);
}

/// Runs git in a folder; nothing of the user's is around it.
fn git(folder: &Path, arguments: &[&str]) -> bool {
    let identity = [
        "-c",
        "user.name=Ana",
        "-c",
        "user.email=ana@contoso.example",
        "-c",
        "commit.gpgsign=false",
    ];
    let mut git = Command::new("git");
    git.args(identity).args(arguments).current_dir(folder);
    git.env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", folder);
    git.output().is_ok_and(|output| output.status.success())
}

/// `diff` with a way to find git.
fn diff_in(site: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_supportal"))
        .arg("diff")
        .args(arguments)
        .args(["--today", TODAY, "--site"])
        .arg(site)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", site)
        .current_dir(site)
        .output()
        .unwrap();
    output.into()
}

#[test]
fn revisions_of_a_site_are_read_without_touching_its_tree() {
    let site = Site::with_partners(&["contoso-brasil", "ipe-tecnologia"]);
    let repository = site.path("").parent().unwrap().to_owned();
    if !git(&repository, &["--version"]) {
        println!("skipped: git is not here");
        return;
    }
    // The site is a folder of the repository, not its root.
    assert!(git(&repository, &["init", "--quiet"]));
    assert!(
        git(&repository, &["add", "."]) && git(&repository, &["commit", "--quiet", "-m", "first"])
    );
    assert!(git(&repository, &["tag", "first"]));
    let price = "content/partners/contoso-brasil/offerings/business.yaml";
    site.edit(price, "1450.00", "1350.00");
    assert!(git(&repository, &["commit", "--quiet", "-am", "cheaper"]));
    site.edit(price, "1350.00", "1500.00");

    let said = |arguments: &[&str]| diff_in(&site.path(""), arguments).expect(0).stdout;
    let before = fs::read(repository.join(".git/index")).unwrap();
    assert!(
        said(&["HEAD~1", "HEAD"])
            .contains("falls from BRL 1450.00 per month to BRL 1350.00 per month")
    );
    assert!(
        said(&["rev:HEAD", "."])
            .contains("rises from BRL 1350.00 per month to BRL 1500.00 per month")
    );
    assert!(said(&["first"]).contains("rises from BRL 1450.00 per month to BRL 1500.00 per month"));
    assert_eq!(
        said(&["first", "HEAD~1"]),
        "Nothing changed for customers.\n"
    );
    assert_eq!(
        diff_in(&site.path(""), &["HEAD~1", "HEAD", "--fail-on", "weaker"]).code,
        Some(0)
    );
    assert_eq!(
        diff_in(&site.path(""), &["HEAD", "HEAD~1", "--fail-on", "weaker"]).code,
        Some(1)
    );
    assert_eq!(fs::read(repository.join(".git/index")).unwrap(), before);
    assert!(site.read(price).contains("1500.00"));

    let mark = repository.join("mark");
    let command = format!("rev:--upload-pack=touch {}", mark.display());
    for hostile in [
        "rev:-h",
        "rev:--help",
        command.as_str(),
        "rev:",
        "rev:no-such",
        "HEAD:site",
        "rev:HEAD\n",
        "rev:HEAD~9",
        "rev:HEAD;touch mark",
        "rev:$(touch mark)",
        "HEAD..first",
    ] {
        let refused = diff_in(&site.path(""), &[hostile, "."]).expect(2);
        assert!(
            refused.stderr.contains("revision"),
            "{hostile}: {}",
            refused.stderr
        );
    }
    diff_in(&site.path(""), &["--upload-pack=x", "."]).expect(2);
    assert!(!mark.exists());
}

#[test]
fn the_repository_itself_is_unchanged_by_being_built() {
    // The sample, with its guidance, its own theme and everything else that a site may have.
    let site = Site::sample().built();
    diff(repository(), site.out(), &["--fail-on", "any"]).expect(0);
}
