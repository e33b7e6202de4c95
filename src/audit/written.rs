//! Whether a text says a phone number, an address, a sum or a time, in whatever way people write it.
//!
//! What is compared is digits and addresses, never a theme's words, and nothing of what rendered the page: two programs that agree by
//! reading the same code would prove nothing.

use std::collections::BTreeSet;

use super::facts::Money;
use super::visible::plain;

/// Whether a text says a number that `tel:` leads to: all of it, or as it is written within its country.
pub(super) fn says_phone(text: &str, href: &str) -> bool {
    let told = href.trim_start_matches("tel:");
    let digits: String = told.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return false;
    }
    let mut wanted = vec![digits.clone()];
    if told.starts_with('+') {
        let national = digits.get(country_code(&digits)..).unwrap_or_default();
        if national.len() >= 6 {
            wanted.push(national.to_owned());
            wanted.push(format!("0{national}"));
        }
    }
    let is_of_a_number = |c: char| {
        c.is_ascii_digit() || " -()+.\u{2010}\u{2011}\u{2012}\u{2013}\u{2212}".contains(c)
    };
    text.split(|c: char| !is_of_a_number(c)).any(|run| {
        let groups: Vec<&str> = run
            .split(|c: char| !c.is_ascii_digit())
            .filter(|group| !group.is_empty())
            .collect();
        (0..groups.len()).any(|from| {
            let mut joined = String::new();
            groups.iter().skip(from).take(10).any(|group| {
                joined.push_str(group);
                wanted.contains(&joined)
            })
        })
    })
}

/// How many digits the country's code has at the head of an international number.
fn country_code(digits: &str) -> usize {
    let two = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
        "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
        "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ];
    match digits.get(..2) {
        Some(head) if head.starts_with(['1', '7']) => 1,
        Some(head) if two.contains(&head) => 2,
        _ => 3,
    }
}

/// Whether a text says an address, in any letter case, and not as a part of another.
pub(super) fn says_address(text: &str, address: &str) -> bool {
    let (text, address) = (text.to_lowercase(), address.to_lowercase());
    let goes_on = |c: char| c.is_alphanumeric() || "_-%@".contains(c);
    !address.is_empty()
        && text.match_indices(&address).any(|(at, _)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let mut after = text.get(at + address.len()..).unwrap_or_default().chars();
            let next = after.next();
            let dotted = next == Some('.') && after.next().is_some_and(char::is_alphanumeric);
            !before.is_some_and(|c| goes_on(c) || ".+".contains(c))
                && !next.is_some_and(goes_on)
                && !dotted
        })
}

/// The host of a URL, and the host with its path.
pub(super) fn host_and_path(url: &str) -> Option<(String, String)> {
    let url = url::Url::parse(url).ok()?;
    let host = url.host_str()?.to_owned();
    let path = format!("{host}{}", url.path().trim_end_matches('/'));
    Some((host, path))
}

/// Whether a text says another, blanks aside.
pub(super) fn says_words(text: &str, words: &str) -> bool {
    let words = plain(words);
    !words.is_empty() && plain(text).contains(&words)
}

/// The sign before decimals where it is known of a language.
fn decimal_sign(locale: &str) -> Option<char> {
    let mut parts = locale.split('-');
    let (language, region) = (parts.next()?, parts.next_back());
    let american = ["MX", "US", "PR", "GT", "HN", "NI", "SV", "PA", "DO", "PE"];
    match (language, region) {
        ("es", Some(region)) if american.contains(&region) => Some('.'),
        ("de" | "fr" | "it", Some("CH" | "LI")) | ("en", Some("ZA")) => None,
        ("en" | "zh" | "ja" | "ko" | "th" | "he", _) => Some('.'),
        (
            "pt" | "es" | "fr" | "de" | "it" | "nl" | "da" | "nb" | "sv" | "fi" | "pl" | "cs"
            | "ru" | "uk" | "tr" | "id",
            _,
        ) => Some(','),
        _ => None,
    }
}

/// Whether a text says a sum as a language writes it, with a sign or the code of its currency beside it.
pub(super) fn says_money(text: &str, money: &Money, locale: &str) -> bool {
    let sign = decimal_sign(locale);
    numbers(text).into_iter().any(|(before, number, after)| {
        is_amount(number, &money.amount, sign)
            && (ends_in_currency(before, &money.currency)
                || begins_with_currency(after, &money.currency))
    })
}

/// Whether a text says a share as a language writes it.
pub(super) fn says_percent(text: &str, percent: &str, locale: &str) -> bool {
    let sign = decimal_sign(locale);
    numbers(text).into_iter().any(|(_, number, after)| {
        after.trim_start().starts_with('%') && is_amount(number, percent, sign)
    })
}

/// Numbers with their separators, each with what is before and after it on its line.
fn numbers(text: &str) -> Vec<(&str, &str, &str)> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut at = 0;
        while let Some(start) = line
            .get(at..)
            .and_then(|rest| rest.find(|c: char| c.is_ascii_digit()))
            .map(|from| at + from)
        {
            let end = number_end(line, start);
            let (before, after) = (
                line.get(..start).unwrap_or_default(),
                line.get(end..).unwrap_or_default(),
            );
            found.push((before, line.get(start..end).unwrap_or_default(), after));
            at = end;
        }
    }
    found
}

/// Where a number ends: separators belong to it where digits follow; a blank only where it parts a group of three.
fn number_end(line: &str, start: usize) -> usize {
    let mut end = start;
    let mut rest = line.get(start..).unwrap_or_default();
    loop {
        let mut letters = rest.chars();
        let Some(c) = letters.next() else { return end };
        let digits = letters.clone().take_while(char::is_ascii_digit).count();
        let belongs = match c {
            c if c.is_ascii_digit() => true,
            '.' | ',' | '\'' | '’' => digits > 0,
            ' ' => digits == 3,
            _ => false,
        };
        if !belongs {
            return end;
        }
        end += c.len_utf8();
        rest = letters.as_str();
    }
}

/// Whether a written number is a decimal as `1450.00`. `sign` parts its decimals, if that is known.
fn is_amount(number: &str, amount: &str, sign: Option<char>) -> bool {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let is_whole = |text: &str| {
        let text = digits(text);
        let text = text.trim_start_matches('0');
        text == whole.trim_start_matches('0')
    };
    let nothing_after = fraction.trim_end_matches('0').is_empty();
    let split = match sign {
        Some(sign) => number.rsplit_once(sign),
        None => {
            let last = number.rfind(['.', ',']);
            let split = last.and_then(|at| Some((number.get(..at)?, number.get(at + 1..)?)));
            split.filter(|(_, after)| after.len() == fraction.len())
        }
    };
    match split {
        Some((before, after)) => {
            let same = after.trim_end_matches('0') == fraction.trim_end_matches('0');
            same && after.bytes().all(|b| b.is_ascii_digit()) && is_whole(before)
        }
        None => nothing_after && is_whole(number),
    }
}

/// Signs of currencies. Those that several share are told from one another by what stands before them.
fn signs(currency: &str) -> &'static [&'static str] {
    match currency {
        "BRL" => &["R$"],
        "USD" => &["$", "US$", "U$"],
        "EUR" => &["€"],
        "GBP" => &["£"],
        "MXN" => &["$", "MX$", "Mex$"],
        "JPY" | "CNY" => &["¥", "JP¥", "CN¥", "円", "元"],
        "INR" => &["₹", "Rs", "Rs."],
        "CHF" => &["Fr.", "SFr."],
        "PEN" => &["S/", "S/."],
        "UYU" => &["$U", "$"],
        "PYG" => &["₲"],
        "BOB" => &["Bs", "Bs."],
        "ARS" | "CLP" | "COP" | "CAD" | "AUD" | "NZD" | "SGD" | "HKD" => &[
            "$", "AR$", "CL$", "CO$", "CA$", "C$", "A$", "AU$", "NZ$", "S$", "HK$",
        ],
        "PLN" => &["zł"],
        "SEK" | "NOK" | "DKK" => &["kr", "kr."],
        "CZK" => &["Kč"],
        "TRY" => &["₺"],
        "KRW" => &["₩"],
        "ILS" => &["₪"],
        _ => &[],
    }
}

fn is_currency(word: &str, currency: &str) -> bool {
    word == currency || signs(currency).contains(&word)
}

/// What has no blank or digit in it at the end of what is before a number.
fn ends_in_currency(before: &str, currency: &str) -> bool {
    let before = before.trim_end();
    let word = before
        .rsplit(|c: char| c.is_whitespace() || c.is_ascii_digit() || "(:;,".contains(c))
        .next();
    is_currency(word.unwrap_or_default(), currency)
}

fn begins_with_currency(after: &str, currency: &str) -> bool {
    let after = after.trim_start();
    let word = after
        .split(|c: char| c.is_whitespace() || c.is_ascii_digit() || "),;:/·".contains(c))
        .next();
    is_currency(word.unwrap_or_default(), currency)
}

/// Words for midnight, in the languages where they are known.
const MIDNIGHT: [(&str, &str); 7] = [
    ("en", "midnight"),
    ("pt", "meia-noite"),
    ("es", "medianoche"),
    ("fr", "minuit"),
    ("de", "mitternacht"),
    ("it", "mezzanotte"),
    ("nl", "middernacht"),
];
/// Words for noon.
const NOON: [(&str, &str); 6] = [
    ("en", "noon"),
    ("pt", "meio-dia"),
    ("es", "mediodía"),
    ("fr", "midi"),
    ("de", "mittag"),
    ("it", "mezzogiorno"),
];

/// The times of day that a text says, in minutes after midnight: 09:00, 9h, 9h30, 9 AM, 21.30, "das 9 às 18h". Around the clock is
/// said with the number 24, and stands for midnight.
pub(super) fn times(text: &str, locale: &str) -> BTreeSet<u16> {
    let lower = text.to_lowercase();
    let mut found = BTreeSet::new();
    let mut rest = lower.as_str();
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        if digits == 0 {
            before = c;
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (number, after) = rest.split_at(digits);
        let (minutes, after) = time(number, after);
        // `UTC−3` and `+55` are no times.
        let signed = "+-−±".contains(before) && !ends_a_span(&lower, rest);
        if !signed && !before.is_alphabetic() {
            found.extend(minutes);
        }
        before = '0';
        rest = after;
    }
    let language = locale.split('-').next().unwrap_or_default();
    for (words, minutes) in [(&MIDNIGHT[..], 0), (&NOON[..], 720)] {
        let known = words.iter().find(|(known, _)| *known == language);
        found.extend(
            known
                .filter(|(_, word)| lower.contains(word))
                .map(|_| minutes),
        );
    }
    found
}

/// Whether a sign before a number parts it from another time, as in `9h-18h`.
fn ends_a_span(text: &str, from: &str) -> bool {
    let before = text.get(..text.len() - from.len()).unwrap_or_default();
    let before = before.trim_end_matches(['-', '−', ' ']);
    before.ends_with(|c: char| c.is_ascii_digit() || c == 'h' || c == 'm' || c == '.')
}

/// A time that begins with a number, and what is left behind it.
fn time<'a>(number: &str, after: &'a str) -> (Option<u16>, &'a str) {
    let Some(hour) = number
        .parse::<u16>()
        .ok()
        .filter(|hour| number.len() <= 2 && *hour <= 24)
    else {
        return (None, after);
    };
    let part = |rest: &'a str| -> Option<(u16, &'a str)> {
        let two = rest
            .get(..2)
            .filter(|two| two.bytes().all(|b| b.is_ascii_digit()))?;
        let rest = rest.get(2..)?;
        (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some((two.parse().ok()?, rest))
    };
    let parted = after.strip_prefix([':', 'h', '.']).and_then(part);
    let (minute, rest) = parted
        .filter(|(minute, _)| *minute < 60)
        .unwrap_or((0, after));
    let half = rest.trim_start();
    let is = |words: [&str; 4]| {
        words.iter().any(|word| {
            half.strip_prefix(word)
                .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        })
    };
    let hour = if is(["am", "a.m", "a. m", "a m"]) {
        hour % 12
    } else if is(["pm", "p.m", "p. m", "p m"]) {
        hour % 12 + 12
    } else {
        hour
    };
    (Some((hour * 60 + minute) % (24 * 60)), rest)
}

/// Whether the word for midnight is known in a language, so that its absence can be told.
pub(super) fn knows_midnight(locale: &str) -> bool {
    MIDNIGHT
        .iter()
        .any(|(language, _)| locale.split('-').next() == Some(*language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_the_same_in_many_ways_of_writing_them() {
        let phone = "tel:+551130031234";
        for text in [
            "+55 11 3003-1234",
            "Ligue (11) 3003‑1234 agora",
            "0 11 3003 1234",
            "+551130031234",
            "1: +55 (11) 3003.1234",
        ] {
            assert!(says_phone(text, phone), "{text}");
        }
        for text in [
            "",
            "+55 11 3003-1235",
            "+55 11 3003 12345",
            "3003-1234",
            "+55 11\n3003-1234",
            "99 11 3003 123",
        ] {
            assert!(!says_phone(text, phone), "{text}");
        }
        assert!(
            says_phone("0800 000 1234", "tel:08000001234")
                && !says_phone("800 000 1234", "tel:08000001234")
        );
    }

    #[test]
    fn addresses_are_whole() {
        for (text, said) in [
            ("a@b.example", true),
            ("Mail A@B.Example.", true),
            ("xa@b.example", false),
            ("a@b.example.com", false),
            ("a@b.examples", false),
            ("x.a@b.example", false),
            ("a at b.example", false),
        ] {
            assert_eq!(says_address(text, "a@b.example"), said, "{text}");
        }
    }

    #[test]
    fn money_is_read_as_its_language_writes_it() {
        let money = |amount: &str, currency: &str| Money {
            amount: amount.into(),
            currency: currency.into(),
        };
        for (text, amount, currency, locale, said) in [
            ("R$ 1.450,00 por mês", "1450.00", "BRL", "pt-BR", true),
            ("R$1,450.00 a month", "1450.00", "BRL", "en-US", true),
            ("R$ 1,450.00", "1450.00", "BRL", "pt-BR", false),
            ("R$ 1.450", "1450.00", "BRL", "pt-BR", true),
            ("1 450,00 €", "1450.00", "EUR", "fr-FR", true),
            ("BRL 1450,00", "1450.00", "BRL", "pt-BR", true),
            ("US$ 1.450,00", "1450.00", "BRL", "pt-BR", false),
            ("$1,450.00", "1450.00", "BRL", "en-US", false),
            ("$1,450.00", "1450.00", "USD", "en-US", true),
            ("R$ 145.000", "1450.00", "BRL", "pt-BR", false),
            ("R$ 11.450,00", "1450.00", "BRL", "pt-BR", false),
            ("R$ 18,90", "18.90", "BRL", "pt-BR", true),
            ("R$ 18,9", "18.90", "BRL", "pt-BR", true),
            ("R$ 18", "18.90", "BRL", "pt-BR", false),
            ("¥5,000", "5000", "JPY", "ja-JP", true),
            ("1.450,00", "1450.00", "BRL", "pt-BR", false),
            ("XAF 5 000", "5000", "XAF", "sw", true),
        ] {
            assert_eq!(
                says_money(text, &money(amount, currency), locale),
                said,
                "{text}"
            );
        }
        assert!(
            says_percent("12,5% do valor", "12.5", "pt-BR") && says_percent("10 %", "10", "pt-BR")
        );
        assert!(
            !says_percent("12.5% of it", "12.5", "pt-BR") && !says_percent("10", "10", "pt-BR")
        );
    }

    #[test]
    fn times_are_read_in_many_ways_of_writing_them() {
        for (text, locale, expected) in [
            (
                "Segunda a sexta, das 9h às 18h · horário de Brasília (UTC−3)",
                "pt-BR",
                &[540, 1080][..],
            ),
            (
                "9 AM to 6:30 PM, Eastern Time (UTC−5/−4)",
                "en-US",
                &[540, 1110],
            ),
            ("09:00-18:00", "en-GB", &[540, 1080]),
            ("das 9 às 18h30", "pt-BR", &[540, 1110]),
            ("8.30 a.m. – 5 p.m.", "en", &[510, 1020]),
            ("12 AM to 12 PM", "en", &[0, 720]),
            ("24 horas por dia, todos os dias", "pt", &[0]),
            ("24/7", "en", &[0, 420]),
            ("das 22h à meia-noite", "pt-BR", &[0, 1320]),
            ("+55 11", "pt", &[660]),
            ("em 2026, 100 pessoas, R2D2", "pt", &[]),
        ] {
            assert_eq!(
                times(text, locale),
                expected.iter().copied().collect::<BTreeSet<u16>>(),
                "{text}"
            );
        }
    }
}
