//! `site.yaml`: what holds for all portals of a site.

use url::Url;

use crate::catalog::Str;
use crate::catalog::base_url;
pub use crate::catalog::base_url::parse as parse_base_url;
use crate::catalog::contact::outside;
use crate::catalog::link::{Roots, is_root};
use crate::catalog::partner::locale;
use crate::catalog::shape;
use crate::catalog::text::Text;
use crate::diagnostic::{Diagnostic, Findings, Level};
use crate::locale::Locale;
use crate::message::say;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, Node, NodeKind, Stated, WRONG_TYPE, cut};

/// How files are compressed beside themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// gzip, which every browser takes.
    Gzip,
    /// Brotli, which is smaller.
    Brotli,
}

impl Compression {
    /// All.
    pub const ALL: [Self; 2] = [Self::Gzip, Self::Brotli];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gzip => "gz",
            Self::Brotli => "br",
        }
    }

    /// What it adds to a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Gzip => ".gz",
            Self::Brotli => ".br",
        }
    }
}

/// A site's settings.
#[derive(Debug, Clone)]
pub struct Config {
    /// What the directory of partners is called.
    pub title: Stated<Text>,
    /// Where the output's root will be served. Without it there are no canonical links, and 404 pages work at the root only.
    pub base_url: Option<Url>,
    /// The languages; the first is the default. Never empty.
    pub locales: Vec<Locale>,
    /// The theme's folder below `themes/`.
    pub theme: String,
    /// What the folders of the guidance are called, in the order in which they are listed.
    pub topics: Vec<(String, Text)>,
    /// What `/path` in articles stands for, that were written for another site.
    pub roots: Roots,
    /// Requirements beyond the program's that the site is held to, by their names in the policy.
    pub profiles: Vec<Spanned<Str>>,
    /// Rules that report at another level than their own: the rule as written, and the level.
    pub levels: Vec<(Spanned<Str>, Level)>,
    /// What the output's files are compressed by beside themselves, each once.
    pub compress: Vec<Compression>,
}

impl Config {
    /// The language that readers get when theirs is not there.
    pub fn default_locale(&self) -> Option<&Locale> {
        self.locales.first()
    }

    /// Whether the site is held to a profile.
    pub fn has_profile(&self, profile: &str) -> bool {
        self.profiles.iter().any(|named| &*named.value == profile)
    }

    /// Reads the root of `site.yaml`. Nothing, where it names no languages: without them there is no site.
    pub fn read(root: &Node, file_start: Span, findings: &mut Findings) -> Option<Self> {
        let mut fields = Fields::open(root, &shape::SITE, file_start, findings)?;
        let title = Text::field(&mut fields, "title", findings);
        let base_url = base_url::field(&mut fields, findings);
        let listed = fields.texts("locales", findings);
        fields.require("locales", &listed, findings);
        let mut locales: Vec<Locale> = Vec::new();
        for text in listed.value_owned().unwrap_or_default() {
            let Some(locale) = locale(&text, "locales", findings) else {
                continue;
            };
            if locales.contains(&locale.value) {
                findings.push(
                    Diagnostic::new(
                        &WRONG_TYPE,
                        locale.span,
                        say!(
                            "the language {locale} stands here twice",
                            locale = &locale.value
                        ),
                    )
                    .help(say!("keep one")),
                );
            } else {
                locales.push(locale.value);
            }
        }
        let theme = fields.text("theme", findings);
        let named = theme
            .given()
            .map(|theme| (theme.value.to_string(), theme.span));
        let (theme, span) = named.unwrap_or_else(|| ("default".into(), file_start));
        if theme.is_empty()
            || !theme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        {
            findings.push(
                Diagnostic::new(
                    &WRONG_TYPE,
                    span,
                    say!("`{word}` is not the name of a theme", word = cut(&theme)),
                )
                .help(say!("use letters, digits and hyphens")),
            );
        }
        let topics = fields
            .node("topics")
            .given()
            .and_then(|node| topics(node.value, findings))
            .unwrap_or_default();
        let roots = fields
            .node("link_roots")
            .given()
            .map(|node| roots(node.value, findings))
            .unwrap_or_default();
        let profiles = fields
            .texts("profiles", findings)
            .value_owned()
            .unwrap_or_default();
        let levels = fields
            .node("levels")
            .given()
            .map(|node| levels(node.value, findings))
            .unwrap_or_default();
        let compress = fields.texts("compress", findings);
        let compress = compressions(compress.value_owned().unwrap_or_default(), findings);
        fields.finish(findings);
        (!locales.is_empty()).then_some(Self {
            title,
            base_url,
            locales,
            theme,
            topics,
            roots,
            profiles,
            levels,
            compress,
        })
    }
}

/// Compressions by their words, each once, in an order of ours.
fn compressions(words: Vec<Spanned<Str>>, findings: &mut Findings) -> Vec<Compression> {
    let is = |one: Compression| move |word: &Spanned<Str>| &*word.value == one.word();
    for word in &words {
        if !Compression::ALL.iter().any(|one| is(*one)(word)) {
            findings.push(
                Diagnostic::new(
                    &WRONG_TYPE,
                    word.span,
                    say!("`{word}` is no compression", word = cut(&word.value)),
                )
                .help(say!("use gz, br or both")),
            );
        }
    }
    let named = |one: &Compression| words.iter().any(is(*one));
    Compression::ALL.into_iter().filter(named).collect()
}

/// The names of folders: a mapping whose keys are the folders.
fn topics(node: &Node, findings: &mut Findings) -> Option<Vec<(String, Text)>> {
    let NodeKind::Map(entries) = &node.kind else {
        crate::yaml::wrong_type(
            node,
            node.span,
            say!("`topics` is a mapping from folders to their names"),
            findings,
        );
        return None;
    };
    let stated = entries.iter().filter(|entry| !entry.value.is_blank());
    let named = stated.filter_map(|entry| {
        let text = Text::read(&entry.value, "topics", entry.key.span, findings).value_owned()?;
        Some((entry.key.value.to_string(), text))
    });
    Some(named.collect())
}

/// The roots of other sites: a mapping from the beginnings of paths, or `xref:`, to the addresses that they stand for.
fn roots(node: &Node, findings: &mut Findings) -> Roots {
    let NodeKind::Map(entries) = &node.kind else {
        crate::yaml::wrong_type(
            node,
            node.span,
            say!("`link_roots` is a mapping from paths to addresses"),
            findings,
        );
        return Roots::default();
    };
    let mut sites = Vec::new();
    for entry in entries.iter().filter(|entry| !entry.value.is_blank()) {
        let Some(address) = crate::yaml::scalar(&entry.value, "link_roots", findings) else {
            continue;
        };
        let known = outside(&address.value.replace("{locale}", "en-us"));
        if known.is_some() && is_root(&entry.key.value) {
            sites.push((entry.key.value.to_string(), address.value.to_string()));
        } else {
            let message = say!(
                "`{path}: {address}` leads from no path to no address of the web",
                path = cut(&entry.key.value),
                address = cut(&address.value)
            );
            findings.push(
                Diagnostic::new(&WRONG_TYPE, address.span, message).help(say!(
                    "write it as `/: https://learn.microsoft.com/{locale}/`",
                    locale = "{locale}"
                )),
            );
        }
    }
    Roots { sites }
}

/// The levels of rules: a mapping from rules to `error`, `warning` or `info`.
fn levels(node: &Node, findings: &mut Findings) -> Vec<(Spanned<Str>, Level)> {
    let NodeKind::Map(entries) = &node.kind else {
        crate::yaml::wrong_type(
            node,
            node.span,
            say!("`levels` is a mapping from rules to levels"),
            findings,
        );
        return Vec::new();
    };
    let known = [Level::Error, Level::Warning, Level::Info];
    let stated = entries.iter().filter(|entry| !entry.value.is_blank());
    let stated = stated.filter_map(|entry| {
        let word = crate::yaml::scalar(&entry.value, "levels", findings)?;
        let level = known
            .into_iter()
            .find(|level| level.as_str() == &*word.value);
        if level.is_none() {
            findings.push(
                Diagnostic::new(
                    &WRONG_TYPE,
                    word.span,
                    say!("`{word}` is not a level", word = cut(&word.value)),
                )
                .help(say!("use error, warning or info")),
            );
        }
        Some((entry.key.clone(), level?))
    });
    stated.collect()
}
