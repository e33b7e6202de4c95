//! Whether a translation is still that of its source: a record in its front matter and the source's bytes become a status.
//!
//! The record is the SHA-1 of the source's raw bytes at hand-off, as translation tools write it. Those tools take a file from a
//! repository with either kind of line ends, so the source's bytes count in both. A record of our own, of the body alone, tells
//! a change of nothing but the front matter. The only file that names the crate of the hash.

use sha1::{Digest, Sha1};

use crate::front_matter::{self, FrontMatter};
use crate::message::{Message, say};

/// How a translation stands to its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freshness {
    /// It was made from the source as it is.
    Fresh,
    /// Only the front matter of the source changed since.
    MetadataOnly,
    /// The source changed since.
    Stale,
    /// It keeps no record of what it was made from.
    Unknown,
    /// Its source is not there.
    Orphan,
    /// There is none.
    Missing,
}

impl Freshness {
    /// Each by the word by which reports and tables call it.
    pub const WORDS: [(&'static str, Self); 6] = [
        ("fresh", Self::Fresh),
        ("metadata-only", Self::MetadataOnly),
        ("stale", Self::Stale),
        ("unknown", Self::Unknown),
        ("orphan", Self::Orphan),
        ("missing", Self::Missing),
    ];

    /// The word by which reports and tables call it.
    pub fn as_str(self) -> &'static str {
        let mut words = Self::WORDS.iter();
        words
            .find(|(_, known)| *known == self)
            .map_or("", |(word, _)| word)
    }

    /// Its word for people.
    pub fn said(self) -> Message {
        match self {
            Self::Fresh => say!("fresh"),
            Self::MetadataOnly => say!("metadata-only"),
            Self::Stale => say!("stale"),
            Self::Unknown => say!("unknown"),
            Self::Orphan => say!("orphan"),
            Self::Missing => say!("missing"),
        }
    }

    /// How the front matter of a translation, if there is one, stands to the bytes of its source, if that is there.
    pub fn of(translation: Option<&FrontMatter>, source: Option<&[u8]>) -> Self {
        let (Some(front), Some(source)) = (translation, source) else {
            return if translation.is_none() {
                Self::Missing
            } else {
                Self::Orphan
            };
        };
        let Some(record) = &front.source_hash else {
            return Self::Unknown;
        };
        let is = |recorded: &str, hash: &str| recorded.trim().eq_ignore_ascii_case(hash);
        let body = front.source_body_hash.as_ref();
        if source_hashes(source)
            .iter()
            .any(|hash| is(&record.value, hash))
        {
            Self::Fresh
        } else if body.is_some_and(|body| is(&body.value, &body_hash(source))) {
            Self::MetadataOnly
        } else {
            Self::Stale
        }
    }

    /// Whether what the translation says can be held against its source: of a stale one it is known to differ.
    pub fn is_comparable(self) -> bool {
        matches!(self, Self::Fresh | Self::MetadataOnly | Self::Unknown)
    }

    /// Whether the translation is known to be made from this very text.
    pub fn is_recorded(self) -> bool {
        matches!(self, Self::Fresh | Self::MetadataOnly)
    }
}

/// The record of a source: the SHA-1 of its bytes as they are.
pub fn source_hash(source: impl AsRef<[u8]>) -> String {
    let digest = Sha1::digest(source.as_ref());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The record of a source's body: the SHA-1 of what follows its front matter, with LF at the ends of lines.
pub fn body_hash(source: impl AsRef<[u8]>) -> String {
    let text = String::from_utf8_lossy(source.as_ref());
    let (_, body) = front_matter::split(&text);
    let body = text.get(body).unwrap_or_default();
    source_hash(lines(body.as_bytes()).join(&b'\n'))
}

/// The SHA-1 of the bytes as they are, with LF and with CRLF.
fn source_hashes(source: &[u8]) -> [String; 3] {
    let lines = lines(source);
    [
        source_hash(source),
        source_hash(lines.join(&b'\n')),
        source_hash(lines.join(&b"\r\n"[..])),
    ]
}

/// The lines without what ends them. What follows the last end is a line too, and nothing ends it.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
    for line in lines.iter_mut().rev().skip(1) {
        *line = line.strip_suffix(b"\r").unwrap_or(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Findings;
    use crate::source::Sources;

    fn front(keys: &str) -> FrontMatter {
        let page = format!("---\n{keys}---\n");
        let file = Sources::default().add("a.md", page.as_str());
        let (range, _) = front_matter::split(&page);
        front_matter::read(file, &page, range.unwrap(), &mut Findings::default())
    }

    fn record(source: &str) -> FrontMatter {
        front(&format!("ms.openlocfilehash: {}\n", source_hash(source)))
    }

    #[test]
    fn hashes_are_those_of_other_tools() {
        assert_eq!(
            source_hash("abc"),
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        assert_eq!(
            body_hash("\u{feff}---\r\ntitle: x\r\n---\r\na\r\n"),
            source_hash("a\n")
        );
    }

    #[test]
    fn line_ends_do_not_make_a_translation_stale_and_a_changed_word_does() {
        for (then, now) in [
            ("# A\n\nb\n", "# A\r\n\r\nb\r\n"),
            ("# A\r\n\r\nb\r\n", "# A\n\nb\n"),
            ("# A\r\nb\n", "# A\r\nb\n"),
        ] {
            assert_eq!(
                Freshness::of(Some(&record(then)), Some(now.as_ref())),
                Freshness::Fresh,
                "{then:?}"
            );
        }
        assert_eq!(
            Freshness::of(Some(&record("# A\n")), Some("# B\n".as_ref())),
            Freshness::Stale
        );
        let upper = front(&format!(
            "ms.openlocfilehash: {}\n",
            source_hash("a").to_uppercase()
        ));
        assert_eq!(
            Freshness::of(Some(&upper), Some("a".as_ref())),
            Freshness::Fresh
        );
    }

    #[test]
    fn a_change_of_the_front_matter_alone_is_told_by_the_record_of_the_body() {
        let (then, now) = ("---\nms.date: 1\n---\n# A\n", "---\nms.date: 2\n---\n# A\n");
        let keys = format!(
            "ms.openlocfilehash: {}\nsupportal.source_body_hash: {}\n",
            source_hash(then),
            body_hash(then)
        );
        assert_eq!(
            Freshness::of(Some(&front(&keys)), Some(now.as_ref())),
            Freshness::MetadataOnly
        );
        assert_eq!(
            Freshness::of(Some(&record(then)), Some(now.as_ref())),
            Freshness::Stale
        );
        assert_eq!(
            Freshness::of(
                Some(&front(&keys)),
                Some("---\nms.date: 2\n---\n# B\n".as_ref())
            ),
            Freshness::Stale
        );
    }

    #[test]
    fn what_is_not_there_has_a_status_too() {
        assert_eq!(
            Freshness::of(Some(&front("title: x\n")), Some("a".as_ref())),
            Freshness::Unknown
        );
        assert_eq!(Freshness::of(Some(&record("a")), None), Freshness::Orphan);
        assert_eq!(Freshness::of(None, Some(b"a")), Freshness::Missing);
    }
}
