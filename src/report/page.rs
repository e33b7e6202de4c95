//! A page of words for people: blocks, printed as Markdown or as plain text of 80 columns.

use crate::terminal::{BOLD, CODE, PLAIN};

/// Widest line of plain text.
const WIDTH: usize = 80;

/// A block of a page. Code in words stands between backticks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading of a level, from 1.
    Heading(usize, String),
    /// A paragraph.
    Words(String),
    /// A list.
    List(Vec<String>),
    /// Code of a language.
    Code(String, String),
    /// Rows of cells; the first names the columns.
    Table(Vec<Vec<String>>),
}

/// Blocks as Markdown.
pub(super) fn markdown(blocks: &[Block]) -> String {
    let blocks: Vec<String> = blocks.iter().map(Block::markdown).collect();
    blocks.join("\n")
}

/// Blocks as plain text; in colour for terminals that want it.
pub(super) fn text(blocks: &[Block], color: bool) -> String {
    let blocks: Vec<String> = blocks.iter().map(|block| block.text(color)).collect();
    blocks.join("\n")
}

impl Block {
    fn markdown(&self) -> String {
        match self {
            Self::Heading(level, words) => format!("{} {words}\n", "#".repeat(*level)),
            Self::Words(words) => format!("{words}\n"),
            Self::List(items) => items.iter().map(|item| format!("- {item}\n")).collect(),
            Self::Code(language, code) => format!("```{language}\n{code}```\n"),
            Self::Table(rows) => table(rows),
        }
    }

    fn text(&self, color: bool) -> String {
        match self {
            Self::Heading(level, words) if color => {
                let end = if *level == 1 { "\n" } else { "" };
                format!("{BOLD}{words}{PLAIN}\n{end}")
            }
            Self::Heading(level, words) => {
                let mark = if *level == 1 { "=" } else { "-" };
                format!("{words}\n{}\n", mark.repeat(words.chars().count()))
            }
            Self::Words(words) => wrapped(words, "", "", color),
            Self::List(items) => items
                .iter()
                .map(|item| wrapped(item, "- ", "  ", color))
                .collect(),
            Self::Code(_, code) => code
                .lines()
                .map(|line| format!("    {line}").trim_end().to_owned() + "\n")
                .collect(),
            Self::Table(rows) => columns(rows, color),
        }
    }
}

fn table(rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let Some((head, body)) = rows.split_first() else {
        return String::new();
    };
    let rule = vec!["---".to_owned(); head.len()];
    [line(head), line(&rule)]
        .into_iter()
        .chain(body.iter().map(|cells| line(cells)))
        .collect()
}

/// Rows as lines. The last column holds words: it stands under the others.
fn columns(rows: &[Vec<String>], color: bool) -> String {
    let cells = |column: usize| rows.iter().filter_map(move |cells| cells.get(column));
    let width = |column: usize| cells(column).map(|cell| plain(cell).chars().count()).max();
    let row = |cells: &Vec<String>| {
        let (words, short) = cells.split_last()?;
        let padded = short.iter().enumerate().map(|(column, cell)| {
            let width = width(column).unwrap_or(0);
            format!("{:width$}  ", plain(cell))
        });
        let line = padded.collect::<String>().trim_end().to_owned() + "\n";
        let words = if words.is_empty() {
            String::new()
        } else {
            wrapped(words, "    ", "    ", color)
        };
        Some(line + &words)
    };
    rows.iter().filter_map(row).collect()
}

/// Words in lines of [`WIDTH`], the first behind one indent and the others behind another.
fn wrapped(words: &str, first: &str, indent: &str, color: bool) -> String {
    let mut code = false;
    let mut text = String::new();
    for (at, line) in fold(words, WIDTH - indent.len()).iter().enumerate() {
        let indent = if at == 0 { first } else { indent };
        text += &format!("{indent}{}\n", painted(line, color, &mut code));
    }
    text
}

/// A line whose code has the colour of code instead of backticks. Code may go on in the next line.
fn painted(line: &str, color: bool, code: &mut bool) -> String {
    if !color {
        return line.to_owned();
    }
    let mut painted = if *code {
        CODE.to_owned()
    } else {
        String::new()
    };
    for (at, piece) in line.split('`').enumerate() {
        if at > 0 {
            *code = !*code;
            painted += if *code { CODE } else { PLAIN };
        }
        painted += piece;
    }
    if *code {
        painted += PLAIN;
    }
    painted
}

/// Cuts words into lines of a width.
fn fold(words: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Words without the marks of a link: `[text](place)` is `text`.
fn plain(words: &str) -> String {
    match words
        .strip_prefix('[')
        .and_then(|rest| rest.split_once("]("))
    {
        Some((text, _)) => text.to_owned(),
        None => words.to_owned(),
    }
}

/// Reads the Markdown that rules are explained in: headings, paragraphs and fences.
pub(super) fn read(explanation: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut words = String::new();
    let mut lines = explanation.lines();
    while let Some(line) = lines.next() {
        let heading = line.trim_start_matches('#');
        let level = line.len() - heading.len();
        if let Some(language) = line.strip_prefix("```") {
            end(&mut words, &mut blocks);
            let code = lines.by_ref().take_while(|line| !line.starts_with("```"));
            let code = code.map(|line| format!("{line}\n")).collect();
            blocks.push(Block::Code(language.to_owned(), code));
        } else if level > 0 && heading.starts_with(' ') {
            end(&mut words, &mut blocks);
            blocks.push(Block::Heading(level, heading.trim().to_owned()));
        } else if line.trim().is_empty() {
            end(&mut words, &mut blocks);
        } else {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(line.trim());
        }
    }
    end(&mut words, &mut blocks);
    blocks
}

fn end(words: &mut String, blocks: &mut Vec<Block>) {
    if !words.is_empty() {
        blocks.push(Block::Words(std::mem::take(words)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_explanation_is_read_and_printed_again() {
        let explanation =
            "# X001 x\n\nOne `line\nof` words.\n\n```yaml fires partner\n# a: 1\n\nb: 2\n```\n";
        let blocks = read(explanation);
        assert_eq!(
            blocks,
            [
                Block::Heading(1, "X001 x".into()),
                Block::Words("One `line of` words.".into()),
                Block::Code("yaml fires partner".into(), "# a: 1\n\nb: 2\n".into()),
            ]
        );
        assert_eq!(
            markdown(&blocks),
            explanation.replace("line\nof", "line of")
        );
        assert_eq!(
            text(&blocks, false),
            "X001 x\n======\n\nOne `line of` words.\n\n    # a: 1\n\n    b: 2\n"
        );
    }

    #[test]
    fn lines_are_80_columns_wide_and_code_goes_on_in_the_next() {
        let words = format!("{} ab `b c` d", "ação ".repeat(15));
        let said = wrapped(&words, "", "", true);
        assert_eq!(
            said,
            format!(
                "{} ab {CODE}b{PLAIN}\n{CODE}c{PLAIN} d\n",
                "ação ".repeat(15).trim_end()
            )
        );
        assert!(
            wrapped(&"ab ".repeat(100), "- ", "  ", false)
                .lines()
                .all(|line| line.len() <= WIDTH)
        );
    }
}
