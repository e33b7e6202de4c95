//! Cursors in texts as they are while somebody types, `¦` being the cursor.

use super::*;

/// The cursor where `¦` stands: what can stand there, the path, the word, and the other keys.
fn at(text: &str) -> (Place, String, String, String) {
    let offset = text.find('¦').unwrap();
    let text = text.replace('¦', "");
    let cursor = cursor(&text, offset);
    (
        cursor.place,
        cursor.path.join("."),
        text[cursor.word].to_owned(),
        cursor.others.join(" "),
    )
}

#[track_caller]
fn check(text: &str, place: Place, path: &str, word: &str, others: &str) {
    let expected = (place, path.to_owned(), word.to_owned(), others.to_owned());
    for text in [
        text.to_owned(),
        text.replace('\n', "\r\n"),
        format!("\u{feff}{text}"),
    ] {
        assert_eq!(at(&text), expected, "{text}");
    }
}

#[test]
fn keys_by_indentation() {
    use Place::{Either, Key};
    check("¦", Either, "", "", "");
    check("na¦", Either, "", "na", "");
    check("¦\nname: a\n", Either, "", "", "name");
    check("name: a\n¦", Key, "", "", "name");
    check("name: a\n¦\nhours:\n", Key, "", "", "name hours");
    check("name: a\nche¦\nhours: {}\n", Key, "", "che", "name hours");
    check("name: a\nho¦urs:\n  open: x\n", Key, "", "hours", "name");
    check("hours:\n  ¦", Either, "hours", "", "");
    check("hours:\n  ti¦\nname: a\n", Either, "hours", "ti", "");
    check("hours:\n  ¦\n  open: a\n", Either, "hours", "", "open");
    check("hours:\n  open: 24/7\n  ¦", Key, "hours", "", "open");
    check(
        "hours:\n  open: 24/7\n  holidays:\n    ¦\nname: a\n",
        Either,
        "hours.holidays",
        "",
        "",
    );
    check("hours:\n  open: 24/7\n¦\n", Key, "", "", "hours");
    check("a: |\n  some text\n\n¦\nb: c\n", Key, "", "", "a b");
}

#[test]
fn items_by_their_dashes() {
    use Place::{Either, Key, Nothing};
    check("contact:\n  - ¦", Either, "contact", "", "");
    check("contact:\n  - ph¦", Either, "contact", "ph", "");
    check("contact:\n  - phone: 1\n    ¦", Key, "contact", "", "phone");
    check(
        "contact:\n- phone: 1\n  la¦\nname: a\n",
        Key,
        "contact",
        "la",
        "phone",
    );
    check("contact:\n- phone: 1\n¦", Key, "", "", "contact");
    check(
        "contact:\n  - phone: 1\n  - ¦\n  - web: a\n",
        Either,
        "contact",
        "",
        "",
    );
    check(
        "contact:\n  - note:\n      ¦",
        Either,
        "contact.note",
        "",
        "",
    );
    check(
        "services:\n  - azure\n  - of¦",
        Either,
        "services",
        "of",
        "",
    );
    check(
        "hours:\n  holidays:\n    closed:\n      - 2026-12-25\n      - ¦",
        Either,
        "hours.holidays.closed",
        "",
        "",
    );
    check("contact:\n  -¦ phone: 1", Nothing, "", "", "");
}

#[test]
fn values_behind_their_keys() {
    use Place::{Nothing, Value};
    check("charges: ¦", Value, "charges", "", "");
    check(
        "charges: pa¦rt # all\nname: a",
        Value,
        "charges",
        "part",
        "",
    );
    check(
        "hours:\n  time_zone: Ame¦",
        Value,
        "hours.time_zone",
        "Ame",
        "",
    );
    check(
        "structure:\n  - mode: ¦\n    to: x",
        Value,
        "structure.mode",
        "",
        "",
    );
    check("charges: \"pa¦\"\nname: a", Value, "charges", "pa", "");
    check("charges:¦", Nothing, "", "", "");
    check("charges: part # ¦", Nothing, "", "", "");
    check("# cha¦", Nothing, "", "", "");
    check("support: |\n  some ¦text\n", Nothing, "", "", "");
    check("support: \"some\n  te¦xt\"\nname: a", Nothing, "", "", "");
    check(
        "support: some\n  te¦xt\nname: a",
        Nothing,
        "support",
        "text",
        "",
    );
}

#[test]
fn braces_and_brackets() {
    use Place::{Key, Nothing, Value};
    check("a:\n  - { mode: direct, are¦ }", Key, "a", "are", "mode");
    check(
        "a:\n  - { mode: direct, are¦\nb: c\n",
        Key,
        "a",
        "are",
        "mode",
    );
    check("a: {¦}", Key, "a", "", "");
    check("a: { ¦ }", Key, "a", "", "");
    check("a: { b: 1, ¦, c: 2 }", Key, "a", "", "b c");
    check("a: { ¦b: 1, c: 2 }", Key, "a", "b", "c");
    check("a: { mode: ¦ }", Value, "a.mode", "", "");
    check("a: { mode: dir¦ }", Value, "a.mode", "dir", "");
    check("a: { mode: dir¦", Value, "a.mode", "dir", "");
    check("a: { \"mode\":¦", Value, "a.mode", "", "");
    check("services: [¦]", Value, "services", "", "");
    check("services: [azure, ¦]", Value, "services", "", "");
    check("services: [azure, of¦", Value, "services", "of", "");
    check("a:\n  - { x: { y: 1, ¦ } }", Key, "a.x", "", "y");
    check("a: {\n  b: 1,\n  ¦\n  }\n", Key, "a", "", "b");
    check("a: { b: 1 } ¦", Nothing, "", "", "");
    check("a: { b: 1 }\n¦", Key, "", "", "a");
    check("a: { b ¦ }", Nothing, "", "", "");
    check("a: { b: 1 ¦ }", Nothing, "", "", "");
    check(
        "a: { b: \"¦\u{1f6df}\", c: 1 }",
        Value,
        "a.b",
        "\u{1f6df}",
        "",
    );
    check("- { ¦ }", Key, "", "", "");
    check("{ a: b, ¦ }", Key, "", "", "a");
}

#[test]
fn no_place_of_any_beginning_of_a_file_is_a_fault() {
    let text = "a:\r\n- {b: [c, \"d\\\"é\": 'e''f'], ?: - }\n  g: |\n   \u{1f6df}\n\n ]} h:i # : \"\n--- \n%\t-\t- x: : y,[\n{[{[:,:";
    for end in text.char_indices().map(|(at, _)| at).chain([text.len()]) {
        for offset in (0..=end).filter(|at| text.is_char_boundary(*at)) {
            let cursor = cursor(&text[..end], offset);
            assert!(
                text[..end].get(cursor.word.clone()).is_some(),
                "{:?} {offset} {cursor:?}",
                &text[..end]
            );
        }
    }
}
