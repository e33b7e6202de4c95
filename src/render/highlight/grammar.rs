//! Code and a grammar's name become HTML. The only file that names the highlighting crates.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::spans::{Class, Spans};

/// Which scopes get which class: the first whose name begins so.
static CLASSES: LazyLock<Vec<(Scope, Class)>> = LazyLock::new(|| {
    [
        ("comment", Class::Comment),
        ("string", Class::String),
        ("constant.numeric", Class::Number),
        ("constant.language", Class::Keyword),
        ("constant.character.escape", Class::String),
        ("keyword", Class::Keyword),
        ("storage", Class::Keyword),
        ("entity.name.function", Class::Function),
        ("support.function", Class::Function),
        ("variable.function", Class::Function),
        ("entity.name.tag", Class::Tag),
        ("entity.other.attribute-name", Class::Attribute),
        ("entity.name.type", Class::Type),
        ("entity.name.class", Class::Type),
        ("support.type", Class::Type),
        ("support.class", Class::Type),
        ("variable.parameter.option", Class::Attribute),
        ("variable.language", Class::Keyword),
        ("variable.annotation", Class::Attribute),
        ("variable", Class::Variable),
        ("punctuation.definition.variable", Class::Variable),
        ("constant.other.color", Class::Number),
        ("entity.name.section", Class::Type),
        ("entity.name.table", Class::Type),
        ("markup.underline.link", Class::String),
        ("markup.raw", Class::String),
        ("markup.inserted", Class::Inserted),
        ("markup.deleted", Class::Deleted),
    ]
    .into_iter()
    .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, class)))
    .collect()
});

/// All grammars there are. Each is unpacked when it is first used.
#[derive(Debug)]
pub(super) struct Grammars(SyntaxSet);

impl Grammars {
    pub(super) fn load() -> Self {
        Self(two_face::syntax::extra_newlines())
    }

    /// Code with its spans; nothing where the grammar is not there or fails.
    pub(super) fn highlight(&self, name: &str, code: &str) -> Option<String> {
        let grammar = self.find(name)?;
        let (mut state, mut stack) = (ParseState::new(grammar), ScopeStack::new());
        let (mut spans, mut last) = (Spans::for_length(code.len()), Class::Plain);
        let mut push = |stack: &ScopeStack, text: &str| {
            if !text.is_empty() {
                last = class(stack, text, last);
                spans.push(last, text);
            }
        };
        for line in code.split_inclusive('\n') {
            let mut from = 0;
            for (at, operation) in state.parse_line(line, &self.0).ok()? {
                push(&stack, line.get(from..at)?);
                stack.apply(&operation).ok()?;
                from = at;
            }
            push(&stack, line.get(from..)?);
        }
        Some(spans.finish())
    }

    pub(super) fn find(&self, name: &str) -> Option<&SyntaxReference> {
        self.0.find_syntax_by_name(name)
    }
}

/// The class of a piece that follows one of another class.
fn class(stack: &ScopeStack, text: &str, last: Class) -> Class {
    let innermost = stack.as_slice().iter().rev();
    let class = innermost
        .filter_map(|scope| {
            let mut classes = CLASSES.iter();
            classes.find(|(prefix, _)| prefix.is_prefix_of(*scope))
        })
        .map(|(_, class)| *class)
        .next()
        .unwrap_or_default();
    let stands = match class {
        // An operator is a keyword if it is a word.
        Class::Keyword => text.contains(char::is_alphabetic),
        // A name without a sign is what most of a program consists of: coloured, it would hide the rest.
        Class::Variable => last == class || text.starts_with(['$', '@', '%']),
        _ => true,
    };
    if stands { class } else { Class::Plain }
}
