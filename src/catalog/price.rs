//! Prices: free, included, fixed per period or unit, a share of spend, or on request.
//!
//! Money is an exact decimal of an ISO 4217 currency: minor units in an integer, never a float. The only file that names the currency crate.

use iso_currency::Currency;
use jiff::civil::Date;

use super::text::Text;
use super::{Str, date, shape, truth, word};
use crate::diagnostic::{Diagnostic, Findings};
use crate::message::say;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, MISSING_KEY, Node, Stated, UNKNOWN_KEY, WRONG_TYPE, cut};

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// A month.
    Month,
    /// A year.
    Year,
    /// An incident.
    Incident,
    /// An hour of work.
    Hour,
    /// A user.
    User,
    /// A user in a month.
    UserMonth,
    /// A user in a year.
    UserYear,
}

impl Per {
    /// Every unit by its word.
    pub const WORDS: [(&'static str, Self); 7] = [
        ("month", Self::Month),
        ("year", Self::Year),
        ("incident", Self::Incident),
        ("hour", Self::Hour),
        ("user", Self::User),
        ("user-month", Self::UserMonth),
        ("user-year", Self::UserYear),
    ];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        Self::WORDS
            .iter()
            .find(|(_, per)| *per == self)
            .map_or("month", |(word, _)| word)
    }
}

/// Whether tax is in a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tax {
    /// It is.
    Included,
    /// It comes on top.
    Excluded,
}

impl Tax {
    /// Every answer by its word.
    pub const WORDS: [(&'static str, Self); 2] =
        [("included", Self::Included), ("excluded", Self::Excluded)];
}

/// An amount as stated; rule M001 judges it.
#[derive(Debug, Clone)]
pub struct Amount {
    /// The decimal.
    pub value: Stated<Str>,
    /// The currency's code.
    pub currency: Stated<Str>,
    /// What it is for.
    pub per: Stated<Per>,
}

/// An exact sum of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// In the currency's smallest unit.
    pub minor: u64,
    /// Decimals of the currency.
    pub decimals: u8,
    /// The ISO 4217 code.
    pub currency: Currency,
}

/// Why an amount is no money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No amount where one must be.
    NoAmount(Span),
    /// Not an exact decimal of the currency: how many decimals it takes.
    NotExact(Span, u8),
    /// No currency, or none of ISO 4217.
    Currency(Span),
}

impl Amount {
    /// The amount as money.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn money(&self) -> Result<Money, Fault> {
        let code = self
            .currency
            .given()
            .ok_or(Fault::Currency(self.currency.span()))?;
        let currency = Currency::from_code(&code.value)
            .filter(|currency| currency.code() == &*code.value)
            .ok_or(Fault::Currency(code.span))?;
        let decimals = u8::try_from(currency.exponent().unwrap_or(0)).unwrap_or(0);
        let value = self
            .value
            .given()
            .ok_or(Fault::NoAmount(self.value.span()))?;
        let minor =
            minor_units(&value.value, decimals).ok_or(Fault::NotExact(value.span, decimals))?;
        Ok(Money {
            minor,
            decimals,
            currency,
        })
    }

    /// Whether one of both was wrong and reported already.
    pub fn is_faulty(&self) -> bool {
        matches!(self.value, Stated::Faulty(_)) || matches!(self.currency, Stated::Faulty(_))
    }
}

/// `450.00` in two decimals is 45,000. Nothing but digits and one point; the decimals all there or all left out.
fn minor_units(text: &str, decimals: u8) -> Option<u64> {
    let (whole, fraction) = text
        .split_once('.')
        .map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = |part: &str| {
        !part.is_empty() && part.len() <= 12 && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(whole) || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    let fraction = match fraction {
        None => "0".repeat(usize::from(decimals)),
        Some(fraction) if digits(fraction) && fraction.len() == usize::from(decimals) => {
            fraction.to_owned()
        }
        Some(_) => return None,
    };
    format!("{whole}{fraction}").parse().ok()
}

/// What kind of price it is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Nothing to pay.
    Free,
    /// Paid for with something else: what.
    Included(Text),
    /// A sum.
    Fixed(Amount),
    /// A share of what the customer spends.
    Percent {
        /// How many percent, as stated.
        percent: Spanned<Str>,
        /// Of what.
        of: Stated<Text>,
        /// At least so much.
        minimum: Option<Amount>,
    },
    /// Not said.
    OnRequest,
    /// Reported already.
    Faulty,
}

/// One price as stated.
#[derive(Debug, Clone)]
pub struct Price {
    /// The whole entry.
    pub place: Span,
    /// What is to pay.
    pub kind: Kind,
    /// Whether tax is in it.
    pub tax: Stated<Tax>,
    /// The country in which it holds.
    pub market: Stated<Str>,
    /// Until when it holds.
    pub valid_through: Option<Spanned<Date>>,
}

impl Price {
    /// Whether something is to be paid.
    pub fn charges(&self) -> bool {
        matches!(
            self.kind,
            Kind::Fixed(_) | Kind::Percent { .. } | Kind::OnRequest
        )
    }

    /// The sum, or the least sum of a share, if there is one.
    pub fn amount(&self) -> Option<&Amount> {
        match &self.kind {
            Kind::Fixed(amount) => Some(amount),
            Kind::Percent { minimum, .. } => minimum.as_ref(),
            _ => None,
        }
    }

    /// Whether nothing is to be paid.
    pub fn is_free(&self) -> bool {
        matches!(self.kind, Kind::Free | Kind::Included(_))
    }

    pub(crate) fn read(node: &Node, findings: &mut Findings) -> Option<Self> {
        let mut fields = Fields::open(node, &shape::PRICE, node.span, findings)?;
        let free = truth(&mut fields, "free", findings);
        let on_request = truth(&mut fields, "on_request", findings);
        let included = Text::field(&mut fields, "included", findings);
        let percent = fields.text("percent", findings);
        let of = Text::field(&mut fields, "of", findings);
        let minimum = fields
            .mapping("minimum", findings)
            .value_owned()
            .map(|mut fields| {
                let amount = amount(&mut fields, findings);
                fields.finish(findings);
                amount
            });
        let sum = amount(&mut fields, findings);
        let has_amount = fields.entry("amount").is_some();
        let tax = word(&mut fields, "tax", &Tax::WORDS, findings);
        let market = fields
            .text("market", findings)
            .and_then(|text| country(text, findings));
        let valid_through = fields
            .text("valid_through", findings)
            .given()
            .and_then(|text| date(text, findings));
        fields.finish(findings);

        let mut kinds = Vec::new();
        if free.as_ref().is_some_and(|free| free.value) {
            kinds.push(Kind::Free);
        }
        if on_request
            .as_ref()
            .is_some_and(|on_request| on_request.value)
        {
            kinds.push(Kind::OnRequest);
        }
        if let Some(text) = included.value() {
            kinds.push(Kind::Included(text.clone()));
        }
        if let Some(percent) = percent.given() {
            kinds.push(Kind::Percent {
                percent: percent.clone(),
                of: of.clone(),
                minimum,
            });
        }
        if has_amount || sum.currency.given().is_some() {
            kinds.push(Kind::Fixed(sum));
        }
        if kinds.len() > 1 {
            findings.push(
                Diagnostic::new(&UNKNOWN_KEY, node.span, say!("this price is of two kinds at once"))
                    .help(say!("keep one of `amount`, `free`, `included`, `percent`, `on_request`, and give the other an entry of its own")),
            );
        }
        let faulty = matches!(included, Stated::Faulty(_)) || matches!(percent, Stated::Faulty(_));
        let kind = kinds.into_iter().next().unwrap_or(Kind::Faulty);
        if matches!(kind, Kind::Faulty) && !faulty {
            findings.push(
                Diagnostic::new(&MISSING_KEY, node.span, say!("this price says no price"))
                    .help(say!("add `amount: \"…\"` and `currency: …`, `free: true`, `included: …` or `percent: …`")),
            );
        }
        Some(Self {
            place: node.span,
            kind,
            tax,
            market,
            valid_through,
        })
    }
}

/// A country's code, or a finding.
fn country(text: Spanned<Str>, findings: &mut Findings) -> Option<Str> {
    if text.value.len() == 2 && text.value.bytes().all(|b| b.is_ascii_uppercase()) {
        return Some(text.value);
    }
    let message = say!("`{word}` is not a country code", word = cut(&text.value));
    findings.push(
        Diagnostic::new(&WRONG_TYPE, text.span, message)
            .help(say!("use two capital letters, such as BR")),
    );
    None
}

/// The currencies with which people pay in a country, by their codes; none where the country is unknown.
pub fn currencies_of(country: &str) -> Vec<&'static str> {
    let currencies = country
        .parse()
        .map_or_else(|_| Vec::new(), Currency::from_country);
    let money = |it: &Currency| !it.is_fund() && !it.is_special();
    currencies
        .into_iter()
        .filter(money)
        .map(|it| it.code())
        .collect()
}

fn amount(fields: &mut Fields<'_>, findings: &mut Findings) -> Amount {
    Amount {
        value: fields.text("amount", findings),
        currency: fields.text("currency", findings),
        per: word(fields, "per", &Per::WORDS, findings),
    }
}

/// Whether a share is a number of percent: digits, at most two decimals, at most a hundred.
pub fn is_percent(text: &str) -> bool {
    minor_units(text, 0)
        .or_else(|| minor_units(text, 1))
        .or_else(|| minor_units(text, 2))
        .is_some()
        && text
            .parse::<f64>()
            .is_ok_and(|share| share > 0.0 && share <= 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_currencies() {
        assert_eq!(currencies_of("BR"), ["BRL"]);
        assert!(currencies_of("PT").contains(&"EUR") && currencies_of("PA").contains(&"USD"));
        assert!(currencies_of("ZZ").is_empty() && currencies_of("br").is_empty());
    }

    #[test]
    fn money_is_an_exact_decimal_of_its_currency() {
        assert_eq!(minor_units("450.00", 2), Some(45_000));
        assert_eq!(minor_units("450", 2), Some(45_000));
        assert_eq!(minor_units("1500", 0), Some(1500));
        for text in [
            "",
            "450,00",
            "450.0",
            "450.000",
            "1.234,56",
            "1_000",
            "1e3",
            "0x10",
            "-5.00",
            ".50",
            "٤٥٠",
            "012",
            "NaN",
            "true",
            &"9".repeat(400),
        ] {
            assert_eq!(minor_units(text, 2), None, "{text}");
        }
        assert!(
            is_percent("8")
                && is_percent("7.5")
                && !is_percent("0")
                && !is_percent("101")
                && !is_percent("8%")
        );
    }
}
