//! A store in memory that dies when it is told to, and readers who look at it after every single write.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::bucket::{Bucket, Version};
use super::gate::Gate;
use super::inventory::Edition;
use super::kind::Kind;
use super::lease::Pace;
use super::manifest::Manifest;
use super::*;
use crate::output::FileRecord;

/// Numbers that follow from a seed (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

/// A version of a site: addresses and contents, and what its portals are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Memory {
    files: BTreeMap<String, String>,
    portals: BTreeSet<String>,
}

fn asset(folder: &str, text: &str) -> (String, String) {
    let digest = blake3::hash(text.as_bytes()).to_hex();
    (
        format!("{folder}assets/a.{}.css", &digest[..10]),
        text.to_owned(),
    )
}

/// What an HTML page names, one address a line.
fn named(page: &str) -> Vec<&str> {
    page.lines()
        .filter(|line| line.contains("assets/"))
        .collect()
}

impl Memory {
    /// Any of the versions that there are of such a site.
    fn any(random: &mut Random) -> Self {
        let mut site = Self::default();
        let themes = ["blue", "red"];
        let shared = asset("", themes[random.below(2)]);
        site.files.insert(shared.0.clone(), shared.1.clone());
        for name in ["a", "b", "c", "d"] {
            // There is no such portal, or its folder is the root's.
            let is = random.below(6);
            if is == 0 {
                continue;
            }
            if is > 1 {
                site.portals.insert(name.to_owned());
            }
            let own = asset(&format!("{name}/"), ["1", "2", "3"][random.below(3)]);
            site.files.insert(own.0.clone(), own.1.clone());
            for page in ["index", "contact", "guide"] {
                if page == "index" || random.below(3) > 0 {
                    let text = format!("{}\n{}\n{}", shared.0, own.0, random.below(3));
                    site.files.insert(format!("{name}/{page}.html"), text);
                }
            }
        }
        let text = format!("{}\n{}", shared.0, random.below(3));
        site.files.insert("index.html".to_owned(), text);
        site
    }

    fn owner(&self, address: &str) -> &str {
        let folder = address.split_once('/').map_or("", |(folder, _)| folder);
        self.portals.get(folder).map_or("", String::as_str)
    }

    fn pages(&self) -> BTreeSet<&String> {
        let names = self.files.keys();
        names.filter(|name| name.ends_with(".html")).collect()
    }
}

impl Edition for Memory {
    fn portals(&self) -> Result<Vec<(String, Option<String>)>, Stop> {
        let fingerprint = |name: &String| {
            let files = self.files.iter();
            let own: Vec<_> = files.filter(|(file, _)| self.owner(file) == name).collect();
            Some(
                blake3::hash(format!("{own:?}").as_bytes())
                    .to_hex()
                    .to_string(),
            )
        };
        let portals = self.portals.iter();
        Ok(portals
            .map(|name| (name.clone(), fingerprint(name)))
            .collect())
    }

    fn files(&self, portal: &str) -> Result<Vec<FileRecord>, Stop> {
        let own = self
            .files
            .iter()
            .filter(|(file, _)| self.owner(file) == portal);
        let below = |file: &String| match portal {
            "" => file.clone(),
            portal => file[portal.len() + 1..].to_owned(),
        };
        Ok(own
            .map(|(file, text)| FileRecord::of(&below(file), text.as_bytes()))
            .collect())
    }

    fn read(&self, address: &str) -> Result<Vec<u8>, Stop> {
        Ok(self.files[address].clone().into_bytes())
    }
}

/// Looks at all objects after a write.
type Reader = Box<dyn Fn(&BTreeMap<String, Vec<u8>>) + Send>;

/// The objects, and what is to happen.
struct State {
    objects: BTreeMap<String, Vec<u8>>,
    /// After so many more operations, every one fails.
    left: Option<usize>,
    /// Operations so far.
    count: usize,
    reader: Option<Reader>,
    kinds: BTreeMap<String, Kind>,
    deletions: usize,
}

/// A store in memory. Versions are told by content, as S3 tells them.
struct Store {
    state: Mutex<State>,
    /// Whether it keeps If-None-Match, and If-Match.
    keeps: (bool, bool),
}

impl Store {
    fn new() -> Self {
        Self::with(BTreeMap::new())
    }

    fn with(objects: BTreeMap<String, Vec<u8>>) -> Self {
        let state = State {
            objects,
            left: None,
            count: 0,
            reader: None,
            kinds: BTreeMap::new(),
            deletions: 0,
        };
        Self {
            state: Mutex::new(state),
            keeps: (true, true),
        }
    }

    fn operate<T>(&self, work: impl FnOnce(&mut State) -> T) -> Result<T, Stop> {
        let mut state = self.state.lock().unwrap_or_else(|dead| dead.into_inner());
        if state.left == Some(0) {
            return Err(Stop::Machine(say!("the store is gone")));
        }
        state.left = state.left.map(|left| left - 1);
        state.count += 1;
        let done = work(&mut state);
        if let Some(reader) = &state.reader {
            reader(&state.objects);
        }
        Ok(done)
    }

    fn set(&self, set: impl FnOnce(&mut State)) {
        set(&mut self.state.lock().unwrap());
    }

    fn die_after(&self, operations: usize) {
        self.set(|state| state.left = Some(operations));
    }

    /// What readers see, without what publishing keeps for itself.
    fn served(&self) -> BTreeMap<String, String> {
        let state = self.state.lock().unwrap();
        let served = state
            .objects
            .iter()
            .filter(|(key, _)| !key.starts_with(OWN));
        served
            .map(|(key, bytes)| (key.clone(), String::from_utf8(bytes.clone()).unwrap()))
            .collect()
    }
}

impl Bucket for Store {
    fn get(&self, key: &str) -> Result<Option<(Vec<u8>, Version)>, Stop> {
        self.operate(|state| {
            let found = state.objects.get(key);
            found.map(|bytes| (bytes.clone(), Version::of(bytes)))
        })
    }

    fn put(&self, key: &str, bytes: Vec<u8>, kind: Kind) -> Result<(), Stop> {
        self.operate(|state| {
            state.kinds.insert(key.to_owned(), kind);
            state.objects.insert(key.to_owned(), bytes);
        })
    }

    fn create(&self, key: &str, bytes: Vec<u8>, kind: Kind) -> Result<Option<Version>, Stop> {
        self.operate(|state| {
            if self.keeps.0 && state.objects.contains_key(key) {
                return None;
            }
            let version = Version::of(&bytes);
            state.kinds.insert(key.to_owned(), kind);
            state.objects.insert(key.to_owned(), bytes);
            Some(version)
        })
    }

    fn swap(
        &self,
        key: &str,
        bytes: Vec<u8>,
        kind: Kind,
        from: &Version,
    ) -> Result<Option<Version>, Stop> {
        self.operate(|state| {
            let there = state.objects.get(key).map(|bytes| Version::of(bytes));
            if self.keeps.1 && there.as_ref() != Some(from) {
                return None;
            }
            let version = Version::of(&bytes);
            state.kinds.insert(key.to_owned(), kind);
            state.objects.insert(key.to_owned(), bytes);
            Some(version)
        })
    }

    fn delete(&self, key: &str) -> Result<(), Stop> {
        self.operate(|state| {
            state.deletions += 1;
            state.objects.remove(key);
        })
    }

    fn any(&self) -> Result<Option<String>, Stop> {
        self.operate(|state| {
            let mut keys = state.objects.keys();
            keys.find(|key| !key.starts_with(OWN)).cloned()
        })
    }
}

/// A holder that never beats by itself, and whom others take for dead at once.
const STILL: Pace = Pace {
    beat: Duration::from_secs(3600),
    trust: Duration::from_secs(3600),
    patience: Duration::ZERO,
    look: Duration::ZERO,
    settle: Duration::ZERO,
};

fn gate(pace: Pace) -> Gate {
    Gate::new(Arc::new(AtomicBool::new(false)), pace.trust)
}

/// How these tests publish, where nothing else is said.
const ORDER: Order<'static> = Order {
    id: "one",
    adopt: false,
    jobs: 2,
    pace: STILL,
};

/// Publishes to a store for files and lease, and tells nobody how far it is.
fn publish_by(
    order: Order<'_>,
    site: &dyn Edition,
    store: &Store,
    gate: &Gate,
) -> Result<Summary, Stop> {
    let stores = Stores {
        files: store,
        lease: store,
    };
    let told = Told {
        begin: &|_| {},
        step: &|| {},
    };
    publish(site, stores, order, gate, &told)
}

fn publish_as(id: &str, site: &Memory, store: &Store, pace: Pace) -> Result<Summary, Stop> {
    publish_by(Order { id, pace, ..ORDER }, site, store, &gate(pace))
}

fn put(site: &Memory, store: &Store) -> Result<Summary, Stop> {
    publish_as("one", site, store, STILL)
}

fn why(ended: Result<Summary, Stop>) -> String {
    match ended {
        Err(Stop::Usage(why)) => format!("2: {why}"),
        Err(Stop::Machine(why)) => format!("75: {why}"),
        Ok(summary) => panic!("{summary:?}"),
    }
}

/// Holds every page to its assets, and pages that must be there to being there.
fn reader(kept: BTreeSet<String>) -> Reader {
    Box::new(move |objects| {
        for (key, bytes) in objects.iter().filter(|(key, _)| key.ends_with(".html")) {
            for asset in named(std::str::from_utf8(bytes).unwrap()) {
                assert!(objects.contains_key(asset), "{key} lacks {asset}");
            }
        }
        for page in &kept {
            assert!(objects.contains_key(page), "{page} is absent");
        }
    })
}

/// Versions, deaths and publishes in any order: nothing is ever missed, and the end is that of an undisturbed publish.
fn live(seed: u64, steps: usize) {
    let mut random = Random(seed);
    let store = Store::new();
    let mut last = Memory::default();
    // Since the last publish that ended: what was begun and died.
    let mut begun: Vec<Memory> = Vec::new();
    for step in 0..steps {
        let next = match (random.below(4), begun.last()) {
            (0, _) => last.clone(),
            (1, Some(dead)) => dead.clone(),
            _ => Memory::any(&mut random),
        };
        if next.files.is_empty() {
            continue;
        }
        // A page that all of them have is there whatever happens: a publish may have died after it was the last.
        let mut kept: BTreeSet<String> = next.pages().into_iter().cloned().collect();
        kept.retain(|page| {
            begun
                .iter()
                .chain([&last])
                .all(|site| site.files.contains_key(page))
        });
        let dies = random.below(3) > 0;
        store.set(|state| {
            state.reader = Some(reader(kept));
            state.left = dies.then(|| random.below(120));
        });
        let ended = put(&next, &store);
        let alive = store.state.lock().unwrap().left != Some(0);
        store.set(|state| state.left = None);
        let Ok(summary) = ended else {
            assert!(!alive || dies, "step {step}: {ended:?}");
            begun.push(next);
            continue;
        };
        let served = store.served();
        for (name, text) in &next.files {
            assert_eq!(served.get(name), Some(text), "step {step}: {name}");
        }
        for name in served.keys().filter(|name| !next.files.contains_key(*name)) {
            let recent = begun.iter().chain([&last]);
            let may = recent.into_iter().any(|site| site.files.contains_key(name));
            assert!(
                may && name.contains("assets/"),
                "step {step}: {name} is left, {summary:?}"
            );
        }
        (last, begun) = (next, Vec::new());
        if random.below(3) == 0 {
            put(&last, &store).unwrap();
            assert_eq!(
                store.served(),
                last.files,
                "step {step}: after one more publish"
            );
            let before = store.state.lock().unwrap().objects.clone();
            assert!(put(&last, &store).unwrap().is_nothing);
            assert!(
                store.state.lock().unwrap().objects == before,
                "nothing was to be written"
            );
            let lists = before.keys().filter(|key| key.contains("/lists/")).count();
            assert_eq!(
                lists,
                last.portals.len() + 1,
                "step {step}: {:?}",
                before.keys()
            );
        }
    }
}

#[test]
fn at_any_death_every_page_has_its_assets_and_the_next_publish_makes_all_whole() {
    let seed = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or(20_261_126_u64);
    println!("SEED={seed}");
    for life in 0..40 {
        live(seed.wrapping_add(life), 25);
    }
}

#[test]
fn a_death_after_every_single_operation_is_made_good_by_the_next_publish() {
    let mut random = Random(7);
    let (first, second) = (Memory::any(&mut random), Memory::any(&mut random));
    assert_ne!(first, second);
    let store = Store::new();
    put(&first, &store).unwrap();
    let before = store.state.lock().unwrap().objects.clone();
    put(&second, &store).unwrap();
    let (expected, count) = (store.served(), store.state.lock().unwrap().count);
    let mut died = 0;
    for operations in 0..count {
        let store = Store::with(before.clone());
        let kept = second
            .pages()
            .intersection(&first.pages())
            .map(|page| (*page).clone())
            .collect();
        store.set(|state| state.reader = Some(reader(kept)));
        store.die_after(operations);
        if put(&second, &store).is_ok() {
            continue;
        }
        died += 1;
        store.set(|state| state.left = None);
        put(&second, &store).unwrap();
        let mut served = store.served();
        // Where it died after the exchange, the second publish is the one that forgets.
        served.retain(|name, _| second.files.contains_key(name) || !expected.contains_key(name));
        assert_eq!(served, second.files, "after {operations} operations");
        put(&second, &store).unwrap();
        assert_eq!(
            store.served(),
            second.files,
            "after {operations} operations"
        );
    }
    assert!(died > 40, "{died} deaths");
}

/// Times of a lease that a test can wait for.
const QUICK: Pace = Pace {
    beat: Duration::from_millis(10),
    trust: Duration::from_millis(400),
    patience: Duration::from_millis(700),
    look: Duration::from_millis(30),
    settle: Duration::from_millis(100),
};

#[test]
fn of_two_publishers_one_wins_or_they_are_one_after_the_other() {
    let (mut won, mut lost) = (0, 0);
    for seed in 0..12 {
        let mut random = Random(1000 + seed);
        let sites = [(); 3].map(|()| Memory::any(&mut random));
        let store = Store::new();
        put(&sites[0], &store).unwrap();
        store.set(|state| {
            let pause = Mutex::new(Random(seed));
            state.reader = Some(Box::new(move |objects| {
                reader(BTreeSet::new())(objects);
                let micros = pause.lock().unwrap().below(900) as u64;
                thread::sleep(Duration::from_micros(micros));
            }));
        });
        let delay = Duration::from_micros(random.below(30_000) as u64);
        let ended = thread::scope(|scope| {
            let one = scope.spawn(|| publish_as("one", &sites[1], &store, QUICK));
            thread::sleep(delay);
            let other = scope.spawn(|| publish_as("other", &sites[2], &store, QUICK));
            [one.join().unwrap(), other.join().unwrap()]
        });
        let manifest = store.get(&Manifest::key()).unwrap().unwrap().0;
        let manifest = Manifest::from_bytes(&manifest).unwrap();
        assert!(manifest.attempt.is_empty(), "nobody died: {ended:?}");
        let served = store.served();
        let is_there = |site: &Memory| {
            let pages = served.keys().filter(|name| name.ends_with(".html"));
            site.files
                .iter()
                .all(|(name, text)| served.get(name) == Some(text))
                && pages.eq(site.pages())
        };
        let wins = ended.iter().filter(|ended| ended.is_ok()).count();
        assert!(wins > 0, "{ended:?}");
        won += wins;
        for (ended, site) in ended.into_iter().zip(&sites[1..]) {
            match ended {
                Ok(_) => {
                    let is_last = wins == 2 || is_there(site);
                    assert!(is_last, "the winner's version is not there");
                }
                Err(_) => {
                    lost += 1;
                    let why = why(ended);
                    assert!(why.starts_with("75: another publish"), "{why}");
                }
            }
        }
        assert!(
            is_there(&sites[1]) || is_there(&sites[2]),
            "neither's version is there"
        );
    }
    assert!(won >= 12 && lost > 3, "{won} won, {lost} lost");
}

/// An edition that takes so long to look at that another publish comes and goes meanwhile.
struct Slow<'a> {
    site: &'a Memory,
    other: &'a Memory,
    store: &'a Store,
}

impl Edition for Slow<'_> {
    fn portals(&self) -> Result<Vec<(String, Option<String>)>, Stop> {
        put(self.other, self.store)?;
        self.site.portals()
    }

    fn files(&self, portal: &str) -> Result<Vec<FileRecord>, Stop> {
        self.site.files(portal)
    }

    fn read(&self, address: &str) -> Result<Vec<u8>, Stop> {
        self.site.read(address)
    }
}

#[test]
fn who_finds_another_record_than_at_the_start_came_second() {
    let mut random = Random(12);
    let sites = [(); 3].map(|()| Memory::any(&mut random));
    let store = Store::new();
    put(&sites[0], &store).unwrap();
    let slow = Slow {
        site: &sites[1],
        other: &sites[2],
        store: &store,
    };
    let order = Order {
        id: "slow",
        ..ORDER
    };
    let said = why(publish_by(order, &slow, &store, &gate(STILL)));
    assert!(said.starts_with("75: another publish came first"), "{said}");
    let served = store.served();
    assert!(
        sites[2]
            .files
            .iter()
            .all(|(name, text)| served.get(name) == Some(text))
    );
    put(&sites[1], &store).unwrap();
}

#[test]
fn a_loser_has_written_nothing() {
    let mut random = Random(3);
    let (first, second) = (Memory::any(&mut random), Memory::any(&mut random));
    let store = Store::new();
    put(&first, &store).unwrap();
    let held = br#"{"id":"other","beat":1}"#.to_vec();
    store.set(|state| {
        state.objects.insert(lease::key(), held);
        state.deletions = 0;
    });
    let before = store.served();
    let ended = thread::scope(|scope| {
        let publish = scope.spawn(|| publish_as("one", &second, &store, QUICK));
        thread::sleep(Duration::from_millis(100));
        let beat = br#"{"id":"other","beat":2}"#.to_vec();
        store.set(|state| drop(state.objects.insert(lease::key(), beat)));
        publish.join().unwrap()
    });
    assert!(why(ended).contains("another publish is under way"));
    assert_eq!(store.served(), before);
    assert_eq!(store.state.lock().unwrap().deletions, 0);
    // Its holder beats no more.
    publish_as("one", &second, &store, QUICK).unwrap();
}

#[test]
fn a_holder_whose_lease_was_taken_stops_at_once() {
    let mut random = Random(4);
    let (first, second) = (Memory::any(&mut random), Memory::any(&mut random));
    let store = Store::new();
    put(&first, &store).unwrap();
    let (seen, taken) = (
        store.state.lock().unwrap().count,
        Arc::new(Mutex::new(None)),
    );
    store.set(|state| {
        let (taken, mut count) = (taken.clone(), seen);
        let count_up = move || {
            count += 1;
            count
        };
        let count_up = Mutex::new(count_up);
        state.reader = Some(Box::new(move |objects| {
            let count = count_up.lock().unwrap()();
            if count == seen + 25 {
                *taken.lock().unwrap() = Some(objects.clone());
            }
            thread::sleep(Duration::from_millis(8));
        }));
    });
    let ended = thread::scope(|scope| {
        let publish = scope.spawn(|| publish_as("one", &second, &store, QUICK));
        while taken.lock().unwrap().is_none() {
            thread::sleep(Duration::from_millis(1));
        }
        let other = br#"{"id":"other","beat":0}"#.to_vec();
        store.set(|state| drop(state.objects.insert(lease::key(), other)));
        publish.join().unwrap()
    });
    let why = why(ended);
    assert!(why.starts_with("75: the lease"), "{why}");
    let lock = store.get(&lease::key()).unwrap().unwrap().0;
    assert!(
        lock.starts_with(br#"{"id":"other""#),
        "the lease stays the other's"
    );
}

#[test]
fn a_publish_that_is_asked_to_end_gives_the_lease_back() {
    let site = Memory::any(&mut Random(5));
    let store = Store::new();
    let ended = Arc::new(AtomicBool::new(false));
    store.set(|state| {
        let ended = ended.clone();
        state.reader = Some(Box::new(move |objects| {
            if objects.len() > 6 {
                ended.store(true, Ordering::Relaxed);
            }
        }));
    });
    let stopped = publish_by(ORDER, &site, &store, &Gate::new(ended, STILL.trust));
    assert!(why(stopped).starts_with("75: a signal"));
    let lock = store.get(&lease::key()).unwrap().unwrap().0;
    assert_eq!(lock, br#"{"id":"","beat":0}"#);
    put(&site, &store).unwrap();
    assert_eq!(store.served(), site.files);
}

#[test]
fn a_store_that_ignores_conditions_is_refused_before_anything_is_put() {
    let site = Memory::any(&mut Random(6));
    for keeps in [(false, true), (true, false), (false, false)] {
        let store = Store {
            keeps,
            ..Store::new()
        };
        let why = why(put(&site, &store));
        assert!(
            why.starts_with("2: this store writes") && why.contains("rsync"),
            "{why}"
        );
        assert!(store.state.lock().unwrap().objects.is_empty());
    }
}

#[test]
fn a_place_of_others_is_refused_and_adopted_where_that_was_said() {
    let site = Memory::any(&mut Random(8));
    let theirs = BTreeMap::from([
        ("index.html".to_owned(), b"theirs".to_vec()),
        ("precious.txt".to_owned(), b"theirs".to_vec()),
    ]);
    let store = Store::with(theirs.clone());
    let said = why(put(&site, &store));
    assert!(said.starts_with("2: ") && said.contains("index.html") && said.contains("--adopt"));
    assert_eq!(store.state.lock().unwrap().objects, theirs);
    let order = Order {
        adopt: true,
        ..ORDER
    };
    publish_by(order, &site, &store, &gate(STILL)).unwrap();
    let mut expected = site.files.clone();
    expected.insert("precious.txt".to_owned(), "theirs".to_owned());
    assert_eq!(store.served(), expected);
    let next = Memory::any(&mut Random(9));
    put(&next, &store).unwrap();
    assert!(store.served().contains_key("precious.txt"));
}

#[test]
fn a_newer_record_is_refused_and_a_rehearsal_writes_nothing() {
    let mut random = Random(10);
    let (first, second) = (Memory::any(&mut random), Memory::any(&mut random));
    let store = Store::new();
    put(&first, &store).unwrap();
    let before = store.state.lock().unwrap().objects.clone();
    let (mut puts, mut gone) = (BTreeSet::new(), BTreeSet::new());
    let summary = rehearse(&second, &store, ORDER, &gate(STILL), |change| {
        match change {
            Change::Put(address, _) => puts.insert(address),
            Change::Delete(address) => gone.insert(address),
        };
        Ok(())
    });
    assert!(store.state.lock().unwrap().objects == before);
    let done = put(&second, &store).unwrap();
    let summary = summary.unwrap();
    assert_eq!(summary.deleted, done.deleted);
    assert_eq!(
        (summary.put, puts.len()),
        (done.put + done.kept, done.put + done.kept)
    );
    assert!(
        gone.iter()
            .all(|address| !second.files.contains_key(address))
    );
    store.set(|state| {
        let newer = br#"{"supportal":9}"#.to_vec();
        state.objects.insert(Manifest::key(), newer);
    });
    let said = why(put(&first, &store));
    assert!(
        said.starts_with("2: ") && said.contains("newer supportal"),
        "{said}"
    );
}

#[test]
fn objects_have_their_types_and_lists_are_no_ones_to_keep() {
    let site = Memory::any(&mut Random(11));
    let store = Store::new();
    put(&site, &store).unwrap();
    let state = store.state.lock().unwrap();
    for (key, kind) in &state.kinds {
        let expected = match key {
            key if key.starts_with(OWN) => ("application/json; charset=utf-8", "no-store"),
            key if key.ends_with(".css") => (
                "text/css; charset=utf-8",
                "public, max-age=31536000, immutable",
            ),
            _ => ("text/html; charset=utf-8", "no-cache"),
        };
        assert_eq!((kind.content_type, kind.cache_control), expected, "{key}");
    }
    assert!(state.kinds.len() > site.files.len());
}
