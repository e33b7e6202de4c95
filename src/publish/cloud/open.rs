//! What the environment says → a store: whose it is, how it is opened, and how patient its requests are.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, S3ConditionalPut};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::{BackoffConfig, ClientConfigKey, Error, ObjectStore, RetryConfig};

use crate::message::say;
use crate::pipeline::Stop;
use crate::publish::connection::Connection;

/// How patient requests are.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    request: Duration,
    connect: Duration,
    retries: usize,
    all: Duration,
}

impl Patience {
    /// Of files, which may be large: some tries, a minute each at most.
    pub const FILES: Self = Self {
        request: Duration::from_secs(60),
        connect: Duration::from_secs(5),
        retries: 4,
        all: Duration::from_secs(90),
    };
    /// Of a lease, which is worth nothing when it is late.
    pub const LEASE: Self = Self {
        request: Duration::from_secs(2),
        connect: Duration::from_secs(2),
        retries: 0,
        all: Duration::from_secs(2),
    };

    fn settings(self, is_loopback: bool) -> [(ClientConfigKey, String); 3] {
        let milliseconds = |time: Duration| format!("{} ms", time.as_millis());
        [
            (ClientConfigKey::AllowHttp, is_loopback.to_string()),
            (ClientConfigKey::Timeout, milliseconds(self.request)),
            (ClientConfigKey::ConnectTimeout, milliseconds(self.connect)),
        ]
    }

    fn retry(self) -> RetryConfig {
        RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(100),
                max_backoff: Duration::from_secs(5),
                base: 2.0,
            },
            max_retries: self.retries,
            retry_timeout: self.all,
        }
    }
}

/// Why a store is not opened.
pub(super) enum Unfit {
    Said(Stop),
    Store(Error),
}

impl From<Error> for Unfit {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

pub(super) fn s3(bucket: &str, patience: Patience) -> Result<Arc<dyn ObjectStore>, Unfit> {
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket);
    let endpoints = [AmazonS3ConfigKey::S3Endpoint, AmazonS3ConfigKey::Endpoint];
    let endpoint = endpoints
        .iter()
        .find_map(|key| builder.get_config_value(key));
    for (key, value) in patience.settings(is_loopback(endpoint.as_deref())?) {
        builder = builder.with_config(AmazonS3ConfigKey::Client(key), value);
    }
    let built = builder
        .with_conditional_put(S3ConditionalPut::ETagMatch)
        .with_retry(patience.retry())
        .build()?;
    Ok(Arc::new(built))
}

pub(super) fn azure(container: &str, patience: Patience) -> Result<Arc<dyn ObjectStore>, Unfit> {
    let mut builder = MicrosoftAzureBuilder::from_env().with_container_name(container);
    if let Ok(text) = std::env::var("AZURE_STORAGE_CONNECTION_STRING") {
        let Some(connection) = Connection::parse(&text) else {
            return Err(Unfit::Said(Stop::Usage(say!(
                "AZURE_STORAGE_CONNECTION_STRING names no account"
            ))));
        };
        let given = [
            (AzureConfigKey::AccountName, Some(connection.account)),
            (AzureConfigKey::Endpoint, Some(connection.endpoint)),
            (AzureConfigKey::AccessKey, connection.key),
            (AzureConfigKey::SasKey, connection.signature),
        ];
        for (key, value) in given {
            if let Some(value) = value {
                builder = builder.with_config(key, value);
            }
        }
    }
    let endpoint = builder.get_config_value(&AzureConfigKey::Endpoint);
    for (key, value) in patience.settings(is_loopback(endpoint.as_deref())?) {
        builder = builder.with_config(AzureConfigKey::Client(key), value);
    }
    // The way of the emulator would let plain HTTP through to anywhere; a connection string names it as well.
    let built = builder
        .with_use_emulator(false)
        .with_retry(patience.retry())
        .build()?;
    Ok(Arc::new(built))
}

pub(super) fn google(bucket: &str, patience: Patience) -> Result<Arc<dyn ObjectStore>, Unfit> {
    let mut builder = GoogleCloudStorageBuilder::from_env().with_bucket_name(bucket);
    let endpoint = builder.get_config_value(&GoogleConfigKey::BaseUrl);
    for (key, value) in patience.settings(is_loopback(endpoint.as_deref())?) {
        builder = builder.with_config(GoogleConfigKey::Client(key), value);
    }
    Ok(Arc::new(builder.with_retry(patience.retry()).build()?))
}

/// Whether an address is of this machine alone, where plain HTTP tells nobody anything.
fn is_loopback(endpoint: Option<&str>) -> Result<bool, Unfit> {
    let Some(url) = endpoint.and_then(|endpoint| url::Url::parse(endpoint).ok()) else {
        return Ok(false);
    };
    let host = url.host_str().unwrap_or_default();
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    let is_loopback = host == "localhost" || address.is_some_and(|address| address.is_loopback());
    if url.scheme() == "https" || is_loopback {
        return Ok(is_loopback);
    }
    Err(Unfit::Said(Stop::Usage(say!(
        "the store's address is not encrypted; name one that begins with https:// (plain http:// is for this machine alone)"
    ))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for (endpoint, expected) in [
            (None, Some(false)),
            (Some("https://s3.example/"), Some(false)),
            (Some("http://127.0.0.1:9000"), Some(true)),
            (Some("http://[::1]:9000"), Some(true)),
            (Some("http://localhost:9000/account"), Some(true)),
            (Some("http://s3.example"), None),
            (Some("http://127.0.0.1.example"), None),
        ] {
            assert_eq!(is_loopback(endpoint).ok(), expected, "{endpoint:?}");
        }
    }
}
