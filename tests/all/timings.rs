//! `build --timings` tells what was done, and changes nothing of it.

use std::fs;

use serde_json::Value;

use crate::site::{Site, tree};

fn timed(site: &Site) -> Value {
    let run = site.build(&["--timings", "json"]).expect(0);
    serde_json::from_str(&run.stdout).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[test]
fn what_was_written_is_counted_and_the_stages_are_the_time_of_the_threads() {
    let site = Site::sample();
    let first = timed(&site);
    let files = tree(&site.out());
    let of_portals = files.iter().filter(|(path, _)| {
        let partner = path.split('/').next().unwrap();
        files.contains_key(&format!("{partner}/.supportal.json"))
    });
    let sizes: Vec<usize> = of_portals.map(|(_, bytes)| bytes.len()).collect();
    assert_eq!(first["files"]["written"], sizes.len());
    assert_eq!(first["bytes_written"], sizes.iter().sum::<usize>());
    let partners = fs::read_dir(site.path("content/partners")).unwrap().count();
    assert_eq!(first["portals"]["published"], partners);
    assert_eq!(first["slowest"].as_array().unwrap().len(), partners);
    let all: f64 = first["stages"]
        .as_object()
        .unwrap()
        .values()
        .map(number)
        .sum();
    let threads = first["threads"].as_array().unwrap();
    let of_threads = threads
        .iter()
        .flat_map(|one| one.as_object().unwrap().values());
    let sum: f64 = of_threads.map(number).sum();
    assert!((all - sum).abs() < 1e-3, "{all} and {sum}");
    assert!(all <= number(&first["seconds"]) * threads.len() as f64 + 1e-3);
    for stage in [
        "load", "check", "articles", "plan", "render", "write", "whole",
    ] {
        assert!(number(&first["stages"][stage]) > 0.0, "{stage}");
    }

    let again = timed(&site);
    assert_eq!(again["portals"]["unchanged"], partners);
    assert_eq!(again["bytes_written"], 0);
    assert_eq!(number(&again["stages"]["render"]), 0.0);
    assert_eq!(
        tree(&site.out()),
        files,
        "an output has nothing of the measurement"
    );
}

#[test]
fn the_table_is_on_standard_error_and_the_page_on_standard_output() {
    let site = Site::sample();
    let run = site.build(&["--timings"]).expect(0);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("making pages"), "{}", run.stderr);
    let run = site.build(&["--timings", "html"]).expect(0);
    assert!(run.stdout.starts_with("<!DOCTYPE html>"), "{}", run.stdout);
    assert!(run.stderr.contains("slowest portals:"), "{}", run.stderr);
    let run = site.build(&[]).expect(0);
    assert!(!run.stderr.contains("slowest portals:"), "{}", run.stderr);
    site.build(&["--timings", "xml"]).expect(2);
}
