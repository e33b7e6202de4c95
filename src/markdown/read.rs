//! A text → an article, in one walk: what the text says of itself, and the elements of its page, which are written as they come.

use std::borrow::Cow;
use std::ops::Range;
use std::slice;
use std::sync::{Arc, OnceLock};

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::colons::Places;
use super::container::Container;
use super::directive::{self, Directive};
use super::element::{Element, Place};
use super::image::Image;
use super::include::is_link;
use super::item::{self, Item, Node, is_inline};
use super::library::{Library, Text};
use super::raw::{Ended, Raw};
use super::write::Writer;
use super::{DEEPEST, Slugs, Want, html, plain, within};
use crate::catalog::article::{Article, Heading, LinkRef, Part};
use crate::catalog::body::Picture;
use crate::catalog::prose::{GAP, Prose};
use crate::diagnostic::{Diagnostic, Findings};
use crate::front_matter;
use crate::locale::Locale;
use crate::message::say;
use crate::source::{FileId, Span, Spanned};
use crate::yaml::OVER_BUDGET;

/// The level of what a tab is called: below that of any heading.
const TAB_TITLE: u8 = 7;

/// A text that is read, and what its links start from.
#[derive(Debug, Clone)]
pub(super) struct Source<'a> {
    /// Its path below the folder of its language, without the ending.
    pub(super) path: String,
    /// The language of its folder.
    pub(super) locale: &'a Locale,
    pub(super) file: FileId,
    /// What follows its front matter.
    pub(super) body: &'a str,
    /// Where that begins in the file.
    pub(super) start: usize,
    /// Where in it the parts stand of the text that was made of it.
    pub(super) places: Places,
    /// Whether there may be addresses in it that begin with their host.
    pub(super) has_www: bool,
}

impl<'a> Source<'a> {
    /// The body of a text that stands at a path, and what of it the Markdown crate is to read.
    pub(super) fn of(path: String, whole: Text<'a>, body: Range<usize>) -> (Self, Cow<'a, str>) {
        let Text { locale, file, text } = whole;
        let start = body.start;
        let body = text.get(body).unwrap_or_default();
        let (made, places) = item::made(body);
        let source = Self {
            path,
            locale,
            file,
            body,
            start,
            places,
            has_www: plain::has_www(body),
        };
        (source, made)
    }
}

/// The article that a file holds. Nothing, where it cannot be shown at all: that is reported.
pub(super) fn read<'a>(
    path: &str,
    locale: &'a Locale,
    file: FileId,
    library: Library<'a>,
    want: Want,
    findings: &mut Findings,
) -> Option<Article> {
    let text = library.sources.get(file).map_or("", |source| &source.text);
    let (front, body) = front_matter::split(text);
    let front = front
        .map(|range| front_matter::read(file, text, range, findings))
        .unwrap_or_default();
    let whole = Text { locale, file, text };
    let (source, made) = Source::of(path.to_owned(), whole, body);
    let mut words = Prose::of(file);
    words.text.reserve(source.body.len() / 2);
    let writer = (want == Want::Body).then(|| Writer::of(text.len()));
    let mut reader = Reader {
        library,
        article: Article {
            path: path.to_owned(),
            locale: locale.clone(),
            file,
            front,
            headings: Vec::new(),
            anchors: Vec::new(),
            links: Vec::new(),
            applies_to: Vec::new(),
            has_code: false,
            refused_html: Vec::new(),
            parts: Vec::new(),
            includes: Vec::new(),
            unknown_directives: Vec::new(),
            unclosed_links: Vec::new(),
            code_languages: Vec::new(),
            facts: Vec::new(),
            remarks: Vec::new(),
            words,
            told: OnceLock::new(),
            body: None,
        },
        writer,
        notes: Vec::new(),
        note: false,
        open: vec![source],
        blocks: Vec::new(),
        links: Vec::new(),
        raw: Raw::default(),
        hidden: 0,
        heading: None,
        said: None,
        slugs: Slugs::default(),
        anchors: None,
        taken: 0,
    };
    reader.lower_front_matter();
    match item::some(&made, DEEPEST, &mut |items| reader.items(items)) {
        Ok(applies_to) => reader.article.applies_to = applies_to,
        Err(at) => {
            findings.push(too_deep(reader.span(&(at..at))));
            return None;
        }
    }
    reader.end_raw(0);
    let Reader {
        mut article,
        writer,
        notes,
        ..
    } = reader;
    article.body = writer.map(|mut writer| {
        for note in notes {
            match note {
                Note::Event(event) => writer.event(&event),
                Note::Element(element) => writer.element(element),
            }
        }
        writer.finish()
    });
    Some(article)
}

fn too_deep(at: Span) -> Diagnostic {
    let message = say!(
        "the article nests quotes or lists deeper than {count} levels",
        count = DEEPEST
    );
    Diagnostic::new(&OVER_BUDGET, at, message).help(say!("write it flatter"))
}

/// What an open block is, to what is written in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    /// A line of text that may become several blocks.
    Paragraph,
    /// A line of text that stays one: a heading, a cell.
    Line,
    /// An item of a list.
    Item,
    /// Any other.
    Other,
}

/// A part of a footnote.
enum Note {
    Event(Event<'static>),
    Element(Element),
}

/// An article while its items go by.
pub(super) struct Reader<'a> {
    pub(super) library: Library<'a>,
    pub(super) article: Article,
    /// The page, where it is wanted.
    writer: Option<Writer>,
    /// Footnotes, which are shown at the end wherever they were written.
    notes: Vec<Note>,
    /// Whether a footnote is open.
    note: bool,
    /// The texts that are open: the article's own, and those that it takes in, one in another.
    pub(super) open: Vec<Source<'a>>,
    /// The blocks that are open.
    pub(super) blocks: Vec<Block>,
    /// The links that are open.
    pub(super) links: Vec<usize>,
    /// The elements of raw HTML that are open.
    pub(super) raw: Raw,
    /// How many zones are open that are not shown, one in another.
    hidden: usize,
    /// The heading that is open.
    heading: Option<Heading>,
    /// What its anchor is made of, where that is not what it shows.
    said: Option<String>,
    /// The slugs of all headings.
    slugs: Slugs,
    /// The anchors that were given out, where they are not the slugs of the headings.
    anchors: Option<Slugs>,
    /// Bytes of the texts that were taken in.
    pub(super) taken: usize,
}

impl<'a> Reader<'a> {
    /// Whether what is read is written in the article's own file.
    pub(super) fn is_own(&self) -> bool {
        self.open.len() == 1
    }

    /// Where a part of the text that is read stands in its file.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        let Some(source) = self.open.last() else {
            return Span::new(self.article.file, range.clone());
        };
        let written = source.places.of(range);
        Span::new(
            source.file,
            source.start + written.start..source.start + written.end,
        )
    }

    /// What the article says of itself has no markup but the dialect's, of which the words stay.
    fn lower_front_matter(&mut self) {
        let has_dialect =
            |said: &Spanned<Arc<str>>| said.value.contains("[!") || said.value.contains(":::");
        let front = &mut self.article.front;
        let (title, description) = (front.title.take(), front.description.take());
        let mut lowered = |said: Option<Spanned<Arc<str>>>| {
            let mut said = said?;
            if has_dialect(&said) {
                said.value = self.without_directives(&said.value).trim().into();
            }
            Some(said)
        };
        let title = lowered(title);
        let description = lowered(description);
        self.article.front.title = title;
        self.article.front.description = description;
    }

    /// A text with their words for the directives in it.
    fn without_directives(&mut self, text: &str) -> String {
        let mut plain = String::new();
        let mut from = 0;
        let is_directive = |part: &Range<usize>| {
            let said = text.get(part.clone()).unwrap_or_default();
            said.starts_with("[!") || said.starts_with(":::")
        };
        for part in within::parts(text).into_iter().filter(is_directive) {
            let items = item::items(text.get(part.clone()).unwrap_or_default(), DEEPEST);
            let items = items.unwrap_or_default();
            let words = self.take_text(&mut items.iter(), |_| false);
            if !words.is_empty() {
                plain.push_str(text.get(from..part.start).unwrap_or_default());
                plain.push_str(&words);
                from = part.end;
            }
        }
        plain.push_str(text.get(from..).unwrap_or_default());
        plain
    }

    /// A part of the text that is read, as it is written.
    fn written(&self, range: &Range<usize>) -> &'a str {
        let source = self.open.last();
        source
            .and_then(|source| source.body.get(source.places.of(range)))
            .unwrap_or_default()
    }

    /// Adds a part of the page. Raw HTML that cannot hold it ends before it.
    pub(super) fn push(&mut self, element: Element) {
        if self.raw.len() > 0 {
            self.end_raw_before(element.place());
        }
        self.add(element);
    }

    /// Adds what Markdown itself has.
    pub(super) fn push_event(&mut self, event: &Event<'_>) {
        if self.raw.len() > 0 {
            self.end_raw_before(Place::of(event));
        }
        match &mut self.writer {
            Some(_) if self.note => self.notes.push(Note::Event(event.clone().into_static())),
            Some(writer) => writer.event(event),
            None => {}
        }
    }

    fn end_raw_before(&mut self, place: Place) {
        let ended = match place {
            Place::Block => self.raw.block(),
            Place::Line => self.raw.words(),
            Place::Tag => Ended::new(),
        };
        self.write_ends(ended);
    }

    /// Writes the ends of elements of raw HTML.
    fn write_ends(&mut self, ended: Ended) {
        for name in ended {
            self.add(Element::Html(format!("</{name}>")));
        }
    }

    /// Ends the elements of raw HTML that are open, but for the first.
    pub(super) fn end_raw(&mut self, kept: usize) {
        let ended = self.raw.cut(kept);
        self.write_ends(ended);
    }

    /// Ends the elements of raw HTML that were opened in the innermost block.
    pub(super) fn end_raw_of_block(&mut self) {
        let ended = self.raw.end_block(self.blocks.len());
        self.write_ends(ended);
    }

    fn add(&mut self, element: Element) {
        match &mut self.writer {
            Some(_) if self.note => self.notes.push(Note::Element(element)),
            Some(writer) => writer.element(element),
            None => {}
        }
    }

    pub(super) fn part(&mut self, part: Part, range: &Range<usize>) {
        if self.is_own() {
            let span = self.span(range);
            self.article.parts.push((part, span));
        }
    }

    pub(super) fn items(&mut self, items: &[Item<'_>]) {
        let mut rest = items.iter();
        while let Some((node, range)) = rest.next() {
            match node {
                Node::Directive(directive) => self.directive(directive, range),
                // A directive may stand within raw HTML, and end what is hidden.
                Node::Markdown(Event::Html(raw)) if self.hidden > 0 => self.raw(raw, range),
                Node::Markdown(_) if self.hidden > 0 => {}
                Node::Markdown(event) => self.event(event, range, &mut rest),
            }
        }
    }

    fn event(
        &mut self,
        event: &Event<'_>,
        range: &Range<usize>,
        rest: &mut slice::Iter<'_, Item<'_>>,
    ) {
        match event {
            Event::Start(tag) => self.start(event, tag, range, rest),
            Event::End(end) => self.end(event, *end),
            Event::Text(text) => self.words(event, text, range, rest.as_slice().first()),
            Event::Code(text) => {
                self.say(text);
                self.gap();
                self.push_event(event);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.say(" ");
                self.word(" ", range.start);
                self.push_event(event);
            }
            Event::InlineHtml(raw) if self.takes_anchor(raw) => {
                // The anchor that stands in a heading is the heading's own.
                let next = rest.as_slice().first().and_then(|(node, _)| node.event());
                if matches!(next, Some(Event::InlineHtml(end)) if end.eq_ignore_ascii_case("</a>"))
                {
                    rest.next();
                }
            }
            Event::InlineHtml(raw) | Event::Html(raw) => self.raw(raw, range),
            other => self.push_event(other),
        }
    }

    fn start(
        &mut self,
        event: &Event<'_>,
        tag: &Tag<'_>,
        range: &Range<usize>,
        rest: &mut slice::Iter<'_, Item<'_>>,
    ) {
        match tag {
            Tag::Heading { level, .. } => {
                let level = *level as u8;
                self.part(Part::Heading(level), range);
                self.push(Element::Heading(level, self.article.headings.len()));
                self.blocks.push(Block::Line);
                self.begin_heading(level, range);
            }
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                if matches!(link_type, LinkType::Autolink | LinkType::Email) {
                    self.gap();
                }
                let mail = matches!(link_type, LinkType::Email) && !dest_url.starts_with("mailto:");
                let destination = if mail {
                    format!("mailto:{dest_url}")
                } else {
                    (**dest_url).to_owned()
                };
                let link = self.link(destination, false, (**title).to_owned(), range);
                self.links.push(link);
                self.push(Element::Link(link));
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                let alt = self.take_text(rest, |end| matches!(end, TagEnd::Image));
                let (destination, title) = ((**dest_url).to_owned(), (**title).to_owned());
                self.picture(destination, title, alt.trim().to_owned(), range);
            }
            Tag::CodeBlock(kind) => {
                let code = self.take_text(rest, |end| matches!(end, TagEnd::CodeBlock));
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        let word = info.split([' ', ',', '{', '\t']).next();
                        word.unwrap_or_default().to_lowercase()
                    }
                    CodeBlockKind::Indented => String::new(),
                };
                self.code(language, code, Vec::new(), range);
            }
            Tag::Paragraph if self.takes_in_blocks(rest) => {}
            tag => {
                let block = match tag {
                    Tag::Paragraph => Some(Block::Paragraph),
                    Tag::Item => Some(Block::Item),
                    Tag::TableCell => Some(Block::Line),
                    _ if is_inline(&tag.to_end()) => None,
                    _ => Some(Block::Other),
                };
                self.blocks.extend(block);
                match tag {
                    Tag::TableRow | Tag::TableHead => self.part(Part::TableRow, range),
                    Tag::BlockQuote(Some(_)) => self.part(Part::Alert, range),
                    Tag::FootnoteDefinition(_) => self.note = true,
                    _ => {}
                }
                self.push_event(event);
            }
        }
    }

    fn end(&mut self, event: &Event<'_>, end: TagEnd) {
        let is_block = !is_inline(&end);
        if is_block && self.raw.len() > 0 {
            self.end_raw_of_block();
        }
        match end {
            TagEnd::Heading(level) => {
                self.end_heading();
                self.push(Element::HeadingEnd(level as u8));
            }
            TagEnd::Link => {
                let link = self.links.pop();
                if let Some(link) = link {
                    self.push(Element::LinkEnd(link));
                }
                return;
            }
            _ => self.push_event(event),
        }
        if is_block {
            self.blocks.pop();
        }
        if end == TagEnd::FootnoteDefinition {
            self.note = false;
        }
        if ends_a_line(end) {
            self.end_line();
        }
    }

    fn begin_heading(&mut self, level: u8, range: &Range<usize>) {
        self.heading = Some(Heading {
            level,
            text: String::new(),
            given: None,
            id: String::new(),
            span: self.span(range),
        });
    }

    fn end_heading(&mut self) {
        if let Some(mut done) = self.heading.take() {
            done.text = done.text.trim().to_owned();
            if done.given.is_some() {
                self.anchors.get_or_insert_with(|| self.slugs.clone());
            }
            let said = self.said.take();
            let slug = self
                .slugs
                .of(said.as_ref().map_or(&done.text, |said| said.trim()));
            // Tools write the same anchor at headings of the same words; a page has each once, and counts like the source does.
            done.id = match &mut self.anchors {
                Some(anchors) => anchors.unique(done.given.clone().unwrap_or(slug)),
                None => slug,
            };
            self.article.headings.push(done);
        }
    }

    /// Adds to the heading that is open.
    pub(super) fn say(&mut self, text: &str) {
        self.say_as(text, text);
    }

    /// Adds to the heading that is open what is shown, and what anchors are made of.
    pub(super) fn say_as(&mut self, shown: &str, name: &str) {
        if let Some(heading) = &mut self.heading {
            if shown != name {
                self.said.get_or_insert_with(|| heading.text.clone());
            }
            if let Some(said) = &mut self.said {
                said.push_str(name);
            }
            heading.text.push_str(shown);
        }
    }

    /// Adds words of the article's own.
    pub(super) fn word(&mut self, text: &str, at: usize) {
        if let [source] = self.open.as_slice() {
            let written = source.places.at(at);
            self.article.words.push(text, source.start + written);
        }
    }

    /// Ends a line of words of the article's own.
    fn end_line(&mut self) {
        if self.is_own() {
            self.article.words.text.push('\n');
        }
    }

    /// Adds what is no word of the article's own.
    pub(super) fn gap(&mut self) {
        if self.is_own() {
            self.article.words.text.push(GAP);
        }
    }

    /// Keeps a link or an image: its place in the article's list.
    pub(super) fn link(
        &mut self,
        destination: String,
        image: bool,
        title: String,
        range: &Range<usize>,
    ) -> usize {
        self.part(if image { Part::Image } else { Part::Link }, range);
        let link = self.reference(destination, image, title, range);
        self.keep(link)
    }

    /// Keeps a link: its place in the article's list.
    pub(super) fn keep(&mut self, link: LinkRef) -> usize {
        self.article.links.push(link);
        self.article.links.len() - 1
    }

    /// A destination, and where it leads from the text that it is written in.
    pub(super) fn reference(
        &self,
        destination: String,
        image: bool,
        title: String,
        range: &Range<usize>,
    ) -> LinkRef {
        let source = self.open.last();
        let (path, locale) = source.map_or(("", &self.article.locale), |source| {
            (source.path.as_str(), source.locale)
        });
        let has = |path: &str| self.library.has(locale, path);
        LinkRef {
            target: self
                .library
                .roots
                .target(path, locale.as_str(), &destination, &has),
            destination,
            image,
            title,
            span: self.span(range),
        }
    }

    pub(super) fn code(
        &mut self,
        language: String,
        code: String,
        marked: Vec<(usize, usize)>,
        range: &Range<usize>,
    ) {
        self.article.has_code = true;
        self.part(Part::Code, range);
        if self.is_own() && !language.is_empty() {
            let span = self.language_place(&language, range);
            self.article
                .code_languages
                .push(Spanned::new(language.as_str().into(), span));
        }
        // A line of its own, where words beside it are looked at.
        self.gap();
        self.end_line();
        self.push(Element::Code(language, code, marked));
    }

    /// Where the word of a language is written, in the first line of its block.
    fn language_place(&self, language: &str, range: &Range<usize>) -> Span {
        let line = self.written(range).lines().next().unwrap_or_default();
        let block = self.span(range);
        let (at, length) = match line.to_lowercase().find(language) {
            Some(at) => (at, language.len()),
            None => (0, line.len()),
        };
        let start = block.range().start + at;
        Span::new(block.file, start..start + length)
    }

    fn directive(&mut self, directive: &Directive, range: &Range<usize>) {
        match directive {
            Directive::Open(Container::Hidden) => self.hidden += 1,
            Directive::Open(container) if self.hidden > 0 => {
                self.hidden += usize::from(container.word() == "zone");
            }
            Directive::Close(word) if self.hidden > 0 => {
                self.hidden -= usize::from(*word == "zone");
            }
            _ if self.hidden > 0 => {}
            Directive::Open(container) => {
                match container {
                    Container::Tab(..) => self.part(Part::Tab, range),
                    // What a tab is called has an anchor as any heading has, and no place in the outline.
                    Container::TabTitle(_) => {
                        let title = Container::TabTitle(self.article.headings.len());
                        self.push(Element::Open(title));
                        return self.begin_heading(TAB_TITLE, range);
                    }
                    Container::Described(image) => {
                        self.push(Element::Open(container.clone()));
                        self.image(image, range);
                        return self.push(Element::Open(Container::Description));
                    }
                    _ => {}
                }
                self.push(Element::Open(container.clone()));
            }
            Directive::Close(word) => {
                self.push(Element::Close(word));
                if *word == "tab-title" {
                    self.end_heading();
                    self.end_line();
                }
            }
            Directive::Image(image) => self.in_paragraph(|reader| reader.image(image, range)),
            Directive::Include(path) => self.include(path, range),
            Directive::Snippet(snippet) => self.snippet(snippet, range),
            Directive::Video(address) => self.in_paragraph(|reader| {
                let site = super::site(address);
                let link = reader.link(address.clone(), false, String::new(), range);
                reader.push(Element::Link(link));
                reader.push(Element::Video(site));
                reader.push(Element::LinkEnd(link));
            }),
            Directive::NoLoc(text) => self.in_paragraph(|reader| {
                reader.say(text);
                // It is written as the value of an attribute: its place is that of the whole.
                if reader.is_own() {
                    reader.article.words.text.push_str(text);
                }
                reader.push(Element::NoLoc(text.clone()));
            }),
            Directive::Fact(name) => {
                let span = self.span(range);
                self.article
                    .facts
                    .push(Spanned::new(name.as_str().into(), span));
                let block = !self.is_in_line();
                self.gap();
                self.push(Element::Fact(name.clone(), block));
            }
            Directive::Unclosed(text, destination) | Directive::Loose(text, destination) => {
                if self.is_own() && matches!(directive, Directive::Unclosed(..)) {
                    let end = self.span(&(range.end..range.end));
                    self.article.unclosed_links.push(end);
                }
                let link = self.uncounted_link(destination.clone(), range);
                self.say(text);
                self.word(text, range.start + 1);
                self.push(Element::Link(link));
                self.push_event(&Event::Text(text.as_str().into()));
                self.push(Element::LinkEnd(link));
            }
            Directive::Alert(kind) => self.push(Element::Alert(*kind)),
            Directive::Unknown(word, meant) => {
                self.unknown(self.written(word).trim_start(), self.span(word));
                if let Some(kind) = meant {
                    self.push(Element::Alert(*kind));
                }
            }
        }
    }

    /// Whether a link is open, of Markdown or of raw HTML.
    pub(super) fn in_link(&self) -> bool {
        !self.links.is_empty() || self.raw.is_open(&["a"])
    }

    /// Whether raw HTML is open that shows words as they are written.
    pub(super) fn in_raw_code(&self) -> bool {
        self.raw.is_open(&["code", "pre"])
    }

    /// Whether words stand beside what comes next.
    pub(super) fn is_in_line(&self) -> bool {
        matches!(
            self.blocks.last(),
            Some(Block::Paragraph | Block::Line | Block::Item)
        )
    }

    /// Gives what stands alone a paragraph of its own.
    fn in_paragraph(&mut self, inner: impl FnOnce(&mut Self)) {
        let alone = !self.is_in_line();
        if alone {
            self.push_event(&Event::Start(Tag::Paragraph));
        }
        inner(self);
        if alone {
            self.push_event(&Event::End(TagEnd::Paragraph));
        }
    }

    /// Keeps a link that is no part of what the article is built of: a translation may well lack it.
    fn uncounted_link(&mut self, destination: String, range: &Range<usize>) -> usize {
        let link = self.reference(destination, false, String::new(), range);
        self.keep(link)
    }

    /// Adds a picture. One of another site is not shown, as that would tell the site who reads: it is a link to it.
    fn picture(&mut self, source: String, title: String, alt: String, range: &Range<usize>) {
        let elsewhere = is_address(&source) && !self.in_link();
        let larger = elsewhere.then(|| self.uncounted_link(source.clone(), range));
        let alt = match elsewhere && alt.is_empty() {
            true => source.clone(),
            false => alt,
        };
        let link = self.link(source, true, title, range);
        self.push(Element::Picture(Picture {
            link,
            alt,
            larger,
            icon: false,
        }));
    }

    fn image(&mut self, image: &Image, range: &Range<usize>) {
        let link = self.link(image.source.clone(), true, String::new(), range);
        let larger = image.lightbox.as_ref();
        let larger = larger.map(|larger| self.uncounted_link(larger.clone(), range));
        self.push(Element::Picture(Picture {
            link,
            alt: image.alt.clone(),
            larger,
            icon: image.icon,
        }));
    }

    /// The text up to the tag that ends it.
    fn take_text(
        &mut self,
        rest: &mut slice::Iter<'_, Item<'_>>,
        ends: impl Fn(&TagEnd) -> bool,
    ) -> String {
        let mut text = String::new();
        let mut depth = 0_usize;
        for (node, range) in rest.by_ref() {
            match node {
                Node::Markdown(Event::End(end)) if depth == 0 && ends(end) => break,
                Node::Markdown(Event::Start(Tag::Image { .. })) => depth += 1,
                Node::Markdown(Event::End(TagEnd::Image)) => depth = depth.saturating_sub(1),
                Node::Directive(Directive::Include(path)) => {
                    text.push_str(&self.included_words(path, range));
                }
                Node::Directive(Directive::NoLoc(said)) => text.push_str(said),
                node => add_words(&mut text, node),
            }
        }
        text
    }

    fn unknown(&mut self, word: &str, place: Span) {
        if self.is_own() {
            let words = &mut self.article.unknown_directives;
            words.push(Spanned::new(word.into(), place));
        }
    }

    /// Whether raw HTML is the anchor of the heading that is open.
    fn takes_anchor(&mut self, raw: &str) -> bool {
        let Some(heading) = self
            .heading
            .as_mut()
            .filter(|heading| heading.given.is_none())
        else {
            return false;
        };
        heading.given = html::lone_anchor(raw);
        heading.given.is_some()
    }

    fn raw(&mut self, raw: &str, range: &Range<usize>) {
        let is_break = raw
            .get(..3)
            .is_some_and(|tag| tag.eq_ignore_ascii_case("<br"));
        if is_break && self.hidden == 0 {
            self.word(" ", range.start);
        }
        let exact = self.written(range) == raw;
        let mut taker = Taker {
            reader: self,
            range,
            exact,
        };
        html::read(raw, &mut taker);
    }
}

/// Takes in raw HTML.
struct Taker<'r, 'a, 't> {
    reader: &'r mut Reader<'a>,
    range: &'t Range<usize>,
    /// Whether it is written in one piece: not broken by the marks of a quote.
    exact: bool,
}

impl Taker<'_, '_, '_> {
    /// Where a piece is written.
    fn written(&self, piece: &str, at: usize) -> Span {
        self.reader.span(&self.range_of(at, piece.len()))
    }

    /// Where a piece of so many bytes is in the text that is read.
    fn range_of(&self, at: usize, length: usize) -> Range<usize> {
        if self.exact {
            let start = self.range.start + at;
            start..start + length
        } else {
            self.range.clone()
        }
    }
}

impl html::Sink for Taker<'_, '_, '_> {
    fn html(&mut self, html: &str) {
        match &mut self.reader.writer {
            Some(writer) if !self.reader.note => writer.raw(html),
            _ => self.reader.add(Element::Html(html.to_owned())),
        }
    }

    fn words(&mut self) {
        let ended = self.reader.raw.words();
        self.reader.write_ends(ended);
    }

    fn start(&mut self, name: &'static str) -> bool {
        let (ended, opened) = self.reader.raw.start(name, self.reader.blocks.len());
        self.reader.write_ends(ended);
        opened
    }

    fn end(&mut self, name: &'static str) {
        let ended = self.reader.raw.end(name, self.reader.blocks.len());
        self.reader.write_ends(ended);
    }

    fn anchor(&mut self, name: &str) {
        match &mut self.reader.heading {
            Some(heading) if heading.given.is_none() => heading.given = Some(name.to_owned()),
            _ => {
                self.reader.article.anchors.push(name.to_owned());
                self.reader.push(Element::RawAnchor(name.to_owned()));
            }
        }
    }

    fn address(&mut self, destination: &str) {
        let link = self
            .reader
            .link(destination.to_owned(), false, String::new(), self.range);
        self.reader.push(Element::Address(link));
    }

    fn picture(&mut self, source: &str, alt: &str) {
        let (source, alt) = (source.to_owned(), alt.to_owned());
        self.reader.picture(source, String::new(), alt, self.range);
    }

    fn refused(&mut self, tag: &str, at: usize) {
        if self.reader.is_own() {
            let span = self.written(tag, at);
            self.reader
                .article
                .refused_html
                .push(Spanned::new(tag.into(), span));
        }
    }

    fn unknown(&mut self, word: &str, at: usize) {
        self.reader.unknown(word, self.written(word, at));
    }

    fn markdown(&mut self, part: &str, at: usize) {
        let Ok(mut items) = item::items(part, DEEPEST) else {
            return;
        };
        let in_link = self.reader.in_link();
        items.retain(|(node, _)| node.is_inline() && !(in_link && is_link(node)));
        for (_, range) in &mut items {
            *range = self.range_of(at + range.start, range.len());
        }
        // It may stand among words, and what it takes in may be blocks.
        self.reader.blocks.push(Block::Item);
        self.reader.items(&items);
        self.reader.blocks.pop();
    }

    fn directive(&mut self, raw: &str, at: usize) {
        if self.reader.hidden == 0 && self.in_code() {
            let shown = raw.trim_start_matches("<?").trim_end_matches("?>");
            return self.html(&html::escape(shown));
        }
        let place = self.range_of(at, raw.len());
        if let Some(found) = directive::of_block(raw, place.start).flatten() {
            self.reader.directive(&found, &place);
        }
    }

    fn in_code(&self) -> bool {
        self.reader.in_raw_code()
    }

    fn in_box(&self) -> bool {
        matches!(self.reader.raw.last(), None | Some("blockquote" | "div"))
    }

    fn is_hidden(&self) -> bool {
        self.reader.hidden > 0
    }

    fn said(&mut self, said: &str, at: usize) {
        if self.reader.is_own() {
            let span = self.written(said, at);
            self.reader
                .article
                .remarks
                .push(Spanned::new(said.to_owned(), span));
        }
    }
}

/// Adds the words of a node.
pub(super) fn add_words(text: &mut String, node: &Node<'_>) {
    match node.event() {
        Some(Event::Text(piece) | Event::Code(piece) | Event::Html(piece)) => text.push_str(piece),
        Some(Event::SoftBreak | Event::HardBreak) => text.push(' '),
        _ => {}
    }
}

pub(super) fn is_address(words: &str) -> bool {
    words.starts_with("https://") || words.starts_with("http://")
}

fn ends_a_line(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::TableCell
            | TagEnd::TableRow
            | TagEnd::TableHead
            | TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
    )
}
