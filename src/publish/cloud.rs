//! Object storage as a place of objects. The only file that knows the crate that speaks with stores, and the only clock of its requests.

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey, S3ConditionalPut};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientConfigKey, Error, ObjectStore, ObjectStoreExt,
    PutMode, PutOptions, PutPayload, RetryConfig, UpdateVersion,
};
use tokio::runtime::{Builder, Runtime};

use super::OWN;
use super::bucket::{Bucket, Version};
use super::connection::Connection;
use super::gate::Gate;
use super::kind::Kind;
use super::lease::no_thread;
use super::secrets::Secrets;
use super::target::Provider;
use crate::message::say;
use crate::pipeline::Stop;

/// How often the gate is looked at while a request is under way.
const LOOK: Duration = Duration::from_millis(50);
/// Threads that speak with a store; requests wait, they do not compute.
const THREADS: usize = 2;

/// By what stores say that there is no such bucket or container.
const ABSENT: [&str; 3] = [
    "NoSuchBucket",
    "ContainerNotFound",
    "The specified bucket does not exist",
];

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

/// The threads of all stores.
///
/// # Errors
/// When the system has none.
pub fn runtime() -> Result<Arc<Runtime>, Stop> {
    let built = Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build();
    built.map(Arc::new).map_err(|error| no_thread(&error))
}

/// A place in object storage.
pub struct Cloud {
    store: Arc<dyn ObjectStore>,
    runtime: Arc<Runtime>,
    prefix: String,
    gate: Option<Arc<Gate>>,
    secrets: Secrets,
}

impl Cloud {
    /// A place, opened with what the environment says. Where there is a gate, it ends what is under way.
    ///
    /// # Errors
    /// Where the environment does not say enough, or something that is not safe.
    pub fn open(
        (provider, bucket, prefix): (Provider, &str, &str),
        patience: Patience,
        runtime: Arc<Runtime>,
        gate: Option<Arc<Gate>>,
    ) -> Result<Self, Stop> {
        let store = match provider {
            Provider::S3 => s3(bucket, patience),
            Provider::Azure => azure(bucket, patience),
            Provider::Google => google(bucket, patience),
        };
        let texts = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        let secrets = Secrets::of(texts);
        let unfit = |unfit| match unfit {
            Unfit::Said(why) => why,
            Unfit::Store(error) => Stop::Usage(say!(
                "cannot open the store with what the environment says: {reason}",
                reason = secrets.hide(&error.to_string())
            )),
        };
        Ok(Self {
            store: store.map_err(unfit)?,
            runtime,
            prefix: prefix.to_owned(),
            gate,
            secrets,
        })
    }

    fn location(&self, key: &str) -> Result<Path, Stop> {
        let key = match self.prefix.as_str() {
            "" => key.to_owned(),
            prefix => format!("{prefix}/{key}"),
        };
        Path::parse(&key).map_err(|error| self.failed(&error.into()))
    }

    /// Waits for a request, unless the gate closes.
    fn wait<T>(
        &self,
        request: impl Future<Output = Result<T, Error>>,
    ) -> Result<Result<T, Error>, Stop> {
        let closed = async {
            loop {
                match &self.gate {
                    Some(gate) => gate.pass()?,
                    None => std::future::pending().await,
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        self.runtime.block_on(async {
            tokio::select! {
                done = request => Ok(done),
                why = closed => why,
            }
        })
    }

    fn write(
        &self,
        key: &str,
        bytes: Vec<u8>,
        kind: Kind,
        mode: PutMode,
    ) -> Result<Option<Version>, Stop> {
        let location = self.location(key)?;
        let mut attributes = Attributes::new();
        attributes.insert(Attribute::ContentType, kind.content_type.into());
        attributes.insert(Attribute::CacheControl, kind.cache_control.into());
        let options = PutOptions {
            mode,
            attributes,
            ..PutOptions::default()
        };
        let put = self
            .store
            .put_opts(&location, PutPayload::from(bytes), options);
        match self.wait(put)? {
            Ok(done) => Ok(Some(Version {
                tag: done.e_tag,
                number: done.version,
            })),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Why a request failed: of what no other try mends, as wrong usage.
    fn failed(&self, error: &Error) -> Stop {
        let said = error.to_string();
        let has_no_place = ABSENT.iter().any(|word| said.contains(word));
        let reason = self.secrets.hide(&said);
        match error {
            _ if has_no_place => Stop::Usage(say!(
                "the store has no such bucket or container: {reason}",
                reason
            )),
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
                Stop::Usage(say!("the store does not let us: {reason}", reason))
            }
            _ => Stop::Machine(say!("the store failed: {reason}", reason)),
        }
    }
}

impl Bucket for Cloud {
    fn get(&self, key: &str) -> Result<Option<(Vec<u8>, Version)>, Stop> {
        let location = self.location(key)?;
        let request = async {
            let found = self.store.get(&location).await?;
            let version = Version {
                tag: found.meta.e_tag.clone(),
                number: found.meta.version.clone(),
            };
            Ok((found.bytes().await?.to_vec(), version))
        };
        match self.wait(request)? {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn put(&self, key: &str, bytes: Vec<u8>, kind: Kind) -> Result<(), Stop> {
        self.write(key, bytes, kind, PutMode::Overwrite).map(drop)
    }

    fn create(&self, key: &str, bytes: Vec<u8>, kind: Kind) -> Result<Option<Version>, Stop> {
        self.write(key, bytes, kind, PutMode::Create)
    }

    fn swap(
        &self,
        key: &str,
        bytes: Vec<u8>,
        kind: Kind,
        from: &Version,
    ) -> Result<Option<Version>, Stop> {
        let from = UpdateVersion {
            e_tag: from.tag.clone(),
            version: from.number.clone(),
        };
        self.write(key, bytes, kind, PutMode::Update(from))
    }

    fn delete(&self, key: &str) -> Result<(), Stop> {
        let location = self.location(key)?;
        match self.wait(self.store.delete(&location))? {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed(&error)),
        }
    }

    fn any(&self) -> Result<Option<String>, Stop> {
        let prefix = match self.prefix.as_str() {
            "" => Path::default(),
            prefix => Path::parse(prefix).map_err(|error| self.failed(&error.into()))?,
        };
        let listed = self.wait(self.store.list_with_delimiter(Some(&prefix)))?;
        let listed = listed.map_err(|error| self.failed(&error))?;
        let objects = listed.objects.into_iter().map(|object| object.location);
        let folders = listed.common_prefixes.into_iter();
        let own = OWN.trim_end_matches('/');
        let mut names = objects.chain(folders);
        let other = names.find(|path| path.filename() != Some(own));
        Ok(other.map(|path| path.to_string()))
    }
}

/// Why a store is not opened.
enum Unfit {
    Said(Stop),
    Store(Error),
}

impl From<Error> for Unfit {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

fn s3(bucket: &str, patience: Patience) -> Result<Arc<dyn ObjectStore>, Unfit> {
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

fn azure(container: &str, patience: Patience) -> Result<Arc<dyn ObjectStore>, Unfit> {
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

fn google(bucket: &str, patience: Patience) -> Result<Arc<dyn ObjectStore>, Unfit> {
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
