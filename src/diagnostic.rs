//! Words about faults in what an author wrote: what is wrong, where, why, and what to do.
//!
//! A [`Diagnostic`] is a value. Failures of the machine are [`crate::load::Failure`] and [`crate::output::Failure`], never this.

use crate::locale::Locale;
use crate::message::{Message, say};
use crate::source::Span;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The portal is not published.
    Error,
    /// The portal is published; customers would be served better without it.
    Warning,
    /// Worth knowing.
    Info,
}

impl Level {
    /// `error`, `warning` or `info`, as reports write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// As people read it.
    pub fn word(self) -> Message {
        match self {
            Self::Error => say!("error"),
            Self::Warning => say!("warning"),
            Self::Info => say!("info"),
        }
    }
}

/// What identifies a rule for good: its code and name never change meaning.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleId {
    /// `D002`.
    pub code: &'static str,
    /// `disclosure-missing-hours`.
    pub name: &'static str,
    /// The level at which it reports by default.
    pub level: Level,
}

/// A place with a word about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The word, if there is one.
    pub text: Option<Message>,
}

/// A change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is taken out; an empty span takes nothing out.
    pub span: Span,
    /// What is put there.
    pub text: String,
}

/// What mends a finding: all of its edits, or none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fix {
    /// The edits.
    pub edits: Vec<Edit>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static RuleId,
    /// Its level here.
    pub level: Level,
    /// What is wrong, in one line that stands alone.
    pub message: Message,
    /// What to do.
    pub help: Option<Message>,
    /// What the file should say instead, where there is one safe answer.
    pub fix: Option<Fix>,
    /// Where.
    pub place: Label,
    /// Other places that explain it, such as the policy's line that requires it.
    pub related: Vec<Label>,
    /// The offering concerned, by file name.
    pub offering: Option<String>,
    /// The locale concerned.
    pub locale: Option<Locale>,
}

impl Diagnostic {
    /// A finding of `rule` at `span`.
    pub fn new(rule: &'static RuleId, span: Span, message: impl Into<Message>) -> Self {
        Self {
            rule,
            level: rule.level,
            message: message.into(),
            help: None,
            fix: None,
            place: Label { span, text: None },
            related: Vec::new(),
            offering: None,
            locale: None,
        }
    }

    /// What to do about it.
    pub fn help(mut self, help: impl Into<Message>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A word at its place.
    pub fn label(mut self, text: impl Into<Message>) -> Self {
        self.place.text = Some(text.into());
        self
    }

    /// Another place that explains it.
    pub fn because(mut self, span: Span, text: impl Into<Message>) -> Self {
        self.related.push(Label {
            span,
            text: Some(text.into()),
        });
        self
    }

    /// The one safe answer: `text` in the place of `span`.
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix.get_or_insert_with(Fix::default).edits.push(Edit {
            span,
            text: text.into(),
        });
        self
    }

    /// Reports at another level than the rule's own.
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// The offering concerned.
    pub fn offering(mut self, name: impl Into<String>) -> Self {
        self.offering = Some(name.into());
        self
    }

    /// The locale concerned.
    pub fn locale(mut self, locale: &Locale) -> Self {
        self.locale = Some(locale.clone());
        self
    }
}

/// The findings of one unit, up to a number of them; the rest are counted.
#[derive(Debug, Clone)]
pub struct Findings {
    list: Vec<Diagnostic>,
    most: usize,
    unlisted: usize,
    unlisted_errors: usize,
}

impl Default for Findings {
    /// For what a partner wrote.
    fn default() -> Self {
        Self::up_to(Self::MOST_OF_A_PARTNER)
    }
}

impl Findings {
    /// How many findings a partner may cause: nobody reads more, and a hostile file may cause a hundred thousand.
    pub const MOST_OF_A_PARTNER: usize = 500;
    /// How many findings the operator's own files may cause: a folder of real documentation has thousands.
    pub const MOST_OF_THE_SITE: usize = 100_000;

    /// No findings yet, and at most so many in the list.
    pub fn up_to(most: usize) -> Self {
        Self {
            list: Vec::new(),
            most,
            unlisted: 0,
            unlisted_errors: 0,
        }
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Diagnostic) {
        if self.list.len() < self.most {
            self.list.push(finding);
        } else {
            self.unlisted += 1;
            self.unlisted_errors += usize::from(finding.level == Level::Error);
        }
    }

    /// Adds all findings of another.
    pub fn append(&mut self, other: Self) {
        for finding in other.list {
            self.push(finding);
        }
        self.unlisted += other.unlisted;
        self.unlisted_errors += other.unlisted_errors;
    }

    /// Sorts by place, then code, so that the order never depends on which check ran first.
    pub fn sort(&mut self) {
        self.list.sort_by(|a, b| {
            (
                a.place.span,
                a.rule.code,
                &a.offering,
                &a.locale,
                &a.message,
            )
                .cmp(&(
                    b.place.span,
                    b.rule.code,
                    &b.offering,
                    &b.locale,
                    &b.message,
                ))
        });
    }

    /// Keeps the listed findings that pass.
    pub fn retain(&mut self, passes: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(passes);
    }

    /// Changes the level of the findings of some rules.
    pub fn relevel(&mut self, level: impl Fn(&RuleId) -> Option<Level>) {
        for finding in &mut self.list {
            finding.level = level(finding.rule).unwrap_or(finding.level);
        }
    }

    /// The listed findings.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// How many there are: errors, warnings, infos.
    pub fn counts(&self) -> [usize; 3] {
        [Level::Error, Level::Warning, Level::Info].map(|level| self.count(level))
    }

    /// How many there are at a level, listed or not. What is not listed counts as an error or as a warning.
    pub fn count(&self, level: Level) -> usize {
        let listed = self
            .list
            .iter()
            .filter(|finding| finding.level == level)
            .count();
        let unlisted = match level {
            Level::Error => self.unlisted_errors,
            Level::Warning => self.unlisted - self.unlisted_errors,
            Level::Info => 0,
        };
        listed + unlisted
    }

    /// How many were found beyond the listed ones.
    pub fn unlisted(&self) -> usize {
        self.unlisted
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether an error was found.
    pub fn has_errors(&self) -> bool {
        self.count(Level::Error) > 0
    }
}

impl Extend<Diagnostic> for Findings {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, more: T) {
        more.into_iter().for_each(|finding| self.push(finding));
    }
}
