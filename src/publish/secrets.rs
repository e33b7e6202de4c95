//! What a store or the way to it says → what may be printed of it: no credentials, be they the environment's or part of an address.

/// Words in the names of variables that hold credentials.
const SECRET: [&str; 6] = [
    "SECRET",
    "TOKEN",
    "_KEY",
    "CONNECTION_STRING",
    "SAS",
    "PASSWORD",
];
/// Beginnings of the names of variables that stores are opened with.
const OURS: [&str; 3] = ["AWS_", "AZURE_", "GOOGLE_"];
/// A name that is printed in logs anyway, and that no one can do anything with.
const PUBLIC: &str = "AWS_ACCESS_KEY_ID";
/// Most characters of what is printed.
const LONGEST: usize = 400;

/// What must not be printed.
#[derive(Clone, Default)]
pub struct Secrets(Vec<String>);

impl Secrets {
    /// Those among the variables of the environment.
    pub fn of(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let is_secret = |name: &str| {
            name != PUBLIC
                && OURS.iter().any(|ours| name.starts_with(ours))
                && SECRET.iter().any(|word| name.contains(word))
        };
        let mut secrets: Vec<String> = Vec::new();
        for (name, value) in variables {
            if is_secret(&name) {
                // Of a connection string, each part may be printed by itself.
                let parts = value.split(';').filter_map(|part| part.split_once('='));
                let parts =
                    parts.filter(|(key, _)| key.ends_with("Key") || key.ends_with("Signature"));
                secrets.extend(parts.map(|(_, part)| part.to_owned()));
                secrets.push(value);
            }
        }
        secrets.retain(|secret| secret.len() > 3);
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(secrets)
    }

    /// A text without them, without the queries of addresses, and not too long.
    pub fn hide(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for secret in &self.0 {
            shown = shown.replace(secret, "…");
        }
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | ')' | '\'' | '>' | ',');
        let mut plain = String::new();
        let mut rest = shown.as_str();
        while let Some((before, query)) = rest.split_once('?') {
            plain.push_str(before);
            rest = query
                .find(ends)
                .and_then(|at| query.get(at..))
                .unwrap_or_default();
        }
        plain.push_str(rest);
        let words: Vec<&str> = plain.split_whitespace().collect();
        let plain = crate::load::show_text(&words.join(" "));
        match plain.char_indices().nth(LONGEST) {
            Some((at, _)) => format!("{}…", plain.get(..at).unwrap_or_default()),
            None => plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_credential_is_shown() {
        let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let secrets = Secrets::of([
            variable("AWS_SECRET_ACCESS_KEY", "geheim-1"),
            variable("AWS_ACCESS_KEY_ID", "AKIAPUBLIC"),
            variable(
                "AZURE_STORAGE_CONNECTION_STRING",
                "AccountName=contoso;AccountKey=geheim-2==",
            ),
            variable("PATH", "/bin"),
        ]);
        let text = "PUT https://contoso/x?sv=1&sig=geheim-3 \"geheim-1\" geheim-2== AKIAPUBLIC /bin (see http://y?z)";
        let shown = secrets.hide(text);
        assert!(
            !shown.contains("geheim") && !shown.contains("sig="),
            "{shown}"
        );
        assert!(shown.contains("AKIAPUBLIC /bin (see http://y)"), "{shown}");
        assert!(secrets.hide(&"x".repeat(1000)).chars().count() <= LONGEST + 1);
    }
}
