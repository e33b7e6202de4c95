//! Findings for a browser: those of a page and of its portal, each with the disclosure that it concerns and its way into an editor.

use std::path::Path;

use serde_json::{Value, json};

use super::address::Address;
use super::editor::Editor;
use super::workbench::{Fault, Turns, is_refused};
use crate::catalog::partner::Partner;
use crate::diagnostic::{Diagnostic, Level};
use crate::matrix;
use crate::message::Dictionary;
use crate::pipeline::Turn;
use crate::report;

/// Who is told: in which language, and with which editor at hand.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) dictionary: Dictionary,
    pub(super) editor: Editor,
    /// The site's folder, absolute.
    pub(super) site: std::path::PathBuf,
}

/// A finding for a browser.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    /// As a report in JSON has it.
    pub(super) value: Value,
    pub(super) line: u64,
    pub(super) column: u64,
    /// What opens it in an editor.
    pub(super) href: Option<String>,
}

impl Reader {
    /// The findings of a turn that concern whoever reads this page, the worst first.
    pub(super) fn listed(
        &self,
        turn: &Turn,
        partner: Option<&Partner>,
        concerns: impl Fn(&Diagnostic, &str) -> bool,
    ) -> Vec<Listed> {
        let mut listed: Vec<(Level, Listed)> = report::listed(turn, &self.dictionary)
            .filter_map(|(finding, mut value)| {
                let file = value.get("file")?.as_str()?.to_owned();
                if !concerns(finding, &file) {
                    return None;
                }
                let place = |key: &str| value.get(key).and_then(Value::as_u64).unwrap_or(1);
                let (line, column) = (place("line"), place("column"));
                let href = self.href(&file, line, column);
                let disclosure = partner.and_then(|partner| matrix::about(finding, partner));
                if let Value::Object(fields) = &mut value {
                    fields.insert("href".into(), json!(href));
                    fields.insert("disclosure".into(), json!(disclosure.map(|it| it.as_str())));
                }
                let listed = Listed {
                    value,
                    line,
                    column,
                    href,
                };
                Some((finding.level, listed))
            })
            .collect();
        listed.sort_by_key(|(level, _)| *level);
        listed.into_iter().map(|(_, listed)| listed).collect()
    }

    /// What opens a file of the site in an editor. What is in the program itself nobody can open.
    pub(super) fn href(&self, file: &str, line: u64, column: u64) -> Option<String> {
        let number = |number: u64| usize::try_from(number).unwrap_or(1);
        let is_built_in = file.starts_with("built-in/");
        (!is_built_in)
            .then(|| {
                self.editor
                    .url(Path::new(&self.site), file, number(line), number(column))
            })
            .flatten()
    }

    /// All that keeps a page from being shown.
    pub(super) fn of_fault(&self, fault: &Fault) -> Vec<Listed> {
        let turn = fault.turn();
        let listed = turn.map(|turn| self.listed(turn, None, |_, _| true));
        listed.unwrap_or_default()
    }
}

/// Whether a finding in what all portals share concerns a page: it lies in the page's own article, in any language, or in what
/// makes every page. The page of all partners is concerned by all of it.
pub(super) fn concerns(address: &Address, file: &str) -> bool {
    let mut names = address.names();
    let (Some(_), language) = (names.next(), names.next()) else {
        return true;
    };
    let Some(below) = file.strip_prefix("content/guidance/") else {
        return !file.starts_with("content/");
    };
    let Some((locale, path)) = below.split_once('/') else {
        return false;
    };
    let section = names.next();
    let own: Vec<&str> = names.collect();
    let (stem, _) = path.rsplit_once('.').unwrap_or((path, ""));
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    section == Some("guidance")
        && language.is_some_and(|language| language.eq_ignore_ascii_case(locale))
        && own.join("/") == stem
}

/// What an open page is told of its findings, as JSON. `turns` are those of its portal and of what all portals share.
pub(super) fn message(reader: &Reader, address: &Address, turns: &Turns) -> Value {
    let mut findings = Vec::new();
    let mut refused = false;
    for (turn, draft) in turns {
        let partner = draft.as_ref().and_then(|draft| draft.partner());
        let is_own = turn.partner.is_some();
        refused |= is_own && is_refused(turn);
        findings.extend(reader.listed(turn, partner, |_, file| is_own || concerns(address, file)));
    }
    json!({
        "refused": refused,
        "findings": findings.into_iter().map(|listed| listed.value).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_concerned_by_its_own_article_and_by_what_makes_every_page() {
        let page = |path: &str| Address::parse(path).unwrap();
        let article = page("/contoso/pt-br/guidance/contas/senha/");
        assert!(concerns(&article, "content/guidance/pt-BR/contas/senha.md"));
        assert!(!concerns(
            &article,
            "content/guidance/en-US/contas/senha.md"
        ));
        assert!(!concerns(
            &article,
            "content/guidance/pt-BR/contas/outra.md"
        ));
        assert!(concerns(&article, "themes/own/templates/home.html"));
        assert!(concerns(&article, "site.yaml"));
        let folder = page("/contoso/pt-br/guidance/contas/");
        assert!(concerns(&folder, "content/guidance/pt-BR/contas/index.md"));
        assert!(concerns(
            &page("/"),
            "content/guidance/pt-BR/contas/index.md"
        ));
    }
}
