//! What a built page needs beside it.

/// The assets that a page names, as addresses.
pub(crate) fn assets(page: &str, html: &str) -> Vec<String> {
    let ends = |c: char| matches!(c, '"' | ' ' | '=' | '>' | '<');
    let words = html.match_indices("assets/").map(|(at, _)| {
        let begin = html[..at].rfind(ends).map_or(0, |at| at + 1);
        let end = html[at..].find(ends).map_or(html.len(), |end| at + end);
        &html[begin..end]
    });
    let is_asset = |word: &&str| {
        let below = word.trim_start_matches(['.', '/']);
        below.starts_with("assets/") && below.matches('.').count() == 2
    };
    let address = |word: &str| {
        let (up, below) = (
            word.matches("../").count(),
            word.trim_start_matches(['.', '/']),
        );
        let depth = page.matches('/').count();
        let above = match word.starts_with('/') {
            true => 0,
            false => depth - up,
        };
        let mut parts: Vec<&str> = page.split('/').take(above).collect();
        parts.push(below);
        parts.join("/")
    };
    words.filter(is_asset).map(address).collect()
}
