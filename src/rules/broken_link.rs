//! # X001 broken-link
//!
//! A link of an article or of a table of contents leads nowhere: to an article or a picture that is not there, to a file that is
//! not published, to the root of another site, or to a reference that another site keeps (`xref:`). The page shows its text without a
//! link, and the navigation leaves it out.
//!
//! Link to an article by its path relative to this one, with `.md`; to another site by its whole URL.
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! Veja [os preços](prices.md).
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! ![A central](media/mesa.png)
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! Veja [a documentação](/azure/support).
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! Veja também [a documentação](https://learn.microsoft.com/azure/
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown passes pt-BR/guide.md
//! # Abrir um chamado
//!
//! Veja [esta página](guide.md) e [a documentação](https://learn.microsoft.com/azure/).
//!
//! ![A central](media/desk.png)
//!
//! ## Nossa resposta
//! ```

use super::guidance_check::{MOST_SUGGESTIONS, Names};
use super::{Check, GuidanceCheck, Rule};
use crate::catalog::article::LinkRef;
use crate::catalog::link::{Reason, Target, is_picture};
use crate::diagnostic::{Findings, Level, RuleId};
use crate::locale::Locale;
use crate::message::{Message, say};
use crate::yaml::{cut, nearest};

static ID: RuleId = RuleId {
    code: "X001",
    name: "broken-link",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("broken_link.rs"),
    portuguese: include_str!("pt-BR/broken_link.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    for article in it.articles() {
        for end in &article.unclosed_links {
            let finding = it.finding(
                article,
                *end,
                say!("the link that ends here lacks its last parenthesis"),
            );
            findings.push(finding.help(say!("write `)` behind it")).fix(*end, ")"));
        }
    }
    let names = Names::default();
    let broken = it
        .all_links()
        .filter_map(|(locale, link)| Some((locale, link, why(it, locale, link)?)))
        // What is there under a name of another case has a rule of its own.
        .filter(|(locale, link, _)| names.of_other_case(it, locale, &link.target).is_none());
    for (count, (locale, link, why)) in broken.enumerate() {
        let near = if count < MOST_SUGGESTIONS {
            near(it, &link.target)
        } else {
            None
        };
        let finding = it.about_link(locale, link, why);
        findings.push(finding.help(near.unwrap_or_else(|| help(locale, &link.target))));
    }
}

/// Why a target is not there, if it is not.
fn why(it: &GuidanceCheck<'_>, locale: &Locale, link: &LinkRef) -> Option<Message> {
    let target = &link.target;
    let link = || cut(&link.destination);
    match target {
        Target::Nowhere(why) => Some(why.about(&link())),
        Target::Article(path, _) if !it.has_path(path) => Some(say!(
            "the link `{link}` leads to an article that is not there",
            link = link()
        )),
        Target::File(path) if !is_picture(path) => Some(say!(
            "the link `{link}` leads to a file that is not published",
            link = link()
        )),
        Target::File(path) if !it.has_image(locale, path) => Some(say!(
            "the link `{link}` leads to a picture that is not there",
            link = link()
        )),
        _ => None,
    }
}

/// The article that was meant, if the path is nearly one.
fn near(it: &GuidanceCheck<'_>, target: &Target) -> Option<Message> {
    let Target::Article(path, _) = target else {
        return None;
    };
    nearest(path, it.paths()).map(|near| say!("did you mean the article `{near}.md`?", near))
}

fn help(locale: &Locale, target: &Target) -> Message {
    match target {
        Target::Nowhere(Reason::Reference) => say!(
            "say in site.yaml where it is kept: {example}",
            example =
                r#"`link_roots: { "xref:": "https://learn.microsoft.com/{locale}/dotnet/api/" }`"#
        ),
        Target::Article(..) => say!("correct the path, or add the article"),
        Target::File(path) if is_picture(path) => say!(
            "add the picture as `{locale}/{path}`, or correct the path",
            locale = locale.as_str(),
            path = cut(path)
        ),
        Target::File(_) => say!("link to an article (`.md`), a picture or a whole URL"),
        _ => say!("write the path relative to this article, or the whole URL"),
    }
}
