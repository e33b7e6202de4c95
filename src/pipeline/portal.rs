//! A partner's portal as files.

use std::collections::BTreeMap;

use super::Site;
use super::partner::ReadPartner;
use crate::catalog::color::Color;
use crate::catalog::offering::Offering;
use crate::diagnostic::Diagnostic;
use crate::locale::Locale;
use crate::portal::directory::Entry;
use crate::portal::plan::{self, Assets, Content, Page, Planned};
use crate::portal::routes::{Home, hashed_name};
use crate::portal::views::{FactsView, ImageView};
use crate::portal::{InLanguage, Portal, brand, disclosures, machines};
use crate::render::Shared;
use crate::rules::published;
use crate::stopwatch::{Stage, stage};

/// The page that hosts serve where there is none.
pub(super) const NOT_FOUND: &str = "404.html";

/// Which files of a portal, or of the output's root, are made: a build makes all, a preview the one that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted<'w> {
    All,
    One(&'w str),
    /// Only which there are.
    Names,
}

impl Wanted<'_> {
    pub(super) fn has(self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::One(wanted) => wanted == path,
            Self::Names => false,
        }
    }

    /// Whether pages in this language of all these are needed.
    fn needs(self, locale: &Locale, all: &[&Locale]) -> bool {
        let Self::One(path) = self else {
            return true;
        };
        let folder = path.split('/').next().unwrap_or_default();
        let in_language = all.iter().any(|other| other.segment() == folder);
        !in_language || locale.segment() == folder
    }

    /// Whether anything but pages may be needed.
    fn needs_more_than_pages(self) -> bool {
        match self {
            Self::All => true,
            Self::One(path) => !path.ends_with(".html"),
            Self::Names => true,
        }
    }
}

/// Takes a file: its path below the partner's folder, and its content.
pub(super) type TakeFile<'a> = dyn FnMut(&str, &[u8]) + 'a;

/// Files by their path below the partner's folder, of which only those that are wanted are made, and handed on one by one.
pub(super) struct Files<'w> {
    wanted: Wanted<'w>,
    hand_on: &'w mut TakeFile<'w>,
    /// Files that the portal carries where others name them.
    carried: Carried<'w>,
}

impl<'w> Files<'w> {
    pub(super) fn new(wanted: Wanted<'w>, hand_on: &'w mut TakeFile<'w>) -> Self {
        Self {
            wanted,
            hand_on,
            carried: Carried::default(),
        }
    }

    pub(super) fn put<B: AsRef<[u8]>>(&mut self, path: &str, bytes: impl FnOnce() -> B) {
        if self.wanted.has(path) {
            let bytes = bytes();
            self.carried.look(path, bytes.as_ref());
            (self.hand_on)(path, bytes.as_ref());
        } else if matches!(self.wanted, Wanted::Names) {
            (self.hand_on)(path, &[]);
        }
    }

    /// The portal carries these of the site's files from now on, where one of its own names them.
    pub(super) fn carry(&mut self, files: impl Iterator<Item = (&'w str, &'w [u8])>) {
        self.carried.unnamed.extend(files);
    }

    /// Puts those that were named. Of a single file it is not known who names it.
    pub(super) fn put_carried(&mut self) {
        let Carried { unnamed, mut named } = std::mem::take(&mut self.carried);
        if self.wanted != Wanted::All {
            named.extend(unnamed);
        }
        for (path, bytes) in named {
            self.put(path, || bytes);
        }
    }
}

/// Files of the site's that a portal by itself needs. There is a hash in their names: where such a name is said, the file is meant.
#[derive(Debug, Default)]
struct Carried<'s> {
    unnamed: Vec<(&'s str, &'s [u8])>,
    named: Vec<(&'s str, &'s [u8])>,
}

impl Carried<'_> {
    /// Looks for their names in a file of the portal. What it has itself under such a name it need not carry.
    fn look(&mut self, path: &str, bytes: &[u8]) {
        if self.unnamed.is_empty() && self.named.is_empty() {
            return;
        }
        for files in [&mut self.unnamed, &mut self.named] {
            files.retain(|(own, _)| *own != path);
        }
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        let now = self
            .unnamed
            .extract_if(.., |(path, _)| text.contains(*path));
        self.named.extend(now);
    }
}

impl Site {
    /// Makes the wanted files of a portal, and its line in the directory, which is whole where all files are wanted.
    pub(super) fn render_portal<'s>(
        &'s self,
        read: &ReadPartner,
        mut files: Files<'s>,
    ) -> Result<Entry, Box<Diagnostic>> {
        let Some(partner) = &read.partner else {
            return Ok(Entry::default());
        };
        let wanted = files.wanted;
        let portal = Portal::new(&self.frame.config, &self.frame.policy, self.today, partner);
        let locales = published(&self.frame.config, partner);
        let languages = self.languages(&locales);
        let home = Home {
            partner: Some(&read.id),
            own_url: partner.base_url.as_ref(),
            ..self.home()
        };
        if home.own_url.is_some() {
            self.carry_what_is_shared(&mut files);
        }
        let assets = self.partner_assets(read, &mut files);
        let (mut entry, mut listed) = (None, Vec::new());
        for locale in &locales {
            let Some(strings) = self.frame.theme.strings.get(*locale) else {
                continue;
            };
            if !wanted.needs(locale, &locales) {
                continue;
            }
            let guides = stage(Stage::Articles, || {
                self.articles_of(read, locale, strings, home)
            });
            let it = InLanguage::new(&portal, locale, strings);
            let search = stage(Stage::Articles, || self.search_of(read, locale));
            let Planned { view, pages, index } =
                plan::portal(&it, home, &languages, &guides, &assets, &search);
            if let Some((path, bytes)) = index {
                files.put(&path, || bytes);
            }
            let shared = self.frame.engine.share(&view);
            for page in &pages {
                // The page of the first language that hosts serve where there is none is at the portal's root as well.
                let copy = entry.is_none() && matches!(page.content, Content::NotFound);
                let copy = copy.then_some(NOT_FOUND);
                self.add(&mut files, page, copy, &shared, read)?;
            }
            if wanted.needs_more_than_pages() {
                for (path, text) in machines::of_language(&it, home, &view, &pages) {
                    files.put(&format!("{}/{path}", locale.segment()), || text);
                }
            }
            listed.extend(machines::sitemap::entries(&pages));
            if entry.is_none() {
                files.put("llms.txt", || {
                    machines::llms(&it, home, &languages, &view, &pages)
                });
                let chooser = plan::chooser(home, strings, &languages, &view.name);
                self.add(&mut files, &chooser, None, &shared, read)?;
                listed.extend(machines::sitemap::entries(&[chooser]));
                entry = Some(self.entry(&it, &view.facts, &locales));
            }
        }
        files.put("disclosures.json", || disclosures::json(&portal, &locales));
        let mut entry = entry.unwrap_or_else(|| Entry {
            partner: read.id.clone(),
            name: read.id.clone(),
            ..Entry::default()
        });
        for (name, xml) in machines::sitemap::of_pages(listed) {
            files.put(&name, || xml);
            entry.sitemaps += 1;
        }
        if home.own_url.is_some() {
            self.add_what_stands_alone(&mut files, home, &locales, entry.sitemaps);
            // The site's list leads to none of another address.
            entry.sitemaps = 0;
        }
        Ok(entry)
    }

    /// A portal's line in the directory, but for its sitemaps: nothing where it has no language.
    pub(super) fn line_of(&self, read: &ReadPartner) -> Option<Entry> {
        let partner = read.partner.as_ref()?;
        let portal = Portal::new(&self.frame.config, &self.frame.policy, self.today, partner);
        let locales = published(&self.frame.config, partner);
        let mut locales_with_strings = locales.iter().filter_map(|locale| {
            let strings = self.frame.theme.strings.get(*locale)?;
            Some((*locale, strings))
        });
        let (locale, strings) = locales_with_strings.next()?;
        let it = InLanguage::new(&portal, locale, strings);
        let all: Vec<&Offering> = partner.offerings.iter().collect();
        Some(self.entry(&it, &it.facts(&all), &locales))
    }

    /// Adds a page, and a copy of it at another path.
    fn add(
        &self,
        files: &mut Files<'_>,
        page: &Page,
        copy: Option<&str>,
        portal: &Shared,
        read: &ReadPartner,
    ) -> Result<(), Box<Diagnostic>> {
        let below = page.file.strip_prefix(read.id.as_str());
        let path = below
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or(&page.file);
        let paths = || std::iter::once(path).chain(copy);
        let html = match paths().any(|path| files.wanted.has(path)) {
            true => {
                let render = || self.frame.engine.render(page, Some(portal), &read.sources);
                stage(Stage::Render, render)?
            }
            false => String::new(),
        };
        for path in paths() {
            files.put(path, || &html);
        }
        Ok(())
    }

    /// The languages of a portal with their own names.
    pub(super) fn languages<'a>(&'a self, locales: &[&'a Locale]) -> Vec<(&'a Locale, &'a str)> {
        locales
            .iter()
            .filter_map(|locale| {
                Some((
                    *locale,
                    self.frame
                        .theme
                        .strings
                        .get(*locale)?
                        .say("format.language"),
                ))
            })
            .collect()
    }

    fn partner_assets(&self, read: &ReadPartner, files: &mut Files<'_>) -> Assets {
        let color = read
            .partner
            .as_ref()
            .and_then(|partner| Color::parse(partner.brand.as_ref()?.color.value()?))
            .unwrap_or(brand::PLAIN);
        let css = brand::style_sheet(color);
        let brand_css = format!("assets/{}", hashed_name("brand.css", css.as_bytes()));
        files.put(&brand_css, || css.as_bytes());
        let pictures = read.pictures.values();
        let mut pictures: BTreeMap<&str, &[u8]> = pictures
            .map(|(picture, bytes)| (picture.asset.as_str(), bytes.as_slice()))
            .collect();
        let logo = read.logo.as_ref();
        let logo = logo.map(|(path, picture)| {
            let src = format!("assets/{}", hashed_name(path, &picture.bytes));
            (src, picture)
        });
        if let Some((src, picture)) = &logo {
            pictures.insert(src, &picture.bytes);
        }
        for (path, bytes) in pictures {
            files.put(path, || bytes);
        }
        let logo = logo.map(|(src, picture)| {
            let side = |side: usize| u32::try_from(side).ok();
            ImageView {
                src,
                width: picture.size.and_then(|size| side(size.0)),
                height: picture.size.and_then(|size| side(size.1)),
            }
        });
        Assets { brand_css, logo }
    }

    /// A portal's line in the directory, in its first language; its sitemaps are not counted yet.
    fn entry(&self, it: &InLanguage<'_>, facts: &FactsView, locales: &[&Locale]) -> Entry {
        let partner = it.portal.partner;
        let in_directory = self
            .frame
            .config
            .default_locale()
            .and_then(|locale| Some(partner.name.value()?.get(locale)?.value.to_string()));
        let services = it.services().into_iter();
        let markets = partner.markets.value().into_iter().flatten();
        Entry {
            partner: partner.id.clone(),
            name: in_directory.unwrap_or_else(|| it.name().to_owned()),
            locales: locales.iter().map(ToString::to_string).collect(),
            clocks: facts
                .hours
                .iter()
                .map(|hours| hours.clock.clone())
                .collect(),
            services: services.map(|id| it.service_name(id).to_owned()).collect(),
            markets: markets.map(|market| market.value.to_string()).collect(),
            sitemaps: 0,
        }
    }
}
