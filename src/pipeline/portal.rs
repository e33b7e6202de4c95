//! A partner's portal as files.

use super::Site;
use super::partner::ReadPartner;
use crate::catalog::color::Color;
use crate::diagnostic::Diagnostic;
use crate::locale::Locale;
use crate::portal::directory::Entry;
use crate::portal::plan::{self, Assets, Page, Planned};
use crate::portal::routes::{Home, hashed_name};
use crate::portal::views::{ImageView, PortalView};
use crate::portal::{InLanguage, Portal, brand, disclosures, machines};
use crate::render::Shared;
use crate::rules::published;
use crate::source::Sources;

/// Files by their path below the partner's folder.
pub(super) type Files = Vec<(String, Vec<u8>)>;

impl Site {
    /// All files of a portal by their path below the partner's folder, sorted, and its line in the directory.
    pub(super) fn render_portal(
        &self,
        read: &ReadPartner,
    ) -> Result<(Files, Entry), Box<Diagnostic>> {
        let Some(partner) = &read.partner else {
            return Ok((Vec::new(), Entry::default()));
        };
        let portal = Portal::new(&self.config, &self.policy, self.today, partner);
        let locales = published(&self.config, partner);
        let languages = self.languages(&locales);
        let home = Home {
            partner: Some(&read.id),
            base_url: self.config.base_url.as_ref(),
            own_url: partner.base_url.as_ref(),
        };
        let mut files = Files::new();
        let assets = self.partner_assets(read, &mut files);
        let (mut first, mut listed) = (None, Vec::new());
        for locale in &locales {
            let Some(strings) = self.theme.strings.get(*locale) else {
                continue;
            };
            let guides = self.articles_of(read, locale, strings, home);
            let it = InLanguage {
                portal: &portal,
                locale,
                strings,
            };
            let search = self.search_of(read, locale);
            let Planned { view, pages, index } =
                plan::portal(&it, home, &languages, &guides, &assets, &search);
            files.extend(index);
            let shared = self.engine.share(&view);
            for page in &pages {
                self.add(&mut files, page, Some(&shared), &read.sources, &read.id)?;
            }
            for (path, text) in machines::of_language(&it, home, &view, &pages) {
                let path = format!("{}/{path}", locale.segment());
                files.push((path, text.into_bytes()));
            }
            listed.extend(machines::sitemap::entries(&pages));
            if first.is_none() {
                let llms = machines::llms(&it, home, &languages, &view, &pages);
                files.push(("llms.txt".into(), llms.into_bytes()));
                let chooser = plan::chooser(home, strings, &languages, &view.name);
                self.add(&mut files, &chooser, Some(&shared), &read.sources, &read.id)?;
                listed.extend(machines::sitemap::entries(&[chooser]));
                let not_found = format!("{}/404.html", locale.segment());
                let copy = files
                    .iter()
                    .find(|(path, _)| *path == not_found)
                    .map(|(_, bytes)| bytes.clone());
                files.extend(copy.map(|bytes| ("404.html".to_owned(), bytes)));
                first = Some(view);
            }
        }
        files.push((
            "disclosures.json".into(),
            disclosures::json(&portal, &locales).into_bytes(),
        ));
        let mut entry = self.entry(&portal, &locales, first.as_ref());
        for (name, xml) in machines::sitemap::of_pages(listed) {
            files.push((name, xml.into_bytes()));
            entry.sitemaps += 1;
        }
        if home.own_url.is_some() {
            self.add_what_stands_alone(&mut files, home, &locales, entry.sitemaps);
            // The site's list leads to none of another address.
            entry.sitemaps = 0;
        }
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok((files, entry))
    }

    pub(super) fn add(
        &self,
        files: &mut Files,
        page: &Page,
        portal: Option<&Shared>,
        sources: &Sources,
        partner: &str,
    ) -> Result<(), Box<Diagnostic>> {
        let html = self.engine.render(page, portal, sources)?;
        let path = page
            .file
            .strip_prefix(partner)
            .and_then(|rest| rest.strip_prefix('/'))
            .unwrap_or(&page.file);
        files.push((path.to_owned(), html.into_bytes()));
        Ok(())
    }

    /// The languages of a portal with their own names.
    pub(super) fn languages<'a>(&'a self, locales: &[&'a Locale]) -> Vec<(&'a Locale, &'a str)> {
        locales
            .iter()
            .filter_map(|locale| {
                Some((
                    *locale,
                    self.theme.strings.get(*locale)?.say("format.language"),
                ))
            })
            .collect()
    }

    pub(super) fn partner_assets(&self, read: &ReadPartner, files: &mut Files) -> Assets {
        let color = read
            .partner
            .as_ref()
            .and_then(|partner| Color::parse(partner.brand.as_ref()?.color.value()?))
            .unwrap_or(brand::PLAIN);
        let css = brand::style_sheet(color).into_bytes();
        let brand_css = format!("assets/{}", hashed_name("brand.css", &css));
        files.push((brand_css.clone(), css));
        for (picture, bytes) in read.pictures.values() {
            files.push((picture.asset.clone(), bytes.clone()));
        }
        let logo = read.logo.as_ref().map(|(path, picture)| {
            let src = format!("assets/{}", hashed_name(path, &picture.bytes));
            files.push((src.clone(), picture.bytes.clone()));
            let side = |side: usize| u32::try_from(side).ok();
            ImageView {
                src,
                width: picture.size.and_then(|size| side(size.0)),
                height: picture.size.and_then(|size| side(size.1)),
            }
        });
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        files.dedup_by(|(a, _), (b, _)| a == b);
        Assets { brand_css, logo }
    }

    pub(super) fn entry(
        &self,
        portal: &Portal<'_>,
        locales: &[&Locale],
        view: Option<&PortalView>,
    ) -> Entry {
        let partner = portal.partner;
        let in_directory = self
            .config
            .default_locale()
            .and_then(|locale| Some(partner.name.value()?.get(locale)?.value.to_string()));
        Entry {
            partner: partner.id.clone(),
            name: in_directory
                .or_else(|| view.map(|view| view.name.clone()))
                .unwrap_or_else(|| partner.id.clone()),
            locales: locales.iter().map(ToString::to_string).collect(),
            clocks: view
                .map(|view| {
                    let hours = view.facts.hours.iter();
                    hours.map(|hours| hours.clock.clone()).collect()
                })
                .unwrap_or_default(),
            services: view
                .map(|view| {
                    view.services
                        .iter()
                        .map(|service| service.name.clone())
                        .collect()
                })
                .unwrap_or_default(),
            markets: partner
                .markets
                .value()
                .map(|markets| {
                    markets
                        .iter()
                        .map(|market| market.value.to_string())
                        .collect()
                })
                .unwrap_or_default(),
            sitemaps: 0,
        }
    }
}
