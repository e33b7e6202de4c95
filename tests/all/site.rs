//! Sites in temporary folders, and the program run on them.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

/// The date of every run: no test depends on the clock.
pub(crate) const TODAY: &str = "2026-11-24";

/// The sample partners.
pub(crate) const PARTNERS: [&str; 5] = [
    "contoso-brasil",
    "horizonte-nuvem",
    "ipe-tecnologia",
    "litoral-digital",
    "potomac-cloud",
];

/// The repository: a site itself.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository.
pub(crate) fn repository_file(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A site in a temporary folder, with room for its output beside it.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    /// Only `site.yaml`, in Portuguese and English.
    pub(crate) fn bare() -> Self {
        let site = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        site.write("site.yaml", repository_file("site.yaml"));
        site
    }

    /// The sample site without its theme, which is in the binary.
    pub(crate) fn sample() -> Self {
        let site = Self::bare();
        copy(&repository().join("content"), &site.path("content"));
        site
    }

    /// Some sample partners, without guidance.
    pub(crate) fn with_partners(partners: &[&str]) -> Self {
        let site = Self::bare();
        for partner in partners {
            site.add_partner(partner, partner);
        }
        site
    }

    /// Puts a copy of a sample partner there under another name, without its guidance, which refers to shared guidance.
    pub(crate) fn add_partner(&self, sample: &str, name: &str) {
        let (from, to) = (
            repository().join("content/partners").join(sample),
            format!("content/partners/{name}"),
        );
        copy(&from, &self.path(&to));
        let _ = fs::remove_dir_all(self.path(&format!("{to}/guidance")));
    }

    /// A path in the site.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("site").join(path)
    }

    /// A path beside the site.
    pub(crate) fn beside(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Where the portals are.
    pub(crate) fn out(&self) -> PathBuf {
        self.beside("portals")
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Writes a file and the folders that it needs.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Replaces what must stand in a file exactly once.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(from).count(), 1, "`{from}` in {path}");
        self.write(path, text.replacen(from, to, 1));
    }

    /// Removes a file or a folder.
    pub(crate) fn remove(&self, path: &str) {
        let path = self.path(path);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap()
        } else {
            fs::remove_file(path).unwrap()
        }
    }

    /// A page that was built.
    pub(crate) fn page(&self, path: &str) -> crate::page::Page {
        crate::page::Page::read(&self.out().join(path))
    }

    /// `check`, and its findings.
    pub(crate) fn check(&self, more: &[&str]) -> Run {
        let site = self.path("");
        let fixed = [
            OsStr::new("check"),
            OsStr::new("--format"),
            OsStr::new("json"),
            OsStr::new("--site"),
            site.as_os_str(),
        ];
        run(fixed.into_iter().chain(more.iter().map(OsStr::new)))
    }

    /// `build` into [`Site::out`].
    pub(crate) fn build(&self, more: &[&str]) -> Run {
        self.build_into(&self.out(), more)
    }

    /// `build` into another folder.
    pub(crate) fn build_into(&self, out: &Path, more: &[&str]) -> Run {
        let site = self.path("");
        let fixed = [
            OsStr::new("build"),
            OsStr::new("--site"),
            site.as_os_str(),
            OsStr::new("--out"),
            out.as_os_str(),
        ];
        run(fixed.into_iter().chain(more.iter().map(OsStr::new)))
    }

    /// `build`, which must succeed.
    pub(crate) fn built(self) -> Self {
        self.build(&[]).expect(0);
        self
    }
}

/// Runs the program with nothing of the user's around it. A date among the arguments comes before [`TODAY`].
pub(crate) fn run<'a>(arguments: impl IntoIterator<Item = &'a OsStr>) -> Run {
    let mut arguments: Vec<&OsStr> = arguments.into_iter().collect();
    let is_dated = arguments.first().is_some_and(|command| {
        ["build", "check", "diff", "report", "translations"]
            .contains(&command.to_str().unwrap_or_default())
    });
    if is_dated && !arguments.contains(&OsStr::new("--today")) {
        arguments.extend([OsStr::new("--today"), OsStr::new(TODAY)]);
    }
    let output = Command::new(env!("CARGO_BIN_EXE_supportal"))
        .args(arguments)
        .env_clear()
        .output()
        .unwrap();
    output.into()
}

/// What a run of the program said.
#[derive(Debug)]
pub(crate) struct Run {
    /// Its exit code; none where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// Holds the run to an exit code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "\n{}\n{}", self.stdout, self.stderr);
        self
    }

    /// The findings of `check --format json`.
    #[track_caller]
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let report: Value = serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.stdout, self.stderr));
        report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(Finding::read)
            .collect()
    }
}

/// A finding, as far as tests compare it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) partner: Option<String>,
    pub(crate) code: String,
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) offering: Option<String>,
    pub(crate) locale: Option<String>,
    pub(crate) level: String,
    pub(crate) message: String,
}

impl Finding {
    fn read(value: &Value) -> Self {
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        Self {
            partner: text("partner"),
            code: text("code").unwrap(),
            file: text("file").unwrap(),
            line: value["line"].as_u64().unwrap(),
            offering: text("offering"),
            locale: text("locale"),
            level: text("level").unwrap(),
            message: text("message").unwrap(),
        }
    }

    /// Where it is.
    pub(crate) fn place(&self) -> (&str, u64) {
        (&self.file, self.line)
    }
}

/// Findings by partner; those of the site itself under the empty name.
pub(crate) fn by_partner(findings: Vec<Finding>) -> BTreeMap<String, Vec<Finding>> {
    let mut groups: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        groups
            .entry(finding.partner.clone().unwrap_or_default())
            .or_default()
            .push(finding);
    }
    groups
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    for entry in WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Every file below a folder with its bytes, hidden ones too, and every empty folder with none.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in WalkDir::new(folder).min_depth(1) {
        let entry = entry.unwrap();
        let name = entry
            .path()
            .strip_prefix(folder)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        if entry.file_type().is_file() {
            files.insert(name, fs::read(entry.path()).unwrap());
        } else if entry.file_type().is_dir() {
            if fs::read_dir(entry.path()).unwrap().next().is_none() {
                files.insert(format!("{name}/"), Vec::new());
            }
        } else {
            panic!("{name} is neither a file nor a folder");
        }
    }
    files
}

/// Holds two trees to be the same, and names what differs rather than printing it.
#[track_caller]
pub(crate) fn assert_same_trees(
    left: &BTreeMap<String, Vec<u8>>,
    right: &BTreeMap<String, Vec<u8>>,
    why: &str,
) {
    let differing: Vec<&String> = left
        .keys()
        .chain(right.keys())
        .filter(|name| left.get(*name) != right.get(*name))
        .collect();
    assert!(differing.is_empty(), "{why}: {differing:?} differ");
}
