//! The colours of code in the default theme can be read by everybody: their contrast is computed from the style sheet itself.

use std::collections::{BTreeMap, BTreeSet};

use supportal::catalog::color::Color;
use supportal::portal::brand::contrast;
use supportal::render::Highlighter;

use crate::site::repository_file;

/// Custom properties by their names.
type Properties = BTreeMap<String, String>;

/// The declarations of every rule with a selector, in their order.
fn rules<'a>(css: &'a str, selector: &str) -> Vec<Properties> {
    let declarations = |block: &'a str| -> Properties {
        let pairs = block.split(';').filter_map(|pair| pair.split_once(':'));
        pairs
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect()
    };
    let blocks = css.split('}').filter_map(|block| block.rsplit_once('{'));
    blocks
        .filter(|(selectors, _)| {
            let own = selectors.rsplit(['{', ';', '/']).next().unwrap();
            own.split(',').any(|each| each.trim() == selector)
        })
        .map(|(_, block)| declarations(block))
        .collect()
}

/// A value as a colour, through the properties that it names.
fn color(value: &str, properties: &Properties) -> Color {
    if let Some(name) = value.strip_prefix("var(") {
        let name = name.split([',', ')']).next().unwrap();
        return color(&properties[name], properties);
    }
    let hex = value.strip_prefix('#').unwrap();
    let digits = hex.chars().map(|c| c.to_digit(16).unwrap() as u8);
    let digits: Vec<u8> = if hex.len() == 3 {
        digits.flat_map(|digit| [digit, digit]).collect()
    } else {
        digits.collect()
    };
    assert_eq!(digits.len(), 6, "{value}");
    Color([0, 2, 4].map(|at| digits[at] * 16 + digits[at + 1]))
}

/// The style sheets of an article's page.
fn css() -> String {
    ["style.css", "article.css"]
        .map(|sheet| repository_file(&format!("themes/default/{sheet}")))
        .concat()
}

/// The classes that a theme may give colours.
fn classes(css: &str) -> BTreeSet<&str> {
    let names = css.split(".hl-").skip(1);
    names
        .map(|rest| {
            rest.split(|c: char| !c.is_ascii_lowercase())
                .next()
                .unwrap()
        })
        .collect()
}

#[test]
fn code_can_be_read_by_day_by_night_and_on_paper() {
    let css = css();
    let roots = rules(&css, ":root");
    let [light, print] = roots.as_slice() else {
        panic!("{} rules for :root", roots.len());
    };
    let [chosen, dark] = [
        r#":root[data-theme="dark"]"#,
        r#":root:not([data-theme="light"])"#,
    ]
    .map(|selector| rules(&css, selector).swap_remove(0));
    let same = |properties: &Properties| -> Properties {
        let own = properties.iter().filter(|(name, _)| name.starts_with("--"));
        own.map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    };
    assert_eq!(
        same(&chosen),
        same(&dark),
        "a reader who chooses the night gets the system's"
    );
    let over = |properties: &Properties| -> Properties {
        light
            .clone()
            .into_iter()
            .chain(properties.clone())
            .collect()
    };
    let ground = rules(&css, "pre")
        .into_iter()
        .find_map(|rule| rule.get("background").cloned())
        .unwrap();
    for (name, properties) in [
        ("light", light.clone()),
        ("dark", over(&dark)),
        ("print", over(print)),
    ] {
        let ground = color(&ground, &properties);
        for class in classes(&css) {
            let rules = rules(&css, &format!(".hl-{class}"));
            let ink = color(&rules[0]["color"], &properties);
            let ratio = contrast(ink, ground);
            println!("{name} {class}: {ratio:.2}");
            assert!(ratio >= 4.5, "{class} has {ratio:.2} in {name}");
        }
    }
}

#[test]
fn the_classes_of_code_and_those_of_the_theme_are_the_same() {
    let css = css();
    let highlighter = Highlighter::default();
    let html: String = [
        ("powershell", "# a\nGet-Item -Path \"b\" $c 1; [string] if"),
        ("xml", "<a/>"),
        ("diff", "+a\n-b\n"),
        ("bicep", "param a string"),
    ]
    .iter()
    .map(|(language, code)| highlighter.highlight(language, code))
    .collect();
    let written: BTreeSet<&str> = html
        .split("\"hl-")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert_eq!(written, classes(&css));
}
