//! The flow, on one screen: what is shared is read once, then every partner has its turn and is dropped.
//!
//! ```text
//! once:              site.yaml, policy, theme, shared guidance            -> Site
//! for each partner:  folder -> Partner -> Findings -> pages -> published  -> Turn
//! once:              turns -> directory of partners
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;
use url::Url;

use crate::catalog::article::Guidance;
use crate::catalog::color::Color;
use crate::catalog::partner::Partner;
use crate::catalog::policy::Policy;
use crate::check::{self, Levels};
use crate::config::Config;
use crate::content::{self, Folder, PictureFile};
use crate::diagnostic::{Diagnostic, Findings, Level};
use crate::load::{self, Owner, ReadError, Root};
use crate::locale::Locale;
use crate::output::{self, Manifest, OpenError, Output, Published};
use crate::portal::articles::{Picture, Prepared, Shelf};
use crate::portal::directory::Entry;
use crate::portal::plan::{self, Assets, Page};
use crate::portal::routes::{Home, hashed_name};
use crate::portal::views::{ImageView, PortalView};
use crate::portal::{InLanguage, Portal, brand, directory, disclosures};
use crate::render::theme::Theme;
use crate::render::{Engine, Highlighter, Shared, minify_fragment};
use crate::rules::{INTERNAL_FAULT, published};
use crate::source::{Sources, Span};
use crate::strings::Strings;

/// How many turns are under way or waiting to be reported: enough to keep every thread busy, few enough to forget.
const TURNS_AT_ONCE: usize = 64;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The site's folder.
    pub site: PathBuf,
    /// Only these partners; none: all.
    pub partners: Vec<String>,
    /// The date that decides what holds.
    pub today: Date,
    /// Where the output will be served, instead of what site.yaml says.
    pub base_url: Option<Url>,
}

/// Why nothing was done, or why it was broken off.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// What was asked for cannot be done: exit code 2.
    #[error("{0}")]
    Usage(String),
    /// The machine failed, and trying again may help: exit code 75.
    #[error("{0}")]
    Machine(String),
}

impl From<load::Failure> for Stop {
    fn from(failure: load::Failure) -> Self {
        Self::Machine(failure.to_string())
    }
}

impl From<output::Failure> for Stop {
    fn from(failure: output::Failure) -> Self {
        Self::Machine(failure.to_string())
    }
}

impl From<OpenError> for Stop {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Refused { .. } => Self::Usage(error.to_string()),
            OpenError::Busy(_) | OpenError::Failed(_) => Self::Machine(error.to_string()),
        }
    }
}

/// What all portals share.
#[derive(Debug)]
pub struct Site {
    root: Root,
    /// `site.yaml`.
    pub config: Config,
    policy: Policy,
    levels: Levels,
    theme: Theme,
    engine: Engine,
    guidance: Guidance,
    pictures: BTreeMap<String, (Picture, Vec<u8>)>,
    /// The partners that have a turn, sorted.
    pub partners: Vec<String>,
    today: Date,
    sources: Arc<Sources>,
    /// What is wrong with what is shared.
    pub findings: Findings,
    /// Whether it is so wrong that no portal can be built.
    pub blocked: bool,
    fingerprint: blake3::Hash,
    highlighter: Highlighter,
    prepared: OnceLock<BTreeMap<Locale, Vec<Arc<Prepared>>>>,
}

/// What became of a partner's portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was only checked.
    Checked,
    /// Everything that it is made from is as it was: nothing to do.
    Unchanged,
    /// It is published.
    Published(Published),
    /// It has errors: the last good portal, if there was one, stays.
    Refused,
}

/// A partner's turn, or the site's own.
#[derive(Debug)]
pub struct Turn {
    /// The partner; none for what is shared.
    pub partner: Option<String>,
    /// What was found.
    pub findings: Findings,
    /// The texts that the findings point into.
    pub sources: Arc<Sources>,
    /// What became of the portal.
    pub outcome: Outcome,
    /// Its line in the directory, if it has a portal.
    pub entry: Option<Entry>,
}

/// What a build did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Portals published.
    pub published: usize,
    /// Portals that were as they should be.
    pub unchanged: usize,
    /// Portals with errors.
    pub refused: usize,
    /// Files whose bytes changed.
    pub written: usize,
    /// Portals of partners that are gone.
    pub removed: usize,
}

impl Site {
    /// Reads what all portals share.
    ///
    /// # Errors
    /// When there is no site, or the machine fails.
    pub fn load(request: &Request) -> Result<Self, Stop> {
        let root = Root::open(&request.site).map_err(|failure| {
            Stop::Usage(format!(
                "there is no site in {}: {}",
                request.site.display(),
                failure.source
            ))
        })?;
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let (config, bytes) =
            content::config(&root, &mut sources, &mut findings).map_err(|error| match error {
                ReadError::Refused(refusal) => Stop::Usage(format!(
                    "{}/site.yaml {}; a site's folder holds site.yaml and content/",
                    request.site.display(),
                    refusal.reason()
                )),
                ReadError::Failed(failure) => failure.into(),
            })?;
        let Some(mut config) = config else {
            let first = findings
                .iter()
                .find(|finding| finding.level == Level::Error)
                .map_or_else(String::new, |finding| {
                    let at = sources
                        .get(finding.place.span.file)
                        .map(|file| file.position(finding.place.span.start as usize));
                    at.map_or_else(
                        || finding.message.clone(),
                        |at| format!("{}:{}: {}", at.line, at.column, finding.message),
                    )
                });
            return Err(Stop::Usage(format!(
                "{}/site.yaml:{first}",
                request.site.display()
            )));
        };
        if request.base_url.is_some() {
            config.base_url.clone_from(&request.base_url);
        }
        let mut hasher = blake3::Hasher::new();
        hasher
            .update(env!("CARGO_PKG_VERSION").as_bytes())
            .update(&bytes)
            .update(request.today.to_string().as_bytes());
        hasher.update(config.base_url.as_ref().map_or("", Url::as_str).as_bytes());
        hasher.update(&[u8::from(cfg!(feature = "minify"))]);

        let mut folder = Folder::read(&root, "content/policies", Owner::Operator)?;
        folder.digest(&mut hasher);
        let policy = content::policy(&mut folder, &mut sources, &mut findings);
        let theme = Theme::load(&root, &config, &mut sources, &mut findings)?;
        hasher.update(&theme.digest);
        let engine = Engine::new(&theme, &mut sources, &mut findings);
        let levels = check::levels(&config, &mut findings);
        let blocked = findings.has_errors();

        let mut folder = Folder::read(&root, "content/guidance", Owner::Operator)?;
        folder.digest(&mut hasher);
        folder.report(&mut sources, &mut findings);
        let guidance = content::guidance(
            &mut folder,
            "content/guidance",
            &config.locales,
            &mut sources,
            &mut findings,
        );
        let pictures = publish_pictures(content::referenced_pictures(
            &mut folder,
            &guidance,
            &mut findings,
        ));
        findings.append(check::guidance(
            &config.locales.iter().collect::<Vec<_>>(),
            &guidance,
            None,
        ));
        let all = content::partners(&root, &config.locales, &mut sources, &mut findings)?;
        let partners = chosen(&request.partners, all, &config.locales)?;
        levels.apply(&mut findings);
        findings.sort();
        Ok(Self {
            root,
            config,
            policy,
            levels,
            theme,
            engine,
            guidance,
            pictures,
            partners,
            today: request.today,
            sources: Arc::new(sources),
            findings,
            blocked,
            fingerprint: hasher.finalize(),
            highlighter: Highlighter::default(),
            prepared: OnceLock::new(),
        })
    }

    /// The site's own turn: what is wrong with what is shared.
    pub fn own_turn(&self) -> Turn {
        Turn {
            partner: None,
            findings: self.findings.clone(),
            sources: self.sources.clone(),
            outcome: Outcome::Checked,
            entry: None,
        }
    }

    /// Checks every partner, and hands each turn on in the order of their names.
    ///
    /// # Errors
    /// When the machine fails.
    pub fn check(&self, mut each: impl FnMut(Turn)) -> Result<(), Stop> {
        self.turns(
            |id| Ok(self.read_partner(id)?.turn(Outcome::Checked)),
            |turn| {
                each(turn);
                Ok(())
            },
        )
    }

    /// Builds every partner's portal and the directory. A partner with errors keeps its last good portal.
    ///
    /// # Errors
    /// When the output is refused, or the machine fails: what was published until then stays.
    pub fn build(
        &self,
        out: &Path,
        whole: bool,
        mut each: impl FnMut(&Turn),
    ) -> Result<Summary, Stop> {
        let output = Output::open(out, self.root.path())?;
        let (mut summary, mut entries) = (Summary::default(), Vec::new());
        if self.blocked {
            return Ok(summary);
        }
        let assets = self.write_assets(&output)?;
        self.turns(
            |id| self.build_partner(&output, id),
            |turn| {
                match &turn.outcome {
                    Outcome::Published(done) => {
                        summary.published += 1;
                        summary.written += done.written;
                    }
                    Outcome::Unchanged | Outcome::Checked => summary.unchanged += 1,
                    Outcome::Refused => summary.refused += 1,
                }
                entries.extend(turn.entry.clone());
                each(&turn);
                Ok(())
            },
        )?;
        if whole {
            let names: BTreeSet<String> = self.partners.iter().cloned().collect();
            summary.removed = output.remove_portals(&names)?;
            // A portal that stayed as it was may still refer to assets of its time.
            if summary.refused == 0 {
                output.remove_assets(&assets)?;
            }
            self.write_root(&output, &mut entries)?;
        }
        Ok(summary)
    }

    /// Gives every partner its turn, some at once, and hands the turns on in order. A panic is a finding of that partner's.
    fn turns(
        &self,
        turn: impl Fn(&str) -> Result<Turn, Stop> + Sync,
        mut each: impl FnMut(Turn) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        for some in self.partners.chunks(TURNS_AT_ONCE) {
            let turns: Vec<Result<Turn, Stop>> = some
                .par_iter()
                .map(|id| {
                    catch_unwind(AssertUnwindSafe(|| turn(id)))
                        .unwrap_or_else(|_| Ok(self.internal_fault(id)))
                })
                .collect();
            for turn in turns {
                each(turn?)?;
            }
        }
        Ok(())
    }

    fn internal_fault(&self, id: &str) -> Turn {
        let (mut sources, mut findings) =
            (Sources::over(self.sources.clone()), Findings::default());
        let file = sources.add(format!("content/partners/{id}/partner.yaml"), "");
        findings.push(
            Diagnostic::new(
                &INTERNAL_FAULT,
                Span::start_of(file),
                "supportal failed on this partner; its last good portal stays",
            )
            .help("please report this, with the partner's folder if you may share it"),
        );
        Turn {
            partner: Some(id.to_owned()),
            findings,
            sources: Arc::new(sources),
            outcome: Outcome::Refused,
            entry: None,
        }
    }

    /// Reads and checks a partner.
    fn read_partner(&self, id: &str) -> Result<ReadPartner, Stop> {
        let folder = Folder::read(
            &self.root,
            &format!("content/partners/{id}"),
            Owner::Partner,
        )?;
        Ok(self.check_partner(id, folder))
    }

    fn check_partner(&self, id: &str, mut folder: Folder) -> ReadPartner {
        let (mut sources, mut findings) =
            (Sources::over(self.sources.clone()), Findings::default());
        let (partner, guidance) = content::partner(
            id,
            &mut folder,
            &self.config.locales,
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
            findings.append(check::partner(
                &self.config,
                &self.policy,
                self.today,
                partner,
            ));
            findings.append(check::guidance(
                &published(&self.config, partner),
                &guidance,
                Some(&self.guidance),
            ));
        }
        self.levels.apply(&mut findings);
        findings.sort();
        ReadPartner {
            id: id.to_owned(),
            partner,
            guidance,
            pictures,
            logo,
            sources,
            findings,
        }
    }

    /// A partner's turn in a build.
    fn build_partner(&self, output: &Output, id: &str) -> Result<Turn, Stop> {
        let folder = Folder::read(
            &self.root,
            &format!("content/partners/{id}"),
            Owner::Partner,
        )?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.fingerprint.as_bytes());
        folder.digest(&mut hasher);
        let fingerprint = hasher.finalize().to_hex().to_string();
        let known = output.manifest(id);
        let unchanged = known
            .as_ref()
            .is_some_and(|manifest| manifest.fingerprint == fingerprint);
        if let (true, Some(manifest)) =
            (unchanged, known.as_ref().filter(|manifest| manifest.clean))
        {
            return Ok(Turn {
                partner: Some(id.to_owned()),
                findings: Findings::default(),
                sources: self.sources.clone(),
                outcome: Outcome::Unchanged,
                entry: Some(manifest.entry.clone()),
            });
        }
        let mut read = self.check_partner(id, folder);
        let kept = known.map(|manifest| manifest.entry);
        if read.findings.has_errors() || read.partner.is_none() {
            let mut turn = read.turn(Outcome::Refused);
            turn.entry = kept;
            return Ok(turn);
        }
        if unchanged {
            let mut turn = read.turn(Outcome::Unchanged);
            turn.entry = kept;
            return Ok(turn);
        }
        let clean = read.findings.is_empty();
        match self.render_portal(&read) {
            Ok((files, entry)) => {
                let manifest = Manifest {
                    fingerprint,
                    clean,
                    entry,
                };
                let done = output.publish(id, &files, &manifest)?;
                let mut turn = read.turn(Outcome::Published(done));
                turn.entry = Some(manifest.entry);
                Ok(turn)
            }
            Err(fault) => {
                read.findings.push(*fault);
                let mut turn = read.turn(Outcome::Refused);
                turn.entry = kept;
                Ok(turn)
            }
        }
    }

    /// All files of a portal by their path below the partner's folder, sorted, and its line in the directory.
    fn render_portal(&self, read: &ReadPartner) -> Result<(Files, Entry), Box<Diagnostic>> {
        let Some(partner) = &read.partner else {
            return Ok((Vec::new(), Entry::default()));
        };
        let portal = Portal::new(&self.config, &self.policy, self.today, partner);
        let locales = published(&self.config, partner);
        let languages = self.languages(&locales);
        let home = Home {
            partner: Some(&read.id),
            base_url: self.config.base_url.as_ref(),
        };
        let mut files = Files::new();
        let assets = self.partner_assets(read, &mut files);
        let mut first = None;
        for locale in &locales {
            let Some(strings) = self.theme.strings.get(*locale) else {
                continue;
            };
            let articles = self.articles_of(read, locale, strings, home);
            let it = InLanguage {
                portal: &portal,
                locale,
                strings,
            };
            let (view, pages) =
                plan::portal(&it, home, &languages, &articles, &assets, &|folder| {
                    self.topic(folder, locale)
                });
            let shared = self.engine.share(&view);
            for page in &pages {
                self.add(&mut files, page, Some(&shared), &read.sources, &read.id)?;
            }
            if first.is_none() {
                let chooser = plan::chooser(home, strings, &languages, &view.name);
                self.add(&mut files, &chooser, Some(&shared), &read.sources, &read.id)?;
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
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        let entry = self.entry(&portal, &locales, first.as_ref());
        Ok((files, entry))
    }

    fn add(
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
    fn languages<'a>(&'a self, locales: &[&'a Locale]) -> Vec<(&'a Locale, &'a str)> {
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

    /// The shared articles in a language without those that the partner replaces, and the partner's own, by path.
    fn articles_of(
        &self,
        read: &ReadPartner,
        locale: &Locale,
        strings: &Strings,
        home: Home<'_>,
    ) -> Vec<Arc<Prepared>> {
        let shared = self
            .shared_articles()
            .get(locale)
            .map(Vec::as_slice)
            .unwrap_or_default();
        if read.guidance.articles.is_empty() {
            return shared.to_vec();
        }
        let pictures = read
            .pictures
            .iter()
            .map(|(path, (picture, _))| (path.clone(), picture.clone()))
            .collect();
        let own = self.prepare(
            &read.guidance,
            Some(&self.guidance),
            &read.sources,
            &pictures,
            home.partner_root(),
            locale,
            strings,
        );
        let replaced = |article: &Arc<Prepared>| read.guidance.articles.contains_key(&article.path);
        let mut all: Vec<Arc<Prepared>> = shared
            .iter()
            .filter(|article| !replaced(article))
            .cloned()
            .chain(own)
            .collect();
        all.sort_by(|a, b| a.path.cmp(&b.path));
        all
    }

    /// The shared articles in every language, rendered at the first portal that shows them.
    fn shared_articles(&self) -> &BTreeMap<Locale, Vec<Arc<Prepared>>> {
        self.prepared.get_or_init(|| {
            let pictures: BTreeMap<String, Picture> = self
                .pictures
                .iter()
                .map(|(path, (picture, _))| (path.clone(), picture.clone()))
                .collect();
            let root = Home {
                partner: self.partners.first().map(String::as_str),
                base_url: None,
            }
            .root();
            let prepare = |(locale, strings): (&Locale, &Strings)| {
                (
                    locale.clone(),
                    self.prepare(
                        &self.guidance,
                        None,
                        &self.sources,
                        &pictures,
                        root,
                        locale,
                        strings,
                    ),
                )
            };
            self.theme.strings.iter().map(prepare).collect()
        })
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each is one thing that an article is made from"
    )]
    fn prepare(
        &self,
        guidance: &Guidance,
        beneath: Option<&Guidance>,
        sources: &Sources,
        pictures: &BTreeMap<String, Picture>,
        pictures_root: &str,
        locale: &Locale,
        strings: &Strings,
    ) -> Vec<Arc<Prepared>> {
        let highlight = |language: &str, code: &str| self.highlighter.highlight(language, code);
        let shelf = Shelf {
            guidance,
            beneath,
            sources,
            pictures,
            pictures_root,
            highlight: &highlight,
            finish: &minify_fragment,
        };
        let order: Vec<&Locale> = self.config.locales.iter().collect();
        shelf.prepare(locale, &order, strings)
    }

    fn topic(&self, folder: &str, locale: &Locale) -> Option<String> {
        self.config
            .topics
            .iter()
            .find(|(name, _)| name == folder)
            .and_then(|(_, text)| Some(text.get(locale)?.value.to_string()))
    }

    fn partner_assets(&self, read: &ReadPartner, files: &mut Files) -> Assets {
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

    fn entry(&self, portal: &Portal<'_>, locales: &[&Locale], view: Option<&PortalView>) -> Entry {
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
        }
    }

    /// Writes what pages of all portals refer to, before any of them is there.
    fn write_assets(&self, output: &Output) -> Result<BTreeSet<String>, Stop> {
        let theme = self
            .theme
            .assets
            .iter()
            .map(|asset| (asset.path.clone(), asset.bytes.as_slice()));
        let pictures = self
            .pictures
            .values()
            .map(|(picture, bytes)| (picture.asset.clone(), bytes.as_slice()));
        let mut paths = BTreeSet::new();
        for (path, bytes) in theme.chain(pictures) {
            output.write(&path, bytes)?;
            paths.insert(path);
        }
        Ok(paths)
    }

    /// Writes the output's root: the directory, or for a site without partners its guidance.
    fn write_root(&self, output: &Output, entries: &mut [Entry]) -> Result<(), Stop> {
        let Some(strings) = self
            .config
            .default_locale()
            .and_then(|locale| self.theme.strings.get(locale))
        else {
            return Ok(());
        };
        let home = Home {
            partner: None,
            base_url: self.config.base_url.as_ref(),
        };
        let title = |locale: &Locale| {
            self.config
                .title
                .value()
                .and_then(|title| title.get(locale))
                .map_or("supportal", |title| &title.value)
                .to_owned()
        };
        if !self.partners.is_empty() {
            let title = title(&strings.locale);
            let mut keep = BTreeSet::new();
            for page in directory::pages(&title, entries, strings, home) {
                self.write_page(output, &page, None)?;
                keep.insert(page.file);
            }
            return Ok(output.remove_pages("directory-", &keep)?);
        }
        let locales: Vec<&Locale> = self.config.locales.iter().collect();
        let languages = self.languages(&locales);
        let css = brand::style_sheet(brand::PLAIN).into_bytes();
        let brand_css = format!("assets/{}", hashed_name("brand.css", &css));
        output.write(&brand_css, &css)?;
        for (locale, articles) in self.shared_articles() {
            let Some(strings) = self.theme.strings.get(locale) else {
                continue;
            };
            let (view, pages) = plan::guidance_site(
                home,
                strings,
                &languages,
                &title(locale),
                articles,
                &brand_css,
                &|folder| self.topic(folder, locale),
            );
            let shared = self.engine.share(&view);
            for page in &pages {
                self.write_page(output, page, Some(&shared))?;
            }
            if self.config.default_locale() == Some(locale) {
                self.write_page(
                    output,
                    &plan::chooser(home, strings, &languages, &view.name),
                    Some(&shared),
                )?;
            }
        }
        Ok(())
    }

    fn write_page(
        &self,
        output: &Output,
        page: &Page,
        portal: Option<&Shared>,
    ) -> Result<(), Stop> {
        let html = self
            .engine
            .render(page, portal, &self.sources)
            .map_err(|fault| {
                Stop::Usage(format!(
                    "the theme cannot show {}: {}",
                    page.file, fault.message
                ))
            })?;
        output.write(&page.file, html.as_bytes())?;
        Ok(())
    }
}

type Files = Vec<(String, Vec<u8>)>;

/// A partner's folder, read and checked.
#[derive(Debug)]
struct ReadPartner {
    id: String,
    partner: Option<Partner>,
    guidance: Guidance,
    pictures: BTreeMap<String, (Picture, Vec<u8>)>,
    logo: Option<(String, PictureFile)>,
    sources: Sources,
    findings: Findings,
}

impl ReadPartner {
    fn turn(self, outcome: Outcome) -> Turn {
        Turn {
            partner: Some(self.id),
            findings: self.findings,
            sources: Arc::new(self.sources),
            outcome,
            entry: None,
        }
    }
}

/// Gives pictures their published names.
fn publish_pictures(
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

/// The partners asked for: all of them, or those that were named.
fn chosen(named: &[String], all: Vec<String>, locales: &[Locale]) -> Result<Vec<String>, Stop> {
    if named.is_empty() {
        return Ok(all);
    }
    for name in named {
        if let Some(why) = content::partner_name(name, locales) {
            return Err(Stop::Usage(format!(
                "`{}` cannot be a partner: its name {why}",
                load::show_text(name)
            )));
        }
        if !all.contains(name) {
            let near = crate::yaml::nearest(name, all.iter().map(String::as_str));
            let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(Stop::Usage(format!(
                "there is no partner `{name}` in content/partners{hint}"
            )));
        }
    }
    Ok(all
        .into_iter()
        .filter(|partner| named.contains(partner))
        .collect())
}
