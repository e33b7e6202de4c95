//! Structured data: the same facts in schema.org's words, for search engines and assistants.
//!
//! A page's graph says what the page shows and no more: the dates that differ from the week stand beside it on the page of hours and
//! contact alone, prices where they are compared, of an offering and of a service.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::InLanguage;
use super::articles::Prepared;
use super::phrases::{self, DAY};
use super::plan::{Content, Page};
use super::routes::{Home, Route, section};
use super::views::{
    ChannelView, FactsView, HoursView, OfferPriceView, PortalView, PriceView, ServiceView,
};
use crate::catalog::hours::Open;
use crate::catalog::price::Per;

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// Most graphs are shorter.
const USUAL_LENGTH: usize = 2048;

/// The graph of a page as JSON that is safe inside a script element.
pub(super) fn graph(
    it: &InLanguage<'_>,
    home: &Home<'_>,
    urls: &Urls,
    page: &Page,
    portal: &PortalView,
) -> String {
    let graph = Graph {
        it,
        home,
        page,
        portal,
        root: urls.root.as_deref(),
        home_url: urls.home.as_deref(),
    };
    let document = Document {
        context: "https://schema.org",
        graph: graph.nodes(),
    };
    let mut json = Vec::with_capacity(USUAL_LENGTH);
    // Texts alone are written, which never fails.
    let written = serde_json::to_writer(&mut json, &document);
    let json = written.ok().and_then(|()| String::from_utf8(json).ok());
    escape(json.unwrap_or_default())
}

/// What the script element holds.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'a>>,
}

/// A node: those of every page are written as they are, for there are many.
#[derive(Serialize)]
#[serde(untagged)]
enum Node<'a> {
    Page(WebPage<'a>),
    Organization(Organization<'a>),
    Article(TechArticle<'a>),
    Crumbs(BreadcrumbList<'a>),
    Other(Value),
}

/// An address and a place in it.
#[derive(Clone, Copy)]
struct Id<'a>(&'a str, &'static str);

impl Serialize for Id<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&[self.0, self.1].concat())
    }
}

/// What refers to a node.
#[derive(Serialize, Clone, Copy)]
struct To<'a> {
    #[serde(rename = "@id")]
    id: Id<'a>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase", rename = "WebPage")]
struct WebPage<'a> {
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    id: Option<Id<'a>>,
    name: &'a str,
    description: &'a str,
    in_language: &'a str,
    about: To<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<To<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase", rename = "Organization")]
struct Organization<'a> {
    #[serde(rename = "@id")]
    id: Id<'a>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact_point: Option<Vec<Value>>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase", rename = "TechArticle")]
struct TechArticle<'a> {
    headline: &'a str,
    in_language: &'a str,
    publisher: To<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_entity_of_page: Option<To<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase", rename = "BreadcrumbList")]
struct BreadcrumbList<'a> {
    item_list_element: Vec<ListItem<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "@type", rename_all = "camelCase", rename = "ListItem")]
struct ListItem<'a> {
    position: usize,
    name: &'a str,
    item: String,
}

/// What everything else is told by: the same on all pages of a portal in a language.
pub(super) struct Urls {
    /// The partner's root.
    root: Option<String>,
    /// The home page in this language.
    home: Option<String>,
}

impl Urls {
    pub(super) fn new(it: &InLanguage<'_>, home: &Home<'_>) -> Self {
        Self {
            root: home.chooser_url(),
            home: home.url(it.locale, &Route::home()),
        }
    }
}

struct Graph<'a> {
    it: &'a InLanguage<'a>,
    home: &'a Home<'a>,
    page: &'a Page,
    portal: &'a PortalView,
    root: Option<&'a str>,
    home_url: Option<&'a str>,
}

impl Graph<'_> {
    fn nodes(&self) -> Vec<Node<'_>> {
        let own = match &self.page.content {
            Content::Home => self.web_site().map(Node::Other),
            Content::Pricing(_) => Some(Node::Other(self.catalogue(&self.portal.facts.pricing))),
            Content::Service(service) => Some(Node::Other(self.service(service))),
            Content::Offering(offering) => {
                let mut own = self.service_of(&offering.name, &offering.facts);
                own.insert("description".into(), json!(offering.support));
                let offers = self.offers(&offering.facts.pricing);
                own.insert("offers".into(), offers);
                Some(Node::Other(own.into()))
            }
            Content::Article(article, _) => Some(Node::Article(self.article(article))),
            _ => None,
        };
        let mut nodes = Vec::with_capacity(4);
        nodes.push(Node::Page(self.web_page()));
        nodes.push(Node::Organization(self.organization()));
        nodes.extend(own);
        nodes.extend(self.crumbs().map(Node::Crumbs));
        nodes
    }

    /// What refers to the partner.
    fn to_organization(&self) -> To<'_> {
        To {
            id: Id(self.root.unwrap_or_default(), "#org"),
        }
    }

    /// What refers to the page, where it has an address.
    fn to_page(&self) -> Option<To<'_>> {
        let url = self.page.view.canonical.as_deref()?;
        Some(To {
            id: Id(url, "#page"),
        })
    }

    fn web_page(&self) -> WebPage<'_> {
        let view = &self.page.view;
        let to_page = self.to_page().filter(|_| self.home_url.is_some());
        WebPage {
            id: to_page.map(|page| page.id),
            name: &view.title,
            description: &view.description,
            in_language: &view.lang,
            about: self.to_organization(),
            url: view.canonical.as_deref().filter(|_| to_page.is_some()),
            is_part_of: to_page.and(self.home_url).map(|home| To {
                id: Id(home, "#site"),
            }),
        }
    }

    /// The portal in this language; without an address there is nothing to tell it by.
    fn web_site(&self) -> Option<Value> {
        let home = self.home_url?;
        Some(json!({
            "@type": "WebSite",
            "@id": format!("{home}#site"),
            "url": home,
            "name": self.portal.name,
            "inLanguage": self.page.view.lang,
            "publisher": self.to_organization(),
        }))
    }

    fn organization(&self) -> Organization<'_> {
        let mut organization = Organization {
            id: self.to_organization().id,
            name: &self.portal.name,
            url: self.root,
            contact_point: None,
        };
        let dated = matches!(self.page.content, Content::Contact(_));
        if dated || matches!(self.page.content, Content::Home) {
            let facts = &self.portal.facts;
            let mut told: BTreeMap<usize, usize> = BTreeMap::new();
            let points = facts.contact.iter().map(|channel| {
                let hours = hours_of(channel, facts).filter(|_| channel.kind != "web");
                let hours = hours.map(|(number, hours)| {
                    let id = |at: usize| json!(format!("#hours-{number}-{at}"));
                    if let Some(count) = told.get(&number) {
                        return (0..*count).map(|at| json!({ "@id": id(at) })).collect();
                    }
                    let mut all = self.hours(hours, dated);
                    for (at, one) in all.iter_mut().enumerate() {
                        one["@id"] = id(at);
                    }
                    told.insert(number, all.len());
                    all.into()
                });
                self.contact_point(channel, hours)
            });
            organization.contact_point = Some(points.collect());
        }
        organization
    }

    /// A way to get in touch, with the hours in which somebody answers there. A form is there at any time.
    fn contact_point(&self, channel: &ChannelView, hours: Option<Value>) -> Value {
        let (key, value) = match channel.kind {
            "phone" => ("telephone", channel.number()),
            "email" => ("email", channel.text.as_str()),
            _ => ("url", channel.href.as_str()),
        };
        let mut point = json!({
            "@type": "ContactPoint",
            "contactType": self.it.strings.say("titles.home"),
            key: value,
        });
        if let Value::Object(fields) = &mut point {
            if !channel.tags.is_empty() {
                fields.insert("availableLanguage".into(), json!(channel.tags));
            }
            if let Some(hours) = hours {
                fields.insert("hoursAvailable".into(), hours);
            }
        }
        point
    }

    /// The week and, where they are shown, the dates that differ from it.
    fn hours(&self, hours: &HoursView, dated: bool) -> Vec<Value> {
        let schedule = &hours.schedule;
        let offset = offset(&hours.time_zone, self.it.portal.today);
        let mut week: Vec<(Open, Vec<String>)> = Vec::new();
        for (day, open) in DAYS.iter().zip(&schedule.week) {
            let day = format!("https://schema.org/{day}");
            for span in open {
                match week.iter_mut().find(|(known, _)| known == span) {
                    Some((_, days)) => days.push(day.clone()),
                    None => week.push((*span, vec![day.clone()])),
                }
            }
        }
        let specification = |(from, to): Open| {
            // A whole day ends with its last second: what opens and closes at the same time is closed.
            let end = if (from, to) == (0, DAY) {
                "23:59:59".to_owned()
            } else {
                time(to)
            };
            json!({
                "@type": "OpeningHoursSpecification",
                "opens": format!("{}{offset}", time(from)),
                "closes": format!("{end}{offset}"),
            })
        };
        let mut all = Vec::new();
        for (span, days) in week {
            let mut one = specification(span);
            one["dayOfWeek"] = json!(days);
            all.push(one);
        }
        for (date, open) in schedule.exceptions.iter().filter(|_| dated) {
            let closed = [(0, 0)];
            let open = if open.is_empty() { &closed[..] } else { open };
            for span in open {
                let mut one = specification(*span);
                one["validFrom"] = json!(date.to_string());
                one["validThrough"] = json!(date.to_string());
                all.push(one);
            }
        }
        all
    }

    fn service(&self, service: &ServiceView) -> Value {
        let mut fields = self.service_of(&self.page.view.title, &service.facts);
        fields.insert("serviceType".into(), json!(service.name));
        fields.insert(
            "hasOfferCatalog".into(),
            self.catalogue(&service.facts.pricing),
        );
        fields.into()
    }

    /// A service of the partner's: who gives it, where, and how to get it.
    fn service_of(&self, name: &str, facts: &FactsView) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("@type".into(), json!("Service"));
        fields.insert("name".into(), json!(name));
        if let Some(url) = &self.page.view.canonical {
            fields.insert("@id".into(), json!(format!("{url}#service")));
        }
        fields.insert("provider".into(), json!(self.to_organization()));
        let markets = self.it.portal.partner.markets.value();
        let markets = markets.map(Vec::as_slice).unwrap_or_default();
        let country = |code: &str| self.country(self.it.strings.word("format.countries", code));
        let markets: Vec<Value> = markets
            .iter()
            .map(|market| country(&market.value))
            .collect();
        if !markets.is_empty() {
            fields.insert("areaServed".into(), markets.into());
        }
        let contact = self
            .home
            .url(self.it.locale, &Route::section(section::CONTACT));
        let channels = facts.contact.iter().map(|channel| {
            let mut fields = Map::new();
            fields.insert("@type".into(), json!("ServiceChannel"));
            let phone = || json!({ "@type": "ContactPoint", "telephone": channel.number() });
            match channel.kind {
                "phone" => fields.insert("servicePhone".into(), phone()),
                _ => fields.insert("serviceUrl".into(), json!(channel.href)),
            };
            if !channel.tags.is_empty() {
                fields.insert("availableLanguage".into(), json!(channel.tags));
            }
            Value::from(fields)
        });
        let page = contact.map(|url| json!({ "@type": "ServiceChannel", "serviceUrl": url }));
        fields.insert(
            "availableChannel".into(),
            page.into_iter().chain(channels).collect(),
        );
        fields
    }

    fn catalogue(&self, pricing: &[OfferPriceView]) -> Value {
        json!({
            "@type": "OfferCatalog",
            "itemListElement": self.offers(pricing),
        })
    }

    fn offers(&self, pricing: &[OfferPriceView]) -> Value {
        let all = pricing.iter().flat_map(|offered| {
            offered
                .prices
                .iter()
                .map(|price| self.offer(&offered.name, price))
        });
        all.collect()
    }

    /// A price. What is no sum, such as a share of spend, is told in the words of the page.
    fn offer(&self, name: &str, price: &PriceView) -> Value {
        let mut fields = Map::new();
        fields.insert("@type".into(), json!("Offer"));
        if !name.is_empty() {
            fields.insert("name".into(), json!(name));
        }
        fields.insert("description".into(), json!(price.text));
        if let Some(market) = &price.market {
            fields.insert("eligibleRegion".into(), self.country(market));
        }
        if let Some(through) = &price.valid_through {
            fields.insert("priceValidUntil".into(), json!(through.iso));
        }
        if let Some(sum) = &price.sum {
            fields.insert("price".into(), json!(sum.amount));
            fields.insert("priceCurrency".into(), json!(sum.currency));
            let mut unit = json!({
                "@type": "UnitPriceSpecification",
                "price": sum.amount,
                "priceCurrency": sum.currency,
            });
            if let Some(per) = sum.per {
                let (key, word) = match per {
                    Per::Month => ("unitCode", "MON".to_owned()),
                    Per::Year => ("unitCode", "ANN".to_owned()),
                    Per::Hour => ("unitCode", "HUR".to_owned()),
                    Per::Incident | Per::User | Per::UserMonth | Per::UserYear => {
                        ("unitText", phrases::per(self.it.strings, per))
                    }
                };
                unit[key] = json!(word);
            }
            if let Some(taxed) = price.taxed {
                unit["valueAddedTaxIncluded"] = json!(taxed);
            }
            fields.insert("priceSpecification".into(), unit);
        }
        fields.into()
    }

    fn country(&self, name: &str) -> Value {
        json!({ "@type": "Country", "name": name })
    }

    fn article<'a>(&'a self, article: &'a Prepared) -> TechArticle<'a> {
        TechArticle {
            headline: &article.title,
            in_language: &article.view.lang,
            publisher: self.to_organization(),
            date_modified: article.modified.as_deref(),
            main_entity_of_page: self.to_page(),
        }
    }

    /// The way down to the page; nothing where there are no absolute addresses.
    fn crumbs(&self) -> Option<BreadcrumbList<'_>> {
        let (view, root) = (&self.page.view, self.home_url?);
        if view.crumbs.is_empty() {
            return None;
        }
        let last = (view.title.as_str(), view.canonical.clone()?);
        // A group that has no page is no place to go to.
        let above = view.crumbs.iter().filter_map(|crumb| {
            let path = crumb.path.as_ref()?;
            Some((crumb.name.as_str(), [root, path].concat()))
        });
        let items = above.chain([last]).enumerate();
        let items = items.map(|(at, (name, item))| ListItem {
            position: at + 1,
            name,
            item,
        });
        Some(BreadcrumbList {
            item_list_element: items.collect(),
        })
    }
}

/// The hours that hold where a channel does, with their number. Where several do, it is for people to tell them apart.
fn hours_of<'a>(channel: &ChannelView, facts: &'a FactsView) -> Option<(usize, &'a HoursView)> {
    let shared = |(_, hours): &(usize, &HoursView)| {
        channel.offerings.is_empty()
            || hours.offerings.is_empty()
            || hours
                .offerings
                .iter()
                .any(|name| channel.offerings.contains(name))
    };
    let mut all = facts.hours.iter().enumerate().filter(shared);
    all.next().filter(|_| all.next().is_none())
}

fn time(minutes: u16) -> String {
    format!("{}:00", phrases::iso_time(minutes))
}

/// The offset of a zone whose clock is not changed: `-03:00`. Where it is, a time is one of the place's clock.
fn offset(zone: &TimeZone, today: Date) -> String {
    let start = Date::new(today.year(), 1, 1).ok();
    let start = start.and_then(|date| zone.to_timestamp(date.at(0, 0, 0, 0)).ok());
    let Some(start) = start else {
        return String::new();
    };
    if zone.following(start).next().is_some() {
        return String::new();
    }
    let minutes = zone.to_offset(start).seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

/// JSON for a script element: nothing in it can end the element or begin a comment.
fn escape(json: String) -> String {
    const UNSAFE: [char; 5] = ['<', '>', '&', '\u{2028}', '\u{2029}'];
    // Nearly always there is none, which all bytes together tell faster than one after the other.
    let is_near = |byte| matches!(byte, b'<' | b'>' | b'&' | 0xe2);
    if !json.bytes().fold(false, |any, byte| any | is_near(byte)) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 64);
    for part in json.split_inclusive(UNSAFE) {
        let safe = part.trim_end_matches(UNSAFE);
        escaped.push_str(safe);
        for c in part[safe.len()..].chars() {
            escaped.push_str(&format!("\\u{:04x}", u32::from(c)));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_the_script_element() {
        let escaped = escape(json!({ "a": "</script><!--\u{2028}&" }).to_string());
        assert_eq!(
            escaped,
            r#"{"a":"\u003c/script\u003e\u003c!--\u2028\u0026"}"#
        );
        assert_eq!(
            serde_json::from_str::<Value>(&escaped).unwrap()["a"],
            "</script><!--\u{2028}&"
        );
    }
}
