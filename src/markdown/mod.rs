//! Markdown → outlines and HTML. The only module that names the Markdown crate; one file per feature of the dialect beside it.
//!
//! An article is read twice, because links can only be resolved when all articles are known: [`outline`] says what is in it
//! (headings, anchors, links), [`render`] writes its body as HTML. Parsing costs a few microseconds a page.

mod alert;
mod applies_to;
mod directive;
mod html;
mod outline;
mod prose;
mod slug;

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::catalog::article::Article;
use crate::strings::fill;

pub use directive::{ALERTS, KNOWN as DIRECTIVES};
pub use html::escape;
pub use outline::outline;
pub use prose::{Prose, prose};
pub use slug::{Slugs, slug};

/// Most bytes of one article.
pub const MOST_BYTES: u64 = 1024 * 1024;
/// Deepest nesting of quotes, lists and emphasis.
const DEEPEST: usize = 32;

type Item<'a> = (Event<'a>, Range<usize>);

/// Words of a language that the dialect puts into an article.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Titles of alerts: note, tip, important, warning, caution.
    pub alerts: [String; 5],
    /// The label of a table that scrolls, with `{number}` in it.
    pub table: String,
}

/// Where a link leads on the page, decided by the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// To this address, which is safe.
    Link(String),
    /// A picture: its address, and its size where it is known.
    Picture(String, Option<(usize, usize)>),
    /// Nowhere: its text stays.
    Text,
}

/// How an article becomes HTML.
pub struct Rendering<'a> {
    /// Words of the page's language.
    pub words: &'a Words,
    /// Where a destination leads.
    pub resolve: &'a dyn Fn(&str, bool) -> Resolved,
    /// Code in a language → HTML that goes into `<code>`.
    pub highlight: &'a dyn Fn(&str, &str) -> String,
}

/// The body of an article as HTML: balanced, and without anything that could run.
pub fn render(article: &Article, text: &str, with: &Rendering<'_>) -> String {
    let body = text.get(article.body_start..).unwrap_or_default();
    let Ok(items) = events(body) else {
        return String::new();
    };
    let (items, _) = applies_to::lower(items);
    let mut writer = Writer {
        article,
        with,
        out: Vec::with_capacity(items.len()),
        notes: Vec::new(),
        headings: 0,
        links: Vec::new(),
        raw: false,
        aligned: false,
        tables: 0,
    };
    let mut items: VecDeque<Item<'_>> = items.into();
    while let Some((event, _)) = items.pop_front() {
        writer.event(event, &mut items);
    }
    writer.finish()
}

/// All events with their places; the place of the first that is nested too deep.
fn events(body: &str) -> Result<Vec<Item<'_>>, usize> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut depth = 0_usize;
    let mut items: Vec<Item<'_>> = Vec::new();
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(range.start);
        }
        match (&event, items.last_mut()) {
            // The lines of one block of HTML: a tag or a comment may go on in the next.
            (Event::Html(line), Some((Event::Html(block), place))) => {
                *block = format!("{block}{line}").into();
                place.end = range.end;
            }
            _ => items.push((event, range)),
        }
    }
    Ok(items)
}

/// Rewrites events into what the page shows.
struct Writer<'a, 'w> {
    article: &'w Article,
    with: &'w Rendering<'w>,
    out: Vec<Event<'a>>,
    /// Footnotes, which are shown at the end wherever they were written.
    notes: Vec<Event<'a>>,
    headings: usize,
    /// Which of the open links were kept.
    links: Vec<bool>,
    /// Whether raw HTML was let through, so that the result must be balanced.
    raw: bool,
    /// Whether a table column is aligned.
    aligned: bool,
    tables: usize,
}

impl<'a> Writer<'a, '_> {
    fn html(&mut self, html: String) {
        self.out.push(Event::Html(CowStr::from(html)));
    }

    fn event(&mut self, event: Event<'a>, rest: &mut VecDeque<Item<'a>>) {
        match event {
            Event::Start(Tag::Heading {
                level,
                classes,
                attrs,
                ..
            }) => {
                let id = self
                    .article
                    .headings
                    .get(self.headings)
                    .map(|heading| CowStr::from(heading.id.clone()));
                self.headings += 1;
                self.out.push(Event::Start(Tag::Heading {
                    level,
                    id,
                    classes,
                    attrs,
                }));
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => {
                self.html(alert::open(kind, self.with.words))
            }
            Event::End(TagEnd::BlockQuote(Some(_))) => self.html(alert::CLOSE.to_owned()),
            Event::Start(Tag::CodeBlock(kind)) => {
                let code = take_text(rest, |event| matches!(event, Event::End(TagEnd::CodeBlock)));
                let word = match &kind {
                    CodeBlockKind::Fenced(info) => info
                        .split([' ', ',', '{', '\t'])
                        .next()
                        .unwrap_or_default()
                        .to_lowercase(),
                    CodeBlockKind::Indented => String::new(),
                };
                let class = if word.is_empty() {
                    String::new()
                } else {
                    format!(" class=\"language-{}\"", escape(&word))
                };
                let code = (self.with.highlight)(&word, &code);
                self.html(format!(
                    "<pre tabindex=\"0\"><code{class}>{code}</code></pre>\n"
                ));
            }
            Event::Start(Tag::Table(alignment)) => {
                self.aligned |= alignment
                    .iter()
                    .any(|alignment| *alignment != Alignment::None);
                // Each has a name of its own, for readers who go from one landmark to the next.
                self.tables += 1;
                let label = fill(
                    &self.with.words.table,
                    &[("number", &self.tables.to_string())],
                );
                self.html(format!(
                    "<section class=\"scroll\" aria-label=\"{}\" tabindex=\"0\">",
                    escape(&label)
                ));
                self.out.push(Event::Start(Tag::Table(alignment)));
            }
            Event::End(TagEnd::Table) => {
                self.out.push(Event::End(TagEnd::Table));
                self.html("</section>\n".into());
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let resolved = (self.with.resolve)(&dest_url, false);
                let kept = matches!(resolved, Resolved::Link(_));
                self.links.push(kept);
                if let Resolved::Link(href) = resolved {
                    self.out.push(Event::Start(Tag::Link {
                        link_type,
                        dest_url: href.into(),
                        title,
                        id,
                    }));
                }
            }
            Event::End(TagEnd::Link) => {
                if self.links.pop() == Some(true) {
                    self.out.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let alt = take_text(rest, |event| matches!(event, Event::End(TagEnd::Image)));
                match (self.with.resolve)(&dest_url, true) {
                    Resolved::Picture(src, size) => {
                        let size = size.map_or(String::new(), |(width, height)| {
                            format!(" width=\"{width}\" height=\"{height}\"")
                        });
                        self.html(format!(
                            "<img src=\"{}\" alt=\"{}\"{size} loading=\"lazy\">",
                            escape(&src),
                            escape(&alt)
                        ));
                    }
                    _ => self.out.push(Event::Text(alt.into())),
                }
            }
            Event::Start(Tag::FootnoteDefinition(name)) => self.footnote(name, rest),
            Event::TaskListMarker(done) => self.out.push(Event::Text(if done {
                "☑ ".into()
            } else {
                "☐ ".into()
            })),
            // The anchor that stands in a heading is the heading's own id already.
            Event::InlineHtml(raw) if self.is_heading_anchor(&raw) => {
                if matches!(rest.front(), Some((Event::InlineHtml(end), _)) if end.eq_ignore_ascii_case("</a>"))
                {
                    rest.pop_front();
                }
            }
            Event::Html(raw) | Event::InlineHtml(raw) => {
                let html = html::filter(
                    &raw,
                    &|destination| (self.with.resolve)(destination, false),
                    self.article,
                );
                self.raw |= html.contains('<');
                self.html(html);
            }
            other => self.out.push(other),
        }
    }

    fn is_heading_anchor(&self, raw: &str) -> bool {
        let given = self
            .headings
            .checked_sub(1)
            .and_then(|at| self.article.headings.get(at))
            .and_then(|heading| heading.given.as_ref());
        given.is_some_and(|given| {
            html::pieces(raw)
                .iter()
                .any(|piece| matches!(piece, html::Piece::Anchor(name) if name == given))
        })
    }

    fn footnote(&mut self, name: CowStr<'a>, rest: &mut VecDeque<Item<'a>>) {
        let before = std::mem::take(&mut self.out);
        self.out.push(Event::Start(Tag::FootnoteDefinition(name)));
        while let Some((event, _)) = rest.pop_front() {
            let end = matches!(event, Event::End(TagEnd::FootnoteDefinition));
            self.event(event, rest);
            if end {
                break;
            }
        }
        let note = std::mem::replace(&mut self.out, before);
        self.notes.extend(note);
    }

    fn finish(mut self) -> String {
        self.out.append(&mut self.notes);
        let mut html = String::new();
        pulldown_cmark::html::push_html(&mut html, self.out.into_iter());
        // A strict content policy allows no style attribute. Text of an author's cannot look like one: its quotes are escaped.
        if self.aligned {
            for side in ["left", "center", "right"] {
                html = html.replace(
                    &format!(" style=\"text-align: {side}\""),
                    &format!(" class=\"align-{side}\""),
                );
            }
        }
        if self.raw { html::balance(&html) } else { html }
    }
}

/// The text up to the event that ends it.
fn take_text(rest: &mut VecDeque<Item<'_>>, ends: impl Fn(&Event<'_>) -> bool) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    while let Some((event, _)) = rest.pop_front() {
        if depth == 0 && ends(&event) {
            break;
        }
        match event {
            Event::Start(Tag::Image { .. }) => depth += 1,
            Event::End(TagEnd::Image) => depth = depth.saturating_sub(1),
            Event::Text(piece) | Event::Code(piece) | Event::Html(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests;
