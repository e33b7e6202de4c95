//! Pictures: what the content is must be what the name says, and an SVG must be harmless even when it is opened by itself.
//!
//! The only file that names the picture and XML crates. Sizes come from headers: nothing is unpacked.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::message::{Message, say};

/// A picture that may be published.
#[derive(Debug, Clone)]
pub struct PictureFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Width and height in pixels, where the file says so and a page can use it.
    pub size: Option<(usize, usize)>,
}

/// Most pixels of a side.
const LARGEST_SIDE: usize = 8192;
/// Deepest nesting of an SVG.
const DEEPEST: usize = 48;

/// Elements of SVG that draw. Whatever could run, load or animate is not among them.
const DRAWING: [&str; 46] = [
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textpath",
    "defs",
    "symbol",
    "use",
    "lineargradient",
    "radialgradient",
    "stop",
    "clippath",
    "mask",
    "pattern",
    "marker",
    "title",
    "desc",
    "metadata",
    "style",
    "filter",
    "feblend",
    "fecolormatrix",
    "fecomponenttransfer",
    "fecomposite",
    "feconvolvematrix",
    "fediffuselighting",
    "fedisplacementmap",
    "fedropshadow",
    "feflood",
    "fefunca",
    "fefuncb",
    "fefuncg",
    "fefuncr",
    "fegaussianblur",
    "femerge",
    "femergenode",
    "femorphology",
    "feoffset",
    "feturbulence",
];

/// Checks a picture by its name and content.
///
/// # Errors
/// What is wrong with it, to follow its name in a sentence.
pub fn check(name: &str, bytes: Vec<u8>) -> Result<PictureFile, Message> {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default();
    if ending == "svg" {
        let size = svg(&bytes)?;
        return Ok(PictureFile { bytes, size });
    }
    let kind = imagesize::image_type(&bytes).map_err(|_| say!("is not a picture"))?;
    let expected: &[imagesize::ImageType] = match ending.as_str() {
        "png" => &[imagesize::ImageType::Png],
        "jpg" | "jpeg" => &[imagesize::ImageType::Jpeg],
        "gif" => &[imagesize::ImageType::Gif],
        "webp" => &[imagesize::ImageType::Webp],
        _ => return Err(say!("is not of a kind that is published")),
    };
    if !expected.contains(&kind) {
        return Err(say!("is not what its ending `.{ending}` says", ending));
    }
    let size = imagesize::blob_size(&bytes).map_err(|_| say!("has a damaged header"))?;
    if size.width == 0
        || size.height == 0
        || size.width > LARGEST_SIDE
        || size.height > LARGEST_SIDE
    {
        return Err(say!(
            "is {width} × {height} pixels, and a side may have 1 to {most}",
            width = size.width,
            height = size.height,
            most = LARGEST_SIDE
        ));
    }
    if kind == imagesize::ImageType::Png && !bytes.ends_with(b"IEND\xaeB`\x82") {
        return Err(say!("has something after its end"));
    }
    Ok(PictureFile {
        bytes,
        size: Some((size.width, size.height)),
    })
}

/// Reads an SVG as XML without any DTD, and gives its size.
fn svg(bytes: &[u8]) -> Result<Option<(usize, usize)>, Message> {
    let text = std::str::from_utf8(bytes).map_err(|_| say!("is not an SVG in UTF-8"))?;
    let mut reader = Reader::from_str(text);
    let (mut depth, mut root, mut style) = (0_usize, None, false);
    loop {
        match reader
            .read_event()
            .map_err(|error| say!("is not well-formed XML: {error}", error = error.to_string()))?
        {
            Event::Start(element) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(say!("nests deeper than {count} elements", count = DEEPEST));
                }
                style = look_at(&element, &mut root, depth == 1)?;
            }
            Event::Empty(element) => {
                look_at(&element, &mut root, depth == 0)?;
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                style = false;
            }
            Event::DocType(_) => return Err(say!("has a document type, which could load or grow")),
            Event::PI(_) => {
                return Err(say!(
                    "has a processing instruction, which could load a style sheet"
                ));
            }
            Event::Text(text) if style => css(&text)?,
            Event::CData(text) if style => css(&text)?,
            Event::GeneralRef(_) if style => return Err(say!("has an entity in its styles")),
            Event::Eof => break,
            _ => {}
        }
    }
    if depth != 0 {
        return Err(say!("ends before its elements do"));
    }
    root.ok_or_else(|| say!("is not an SVG"))
}

/// Checks an element; says whether it holds styles.
fn look_at(
    element: &BytesStart<'_>,
    root: &mut Option<Option<(usize, usize)>>,
    is_root: bool,
) -> Result<bool, Message> {
    let full = element.name().into_inner().to_lowercase();
    let name = full.rsplit(':').next().unwrap_or_default().to_owned();
    if is_root {
        if name != "svg" || root.is_some() {
            return Err(say!("is not an SVG"));
        }
        *root = Some(None);
    }
    // Editors keep notes in elements of their own, with a prefix; a browser draws none of them.
    let foreign = full.contains(':') && !full.starts_with("svg:");
    if !foreign && !DRAWING.contains(&name.as_str()) {
        return Err(say!(
            "has the element `{element}`, which a picture does not need",
            element = crate::yaml::cut(&full)
        ));
    }
    let (mut width, mut height) = (None, None);
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| say!("has a damaged attribute"))?;
        let key = attribute.key.into_inner().to_lowercase();
        let value = attribute.value.to_string();
        let local = key.rsplit(':').next().unwrap_or_default();
        if local.starts_with("on") {
            return Err(say!(
                "has the attribute `{attribute}`, which could run",
                attribute = crate::yaml::cut(&key)
            ));
        }
        let namespace = key == "xmlns" || key.starts_with("xmlns:");
        if matches!(local, "href" | "src" | "base")
            && !namespace
            && !value.trim_start().starts_with('#')
        {
            return Err(say!("refers to something outside of itself"));
        }
        if !namespace && value.contains('&') && !only_plain_entities(&value) {
            return Err(say!("has an entity in an attribute"));
        }
        if !namespace {
            css(&value)?;
        }
        match key.as_str() {
            "width" => width = pixels(&value),
            "height" => height = pixels(&value),
            _ => {}
        }
    }
    if is_root {
        *root = Some(width.zip(height));
    }
    Ok(name == "style" && !foreign)
}

fn only_plain_entities(value: &str) -> bool {
    value.split('&').skip(1).all(|rest| {
        ["amp;", "lt;", "gt;", "quot;", "apos;"]
            .iter()
            .any(|entity| rest.starts_with(entity))
    })
}

/// Styles may refer to parts of the picture, and to nothing else.
fn css(text: &str) -> Result<(), Message> {
    // Colours and paths have none of these signs, and most pictures are made of them.
    if !text.contains(['(', '@', '\\', ':']) {
        return Ok(());
    }
    let lower = text.to_lowercase();
    let loads = lower.contains("@import")
        || lower.contains("expression(")
        || lower.contains('\\')
        || lower.contains("javascript:")
        || lower.contains("image(")
        || lower.contains("image-set(");
    let outside = lower
        .split("url(")
        .skip(1)
        .any(|rest| !rest.trim_start_matches([' ', '"', '\'']).starts_with('#'));
    if loads || outside {
        Err(say!("has styles that load something from elsewhere"))
    } else {
        Ok(())
    }
}

fn pixels(value: &str) -> Option<usize> {
    let number = value.trim().trim_end_matches("px");
    let whole = number.split('.').next()?.parse::<usize>().ok()?;
    (1..=LARGEST_SIDE).contains(&whole).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: &str = "xmlns=\"http://www.w3.org/2000/svg\"";

    fn of(body: &str) -> Result<PictureFile, Message> {
        check("logo.svg", body.replace("$X", X).into_bytes())
    }

    #[test]
    fn plain_pictures_pass_with_their_size() {
        let logo = of("<svg $X width=\"96\" height=\"32px\" viewBox=\"0 0 96 32\"><defs><linearGradient id=\"g\"><stop offset=\"1\"/></linearGradient></defs><style>.a{fill:url(#g)}</style><rect class=\"a\" width=\"9\" height=\"9\"/></svg>").unwrap();
        assert_eq!(logo.size, Some((96, 32)));
        assert_eq!(
            of("<svg $X width=\"999999999\" height=\"9\"/>")
                .unwrap()
                .size,
            None
        );
    }

    #[test]
    fn whatever_could_run_or_load_is_refused() {
        for body in [
            "<svg $X><script>alert(1)</script></svg>",
            "<svg $X onload=\"alert(1)\"/>",
            "<svg $X><foreignObject/></svg>",
            "<svg $X><image href=\"https://evil.example/x.png\"/></svg>",
            "<svg $X><use href=\"https://evil.example/y.svg#a\"/></svg>",
            "<svg $X><style>@import url(https://evil.example/x.css);</style></svg>",
            "<svg $X><style>@im<![CDATA[port url(x)]]></style><rect fill=\"url(https://evil.example)\"/></svg>",
            "<svg $X><a href=\"javascript:alert(1)\"><rect/></a></svg>",
            "<svg $X><animate attributeName=\"href\" values=\"javascript:alert(1)\"/></svg>",
            "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg $X><text>&x;</text></svg>",
            "<?xml-stylesheet href=\"https://evil.example/x.xsl\"?><svg $X/>",
            "<html><script>alert(1)</script></html>",
            "<svg $X><rect fill=\"&#117;rl(https://evil.example)\"/></svg>",
            "<svg $X><g>",
            "",
        ] {
            assert!(of(body).is_err(), "{body}");
        }
        assert!(
            of(&format!(
                "<svg {X}>{}{}</svg>",
                "<g>".repeat(100_000),
                "</g>".repeat(100_000)
            ))
            .is_err()
        );
    }

    #[test]
    fn content_must_be_what_the_name_says() {
        assert!(check("logo.png", b"<script>alert(1)</script>".to_vec()).is_err());
        assert!(check("logo.png", b"\x89PNG\r\n\x1a\n".to_vec()).is_err());
        assert!(check("logo.png", b"GIF89a\x01\x00\x01\x00".to_vec()).is_err());
        assert!(check("page.html", b"GIF89a\x01\x00\x01\x00".to_vec()).is_err());
    }
}
