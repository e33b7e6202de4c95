//! Contact methods: phone, e-mail or web, with the languages spoken there.
//!
//! The only file that names the phone-number crate. A [`Channel`] is what the author wrote; [`Channel::reach`] is how to reach it.

use std::sync::{Arc, OnceLock};

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};
use url::Url;

use super::meaning::{Meaning, Shared};
use super::response::Within;
use super::text::Text;
use super::{Str, placeholder, shape, truth};
use crate::diagnostic::{Diagnostic, Findings, Level};
use crate::locale::Locale;
use crate::message::say;
use crate::source::{Span, Spanned};
use crate::yaml::{Fields, MISSING_KEY, Node, NodeKind, Stated, UNKNOWN_KEY};

/// How one can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// By phone.
    Phone,
    /// By e-mail.
    Email,
    /// By a page of the partner's.
    Web,
}

impl Kind {
    /// Every kind by its key.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("phone", Self::Phone),
        ("email", Self::Email),
        ("web", Self::Web),
    ];

    /// Its key.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Web => "web",
        }
    }
}

/// One contact method as stated.
#[derive(Debug, Clone)]
pub struct Channel {
    /// The whole entry.
    pub place: Span,
    /// What it is.
    pub kind: Kind,
    /// The number, address or URL.
    pub address: Spanned<Str>,
    /// Languages spoken there; none stated means all of the portal's.
    pub languages: Vec<Spanned<Locale>>,
    /// What it is for.
    pub note: Stated<Text>,
    /// What it costs to call, in words.
    pub cost: Stated<Text>,
    /// How soon requests are usually answered there.
    pub within: Stated<Within>,
    /// Stated as callable only from within its country.
    pub national: Option<Spanned<bool>>,
    /// The country whose numbering plan a national number belongs to.
    pub country: Stated<Str>,
    /// Right after the address, where the entry stands in braces: a further key fits there.
    pub after_address: Option<Span>,
    /// Looking a number up is dear, and several rules and the portal ask: where it leads, by the market asked for.
    called: Meaning<Option<String>, Result<Arc<Line>, Fault>>,
}

/// A number, the country that it is dialled in, and whether it is marked as callable only there.
type Dialled = (String, Option<Region>, bool);

/// Where numbers lead: offerings repeat the line of their partner, and partners that of their distributor.
static LINES: Shared<Dialled, Result<Arc<Line>, Fault>> = Shared::of_at_most(1024);

/// Countries whose toll-free and shared-cost numbers are not put through from abroad, even if they are written with `+`.
const CLOSED_PLANS: [i32; 1] = [55];

/// How to reach a channel: checked, and safe to be put into a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// `tel:`, `mailto:`, `https:` or `http:`.
    pub href: String,
    /// What a reader sees.
    pub text: String,
    /// Callable only from within its country.
    pub national_only: bool,
}

/// A number that can be called. How it is written for readers is worked out for the first who asks: rules seldom do.
#[derive(Debug)]
pub struct Line {
    /// Callable only from within its country.
    pub national_only: bool,
    number: PhoneNumber,
    /// As its author wrote it.
    stated: String,
    /// Whether its author wrote the code of its country, which does not reach it.
    has_idle_code: bool,
    reach: OnceLock<Reach>,
}

impl Line {
    /// How to call it.
    pub fn reach(&self) -> &Reach {
        self.reach.get_or_init(|| {
            let written = |format| self.number.format_as(format).into_owned();
            if !self.national_only {
                return Reach {
                    href: format!("tel:{}", written(PhoneNumberFormat::E164)),
                    text: written(PhoneNumberFormat::International),
                    national_only: false,
                };
            }
            // As it is dialled there: as its author wrote it, or without the code of its country.
            let text = match self.has_idle_code {
                true => written(PhoneNumberFormat::National),
                false => self.stated.clone(),
            };
            let is_dialled = |c: &char| c.is_ascii_digit() || *c == '+';
            let dialled: String = text.chars().filter(is_dialled).collect();
            Reach {
                href: format!("tel:{dialled}"),
                text,
                national_only: true,
            }
        })
    }
}

/// Why a channel reaches nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No phone number that exists.
    Phone,
    /// A national number, and no country says whose.
    Country,
    /// No e-mail address.
    Email,
    /// No URL that a browser may open.
    Web,
}

impl Channel {
    pub(crate) fn field(fields: &mut Fields<'_>, findings: &mut Findings) -> Stated<Vec<Self>> {
        let opener = fields.entry("contact").map(|entry| entry.key.span);
        let mut faulty = false;
        let listed = fields.items("contact").map(|nodes| {
            let mut channels = Vec::new();
            for node in nodes
                .into_iter()
                .filter(|node| !placeholder::is_silent(node))
            {
                match Self::read(node, findings) {
                    Ok(Some(channel)) => channels.push(channel),
                    Ok(None) => {}
                    Err(()) => faulty = true,
                }
            }
            channels
        });
        match listed {
            // Channels without an address are no way to reach anybody.
            Stated::Given(list) if list.value.is_empty() && !faulty => {
                Stated::Absent(opener.unwrap_or(list.span))
            }
            Stated::Given(list) if list.value.is_empty() => Stated::Faulty(list.span),
            other => other,
        }
    }

    /// A channel; nothing where its address is blank; an error where it was faulty and reported.
    fn read(node: &Node, findings: &mut Findings) -> Result<Option<Self>, ()> {
        let mut fields = Fields::open(node, &shape::CHANNEL, node.span, findings).ok_or(())?;
        let mut address: Option<(Kind, Stated<Str>)> = None;
        for (key, kind) in Kind::WORDS {
            if let Some(entry) = fields.entry(key) {
                if address.is_some() {
                    let message = say!(
                        "this entry has another address already, and `{key}` is a second one",
                        key
                    );
                    findings.push(
                        Diagnostic::new(&UNKNOWN_KEY, entry.key.span, message)
                            .help(say!("give each way to reach you an entry of its own")),
                    );
                    continue;
                }
                address = Some((kind, placeholder::text(&mut fields, key, findings)));
            }
        }
        let languages = fields.texts("languages", findings);
        let languages = languages
            .value()
            .map(Vec::as_slice)
            .unwrap_or_default()
            .iter()
            .filter_map(|text| language(text, findings))
            .collect();
        let note = Text::field(&mut fields, "note", findings);
        let cost = Text::field(&mut fields, "cost", findings);
        let within = Within::field(&mut fields, "within", findings);
        let national = truth(&mut fields, "national", findings);
        let country = fields.text("country", findings);
        fields.finish(findings);
        match address {
            None => {
                findings.push(
                    Diagnostic::new(
                        &MISSING_KEY,
                        node.span,
                        say!("this entry of `contact` says no way to reach you"),
                    )
                    .help(say!("add `phone: …`, `email: …` or `web: …`")),
                );
                Err(())
            }
            Some((_, Stated::Absent(_))) => Ok(None),
            Some((_, Stated::Faulty(_))) => Err(()),
            Some((kind, Stated::Given(address))) => Ok(Some(Self {
                place: node.span,
                kind,
                after_address: is_in_braces(node).then(|| {
                    let end = address.span.range().end;
                    Span::new(address.span.file, end..end)
                }),
                address,
                languages,
                note,
                cost,
                within,
                national,
                country,
                called: Meaning::default(),
            })),
        }
    }

    /// Whether a language is spoken there. A channel that names `pt` serves readers of `pt-BR`.
    pub fn speaks(&self, locale: &Locale) -> bool {
        let tag = locale.as_str();
        self.languages.is_empty()
            || self.languages.iter().any(|language| {
                let spoken = language.value.as_str();
                spoken == tag
                    || tag
                        .strip_prefix(spoken)
                        .is_some_and(|rest| rest.starts_with('-'))
            })
    }

    /// How to reach it. `market` is the country whose numbering plan holds where the channel names none.
    ///
    /// # Errors
    /// Why it reaches nobody.
    pub fn reach(&self, market: Option<&str>) -> Result<Reach, Fault> {
        let text = self.address.value.trim();
        match self.kind {
            Kind::Phone => self.line(market).map(|line| line.reach().clone()),
            Kind::Email => email(text).ok_or(Fault::Email),
            Kind::Web => web(text).ok_or(Fault::Web),
        }
    }

    /// The number of a channel by phone, in the numbering plan of its country, or else of `market`.
    ///
    /// # Errors
    /// Why it reaches nobody.
    pub fn line(&self, market: Option<&str>) -> Result<Arc<Line>, Fault> {
        self.called.of(market.map(str::to_owned), || {
            let country = self.country.value().map(|country| &**country).or(market);
            let text = self.address.value.trim();
            phone(text, country, self.is_marked_national())
        })
    }

    /// Whether it says that it can be called only from within its country.
    pub fn is_marked_national(&self) -> bool {
        self.national.as_ref().is_some_and(|stated| stated.value)
    }

    /// Whether it is written with the code of its country.
    pub fn is_international(&self) -> bool {
        self.address.value.trim().starts_with('+')
    }
}

/// Whether a mapping is written in braces, on a line or over several.
fn is_in_braces(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Map(entries) => entries
            .first()
            .is_some_and(|first| first.key.span.start > node.span.start),
        _ => false,
    }
}

fn language(text: &Spanned<Str>, findings: &mut Findings) -> Option<Spanned<Locale>> {
    super::partner::locale(text, "languages", findings)
}

fn phone(text: &str, country: Option<&str>, national: bool) -> Result<Arc<Line>, Fault> {
    let allowed = text.len() <= 32
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || " +-().".contains(c));
    if !allowed {
        return Err(Fault::Phone);
    }
    let country = match (text.starts_with('+'), country) {
        (true, _) => None,
        (false, stated) => {
            let region = stated.and_then(|stated| Region::from_code(stated).ok());
            let has_plan = |region: &Region| {
                let code = PHONE_NUMBER_UTIL.get_country_code_for_region(*region);
                code.is_some() && stated == Some(&*region.as_region_str())
            };
            Some(region.filter(has_plan).ok_or(Fault::Country)?)
        }
    };
    let dialled = (text.to_owned(), country, national);
    LINES.of(dialled, |_| line(text, country, national).map(Arc::new))
}

/// Where a number leads; without a country it is written with the code of one.
fn line(text: &str, country: Option<Region>, national: bool) -> Result<Line, Fault> {
    let international = country.is_none();
    let number = PHONE_NUMBER_UTIL.parse(text, country);
    let number = number.map_err(|_| Fault::Phone)?;
    // Toll-free and shared-cost numbers are dialled within their country; the crate would print them as +55 800…, which reaches nobody.
    let closed = match number.get_type() {
        PhoneNumberType::Unknown => return Err(Fault::Phone),
        PhoneNumberType::TollFree
        | PhoneNumberType::SharedCost
        | PhoneNumberType::UAN
        | PhoneNumberType::PremiumRate => true,
        _ => false,
    };
    let is_dialled_within =
        closed && (!international || CLOSED_PLANS.contains(&number.country_code));
    Ok(Line {
        national_only: national || is_dialled_within,
        number,
        stated: text.to_owned(),
        has_idle_code: international && is_dialled_within,
        reach: OnceLock::new(),
    })
}

fn email(text: &str) -> Option<Reach> {
    is_email(text).then(|| Reach {
        href: format!("mailto:{text}"),
        text: text.into(),
        national_only: false,
    })
}

/// An address as people have it: no quotes, no comments, a host with a dot.
///
/// Judged here and not by a crate: the crates accept all that the standard of mail allows, quotes, comments and hosts in brackets,
/// and what a customer's program does with such an address in a link is anybody's guess.
pub fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    let local_ok = (1..=64).contains(&local.len())
        && local
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    local_ok && is_host(host)
}

fn is_host(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let label_ok = |label: &&str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253
        && labels.len() >= 2
        && labels.iter().all(label_ok)
        && labels
            .last()
            .is_some_and(|top| !top.bytes().all(|b| b.is_ascii_digit()))
}

fn web(text: &str) -> Option<Reach> {
    let url = outside(text)?;
    let host = url.host_str()?;
    let path = url.path().trim_end_matches('/');
    let text = if path.len() > 40 {
        host.to_owned()
    } else {
        format!("{host}{path}")
    };
    Some(Reach {
        href: url.to_string(),
        text,
        national_only: false,
    })
}

/// A URL of the web: absolute, `https` or `http`, with a host, and nobody's password in it.
pub fn outside(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    let plain = matches!(url.scheme(), "https" | "http")
        && url.username().is_empty()
        && url.password().is_none();
    (plain
        && url
            .host_str()
            .is_some_and(|host| host.contains('.') || host == "localhost"))
    .then_some(url)
}

/// How heavy it weighs that a URL does not begin with `https`.
pub fn is_plain_http(text: &str) -> Option<Level> {
    text.trim()
        .to_ascii_lowercase()
        .starts_with("http:")
        .then_some(Level::Warning)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(text: &str, country: Option<&str>, national: bool) -> Result<Reach, Fault> {
        super::phone(text, country, national).map(|line| {
            assert_eq!(line.national_only, line.reach().national_only, "{text}");
            line.reach().clone()
        })
    }

    #[test]
    fn phones_are_international_or_say_that_they_are_national() {
        let brazil = phone("+55 11 3003 1234", None, false).unwrap();
        assert_eq!(brazil.href, "tel:+551130031234");
        assert!(!brazil.national_only);
        let free = phone("0800 000 1234", Some("BR"), false).unwrap();
        assert_eq!(
            (free.href.as_str(), free.text.as_str(), free.national_only),
            ("tel:08000001234", "0800 000 1234", true)
        );
        // Shared-cost numbers have eight digits and no area; with a code of the country they reach nobody all the same.
        for (text, national) in [
            ("4004 1234", "4004 1234"),
            ("3003 1234", "3003 1234"),
            ("+55 4004 1234", "4004-1234"),
            ("+55 800 123 4567", "0800 123 4567"),
        ] {
            let reach = phone(text, Some("BR"), false).unwrap();
            assert!(reach.national_only, "{text}");
            assert_eq!(reach.text, national);
        }
        // Other countries put their toll-free numbers through, or may.
        assert!(!phone("+1 800 234 5678", None, false).unwrap().national_only);
        let local = phone("(11) 3003-1234", Some("BR"), false).unwrap();
        assert_eq!(
            (local.text.as_str(), local.national_only),
            ("+55 11 3003-1234", false)
        );
        assert_eq!(phone("3003 1234", None, false), Err(Fault::Country));
        // A zero at the beginning of an Italian number is a part of it: this is Salerno, no premium number.
        let salerno = phone("+39 089 260852", None, false).unwrap();
        assert_eq!(
            (salerno.href.as_str(), salerno.national_only),
            ("tel:+39089260852", false)
        );
        assert_eq!(phone("0800 599 0656", Some("US"), false), Err(Fault::Phone));
        for none in ["br", "QQ", "001", "BRA"] {
            assert_eq!(phone("3003 1234", Some(none), false), Err(Fault::Country));
        }
        for text in [
            "",
            "123",
            "+55",
            "+55 11",
            "call us",
            "+1 555 <b>",
            "javascript:alert(1)",
            "+999 1234567",
        ] {
            assert!(phone(text, Some("BR"), false).is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_that_are_none_are_refused() {
        assert!(is_email("suporte@contoso.example") && is_email("a.b+c@x.co"));
        for text in [
            "",
            "a",
            "a@b",
            "a b@c.d",
            "a@b.c>",
            "\"a\"@b.c",
            "a@b..c",
            "a@1.2.3.4",
            "a@-b.c",
            "a\n@b.c",
        ] {
            assert!(!is_email(text), "{text}");
        }
        assert!(web("https://contoso.example/chamados").is_some());
        for text in [
            "javascript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "//contoso.example",
            "https://",
            "https://u:p@contoso.example",
            "ftp://contoso.example",
            "file:///etc/passwd",
        ] {
            assert!(web(text).is_none(), "{text}");
        }
    }
}
