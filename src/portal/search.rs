//! What a portal's search looks in, in JSON that the theme's script reads.
//!
//! The index of the shared articles is the same in every portal and is written once per language; a portal's own has its other pages and
//! names what it replaces, the files that search, and what they say of how much was found. The name of the shared one stays while
//! nothing but texts of articles changes, so that no other page changes with them. Both have
//!
//! - `pages`: `[path, title, about, headings]` of each, and its language where that is not the portal's; the path is below the locale root;
//! - `words`: the words of their texts, each once, sorted, with a space between them; a digit as below, in one place, says how many of
//!   its first letters are those of the word before, and stands for them;
//! - `places`: for each word in the same order, with a space between them, the pages that have it, each as how many pages are passed
//!   over since the one before. A count is written in digits of base 31, the lowest first: its last digit is one of the first 31
//!   of `0`–`9`, `A`–`Z` and `a`–`z`, those before it are of the second 31. This is about half as large, compressed, as the words of
//!   each page.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::EDITION;
use super::plan::{Content, Page};
use super::routes::{Route, encode, hashed_name};
use crate::catalog::article::Article;
use crate::locale::Locale;
use crate::strings::Strings;

/// Longer ones are no words that anybody types: digests, addresses, encoded files.
const LONGEST_WORD: usize = 40;
/// The digits of [`Index::places`].
const DIGITS: [char; 62] = {
    let mut digits = ['0'; 62];
    let mut at = 0;
    while at < 62 {
        digits[at] = match at as u8 {
            digit @ 0..10 => b'0' + digit,
            letter @ 10..36 => b'A' + letter - 10,
            letter => b'a' + letter - 36,
        } as char;
        at += 1;
    }
    digits
};

/// A page as the search sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    shown: Shown,
    /// Its words, each once, sorted, with a space between them.
    words: Arc<str>,
}

/// What is shown of a page that is found: path, title, what it is about, headings, language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Shown(
    String,
    String,
    String,
    String,
    #[serde(skip_serializing_if = "Option::is_none")] Option<String>,
);

/// An index as it is written.
#[derive(Serialize)]
struct Index<'a> {
    pages: Vec<&'a Shown>,
    words: String,
    places: String,
}

impl<'a> Index<'a> {
    fn of(rows: &'a [Row]) -> Self {
        let mut all: Vec<(u64, &str, usize)> = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let words = row.words.split(' ').filter(|word| !word.is_empty());
            all.extend(words.map(|word| (beginning(word), word, number)));
        }
        // Each row is sorted already: runs are merged.
        all.sort();
        let (mut words, mut places) = (Vec::new(), Vec::new());
        for same in all.chunk_by(|(_, one, _), (_, other, _)| one == other) {
            words.extend(same.first().map(|(_, word, _)| *word));
            let pages: Vec<usize> = same.iter().map(|(_, _, page)| *page).collect();
            places.push(steps(&pages));
        }
        Self {
            pages: rows.iter().map(|row| &row.shown).collect(),
            words: shortened(&words),
            places: places.join(" "),
        }
    }
}

/// Words without the letters that they begin with as the one before does, and how many these are.
fn shortened(words: &[&str]) -> String {
    let mut short = String::with_capacity(words.len() * 8);
    let mut before = "";
    for word in words {
        // Scripts count letters beyond the first plane twice.
        let same = word.chars().zip(before.chars());
        let same = same.take_while(|(one, other)| one == other && one.len_utf16() == 1);
        let (count, length) = same.take(30).fold((0, 0), |(count, length), (one, _)| {
            (count + 1, length + one.len_utf8())
        });
        if !short.is_empty() {
            short.push(' ');
        }
        short.extend(DIGITS.get(count));
        short.push_str(word.get(length..).unwrap_or_default());
        before = word;
    }
    short
}

fn steps(pages: &[usize]) -> String {
    let (mut written, mut next) = (String::new(), 0);
    for page in pages {
        let mut step = page - next;
        while step >= 31 {
            written.extend(DIGITS.get(31 + step % 31));
            step /= 31;
        }
        written.extend(DIGITS.get(step));
        next = page + 1;
    }
    written
}

/// What a portal's search has beside the rows of its own pages.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The file with the rows of the shared articles, below the output's root.
    pub shared: Option<String>,
    /// The theme's file that looks in indexes, below the output's root.
    pub engine: Option<String>,
    /// Its file that takes the endings off words; none for a language without one.
    pub stemmer: Option<String>,
    /// Paths of those that the portal replaces.
    pub without: Vec<String>,
    /// The partner's own articles.
    pub rows: Vec<Row>,
}

/// A portal's own file.
#[derive(Serialize)]
struct Own<'a> {
    engine: Option<&'a str>,
    stemmer: Option<&'a str>,
    /// What is said of how much was found.
    said: [&'a str; 3],
    shared: Option<&'a str>,
    without: &'a [String],
    #[serde(flatten)]
    index: Index<'a>,
}

/// The path of an article's page below the locale root, fit for a link.
pub fn path(article: &Article) -> String {
    encode(Route::article(&article.path).path())
}

/// The words of texts, by what tells the text: where one of many changed, the others are not read again.
#[derive(Debug)]
pub struct Words {
    known: Mutex<Known>,
    /// Most bytes that are remembered.
    most: usize,
}

#[derive(Debug, Default)]
struct Known {
    by_text: HashMap<blake3::Hash, Arc<str>>,
    bytes: usize,
}

impl Words {
    /// Nothing yet, and never more than so many bytes.
    pub fn remembering(most: usize) -> Self {
        Self {
            known: Mutex::default(),
            most,
        }
    }

    fn of(&self, html: &str) -> Arc<str> {
        let key = blake3::hash(html.as_bytes());
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(words) = known().by_text.get(&key) {
            return words.clone();
        }
        let words = words(html);
        let mut known = known();
        if known.bytes + words.len() > self.most {
            *known = Known::default();
        }
        known.bytes += words.len();
        known.by_text.insert(key, words.clone());
        words
    }
}

/// The row of an article for readers of a language.
pub fn article(article: &Article, reader: &Locale, known: &Words) -> Row {
    let headings = article.headings.iter().filter(|heading| heading.level > 1);
    let headings: Vec<&str> = headings.map(|heading| heading.text.as_str()).collect();
    let lang = (article.locale != *reader).then(|| article.locale.to_string());
    Row {
        shown: Shown(
            path(article),
            article.title().to_owned(),
            article.description().to_owned(),
            headings.join(" · "),
            lang,
        ),
        words: known.of(article.body.as_ref().map_or("", |body| &body.html)),
    }
}

/// The folder of the indexes of shared articles, below the output's root: not that of files whose names say their content.
pub const FOLDER: &str = "search";

/// The path of the index of the shared articles in a language, below the output's root, by what is told of them elsewhere than in it.
/// Another edition has another: a portal that could not be made anew has the script that reads the index of its time.
pub fn shared_path(locale: &Locale, told: &blake3::Hash) -> String {
    let told = [EDITION.as_bytes(), told.as_bytes()].concat();
    let name = hashed_name(&format!("{}.json", locale.segment()), &told);
    format!("{FOLDER}/{name}")
}

/// The index of the shared articles.
pub fn shared(rows: &[Row]) -> Vec<u8> {
    serde_json::to_vec(&Index::of(rows)).unwrap_or_default()
}

/// A portal's own file, from its pages other than articles and what else there is.
pub(super) fn own(strings: &Strings, search: &Search, pages: &[Page]) -> (String, Vec<u8>) {
    let mut rows: Vec<Row> = pages.iter().filter_map(page).collect();
    rows.extend_from_slice(&search.rows);
    let own = Own {
        engine: search.engine.as_deref(),
        stemmer: search.stemmer.as_deref(),
        said: ["one", "other", "none"].map(|count| strings.say(&format!("ui.found_{count}"))),
        shared: search.shared.as_deref(),
        without: &search.without,
        index: Index::of(&rows),
    };
    let json = serde_json::to_vec(&own).unwrap_or_default();
    let name = format!("search-{}.json", strings.locale.segment());
    (format!("assets/{}", hashed_name(&name, &json)), json)
}

/// The row of a page that is no article.
fn page(page: &Page) -> Option<Row> {
    let mut said: Vec<&str> = Vec::new();
    match &page.content {
        Content::Home
        | Content::Article(..)
        | Content::NotFound
        | Content::Chooser(_)
        | Content::Directory(_) => return None,
        Content::Guidance(..) | Content::Services | Content::Escalation(_) => {}
        Content::Contact(view) => {
            said.extend(view.channels.iter().map(|it| it.channel.text.as_str()))
        }
        Content::Pricing(view) => said.extend(view.offerings.iter().map(|it| it.name.as_str())),
        Content::Offering(view) => said.push(&view.support),
        Content::Service(view) => said.extend(view.areas.iter().map(|it| it.text.as_str())),
    }
    Some(Row {
        shown: Shown(
            encode(&page.path),
            page.view.title.clone(),
            page.view.description.clone(),
            String::new(),
            None,
        ),
        words: distinct(said, &[]),
    })
}

/// The words of HTML that the Markdown writer made.
fn words(html: &str) -> Arc<str> {
    let mut texts = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let (text, tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        texts.push(text);
        rest = tag
            .find('>')
            .map_or("", |end| tag.get(end + 1..).unwrap_or_default());
    }
    // What entities are called.
    distinct(texts, &["amp", "lt", "gt", "quot"])
}

/// The words of texts in lower case, each once, sorted, without some.
fn distinct(texts: Vec<&str>, without: &[&str]) -> Arc<str> {
    let length = texts.iter().map(|text| text.len()).sum();
    let mut folded = String::with_capacity(length);
    let mut ends = Vec::new();
    for word in texts.into_iter().flat_map(words_of) {
        match word.is_ascii() {
            true => {
                let from = folded.len();
                folded.push_str(word);
                if let Some(word) = folded.get_mut(from..) {
                    word.make_ascii_lowercase();
                }
            }
            false => folded.push_str(&word.to_lowercase()),
        }
        ends.push(folded.len());
    }
    let mut from = 0;
    let mut words: Vec<(u64, &str)> = Vec::with_capacity(ends.len());
    words.extend(ends.into_iter().map(|end| {
        let word = folded.get(from..end).unwrap_or_default();
        from = end;
        (beginning(word), word)
    }));
    words.sort_unstable();
    words.dedup();
    let words = words.into_iter().map(|(_, word)| word);
    let words: Vec<&str> = words.filter(|word| !without.contains(word)).collect();
    words.join(" ").into()
}

/// The first bytes of a word as a number that has their order: most words are told apart by it.
fn beginning(word: &str) -> u64 {
    let mut bytes = [0; 8];
    for (byte, known) in bytes.iter_mut().zip(word.bytes()) {
        *byte = known;
    }
    u64::from_be_bytes(bytes)
}

/// The words of a text.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let words = std::iter::from_fn(move || {
        let from = position(rest, true)?;
        let word = rest.get(from..)?;
        let length = position(word, false).unwrap_or(word.len());
        let (word, behind) = word.split_at_checked(length)?;
        rest = behind;
        Some(word.trim_matches(['-', '_']))
    });
    words.filter(|word| (2..=LONGEST_WORD).contains(&word.len()))
}

/// Where the first sign is that may be in a word, or may not.
fn position(text: &str, in_word: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        // Most signs are a byte, of which no more needs to be known.
        let (is_so, length) = match byte.is_ascii() {
            true => {
                let is_so = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
                (is_so, 1)
            }
            false => {
                let sign = text.get(at..)?.chars().next()?;
                (sign.is_alphanumeric(), sign.len_utf8())
            }
        };
        if is_so == in_word {
            return Some(at);
        }
        at += length;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(words: &str) -> Row {
        Row {
            shown: Shown("a/".into(), "A".into(), String::new(), String::new(), None),
            words: words.into(),
        }
    }

    #[test]
    fn words_are_those_that_are_read() {
        let html = "<p title=\"no\">A fatura &amp; o <b>CNPJ</b>: Get-Mailbox, e-mail -x- ação</p>";
        assert_eq!(&*words(html), "ação cnpj e-mail fatura get-mailbox");
    }

    #[test]
    fn words_end_at_signs_that_are_in_none() {
        let words = |text| words_of(text).collect::<Vec<_>>();
        assert_eq!(
            words("–ação, e-mail_ ¿café? a x1"),
            ["ação", "e-mail", "café", "x1"]
        );
        assert_eq!(words("日本 --ab-- §§"), ["日本", "ab"]);
        assert_eq!(words("¡!"), [""; 0]);
    }

    #[test]
    fn words_are_written_without_what_they_begin_with_as_the_one_before() {
        let long = "a".repeat(40);
        let words = [
            "ação",
            "ações",
            "fatura",
            "faturar",
            "\u{1f4a1}a",
            "\u{1f4a1}b",
            &long,
            &long,
        ];
        let expected = format!(
            "0ação 2ões 0fatura 6r 0\u{1f4a1}a 0\u{1f4a1}b 0{long} U{}",
            "a".repeat(10)
        );
        assert_eq!(shortened(&words), expected);
    }

    #[test]
    fn places_are_steps_in_base_31() {
        let mut rows = vec![row("a b")];
        rows.extend((0..40).map(|_| row("b")));
        rows.push(row("a c"));
        let index = Index::of(&rows);
        assert_eq!(index.words, "0a 0b 0c");
        // `a` passes over none, then 40 = 9 + 1 × 31; `b` over none at all; `c` over 41 = 10 + 1 × 31.
        let every = "0".repeat(41);
        assert_eq!(index.places, format!("0e1 {every} f1"));
    }
}
