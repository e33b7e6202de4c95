//! Tables as people write them: with tabs in the line below the head, `|---|---|`, which GitHub reads as blanks and the Markdown crate
//! takes for words; and with code that has a `|` in it, which would end the cell.

/// What stands before the words of a line.
const MARKS: [char; 3] = [' ', '\t', '>'];

/// The longest row whose code is looked at, in bytes.
const LONGEST_ROW: usize = 16 * 1024;

/// The fence of code that is open while lines go by.
#[derive(Default)]
struct Fence(Option<&'static str>);

impl Fence {
    /// Takes in the words of a line; whether it is in code.
    fn holds(&mut self, said: &str) -> bool {
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| said.starts_with(mark));
        self.0 = match (self.0, mark) {
            (None, mark) => mark,
            (open, mark) if open == mark => None,
            (open, _) => open,
        };
        self.0.is_some()
    }
}

/// A text with blanks for the tabs below a head, of the same length; nothing where there are none.
pub(super) fn without_tabs(text: &str) -> Option<String> {
    memchr::memchr(b'\t', text.as_bytes())?;
    memchr::memchr(b'|', text.as_bytes())?;
    let mut changed = false;
    let mut fence = Fence::default();
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let said = line.trim_start_matches(MARKS);
        if !fence.holds(said) && is_below_head(said) && said.contains('\t') {
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

/// Whether a line is one below a head.
fn is_below_head(said: &str) -> bool {
    let line = said.trim_end();
    let all = line.bytes().all(|byte| b"|-: \t".contains(&byte));
    all && line.contains('|') && line.contains('-')
}

/// Where a text lacks the backslash before a `|` in code: in rows that have more cells than the table's head, and as many with it.
pub(super) fn missing_escapes(text: &str) -> Vec<usize> {
    let mut missing = Vec::new();
    let has = |byte| memchr::memchr(byte, text.as_bytes()).is_some();
    if !has(b'`') || !has(b'|') {
        return missing;
    }
    let mut fence = Fence::default();
    // The columns of the table that is open; none, where no table is.
    let mut columns = 0;
    let mut before = ("", 0);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_start_matches(MARKS);
        let in_code = fence.holds(words) || words.len() > LONGEST_ROW;
        let said = (
            if in_code { "" } else { words },
            at + line.len() - words.len(),
        );
        at += line.len();
        if columns > 0 {
            let row = Row::of(said);
            if row.cells < 2 {
                columns = 0;
            } else {
                row.escape_for(columns, &mut missing);
            }
        } else if is_below_head(said.0) {
            columns = Row::of(said).cells;
            Row::of(before).escape_for(columns, &mut missing);
        }
        before = said;
    }
    missing
}

/// A line as a row of a table.
struct Row {
    /// Its cells; one, where it has no `|`.
    cells: usize,
    /// Where it has a `|` in code.
    in_code: Vec<usize>,
}

impl Row {
    /// The row that words are, with their place.
    fn of((said, at): (&str, usize)) -> Self {
        let line = said.trim_end();
        let inner = line.strip_prefix('|').unwrap_or(line);
        let from = at + line.len() - inner.len();
        let inner = inner
            .strip_suffix('|')
            .filter(|it| !it.ends_with('\\'))
            .unwrap_or(inner);
        let bytes = inner.as_bytes();
        let mut row = Self {
            cells: 1,
            in_code: Vec::new(),
        };
        // Where the code ends that is open, before its quotes.
        let mut end = 0;
        let mut next = 0;
        while let Some(length) = bytes
            .get(next..)
            .and_then(|rest| memchr::memchr2(b'|', b'`', rest))
        {
            let here = next + length;
            next = here + 1;
            if bytes.get(here) == Some(&b'`') {
                let rest = inner.get(here..).unwrap_or_default();
                let quote = rest.len() - rest.trim_start_matches('`').len();
                next = here + quote;
                if here >= end {
                    end = end_of_code(inner, next, quote).unwrap_or(end);
                }
            } else if here == 0 || bytes.get(here - 1) != Some(&b'\\') {
                row.cells += 1;
                if here < end {
                    row.in_code.push(from + here);
                }
            }
        }
        row
    }

    /// Adds the places of its escapes, where it lacks them to have so many cells.
    fn escape_for(&self, columns: usize, missing: &mut Vec<usize>) {
        if self.cells > columns && self.cells - self.in_code.len() == columns {
            missing.extend(&self.in_code);
        }
    }
}

/// Where the quotes are that end code behind a place: as many as began it.
fn end_of_code(text: &str, from: usize, quote: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        let rest = rest.get(rest.find('`')?..)?;
        let length = rest.len() - rest.trim_start_matches('`').len();
        let start = text.len() - rest.len();
        if length == quote {
            return Some(start);
        }
        at = start + length;
    }
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

    #[test]
    fn code_in_rows_lacks_escapes_where_the_row_has_too_many_cells() {
        for (text, escaped) in [
            (
                "|Op|n|\n|-|-|\n|`|`|0|\n|`||`|1|\n",
                "|Op|n|\n|-|-|\n|`\\|`|0|\n|`\\|\\|`|1|\n",
            ),
            (
                "> `a|b` | c\n> -|-\n> d | ``e|`f``\n",
                "> `a\\|b` | c\n> -|-\n> d | ``e\\|`f``\n",
            ),
        ] {
            let mut made = text.to_owned();
            let missing = missing_escapes(text);
            missing.iter().rev().for_each(|at| made.insert(*at, '\\'));
            assert_eq!(made, escaped);
        }
        for text in [
            "|a|b|\n|-|-|\n|c ` d|e ` f|\n",
            "|a|b|\n|-|-|\n|`c\\|d`|e|\n",
            "|a|b|\n|-|-|\n|`c|d`|e|f|\n",
            "```\n|a|b|\n|-|-|\n|`c|d`|e|\n```\n",
            "|a|b|\n|-|-|\n\n|`c|d`|e|\n",
            "`a|b` c\n",
        ] {
            assert_eq!(missing_escapes(text), [0; 0], "{text}");
        }
    }
}
