//! Code → spans with a dozen classes, in the colours of the theme. The only file that names the highlighting crates.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::markdown::escape;

/// Longest code and longest line that are highlighted: grammars cost more than their input may.
const LONGEST: usize = 16 * 1024;
const LONGEST_LINE: usize = 1000;
/// Most bytes that are remembered of what was highlighted.
const MOST_REMEMBERED: usize = 4 * 1024 * 1024;

/// Names that people write, and the names that the grammars know.
const ALIASES: &[(&str, &str)] = &[
    ("aspx-csharp", "cs"),
    ("azurecli", "bash"),
    ("azurecli-interactive", "bash"),
    ("bat", "bat"),
    ("c#", "cs"),
    ("cli", "bash"),
    ("cmd", "bat"),
    ("console", "bash"),
    ("cs", "cs"),
    ("csharp", "cs"),
    ("dotnetcli", "bash"),
    ("http", "http"),
    ("js", "js"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("nuspec", "xml"),
    ("sh", "bash"),
    ("shell", "bash"),
    ("ts", "ts"),
    ("vb", "vb"),
    ("xaml", "xml"),
    ("yml", "yaml"),
];

/// Which scopes get which class: the first whose name begins so.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    [
        ("comment", "comment"),
        ("string", "string"),
        ("constant.numeric", "number"),
        ("constant.language", "keyword"),
        ("constant.character.escape", "string"),
        ("keyword.operator", ""),
        ("keyword", "keyword"),
        ("storage", "keyword"),
        ("entity.name.function", "function"),
        ("support.function", "function"),
        ("entity.name.tag", "tag"),
        ("entity.other.attribute-name", "attribute"),
        ("entity.name.type", "type"),
        ("entity.name.class", "type"),
        ("support.type", "type"),
        ("support.class", "type"),
        ("variable", "variable"),
        ("markup.inserted", "inserted"),
        ("markup.deleted", "deleted"),
    ]
    .into_iter()
    .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, class)))
    .collect()
});

/// Highlights code, and remembers what it did: the same fence stands in many places.
#[derive(Debug, Default)]
pub struct Highlighter {
    /// Read at the first fence: a site without code never pays for it.
    grammars: OnceLock<SyntaxSet>,
    remembered: Mutex<Remembered>,
}

#[derive(Debug, Default)]
struct Remembered {
    by_content: HashMap<[u8; 32], String>,
    bytes: usize,
}

impl Highlighter {
    /// Code in a language as HTML for a `code` element. Unknown languages stay plain.
    pub fn highlight(&self, language: &str, code: &str) -> String {
        let plain = language.is_empty()
            || code.len() > LONGEST
            || code.lines().any(|line| line.len() > LONGEST_LINE);
        if plain {
            return escape(code);
        }
        let key = *blake3::Hasher::new()
            .update(language.as_bytes())
            .update(&[0])
            .update(code.as_bytes())
            .finalize()
            .as_bytes();
        if let Some(known) = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .by_content
            .get(&key)
        {
            return known.clone();
        }
        let grammars = self.grammars.get_or_init(two_face::syntax::extra_newlines);
        let Some(grammar) = find(grammars, language) else {
            return escape(code);
        };
        let html = spans(grammars, grammar, code).unwrap_or_else(|| escape(code));
        let mut remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if remembered.bytes + html.len() < MOST_REMEMBERED {
            remembered.bytes += html.len();
            remembered.by_content.insert(key, html.clone());
        }
        html
    }
}

fn find<'a>(grammars: &'a SyntaxSet, language: &str) -> Option<&'a SyntaxReference> {
    let name = ALIASES
        .iter()
        .find(|(alias, _)| *alias == language)
        .map_or(language, |(_, name)| name);
    grammars
        .find_syntax_by_token(name)
        .filter(|grammar| grammar.name != "Plain Text")
}

/// One span for each run of a class; nothing where the grammar fails.
fn spans(grammars: &SyntaxSet, grammar: &SyntaxReference, code: &str) -> Option<String> {
    let (mut state, mut stack) = (ParseState::new(grammar), ScopeStack::new());
    let mut html = String::with_capacity(code.len() * 2);
    let mut run: (&str, String) = ("", String::new());
    for line in code.split_inclusive('\n') {
        let mut from = 0;
        for (at, operation) in state.parse_line(line, grammars).ok()? {
            add(&mut html, &mut run, class(&stack), line.get(from..at)?);
            stack.apply(&operation).ok()?;
            from = at;
        }
        add(&mut html, &mut run, class(&stack), line.get(from..)?);
    }
    close(&mut html, &run);
    Some(html)
}

fn add<'a>(html: &mut String, run: &mut (&'a str, String), class: &'a str, text: &str) {
    if text.is_empty() {
        return;
    }
    // Blanks have no colour: they join the run that they follow.
    if class != run.0 && !text.trim().is_empty() {
        close(html, run);
        *run = (class, String::new());
    }
    run.1.push_str(text);
}

fn close(html: &mut String, (class, text): &(&str, String)) {
    if class.is_empty() || text.is_empty() {
        html.push_str(&escape(text));
        return;
    }
    let end = text.trim_end().len();
    let (word, blanks) = text.split_at(end);
    html.push_str(&format!(
        "<span class=\"hl-{class}\">{}</span>{blanks}",
        escape(word)
    ));
}

fn class(stack: &ScopeStack) -> &'static str {
    let innermost = stack.as_slice().iter().rev();
    innermost
        .filter_map(|scope| {
            CLASSES
                .iter()
                .find(|(prefix, _)| prefix.is_prefix_of(*scope))
        })
        .map(|(_, class)| *class)
        .next()
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_gets_classes_and_keeps_its_text() {
        let highlighter = Highlighter::default();
        let code = "{ \"a\": 1, \"b\": \"</script>\" }\n";
        let html = highlighter.highlight("json", code);
        assert!(
            html.contains("<span class=\"hl-number\">1</span>"),
            "{html}"
        );
        assert!(!html.contains("</script>"), "{html}");
        let text: String = html
            .split('<')
            .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
            .collect();
        assert_eq!(
            text.replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">"),
            code
        );
        assert_eq!(html, highlighter.highlight("json", code));
    }

    #[test]
    fn unknown_languages_and_long_lines_stay_plain() {
        let highlighter = Highlighter::default();
        assert_eq!(highlighter.highlight("klingon", "<x>"), "&lt;x&gt;");
        assert_eq!(highlighter.highlight("", "a"), "a");
        let long = "x".repeat(2000);
        assert_eq!(highlighter.highlight("json", &long), long);
    }
}
