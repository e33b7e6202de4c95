//! A folder of built portals → findings about what readers do not see of what they must be told.
//!
//! A page is read as a browser reads it, with its style sheets, on a narrow and a wide screen, by day and by night. What it must
//! disclose is taken from the portal's `disclosures.json`. Nothing that renders pages is used here: what the one half of the program
//! drops, the other must find.
//!
//! As everywhere, a portal is the unit: one is read, judged and forgotten before the next.

mod address;
mod color;
mod css;
mod disclosed;
mod dom;
mod facts;
mod links;
mod media;
mod page;
mod portal;
mod report;
mod selector;
mod structured;
mod style;
mod visible;
mod written;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use url::Url;

use crate::diagnostic::{Diagnostic, Findings, Level, RuleId};
use crate::load::{Failure, Root};
use crate::locale::Locale;
use crate::message::{Message, say};
use crate::rules::INTERNAL_FAULT;
use crate::source::{Sources, Span};
use crate::turns;
use portal::{FACTS, Portal};
use report::Report;

/// A page does not show a disclosure.
pub static NOT_VISIBLE: RuleId = error("A001", "disclosure-not-visible");
/// A disclosure has no label, or that of another.
pub static NO_LABEL: RuleId = error("A002", "disclosure-without-label");
/// A page that must be there is not.
pub static PAGE_MISSING: RuleId = error("A003", "page-missing");
/// A portal's facts, or a page, cannot be read.
pub static UNREADABLE: RuleId = error("A004", "portal-unreadable");
/// A page says to be in another language than it is.
pub static WRONG_LANGUAGE: RuleId = error("A005", "page-language-wrong");
/// Two elements of a page have the same id.
pub static ID_TWICE: RuleId = error("A006", "id-twice");
/// A page links to what is not there.
pub static BROKEN_LINK: RuleId = error("A007", "page-link-broken");
/// A page links to a place that its target does not have.
pub static BROKEN_PLACE: RuleId = error("A008", "page-fragment-broken");
/// A page names another as its own in a language, and is not named by it.
pub static ONE_SIDED: RuleId = error("A009", "alternate-one-sided");
/// A page cannot be reached from the home page.
pub static UNREACHABLE: RuleId = error("A010", "page-unreachable");
/// A page has no title, or not one heading.
pub static NO_HEADING: RuleId = error("A011", "page-without-heading");
/// Something of the template language is left in a page.
pub static TEMPLATE_LEFTOVER: RuleId = error("A012", "template-leftover");
/// Structured data says what the page does not show.
pub static STRUCTURED_DATA: RuleId = error("J001", "structured-data-differs");

const fn error(code: &'static str, name: &'static str) -> RuleId {
    RuleId {
        code,
        name,
        level: Level::Error,
    }
}

/// Marks of this program's folders: of the whole output, and of a portal in it.
const OUTPUT_MARK: &str = ".supportal";
const PORTAL_MARK: &str = ".supportal.json";

/// Why nothing was judged.
#[derive(Debug)]
pub enum Stop {
    /// What was asked for cannot be done.
    Usage(Message),
    /// The machine failed.
    Machine(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Machine(failure)
    }
}

/// A portal's findings, or those of the pages of the whole site.
#[derive(Debug)]
pub struct Audited {
    /// The partner; none for what is shared.
    pub partner: Option<String>,
    /// What was found.
    pub findings: Findings,
    /// The pages that the findings point into.
    pub sources: Sources,
}

/// A folder of built portals.
#[derive(Debug)]
pub struct Audit {
    root: Root,
    /// The partners whose portals are judged, sorted, each with its folder below the root.
    portals: Vec<(String, String)>,
    /// The pages of the whole site; none where one portal was asked for.
    pages: Option<BTreeSet<String>>,
    /// What stands before every path of the root's and is not said.
    unsaid: String,
    /// Whether what lies above the root is none of ours to judge.
    alone: bool,
    base_url: Option<Url>,
}

impl Audit {
    /// Looks at a folder: many portals, or one. `partners`: only these; none: all.
    ///
    /// # Errors
    /// When it holds no portal, or not those that were asked for, or the machine fails.
    pub fn open(folder: &Path, partners: &[String], base_url: Option<Url>) -> Result<Self, Stop> {
        let root = Root::open(folder).map_err(|failure| {
            let (folder, why) = (folder.display().to_string(), failure.source.to_string());
            Stop::Usage(say!(
                "there is no built site in {folder}: {why}",
                folder,
                why
            ))
        })?;
        let audit = if root.has_file(FACTS) || root.has_file(PORTAL_MARK) {
            Self::one(root, folder, base_url)
        } else {
            Self::all(root, folder, base_url)?
        };
        audit.only(partners)
    }

    /// A portal's own folder. Where it lies in an output, that is the root: its pages use what is beside it.
    fn one(root: Root, folder: &Path, base_url: Option<Url>) -> Self {
        let name = std::path::absolute(folder).ok();
        let name = name
            .as_deref()
            .and_then(Path::file_name)
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        let output = Root::open(&folder.join("..")).ok().filter(|output| {
            output.has_file(OUTPUT_MARK) && output.has_file(&format!("{name}/{FACTS}"))
        });
        let below = if output.is_some() {
            format!("{name}/")
        } else {
            String::new()
        };
        Self {
            alone: output.is_none(),
            root: output.unwrap_or(root),
            portals: vec![(name, below.clone())],
            pages: None,
            unsaid: below,
            base_url,
        }
    }

    fn all(root: Root, folder: &Path, base_url: Option<Url>) -> Result<Self, Stop> {
        let tree = root.entries("")?;
        let mut pages: BTreeSet<String> = tree
            .files
            .into_iter()
            .filter(|file| file.ends_with(".html"))
            .collect();
        let mut portals = Vec::new();
        for name in tree
            .folders
            .into_iter()
            .filter(|name| !name.starts_with('.'))
        {
            let has = |file: &str| root.has_file(&format!("{name}/{file}"));
            if has(FACTS) || has(PORTAL_MARK) {
                portals.push((name.clone(), format!("{name}/")));
            } else if has("index.html") && Locale::parse(&name).is_ok() {
                pages.extend(root.walk(&name)?.files);
            } else if has("index.html") {
                portals.push((name.clone(), format!("{name}/")));
            }
        }
        portals.sort();
        if !root.has_file(OUTPUT_MARK)
            && portals.is_empty()
            && pages.iter().all(|page| !page.contains('/'))
        {
            return Err(Stop::Usage(say!(
                "there is no built site in {folder}: neither a portal nor a folder of portals",
                folder = folder.display().to_string()
            )));
        }
        Ok(Self {
            root,
            portals,
            pages: Some(pages),
            unsaid: String::new(),
            alone: false,
            base_url,
        })
    }

    fn only(mut self, partners: &[String]) -> Result<Self, Stop> {
        if partners.is_empty() {
            return Ok(self);
        }
        let known = |name: &String| self.portals.iter().any(|(known, _)| known == name);
        if let Some(unknown) = partners.iter().find(|name| !known(name)) {
            return Err(Stop::Usage(say!(
                "there is no portal of `{unknown}` in the folder",
                unknown = crate::load::show_text(unknown)
            )));
        }
        self.portals.retain(|(name, _)| partners.contains(name));
        self.pages = None;
        Ok(self)
    }

    /// How many portals are judged.
    pub fn portals(&self) -> usize {
        self.portals.len()
    }

    /// Judges what is shared and then every portal, some at once, and hands them on in the order of their names.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn each(&self, mut each: impl FnMut(Audited) + Send) -> Result<(), Failure> {
        if self.pages.is_some() {
            each(self.turn(None)?);
        }
        let turn = |portal: &(String, String)| self.turn(Some(portal));
        turns::in_order(&self.portals, turn, |turn| {
            each(turn?);
            Ok(())
        })
    }

    /// A portal's turn. A panic is a finding of that portal's.
    fn turn(&self, portal: Option<&(String, String)>) -> Result<Audited, Failure> {
        let judged = catch_unwind(AssertUnwindSafe(|| {
            let mut report = Report::new(&self.root, &self.unsaid);
            self.portal(portal).audit(&mut report)?;
            Ok(report.end())
        }));
        let (findings, sources) = match judged {
            Ok(judged) => judged?,
            Err(_) => internal_fault(portal.map_or("", |(_, folder)| folder)),
        };
        Ok(Audited {
            partner: portal.map(|(name, _)| name.clone()),
            findings,
            sources,
        })
    }

    fn portal(&self, portal: Option<&(String, String)>) -> Portal<'_> {
        Portal {
            root: &self.root,
            folder: portal.map(|(_, folder)| folder.clone()).unwrap_or_default(),
            partner: portal.map(|(name, _)| name.clone()),
            files: if portal.is_some() {
                BTreeSet::new()
            } else {
                self.pages.clone().unwrap_or_default()
            },
            base_url: self.base_url.clone(),
            alone: self.alone,
        }
    }
}

fn internal_fault(folder: &str) -> (Findings, Sources) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let file = sources.add(format!("{folder}{FACTS}"), "");
    let message = say!("supportal failed on this portal, which was not judged");
    findings.push(
        Diagnostic::new(&INTERNAL_FAULT, Span::start_of(file), message).help(say!(
            "please report this, with the portal's folder if you may share it"
        )),
    );
    (findings, sources)
}
