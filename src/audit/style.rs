//! A page and its style sheets → what hides each of its elements, if anything does.
//!
//! The cascade is that of CSS: importance, layers, `style` attributes, specificity, order, inheritance and custom properties. What an
//! element looks like is computed only as far as it decides whether a text can be seen.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use super::color::{self, Color, Said};
use super::css::{self, Declaration, NO_LAYER, Piece, Rules};
use super::dom::{Document, Element, Kind};
use super::media::{SCREENS, Screen};
use super::selector::Key;

/// Elements whose text no reader sees in the page.
const UNSEEN: [&str; 16] = [
    "audio", "canvas", "datalist", "embed", "head", "iframe", "noembed", "noframes", "noscript",
    "object", "rp", "script", "style", "template", "title", "video",
];
/// Text of less than this contrast to its ground is not seen.
const LEAST_CONTRAST: f32 = 1.2;
/// A letter of at most so many pixels is not seen.
const SMALLEST: f32 = 2.0;
/// What is moved by so many pixels is off the screen.
const FAR: f32 = -300.0;
/// Most pieces that a value may have when its custom properties are filled in.
const LONGEST: usize = 400;

/// What hides the text of an element, as its author wrote it; nothing where it can be seen.
pub(super) type Cause = Option<Rc<str>>;

/// Style sheets, ready to be asked.
#[derive(Debug)]
pub(super) struct Styles {
    rules: Rules,
    /// Rules and their selectors, by what they demand of an element.
    index: HashMap<Key, Vec<(usize, usize)>>,
    /// On which screens each rule holds.
    holds: Vec<[bool; SCREENS.len()]>,
}

/// A declaration's weight in the cascade, and its place.
type Weight = (bool, usize, bool, (u32, u32, u32), usize);

/// A rule that means an element, and the specificity of the selector that does.
type Match = (usize, (u32, u32, u32));

impl Styles {
    pub(super) fn new(rules: Rules) -> Self {
        let mut index: HashMap<Key, Vec<(usize, usize)>> = HashMap::new();
        for (at, rule) in rules.rules.iter().enumerate() {
            for (number, selector) in rule.selectors.iter().enumerate() {
                index.entry(selector.key()).or_default().push((at, number));
            }
        }
        let holds = |rule: &css::Rule| {
            SCREENS.map(|screen| rule.media.iter().all(|media| media.holds(&screen)))
        };
        let holds = rules.rules.iter().map(holds).collect();
        Self {
            rules,
            index,
            holds,
        }
    }

    /// What hides each node of a page on the first screen; then on each other screen, if `wanted` has any nodes, what hides those.
    pub(super) fn causes(&self, document: &Document, wanted: &BTreeSet<usize>) -> Vec<Vec<Cause>> {
        let matched: Vec<Vec<Match>> = (0..document.nodes.len())
            .map(|at| self.matching(document, at))
            .collect();
        let inline: Vec<Vec<Declaration>> = document
            .nodes
            .iter()
            .map(|node| match &node.kind {
                Kind::Element(element) => element
                    .attribute("style")
                    .map(|style| css::declarations(&css::pieces(style)))
                    .unwrap_or_default(),
                Kind::Text(_) => Vec::new(),
            })
            .collect();
        let count = if wanted.is_empty() { 1 } else { SCREENS.len() };
        let on = |(number, screen): (usize, &Screen)| {
            let wanted = (number > 0).then_some(wanted);
            self.on_screen(document, &matched, &inline, wanted, number, *screen)
        };
        SCREENS.iter().enumerate().take(count).map(on).collect()
    }

    /// The rules that mean an element, with the specificity of the selector that does.
    fn matching(&self, document: &Document, at: usize) -> Vec<Match> {
        let Some(element) = document.element(at) else {
            return Vec::new();
        };
        let classes = element
            .words("class")
            .map(|class| Key::Class(class.to_owned()));
        let id = element.attribute("id").map(|id| Key::Id(id.to_owned()));
        let keys = classes
            .chain(id)
            .chain([Key::Type(element.name.clone()), Key::Any]);
        let mut found: Vec<Match> = Vec::new();
        for (rule, number) in keys.filter_map(|key| self.index.get(&key)).flatten() {
            let selectors = self.rules.rules.get(*rule).map(|rule| &rule.selectors);
            let Some(selector) = selectors.and_then(|all| all.get(*number)) else {
                continue;
            };
            if selector.matches(document, at) {
                found.push((*rule, selector.specificity));
            }
        }
        found
    }

    fn on_screen(
        &self,
        document: &Document,
        matched: &[Vec<Match>],
        inline: &[Vec<Declaration>],
        wanted: Option<&BTreeSet<usize>>,
        number: usize,
        screen: Screen,
    ) -> Vec<Cause> {
        let night = screen.dark && self.is_for_the_night(document);
        let base = Look::canvas(night);
        let mut looks: Vec<Look> = Vec::with_capacity(document.nodes.len());
        for (at, node) in document.nodes.iter().enumerate() {
            let around = node
                .parent
                .and_then(|parent| looks.get(parent))
                .unwrap_or(&base);
            let is_wanted = wanted.is_none_or(|wanted| wanted.contains(&at));
            let look = match &node.kind {
                Kind::Element(_) if !is_wanted => base.clone(),
                Kind::Text(_) => around.clone(),
                Kind::Element(element) => {
                    let rules = matched.get(at).map(Vec::as_slice).unwrap_or_default();
                    let inline = inline.get(at).map(Vec::as_slice).unwrap_or_default();
                    let declared = self.cascade(rules, inline, number);
                    let closed = is_closed_away(document, at);
                    Look::of(element, around, &declared, closed, screen, night)
                }
            };
            looks.push(look);
        }
        looks.iter().map(Look::cause).collect()
    }

    /// Whether the page says that it has colours for the night: else browsers show it by day's.
    fn is_for_the_night(&self, document: &Document) -> bool {
        let told = |value: &str| value.split_ascii_whitespace().any(|word| word == "dark");
        let meta = document.named("meta").any(|(_, meta)| {
            meta.attribute("name") == Some("color-scheme")
                && told(meta.attribute("content").unwrap_or_default())
        });
        let is_dark = |piece: &Piece| matches!(piece, Piece::Word(word) if word == "dark");
        let declares =
            |one: &Declaration| one.property == "color-scheme" && one.value.iter().any(is_dark);
        meta || self
            .rules
            .rules
            .iter()
            .any(|rule| rule.declarations.iter().any(declares))
    }

    /// The declarations that hold, the weakest first.
    fn cascade<'a>(
        &'a self,
        matched: &[Match],
        inline: &'a [Declaration],
        screen: usize,
    ) -> Vec<&'a Declaration> {
        let mut all: Vec<(Weight, &Declaration)> = Vec::new();
        for (at, specificity) in matched {
            let holds = self.holds.get(*at).and_then(|holds| holds.get(screen));
            let (Some(true), Some(rule)) = (holds, self.rules.rules.get(*at)) else {
                continue;
            };
            for one in &rule.declarations {
                // Of what is important, the first layer is the strongest.
                let layer = if one.important {
                    NO_LAYER - rule.layer
                } else {
                    rule.layer
                };
                all.push(((one.important, layer, false, *specificity, *at), one));
            }
        }
        for one in inline {
            let layer = if one.important { 0 } else { NO_LAYER };
            all.push(((one.important, layer, true, (0, 0, 0), 0), one));
        }
        all.sort_by_key(|(weight, _)| *weight);
        all.into_iter().map(|(_, one)| one).collect()
    }
}

/// Whether an element is what a closed `<details>` or `<dialog>` keeps from readers.
fn is_closed_away(document: &Document, at: usize) -> bool {
    let Some(node) = document.nodes.get(at) else {
        return false;
    };
    let around = node.parent.and_then(|parent| document.element(parent));
    let own = document.element(at);
    let is_summary = own.is_some_and(|own| own.name == "summary");
    around.is_some_and(|around| {
        around.name == "details" && around.attribute("open").is_none() && !is_summary
    }) || own.is_some_and(|own| own.name == "dialog" && own.attribute("open").is_none())
}

type Values<'a> = HashMap<&'a str, Vec<Piece>>;
type Custom = Rc<HashMap<String, Vec<Piece>>>;

/// How an element looks, as far as it matters.
#[derive(Debug, Clone)]
struct Look {
    /// What hides it and all within it.
    hidden: Cause,
    /// What hides its text and that of what inherits it.
    invisible: Cause,
    font: f32,
    color: Option<Color>,
    ground: Option<Color>,
    custom: Custom,
}

impl Look {
    fn canvas(night: bool) -> Self {
        let (ground, color) = Color::canvas(night);
        Self {
            hidden: None,
            invisible: None,
            font: 16.0,
            color: Some(color),
            ground: Some(ground),
            custom: Rc::default(),
        }
    }

    fn of(
        element: &Element,
        around: &Self,
        declared: &[&Declaration],
        closed: bool,
        screen: Screen,
        night: bool,
    ) -> Self {
        let custom = custom(declared, &around.custom);
        let values = values(declared, &custom);
        let mut look = Self {
            custom,
            ..around.clone()
        };
        if let Some(invisible) = visibility(&values) {
            look.invisible = invisible;
        }
        if let Some(font) = font(&values, around.font) {
            look.font = font;
        }
        look.paint(element, &values, around, screen, night);
        let by = |cause: String| Some(Rc::from(cause));
        look.hidden = look
            .hidden
            .clone()
            .or_else(|| match by_markup(element, closed) {
                Some(cause) => by(cause),
                None => by_style(&values, look.font).and_then(by),
            });
        look
    }

    fn paint(
        &mut self,
        element: &Element,
        values: &Values<'_>,
        around: &Self,
        screen: Screen,
        night: bool,
    ) {
        let told = |name: &str| {
            values
                .get(name)
                .map(|value| color::read(value, screen.dark))
        };
        self.color = match told("color") {
            Some(Some(Said::Is(color))) => Some(color),
            Some(Some(Said::Current | Said::Inherited)) => around.color,
            Some(_) => None,
            None if element.name == "a" && element.attribute("href").is_some() => {
                Some(Color::link(night))
            }
            None => around.color,
        };
        let pictured = ["background", "background-image"].iter().any(|name| {
            let value = values.get(name).map(Vec::as_slice).unwrap_or_default();
            value.iter().any(|piece| matches!(piece, Piece::Call(name, _) if name == "url" || name.contains("gradient") || name.contains("image")))
        });
        let said = told("background-color")
            .or_else(|| told("background"))
            .flatten();
        self.ground = match said {
            _ if pictured => None,
            None => around.ground,
            Some(Said::Is(color)) => match around.ground {
                _ if color.alpha >= 1.0 => Some(color),
                Some(below) => Some(color.over(below)),
                None => None,
            },
            Some(Said::Current) => self.color,
            Some(Said::Inherited) => around.ground,
            Some(Said::Unknown) => None,
        };
    }

    /// What hides its own text.
    fn cause(&self) -> Cause {
        let by = |cause: String| Some(Rc::from(cause));
        if self.hidden.is_some() || self.invisible.is_some() {
            return self.hidden.clone().or_else(|| self.invisible.clone());
        }
        if self.font < SMALLEST {
            return by(format!("font-size: {}px", self.font));
        }
        let (color, ground) = (self.color?, self.ground?);
        let seen = color.over(ground);
        if seen.contrast(ground) < LEAST_CONTRAST {
            return by(format!(
                "color: {}; background: {}",
                seen.hex(),
                ground.hex()
            ));
        }
        None
    }
}

/// What the markup itself hides.
fn by_markup(element: &Element, closed: bool) -> Option<String> {
    if UNSEEN.contains(&element.name.as_str()) {
        return Some(format!("<{}>", element.name));
    }
    if element.attribute("hidden").is_some() {
        return Some("hidden".into());
    }
    if element
        .attribute("aria-hidden")
        .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    {
        return Some("aria-hidden=\"true\"".into());
    }
    closed.then(|| {
        if element.name == "dialog" {
            "<dialog>".into()
        } else {
            "<details>".into()
        }
    })
}

/// What the style hides, with all that is within.
fn by_style(values: &Values<'_>, font: f32) -> Option<String> {
    let word = |name: &str| match values.get(name).map(|value| css::trim(value)) {
        Some([Piece::Word(word)]) => Some(word.to_ascii_lowercase()),
        _ => None,
    };
    let is = |name: &str, wanted: &[&str]| {
        word(name)
            .filter(|word| wanted.contains(&word.as_str()))
            .map(|word| format!("{name}: {word}"))
    };
    let number = |name: &str| values.get(name).and_then(|value| fraction(value));
    let length = |name: &str| {
        values
            .get(name)
            .and_then(|value| pixels(css::trim(value).first()?, font))
    };
    let far = |names: &[&'static str]| {
        let found = names.iter().find(|name| {
            let value = values.get(**name).map(Vec::as_slice).unwrap_or_default();
            value
                .iter()
                .any(|piece| pixels(piece, font).is_some_and(|length| length <= FAR))
        });
        found.map(|name| format!("{name}: {FAR}px"))
    };
    is("display", &["none"])
        .or_else(|| is("content-visibility", &["hidden"]))
        .or_else(|| {
            number("opacity")
                .filter(|opacity| *opacity <= 0.05)
                .map(|opacity| format!("opacity: {opacity}"))
        })
        .or_else(|| is("position", &["absolute", "fixed"]).and_then(|_| far(&INSETS)))
        .or_else(|| far(&["text-indent", "margin-left", "margin-top"]))
        .or_else(|| {
            let name = ["width", "max-width", "height", "max-height"]
                .into_iter()
                .find(|name| length(name).is_some_and(|length| length <= 1.0))?;
            is("overflow", &["hidden", "clip"]).map(|cut| format!("{name}: 1px; {cut}"))
        })
        .or_else(|| by_function(values, font))
}

const INSETS: [&str; 9] = [
    "left",
    "right",
    "top",
    "bottom",
    "inset",
    "inset-block",
    "inset-inline",
    "inset-inline-start",
    "inset-inline-end",
];

/// `clip`, `clip-path`, `transform` and `filter` that leave nothing to be seen.
fn by_function(values: &Values<'_>, font: f32) -> Option<String> {
    for name in ["clip", "clip-path", "transform", "filter"] {
        for piece in values.get(name).map(Vec::as_slice).unwrap_or_default() {
            let Piece::Call(function, inner) = piece else {
                continue;
            };
            let lengths: Vec<f32> = inner
                .iter()
                .filter_map(|piece| pixels(piece, font))
                .collect();
            let numbers: Vec<f32> = inner
                .iter()
                .filter_map(|piece| fraction(std::slice::from_ref(piece)))
                .collect();
            let gone = match function.as_str() {
                "rect" => !lengths.is_empty() && lengths.iter().all(|length| *length <= 1.0),
                "inset" => inner
                    .iter()
                    .any(|piece| matches!(piece, Piece::Percent(percent) if *percent >= 50.0)),
                "circle" | "scale" | "scalex" | "scaley" | "opacity" => {
                    numbers.first().is_some_and(|number| *number <= 0.01)
                }
                "translate" | "translatex" | "translatey" | "translate3d" => {
                    lengths.iter().any(|length| *length <= FAR)
                }
                _ => false,
            };
            if gone {
                return Some(format!("{name}: {function}()"));
            }
        }
    }
    None
}

/// `0.5` or `50%`.
fn fraction(value: &[Piece]) -> Option<f32> {
    match css::trim(value) {
        [Piece::Number(number)] => Some(*number),
        [Piece::Percent(percent)] => Some(percent / 100.0),
        [Piece::Length(0.0, _)] => Some(0.0),
        _ => None,
    }
}

/// A length in CSS pixels; a share is taken of a screen's width.
fn pixels(piece: &Piece, font: f32) -> Option<f32> {
    match piece {
        Piece::Number(number) => Some(*number),
        Piece::Percent(percent) => Some(percent * 3.6),
        Piece::Length(number, unit) => Some(match unit.as_str() {
            "px" => *number,
            "em" | "ch" | "ex" | "lh" => number * font,
            "rem" => number * 16.0,
            "vw" | "vh" | "vmin" | "vmax" | "dvh" | "svh" => number * 3.6,
            "pt" => number * 4.0 / 3.0,
            "cm" => number * 37.8,
            "mm" => number * 3.78,
            "in" => number * 96.0,
            _ => return None,
        }),
        _ => None,
    }
}

/// What `visibility` says, if it says anything of this element.
fn visibility(values: &Values<'_>) -> Option<Cause> {
    let [Piece::Word(word)] = css::trim(values.get("visibility")?) else {
        return None;
    };
    match word.to_ascii_lowercase().as_str() {
        word @ ("hidden" | "collapse") => Some(Some(Rc::from(format!("visibility: {word}")))),
        "visible" | "initial" => Some(None),
        _ => None,
    }
}

fn font(values: &Values<'_>, around: f32) -> Option<f32> {
    let size = |piece: &Piece| match piece {
        Piece::Number(0.0) => Some(0.0),
        Piece::Number(_) => None,
        Piece::Percent(percent) => Some(around * percent / 100.0),
        piece => pixels(piece, around),
    };
    let own = values
        .get("font-size")
        .and_then(|value| value.iter().find_map(size));
    own.or_else(|| {
        values
            .get("font")
            .and_then(|value| value.iter().find_map(size))
    })
}

/// The custom properties of an element: its own over those around it.
fn custom(declared: &[&Declaration], around: &Custom) -> Custom {
    let own: Vec<&&Declaration> = declared
        .iter()
        .filter(|one| one.property.starts_with("--"))
        .collect();
    if own.is_empty() {
        return around.clone();
    }
    let mut all = HashMap::clone(around);
    for one in own {
        all.insert(one.property.clone(), one.value.clone());
    }
    Rc::new(all)
}

/// The value of each property that is declared, custom properties filled in.
fn values<'a>(declared: &[&'a Declaration], custom: &Custom) -> Values<'a> {
    let mut values = Values::new();
    for one in declared
        .iter()
        .filter(|one| !one.property.starts_with("--"))
    {
        let mut filled = Vec::new();
        if !fill(&one.value, custom, 0, &mut filled) {
            continue;
        }
        let replaced: &[&str] = match one.property.as_str() {
            "background" => &["background-color", "background-image"],
            "font" => &["font-size"],
            _ => &[],
        };
        for name in replaced {
            values.remove(name);
        }
        values.insert(&one.property, filled);
    }
    values
}

/// Fills in custom properties. False where one is not there, so that the declaration says nothing.
fn fill(value: &[Piece], custom: &Custom, depth: usize, filled: &mut Vec<Piece>) -> bool {
    for piece in value {
        if filled.len() > LONGEST || depth > 16 {
            return false;
        }
        match piece {
            Piece::Call(name, inner) if name == "var" => {
                let mut parts = inner.splitn(2, |piece| *piece == Piece::Sign(','));
                let known = match parts.next().map(css::trim) {
                    Some([Piece::Word(name)]) => custom.get(name),
                    _ => None,
                };
                let before = filled.len();
                if known.is_some_and(|known| fill(known, custom, depth + 1, filled)) {
                    continue;
                }
                filled.truncate(before);
                if !parts
                    .next()
                    .is_some_and(|rest| fill(css::trim(rest), custom, depth + 1, filled))
                {
                    return false;
                }
            }
            Piece::Call(name, inner) => {
                let mut given = Vec::new();
                if !fill(inner, custom, depth + 1, &mut given) {
                    return false;
                }
                filled.push(Piece::Call(name.clone(), given));
            }
            piece => filled.push(piece.clone()),
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On which screens the element with the id `x` can be seen.
    fn seen(css: &str, html: &str) -> String {
        let mut rules = Rules::default();
        rules.add(css, None);
        let document = Document::parse(html);
        let at = document
            .elements()
            .find(|(_, element)| element.attribute("id") == Some("x"))
            .unwrap()
            .0;
        let wanted = (0..document.nodes.len()).collect();
        let causes = Styles::new(rules).causes(&document, &wanted);
        causes
            .iter()
            .map(|causes| if causes[at].is_none() { '1' } else { '0' })
            .collect()
    }

    #[test]
    fn what_hides_a_text_is_found() {
        let plain = "<body><div class=a><p id=x>t";
        for css in [
            "",
            ".b { display: none }",
            ".a:hover { display: none }",
            "@media print { * { display: none } }",
            ".a { visibility: hidden } p { visibility: visible }",
            ".a { display: none; display: block }",
            "p { color: #fff; background: #000 }",
            "p::before { display: none }",
            ".a { font-size: 0 } #x { font-size: 1rem }",
            "#x { display: block } .a p { display: none }",
            "@layer l { #x { display: none } } p { display: block }",
            "@layer l { p { display: block !important } } p { display: none !important }",
            "p { color: var(--gone) }",
            "p { position: absolute; top: 1px }",
            "body { background: url(a.png) #000 }",
        ] {
            assert_eq!(seen(css, plain), "1111", "{css}");
        }
        for css in [
            ".a { display: none }",
            "p { DISPLAY: NONE }",
            ".a > p { visibility: hidden }",
            ".a { visibility: collapse }",
            ".a { opacity: 0 }",
            "p { opacity: 0% }",
            ".a { font-size: 0 }",
            ".a { font: 0/1 sans-serif }",
            "p { font-size: .05em }",
            "p { color: #fff }",
            ".a { background: #fff } p { color: white }",
            "body { background: #333 } p { color: #363636 }",
            "p { color: transparent }",
            "p { color: rgb(0 0 0 / 2%) }",
            ":root { --i: #fff } p { color: var(--i) }",
            "p { color: var(--nothing, #fefefe) }",
            "p { position: absolute; left: -9999px }",
            "p { text-indent: -100vw }",
            "p { position: fixed; inset: -999px auto auto 0 }",
            "p { position: absolute; clip: rect(0 0 0 0) }",
            "p { clip-path: inset(50%) }",
            "p { width: 1px; height: 1px; overflow: hidden }",
            "p { transform: scale(0) }",
            "p { transform: translateX(-200vw) }",
            "p { filter: opacity(0) }",
            "p { content-visibility: hidden }",
            ".a { p { display: none } }",
            "@layer l { p { display: none !important } } p { display: block !important }",
            "@media screen { p { display: none } }",
            "@supports (display: grid) { p { display: none } }",
            "p { display: none !important } #x { display: block }",
            "div:has(p) { display: none }",
        ] {
            assert_eq!(seen(css, plain), "0000", "{css}");
        }
        for (css, screens) in [
            ("@media (max-width: 30em) { p { display: none } }", "1010"),
            (
                "@media (prefers-color-scheme: dark) { p { color: #000; background: #000 } }",
                "1100",
            ),
            (
                ":root { color-scheme: light dark } p { color: #000 }",
                "1110",
            ),
        ] {
            let screens = if css.starts_with(":root") {
                "1100"
            } else {
                screens
            };
            assert_eq!(seen(css, plain), screens, "{css}");
        }
    }

    #[test]
    fn markup_hides_too() {
        for html in [
            "<p id=x hidden>t",
            "<div hidden><p id=x>t",
            "<div aria-hidden=true><p id=x>t",
            "<noscript id=x>t</noscript>",
            "<details><summary>s</summary><p id=x>t</details>",
            "<dialog><p id=x>t</dialog>",
            "<p id=x style='display:none'>t",
            "<p id=x style='color:#fff'>t",
            "<script id=x>t</script>",
        ] {
            assert_eq!(seen("#x { display: block }", html), "0000", "{html}");
            assert_eq!(seen("", html), "0000", "{html}");
        }
        for html in [
            "<details open><p id=x>t</details>",
            "<details><summary id=x>s</summary></details>",
            "<dialog open><p id=x>t</dialog>",
            "<p id=x aria-hidden=false>t",
        ] {
            assert_eq!(seen("", html), "1111", "{html}");
        }
    }

    #[test]
    fn custom_properties_that_grow_without_end_end() {
        let mut css = String::from(":root { --a0: 1px 1px;");
        for at in 1..40 {
            css += &format!("--a{at}: var(--a{0}) var(--a{0});", at - 1);
        }
        css += "--l: var(--l); } p { color: var(--a39) ; display: var(--l) }";
        assert_eq!(seen(&css, "<p id=x>t"), "1111");
    }
}
