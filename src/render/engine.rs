//! Templates → pages. The only file that names the template crate.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tera::{Context, ErrorKind, Tera, Value};

use super::minify;
use super::theme::Theme;
use crate::diagnostic::{Diagnostic, Findings};
use crate::markdown;
use crate::message::{Message, say};
use crate::portal::plan::{Content, Page};
use crate::portal::views::{CardView, CrumbView, NavigationView, PortalView};
use crate::rules::TEMPLATE_FAULT;
use crate::source::{FileId, Sources, Span};
use crate::yaml;

/// Stands for an article's body while its page is minified: the body was minified once for all portals.
const BODY: &str = "\u{f8ff}body\u{f8ff}";

/// A theme's templates, ready.
#[derive(Debug)]
pub struct Engine {
    /// Nothing is compiled in it where a template is at fault.
    tera: Arc<Tera>,
    is_whole: bool,
    files: BTreeMap<String, FileId>,
    strings: BTreeMap<String, Value>,
    assets: Value,
}

/// A value that templates share: making it costs, handing it on does not.
#[derive(Debug, Clone)]
pub struct Shared(Value);

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
        let (tera, outcome) = match same {
            Some((_, engine)) => (engine.tera.clone(), Ok(())),
            None => {
                let texts = theme.templates.iter();
                let texts = texts.map(|(name, (_, text))| (name.clone(), text.clone()));
                let mut tera = Tera::default();
                let outcome = tera.add_raw_templates(texts.collect::<Vec<_>>());
                (Arc::new(tera), outcome)
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
            tera,
            is_whole: outcome.is_ok(),
            files,
        };
        if let Err(error) = outcome {
            findings.push(engine.fault(&error, sources));
        }
        engine
    }

    /// Makes a portal's shared value, once for all its pages in one language.
    pub fn share(&self, portal: &PortalView) -> Shared {
        Shared(value(portal))
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
        let mut context = Context::new();
        context.insert_value("page", value(&page.view));
        context.insert_value(
            "t",
            self.strings
                .get(&page.view.lang)
                .cloned()
                .unwrap_or_else(Value::none),
        );
        context.insert_value("assets", self.assets.clone());
        context.insert_value(
            "json_ld",
            page.json_ld
                .as_deref()
                .map_or_else(Value::none, Value::safe_string),
        );
        if let Some(Shared(portal)) = portal {
            context.insert_value("portal", portal.clone());
        }
        let kind = page.content.kind();
        let own = match &page.content {
            Content::Home | Content::Services | Content::NotFound => None,
            Content::Contact(view) => Some(value(view)),
            Content::Pricing(view) => Some(value(view)),
            Content::Offering(view) => Some(value(view)),
            Content::Service(view) => Some(value(view)),
            Content::Escalation(view) => Some(value(view)),
            Content::Guidance(view, _) => Some(value(view)),
            Content::Article(article, _) => Some(value(&article.view)),
            Content::Chooser(view) => Some(value(view)),
            Content::Directory(view) => Some(value(view)),
        };
        if let Some(own) = own {
            context.insert_value(kind, own);
        }
        let article = match &page.content {
            Content::Article(article, navigation) => {
                context.insert_value("navigation", navigation_value(navigation));
                Some(article)
            }
            Content::Guidance(_, Some(article)) => {
                context.insert_value("article", value(&article.view));
                Some(article)
            }
            _ => None,
        };
        if article.is_some() {
            context.insert_value("body", Value::safe_string(BODY));
        }
        let html = self
            .tera
            .render(&format!("{kind}.html"), &context)
            .map_err(|error| Box::new(self.fault(&error, sources)))?;
        let html = minify::minify(html);
        let Some((article, (before, behind))) = article.zip(html.split_once(BODY)) else {
            return Ok(html);
        };
        Ok(if markdown::has_facts(&article.body) {
            let body = self.with_facts(&article.body, context, sources)?;
            [before, &body, behind].concat()
        } else {
            [before, &article.body, behind].concat()
        })
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

/// The name nearest to the one that a template asks for and that does not exist, from what the template crate says of it.
fn meant(fault: &str) -> Option<&str> {
    let (asked, rest) = fault.split_once('`')?.1.split_once('`')?;
    let known = rest.split_once("Available ")?.1.split_once(": ")?.1;
    yaml::nearest(asked, known.split(", "))
}

/// The value of what stands beside an article, with the values that its rows share with those of other pages.
fn navigation_value(navigation: &NavigationView) -> Value {
    #[derive(Serialize)]
    struct WithValues<'a> {
        crumbs: &'a [CrumbView],
        previous: Option<&'a CardView>,
        next: Option<&'a CardView>,
        section: Vec<Value>,
    }
    let NavigationView {
        crumbs,
        previous,
        next,
        section,
    } = navigation;
    value(&WithValues {
        crumbs,
        previous: previous.as_ref(),
        next: next.as_ref(),
        section: section.iter().map(|row| row.made(value)).collect(),
    })
}

/// A value for templates. Views are plain data, which always has a value.
fn value<T: Serialize + ?Sized>(view: &T) -> Value {
    Value::try_from_serializable(view).unwrap_or_else(|_| Value::none())
}
