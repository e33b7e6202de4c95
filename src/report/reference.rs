//! The rules → their reference: what each finds, why, what to do, and what the program requires since when.

use super::page::{self, Block};
use crate::catalog::policy::{Policy, Requirement, Term};
use crate::message::{Dictionary, Message, say};
use crate::rules::{ALL, Rule};

/// How a reference is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Lines of 80 columns.
    Text {
        /// For a terminal that wants colour.
        color: bool,
    },
    /// Markdown.
    Markdown,
}

/// The rules in a language, beside the program's own policy.
pub struct Reference<'d> {
    policy: Policy,
    dictionary: &'d Dictionary,
}

impl<'d> Reference<'d> {
    /// The reference in the language of a dictionary.
    pub fn new(dictionary: &'d Dictionary) -> Self {
        Self {
            policy: Policy::built_in(),
            dictionary,
        }
    }

    /// The page of one rule.
    pub fn rule(&self, rule: &Rule, style: Style) -> String {
        print(&self.page(rule), style)
    }

    /// All rules in one document, after a table of them.
    pub fn all(&self, style: Style) -> String {
        let mut blocks = vec![
            Block::Heading(1, self.say(&say!("The rules of `check`"))),
            Block::Words(self.say(&say!(
                "A rule has a code and a name, which never change their meaning. A site may change the level of any rule in site.yaml, except that a disclosure which customers must get is never silenced."
            ))),
            self.contents(),
        ];
        for rule in ALL {
            blocks.extend(self.page(rule).into_iter().map(demoted));
        }
        print(&blocks, style)
    }

    /// What a rule finds, in one sentence.
    pub(super) fn summary(&self, rule: &Rule) -> String {
        let words = self.description(rule);
        let first = words.lines().next().unwrap_or_default();
        let end = first.find(". ").map_or(first.len(), |at| at + 1);
        first.get(..end).unwrap_or(first).to_owned()
    }

    /// The paragraphs of a rule's explanation.
    pub(super) fn description(&self, rule: &Rule) -> String {
        let blocks = page::read(&rule.explanation(self.dictionary.language()));
        let words = blocks.into_iter().filter_map(|block| match block {
            Block::Words(words) => Some(words),
            _ => None,
        });
        words.collect::<Vec<_>>().join("\n\n")
    }

    fn page(&self, rule: &Rule) -> Vec<Block> {
        let mut page = Vec::new();
        for block in page::read(&rule.explanation(self.dictionary.language())) {
            match block {
                Block::Heading(1, words) => {
                    page.extend([Block::Heading(1, words), self.facts(rule)]);
                }
                Block::Code(fence, code) => page.extend(self.example(&fence, code)),
                other => page.push(other),
            }
        }
        page
    }

    /// The level, and what requires it.
    fn facts(&self, rule: &Rule) -> Block {
        let level = rule.id.level.word();
        let mut facts = vec![say!("Level: {level}", level)];
        facts.push(match self.requirement(rule) {
            Some(requirement) => say!(
                "Required by the program {term}: {requirement} (`{id}`)",
                term = term(&requirement.term),
                requirement = Message::data(&requirement.text),
                id = &*requirement.id.value
            ),
            None => say!("Always checked: it does not depend on what the program requires"),
        });
        Block::List(facts.iter().map(|fact| self.say(fact)).collect())
    }

    /// An example under what it shows; other code as it is.
    fn example(&self, fence: &str, code: String) -> Vec<Block> {
        let words: Vec<&str> = fence.split(' ').collect();
        let (language, lead) = match *words.as_slice() {
            [language, "fires", file] => {
                let file = shown(file);
                (language, Some(say!("This is found in `{file}`:", file)))
            }
            [language, "passes", file] => {
                let file = shown(file);
                (language, Some(say!("This is right in `{file}`:", file)))
            }
            _ => (fence, None),
        };
        let lead = lead.map(|lead| Block::Words(self.say(&lead)));
        let code = Block::Code(language.to_owned(), code);
        lead.into_iter().chain([code]).collect()
    }

    fn contents(&self) -> Block {
        let head = [
            say!("Code"),
            say!("Name"),
            say!("Level"),
            say!("Required since"),
            say!("Required until"),
            say!("What the program requires"),
        ];
        let mut rows = vec![head.iter().map(|word| self.say(word)).collect::<Vec<_>>()];
        rows.extend(ALL.iter().map(|rule| self.row(rule)));
        Block::Table(rows)
    }

    fn row(&self, rule: &Rule) -> Vec<String> {
        let requirement = self.requirement(rule);
        let date = |of: fn(&Term) -> Option<jiff::civil::Date>| {
            let date = requirement.and_then(|requirement| of(&requirement.term));
            date.map(|date| date.to_string()).unwrap_or_default()
        };
        let (code, name) = (rule.id.code, rule.id.name);
        let anchor = format!("{}-{name}", code.to_lowercase());
        vec![
            format!("[{code}](#{anchor})"),
            name.to_owned(),
            self.say(&rule.id.level.word()),
            date(|term| term.from),
            date(|term| term.until),
            requirement.map_or_else(String::new, |requirement| {
                self.say(&Message::data(&requirement.text))
            }),
        ]
    }

    fn requirement(&self, rule: &Rule) -> Option<&Requirement> {
        let id = rule.requirement?;
        let mut requirements = self.policy.requirements.iter();
        requirements.find(|requirement| &*requirement.id.value == id)
    }

    fn say(&self, message: &Message) -> String {
        message.translated(self.dictionary)
    }
}

fn print(blocks: &[Block], style: Style) -> String {
    match style {
        Style::Text { color } => page::text(blocks, color),
        Style::Markdown => page::markdown(blocks),
    }
}

/// A heading of a page that becomes a part of another.
fn demoted(block: Block) -> Block {
    match block {
        Block::Heading(level, words) => Block::Heading(level + 1, words),
        other => other,
    }
}

/// When something holds, to follow "required".
fn term(term: &Term) -> Message {
    match (term.from, term.until) {
        (None, None) => say!("at all times"),
        (Some(from), None) => say!("since {from}", from),
        (None, Some(until)) => say!("until {until}", until),
        (Some(from), Some(until)) => say!("from {from} until {until}", from, until),
    }
}

/// The file of an example as it lies in a site.
fn shown(file: &str) -> String {
    match file {
        "partner" => "partner.yaml".into(),
        "offering" => "offerings/business.yaml".into(),
        "site" => "site.yaml".into(),
        "policy" => "content/policies/csp.yaml".into(),
        article => format!("guidance/{article}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Language;

    #[test]
    fn a_rule_says_its_level_and_what_requires_it() {
        let dictionary = Dictionary::default();
        let reference = Reference::new(&dictionary);
        let page = reference.rule(crate::rules::find("D002").unwrap(), Style::Markdown);
        let head = "# D002 disclosure-missing-hours\n\n- Level: error\n- Required by the program at all times: Customers are told the service hours. (`disclose-hours`)\n\n";
        assert!(page.starts_with(head), "{page}");
        assert!(page.contains("This is found in `"), "{page}");
        assert!(!page.contains("fires"), "{page}");
    }

    #[test]
    fn dates_of_the_policy_are_said() {
        let said = |from: Option<&str>, until: Option<&str>| {
            let date = |text: Option<&str>| text.map(|text| text.parse().unwrap());
            term(&Term {
                from: date(from),
                until: date(until),
            })
            .to_string()
        };
        assert_eq!(said(None, None), "at all times");
        assert_eq!(said(Some("2020-07-01"), None), "since 2020-07-01");
        assert_eq!(said(None, Some("2017-01-01")), "until 2017-01-01");
        assert_eq!(
            said(Some("2016-01-01"), Some("2018-12-01")),
            "from 2016-01-01 until 2018-12-01"
        );
    }

    #[test]
    fn the_whole_reference_has_every_rule_once_under_one_heading() {
        for language in [Language::English, Language::Portuguese] {
            let dictionary = Dictionary::of(language);
            let all = Reference::new(&dictionary).all(Style::Markdown);
            let mut fenced = false;
            let headings: Vec<&str> = all
                .lines()
                .filter(|line| {
                    fenced ^= line.starts_with("```");
                    !fenced && line.starts_with('#')
                })
                .collect();
            let (first, rules) = headings.split_first().unwrap();
            assert!(first.starts_with("# "), "{first}");
            let expected: Vec<String> = ALL
                .iter()
                .map(|rule| format!("## {} {}", rule.id.code, rule.id.name))
                .collect();
            assert_eq!(rules, expected);
            for rule in ALL {
                let link = format!(
                    "| [{}](#{}-{}) |",
                    rule.id.code,
                    rule.id.code.to_lowercase(),
                    rule.id.name
                );
                assert_eq!(all.matches(&link).count(), 1, "{link}");
            }
        }
    }

    #[test]
    fn plain_text_keeps_to_80_columns_but_for_code_and_tables() {
        let dictionary = Dictionary::default();
        let reference = Reference::new(&dictionary);
        for rule in ALL {
            let text = reference.rule(rule, Style::Text { color: false });
            let long: Vec<&str> = text
                .lines()
                .filter(|line| !line.starts_with("    ") && line.chars().count() > 80)
                .collect();
            assert!(long.is_empty(), "{}: {long:#?}", rule.id.code);
            assert!(!text.contains('\u{1b}') && !text.contains("```"), "{text}");
        }
    }
}
