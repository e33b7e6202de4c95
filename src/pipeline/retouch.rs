//! Texts of shared guides that changed: what all portals are made from but for these, and the guides that are exchanged in portals which
//! are as they should be otherwise.

use std::collections::BTreeSet;

use super::Site;
use crate::locale::Locale;
use crate::output::{Exchange, Failure, MadeFrom, Manifest, Output, Published, Seen, Standing};
use crate::portal::plan;
use crate::portal::routes::Home;

/// Guides that are exchanged in the portals that an earlier build made.
#[derive(Debug)]
pub(super) struct Retouch {
    /// What these portals were made from.
    from: String,
    /// What they are made from now.
    to: String,
    exchange: Exchange,
    /// The guides as they stand in portals from now on.
    pub(super) guides: Vec<Standing>,
}

impl Retouch {
    /// Exchanges the guides of a portal by its record; nothing, where the portal is to be made anew.
    pub(super) fn portal(
        &self,
        output: &Output,
        partner: &str,
        manifest: Option<Manifest>,
    ) -> Result<Option<Published>, Failure> {
        let of_these = |it: &Manifest| it.shares_guides && it.shared == self.from;
        let Some(manifest) = manifest.filter(of_these) else {
            return Ok(None);
        };
        let manifest = Manifest {
            shared: self.to.clone(),
            ..manifest
        };
        output.retouch(partner, &self.exchange, &manifest)
    }
}

impl Site {
    /// What all portals are made from. Whether it is the same but for the texts of shared guides is told by preparing them: it is not
    /// asked where all of it is the same as before.
    pub(super) fn made_from(&self, before: &MadeFrom) -> MadeFrom {
        let all = self.fingerprint.to_hex().to_string();
        if before.all == all {
            return before.clone();
        }
        let mut hasher = self.frame.hasher.clone();
        // A site without partners has guides in the output's root, where nothing is exchanged.
        if self.partners.is_empty() || !self.frame.engine.only_shows_guides() {
            let but_texts = String::new();
            return MadeFrom { all, but_texts };
        }
        for (locale, guides) in self.shared_articles(self.any_portal()) {
            hasher.update(locale.as_str().as_bytes()).update(&[0]);
            hasher.update(guides.told().as_bytes());
        }
        let but_texts = hasher.finalize().to_hex().to_string();
        MadeFrom { all, but_texts }
    }

    /// How portals that an earlier build made come to what they are made from now; nothing where they must be made anew.
    pub(super) fn retouch(&self, seen: &Seen, made_from: &MadeFrom) -> Option<Retouch> {
        let before = seen.made_from();
        if made_from.but_texts.is_empty() || before.but_texts != made_from.but_texts {
            return None;
        }
        let (mut exchange, mut guides) = (Exchange::default(), Vec::new());
        let all: BTreeSet<&[String]> = seen.guides().iter().map(|it| &*it.languages).collect();
        for languages in all {
            if let Some(new) = self.standing(languages) {
                let old = seen.guides().iter().filter(|it| it.languages == languages);
                guides.extend(new.iter().map(|(guide, _)| guide.clone()));
                exchange.add(languages, old, new);
            }
        }
        Some(Retouch {
            from: before.all.clone(),
            to: made_from.all.clone(),
            exchange,
            guides,
        })
    }

    /// The shared guides as they stand in portals of some languages, each with its HTML; nothing, where one cannot be shown.
    pub(super) fn standing(&self, languages: &[String]) -> Option<Vec<(Standing, String)>> {
        let locales = self.frame.config.locales.iter();
        let locales: Vec<&Locale> = locales
            .filter(|locale| languages.iter().any(|known| known == locale.as_str()))
            .collect();
        let (home, named) = (self.any_portal(), self.languages(&locales));
        let shared = self.shared_articles(home);
        let mut standing = Vec::new();
        for locale in &locales {
            let strings = self.frame.theme.strings.get(*locale);
            let Some((strings, guides)) = strings.zip(shared.get(*locale)) else {
                continue;
            };
            for page in plan::shared_guides(home, strings, &named, guides) {
                let (html, has_facts) = self.frame.engine.guide_on(&page, &self.sources)?;
                // A partner's name is no file of the portal's.
                let (_, file) = page.file.split_once('/')?;
                standing.push((Standing::of(file, languages, &html, has_facts), html));
            }
        }
        Some(standing)
    }

    /// The home of a portal that may be any; of a site without partners, its own.
    pub(super) fn any_portal(&self) -> Home<'_> {
        Home {
            partner: self.partners.first().map(String::as_str),
            ..self.home()
        }
    }
}
