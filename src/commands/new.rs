//! `new`: a site, a partner or a theme to begin with. Nothing that is there is changed.

use std::path::Path;

use super::{Ended, exit};
use crate::cli::New;
use crate::content;
use crate::load::{Owner, Root, show_text};
use crate::message::{Dictionary, Message, say};
use crate::output;
use crate::pipeline::Stop;
use crate::render::theme;
use crate::scaffold::{self, Start};
use crate::terminal;
use crate::yaml::{self, MOST_BYTES};

pub(super) fn run(new: &New, dictionary: &Dictionary) -> Result<u8, Ended> {
    let language = dictionary.language();
    let (site, files, next) = match new {
        New::Site { folder, partner } => {
            hold_to_name(partner)?;
            (folder, scaffold::site(language, partner), fill_in(folder))
        }
        New::Partner { partner, site } => {
            hold_to_name(partner)?;
            let files = scaffold::partner(language, partner).into();
            (site, files, fill_in(site))
        }
        New::Theme { theme, files, site } => {
            hold_to_name(theme)?;
            let next = say!(
                "name it in site.yaml, `theme: NAME`, and run `supportal build --site {folder}`",
                folder = site.display()
            );
            (site, theme_files(theme, files)?, next)
        }
    };
    if !matches!(new, New::Site { .. }) && !is_site(site) {
        let folder = site.display();
        let none = say!(
            "there is no site.yaml in {folder}; `supportal new site` makes one",
            folder
        );
        return Err(usage(none));
    }
    write(site, &files, &next, dictionary)
}

fn fill_in(site: &Path) -> Message {
    say!(
        "fill in what stands between < and >, and run `supportal check --site {folder}`",
        folder = site.display()
    )
}

/// Refuses a name that no folder of a partner may have, nor one of a theme.
fn hold_to_name(name: &str) -> Result<(), Ended> {
    let Some(why) = content::partner_name(name, &[]) else {
        return Ok(());
    };
    let name = show_text(name);
    Err(usage(say!(
        "`{name}` cannot be a folder's name: it {why}",
        name,
        why
    )))
}

fn theme_files(theme: &str, files: &[String]) -> Result<Vec<Start>, Ended> {
    scaffold::theme(theme, files).map_err(|name| {
        let near = yaml::nearest(name, theme::DEFAULT.iter().map(|(known, _)| *known));
        let name = show_text(name);
        usage(match near {
            Some(near) => say!(
                "the built-in theme has no file `{name}`; did you mean `{near}`?",
                name,
                near
            ),
            None => say!("the built-in theme has no file `{name}`", name),
        })
    })
}

fn is_site(folder: &Path) -> bool {
    let read = |root: Root| root.read("site.yaml", MOST_BYTES, Owner::Operator).is_ok();
    Root::open(folder).is_ok_and(read)
}

fn usage(why: Message) -> Ended {
    Stop::Usage(why).into()
}

fn write(
    site: &Path,
    files: &[Start],
    next: &Message,
    dictionary: &Dictionary,
) -> Result<u8, Ended> {
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
    terminal::tell(next, dictionary);
    Ok(exit::CLEAN)
}
