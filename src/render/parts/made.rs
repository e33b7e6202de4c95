//! Parts as HTML, each made once for a place.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::super::compact::{Spaces, compact_part, is_space, mark_in};

/// A part as it was made, compacted once for each kind of surrounding.
#[derive(Debug)]
pub(in crate::render) struct Part {
    html: String,
    compacted: [OnceLock<Option<String>>; 3],
}

impl Part {
    pub(in crate::render) fn new(html: String) -> Self {
        Self {
            html,
            compacted: Default::default(),
        }
    }

    /// One that was compacted, and stands where spaces are worth nothing or nowhere.
    pub(in crate::render) fn in_layout(html: String) -> Self {
        let [layout, content, line] = [Some(html), None, None].map(OnceLock::from);
        Self {
            html: String::new(),
            compacted: [layout, content, line],
        }
    }

    /// How many bytes it takes, or some more.
    pub(in crate::render) fn length(&self) -> usize {
        let in_layout = self.compacted[0].get().and_then(Option::as_ref);
        in_layout.map_or(self.html.len(), String::len)
    }

    /// As it was made.
    pub(in crate::render) fn html(&self) -> &str {
        &self.html
    }

    /// Adds what a page is made with: a mark where its elements are its own, itself where they are not. Spaces at its ends are the
    /// page's.
    pub(in crate::render) fn stand_in(&self, page: &mut String, number: usize) {
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
    pub(in crate::render) fn within(&self, spaces: Spaces) -> Option<&str> {
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

/// The parts that were made of a portal in a language. `V` is what the template engine makes of what they stand as.
#[derive(Debug)]
pub(in crate::render) struct Made<V>(Mutex<Vec<Place<V>>>);

#[derive(Debug)]
struct Place<V> {
    number: usize,
    told: Vec<String>,
    part: Arc<Part>,
    value: V,
}

impl<V> Default for Made<V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<V: Clone> Made<V> {
    /// The part of that number in the place that tells this of itself, made where it was not made before.
    pub(in crate::render) fn part<'p>(
        &self,
        number: usize,
        told: impl Iterator<Item = &'p str> + Clone,
        make: impl FnOnce() -> Option<(Part, V)>,
    ) -> Option<(Arc<Part>, V)> {
        let known = |place: &&Place<V>| {
            place.number == number && place.told.iter().map(String::as_str).eq(told.clone())
        };
        if let Some(place) = self.places().iter().find(known) {
            return Some((place.part.clone(), place.value.clone()));
        }
        let (part, value) = make()?;
        let part = Arc::new(part);
        self.places().push(Place {
            number,
            told: told.map(str::to_owned).collect(),
            part: part.clone(),
            value: value.clone(),
        });
        Some((part, value))
    }

    fn places(&self) -> std::sync::MutexGuard<'_, Vec<Place<V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
