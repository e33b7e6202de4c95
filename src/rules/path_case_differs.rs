//! # X003 path-case-differs
//!
//! A link names an article or a picture that is there under a name with other capital letters. It works on the disk of Windows or macOS and nowhere on
//! the web, so the page shows its text without a link.
//!
//! Write the path as the file is named.
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! Veja [esta página](Guide.md#our-answer).
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown fires pt-BR/guide.md
//! # Abrir um chamado
//!
//! ![A central](Media/desk.png)
//!
//! ## Nossa resposta
//! ```
//!
//! ```markdown passes pt-BR/guide.md
//! # Abrir um chamado
//!
//! Veja [esta página](guide.md).
//!
//! ![A central](media/desk.png)
//!
//! ## Nossa resposta
//! ```

use super::guidance_check::Names;
use super::{Check, GuidanceCheck, Rule};
use crate::catalog::link::in_case;
use crate::diagnostic::{Findings, Level, RuleId};
use crate::message::say;
use crate::yaml::cut;

static ID: RuleId = RuleId {
    code: "X003",
    name: "path-case-differs",
    level: Level::Error,
};

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &ID,
    requirement: None,
    source: include_str!("path_case_differs.rs"),
    portuguese: include_str!("pt-BR/path_case_differs.md"),
    check: Check::Guidance(check),
};

fn check(it: &GuidanceCheck<'_>, findings: &mut Findings) {
    let names = Names::default();
    // A folder's page may be called `index` in any case: nobody writes its name.
    for (locale, link) in it.all_links().filter(|(_, link)| !link.is_to_folder()) {
        let Some(actual) = names.of_other_case(it, locale, &link.target) else {
            continue;
        };
        let message = say!(
            "the link `{link}` leads to `{actual}`, whose name has other capital letters",
            link = cut(&link.destination),
            actual = cut(&actual),
        );
        let finding = it.about_link(locale, link, message);
        let right = in_case(&link.destination, &actual);
        findings.push(match (right, it.destination(link)) {
            (Some(right), place) => {
                let finding = finding.help(say!("write `{right}`", right = cut(&right)));
                match place {
                    Some(place) => finding.fix(place, right),
                    None => finding,
                }
            }
            (None, _) => finding.help(say!("write the path as the file is named")),
        });
    }
}
