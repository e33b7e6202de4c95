//! Links → the files that they lead to, as whoever serves the folder would answer.

use url::Url;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// To another site, a phone, a mailbox.
    Elsewhere,
    /// Above the folder.
    Above,
    /// To a file of the folder's, perhaps to a place in it.
    File(String, Option<String>),
}

/// Where the folder is served, as far as its pages say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Base {
    /// `https://support.example`.
    origin: String,
    /// The path before every file, with a slash at both ends.
    path: String,
    /// What is served there: the whole folder where this is empty, else a folder in it, with a slash at its end.
    folder: String,
}

impl Base {
    /// Of an address.
    pub(super) fn of(url: &Url) -> Self {
        let path = decoded(url.path());
        Self {
            origin: url.origin().ascii_serialization(),
            path: if path.ends_with('/') {
                path
            } else {
                format!("{path}/")
            },
            folder: String::new(),
        }
    }

    /// Told from the address that a page says to be its own: that of the whole folder, or of `portal` by itself.
    pub(super) fn told(page: &str, canonical: &str, portal: &str) -> Option<Self> {
        let alone = || {
            let below = page.strip_prefix(portal).filter(|_| !portal.is_empty())?;
            Some(Self {
                folder: portal.to_owned(),
                ..Self::before(below, canonical)?
            })
        };
        Self::before(page, canonical).or_else(alone)
    }

    /// Whether a portal is served there by itself.
    pub(super) fn is_of_a_portal(&self) -> bool {
        !self.folder.is_empty()
    }

    fn before(page: &str, canonical: &str) -> Option<Self> {
        let url = Url::parse(canonical).ok()?;
        let own = page.strip_suffix("index.html").unwrap_or(page);
        let all = decoded(url.path());
        let path = all.strip_suffix(own)?.to_owned();
        path.ends_with('/').then(|| Self {
            origin: url.origin().ascii_serialization(),
            path,
            folder: String::new(),
        })
    }
}

/// Where a link of a page leads.
pub(super) fn target(page: &str, link: &str, base: Option<&Base>) -> Target {
    let link = link.trim();
    let (path, fragment) = match link.split_once('#') {
        Some((path, fragment)) => (
            path,
            Some(decoded(fragment)).filter(|fragment| !fragment.is_empty()),
        ),
        None => (link, None),
    };
    let path = path.split('?').next().unwrap_or_default();
    if path.is_empty() {
        return Target::File(page.to_owned(), fragment);
    }
    let (folder, below) = match rooted(path, base) {
        Rooted::Elsewhere => return Target::Elsewhere,
        Rooted::Root(below) => ("", below),
        Rooted::Page => (
            page.rsplit_once('/').map_or("", |(folder, _)| folder),
            decoded(path),
        ),
    };
    match joined(folder, &below) {
        Some(file) => Target::File(file, fragment),
        None => Target::Above,
    }
}

enum Rooted {
    Elsewhere,
    /// Below the folder, by this path.
    Root(String),
    /// Seen from the page.
    Page,
}

fn rooted(path: &str, base: Option<&Base>) -> Rooted {
    let scheme = path
        .split(['/', '?'])
        .next()
        .is_some_and(|first| first.contains(':'));
    let on_host = if path.starts_with("//") {
        return Rooted::Elsewhere;
    } else if scheme {
        let known = base.and_then(|base| path.strip_prefix(&base.origin));
        match known.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            Some(rest) => decoded(rest),
            None => return Rooted::Elsewhere,
        }
    } else if path.starts_with('/') {
        decoded(path)
    } else {
        return Rooted::Page;
    };
    let before = base.map_or("/", |base| base.path.as_str());
    let folder = base.map_or("", |base| base.folder.as_str());
    match on_host.strip_prefix(before) {
        Some(below) => Rooted::Root(format!("{folder}{below}")),
        None if format!("{on_host}/") == before => Rooted::Root(folder.to_owned()),
        None => Rooted::Elsewhere,
    }
}

/// A path below a folder, without `.` and `..`; a folder stands for its index. Nothing where it leads above.
fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    let is_folder = path.is_empty()
        || path.ends_with('/')
        || path == "."
        || path == ".."
        || path.ends_with("/.")
        || path.ends_with("/..");
    if is_folder {
        parts.push("index.html");
    }
    Some(parts.join("/"))
}

/// Percent signs taken back.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let byte = match after {
            [high, low, ..] if *first == b'%' => {
                let digit = |byte: &u8| char::from(*byte).to_digit(16);
                digit(high)
                    .zip(digit(low))
                    .and_then(|(high, low)| u8::try_from(high * 16 + low).ok())
            }
            _ => None,
        };
        bytes.push(byte.unwrap_or(*first));
        rest = rest
            .get(if byte.is_some() { 3 } else { 1 }..)
            .unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_where_a_browser_goes() {
        let base = Base::told(
            "contoso/pt-br/contact/index.html",
            "https://s.example/portals/contoso/pt-br/contact/",
            "contoso/",
        )
        .unwrap();
        assert_eq!(
            base,
            Base {
                origin: "https://s.example".into(),
                path: "/portals/".into(),
                folder: String::new(),
            }
        );
        let page = "contoso/pt-br/contact/index.html";
        for (link, expected) in [
            ("../", "contoso/pt-br/index.html"),
            (
                "../guidance/emerg%C3%AAncia/#passo-1",
                "contoso/pt-br/guidance/emergência/index.html#passo-1",
            ),
            ("#hours", "contoso/pt-br/contact/index.html#hours"),
            ("", "contoso/pt-br/contact/index.html"),
            ("../../../assets/style.css?x", "assets/style.css"),
            ("/portals/contoso/", "contoso/index.html"),
            ("/portals", "index.html"),
            ("https://s.example/portals/a/b.html", "a/b.html"),
            ("https://s.example/other/", "elsewhere"),
            ("https://s.example.evil/portals/", "elsewhere"),
            ("//s.example/portals/", "elsewhere"),
            ("mailto:a@b.example", "elsewhere"),
            ("../../../../x", "above"),
            ("a.html", "contoso/pt-br/contact/a.html"),
        ] {
            let told = match target(page, link, Some(&base)) {
                Target::Elsewhere => "elsewhere".to_owned(),
                Target::Above => "above".to_owned(),
                Target::File(file, fragment) => {
                    file + &fragment.map_or(String::new(), |fragment| format!("#{fragment}"))
                }
            };
            assert_eq!(told, expected, "{link}");
        }
        assert_eq!(
            target("a/404.html", "/a/x/", None),
            Target::File("a/x/index.html".into(), None)
        );
        assert_eq!(
            Base::told("a/index.html", "https://s.example/b/", "c/"),
            None
        );
        // A portal by itself: what begins at the root of its address is in its folder.
        let own = "https://help.contoso.example/pt-br/contact/";
        let base = Base::told(page, own, "contoso/").unwrap();
        assert!(base.is_of_a_portal());
        for link in [own, "/pt-br/contact/", ""] {
            assert_eq!(
                target(page, link, Some(&base)),
                Target::File(page.into(), None)
            );
        }
        assert_eq!(decoded("%zz%4"), "%zz%4");
    }
}
