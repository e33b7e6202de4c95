//! Front matter as most pages have it, one `key: value` on a line: read without the YAML parser, which a site of pages would
//! otherwise spend more time in than in their Markdown. Whatever is written in any other way is left to that parser.

use std::ops::Range;
use std::sync::Arc;

use super::{FrontMatter, LAST_HANDOFF, MODIFIED, SOURCE_BODY_HASH, SOURCE_HASH, TRANSLATION_TYPE};
use crate::source::{FileId, Span, Spanned};

/// Signs with which a value may begin that is more than its letters.
const SIGNS: &str = "[]{}&*!|>%@`#,?-:~'\"=<";
/// Words that are no text in YAML.
const NOTHING: [&str; 3] = ["null", "Null", "NULL"];
/// Most lines: each key is held against those before it.
const MOST_LINES: usize = 64;

/// Reads the front matter in `range`; nothing, where a line is not `key: value` in the plainest form.
pub(super) fn read(file: FileId, text: &str, range: Range<usize>) -> Option<FrontMatter> {
    let mut front = FrontMatter::default();
    let mut keys: Vec<&str> = Vec::new();
    let mut at = range.start;
    for line in text.get(range)?.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let said = line.strip_suffix('\n').unwrap_or(line);
        let said = said
            .strip_suffix('\r')
            .unwrap_or(said)
            .trim_end_matches(' ');
        if said.is_empty() {
            continue;
        }
        let (key, rest) = said.split_once(": ")?;
        let value = rest.trim_start_matches(' ');
        if !is_key(key) || keys.contains(&key) || keys.len() == MOST_LINES {
            return None;
        }
        keys.push(key);
        let value_at = start + said.len() - value.len();
        let inner = unquoted(value)?;
        if let Some(field) = front.field(key) {
            let span = Span::new(file, value_at..value_at + value.len());
            *field = (!inner.trim().is_empty()).then(|| Spanned::new(Arc::from(inner), span));
        }
    }
    (!keys.is_empty()).then_some(front)
}

fn is_key(key: &str) -> bool {
    let mut bytes = key.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// What a value says, where it is a plain scalar or stands in quotes with no sign in them that means another.
fn unquoted(value: &str) -> Option<&str> {
    if value.chars().any(|c| c.is_control() || c == '\u{feff}') {
        return None;
    }
    if let Some(inner) = value.strip_prefix('"') {
        let inner = inner.strip_suffix('"')?;
        return (!inner.contains(['"', '\\'])).then_some(inner);
    }
    if let Some(inner) = value.strip_prefix('\'') {
        let inner = inner.strip_suffix('\'')?;
        return (!inner.contains('\'')).then_some(inner);
    }
    let is_plain = !value.starts_with(|c| SIGNS.contains(c))
        && !value.contains(": ")
        && !value.contains(" #")
        && !value.ends_with(':')
        && !NOTHING.contains(&value);
    (is_plain && !value.is_empty()).then_some(value)
}

impl FrontMatter {
    fn field(&mut self, key: &str) -> Option<&mut Option<Spanned<Arc<str>>>> {
        Some(match key {
            "title" => &mut self.title,
            "description" => &mut self.description,
            TRANSLATION_TYPE => &mut self.translation_type,
            SOURCE_HASH => &mut self.source_hash,
            SOURCE_BODY_HASH => &mut self.source_body_hash,
            "supportal.reviewed" => &mut self.reviewed,
            "supportal.translation_notice" => &mut self.translation_notice,
            MODIFIED => &mut self.modified,
            LAST_HANDOFF => &mut self.last_handoff,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Findings;
    use crate::front_matter::{document, keys, split};
    use crate::source::Sources;

    proptest! {
        /// What is read without the parser is what the parser reads, at the same places, and the parser has nothing to say of it.
        #[test]
        fn plain_lines_mean_what_the_parser_says(
            lines in prop::collection::vec((
                prop::sample::select(vec!["title", "description", "ms.openlocfilehash", "ms.topic", "supportal.reviewed", "a-b", "Title"]),
                prop::sample::select(vec![": ", ":  ", ":", " : ", ":\t"]),
                prop_oneof![
                    "[ -~]{0,12}",
                    "\"[a-zé:# '\\\\]{0,8}\"?",
                    "'[a-z:# \"]{0,8}'?",
                    "[a-zA-Z0-9áç/.|,?!~<>*&%@=\\[\\]{}`^-][a-z :#,/]{0,8}",
                    prop::sample::select(vec!["null", "~", "yes", "1.0", "2020-01-01", "<<", "=", "a: b", "a #b", "a:", "- x", "\u{feff}x", "x\u{85}y"]).prop_map(str::to_owned),
                ],
                prop::sample::select(vec!["\n", "\r\n", "  \n"]),
            ), 1..6)
        ) {
            let mut page = "---\n".to_owned();
            for (key, colon, value, end) in &lines {
                page += &format!("{key}{colon}{value}{end}");
            }
            page += "---\n";
            let file = Sources::default().add("a.md", page.as_str());
            let (Some(range), _) = split(&page) else { return Ok(()) };
            if let Some(plain) = read(file, &page, range.clone()) {
                let mut findings = Findings::default();
                let parsed = keys(file, &document(file, &page, range, &mut findings));
                prop_assert!(findings.is_empty(), "{page:?} {findings:?}");
                prop_assert_eq!(format!("{plain:?}"), format!("{parsed:?}"), "{:?}", page);
            }
        }
    }

    #[test]
    fn most_pages_are_plain() {
        let page = "title: \"Suporte: início\"\r\nms.date: 05/02/2024\ndescription: Como pedir ajuda, e a quem.\n";
        let file = Sources::default().add("a.md", page);
        let front = read(file, page, 0..page.len()).unwrap();
        assert_eq!(&*front.title.unwrap().value, "Suporte: início");
        for page in [
            "title: >\n  a\n",
            "ms.topic:\n- a\n",
            "title: a # b\n",
            "a: 1\na: 2\n",
            "# a\ntitle: b\n",
        ] {
            let file = Sources::default().add("a.md", page);
            assert!(read(file, page, 0..page.len()).is_none(), "{page:?}");
        }
    }
}
