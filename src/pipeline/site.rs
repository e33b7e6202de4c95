//! What all portals share, read once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use url::Url;

use super::partner::publish_pictures;
use super::{Request, Stop};
use crate::catalog::article::Guidance;
use crate::catalog::policy::{CSP, Policy};
use crate::check::{self, InForce, Levels};
use crate::config::Config;
use crate::content::{self, Folder};
use crate::diagnostic::{Findings, Level};
use crate::load::{self, Owner, ReadError, Root, Texts};
use crate::locale::Locale;
use crate::markdown::Want;
use crate::message::say;
use crate::portal::EDITION;
use crate::portal::articles::Picture;
use crate::portal::navigation::Guides;
use crate::portal::search::Words;
use crate::render::theme::Theme;
use crate::render::{Engine, Highlighter};
use crate::shard::Shard;
use crate::source::Sources;
use crate::suppression;

/// Most bytes of words that are remembered of the texts that all portals share.
const MOST_LEARNT: usize = 4 * 1024 * 1024;

/// What pages are made with, whatever the guidance says: settings, policy, theme.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) config: Config,
    pub(super) policy: Policy,
    pub(super) in_force: InForce,
    pub(super) levels: Levels,
    pub(super) theme: Theme,
    pub(super) engine: Engine,
    sources: Arc<Sources>,
    findings: Findings,
    /// Whether it is so wrong that no portal can be built.
    blocked: bool,
    pub(super) hasher: blake3::Hasher,
}

/// The shared guidance, and what is made of it once.
#[derive(Debug)]
pub(super) struct Stock {
    pub(super) guidance: Arc<Guidance>,
    pub(super) pictures: Arc<BTreeMap<String, (Picture, Vec<u8>)>>,
    sources: Arc<Sources>,
    findings: Findings,
    digest: blake3::Hash,
    pub(super) prepared: Arc<OnceLock<BTreeMap<Locale, Arc<Guides>>>>,
    /// The same for portals by themselves.
    pub(super) prepared_alone: Arc<OnceLock<BTreeMap<Locale, Arc<Guides>>>>,
    pub(super) indexes: Arc<OnceLock<BTreeMap<Locale, Vec<u8>>>>,
}

/// What was learnt of texts, and holds for the same texts at any time.
#[derive(Debug)]
pub(super) struct Learnt {
    pub(super) highlighter: Highlighter,
    pub(super) words: Words,
}

/// What was learnt of the texts that all portals share, and of partners' own, most of which are read once in a build.
#[derive(Debug)]
pub(super) struct AllLearnt {
    pub(super) shared: Learnt,
    pub(super) own: Learnt,
}

impl Default for AllLearnt {
    fn default() -> Self {
        let highlighter = Highlighter::default();
        Self {
            own: Learnt {
                highlighter: highlighter.remembering(MOST_LEARNT / 8),
                words: Words::remembering(MOST_LEARNT / 8),
            },
            shared: Learnt {
                highlighter,
                words: Words::remembering(MOST_LEARNT),
            },
        }
    }
}

/// What all portals share.
#[derive(Debug)]
pub struct Site {
    pub(super) root: Root,
    pub(super) frame: Arc<Frame>,
    pub(super) stock: Arc<Stock>,
    /// The partners that have a turn, sorted.
    pub partners: Vec<String>,
    pub(super) today: Date,
    pub(super) sources: Arc<Sources>,
    /// What is wrong with what is shared.
    pub findings: Findings,
    /// Whether it is so wrong that no portal can be built.
    pub blocked: bool,
    pub(super) want: Want,
    pub(super) fingerprint: blake3::Hash,
    /// The fingerprint of who the partners are, with or without a turn.
    pub(super) roll: blake3::Hash,
    pub(super) shard: Option<Shard>,
    pub(super) learnt: Arc<AllLearnt>,
    /// The paths of the indexes that the searches of all portals share.
    pub(super) search_paths: OnceLock<BTreeMap<Locale, String>>,
}

/// What of an earlier reading still holds, because its files are as they were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holds {
    /// Settings and policies. Where they do not, nothing does.
    pub settings: bool,
    /// The theme.
    pub theme: bool,
    /// The shared guidance.
    pub guidance: bool,
    /// Which partners there are.
    pub partners: bool,
}

impl Site {
    /// Reads what all portals share.
    ///
    /// # Errors
    /// When there is no site, or the machine fails.
    pub fn load(request: &Request) -> Result<Self, Stop> {
        Self::load_over(request, Texts::new())
    }

    /// Reads what all portals share, with texts that stand for files.
    ///
    /// # Errors
    /// When there is no site, or the machine fails.
    pub fn load_over(request: &Request, texts: Texts) -> Result<Self, Stop> {
        let root = open(request, texts)?;
        let frame = Arc::new(Frame::read(&root, request, None)?);
        let stock = Arc::new(Stock::read(&root, request, &frame)?);
        Self::of(root, request, frame, stock, None, Arc::default())
    }

    /// Reads anew what does not hold any more.
    ///
    /// # Errors
    /// When there is no site, or the machine fails.
    pub fn reload(&self, request: &Request, holds: Holds) -> Result<Self, Stop> {
        let root = open(request, Texts::new())?;
        // Of the date depends what is found.
        let holds = match request.today == self.today {
            true => holds,
            false => Holds::default(),
        };
        let frame = match holds.settings && holds.theme {
            true => self.frame.clone(),
            false => Arc::new(Frame::read(&root, request, Some(&self.frame))?),
        };
        let kept = (holds.settings && holds.guidance)
            .then(|| self.stock.above(&frame, &self.frame))
            .flatten();
        let stock = match kept {
            Some(kept) => Arc::new(kept),
            None => Arc::new(Stock::read(&root, request, &frame)?),
        };
        // Where nothing is wrong with their names, nothing of the list depends on what lies beneath but the languages, which no
        // partner may be called like.
        let is_known = holds.partners
            && frame.config.locales == self.frame.config.locales
            && self.sources.own().next().is_none();
        let known = is_known.then(|| (self.partners.clone(), self.roll));
        let site = Self::of(root, request, frame, stock, known, self.learnt.clone())?;
        // Whether there are partners decides how deep shared guides lie.
        if holds.guidance && site.partners.is_empty() != self.partners.is_empty() {
            let holds = Holds {
                guidance: false,
                ..holds
            };
            return self.reload(request, holds);
        }
        Ok(site)
    }

    fn of(
        root: Root,
        request: &Request,
        frame: Arc<Frame>,
        stock: Arc<Stock>,
        known: Option<(Vec<String>, blake3::Hash)>,
        learnt: Arc<AllLearnt>,
    ) -> Result<Self, Stop> {
        let mut sources = Sources::over(stock.sources.clone());
        let mut findings = Findings::up_to(Findings::MOST_OF_THE_SITE);
        findings.append(frame.findings.clone());
        findings.append(stock.findings.clone());
        let locales = &frame.config.locales;
        let (partners, roll) = match known {
            Some(known) => known,
            None => {
                let mut all = content::partners(&root, locales, &mut sources, &mut findings)?;
                let mut roll = blake3::Hasher::new();
                for name in &all {
                    roll.update(name.as_bytes()).update(&[0]);
                }
                all.retain(|name| request.shard.is_none_or(|shard| shard.has(name)));
                (chosen(&request.partners, all, locales)?, roll.finalize())
            }
        };
        suppression::apply_to_all(&mut findings, &sources);
        frame.levels.apply(&mut findings);
        findings.sort();
        let mut hasher = frame.hasher.clone();
        hasher.update(stock.digest.as_bytes());
        Ok(Self {
            root,
            blocked: frame.blocked,
            frame,
            stock,
            partners,
            today: request.today,
            want: request.want,
            sources: Arc::new(sources),
            findings,
            fingerprint: hasher.finalize(),
            roll,
            shard: request.shard,
            learnt,
            search_paths: OnceLock::new(),
        })
    }

    /// Makes what all portals share at once, rather than at the first of them.
    pub fn prepare_shared(&self) {
        // Their names are told by all that is shared.
        drop(self.search_indexes());
    }

    /// Whether a partner has a turn.
    pub fn has_partner(&self, id: &str) -> bool {
        self.partners
            .binary_search_by(|known| known.as_str().cmp(id))
            .is_ok()
    }

    /// `site.yaml`.
    pub fn config(&self) -> &Config {
        &self.frame.config
    }
}

impl Frame {
    /// Reads it; what an earlier one learnt of files that are as they were is not learnt again.
    fn read(root: &Root, request: &Request, before: Option<&Self>) -> Result<Self, Stop> {
        let (mut sources, mut findings) = (
            Sources::default(),
            Findings::up_to(Findings::MOST_OF_THE_SITE),
        );
        let (config, bytes) = content::config(root, &mut sources, &mut findings)
            .map_err(|error| no_settings(request, error))?;
        let Some(mut config) = config else {
            return Err(unusable(&request.site, &sources, &findings));
        };
        if request.base_url.is_some() {
            config.base_url.clone_from(&request.base_url);
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(EDITION.as_bytes()).update(&bytes);
        hasher.update(config.base_url.as_ref().map_or("", Url::as_str).as_bytes());
        hasher.update(&[u8::from(cfg!(feature = "minify"))]);
        hasher.update(CSP.as_bytes());
        let mut folder = Folder::read(root, "content/policies", Owner::Operator)?;
        folder.digest(&mut hasher);
        let policy = content::policy(&mut folder, &mut sources, &mut findings);
        hasher.update(&era(request.today, &sources));
        let known = before.map(|frame| &frame.theme);
        let theme = Theme::load(root, &config, known, &mut sources, &mut findings)?;
        hasher.update(&theme.digest);
        let known = before.map(|frame| (&frame.theme, &frame.engine));
        let engine = Engine::new(&theme, known, &mut sources, &mut findings);
        check::profiles(&config, &policy, &mut findings);
        let levels = check::levels(&config, &mut findings);
        Ok(Self {
            blocked: findings.has_errors(),
            in_force: InForce::on(request.today, &config, &policy),
            config,
            policy,
            levels,
            theme,
            engine,
            sources: Arc::new(sources),
            findings,
            hasher,
        })
    }
}

impl Stock {
    /// The same guidance with another theme, if the places of what was found in it hold. What its pages say beside the text of their
    /// authors is made anew, where that is another.
    fn above(&self, frame: &Frame, before: &Frame) -> Option<Self> {
        let same_words = frame.theme.strings == before.theme.strings;
        let prepared = |known: &Arc<OnceLock<_>>| match same_words {
            true => known.clone(),
            false => Arc::default(),
        };
        Some(Self {
            guidance: self.guidance.clone(),
            pictures: self.pictures.clone(),
            sources: Arc::new(self.sources.above(frame.sources.clone())?),
            findings: self.findings.clone(),
            digest: self.digest,
            prepared: prepared(&self.prepared),
            prepared_alone: prepared(&self.prepared_alone),
            indexes: self.indexes.clone(),
        })
    }

    fn read(root: &Root, request: &Request, frame: &Frame) -> Result<Self, Stop> {
        let mut sources = Sources::over(frame.sources.clone());
        let mut findings = Findings::up_to(Findings::MOST_OF_THE_SITE);
        let mut folder = Folder::read(root, "content/guidance", Owner::Operator)?;
        let mut hasher = blake3::Hasher::new();
        folder.digest(&mut hasher);
        folder.report(&mut sources, &mut findings);
        let guidance = content::guidance(
            &mut folder,
            "content/guidance",
            content::Reading {
                locales: &frame.config.locales,
                roots: &frame.config.roots,
                beneath: None,
                want: request.want,
            },
            &mut sources,
            &mut findings,
        );
        let pictures = publish_pictures(content::referenced_pictures(
            &mut folder,
            &guidance,
            &mut findings,
        ));
        let setting = check::Setting {
            config: &frame.config,
            policy: &frame.policy,
            sources: &sources,
            today: request.today,
            partner: None,
        };
        findings.append(check::guidance(
            setting,
            &frame.config.locales.iter().collect::<Vec<_>>(),
            &guidance,
            None,
        ));
        Ok(Self {
            guidance: Arc::new(guidance),
            pictures: Arc::new(pictures),
            sources: Arc::new(sources),
            findings,
            digest: hasher.finalize(),
            prepared: Arc::default(),
            prepared_alone: Arc::default(),
            indexes: Arc::default(),
        })
    }
}

/// What a date is to all portals: its year, and which of the dates in policies have come.
fn era(today: Date, policies: &Sources) -> Vec<u8> {
    let texts = policies
        .all()
        .filter(|file| file.path.contains("policies/"));
    let come = texts
        .flat_map(|file| dates(&file.text))
        .filter(|date| *date <= today)
        .max();
    let come = come.map(|date| date.to_string()).unwrap_or_default();
    format!("{} {come}", today.year()).into_bytes()
}

/// The dates that stand in a text, whatever they mean there.
fn dates(text: &str) -> impl Iterator<Item = Date> {
    let begins = text.match_indices(|c: char| c.is_ascii_digit());
    begins.filter_map(|(at, _)| text.get(at..at + 10)?.parse().ok())
}

/// Why nothing can be done with a `site.yaml`: its first error.
fn unusable(site: &Path, sources: &Sources, findings: &Findings) -> Stop {
    let file = format!("{}/site.yaml", site.display());
    let mut errors = findings.iter();
    let Some(first) = errors.find(|finding| finding.level == Level::Error) else {
        return Stop::Usage(say!("{file} cannot be used", file));
    };
    let at = sources
        .get(first.place.span.file)
        .map(|file| file.position(first.place.span.start as usize));
    let place = match at {
        Some(at) => format!("{file}:{}:{}", at.line, at.column),
        None => file,
    };
    Stop::Usage(say!("{place}: {message}", place, message = &first.message))
}

/// Opens the site's folder.
pub(super) fn open(request: &Request, texts: Texts) -> Result<Root, Stop> {
    let mut root = Root::open(&request.site).map_err(|failure| {
        Stop::Usage(say!(
            "there is no site in {folder}: {reason}",
            folder = request.site.display(),
            reason = failure.source.to_string()
        ))
    })?;
    root.stand_in(texts);
    Ok(root)
}

/// Why there are no settings to read.
pub(super) fn no_settings(request: &Request, error: ReadError) -> Stop {
    match error {
        ReadError::Refused(refusal) => Stop::Usage(say!(
            "{folder}/site.yaml {reason}; a site's folder holds site.yaml and content/",
            folder = request.site.display(),
            reason = refusal.reason()
        )),
        ReadError::Failed(failure) => failure.into(),
    }
}

/// The partners asked for: all of them, or those that were named.
fn chosen(named: &[String], all: Vec<String>, locales: &[Locale]) -> Result<Vec<String>, Stop> {
    if named.is_empty() {
        return Ok(all);
    }
    for name in named {
        if let Some(why) = content::partner_name(name, locales) {
            return Err(Stop::Usage(say!(
                "`{name}` cannot be a partner: its name {why}",
                name = load::show_text(name),
                why
            )));
        }
        if !all.contains(name) {
            let near = crate::yaml::nearest(name, all.iter().map(String::as_str));
            return Err(Stop::Usage(match near {
                Some(near) => say!(
                    "there is no partner `{name}` in content/partners; did you mean `{near}`?",
                    name,
                    near
                ),
                None => say!("there is no partner `{name}` in content/partners", name),
            }));
        }
    }
    Ok(all
        .into_iter()
        .filter(|partner| named.contains(partner))
        .collect())
}
