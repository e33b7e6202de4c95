//! Changes → text for a terminal, JSON for programs, Markdown for a comment on a change. Written as they come.

use std::io::{self, Write};

use serde_json::json;

use super::{Change, Kind};
use crate::load::show_text;
use crate::message::{Dictionary, Language, Message, say};

/// A way to print changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines under each partner's name.
    Text,
    /// One JSON object.
    Json,
    /// A table for each partner.
    Markdown,
}

impl Format {
    /// Every format by its word.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("text", Self::Text),
        ("json", Self::Json),
        ("markdown", Self::Markdown),
    ];
}

/// How many changes there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Weaker.
    pub weaker: usize,
    /// Stronger.
    pub stronger: usize,
    /// Neither.
    pub different: usize,
    /// Partners with a change.
    pub partners: usize,
    /// Partners that could not be read.
    pub unread: usize,
}

impl Counts {
    /// Whether anything changed.
    pub fn any(&self) -> bool {
        self.weaker + self.stronger + self.different > 0
    }

    fn sentence(&self) -> Message {
        if !self.any() {
            return say!("Nothing changed for customers.");
        }
        let partners = match self.partners {
            1 => say!("1 partner"),
            count => say!("{count} partners", count),
        };
        say!(
            "{partners} with changes: {weaker} weaker, {stronger} stronger, {different} different.",
            partners,
            weaker = self.weaker,
            stronger = self.stronger,
            different = self.different
        )
    }
}

/// Prints changes as they come.
pub struct Printer<'d, W> {
    format: Format,
    dictionary: &'d Dictionary,
    both: [Dictionary; 2],
    out: W,
    counts: Counts,
}

impl<'d, W: Write> Printer<'d, W> {
    /// A printer of a format.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn new(format: Format, dictionary: &'d Dictionary, mut out: W) -> io::Result<Self> {
        match format {
            Format::Text => {}
            Format::Json => write!(out, "{{\"changes\":[")?,
            Format::Markdown => {
                let title = say!("What changes for customers").translated(dictionary);
                writeln!(out, "## {title}\n")?;
            }
        }
        Ok(Self {
            format,
            dictionary,
            both: [Language::English, Language::Portuguese].map(Dictionary::of),
            out,
            counts: Counts::default(),
        })
    }

    /// Prints the changes of a partner, which customers call so.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn partner(&mut self, id: &str, name: &str, changes: &[Change]) -> io::Result<()> {
        if changes.is_empty() {
            return Ok(());
        }
        match self.format {
            Format::Text => self.text(id, name, changes)?,
            Format::Json => self.json(changes)?,
            Format::Markdown => self.markdown(id, name, changes)?,
        }
        self.counts.partners += 1;
        for change in changes {
            *match change.kind {
                Kind::Weaker => &mut self.counts.weaker,
                Kind::Stronger => &mut self.counts.stronger,
                Kind::Different => &mut self.counts.different,
            } += 1;
        }
        Ok(())
    }

    /// Counts a partner that could not be read; why is said elsewhere.
    pub fn unread(&mut self) {
        self.counts.unread += 1;
    }

    fn text(&mut self, id: &str, name: &str, changes: &[Change]) -> io::Result<()> {
        writeln!(self.out, "{} ({})", show_text(name), show_text(id))?;
        for group in grouped(changes) {
            let kind = group.change.kind.said().translated(self.dictionary);
            let sentence = group.change.sentence.translated(self.dictionary);
            write!(self.out, "  {kind:<9}  ")?;
            if !group.offerings.is_empty() {
                write!(self.out, "{}: ", show_text(&group.offerings.join(", ")))?;
            }
            writeln!(self.out, "{}", show_text(&sentence))?;
        }
        writeln!(self.out)
    }

    fn json(&mut self, changes: &[Change]) -> io::Result<()> {
        for (at, change) in changes.iter().enumerate() {
            let [english, portuguese] = &self.both;
            let json = json!({
                "kind": change.kind.as_str(),
                "fact": change.fact.as_str(),
                "partner": change.partner,
                "offering": change.offering,
                "locale": change.locale,
                "old": change.old,
                "new": change.new,
                "sentence": {
                    "en": change.sentence.translated(english),
                    "pt-BR": change.sentence.translated(portuguese),
                },
            });
            let is_first = at == 0 && self.counts.partners == 0;
            write!(self.out, "{}\n{json}", if is_first { "" } else { "," })?;
        }
        Ok(())
    }

    fn markdown(&mut self, id: &str, name: &str, changes: &[Change]) -> io::Result<()> {
        let said = |message: Message| message.translated(self.dictionary);
        let [kind, offering, change] =
            [say!("For customers"), say!("Offering"), say!("Change")].map(said);
        writeln!(self.out, "### {} ({})\n", cell(name), cell(id))?;
        writeln!(
            self.out,
            "| {kind} | {offering} | {change} |\n| --- | --- | --- |"
        )?;
        for group in grouped(changes) {
            let sign = match group.change.kind {
                Kind::Weaker => "▼",
                Kind::Stronger => "▲",
                Kind::Different => "◆",
            };
            writeln!(
                self.out,
                "| {sign} {} | {} | {} |",
                group.change.kind.said().translated(self.dictionary),
                cell(&group.offerings.join(", ")),
                cell(&group.change.sentence.translated(self.dictionary))
            )?;
        }
        writeln!(self.out)
    }

    /// Ends the report, and says how many changes there were.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn end(mut self) -> io::Result<Counts> {
        let counts = self.counts;
        if self.format == Format::Json {
            let summary = json!({
                "weaker": counts.weaker, "stronger": counts.stronger, "different": counts.different,
                "partners": counts.partners, "unread": counts.unread,
            });
            writeln!(self.out, "\n],\"summary\":{summary}}}")?;
        } else {
            writeln!(
                self.out,
                "{}",
                counts.sentence().translated(self.dictionary)
            )?;
        }
        self.out.flush()?;
        Ok(counts)
    }
}

/// A change that concerns several offerings in the same words: what a partner states once, they inherit.
struct Grouped<'a> {
    change: &'a Change,
    offerings: Vec<&'a str>,
}

fn grouped(changes: &[Change]) -> Vec<Grouped<'_>> {
    let mut groups: Vec<Grouped<'_>> = Vec::new();
    for change in changes {
        let same = |group: &&mut Grouped<'_>| {
            let known = group.change;
            known.offering.is_some() == change.offering.is_some()
                && (known.kind, known.fact) == (change.kind, change.fact)
                && known.sentence == change.sentence
        };
        let offering = change.offering.as_deref();
        match groups.iter_mut().find(same) {
            Some(group) => group.offerings.extend(offering),
            None => groups.push(Grouped {
                change,
                offerings: offering.into_iter().collect(),
            }),
        }
    }
    groups.sort_by_key(|group| group.change.kind);
    groups
}

/// Text of an author's in a cell of a table: no mark of Markdown's or HTML's, no line break, and nobody is notified.
pub(crate) fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for c in show_text(&text.split_whitespace().collect::<Vec<_>>().join(" ")).chars() {
        match c {
            '&' => cell.push_str("&amp;"),
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '@' | '#' => {
                cell.push(c);
                cell.push_str("<!-- -->");
            }
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' | '!' | '^' | '$' => {
                cell.push('\\');
                cell.push(c);
            }
            c => cell.push(c),
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_text_and_nothing_else() {
        assert_eq!(cell("a | b\n<i> *c*"), "a \\| b &lt;i&gt; \\*c\\*");
        assert_eq!(cell("@all [x](y)"), "@<!-- -->all \\[x\\](y)");
    }
}
