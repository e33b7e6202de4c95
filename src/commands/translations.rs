//! `translations`: how the translations stand, and what is left to translate.

use jiff::civil::Date;

use super::{Ended, exit, pool, request, stamp};
use crate::catalog::freshness::Freshness;
use crate::cli::{Common, Place, Task, Which};
use crate::locale::Locale;
use crate::message::{Dictionary, say};
use crate::pipeline::{Shelf, Site, Stop};
use crate::terminal;
use crate::translations::{Row, print, rows, sort, todo};

pub(super) fn run(
    task: Option<&Task>,
    place: &Place,
    which: &Which,
    statuses: &[Freshness],
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let unused = task.is_some() && (*which != Which::default() || !statuses.is_empty());
    if unused {
        let why = say!("write the options of `stamp` and `todo` behind these words");
        return Err(Stop::Usage(why).into());
    }
    match task {
        None => table(place, which, statuses, dictionary),
        Some(Task::Todo { which }) => list(place, which, dictionary),
        Some(Task::Stamp { paths, dry_run }) => stamp::run(paths, place, *dry_run, dictionary),
    }
}

fn table(
    place: &Place,
    which: &Which,
    statuses: &[Freshness],
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
    let (mut rows, _) = read(place, which)?;
    rows.retain(|row| statuses.is_empty() || statuses.contains(&row.status));
    print::table(&rows, which.format, dictionary, terminal::stdout())?;
    Ok(exit::CLEAN)
}

fn list(place: &Place, which: &Which, dictionary: &Dictionary) -> Result<u8, Ended> {
    let (rows, today) = read(place, which)?;
    let todo = todo(rows, today);
    print::todo(&todo, which.format, dictionary, terminal::stdout())?;
    Ok(exit::CLEAN)
}

/// The translations that are asked for, in their order, and the date.
fn read(place: &Place, which: &Which) -> Result<(Vec<Row>, Date), Ended> {
    let common = common(place, &which.partners);
    let request = request(&common);
    let site = Site::load(&request)?;
    let locales = &site.config().locales;
    if let Some(locale) = which.locale.as_ref().filter(|it| !locales.contains(it)) {
        return Err(Stop::Usage(say!(
            "the site is not in {locale}; its languages are {languages}",
            locale,
            languages = tags(locales)
        ))
        .into());
    }
    let shared = site.shared_shelf()?;
    let mut all = rows(&shared, None, locales);
    if which.all_partners || !which.partners.is_empty() {
        all.extend(of_partners(&site, &common, &shared)?);
    }
    let is_asked = |row: &Row| which.locale.as_ref().is_none_or(|it| *it == row.locale);
    all.retain(is_asked);
    sort(&mut all);
    Ok((all, request.today))
}

/// The translations of the partners' own guidance.
fn of_partners(site: &Site, common: &Common, shared: &Shelf) -> Result<Vec<Row>, Ended> {
    let locales = &site.config().locales;
    let mut all = Ok(Vec::new());
    pool(common)?.install(|| {
        site.survey(
            |look| {
                let shelf = site.shelf_of(look.id, look.locales)?;
                Ok(rows(&shelf, Some(shared), locales))
            },
            |rows: Result<Vec<Row>, Stop>| match (&mut all, rows) {
                (Ok(all), Ok(rows)) => all.extend(rows),
                (Ok(_), Err(stop)) => all = Err(stop),
                (Err(_), _) => {}
            },
        )
    })?;
    Ok(all?)
}

/// The options that these commands share with others.
pub(super) fn common(place: &Place, partners: &[String]) -> Common {
    Common {
        site: place.site.clone(),
        partners: partners.to_vec(),
        today: place.today,
        threads: None,
        base_url: None,
    }
}

fn tags(locales: &[Locale]) -> String {
    let tags: Vec<&str> = locales.iter().map(Locale::as_str).collect();
    tags.join(", ")
}
