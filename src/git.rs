//! An earlier state of a site, as git keeps it: the only file that starts another program.
//!
//! A revision is resolved once and is a hash from then on, so what somebody typed is never an option of git's. Nothing goes through a
//! shell, nothing is checked out into anybody's working tree, and no index but one of our own is touched.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::load::show_text;
use crate::message::say;
use crate::output::Scratch;
use crate::pipeline::Stop;

/// What of a site says its disclosures, as git's patterns.
const PATHS: [&str; 4] = [
    "site.yaml",
    "content/policies",
    ":(glob)content/partners/*/partner.yaml",
    ":(glob)content/partners/*/offerings/*",
];

/// A site as it was at a revision, in a temporary folder.
#[derive(Debug)]
pub struct Earlier {
    scratch: Scratch,
}

impl Earlier {
    /// Takes the site of a folder out of the repository that the folder lies in, as it was at a revision.
    ///
    /// # Errors
    /// When there is no such revision or no repository, or the machine fails.
    pub fn at(site: &Path, revision: &str) -> Result<Self, Stop> {
        let shown = show_text(revision);
        if revision.is_empty() || revision.starts_with('-') || shown != revision {
            return Err(Stop::Usage(say!(
                "`{shown}` is no name of a revision",
                shown
            )));
        }
        let commit = format!("{revision}^{{commit}}");
        let Some(commit) = answer(site, &["rev-parse", "--verify", "--quiet", &commit])? else {
            return Err(Stop::Usage(say!(
                "`{shown}` is neither a path nor a revision of the repository that {site} lies in",
                shown,
                site = site.display()
            )));
        };
        let prefix = answer(site, &["rev-parse", "--show-prefix"])?.unwrap_or_default();
        let earlier = Self {
            scratch: Scratch::new()?,
        };
        earlier.take(site, &format!("{commit}:{prefix}"), &shown)?;
        Ok(earlier)
    }

    /// Where the site is.
    pub fn site(&self) -> std::path::PathBuf {
        self.scratch.path("site")
    }

    fn take(&self, site: &Path, tree: &str, shown: &str) -> Result<(), Stop> {
        let folder = self.scratch.folder("site")?;
        let repository = answer(site, &["rev-parse", "--absolute-git-dir"])?.unwrap_or_default();
        // Git sees a working tree and an index of our own: nobody else's can be touched.
        let git = |arguments: &[&str]| {
            let mut git = git(&folder, arguments);
            git.env("GIT_DIR", &repository);
            git.env("GIT_WORK_TREE", &folder);
            git.env("GIT_INDEX_FILE", self.scratch.path("index"));
            git
        };
        if !ended(git(&["read-tree", tree]).status())?.success() {
            return Err(Stop::Usage(say!(
                "there is no site at the revision `{shown}`",
                shown
            )));
        }
        let list: Vec<&str> = ["ls-files", "-z", "--"].into_iter().chain(PATHS).collect();
        let mut lister = ended(git(&list).stdout(Stdio::piped()).spawn())?;
        let names = lister.stdout.take().map_or_else(Stdio::null, Stdio::from);
        let written = ended(
            git(&["checkout-index", "--quiet", "-z", "--stdin"])
                .stdin(names)
                .status(),
        )?;
        let listed = ended(lister.wait())?;
        if listed.success() && written.success() {
            return Ok(());
        }
        let why = say!(
            "git could not read the site at the revision `{shown}`",
            shown
        );
        Err(Stop::Machine(why))
    }
}

/// Git in the folder of a site, and nothing of the repository that a hook may be running for.
fn git(site: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    // What a repository is configured to run is not wanted for reading it.
    git.args([
        "-c",
        "core.fsmonitor=false",
        "-c",
        "core.hooksPath=/dev/null",
    ]);
    git.args(["-c", "core.autocrlf=false", "-C"]).arg(site);
    git.args(arguments);
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX", "GIT_INDEX_FILE"] {
        git.env_remove(name);
    }
    git.env("GIT_TERMINAL_PROMPT", "0");
    git.stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    git
}

/// The content that a file of a site had earlier and that is the one looked for, among its last revisions in the repository that the
/// site lies in.
///
/// # Errors
/// When git is not there, or the machine fails.
pub fn earlier_content(
    site: &Path,
    file: &str,
    is_it: impl Fn(&[u8]) -> bool,
) -> Result<Option<Vec<u8>>, Stop> {
    const MOST: &str = "--max-count=200";
    let log = [
        "--literal-pathspecs",
        "log",
        "--format=%H",
        MOST,
        "--",
        file,
    ];
    let revisions = answer(site, &log)?.unwrap_or_default();
    for revision in revisions.lines() {
        let show = ["show", &format!("{revision}:./{file}")];
        let output = ended(git(site, &show).stdout(Stdio::piped()).output())?;
        if output.status.success() && is_it(&output.stdout) {
            return Ok(Some(output.stdout));
        }
    }
    Ok(None)
}

/// What git says, without the line break; nothing where it refuses.
fn answer(site: &Path, arguments: &[&str]) -> Result<Option<String>, Stop> {
    let output = ended(git(site, arguments).stdout(Stdio::piped()).output())?;
    let said = String::from_utf8(output.stdout).ok();
    let said = said.map(|said| said.trim_end_matches('\n').to_owned());
    Ok(said.filter(|_| output.status.success()))
}

fn ended<T>(result: io::Result<T>) -> Result<T, Stop> {
    result.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Stop::Usage(say!(
            "git is not installed, and only git knows the revisions of a site"
        )),
        _ => Stop::Machine(say!("cannot run git: {error}", error = error.to_string())),
    })
}
