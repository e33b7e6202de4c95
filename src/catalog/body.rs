//! The body of an article: HTML, with gaps for what is only known when all articles, the reader's language and the partner are.

/// HTML with gaps.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// The HTML between the gaps.
    pub html: String,
    /// The gaps in order, each with the byte of the HTML that it stands before.
    pub gaps: Vec<(usize, Gap)>,
    /// Whether raw HTML was let through, so that what it becomes must be balanced.
    pub raw: bool,
}

/// What goes into a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// The attribute with the anchor of a heading, by its place in the article's list.
    Anchor(usize),
    /// The attribute with an anchor that raw HTML names, where no heading has it.
    RawAnchor(String),
    /// The start tag of a link, by its place in the article's list.
    Link(usize),
    /// The end tag of a link.
    LinkEnd(usize),
    /// The attribute with the address of a link in raw HTML.
    Address(usize),
    /// A picture.
    Picture(Box<Picture>),
    /// Code in a language.
    Code(Box<Code>),
    /// The title of an alert: note, tip, important, warning, caution.
    Alert(usize),
    /// The label of a table, with its number.
    Table(usize),
    /// A sentence in the reader's language, and what goes into it.
    Word(Word, String),
    /// A fact about the partner whose portal shows the article, and whether it is a block of its own.
    Fact(String, bool),
}

/// Code in an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The word of its language.
    pub language: String,
    /// The code.
    pub code: String,
    /// The lines, from 1, that are marked: first and last of each run.
    pub marked: Vec<(usize, usize)>,
}

/// A picture in an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its place in the article's list of links.
    pub link: usize,
    /// What it shows, in words; empty where it only adorns.
    pub alt: String,
    /// The larger picture that it leads to, by its place in the article's list of links.
    pub larger: Option<usize>,
    /// Whether it stands for a word in the line.
    pub icon: bool,
}

/// A sentence that the dialect puts into an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// What a video's link says, with the site that shows it.
    Video,
    /// The summary of a picture's long description.
    Description,
    /// The versions that a part is about.
    Versions,
}
