//! Code that stands in a file of its own: `[!code-csharp[Main](a.cs?range=1-3&highlight=2)]` and `:::code source="a.cs":::`.

use super::attributes::Attributes;

/// Most runs of lines that are looked at: a part of a file may be shown again and again.
const MOST_RUNS: usize = 32;

/// Which lines of which file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Snippet {
    /// The word of the language; empty where the file's name says it.
    language: String,
    /// The path of the file.
    pub(super) path: String,
    /// `1-3,5`: the lines, from 1.
    range: String,
    /// The part of the file between two comments.
    name: String,
    /// The lines of what is shown that are marked.
    highlight: String,
}

/// Code, and the lines of it that are marked: first and last of each run, from 1.
pub(super) type Code = (String, Vec<(usize, usize)>);

impl Snippet {
    pub(super) fn of_colons(attributes: &Attributes<'_>) -> Option<Self> {
        let get = |key| attributes.get(key).unwrap_or_default().trim().to_owned();
        let source = get("source");
        (!source.is_empty()).then(|| Self {
            language: get("language"),
            path: source,
            range: get("range"),
            name: get("id"),
            highlight: get("highlight"),
        })
    }

    pub(super) fn of_bracket(language: &str, path: &str) -> Self {
        let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut snippet = Self {
            language: language.to_owned(),
            path: path.to_owned(),
            ..Self::default()
        };
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            match key.to_ascii_lowercase().as_str() {
                "range" => value.clone_into(&mut snippet.range),
                "name" => value.clone_into(&mut snippet.name),
                "highlight" => value.clone_into(&mut snippet.highlight),
                "start" => snippet.range = format!("{value}-{}", snippet.range),
                "end" => snippet.range = format!("{}{value}", snippet.range),
                _ => {}
            }
        }
        // `#L1-L3` names lines, anything else a part.
        let lines: String = fragment
            .chars()
            .filter(|c| !matches!(c, 'L' | 'l'))
            .collect();
        if !fragment.is_empty() && fragment.starts_with(['L', 'l']) && !runs(&lines).is_empty() {
            snippet.range = lines;
        } else if !fragment.is_empty() {
            fragment.clone_into(&mut snippet.name);
        }
        snippet
    }

    /// The word of its language, in lower case: as written, else the ending of the file's name.
    pub(super) fn language(&self) -> String {
        let ending = self.path.rsplit_once('.').map_or("", |(_, ending)| ending);
        let word = if self.language.is_empty() {
            ending
        } else {
            &self.language
        };
        word.to_ascii_lowercase()
    }

    /// The lines that are shown of the file's text, without the indentation that all of them have; nothing, where the part is not there.
    pub(super) fn of(&self, text: &str) -> Option<Code> {
        let text = text.trim_start_matches('\u{feff}');
        let lines: Vec<&str> = text.lines().collect();
        let mut kept: Vec<&str> = match (self.name.is_empty(), runs(&self.range)) {
            (false, _) => part(&lines, &self.name)?.to_vec(),
            (true, runs) if runs.is_empty() => lines,
            (true, runs) => {
                let of_run = |(first, last): (usize, usize)| {
                    lines
                        .get(first.saturating_sub(1)..last.min(lines.len()))
                        .unwrap_or_default()
                };
                runs.into_iter().flat_map(of_run).copied().collect()
            }
        };
        while kept.last().is_some_and(|line| line.trim().is_empty()) {
            kept.pop();
        }
        let blanks = |line: &&str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let said = kept.iter().filter(|line| !line.trim().is_empty());
        let least = said.map(blanks).min().unwrap_or(0);
        let mut code = String::new();
        for line in &kept {
            code.push_str(line.get(least.min(blanks(line))..).unwrap_or_default());
            code.push('\n');
        }
        (!kept.is_empty()).then(|| (code, runs(&self.highlight)))
    }
}

/// `1-3,5,8-` as runs of lines.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let run = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let first = first.trim().parse().unwrap_or(1);
        let last = match last.trim() {
            "" => usize::MAX,
            last => last.parse().ok()?,
        };
        (first <= last).then_some((first, last))
    };
    let parts = text
        .split(',')
        .filter(|part| part.contains(|c: char| c.is_ascii_digit()));
    parts.filter_map(run).take(MOST_RUNS).collect()
}

/// The lines between the marks of a part: `<name>` and `</name>`, or `#region name` and `#endregion`.
fn part<'t, 'l>(lines: &'l [&'t str], name: &str) -> Option<&'l [&'t str]> {
    let name = name.to_lowercase();
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let region = |line: &str| {
        let lower = line.to_lowercase();
        let rest = lower
            .split_once("#region")
            .map(|(_, rest)| rest.trim().trim_matches('"').to_owned());
        rest.is_some_and(|rest| {
            rest == name
                || rest
                    .strip_prefix(name.as_str())
                    .is_some_and(|it| it.trim() == "-->")
        })
    };
    let tagged = lines
        .iter()
        .position(|line| line.to_lowercase().contains(&open));
    if let Some(start) = tagged {
        let rest = lines.get(start + 1..)?;
        let end = rest
            .iter()
            .position(|line| line.to_lowercase().contains(&close))?;
        return rest.get(..end);
    }
    let start = lines.iter().position(|line| region(line))?;
    let rest = lines.get(start + 1..)?;
    let mut depth = 0_usize;
    let end = rest.iter().position(|line| {
        let lower = line.to_lowercase();
        if lower.contains("#endregion") {
            if depth == 0 {
                return true;
            }
            depth -= 1;
        } else if lower.contains("#region") {
            depth += 1;
        }
        false
    })?;
    rest.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "using A;\n#region Main\n    // <Call>\n    call();\n      deeper();\n    // </Call>\n#endregion\nend\n";

    #[test]
    fn lines_and_parts_are_cut_without_their_indentation() {
        let cut = |path: &str| Snippet::of_bracket("", path).of(TEXT);
        assert_eq!(cut("a.cs?range=4-5").unwrap().0, "call();\n  deeper();\n");
        assert_eq!(
            cut("a.cs?name=call&highlight=2").unwrap(),
            ("call();\n  deeper();\n".into(), vec![(2, 2)])
        );
        assert_eq!(cut("a.cs#L1").unwrap().0, "using A;\n");
        assert_eq!(cut("a.cs#L1-L1,8").unwrap().0, "using A;\nend\n");
        assert_eq!(
            cut("a.cs#Main").unwrap().0,
            "// <Call>\ncall();\n  deeper();\n// </Call>\n"
        );
        assert_eq!(cut("a.cs?start=8").unwrap().0, "end\n");
        assert_eq!(cut("a.cs").unwrap().0, TEXT);
        assert_eq!(cut("a.cs?name=none"), None);
        assert_eq!(cut("a.cs?range=90-95"), None);
    }

    #[test]
    fn the_language_is_said_or_the_ending() {
        assert_eq!(Snippet::of_bracket("CSharp", "a.txt").language(), "csharp");
        assert_eq!(
            Snippet::of_bracket("", "x/a.JSON?range=1").language(),
            "json"
        );
    }
}
