//! Where something is stated: the partner's default of an offering's key, the article behind a link, a word of the site's policy.

use gen_lsp_types::{Definition, DefinitionResponse, Location, Position};

use super::client::Client;
use super::cursor::{Cursor, cursor};
use super::kind::document;
use super::place;
use super::workspace::Workspace;
use super::{expected, publish};
use crate::catalog::article::{Article, Guidance};
use crate::catalog::link::Target;
use crate::catalog::policy::Policy;
use crate::catalog::shape;
use crate::diagnostic::Findings;
use crate::schema::Document;
use crate::source::{Sources, Span};
use crate::yaml::{NodeKind, Takes, Vocabulary, parse};

pub(super) fn definition(
    workspace: &Workspace,
    path: &str,
    at: Position,
    client: &Client,
) -> Option<DefinitionResponse> {
    let text = &workspace.open.get(path)?.text;
    let offset = text.offset(at, client.units);
    let location = match document(path) {
        Some(kind) => {
            let cursor = cursor(&text.text, offset);
            let word = text.text.get(cursor.word.clone())?;
            let in_policy = || of_word(workspace, kind, &cursor, word, client);
            match kind {
                Document::Offering => {
                    in_policy().or_else(|| of_offering(workspace, path, &cursor, word, at, client))
                }
                _ => in_policy(),
            }
        }
        None => of_link(workspace, path, offset, client),
    };
    Some(DefinitionResponse::Definition(Definition::Location(
        location?,
    )))
}

/// The partner's statement that an offering's key replaces; at an offering's beginning, the partner.
fn of_offering(
    workspace: &Workspace,
    path: &str,
    cursor: &Cursor,
    word: &str,
    at: Position,
    client: &Client,
) -> Option<Location> {
    let (folder, _) = path.rsplit_once("/offerings/")?;
    let partner = format!("{folder}/partner.yaml");
    let turn = &workspace.reading(path)?.turn;
    let file = turn.sources.own().find(|file| file.path == partner)?;
    let uri = workspace.uri(&partner)?;
    let located = |bytes| {
        let range = place::range(file, bytes, client.units);
        Location { uri, range }
    };
    let key = cursor.path.first().map_or(word, String::as_str);
    let inherits = match (shape::OFFERING.key(key), shape::PARTNER.key(key)) {
        // What both share they share in one table.
        (Some(own), Some(other)) => std::ptr::eq(own, other),
        _ => false,
    };
    let stated = key_place(&file.text, key).filter(|_| inherits);
    match stated {
        Some(bytes) => Some(located(bytes)),
        None if at.line == 0 => Some(located(0..0)),
        None => None,
    }
}

/// Where a key at the top of a text is.
fn key_place(text: &str, key: &str) -> Option<std::ops::Range<usize>> {
    let file = Sources::default().add("partner.yaml", "");
    let document = parse(file, text, &mut Findings::default());
    let NodeKind::Map(entries) = &document.root.kind else {
        return None;
    };
    let entry = entries.iter().find(|entry| &*entry.key.value == key)?;
    Some(entry.key.span.range())
}

/// A word of the policy, where the site's own policy has it.
fn of_word(
    workspace: &Workspace,
    kind: Document,
    cursor: &Cursor,
    word: &str,
    client: &Client,
) -> Option<Location> {
    let Some(Takes::Known(vocabulary)) = expected::takes(kind, &cursor.path) else {
        return None;
    };
    let site = workspace.site.as_ref()?;
    let span = place_of(site.policy(), vocabulary, word)?;
    located(workspace, span, site.sources(), client)
}

fn place_of(policy: &Policy, vocabulary: Vocabulary, word: &str) -> Option<Span> {
    let bare = |list: &[crate::source::Spanned<crate::catalog::Str>]| {
        let found = list.iter().find(|known| &*known.value == word);
        found.map(|known| known.span)
    };
    match vocabulary {
        Vocabulary::Areas => bare(&policy.areas),
        Vocabulary::Duties => bare(&policy.duties),
        Vocabulary::Severities => bare(&policy.severities),
        Vocabulary::Clouds => policy.cloud(word).map(|cloud| cloud.id.span),
        Vocabulary::Services => policy.service(word).map(|service| service.id.span),
        Vocabulary::Vehicles => policy.vehicle(word).map(|vehicle| vehicle.id.span),
    }
}

/// The article, heading or picture that a link leads to.
fn of_link(workspace: &Workspace, path: &str, offset: usize, client: &Client) -> Option<Location> {
    let site = workspace.site.as_ref()?;
    let (own, sources) = match workspace.reading(path) {
        Some(reading) => (&reading.guidance, &*reading.turn.sources),
        None => (site.guidance(), site.sources()),
    };
    let article = own.iter().find(|article| {
        let file = sources.get(article.file);
        file.is_some_and(|file| file.path == path)
    })?;
    let links = article
        .links
        .iter()
        .filter(|link| link.span.file == article.file);
    let link = links
        .filter(|link| link.span.range().contains(&offset))
        .min_by_key(|link| link.span.range().len())?;
    let reached = |path: &str, fragment: Option<&str>| {
        let there = |guidance: &'_ Guidance| in_best_language(guidance, path, article).cloned();
        let reached = there(own).or_else(|| there(site.guidance()))?;
        located(workspace, heading(&reached, fragment), sources, client)
    };
    match &link.target {
        Target::Here(fragment) => {
            located(workspace, heading(article, Some(fragment)), sources, client)
        }
        Target::Article(path, fragment) => reached(path, fragment.as_deref()),
        Target::File(picture) => {
            let of =
                |guidance: &Guidance| format!("{}/{}/{picture}", guidance.folder, article.locale);
            let there = |guidance: &Guidance| guidance.images.contains(&of(guidance));
            let guidance = [own, site.guidance()].into_iter().find(|it| there(it))?;
            Some(Location {
                uri: workspace.uri(&of(guidance))?,
                range: gen_lsp_types::Range::default(),
            })
        }
        _ => None,
    }
}

/// The article that a reader gets: in the language of the linking one, else in the first that there is.
fn in_best_language<'a>(guidance: &'a Guidance, path: &str, from: &Article) -> Option<&'a Article> {
    let languages = guidance.articles.get(path)?;
    languages
        .get(&from.locale)
        .or_else(|| languages.values().next())
        .map(Box::as_ref)
}

/// The heading that a fragment names; else the beginning.
fn heading(article: &Article, fragment: Option<&str>) -> Span {
    let named = |id: &str| fragment == Some(id);
    let mut headings = article.headings.iter();
    headings
        .find(|it| named(&it.id) || it.given.as_deref().is_some_and(named))
        .map_or(Span::start_of(article.file), |heading| heading.span)
}

/// A place in a file of the site; at its beginning, for what is there may be long.
fn located(
    workspace: &Workspace,
    span: Span,
    sources: &Sources,
    client: &Client,
) -> Option<Location> {
    let mut location = publish::location(span, sources, workspace.folder(), client)?;
    let path = &sources.get(span.file)?.path;
    location.uri = workspace.uri(path)?;
    location.range.end = location.range.start;
    Some(location)
}
