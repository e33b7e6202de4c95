//! The matrix as one page that stands alone: what it comes to, what ends next, and every row, to be read, filtered, sorted and printed.
//!
//! Nothing is fetched: the page allows its own style and script by their hashes, and everything else is refused. Without the script
//! it can be read, printed, and filtered by what is complete.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::print::{days_left, partners_total};
use super::{Cell, Dates, Disclosure, Row, Standing, Totals};
use crate::load::show_text;
use crate::locale::Locale;
use crate::markdown::escape;
use crate::message::{Dictionary, Message, say};
use crate::rules;
use crate::standalone::{Head, words};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The rows that are waiting for their page.
pub(super) struct Page {
    /// What the site is called.
    pub(super) title: String,
    /// The rows.
    pub(super) rows: Vec<Row>,
}

/// A page being written: its words in a language, and text escaped.
struct Html<'a, W> {
    out: &'a mut W,
    dictionary: &'a Dictionary,
}

impl Page {
    pub(super) fn write(
        mut self,
        out: &mut impl Write,
        totals: &Totals,
        dates: &Dates,
        today: Date,
        dictionary: &Dictionary,
    ) -> io::Result<()> {
        self.rows
            .sort_by_cached_key(|row| (folded(&row.name), row.partner.clone()));
        let mut html = Html { out, dictionary };
        html.head(&self.title, totals, today)?;
        write!(html.out, "<div class=\"pair\">")?;
        html.totals(totals)?;
        html.languages(totals)?;
        write!(html.out, "</div>")?;
        html.dates(dates, today)?;
        html.matrix(&self.rows, totals)?;
        html.codes(&self.rows)?;
        writeln!(html.out, "</main><script>{SCRIPT}</script></body></html>")
    }
}

impl<W: Write> Html<'_, W> {
    /// Words of ours.
    fn say(&self, message: &Message) -> String {
        words(message, self.dictionary)
    }

    /// Words of ours in which commands stand between backticks.
    fn prose(&self, message: &Message) -> String {
        with_code(&message.translated(self.dictionary))
    }

    fn head(&mut self, site: &str, totals: &Totals, today: Date) -> io::Result<()> {
        let title = self.say(&say!("What customers are told"));
        let about = self.say(&say!("{site}, as of {today}", site = text(site), today));
        let verdict = self.say(&partners_total(totals));
        let class = if totals.complete == totals.partners {
            " complete"
        } else {
            ""
        };
        let note = self.prose(&say!(
            "What each partner must disclose to its customers, in each language that it publishes in. Found by the same rules as `supportal check`."
        ));
        Head {
            title: &format!("{title}: {}", text(site)),
            style: STYLE,
            script: SCRIPT,
        }
        .write(self.out, self.dictionary)?;
        write!(
            self.out,
            "<header><h1>{title}</h1><p>{about}</p></header>\n<p class=\"verdict{class}\">{verdict}</p>\n<p class=\"note\">{note}</p>\n"
        )
    }

    fn totals(&mut self, totals: &Totals) -> io::Result<()> {
        let heading = self.say(&say!("Disclosures"));
        let caption = self.say(&say!("Each partner counts once for each of its languages."));
        let first = self.say(&say!("Disclosure"));
        let standings: String = Standing::ALL
            .iter()
            .map(|standing| {
                format!(
                    "<th scope=\"col\" class=\"number\">{}</th>",
                    self.say(&standing.said(None))
                )
            })
            .collect();
        write!(
            self.out,
            "<section><h2>{heading}</h2><div class=\"scroll\" tabindex=\"0\"><table id=\"totals\"><caption>{caption}</caption><thead><tr><th scope=\"col\">{first}</th>{standings}</tr></thead><tbody>"
        )?;
        for column in Disclosure::ALL {
            let name = self.say(&column.heading());
            write!(self.out, "<tr><th scope=\"row\">{name}</th>")?;
            for standing in Standing::ALL {
                write!(
                    self.out,
                    "<td class=\"number\">{}</td>",
                    totals.count(column, standing)
                )?;
            }
            write!(self.out, "</tr>")?;
        }
        writeln!(self.out, "</tbody></table></div></section>")
    }

    fn languages(&mut self, totals: &Totals) -> io::Result<()> {
        let heading = self.say(&say!("Languages"));
        let [language, portals, complete] =
            [say!("Language"), say!("Portals"), say!("Complete")].map(|word| self.say(&word));
        let caption = self.say(&say!(
            "A portal is complete when nothing is missing or wrong in that language."
        ));
        write!(
            self.out,
            "<section><h2>{heading}</h2><div class=\"scroll\" tabindex=\"0\"><table id=\"languages\"><caption>{caption}</caption><thead><tr><th scope=\"col\">{language}</th><th scope=\"col\" class=\"number\">{portals}</th><th scope=\"col\" class=\"number\">{complete}</th></tr></thead><tbody>"
        )?;
        for (locale, (all, complete)) in &totals.locales {
            write!(
                self.out,
                "<tr><th scope=\"row\">{locale}</th><td class=\"number\">{all}</td><td class=\"number\">{complete}</td></tr>"
            )?;
        }
        writeln!(self.out, "</tbody></table></div></section>")
    }

    fn dates(&mut self, dates: &Dates, today: Date) -> io::Result<()> {
        if dates.iter().next().is_none() {
            return Ok(());
        }
        let heading = self.say(&say!("What ends next"));
        let headings = [
            say!("Last day"),
            say!("Days"),
            say!("What"),
            say!("Partner"),
        ]
        .map(|word| format!("<th scope=\"col\">{}</th>", self.say(&word)))
        .concat();
        write!(
            self.out,
            "<section><h2>{heading}</h2><div class=\"scroll\" tabindex=\"0\"><table id=\"dates\"><thead><tr>{headings}</tr></thead><tbody>"
        )?;
        for due in dates.iter() {
            let days = due.days_left(today);
            let class = if days < 0 { " past" } else { "" };
            let whose = match &due.offering {
                Some(offering) => text(offering),
                None => self.say(&say!("every offering that states none of its own")),
            };
            write!(
                self.out,
                "<tr><th scope=\"row\"><time datetime=\"{date}\">{date}</time></th><td class=\"days{class}\">{}</td><td>{}</td><td><bdi>{}</bdi> <span class=\"id\"><bdi>{whose}</bdi></span></td></tr>",
                self.say(&days_left(days)),
                self.say(&due.ends.said()),
                text(&due.partner),
                date = due.date,
            )?;
        }
        writeln!(self.out, "</tbody></table></div></section>")
    }

    fn matrix(&mut self, rows: &[Row], totals: &Totals) -> io::Result<()> {
        let heading = self.say(&say!("Partners"));
        let note = self.say(&say!(
            "Texts are names, descriptions and notes; the other columns are the four disclosures that the program requires."
        ));
        write!(
            self.out,
            "<section><h2>{heading}</h2><p class=\"note\">{note}</p>"
        )?;
        self.controls(totals)?;
        let words = [say!("Partner"), say!("Language")]
            .into_iter()
            .chain(Disclosure::ALL.map(Disclosure::heading));
        let words: Vec<String> = words.map(|word| self.say(&word)).collect();
        let headings: String = words
            .iter()
            .map(|word| format!("<th scope=\"col\" role=\"columnheader\">{word}</th>"))
            .collect();
        let sorted = headings.replacen("scope=\"col\"", "scope=\"col\" aria-sort=\"ascending\"", 1);
        write!(
            self.out,
            "<div class=\"scroll\" tabindex=\"0\"><table id=\"matrix\" role=\"table\"><thead role=\"rowgroup\"><tr role=\"row\">{sorted}</tr></thead><tbody role=\"rowgroup\">"
        )?;
        for row in rows {
            self.row(row, &words)?;
        }
        writeln!(self.out, "</tbody></table></div></section>")
    }

    fn controls(&mut self, totals: &Totals) -> io::Result<()> {
        let words = [
            say!("Rows"),
            say!("All"),
            say!("With something to do"),
            say!("Complete"),
        ];
        let [show, all, open, complete] = words.map(|word| self.say(&word));
        let [search, language, any] = [
            say!("Search by name"),
            say!("Language"),
            say!("All languages"),
        ]
        .map(|word| self.say(&word));
        // The script puts the numbers in the place of these two digits.
        let count = self.say(&say!("{seen} of {all} rows", seen = 0_u32, all = 1_u32));
        let languages: String = totals
            .locales
            .keys()
            .map(|locale| format!("<option>{locale}</option>"))
            .collect();
        write!(
            self.out,
            "<form><fieldset><legend>{show}</legend>\
             <label><input type=\"radio\" name=\"rows\" id=\"all-rows\" checked>{all}</label>\
             <label><input type=\"radio\" name=\"rows\" id=\"only-open\">{open}</label>\
             <label><input type=\"radio\" name=\"rows\" id=\"only-complete\">{complete}</label></fieldset>\
             <label class=\"field\" data-script hidden>{search}<input type=\"search\" id=\"search\" autocomplete=\"off\"></label>\
             <label class=\"field\" data-script hidden>{language}<select id=\"language\"><option value=\"\">{any}</option>{languages}</select></label>\
             <output id=\"count\" data-words=\"{count}\" data-script hidden></output></form>"
        )
    }

    fn row(&mut self, row: &Row, words: &[String]) -> io::Result<()> {
        let complete = if row.is_complete() { "yes" } else { "no" };
        let (name, id, locale) = (text(&row.name), text(&row.partner), &row.locale);
        let mut words = words.iter().skip(1).map(String::as_str);
        let mut heading = || words.next().unwrap_or_default();
        write!(
            self.out,
            "<tr role=\"row\" data-complete=\"{complete}\" data-locale=\"{locale}\"><th scope=\"row\" role=\"rowheader\"><bdi{}>{name}</bdi> <span class=\"id\"><bdi>{id}</bdi></span></th><td role=\"cell\" data-heading=\"{}\"><span>{locale}</span></td>",
            lang(locale),
            heading()
        )?;
        for (column, cell) in Disclosure::ALL.into_iter().zip(&row.cells) {
            self.cell(column, cell, heading())?;
        }
        writeln!(self.out, "</tr>")
    }

    fn cell(&mut self, column: Disclosure, cell: &Cell, heading: &str) -> io::Result<()> {
        let (class, said) = (
            cell.standing.as_str(),
            self.say(&cell.standing.said(Some(column))),
        );
        let order = match cell.standing {
            Standing::Missing => 0,
            Standing::Wrong => 1,
            Standing::NotRequired => 2,
            Standing::Disclosed => 3,
        };
        write!(
            self.out,
            "<td role=\"cell\" class=\"cell {class}\" data-heading=\"{heading}\" data-sort=\"{order}\"><b>{said}</b>"
        )?;
        for (code, offerings) in by_code(cell) {
            let offerings: Vec<String> = offerings
                .into_iter()
                .map(|one| format!("<bdi>{}</bdi>", text(one)))
                .collect();
            write!(
                self.out,
                "<small><a href=\"#{code}\">{code}</a> {}</small>",
                offerings.join(", ")
            )?;
        }
        write!(self.out, "</td>")
    }

    /// The rules that found something, so that a code can be looked up on paper.
    fn codes(&mut self, rows: &[Row]) -> io::Result<()> {
        let gaps = rows
            .iter()
            .flat_map(|row| &row.cells)
            .flat_map(|cell| &cell.gaps);
        let mut codes: Vec<&str> = gaps.map(|gap| gap.code).collect();
        codes.sort_unstable();
        codes.dedup();
        if codes.is_empty() {
            return Ok(());
        }
        let heading = self.say(&say!("Codes"));
        let note = self.prose(&say!(
            "`supportal explain CODE` says what is wrong, why, and what to do."
        ));
        write!(
            self.out,
            "<section><h2>{heading}</h2><p class=\"note\">{note}</p><dl>"
        )?;
        for code in codes {
            let rule = rules::find(code);
            let explained = rule.map(|rule| summary(&rule.explanation(self.dictionary.language())));
            let name = rule.map_or("", |rule| rule.id.name);
            write!(
                self.out,
                "<dt id=\"{code}\">{code}</dt><dd>{name}: {}</dd>",
                with_code(&explained.unwrap_or_default())
            )?;
        }
        writeln!(self.out, "</dl></section>")
    }
}

/// The first sentence of a rule's explanation, else nothing: a heading, a blank line, and the words.
fn summary(explanation: &str) -> String {
    let words = explanation
        .lines()
        .skip(1)
        .skip_while(|line| line.is_empty());
    let paragraph: Vec<&str> = words.take_while(|line| !line.is_empty()).collect();
    let paragraph = paragraph.join(" ");
    match paragraph.find(". ") {
        Some(end) => paragraph.get(..=end).unwrap_or_default().to_owned(),
        None => paragraph,
    }
}

fn by_code(cell: &Cell) -> BTreeMap<&'static str, Vec<&str>> {
    let mut codes: BTreeMap<&'static str, Vec<&str>> = BTreeMap::new();
    for gap in &cell.gaps {
        codes
            .entry(gap.code)
            .or_default()
            .extend(gap.offering.as_deref());
    }
    codes
}

/// Text of an author's: nothing invisible, nothing that changes the direction of what is around it, no markup.
fn text(text: &str) -> String {
    escape(&show_text(text))
}

/// Prose of ours as HTML: what stands between backticks is code.
fn with_code(prose: &str) -> String {
    let mut html = String::new();
    for (at, part) in prose.split('`').enumerate() {
        let part = escape(part);
        let _ = if at % 2 == 1 {
            write!(html, "<code>{part}</code>")
        } else {
            write!(html, "{part}")
        };
    }
    html
}

/// The key by which names are put in order: without accents and capitals.
fn folded(name: &str) -> String {
    let letters = name.nfd().filter(|c| !is_combining_mark(*c));
    letters.flat_map(char::to_lowercase).collect()
}

/// The language of a name, for whoever reads it aloud.
fn lang(locale: &Locale) -> String {
    format!(" lang=\"{locale}\"")
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn a_rule_is_summed_up_in_its_first_sentence() {
        assert_eq!(
            summary("# D001 name\n\nIt is so. Do that.\nAnd that.\n\nMore.\n"),
            "It is so."
        );
        assert_eq!(summary("# D001 name\n"), "");
    }
}
