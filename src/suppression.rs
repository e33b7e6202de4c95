//! Remarks in the authors' files silence findings: `# supportal: allow E002 our plan begins in March`.
//!
//! A remark behind something speaks of its own line; one on a line of its own speaks of the next line that says something.

use crate::diagnostic::{Diagnostic, Findings};
use crate::message::say;
use crate::rules::{self, ALL, Check, Rule};
use crate::source::{SourceFile, Sources, Span, Spanned};
use crate::yaml::{REFUSED_SUPPRESSION, UNUSED_SUPPRESSION, cut, nearest};

/// A remark that was understood.
struct Allowance {
    rule: &'static Rule,
    /// The remark.
    span: Span,
    /// The line that it speaks of.
    line: usize,
    /// Whether what it speaks of is the beginning of the file, where what is missing has its place.
    first: bool,
    used: bool,
}

/// Takes out the findings of the rules that remarks in the unit's own files allow, and reports the remarks that mean nothing.
///
/// `judged` says whether the rules ran at all: where they did not, no remark can be blamed for silencing nothing.
pub fn apply(findings: &mut Findings, sources: &Sources, judged: bool) {
    apply_by(findings, sources, sources.own(), judged);
}

/// The same by the remarks in all files that there are, the shared ones beneath too.
pub fn apply_to_all(findings: &mut Findings, sources: &Sources) {
    apply_by(findings, sources, sources.all(), true);
}

fn apply_by<'s>(
    findings: &mut Findings,
    sources: &Sources,
    files: impl Iterator<Item = &'s SourceFile>,
    judged: bool,
) {
    let mut allowances = Vec::new();
    for file in files {
        for remark in &file.remarks {
            match read(file, remark) {
                Ok(allowance) => allowances.push(allowance),
                Err(finding) => findings.push(*finding),
            }
        }
    }
    if allowances.is_empty() {
        return;
    }
    findings.retain(|finding| {
        let place = finding.place.span;
        let line = line_of(sources, place);
        let silencing = allowances.iter_mut().find(|allowance| {
            std::ptr::eq(allowance.rule.id, finding.rule)
                && allowance.span.file == place.file
                && (allowance.line == line || (allowance.first && place.end == 0))
        });
        silencing.is_none_or(|allowance| {
            allowance.used = true;
            false
        })
    });
    for unused in allowances.iter().filter(|it| judged && !it.used) {
        let message = say!(
            "{code} is allowed here, and there is no such finding",
            code = unused.rule.id.code
        );
        let finding = Diagnostic::new(&UNUSED_SUPPRESSION, unused.span, message);
        findings.push(finding.help(say!("take the remark out")));
    }
}

fn line_of(sources: &Sources, span: Span) -> usize {
    sources
        .get(span.file)
        .map_or(0, |file| file.position(span.start as usize).line)
}

fn read(file: &SourceFile, remark: &Spanned<String>) -> Result<Allowance, Box<Diagnostic>> {
    let refuse = |message| Box::new(Diagnostic::new(&REFUSED_SUPPRESSION, remark.span, message));
    let said = remark.value.split_once(char::is_whitespace);
    let Some(("allow", rest)) = said else {
        let message = say!(
            "`{remark}` is no remark that is known",
            remark = cut(&remark.value)
        );
        let help = say!("write `supportal: allow CODE` and the reason");
        return Err(Box::new(refuse(message).help(help)));
    };
    let rest = rest.trim();
    let (word, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let Some(rule) = rules::find(word) else {
        let names = ALL.iter().flat_map(|rule| [rule.id.code, rule.id.name]);
        let help = match nearest(word, names) {
            Some(near) => say!("did you mean `{near}`?", near),
            None => say!("use the code of a rule, such as X001"),
        };
        let message = say!("there is no rule `{word}`", word = cut(word));
        return Err(Box::new(refuse(message).help(help)));
    };
    if !is_suppressible(rule) {
        let message = say!(
            "{code} cannot be allowed: customers must get this, or nothing can be read without it",
            code = rule.id.code
        );
        return Err(Box::new(
            refuse(message).help(say!("mend what it finds, and take the remark out")),
        ));
    }
    if reason.trim().is_empty() {
        let message = say!(
            "{code} is allowed here without a reason",
            code = rule.id.code
        );
        return Err(Box::new(
            refuse(message).help(say!("write the reason after the code")),
        ));
    }
    let (line, first) = line_meant(file, remark.span);
    Ok(Allowance {
        rule,
        span: remark.span,
        line,
        first,
        used: false,
    })
}

/// A disclosure can never be silenced, and what was found while reading left nothing to publish.
pub fn is_suppressible(rule: &Rule) -> bool {
    !rule.id.code.starts_with('D') && !matches!(rule.check, Check::Reading)
}

/// The line that a remark speaks of, and whether nothing but remarks and comments is before that line.
fn line_meant(file: &SourceFile, remark: Span) -> (usize, bool) {
    let says = |line: &str| !line.is_empty() && !line.starts_with('#') && !line.starts_with("<!--");
    let own = file.position(remark.start as usize).line;
    let first = !(1..own).filter_map(|line| file.line(line)).any(says);
    if file.line(own).is_some_and(says) {
        return (own, first);
    }
    let next = (own + 1..)
        .map_while(|line| Some((line, file.line(line)?)))
        .find(|(_, text)| says(text));
    (next.map_or(own, |(line, _)| line), first)
}
