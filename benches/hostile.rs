//! Reads and renders Markdown that is made to take long, and prints what twice as much of it takes.
//!
//! `cargo bench --no-default-features --bench hostile [-- NAME…]`: for each way to take long (or those whose names begin so), the
//! milliseconds for 64 KB to 1 MB, which is the most that an article may have, and by how much each doubling multiplied them.
//! Least times of three rounds. What doubles no more than the text stays near 2; more than 2.3 over all doublings is marked, and what
//! the Markdown crate alone multiplies by on the same texts stands beside it.
//! `-- --once NAME KILOBYTES` runs one text once, for a profiler. Nothing is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod workload;

use std::hint::black_box;
use std::time::{Duration, Instant};

use supportal::catalog::article::LinkRef;
use supportal::catalog::link::Roots;
use supportal::diagnostic::Findings;
use supportal::locale::Locale;
use supportal::markdown::{self, Files, Library, Rendering, Resolved, Want, Words};
use supportal::source::Sources;
use workload::bare_html;

/// The smallest text, and how often it is doubled.
const LEAST: usize = 64 * 1024;
const DOUBLINGS: u32 = 4;
const ROUNDS: usize = 3;
/// More than so much by each doubling is more than linear.
const MOST: f64 = 2.3;
/// A text that takes longer is not doubled again.
const TOO_LONG: Duration = Duration::from_secs(5);

/// A way to take long: what stands at the beginning, what is repeated (`#` in it is a number), and what stands at the end.
type Way = (&'static str, &'static str, &'static str, &'static str);

const WAYS: [Way; 103] = [
    ("words", "", "word ", ""),
    ("lines", "", "a\n", ""),
    ("emphasis-open", "", "*a ", ""),
    ("emphasis-closed", "", "a* ", ""),
    ("emphasis-mixed", "", "*_ ", "*"),
    ("emphasis-runs", "", "a**b*c ", ""),
    ("emphasis-links", "", "**x [a*b**c*](d)", ""),
    ("strike", "", "~~a ~b ", ""),
    ("brackets", "", "[", ""),
    ("links-open", "", "[a](", ""),
    ("links-one-end", "", "](", ")"),
    ("link-titles", "", "[a](b \"c ", ""),
    ("pictures-open", "", "![", "](b)"),
    ("links", "", "[a](x#.md) ", ""),
    ("anchors", "", "[a](#x#) ", ""),
    ("references", "", "[r#]: /u#\n", "\n[r1]\n"),
    ("code-open", "", "a ` `` ``` ", ""),
    ("entities", "", "&amp;&#x41;&nope;& ", ""),
    ("angles", "", "<", ""),
    ("tags", "", "<b>a</b> ", ""),
    ("tags-open", "", "<b>a ", ""),
    ("tags-named", "", "<b id=\"n#\">a\n\n", ""),
    ("tag-long", "<div>\n", "<a ", ""),
    ("tag-quotes", "<div>\n", "<a b='", ""),
    ("tag-equals", "<div>\n", "<a b= ", ""),
    ("tags-refused", "<div>\n", "<x#>", "</div>"),
    ("tags-refused-lines", "<div>\n", "<x#>\n", "</div>"),
    ("comments-open", "", "a <!-- ", ""),
    ("comments", "", "<!-- supportal: allow X# a -->\n", ""),
    ("declarations-open", "<div>\n", "<!A ", ""),
    ("html-lines", "<div>\n", "a\n", "</div>\n"),
    ("html-lines-quoted", "> <div>\n", "> a\n", "> </div>\n"),
    ("html-nested", "", "<div>\n", "a\n"),
    ("html-paragraphs", "", "<div>\n\na\n\n", ""),
    (
        "html-link-open",
        "<a href=\"https://contoso.example/#\">\n\n",
        "a\n\n",
        "",
    ),
    (
        "html-links-open",
        "",
        "<a href=\"https://contoso.example/#\">\n\na\n\n",
        "",
    ),
    ("html-details", "", "<details><summary>a\n\n", ""),
    ("html-ends", "", "</main></div></p></table>\n\n", ""),
    ("html-table", "<table>\n", "x<br>\n", ""),
    ("html-cells", "<table>\n", "<tr><td>a\n", ""),
    ("html-table-marks", "<table>\n\n", "a\n\n", ""),
    ("html-anchors", "", "# b#\n\n<a name=\"n#\"></a>\n\n", ""),
    ("quotes-flat", "", "> a\n\n", ""),
    ("quotes-lazy", "> a\n", "a\n", ""),
    ("lists", "", "- a\n", ""),
    ("lists-loose", "", "1. a\n\n   b\n\n", ""),
    ("tasks", "", "- [ ] a\n", ""),
    ("headings", "", "# a\n\n", ""),
    ("headings-named", "", "# <a name=\"x\"></a>a\n\n", ""),
    ("fences", "", "```js\na\n```\n\n", ""),
    ("footnotes", "", "[^n#]: a\n\n[^n#]\n\n", ""),
    ("footnotes-same", "[^a]: b\n\n", "[^a] ", ""),
    ("table-rows", "|a|b|\n|-|-|\n", "|c|d|\n", ""),
    ("alerts", "", "> [!NOTE]\n> a\n\n", ""),
    ("alerts-open", "", "[!NOTE ", ""),
    ("alerts-lines", "> a\n", "> [!NOTE] a\n", ""),
    ("words-unknown", "", "[!x] ", ""),
    ("words-unknown-quoted", "> a ", "[!x] ", ""),
    ("includes", "", "[!INCLUDE [a](x#.md)]\n\n", ""),
    ("includes-in-line", "a ", "[!INCLUDE [a](x#.md)] ", ""),
    ("includes-open", "", "[!INCLUDE [a](", ""),
    ("boxes", "", "> [!div class=\"a\"]\n", ""),
    ("tabs", "", "# [a](#tab/a)\n\nb\n\n", ""),
    ("tabs-ended", "", "# [a](#tab/a)\n\nb\n\n---\n\n", ""),
    ("rows-open", "", ":::row:::\n:::column:::\na\n\n", ""),
    ("rows-ended", "", ":::column-end:::\n:::row-end:::\n", ""),
    (
        "zones-crossed",
        "",
        ":::zone pivot=\"a\":::\n:::row:::\n:::zone-end:::\n",
        "",
    ),
    ("rows-and-html", "<div>\n\n", ":::row:::\na\n\n", ""),
    (
        "images-described",
        "",
        ":::image type=\"complex\" source=\"x.png\" alt-text=\"a\":::\n\na\n\n",
        "",
    ),
    (
        "images-in-line",
        "a ",
        ":::image source=\"x.png\" alt-text=\"b\"::: ",
        "",
    ),
    ("images-open", "a ", ":::image source=“ ", ""),
    ("images-lines", "a ", ":::image source=“\n", ""),
    ("no-loc-open", "a ", ":::no-loc text=\"a ", ""),
    ("colons", "a ", "::: ", ""),
    (
        "rows-joined",
        "",
        ":::row::: a :::column::: b :::column-end::: :::row-end::: ",
        "",
    ),
    ("rows-joined-open", "a ", ":::row b=“ ", ""),
    ("notes-translated", "", "> [!NOTA]\n> a\n\n", ""),
    ("includes-parted", "a ", "[!INCLUDE [a] (b ", ""),
    ("includes-linked", "a ", "[a [!INCLUDE [a](b)]](c) ", ""),
    ("includes-linked-open", "a ", "[!INCLUDE [a](b)] ](c) [", ""),
    ("images-of-lines", "", ":::image\nsource=\"a\":::\n", ""),
    ("code-of-lines-open", "", ":::code\na=\"b\"\n", ""),
    ("addresses", "", "https://a#.example/b ", ""),
    ("addresses-parted", "", "https://a.example/&amp;", ""),
    ("addresses-open", "a ", "(https://a.example/b", ""),
    ("emoji", "", ":x: ", ""),
    ("emoji-joined", "a ", ":x:a", ""),
    ("html-links", "<div>\n", "[a](b) ", ""),
    ("html-links-open", "<div>\n", "[a](b", ""),
    ("html-brackets", "<div>\n", "[", ""),
    ("html-code-open", "<div>\n", "a ` `` ", ""),
    ("html-images-open", "<div>\n", ":::image source=\"a ", ""),
    ("html-scripts-open", "<div>\n", "<script> </s ", ""),
    ("images-sized", "", "![a](b =1x2) ", ""),
    ("images-quoted", "", "> :::image a=\"b\n", ""),
    ("images-quotes-open", "a ", ":::image a=\"b \"c\" d ", ""),
    (
        "images-complex",
        "",
        ":::image type=\"complex\" source=\"a\":::\n",
        "",
    ),
    ("links-loose-open", "", "[a](b c ", ""),
    ("no-loc-names-open", "a ", ":::no-loc(a ", ""),
    ("alerts-unclosed", "", "> [!NOTE:\n> a\n\n", ""),
    (
        "sources-beside",
        "",
        "<span data-ttu-id=\"1\">a</span><span class=\"sxs-lookup\">b</span> ",
        "",
    ),
    (
        "sources-open",
        "<span class=\"sxs-lookup\"></span>",
        "<span>",
        "",
    ),
    ("references-to-types", "", "<xref:A.B.C%2A> ", ""),
];

/// Ways that repeat twice: first parts, then as many of the second.
const PAIRS: [(&str, &str, &str); 6] = [
    ("rows-then-ends", ":::row:::\n", ":::column-end:::\n"),
    ("rows-then-paragraphs", ":::row:::\n", "a\n\n"),
    ("div-then-ends", "<div>\n\n", "</p>\n\n"),
    ("tables-wide", "a|", "\n-|"),
    ("tags-then-paragraphs", "<b id=\"n#\">", "\n\na"),
    ("html-inline-nested", "<b>", "</b>"),
];

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| it != "--bench")
        .collect();
    let bench = Bench::new();
    if let [once, name, kilobytes] = arguments.as_slice()
        && once == "--once"
    {
        let text = text(name, kilobytes.parse().unwrap_or(64) * 1024);
        println!("{} bytes of HTML", bench.run(&text));
        return;
    }
    println!(
        "{:>24}  {:>8}  then 128, 256, 512, 1024 KB; by each doubling",
        "ms for", "64 KB"
    );
    let names = WAYS
        .iter()
        .map(|way| way.0)
        .chain(PAIRS.iter().map(|way| way.0));
    let asked = |name: &&str| {
        arguments.is_empty() || arguments.iter().any(|it| name.starts_with(it.as_str()))
    };
    for name in names.filter(asked) {
        let times = times_of(name, &|text| bench.run(text));
        let factor = factor_of(&times);
        let mark = if factor > MOST {
            let alone = factor_of(&times_of(name, &|text| bare_html(text).len()));
            format!("  MORE THAN LINEAR; the Markdown crate alone x{alone:.2}")
        } else {
            String::new()
        };
        let times: String = times.iter().map(|ms| format!("{ms:>9.2}")).collect();
        println!("{name:>24} {times}   x{factor:.2}{mark}");
    }
}

/// The least milliseconds that texts of each size take, up to those that take too long.
fn times_of(name: &str, run: &dyn Fn(&str) -> usize) -> Vec<f64> {
    let mut times = Vec::new();
    for doubling in 0..=DOUBLINGS {
        let text = text(name, LEAST << doubling);
        let least = least(&|| run(&text));
        times.push(least.as_secs_f64() * 1e3);
        if least > TOO_LONG {
            break;
        }
    }
    times
}

/// By how much each doubling multiplied times.
fn factor_of(times: &[f64]) -> f64 {
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return 0.0;
    };
    let doublings = f64::from(u32::try_from(times.len() - 1).unwrap_or(1).max(1));
    (last / first).powf(1.0 / doublings)
}

/// The least time of some rounds; of one, where that was long.
fn least(run: &dyn Fn() -> usize) -> Duration {
    let time = || {
        let start = Instant::now();
        black_box(run());
        start.elapsed()
    };
    let mut least = time();
    for _ in 1..ROUNDS {
        if least < Duration::from_millis(500) {
            least = least.min(time());
        }
    }
    least
}

/// A text of about so many bytes.
fn text(name: &str, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 64);
    let mut number = 0;
    let mut fill = |text: &mut String, part: &str, bytes: usize| {
        while text.len() < bytes {
            number += 1;
            text.push_str(
                &part
                    .replace("x#", &format!("x{number}"))
                    .replace("n#", &format!("n{number}"))
                    .replace("r#", &format!("r{number}")),
            );
        }
    };
    if let Some((_, start, part, end)) = WAYS.iter().find(|way| way.0 == name) {
        text.push_str(start);
        fill(&mut text, part, bytes);
        text.push_str(end);
    }
    if let Some((_, first, second)) = PAIRS.iter().find(|way| way.0 == name) {
        let half = bytes / 2;
        fill(&mut text, first, half);
        fill(&mut text, second, bytes);
    }
    text
}

struct Bench {
    locales: [Locale; 1],
    words: Words,
}

impl Bench {
    fn new() -> Self {
        let [Ok(locale)] = ["en-US"].map(Locale::parse) else {
            unreachable!("the language is one");
        };
        Self {
            locales: [locale],
            words: Words::default(),
        }
    }

    /// How many bytes of HTML a text becomes.
    fn run(&self, text: &str) -> usize {
        let mut sources = Sources::default();
        let file = sources.add("a.md", text);
        let library = Library {
            sources: &sources,
            files: &Files::new(),
            beneath: None,
            locales: &self.locales,
            roots: &Roots::default(),
        };
        let mut findings = Findings::default();
        let [locale] = &self.locales;
        let read = markdown::read("a", locale, file, library, Want::Body, &mut findings);
        let Some(article) = read else { return 0 };
        let rendering = Rendering {
            words: &self.words,
            resolve: &|link: &LinkRef| match link.image {
                true => Resolved::Picture(link.destination.clone(), None),
                false => Resolved::Link(link.destination.clone()),
            },
            highlight: &|_, code, html| html.push_str(&markdown::escape(code)),
            is_partners: true,
        };
        markdown::render(&article, &rendering).len()
    }
}
