//! A text becomes the words by which it says that somebody is there at every hour of every day, if it says so.
//!
//! The phrases are data, in `around_the_clock.txt` beside this file, and hold for texts of partners and of guidance alike. It is
//! better to miss a claim than to see one where there is none: the words around a phrase must not turn it into something else, be
//! it a negation, a condition, a deadline ("answered within 24 hours"), a date, or something that needs nobody ("24/7 monitoring").

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How many words before a claim may turn it into something else.
const BEFORE: usize = 6;
/// How many words after it may.
const AFTER: usize = 6;

/// Where a sentence ends. A text that asks whether somebody needs this is over, too.
const ENDS: [char; 6] = ['.', '!', '?', ';', '\n', '…'];

/// The phrases by their headings, longer ones first.
static PHRASES: LazyLock<BTreeMap<&str, Vec<Vec<&str>>>> = LazyLock::new(|| {
    let mut phrases: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    let mut heading = "";
    for line in include_str!("around_the_clock.txt").lines() {
        match line
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            Some(found) => heading = found,
            None if line.is_empty() || line.starts_with('#') => {}
            None => {
                let words = line.split(' ').collect();
                phrases.entry(heading).or_default().push(words);
            }
        }
    }
    for list in phrases.values_mut() {
        list.sort_by_key(|words| std::cmp::Reverse(words.len()));
    }
    phrases
});

/// A word of a text: folded, with its place and what stands before it.
struct Word<'t> {
    folded: String,
    range: Range<usize>,
    gap: &'t str,
}

impl Word<'_> {
    fn is(&self, pattern: &str) -> bool {
        match pattern.strip_suffix('*') {
            Some(stem) => self.folded.starts_with(stem),
            None => self.folded == pattern,
        }
    }

    /// Whether it stands below a heading.
    fn is_of(&self, heading: &str) -> bool {
        let phrases = PHRASES.get(heading).into_iter().flatten();
        phrases.flatten().any(|pattern| self.is(pattern))
    }

    /// Whether a part of a sentence ends before it.
    fn begins_part(&self) -> bool {
        self.gap
            .contains([',', ':', '(', ')', '–', '—', '"', '“', '”', '|'])
            || self.is_of("partings")
    }
}

/// Where a text says that somebody is there at every hour of every day.
pub fn claim(text: &str) -> Option<Range<usize>> {
    // Most texts speak of no hours at all.
    if !may_claim(text) {
        return None;
    }
    let mut end = 0;
    text.split_inclusive(ENDS).find_map(|sentence| {
        let start = end;
        end += sentence.len();
        if !may_claim(sentence) {
            return None;
        }
        let words = words(sentence);
        let rest = text.get(start + words.last()?.range.end..);
        if rest.is_some_and(|rest| rest.trim_start().starts_with('?')) {
            return None;
        }
        let claimed = claim_in(&words)?;
        Some(start + claimed.start..start + claimed.end)
    })
}

/// What every claim has one of in it.
const PARTS: [&str; 9] = [
    "24",
    "clock",
    "hour",
    "hora",
    "horá",
    "horÁ",
    "quatro",
    "four",
    "ininterrupt",
];
/// The bytes that these begin with, in any case.
static BEGIN_PARTS: LazyLock<[bool; 256]> = LazyLock::new(|| {
    let mut begin = [false; 256];
    for first in PARTS.iter().filter_map(|part| part.bytes().next()) {
        begin[usize::from(first)] = true;
        begin[usize::from(first.to_ascii_uppercase())] = true;
    }
    begin
});

/// Whether a text has what every claim has in it, so that the rest is read only of those.
fn may_claim(text: &str) -> bool {
    let begins = |rest: &[u8], part: &&str| {
        let start = rest.get(..part.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(part.as_bytes()))
    };
    let begin_parts = &*BEGIN_PARTS;
    let mut rest = text.as_bytes();
    let may_begin = |byte: &u8| begin_parts[usize::from(*byte)];
    while let Some(at) = rest.iter().position(may_begin) {
        rest = rest.get(at..).unwrap_or_default();
        if PARTS.iter().any(|part| begins(rest, part)) {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let (mut from, mut end) = (None, 0);
    let letters: Vec<(usize, char)> = text.char_indices().chain([(text.len(), ' ')]).collect();
    for (at, (offset, letter)) in letters.iter().enumerate() {
        let near = |step: isize| {
            let at = at.checked_add_signed(step)?;
            letters.get(at).map(|(_, letter)| *letter)
        };
        let joins = match letter {
            '-' | '‑' | '\'' | '’' => near(-1)
                .zip(near(1))
                .is_some_and(|(a, b)| a.is_alphanumeric() && b.is_alphanumeric()),
            '/' => near(-1).zip(near(1)).is_some_and(|(a, b)| {
                a.is_alphanumeric() && b.is_alphanumeric() && (a.is_numeric() || b.is_numeric())
            }),
            '×' => true,
            other => other.is_alphanumeric() || is_combining_mark(*other),
        };
        match (from, joins) {
            (None, true) => from = Some(*offset),
            (Some(start), false) => {
                words.push(Word {
                    folded: fold(text.get(start..*offset).unwrap_or_default()),
                    range: start..*offset,
                    gap: text.get(end..start).unwrap_or_default(),
                });
                (from, end) = (None, *offset);
            }
            _ => {}
        }
    }
    words
}

fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let plain = |letter| match letter {
        '×' => 'x',
        '’' => '\'',
        '‑' => '-',
        other => other,
    };
    word.nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect()
}

fn claim_in(sentence: &[Word<'_>]) -> Option<Range<usize>> {
    let claims = [("claims", false), ("claims of people", true)]
        .map(|(heading, needs)| (PHRASES.get(heading).map_or(&[][..], Vec::as_slice), needs));
    (0..sentence.len()).find_map(|at| {
        let (before, rest) = sentence.split_at_checked(at)?;
        let mut claims = claims.iter();
        let (phrase, needs_people) =
            claims.find_map(|(phrases, needs)| Some((phrase_at(rest, phrases)?, *needs)))?;
        let (claimed, after) = rest.split_at_checked(phrase)?;
        let (first, last) = (claimed.first()?, claimed.last()?);
        let is_claim =
            !is_turned(before, first, after) && is_of_people(sentence, at, phrase, needs_people);
        is_claim.then_some(first.range.start..last.range.end)
    })
}

/// How many words of a phrase begin here.
fn phrase_at(words: &[Word<'_>], phrases: &[Vec<&str>]) -> Option<usize> {
    let fits = |phrase: &&Vec<&str>| {
        let mut pairs = phrase.iter().zip(words);
        phrase.len() <= words.len()
            && pairs.all(|(pattern, word)| word.is(pattern))
            && words
                .iter()
                .take(phrase.len())
                .skip(1)
                .all(|word| word.gap.trim().trim_matches(',').is_empty())
    };
    phrases.iter().find(fits).map(Vec::len)
}

/// Whether the words around a phrase turn it into something else.
fn is_turned(before: &[Word<'_>], first: &Word<'_>, after: &[Word<'_>]) -> bool {
    let near = before.last();
    // A slash between numbers is also how a day of a month is written.
    let is_date = first.is("24/7") && near.is_some_and(|word| word.is_of("dates, before"));
    let is_deadline = first.is("24") && near.is_some_and(|word| word.is_of("deadlines, before"));
    // Portuguese has a `no` that negates nothing ("no plano"): the English one stands right before what it negates.
    let negates = |(distance, word): (usize, &Word<'_>)| {
        word.is_of("not, before") && (!word.is("no") || distance == 0)
    };
    let part = part_before(before, first);
    let is_negated = part.iter().rev().take(BEFORE).enumerate().any(negates);
    let mut follows = after.iter().take(AFTER);
    let is_limited =
        follows.any(|word| word.is_of("not, after") || word.is_of("within hours, after"));
    is_date || is_deadline || is_negated || is_limited
}

/// The words before a phrase that stand in the same part of the sentence.
fn part_before<'w, 't>(before: &'w [Word<'t>], first: &Word<'_>) -> &'w [Word<'t>] {
    if first.begins_part() {
        return &[];
    }
    let begin = before.iter().rposition(Word::begins_part).unwrap_or(0);
    before.get(begin..).unwrap_or_default()
}

/// Whether a phrase is said of somebody: the nearest word in its part of the sentence that tells is about people, not about things.
/// Where none there tells, nothing in the whole sentence may be about things, and a phrase that needs people has none.
fn is_of_people(sentence: &[Word<'_>], at: usize, length: usize, needs_people: bool) -> bool {
    let is_parted = |from: usize, to: usize| {
        let between = sentence.get(from + 1..=to).unwrap_or_default();
        between.iter().any(Word::begins_part)
    };
    let last = at + length - 1;
    let mut phrase = sentence.iter().skip(at).take(length);
    if phrase.any(|word| word.is_of("people")) {
        return true;
    }
    let tells = |(place, word): (usize, &Word<'_>)| {
        let (distance, parted) = if place < at {
            (at - place, is_parted(place, at))
        } else {
            (
                place.checked_sub(last).filter(|it| *it > 0)?,
                is_parted(last, place),
            )
        };
        let is_thing = word.is_of("things");
        (!parted && (is_thing || word.is_of("people"))).then_some((distance, is_thing))
    };
    // At the same distance a thing weighs more than people: `false` sorts first.
    let nearest = sentence
        .iter()
        .enumerate()
        .filter_map(tells)
        .min_by_key(|(distance, is_thing)| (*distance, !is_thing));
    match nearest {
        Some((_, is_thing)) => !is_thing,
        None => !needs_people && !sentence.iter().any(|word| word.is_of("things")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    #[test]
    fn a_text_that_promises_somebody_at_every_hour_is_found_with_its_words() {
        for (text, words) in [
            ("Suporte 24x7 para o Azure.", "24x7"),
            ("Suporte 24×7", "24×7"),
            ("24/7 support by phone.", "24/7"),
            (
                "Atendimento 24 horas por dia, 7 dias por semana.",
                "Atendimento 24 horas",
            ),
            ("Our engineers answer around the clock.", "around the clock"),
            ("Round-the-clock help with Azure.", "Round-the-clock"),
            ("Atendimento ininterrupto por nossa equipe.", "ininterrupto"),
            (
                "Um engenheiro investiga e corrige incidentes do Azure a qualquer hora.",
                "a qualquer hora",
            ),
            (
                "An engineer investigates and fixes incidents at any hour.",
                "at any hour",
            ),
            ("Plano 24x7", "24x7"),
            ("Suporte 24 horas por telefone.", "Suporte 24 horas"),
            ("Atendemos 24 horas por dia.", "24 horas por dia"),
            ("24-hour support", "24-hour support"),
            ("Suporte 24h", "Suporte 24h"),
            (
                "Suporte por telefone e e-mail 24x7, sem custo adicional.",
                "24x7",
            ),
            ("Não se preocupe, atendemos 24x7.", "24x7"),
            ("Não cobramos visita. Suporte 24x7.", "24x7"),
            (
                "Equipe de plantão 24 h por dia, 7 dias por semana",
                "24 h por dia, 7 dias por semana",
            ),
            ("Suporte 24x7 para servidores.", "24x7"),
            (
                "Support is there 24 hours a day, seven days a week.",
                "24 hours a day, seven days a week",
            ),
        ] {
            let found = claim(text).and_then(|range| text.get(range));
            assert_eq!(found, Some(words), "{text}");
        }
    }

    #[test]
    fn what_is_denied_limited_or_said_of_something_else_is_no_claim() {
        for text in [
            "",
            "Resposta em 24 horas.",
            "Prazo de atendimento 24 horas.",
            "Atendimento: 24 horas úteis",
            "Support 24 hours a day, 5 days a week.",
            "Atendemos 24 horas por dia, de segunda a sexta.",
            "Respondemos em até 24 horas, 7 dias por semana.",
            "We answer within 24 hours, 7 days a week.",
            "24/7 monitoring of your systems.",
            "Monitoramento 24x7 com suporte em horário comercial.",
            "We watch your servers around the clock and answer in business hours.",
            "Atendimento 24x7 não incluído.",
            "Atendimento 24x7: não incluído neste plano",
            "Não oferecemos atendimento 24x7.",
            "Sem atendimento 24x7.",
            "There is no 24/7 support in this plan.",
            "Support is not available 24/7.",
            "24/7 support is not included.",
            "We don't offer round-the-clock support.",
            "Precisa de suporte 24x7? Veja o plano Missão crítica.",
            "Para suporte 24x7, contrate o plano Missão crítica.",
            "Suporte 24x7 opcional.",
            "Suporte 24x7, exceto feriados.",
            "24/7 support except on holidays.",
            "Abra um chamado a qualquer hora; respondemos no horário comercial.",
            "Abertura de chamados 24x7 e atendimento em horário comercial.",
            "Open a request at any hour on our portal.",
            "Atendimento ininterrupto das 8h às 18h.",
            "Disponibilidade de 99,9% 24x7.",
            "Energia ininterrupta no datacenter.",
            "Válido até 24/7.",
            "Suporte gratuito até 24/7 para novos clientes.",
            "Data: 24/7/2026",
            "Para empresas que operam 24x7.",
            "For businesses that run 24/7.",
            "Cancele a qualquer momento, a qualquer hora.",
            "Consulte a fatura a qualquer hora.",
            "24 horas por dia, de segunda a sexta.",
            "Suporte 24x7 apenas para incidentes críticos.",
            "Suporte a qualquer hora do horário comercial.",
        ] {
            assert_eq!(
                claim(text).and_then(|range| text.get(range)),
                None,
                "{text}"
            );
        }
    }

    #[test]
    fn any_text_is_read() {
        for text in [
            "24",
            "24/",
            "/7 24/7 ×",
            "é24/7é",
            "24 horas por dia,",
            "\u{301}24x7",
            "24/7?",
            "24/7 ?!",
        ] {
            let _ = claim(text);
        }
        assert!(claim(&"24 horas ".repeat(10_000)).is_none());
    }

    proptest! {
        #[test]
        fn a_text_may_claim_where_a_part_stands_anywhere_in_it(
            pieces in vec(select(&["2", "4", "CL", "ock", "Hor", "á", "a", "Á", "ho", "ur", "quat", "ro", "FOUR", "ininterr", "upt", " "][..]), 0..6),
        ) {
            let text = pieces.concat();
            let lower = text.to_ascii_lowercase();
            let parts = ["24", "clock", "hour", "hora", "horá", "horÁ", "quatro", "four", "ininterrupt"];
            prop_assert_eq!(may_claim(&text), parts.iter().any(|part| lower.contains(part)), "{}", text);
        }
    }
}
