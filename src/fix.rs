//! The safe answers of findings become changes of the authors' files. Every byte that no answer speaks of stays as it is.

use std::collections::BTreeMap;

use similar::TextDiff;

use crate::diagnostic::{Diagnostic, Edit, Findings, Fix, Level};
use crate::pipeline::Turn;
use crate::source::{FileId, SourceFile};
use crate::yaml;

/// A file with the answers in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// Path relative to the site.
    pub path: String,
    /// The text that was read.
    pub before: String,
    /// The text that answers the findings.
    pub after: String,
    /// How many findings it answers.
    pub answered: usize,
}

impl Mended {
    /// The change as a unified diff.
    pub fn diff(&self) -> String {
        TextDiff::from_lines(self.before.as_str(), self.after.as_str())
            .unified_diff()
            .header(&format!("a/{}", self.path), &format!("b/{}", self.path))
            .to_string()
    }
}

/// The files of a turn with the answers of its findings in them. The findings that are answered leave the turn.
///
/// Two answers about the same bytes would contradict each other: the first one counts, and the other finding stays. So do all
/// findings of a file that could be read before and could not be read afterwards.
pub fn mend(turn: &mut Turn) -> Vec<Mended> {
    let mut accepted: BTreeMap<FileId, Vec<(usize, &Fix)>> = BTreeMap::new();
    for (index, finding) in turn.findings.iter().enumerate() {
        if let Some((file, fix)) = answer(finding) {
            let others = accepted.entry(file).or_default();
            if !others.iter().any(|(_, other)| meet(other, fix)) {
                others.push((index, fix));
            }
        }
    }
    let (mut answered, mut files) = (Vec::new(), Vec::new());
    for (id, fixes) in accepted {
        let mended = turn
            .sources
            .get(id)
            .and_then(|file| apply(file, id, &fixes));
        if let Some(mended) = mended {
            answered.extend(fixes.iter().map(|(index, _)| *index));
            files.push(mended);
        }
    }
    let mut index = 0;
    turn.findings.retain(|_| {
        index += 1;
        !answered.contains(&(index - 1))
    });
    files
}

/// The answer of a finding, and the one file that it changes.
fn answer(finding: &Diagnostic) -> Option<(FileId, &Fix)> {
    let fix = finding.fix.as_ref()?;
    let file = fix.edits.first()?.span.file;
    let one_file = fix.edits.iter().all(|edit| edit.span.file == file);
    one_file.then_some((file, fix))
}

fn meet(one: &Fix, other: &Fix) -> bool {
    let overlap = |a: &Edit, b: &Edit| {
        (a.span.start < b.span.end && b.span.start < a.span.end) || a.span.start == b.span.start
    };
    one.edits
        .iter()
        .any(|a| other.edits.iter().any(|b| overlap(a, b)))
}

fn apply(file: &SourceFile, id: FileId, fixes: &[(usize, &Fix)]) -> Option<Mended> {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|(_, fix)| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.span);
    let (mut after, mut at) = (String::with_capacity(file.text.len()), 0);
    for edit in edits {
        let range = edit.span.range();
        after.push_str(file.text.get(at..range.start)?);
        after.push_str(&edit.text);
        at = range.end;
    }
    after.push_str(file.text.get(at..)?);
    is_as_readable(file, id, &after).then(|| Mended {
        path: file.path.clone(),
        before: file.text.clone(),
        after,
        answered: fixes.len(),
    })
}

/// Whether a file of YAML has no more faults than before.
fn is_as_readable(file: &SourceFile, id: FileId, after: &str) -> bool {
    let faults = |text: &str| {
        let mut findings = Findings::default();
        yaml::parse(id, text, &mut findings);
        findings.count(Level::Error)
    };
    let is_yaml = file.path.ends_with(".yaml") || file.path.ends_with(".yml");
    !is_yaml || faults(after) <= faults(&file.text)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::message::say;
    use crate::pipeline::Outcome;
    use crate::source::{Sources, Span};
    use crate::yaml::OUTDATED_KEY;

    /// A turn over one file, with a finding for each list of edits.
    fn turn(path: &str, text: &str, fixes: &[&[(&str, &str)]]) -> Turn {
        let mut sources = Sources::default();
        let file = sources.add(path, text);
        let mut findings = Findings::default();
        for edits in fixes {
            let mut finding = Diagnostic::new(&OUTDATED_KEY, Span::start_of(file), say!("old"));
            for (old, new) in *edits {
                let at = text.find(old).unwrap();
                finding = finding.fix(Span::new(file, at..at + old.len()), *new);
            }
            findings.push(finding);
        }
        Turn {
            partner: None,
            findings,
            sources: Arc::new(sources),
            outcome: Outcome::Checked,
            entry: None,
        }
    }

    #[test]
    fn every_other_byte_stays() {
        let text =
            "\u{feff}# hours \u{1f6df}\r\nhours:  { timezone: UTC }   # ours\r\n\r\ncolour: x";
        let mut turn = turn(
            "partner.yaml",
            text,
            &[&[("timezone", "time_zone")], &[("colour", "color")]],
        );
        let mended = mend(&mut turn);
        assert_eq!(mended.len(), 1);
        let expected = text
            .replace("timezone", "time_zone")
            .replace("colour", "color");
        assert_eq!(
            (mended[0].after.as_str(), mended[0].answered),
            (expected.as_str(), 2)
        );
        assert!(turn.findings.is_empty());
    }

    #[test]
    fn answers_that_contradict_each_other_or_break_the_file_are_not_taken() {
        let mut both = turn("a.yaml", "a: b\n", &[&[("a", "c")], &[("a: b", "d: e")]]);
        assert_eq!(mend(&mut both)[0].after, "c: b\n");
        assert_eq!(both.findings.iter().count(), 1, "the other finding stays");
        let mut broken = turn("a.yaml", "a: b\n", &[&[("b", "\"c")]]);
        assert_eq!(mend(&mut broken), []);
        assert_eq!(broken.findings.iter().count(), 1);
    }

    #[test]
    fn a_change_is_shown_as_a_unified_diff() {
        let mended = mend(&mut turn(
            "a.md",
            "x\n[a](B.md)\ny\n",
            &[&[("B.md", "b.md")]],
        ));
        let expected = "--- a/a.md\n+++ b/a.md\n@@ -1,3 +1,3 @@\n x\n-[a](B.md)\n+[a](b.md)\n y\n";
        assert_eq!(mended[0].diff(), expected);
    }
}
