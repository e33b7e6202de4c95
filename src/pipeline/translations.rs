//! What is translated, as it is on disk: the shared guidance, and that of partners, each by itself.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Site, Stop};
use crate::catalog::translation::{Translation, Written, among};
use crate::content::{self, Text};
use crate::load::{Owner, Place};
use crate::locale::Locale;

/// The folder of the shared guidance.
const SHARED: &str = "content/guidance";

/// Guidance in all its languages.
#[derive(Debug)]
pub struct Shelf {
    /// Whose it is; nobody's: it is shared.
    pub partner: Option<String>,
    /// The languages that it should be there in.
    pub published: Vec<Locale>,
    /// Its texts.
    pub texts: Written<Text>,
}

impl Shelf {
    /// A text by its file.
    pub fn file(&self, file: &str) -> Option<&Text> {
        let mut texts = self.texts.values().flat_map(BTreeMap::values);
        texts.find(|text| text.file == file)
    }

    /// Its translations, those that are missing too. `beneath` is the shared guidance under a partner's own, and `locales` the
    /// languages of the site, the default first.
    pub fn translations<'a>(
        &'a self,
        beneath: Option<&'a Shelf>,
        locales: &'a [Locale],
    ) -> Vec<Translation<'a, Text>> {
        let beneath = beneath.map(|beneath| &beneath.texts);
        let mut rows = among(&self.texts, beneath, locales, |text| &text.bytes);
        rows.retain(|row| row.article.is_some() || self.published.contains(row.locale));
        rows
    }
}

impl Site {
    /// The shared guidance.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn shared_shelf(&self) -> Result<Shelf, Stop> {
        Ok(Shelf {
            partner: None,
            published: self.frame.config.locales.clone(),
            texts: content::texts(
                &self.root,
                SHARED,
                Owner::Operator,
                &self.frame.config.locales,
            )?,
        })
    }

    /// A partner's own guidance, which should be there in the languages that it publishes in.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn shelf_of(&self, id: &str, published: &[&Locale]) -> Result<Shelf, Stop> {
        let folder = format!("content/partners/{id}/guidance");
        let locales = &self.frame.config.locales;
        Ok(Shelf {
            partner: Some(id.to_owned()),
            published: published.iter().copied().cloned().collect(),
            texts: content::texts(&self.root, &folder, Owner::Partner, locales)?,
        })
    }

    /// Whose guidance a file of the site is part of, if it is: a partner's, or nobody's own.
    pub fn shelf_with(&self, file: &str) -> Option<Option<String>> {
        if file.starts_with(&format!("{SHARED}/")) {
            return Some(None);
        }
        let below = file.strip_prefix("content/partners/")?;
        let (partner, rest) = below.split_once('/')?;
        let known = self.partners.iter().any(|known| known == partner);
        (known && rest.starts_with("guidance/")).then(|| Some(partner.to_owned()))
    }

    /// Where a path that somebody typed lies in the site.
    pub fn locate(&self, typed: &Path) -> Place {
        self.root.locate(typed)
    }
}
