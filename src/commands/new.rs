//! `new`: a site or a partner to begin with. Nothing that is there is changed.

use std::path::Path;

use super::{Ended, exit};
use crate::cli::New;
use crate::content;
use crate::load::{Owner, Root, show_text};
use crate::message::{Dictionary, Message, say};
use crate::output;
use crate::pipeline::Stop;
use crate::scaffold::{self, Start};
use crate::terminal;
use crate::yaml::MOST_BYTES;

pub(super) fn run(new: &New, dictionary: &Dictionary) -> Result<u8, Ended> {
    let language = dictionary.language();
    let (site, partner) = match new {
        New::Site { folder, partner } => (folder, partner),
        New::Partner { partner, site } => (site, partner),
    };
    if let Some(why) = content::partner_name(partner, &[]) {
        let name = show_text(partner);
        let refused = say!("`{name}` cannot be a partner: its name {why}", name, why);
        return Err(usage(refused));
    }
    let files = match new {
        New::Site { .. } => scaffold::site(language, partner),
        New::Partner { .. } => scaffold::partner(language, partner).into(),
    };
    if matches!(new, New::Partner { .. }) && !is_site(site) {
        let folder = site.display();
        let none = say!(
            "there is no site.yaml in {folder}; `supportal new site` makes one",
            folder
        );
        return Err(usage(none));
    }
    write(site, &files, dictionary)
}

fn is_site(folder: &Path) -> bool {
    let read = |root: Root| root.read("site.yaml", MOST_BYTES, Owner::Operator).is_ok();
    Root::open(folder).is_ok_and(read)
}

fn usage(why: Message) -> Ended {
    Stop::Usage(why).into()
}

fn write(site: &Path, files: &[Start], dictionary: &Dictionary) -> Result<u8, Ended> {
    for file in files {
        let path = site.join(&file.path);
        if !output::create(&path, file.text).map_err(Stop::from)? {
            let there = say!(
                "{path} is there already, and was left alone",
                path = path.display()
            );
            return Err(usage(there));
        }
        let made = say!("made {path}", path = path.display());
        terminal::tell(&made, dictionary);
    }
    let next = say!(
        "fill in what stands between < and >, and run `supportal check --site {folder}`",
        folder = site.display()
    );
    terminal::tell(&next, dictionary);
    Ok(exit::CLEAN)
}
