//! An Azure connection string → account, credentials and address.

/// What a connection string says.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Connection {
    /// The account.
    pub account: String,
    /// Its key, if that is how it is opened.
    pub key: Option<String>,
    /// A shared access signature, if that is.
    pub signature: Option<String>,
    /// Where its blobs are.
    pub endpoint: String,
}

impl Connection {
    /// Reads a connection string; nothing where it names no account and no address.
    pub fn parse(text: &str) -> Option<Self> {
        let value = |name: &str| {
            let mut parts = text.split(';').filter_map(|part| part.split_once('='));
            let (_, value) = parts.find(|(key, _)| key.trim().eq_ignore_ascii_case(name))?;
            Some(value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let account = value("AccountName");
        let endpoint = value("BlobEndpoint").or_else(|| {
            let protocol = value("DefaultEndpointsProtocol").unwrap_or_else(|| "https".into());
            let suffix = value("EndpointSuffix").unwrap_or_else(|| "core.windows.net".into());
            let account = account.as_ref()?;
            Some(format!("{protocol}://{account}.blob.{suffix}"))
        })?;
        // With a signature alone, the account is the first word of its address.
        let host = endpoint.split_once("://").map_or("", |(_, rest)| rest);
        let first = host.split(['.', '/', ':']).next().unwrap_or_default();
        Some(Self {
            account: account.unwrap_or_else(|| first.to_owned()),
            key: value("AccountKey"),
            signature: value("SharedAccessSignature"),
            endpoint: endpoint.trim_end_matches('/').to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connection_strings_are_read() {
        let read = |text: &str| Connection::parse(text).unwrap();
        let plain = read(
            "DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=a+b/c==;EndpointSuffix=core.windows.net",
        );
        assert_eq!(plain.endpoint, "https://contoso.blob.core.windows.net");
        assert_eq!(plain.key.as_deref(), Some("a+b/c=="));
        let local = read("AccountName=dev;AccountKey=k;BlobEndpoint=http://127.0.0.1:10000/dev;");
        assert_eq!(
            (local.account.as_str(), local.endpoint.as_str()),
            ("dev", "http://127.0.0.1:10000/dev")
        );
        let signed = read(
            "BlobEndpoint=https://contoso.blob.core.windows.net/;SharedAccessSignature=sv=1&sig=x%3D",
        );
        assert_eq!(signed.account, "contoso");
        assert_eq!(signed.signature.as_deref(), Some("sv=1&sig=x%3D"));
        assert!(Connection::parse("AccountKey=k").is_none() && Connection::parse("").is_none());
    }
}
