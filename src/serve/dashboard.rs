//! The dashboard: all partners with what they disclose in each language and what is wrong, a hundred on a page.
//!
//! What a page lists is as on disk. What it is filtered by, and what it comes to, needs all partners to be looked at once: that is done
//! aside, and the page loads itself anew until it is.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::App;
use super::address::field;
use super::page::{OWN, item, own_document};
use super::translator::list_address;
use super::workbench::{Basis, Known, Told};
use crate::markdown::escape;
use crate::matrix::Disclosure;
use crate::message::{Message, say};
use crate::pipeline::Site;
use crate::portal::routes::encode;

/// How many partners are on a page.
const ON_A_PAGE: usize = 100;
/// How many findings of what all portals share are listed.
const LISTED: usize = 20;

/// Which partners are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    All,
    Errors,
    Warnings,
    Incomplete,
    Behind,
}

impl State {
    const WORDS: [(&'static str, Self); 5] = [
        ("all", Self::All),
        ("errors", Self::Errors),
        ("warnings", Self::Warnings),
        ("incomplete", Self::Incomplete),
        ("behind", Self::Behind),
    ];

    fn said(self) -> Message {
        match self {
            Self::All => say!("all"),
            Self::Errors => say!("with errors"),
            Self::Warnings => say!("with warnings"),
            Self::Incomplete => say!("with a disclosure missing or wrong"),
            Self::Behind => say!("with translations missing or stale"),
        }
    }

    fn has(self, told: &Told) -> bool {
        match self {
            Self::All => true,
            Self::Errors => told.counts.errors > 0,
            Self::Warnings => told.counts.warnings > 0,
            Self::Incomplete => told.rows.iter().any(|row| !row.is_complete()),
            Self::Behind => told.behind > 0,
        }
    }
}

/// What is asked for.
struct Asked {
    words: String,
    state: State,
    page: usize,
}

impl Asked {
    fn read(query: &str) -> Self {
        let state = field(query, "state").unwrap_or_default();
        let state = State::WORDS.iter().find(|(word, _)| *word == state);
        Self {
            words: field(query, "q").unwrap_or_default().trim().to_owned(),
            state: state.map_or(State::All, |(_, state)| *state),
            page: field(query, "page")
                .and_then(|page| page.parse().ok())
                .unwrap_or(1),
        }
    }

    /// The address of another page of the same list.
    fn address(&self, page: usize) -> String {
        let state = State::WORDS.iter().find(|(_, state)| *state == self.state);
        format!(
            "{OWN}?q={}&state={}&page={page}",
            encode(&self.words),
            state.map_or("all", |(word, _)| word)
        )
    }

    fn has(&self, id: &str, told: Option<&Told>) -> bool {
        let words = self.words.to_lowercase();
        let is_called = id.contains(&words)
            || told.is_some_and(|told| {
                let mut names = told.rows.iter().map(|row| row.name.to_lowercase());
                names.any(|name| name.contains(&words))
            });
        let stands = self.state == State::All || told.is_some_and(|told| self.state.has(told));
        is_called && stands
    }
}

/// Looks at all partners aside, one time after the other.
#[derive(Debug, Default)]
pub(super) struct Survey {
    under_way: AtomicBool,
}

impl App {
    /// The page of all partners.
    pub(super) fn dashboard(self: &Arc<Self>, query: &str) -> String {
        let basis = self.workbench.basis();
        let site = match &basis.site {
            Ok(site) => site.clone(),
            Err(fault) => {
                let (title, body) = self.reader.why(fault);
                return own_document(&title, &body, &self.reader.dictionary);
            }
        };
        self.survey(&basis, &site);
        let asked = Asked::read(query);
        let title = say!("All partners").translated(&self.reader.dictionary);
        let body = self.body(&basis, &site, &asked);
        own_document(&title, &body, &self.reader.dictionary)
    }

    /// Looks at all partners aside, unless that is done already.
    fn survey(self: &Arc<Self>, basis: &Basis, site: &Arc<Site>) {
        if self.survey.under_way.swap(true, Ordering::Relaxed) {
            return;
        }
        let (app, basis, site) = (self.clone(), basis.clone(), site.clone());
        thread::spawn(move || {
            for id in &site.partners {
                if app.workbench.has_ended() {
                    return;
                }
                // What cannot be read now says so where it is listed.
                let _ = app.workbench.told(&basis, &site, id, false);
            }
            app.survey.under_way.store(false, Ordering::Relaxed);
        });
    }

    fn body(&self, basis: &Basis, site: &Site, asked: &Asked) -> String {
        let known = self.workbench.known(basis.edition);
        let matching: Vec<&String> = site
            .partners
            .iter()
            .filter(|id| asked.has(id, known.get(*id).map(AsRef::as_ref)))
            .collect();
        let pages = matching.len().div_ceil(ON_A_PAGE).max(1);
        let page = asked.page.clamp(1, pages);
        let mut html = format!(
            "<h1>{}</h1><p><a href=\"{}\">{}</a></p>",
            self.say(&say!("All partners")),
            list_address(None),
            self.say(&say!("Translations of the guides that all partners share"))
        );
        html.push_str(&self.sums(site, &known));
        html.push_str(&self.shared(site));
        html.push_str(&self.filter(asked));
        let mut rows = String::new();
        for id in matching.iter().skip((page - 1) * ON_A_PAGE).take(ON_A_PAGE) {
            match self.workbench.told(basis, site, id, false) {
                Ok(told) => rows.push_str(&self.rows(id, &told)),
                Err(_) => rows.push_str(&format!("<tr><th scope=\"row\">{}</th></tr>", escape(id))),
            }
        }
        let columns: String = Disclosure::ALL
            .iter()
            .map(|column| format!("<th scope=\"col\">{}</th>", self.say(&column.heading())))
            .collect();
        let _ = write!(
            html,
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{caption}\"><table><caption>{caption}</caption><thead><tr><th scope=\"col\">{partner}</th><th scope=\"col\">{language}</th>{columns}<th scope=\"col\">{findings}</th><th scope=\"col\">{behind}</th></tr></thead><tbody>{rows}</tbody></table></div>",
            caption = self.say(&say!("{count} partners", count = matching.len())),
            partner = self.say(&say!("Partner")),
            language = self.say(&say!("Language")),
            findings = self.say(&say!("Findings")),
            behind = self.say(&say!("Translations behind")),
        );
        html.push_str(&self.pages(asked, page, pages));
        html
    }

    /// What it all comes to, as far as it is known.
    fn sums(&self, site: &Site, known: &Known) -> String {
        let all = site.partners.len();
        let with = |state: State| known.values().filter(|told| state.has(told)).count();
        let mut html = format!(
            "<p>{}</p>",
            self.say(&say!(
                "{errors} of {all} partners have errors, {warnings} have warnings",
                errors = with(State::Errors),
                all,
                warnings = with(State::Warnings)
            ))
        );
        if known.len() < all {
            html.push_str(&format!(
                "<p role=\"status\" data-again>{}</p>",
                self.say(&say!(
                    "{count} of {all} were looked at so far; this page loads anew until all were.",
                    count = known.len(),
                    all
                ))
            ));
        }
        html
    }

    /// What is wrong with what all portals share.
    fn shared(&self, site: &Site) -> String {
        let listed = self.reader.listed(&site.own_turn(), None, |_| true);
        if listed.is_empty() {
            return String::new();
        }
        let items: String = listed.iter().take(LISTED).map(item).collect();
        let heading = match listed.len().saturating_sub(LISTED) {
            0 => say!("Findings in what all portals share"),
            more => say!(
                "Findings in what all portals share: the first {shown}, and {more} more",
                shown = LISTED,
                more
            ),
        };
        format!(
            "<h2>{}</h2><ol class=\"findings\">{items}</ol>",
            self.say(&heading)
        )
    }

    fn filter(&self, asked: &Asked) -> String {
        let options: String = State::WORDS
            .iter()
            .map(|(word, state)| {
                let selected = if *state == asked.state {
                    " selected"
                } else {
                    ""
                };
                format!(
                    "<option value=\"{word}\"{selected}>{}</option>",
                    self.say(&state.said())
                )
            })
            .collect();
        format!(
            "<form action=\"{OWN}\"><label>{name}<input type=\"search\" name=\"q\" value=\"{words}\"></label><label>{state}<select name=\"state\">{options}</select></label><button>{filter}</button></form>",
            name = self.say(&say!("Name or folder")),
            words = escape(&asked.words),
            state = self.say(&say!("State")),
            filter = self.say(&say!("Filter")),
        )
    }

    fn rows(&self, id: &str, told: &Told) -> String {
        let mut html = String::new();
        let count = told.rows.len().max(1);
        for (at, row) in told.rows.iter().enumerate() {
            html.push_str("<tr>");
            if at == 0 {
                let _ = write!(
                    html,
                    "<th scope=\"rowgroup\" rowspan=\"{count}\"><a href=\"/{}/\">{}</a><br><code>{}</code></th>",
                    encode(id),
                    escape(&row.name),
                    escape(id)
                );
            }
            let _ = write!(html, "<td>{}</td>", escape(row.locale.as_str()));
            for (column, cell) in Disclosure::ALL.iter().zip(&row.cells) {
                let codes: Vec<&str> = cell.gaps.iter().map(|gap| gap.code).collect();
                let codes = match codes.is_empty() {
                    true => String::new(),
                    false => format!(" <code>{}</code>", codes.join(" ")),
                };
                let _ = write!(
                    html,
                    "<td class=\"{}\">{}{codes}</td>",
                    cell.standing.as_str(),
                    self.say(&cell.standing.said(Some(*column)))
                );
            }
            if at == 0 {
                let _ = write!(
                    html,
                    "<td rowspan=\"{count}\">{}</td><td rowspan=\"{count}\"><a href=\"{}\">{}</a></td>",
                    self.counts(told),
                    escape(&list_address(Some(id))),
                    told.behind
                );
            }
            html.push_str("</tr>");
        }
        html
    }

    fn counts(&self, told: &Told) -> String {
        let counts = &told.counts;
        let said = [
            (
                "error",
                counts.errors,
                say!("errors: {count}", count = counts.errors),
            ),
            (
                "warning",
                counts.warnings,
                say!("warnings: {count}", count = counts.warnings),
            ),
            (
                "info",
                counts.infos,
                say!("info: {count}", count = counts.infos),
            ),
        ];
        let there = said.iter().filter(|(_, count, _)| *count > 0);
        let there: Vec<String> = there
            .map(|(level, _, said)| {
                format!("<span class=\"{level} count\">{}</span>", self.say(said))
            })
            .collect();
        match there.is_empty() {
            true => "0".to_owned(),
            false => there.join("<br>"),
        }
    }

    fn pages(&self, asked: &Asked, page: usize, pages: usize) -> String {
        if pages == 1 {
            return String::new();
        }
        // The first, the last, and those around this one: a hundred links help nobody.
        let near = |number: &usize| *number == 1 || *number == pages || number.abs_diff(page) <= 3;
        let links: String = (1..=pages)
            .filter(near)
            .map(|number| match number == page {
                true => format!("<li><strong aria-current=\"page\">{number}</strong></li>"),
                false => format!(
                    "<li><a href=\"{}\">{number}</a></li>",
                    escape(&asked.address(number))
                ),
            })
            .collect();
        format!(
            "<nav aria-label=\"{}\"><ul>{links}</ul></nav>",
            self.say(&say!("Pages"))
        )
    }
}
