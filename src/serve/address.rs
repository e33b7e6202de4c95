//! What is asked for: the path of a URL, taken apart once and strictly. It is compared with the names of planned files, and never
//! becomes a path of the disk.

/// Most bytes of a path.
const MOST: usize = 2048;

/// An address of the output: names one below the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    names: Vec<String>,
    /// Whether it ends in a slash, as those of pages do.
    is_folder: bool,
}

impl Address {
    /// Reads the path of a URL. What no file of an output can be called is none.
    pub(super) fn parse(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        if path.len() > MOST {
            return None;
        }
        let is_folder = path.is_empty() || path.ends_with('/');
        let is_root = path.is_empty();
        let path = path.strip_suffix('/').unwrap_or(path);
        let mut names = Vec::new();
        for name in path.split('/').filter(|_| !is_root) {
            let name = decoded(name)?;
            let is_bad = name.is_empty()
                || name == "."
                || name == ".."
                || name.contains(|c: char| c.is_control() || matches!(c, '/' | '\\'));
            if is_bad {
                return None;
            }
            names.push(name);
        }
        Some(Self { names, is_folder })
    }

    /// Whether it is that of a folder, whose page is meant.
    pub(super) fn is_folder(&self) -> bool {
        self.is_folder
    }

    /// The file that it means, below the output's root.
    pub(super) fn file(&self) -> String {
        let names = self.names.join("/");
        match (self.is_folder, names.is_empty()) {
            (true, true) => "index.html".to_owned(),
            (true, false) => format!("{names}/index.html"),
            (false, _) => names,
        }
    }

    /// The same below the path at which a host serves the output, if it begins with it.
    pub(super) fn below(&self, base: &str) -> Self {
        let base: Vec<&str> = base.split('/').filter(|name| !name.is_empty()).collect();
        let begins = self.names.len() >= base.len()
            && self.names.iter().zip(&base).all(|(own, base)| own == base);
        Self {
            names: match begins {
                true => self.names.iter().skip(base.len()).cloned().collect(),
                false => self.names.clone(),
            },
            is_folder: self.is_folder,
        }
    }

    /// The names one below the other.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}

/// The text of a field of a query, as forms write it; nothing, where it is not there or says nothing.
pub(super) fn field(query: &str, name: &str) -> Option<String> {
    let mut fields = query.split('&').filter_map(|field| field.split_once('='));
    let (_, value) = fields.find(|(key, _)| *key == name)?;
    decoded(&value.replace('+', " ")).filter(|value| !value.is_empty())
}

/// The text that percent-encoded bytes stand for, decoded once.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Option<String> {
        Address::parse(path).map(|address| address.file())
    }

    #[test]
    fn addresses_mean_files() {
        assert_eq!(file("/").unwrap(), "index.html");
        assert_eq!(file("/contoso/pt-br/").unwrap(), "contoso/pt-br/index.html");
        assert_eq!(file("/contoso/pt-br").unwrap(), "contoso/pt-br");
        assert_eq!(
            file("/a/emerg%C3%AAncia/").unwrap(),
            "a/emergência/index.html"
        );
        let below = Address::parse("/portais/contoso/").unwrap();
        assert_eq!(below.below("/portais/").file(), "contoso/index.html");
        assert_eq!(below.below("/").file(), "portais/contoso/index.html");
        assert_eq!(
            below.below("/portals/").file(),
            "portais/contoso/index.html"
        );
    }

    #[test]
    fn what_no_file_is_called_is_no_address() {
        for path in [
            "",
            "a",
            "*",
            "//",
            "//etc/passwd",
            "/../x",
            "/a/../x",
            "/./x",
            "/%2e%2e/x",
            "/a%2fb",
            "/a%5cb",
            "/a\\b",
            "/%",
            "/%z1",
            "/%ff",
            "/%00",
            "/a%0d%0ab",
            "/a//b",
        ] {
            assert_eq!(file(path), None, "{path:?}");
        }
        assert_eq!(file(&format!("/{}", "a".repeat(MOST + 1))), None);
    }
}
