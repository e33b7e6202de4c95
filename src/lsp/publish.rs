//! Findings become diagnostics of the protocol, file by file.

use std::collections::BTreeMap;
use std::path::Path;

use gen_lsp_types::{
    Code, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Message,
};

use super::client::Client;
use super::{address, place};
use crate::catalog::policy::CSP_PATH;
use crate::diagnostic::{self, Label, Level};
use crate::message::say;
use crate::pipeline::Turn;
use crate::source::{SourceFile, Sources, Span};

/// Diagnostics by the path of their file.
pub(super) type ByPath = BTreeMap<String, Vec<Diagnostic>>;

/// Adds the findings of a turn.
pub(super) fn add(turn: &Turn, site: &Path, client: &Client, by_file: &mut ByPath) {
    let files = turn.findings.iter().filter_map(|finding| {
        let file = turn.sources.get(finding.place.span.file)?;
        Some((file, finding))
    });
    for (file, finding) in files {
        let said = diagnostic(finding, file, turn, site, client);
        by_file.entry(file.path.clone()).or_default().push(said);
    }
}

/// A finding in a file.
pub(super) fn diagnostic(
    finding: &diagnostic::Diagnostic,
    file: &SourceFile,
    turn: &Turn,
    site: &Path,
    client: &Client,
) -> Diagnostic {
    let own = place::range(file, finding.place.span.range(), client.units);
    let mut message = finding.message.translated(&client.dictionary);
    if let Some(help) = &finding.help {
        message.push('\n');
        message.push_str(&help.translated(&client.dictionary));
    }
    let here = Location {
        uri: address::uri(site, &file.path).unwrap_or_else(|| String::new().into()),
        range: own,
    };
    let related = finding.related.iter();
    let related: Vec<DiagnosticRelatedInformation> = related
        .filter_map(|label| explanation(label, turn, site, client, &here))
        .collect();
    Diagnostic {
        range: own,
        severity: Some(match finding.level {
            Level::Error => DiagnosticSeverity::Error,
            Level::Warning => DiagnosticSeverity::Warning,
            Level::Info => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(finding.rule.code.to_owned())),
        source: Some("supportal".to_owned()),
        message: Message::String(message),
        related_information: (client.shows_related && !related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}

/// A place that explains a finding. A line of the built-in policy is in no file, so it is quoted at the finding itself.
fn explanation(
    label: &Label,
    turn: &Turn,
    site: &Path,
    client: &Client,
    here: &Location,
) -> Option<DiagnosticRelatedInformation> {
    let file = turn.sources.get(label.span.file)?;
    let text = label.text.clone().unwrap_or_else(|| say!("see here"));
    if file.path == CSP_PATH {
        let line = file.position(label.span.start as usize).line;
        let quoted = say!("{text} (line {line} of the built-in policy)", text, line);
        return Some(DiagnosticRelatedInformation {
            location: here.clone(),
            message: quoted.translated(&client.dictionary),
        });
    }
    Some(DiagnosticRelatedInformation {
        location: location(label.span, &turn.sources, site, client)?,
        message: text.translated(&client.dictionary),
    })
}

/// Where a span is, if that is in a file of the site.
pub(super) fn location(
    span: Span,
    sources: &Sources,
    site: &Path,
    client: &Client,
) -> Option<Location> {
    let file = sources.get(span.file)?;
    (file.path != CSP_PATH).then_some(())?;
    Some(Location {
        uri: address::uri(site, &file.path)?,
        range: place::range(file, span.range(), client.units),
    })
}
