//! Guides, and engines that make their pages as well as they can, and each by itself: what tests hold to one another.

use std::fs;
use std::sync::{Arc, OnceLock};

use url::Url;

use super::theme::Theme;
use super::{Engine, Shared};
use crate::catalog::article::Guidance;
use crate::config::Config;
use crate::content;
use crate::diagnostic::Findings;
use crate::load::Root;
use crate::portal::articles::Prepared;
use crate::portal::navigation::{Guides, Plan, Topics};
use crate::portal::plan::{self, Content, Page, Planned};
use crate::portal::routes::Home;
use crate::portal::search::Search;
use crate::source::Sources;

struct Folder(String);

impl Topics for Folder {
    fn place(&self, _: &str) -> usize {
        0
    }

    fn name(&self, _: &str) -> Option<String> {
        Some(self.0.clone())
    }
}

/// A site in two languages, and its theme.
fn site() -> &'static (Config, Theme) {
    static SITE: OnceLock<(Config, Theme)> = OnceLock::new();
    SITE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let settings = "title: T\nlocales: [en-US, pt-BR]\n";
        fs::write(dir.path().join("site.yaml"), settings).unwrap();
        let root = Root::open(dir.path()).unwrap();
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let read = content::config(&root, &mut sources, &mut findings);
        let (config, _) = read.unwrap_or_else(|_| panic!("the settings are there"));
        let config = config.unwrap();
        let theme = Theme::load(&root, &config, None, &mut sources, &mut findings).unwrap();
        (config, theme)
    })
}

/// The engine of the built-in theme with these templates, and one that makes every page by itself.
pub(super) fn engines(templates: &[(&str, &str)]) -> [Engine; 2] {
    ["", "{# supportal-part- #}"].map(|comment| {
        let mut theme = Theme {
            templates: site().1.templates.clone(),
            strings: site().1.strings.clone(),
            assets: site().1.assets.clone(),
            ..Theme::default()
        };
        for (name, text) in templates {
            let file = ((*name).to_owned(), (*text).to_owned());
            theme.templates.insert((*name).to_owned(), file);
        }
        for (_, text) in theme.templates.values_mut() {
            text.push_str(comment);
        }
        let mut findings = Findings::default();
        let engine = Engine::new(&theme, None, &mut Sources::default(), &mut findings);
        assert!(findings.is_empty(), "{templates:?}");
        engine
    })
}

/// The plan of some guides, in folders that are called so.
pub(super) fn planned(guides: Vec<Prepared>, folder: &str, has_url: bool) -> Planned {
    let (config, theme) = site();
    let [locale, other] = config.locales.as_slice() else {
        panic!("there are two languages")
    };
    let guidance = Guidance::default();
    let guides = Guides::new(
        guides.into_iter().map(Arc::new).collect(),
        Plan {
            guidances: &[&guidance],
            locale,
            order: &config.locales,
            topics: &Folder(folder.to_owned()),
            more: "",
        },
    );
    let url = has_url.then(|| Url::parse("https://support.example/a/").unwrap());
    let home = Home {
        partner: None,
        base_url: url.as_ref(),
        own_url: None,
    };
    let strings = theme.strings.get(locale).unwrap();
    let languages = [(locale, "English"), (other, "Português")];
    let search = Search::default();
    let css = "brand.css";
    let mut planned =
        plan::guidance_site(home, strings, &languages, "A & B", &guides, css, &search);
    for page in planned.pages.iter_mut().filter(|_| has_url) {
        page.json_ld = Some(format!("{{\"n\":\"{}  <\"}}", page.file));
    }
    planned
}

/// Whether it is the page of a guide.
pub(super) fn is_guide(page: &&Page) -> bool {
    matches!(page.content, Content::Article(..))
}

/// The pages that an engine makes, or its faults.
pub(super) fn rendered<'p>(
    engine: &Engine,
    shared: &Shared<'_>,
    pages: impl Iterator<Item = &'p Page>,
) -> Vec<Result<String, String>> {
    let page = |page| engine.render(page, Some(shared), &Sources::default());
    pages
        .map(|it| page(it).map_err(|fault| fault.message.to_string()))
        .collect()
}
