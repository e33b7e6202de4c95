//! A folder of guidance, `<folder>/<locale>/**.md`, becomes articles.

use std::collections::BTreeMap;

use super::folder::{FileKind, Folder, keep_text, kind};
use super::picture::{self, PictureFile};
use super::{FILE_IGNORED, IMAGE_REFUSED, names, toc};
use crate::catalog::article::{Article, Guidance, Role};
use crate::catalog::link::{Roots, Target, is_picture};
use crate::catalog::toc::{Toc, is_toc};
use crate::diagnostic::{Diagnostic, Findings};
use crate::load::show_text;
use crate::locale::Locale;
use crate::markdown::{self, Library, Want};
use crate::message::say;
use crate::source::{FileId, Sources, Span};
use crate::turns;
use crate::yaml::MOST_NODES;

/// What guidance is read for.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The languages of the site, the default first.
    pub locales: &'a [Locale],
    /// What the roots of other sites stand for.
    pub roots: &'a Roots,
    /// The shared guidance beneath a partner's own.
    pub beneath: Option<&'a Guidance>,
    /// What is wanted of the articles.
    pub want: Want,
}

/// Reads the articles below `path`, a folder in `folder`.
pub fn guidance(
    folder: &mut Folder,
    path: &str,
    reading: Reading<'_>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Guidance {
    let locales = reading.locales;
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
    // Files whose lines articles may show, by their path below the folder.
    let mut code: Vec<(String, String)> = Vec::new();
    let mut tocs: Vec<(String, Locale, String)> = Vec::new();
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
                FileKind::Yaml if is_toc(article) => {
                    tocs.push((file.clone(), locale, article.to_owned()))
                }
                FileKind::Yaml | FileKind::Code => {
                    code.push((file.clone(), format!("{locale}/{article}")))
                }
                FileKind::Other => {}
            },
        }
    }
    guidance.images.sort();
    guidance.picture_locales = locales.iter().map(ToString::to_string).collect();
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
    let mut texts: Vec<(FileId, Locale, String)> = Vec::new();
    for (file, locale, article) in kept {
        let Some(bytes) = folder.take(&file).filter(|_| !met.contains(&file)) else {
            continue;
        };
        let mut parts = stem(&article).split('/');
        if !parts.all(|part| names::accept(part, &file, sources, findings)) {
            continue;
        }
        if let Some(id) = keep_text(&file, bytes, sources, findings) {
            guidance.files.insert(format!("{locale}/{article}"), id);
            texts.push((id, locale, stem(&article).to_owned()));
        }
    }
    for (file, below) in code {
        let text = folder
            .take(&file)
            .and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some(text) = text {
            guidance
                .files
                .insert(below, sources.add(show_text(&file), text));
        }
    }
    let library = Library {
        sources,
        files: &guidance.files,
        beneath: reading.beneath.map(|beneath| &beneath.files),
        locales,
        roots: reading.roots,
    };
    let read = turns::all(&texts, |(file, locale, path)| {
        let mut own = Findings::up_to(Findings::MOST_OF_THE_SITE);
        let article = markdown::read(path, locale, *file, library, reading.want, &mut own);
        (article, own)
    });
    let mut articles: Vec<Article> = Vec::with_capacity(read.len());
    for (article, own) in read {
        articles.extend(article);
        findings.append(own);
    }
    guidance.shelve(articles);
    let written: Vec<Toc> = guidance
        .iter()
        .filter(|article| article.role() == Role::Contents)
        .map(Toc::of)
        .collect();
    let listed = tocs.into_iter().filter_map(|(file, locale, path)| {
        let bytes = folder.take(&file)?;
        let has = |path: &str| {
            let key = format!("{locale}/{path}");
            let beneath = || Some(reading.beneath?.files.contains_key(&key));
            guidance.files.contains_key(&key) || beneath().unwrap_or_default()
        };
        let place = toc::Place {
            path: stem(&path),
            locale: &locale,
            roots: reading.roots,
            has: &has,
            most_nodes: match reading.beneath {
                None => toc::MOST_SHARED_NODES,
                Some(_) => MOST_NODES,
            },
        };
        toc::read(&file, bytes, &place, sources, findings)
    });
    // Where a folder has both, the one in YAML counts.
    for toc in written.into_iter().chain(listed.collect::<Vec<_>>()) {
        let of_language = guidance.tocs.entry(toc.locale.clone()).or_default();
        of_language.insert(toc.folder.clone(), toc);
    }
    for article in guidance.iter() {
        sources.remark(article.remarks.iter().cloned());
    }
    guidance.assign_anchors(locales);
    guidance
}

/// A path without its ending.
fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
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
            let Target::File(path) = &link.target else {
                continue;
            };
            let found = guidance
                .image(path, &article.locale)
                .filter(|_| is_picture(path));
            let Some(canonical) = found.filter(|found| !pictures.contains_key(*found)) else {
                continue;
            };
            let canonical = canonical.to_owned();
            // The language's folder may be written in another case.
            let on_disk = folder
                .files
                .keys()
                .find(|file| file.len() == canonical.len() && file.eq_ignore_ascii_case(&canonical))
                .cloned();
            let Some(bytes) = on_disk.and_then(|file| folder.take(&file)) else {
                continue;
            };
            match picture::check(path, bytes) {
                Ok(picture) => {
                    pictures.insert(canonical, picture);
                }
                Err(why) => findings.push(
                    Diagnostic::new(
                        &IMAGE_REFUSED,
                        link.span,
                        say!("the picture {path} {why}", path = path.as_str(), why),
                    )
                    .help(say!("export it again as PNG, JPEG, WebP or plain SVG")),
                ),
            }
        }
    }
    pictures
}
