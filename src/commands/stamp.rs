//! `translations stamp`: translations record their source as it is now.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{Ended, exit, request, translations};
use crate::catalog::translation::Translation;
use crate::cli::Place;
use crate::content::Text;
use crate::fix::Mended;
use crate::load::{self, show_name, show_text};
use crate::locale::Locale;
use crate::message::{Dictionary, Message, say};
use crate::output;
use crate::pipeline::{Shelf, Site, Stop};
use crate::terminal;
use crate::translations::stamp::stamp;

pub(super) fn run(
    paths: &[PathBuf],
    place: &Place,
    dry_run: bool,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let request = request(&translations::common(place, &[]));
    let site = Site::load(&request)?;
    // All of them are looked at before the first is written.
    let stamped = stamped(&site, paths, request.today)?;
    let all = stamped.len();
    let changed: Vec<Mended> = stamped
        .into_iter()
        .filter(|mended| mended.before != mended.after)
        .collect();
    let already = all - changed.len();
    match dry_run {
        true => show(&changed, already, dictionary),
        false => write(&site, &changed, already, dictionary),
    }
}

/// The file of the site that a path means.
fn file(site: &Site, path: &Path) -> Result<String, Stop> {
    let shown = show_name(path.as_os_str());
    Err(Stop::Usage(match site.locate(path) {
        load::Place::Inside(file) => return Ok(file),
        load::Place::Outside => say!("{path} lies outside of the site", path = shown),
        load::Place::Nowhere => say!(
            "{path} is not there, neither in this folder nor in the site",
            path = shown
        ),
    }))
}

/// The translations at paths, each with its record; nothing changes where the source is on record.
fn stamped(site: &Site, paths: &[PathBuf], today: Date) -> Result<Vec<Mended>, Stop> {
    let mut by_owner: BTreeMap<Option<String>, BTreeSet<String>> = BTreeMap::new();
    for path in paths {
        let file = file(site, path)?;
        let owner = site
            .shelf_with(&file)
            .ok_or_else(|| refused(&file, &elsewhere()))?;
        by_owner.entry(owner).or_default().insert(file);
    }
    let shared = site.shared_shelf()?;
    let locales: Vec<&Locale> = site.config().locales.iter().collect();
    let mut stamped = Vec::new();
    for (owner, files) in &by_owner {
        let own = owner.as_ref().map(|id| site.shelf_of(id, &locales));
        let own = own.transpose()?;
        let (shelf, beneath) = match &own {
            Some(own) => (own, Some(&shared)),
            None => (&shared, None),
        };
        let rows = shelf.translations(beneath, &site.config().locales);
        for file in files {
            let mended = one(shelf, &rows, file, today);
            stamped.push(mended.map_err(|why| refused(file, &why))?);
        }
    }
    Ok(stamped)
}

fn refused(file: &str, why: &Message) -> Stop {
    Stop::Usage(say!("{path} {why}", path = show_text(file), why))
}

fn elsewhere() -> Message {
    say!(
        "is no translation: translations lie in content/guidance/<language>/, or in guidance/<language>/ of a partner"
    )
}

/// A translation with its record, or why it gets none.
fn one(
    shelf: &Shelf,
    rows: &[Translation<'_, Text>],
    file: &str,
    today: Date,
) -> Result<Mended, Message> {
    if shelf.file(file).is_none() {
        return Err(say!(
            "is no translation: only files of Markdown and YAML in a language of the site are, and no links"
        ));
    }
    let mut articles = rows
        .iter()
        .filter_map(|row| Some((row.article?, row.source)));
    let Some((translation, source)) = articles.find(|(text, _)| text.file == file) else {
        return Err(say!(
            "is no translation: it is an original, and nothing in it says otherwise"
        ));
    };
    let source = source.ok_or_else(|| {
        say!("has no source: no text at its path in another language is an original")
    })?;
    let after = stamp(translation, source, today)?;
    Ok(Mended {
        path: file.to_owned(),
        before: translation.text().unwrap_or_default().to_owned(),
        after,
        answered: 1,
    })
}

fn show(stamped: &[Mended], already: usize, dictionary: &Dictionary) -> Result<u8, Ended> {
    let mut out = terminal::stdout();
    for mended in stamped {
        write!(out, "{}", mended.diff())?;
    }
    out.flush()?;
    let would = say!(
        "to be stamped: {count}; on record already: {already}",
        count = stamped.len(),
        already
    );
    terminal::tell(&would, dictionary);
    Ok(exit::CLEAN)
}

fn write(
    site: &Site,
    stamped: &[Mended],
    already: usize,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let mut refused = 0;
    for mended in stamped {
        let path = site.path().join(&mended.path);
        let written = output::rewrite(&path, &mended.before, &mended.after).map_err(Stop::from)?;
        refused += usize::from(!written);
    }
    let done = say!(
        "stamped: {count}; on record already: {already}",
        count = stamped.len() - refused,
        already
    );
    terminal::tell(&done, dictionary);
    if refused > 0 {
        let changed = say!(
            "{count} files changed while they were looked at, and were left alone; run it again",
            count = refused
        );
        return Err(Stop::Machine(changed).into());
    }
    Ok(exit::CLEAN)
}
