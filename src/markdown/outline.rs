//! What is in an article: headings, anchors, links, the parts that it is built of, and what its comments say to this program.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::directive::{self, Quote};
use super::{DEEPEST, Slugs, applies_to, events, html};
use crate::catalog::article::{Article, Heading, LinkRef, Part};
use crate::diagnostic::{Diagnostic, Findings};
use crate::front_matter;
use crate::locale::Locale;
use crate::message::say;
use crate::source::{FileId, Span, Spanned};
use crate::yaml::OVER_BUDGET;

/// What an article says about itself. Nothing, where it cannot be shown at all: that is reported.
pub fn outline(
    path: &str,
    locale: &Locale,
    file: FileId,
    text: &str,
    findings: &mut Findings,
) -> Option<Article> {
    let (front, body) = front_matter::split(text);
    let front = front
        .map(|range| front_matter::read(file, text, range, findings))
        .unwrap_or_default();
    let (start, body) = (body.start, text.get(body).unwrap_or_default());
    let items = match events(body) {
        Ok(items) => items,
        Err(at) => {
            findings.push(too_deep(Span::new(file, start + at..start + at)));
            return None;
        }
    };
    let (items, applies_to) = applies_to::lower(items);
    let article = Article {
        path: path.to_owned(),
        locale: locale.clone(),
        file,
        front,
        body_start: start,
        headings: Vec::new(),
        anchors: Vec::new(),
        links: Vec::new(),
        applies_to,
        has_code: false,
        refused_html: Vec::new(),
        parts: Vec::new(),
        includes: Vec::new(),
        unknown_directives: Vec::new(),
        remarks: Vec::new(),
    };
    let mut outline = Outline {
        article,
        body,
        slugs: Slugs::default(),
        anchors: Slugs::default(),
        heading: None,
        code: false,
    };
    for (event, range) in items {
        outline.event(event, range);
    }
    Some(outline.article)
}

fn too_deep(at: Span) -> Diagnostic {
    let message = say!(
        "the article nests quotes or lists deeper than {count} levels",
        count = DEEPEST
    );
    Diagnostic::new(&OVER_BUDGET, at, message).help(say!("write it flatter"))
}

/// An article while its events go by.
struct Outline<'a> {
    article: Article,
    body: &'a str,
    /// The slugs of all headings.
    slugs: Slugs,
    /// The anchors that were given out.
    anchors: Slugs,
    /// The heading that is open.
    heading: Option<Heading>,
    /// Whether a block of code is open.
    code: bool,
}

impl Outline<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        let start = self.article.body_start;
        Span::new(self.article.file, start + range.start..start + range.end)
    }

    fn part(&mut self, part: Part, range: &Range<usize>) {
        let span = self.span(range);
        self.article.parts.push((part, span));
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(TagEnd::CodeBlock) => self.code = false,
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Text(text) => {
                self.directive(&range);
                self.say(&text);
            }
            Event::Code(text) => self.say(&text),
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            Event::InlineHtml(raw) | Event::Html(raw) => self.html(&raw, &range),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.part(Part::Heading(level as u8), range);
                self.heading = Some(Heading {
                    level: level as u8,
                    text: String::new(),
                    given: None,
                    id: String::new(),
                    span: self.span(range),
                });
            }
            Tag::Link { dest_url, .. } => self.link(&dest_url, false, range),
            Tag::Image { dest_url, .. } => self.link(&dest_url, true, range),
            Tag::CodeBlock(_) => {
                self.code = true;
                self.article.has_code = true;
                self.part(Part::Code, range);
            }
            Tag::TableRow | Tag::TableHead => self.part(Part::TableRow, range),
            Tag::BlockQuote(Some(_)) => self.part(Part::Alert, range),
            Tag::BlockQuote(None) => match directive::quote(self.body, range.clone()) {
                Quote::Alert => self.part(Part::Alert, range),
                Quote::Unknown(word) => self.unknown(word),
                Quote::Other => {}
            },
            _ => {}
        }
    }

    fn link(&mut self, destination: &str, image: bool, range: &Range<usize>) {
        let link = LinkRef {
            destination: destination.to_owned(),
            image,
            span: self.span(range),
        };
        if !image && directive::is_include(self.body, range.start) {
            self.part(Part::Include, range);
            self.article.includes.push(link);
        } else {
            self.part(if image { Part::Image } else { Part::Link }, range);
            self.article.links.push(link);
        }
    }

    fn end_heading(&mut self) {
        if let Some(mut done) = self.heading.take() {
            done.text = done.text.trim().to_owned();
            let slug = self.slugs.of(&done.text);
            // Tools write the same anchor at headings of the same words; a page has each once, and counts like the source does.
            done.id = self.anchors.unique(done.given.clone().unwrap_or(slug));
            self.article.headings.push(done);
        }
    }

    /// Adds to the heading that is open.
    fn say(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
    }

    fn directive(&mut self, range: &Range<usize>) {
        let word = if self.code {
            None
        } else {
            directive::colons(self.body, range.start)
        };
        let is_known = |word: &Range<usize>| {
            let word = self.body.get(word.clone()).unwrap_or_default();
            directive::KNOWN.contains(&word.to_ascii_lowercase().as_str())
        };
        if let Some(word) = word.filter(|word| !is_known(word)) {
            self.unknown(word);
        }
    }

    fn unknown(&mut self, word: Range<usize>) {
        let (text, span) = (
            self.body.get(word.clone()).unwrap_or_default(),
            self.span(&word),
        );
        self.article
            .unknown_directives
            .push(Spanned::new(text.into(), span));
    }

    fn html(&mut self, raw: &str, range: &Range<usize>) {
        for piece in html::pieces(raw) {
            match (piece, &mut self.heading) {
                (html::Piece::Anchor(name), Some(heading)) if heading.given.is_none() => {
                    heading.given = Some(name);
                }
                (html::Piece::Anchor(name), _) => self.article.anchors.push(name),
                (html::Piece::Refused(tag), _) => {
                    let span = self.written(&tag, raw, range);
                    self.article
                        .refused_html
                        .push(Spanned::new(tag.into(), span));
                }
                (html::Piece::Said(said), _) => {
                    let span = self.written(&said, raw, range);
                    self.article.remarks.push(Spanned::new(said, span));
                }
                (html::Piece::Other, _) => {}
            }
        }
    }

    /// Where a piece of raw HTML is written: exactly, where the block is not broken by the marks of a quote.
    fn written(&self, piece: &str, raw: &str, range: &Range<usize>) -> Span {
        let whole = self.body.get(range.clone()) == Some(raw);
        match raw.find(piece).filter(|_| whole) {
            Some(at) => self.span(&(range.start + at..range.start + at + piece.len())),
            None => self.span(range),
        }
    }
}
