//! A theme: templates, interface strings and assets. The built-in one is in the binary; a folder of the site replaces single files of it.

use std::collections::BTreeMap;

use super::minify::minify_asset;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Findings};
use crate::load::{Failure, Owner, ReadError, Root};
use crate::locale::Locale;
use crate::message::say;
use crate::portal::contract;
use crate::portal::routes::hashed_name;
use crate::rules::TEMPLATE_FAULT;
use crate::source::{Sources, Span};
use crate::strings::Strings;
use crate::turns;
use crate::yaml::{self, MISSING_KEY, NOT_TEXT, NodeKind, WRONG_TYPE};

/// Most bytes of one file of a theme: themes are the operator's, so this only catches accidents.
const MOST_BYTES: u64 = 4 * 1024 * 1024;
/// What a theme says of itself: `contract`, the version of what templates receive that it was made for.
const SETTINGS: &str = "theme.yaml";
/// The language whose strings are complete by definition.
const COMPLETE: &str = "strings/en-US.yaml";

/// Names files of the built-in theme, and holds their texts.
macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../themes/default/", $name)))),*]
    };
}

/// The files of the built-in theme. A test holds this list to the folder.
#[rustfmt::skip] // one line a file
pub static DEFAULT: &[(&str, &str)] = files![
    "article.css"
    "directory.js"
    "icon.svg"
    "portal.js"
    "search.js"
    "strings/en-US.yaml"
    "strings/es-MX.yaml"
    "strings/pt-BR.yaml"
    "style.css"
    "tabs.js"
    "templates/article.html"
    "templates/ask.html"
    "templates/base.html"
    "templates/brand.html"
    "templates/cards.html"
    "templates/channel.html"
    "templates/chooser.html"
    "templates/contact.html"
    "templates/crumbs.html"
    "templates/directory.html"
    "templates/escalation.html"
    "templates/fact.html"
    "templates/facts-short.html"
    "templates/facts.html"
    "templates/find.html"
    "templates/footer.html"
    "templates/guidance.html"
    "templates/guide.html"
    "templates/head.html"
    "templates/home.html"
    "templates/languages.html"
    "templates/links.html"
    "templates/nav.html"
    "templates/not-found.html"
    "templates/notices.html"
    "templates/now-words.html"
    "templates/now.html"
    "templates/offering.html"
    "templates/original.html"
    "templates/pick.html"
    "templates/prices.html"
    "templates/pricing.html"
    "templates/prose.html"
    "templates/reach.html"
    "templates/response.html"
    "templates/row.html"
    "templates/rows.html"
    "templates/schedule.html"
    "templates/service.html"
    "templates/services.html"
    "templates/time.html"
    "theme.js"
    "vendor/minisearch.js"
    "vendor/stemmer-en.js"
    "vendor/stemmer-es.js"
    "vendor/stemmer-pt.js"
];

/// A file that pages refer to.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its name in the theme, with every character but letters and digits replaced by `_`: `style_css`.
    pub key: String,
    /// Its path below the output's root, with a hash of its content in the name.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// What it was made from.
    source: blake3::Hash,
}

impl Asset {
    /// A file of a theme as pages get it, taken from an earlier reading where that had the same.
    fn of(name: &str, bytes: &[u8], before: Option<&Theme>) -> Self {
        let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let key: String = name.chars().map(letter).collect();
        let source = blake3::hash(bytes);
        let mut known = before.into_iter().flat_map(|theme| &theme.assets);
        let known = known.find(|asset| asset.source == source && asset.key == key);
        known.cloned().unwrap_or_else(|| {
            let bytes = minify_asset(name, bytes);
            Self {
                key,
                path: format!("assets/{}", hashed_name(name, &bytes)),
                bytes,
                source,
            }
        })
    }
}

/// A theme, read.
#[derive(Debug, Default)]
pub struct Theme {
    /// Templates by name, with the file that each came from.
    pub templates: BTreeMap<String, (String, String)>,
    /// Interface strings of the site's languages.
    pub strings: BTreeMap<Locale, Strings>,
    /// Files that pages refer to.
    pub assets: Vec<Asset>,
    /// The whole content, for fingerprints.
    pub digest: Vec<u8>,
}

impl Theme {
    /// Reads the theme of a site: the built-in files, and over them those of `themes/<name>/`. Assets that an earlier reading made small
    /// are not made small again.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn load(
        root: &Root,
        config: &Config,
        before: Option<&Self>,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Result<Self, Failure> {
        let mut files: BTreeMap<String, (String, Vec<u8>)> = DEFAULT
            .iter()
            .map(|(name, text)| {
                (
                    (*name).to_owned(),
                    (
                        format!("built-in/themes/default/{name}"),
                        text.as_bytes().to_vec(),
                    ),
                )
            })
            .collect();
        let folder = format!("themes/{}", config.theme);
        let tree = root.walk(&folder)?;
        if tree.files.is_empty() && config.theme != "default" {
            let file = sources.add(folder.clone(), "");
            findings.push(
                Diagnostic::new(
                    &MISSING_KEY,
                    Span::start_of(file),
                    say!("there is no theme in {folder}", folder = &folder),
                )
                .help(say!("make the folder, or take `theme` out of site.yaml")),
            );
        }
        for path in tree.files {
            match root.read(&path, MOST_BYTES, Owner::Operator) {
                Ok(bytes) => {
                    let name = path.get(folder.len() + 1..).unwrap_or_default().to_owned();
                    files.insert(name, (path, bytes));
                }
                Err(ReadError::Failed(failure)) => return Err(failure),
                Err(ReadError::Refused(refusal)) => {
                    let file = sources.add(path.clone(), "");
                    findings.push(Diagnostic::new(
                        &WRONG_TYPE,
                        Span::start_of(file),
                        say!("{path} {reason}", path = &path, reason = refusal.reason()),
                    ));
                }
            }
        }
        let mut theme = Self::default();
        let mut hasher = blake3::Hasher::new();
        let mut assets: Vec<(&str, &[u8])> = Vec::new();
        for (name, (path, bytes)) in &files {
            hasher.update(name.as_bytes()).update(&[0]).update(bytes);
            if !theme.takes(name, path, bytes, sources, findings) {
                assets.push((name, bytes));
            }
        }
        let asset = |(name, bytes): &(&str, &[u8])| Asset::of(name, bytes, before);
        theme.assets = turns::at_once(&assets, asset);
        theme.digest = hasher.finalize().as_bytes().to_vec();
        theme.read_strings(config, &files, sources, findings);
        Ok(theme)
    }

    /// Takes a file that is no asset; whether it is one of those.
    fn takes(
        &mut self,
        name: &str,
        path: &str,
        bytes: &[u8],
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> bool {
        if name == SETTINGS {
            Self::hold_to_contract(path, bytes, sources, findings);
        } else if let Some(template) = name.strip_prefix("templates/") {
            match String::from_utf8(bytes.to_vec()) {
                Ok(text) => {
                    self.templates
                        .insert(template.to_owned(), (path.to_owned(), text));
                }
                Err(_) => {
                    let file = sources.add(path, "");
                    findings.push(
                        Diagnostic::new(
                            &NOT_TEXT,
                            Span::start_of(file),
                            say!("{path} is not UTF-8", path),
                        )
                        .help(say!("save it as UTF-8")),
                    );
                }
            }
        } else {
            return name.starts_with("strings/");
        }
        true
    }

    /// Reports a theme that was made for another version of what templates receive.
    fn hold_to_contract(path: &str, bytes: &[u8], sources: &mut Sources, findings: &mut Findings) {
        let (text, _) = yaml::decode(bytes.to_vec());
        let file = sources.add(path, text.clone());
        let document = yaml::parse(file, &text, findings);
        let entries = match &document.root.kind {
            NodeKind::Map(entries) => &entries[..],
            _ => &[],
        };
        let stated = entries.iter().find(|entry| &*entry.key.value == "contract");
        let theirs = stated.and_then(|entry| match &entry.value.kind {
            NodeKind::Scalar(text) => Some(&**text),
            _ => None,
        });
        let ours = contract::VERSION.to_string();
        if theirs == Some(ours.as_str()) {
            return;
        }
        let place = stated.map_or(Span::start_of(file), |entry| entry.value.span);
        let message = match theirs {
            Some(theirs) => say!(
                "this theme was made for version {theirs} of what templates receive, and this is version {ours}",
                theirs,
                ours = &ours
            ),
            None => say!(
                "the theme does not say which version of what templates receive it was made for"
            ),
        };
        let help = say!(
            "hold the templates to `supportal schema theme`, then write `contract: {ours}`",
            ours = &ours
        );
        findings.push(Diagnostic::new(&TEMPLATE_FAULT, place, message).help(help));
    }

    /// Reads the strings of the site's languages: the built-in file of each, if there is one, and over it the theme's own.
    fn read_strings(
        &mut self,
        config: &Config,
        files: &BTreeMap<String, (String, Vec<u8>)>,
        sources: &mut Sources,
        findings: &mut Findings,
    ) {
        let built_in = |name: &str| {
            DEFAULT
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, text)| *text)
        };
        let complete = Locale::parse("en-US")
            .ok()
            .zip(built_in(COMPLETE))
            .map(|(locale, text)| read_strings(&locale, COMPLETE, text, sources, findings).0);
        for locale in &config.locales {
            let name = format!("strings/{locale}.yaml");
            let base =
                built_in(&name).map(|text| read_strings(locale, &name, text, sources, findings));
            let own = files
                .get(&name)
                .filter(|(path, _)| !path.starts_with("built-in/"))
                .map(|(path, bytes)| {
                    let (text, _) = yaml::decode(bytes.clone());
                    read_strings(locale, path, &text, sources, findings)
                });
            let (strings, place) = match (base, own) {
                (Some((mut base, _)), Some((own, place))) => {
                    base.overlay(own);
                    (base, place)
                }
                (Some(only), None) | (None, Some(only)) => only,
                (None, None) => {
                    let file = sources.add(format!("themes/{}/{name}", config.theme), "");
                    findings.push(
                        Diagnostic::new(
                            &MISSING_KEY,
                            Span::start_of(file),
                            say!("there are no interface strings for {locale}", locale),
                        )
                        .help(say!(
                            "add themes/{theme}/{name}; the built-in strings/en-US.yaml shows every key",
                            theme = &config.theme,
                            name
                        )),
                    );
                    continue;
                }
            };
            if let Some(complete) = &complete {
                strings.require_all_of(complete, place, findings);
            }
            self.strings.insert(locale.clone(), strings);
        }
    }

    /// The text of a built-in file, for `supportal` to show as a pattern.
    pub fn built_in(name: &str) -> Option<&'static str> {
        DEFAULT
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, text)| *text)
    }
}

fn read_strings(
    locale: &Locale,
    path: &str,
    text: &str,
    sources: &mut Sources,
    findings: &mut Findings,
) -> (Strings, Span) {
    let file = sources.add(path, text);
    let document = yaml::parse(file, text, findings);
    (
        Strings::read(locale, &document.root, findings),
        Span::start_of(file),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_built_in_files_is_the_folder() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let mut names: Vec<String> = walkdir::WalkDir::new(&folder)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| {
                entry
                    .path()
                    .strip_prefix(&folder)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        names.sort();
        assert_eq!(
            names,
            DEFAULT.iter().map(|(name, _)| *name).collect::<Vec<_>>()
        );
    }

    #[test]
    fn every_language_of_the_theme_has_every_string() {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let mut read = |tag: &str| {
            let name = format!("strings/{tag}.yaml");
            read_strings(
                &Locale::parse(tag).unwrap(),
                &name,
                Theme::built_in(&name).unwrap(),
                &mut sources,
                &mut findings,
            )
            .0
        };
        let [english, portuguese, spanish] = ["en-US", "pt-BR", "es-MX"].map(&mut read);
        let place = Span::start_of(sources.add("x", ""));
        for other in [&portuguese, &spanish] {
            english.require_all_of(other, place, &mut findings);
            other.require_all_of(&english, place, &mut findings);
        }
        assert!(
            findings.is_empty(),
            "{:?}",
            findings
                .iter()
                .map(|finding| &finding.message)
                .collect::<Vec<_>>()
        );
    }
}
