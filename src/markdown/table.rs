//! Rows of hyphens under the head of a table, where blanks are written as tabs: elsewhere they are read, and here they are made
//! spaces before Markdown sees them.

/// The text with spaces for the tabs in such rows; nothing, where there are none. It is as long, so places stay true.
pub(super) fn without_tabs(text: &str) -> Option<String> {
    if !text.contains('\t') || !text.contains('|') {
        return None;
    }
    let mut out: Option<String> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if is_row(line) {
            let out = out.get_or_insert_with(|| text.to_owned());
            let start = at + line.find(['|', '-', ':']).unwrap_or(0);
            let spaced = text
                .get(start..at + line.len())
                .unwrap_or_default()
                .replace('\t', " ");
            out.replace_range(start..at + line.len(), &spaced);
        }
        at += line.len();
    }
    out
}

fn is_row(line: &str) -> bool {
    let row = line.trim_start_matches([' ', '\t', '>']);
    row.contains('\t')
        && row.contains('|')
        && row.contains("--")
        && row.bytes().all(|byte| b"|-: \t\r\n".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_row_under_a_head_loses_its_tabs() {
        let text = "\tx\n\n| a\t| b |\r\n\t|--\t|:--\t|\r\n| 1\t| 2 |\n";
        let spaced = "\tx\n\n| a\t| b |\r\n\t|-- |:-- |\r\n| 1\t| 2 |\n";
        assert_eq!(without_tabs(text).as_deref(), Some(spaced));
        assert_eq!(without_tabs("\tx | y\n--\n"), None);
    }
}
