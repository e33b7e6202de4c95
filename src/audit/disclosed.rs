//! A page and what it must disclose → a finding for each disclosure that a reader does not see there, or not by its name.
//!
//! The element that holds a disclosure, with its label, is marked `data-disclosure`. What is in it must be seen on every screen.

use std::collections::BTreeMap;

use super::facts::{Channel, Disclosure, Offering, Price};
use super::page::View;
use super::report::Report;
use super::style::Cause;
use super::{NO_LABEL, NOT_VISIBLE, visible, written};
use crate::message::{Message, say};

/// The attribute that marks the element of a disclosure.
pub(super) const MARK: &str = "data-disclosure";
/// Elements that name what they stand before.
const LABELS: [&str; 8] = ["caption", "dt", "h1", "h2", "h3", "h4", "h5", "h6"];
/// Most letters of a value that a message shows.
const SHOWN: usize = 60;

/// What is missing: of which offering, and how it should read.
struct Missing {
    offering: String,
    value: String,
}

/// Judges what a page discloses of some offerings in its language.
pub(super) fn check(
    view: &View<'_>,
    required: &[Disclosure],
    offerings: &[&Offering],
    locale: &str,
    report: &mut Report<'_>,
) {
    let mut labels: BTreeMap<String, Disclosure> = BTreeMap::new();
    for one in required {
        let marked = marked(view, *one);
        if marked.is_empty() {
            report_unmarked(view, *one, report);
            continue;
        }
        let missing = view.screens.iter().find_map(|causes| {
            let said = Said::of(view, &marked, causes);
            Some((said.missing(*one, offerings, locale)?, causes))
        });
        if let Some((missing, causes)) = missing {
            let anywhere = Said::of(view, &marked, &vec![None; view.document.nodes.len()]);
            let is_hidden = anywhere
                .missing(*one, offerings, locale)
                .is_none_or(|other| other.value != missing.value);
            let cause = is_hidden.then(|| cause(view, &marked, causes)).flatten();
            report_missing(view, *one, &marked, &missing, cause, report);
            // What nobody sees needs no name.
            continue;
        }
        if let Some(fault) = label_fault(view, *one, &marked, &mut labels) {
            report_label(view, &marked, fault, report);
        }
    }
}

/// The elements that are marked as holding a disclosure.
fn marked(view: &View<'_>, one: Disclosure) -> Vec<usize> {
    let is_marked = |(at, element): (usize, &super::dom::Element)| {
        element
            .words(MARK)
            .any(|word| word == one.word())
            .then_some(at)
    };
    view.document.elements().filter_map(is_marked).collect()
}

/// What marked elements say on a screen, without their labels.
struct Said<'a> {
    text: String,
    /// The addresses that links in them lead to, with their texts.
    links: Vec<(&'a str, String)>,
}

impl<'a> Said<'a> {
    fn of(view: &'a View<'a>, marked: &[usize], causes: &[Cause]) -> Self {
        let mut text = String::new();
        let mut links = Vec::new();
        for at in marked {
            let label = label(view, *at);
            text.push_str(&visible::text(
                &view.document,
                *at,
                causes,
                label.as_slice(),
            ));
            text.push('\n');
            for inner in view.document.within(*at) {
                let element = view
                    .document
                    .element(inner)
                    .filter(|element| element.name == "a");
                if let Some(href) = element.and_then(|element| element.attribute("href")) {
                    links.push((href, visible::text(&view.document, inner, causes, &[])));
                }
            }
        }
        Self { text, links }
    }

    /// The first thing that is not said.
    fn missing(&self, one: Disclosure, offerings: &[&Offering], locale: &str) -> Option<Missing> {
        offerings.iter().find_map(|offering| {
            let value = match one {
                Disclosure::Support => self.support(offering, locale),
                Disclosure::Hours => self.hours(offering, locale),
                Disclosure::Contact => self.contact(offering),
                Disclosure::Pricing => self.pricing(offering, locale),
            };
            value.map(|value| Missing {
                offering: offering.id.clone(),
                value,
            })
        })
    }

    fn support(&self, offering: &Offering, locale: &str) -> Option<String> {
        let text = offering
            .support
            .as_ref()
            .and_then(|texts| texts.get(locale));
        let text = text.map_or("", String::as_str);
        (!written::says_words(&self.text, text)).then(|| text.to_owned())
    }

    fn hours(&self, offering: &Offering, locale: &str) -> Option<String> {
        let Some(wanted) = &offering.times else {
            return Some(String::new());
        };
        let said = written::times(&self.text, locale);
        let is_judged =
            |time: u16| time != 0 || wanted.len() == 1 || written::knows_midnight(locale);
        let missing = wanted
            .iter()
            .find(|time| is_judged(**time) && !said.contains(time))?;
        let around_the_clock = wanted.as_slice() == [0];
        Some(if around_the_clock {
            "24/7".to_owned()
        } else {
            format!("{:02}:{:02}", missing / 60, missing % 60)
        })
    }

    fn contact(&self, offering: &Offering) -> Option<String> {
        let channels = offering.contact.as_deref().unwrap_or_default();
        if channels.is_empty() {
            return Some(String::new());
        }
        channels
            .iter()
            .find(|channel| !self.channel(channel))
            .map(|channel| channel.text.clone())
    }

    fn channel(&self, channel: &Channel) -> bool {
        match channel.kind.as_str() {
            "phone" => written::says_phone(&self.text, &channel.href),
            "email" => {
                written::says_address(&self.text, channel.href.trim_start_matches("mailto:"))
            }
            _ => {
                let Some((host, path)) = written::host_and_path(&channel.href) else {
                    return self.text.contains(&channel.text);
                };
                // Where a path is too long to be read, a link with the host for its text leads there.
                let linked = |(href, text): &(&str, String)| {
                    *href == channel.href && text.eq_ignore_ascii_case(&host)
                };
                written::says_address(&self.text, &path) || self.links.iter().any(linked)
            }
        }
    }

    fn pricing(&self, offering: &Offering, locale: &str) -> Option<String> {
        let prices = offering.pricing.as_deref().unwrap_or_default();
        if prices.is_empty() {
            return Some(String::new());
        }
        prices.iter().find_map(|price| self.price(price, locale))
    }

    /// What of a price is not said.
    fn price(&self, price: &Price, locale: &str) -> Option<String> {
        let money = |money: &super::facts::Money| {
            let said = written::says_money(&self.text, money, locale);
            (!said).then(|| format!("{} {}", money.currency, money.amount))
        };
        match price {
            Price::Money(sum) => money(sum),
            Price::Included(texts) => {
                let text = texts.get(locale).map_or("", String::as_str);
                (!written::says_words(&self.text, text)).then(|| text.to_owned())
            }
            Price::Percent {
                percent,
                of,
                minimum,
            } => {
                if !written::says_percent(&self.text, percent, locale) {
                    return Some(format!("{percent}%"));
                }
                let of = of
                    .get(locale)
                    .filter(|of| !written::says_words(&self.text, of));
                of.cloned().or_else(|| money(minimum.as_ref()?))
            }
            Price::Words => self.text.trim().is_empty().then(String::new),
        }
    }
}

impl Said<'_> {
    /// Whether a value stands elsewhere on the page.
    fn elsewhere(view: &View<'_>, value: &str) -> bool {
        !value.is_empty() && written::says_words(&view.text(&[]), value)
    }
}

/// The first element within a marked one that names it.
fn label(view: &View<'_>, marked: usize) -> Option<usize> {
    view.document.within(marked).skip(1).find(|at| {
        view.document.element(*at).is_some_and(|element| {
            LABELS.contains(&element.name.as_str()) || element.attribute("data-label").is_some()
        })
    })
}

/// What is wrong with a label.
enum LabelFault {
    /// It is not there, or empty, or hidden.
    None(Disclosure),
    /// It is that of another disclosure.
    Same(Disclosure, Disclosure, String),
}

fn label_fault(
    view: &View<'_>,
    one: Disclosure,
    marked: &[usize],
    labels: &mut BTreeMap<String, Disclosure>,
) -> Option<LabelFault> {
    for at in marked {
        let Some(label) = label(view, *at) else {
            return Some(LabelFault::None(one));
        };
        let texts = view
            .screens
            .iter()
            .map(|causes| visible::text(&view.document, label, causes, &[]));
        let texts: Vec<String> = texts.collect();
        let Some(text) = texts.first().filter(|_| {
            texts
                .iter()
                .all(|text| text.chars().any(char::is_alphanumeric))
        }) else {
            return Some(LabelFault::None(one));
        };
        match labels.insert(text.to_lowercase(), one) {
            Some(other) if other != one => return Some(LabelFault::Same(one, other, text.clone())),
            _ => {}
        }
    }
    None
}

/// What hides the first text that is hidden in some elements.
fn cause(view: &View<'_>, marked: &[usize], causes: &[Cause]) -> Option<String> {
    let hidden = marked
        .iter()
        .flat_map(|at| view.document.within(*at))
        .find_map(|at| causes.get(at).and_then(Option::as_ref));
    hidden.map(ToString::to_string)
}

fn help(one: Disclosure) -> Message {
    say!(
        "show it as text in the element marked `data-disclosure=\"{word}\"`; see the theme's templates",
        word = one.word()
    )
}

fn report_unmarked(view: &View<'_>, one: Disclosure, report: &mut Report<'_>) {
    let which = view.which;
    let at = view
        .document
        .named("main")
        .next()
        .or_else(|| view.document.named("body").next());
    let range = at.map_or(0..0, |(_, element)| element.span.clone());
    let message = say!(
        "{page} does not show {disclosure}",
        page = which.name(),
        disclosure = one.name()
    );
    let help = say!(
        "show it with its label in an element marked `data-disclosure=\"{word}\"`; there is none in the page",
        word = one.word()
    );
    report.add(&which.file, range, |span| {
        which.finding(&NOT_VISIBLE, span, message).help(help)
    });
}

fn report_missing(
    view: &View<'_>,
    one: Disclosure,
    marked: &[usize],
    missing: &Missing,
    cause: Option<String>,
    report: &mut Report<'_>,
) {
    let which = view.which;
    let Missing { offering, value } = missing;
    let whose = match offering.as_str() {
        "" => one.name(),
        offering => say!(
            "{disclosure} of the offering `{offering}`",
            disclosure = one.name(),
            offering
        ),
    };
    let what = match shown(value) {
        value if value.is_empty() => whose,
        value => say!("{whose}: `{value}`", whose, value),
    };
    let page = which.name();
    let (message, help) = match cause {
        Some(cause) => (
            say!("{page} hides {what}", page, what),
            say!(
                "`{cause}` keeps it from readers: show it on every screen, by day and by night",
                cause
            ),
        ),
        None if Said::elsewhere(view, value) => (
            say!("{page} does not show {what} where it is marked", page, what),
            say!(
                "it stands elsewhere on the page: mark the element that holds it with `data-disclosure=\"{word}\"`",
                word = one.word()
            ),
        ),
        None => (say!("{page} does not show {what}", page, what), help(one)),
    };
    let range = marked.first().map_or(0..0, |at| view.span(*at));
    report.add(&which.file, range, |span| {
        let mut finding = which.finding(&NOT_VISIBLE, span, message).help(help);
        finding.offering = Some(offering.clone()).filter(|offering| !offering.is_empty());
        finding
    });
}

/// A value as a message shows it.
fn shown(value: &str) -> String {
    let value = crate::load::show_text(&visible::plain(value));
    match value.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", value.get(..cut).unwrap_or_default()),
        None => value,
    }
}

fn report_label(view: &View<'_>, marked: &[usize], fault: LabelFault, report: &mut Report<'_>) {
    let which = view.which;
    let page = which.name();
    let (message, help) = match fault {
        LabelFault::None(one) => (
            say!(
                "{page} does not name {disclosure}: its label is missing, empty or hidden",
                page,
                disclosure = one.name()
            ),
            say!(
                "begin the element marked `data-disclosure=\"{word}\"` with a `<dt>`, a heading or an element marked `data-label`, and give it text in the strings of this language",
                word = one.word()
            ),
        ),
        LabelFault::Same(one, other, text) => (
            say!(
                "{page} names {disclosure} as it names {other}: `{text}`",
                page,
                disclosure = one.name(),
                other = other.name(),
                text = shown(&text)
            ),
            say!("give each disclosure a label of its own in the strings of this language"),
        ),
    };
    let range = marked.first().map_or(0..0, |at| view.span(*at));
    report.add(&which.file, range, |span| {
        which.finding(&NO_LABEL, span, message).help(help)
    });
}
