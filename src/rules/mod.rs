//! The rules of `check`, one a file, named after the rule.
//!
//! A rule is a leaf: it speaks of the model and knows nothing of printing, levels or threads. The doc comment at the head of its
//! file is its explanation, and the examples in it are its test: each firing example gives exactly that one finding.

use jiff::civil::Date;

use crate::catalog::article::{Article, Guidance};
use crate::catalog::partner::Partner;
use crate::catalog::policy::{Policy, Requirement};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Findings, RuleId};
use crate::locale::Locale;

mod disclosure_missing_hours;
mod list;

pub use list::ALL;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// What identifies it.
    pub id: &'static RuleId,
    /// The policy's line that requires it: it holds while that line does. None: it always holds.
    pub requirement: Option<&'static str>,
    /// The text of its own file.
    pub source: &'static str,
    /// How it is checked.
    pub check: Check,
}

/// How a rule is checked.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// While reading: nothing is left to do.
    Reading,
    /// Once for each partner.
    Partner(fn(&PartnerCheck<'_>, &mut Findings)),
    /// Once for the shared guidance, and once for each partner's own.
    Guidance(fn(&GuidanceCheck<'_>, &mut Findings)),
}

/// What a rule about a partner sees.
#[derive(Debug, Clone, Copy)]
pub struct PartnerCheck<'a> {
    /// The rule's own identity.
    pub id: &'static RuleId,
    /// The policy's line that requires it.
    pub requirement: Option<&'a Requirement>,
    /// The site.
    pub config: &'a Config,
    /// The program.
    pub policy: &'a Policy,
    /// The date that decides what holds.
    pub today: Date,
    /// The partner.
    pub partner: &'a Partner,
}

impl PartnerCheck<'_> {
    /// A finding of this rule, which labels the policy's line that requires it.
    pub fn finding(&self, span: crate::source::Span, message: impl Into<String>) -> Diagnostic {
        let finding = Diagnostic::new(self.id, span, message);
        match self.requirement {
            Some(requirement) => finding.because(requirement.id.span, requirement.text.to_string()),
            None => finding,
        }
    }

    /// The languages that the partner publishes in.
    pub fn locales(&self) -> Vec<&Locale> {
        published(self.config, self.partner)
    }
}

/// The languages that a partner publishes in: those that it states and the site has, else all of the site's.
pub fn published<'a>(config: &'a Config, partner: &Partner) -> Vec<&'a Locale> {
    let stated = partner.locales.value();
    config.locales.iter().filter(|locale| stated.is_none_or(|stated| stated.iter().any(|own| own.value == **locale))).collect()
}

/// What a rule about guidance sees.
#[derive(Debug, Clone, Copy)]
pub struct GuidanceCheck<'a> {
    /// The rule's own identity.
    pub id: &'static RuleId,
    /// The languages published.
    pub locales: &'a [&'a Locale],
    /// The articles that are judged.
    pub guidance: &'a Guidance,
    /// The shared articles beneath a partner's own.
    pub beneath: Option<&'a Guidance>,
}

impl<'a> GuidanceCheck<'a> {
    /// An article that readers of a language get at a path: a partner's own before a shared one.
    pub fn article(&self, path: &str, locale: &Locale) -> Option<&'a Article> {
        self.guidance.get(path, locale).or_else(|| self.beneath?.get(path, locale))
    }

    /// Whether there is an article at a path in any language.
    pub fn has_path(&self, path: &str) -> bool {
        self.guidance.articles.contains_key(path) || self.beneath.is_some_and(|beneath| beneath.articles.contains_key(path))
    }

    /// Whether there is a picture at a path below a language's folder.
    pub fn has_image(&self, locale: &Locale, path: &str) -> bool {
        let there = |guidance: &Guidance| {
            let wanted = format!("{}/{locale}/{path}", guidance.folder);
            guidance.images.binary_search(&wanted).is_ok()
        };
        there(self.guidance) || self.beneath.is_some_and(there)
    }
}

/// An example in a rule's explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Whether it must give exactly one finding of its rule, or none at all.
    pub fires: bool,
    /// The file that it changes: `partner`, `offering`, `site`, or the path of an article such as `pt-BR/guide.md`.
    pub file: String,
    /// What it changes there.
    pub text: String,
}

impl Rule {
    /// The explanation: the doc comment of its file, as Markdown.
    pub fn explanation(&self) -> String {
        let doc = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        doc.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    }

    /// The examples: fenced blocks whose word after the language is `fires` or `passes`.
    pub fn examples(&self) -> Vec<Example> {
        let mut examples: Vec<Example> = Vec::new();
        let mut open = false;
        for line in self.explanation().lines() {
            if let Some(fence) = line.strip_prefix("```") {
                let words: Vec<&str> = fence.split(' ').collect();
                match (open, words.as_slice()) {
                    (true, _) => open = false,
                    (false, [_, verdict @ ("fires" | "passes"), file]) => {
                        examples.push(Example { fires: *verdict == "fires", file: (*file).into(), text: String::new() });
                        open = true;
                    }
                    (false, _) => {}
                }
            } else if let (true, Some(example)) = (open, examples.last_mut()) {
                example.text.push_str(line);
                example.text.push('\n');
            }
        }
        examples
    }
}

/// Finds a rule by its code or name.
pub fn find(word: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id.code.eq_ignore_ascii_case(word) || rule.id.name == word)
}
