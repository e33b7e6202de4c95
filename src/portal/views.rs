//! What a theme's templates receive: plain, already localized values.
//!
//! Every template gets `page` ([`PageView`]), `portal` ([`PortalView`], not on the directory), `t` (the interface strings of the
//! locale, from the theme's `strings/<locale>.yaml`, section `ui`), `assets` (paths of the theme's files by their plain name, below `page.root`)
//! and, by page kind, one more value named after the kind. Nothing here looks anything up, and nothing is HTML but what
//! [`crate::markdown`] rendered (`body`, beside an [`ArticleView`]) and `json_ld`, which reach the templates as safe strings.
//!
//! What templates do not get is for files that programs read: the same facts, before they are words.
//!
//! Every `path` is relative to the locale root of the portal and ends in a slash: a template writes `{{ page.up }}{{ item.path }}`.

use std::any::Any;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::catalog::hours::Schedule;
use crate::catalog::price::Per;

/// A view that many pages show. What is made of it for templates is made once.
#[derive(Debug, Clone)]
pub struct Common<T>(Arc<Kept<T>>);

#[derive(Debug)]
struct Kept<T> {
    view: T,
    made: OnceLock<Box<dyn Any + Send + Sync>>,
}

impl<T> Common<T> {
    /// A view, of which nothing was made yet.
    pub fn new(view: T) -> Self {
        Self(Arc::new(Kept {
            view,
            made: OnceLock::new(),
        }))
    }

    /// What is made of it: `make` is asked once.
    pub fn made<V: Any + Clone + Send + Sync>(&self, make: impl Fn(&T) -> V) -> V {
        let made = self.0.made.get_or_init(|| Box::new(make(&self.0.view)));
        let made = made.downcast_ref::<V>().cloned();
        made.unwrap_or_else(|| make(&self.0.view))
    }
}

impl<T> Deref for Common<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.view
    }
}

impl<T: Serialize> Serialize for Common<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.view.serialize(serializer)
    }
}

/// What the page is and where it stands.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PageView {
    /// `home`, `contact`, `pricing`, `offering`, `services`, `service`, `escalation`, `guidance`, `article`, `not-found`, `chooser`, `directory`.
    pub kind: &'static str,
    /// The plain title, without the portal's name.
    pub title: String,
    /// One sentence for search engines.
    pub description: String,
    /// BCP 47 tag of the page's language.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// From this page to the locale root: `./`, `../`, `../../`; an absolute path on `not-found`.
    pub up: String,
    /// From this page to the output's root, where `assets/` is.
    pub root: String,
    /// From this page to the partner's root, where its own assets are.
    pub partner_root: String,
    /// The policy by which browsers take nothing from elsewhere, for a `meta` element.
    pub csp: &'static str,
    /// Absolute URL of this page, where a base URL is known and the page may be indexed.
    pub canonical: Option<String>,
    /// Absolute URLs of this page in every language, itself and `x-default` included.
    pub alternates: Vec<AlternateView>,
    /// The same page in each of the portal's languages.
    pub languages: Vec<LanguageView>,
    /// The way down to this page, without itself; empty on home.
    pub crumbs: Vec<CrumbView>,
    /// Path of the section in [`PortalView::sections`] that this page belongs to, or empty.
    pub section: String,
}

/// What is the same of a guide's page in every portal that shows it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GuidePageView<'a> {
    /// BCP 47 tag of the page's language.
    pub lang: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// From the page to the locale root.
    pub up: &'a str,
    /// The plain title.
    pub title: &'a str,
    /// The same page in each of the portal's languages.
    pub languages: &'a [LanguageView],
}

/// One `hreflang` alternate.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AlternateView {
    /// BCP 47 tag or `x-default`.
    pub lang: String,
    /// Absolute URL.
    pub href: String,
}

/// One language of the portal.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LanguageView {
    /// BCP 47 tag.
    pub lang: String,
    /// The language's name in itself.
    pub name: String,
    /// Relative link from this page to the same page in that language.
    pub href: String,
    /// Whether it is the language of this page.
    pub current: bool,
}

/// A link within the portal.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LinkView {
    /// Path below the locale root.
    pub path: String,
    /// What to call it.
    pub name: String,
}

/// A step of the way down to a page.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CrumbView {
    /// Path below the locale root; none of a group that has no page of its own.
    pub path: Option<String>,
    /// What to call it.
    pub name: String,
    /// Language of the name where it is not the page's.
    pub lang: Option<String>,
}

/// The partner, in one language: made once, shared by all its pages.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PortalView {
    /// The partner's name.
    pub name: String,
    /// One or two sentences: who is helped, with what.
    pub lede: String,
    /// Path of the partner's style sheet (its colours) below the partner's root.
    pub brand_css: String,
    /// The file that the search looks in, below the partner's root; none where there are no guides to search.
    pub search_index: Option<String>,
    /// The logo, if there is one.
    pub logo: Option<ImageView>,
    /// The header's links: contact, pricing, services, escalation, guidance (only what exists).
    pub sections: Vec<LinkView>,
    /// The support facts of all offerings together.
    pub facts: FactsView,
    /// The services that are supported.
    pub services: Vec<CardView>,
    /// The offerings, in the order of their file names.
    pub offerings: Vec<CardView>,
    /// The guides to show first on the home page.
    pub guides: Vec<CardView>,
    /// Legal name, registry number and address, as far as stated.
    pub legal: Option<LegalView>,
    /// The distributor through which the partner buys, if any.
    pub provider: Option<String>,
    /// Whom to ask about personal data, and about what cannot be read.
    pub desks: Vec<DeskView>,
    /// The facts in files for programs.
    pub files: Vec<FileView>,
}

/// A file for programs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FileView {
    /// Path below the locale root.
    pub path: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// What is in it.
    pub name: String,
}

/// A desk beside that of the support.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DeskView {
    /// What it is for.
    pub name: String,
    /// Ways to get in touch with it.
    pub channels: Vec<ChannelView>,
    /// Where its statement is published.
    pub statement: Option<String>,
}

/// An image of the partner's.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ImageView {
    /// Path below the partner's root.
    pub src: String,
    /// Pixels, where the file says so.
    pub width: Option<u32>,
    /// Pixels, where the file says so.
    pub height: Option<u32>,
}

/// Who is legally behind the portal.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LegalView {
    /// Registered name.
    pub name: Option<String>,
    /// Brazilian company number, formatted.
    pub cnpj: Option<String>,
    /// Postal address in one line.
    pub address: Option<String>,
    /// The authority that regulates its services.
    pub regulator: Option<String>,
}

/// A titled link with a line of text.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CardView {
    /// Path below the locale root.
    pub path: String,
    /// What it is called.
    pub name: String,
    /// One line about it; may be empty.
    pub text: String,
    /// Language of the name and text where it is not the page's.
    pub lang: Option<String>,
}

/// The four disclosures: the "support facts" label.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FactsView {
    /// Support provided: one line for each offering.
    pub support: Vec<SupportView>,
    /// Service hours: one for each distinct schedule.
    pub hours: Vec<HoursView>,
    /// Contact methods, in the order phone, e-mail, web.
    pub contact: Vec<ChannelView>,
    /// Prices: one line for each offering.
    pub pricing: Vec<OfferPriceView>,
    /// True where nothing is charged for support at all.
    pub free: bool,
    /// Markets and clouds that this holds for, as one sentence; may be empty.
    pub applies: String,
}

/// What one offering provides.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SupportView {
    /// The offering; empty for a partner that has none.
    pub name: String,
    /// Its page.
    pub path: String,
    /// The support provided.
    pub text: String,
}

/// One schedule.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct HoursView {
    /// The offerings that it holds for; empty when it holds for all.
    pub offerings: Vec<String>,
    /// True for around the clock, every day.
    pub always: bool,
    /// Ready prose, one line for each run of days: "Segunda a sexta, das 9h às 18h".
    pub lines: Vec<String>,
    /// The zone in words: "horário de São Paulo (UTC−3)".
    pub zone: String,
    /// The IANA name.
    pub zone_id: String,
    /// Monday to Sunday.
    pub week: Vec<DayView>,
    /// Dates that differ from the week, in order.
    pub exceptions: Vec<ExceptionView>,
    /// Until when the exceptions are known.
    pub valid_through: Option<DateView>,
    /// All of it in one line for a script, as [`super::clock`] writes it.
    pub clock: String,
    /// What the words are about.
    #[serde(skip)]
    pub schedule: Arc<Schedule>,
    /// The zone.
    #[serde(skip)]
    pub time_zone: TimeZone,
    /// The last date that the openings are known of; none where no date differs from the week.
    #[serde(skip)]
    pub until: Option<Date>,
}

/// One day of the week.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DayView {
    /// Localized name.
    pub name: String,
    /// Opening spans; empty when closed.
    pub spans: Vec<SpanView>,
}

/// From when until when.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SpanView {
    /// As people write it here: "9h", "9 AM".
    pub from: String,
    /// As people write it here.
    pub to: String,
    /// `09:00`, for `datetime`.
    pub from_iso: String,
    /// `18:00`, for `datetime`.
    pub to_iso: String,
}

/// A date that differs from its weekday.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ExceptionView {
    /// The date.
    pub date: DateView,
    /// "closed", or the spans in words.
    pub text: String,
    /// Whether it is closed all day.
    pub closed: bool,
}

/// A date in words and for machines.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DateView {
    /// "31 de dezembro de 2026".
    pub text: String,
    /// `2026-12-31`.
    pub iso: String,
}

/// A way to reach the partner.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChannelView {
    /// `phone`, `email` or `web`.
    pub kind: &'static str,
    /// `tel:`, `mailto:` or `https:` link, checked.
    pub href: String,
    /// The full number, address or host, to be shown.
    pub text: String,
    /// The same in pieces: a line that is too short for all of it may end behind each.
    pub pieces: Vec<String>,
    /// Languages spoken there, named in the page's language; empty: all of the portal's.
    pub languages: Vec<String>,
    /// True for numbers that can only be called from within their country (0800, 4004).
    pub national_only: bool,
    /// What it is for, in the partner's words.
    pub note: Option<String>,
    /// What it costs to call, in the partner's words.
    pub cost: Option<String>,
    /// How soon requests are usually answered there: "1 dia útil".
    pub within: Option<String>,
    /// The offerings that it holds for; empty when it holds for all.
    pub offerings: Vec<String>,
    /// The languages by their BCP 47 tags.
    #[serde(skip)]
    pub tags: Vec<String>,
}

impl ChannelView {
    /// The number of a phone that can be called from anywhere: `+` and digits.
    pub fn number(&self) -> &str {
        self.href.trim_start_matches("tel:")
    }
}

/// What one offering costs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OfferPriceView {
    /// The offering; empty for a partner that has none.
    pub name: String,
    /// Its page.
    pub path: String,
    /// Its prices.
    pub prices: Vec<PriceView>,
}

/// One price.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PriceView {
    /// `free`, `included`, `fixed`, `percent`, `on-request`.
    pub kind: &'static str,
    /// "R$ 450,00 por mês".
    pub text: String,
    /// "impostos incluídos"; none where nothing is said.
    pub tax: Option<String>,
    /// The market it holds in, in words.
    pub market: Option<String>,
    /// Until when it holds.
    pub valid_through: Option<DateView>,
    /// The sum, where it is one.
    #[serde(skip)]
    pub sum: Option<Sum>,
    /// Whether tax is in it, where that is said.
    #[serde(skip)]
    pub taxed: Option<bool>,
}

/// A price that is a sum of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The decimal.
    pub amount: String,
    /// The ISO 4217 code.
    pub currency: String,
    /// What it is for.
    pub per: Option<Per>,
}

/// First response by severity.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ResponseView {
    /// "Crítica".
    pub severity: String,
    /// What that means for a business.
    pub meaning: String,
    /// What the customer does for its part.
    pub yours: String,
    /// "1 hora".
    pub within: String,
}

/// `contact`: the page of hours and contact.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ContactView {
    /// All channels: phones, then e-mail, then pages.
    pub channels: Vec<ContactChannelView>,
    /// All schedules.
    pub hours: Vec<HoursView>,
    /// Lines of the form to fill in before one calls.
    pub ticket: Vec<String>,
}

/// A channel on the page of hours and contact.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ContactChannelView {
    /// The channel.
    #[serde(flatten)]
    pub channel: ChannelView,
    /// Of a phone: when somebody answers it.
    pub hours: Vec<HoursView>,
}

/// `pricing`: offerings side by side.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct PricingView {
    /// "none", "part", "all" in a sentence.
    pub charges: String,
    /// One column each.
    #[schemars(with = "Vec<OfferingView>")]
    pub offerings: Vec<Common<OfferingView>>,
    /// Rows of the response table: severity, then a cell for each offering.
    pub severities: Vec<SeverityRowView>,
}

/// One row of the response table.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SeverityRowView {
    /// "Crítica".
    pub severity: String,
    /// What that means for a business.
    pub meaning: String,
    /// What the customer does for its part.
    pub yours: String,
    /// One for each offering, in order; none where nothing is promised.
    pub within: Vec<Option<String>>,
}

/// `offering`: one offering.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OfferingView {
    /// Its name.
    pub name: String,
    /// Its page.
    pub path: String,
    /// Whether the partner recommends it to those who are in doubt.
    pub recommended: bool,
    /// The support provided.
    pub support: String,
    /// Names of the services that it covers, with their pages.
    pub services: Vec<LinkView>,
    /// Names of the areas that it covers.
    pub areas: Vec<String>,
    /// Names of the clouds that it covers.
    pub clouds: Vec<String>,
    /// The label for this offering alone.
    pub facts: FactsView,
    /// Its response targets.
    pub response: Vec<ResponseView>,
}

/// `service`: one online service.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ServiceView {
    /// Its product name.
    pub name: String,
    /// Its page.
    pub path: String,
    /// Where the service's own requirements are published.
    pub reference: Option<String>,
    /// Who supports what.
    pub areas: Vec<AreaView>,
    /// The label for the offerings that cover it.
    pub facts: FactsView,
    /// The offerings that cover it.
    #[schemars(with = "Vec<OfferingView>")]
    pub offerings: Vec<Common<OfferingView>>,
}

/// Who supports one area of a service.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AreaView {
    /// Identifier in the policy, fit for an anchor.
    pub id: String,
    /// "Cobrança".
    pub name: String,
    /// What customers ask about there.
    pub text: String,
    /// One sentence for each party: "Nossa equipe atende."
    pub who: Vec<String>,
    /// Offerings that cover it.
    pub offerings: Vec<LinkView>,
}

/// `escalation`: the path of a case.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct EscalationView {
    /// Receive, diagnose, resolve, escalate.
    pub steps: Vec<StepView>,
    /// By which vehicle which kind of issue goes on.
    pub vehicles: Vec<VehicleView>,
    /// Who supports customers: one sentence a party.
    pub structure: Vec<String>,
}

/// One step of the path.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StepView {
    /// "Recebemos".
    pub name: String,
    /// What happens.
    pub text: String,
}

/// One way to Microsoft.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct VehicleView {
    /// "Problemas comerciais", "Problemas técnicos (Azure)".
    pub issues: String,
    /// The vehicle's name, which is not translated, or the provider's.
    pub name: String,
    /// Language of the name.
    pub lang: String,
    /// The partner's words about it.
    pub note: Option<String>,
}

/// `guidance`: all guides. Where a text stands above them, `article` and `body` are there as on the page of a guide.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GuidanceView {
    /// The highest groups; guides in no group are in one without a name.
    pub groups: Vec<GroupView>,
}

/// A group of guides.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct GroupView {
    /// Its name; empty for guides in no group.
    pub name: String,
    /// Its own page, if it has one.
    pub path: Option<String>,
    /// Language of the name where it is not the page's.
    pub lang: Option<String>,
    /// Its guides, and the groups in it with theirs.
    pub rows: Vec<RowView>,
}

/// A row of nested lists: a template writes the item, begins a list in it or ends it, then ends lists and the items that they are in.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RowView {
    /// Path below the locale root; none for what has no page, or leads to another site.
    pub path: Option<String>,
    /// The address on another site.
    pub url: Option<String>,
    /// What it is called.
    pub name: String,
    /// One line about it; may be empty.
    pub text: String,
    /// Language of the name and text where it is not the page's.
    pub lang: Option<String>,
    /// Whether it is this page.
    pub current: bool,
    /// Whether a list begins in it.
    pub opens: bool,
    /// How many lists end behind it.
    pub closes: usize,
    /// Whether it is a link to another page and nothing else of all this: most rows are, and a template may write them at once.
    pub simple: bool,
}

impl RowView {
    /// It, when all else about it is known.
    pub(super) fn known(self) -> Self {
        let Self {
            path,
            url: _,
            name: _,
            text,
            lang,
            current,
            opens,
            closes,
            simple: _,
        } = &self;
        let adorned = lang.is_some() || !text.is_empty() || *current || *opens || *closes > 0;
        let simple = path.is_some() && !adorned;
        Self { simple, ..self }
    }
}

/// `navigation`, beside an article: where it stands among the others.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct NavigationView {
    /// The groups that it is in, the highest first.
    pub crumbs: Vec<CrumbView>,
    /// The guide before.
    pub previous: Option<CardView>,
    /// The guide after.
    pub next: Option<CardView>,
    /// What is above, beside and below it; empty where there is nothing.
    #[schemars(with = "Vec<RowView>")]
    pub section: Vec<Common<RowView>>,
    /// The same as HTML, for `guide.html`: each row by the theme's `row.html`, made once for all pages that show it. None where there is
    /// none, in other templates, and where `row.html` asks for more than `row`, `t`, `assets` and the `up`, `lang` and `dir` of `page`.
    pub rows: Option<String>,
}

/// `article`: one guide.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ArticleView {
    /// Path below the locale root.
    pub path: String,
    /// The language that the body is written in.
    pub lang: String,
    /// True where the body is not in the page's language, because there is no translation.
    pub untranslated: bool,
    /// True where readers are told that a machine translated the body.
    pub machine_translated: bool,
    /// True where the body has its own first-level heading.
    pub has_heading: bool,
    /// The clouds that it applies to, in words.
    pub clouds: Vec<String>,
    /// Second- and third-level headings.
    pub outline: Vec<OutlineView>,
    /// True where a code block is on the page.
    pub has_code: bool,
    /// True where tabs are on the page.
    pub has_tabs: bool,
    /// True where the body is a translation whose source changed since.
    pub outdated: bool,
    /// The language of the article that the body is, or is a translation of.
    pub source_lang: String,
}

/// An entry of the outline.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct OutlineView {
    /// Fragment.
    pub id: String,
    /// Plain text.
    pub title: String,
    /// 2 or 3.
    pub level: u8,
}

/// `chooser`: the partner's root, where a reader picks a language. Its page has the portal's default locale.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChooserView {
    /// The languages.
    pub languages: Vec<LanguageView>,
}

/// `directory`: the site's root.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DirectoryView {
    /// The site's title.
    pub title: String,
    /// The partners of this page, by name.
    pub partners: Vec<DirectoryEntryView>,
    /// Their schedules, each once, as [`super::clock`] writes them, with a comma between them.
    pub clocks: String,
    /// Where the script finds partners of other pages, from the site's root, as [`super::directory::find`] writes it; none where
    /// all are on one page.
    pub index: Option<String>,
    /// The pages of the directory, of which some stand for those behind them; one, where all partners are on it.
    pub pages: Vec<DirectoryPageView>,
}

/// A page of the directory.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DirectoryPageView {
    /// The first name on it.
    pub from: String,
    /// The last name on it.
    pub to: String,
    /// Link from the site's root.
    pub href: String,
    /// Whether it is this page.
    pub current: bool,
}

/// One partner in the directory.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DirectoryEntryView {
    /// Its name.
    pub name: String,
    /// Link from the site's root: its portal in the directory's language where there is one, else its chooser.
    pub href: String,
    /// Product names of its services.
    pub services: Vec<String>,
    /// Names of its languages.
    pub languages: Vec<String>,
    /// Names of its markets.
    pub markets: Vec<String>,
    /// Its schedules by their numbers in [`DirectoryView::clocks`].
    pub clocks: Vec<usize>,
}
