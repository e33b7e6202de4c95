//! Where pages are, and how one links to another. Every address of the output is made here.

use url::Url;

use crate::locale::Locale;

/// Whose portal it is: a folder of the output, or the output itself for a site of guidance alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home<'a> {
    /// The partner's folder; none for a site without partners.
    pub partner: Option<&'a str>,
    /// Where the output's root is served.
    pub base_url: Option<&'a Url>,
    /// Where the partner's folder is served by itself, if it is: what its pages refer to then is in it.
    pub own_url: Option<&'a Url>,
}

/// A page of a portal in one language: its path below the locale root, empty or ending in a slash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route(String);

/// Paths of the page kinds.
pub mod section {
    /// Hours and contact.
    pub const CONTACT: &str = "contact/";
    /// Plans and pricing.
    pub const PRICING: &str = "pricing/";
    /// Services.
    pub const SERVICES: &str = "services/";
    /// Escalation.
    pub const ESCALATION: &str = "escalation/";
    /// Guides.
    pub const GUIDANCE: &str = "guidance/";
    /// Offerings; there is no page of its own there: they are compared on the pricing page.
    pub const OFFERINGS: &str = "offerings/";
}

impl Route {
    /// The home page.
    pub fn home() -> Self {
        Self(String::new())
    }

    /// A section.
    pub fn section(path: &str) -> Self {
        Self(path.to_owned())
    }

    /// A page below a section.
    pub fn below(section: &str, id: &str) -> Self {
        Self(format!("{section}{id}/"))
    }

    /// A guide. `index` is the page of its folder; that of the highest folder is the list of guides.
    pub fn article(path: &str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match (name.eq_ignore_ascii_case("index"), folder) {
            (false, _) => Self::below(section::GUIDANCE, path),
            (true, "") => Self::section(section::GUIDANCE),
            (true, folder) => Self::below(section::GUIDANCE, folder),
        }
    }

    /// The path below the locale root.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// From this page to the locale root.
    pub fn up(&self) -> String {
        match self.0.matches('/').count() {
            0 => "./".to_owned(),
            depth => "../".repeat(depth),
        }
    }

    /// From this page to another of the same portal and language.
    pub fn to(&self, other: &str) -> String {
        format!("{}{}", self.up(), encode(other))
    }
}

impl<'a> Home<'a> {
    /// Where the pages are served.
    pub fn served_at(&self) -> Option<&'a Url> {
        self.own_url.or(self.base_url)
    }

    /// The partner's folder below what is served.
    fn served_below(&self) -> Option<&'a str> {
        self.partner.filter(|_| self.own_url.is_none())
    }

    /// The folder of a language, below the output's root: `contoso/pt-br/`.
    pub fn folder(&self, locale: &Locale) -> String {
        let segment = locale.segment();
        match self.partner {
            Some(partner) => [partner, "/", &segment, "/"].concat(),
            None => [&segment, "/"].concat(),
        }
    }

    /// The folder of a language, below the root of what is served.
    fn served_folder(&self, locale: &Locale) -> String {
        match self.served_below() {
            Some(_) => self.folder(locale),
            None => format!("{}/", locale.segment()),
        }
    }

    /// The file of a page, below the output's root.
    pub fn file(&self, locale: &Locale, route: &Route) -> String {
        [&self.folder(locale), route.path(), "index.html"].concat()
    }

    /// From the locale root to the partner's root.
    pub fn partner_root(&self) -> &'static str {
        "../"
    }

    /// From the locale root to the root of what is served.
    pub fn root(&self) -> &'static str {
        if self.served_below().is_some() {
            "../../"
        } else {
            "../"
        }
    }

    /// The absolute URL of a page.
    pub fn url(&self, locale: &Locale, route: &Route) -> Option<String> {
        Some(self.locale_url(locale)? + &encode(route.path()))
    }

    /// The absolute URL that those of all pages in a language begin with.
    pub fn locale_url(&self, locale: &Locale) -> Option<String> {
        let served_at = self.served_at()?;
        Some([served_at.as_str(), &encode(&self.served_folder(locale))].concat())
    }

    /// The absolute URL of the page where a reader picks a language.
    pub fn chooser_url(&self) -> Option<String> {
        let base = self.served_at()?;
        Some(match self.served_below() {
            Some(partner) => format!("{base}{}/", encode(partner)),
            None => base.to_string(),
        })
    }

    /// The path of the locale root on its host, for pages that are served at any depth.
    pub fn absolute_path(&self, locale: &Locale) -> String {
        format!(
            "{}{}",
            self.base_path(),
            encode(&self.served_folder(locale))
        )
    }

    /// The path of the root of what is served on its host.
    pub fn base_path(&self) -> String {
        self.served_at()
            .map_or_else(|| "/".to_owned(), |url| url.path().to_owned())
    }
}

/// Percent-encodes a path, slash by slash.
pub fn encode(path: &str) -> String {
    // Nearly all are made of nothing else.
    if path.bytes().all(|byte| STANDS[usize::from(byte)]) {
        return path.to_owned();
    }
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if STANDS[usize::from(byte)] {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Whether a byte stands for itself in a path.
const STANDS: [bool; 256] = {
    let mut stands = [false; 256];
    let mut at: u8 = 0;
    while at < 128 {
        let is_sign = matches!(at, b'-' | b'_' | b'.' | b'~' | b'/');
        stands[at as usize] = is_sign || at.is_ascii_alphanumeric();
        at += 1;
    }
    stands
};

/// A file's name with ten digits of its content's hash: `style.0123456789.css`. The folder of `name` is dropped.
pub fn hashed_name(name: &str, bytes: &[u8]) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let hash = blake3::hash(bytes).to_hex();
    let digits = hash.get(..10).unwrap_or_default();
    match file.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{digits}.{ending}"),
        None => format!("{file}.{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_and_addresses_absolute() {
        let base = Url::parse("https://support.example/portals/").unwrap();
        let home = Home {
            partner: Some("contoso"),
            base_url: Some(&base),
            own_url: None,
        };
        let pt = Locale::parse("pt-BR").unwrap();
        let article = Route::below(section::GUIDANCE, "contas/senha");
        assert_eq!(
            home.file(&pt, &article),
            "contoso/pt-br/guidance/contas/senha/index.html"
        );
        assert_eq!(Route::article("contas/senha"), article);
        assert_eq!(Route::article("contas/Index").path(), "guidance/contas/");
        assert_eq!(Route::article("index").path(), "guidance/");
        assert_eq!(article.to("contact/"), "../../../contact/");
        assert_eq!(Route::home().to("contact/"), "./contact/");
        assert_eq!(
            article.to("guidance/emergência/"),
            "../../../guidance/emerg%C3%AAncia/"
        );
        assert_eq!(
            home.url(&pt, &article).unwrap(),
            "https://support.example/portals/contoso/pt-br/guidance/contas/senha/"
        );
        assert_eq!(home.absolute_path(&pt), "/portals/contoso/pt-br/");
        assert_eq!(home.root(), "../../");
    }

    #[test]
    fn a_portal_by_itself_is_the_root_of_its_address() {
        let site = Url::parse("https://support.example/portals/").unwrap();
        let own = Url::parse("https://contoso.example/help/").unwrap();
        let home = Home {
            partner: Some("contoso"),
            base_url: Some(&site),
            own_url: Some(&own),
        };
        let pt = Locale::parse("pt-BR").unwrap();
        let contact = Route::section(section::CONTACT);
        assert_eq!(
            home.url(&pt, &contact).unwrap(),
            "https://contoso.example/help/pt-br/contact/"
        );
        assert_eq!(home.chooser_url().unwrap(), "https://contoso.example/help/");
        assert_eq!(home.absolute_path(&pt), "/help/pt-br/");
        assert_eq!(home.root(), home.partner_root());
        // In the output it lies where every portal does.
        assert_eq!(home.file(&pt, &contact), "contoso/pt-br/contact/index.html");
    }
}
