//! A page that stands alone: nothing is fetched, it allows its own style and script by their hashes, and everything else is refused.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::markdown::escape;
use crate::message::{Dictionary, Message};

/// What all such pages look like.
const STYLE: &str = include_str!("standalone.css");

/// The head of a page, up to the begin of what it shows.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// Its title, as HTML.
    pub title: &'a str,
    /// What its kind looks like beside what all do.
    pub style: &'a str,
    /// Its script; empty where it has none.
    pub script: &'a str,
}

impl Head<'_> {
    /// Writes it.
    ///
    /// # Errors
    /// When the output cannot be written to.
    pub fn write(&self, out: &mut impl Write, dictionary: &Dictionary) -> io::Result<()> {
        let style = [STYLE, self.style].concat();
        let script = match self.script {
            "" => String::new(),
            script => format!("; script-src 'sha256-{}'", hash(script)),
        };
        write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'{script}; base-uri 'none'; form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
            dictionary.language().tag(),
            hash(&style),
            self.title,
            style,
        )
    }
}

/// Words of ours as HTML.
pub fn words(message: &Message, dictionary: &Dictionary) -> String {
    escape(&message.translated(dictionary))
}

/// The hash of a style or a script as a policy names it: SHA-256 in Base64.
fn hash(source: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = Sha256::digest(source.as_bytes());
    let mut text = String::new();
    for bytes in digest.chunks(3) {
        let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4_usize {
            let digit = usize::try_from(bits >> (18 - 6 * at) & 63).unwrap_or(0);
            let digit = DIGITS.get(digit).filter(|_| at <= bytes.len());
            text.push(digit.map_or('=', |digit| char::from(*digit)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        assert_eq!(hash(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(hash("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }
}
