//! The elements of raw HTML that are open: what an author leaves open is closed where it cannot go on, and what was never opened
//! is not closed.
//!
//! A browser makes something of everything, but what it makes of elements that are never closed grows with the square of the text:
//! it opens words in bold again in every paragraph, and looks for the end of each element through all that are open. So tags are
//! written in order, and no deeper than [`DEEPEST`].

use std::collections::HashMap;

use super::DEEPEST;

/// Elements that hold nothing but parts of a table.
const FRAMES: [&str; 5] = ["table", "tbody", "tfoot", "thead", "tr"];
/// Elements that end by themselves where another begins: these in front end, up to the nearest of those behind.
const IMPLIED: [(&str, &[&str], &[&str]); 11] = [
    ("caption", &["caption"], &["table"]),
    ("li", &["li"], &["ol", "ul"]),
    ("dd", &["dd", "dt"], &["dl"]),
    ("dt", &["dd", "dt"], &["dl"]),
    (
        "p",
        &["p"],
        &["blockquote", "dd", "details", "div", "li", "td", "th"],
    ),
    ("td", &["td", "th"], &["table"]),
    ("th", &["td", "th"], &["table"]),
    ("tr", &["caption", "tr"], &["table"]),
    ("tbody", &["caption", "tbody", "tfoot", "thead"], &["table"]),
    ("tfoot", &["caption", "tbody", "tfoot", "thead"], &["table"]),
    ("thead", &["caption", "tbody", "tfoot", "thead"], &["table"]),
];
/// Elements that stand in a table alone.
const CELLS: [&str; 7] = ["caption", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// The elements that end, the innermost first.
pub(super) type Ended = Vec<&'static str>;

/// The elements that are open.
#[derive(Debug, Default)]
pub(super) struct Raw {
    /// Their names, and how many blocks of Markdown each stands in.
    open: Vec<(&'static str, usize)>,
    /// How many were not opened, because they stand too deep, and have not ended.
    unopened: HashMap<&'static str, usize>,
}

impl Raw {
    /// How many are open.
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    /// The innermost.
    pub(super) fn last(&self) -> Option<&'static str> {
        self.open.last().map(|(name, _)| *name)
    }

    /// Whether one of these elements is open.
    pub(super) fn is_open(&self, names: &[&str]) -> bool {
        self.open.iter().any(|(name, _)| names.contains(name))
    }

    /// An element begins, in so many blocks: what ends before it, and whether it is opened.
    pub(super) fn start(&mut self, name: &'static str, depth: usize) -> (Ended, bool) {
        let mut ended = self.implied(name, |at| at == depth);
        if !CELLS.contains(&name) {
            ended.append(&mut self.words());
        } else if !self.open.contains(&("table", depth)) {
            return (ended, false);
        }
        let opened = self.open.len() < DEEPEST;
        if opened {
            self.open.push((name, depth));
        } else {
            *self.unopened.entry(name).or_default() += 1;
        }
        (ended, opened)
    }

    /// An element ends, in so many blocks: it and what is open in it; nothing, where it was not opened here.
    pub(super) fn end(&mut self, name: &str, depth: usize) -> Ended {
        if let Some(count) = self.unopened.get_mut(name).filter(|count| **count > 0) {
            *count -= 1;
            return Vec::new();
        }
        let here = |(own, at): &(&str, usize)| *own == name && *at == depth;
        let found = self.open.iter().rposition(here);
        found.map_or_else(Vec::new, |at| self.cut(at))
    }

    /// Words come: a table that is open outside of its cells ends.
    pub(super) fn words(&mut self) -> Ended {
        let frames = self.open.iter().rev();
        let count = frames.take_while(|(name, _)| FRAMES.contains(name)).count();
        self.cut(self.open.len() - count)
    }

    /// A block of Markdown begins: what cannot hold it ends.
    pub(super) fn block(&mut self) -> Ended {
        let mut ended = self.words();
        ended.append(&mut self.implied("p", |_| true));
        ended
    }

    /// What ends where an element begins, among what stands where it does.
    fn implied(&mut self, name: &str, is_here: impl Fn(usize) -> bool) -> Ended {
        let Some((_, ends, within)) = IMPLIED.iter().find(|(own, ..)| *own == name) else {
            return Vec::new();
        };
        let inner = self.open.iter().rev();
        let here = inner.take_while(|(own, at)| is_here(*at) && !within.contains(own));
        let found = here.enumerate().filter(|(_, (own, _))| ends.contains(own));
        let last = found.last().map(|(back, _)| self.open.len() - back - 1);
        last.map_or_else(Vec::new, |at| self.cut(at))
    }

    /// A block that stands in so many ends.
    pub(super) fn end_block(&mut self, depth: usize) -> Ended {
        let outside = self.open.partition_point(|(_, at)| *at < depth);
        self.cut(outside)
    }

    /// All end but so many.
    pub(super) fn cut(&mut self, kept: usize) -> Ended {
        let ended = self.open.drain(kept.min(self.open.len())..);
        let mut ended: Ended = ended.map(|(name, _)| name).collect();
        ended.reverse();
        ended
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_end_in_order_and_only_where_they_were_opened() {
        let mut raw = Raw::default();
        assert_eq!(raw.start("ul", 0), (vec![], true));
        assert_eq!(raw.start("li", 0), (vec![], true));
        assert_eq!(raw.start("b", 0), (vec![], true));
        assert_eq!(raw.start("li", 0), (vec!["b", "li"], true));
        assert_eq!(raw.end("ul", 1), [""; 0], "from within another block");
        assert_eq!(raw.end("div", 0), [""; 0]);
        assert_eq!(raw.end("ul", 0), ["li", "ul"]);
        assert_eq!(raw.start("td", 0), (vec![], false));
        raw.start("table", 0);
        raw.start("tr", 0);
        raw.start("td", 0);
        assert_eq!(raw.start("p", 0), (vec![], true));
        assert_eq!(raw.start("tr", 0), (vec!["p", "td", "tr"], true));
        assert_eq!(raw.words(), ["tr", "table"]);
        raw.start("div", 1);
        raw.start("p", 1);
        raw.start("b", 1);
        assert_eq!(raw.block(), ["b", "p"]);
        assert_eq!(raw.end_block(1), ["div"]);
    }

    #[test]
    fn what_stands_too_deep_is_not_opened_and_does_not_end() {
        let mut raw = Raw::default();
        let opened = (0..100).filter(|_| raw.start("div", 0).1).count();
        assert_eq!(opened, DEEPEST);
        let ended: usize = (0..100).map(|_| raw.end("div", 0).len()).sum();
        assert_eq!((ended, raw.len()), (DEEPEST, 0));
    }
}
