//! Object storage as a place of objects: a request is waited for, or given up when the gate closes.

mod open;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload,
    UpdateVersion,
};
pub use open::Patience;
use open::{Unfit, azure, google, s3};
use tokio::runtime::{Builder, Runtime};

use crate::message::say;
use crate::pipeline::Stop;
use crate::publish::OWN;
use crate::publish::bucket::{Bucket, Version};
use crate::publish::gate::Gate;
use crate::publish::kind::Kind;
use crate::publish::lease::no_thread;
use crate::publish::secrets::Secrets;
use crate::publish::target::Provider;

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
