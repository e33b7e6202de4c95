//! What was typed as the destination → a store, a place in it. Credentials are not part of it, and are refused where they stand in it.

use std::path::PathBuf;

use crate::message::{Message, say};

/// Where to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Object storage.
    Cloud {
        /// Whose.
        provider: Provider,
        /// The bucket or container.
        bucket: String,
        /// What the keys begin with: empty, or without slashes at its ends.
        prefix: String,
    },
    /// A local folder.
    Folder(PathBuf),
}

/// Whose object storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Amazon S3, and what speaks its protocol.
    S3,
    /// Azure Blob Storage.
    Azure,
    /// Google Cloud Storage.
    Google,
}

impl Provider {
    const SCHEMES: [(&'static str, Self); 3] =
        [("s3", Self::S3), ("az", Self::Azure), ("gs", Self::Google)];
}

impl Target {
    /// Reads a URL.
    ///
    /// # Errors
    /// Why it is none that can be published to. What may be a secret is not repeated.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let unknown = || {
            say!(
                "write s3://bucket/prefix, az://container/prefix, gs://bucket/prefix or file:///folder"
            )
        };
        let (scheme, rest) = text.split_once("://").ok_or_else(unknown)?;
        if rest.contains(['?', '#'])
            || rest
                .split('/')
                .next()
                .is_some_and(|host| host.contains('@'))
        {
            return Err(say!(
                "credentials do not belong in the URL, nor does anything behind `?` or `#`: they are taken from the environment"
            ));
        }
        if rest.chars().any(|c| c.is_control() || c == '\\') {
            return Err(unknown());
        }
        if scheme == "file" {
            return match rest.starts_with('/') {
                true => Ok(Self::Folder(PathBuf::from(decoded(rest)))),
                false => Err(unknown()),
            };
        }
        let mut schemes = Provider::SCHEMES.iter();
        let provider = schemes.find(|(known, _)| *known == scheme);
        let (_, provider) = provider.ok_or_else(unknown)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = prefix.trim_end_matches('/');
        let is_plain = |part: &str| !matches!(part, "" | "." | "..");
        if bucket.is_empty() || !(prefix.is_empty() || prefix.split('/').all(is_plain)) {
            return Err(unknown());
        }
        Ok(Self::Cloud {
            provider: *provider,
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        })
    }
}

/// A path whose percent-encoded characters are plain; as it is, where that makes no text.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = after.get(..2).filter(|_| *first == b'%');
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = match byte {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_name_a_store_and_a_place_in_it() {
        let cloud = |text: &str| match Target::parse(text) {
            Ok(Target::Cloud {
                provider,
                bucket,
                prefix,
            }) => (provider, bucket, prefix),
            other => panic!("{text}: {other:?}"),
        };
        let expect =
            |provider, bucket: &str, prefix: &str| (provider, bucket.to_owned(), prefix.to_owned());
        assert_eq!(cloud("s3://b"), expect(Provider::S3, "b", ""));
        assert_eq!(cloud("s3://b/"), expect(Provider::S3, "b", ""));
        assert_eq!(
            cloud("az://$web/a/b/"),
            expect(Provider::Azure, "$web", "a/b")
        );
        assert_eq!(cloud("gs://b/é x"), expect(Provider::Google, "b", "é x"));
        let folder = |text: &str| Target::parse(text).unwrap();
        assert_eq!(folder("file:///srv/www"), Target::Folder("/srv/www".into()));
        assert_eq!(folder("file:///a%20b%"), Target::Folder("/a b%".into()));
    }

    #[test]
    fn what_is_no_place_is_refused_and_secrets_are_not_repeated() {
        for text in [
            "",
            "bucket",
            "s3:/b",
            "s3://",
            "s3:///x",
            "https://b/x",
            "file://host/x",
            "s3://b/../x",
            "s3://b//x",
            "s3://b/x\u{7}",
            "/srv/www",
        ] {
            let why = Target::parse(text).unwrap_err().to_string();
            assert!(why.contains("file:///folder"), "{text}: {why}");
        }
        for text in [
            "s3://key:geheim@b/x",
            "az://c/x?sig=geheim",
            "gs://b#geheim",
        ] {
            let why = Target::parse(text).unwrap_err().to_string();
            assert!(
                !why.contains("geheim") && why.contains("environment"),
                "{why}"
            );
        }
    }
}
