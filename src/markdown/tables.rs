//! The line below a table's head, `|---|---|`, may have tabs between its marks. GitHub reads them as blanks; the Markdown crate
//! takes the line for words.

/// A text with blanks for those tabs, of the same length; nothing where there are none.
pub(super) fn without_tabs(text: &str) -> Option<String> {
    memchr::memchr(b'\t', text.as_bytes())?;
    memchr::memchr(b'|', text.as_bytes())?;
    let mut changed = false;
    // The mark of the fence that is open.
    let mut fence = None;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let said = line.trim_start_matches([' ', '\t', '>']);
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| said.starts_with(mark));
        fence = match (fence, mark) {
            (None, mark) => mark,
            (open, mark) if open == mark => None,
            (open, _) => open,
        };
        if fence.is_none() && is_below_head(said) {
            changed = true;
            let indent = line.len() - said.len();
            out.push_str(line.get(..indent).unwrap_or_default());
            out.push_str(&said.replace('\t', " "));
        } else {
            out.push_str(line);
        }
    }
    changed.then_some(out)
}

/// Whether a line is one below a head, with tabs in it.
fn is_below_head(said: &str) -> bool {
    let line = said.trim_end();
    let all = line.bytes().all(|byte| b"|-: \t".contains(&byte));
    all && line.contains('\t') && line.contains('|') && line.contains('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_below_a_head_become_blanks_and_no_others() {
        let text = "\t| a\t|\n> |---\t|:--\t|\n\n```\n|---\t|\n```\n- a\t|\n";
        let expected = "\t| a\t|\n> |--- |:-- |\n\n```\n|---\t|\n```\n- a\t|\n";
        assert_eq!(without_tabs(text).unwrap(), expected);
        assert_eq!(without_tabs("a\t|\n|---|\n"), None);
    }
}
