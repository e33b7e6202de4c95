//! Pieces of code and their classes become HTML: one span for each run of a class.

use crate::markdown::escape;

/// What a piece of code is, as far as colours tell it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Class {
    /// Nothing that has a colour.
    #[default]
    Plain,
    Comment,
    String,
    Keyword,
    Type,
    Function,
    Number,
    Variable,
    Tag,
    Attribute,
    Inserted,
    Deleted,
}

impl Class {
    /// What follows `hl-` in HTML.
    const fn name(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Comment => "comment",
            Self::String => "string",
            Self::Keyword => "keyword",
            Self::Type => "type",
            Self::Function => "function",
            Self::Number => "number",
            Self::Variable => "variable",
            Self::Tag => "tag",
            Self::Attribute => "attribute",
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
        }
    }
}

/// HTML that grows by pieces of code.
#[derive(Debug, Default)]
pub(super) struct Spans {
    html: String,
    class: Class,
    /// What has no colour and may stand in a span or after it.
    blanks: String,
}

impl Spans {
    /// For code of a length.
    pub(super) fn for_length(length: usize) -> Self {
        Self {
            html: String::with_capacity(length * 2),
            ..Self::default()
        }
    }

    /// The next piece of the code. Blanks belong to the run around them, and to none at its ends.
    pub(super) fn push(&mut self, class: Class, text: &str) {
        let from_word = text.trim_start();
        let word = from_word.trim_end();
        if word.is_empty() {
            self.blanks.push_str(text);
            return;
        }
        self.blanks.extend(text.strip_suffix(from_word));
        if class != self.class {
            self.close();
        }
        self.html.push_str(&self.blanks);
        if class != self.class {
            self.open(class);
        }
        self.html.push_str(&escape(word));
        self.blanks.clear();
        self.blanks.extend(from_word.strip_prefix(word));
    }

    /// The HTML of all pieces.
    pub(super) fn finish(mut self) -> String {
        self.close();
        self.html.push_str(&self.blanks);
        self.html
    }

    fn open(&mut self, class: Class) {
        self.class = class;
        if class != Class::Plain {
            self.html.extend(["<span class=\"hl-", class.name(), "\">"]);
        }
    }

    fn close(&mut self) {
        if self.class != Class::Plain {
            self.html.push_str("</span>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_a_class_are_one_span_without_the_blanks_at_its_ends() {
        let mut spans = Spans::default();
        for (class, text) in [
            (Class::Plain, "  a"),
            (Class::String, " 'b"),
            (Class::Plain, " "),
            (Class::String, "c' "),
            (Class::Number, "<1>\n"),
            (Class::Plain, "\n"),
        ] {
            spans.push(class, text);
        }
        assert_eq!(
            spans.finish(),
            "  a <span class=\"hl-string\">&#39;b c&#39;</span> <span class=\"hl-number\">&lt;1&gt;</span>\n\n"
        );
    }
}
