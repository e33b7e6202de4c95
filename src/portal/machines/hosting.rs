//! What hosts read at the root of what is served, the output or a portal by itself: headers, pages for addresses that are not there,
//! the way to a reader's language.
//!
//! No file names a partner, so that none grows with their number: where a host can, a pattern stands for all of them.

use serde_json::json;

use super::policy::{HEADERS, HTTPS_ONLY, KEPT};
use crate::locale::Locale;
use crate::portal::routes::Home;

/// A site, as far as its host must know it.
#[derive(Debug, Clone, Copy)]
pub struct Hosted<'a> {
    /// The root.
    pub home: Home<'a>,
    /// Its languages, the default first.
    pub locales: &'a [&'a Locale],
    /// Whether portals of partners are below the root; otherwise it is a portal itself.
    pub has_partners: bool,
    /// Whether files have siblings that are compressed by gzip.
    pub has_gzip: bool,
}

/// The names of the files.
pub const FILES: [&str; 5] = [
    "_headers",
    "_redirects",
    "staticwebapp.config.json",
    "nginx.conf",
    // GitHub Pages leaves out what begins with an underscore or a dot unless this is there.
    ".nojekyll",
];

/// The files, by their names.
pub fn files(site: Hosted<'_>) -> [(&'static str, String); 5] {
    let [headers, redirects, static_web_app, nginx, no_jekyll] = FILES;
    [
        (headers, site.headers()),
        (redirects, site.redirects()),
        (static_web_app, site.static_web_app()),
        (nginx, site.nginx()),
        (no_jekyll, String::new()),
    ]
}

impl Hosted<'_> {
    /// Netlify, Cloudflare Pages. A header must not be set by two rules: they would join what both say.
    fn headers(&self) -> String {
        let base = self.home.base_path();
        let mut text = format!("{base}*\n");
        for (name, value) in HEADERS.iter().chain([&HTTPS_ONLY]) {
            text.push_str(&format!("  {name}: {value}\n"));
        }
        let (name, value) = KEPT;
        let below = self.has_partners.then_some(":portal/");
        for folder in [""].into_iter().chain(below) {
            text.push_str(&format!("{base}{folder}assets/*\n  {name}: {value}\n"));
        }
        text
    }

    /// Netlify: what is shown where there is no page. Cloudflare Pages finds the next 404.html above by itself, and passes over this.
    fn redirects(&self) -> String {
        let base = self.home.base_path();
        let portal = if self.has_partners { ":portal/" } else { "" };
        let languages = self
            .locales
            .iter()
            .map(|locale| format!("{portal}{}/", locale.segment()));
        let mut folders: Vec<String> = languages.collect();
        if self.has_partners {
            folders.push(portal.to_owned());
        }
        folders.push(String::new());
        let rule = |folder: &String| format!("{base}{folder}*  {base}{folder}404.html  404\n");
        folders.iter().map(rule).collect()
    }

    /// Azure Static Web Apps, which knows one page for all addresses that are not there.
    fn static_web_app(&self) -> String {
        let base = self.home.base_path();
        let headers = HEADERS.iter().chain([&HTTPS_ONLY]);
        let headers: serde_json::Map<_, _> = headers
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect();
        let (name, value) = KEPT;
        let config = json!({
            "trailingSlash": "always",
            "routes": [{ "route": format!("{base}assets/*"), "headers": { name: value } }],
            "responseOverrides": { "404": { "rewrite": format!("{base}404.html") } },
            "globalHeaders": headers,
            "mimeTypes": {
                ".ics": "text/calendar; charset=utf-8",
                ".txt": "text/plain; charset=utf-8",
                ".vcf": "text/vcard; charset=utf-8",
            },
        });
        format!("{config:#}\n")
    }

    /// nginx, as an include. A block with one header of its own has none of those around it, so each block has all.
    fn nginx(&self) -> String {
        let base = quoted(&self.home.base_path());
        let portal = if self.has_partners { "[^/]+/" } else { "" };
        let segments: Vec<String> = self.locales.iter().map(|one| one.segment()).collect();
        let headers = |more: &[(&str, &str)], indent: &str| {
            let all = HEADERS.iter().chain(more);
            all.map(|(name, value)| format!("{indent}add_header {name} \"{value}\" always;\n"))
                .collect::<String>()
        };
        let types: String = [("ics", "text/calendar"), ("vcf", "text/vcard")]
            .map(|(ending, kind)| {
                format!("    location ~ \"[.]{ending}$\" {{ types {{ }} default_type \"{kind}; charset=utf-8\"; try_files $uri =404; }}\n")
            })
            .concat();
        let chooser = [("Cache-Control", "no-cache"), ("Vary", "Accept-Language")];
        format!(
            r#"# supportal wrote this. In a server block: root /folder/of/the/output; include /folder/of/the/output/nginx.conf;
# Where the address has a path, root is the folder in which the output lies under that path.
index index.html;
charset utf-8;
absolute_redirect off;
{gzip}{server}
# Where an address is, for the page that says that there is none.
set $supportal_portal "";
set $supportal_folder "";
if ($uri ~ "^(?<supportal_site>{base})") {{ set $supportal_folder ""; }}

# The language that the reader's browser names first.
set $supportal_language none;
{languages}
# What is not for readers.
location ~ "^{base}(?:(?:.*/)?[.](?!well-known/)|(?:[^/]+/)?(?:nginx[.]conf|_headers|_redirects|staticwebapp[.]config[.]json)$)" {{
    error_page 404 @supportal_missing;
    return 404;
}}

location ~ "^{base}(?:[^/]+/)?assets/" {{
{kept}    error_page 404 @supportal_missing;
    try_files $uri =404;
}}

# The page with the languages: the reader's, where the portal has it.
location ~ "^{base}(?<supportal_portal>{portal})$" {{
{chooser}    error_page 404 @supportal_missing;
    if (-d "$document_root$uri$supportal_language") {{ return 302 "$uri$supportal_language/"; }}
    try_files "${{uri}}index.html" =404;
}}

location ~ "^{base}(?<supportal_portal>{portal})(?<supportal_folder>(?:{segments})/)" {{
    error_page 404 @supportal_missing;
    try_files $uri $uri/ =404;
{types}}}
{below}location ~ "^{base}" {{ error_page 404 @supportal_missing; try_files $uri $uri/ =404; }}

# The page of the language, else of the portal, else of the site.
location @supportal_missing {{
    try_files "${{supportal_site}}${{supportal_portal}}${{supportal_folder}}404.html" "${{supportal_site}}${{supportal_portal}}404.html" "${{supportal_site}}404.html" =404;
}}
"#,
            gzip = match self.has_gzip {
                true => "gzip_static on;\ngzip_vary on;\n",
                false => "",
            },
            server = headers(&[("Cache-Control", "no-cache")], ""),
            languages = self.languages(),
            below = match portal {
                "" => String::new(),
                portal => format!(
                    "location ~ \"^{base}(?<supportal_portal>{portal})\" {{ error_page 404 @supportal_missing; try_files $uri $uri/ =404; }}\n"
                ),
            },
            kept = headers(&[KEPT], "    "),
            chooser = headers(&chooser, "    "),
            segments = segments
                .iter()
                .map(|one| quoted(one))
                .collect::<Vec<_>>()
                .join("|"),
        )
    }

    /// A language by its name alone, then by its whole tag; of those with the same name the first holds.
    fn languages(&self) -> String {
        let rule = |tag: &str, locale: &Locale| {
            format!(
                "if ($http_accept_language ~* \"^{}(?:[-,;]|$)\") {{ set $supportal_language {}; }}\n",
                quoted(tag),
                locale.segment()
            )
        };
        let names = self
            .locales
            .iter()
            .rev()
            .map(|locale| rule(locale.language(), locale));
        let tags = self
            .locales
            .iter()
            .map(|locale| rule(&locale.segment(), locale));
        names.chain(tags).collect()
    }
}

/// Text in an expression of nginx.
fn quoted(text: &str) -> String {
    let quote = |sign: char| match sign {
        sign if sign.is_ascii_alphanumeric() || "/-_".contains(sign) => sign.to_string(),
        sign => format!("\\x{:02x}", u32::from(sign)),
    };
    text.chars().map(quote).collect()
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    fn files_of(base: &str, languages: usize) -> [(&'static str, String); 5] {
        let base = Url::parse(base).unwrap();
        let locale = |at: usize| {
            let letter = |at: usize| char::from(b'a' + u8::try_from(at % 26).unwrap());
            Locale::parse(&format!("{}{}{}", letter(at), letter(at / 26), letter(at))).unwrap()
        };
        let locales: Vec<Locale> = (0..languages).map(locale).collect();
        let locales: Vec<&Locale> = locales.iter().collect();
        files(Hosted {
            home: Home {
                partner: None,
                base_url: Some(&base),
                own_url: None,
            },
            locales: &locales,
            has_partners: true,
            has_gzip: false,
        })
    }

    #[test]
    fn files_stay_within_the_limits_of_hosts() {
        let [headers, redirects, config, ..] = files_of("https://a.example/", 60);
        assert!(config.1.len() < 20 * 1024, "Azure Static Web Apps");
        assert!(redirects.1.lines().count() <= 100, "Cloudflare Pages");
        assert!(
            headers
                .1
                .lines()
                .filter(|line| !line.starts_with(' '))
                .count()
                <= 100
        );
        assert!(
            headers.1.lines().all(|line| line.len() <= 2000),
            "Cloudflare Pages"
        );
    }

    #[test]
    fn a_path_of_any_signs_is_a_path_in_an_expression() {
        assert_eq!(quoted("/a.b/$c\"/"), "/a\\x2eb/\\x24c\\x22/");
        let [.., nginx, _] = files_of("https://a.example/x.y/", 1);
        assert!(nginx.1.contains("\"^/x\\x2ey/"), "{}", nginx.1);
    }
}
