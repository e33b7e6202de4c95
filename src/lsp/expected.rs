//! What the shape of a file says about the place of a cursor: which keys and which words can stand there.

use jiff::civil::Date;

use crate::catalog::Str;
use crate::catalog::policy::{Policy, Term};
use crate::catalog::shape::HOURS;
use crate::message::Message;
use crate::pipeline::Site;
use crate::rules;
use crate::schema::Document;
use crate::source::Spanned;
use crate::yaml::{Key, Shape, Takes, Vocabulary};

/// What can be written.
pub(super) struct Word {
    /// As it is written.
    pub(super) text: String,
    /// What it means.
    pub(super) about: Option<Message>,
}

/// What the value takes that keys lead to; an item of a list takes what the list is of.
pub(super) fn takes(document: Document, path: &[String]) -> Option<Takes> {
    let root = Takes::Map(document.shape()?);
    let taken = path.iter().try_fold(root, |takes, name| match takes {
        Takes::Map(shape) => Some(item(shape.key(name)?.takes)),
        Takes::Table(value) => Some(item(*value)),
        Takes::Localized => Some(Takes::Text),
        _ => None,
    });
    taken.map(item)
}

fn item(takes: Takes) -> Takes {
    match takes {
        Takes::List(inner) => item(*inner),
        other => other,
    }
}

/// The key of a mapping that keys lead to.
pub(super) fn key(document: Document, path: &[String], name: &str) -> Option<&'static Key> {
    match takes(document, path)? {
        Takes::Map(shape) => shape.key(name),
        _ => None,
    }
}

/// The keys that a mapping can still have.
pub(super) fn keys(
    document: Document,
    path: &[String],
    others: &[String],
    site: Option<&Site>,
) -> Vec<Word> {
    let mut words = match takes(document, path) {
        Some(Takes::Map(shape)) => shape
            .keys()
            .filter(|key| !is_excluded(shape, key.name, others))
            .map(|key| Word {
                text: key.name.to_owned(),
                about: Some((key.about)()),
            })
            .collect(),
        Some(Takes::Localized) => languages(site),
        Some(Takes::Table(_)) if document == Document::Site && path == ["levels"] => rules::ALL
            .iter()
            .map(|rule| Word {
                text: rule.id.code.to_owned(),
                about: Some(Message::verbatim(rule.id.name)),
            })
            .collect(),
        _ => Vec::new(),
    };
    words.retain(|word| !others.contains(&word.text));
    words
}

/// Where exactly one of some keys must be there, one of them excludes the others.
fn is_excluded(shape: &Shape, name: &str, others: &[String]) -> bool {
    let is_choice = |name: &str| shape.choice.contains(&name);
    is_choice(name) && others.iter().any(|other| is_choice(other))
}

/// The words that a value can be.
pub(super) fn values(document: Document, path: &[String], site: Option<&Site>) -> Vec<Word> {
    let plain = |words: Vec<&'static str>| {
        let words = words.into_iter().map(|text| Word {
            text: text.to_owned(),
            about: None,
        });
        words.collect()
    };
    match takes(document, path) {
        Some(Takes::Truth) => plain(vec!["true", "false"]),
        Some(Takes::Words(words)) => plain(words()),
        Some(Takes::Language) => languages(site),
        Some(Takes::Known(vocabulary)) => site.map_or_else(Vec::new, |site| {
            known(vocabulary, site.policy(), site.today())
        }),
        Some(Takes::Text) if is_time_zone(document, path) => jiff::tz::db()
            .available()
            .map(|zone| Word {
                text: zone.as_str().to_owned(),
                about: None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// A time zone is text to the reader, which knows more about it than its shape says.
fn is_time_zone(document: Document, path: &[String]) -> bool {
    let Some((last, hours)) = path.split_last() else {
        return false;
    };
    let in_hours =
        matches!(takes(document, hours), Some(Takes::Map(shape)) if std::ptr::eq(shape, &HOURS));
    in_hours && last == "time_zone"
}

fn languages(site: Option<&Site>) -> Vec<Word> {
    let locales = site.into_iter().flat_map(|site| &site.config().locales);
    let word = |locale: &crate::locale::Locale| Word {
        text: locale.to_string(),
        about: None,
    };
    locales.map(word).collect()
}

/// The words of the policy that hold on a date, with the names of what they stand for.
fn known(vocabulary: Vocabulary, policy: &Policy, today: Date) -> Vec<Word> {
    let bare = |list: &[Spanned<Str>]| {
        let words = list.iter().map(|word| Word {
            text: word.value.to_string(),
            about: None,
        });
        words.collect()
    };
    let named = |id: &Spanned<Str>, name: &Str, term: &Term| {
        term.holds(today).then(|| Word {
            text: id.value.to_string(),
            about: Some(Message::verbatim(&**name)),
        })
    };
    match vocabulary {
        Vocabulary::Areas => bare(&policy.areas),
        Vocabulary::Duties => bare(&policy.duties),
        Vocabulary::Severities => bare(&policy.severities),
        Vocabulary::Clouds => {
            let clouds = policy.clouds.iter();
            clouds
                .filter_map(|it| named(&it.id, &it.name, &it.term))
                .collect()
        }
        Vocabulary::Services => {
            let services = policy.services.iter();
            services
                .filter_map(|it| named(&it.id, &it.name, &it.term))
                .collect()
        }
        Vocabulary::Vehicles => {
            let vehicles = policy.vehicles.iter();
            vehicles
                .filter_map(|it| named(&it.id, &it.name, &it.term))
                .collect()
        }
    }
}
