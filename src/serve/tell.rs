//! Findings for a browser: those of a page and of its portal, each with the disclosure that it concerns and its way into an editor.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::address::Address;
use super::editor::Editor;
use super::page;
use super::workbench::{Fault, Turns, is_refused};
use crate::catalog::partner::Partner;
use crate::diagnostic::Level;
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
    pub(super) site: PathBuf,
}

impl Reader {
    /// The findings of a turn in files that concern whoever reads this page, the worst first: as a report in JSON has them, each with
    /// the disclosure that it is about, and with what opens its place in an editor.
    pub(super) fn listed(
        &self,
        turn: &Turn,
        partner: Option<&Partner>,
        concerns: impl Fn(&str) -> bool,
    ) -> Vec<Value> {
        let mut listed: Vec<(Level, Value)> = report::listed(turn, &self.dictionary)
            .filter_map(|(finding, mut value)| {
                let file = value.get("file")?.as_str()?.to_owned();
                if !concerns(&file) {
                    return None;
                }
                let place = |key: &str| value.get(key).and_then(Value::as_u64).unwrap_or(1);
                let href = self.href(&file, place("line"), place("column"));
                let disclosure = partner.and_then(|partner| matrix::about(finding, partner));
                let fields = value.as_object_mut()?;
                fields.insert("href".into(), json!(href));
                fields.insert("disclosure".into(), json!(disclosure.map(|it| it.as_str())));
                Some((finding.level, value))
            })
            .collect();
        listed.sort_by_key(|(level, _)| *level);
        listed.into_iter().map(|(_, value)| value).collect()
    }

    /// What opens a file of the site in an editor. What is in the program itself nobody can open.
    pub(super) fn href(&self, file: &str, line: u64, column: u64) -> Option<String> {
        match report::is_built_in(file) {
            true => None,
            false => self.editor.url(&self.site, file, line, column),
        }
    }

    /// All that was found that keeps a page from being shown.
    pub(super) fn of_fault(&self, fault: &Fault) -> Vec<Value> {
        match fault {
            Fault::Found(turn) => self.listed(turn, None, |_| true),
            Fault::Failed(_) => Vec::new(),
        }
    }

    /// What stands in the place of a page that cannot be shown: its title, and its body in HTML.
    pub(super) fn why(&self, fault: &Fault) -> (String, String) {
        let why = match fault {
            Fault::Failed(why) => Some(why),
            Fault::Found(_) => None,
        };
        page::fault(&self.of_fault(fault), why, &self.dictionary)
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
        findings.extend(reader.listed(turn, partner, |file| is_own || concerns(address, file)));
    }
    json!({ "refused": refused, "findings": findings })
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
