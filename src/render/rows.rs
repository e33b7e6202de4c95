//! Rows of nested lists as HTML: most stand on page after page beside one another, and are made once for all whose links go up alike.
//!
//! Only where a row's template asks for nothing that one page alone has, which [`super::uses`] reads off it: the page has the same bytes
//! either way.

use std::sync::{Arc, Mutex, PoisonError};

use super::compact::Spaces;
use super::part::Part;

/// Where a row is the same on all pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// A theme as it was read at one time.
    pub(super) theme: u64,
    /// From the pages to the languages' root.
    pub(super) up: String,
}

/// A row: what templates get of it, and its HTML in the place where it was last asked for.
#[derive(Debug)]
pub(super) struct Row<V> {
    pub(super) value: V,
    made: Mutex<Option<(Place, Arc<Part>)>>,
}

impl<V> Row<V> {
    pub(super) fn new(value: V) -> Self {
        Self {
            value,
            made: Mutex::default(),
        }
    }

    fn made(&self) -> std::sync::MutexGuard<'_, Option<(Place, Arc<Part>)>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at(&self, place: &Place) -> Option<Arc<Part>> {
        let made = self.made();
        let (_, part) = made.as_ref().filter(|(known, _)| known == place)?;
        Some(part.clone())
    }
}

/// What stands between rows that are made at once. No text can hold it.
pub(super) const BETWEEN: &str = "<supportal-row>";

/// Rows of one list.
#[derive(Debug, Default)]
pub(super) struct List {
    /// Their HTML, with marks for those that are elements of their own.
    pub(super) html: String,
    /// What the marks stand for.
    pub(super) parts: Vec<Arc<Part>>,
}

impl List {
    /// Rows in a place. `make` makes all at once that were not made there before, each with [`BETWEEN`] behind it. Nothing, where that
    /// fails.
    pub(super) fn of<V: Clone>(
        rows: &[Arc<Row<V>>],
        place: &Place,
        make: impl FnOnce(Vec<V>) -> Option<String>,
    ) -> Option<Self> {
        let mut parts: Vec<Option<Arc<Part>>> = rows.iter().map(|row| row.at(place)).collect();
        let missing = rows.iter().zip(&mut parts);
        let missing: Vec<_> = missing.filter(|(_, part)| part.is_none()).collect();
        if !missing.is_empty() {
            let values = missing.iter().map(|(row, _)| row.value.clone());
            let made = make(values.collect())?;
            let mut made = made.split(BETWEEN);
            for (row, part) in missing {
                let new = Arc::new(Part::new(made.next()?.to_owned()));
                *row.made() = Some((place.clone(), new.clone()));
                *part = Some(new);
            }
            // Behind the last there is nothing.
            if made.next() != Some("") || made.next().is_some() {
                return None;
            }
        }
        let mut list = Self::default();
        let mut run = String::new();
        for part in parts {
            let part = part?;
            match part.within(Spaces::Layout) {
                Some(row) => run.push_str(row),
                None => {
                    list.end_run(&mut run);
                    list.html.push_str(part.html());
                }
            }
        }
        list.end_run(&mut run);
        Some(list)
    }

    /// Adds rows that are one after the other, compacted: spaces between them are worth nothing.
    fn end_run(&mut self, run: &mut String) {
        if !run.is_empty() {
            let part = Part::in_layout(std::mem::take(run));
            part.stand_in(&mut self.html, self.parts.len());
            self.parts.push(Arc::new(part));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{engines, is_guide, planned, rendered};
    use crate::portal::articles::Prepared;

    /// Guides above, beside and below one another: more beside than are shown at once.
    fn guides() -> Vec<Prepared> {
        let beside = (0..45).map(|number| format!("a/b{number}"));
        let below = ["a/b7/c", "a/b7/d", "a/b44/e/f", "a/b44/e/g", "h"].map(str::to_owned);
        let paths = beside.chain(below);
        paths
            .map(|path| {
                let mut guide = Prepared::plain(&path, &format!("{path} & <b>"));
                guide.view.untranslated = path.ends_with('9');
                guide.view.path.clone_from(&path);
                guide
            })
            .collect()
    }

    /// How many pages were made with rows that others have too, where lists are shown so, each row by this template. All are the same as
    /// if each page made its own.
    fn shared(layout: &str, row: &str) -> usize {
        let planned = planned(guides(), "Folder", false);
        let list = "{% set rows = navigation.section %}{% set made = navigation.rows %}{% include \"rows.html\" %}";
        let guide = layout.replace('*', list);
        let rows = "{% if made %}{{ made }}{% else %}{% for row in rows %}{% include \"row.html\" %}{% endfor %}{% endif %}";
        let made = |guide: &str| {
            let templates = [
                ("guide.html", guide),
                ("rows.html", rows),
                ("row.html", row),
            ];
            engines(&templates).map(|engine| {
                let shared = engine.share(&planned.view);
                rendered(&engine, &shared, planned.pages.iter().filter(is_guide))
            })
        };
        let [with, without] = made(&guide);
        assert!(!with.is_empty());
        for (with, without) in with.iter().zip(&without) {
            assert_eq!(with, without, "{row} in {layout}");
        }
        let [told, untold] = made(&format!("{guide}{{% if navigation.rows %}}&&{{% endif %}}"));
        let count = |pages: Vec<Result<String, String>>| {
            let told = pages.iter().flatten().filter(|page| page.contains("&&"));
            told.count()
        };
        assert_eq!(count(untold), 0);
        count(told)
    }

    #[test]
    fn pages_are_the_same_with_rows_of_others_and_without() {
        let all = guides().len();
        let item = "<li{% if row.current %} class=\"x\"{% endif %}><a href=\"{{ page.up }}{{ row.path }}\">{{ row.name }}</a>";
        let nested = "{% if row.opens %}<ul>{% else %}</li>{% endif %}{% for end in range(end=row.closes) %}</ul></li>{% endfor %}";
        for (row, count) in [
            (format!("{item}{nested}\n"), all),
            (format!("\n  {item} {nested}  "), all),
            ("<li>{{ row.name }}".to_owned(), all),
            ("<p>{{ row.name }}</p>{{ t.skip_link }}".to_owned(), all),
            ("{{ row.name }} ".to_owned(), all),
            (
                "{% if row.current %}</ul><ul>{% endif %}<li>{{ row.name }}</li>".to_owned(),
                all,
            ),
            ("{% if row.simple %}<br>{% endif %}".to_owned(), all),
            // What one page alone knows.
            ("<li>{{ page.title }}</li>".to_owned(), 0),
            ("<li>{{ article.path }}</li>".to_owned(), 0),
            ("<li>{{ rows | length }}</li>".to_owned(), 0),
            // Which row is whose cannot be told.
            ("<li>{{ row.name }}</li><supportal-row>".to_owned(), 0),
            // Faults.
            ("<li>{{ row.nothing }}</li>".to_owned(), 0),
            (
                "{% if row.current %}{{ row.nothing }}{% endif %}".to_owned(),
                0,
            ),
        ] {
            assert_eq!(shared("<ul>\n*\n</ul>", &row), count, "{row}");
        }
        for layout in [
            "* ",
            "a * b",
            "<div>a*b</div>",
            "<nav><i>a</i> * <i>b</i></nav>",
        ] {
            assert_eq!(shared(layout, "<li>{{ row.name }}</li>"), all, "{layout}");
        }
        // Where there can be none that was compacted before, from the first page on.
        for layout in [
            "<p>*</p>",
            "<pre>*</pre>",
            "<a title=\"*\">",
            "<script>*</script>",
            "<!-- * -->",
        ] {
            assert!(shared(layout, "<b>{{ row.name }}</b>") <= 2, "{layout}");
        }
    }

    #[test]
    fn rows_of_the_built_in_theme_are_shared() {
        let planned = planned(guides(), "Folder", false);
        let [with, without] = engines(&[]);
        let [with, without] = [with, without].map(|engine| {
            let shared = engine.share(&planned.view);
            rendered(&engine, &shared, planned.pages.iter().filter(is_guide))
        });
        assert!(with.iter().all(Result::is_ok));
        for (with, without) in with.iter().zip(&without) {
            assert_eq!(with, without);
        }
    }
}
