//! The translator's view: what is translated and how it stands, and each translation beside its source.

use std::fmt::Write as _;
use std::sync::Arc;

use super::App;
use super::address::field;
use super::page::{OWN, own_document};
use crate::catalog::freshness::Freshness;
use crate::git;
use crate::locale::Locale;
use crate::markdown::escape;
use crate::message::say;
use crate::pipeline::{Shelf, Site, Stop};
use crate::portal::routes::encode;
use crate::rules::published;
use crate::translations::beside::{Line, Pair, Section, Since, beside};
use crate::translations::{Row, rows, sort};

/// Which translation, or which list of them.
#[derive(Debug, Default)]
struct Asked {
    /// Whose own guidance; none: what all partners share.
    partner: Option<String>,
    locale: Option<String>,
    path: Option<String>,
}

impl Asked {
    fn read(query: &str) -> Self {
        Self {
            partner: field(query, "partner"),
            locale: field(query, "locale"),
            path: field(query, "path"),
        }
    }
}

/// The address of the list of a partner's translations, or of those that all share.
pub(super) fn list_address(partner: Option<&str>) -> String {
    let partner = partner.map(|id| format!("?partner={}", encode(id)));
    format!("{OWN}translations/{}", partner.unwrap_or_default())
}

impl App {
    /// The page of a translation, or of all.
    pub(super) fn translations(self: &Arc<Self>, query: &str) -> String {
        let asked = Asked::read(query);
        let basis = self.workbench.basis();
        let body = match &basis.site {
            Ok(site) => self.translations_body(site, &asked),
            Err(_) => Err(Stop::Usage(say!("what all portals share cannot be read"))),
        };
        let title = say!("Translations").translated(&self.reader.dictionary);
        let body = body.unwrap_or_else(|stop| {
            let (Stop::Usage(why) | Stop::Machine(why)) = stop;
            format!(
                "<h1>{}</h1><p class=\"why\">{}</p>",
                escape(&title),
                self.say(&why)
            )
        });
        own_document(&title, &body, &self.reader.dictionary)
    }

    fn translations_body(&self, site: &Site, asked: &Asked) -> Result<String, Stop> {
        let shared = site.shared_shelf()?;
        let partner = asked.partner.as_ref().filter(|id| site.has_partner(id));
        let own = match partner {
            Some(id) => {
                let draft = site.draft(id)?;
                let locales = draft
                    .partner()
                    .map(|partner| published(site.config(), partner));
                Some((site.shelf_of(id, &locales.unwrap_or_default())?, draft))
            }
            None => None,
        };
        let locales = &site.config().locales;
        let mut all = match &own {
            Some((shelf, _)) => rows(shelf, Some(&shared), locales),
            None => rows(&shared, None, locales),
        };
        sort(&mut all);
        let chosen = all.iter().find(|row| {
            asked.locale.as_deref() == Some(row.locale.as_str())
                && asked.path.as_ref() == Some(&row.path)
        });
        let Some(row) = chosen else {
            return Ok(self.list(&all, asked));
        };
        let shelf = own.as_ref().map_or(&shared, |(shelf, _)| shelf);
        let recorded = self.recorded(shelf, &shared, row);
        let stem = row
            .path
            .rsplit_once('.')
            .map_or(row.path.as_str(), |(stem, _)| stem);
        let pairs = {
            let (guidance, sources) = match &own {
                Some((_, draft)) => (draft.guidance(), &*draft.turn().sources),
                None => (Some(site.guidance()), site.sources()),
            };
            let of = |locale: &Locale| {
                let own = guidance.and_then(|guidance| guidance.get(stem, locale));
                own.or_else(|| site.guidance().get(stem, locale))
            };
            let source = row.source.as_ref().and_then(|source| of(&source.locale));
            match (source, of(&row.locale)) {
                (Some(source), Some(translation)) => {
                    Some(beside(source, translation, sources, recorded.as_deref()))
                }
                _ => None,
            }
        };
        Ok(self.pair(row, asked, pairs.as_deref(), recorded.is_some()))
    }

    /// The source as it was when a translation was made: as it is, or as git still has it.
    fn recorded(&self, shelf: &Shelf, shared: &Shelf, row: &Row) -> Option<String> {
        let translation = shelf.file(row.file.as_ref()?)?;
        let file = &row.source.as_ref()?.file;
        let made_from =
            |bytes: &[u8]| Freshness::of(Some(&translation.front), Some(bytes)) == Freshness::Fresh;
        let source = shelf.file(file).or_else(|| shared.file(file))?;
        if made_from(&source.bytes) {
            return source.text().map(str::to_owned);
        }
        // Without git, or without its history, nothing is marked.
        let earlier = git::earlier_content(&self.reader.site, file, made_from).ok()??;
        String::from_utf8(earlier).ok()
    }

    fn list(&self, all: &[Row], asked: &Asked) -> String {
        let mut html = format!("<h1>{}</h1>", self.say(&say!("Translations")));
        let _ = write!(
            html,
            "<p><a href=\"{OWN}\">{}</a></p><div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\"><table><caption>{caption}</caption><thead><tr>",
            self.say(&say!("All partners")),
            caption = self.say(&match &asked.partner {
                Some(partner) => say!("Translations of the guides of {partner}", partner),
                None => say!("Translations of the guides that all partners share"),
            }),
        );
        for heading in [
            say!("Guide"),
            say!("Language"),
            say!("Status"),
            say!("Words to translate"),
        ] {
            let _ = write!(html, "<th scope=\"col\">{}</th>", self.say(&heading));
        }
        html.push_str("</tr></thead><tbody>");
        for row in all {
            let class = match row.status {
                Freshness::Fresh | Freshness::MetadataOnly => "yes",
                Freshness::Unknown => "",
                _ => "missing",
            };
            let path = match row.file.is_some() && row.source.is_some() {
                true => format!(
                    "<a href=\"{}\">{}</a>",
                    escape(&address(row, asked)),
                    escape(&row.path)
                ),
                false => escape(&row.path),
            };
            let words = match row.status {
                Freshness::Fresh | Freshness::MetadataOnly => None,
                _ => row.words(),
            };
            let _ = write!(
                html,
                "<tr><th scope=\"row\">{path}</th><td>{}</td><td class=\"{class}\">{}</td><td>{}</td></tr>",
                escape(row.locale.as_str()),
                self.say(&row.status.said()),
                words.map(|words| words.to_string()).unwrap_or_default()
            );
        }
        html.push_str("</tbody></table></div>");
        html
    }

    fn pair(&self, row: &Row, asked: &Asked, pairs: Option<&[Pair]>, is_recorded: bool) -> String {
        let mut html = format!(
            "<h1>{}</h1><p><a href=\"{}\">{}</a></p><p>{}</p>",
            escape(&row.path),
            escape(&list_address(asked.partner.as_deref())),
            self.say(&say!("All translations")),
            self.say(&row.status.said())
        );
        let (Some(pairs), Some(source), Some(file)) = (pairs, &row.source, &row.file) else {
            html.push_str(&format!(
                "<p class=\"why\">{}</p>",
                self.say(&say!("There is nothing to put beside it."))
            ));
            return html;
        };
        if row.status == Freshness::Stale {
            let known = match is_recorded {
                true => say!(
                    "Marked: what came to the source and what went since this translation was made."
                ),
                false => say!(
                    "What changed in the source since is not known: git does not have the text that this translation records."
                ),
            };
            html.push_str(&format!("<p>{}</p>", self.say(&known)));
        }
        let _ = write!(
            html,
            "<div class=\"pair\"><h2>{}</h2><h2>{}</h2>",
            self.link(&source.file, source.locale.as_str(), 1),
            self.link(file, row.locale.as_str(), 1)
        );
        for pair in pairs {
            let note = match (&pair.source, &pair.translation) {
                (Some(_), Some(_)) => pair.differs.clone(),
                (Some(_), None) => Some(say!("This section is missing in the translation.")),
                _ => Some(say!("The source has no such section.")),
            };
            let note = note.map(|note| format!("<p><strong>{}</strong></p>", self.say(&note)));
            let is_new = pair
                .source
                .iter()
                .any(|section| section.lines.iter().any(|line| line.since != Since::Same));
            let class = match note.is_some() || is_new {
                true => " class=\"differs\"",
                false => "",
            };
            let _ = write!(
                html,
                "<div{class} lang=\"{}\">{}</div><div{class} lang=\"{}\">{}{}</div>",
                escape(source.locale.as_str()),
                self.section(pair.source.as_ref(), &source.file),
                escape(row.locale.as_str()),
                note.unwrap_or_default(),
                self.section(pair.translation.as_ref(), file),
            );
        }
        html.push_str("</div>");
        html
    }

    fn section(&self, section: Option<&Section>, file: &str) -> String {
        let Some(section) = section else {
            return String::new();
        };
        let mut html = self.link(file, &format!("{}", section.line), section.line);
        html.push_str("<pre>");
        for Line { text, since } in &section.lines {
            let text = escape(text);
            match since {
                Since::Same => html.push_str(&text),
                Since::New => html.push_str(&format!("<ins>{text}</ins>")),
                Since::Gone => html.push_str(&format!("<del>{text}</del>")),
            }
            html.push('\n');
        }
        html.push_str("</pre>");
        html
    }

    /// Words that open a line of a file in the editor.
    fn link(&self, file: &str, words: &str, line: usize) -> String {
        match self.reader.href(file, line as u64, 1) {
            Some(href) => format!("<a href=\"{}\">{}</a>", escape(&href), escape(words)),
            None => escape(words),
        }
    }
}

/// The address of a translation's page.
fn address(row: &Row, asked: &Asked) -> String {
    let partner = asked
        .partner
        .as_ref()
        .map(|id| format!("&partner={}", encode(id)));
    format!(
        "{OWN}translations/?locale={}&path={}{}",
        encode(row.locale.as_str()),
        encode(&row.path),
        partner.unwrap_or_default()
    )
}
