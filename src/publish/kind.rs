//! A file's name → what readers are told of its content, and how long they may keep it.

use crate::portal::machines::policy;

/// Media types by the endings of names.
const TYPES: [(&str, &str); 20] = [
    ("html", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json; charset=utf-8"),
    ("webmanifest", "application/manifest+json; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("ico", "image/vnd.microsoft.icon"),
    ("woff2", "font/woff2"),
    ("pdf", "application/pdf"),
    ("ics", "text/calendar; charset=utf-8"),
    ("vcf", "text/vcard; charset=utf-8"),
    ("xml", "application/xml; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("txt", PLAIN),
];
const PLAIN: &str = "text/plain; charset=utf-8";

/// Asked for again whenever it is shown.
const FRESH: &str = "no-cache";
/// How many digits of a content's hash stand in a name.
const DIGITS: usize = 10;

/// What is said of an object beside its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The media type.
    pub content_type: &'static str,
    /// How long it may be kept.
    pub cache_control: &'static str,
}

impl Kind {
    /// What publishing keeps for itself.
    pub const RECORD: Self = Self {
        content_type: "application/json; charset=utf-8",
        cache_control: "no-store",
    };

    /// Of a file with this path and this BLAKE3 in hexadecimal.
    pub fn of(path: &str, digest: &str) -> Self {
        let cache_control = match is_lasting(path, digest) {
            true => policy::KEPT.1,
            false => FRESH,
        };
        Self {
            content_type: content_type(path),
            cache_control,
        }
    }
}

/// What a name's ending says of its content.
pub fn content_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let known = TYPES.iter().find(|(known, _)| *known == ending);
    known.map_or(PLAIN, |(_, kind)| kind)
}

/// Whether a file is an asset whose name says its content: it never changes.
pub fn is_lasting(path: &str, digest: &str) -> bool {
    let mut parts = path.rsplit('/');
    let (name, folder) = (parts.next().unwrap_or_default(), parts.next());
    let digits = digest.get(..DIGITS).unwrap_or_default();
    let mut words = name.rsplit('.');
    let (last, middle) = (words.next(), words.next());
    folder == Some("assets") && !digits.is_empty() && [last, middle].contains(&Some(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_their_charset_and_only_names_of_a_content_are_kept() {
        let digest = blake3::hash(b"a{}").to_hex().to_string();
        let asset = format!("assets/style.{}.css", &digest[..10]);
        let kind = Kind::of(&asset, &digest);
        assert_eq!(kind.content_type, "text/css; charset=utf-8");
        assert_eq!(kind.cache_control, "public, max-age=31536000, immutable");
        for path in [
            "index.html",
            "assets/logo.svg",
            "assets/style.0123456789.css",
        ] {
            assert_eq!(Kind::of(path, &digest).cache_control, "no-cache", "{path}");
        }
        let elsewhere = asset.replace("assets/", "pt-br/");
        assert!(!is_lasting(&elsewhere, &digest) && !is_lasting("assets/a..css", ""));
        assert_eq!(content_type("a/index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("llms.txt"), PLAIN);
        assert_eq!(content_type("hours.ics"), "text/calendar; charset=utf-8");
        assert_eq!(content_type("no-ending"), PLAIN);
    }
}
