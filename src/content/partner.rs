//! A partner's folder becomes a partner with its offerings, its own guidance and its logo.

use super::folder::{FileKind, Folder, keep_text, kind};
use super::guidance::{Reading, guidance};
use super::picture::{self, PictureFile};
use super::{FILE_IGNORED, FILE_REFUSED, IMAGE_REFUSED, names};
use crate::catalog::article::Guidance;
use crate::catalog::offering::Offering;
use crate::catalog::partner::Partner;
use crate::diagnostic::{Diagnostic, Findings};
use crate::load::show_text;
use crate::message::{Message, say};
use crate::source::{Sources, Span};
use crate::yaml::{self, SYNTAX};

/// Reads a partner's folder. Nothing, where `partner.yaml` says nothing: that is reported.
pub fn partner(
    id: &str,
    folder: &mut Folder,
    reading: Reading<'_>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> (Option<Partner>, Guidance) {
    let base = folder.path.clone();
    folder.report(sources, findings);
    strangers(folder, &base, sources, findings);
    let guidance = guidance(
        folder,
        &format!("{base}/guidance"),
        reading,
        sources,
        findings,
    );
    let offerings = offerings(folder, &base, sources, findings);
    let file = format!("{base}/partner.yaml");
    let Some(bytes) = folder.take(&file) else {
        // A refused file was reported; nothing more is known of one that is not there.
        if !findings.has_errors() {
            let at = sources.add(file, "");
            findings.push(
                Diagnostic::new(
                    &FILE_REFUSED,
                    Span::start_of(at),
                    say!("there is no partner.yaml in this folder"),
                )
                .help(say!(
                    "describe the partner in partner.yaml, or take the folder out"
                )),
            );
        }
        return (None, guidance);
    };
    let Some(document) = read_yaml(&file, bytes, sources, findings) else {
        return (None, guidance);
    };
    let read =
        Partner::read(id.to_owned(), &document.0.root, document.1, findings).map(|mut partner| {
            partner.incomplete =
                document.0.incomplete || offerings.iter().any(|(_, incomplete)| *incomplete);
            partner.offerings = offerings
                .into_iter()
                .filter_map(|(offering, _)| offering)
                .collect();
            partner
        });
    (read, guidance)
}

/// Reads a YAML file; what is no text or no YAML at all is reported.
pub(super) fn read_yaml(
    path: &str,
    bytes: Vec<u8>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<(yaml::Document, Span)> {
    let file = keep_text(path, bytes, sources, findings)?;
    let text = sources.get(file).map_or("", |source| &source.text);
    let before = findings.count(crate::diagnostic::Level::Error);
    let mut document = yaml::parse(file, text, findings);
    sources.remark(std::mem::take(&mut document.remarks));
    let silent = findings.count(crate::diagnostic::Level::Error) == before;
    if silent
        && matches!(
            document.root.kind,
            yaml::NodeKind::Bad | yaml::NodeKind::Null(_)
        )
    {
        findings.push(
            Diagnostic::new(&SYNTAX, Span::start_of(file), say!("the file says nothing"))
                .help(say!("fill it in, or take it out")),
        );
        return None;
    }
    if matches!(document.root.kind, yaml::NodeKind::Bad) {
        return None;
    }
    Some((document, Span::start_of(file)))
}

/// Reads the offerings in the order of their names, each with whether it was read to its end.
fn offerings(
    folder: &mut Folder,
    base: &str,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Vec<(Option<Offering>, bool)> {
    let prefix = format!("{base}/offerings/");
    let files: Vec<String> = folder
        .files
        .keys()
        .filter(|file| file.starts_with(&prefix) && kind(file) == FileKind::Yaml)
        .cloned()
        .collect();
    let id = |file: &str| {
        file.get(prefix.len()..)
            .and_then(|name| name.rsplit_once('.'))
            .map(|(stem, _)| stem.to_owned())
            .unwrap_or_default()
    };
    let met: Vec<String> = names::meet(
        files
            .iter()
            .map(|file| (file.as_str(), names::folded(&id(file)))),
        sources,
        findings,
    )
    .into_iter()
    .map(str::to_owned)
    .collect();
    let mut offerings = Vec::new();
    for file in files {
        let (id, Some(bytes)) = (id(&file), folder.take(&file)) else {
            continue;
        };
        if !names::accept(&id, &file, sources, findings) {
            continue;
        }
        if met.contains(&file) {
            continue;
        }
        match read_yaml(&file, bytes, sources, findings) {
            Some((document, start)) => offerings.push((
                Offering::read(id, &document.root, start, findings),
                document.incomplete,
            )),
            None => offerings.push((None, true)),
        }
    }
    offerings
}

/// Reports what is in the folder and part of nothing.
fn strangers(folder: &Folder, base: &str, sources: &mut Sources, findings: &mut Findings) {
    for file in folder.files.keys() {
        let rest = file.get(base.len() + 1..).unwrap_or_default();
        let shown = || show_text(file);
        let finding = match rest.split_once('/') {
            None if rest == "partner.yaml" => continue,
            None if matches!(rest, "offerings" | "guidance" | "assets") => (
                &FILE_REFUSED,
                say!(
                    "{file} is a file where a folder is expected",
                    file = shown()
                ),
            ),
            None => (
                &FILE_IGNORED,
                say!("{file} is not part of a portal", file = shown()),
            ),
            Some(("offerings", name)) if kind(name) == FileKind::Yaml && !name.contains('/') => {
                continue;
            }
            Some(("assets", _)) if kind(rest) == FileKind::Picture => continue,
            Some(("assets", _)) => (
                &FILE_REFUSED,
                say!(
                    "{file} is not a picture, and only pictures are assets",
                    file = shown()
                ),
            ),
            Some(("guidance", _)) => continue,
            Some(_) => (
                &FILE_IGNORED,
                say!("{file} is not part of a portal", file = shown()),
            ),
        };
        let at = sources.add(show_text(file), "");
        findings.push(
            Diagnostic::new(finding.0, Span::start_of(at), finding.1)
                .help(say!("move it, or take it out")),
        );
    }
    if folder
        .folders
        .iter()
        .any(|inner| *inner == format!("{base}/partner.yaml"))
    {
        let at = sources.add(format!("{base}/partner.yaml"), "");
        findings.push(
            Diagnostic::new(
                &FILE_REFUSED,
                Span::start_of(at),
                say!(
                    "{file} is a folder where a file is expected",
                    file = "partner.yaml"
                ),
            )
            .help(say!("put an ordinary file there")),
        );
    }
}

/// The partner's logo, checked; nothing where none is stated, or where it is refused: that is reported.
pub fn logo(
    partner: &Partner,
    folder: &mut Folder,
    findings: &mut Findings,
) -> Option<(String, PictureFile)> {
    let stated = partner.brand.as_ref()?.logo.given()?;
    let path = &*stated.value;
    let mut refuse = |why: Message| {
        findings.push(
            Diagnostic::new(&IMAGE_REFUSED, stated.span, say!("the logo `{path}` {why}", path = yaml::cut(path), why))
                .help(say!("name a PNG, JPEG, GIF, WebP or plain SVG below the partner's folder, such as assets/logo.svg")),
        );
        None
    };
    let inside = path
        .strip_prefix("assets/")
        .is_some_and(|rest| rest.split('/').all(|part| names::fault(part).is_none()));
    if !inside || kind(path) != FileKind::Picture {
        return refuse(say!("is not a picture in the partner's `assets` folder"));
    }
    match folder.take(&format!("{}/{path}", folder.path)) {
        None => refuse(say!("is not there, or was refused")),
        Some(bytes) => match picture::check(path, bytes) {
            Ok(picture) => Some((path.to_owned(), picture)),
            Err(why) => refuse(why),
        },
    }
}
