//! Text → spanned nodes, within budgets.

use std::collections::HashMap;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, ScanError};

use super::{DUPLICATE_KEY, NOT_TEXT, OVER_BUDGET, SYNTAX, UNSUPPORTED};
use crate::diagnostic::{Diagnostic, Findings};
use crate::load::show_text;
use crate::message::{Message, say};
use crate::source::{FileId, Span, Spanned};

/// Most bytes of one YAML file.
pub const MOST_BYTES: u64 = 64 * 1024;
/// Most nodes of one file, aliases counted as what they stand for.
pub const MOST_NODES: usize = 20_000;
/// Deepest nesting. Checked by the parser before anything recursive sees the nodes.
const DEEPEST: usize = 32;

/// A node and where it was written.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where; a node reached through an alias keeps the place of its anchor.
    pub span: Span,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum NodeKind {
    /// Nothing was written, or `~`, or `null`: no value where a value could be.
    Null(Arc<str>),
    /// Text. Numbers, dates and words like `NO` are text until a field asks for more.
    Scalar(Arc<str>),
    /// A list.
    Seq(Arc<[Node]>),
    /// A mapping in the order of the file, each key once.
    Map(Arc<[Entry]>),
    /// Something that was already reported.
    Bad,
}

/// A key and its value.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key.
    pub key: Spanned<Arc<str>>,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// Whether it says nothing: null, blanks, an empty list, an empty mapping, or a list of nothings.
    pub fn is_blank(&self) -> bool {
        match &self.kind {
            NodeKind::Null(_) => true,
            NodeKind::Scalar(text) => text.chars().all(|c| c.is_whitespace() || c == '\u{2800}'),
            NodeKind::Seq(items) => items.iter().all(Self::is_blank),
            NodeKind::Map(entries) => entries.is_empty(),
            NodeKind::Bad => false,
        }
    }

    /// What it is, in a word for messages.
    pub fn noun(&self) -> Message {
        match &self.kind {
            NodeKind::Null(_) => say!("nothing"),
            NodeKind::Scalar(_) => say!("text"),
            NodeKind::Seq(_) => say!("a list"),
            NodeKind::Map(_) => say!("a mapping"),
            NodeKind::Bad => say!("something unreadable"),
        }
    }
}

/// A file as nodes.
#[derive(Debug)]
pub struct Document {
    /// The root; [`NodeKind::Bad`] where nothing could be read.
    pub root: Node,
    /// True where a fault ended the reading early: what is missing may only be unread, so nothing is reported as missing.
    pub incomplete: bool,
    /// Comments that speak to this program: what follows `supportal:`.
    pub remarks: Vec<Spanned<String>>,
}

/// What a comment to this program begins with.
pub const REMARK: &str = "supportal:";

/// Bytes → text, or what to say about the file and the byte at which it stops being text. The text is returned in both cases, so that findings have lines.
pub fn decode(bytes: Vec<u8>) -> (String, Option<(usize, Message)>) {
    match bytes.get(..4) {
        Some([0xff, 0xfe, 0, 0] | [0, 0, 0xfe, 0xff]) => {
            return (
                String::new(),
                Some((0, say!("the file is UTF-32 and not UTF-8"))),
            );
        }
        Some([0xff, 0xfe, ..] | [0xfe, 0xff, ..]) => {
            return (
                String::new(),
                Some((0, say!("the file is UTF-16 and not UTF-8"))),
            );
        }
        _ => {}
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let fault = first_bad_character(&text);
            (text, fault)
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (
                text,
                Some((at, say!("the file is not UTF-8 at this place"))),
            )
        }
    }
}

fn first_bad_character(text: &str) -> Option<(usize, Message)> {
    let skip = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let (at, character) = text
        .char_indices()
        .find(|(at, character)| *at >= skip && is_refused(*character))?;
    Some((
        at,
        say!(
            "the file has the character {point} at this place, which nobody can see",
            point = format!("U+{:04X}", character as u32)
        ),
    ))
}

/// Control characters, direction overrides, a misplaced byte-order mark and what Unicode never assigns.
pub(crate) fn is_refused(character: char) -> bool {
    (character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{85}'))
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Reads one document.
pub fn parse(file: FileId, text: &str, findings: &mut Findings) -> Document {
    parse_within(MOST_NODES, file, text, findings)
}

/// Reads one document of at most so many nodes, aliases counted as what they stand for.
pub fn parse_within(
    most_nodes: usize,
    file: FileId,
    text: &str,
    findings: &mut Findings,
) -> Document {
    let mut options = granit_parser::Options::default();
    // A file of nothing but comments is no fault; its size is bounded.
    options.max_buffered_comment_events = usize::MAX;
    options.emit_unresolved_aliases = true;
    options.flow_nesting_limit = DEEPEST;
    options.block_nesting_limit = DEEPEST;
    let mut builder = Builder {
        file,
        findings,
        stack: Vec::new(),
        root: None,
        anchors: HashMap::new(),
        nodes: 0,
        most_nodes,
        remarks: Vec::new(),
        incomplete: false,
        over: false,
    };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        match event {
            Ok((Event::DocumentStart(..), span)) => {
                documents += 1;
                if documents > 1 {
                    let place = builder.span(&span);
                    builder.findings.push(
                        Diagnostic::new(
                            &UNSUPPORTED,
                            place,
                            say!("a second document begins here, and a file holds one"),
                        )
                        .help(say!("move it to a file of its own, or take out the `---`")),
                    );
                    builder.incomplete = true;
                    break;
                }
            }
            Ok((event, span)) => builder.event(event, &span),
            Err(error) => {
                builder.fault(&error, text);
                break;
            }
        }
        if builder.over {
            break;
        }
    }
    builder.finish()
}

/// A collection that is still open.
struct Frame {
    span: Span,
    anchor: usize,
    /// How many nodes it stands for so far.
    weight: usize,
    kind: FrameKind,
}

enum FrameKind {
    Seq(Vec<Node>),
    Map {
        entries: Vec<Entry>,
        seen: HashMap<Arc<str>, Span>,
        key: Option<Key>,
    },
}

enum Key {
    Text(Spanned<Arc<str>>),
    /// Reported already; its value is dropped.
    Refused,
}

struct Builder<'a> {
    file: FileId,
    findings: &'a mut Findings,
    stack: Vec<Frame>,
    root: Option<Node>,
    anchors: HashMap<usize, (Node, usize)>,
    nodes: usize,
    most_nodes: usize,
    remarks: Vec<Spanned<String>>,
    incomplete: bool,
    over: bool,
}

impl Builder<'_> {
    fn span(&self, span: &granit_parser::Span) -> Span {
        Span::new(self.file, span.byte_range().unwrap_or(0..0))
    }

    fn event(&mut self, event: Event<'_>, at: &granit_parser::Span) {
        let span = self.span(at);
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                if tag.is_some() {
                    self.refuse_tag(span);
                }
                if let Some(bad) = value.chars().find(|c| is_refused(*c)) {
                    self.findings.push(
                        Diagnostic::new(
                            &NOT_TEXT,
                            span,
                            say!(
                                "the value has the character {point}, which nobody can see",
                                point = format!("U+{:04X}", bad as u32)
                            ),
                        )
                        .help(say!("take it out")),
                    );
                    return self.node(
                        Node {
                            kind: NodeKind::Bad,
                            span,
                        },
                        anchor,
                        1,
                    );
                }
                let value: Arc<str> = value.as_ref().into();
                let null = plain
                    && (span.start == span.end
                        || matches!(&*value, "" | "~" | "null" | "Null" | "NULL"));
                let kind = if null {
                    NodeKind::Null(value)
                } else {
                    NodeKind::Scalar(value)
                };
                self.node(Node { kind, span }, anchor, 1);
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.open(span, anchor, tag.is_some(), FrameKind::Seq(Vec::new()))
            }
            Event::MappingStart(_, anchor, tag) => {
                let kind = FrameKind::Map {
                    entries: Vec::new(),
                    seen: HashMap::new(),
                    key: None,
                };
                self.open(span, anchor, tag.is_some(), kind);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(Some(span)),
            Event::Alias(id) => match self.anchors.get(&id).cloned() {
                Some((node, weight)) => self.node(node, 0, weight),
                None => self.bad(
                    &SYNTAX,
                    span,
                    say!("the alias stands inside what it names"),
                    say!("write the value out"),
                ),
            },
            Event::Comment(text, _) => {
                if let Some(remark) = text.trim().strip_prefix(REMARK) {
                    let remark = Spanned::new(remark.trim().to_owned(), span);
                    self.remarks.push(remark);
                }
            }
            Event::UnresolvedAlias(name) => {
                self.bad(
                    &SYNTAX,
                    span,
                    say!(
                        "there is no anchor `&{name}` before this alias",
                        name = show_text(&name)
                    ),
                    say!("write the value out, or quote the text if it begins with `*`"),
                );
            }
            _ => {}
        }
    }

    fn refuse_tag(&mut self, span: Span) {
        self.findings.push(
            Diagnostic::new(&UNSUPPORTED, span, say!("a tag (`!…`) means nothing here")).help(
                say!("take the tag out, or quote the text if it begins with `!`"),
            ),
        );
    }

    fn bad(
        &mut self,
        rule: &'static crate::diagnostic::RuleId,
        span: Span,
        message: Message,
        help: Message,
    ) {
        self.findings
            .push(Diagnostic::new(rule, span, message).help(help));
        self.node(
            Node {
                kind: NodeKind::Bad,
                span,
            },
            0,
            1,
        );
    }

    fn open(&mut self, span: Span, anchor: usize, tagged: bool, kind: FrameKind) {
        if tagged {
            self.refuse_tag(span);
        }
        // A collection in the place of a key is complex YAML that nobody needs.
        if let Some(Frame {
            kind: FrameKind::Map { key: None, .. },
            ..
        }) = self.stack.last()
        {
            self.findings.push(
                Diagnostic::new(
                    &UNSUPPORTED,
                    span,
                    say!("a key is text, not a list or a mapping"),
                )
                .help(say!("write the key as plain text")),
            );
            self.incomplete = true;
        }
        self.stack.push(Frame {
            span,
            anchor,
            weight: 1,
            kind,
        });
    }

    /// Closes what is open. `bracket` is where the parser saw its end: the bracket of a flow collection.
    fn close(&mut self, bracket: Option<Span>) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        let (kind, end) = match frame.kind {
            FrameKind::Seq(items) => {
                let end = items.last().map_or(frame.span.end, |node| node.span.end);
                (NodeKind::Seq(items.into()), end)
            }
            FrameKind::Map { entries, .. } => {
                let end = entries.last().map_or(frame.span.end, |entry| {
                    entry.value.span.end.max(entry.key.span.end)
                });
                (NodeKind::Map(entries.into()), end)
            }
        };
        // The end of a block is seen, without length, at the next token: after blank lines and comments.
        let bracket = bracket.filter(|bracket| bracket.end > bracket.start);
        let end = bracket.map_or(end, |bracket| bracket.end);
        let span = Span {
            end: end.max(frame.span.end),
            ..frame.span
        };
        self.place(Node { kind, span }, frame.anchor, frame.weight, 1);
    }

    fn node(&mut self, node: Node, anchor: usize, weight: usize) {
        self.place(node, anchor, weight, weight);
    }

    /// Puts a node where it belongs. `weight` is how many nodes it stands for, `cost` how many it adds to the count.
    fn place(&mut self, node: Node, anchor: usize, weight: usize, cost: usize) {
        self.nodes += cost;
        if self.nodes > self.most_nodes {
            if !self.over {
                self.over = true;
                self.incomplete = true;
                self.findings.push(
                    Diagnostic::new(&OVER_BUDGET, node.span, say!("the file holds more than {most} values, aliases counted as what they stand for", most = self.most_nodes))
                        .help(say!("split the file, or write fewer aliases")),
                );
            }
            return;
        }
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), weight));
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.weight += weight;
        }
        match self.stack.last_mut().map(|frame| &mut frame.kind) {
            None => self.root = Some(node),
            Some(FrameKind::Seq(items)) => items.push(node),
            Some(FrameKind::Map { entries, seen, key }) => match key.take() {
                Some(Key::Text(key)) => entries.push(Entry { key, value: node }),
                Some(Key::Refused) => {}
                None => *key = Some(Self::key(node, seen, self.findings)),
            },
        }
    }

    fn key(node: Node, seen: &mut HashMap<Arc<str>, Span>, findings: &mut Findings) -> Key {
        let span = node.span;
        let text = match node.kind {
            NodeKind::Scalar(text) | NodeKind::Null(text) => text,
            NodeKind::Bad => return Key::Refused,
            NodeKind::Seq(_) | NodeKind::Map(_) => return Key::Refused,
        };
        if &*text == "<<" {
            findings.push(
                Diagnostic::new(&UNSUPPORTED, span, say!("merge keys (`<<`) are not taken"))
                    .help(say!("write the keys out")),
            );
            return Key::Refused;
        }
        if let Some(first) = seen.get(&text) {
            findings.push(
                Diagnostic::new(
                    &DUPLICATE_KEY,
                    span,
                    say!(
                        "the key `{key}` stands here for the second time",
                        key = show_text(&text)
                    ),
                )
                .label(say!("again here"))
                .because(*first, say!("first here"))
                .help(say!("keep one of the two")),
            );
            return Key::Refused;
        }
        seen.insert(text.clone(), span);
        Key::Text(Spanned::new(text, span))
    }

    fn fault(&mut self, error: &ScanError, text: &str) {
        self.incomplete = true;
        let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
        let span = Span::new(self.file, at..at);
        let said = error.info();
        let line_start = text
            .get(..at)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |newline| newline + 1);
        let line = text
            .get(line_start..)
            .and_then(|rest| rest.lines().next())
            .unwrap_or_default();
        let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
        let deep = said.contains("nest") || said.contains("limit") || said.contains("depth");
        let (rule, message, help) = if deep {
            (
                &OVER_BUDGET,
                say!(
                    "nested deeper than {deepest} levels, or longer than YAML allows ({said})",
                    deepest = DEEPEST,
                    said
                ),
                say!("write it flatter"),
            )
        } else if indent.contains('\t') || line.trim_start_matches(' ').starts_with('\t') {
            (
                &SYNTAX,
                say!(
                    "a tab is used to indent, and YAML takes only spaces ({said})",
                    said
                ),
                say!("replace the tab by spaces"),
            )
        } else if indent.contains('\u{a0}')
            || text.get(..at).is_some_and(|before| {
                before
                    .lines()
                    .any(|l| l.trim_start_matches(' ').starts_with('\u{a0}'))
            })
        {
            (
                &SYNTAX,
                say!(
                    "a no-break space (U+00A0) is used to indent, and YAML takes only plain spaces ({said})",
                    said
                ),
                say!("replace it by plain spaces"),
            )
        } else {
            (
                &SYNTAX,
                say!("this is not YAML: {said}", said = show_text(&said)),
                say!("check the line and the one above it: indent, quotes, `: ` after a key"),
            )
        };
        self.findings
            .push(Diagnostic::new(rule, span, message).help(help));
    }

    fn finish(mut self) -> Document {
        // What was open when the reading ended is kept as far as it was read.
        while !self.stack.is_empty() && !self.over {
            self.close(None);
        }
        let root = self.root.take().unwrap_or(Node {
            kind: NodeKind::Bad,
            span: Span::start_of(self.file),
        });
        Document {
            root,
            incomplete: self.incomplete,
            remarks: self.remarks,
        }
    }
}
