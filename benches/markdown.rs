//! Renders guidance, and prints what it took beside the bare Markdown crate on the same files.
//!
//! `cargo bench --no-default-features --bench markdown [-- FOLDER MEGABYTES]`: the English articles of FOLDER (by default the sample's),
//! repeated until there are so many megabytes (by default 20), in memory. Both sides have one thread; then the program once more on as
//! many as the machine has, which is how it reads and fills shared guidance, and makes pages.
//!
//! The two sides do not do the same work: the crate's is HTML from text, front matter and directives taken for words, and nothing is
//! kept. The program's is the whole way to pages: reading (front matter, dialect, outline, words, where each link leads, HTML with
//! gaps), filling (links, pictures, code), and templates (order of guides, sections, headers, whole pages). So the figure is what a page
//! costs beside the HTML in it, and parts of it stand beside it. The highlighting of every block of code is remembered from an earlier
//! round; minifying is a feature, and left out. Medians of rounds in turns, and of what each round's two sides are to one another, so
//! that a machine with other work tires both alike. Nothing is asserted.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "a part of what the benchmarks share is used here"
)]

mod workload;

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use rayon::ThreadPool;
use supportal::catalog::article::{Article, Guidance};
use supportal::catalog::link::Roots;
use supportal::config::Config;
use supportal::diagnostic::Findings;
use supportal::load::Root;
use supportal::locale::Locale;
use supportal::markdown::{self, Library, Want};
use supportal::portal::articles::Shelf;
use supportal::portal::navigation::{Guides, Plan, Topics};
use supportal::portal::plan::{self, Planned};
use supportal::portal::routes::Home;
use supportal::portal::search::Search;
use supportal::render::theme::Theme;
use supportal::render::{Engine, Highlighter};
use supportal::source::{FileId, Sources};
use supportal::turns;
use walkdir::WalkDir;
use workload::{Outcome, bare_html, median};

const ROUNDS: usize = 15;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| it != "--bench")
        .collect();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guidance/en-US");
    let folder = arguments.first().map_or(sample.as_path(), Path::new);
    let megabytes: usize = arguments
        .get(1)
        .and_then(|it| it.parse().ok())
        .unwrap_or(20);
    let texts = texts(folder, megabytes * 1_000_000)?;
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    println!("{} files, {:.1} MB", texts.len(), bytes as f64 / 1e6);

    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let all = rayon::ThreadPoolBuilder::new().build()?;
    compare(&texts, &one, &all)
}

/// Prints what both sides take on one thread, and the program on all.
fn compare(texts: &[(String, String)], one: &ThreadPool, all: &ThreadPool) -> Outcome<()> {
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let bench = Bench::new()?;
    let render = |pool: &ThreadPool| {
        let rendered = pool.install(|| bench.render(texts).map_err(|error| error.to_string()));
        rendered.map_err(Into::<Box<dyn std::error::Error>>::into)
    };
    render(all)?; // every block of code is highlighted once
    let (mut bare, mut ours, mut on_all) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for (_, text) in texts {
            black_box(bare_html(text));
        }
        bare.push(start.elapsed().as_secs_f64());
        ours.push(render(one)?);
        on_all.push(render(all)?);
    }
    let line = |name: &str, times: Vec<f64>| {
        let ratios = bare.iter().zip(&times).map(|(bare, time)| bare / time);
        let (ratio, time) = (median(ratios.collect()), median(times));
        let speed = bytes as f64 / 1e6 / time;
        let milliseconds = time * 1e3;
        println!(
            "{name:>26}  {milliseconds:>7.1} ms  {speed:>6.1} MB/s  {ratio:>5.2} of its speed"
        );
    };
    line("the Markdown crate alone", bare.clone());
    let threads = all.current_num_threads();
    let sides = [
        ("supportal".to_owned(), ours),
        (format!("on {threads} threads"), on_all),
    ];
    for (name, rounds) in sides {
        line(
            &name,
            rounds.iter().map(|stages| stages.iter().sum()).collect(),
        );
        for (stage, part) in ["reading", "filling", "templates"].into_iter().enumerate() {
            line(part, rounds.iter().map(|stages| stages[stage]).collect());
        }
    }
    Ok(())
}

/// The articles of a folder, repeated under other folders: the path below the language, and the text.
fn texts(folder: &Path, bytes: usize) -> Outcome<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.path().extension().is_some_and(|it| it == "md") {
            let path = entry.path().strip_prefix(folder)?.display().to_string();
            files.push((path, fs::read_to_string(entry.path())?));
        }
    }
    if files.is_empty() {
        return Err("there is no article in the folder".into());
    }
    let (mut all, mut total) = (Vec::new(), 0);
    for round in 0.. {
        for (path, text) in &files {
            if total >= bytes {
                return Ok(all);
            }
            total += text.len();
            all.push((format!("r{round}/{path}"), text.clone()));
        }
    }
    Ok(all)
}

/// Folders that nobody named.
struct Nameless;

impl Topics for Nameless {
    fn place(&self, _: &str) -> usize {
        0
    }

    fn name(&self, _: &str) -> Option<String> {
        None
    }
}

/// What all rounds share.
struct Bench {
    config: Config,
    theme: Theme,
    engine: Engine,
    sources: Sources,
    highlighter: Highlighter,
}

impl Bench {
    fn new() -> Outcome<Self> {
        let dir = tempfile::tempdir()?;
        fs::write(dir.path().join("site.yaml"), "title: T\nlocales: [en-US]\n")?;
        let root = Root::open(dir.path())?;
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let (config, _) = supportal::content::config(&root, &mut sources, &mut findings)
            .map_err(|_| "no settings")?;
        let config = config.ok_or("no settings")?;
        let theme = Theme::load(&root, &config, None, &mut sources, &mut findings)?;
        let engine = Engine::new(&theme, None, &mut sources, &mut findings);
        Ok(Self {
            config,
            theme,
            engine,
            sources,
            highlighter: Highlighter::default(),
        })
    }

    /// From texts to pages: how long it takes to read them, to fill their gaps, and to set them into the template.
    fn render(&self, texts: &[(String, String)]) -> Outcome<[f64; 3]> {
        let texts = texts.to_vec(); // as they come from a disk
        let start = Instant::now();
        let locale = Locale::parse("en-US")?;
        let mut sources = Sources::default();
        let mut guidance = Guidance::default();
        let mut ids: Vec<(FileId, String)> = Vec::new();
        for (path, text) in texts {
            let id = sources.add(path.as_str(), text);
            guidance.files.insert(format!("en-US/{path}"), id);
            ids.push((id, path.strip_suffix(".md").unwrap_or(&path).to_owned()));
        }
        let roots = Roots::default();
        let library = Library {
            sources: &sources,
            files: &guidance.files,
            beneath: None,
            locales: &self.config.locales,
            roots: &roots,
        };
        let read = |(id, path): &(FileId, String)| {
            let mut findings = Findings::up_to(1000);
            markdown::read(path, &locale, *id, library, Want::Body, &mut findings)
        };
        let articles = turns::all(&ids, read);
        let articles: Vec<Article> = articles.into_iter().flatten().collect();
        guidance.shelve(articles);
        guidance.assign_anchors(&self.config.locales);
        let read = start.elapsed();
        let strings = self.theme.strings.get(&locale).ok_or("no strings")?;
        let pictures = BTreeMap::new();
        let shelf = Shelf {
            guidance: &guidance,
            beneath: None,
            sources: &sources,
            locales: &self.config.locales,
            pictures: &pictures,
            pictures_root: "../",
            highlight: &|language, code, html| {
                self.highlighter.highlight_into(language, code, html)
            },
            finish: &|html| html,
        };
        let articles = shelf.prepare(&[(&locale, strings)]);
        let articles = articles.into_iter().flatten().collect();
        let filled = start.elapsed();
        let home = Home {
            partner: None,
            base_url: None,
            own_url: None,
        };
        let languages = [(&locale, "English")];
        let guides = Guides::new(
            articles,
            Plan {
                guidances: &[&guidance],
                locale: &locale,
                order: &self.config.locales,
                topics: &Nameless,
                more: "",
            },
        );
        let search = Search::default();
        let Planned { view, pages, .. } = plan::guidance_site(
            home,
            strings,
            &languages,
            "T",
            &guides,
            "brand.css",
            &search,
        );
        let shared = self.engine.share(&view);
        let made = turns::all(&pages, |page| {
            let html = self.engine.render(page, Some(&shared), &self.sources);
            html.map(black_box)
                .map(drop)
                .map_err(|fault| fault.message.to_string())
        });
        made.into_iter().collect::<Result<(), String>>()?;
        let stages = [read, filled - read, start.elapsed() - filled];
        Ok(stages.map(|stage| stage.as_secs_f64()))
    }
}
