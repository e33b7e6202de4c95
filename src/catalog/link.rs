//! Where a link of an article leads: decided on the decoded destination, before any file system or page sees it.

use std::borrow::Cow;

use super::contact::{is_email, outside};
use crate::message::{Message, say};

/// Where a destination leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Another site: an absolute URL, as a browser writes it.
    Outside(String),
    /// An e-mail address or a phone number: the whole link.
    Contact(String),
    /// A place on the same page.
    Here(String),
    /// Another article: its path, and a place on it.
    Article(String, Option<String>),
    /// A file beside the articles: its path below the language's folder.
    File(String),
    /// Nowhere: why.
    Nowhere(Reason),
    /// A scheme that could run something, or that no reader should follow.
    Unsafe,
}

/// Why a destination leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// `https:` and no address after it that a browser takes.
    NoUrl,
    /// Nothing at all.
    Empty,
    /// `/path` or `~/path`: this site has no such root.
    OtherRoot,
    /// More `..` than there are folders.
    ClimbsOut,
    /// `xref:Name`: nobody said where the reference is kept.
    Reference,
}

impl Reason {
    /// What is wrong with a link.
    pub fn about(self, link: &str) -> Message {
        match self {
            Self::NoUrl => say!("the link `{link}` is not a URL of the web", link),
            Self::Empty => say!("the link `{link}` leads nowhere", link),
            Self::OtherRoot => say!("the link `{link}` begins at the root of another site", link),
            Self::ClimbsOut => say!("the link `{link}` climbs out of the guidance", link),
            Self::Reference => say!(
                "the link `{link}` leads to a reference that another site keeps",
                link
            ),
        }
    }
}

/// What the address of a cross reference begins with: the name of what is programmed with follows.
pub const XREF: &str = "xref:";

/// Endings of pictures that are published.
const PICTURES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "svg"];

/// Whether a file's name ends as a picture's does.
pub fn is_picture(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, ending)| PICTURES.contains(&ending.to_ascii_lowercase().as_str()))
}

/// The addresses that stand for roots of other sites: `/path` of a repository that was written for another host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roots {
    /// The beginning of a path, or [`XREF`], and the address that stands for it; `{locale}` in it is the language of the article, in
    /// lower case.
    pub sites: Vec<(String, String)>,
}

/// Whether something may stand for it among the roots.
pub fn is_root(beginning: &str) -> bool {
    beginning.starts_with('/') || beginning == XREF
}

impl Roots {
    /// Where `destination` leads from the article at `path`, where `has` knows the articles and files of its language.
    ///
    /// `~/x` is `x` in the root folder of its repository: the highest folder above the article that has it.
    pub fn target(
        &self,
        path: &str,
        locale: &str,
        destination: &str,
        has: &dyn Fn(&str) -> bool,
    ) -> Target {
        let clean = destination.trim();
        if let Some(rest) = clean.strip_prefix("~/") {
            let mut folders = vec![""];
            folders.extend(
                path.match_indices('/')
                    .filter_map(|(at, _)| path.get(..=at)),
            );
            let found = folders.iter().find_map(|folder| {
                let found = target(&format!("{folder}x"), rest);
                let there = match &found {
                    Target::Article(path, _) => has(&format!("{path}.md")),
                    Target::File(path) => has(path),
                    _ => false,
                };
                there.then_some(found)
            });
            return found.unwrap_or_else(|| target("x", rest));
        }
        if let Some(name) = Reference::read(clean) {
            return match self.site(XREF, locale) {
                Some((_, site)) => target(path, &format!("{site}{}", name.page())),
                None => Target::Nowhere(Reason::Reference),
            };
        }
        if clean.starts_with('/')
            && !clean.starts_with("//")
            && let Some((root, site)) = self.site(clean, locale)
        {
            let rest = clean.get(root..).unwrap_or_default();
            return target(path, &format!("{site}{rest}"));
        }
        target(path, destination)
    }

    /// The address that stands for how a link begins, in a language, and how much of the link it stands for.
    fn site(&self, link: &str, locale: &str) -> Option<(usize, String)> {
        let roots = self.sites.iter();
        let (root, site) = roots
            .filter(|(root, _)| link.starts_with(root.as_str()))
            .max_by_key(|(root, _)| root.len())?;
        let site = site.replace("{locale}", &locale.to_ascii_lowercase());
        Some((root.len(), site))
    }
}

/// What a cross reference says: `xref:Name.Space.Type.Member%2A?displayProperty=fullName#place`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reference<'t> {
    /// The whole name of what is programmed with. Neither what a method takes nor the `*` for each of its forms is a part of it.
    pub(crate) name: String,
    /// What is asked of whoever shows it.
    pub(crate) asked: &'t str,
    /// The place on its page; empty where none is named.
    place: &'t str,
}

impl<'t> Reference<'t> {
    /// Reads a destination, if it is a cross reference.
    pub(crate) fn read(destination: &'t str) -> Option<Self> {
        let (scheme, said) = destination.split_at_checked(XREF.len())?;
        if !scheme.eq_ignore_ascii_case(XREF) {
            return None;
        }
        // The sign before a constructor is a part of its name, written as it is or not.
        let mut signs = said.match_indices('#');
        let place = signs.find(|(at, _)| !said.get(..*at).is_some_and(|it| it.ends_with('.')));
        let (named, place) = said.split_at(place.map_or(said.len(), |(at, _)| at));
        let name = decode(named.split('?').next().unwrap_or_default());
        let name = name.split(['(', '{']).next().unwrap_or_default();
        Some(Self {
            name: name.trim_end_matches('*').to_owned(),
            asked: said.split_once('?').map_or("", |(_, asked)| asked),
            place: place.trim_start_matches('#'),
        })
    }

    /// Its page as sites of references call it, in lower case, with the place on it.
    fn page(&self) -> String {
        let page = self.name.to_ascii_lowercase().replace(['`', '#'], "-");
        match self.place {
            "" => page,
            place => format!("{page}#{place}"),
        }
    }
}

/// Where `destination` leads from the article at `path`.
pub fn target(path: &str, destination: &str) -> Target {
    // What browsers take out before they look at the scheme.
    let trimmed = destination.trim_matches(|c: char| c <= ' ');
    let breaks = |byte| matches!(byte, b'\t' | b'\n' | b'\r');
    let clean = match trimmed.bytes().any(breaks) {
        true => Cow::Owned(trimmed.replace(['\t', '\n', '\r'], "")),
        false => Cow::Borrowed(trimmed),
    };
    if let Some(scheme) = scheme(&clean) {
        return absolute(scheme, &clean);
    }
    if clean.starts_with("//") || clean.contains('\\') {
        return Target::Unsafe;
    }
    let (rest, fragment) = clean
        .split_once('#')
        .map_or((&*clean, None), |(rest, fragment)| {
            (rest, Some(decode(fragment).into_owned()))
        });
    let rest = rest.split('?').next().unwrap_or_default();
    if rest.is_empty() {
        return fragment.map_or(Target::Nowhere(Reason::Empty), Target::Here);
    }
    if rest.starts_with('/') || rest.starts_with('~') {
        return Target::Nowhere(Reason::OtherRoot);
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let decoded = decode(rest);
    let Some(mut joined) = join(folder, &decoded) else {
        return Target::Nowhere(Reason::ClimbsOut);
    };
    let fragment = fragment.filter(|f| !f.is_empty());
    if is_folder(&decoded) {
        let index = if joined.is_empty() {
            "index".to_owned()
        } else {
            format!("{joined}/index")
        };
        return Target::Article(index, fragment);
    }
    let ends = |ending: &&&str| {
        let end = joined.len().checked_sub(ending.len());
        end.and_then(|end| joined.get(end..))
            .is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    match [".md", ".markdown"].iter().find(ends) {
        Some(ending) => {
            joined.truncate(joined.len() - ending.len());
            Target::Article(joined, fragment)
        }
        None => Target::File(joined),
    }
}

/// Where a link leads that begins with a scheme.
fn absolute(scheme: &str, link: &str) -> Target {
    let is = |known: &str| scheme.eq_ignore_ascii_case(known);
    if is_plain(link) {
        Target::Outside(link.to_owned())
    } else if is("https") || is("http") {
        outside(link).map_or(Target::Nowhere(Reason::NoUrl), |url| {
            Target::Outside(url.to_string())
        })
    } else if is("mailto") {
        mail(link)
    } else if is("tel") {
        let number = link.get(4..).unwrap_or_default();
        let dials = |c: char| c.is_ascii_digit() || "+-.() ".contains(c);
        match !number.is_empty() && number.chars().all(dials) {
            true => Target::Contact(format!("tel:{}", number.replace(' ', ""))),
            false => Target::Unsafe,
        }
    } else {
        Target::Unsafe
    }
}

/// Whether a relative path is that of a folder: `a/`, `.` or `..`.
pub fn is_folder(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("" | "." | "..")) && !path.is_empty()
}

/// `destination` with the path in it as it is: `actual`, which differs from where it leads in nothing but case. Nothing, where
/// the destination is written in another way than letter by letter.
pub fn in_case(destination: &str, actual: &str) -> Option<String> {
    let end = destination.find(['#', '?']).unwrap_or(destination.len());
    let (path, rest) = destination.split_at(end);
    let mut names = actual.split('/').rev();
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').rev() {
        let is_name = !matches!(part, "" | "." | "..");
        parts.push(match is_name {
            true => {
                let name = names.next()?;
                if !name.to_lowercase().eq(&part.to_lowercase()) {
                    return None;
                }
                name
            }
            false => part,
        });
    }
    parts.reverse();
    Some(format!("{}{rest}", parts.join("/")))
}

/// Whether an address is already as a browser writes it: `https`, a name of plain labels, and a path without anything that is
/// resolved or escaped. Most are, and taking them apart takes longer than the Markdown around them.
fn is_plain(text: &str) -> bool {
    let Some((host, path)) = text
        .strip_prefix("https://")
        .and_then(|rest| rest.split_at_checked(rest.find('/')?))
    else {
        return false;
    };
    let label = |label: &str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !label.is_empty() && !label.starts_with("xn--") && label.bytes().all(plain)
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.')
        && host.split('.').all(label)
        && last.bytes().all(|byte| byte.is_ascii_lowercase())
        && !path.contains("/.")
        && path
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/_.~+=,:;!()*&?#$-".contains(&byte))
}

fn scheme(text: &str) -> Option<&str> {
    let in_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    let end = text.bytes().position(|byte| !in_scheme(&byte))?;
    let (scheme, rest) = text.split_at_checked(end)?;
    let begins = scheme.starts_with(|first: char| first.is_ascii_alphabetic());
    (begins && rest.starts_with(':')).then_some(scheme)
}

fn mail(link: &str) -> Target {
    let rest = link.get(7..).unwrap_or_default();
    let (address, query) = rest
        .split_once('?')
        .map_or((rest, None), |(address, query)| (address, Some(query)));
    let query_ok = query.is_none_or(|query| {
        query
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"=&%+-._~".contains(&b))
    });
    if is_email(address) && query_ok {
        Target::Contact(format!("mailto:{rest}"))
    } else {
        Target::Unsafe
    }
}

/// Undoes percent-encoding; what does not decode to text stays as it is.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let hex = |byte: Option<&u8>| {
        byte.and_then(|byte| char::from(*byte).to_digit(16))
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let (source, mut bytes, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    while let Some(byte) = source.get(at) {
        match (byte, hex(source.get(at + 1)), hex(source.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                at += 3;
            }
            _ => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    match String::from_utf8(bytes) {
        Ok(decoded) if !decoded.chars().any(char::is_control) => Cow::Owned(decoded),
        _ => Cow::Borrowed(text),
    }
}

/// Joins a relative path to a folder; nothing where it climbs out.
fn join(folder: &str, relative: &str) -> Option<String> {
    let mut joined = String::with_capacity(folder.len() + 1 + relative.len());
    let add = |joined: &mut String, part: &str| {
        if !joined.is_empty() {
            joined.push('/');
        }
        joined.push_str(part);
    };
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        add(&mut joined, part);
    }
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." if joined.is_empty() => return None,
            ".." => joined.truncate(joined.rfind('/').unwrap_or(0)),
            part => add(&mut joined, part),
        }
    }
    Some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_articles_files_and_other_sites() {
        assert_eq!(
            target("a/b", "../c/d.md#x"),
            Target::Article("c/d".into(), Some("x".into()))
        );
        assert_eq!(
            target("a/b", "C%C3%A9.md"),
            Target::Article("a/Cé".into(), None)
        );
        for folder in ["../c/", "../c/.", "../c/d/..", "../c/index.md"] {
            let index = Target::Article("c/index".into(), None);
            assert_eq!(target("a/b", folder), index, "{folder}");
        }
        assert_eq!(
            target("a/b", "..#x"),
            Target::Article("index".into(), Some("x".into()))
        );
        assert_eq!(
            target("a/b", "#an%C3%BAncio"),
            Target::Here("anúncio".into())
        );
        assert_eq!(
            target("a/b", "media/x.png"),
            Target::File("a/media/x.png".into())
        );
        assert_eq!(
            target("b", "https://contoso.example/a b"),
            Target::Outside("https://contoso.example/a%20b".into())
        );
        assert_eq!(
            target("b", "mailto:a@contoso.example?subject=x"),
            Target::Contact("mailto:a@contoso.example?subject=x".into())
        );
        assert_eq!(
            target("b", "tel:+55 11 3003 1234"),
            Target::Contact("tel:+551130031234".into())
        );
    }

    #[test]
    fn a_cross_reference_leads_where_the_site_says_that_it_is_kept() {
        let roots = |sites: &[(&str, &str)]| Roots {
            sites: sites
                .iter()
                .map(|(root, site)| ((*root).to_owned(), (*site).to_owned()))
                .collect(),
        };
        let kept = roots(&[
            ("/", "https://learn.example/{locale}/"),
            (XREF, "https://learn.example/{locale}/dotnet/api/"),
        ]);
        for (link, page) in [
            ("xref:System.String", "system.string"),
            (
                "XRef:Excel.Sheets.Copy%2A?displayProperty=fullName",
                "excel.sheets.copy",
            ),
            (
                "xref:System.Collections.Generic.List%601",
                "system.collections.generic.list-1",
            ),
            ("xref:System.String.%23ctor%2A", "system.string.-ctor"),
            ("xref:A.B(System.String)", "a.b"),
            ("xref:System.String#remarks", "system.string#remarks"),
            ("xref:System.String.#ctor", "system.string.-ctor"),
        ] {
            let led = kept.target("a/b", "pt-BR", link, &|_| false);
            let url = format!("https://learn.example/pt-br/dotnet/api/{page}");
            assert_eq!(led, Target::Outside(url), "{link}");
        }
        let unkept = roots(&[("/", "https://learn.example/")]);
        for roots in [unkept, Roots::default()] {
            let led = roots.target("a/b", "pt-BR", "xref:System.String", &|_| false);
            assert_eq!(led, Target::Nowhere(Reason::Reference));
        }
    }

    proptest::proptest! {
        /// An address that is taken as it is, is as a browser writes it.
        #[test]
        fn plain_addresses_are_as_browsers_write_them(
            text in "https://[a-z0-9.-]{1,12}(/[a-zA-Z0-9/_.~+=,:;!()*&?#$%@'|^-]{0,20})?"
        ) {
            if is_plain(&text) {
                let url = outside(&text).map(|url| url.to_string());
                proptest::prop_assert_eq!(url.as_deref(), Some(text.as_str()));
            }
        }
    }

    #[test]
    fn a_path_gets_the_case_of_the_file() {
        assert_eq!(
            in_case("../API/./Foo.md#x", "a/api/foo.md").as_deref(),
            Some("../api/./foo.md#x")
        );
        assert_eq!(in_case("b%20c.md", "b c.md"), None);
        assert_eq!(in_case("x/y.md", "y.md"), None);
    }

    #[test]
    fn nothing_climbs_out_and_nothing_runs() {
        assert!(matches!(target("a/b", "../../x.md"), Target::Nowhere(_)));
        assert!(matches!(
            target("a/b", "%2e%2e/%2e%2e/x.md"),
            Target::Nowhere(_)
        ));
        assert!(matches!(target("a/b", "/etc/passwd"), Target::Nowhere(_)));
        for text in [
            "javascript:alert(1)",
            "JaVa\tScript:alert(1)",
            " \u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example",
            "\\\\evil.example",
            "mailto:a@b.example%0d%0aBcc:x",
            "tel:<script>",
        ] {
            assert!(
                matches!(target("a/b", text), Target::Unsafe),
                "{text}: {:?}",
                target("a/b", text)
            );
        }
    }
}
