//! Anchors of headings by GitHub's rule: lower case, punctuation out, spaces to hyphens, `-1` on repeats.

use std::collections::HashMap;

/// The anchors of one page.
#[derive(Debug, Default, Clone)]
pub struct Slugs {
    seen: HashMap<Box<str>, u32>,
}

impl Slugs {
    /// The anchor of the next heading with this text.
    pub fn of(&mut self, text: &str) -> String {
        self.unique(slug(text))
    }

    /// This anchor, or with a number where the page has it already.
    pub fn unique(&mut self, base: String) -> String {
        let Some(mut count) = self.seen.get(base.as_str()).copied() else {
            self.seen.insert(base.as_str().into(), 0);
            return base;
        };
        let slug = loop {
            count += 1;
            let slug = format!("{base}-{count}");
            if !self.seen.contains_key(slug.as_str()) {
                break slug;
            }
        };
        if let Some(known) = self.seen.get_mut(base.as_str()) {
            *known = count;
        }
        self.seen.insert(slug.as_str().into(), 0);
        slug
    }
}

/// The anchor of a heading with this text, where no other on its page has the same.
pub fn slug(text: &str) -> String {
    let text = text.trim();
    let mut slug = String::with_capacity(text.len());
    let kept = |c: char| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        c if c.is_ascii() => c.is_ascii_alphanumeric().then_some(c),
        c if c.is_alphanumeric() || is_mark(c) => Some(c),
        _ => None,
    };
    // Most are, and need no text in small letters between.
    if text.is_ascii() {
        slug.extend(text.chars().filter_map(|c| kept(c.to_ascii_lowercase())));
    } else {
        slug.extend(text.to_lowercase().chars().filter_map(kept));
    }
    slug
}

/// Combining marks of decomposed accents and of Indic scripts stay.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_githubs() {
        let mut slugs = Slugs::default();
        assert_eq!(
            slugs.of("Providing support to your customers"),
            "providing-support-to-your-customers"
        );
        assert_eq!(slugs.of("O que é C++ / .NET?"), "o-que-é-c--net");
        assert_eq!(slugs.of("See also"), "see-also");
        assert_eq!(slugs.of("See also"), "see-also-1");
        assert_eq!(slugs.of("See also"), "see-also-2");
        assert_eq!(slugs.of("See also 1"), "see-also-1-1");
        assert_eq!(slugs.of("`nuget_config` file"), "nuget_config-file");
    }
}
