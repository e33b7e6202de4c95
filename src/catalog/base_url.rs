//! Where an output is served: an address of the web that everything in it lies below.

use url::Url;

use super::contact::{is_plain_http, outside};
use crate::diagnostic::{Diagnostic, Findings, Level};
use crate::message::say;
use crate::yaml::{Fields, WRONG_TYPE, cut};

/// Reads `base_url`.
pub(crate) fn field(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Url> {
    let stated = fields.text("base_url", findings);
    let text = stated.given()?;
    let Some(url) = parse(&text.value) else {
        let message = say!("`{word}` is not a URL of the web", word = cut(&text.value));
        findings.push(
            Diagnostic::new(&WRONG_TYPE, text.span, message)
                .help(say!("write it as https://support.example/")),
        );
        return None;
    };
    if is_plain_http(&text.value).is_some() && url.host_str() != Some("localhost") {
        findings.push(
            Diagnostic::new(
                &WRONG_TYPE,
                text.span,
                say!("the base URL is not encrypted"),
            )
            .help(say!("use https"))
            .level(Level::Warning),
        );
    }
    Some(url)
}

/// A base URL, with the slash at its end. It has neither query nor fragment.
pub fn parse(text: &str) -> Option<Url> {
    let mut url = outside(text)?;
    if url.query().is_some() || url.fragment().is_some() {
        return None;
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Some(url)
}
