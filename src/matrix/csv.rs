//! The matrix as CSV (RFC 4180): a row for each partner and language, with words for programs. Spreadsheets take no cell for a formula.

use std::io::{self, Write};

use super::{Disclosure, Due, Ends, Row, Standing};

/// The line of the headings.
pub(super) fn begin(out: &mut impl Write) -> io::Result<()> {
    let columns = Disclosure::ALL.map(Disclosure::as_str);
    let mut headings = vec!["partner", "name", "locale"];
    headings.extend(columns);
    headings.extend(["complete", "holidays_end", "prices_end"]);
    line(out, headings)
}

/// A row, with the partner's soonest dates.
pub(super) fn row(out: &mut impl Write, row: &Row, dates: &[Due]) -> io::Result<()> {
    let soonest = |ends: Ends| {
        let date = dates.iter().find(|due| due.ends == ends);
        date.map_or_else(String::new, |due| due.date.to_string())
    };
    let cells = row.cells.iter().map(|cell| {
        let gaps = cell.gaps.iter().map(|gap| match &gap.offering {
            Some(offering) => format!(" {} ({offering})", gap.code),
            None => format!(" {}", gap.code),
        });
        let codes: String = gaps.collect();
        match cell.standing {
            Standing::NotRequired => cell.standing.as_str().to_owned(),
            standing => format!("{}{codes}", standing.as_str()),
        }
    });
    let mut fields = vec![
        row.partner.clone(),
        row.name.clone(),
        row.locale.to_string(),
    ];
    fields.extend(cells);
    fields.push(if row.is_complete() { "yes" } else { "no" }.to_owned());
    fields.extend([soonest(Ends::Holidays), soonest(Ends::Price)]);
    line(out, fields.iter().map(String::as_str))
}

/// A line of fields.
pub(crate) fn line<'a>(
    out: &mut impl Write,
    fields: impl IntoIterator<Item = &'a str>,
) -> io::Result<()> {
    let fields: Vec<String> = fields.into_iter().map(field).collect();
    write!(out, "{}\r\n", fields.join(","))
}

/// A field: quoted where it must be. What a spreadsheet would take for a formula begins with an apostrophe, as the OWASP guidance has it.
fn field(text: &str) -> String {
    let guarded = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if guarded {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\r', '\n']) || guarded {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn fields_are_quoted_and_are_no_formula() {
        assert_eq!(field("a"), "a");
        assert_eq!(field("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
        for text in ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1"] {
            assert_eq!(field(text), format!("\"'{text}\""));
        }
    }
}
