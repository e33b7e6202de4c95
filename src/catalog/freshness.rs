//! Whether a translation is still that of its source: a record in its front matter and the source's bytes become a status.
//!
//! The record is the SHA-1 of the source's raw bytes at hand-off, as translation tools write it. Those tools take a file from a
//! repository with either kind of line ends, so the source's bytes count in both. A record of our own, of the body alone, tells
//! a change of nothing but the front matter. The only file that names the crate of the hash.

use sha1::{Digest, Sha1};

use crate::front_matter::{self, FrontMatter};

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
    /// The word by which reports and tables call it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::MetadataOnly => "metadata-only",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
            Self::Orphan => "orphan",
            Self::Missing => "missing",
        }
    }

    /// How the front matter of a translation, if there is one, stands to the text of its source, if that is there.
    pub fn of(translation: Option<&FrontMatter>, source: Option<&str>) -> Self {
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
pub fn source_hash(source: &str) -> String {
    hex(source.as_bytes())
}

/// The record of a source's body: the SHA-1 of what follows its front matter, with LF at the ends of lines.
pub fn body_hash(source: &str) -> String {
    let (_, body) = front_matter::split(source);
    let body = source.get(body).unwrap_or_default();
    hex(body.replace("\r\n", "\n").as_bytes())
}

/// The SHA-1 of the bytes as they are, with LF and with CRLF.
fn source_hashes(source: &str) -> [String; 3] {
    let lf = source.replace("\r\n", "\n");
    let crlf = lf.replace('\n', "\r\n");
    [source, &lf, &crlf].map(source_hash)
}

fn hex(bytes: &[u8]) -> String {
    let digest = Sha1::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
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
                Freshness::of(Some(&record(then)), Some(now)),
                Freshness::Fresh,
                "{then:?}"
            );
        }
        assert_eq!(
            Freshness::of(Some(&record("# A\n")), Some("# B\n")),
            Freshness::Stale
        );
        let upper = front(&format!(
            "ms.openlocfilehash: {}\n",
            source_hash("a").to_uppercase()
        ));
        assert_eq!(Freshness::of(Some(&upper), Some("a")), Freshness::Fresh);
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
            Freshness::of(Some(&front(&keys)), Some(now)),
            Freshness::MetadataOnly
        );
        assert_eq!(
            Freshness::of(Some(&record(then)), Some(now)),
            Freshness::Stale
        );
        assert_eq!(
            Freshness::of(Some(&front(&keys)), Some("---\nms.date: 2\n---\n# B\n")),
            Freshness::Stale
        );
    }

    #[test]
    fn what_is_not_there_has_a_status_too() {
        assert_eq!(
            Freshness::of(Some(&front("title: x\n")), Some("a")),
            Freshness::Unknown
        );
        assert_eq!(Freshness::of(Some(&record("a")), None), Freshness::Orphan);
        assert_eq!(Freshness::of(None, Some("a")), Freshness::Missing);
    }
}
