//! The Brazilian company number (CNPJ): twelve characters and two check digits, as the Receita Federal publishes the rule.
//!
//! Numbers given out since July 2026 may have letters among the first twelve. The value of a character is its ASCII code less 48,
//! so that digits keep theirs and the old numbers keep their check digits.

/// A company number whose check digits are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cnpj([u8; 14]);

/// Why a text is no company number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is not of the form `12.ABC.345/01DE-35`, with or without the punctuation.
    Form,
    /// It is of the form, and its check digits belong to another number.
    CheckDigits,
}

/// The punctuation of the written form, by its place in it.
const PUNCTUATION: [(usize, u8); 4] = [(2, b'.'), (6, b'.'), (10, b'/'), (15, b'-')];

impl Cnpj {
    /// Reads `11.222.333/0001-81` or `11222333000181`.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let bare: Vec<u8> = match text.len() {
            14 => text.bytes().collect(),
            18 => unpunctuated(text).ok_or(Fault::Form)?,
            _ => return Err(Fault::Form),
        };
        let number: [u8; 14] = bare.try_into().map_err(|_| Fault::Form)?;
        let (root, digits) = number.split_at(12);
        let is_formed = root
            .iter()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
            && digits.iter().all(u8::is_ascii_digit);
        // Nothing but zeros would pass the arithmetic, and is nobody's number.
        if !is_formed || number.iter().all(|b| *b == b'0') {
            return Err(Fault::Form);
        }
        let first = check_digit(root);
        let second = check_digit(&[root, &[first]].concat());
        if *digits == [first, second] {
            Ok(Self(number))
        } else {
            Err(Fault::CheckDigits)
        }
    }

    /// Whether it has letters.
    pub fn has_letters(&self) -> bool {
        self.0.iter().any(u8::is_ascii_uppercase)
    }
}

/// The text without its punctuation, where all of that stands in its place.
fn unpunctuated(text: &str) -> Option<Vec<u8>> {
    let is_punctuation = |at: usize| PUNCTUATION.iter().find(|(place, _)| *place == at);
    let bytes = text.bytes().enumerate();
    let is_punctuated = bytes
        .clone()
        .all(|(at, byte)| is_punctuation(at).is_none_or(|(_, mark)| *mark == byte));
    let rest = bytes.filter(|(at, _)| is_punctuation(*at).is_none());
    is_punctuated.then(|| rest.map(|(_, byte)| byte).collect())
}

/// The check digit of what stands before it: weights from 2 to 9 from the right, over and over, modulo 11.
fn check_digit(before: &[u8]) -> u8 {
    let weights = (2..=9_u32).cycle();
    let sum: u32 = before
        .iter()
        .rev()
        .zip(weights)
        .map(|(byte, weight)| u32::from(byte - b'0') * weight)
        .sum();
    let digit = match sum % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    b'0' + u8::try_from(digit).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_and_without_letters_are_known_by_their_check_digits() {
        for text in ["11.222.333/0001-81", "11222333000181", "12.345.678/0001-95"] {
            assert_eq!(
                Cnpj::parse(text).map(|cnpj| cnpj.has_letters()),
                Ok(false),
                "{text}"
            );
        }
        for text in ["12.ABC.345/01DE-35", "12ABC34501DE35", "L1.T0R.4L0/0001-44"] {
            assert_eq!(
                Cnpj::parse(text).map(|cnpj| cnpj.has_letters()),
                Ok(true),
                "{text}"
            );
        }
    }

    #[test]
    fn one_wrong_character_or_two_exchanged_ones_are_found() {
        for text in [
            "11.222.333/0001-82",
            "11.222.333/0001-18",
            "11.223.233/0001-81",
            "12.ABC.345/01DE-53",
            "12.ABD.345/01DE-35",
            "12.BAC.345/01DE-35",
        ] {
            assert_eq!(Cnpj::parse(text), Err(Fault::CheckDigits), "{text}");
        }
    }

    #[test]
    fn what_is_not_of_the_form_is_refused() {
        for text in [
            "",
            "11.222.333/0001",
            "11-222-333/0001.81",
            "11.222.333/0001-8A",
            "12.abc.345/01de-35",
            "00.000.000/0000-00",
            "00000000000000",
            "１1222333000181",
            "11.222.333/0001-81 ",
            "123.456.789-09",
        ] {
            assert_eq!(Cnpj::parse(text), Err(Fault::Form), "{text}");
        }
    }
}
