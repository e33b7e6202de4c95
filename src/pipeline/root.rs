//! The output's root: what pages of all portals refer to, the directory of partners, or the guidance of a site without any, and what
//! hosts and search engines read of the whole site.

use std::collections::BTreeSet;

use super::portal::{NOT_FOUND, Wanted};
use super::{Site, Stop};
use crate::config::Compression;
use crate::locale::Locale;
use crate::message::say;
use crate::output::Output;
use crate::portal::directory::Listing;
use crate::portal::machines::hosting::{self, Hosted};
use crate::portal::machines::sitemap;
use crate::portal::plan::{self, Content, Page, Planned};
use crate::portal::routes::{Home, hashed_name};
use crate::portal::{brand, directory};
use crate::render::Shared;
use crate::turns;

/// What programs that walk the web are told first.
pub(super) const ROBOTS: &str = "robots.txt";

/// Takes a file.
type HandOn<'a> = dyn FnMut(&str, &[u8]) -> Result<(), Stop> + Send + 'a;

/// Files of the output's root, of which only those that are wanted are made, and handed on one by one.
pub(super) struct RootFiles<'a> {
    wanted: Wanted<'a>,
    hand_on: &'a mut HandOn<'a>,
    /// Those that there are.
    names: BTreeSet<String>,
}

impl<'a> RootFiles<'a> {
    pub(super) fn new(wanted: Wanted<'a>, hand_on: &'a mut HandOn<'a>) -> Self {
        Self {
            wanted,
            hand_on,
            names: BTreeSet::new(),
        }
    }

    fn put<B: AsRef<[u8]>>(
        &mut self,
        name: &str,
        bytes: impl FnOnce() -> Result<B, Stop>,
    ) -> Result<(), Stop> {
        self.names.insert(name.to_owned());
        if self.wanted.has(name) {
            (self.hand_on)(name, bytes()?.as_ref())?;
        }
        Ok(())
    }
}

impl Site {
    /// What pages of all portals refer to: paths below the output's root, and contents.
    pub(super) fn shared_files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let theme = self
            .frame
            .theme
            .assets
            .iter()
            .map(|asset| (asset.path.as_str(), asset.bytes.as_slice()));
        let pictures = self
            .stock
            .pictures
            .values()
            .map(|(picture, bytes)| (picture.asset.as_str(), bytes.as_slice()));
        theme.chain(pictures).chain(self.search_indexes())
    }

    /// Writes what pages of all portals refer to, before any of them is there.
    pub(super) fn write_assets(&self, output: &Output) -> Result<BTreeSet<String>, Stop> {
        let mut paths = BTreeSet::new();
        for (path, bytes) in self.shared_files() {
            output.write(path, bytes)?;
            paths.insert(path.to_owned());
        }
        Ok(paths)
    }

    /// Writes the output's root, and takes away what an earlier build had there.
    pub(super) fn write_root(&self, output: &Output, lines: &mut Listing) -> Result<(), Stop> {
        let mut write = |name: &str, bytes: &[u8]| Ok(output.write(name, bytes).map(drop)?);
        let mut files = RootFiles::new(Wanted::All, &mut write);
        self.root_files(&mut files, lines)?;
        let names = files.names;
        Ok(output.remove_pages(&["directory-", "sitemap", ROBOTS], &names)?)
    }

    /// The wanted files of the output's root: the directory, or for a site without partners its guidance.
    pub(super) fn root_files(
        &self,
        files: &mut RootFiles<'_>,
        lines: &mut Listing,
    ) -> Result<(), Stop> {
        let Some(strings) = self
            .frame
            .config
            .default_locale()
            .and_then(|locale| self.frame.theme.strings.get(locale))
        else {
            return Ok(());
        };
        let home = self.home();
        let mut listed = Vec::new();
        let title = |locale: &Locale| {
            self.frame
                .config
                .title
                .value()
                .and_then(|title| title.get(locale))
                .map_or("supportal", |title| &title.value)
                .to_owned()
        };
        if !self.partners.is_empty() {
            let title = title(&strings.locale);
            lines.sort();
            let index = directory::find::index(lines);
            if let Some((name, bytes)) = &index {
                files.put(name, || Ok(bytes))?;
            }
            let index = index.as_ref().map(|(name, _)| name.as_str());
            let wanted = files.wanted;
            let make = |number: &usize| {
                let page = directory::page(&title, lines, index, strings, home, *number);
                let html = wanted
                    .has(&page.file)
                    .then(|| self.root_html(&page, None))
                    .transpose()?;
                let listed: Vec<_> = sitemap::entries(std::slice::from_ref(&page)).collect();
                Ok((page.file, html, listed))
            };
            let numbers: Vec<usize> = (0..directory::count(lines)).collect();
            turns::in_order(&numbers, make, |made: Result<_, Stop>| {
                let (file, html, entries) = made?;
                listed.extend(entries);
                files.put(&file, || Ok(html.unwrap_or_default()))
            })?;
            self.root_page(
                files,
                &directory::not_found(lines, index, strings, home),
                None,
            )?;
            self.indices(files, home, lines, listed)?;
            return self.hosting(files, home);
        }
        let locales: Vec<&Locale> = self.frame.config.locales.iter().collect();
        let languages = self.languages(&locales);
        let css = brand::style_sheet(brand::PLAIN);
        let brand_css = format!("assets/{}", hashed_name("brand.css", css.as_bytes()));
        files.put(&brand_css, || Ok(css.as_bytes()))?;
        for (locale, guides) in self.shared_articles(home) {
            let Some(strings) = self.frame.theme.strings.get(locale) else {
                continue;
            };
            let Planned { view, pages, index } = plan::guidance_site(
                home,
                strings,
                &languages,
                &title(locale),
                guides,
                &brand_css,
                &self.search_of_all(locale),
            );
            if let Some((path, bytes)) = &index {
                files.put(path, || Ok(bytes))?;
            }
            let shared = self.frame.engine.share(&view);
            for page in &pages {
                self.root_page(files, page, Some(&shared))?;
            }
            listed.extend(sitemap::entries(&pages));
            if self.frame.config.default_locale() == Some(locale) {
                let chooser = plan::chooser(home, strings, &languages, &view.name);
                self.root_page(files, &chooser, Some(&shared))?;
                listed.extend(sitemap::entries(&[chooser]));
                for mut page in pages {
                    if matches!(page.content, Content::NotFound) {
                        page.file = NOT_FOUND.to_owned();
                        self.root_page(files, &page, Some(&shared))?;
                    }
                }
            }
        }
        sitemaps(files, home, sitemap::of_pages(listed))?;
        self.hosting(files, home)
    }

    /// Where the output's root is.
    pub(super) fn home(&self) -> Home<'_> {
        Home {
            partner: None,
            base_url: self.frame.config.base_url.as_ref(),
            own_url: None,
        }
    }

    /// The index of the portals' sitemaps.
    fn indices(
        &self,
        files: &mut RootFiles<'_>,
        home: Home<'_>,
        lines: &Listing,
        listed: Vec<sitemap::Entry>,
    ) -> Result<(), Stop> {
        let portals = lines.sitemaps();
        let mut own = Vec::new();
        // The pages of the directory are some thousands at most.
        for (_, xml) in sitemap::of_pages(listed).take(1) {
            files.put(sitemap::DIRECTORY, || Ok(xml))?;
            own.extend(
                home.base_url
                    .map(|url| format!("{url}{}", sitemap::DIRECTORY)),
            );
        }
        let count = own.len() + portals.iter().map(|(_, count)| count).sum::<usize>();
        let of_portals = portals.iter().flat_map(|(partner, count)| {
            let home = Home {
                partner: Some(partner),
                ..home
            };
            (0..*count).filter_map(move |number| {
                Some(format!("{}{}", home.chooser_url()?, sitemap::file(number)))
            })
        });
        sitemaps(
            files,
            home,
            sitemap::indices(count, own.into_iter().chain(of_portals)),
        )
    }

    fn hosting(&self, files: &mut RootFiles<'_>, home: Home<'_>) -> Result<(), Stop> {
        let locales: Vec<&Locale> = self.frame.config.locales.iter().collect();
        let site = Hosted {
            home,
            locales: &locales,
            has_partners: !self.partners.is_empty(),
            has_gzip: self.frame.config.compress.contains(&Compression::Gzip),
        };
        for (name, text) in hosting::files(site) {
            files.put(name, || Ok(text))?;
        }
        Ok(())
    }

    fn root_page(
        &self,
        files: &mut RootFiles<'_>,
        page: &Page,
        portal: Option<&Shared>,
    ) -> Result<(), Stop> {
        files.put(&page.file, || self.root_html(page, portal))
    }

    fn root_html(&self, page: &Page, portal: Option<&Shared>) -> Result<String, Stop> {
        let html = self.frame.engine.render(page, portal, &self.sources);
        html.map_err(|fault| {
            Stop::Usage(say!(
                "the theme cannot show {page}: {fault}",
                page = &page.file,
                fault = fault.message
            ))
        })
    }
}

/// Sitemaps, and what says where they are.
fn sitemaps(
    files: &mut RootFiles<'_>,
    home: Home<'_>,
    maps: impl Iterator<Item = (String, String)>,
) -> Result<(), Stop> {
    let mut count = 0;
    for (name, xml) in maps {
        files.put(&name, || Ok(xml))?;
        count += 1;
    }
    match sitemap::robots(home, count) {
        Some(robots) => files.put(ROBOTS, || Ok(robots)),
        None => Ok(()),
    }
}
