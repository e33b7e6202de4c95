//! Templates → pages. The only file that names the template crate, but for [`super::survey`], which makes values for it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use memchr::memmem;
use serde::Serialize;
use tera::{Context, ErrorKind, Tera, Value};

use super::compact::{MARK, compact, compact_with};
use super::part::Part;
use super::rows::{BETWEEN, List, Place, Row};
use super::shell::{Shell, Shells};
use super::survey::{self, Said, Survey};
use super::theme::Theme;
use super::uses::{Templates, Uses};
use crate::diagnostic::{Diagnostic, Findings};
use crate::markdown;
use crate::message::{Message, say};
use crate::portal::articles::Prepared;
use crate::portal::navigation::{Maker, Placed};
use crate::portal::plan::{Content, Page};
use crate::portal::views::{
    AreaView, CardView, CrumbView, FactsView, GuidePageView, NavigationView, PageView, PortalView,
    PricingView, RowView, ServiceView, SeverityRowView,
};
use crate::rules::TEMPLATE_FAULT;
use crate::source::{FileId, Sources, Span};
use crate::yaml;

/// Stands for an article's body while its guide is made: the body was minified once for all portals. No text can hold it.
const BODY: &str = "<supportal-body></supportal-body>";
/// Stands for a guide while its page is made.
const GUIDE: &str = "<supportal-guide></supportal-guide>";
/// The template of a guide. A theme without it says all in that of the page.
const GUIDE_TEMPLATE: &str = "guide.html";

/// The kind of the page of a guide.
const GUIDE_KIND: &str = "article";
/// The template of a row of a list.
const ROW: &str = "row.html";
/// Makes rows of lists by it.
const ROWS_TEMPLATE: &str = "supportal-rows.html";

/// So many shells of a kind of page are made before it is judged whether they are worth it.
const ENOUGH: usize = 256;

/// Tells the themes that were read apart.
static THEMES: AtomicU64 = AtomicU64::new(0);

/// What a theme makes of a guide, once for all portals that show it in the same languages.
#[derive(Default)]
struct Guide {
    /// Kept where a page's own template asks for them.
    values: OnceLock<GuideValues>,
    /// Made when a page first asks for it: what comes before the body, and behind it.
    html: OnceLock<Result<GuideHtml, Box<Diagnostic>>>,
}

/// What templates get of a guide.
#[derive(Clone)]
struct GuideValues {
    article: Value,
    navigation: Value,
}

impl GuideValues {
    /// Without its rows as HTML.
    fn of(article: &Prepared, placed: &Placed) -> Self {
        Self {
            article: value(&article.view),
            navigation: navigation_value(placed, &section(placed), None),
        }
    }
}

/// A guide around its body: what comes before it, and what comes behind, where the theme shows a body at all.
struct GuideHtml(String, Option<String>);

/// A theme's templates, ready.
#[derive(Debug)]
pub struct Engine {
    /// Nothing is compiled in it where a template is at fault.
    tera: Arc<Tera>,
    is_whole: bool,
    rows: Option<Arc<Rows>>,
    /// What the templates of pages use, by the kind of these.
    uses: Arc<BTreeMap<String, Used>>,
    shells: Shells,
    files: BTreeMap<String, FileId>,
    strings: BTreeMap<String, Value>,
    assets: Value,
    /// Its number among the themes that were read.
    number: u64,
}

/// A theme's templates once more, with one that makes the rows of a list as [`ROW`] makes each.
#[derive(Debug)]
struct Rows {
    tera: Tera,
    /// Whether no list was found yet where there can be no element.
    works: AtomicBool,
}

impl Rows {
    /// Nothing, where a row is not the same on all pages whose links go up alike.
    fn new(tera: &Tera, templates: &Templates<'_>) -> Option<Self> {
        let means_else = templates.bind_any(&["assets", "page", "t"]);
        if means_else || !templates.row(ROW)?.only_asks_row() {
            return None;
        }
        let each =
            format!("{{% for row in rows %}}{{% include \"{ROW}\" %}}{BETWEEN}{{% endfor %}}");
        let mut tera = tera.clone();
        tera.add_raw_template(ROWS_TEMPLATE, &each).ok()?;
        Some(Self {
            tera,
            works: AtomicBool::new(true),
        })
    }
}

/// What the template of a page uses, and whether its pages have shells: none was found yet where there can be no hole.
#[derive(Debug)]
struct Used {
    uses: Uses,
    works: AtomicBool,
    /// How many pages asked for a shell, and how many were made.
    pages: AtomicUsize,
    shells: AtomicUsize,
}

impl Used {
    /// A shell was made, or there can be none. One costs more than a page: where most pages need their own, there shall be no more.
    fn made(&self, is_made: bool) {
        let shells = self.shells.fetch_add(1, Ordering::Relaxed);
        let is_much = shells > ENOUGH && shells * 3 > self.pages.load(Ordering::Relaxed) * 2;
        if !is_made || is_much {
            self.works.store(false, Ordering::Relaxed);
        }
    }
}

/// What the pages of a portal share in a language: making it costs, handing it on does not.
#[derive(Debug)]
pub struct Shared<'p> {
    portal: &'p PortalView,
    /// What templates get of it, where one is rendered with it.
    value: OnceLock<Value>,
    /// What pages of a kind say of it.
    said: Mutex<BTreeMap<&'static str, Arc<Said>>>,
}

impl Shared<'_> {
    /// What pages of this kind say of the portal; nothing where it is no plain data.
    fn said(&self, kind: &'static str, uses: &Uses) -> Option<Arc<Said>> {
        let known = || self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(said) = known().get(kind) {
            return Some(said.clone());
        }
        let mut survey = Survey::new(&uses.root);
        survey.root("portal", self.portal)?;
        let (said, _) = survey.end();
        let said = Arc::new(said.in_short());
        known().insert(kind, said.clone());
        Some(said)
    }
}

impl Engine {
    /// Compiles a theme's templates, or takes those over that were compiled before and are the same. Faults of the templates are findings.
    pub fn new(
        theme: &Theme,
        before: Option<(&Theme, &Self)>,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Self {
        let files = theme
            .templates
            .iter()
            .map(|(name, (path, text))| (name.clone(), sources.add(path.clone(), text.clone())))
            .collect();
        let same =
            before.filter(|(known, engine)| engine.is_whole && known.templates == theme.templates);
        let (tera, rows, uses, outcome) = match same {
            Some((_, engine)) => {
                let (rows, uses) = (engine.rows.clone(), engine.uses.clone());
                (engine.tera.clone(), rows, uses, Ok(()))
            }
            None => {
                let texts = theme.templates.iter();
                let texts = texts.map(|(name, (_, text))| (name, text));
                let mut tera = Tera::default();
                let outcome = tera.add_raw_templates(texts);
                let texts = theme.templates.iter();
                let texts = texts.map(|(name, (_, text))| (name.as_str(), text.as_str()));
                let reserved = [MARK, BETWEEN, ROWS_TEMPLATE];
                let templates = Templates::of(texts.filter(|_| outcome.is_ok()), &reserved);
                let templates = templates.unwrap_or_default();
                let rows = Rows::new(&tera, &templates).map(Arc::new);
                let is_free = !has_holes(theme);
                let pages = theme.templates.keys().filter(|_| is_free);
                let used = pages.filter_map(|name| {
                    let kind = name.strip_suffix(".html")?;
                    let uses = templates.page(name)?;
                    let of_data = uses.root.of("json_ld");
                    // Of a page's data it is known that it is JSON, and nothing more.
                    let works = of_data.is_none_or(|it| !it.asked && !it.counted);
                    let used = Used {
                        uses,
                        works: AtomicBool::new(works),
                        pages: AtomicUsize::new(0),
                        shells: AtomicUsize::new(0),
                    };
                    Some((kind.to_owned(), used))
                });
                (Arc::new(tera), rows, Arc::new(used.collect()), outcome)
            }
        };
        let strings = theme.strings.iter().map(|(locale, strings)| {
            (
                locale.to_string(),
                value(&strings.section("ui").collect::<BTreeMap<_, _>>()),
            )
        });
        let assets = theme
            .assets
            .iter()
            .map(|asset| (asset.key.as_str(), asset.path.as_str()))
            .collect::<BTreeMap<_, _>>();
        let engine = Self {
            strings: strings.collect(),
            assets: value(&assets),
            number: THEMES.fetch_add(1, Ordering::Relaxed),
            tera,
            is_whole: outcome.is_ok(),
            rows,
            uses,
            shells: Shells::default(),
            files,
        };
        if let Err(error) = outcome {
            findings.push(engine.fault(&error, sources));
        }
        engine
    }

    /// What the pages of a portal share in one language.
    pub fn share<'p>(&self, portal: &'p PortalView) -> Shared<'p> {
        Shared {
            portal,
            value: OnceLock::new(),
            said: Mutex::default(),
        }
    }

    /// A page as HTML.
    ///
    /// # Errors
    /// The template's fault, as a finding.
    pub fn render(
        &self,
        page: &Page,
        portal: Option<&Shared<'_>>,
        sources: &Sources,
    ) -> Result<String, Box<Diagnostic>> {
        let shell = portal.and_then(|shared| self.in_shell(page, shared));
        let data = page.json_ld.as_deref().unwrap_or_default();
        let html = match (&page.content, shell) {
            (Content::Article(article, placed), Some((shell, said))) if shell.has_subject() => {
                let guide = self.guide(placed, &page.view);
                let GuideHtml(above, below) =
                    self.guide_html(&guide, article, placed, &page.view, sources)?;
                let body = match below {
                    Some(_) => self.body(article, page, portal, sources)?,
                    None => Cow::default(),
                };
                let subject = [above, &*body, below.as_deref().unwrap_or_default()];
                if let Some(html) = shell.filled(&said.texts(data), &subject) {
                    return Ok(html);
                }
                None
            }
            (_, shell) => shell.and_then(|(shell, said)| shell.filled(&said.texts(data), &[])),
        };
        let html = match html {
            Some(html) => html,
            None => {
                let context = self.context_of(page, portal);
                compact(&self.template(&template_of(page), &context, sources)?)
            }
        };
        self.with_subject(html, page, portal, sources)
    }

    /// A page with its subject in the place of its mark.
    fn with_subject(
        &self,
        html: String,
        page: &Page,
        portal: Option<&Shared<'_>>,
        sources: &Sources,
    ) -> Result<String, Box<Diagnostic>> {
        let (article, placed) = match &page.content {
            Content::Article(article, placed) => (article, Some(placed)),
            Content::Guidance(_, Some(article)) => (article, None),
            _ => return Ok(html),
        };
        let guide = placed.map(|placed| (self.guide(placed, &page.view), placed));
        let (before, above, below, behind) = match guide.as_ref().zip(parted(&html, GUIDE)) {
            Some(((guide, placed), (before, behind))) => {
                let made = self.guide_html(guide, article, placed, &page.view, sources);
                let GuideHtml(above, below) = made?;
                (before, above.as_str(), below.as_deref(), behind)
            }
            None => match parted(&html, BODY) {
                Some((above, below)) => ("", above, Some(below), ""),
                None => return Ok(html),
            },
        };
        let Some(below) = below else {
            return Ok([before, above, behind].concat());
        };
        let body = self.body(article, page, portal, sources)?;
        Ok([before, above, &body, below, behind].concat())
    }

    /// The body of an article on a page.
    fn body<'a>(
        &self,
        article: &'a Prepared,
        page: &Page,
        portal: Option<&Shared<'_>>,
        sources: &Sources,
    ) -> Result<Cow<'a, str>, Box<Diagnostic>> {
        Ok(match article.has_facts {
            true => self
                .with_facts(&article.body, self.context_of(page, portal), sources)?
                .into(),
            false => (*article.body).into(),
        })
    }

    /// What a page's template gets.
    fn context_of(&self, page: &Page, portal: Option<&Shared<'_>>) -> Context {
        let view = &page.view;
        let mut context = self.context(&view.lang);
        context.insert_value("page", value(view));
        let data = page.json_ld.as_deref();
        context.insert_value("json_ld", data.map_or_else(Value::none, Value::safe_string));
        if let Some(shared) = portal {
            let portal = shared.value.get_or_init(|| value(shared.portal));
            context.insert_value("portal", portal.clone());
        }
        let own = match &page.content {
            Content::Home | Content::Services | Content::NotFound => None,
            Content::Contact(view) => Some(value(view)),
            Content::Pricing(view) => Some(pricing_value(view)),
            Content::Offering(view) => Some(view.made(value)),
            Content::Service(view) => Some(service_value(view)),
            Content::Escalation(view) => Some(value(view)),
            Content::Guidance(view, article) => {
                if let Some(article) = article {
                    context.insert_value("article", value(&article.view));
                    context.insert_value("body", Value::safe_string(BODY));
                }
                Some(value(view))
            }
            Content::Article(article, placed) => {
                let guide = self.guide(placed, view);
                let make = || GuideValues::of(article, placed);
                let values = guide.values.get_or_init(make).clone();
                context.insert_value("navigation", values.navigation);
                context.insert_value("guide", Value::safe_string(GUIDE));
                context.insert_value("body", Value::safe_string(BODY));
                Some(values.article)
            }
            Content::Chooser(view) => Some(value(view)),
            Content::Directory(view) => Some(value(view)),
        };
        if let Some(own) = own {
            context.insert_value(page.content.kind(), own);
        }
        context
    }

    /// The shell that a page has with others that are like it, and what it says itself; nothing where it can have none.
    fn in_shell(&self, page: &Page, shared: &Shared<'_>) -> Option<(Arc<Shell>, Said)> {
        let kind = page.content.kind();
        let used = self.uses.get(kind)?;
        if !used.works.load(Ordering::Relaxed) {
            return None;
        }
        let of_portal = shared.said(kind, &used.uses)?;
        let (said, _) = surveyed(page, Survey::from(&of_portal, &used.uses.root))?;
        let likeness = said.likeness();
        used.pages.fetch_add(1, Ordering::Relaxed);
        let shell = self.shells.get(&likeness).or_else(|| {
            let made = self.shell(page, shared.portal, &used.uses);
            used.made(made.is_some());
            if let Some(shell) = &made {
                self.shells.keep(likeness, shell.clone());
            }
            made
        });
        Some((shell?, said))
    }

    /// The shell of pages like this one.
    fn shell(&self, page: &Page, portal: &PortalView, uses: &Uses) -> Option<Arc<Shell>> {
        let mut survey = Survey::new(&uses.root).hollow();
        survey.root("portal", portal)?;
        let (_, hollow) = surveyed(page, survey)?;
        let mut context = self.context(&page.view.lang);
        for (name, value) in hollow {
            context.insert_value(name, value);
        }
        let data = page.json_ld.as_ref().map(|_| survey::hole(survey::DATA));
        let data = data.as_deref();
        context.insert_value("json_ld", data.map_or_else(Value::none, Value::safe_string));
        if has_body(page) {
            context.insert_value("body", Value::safe_string(BODY));
        }
        let is_guide = matches!(page.content, Content::Article(..));
        if is_guide {
            context.insert_value("guide", Value::safe_string(GUIDE));
        }
        let html = self.tera.render(&template_of(page), &context).ok()?;
        Shell::of(&html, is_guide.then_some(GUIDE)).map(Arc::new)
    }

    /// Whether the pages of guides that are alike in what they say of themselves, and of which one has the guide of the other, are the
    /// same: the theme does nothing with a guide but show it.
    pub fn only_shows_guides(&self) -> bool {
        let used = self.uses.get(GUIDE_KIND);
        used.is_some_and(|used| used.uses.only_shows_guide())
    }

    /// The guide on a page as it stands there, and whether the facts of a partner are still to be filled in; nothing where the theme cannot
    /// show it, or shows no body.
    pub fn guide_on(&self, page: &Page, sources: &Sources) -> Option<(String, bool)> {
        let Content::Article(article, placed) = &page.content else {
            return None;
        };
        let guide = self.guide(placed, &page.view);
        let made = self.guide_html(&guide, article, placed, &page.view, sources);
        let GuideHtml(above, below) = made.ok()?;
        let html = [above, &*article.body, below.as_ref()?].concat();
        Some((html, article.has_facts))
    }

    /// The shells of its pages.
    #[cfg(test)]
    pub(super) fn shells(&self) -> &Shells {
        &self.shells
    }

    /// What every template gets in a language.
    fn context(&self, lang: &str) -> Context {
        let mut context = Context::new();
        let strings = self.strings.get(lang).cloned();
        context.insert_value("t", strings.unwrap_or_else(Value::none));
        context.insert_value("assets", self.assets.clone());
        context
    }

    fn template(
        &self,
        name: &str,
        context: &Context,
        sources: &Sources,
    ) -> Result<String, Box<Diagnostic>> {
        let rendered = self.tera.render(name, context);
        rendered.map_err(|error| Box::new(self.fault(&error, sources)))
    }

    /// What is made of a guide once.
    fn guide(&self, placed: &Placed, page: &PageView) -> Arc<Guide> {
        let languages = page.languages.iter();
        let maker = Maker {
            theme: self.number,
            languages: languages.map(|language| language.lang.clone()).collect(),
        };
        placed.made(maker, Guide::default)
    }

    /// A guide by the theme's template, without its body; made when it is first asked for.
    fn guide_html<'g>(
        &self,
        guide: &'g Guide,
        article: &Prepared,
        placed: &Placed,
        page: &PageView,
        sources: &Sources,
    ) -> Result<&'g GuideHtml, Box<Diagnostic>> {
        let make = || self.make_guide(article, placed, page, sources);
        guide.html.get_or_init(make).as_ref().map_err(Clone::clone)
    }

    /// A guide by the theme's template.
    fn make_guide(
        &self,
        article: &Prepared,
        placed: &Placed,
        page: &PageView,
        sources: &Sources,
    ) -> Result<GuideHtml, Box<Diagnostic>> {
        let mut context = self.context(&page.lang);
        let view = GuidePageView {
            lang: &page.lang,
            dir: page.dir,
            up: &page.up,
            title: &page.title,
            languages: &page.languages,
        };
        context.insert_value("page", value(&view));
        context.insert_value("article", value(&article.view));
        context.insert_value("body", Value::safe_string(BODY));
        let section = section(placed);
        let mut rendered = |list: Option<&List>| {
            let navigation = navigation_value(placed, &section, list);
            context.insert_value("navigation", navigation);
            self.template(GUIDE_TEMPLATE, &context, sources)
        };
        let with_list = match self.list(&section, page) {
            Some(list) => self.compacted(&rendered(Some(&list))?, &list.parts),
            None => None,
        };
        let html = match with_list {
            Some(html) => html,
            None => compact(&rendered(None)?),
        };
        Ok(match parted(&html, BODY) {
            Some((above, below)) => GuideHtml(above.to_owned(), Some(below.to_owned())),
            None => GuideHtml(html, None),
        })
    }

    /// Rows of lists on a page of a guide; nothing where each page makes its own.
    fn list(&self, rows: &[Arc<Row<Value>>], page: &PageView) -> Option<List> {
        let made = self.rows.as_ref()?;
        if !made.works.load(Ordering::Relaxed) || rows.is_empty() {
            return None;
        }
        let place = Place {
            theme: self.number,
            up: page.up.clone(),
        };
        List::of(rows, &place, |rows| {
            let mut context = self.context(&page.lang);
            let told = [("dir", page.dir), ("lang", &page.lang), ("up", &page.up)];
            context.insert_value("page", value(&BTreeMap::from(told)));
            context.insert_value("rows", Value::from(rows));
            made.tera.render(ROWS_TEMPLATE, &context).ok()
        })
    }

    /// A guide with rows in the place of their marks, compacted; nothing where it is to be made as if there were none.
    fn compacted(&self, html: &str, parts: &[Arc<Part>]) -> Option<String> {
        let html = compact_with(html, parts);
        if html.is_none()
            && let Some(rows) = &self.rows
        {
            rows.works.store(false, Ordering::Relaxed);
        }
        html
    }

    /// The body of an article with the facts in it, by the theme's template.
    fn with_facts(
        &self,
        body: &str,
        mut context: Context,
        sources: &Sources,
    ) -> Result<String, Box<Diagnostic>> {
        let mut fault = None;
        let filled = markdown::fill_facts(body, &mut |name, block| {
            context.insert_value("fact", value(name));
            context.insert_value("block", value(&block));
            match self.tera.render("fact.html", &context) {
                Ok(html) => html.trim().to_owned(),
                Err(error) => {
                    fault.get_or_insert_with(|| Box::new(self.fault(&error, sources)));
                    String::new()
                }
            }
        });
        fault.map_or(Ok(filled), Err)
    }

    /// A fault of a template as a finding at its place.
    fn fault(&self, error: &tera::Error, sources: &Sources) -> Diagnostic {
        let (message, name, place) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => (
                Message::verbatim(report.message()),
                report.filename().to_owned(),
                Some(report.span().range.clone()),
            ),
            ErrorKind::TemplateNotFound(name) => (
                say!("the theme has no template `{name}`", name),
                name.clone(),
                None,
            ),
            ErrorKind::MissingParent { current, parent } => (
                say!(
                    "the template extends `{parent}`, which the theme does not have",
                    parent
                ),
                current.clone(),
                None,
            ),
            _ => (
                Message::verbatim(error.to_string().lines().next().unwrap_or_default()),
                String::new(),
                None,
            ),
        };
        let file = self
            .files
            .get(&name)
            .or_else(|| self.files.values().next())
            .copied();
        let span = file.map(|file| {
            let length = sources.get(file).map_or(0, |source| source.text.len());
            place.map_or(Span::start_of(file), |range| {
                Span::new(file, range.start.min(length)..range.end.min(length))
            })
        });
        let span = span.unwrap_or_else(|| Span::start_of(Sources::default().add("themes", "")));
        let help = match meant(&message.to_string()) {
            Some(near) => say!(
                "did you mean `{near}`? `supportal schema theme` lists what templates receive",
                near
            ),
            None => say!("`supportal schema theme` lists what templates receive"),
        };
        Diagnostic::new(&TEMPLATE_FAULT, span, message).help(help)
    }
}

/// Whether there is anything in a theme's texts that looks like the hole of another.
fn has_holes(theme: &Theme) -> bool {
    let templates = theme.templates.values().map(|(_, text)| text.as_str());
    let strings = theme.strings.iter();
    let strings = strings.flat_map(|(_, strings)| strings.section("ui").map(|(_, text)| text));
    templates.chain(strings).any(survey::is_like_hole)
}

/// The template of a page.
fn template_of(page: &Page) -> String {
    format!("{}.html", page.content.kind())
}

/// Whether the text of an article is on a page.
fn has_body(page: &Page) -> bool {
    matches!(
        page.content,
        Content::Article(..) | Content::Guidance(_, Some(_))
    )
}

/// What a page has, as its templates use it, and values with holes where they are wanted, behind what was read of its portal. Nothing, where
/// it can have no shell.
fn surveyed(page: &Page, mut survey: Survey<'_>) -> Option<(Said, Vec<(&'static str, Value)>)> {
    let data = page.json_ld.as_deref();
    if data.is_some_and(str::is_empty) {
        return None;
    }
    survey.tell(page.content.kind());
    survey.tell(&page.view.lang);
    survey.tell(if data.is_some() { "data" } else { "" });
    survey.root("page", &page.view)?;
    match &page.content {
        Content::Home | Content::Services | Content::NotFound => {}
        Content::Contact(view) => survey.root("contact", view)?,
        Content::Pricing(view) => survey.root("pricing", view)?,
        Content::Offering(view) => survey.root("offering", view)?,
        Content::Service(view) => survey.root("service", view)?,
        Content::Escalation(view) => survey.root("escalation", view)?,
        Content::Guidance(view, article) => {
            survey.root("guidance", view)?;
            survey.tell(if has_body(page) { "body" } else { "" });
            article
                .iter()
                .try_for_each(|it| survey.root("article", &it.view))?;
        }
        Content::Article(article, placed) => {
            survey.root("article", &article.view)?;
            survey.root("navigation", &***placed)?;
        }
        Content::Chooser(view) => survey.root("chooser", view)?,
        Content::Directory(view) => survey.root("directory", view)?,
    }
    Some(survey.end())
}

/// What comes before a mark on a page, and behind it.
fn parted<'h>(html: &'h str, mark: &str) -> Option<(&'h str, &'h str)> {
    let at = memmem::find(html.as_bytes(), mark.as_bytes())?;
    let (before, from) = html.split_at_checked(at)?;
    Some((before, from.get(mark.len()..)?))
}

/// The name nearest to the one that a template asks for and that does not exist, from what the template crate says of it.
fn meant(fault: &str) -> Option<&str> {
    let (asked, rest) = fault.split_once('`')?.1.split_once('`')?;
    let known = rest.split_once("Available ")?.1.split_once(": ")?.1;
    yaml::nearest(asked, known.split(", "))
}

/// The rows of what stands beside an article, which it shares with other pages.
fn section(navigation: &NavigationView) -> Vec<Arc<Row<Value>>> {
    let row = |row: &RowView| Arc::new(Row::new(value(row)));
    navigation.section.iter().map(|it| it.made(row)).collect()
}

/// The value of what stands beside an article, with that of its rows, and these as HTML where they were made.
fn navigation_value(
    navigation: &NavigationView,
    section: &[Arc<Row<Value>>],
    rows: Option<&List>,
) -> Value {
    #[derive(Serialize)]
    struct WithValues<'a> {
        crumbs: &'a [CrumbView],
        previous: Option<&'a CardView>,
        next: Option<&'a CardView>,
        section: Value,
        rows: Option<Value>,
    }
    let NavigationView {
        crumbs,
        previous,
        next,
        section: _,
        rows: _,
    } = navigation;
    // One value: each alone is handed on with more to do.
    let values: Vec<Value> = section.iter().map(|row| row.value.clone()).collect();
    value(&WithValues {
        crumbs,
        previous: previous.as_ref(),
        next: next.as_ref(),
        section: Value::from(values),
        rows: rows.map(|list| Value::safe_string(&list.html)),
    })
}

/// The value of the page that compares the offerings, with the values that it shares with the pages of each.
fn pricing_value(pricing: &PricingView) -> Value {
    #[derive(Serialize)]
    struct WithValues<'a> {
        charges: &'a str,
        offerings: Vec<Value>,
        severities: &'a [SeverityRowView],
    }
    let PricingView {
        charges,
        offerings,
        severities,
    } = pricing;
    value(&WithValues {
        charges,
        offerings: offerings.iter().map(|it| it.made(value)).collect(),
        severities,
    })
}

/// The value of a service, with the values that it shares with the pages of the offerings that cover it.
fn service_value(service: &ServiceView) -> Value {
    #[derive(Serialize)]
    struct WithValues<'a> {
        name: &'a str,
        path: &'a str,
        reference: Option<&'a str>,
        areas: &'a [AreaView],
        facts: &'a FactsView,
        offerings: Vec<Value>,
    }
    let ServiceView {
        name,
        path,
        reference,
        areas,
        facts,
        offerings,
    } = service;
    value(&WithValues {
        name,
        path,
        reference: reference.as_deref(),
        areas,
        facts,
        offerings: offerings.iter().map(|it| it.made(value)).collect(),
    })
}

/// A value for templates. Views are plain data, which always has a value.
fn value<T: Serialize + ?Sized>(view: &T) -> Value {
    Value::try_from_serializable(view).unwrap_or_else(|_| Value::none())
}
