//! # X006 unsafe-html-or-url
//!
//! An article has raw HTML that is not taken, which is left out or shown as text (a warning), or a link with a scheme that could run
//! something or that no reader should follow (an error). No such thing reaches a page.
//!
//! Write it in Markdown. A placeholder such as `<your-tenant>` goes between backquotes. Links lead to `https:`, `mailto:`, `tel:` or
//! a path.
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! [Abra aqui](javascript:open())
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! Veja <marquee>aqui</marquee>.
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown passes pt-BR/guide.md
//! # Abrir um chamado
//!
//! Pressione <kbd>Ctrl</kbd> ou abra um [chamado](https://contoso.example/chamados) com o `<seu-tenant>`.
//!
//! ## Nossa resposta
//! ```

use super::{Check, GuidanceCheck, Rule};
use crate::catalog::link::Target;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "X006",
    name: "unsafe-html-or-url",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("unsafe_html_or_url.rs"),
    portuguese: include_str!("pt-BR/unsafe_html_or_url.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    for article in it.articles() {
        for html in &article.refused_html {
            let finding = it.finding(
                article,
                html.span,
                say!(
                    "the raw HTML `{html}` is not taken",
                    html = cut(html.value.trim())
                ),
            );
            findings.push(finding.level(Level::Warning).help(say!(
                "write it in Markdown, or between backquotes if it is meant as text"
            )));
        }
    }
    for (locale, link) in it
        .all_links()
        .filter(|(_, link)| link.target == Target::Unsafe)
    {
        let finding = it.about_link(
            locale,
            link,
            say!(
                "the link `{link}` is of a kind that no reader can follow safely",
                link = cut(&link.destination)
            ),
        );
        findings.push(finding.help(say!("link to `https:`, `mailto:`, `tel:` or a path")));
    }
}
