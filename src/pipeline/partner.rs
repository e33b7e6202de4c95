//! A partner's folder, read and checked.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Outcome, Site, Stop, Turn};
use crate::catalog::article::Guidance;
use crate::catalog::partner::Partner;
use crate::check;
use crate::content::{self, Folder, PictureFile};
use crate::diagnostic::Findings;
use crate::load::Owner;
use crate::portal::articles::Picture;
use crate::portal::routes::hashed_name;
use crate::rules::published;
use crate::source::Sources;
use crate::suppression;

/// A partner's folder, read and checked.
#[derive(Debug)]
pub(super) struct ReadPartner {
    pub(super) id: String,
    pub(super) partner: Option<Partner>,
    pub(super) guidance: Guidance,
    pub(super) pictures: BTreeMap<String, (Picture, Vec<u8>)>,
    pub(super) logo: Option<(String, PictureFile)>,
    pub(super) sources: Arc<Sources>,
    pub(super) findings: Findings,
}

impl ReadPartner {
    pub(super) fn turn(self, outcome: Outcome) -> Turn {
        Turn {
            partner: Some(self.id),
            findings: self.findings,
            sources: self.sources,
            outcome,
            entry: None,
        }
    }
}

impl Site {
    /// Reads and checks a partner.
    pub(super) fn read_partner(&self, id: &str) -> Result<ReadPartner, Stop> {
        let folder = Folder::read(
            &self.root,
            &format!("content/partners/{id}"),
            Owner::Partner,
        )?;
        Ok(self.check_partner(id, folder))
    }

    pub(super) fn check_partner(&self, id: &str, mut folder: Folder) -> ReadPartner {
        let (mut sources, mut findings) =
            (Sources::over(self.sources.clone()), Findings::default());
        let (partner, guidance) = content::partner(
            id,
            &mut folder,
            content::Reading {
                locales: &self.frame.config.locales,
                roots: &self.frame.config.roots,
                beneath: Some(&self.stock.guidance),
                want: self.want,
            },
            &mut sources,
            &mut findings,
        );
        let pictures = publish_pictures(content::referenced_pictures(
            &mut folder,
            &guidance,
            &mut findings,
        ));
        let mut logo = None;
        if let Some(partner) = &partner {
            logo = content::logo(partner, &mut folder, &mut findings);
            let (config, policy) = (&self.frame.config, &self.frame.policy);
            findings.append(self.frame.in_force.judge(config, policy, partner));
            let setting = check::Setting {
                config: &self.frame.config,
                policy: &self.frame.policy,
                sources: &sources,
                today: self.today,
                partner: Some(partner),
            };
            findings.append(check::guidance(
                setting,
                &published(&self.frame.config, partner),
                &guidance,
                Some(&self.stock.guidance),
            ));
        }
        let judged = partner.as_ref().is_some_and(|partner| !partner.incomplete);
        suppression::apply(&mut findings, &sources, judged);
        self.frame.levels.apply(&mut findings);
        findings.sort();
        ReadPartner {
            id: id.to_owned(),
            partner,
            guidance,
            pictures,
            logo,
            sources: Arc::new(sources),
            findings,
        }
    }
}

/// Gives pictures their published names.
pub(super) fn publish_pictures(
    pictures: BTreeMap<String, PictureFile>,
) -> BTreeMap<String, (Picture, Vec<u8>)> {
    let publish = |(path, picture): (String, PictureFile)| {
        let asset = format!("assets/{}", hashed_name(&path, &picture.bytes));
        (
            path,
            (
                Picture {
                    asset,
                    size: picture.size,
                },
                picture.bytes,
            ),
        )
    };
    pictures.into_iter().map(publish).collect()
}
