//! What an editor can do about findings: the safe answers, one by one or all of a file, and a remark that allows what is meant.

use std::collections::HashMap;

use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, Range, TextEdit,
    WorkspaceEdit,
};

use super::client::Client;
use super::kind::document;
use super::place::{self, Text};
use super::publish;
use super::workspace::Workspace;
use crate::diagnostic::{Diagnostic, Edit};
use crate::fix::mend;
use crate::message::{Message, say};
use crate::pipeline::{Outcome, Turn};
use crate::rules;
use crate::source::SourceFile;
use crate::suppression::is_suppressible;
use crate::yaml::{REMARK, cut};

pub(super) fn actions(
    workspace: &Workspace,
    path: &str,
    params: &CodeActionParams,
    client: &Client,
) -> Vec<CodeActionResponse> {
    let Some(open) = workspace.open.get(path) else {
        return Vec::new();
    };
    let with = Maker {
        workspace,
        path,
        text: &open.text,
        client,
    };
    let mut actions = Vec::new();
    for (turn, file, finding) in workspace.findings(path) {
        let own = place::range(file, finding.place.span.range(), client.units);
        if !place::meet(own, params.range) {
            continue;
        }
        let shown = publish::diagnostic(finding, file, turn, workspace.folder(), client);
        let made = [with.answer(finding, turn), with.allowance(finding, file)];
        actions.extend(made.into_iter().flatten().map(|mut action| {
            action.diagnostics = Some(vec![shown.clone()]);
            action
        }));
    }
    actions.extend(with.all_answers());
    let wanted = |action: &CodeAction| match (&params.context.only, &action.kind) {
        (Some(only), Some(kind)) => only.iter().any(|wanted| is_of(kind, wanted)),
        _ => true,
    };
    let actions = actions.into_iter().filter(wanted);
    actions.map(CodeActionResponse::CodeAction).collect()
}

/// Whether a kind is the wanted one or lies beneath it: `source.fixAll` is a `source`.
fn is_of(kind: &CodeActionKind, wanted: &CodeActionKind) -> bool {
    let (kind, wanted) = (String::from(kind.clone()), String::from(wanted.clone()));
    let rest = kind.strip_prefix(&wanted);
    wanted.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Makes actions that change one open file.
struct Maker<'a> {
    workspace: &'a Workspace,
    path: &'a str,
    text: &'a Text,
    client: &'a Client,
}

impl Maker<'_> {
    fn action(
        &self,
        title: &Message,
        kind: CodeActionKind,
        edits: Vec<TextEdit>,
    ) -> Option<CodeAction> {
        let changes = HashMap::from([(self.workspace.uri(self.path)?, edits)]);
        Some(CodeAction {
            title: title.translated(&self.client.dictionary),
            kind: Some(kind),
            edit: Some(WorkspaceEdit {
                changes: Some(changes),
                ..WorkspaceEdit::default()
            }),
            ..CodeAction::default()
        })
    }

    /// The safe answer of a finding, if all of it is in this file.
    fn answer(&self, finding: &Diagnostic, turn: &Turn) -> Option<CodeAction> {
        let edits = &finding.fix.as_ref()?.edits;
        let here = |edit: &Edit| {
            let file = turn.sources.get(edit.span.file);
            file.is_some_and(|file| file.path == self.path)
        };
        edits.iter().all(here).then_some(())?;
        let title = match edits.as_slice() {
            [edit] => title(edit, turn.sources.text(edit.span)),
            _ => say!("Mend this: {what}", what = &finding.message),
        };
        let edits = edits.iter().map(|edit| TextEdit {
            range: self.text.range(edit.span.range(), self.client.units),
            new_text: edit.text.clone(),
        });
        let mut action = self.action(&title, CodeActionKind::QuickFix, edits.collect())?;
        action.is_preferred = Some(true);
        Some(action)
    }

    /// A remark above the line of a finding. Whoever takes it writes the reason, and until then it silences nothing.
    fn allowance(&self, finding: &Diagnostic, file: &SourceFile) -> Option<CodeAction> {
        let rule = rules::find(finding.rule.code).filter(|rule| is_suppressible(rule))?;
        // Remarks are read in files of YAML alone.
        document(self.path)?;
        let code = rule.id.code;
        let span = finding.place.span;
        let line = file.text.get(..span.start as usize)?.rfind(['\n', '\r']);
        let start = line.map_or(0, |at| at + 1);
        let rest = file.text.get(start..)?.trim_start_matches('\u{feff}');
        let indent = rest.len() - rest.trim_start_matches(' ').len();
        let ending = if file.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        let new_text = format!("{}# {REMARK} allow {code} {ending}", " ".repeat(indent));
        let range = self.text.range(start..start, self.client.units);
        let title = say!("Allow {code} here: the reason is yours to write", code);
        let edits = vec![TextEdit { range, new_text }];
        self.action(&title, CodeActionKind::QuickFix, edits)
    }

    /// All safe answers in this file, as `check --fix` takes them.
    fn all_answers(&self) -> Option<CodeAction> {
        let turn = self.workspace.turn(self.path)?;
        let mut turn = Turn {
            partner: turn.partner.clone(),
            findings: turn.findings.clone(),
            sources: turn.sources.clone(),
            outcome: Outcome::Checked,
            entry: None,
        };
        let mended = mend(&mut turn)
            .into_iter()
            .find(|it| it.path == self.path)?;
        let edit = self.difference(&mended.before, &mended.after);
        let title = say!("Mend all that has one safe answer in this file");
        self.action(&title, CodeActionKind::SourceFixAll, vec![edit])
    }

    /// What differs, as one edit: where the cursor is outside of it, it stays.
    fn difference(&self, before: &str, after: &str) -> TextEdit {
        let same = |(a, b): &(char, char)| a == b;
        let chars = before.chars().zip(after.chars());
        let head: usize = chars.take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let (old, new) = (
            before.get(head..).unwrap_or_default(),
            after.get(head..).unwrap_or_default(),
        );
        let chars = old.chars().rev().zip(new.chars().rev());
        let tail: usize = chars.take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let range: Range = self
            .text
            .range(head..before.len() - tail, self.client.units);
        let new_text = new.get(..new.len() - tail).unwrap_or_default().to_owned();
        TextEdit { range, new_text }
    }
}

/// What an answer does.
fn title(edit: &Edit, old: &str) -> Message {
    let (old, new) = (cut(old), cut(&edit.text));
    match (old.is_empty(), new.is_empty()) {
        (true, _) => say!("Insert `{new}`", new),
        (false, true) => say!("Take out `{old}`", old),
        (false, false) => say!("Replace `{old}` with `{new}`", old, new),
    }
}
