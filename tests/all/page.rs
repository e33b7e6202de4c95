//! A built page as a browser's tokenizer sees it: its elements, and the text that a reader sees.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
};

/// Elements without content.
const VOID: [&str; 12] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
];
/// Elements that run on in a line of text. All others begin and end one.
const INLINE: [&str; 17] = [
    "a", "abbr", "b", "bdi", "cite", "code", "em", "i", "kbd", "mark", "q", "small", "span",
    "strong", "sub", "sup", "time",
];
/// Elements whose text nobody sees in the page.
const UNSEEN: [&str; 4] = ["script", "style", "template", "title"];

/// An element.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// The text within that a reader sees; of elements without any, such as a script, the raw text.
    pub(crate) text: String,
    /// The number of the last element within it.
    last: usize,
}

impl Element {
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.attribute("class")
            .is_some_and(|classes| classes.split_ascii_whitespace().any(|one| one == class))
    }
}

/// A page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) path: PathBuf,
    pub(crate) elements: Vec<Element>,
    /// What a reader sees. Blocks stand on lines of their own; words that touch in the page touch here.
    pub(crate) text: String,
    /// Words that touch though an element begins or ends between them, outside of code.
    pub(crate) glued: Vec<String>,
}

impl Page {
    /// Reads a file.
    #[track_caller]
    pub(crate) fn read(path: &Path) -> Self {
        let html = std::fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self {
            path: path.to_owned(),
            ..Self::parse(&html)
        }
    }

    pub(crate) fn parse(html: &str) -> Self {
        let reader = Tokenizer::new(Reader::default(), Default::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let _ = reader.feed(&input);
        reader.end();
        let Reading {
            elements,
            text,
            glued,
            ..
        } = reader.sink.0.into_inner();
        Self {
            path: PathBuf::new(),
            elements,
            text: lines(&text),
            glued,
        }
    }

    /// The elements of a name.
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Element> + use<'a> {
        let name = name.to_owned();
        self.elements
            .iter()
            .filter(move |element| element.name == name)
    }

    /// The only element of a name.
    #[track_caller]
    pub(crate) fn only(&self, name: &str) -> &Element {
        let found: Vec<&Element> = self.all(name).collect();
        assert_eq!(
            found.len(),
            1,
            "{} has {} <{name}>",
            self.path.display(),
            found.len()
        );
        found[0]
    }

    /// The elements within another.
    pub(crate) fn within(&self, outer: &Element) -> &[Element] {
        let at = self
            .elements
            .iter()
            .position(|element| std::ptr::eq(element, outer))
            .unwrap();
        &self.elements[at + 1..=outer.last]
    }

    /// What must be seen.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) {
        assert!(
            self.text.contains(text),
            "{} does not show `{text}`:\n{}",
            self.path.display(),
            self.text
        );
    }
}

#[derive(Debug, Default)]
struct Reading {
    elements: Vec<Element>,
    /// Open elements: their number, and where their text begins.
    open: Vec<(usize, usize)>,
    text: String,
    raw: String,
    /// Whether an element began or ended after the last text.
    at_boundary: bool,
    glued: Vec<String>,
}

impl Reading {
    fn start(&mut self, tag: &Tag) {
        let name = tag.name.to_string();
        self.boundary(&name);
        let attributes = tag
            .attrs
            .iter()
            .map(|attribute| {
                (
                    attribute.name.local.to_string(),
                    attribute.value.to_string(),
                )
            })
            .collect();
        self.elements.push(Element {
            name: name.clone(),
            attributes,
            text: String::new(),
            last: self.elements.len(),
        });
        if !VOID.contains(&name.as_str()) && !tag.self_closing {
            self.open.push((self.elements.len() - 1, self.text.len()));
        }
    }

    fn end(&mut self, name: &str) {
        let Some(depth) = self
            .open
            .iter()
            .rposition(|(at, _)| self.elements[*at].name == name)
        else {
            return;
        };
        let last = self.elements.len() - 1;
        for (at, from) in self.open.split_off(depth) {
            let raw = std::mem::take(&mut self.raw);
            let element = &mut self.elements[at];
            element.text = if UNSEEN.contains(&element.name.as_str()) {
                raw
            } else {
                lines(&self.text[from..])
            };
            element.last = last;
        }
        self.boundary(name);
    }

    fn boundary(&mut self, name: &str) {
        self.at_boundary |= name != "wbr";
        if name != "wbr" && !INLINE.contains(&name) {
            self.text.push('\n');
        }
    }

    fn characters(&mut self, text: &str) {
        let unseen = self
            .open
            .last()
            .is_some_and(|(at, _)| UNSEEN.contains(&self.elements[*at].name.as_str()));
        if unseen {
            self.raw.push_str(text);
        } else {
            self.find_glue(text);
            // A line break of the source is a space.
            self.text.push_str(&text.replace(['\n', '\t'], " "));
        }
    }

    /// Notes a word that begins where an element begins or ends, with a word or its punctuation right before it.
    fn find_glue(&mut self, text: &str) {
        let is_end = |c: char| c.is_alphanumeric() || ".,:;!?)”".contains(c);
        let in_code = self
            .open
            .iter()
            .any(|(at, _)| matches!(self.elements[*at].name.as_str(), "pre" | "code"));
        let touches = self.text.ends_with(is_end) && text.starts_with(char::is_alphanumeric);
        if self.at_boundary && touches && !in_code {
            let before = self
                .text
                .rsplit(char::is_whitespace)
                .next()
                .unwrap_or_default();
            self.glued.push(format!(
                "{before}|{}",
                text.chars().take(20).collect::<String>()
            ));
        }
        self.at_boundary = false;
    }
}

/// One line a block, without empty ones; spaces as a browser shows them.
fn lines(text: &str) -> String {
    let shown = text.lines().map(|line| {
        line.split([' ', '\r'])
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    });
    shown
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[derive(Default)]
struct Reader(RefCell<Reading>);

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reading = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                reading.start(&tag);
                match &*tag.name {
                    "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" => return TokenSinkResult::RawData(RawKind::Rawtext),
                    "title" | "textarea" => return TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => {}
                }
            }
            Token::TagToken(tag) => reading.end(&tag.name),
            Token::CharacterTokens(text) => reading.characters(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[test]
fn a_page_is_read_as_a_browser_reads_it() {
    let page = Page::parse(
        "<title>A &amp; B</title><p id=x>one<b>two</b> <i>th<wbr>ree</i></p><script>if (a<b) '<p>'</script><ul><li>four<li>five</ul>",
    );
    assert_eq!(page.text, "onetwo three\nfour\nfive");
    assert_eq!(page.glued, ["one|two"]);
    assert_eq!(page.only("p").text, "onetwo three");
    assert_eq!(page.only("title").text, "A & B");
    assert_eq!(page.only("script").text, "if (a<b) '<p>'");
    assert_eq!(page.within(page.only("p")).len(), 3);
}
