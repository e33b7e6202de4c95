//! Templates → pages. The only file that names the template crate.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use memchr::memmem;
use serde::Serialize;
use tera::{Context, ErrorKind, Tera, Value};

use super::compact::{compact, compact_with};
use super::parts::{Asks, Made, Part, Parts};
use super::rows::{BETWEEN, List, Place, Row};
use super::shell::{self, Shell};
use super::theme::Theme;
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

/// Makes rows of lists by the theme's template of one.
const ROWS_TEMPLATE: &str = "supportal-rows.html";

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
    by_parts: Option<Arc<ByParts>>,
    files: BTreeMap<String, FileId>,
    strings: BTreeMap<String, Value>,
    assets: Value,
    /// Its number among the themes that were read.
    number: u64,
}

/// A theme's templates once more, with what their layouts include made before the page is.
#[derive(Debug)]
struct ByParts {
    tera: Tera,
    asks: Vec<Asks>,
    /// Whether no part was found yet where there can be no element.
    works: AtomicBool,
    /// Whether the pages of guides do no more with their own texts than to show them.
    guides_only_show: bool,
    /// Whether rows of lists are made by [`ROWS_TEMPLATE`].
    has_rows: bool,
}

impl ByParts {
    fn new(tera: &Tera, theme: &Theme) -> Option<Self> {
        let templates = theme.templates.iter();
        let Parts {
            asks,
            layouts,
            guides_only_show,
            row,
        } = Parts::of(templates.map(|(name, (_, text))| (name.as_str(), text.as_str())));
        let rows = row.filter(|_| !theme.templates.contains_key(ROWS_TEMPLATE));
        let rows = rows.map(|row| {
            let each =
                format!("{{% for row in rows %}}{{% include \"{row}\" %}}{BETWEEN}{{% endfor %}}");
            (ROWS_TEMPLATE.to_owned(), each)
        });
        let has_rows = rows.is_some();
        let mut tera = tera.clone();
        let marked = layouts.into_iter().chain(rows);
        let compiled = !asks.is_empty() && tera.add_raw_templates(marked).is_ok();
        compiled.then(|| Self {
            tera,
            asks,
            works: AtomicBool::new(true),
            guides_only_show,
            has_rows,
        })
    }
}

/// What the pages of a portal share in a language: making it costs, handing it on does not.
#[derive(Debug, Clone)]
pub struct Shared {
    portal: Value,
    made: Arc<Made<Value>>,
    /// By what the pages that have it say alike; nothing where there can be none.
    pub(super) shells: Arc<Mutex<BTreeMap<String, Option<Arc<Shell>>>>>,
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
        let (tera, by_parts, outcome) = match same {
            Some((_, engine)) => (engine.tera.clone(), engine.by_parts.clone(), Ok(())),
            None => {
                let texts = theme.templates.iter();
                let texts = texts.map(|(name, (_, text))| (name, text));
                let mut tera = Tera::default();
                let outcome = tera.add_raw_templates(texts);
                let by_parts = outcome.is_ok().then(|| ByParts::new(&tera, theme));
                (Arc::new(tera), by_parts.flatten().map(Arc::new), outcome)
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
            by_parts,
            files,
        };
        if let Err(error) = outcome {
            findings.push(engine.fault(&error, sources));
        }
        engine
    }

    /// Makes a portal's shared value, once for all its pages in one language.
    pub fn share(&self, portal: &PortalView) -> Shared {
        Shared {
            portal: value(portal),
            made: Arc::default(),
            shells: Arc::default(),
        }
    }

    /// A page as HTML.
    ///
    /// # Errors
    /// The template's fault, as a finding.
    pub fn render(
        &self,
        page: &Page,
        portal: Option<&Shared>,
        sources: &Sources,
    ) -> Result<String, Box<Diagnostic>> {
        let article = match &page.content {
            Content::Article(prepared, _) => Some(prepared),
            Content::Guidance(_, prepared) => prepared.as_ref(),
            _ => None,
        };
        let context = || self.context_of(page, &page.view, page.json_ld.as_deref(), portal);
        let html = match portal.and_then(|shared| self.in_shell(page, shared)) {
            Some(html) => html,
            None => {
                let mut context = context();
                let template = format!("{}.html", page.content.kind());
                let with_parts =
                    portal.and_then(|it| self.with_parts(&template, &page.view, it, &mut context));
                match with_parts {
                    Some(html) => html,
                    None => compact(&self.template(&template, &context, sources)?),
                }
            }
        };
        let Some(article) = article else {
            return Ok(html);
        };
        let guide = match &page.content {
            Content::Article(prepared, placed) => {
                Some((self.guide(placed, &page.view), prepared, placed))
            }
            _ => None,
        };
        let (before, above, below, behind) = match guide.as_ref().zip(parted(&html, GUIDE)) {
            Some(((guide, prepared, placed), (before, behind))) => {
                let made = self.guide_html(guide, prepared, placed, &page.view, sources);
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
        let body: Cow<'_, str> = match article.has_facts {
            true => self.with_facts(&article.body, context(), sources)?.into(),
            false => (*article.body).into(),
        };
        Ok([before, above, &body, below, behind].concat())
    }

    /// What a page's template gets, with this view of it and this data.
    fn context_of(
        &self,
        page: &Page,
        view: &PageView,
        json_ld: Option<&str>,
        portal: Option<&Shared>,
    ) -> Context {
        let mut context = self.context(&view.lang);
        context.insert_value("page", value(view));
        context.insert_value(
            "json_ld",
            json_ld.map_or_else(Value::none, Value::safe_string),
        );
        if let Some(shared) = portal {
            context.insert_value("portal", shared.portal.clone());
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

    /// The page of a guide, from the shell that it has with others of the portal; nothing where it has none.
    fn in_shell(&self, page: &Page, shared: &Shared) -> Option<String> {
        let by_parts = self.by_parts.as_ref()?;
        let Content::Article(article, _) = &page.content else {
            return None;
        };
        if !by_parts.guides_only_show {
            return None;
        }
        let texts = shell::texts(page)?;
        let likeness = shell::likeness(page, article.view.has_tabs);
        let shells = || shared.shells.lock().unwrap_or_else(PoisonError::into_inner);
        let known = shells().get(&likeness).cloned();
        let shell = match known {
            Some(known) => known,
            None => {
                let made = self.shell(page, shared).map(Arc::new);
                shells().insert(likeness, made.clone());
                made
            }
        };
        shell?.filled(&texts)
    }

    /// The shell of pages like this one.
    fn shell(&self, page: &Page, shared: &Shared) -> Option<Shell> {
        let (view, json_ld) = shell::hollow(page);
        let mut context = self.context_of(page, &view, json_ld.as_deref(), Some(shared));
        let template = format!("{}.html", page.content.kind());
        let (html, parts) = self.by_parts(&template, &view, shared, &mut context)?;
        Shell::of(&html, &parts)
    }

    /// Whether the pages of guides that are alike in what they say of themselves, and of which one has the guide of the other, are the
    /// same: the theme does nothing with a guide but show it.
    pub fn only_shows_guides(&self) -> bool {
        let by_parts = self.by_parts.as_ref();
        by_parts.is_some_and(|by_parts| by_parts.guides_only_show)
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

    /// A page with the parts that were made for its place.
    fn with_parts(
        &self,
        template: &str,
        page: &PageView,
        shared: &Shared,
        context: &mut Context,
    ) -> Option<String> {
        let (html, parts) = self.by_parts(template, page, shared, context)?;
        self.compacted(&html, &parts)
    }

    /// A page with marks for the parts that were made for its place, and these; nothing where it is to be made as if there were none, with
    /// its faults.
    fn by_parts(
        &self,
        template: &str,
        page: &PageView,
        shared: &Shared,
        context: &mut Context,
    ) -> Option<(String, Vec<Arc<Part>>)> {
        let by_parts = self.by_parts.as_ref()?;
        if !by_parts.works.load(Ordering::Relaxed) {
            return None;
        }
        let parts = by_parts.asks.iter().enumerate().map(|(number, asks)| {
            let told = asks.told(page).map(|(_, value)| value);
            let make = || self.part(number, asks, page, shared);
            shared.made.part(number, told, make)
        });
        let parts: Vec<(Arc<Part>, Value)> = parts.collect::<Option<_>>()?;
        for (asks, (_, value)) in by_parts.asks.iter().zip(&parts) {
            context.insert_value(asks.name.clone(), value.clone());
        }
        let rendered = by_parts.tera.render(template, context);
        for asks in &by_parts.asks {
            context.remove(&asks.name);
        }
        let parts = parts.into_iter().map(|(part, _)| part).collect();
        Some((rendered.ok()?, parts))
    }

    /// A part for places like that of a page, and what it stands as in them.
    fn part(
        &self,
        number: usize,
        asks: &Asks,
        page: &PageView,
        shared: &Shared,
    ) -> Option<(Part, Value)> {
        let mut context = self.context(&page.lang);
        context.insert_value("portal", shared.portal.clone());
        let told: BTreeMap<&str, &str> = asks.told(page).collect();
        context.insert_value("page", value(&told));
        let part = Part::new(self.tera.render(&asks.template, &context).ok()?);
        let mut stands_as = String::new();
        part.stand_in(&mut stands_as, number);
        Some((part, Value::safe_string(&stands_as)))
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
        let by_parts = self.by_parts.as_ref()?;
        if !by_parts.has_rows || !by_parts.works.load(Ordering::Relaxed) || rows.is_empty() {
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
            by_parts.tera.render(ROWS_TEMPLATE, &context).ok()
        })
    }

    /// A page with parts in the place of their marks, compacted; nothing where it is to be made as if there were none.
    fn compacted(&self, html: &str, parts: &[Arc<Part>]) -> Option<String> {
        let html = compact_with(html, parts);
        if html.is_none()
            && let Some(by_parts) = &self.by_parts
        {
            by_parts.works.store(false, Ordering::Relaxed);
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
