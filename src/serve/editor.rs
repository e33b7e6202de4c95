//! Where a finding leads in an editor: a URL that the editor opens at a line and column.

use std::path::Path;

use crate::portal::routes::encode;

/// How an editor is told to open a file. `{path}`, `{line}` and `{column}` are filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor(Option<String>);

/// The editors that are known by name, with what they are told.
const KNOWN: [(&str, &str); 8] = [
    ("vscode", "vscode://file{path}:{line}:{column}"),
    (
        "vscode-insiders",
        "vscode-insiders://file{path}:{line}:{column}",
    ),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    (
        "idea",
        "idea://open?file={path}&line={line}&column={column}",
    ),
    (
        "textmate",
        "txmt://open?url=file://{path}&line={line}&column={column}",
    ),
    (
        "sublime",
        "subl://open?url=file://{path}&line={line}&column={column}",
    ),
];

/// What is typed for none.
const NONE: &str = "none";

impl Default for Editor {
    fn default() -> Self {
        Self(Some(KNOWN[0].1.to_owned()))
    }
}

impl Editor {
    /// Reads the name of an editor, `none`, or a URL with `{path}` in it. What a browser would run is refused.
    pub fn parse(text: &str) -> Option<Self> {
        if text == NONE {
            return Some(Self(None));
        }
        if let Some((_, url)) = KNOWN.iter().find(|(name, _)| *name == text) {
            return Some(Self(Some((*url).to_owned())));
        }
        let (scheme, _) = text.split_once(':')?;
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        let runs = ["javascript", "data", "vbscript", "blob"];
        let refused = runs.iter().any(|word| scheme.eq_ignore_ascii_case(word));
        (is_scheme && !refused && text.contains("{path}")).then(|| Self(Some(text.to_owned())))
    }

    /// The names that are known.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KNOWN.iter().map(|(name, _)| *name).chain([NONE])
    }

    /// The URL that opens a file of the site.
    pub(super) fn url(&self, site: &Path, file: &str, line: u64, column: u64) -> Option<String> {
        let url = self.0.as_ref()?;
        let path = site.join(file);
        let path = encode(path.to_str()?);
        let path = if path.starts_with('/') {
            path
        } else {
            format!("/{path}")
        };
        Some(
            url.replace("{path}", &path)
                .replace("{line}", &line.to_string())
                .replace("{column}", &column.to_string()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_named_or_told_by_a_url() {
        let site = Path::new("/home/ana/meu site");
        let url = |editor: &str| Editor::parse(editor)?.url(site, "content/é.md", 3, 7);
        assert_eq!(
            url("vscode").unwrap(),
            "vscode://file/home/ana/meu%20site/content/%C3%A9.md:3:7"
        );
        assert_eq!(
            url("nvim://open?f={path}&l={line}").unwrap(),
            "nvim://open?f=/home/ana/meu%20site/content/%C3%A9.md&l=3"
        );
        assert_eq!(url("none"), None);
        for bad in [
            "javascript:alert('{path}')",
            "JavaScript:{path}",
            "data:{path}",
            "emacs",
            "vim {path}",
            ":{path}",
            "x:no-path",
        ] {
            assert_eq!(Editor::parse(bad), None, "{bad}");
        }
    }
}
