//! HTML → the elements and texts of a page in their order, as a browser's parser makes them, each with its place in the file.
//!
//! The parser is html5ever's, so implied and misnested tags end up where browsers put them. It tells no places: they are found by how
//! much of the text it has taken when it hands a tag on. The only file that names the crate.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, ExpandedName, QualName, TokenizerResult};

/// Deepest nesting that is read. Browsers stop at 512; building the tree takes time by the square of it.
const DEEPEST: usize = 1000;

/// An element or a text.
#[derive(Debug)]
pub(super) struct Node {
    /// The element that it is in.
    pub(super) parent: Option<usize>,
    /// The number after the last node within it.
    pub(super) end: usize,
    /// The element before it in its parent.
    pub(super) previous: Option<usize>,
    /// The element after it in its parent.
    pub(super) next: Option<usize>,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Kind {
    Element(Element),
    Text(String),
}

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Its name in lower case.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Its start tag in the file.
    pub(super) span: Range<usize>,
}

impl Element {
    /// An attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The words of an attribute that holds several.
    pub(super) fn words(&self, name: &str) -> impl Iterator<Item = &str> {
        self.attribute(name)
            .unwrap_or_default()
            .split_ascii_whitespace()
    }
}

/// A page: its nodes in the order of the document, every parent before what is in it.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// The nodes.
    pub(super) nodes: Vec<Node>,
    /// Whether it was read in part only, since it is nested too deep.
    pub(super) incomplete: bool,
}

impl Document {
    /// Reads a page.
    pub(super) fn parse(html: &str) -> Self {
        let queue = Rc::new(BufferQueue::default());
        queue.push_back(StrTendril::from(html));
        let place = Rc::new(Cell::new((0, 0)));
        let sink = Sink::new(place.clone());
        let builder = TreeBuilder::new(sink, TreeBuilderOpts::default());
        let located = Located {
            builder,
            queue: queue.clone(),
            html,
            place,
        };
        let tokenizer = Tokenizer::new(located, TokenizerOpts::default());
        // A script is never run: what follows it is read on.
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        tokenizer.end();
        let sink = tokenizer.sink.builder.sink;
        let incomplete = sink.too_deep.get();
        Self {
            incomplete,
            ..flatten(sink.finish())
        }
    }

    /// The elements with their numbers.
    pub(super) fn elements(&self) -> impl Iterator<Item = (usize, &Element)> {
        self.nodes
            .iter()
            .enumerate()
            .filter_map(|(at, node)| match &node.kind {
                Kind::Element(element) => Some((at, element)),
                Kind::Text(_) => None,
            })
    }

    /// The elements of a name.
    pub(super) fn named(&self, name: &'static str) -> impl Iterator<Item = (usize, &Element)> {
        self.elements()
            .filter(move |(_, element)| element.name == name)
    }

    /// The element of a number.
    pub(super) fn element(&self, at: usize) -> Option<&Element> {
        match &self.nodes.get(at)?.kind {
            Kind::Element(element) => Some(element),
            Kind::Text(_) => None,
        }
    }

    /// The numbers of a node and of all within it.
    pub(super) fn within(&self, at: usize) -> Range<usize> {
        at..self.nodes.get(at).map_or(at, |node| node.end)
    }

    /// The elements around a node, from the inside.
    pub(super) fn around(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.nodes.get(at).and_then(|node| node.parent), |at| {
            self.nodes.get(*at).and_then(|node| node.parent)
        })
    }

    /// All text within a node, seen or not.
    pub(super) fn text(&self, at: usize) -> String {
        let nodes = self.nodes.get(self.within(at)).unwrap_or_default();
        nodes
            .iter()
            .filter_map(|node| match &node.kind {
                Kind::Text(text) => Some(text.as_str()),
                Kind::Element(_) => None,
            })
            .collect()
    }
}

/// What the parser names a node by.
#[derive(Clone)]
struct Handle {
    at: usize,
    name: Rc<QualName>,
}

#[derive(Default)]
struct Raw {
    parent: Option<usize>,
    depth: usize,
    children: Vec<usize>,
    kind: Option<Kind>,
}

/// The tree while the parser builds it.
struct Sink {
    nodes: RefCell<Vec<Raw>>,
    no_name: Rc<QualName>,
    place: Rc<Cell<(usize, usize)>>,
    too_deep: Cell<bool>,
}

impl Sink {
    fn new(place: Rc<Cell<(usize, usize)>>) -> Self {
        let no_name = QualName::new(None, Default::default(), Default::default());
        Self {
            nodes: RefCell::new(vec![Raw::default()]),
            no_name: Rc::new(no_name),
            place,
            too_deep: Cell::new(false),
        }
    }

    fn add(&self, kind: Option<Kind>) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Raw {
            kind,
            ..Raw::default()
        });
        nodes.len() - 1
    }

    fn nameless(&self, at: usize) -> Handle {
        Handle {
            at,
            name: self.no_name.clone(),
        }
    }

    fn detach(&self, at: usize) {
        let mut nodes = self.nodes.borrow_mut();
        let parent = nodes.get_mut(at).and_then(|node| node.parent.take());
        if let Some(parent) = parent.and_then(|parent| nodes.get_mut(parent)) {
            parent.children.retain(|child| *child != at);
        }
    }

    /// Puts a node or a text into a parent, before its child of a number, else at its end. Texts that touch are one.
    fn put(&self, parent: usize, before: Option<usize>, child: NodeOrText<Handle>) {
        let at = match child {
            NodeOrText::AppendNode(handle) => {
                self.detach(handle.at);
                handle.at
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let children = nodes.get(parent).map(|node| node.children.as_slice());
                let children = children.unwrap_or_default();
                let place = before.and_then(|at| children.iter().position(|child| *child == at));
                let last = match place {
                    Some(place) => place.checked_sub(1).and_then(|at| children.get(at)),
                    None => children.last(),
                };
                let last = last.copied().and_then(|at| nodes.get_mut(at));
                if let Some(Some(Kind::Text(known))) = last.map(|node| &mut node.kind) {
                    known.push_str(&text);
                    return;
                }
                drop(nodes);
                self.add(Some(Kind::Text(text.to_string())))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        let depth = nodes.get(parent).map_or(0, |parent| parent.depth) + 1;
        if let Some(node) = nodes.get_mut(at) {
            node.parent = Some(parent);
            node.depth = depth;
        }
        self.too_deep.set(self.too_deep.get() || depth > DEEPEST);
        if let Some(parent) = nodes.get_mut(parent) {
            let place = before.and_then(|at| parent.children.iter().position(|one| *one == at));
            parent
                .children
                .insert(place.unwrap_or(parent.children.len()), at);
        }
    }

    fn parent(&self, at: usize) -> Option<usize> {
        self.nodes.borrow().get(at).and_then(|node| node.parent)
    }
}

fn pairs(attributes: Vec<Attribute>) -> Vec<(String, String)> {
    let pair = |one: Attribute| (one.name.local.to_string(), one.value.to_string());
    attributes.into_iter().map(pair).collect()
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Vec<Raw>;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Vec<Raw> {
        self.nodes.into_inner()
    }

    fn parse_error(&self, _: std::borrow::Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.nameless(0)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Handle {
        let (start, end) = self.place.get();
        let element = Element {
            name: name.local.to_ascii_lowercase().to_string(),
            attributes: pairs(attributes),
            span: start..end,
        };
        Handle {
            at: self.add(Some(Kind::Element(element))),
            name: Rc::new(name),
        }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.nameless(self.add(None))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.nameless(self.add(None))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.put(parent.at, None, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        previous: &Handle,
        child: NodeOrText<Handle>,
    ) {
        match self.parent(element.at) {
            Some(parent) => self.put(parent, Some(element.at), child),
            None => self.put(previous.at, None, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// What is in a template is no part of the page: it hangs from nothing.
    fn get_template_contents(&self, _: &Handle) -> Handle {
        self.nameless(self.add(None))
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.at == other.at
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        if let Some(parent) = self.parent(sibling.at) {
            self.put(parent, Some(sibling.at), child);
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(Some(Kind::Element(element))) =
            nodes.get_mut(target.at).map(|node| &mut node.kind)
        {
            for (name, value) in pairs(attributes) {
                if element.attribute(&name).is_none() {
                    element.attributes.push((name, value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.detach(target.at);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut nodes = self.nodes.borrow_mut();
        let moved = nodes.get_mut(node.at).map(|node| &mut node.children);
        let moved = moved.map(std::mem::take).unwrap_or_default();
        for child in &moved {
            if let Some(child) = nodes.get_mut(*child) {
                child.parent = Some(new_parent.at);
            }
        }
        if let Some(parent) = nodes.get_mut(new_parent.at) {
            parent.children.extend(moved);
        }
    }
}

/// Tells the tree where each tag is, on its way from the tokenizer to the tree builder.
struct Located<'a> {
    builder: TreeBuilder<Handle, Sink>,
    queue: Rc<BufferQueue>,
    html: &'a str,
    /// Where the last token began and ended.
    place: Rc<Cell<(usize, usize)>>,
}

impl Located<'_> {
    /// How much of the text has been taken.
    fn taken(&self) -> usize {
        let chunks: Vec<StrTendril> = std::iter::from_fn(|| self.queue.pop_front()).collect();
        let left: usize = chunks.iter().map(|chunk| chunk.len()).sum();
        for chunk in chunks.into_iter().rev() {
            self.queue.push_front(chunk);
        }
        self.html.len().saturating_sub(left)
    }
}

impl TokenSink for Located<'_> {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        if self.builder.sink.too_deep.get() {
            return TokenSinkResult::Continue;
        }
        let (after, end) = (self.place.get().1, self.taken());
        let start = match &token {
            Token::TagToken(_) => {
                let between = self.html.get(after..end).unwrap_or_default();
                after + between.find('<').unwrap_or(0)
            }
            _ => after,
        };
        self.place.set((start, end));
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// The tree in the order of the document. A loop, not a recursion: a hostile page is nested deeper than the stack.
fn flatten(mut raw: Vec<Raw>) -> Document {
    enum Step {
        Enter(usize, Option<usize>),
        Leave(usize),
    }
    let mut nodes: Vec<Node> = Vec::with_capacity(raw.len());
    let mut steps = vec![Step::Enter(0, None)];
    // The last element seen in each open parent; the first entry is that of the document.
    let mut last = vec![None];
    while let Some(step) = steps.pop() {
        match step {
            Step::Leave(at) => {
                let end = nodes.len();
                if let Some(node) = nodes.get_mut(at) {
                    node.end = end;
                }
                last.pop();
            }
            Step::Enter(from, parent) => {
                let Some(node) = raw.get_mut(from) else {
                    continue;
                };
                let (kind, children) = (node.kind.take(), std::mem::take(&mut node.children));
                let mut own = None;
                if let Some(kind) = kind {
                    let at = nodes.len();
                    own = Some(at);
                    let is_element = matches!(kind, Kind::Element(_));
                    let previous = last.last().copied().flatten().filter(|_| is_element);
                    if let Some(previous) = previous.and_then(|at: usize| nodes.get_mut(at)) {
                        previous.next = Some(at);
                    }
                    nodes.push(Node {
                        parent,
                        end: at + 1,
                        previous,
                        next: None,
                        kind,
                    });
                    if let (true, Some(last)) = (is_element, last.last_mut()) {
                        *last = Some(at);
                    }
                    steps.push(Step::Leave(at));
                    last.push(None);
                }
                let inside = children.into_iter().rev();
                steps.extend(inside.map(|child| Step::Enter(child, own.or(parent))));
            }
        }
    }
    Document {
        nodes,
        incomplete: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(html: &str) -> Vec<(String, String)> {
        let document = Document::parse(html);
        let tag = |element: &Element| html.get(element.span.clone()).unwrap_or("?").to_owned();
        document
            .elements()
            .map(|(_, element)| (element.name.clone(), tag(element)))
            .collect()
    }

    #[test]
    fn every_tag_has_its_place() {
        let html = "\u{feff}<!doctype html><html lang=en><title>a &amp; b < c</title>\r\n<p id='x > y'>é &lt; &copy<b>z</b><!-- <i> --><br/><a href=\"?a&b\">1</a>";
        let found = names(html);
        let told: Vec<&str> = found.iter().map(|(_, tag)| tag.as_str()).collect();
        assert_eq!(
            found
                .iter()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>(),
            ["html", "head", "title", "body", "p", "b", "br", "a"]
        );
        assert_eq!(told[0], "<html lang=en>");
        assert_eq!(
            &told[4..],
            ["<p id='x > y'>", "<b>", "<br/>", "<a href=\"?a&b\">"]
        );
    }

    #[test]
    fn the_tree_is_that_of_a_browser() {
        let document = Document::parse(
            "<ul><li>one<li>two</ul><table><p>out</p><tr><td>in</table><template><p>no</p></template><!-- no -->",
        );
        let shown: Vec<String> = document
            .named("li")
            .map(|(at, _)| document.text(at))
            .collect();
        assert_eq!(shown, ["one", "two"]);
        let (second, _) = document.named("li").nth(1).unwrap();
        assert_eq!(
            document.nodes[second].previous,
            document.named("li").next().map(|(at, _)| at)
        );
        let (body, _) = document.named("body").next().unwrap();
        assert_eq!(document.text(body), "onetwooutin");
        assert_eq!(document.within(body).end, document.nodes.len());
    }

    #[test]
    fn a_page_nested_deeper_than_any_browser_reads_is_incomplete() {
        let document = Document::parse(&"<div>".repeat(200_000));
        assert!(document.incomplete);
        let (last, _) = document.elements().last().unwrap();
        assert_eq!(document.around(last).count(), DEEPEST);
    }
}
