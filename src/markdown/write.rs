//! The elements of a page → HTML with gaps.

use std::collections::HashMap;

use pulldown_cmark::{Alignment, BlockQuoteKind, Event, Tag, TagEnd};

use super::DEEPEST;
use super::container::Container;
use super::element::Element;
use super::html::{escape, escape_into};
use crate::catalog::body::{Body, Code, Gap, Picture, Word};

/// How a group of tabs begins.
pub(super) const TABS: &str = "<div class=\"tabs\">\n";

/// Writes the elements of a page, one after the other.
#[derive(Default)]
pub(super) struct Writer {
    body: Body,
    /// How many blocks of Markdown are open.
    depth: usize,
    /// The blocks of the dialect that are open: the word that ends each, what is written there, and how deep it stands.
    open: Vec<(&'static str, String, usize)>,
    /// The alignments of the columns of the table that is open, the column, and whether it is the head.
    table: Vec<Alignment>,
    column: usize,
    head: bool,
    tables: usize,
    groups: usize,
    tabs: usize,
    /// The level of the heading that came last.
    level: u8,
    /// The numbers of footnotes, in the order in which they are first named.
    notes: HashMap<String, usize>,
    /// How many blocks of the dialect were not opened, because they stand too deep, and have not ended.
    unopened: usize,
}

impl Writer {
    /// A page that is made of so many bytes of text.
    pub(super) fn of(length: usize) -> Self {
        let mut writer = Self::default();
        // Tags take about as much as the marks that they are made of, and a little more.
        writer.body.html.reserve(length + length / 8);
        writer
    }

    /// What was written, every block ended.
    pub(super) fn finish(mut self) -> Body {
        self.close_to(0);
        self.body
    }

    fn html(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    fn text(&mut self, text: &str) {
        escape_into(&mut self.body.html, text);
    }

    fn gap(&mut self, gap: Gap) {
        self.body.gaps.push((self.body.html.len(), gap));
    }

    /// Begins a line of HTML.
    fn fresh(&mut self) {
        let last = self.body.html.as_bytes().last();
        if last.is_some_and(|last| *last != b'\n') {
            self.body.html.push('\n');
        }
    }

    fn line(&mut self, html: &str) {
        self.fresh();
        self.html(html);
    }

    pub(super) fn element(&mut self, element: Element) {
        match element {
            Element::Heading(level, heading) => {
                self.level = level;
                self.depth += 1;
                self.fresh();
                self.html(heading_tags(level).0);
                self.gap(Gap::Anchor(heading));
                self.html(">");
            }
            Element::HeadingEnd(level) => {
                self.end_block();
                self.html(heading_tags(level).1);
            }
            Element::Link(link) => self.gap(Gap::Link(link)),
            Element::LinkEnd(link) => self.gap(Gap::LinkEnd(link)),
            Element::Picture(picture) => self.picture(picture),
            Element::Html(html) => self.raw(&html),
            Element::RawAnchor(name) => self.gap(Gap::RawAnchor(name)),
            Element::Address(link) => self.gap(Gap::Address(link)),
            Element::Code(language, code, marked) => self.code(language, code, marked),
            Element::Open(container) => self.open(container),
            Element::Close(word) => self.close(word),
            Element::Video(site) => self.gap(Gap::Word(Word::Video, site)),
            Element::NoLoc(text) => {
                self.html("<span translate=\"no\">");
                self.text(&text);
                self.html("</span>");
            }
            Element::Fact(name, block) => self.gap(Gap::Fact(name, block)),
            Element::Alert(kind) => {
                self.html("<strong>");
                self.gap(Gap::Alert(alert(kind).1));
                self.html("</strong>");
            }
        }
    }

    /// Adds raw HTML, as it goes onto the page.
    pub(super) fn raw(&mut self, html: &str) {
        self.body.raw |= html.contains('<');
        self.html(html);
    }

    /// Adds what Markdown itself has.
    pub(super) fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(*end),
            Event::Text(text) => self.text(text),
            Event::Code(code) => {
                self.html("<code>");
                self.text(code);
                self.html("</code>");
            }
            Event::SoftBreak => self.html("\n"),
            Event::HardBreak => self.html("<br>\n"),
            Event::Rule => {
                self.fresh();
                self.html("<hr>\n");
            }
            Event::TaskListMarker(done) => self.html(if *done { "☑ " } else { "☐ " }),
            Event::FootnoteReference(name) => {
                let number = self.note(name);
                self.html("<sup class=\"footnote-reference\"><a href=\"#fn.");
                self.text(name);
                self.html(&format!("\">{number}</a></sup>"));
            }
            // What raw HTML there is has become elements of its own; mathematics is not switched on.
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis => return self.html("<em>"),
            Tag::Strong => return self.html("<strong>"),
            Tag::Strikethrough => return self.html("<del>"),
            Tag::Paragraph => self.line("<p>"),
            Tag::BlockQuote(None) => self.line("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => {
                let (class, title) = alert(*kind);
                self.line(&format!(
                    "<div class=\"alert alert-{class}\"><p class=\"alert-title\">"
                ));
                self.gap(Gap::Alert(title));
                self.html("</p>\n");
            }
            Tag::List(None) => self.line("<ul>\n"),
            Tag::List(Some(1)) => self.line("<ol>\n"),
            Tag::List(Some(start)) => self.line(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.line("<li>"),
            Tag::FootnoteDefinition(name) => {
                self.line("<div class=\"footnote-definition\" id=\"fn.");
                self.text(name);
                let number = self.note(name);
                self.html(&format!(
                    "\"><sup class=\"footnote-definition-label\">{number}</sup>"
                ));
            }
            Tag::Table(alignments) => {
                self.table.clone_from(alignments);
                self.tables += 1;
                // Each has a name of its own, for readers who go from one landmark to the next.
                self.line("<section class=\"scroll\" aria-label=\"");
                self.gap(Gap::Table(self.tables));
                self.html("\" tabindex=\"0\"><table>");
            }
            Tag::TableHead => {
                self.head = true;
                self.column = 0;
                self.html("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.html("<tr>");
            }
            Tag::TableCell => {
                let cell = if self.head { "th" } else { "td" };
                let align = match self.table.get(self.column) {
                    Some(Alignment::Left) => " class=\"align-left\"",
                    Some(Alignment::Center) => " class=\"align-center\"",
                    Some(Alignment::Right) => " class=\"align-right\"",
                    Some(Alignment::None) | None => "",
                };
                self.html("<");
                self.html(cell);
                self.html(align);
                self.html(">");
            }
            // Others are elements of their own, or not switched on.
            _ => {}
        }
        self.depth += 1;
    }

    fn end(&mut self, end: TagEnd) {
        let html = match end {
            TagEnd::Emphasis => return self.html("</em>"),
            TagEnd::Strong => return self.html("</strong>"),
            TagEnd::Strikethrough => return self.html("</del>"),
            TagEnd::Paragraph => "</p>\n",
            TagEnd::BlockQuote(None) => "</blockquote>\n",
            TagEnd::BlockQuote(Some(_)) | TagEnd::FootnoteDefinition => "</div>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::Table => "</tbody></table></section>\n",
            TagEnd::TableHead => "</tr></thead><tbody>\n",
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell if self.head => "</th>",
            TagEnd::TableCell => "</td>",
            _ => "",
        };
        self.end_block();
        match end {
            TagEnd::TableCell => self.column += 1,
            TagEnd::TableHead => self.head = false,
            TagEnd::Table => self.table.clear(),
            _ => {}
        }
        self.html(html);
        // A paragraph that a block took the words of is none.
        let empty = "<p></p>\n";
        let ends = end == TagEnd::Paragraph && self.body.html.ends_with(empty);
        let length = self.body.html.len() - if ends { empty.len() } else { 0 };
        if ends && self.body.gaps.last().is_none_or(|(at, _)| *at <= length) {
            self.body.html.truncate(length);
        }
    }

    /// What was opened in the block that ends, ends with it.
    fn end_block(&mut self) {
        self.close_to(self.depth);
        self.depth = self.depth.saturating_sub(1);
    }

    fn close_to(&mut self, depth: usize) {
        while let Some((_, html, _)) = self.open.pop_if(|(_, _, at)| *at >= depth) {
            self.unopened = 0;
            self.fresh();
            self.html(&html);
        }
    }

    /// The number of a footnote.
    fn note(&mut self, name: &str) -> usize {
        let next = self.notes.len() + 1;
        *self.notes.entry(name.to_owned()).or_insert(next)
    }

    fn picture(&mut self, picture: Picture) {
        let larger = picture.larger;
        if let Some(larger) = larger {
            self.gap(Gap::Link(larger));
        }
        self.gap(Gap::Picture(Box::new(picture)));
        if let Some(larger) = larger {
            self.gap(Gap::LinkEnd(larger));
        }
    }

    fn code(&mut self, language: String, code: String, marked: Vec<(usize, usize)>) {
        self.fresh();
        self.html("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.html(&format!(" class=\"language-{}\"", escape(&language)));
        }
        self.html(">");
        self.gap(Gap::Code(Box::new(Code {
            language,
            code,
            marked,
        })));
        self.html("</code></pre>\n");
    }

    fn open(&mut self, container: Container) {
        let word = container.word();
        if self.open.len() >= DEEPEST {
            self.unopened += 1;
            return;
        }
        if !matches!(container, Container::TabTitle(_)) {
            self.fresh();
        }
        let mut end = "</div>\n".to_owned();
        match container {
            Container::Row => self.html("<div class=\"row\">\n"),
            Container::Column(1) => self.html("<div class=\"column\">\n"),
            Container::Column(span) => self.html(&format!("<div class=\"column span-{span}\">\n")),
            Container::Hidden | Container::Elsewhere => self.html("<div>\n"),
            Container::Zone(label) => {
                self.html("<div class=\"zone\">\n");
                if !label.is_empty() {
                    self.html("<p class=\"zone-title\">");
                    self.text(&label);
                    self.html("</p>\n");
                }
            }
            Container::Versions(versions) => {
                self.html("<div class=\"zone\">\n<p class=\"zone-title\">");
                self.gap(Gap::Word(Word::Versions, versions));
                self.html("</p>\n");
            }
            Container::Described(_) => {
                self.html("<figure>\n");
                end = "</figure>\n".into();
            }
            Container::Description => {
                self.html("<figcaption><details><summary>");
                self.gap(Gap::Word(Word::Description, String::new()));
                self.html("</summary>\n");
                end = "</details></figcaption>\n".into();
            }
            Container::Box("") => self.html("<div>\n"),
            Container::Box(class) => self.html(&format!("<div class=\"{class}\">\n")),
            Container::Quote => {
                self.html("<blockquote>\n");
                end = "</blockquote>\n".into();
            }
            Container::Tabs => {
                self.groups += 1;
                self.tabs = 0;
                self.html(TABS);
            }
            Container::Tab(name, condition) => {
                self.tabs += 1;
                self.html(&format!(
                    "<section class=\"tab\" id=\"tab.{}.{}\" data-tab=\"{}\"",
                    self.groups,
                    self.tabs,
                    escape(&name)
                ));
                if let Some(condition) = condition {
                    self.html(&format!(" data-when=\"{}\"", escape(&condition)));
                }
                self.html(">\n");
                end = "</section>\n".into();
            }
            Container::TabTitle(heading) => {
                let level = (self.level + 1).clamp(2, 6);
                self.html(&format!("<h{level} class=\"tab-title\""));
                self.gap(Gap::Anchor(heading));
                self.html(">");
                end = format!("</h{level}>\n");
            }
            Container::Language(locale) => self.html(&format!("<div lang=\"{locale}\">\n")),
        }
        self.open.push((word, end, self.depth));
    }

    fn close(&mut self, word: &str) {
        if self.unopened > 0 {
            self.unopened -= 1;
            return;
        }
        let here = |(own, _, at): &&(&str, String, usize)| *own == word && *at == self.depth;
        if !self.open.iter().any(|open| here(&open)) {
            return;
        }
        while let Some((own, html, _)) = self.open.pop() {
            if own != "tab-title" {
                self.fresh();
            }
            self.html(&html);
            if own == word {
                break;
            }
        }
    }
}

/// The tags of a heading, the first without its end.
fn heading_tags(level: u8) -> (&'static str, &'static str) {
    match level {
        1 => ("<h1", "</h1>\n"),
        2 => ("<h2", "</h2>\n"),
        3 => ("<h3", "</h3>\n"),
        4 => ("<h4", "</h4>\n"),
        5 => ("<h5", "</h5>\n"),
        _ => ("<h6", "</h6>\n"),
    }
}

/// The class of an alert, and the place of its title.
fn alert(kind: BlockQuoteKind) -> (&'static str, usize) {
    match kind {
        BlockQuoteKind::Note => ("note", 0),
        BlockQuoteKind::Tip => ("tip", 1),
        BlockQuoteKind::Important => ("important", 2),
        BlockQuoteKind::Warning => ("warning", 3),
        BlockQuoteKind::Caution => ("caution", 4),
    }
}
