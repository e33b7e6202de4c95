//! A folder of guidance, `<folder>/<locale>/**.md`, becomes articles.

use std::collections::BTreeMap;

use super::folder::{FileKind, Folder, keep_text, kind};
use super::picture::{self, PictureFile};
use super::{FILE_IGNORED, IMAGE_REFUSED, names};
use crate::catalog::article::{Article, Guidance};
use crate::catalog::link::{Target, is_picture, target};
use crate::diagnostic::{Diagnostic, Findings};
use crate::load::show_text;
use crate::locale::Locale;
use crate::markdown;
use crate::message::say;
use crate::source::{Sources, Span};

/// Reads the articles below `path`, a folder in `folder`. `locales` are those of the site, the default first.
pub fn guidance(
    folder: &mut Folder,
    path: &str,
    locales: &[Locale],
    sources: &mut Sources,
    findings: &mut Findings,
) -> Guidance {
    let mut guidance = Guidance {
        folder: path.to_owned(),
        ..Guidance::default()
    };
    let prefix = format!("{path}/");
    let below: Vec<String> = folder
        .files
        .keys()
        .filter(|file| file.starts_with(&prefix))
        .cloned()
        .collect();
    let mut kept: Vec<(String, Locale, String)> = Vec::new();
    let mut strange: Vec<String> = Vec::new();
    for file in &below {
        let rest = file.get(prefix.len()..).unwrap_or_default();
        let (language, article) = rest.split_once('/').unwrap_or(("", rest));
        let known = Locale::parse(language)
            .ok()
            .filter(|locale| locales.contains(locale));
        match known {
            None if !strange.iter().any(|seen| seen == language) => {
                strange.push(language.to_owned());
                let at = sources.add(show_text(file), "");
                findings.push(
                    Diagnostic::new(
                        &FILE_IGNORED,
                        Span::start_of(at),
                        say!(
                            "{file} is not in the folder of one of the site's languages",
                            file = show_text(file)
                        ),
                    )
                    .help(say!(
                        "move it to {path}/<language>/, with one of: {languages}",
                        path,
                        languages = locales
                            .iter()
                            .map(Locale::as_str)
                            .collect::<Vec<_>>()
                            .join(", ")
                    )),
                );
            }
            None => {}
            Some(locale) => match kind(article) {
                FileKind::Markdown => kept.push((file.clone(), locale, article.to_owned())),
                FileKind::Picture => guidance.images.push(format!("{path}/{locale}/{article}")),
                FileKind::Yaml | FileKind::Other => {}
            },
        }
    }
    guidance.images.sort();
    let met: Vec<String> = {
        let keys = kept.iter().map(|(file, locale, article)| {
            (
                file.as_str(),
                format!("{locale}/{}", names::folded(stem(article))),
            )
        });
        names::meet(keys, sources, findings)
            .into_iter()
            .map(str::to_owned)
            .collect()
    };
    for (file, locale, article) in kept {
        let Some(bytes) = folder.take(&file) else {
            continue;
        };
        if met.contains(&file) {
            continue;
        }
        if let Some(article) = read(&file, &locale, stem(&article), bytes, sources, findings) {
            guidance
                .articles
                .entry(article.path.clone())
                .or_default()
                .insert(locale, article);
        }
    }
    guidance.assign_anchors(locales);
    guidance
}

/// A path without its ending.
fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

fn read(
    file: &str,
    locale: &Locale,
    path: &str,
    bytes: Vec<u8>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Article> {
    let mut parts = path.split('/');
    if !parts.all(|part| names::accept(part, file, sources, findings)) {
        return None;
    }
    let (id, text) = keep_text(file, bytes, sources, findings)?;
    let article = markdown::outline(path, locale, id, &text, findings)?;
    sources.remark(article.remarks.iter().cloned());
    Some(article)
}

/// The pictures that articles show, by their canonical path, checked.
pub fn referenced_pictures(
    folder: &mut Folder,
    guidance: &Guidance,
    findings: &mut Findings,
) -> BTreeMap<String, PictureFile> {
    let mut pictures = BTreeMap::new();
    for article in guidance.iter() {
        for link in &article.links {
            let Target::File(path) = target(&article.path, &link.destination) else {
                continue;
            };
            let canonical = format!("{}/{}/{path}", guidance.folder, article.locale);
            if !is_picture(&path)
                || pictures.contains_key(&canonical)
                || guidance.images.binary_search(&canonical).is_err()
            {
                continue;
            }
            // The language's folder may be written in another case.
            let on_disk = folder
                .files
                .keys()
                .find(|file| file.len() == canonical.len() && file.eq_ignore_ascii_case(&canonical))
                .cloned();
            let Some(bytes) = on_disk.and_then(|file| folder.take(&file)) else {
                continue;
            };
            match picture::check(&path, bytes) {
                Ok(picture) => {
                    pictures.insert(canonical, picture);
                }
                Err(why) => findings.push(
                    Diagnostic::new(
                        &IMAGE_REFUSED,
                        link.span,
                        say!("the picture {path} {why}", path, why),
                    )
                    .help(say!("export it again as PNG, JPEG, WebP or plain SVG")),
                ),
            }
        }
    }
    pictures
}
