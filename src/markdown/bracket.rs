//! `[!WORD …]`: alerts, included texts, code, videos and boxes.

use pulldown_cmark::BlockQuoteKind;

use super::attributes::{any_word, beginning};

/// The words of alerts.
pub const ALERTS: [&str; 5] = ["caution", "important", "note", "tip", "warning"];

/// The words of alerts as translations into Portuguese have them: the dialect does not know them, and what is meant is plain.
const TRANSLATED: [(&str, &str); 12] = [
    ("advertencia", "warning"),
    ("advertência", "warning"),
    ("atencao", "warning"),
    ("atenção", "warning"),
    ("aviso", "warning"),
    ("cuidado", "caution"),
    ("dica", "tip"),
    ("importante", "important"),
    ("nota", "note"),
    ("obs", "note"),
    ("observacao", "note"),
    ("observação", "note"),
];

/// The word of an alert that a translation of it means.
pub fn meant(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let known = TRANSLATED.iter().find(|(known, _)| *known == word);
    known.map(|(_, meant)| *meant)
}

/// What stands in brackets with an exclamation mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bracket<'t> {
    /// `[!NOTE]`
    Alert(BlockQuoteKind),
    /// `[!INCLUDE [title](path)]`: the path.
    Include(&'t str),
    /// `[!code-csharp[title](path)]`: the language and the path.
    Code(&'t str, &'t str),
    /// `[!VIDEO address]`
    Video(&'t str),
    /// `[!div class="…"]`: what it says of itself.
    Div(&'t str),
    /// `[!UICONTROL text]` and its like: the text.
    Text(&'t str),
    /// A word alone that opens nothing: its length with the blanks before it, and the alert that is meant by it.
    Unknown(usize, Option<BlockQuoteKind>),
    /// The word of an alert that is not closed as it should be: its length, and the alert.
    Unclosed(usize, BlockQuoteKind),
}

/// What `text` begins with, and how many bytes it takes. It stands on one line, and is no longer than a directive may be.
pub(super) fn read(text: &str) -> Option<(Bracket<'_>, usize)> {
    let inner = beginning(text).strip_prefix("[!")?;
    let inner = inner.get(..inner.find('\n').unwrap_or(inner.len()))?;
    // `[! INCLUDE …]` is written by hand.
    let blank = inner.len() - inner.trim_start_matches(' ').len();
    let (opened, inner) = (2 + blank, inner.get(blank..)?);
    let word = inner
        .get(..any_word(inner))
        .filter(|word| !word.is_empty())?;
    let after = inner.get(word.len()..)?;
    let lower = word.to_lowercase();
    // Up to the bracket that closes it.
    let simple = |content: &str| opened + word.len() + content.len() + 1;
    if let Some(kind) = alert(&lower)
        && let Some(content) = until_bracket(after).filter(|content| content.trim().is_empty())
    {
        return Some((Bracket::Alert(kind), simple(content)));
    }
    match lower.as_str() {
        "include" => {
            let (path, length) = reference(after)?;
            Some((Bracket::Include(path), opened + word.len() + length))
        }
        "video" | "vídeo" => {
            let content = until_bracket(after)?;
            let address = content.trim();
            let inner = address
                .strip_prefix('(')
                .and_then(|it| it.strip_suffix(')'));
            // A title may follow.
            let address = inner.unwrap_or(address).split([' ', '\t']).next()?;
            Some((Bracket::Video(address), simple(content)))
        }
        "div" => {
            let content = until_bracket(after)?;
            Some((Bracket::Div(content), simple(content)))
        }
        "uicontrol" | "dnl" | "prerelease" => {
            let content = until_bracket(after)?;
            Some((Bracket::Text(content.trim()), simple(content)))
        }
        // As machines write it that translate.
        "op" => {
            let content = until_bracket(after)?;
            let text = content.strip_prefix(".NO-LOC(")?.strip_suffix(')')?;
            Some((Bracket::Text(text), simple(content)))
        }
        // With a hyphen and a language, or alone.
        _ if lower == "code" || lower.starts_with("code-") => {
            let language = word.get(5..).unwrap_or_default();
            let (path, length) = reference(after)?;
            Some((Bracket::Code(language, path), opened + word.len() + length))
        }
        _ => {
            let length = opened + word.len();
            if after.starts_with(']') {
                let meant = meant(word).and_then(alert);
                let is_one = blank == 0 || meant.is_some();
                return is_one.then_some((Bracket::Unknown(length - 2, meant), length + 1));
            }
            if blank > 0 {
                return None;
            }
            let kind = alert(&lower).or_else(|| meant(word).and_then(alert))?;
            let end = odd_end(after)?;
            Some((Bracket::Unclosed(word.len(), kind), length + end))
        }
    }
}

/// How an alert's word ends where its bracket is not as it should be, in bytes: `:]` or `|label]`, another bracket, or nothing but the end
/// of the line.
fn odd_end(after: &str) -> Option<usize> {
    let is_end = |content: &&str| {
        let is_label = content.starts_with('|') && !content.contains('[');
        is_label || !content.contains(|c: char| c.is_alphanumeric() || c == '[')
    };
    if let Some(content) = until_bracket(after).filter(is_end) {
        return Some(content.len() + 1);
    }
    let another = after.starts_with(['}', ')', '>']);
    let none = after.trim().is_empty();
    (another || none).then_some(usize::from(another))
}

/// The translated word of an alert that a paragraph of raw HTML begins with, and what stands behind it: nothing of the dialect is read there.
pub(super) fn translated(text: &str) -> Option<(&str, &str)> {
    let (bracket, length) = read(text)?;
    let Bracket::Unknown(word, Some(_)) = bracket else {
        return None;
    };
    Some((text.get(2..2 + word)?, text.get(length..)?))
}

fn alert(word: &str) -> Option<BlockQuoteKind> {
    Some(match word {
        "note" => BlockQuoteKind::Note,
        "tip" => BlockQuoteKind::Tip,
        "important" => BlockQuoteKind::Important,
        "warning" => BlockQuoteKind::Warning,
        "caution" => BlockQuoteKind::Caution,
        _ => return None,
    })
}

fn until_bracket(text: &str) -> Option<&str> {
    text.get(..text.find(']')?)
}

/// `[title](path)]`, with blanks between: the path, and how many bytes it all takes. The bracket behind it may be missing at the end of
/// a line.
fn reference(text: &str) -> Option<(&str, usize)> {
    let behind_blanks = |from: usize, sign: char| {
        let rest = text.get(from..)?;
        let rest = rest.trim_start().strip_prefix(sign)?;
        Some(text.len() - rest.len())
    };
    let title = behind_blanks(0, '[')?;
    let mut ends = text.get(title..)?.match_indices(']');
    let open = ends.find_map(|(at, _)| behind_blanks(title + at + 1, '('))?;
    let rest = text.get(open..)?;
    let path = rest.get(..rest.find(')')?)?;
    let behind = open + path.len() + 1;
    let end = match behind_blanks(behind, ']') {
        Some(end) => end,
        None if text.get(behind..)?.trim().is_empty() => behind,
        None => return None,
    };
    let path_alone = path.trim();
    // A title may follow the path, as in a link.
    let path_alone = match path_alone.find([' ', '\t']) {
        Some(blank)
            if path_alone
                .get(blank..)
                .is_some_and(|rest| rest.trim_start().starts_with(['"', '\''])) =>
        {
            path_alone.get(..blank)?
        }
        _ => path_alone,
    };
    Some((path_alone, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read_to_its_end() {
        let note = |length| Bracket::Unclosed(length, BlockQuoteKind::Note);
        for (text, expected, rest) in [
            ("[!NOTE] x", Bracket::Alert(BlockQuoteKind::Note), " x"),
            ("[!Tip]", Bracket::Alert(BlockQuoteKind::Tip), ""),
            (
                "[!INCLUDE [a b](../i/x.md)] y",
                Bracket::Include("../i/x.md"),
                " y",
            ),
            (
                "[!include[](x y.md \"t\")]",
                Bracket::Include("x y.md \"t\""),
                "",
            ),
            ("[!include[](x.md \"t\")]", Bracket::Include("x.md"), ""),
            (
                "[!code-csharp[Main](a.cs?range=1-2&highlight=2)]",
                Bracket::Code("csharp", "a.cs?range=1-2&highlight=2"),
                "",
            ),
            ("[!code[](a.json)]z", Bracket::Code("", "a.json"), "z"),
            ("[! INCLUDE [a](x.md)] y", Bracket::Include("x.md"), " y"),
            ("[!INCLUDE [a] (x.md) ] y", Bracket::Include("x.md"), " y"),
            (
                "[!INCLUDE [a] (x.md)], e [b](y.md)",
                Bracket::Include("x.md"),
                ", e [b](y.md)",
            ),
            ("[!INCLUDE [a [b] c](x.md)]", Bracket::Include("x.md"), ""),
            ("[!INCLUDE [a](x.md)\ny]", Bracket::Include("x.md"), "\ny]"),
            ("[! NOTE]x", Bracket::Alert(BlockQuoteKind::Note), "x"),
            ("[! VIDEO a] b", Bracket::Video("a"), " b"),
            ("[!VIDEO a \"t\"]", Bracket::Video("a"), ""),
            (
                "[!VIDEO (https://a.example/)]",
                Bracket::Video("https://a.example/"),
                "",
            ),
            (
                "[!VIDEO https://contoso.example/v]",
                Bracket::Video("https://contoso.example/v"),
                "",
            ),
            (
                "[!div class=\"checklist\"]\n",
                Bracket::Div(" class=\"checklist\""),
                "\n",
            ),
            ("[!div class='a b']", Bracket::Div(" class='a b'"), ""),
            ("[!UICONTROL Salvar].", Bracket::Text("Salvar"), "."),
            (
                "[!IMPORTANTE] x",
                Bracket::Unknown(10, Some(BlockQuoteKind::Important)),
                " x",
            ),
            (
                "[!Observação] x",
                Bracket::Unknown(12, Some(BlockQuoteKind::Note)),
                " x",
            ),
            ("[!重要]", Bracket::Unknown(6, None), ""),
            ("[!NOTE:] x", note(4), " x"),
            ("[!Note} x", note(4), " x"),
            ("[!NOTE\\]", note(4), ""),
            ("[!note|label:a|b] x", note(4), " x"),
            ("[!NOTE  \nx]", note(4), "  \nx]"),
            ("[!NOTA:]", note(4), ""),
        ] {
            let (read, length) = read(text).unwrap();
            assert_eq!((read, &text[length..]), (expected, rest), "{text}");
        }
    }

    #[test]
    fn what_is_no_directive_is_left() {
        for text in [
            "[x]",
            "[!]",
            "[!a-m",
            "[!NOT e]",
            "[!NOTE a]",
            "[!NOTE [a](b)]",
            "[!NOTE|a [b](c)",
            "[!重要}",
            "[!INCLUDE [a](x.md) b]",
            "[!INCLUDE [a] b (x.md)]",
            "[!INCLUDE x]",
            "[!code x]",
            "[!VIDEO a\nb]",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
