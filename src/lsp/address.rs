//! Addresses of files as editors write them ↔ paths.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;
use url::Url;

use crate::load::nearest_with;

/// The path that an address of a file names.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let url = Url::parse(uri.as_ref()).ok()?;
    (url.scheme() == "file").then_some(())?;
    url.to_file_path().ok()
}

/// The address of a file of a site.
pub(super) fn uri(site: &Path, path: &str) -> Option<Uri> {
    let url = Url::from_file_path(site.join(path)).ok()?;
    Some(Uri(url.into()))
}

/// The site that a file is in, and its path there with `/`: the site that was named if the file is in it, else the nearest folder
/// above the file that holds a site.yaml.
pub(super) fn site_of(file: &Path, named: Option<&Path>) -> Option<(PathBuf, String)> {
    let named = named.filter(|site| file.starts_with(site));
    let site = match named {
        Some(site) => site.to_owned(),
        None => nearest_with(file.parent()?, "site.yaml")?,
    };
    let path = file.strip_prefix(&site).ok()?.to_str()?.to_owned();
    Some((site, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files_name_paths_and_others_do_not() {
        let at = |text: &str| path(&Uri(text.into()));
        assert_eq!(
            at("file:///a%20b/Ip%C3%AA.md"),
            Some(PathBuf::from("/a b/Ipê.md"))
        );
        for text in ["untitled:Untitled-1", "https://contoso.example/a", "", "x"] {
            assert_eq!(at(text), None, "{text}");
        }
        assert_eq!(
            uri(Path::new("/a b"), "Ipê.md"),
            Some(Uri("file:///a%20b/Ip%C3%AA.md".into()))
        );
    }
}
