//! All pages of a portal in one language.

use std::sync::Arc;

use super::articles::Prepared;
use super::navigation::{Guides, Placed};
use super::routes::{Home, Route, encode, section};
use super::search::{self, Search};
use super::views::{
    AlternateView, CardView, ChooserView, Common, ContactView, CrumbView, DirectoryView,
    EscalationView, FactsView, GuidanceView, ImageView, LanguageView, LegalView, LinkView,
    OfferingView, PageView, PortalView, PricingView, ServiceView,
};
use super::{InLanguage, json_ld, machines, phrases};
use crate::catalog::offering::Offering;
use crate::locale::Locale;
use crate::strings::Strings;
use crate::turns;

/// A page: its file below the output's root, and what its template shows.
#[derive(Debug)]
pub struct Page {
    /// File below the output's root.
    pub file: String,
    /// Path below the locale root, empty or ending in a slash.
    pub path: String,
    /// What every page has.
    pub view: PageView,
    /// What its kind has.
    pub content: Content,
    /// Structured data, as JSON that is safe inside a script element.
    pub json_ld: Option<String>,
}

/// What the template of a page kind shows.
#[derive(Debug)]
pub enum Content {
    /// The home page shows the portal itself.
    Home,
    /// Hours and contact.
    Contact(ContactView),
    /// Plans and pricing.
    Pricing(PricingView),
    /// One offering.
    Offering(Common<OfferingView>),
    /// The services, which the portal lists.
    Services,
    /// One service.
    Service(ServiceView),
    /// The path of a case.
    Escalation(EscalationView),
    /// All guides, and the text above them.
    Guidance(GuidanceView, Option<Arc<Prepared>>),
    /// One guide, and where it stands among the others.
    Article(Arc<Prepared>, Arc<Placed>),
    /// No page.
    NotFound,
    /// Where a reader picks a language.
    Chooser(ChooserView),
    /// The partners of a site.
    Directory(DirectoryView),
}

impl Content {
    /// The page kind, which names the template.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Contact(_) => "contact",
            Self::Pricing(_) => "pricing",
            Self::Offering(_) => "offering",
            Self::Services => "services",
            Self::Service(_) => "service",
            Self::Escalation(_) => "escalation",
            Self::Guidance(..) => "guidance",
            Self::Article(..) => "article",
            Self::NotFound => "not-found",
            Self::Chooser(_) => "chooser",
            Self::Directory(_) => "directory",
        }
    }
}

/// What the pages of a portal share beside its facts.
#[derive(Debug, Clone)]
pub struct Assets {
    /// The partner's style sheet, below the partner's root.
    pub brand_css: String,
    /// The partner's logo.
    pub logo: Option<ImageView>,
}

/// Makes pages of one portal in one language.
#[derive(Debug)]
struct Maker<'a> {
    home: Home<'a>,
    locale: &'a Locale,
    strings: &'a Strings,
    /// What the files and the addresses of its pages begin with.
    folder: String,
    url: Option<String>,
    /// All languages of the portal, the default first.
    languages: Vec<Language<'a>>,
}

/// A language of a portal.
#[derive(Debug)]
struct Language<'a> {
    locale: &'a Locale,
    name: &'a str,
    /// What the addresses of its pages begin with.
    url: Option<String>,
    /// From the locale root of another language.
    beside: String,
}

/// A page before it has an address.
struct Draft {
    route: Route,
    title: String,
    description: String,
    crumbs: Vec<CrumbView>,
    section: &'static str,
}

impl<'a> Maker<'a> {
    fn new(
        home: Home<'a>,
        strings: &'a Strings,
        locale: &'a Locale,
        languages: &[(&'a Locale, &'a str)],
    ) -> Self {
        let languages = languages.iter().map(|(locale, name)| Language {
            locale,
            name,
            url: home.locale_url(locale),
            beside: format!("../{}/", locale.segment()),
        });
        Self {
            home,
            locale,
            strings,
            folder: home.folder(locale),
            url: home.locale_url(locale),
            languages: languages.collect(),
        }
    }

    fn page(&self, draft: Draft, content: Content) -> Page {
        let Draft {
            route,
            title,
            description,
            crumbs,
            section,
        } = draft;
        let (up, path) = (route.up(), encode(route.path()));
        let view = PageView {
            kind: content.kind(),
            title,
            description,
            lang: self.locale.to_string(),
            dir: self.locale.direction(),
            root: above(&up, self.home.root()),
            partner_root: above(&up, self.home.partner_root()),
            csp: machines::policy::IN_PAGES,
            canonical: self.url.as_ref().map(|url| [url, path.as_str()].concat()),
            alternates: self.alternates(&path),
            languages: self.languages(&up, &path),
            crumbs,
            section: section.to_owned(),
            up,
        };
        Page {
            file: [&self.folder, route.path(), "index.html"].concat(),
            path: route.path().to_owned(),
            view,
            content,
            json_ld: None,
        }
    }

    /// The same page in each language, and for everybody else: the chooser on home, the default language elsewhere.
    fn alternates(&self, path: &str) -> Vec<AlternateView> {
        let url = |language: &Language<'_>| Some([language.url.as_ref()?, path].concat());
        let mut all = Vec::with_capacity(self.languages.len() + 1);
        all.extend(self.languages.iter().filter_map(|language| {
            Some(AlternateView {
                lang: language.locale.to_string(),
                href: url(language)?,
            })
        }));
        let rest = match path {
            "" => self.home.chooser_url(),
            _ => self.languages.first().and_then(url),
        };
        all.extend(rest.map(|href| AlternateView {
            lang: "x-default".into(),
            href,
        }));
        all
    }

    fn languages(&self, up: &str, path: &str) -> Vec<LanguageView> {
        let view = |language: &Language<'_>| LanguageView {
            lang: language.locale.to_string(),
            name: language.name.to_owned(),
            href: [up, &language.beside, path].concat(),
            current: language.locale == self.locale,
        };
        self.languages.iter().map(view).collect()
    }

    fn title(&self, kind: &str) -> String {
        self.strings.say(&format!("titles.{kind}")).to_owned()
    }

    fn link(&self, path: &str, kind: &str) -> LinkView {
        LinkView {
            path: path.to_owned(),
            name: self.title(kind),
        }
    }

    fn crumb(&self, path: &str, kind: &str) -> CrumbView {
        CrumbView {
            path: Some(path.to_owned()),
            name: self.title(kind),
            lang: None,
        }
    }

    fn home_crumb(&self) -> CrumbView {
        self.crumb("", "home")
    }

    /// A page of the first level.
    fn top(&self, kind: &str, section: &'static str, name: &str) -> Draft {
        Draft {
            route: Route::section(section),
            title: self.title(kind),
            description: self
                .strings
                .fill(&format!("descriptions.{kind}"), &[("name", name)]),
            crumbs: vec![self.home_crumb()],
            section,
        }
    }

    /// The page that lists the guides.
    fn guidance(&self, guides: &Guides, name: &str) -> Page {
        let mut list = self.top("guidance", section::GUIDANCE, name);
        if let Some(front) = &guides.front {
            list.title.clone_from(&front.title);
            list.description = self.describe(front, name);
        }
        let content = Content::Guidance(guides.list(), guides.front.clone());
        self.page(list, content)
    }

    /// What makes the page of a guide.
    fn guide(&self, name: &str) -> impl Fn(&(&Arc<Prepared>, &Arc<Placed>)) -> Page {
        let above = [self.home_crumb(), self.crumb(section::GUIDANCE, "guidance")];
        move |(article, navigation)| {
            let below = navigation.crumbs.iter();
            let crumbs = above.iter().chain(below).cloned().collect();
            let draft = Draft {
                route: article.route(),
                title: article.title.clone(),
                description: self.describe(article, name),
                crumbs,
                section: section::GUIDANCE,
            };
            let content = Content::Article(Arc::clone(article), Arc::clone(navigation));
            self.page(draft, content)
        }
    }

    /// What an article is about, in a sentence.
    fn describe(&self, article: &Prepared, name: &str) -> String {
        match article.description.as_str() {
            "" => self.strings.fill(
                "descriptions.article",
                &[("title", &article.title), ("name", name)],
            ),
            own => own.to_owned(),
        }
    }

    /// The page that a host serves where there is none: at any depth, so its links begin at the host's root.
    fn not_found(&self) -> Page {
        let draft = Draft {
            route: Route::home(),
            title: self.title("not_found"),
            description: self.strings.say("descriptions.not_found").to_owned(),
            crumbs: Vec::new(),
            section: "",
        };
        let mut page = self.page(draft, Content::NotFound);
        let up = self.home.absolute_path(self.locale);
        page.file = format!("{}404.html", self.home.folder(self.locale));
        page.view.root = self.home.base_path();
        page.view.partner_root = up
            .trim_end_matches('/')
            .rsplit_once('/')
            .map_or("/".to_owned(), |(parent, _)| format!("{parent}/"));
        for language in &mut page.view.languages {
            language.href = format!(
                "{}{}/",
                page.view.partner_root,
                language.lang.to_lowercase()
            );
        }
        page.view.up = up;
        page.view.canonical = None;
        page.view.alternates.clear();
        page
    }
}

/// How many guides the home page shows: fewer where many offerings stand above them, so that the page stays short and light.
fn guides_on_home(offerings: usize) -> usize {
    8_usize.saturating_sub(offerings).clamp(3, 6)
}

/// From a page over the locale root to a folder above that.
fn above(up: &str, root: &str) -> String {
    match up {
        "./" => root.to_owned(),
        up => format!("{up}{root}"),
    }
}

/// A portal in one language.
#[derive(Debug)]
pub struct Planned {
    /// What its pages share.
    pub view: PortalView,
    /// Its pages.
    pub pages: Vec<Page>,
    /// The file that its search looks in, below the partner's root, and its content; none where there are no guides to search.
    pub index: Option<(String, Vec<u8>)>,
}

/// A partner's portal in one language.
pub fn portal<'a>(
    it: &InLanguage<'a>,
    home: Home<'a>,
    languages: &'a [(&'a Locale, &'a str)],
    guides: &Guides,
    assets: &Assets,
    search: &Search,
) -> Planned {
    let maker = Maker::new(home, it.strings, it.locale, languages);
    let name = it.name().to_owned();
    let all: Vec<&Offering> = it.portal.partner.offerings.iter().collect();
    let facts = it.facts(&all);
    let offerings: Vec<Common<OfferingView>> = all
        .iter()
        .map(|offering| Common::new(it.offering_page(offering)))
        .collect();
    let services: Vec<ServiceView> = it
        .services()
        .into_iter()
        .map(|id| it.service_page(id, &offerings))
        .collect();

    let home_draft = Draft {
        route: Route::home(),
        title: it.strings.fill("ui.home_title", &[("name", &name)]),
        description: it.strings.fill("descriptions.home", &[("name", &name)]),
        crumbs: Vec::new(),
        section: "",
    };
    let mut pages = vec![maker.page(home_draft, Content::Home)];
    pages.push(maker.page(
        maker.top("contact", section::CONTACT, &name),
        Content::Contact(it.contact_page(&all, &facts)),
    ));
    if !offerings.is_empty() {
        pages.push(maker.page(
            maker.top("pricing", section::PRICING, &name),
            Content::Pricing(it.pricing_page(&offerings)),
        ));
    }
    if !services.is_empty() {
        pages.push(maker.page(
            maker.top("services", section::SERVICES, &name),
            Content::Services,
        ));
    }
    pages.push(maker.page(
        maker.top("escalation", section::ESCALATION, &name),
        Content::Escalation(it.escalation_page()),
    ));
    let service_cards = services.iter().map(|service| CardView {
        path: service.path.clone(),
        name: service.name.clone(),
        text: areas_line(it, service),
        lang: None,
    });
    let mut view = PortalView {
        lede: lede(it, &services),
        brand_css: assets.brand_css.clone(),
        search_index: None,
        logo: assets.logo.clone(),
        sections: sections(&maker, &pages, guides),
        services: service_cards.collect(),
        offerings: offerings
            .iter()
            .map(|offering| CardView {
                path: offering.path.clone(),
                name: offering.name.clone(),
                text: offering.support.clone(),
                lang: None,
            })
            .collect(),
        guides: guides
            .in_order()
            .take(guides_on_home(offerings.len()))
            .map(|(article, _)| article.card())
            .collect(),
        legal: legal(it),
        provider: it.provider().map(str::to_owned),
        desks: it.desks(),
        files: machines::links(it.strings, &facts),
        facts,
        name: name.clone(),
    };
    for offering in offerings {
        let draft = Draft {
            route: Route::section(&offering.path),
            title: offering.name.clone(),
            description: offering.support.clone(),
            crumbs: vec![maker.home_crumb(), maker.crumb(section::PRICING, "pricing")],
            section: section::PRICING,
        };
        pages.push(maker.page(draft, Content::Offering(offering)));
    }
    for service in services {
        let draft = Draft {
            route: Route::section(&service.path),
            title: it
                .strings
                .fill("titles.service", &[("service", &service.name)]),
            description: it.strings.fill(
                "descriptions.service",
                &[("service", &service.name), ("name", &name)],
            ),
            crumbs: vec![
                maker.home_crumb(),
                maker.crumb(section::SERVICES, "services"),
            ],
            section: section::SERVICES,
        };
        pages.push(maker.page(draft, Content::Service(service)));
    }
    if !guides.is_empty() {
        pages.push(maker.guidance(guides, &name));
        let guide = maker.guide(&name);
        pages.extend(guides.in_order().map(|it| guide(&it)));
    }
    let urls = json_ld::Urls::new(it, &home);
    for page in &mut pages {
        page.json_ld = Some(json_ld::graph(it, &home, &urls, page, &view));
    }
    pages.push(maker.not_found());
    let index = (!guides.is_empty()).then(|| search::own(it.strings, search, &pages));
    view.search_index = index.as_ref().map(|(name, _)| name.clone());
    Planned { view, pages, index }
}

/// The pages of guides that all portals of some languages share, as far as they are the same in each.
pub fn shared_guides<'a>(
    home: Home<'a>,
    strings: &'a Strings,
    languages: &'a [(&'a Locale, &'a str)],
    guides: &Guides,
) -> Vec<Page> {
    let maker = Maker::new(home, strings, &strings.locale, languages);
    let in_order: Vec<_> = guides.in_order().collect();
    turns::all(&in_order, maker.guide(""))
}

/// The guidance of a site without partners, in one language.
pub fn guidance_site<'a>(
    home: Home<'a>,
    strings: &'a Strings,
    languages: &'a [(&'a Locale, &'a str)],
    title: &str,
    guides: &Guides,
    brand_css: &str,
    search: &Search,
) -> Planned {
    let maker = Maker::new(home, strings, &strings.locale, languages);
    let nothing = FactsView {
        support: Vec::new(),
        hours: Vec::new(),
        contact: Vec::new(),
        pricing: Vec::new(),
        free: false,
        applies: String::new(),
    };
    let draft = Draft {
        route: Route::home(),
        title: title.to_owned(),
        description: title.to_owned(),
        crumbs: Vec::new(),
        section: "",
    };
    let mut pages = vec![maker.page(draft, Content::Guidance(guides.list(), None))];
    pages.push(maker.guidance(guides, title));
    // Of one site, there may be thousands.
    let in_order: Vec<_> = guides.in_order().collect();
    pages.extend(turns::all(&in_order, maker.guide(title)));
    pages.push(maker.not_found());
    let index = search::own(strings, search, &pages);
    let view = PortalView {
        name: title.to_owned(),
        lede: String::new(),
        brand_css: brand_css.to_owned(),
        search_index: Some(index.0.clone()),
        logo: None,
        sections: vec![maker.link(section::GUIDANCE, "guidance")],
        facts: nothing,
        services: Vec::new(),
        offerings: Vec::new(),
        guides: Vec::new(),
        legal: None,
        provider: None,
        desks: Vec::new(),
        files: Vec::new(),
    };
    Planned {
        view,
        pages,
        index: Some(index),
    }
}

/// The page at a portal's root, where a reader picks a language: in the default language, with a word in each.
pub fn chooser<'a>(
    home: Home<'a>,
    strings: &'a Strings,
    languages: &'a [(&'a Locale, &'a str)],
    name: &str,
) -> Page {
    let maker = Maker::new(home, strings, &strings.locale, languages);
    let draft = Draft {
        route: Route::home(),
        title: maker.title("chooser"),
        description: strings.fill("descriptions.home", &[("name", name)]),
        crumbs: Vec::new(),
        section: "",
    };
    let mut page = maker.page(draft, Content::NotFound);
    for language in &mut page.view.languages {
        language.href = format!("./{}/", language.lang.to_lowercase());
    }
    page.content = Content::Chooser(ChooserView {
        languages: page.view.languages.clone(),
    });
    page.view.kind = page.content.kind();
    page.view.up = format!("./{}/", strings.locale.segment());
    page.view.partner_root = "./".into();
    page.view.root = match home.root() {
        "../" => "./".into(),
        _ => "../".into(),
    };
    page.view.canonical = home.chooser_url();
    page.file = home.partner.map_or_else(
        || "index.html".to_owned(),
        |partner| format!("{partner}/index.html"),
    );
    page
}

fn sections(maker: &Maker<'_>, pages: &[Page], guides: &Guides) -> Vec<LinkView> {
    let order = [
        ("contact", section::CONTACT),
        ("pricing", section::PRICING),
        ("services", section::SERVICES),
        ("escalation", section::ESCALATION),
    ];
    let there = order
        .into_iter()
        .filter(|(kind, _)| pages.iter().any(|page| page.content.kind() == *kind));
    let mut links: Vec<LinkView> = there.map(|(kind, path)| maker.link(path, kind)).collect();
    if !guides.is_empty() {
        links.push(maker.link(section::GUIDANCE, "guidance"));
    }
    links
}

fn lede(it: &InLanguage<'_>, services: &[ServiceView]) -> String {
    let own = it.text(&it.portal.partner.description);
    if !own.is_empty() || services.is_empty() {
        return own.to_owned();
    }
    let names: Vec<String> = services
        .iter()
        .map(|service| service.name.clone())
        .collect();
    it.strings
        .fill("lede", &[("services", &phrases::list(it.strings, &names))])
}

fn areas_line(it: &InLanguage<'_>, service: &ServiceView) -> String {
    let names: Vec<String> = service.areas.iter().map(|area| area.name.clone()).collect();
    phrases::nouns(it.strings, &names)
}

fn legal(it: &InLanguage<'_>) -> Option<LegalView> {
    let legal = it.portal.partner.legal.as_ref()?;
    let text = |stated: &crate::yaml::Stated<crate::catalog::Str>| {
        stated.value().map(|text| text.to_string())
    };
    Some(LegalView {
        name: text(&legal.name),
        cnpj: text(&legal.cnpj),
        address: text(&legal.address),
        regulator: text(&legal.regulated_by),
    })
}
