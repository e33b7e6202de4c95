//! Facts that a text states in words of its language: phone numbers, e-mail addresses, prices and times of day become values that
//! can be compared between languages.
//!
//! Only what is surely such a fact is taken: a year, a version or a duration is none.

use std::ops::Range;
use std::sync::LazyLock;

use super::contact::is_email;
use crate::locale::Locale;

/// A fact, in a form that is the same in all languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// The digits of a phone number.
    Phone(String),
    /// An e-mail address in lower case.
    Email(String),
    /// A currency and an amount, `1234.5`.
    Money(&'static str, String),
    /// Minutes after midnight.
    Time(u32),
}

impl Fact {
    /// Whether two facts are the same: a phone number may be written with its country or without.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Phone(one), Self::Phone(other)) => {
                let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
                one.ends_with(other) || other.ends_with(one)
            }
            _ => self == other,
        }
    }
}

/// Words and signs of currencies, the longer before those that they contain.
const CURRENCIES: [(&str, &str); 9] = [
    ("US$", "USD"),
    ("R$", "BRL"),
    ("BRL", "BRL"),
    ("USD", "USD"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("$", "USD"),
];
/// The bytes with which facts begin: those of addresses, of numbers and of currencies.
static OPENINGS: LazyLock<[bool; 256]> = LazyLock::new(|| {
    let currencies = CURRENCIES
        .iter()
        .filter_map(|(sign, _)| sign.bytes().next());
    let mut opens = [false; 256];
    for byte in b"@+(0123456789".iter().copied().chain(currencies) {
        if let Some(open) = opens.get_mut(byte as usize) {
            *open = true;
        }
    }
    opens
});
/// Languages that write decimals after a point.
const POINT: [&str; 9] = ["en", "ja", "zh", "ko", "th", "he", "hi", "ms", "tl"];
/// Words before `9h`, which may be a duration otherwise.
const BEFORE_HOURS: [&str; 5] = ["às", "as", "das", "à", "até as"];
/// Openings of numbers that only a phone has: free and local-rate numbers of Brazil, free numbers of North America.
const SERVICE_NUMBERS: [(&str, usize); 12] = [
    ("0800", 11),
    ("0300", 11),
    ("4003", 8),
    ("4004", 8),
    ("3003", 8),
    ("4020", 8),
    ("1800", 11),
    ("1888", 11),
    ("1877", 11),
    ("1866", 11),
    ("1855", 11),
    ("1844", 11),
];

/// The facts of a text in a language, with their places in it.
pub fn facts(text: &str, locale: &Locale) -> Vec<(Fact, Range<usize>)> {
    let scan = Scan {
        text,
        point: POINT.contains(&locale.as_str().split('-').next().unwrap_or_default()),
    };
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((at, c)) = scan.opening(from) {
        let next = scan.fact(at, c).filter(|(_, end)| *end > at);
        from = match next {
            Some((fact, end)) => {
                let start = match &fact {
                    Fact::Email(_) => scan.word_start(at),
                    _ => at,
                };
                found.push((fact, start..end));
                end
            }
            None => at + c.len_utf8(),
        };
    }
    found
}

struct Scan<'t> {
    text: &'t str,
    /// Whether decimals stand after a point.
    point: bool,
}

impl Scan<'_> {
    fn rest(&self, at: usize) -> &str {
        self.text.get(at..).unwrap_or_default()
    }

    fn char(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// The next letter with which a fact may begin: a sign, a digit, the first of a currency.
    fn opening(&self, from: usize) -> Option<(usize, char)> {
        // Byte by byte: these are few, and none of them is within another character.
        let openings = &*OPENINGS;
        let mut rest = self.rest(from).bytes();
        let offset = rest.position(|byte| openings.get(byte as usize) == Some(&true))?;
        let at = from + offset;
        Some((at, self.char(at)?))
    }

    /// Whether nothing that belongs to a number or a word stands before a place.
    fn begins(&self, at: usize) -> bool {
        !self
            .before(at)
            .is_some_and(|c| c.is_alphanumeric() || "-_./:,+#=\\$".contains(c))
    }

    /// The fact that begins at a place, and its end. An e-mail address is met at its `@`.
    fn fact(&self, at: usize, c: char) -> Option<(Fact, usize)> {
        match c {
            '@' => self.email(at),
            '+' | '(' if self.begins(at) => self.phone(at),
            c if c.is_ascii_digit() && self.begins(at) => self
                .phone(at)
                .or_else(|| self.time(at))
                .or_else(|| self.amount_before_currency(at)),
            _ => self.money(at).filter(|_| self.begins(at)),
        }
    }

    fn word_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        let start = before
            .trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c))
            .len();
        let word = before.get(start..).unwrap_or_default();
        start + (word.len() - word.trim_start_matches(['.', '_', '-', '+', '%']).len())
    }

    fn email(&self, at: usize) -> Option<(Fact, usize)> {
        let rest = self.rest(at + 1);
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-')
            .unwrap_or(rest.len());
        let domain = rest.get(..length)?.trim_end_matches(['.', '-']);
        let end = at + 1 + domain.len();
        let address = self.text.get(self.word_start(at)..end)?;
        (domain.contains('.') && is_email(address))
            .then(|| (Fact::Email(address.to_lowercase()), end))
    }

    /// A run of digits with the signs that stand between the groups of a phone number: the digits, and its end.
    fn digits(&self, at: usize) -> (String, usize) {
        let (mut digits, mut end, mut signs) = (String::new(), at, 0);
        for (offset, c) in self.rest(at).char_indices() {
            if c.is_ascii_digit() {
                digits.push(c);
                end = at + offset + 1;
                signs = 0;
            } else if " -.()\u{2011}\u{2013}+".contains(c) && signs < 2 {
                signs += 1;
            } else {
                break;
            }
        }
        (digits, end)
    }

    fn phone(&self, at: usize) -> Option<(Fact, usize)> {
        let (digits, end) = self.digits(at);
        let written = self.text.get(at..end)?;
        let is_service = SERVICE_NUMBERS
            .iter()
            .any(|(open, length)| digits.starts_with(open) && digits.len() == *length)
            && written.contains([' ', '-', '.']);
        let area = written
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'));
        let is_national = area.is_some_and(|(area, rest)| {
            let groups = rest.trim().split([' ', '-', '.']);
            (2..=3).contains(&area.len())
                && area.bytes().all(|byte| byte.is_ascii_digit())
                && (9..=11).contains(&digits.len())
                && groups.clone().count() <= 3
                && groups
                    .clone()
                    .next_back()
                    .is_some_and(|last| last.len() == 4)
        });
        let is_international = written
            .strip_prefix('+')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            && (8..=15).contains(&digits.len());
        let ends = !self.char(end).is_some_and(char::is_alphanumeric);
        (ends && (is_service || is_national || is_international))
            .then_some((Fact::Phone(digits), end))
    }

    fn money(&self, at: usize) -> Option<(Fact, usize)> {
        let rest = self.rest(at);
        let (sign, currency) = CURRENCIES.iter().find(|(sign, _)| rest.starts_with(sign))?;
        let after = rest.get(sign.len()..)?;
        let number = after.trim_start_matches(' ');
        let start = at + sign.len() + (after.len() - number.len());
        let (amount, end) = self.number(start)?;
        Some((Fact::Money(currency, amount), end))
    }

    fn amount_before_currency(&self, at: usize) -> Option<(Fact, usize)> {
        let (amount, end) = self.number(at)?;
        let rest = self.rest(end).trim_start_matches(' ');
        let space = self.rest(end).len() - rest.len();
        let (sign, currency) = CURRENCIES
            .iter()
            .filter(|(sign, _)| *sign != "$")
            .find(|(sign, _)| rest.starts_with(sign))?;
        let end = end + space + sign.len();
        let number_follows = self
            .rest(end)
            .trim_start_matches(' ')
            .starts_with(|c: char| c.is_ascii_digit());
        let ends = !self.char(end).is_some_and(char::is_alphanumeric);
        (ends && !number_follows).then_some((Fact::Money(currency, amount), end))
    }

    /// A number as the language writes it, in the form `1234.5`, and its end.
    fn number(&self, at: usize) -> Option<(String, usize)> {
        let rest = self.rest(at);
        let length = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
            .unwrap_or(rest.len());
        let written = rest.get(..length)?.trim_end_matches(['.', ',']);
        if !written.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (whole, fraction) = match written.rfind(['.', ',']) {
            Some(split) if self.is_decimal(written, split) => {
                (written.get(..split)?, written.get(split + 1..)?)
            }
            _ => (written, ""),
        };
        let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
        let (whole, fraction) = (
            whole.trim_start_matches('0'),
            fraction.trim_end_matches('0'),
        );
        let whole = if whole.is_empty() { "0" } else { whole };
        let amount = match fraction {
            "" => whole.to_owned(),
            fraction => format!("{whole}.{fraction}"),
        };
        Some((amount, at + written.len()))
    }

    /// Whether the last sign of a number at `split` stands before its decimals.
    fn is_decimal(&self, written: &str, split: usize) -> bool {
        let sign = written.get(split..=split).unwrap_or_default();
        let other = if sign == "." { "," } else { "." };
        if written.contains(other) {
            return true;
        }
        let three = written.len() - split - 1 == 3;
        let groups = if self.point { "," } else { "." };
        written.matches(sign).count() == 1 && !(three && sign == groups)
    }

    fn time(&self, at: usize) -> Option<(Fact, usize)> {
        let (hour, after_hour) = self.two_digits(at)?;
        match self.char(after_hour)? {
            ':' => {
                let (minute, end) = self.two_digits(after_hour + 1)?;
                let exact = end == after_hour + 3
                    && !self
                        .char(end)
                        .is_some_and(|c| c.is_alphanumeric() || ":/_".contains(c));
                let (half, end) = self.half(end);
                exact
                    .then(|| minutes(hour, minute, half))
                    .flatten()
                    .map(|time| (Fact::Time(time), end))
            }
            'h' => {
                let (minute, end) = self
                    .two_digits(after_hour + 1)
                    .unwrap_or((0, after_hour + 1));
                let said = self.text.get(..at)?.trim_end();
                let word = said.rsplit([' ', '\n']).next()?.to_lowercase();
                let ends = !self.char(end).is_some_and(char::is_alphanumeric);
                (ends && BEFORE_HOURS.contains(&word.as_str()))
                    .then(|| minutes(hour, minute, None))
                    .flatten()
                    .map(|time| (Fact::Time(time), end))
            }
            _ => match self.half(after_hour) {
                (Some(half), end) => Some((Fact::Time(minutes(hour, 0, Some(half))?), end)),
                _ => None,
            },
        }
    }

    /// One or two digits, and their end.
    fn two_digits(&self, at: usize) -> Option<(u32, usize)> {
        let rest = self.rest(at);
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = (1..=2).contains(&length).then(|| rest.get(..length))??;
        Some((value.parse().ok()?, at + length))
    }

    /// The half of the day that is written after an hour: whether it is the second, and its end.
    fn half(&self, at: usize) -> (Option<bool>, usize) {
        let rest = self.rest(at);
        let trimmed = rest.trim_start_matches(' ');
        let lower: String = trimmed.chars().take(4).collect::<String>().to_lowercase();
        let start = at + (rest.len() - trimmed.len());
        for (word, second) in [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)] {
            let end = start + word.len();
            if lower.starts_with(word) && !self.char(end).is_some_and(char::is_alphanumeric) {
                return (Some(second), end);
            }
        }
        (None, at)
    }
}

fn minutes(hour: u32, minute: u32, half: Option<bool>) -> Option<u32> {
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(second) => hour % 12 + if second { 12 } else { 0 },
        None => hour,
    };
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(locale: &str, text: &str) -> Vec<Fact> {
        let found = facts(text, &Locale::parse(locale).unwrap());
        found.into_iter().map(|(fact, _)| fact).collect()
    }

    fn same(portuguese: &str, english: &str) {
        let (one, other) = (of("pt-BR", portuguese), of("en-US", english));
        assert!(!one.is_empty(), "{portuguese}");
        assert_eq!(one.len(), other.len(), "{one:?} {other:?}");
        assert!(
            one.iter().zip(&other).all(|(one, other)| one.is(other)),
            "{one:?} {other:?}"
        );
    }

    #[test]
    fn the_same_fact_in_two_languages_is_one() {
        same("custa R$ 1.234,56 por mês", "costs R$1,234.56 a month");
        same("US$ 10 ou 25,50 EUR", "$10.00 or €25.50");
        same("das 9h às 18h30", "from 9 a.m. to 6:30 PM");
        same("às 09:00", "at 9:00 AM");
        same("ligue (11) 3003-1234", "call +55 11 3003 1234");
        same("0800 123 4567 e 4004-1234", "0800-123-4567 and 4004 1234");
        same(
            "Escreva a _Suporte@contoso.example.",
            "Write to suporte@contoso.example.",
        );
        same("R$ 1.500", "R$1,500.00");
    }

    #[test]
    fn other_numbers_are_none_of_them() {
        for text in [
            "de 2019 a 2020-11-24, versão 4.0.0.2283",
            "em até 4h, 24h por dia",
            "2020-01-01T09:00:00Z e 10:11:12",
            "proporção 16:9",
            "use $1, $(x) e R$",
            "(2019) 1234",
            "id 123-45-6789 e 12.345.678/0001-95",
            "a@b e @contoso.example",
            "ISBN 978-3-16-148410-0",
        ] {
            let found = of("pt-BR", text);
            let harmless = found
                .iter()
                .all(|fact| matches!(fact, Fact::Money("USD", one) if one == "1"));
            assert!(harmless, "{text}: {found:?}");
        }
    }

    #[test]
    fn a_fact_is_where_it_is_written() {
        let text = "ou a.b@contoso.example, R$ 5,00 às 9h";
        let found = facts(text, &Locale::parse("pt-BR").unwrap());
        let written: Vec<&str> = found
            .iter()
            .map(|(_, place)| &text[place.clone()])
            .collect();
        assert_eq!(written, ["a.b@contoso.example", "R$ 5,00", "9h"]);
    }
}
