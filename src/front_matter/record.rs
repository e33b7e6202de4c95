//! The record that a translation keeps of its source, read line by line: where the front matter is no YAML, and in pages that are
//! YAML themselves, which keep it among their metadata.

use std::ops::Range;
use std::sync::Arc;

use super::{FrontMatter, LAST_HANDOFF, SOURCE_BODY_HASH, SOURCE_HASH, TRANSLATION_TYPE};
use crate::source::{FileId, Span, Spanned};

/// Reads the record in `range` of a text, and nothing else.
pub fn record(file: FileId, text: &str, range: Range<usize>) -> FrontMatter {
    let mut front = FrontMatter::default();
    let mut at = range.start;
    for line in text.get(range).unwrap_or_default().split_inclusive('\n') {
        at += line.len();
        if let Some((key, value)) = line.split_once(':') {
            let said = value.split(" #").next().unwrap_or_default();
            let said = said.trim().trim_matches(['"', '\'']);
            let start = at - value.len() + value.find(said).unwrap_or(0);
            let place = Span::new(file, start..start + said.len());
            front.state(key.trim(), Spanned::new(said.into(), place));
        }
    }
    front
}

impl FrontMatter {
    /// Takes what is not known yet from another record.
    pub(super) fn complete(&mut self, record: Self) {
        let record = [
            (TRANSLATION_TYPE, record.translation_type),
            (SOURCE_HASH, record.source_hash),
            (SOURCE_BODY_HASH, record.source_body_hash),
            (LAST_HANDOFF, record.last_handoff),
        ];
        for (key, said) in record {
            if let Some(said) = said {
                self.state(key, said);
            }
        }
    }

    /// Keeps what a line says of the source, unless it says nothing or was said before.
    fn state(&mut self, key: &str, said: Spanned<Arc<str>>) {
        let kept = match key {
            TRANSLATION_TYPE => &mut self.translation_type,
            SOURCE_HASH => &mut self.source_hash,
            SOURCE_BODY_HASH => &mut self.source_body_hash,
            LAST_HANDOFF => &mut self.last_handoff,
            _ => return,
        };
        if kept.is_none() && !said.value.is_empty() {
            *kept = Some(said);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Findings;
    use crate::front_matter::{read, split};
    use crate::source::Sources;

    #[test]
    fn a_record_is_read_where_the_yaml_around_it_is_broken() {
        let page =
            "---\r\ntitle: a: b\r\nms.openlocfilehash: 'ab12' # ours\r\nms.lasthandoff:\r\n---\r\n";
        let file = Sources::default().add("a.md", page);
        let mut findings = Findings::default();
        let front = read(file, page, split(page).0.unwrap(), &mut findings);
        assert!(findings.has_errors());
        let hash = front.source_hash.unwrap();
        assert_eq!((&*hash.value, &page[hash.span.range()]), ("ab12", "ab12"));
        assert!(front.last_handoff.is_none());
    }

    #[test]
    fn pages_that_are_yaml_keep_it_among_their_metadata() {
        let page = "### YamlMime:Hub\ntitle: x\nmetadata:\n  ms.openlocfilehash: ab12\n  ms.translationtype: MT\n";
        let file = Sources::default().add("index.yml", page);
        let front = record(file, page, 0..page.len());
        assert_eq!(&*front.source_hash.unwrap().value, "ab12");
        assert_eq!(&*front.translation_type.unwrap().value, "MT");
    }
}
