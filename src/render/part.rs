//! What is the same on many pages, compacted once for each kind of surrounding.

use std::sync::OnceLock;

use super::compact::{Spaces, compact_part, is_space, mark_in};

/// A part as it was made, compacted once for each kind of surrounding.
#[derive(Debug)]
pub(super) struct Part {
    html: String,
    compacted: [OnceLock<Option<String>>; 3],
}

impl Part {
    pub(super) fn new(html: String) -> Self {
        Self {
            html,
            compacted: Default::default(),
        }
    }

    /// One that was compacted, and stands where spaces are worth nothing or nowhere.
    pub(super) fn in_layout(html: String) -> Self {
        let [layout, content, line] = [Some(html), None, None].map(OnceLock::from);
        Self {
            html: String::new(),
            compacted: [layout, content, line],
        }
    }

    /// How many bytes it takes, or some more.
    pub(super) fn length(&self) -> usize {
        let in_layout = self.compacted[0].get().and_then(Option::as_ref);
        in_layout.map_or(self.html.len(), String::len)
    }

    /// As it was made.
    pub(super) fn html(&self) -> &str {
        &self.html
    }

    /// Adds what a page is made with: a mark where its elements are its own, itself where they are not. Spaces at its ends are the
    /// page's.
    pub(super) fn stand_in(&self, page: &mut String, number: usize) {
        if self.within(Spaces::Layout).is_none() {
            page.push_str(&self.html);
            return;
        }
        let space = |there: bool| if there { " " } else { "" };
        page.push_str(space(self.html.starts_with(is_space)));
        mark_in(page, number);
        page.push_str(space(self.html.ends_with(is_space)));
    }

    /// It without what browsers do not need, in an element where spaces are worth that; nothing where they are worth what they are, and
    /// where it ends what it did not begin, or the other way round.
    pub(super) fn within(&self, spaces: Spaces) -> Option<&str> {
        let made = self.compacted.get(match spaces {
            Spaces::Layout => 0,
            Spaces::Content => 1,
            Spaces::Line => 2,
            Spaces::Kept => return None,
        })?;
        let make = || compact_part(self.html.trim_matches(is_space), spaces);
        made.get_or_init(make).as_deref()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::super::compact::{MARK, compact, compact_with};
    use super::*;

    fn markup() -> impl Strategy<Value = String> {
        let piece = select(vec![
            " ",
            "\n",
            "a",
            "a b",
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<b class=\"x\">",
            "</b>",
            "<pre>",
            "</pre>",
            "<br>",
            "<!-- c -->",
            "<script> < ",
            "</script>",
            "<a title=\"x y\">",
            "</a>",
            "<i/>",
            "<",
            "\"",
            "<li>",
            "</ul>",
        ]);
        vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        /// Where a part can stand, the page is the same as if it had been compacted with it.
        #[test]
        fn a_part_is_compacted_as_in_its_page(texts in vec(markup(), 2..4), html in markup()) {
            let part = Arc::new(Part::new(html.clone()));
            let mut stands_as = String::new();
            part.stand_in(&mut stands_as, 0);
            let marked = texts.join(&stands_as);
            if let Some(filled) = compact_with(&marked, &[part]) {
                prop_assert_eq!(filled, compact(&texts.join(&html)));
            }
        }

        /// Most of what is whole can stand in most places.
        #[test]
        fn whole_parts_stand_in_elements(before in select(vec!["", " ", "a ", "<p>", "<li> b", "<i>"])) {
            let part = Arc::new(Part::new(" <b> c </b> ".to_owned()));
            let mut stands_as = String::new();
            part.stand_in(&mut stands_as, 0);
            prop_assert_eq!(&stands_as, &format!(" <{MARK}0> "));
            prop_assert!(compact_with(&[before, &stands_as].concat(), &[part]).is_some());
        }
    }
}
