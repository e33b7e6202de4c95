//! The page that lists all guides.

use super::views::{CardView, GroupView, GuidanceView};

/// Groups guides by the folder that they lie in, in the order in which they come.
pub(super) fn page(
    articles: &[CardView],
    folder_names: impl Fn(&str) -> Option<String>,
) -> GuidanceView {
    let mut groups: Vec<(String, Vec<CardView>)> = Vec::new();
    for card in articles {
        let below = card
            .path
            .trim_start_matches(super::routes::section::GUIDANCE)
            .trim_end_matches('/');
        let folder = below
            .split_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned();
        match groups.iter_mut().find(|(name, _)| *name == folder) {
            Some((_, cards)) => cards.push(card.clone()),
            None => groups.push((folder, vec![card.clone()])),
        }
    }
    let view = |(folder, articles): (String, Vec<CardView>)| GroupView {
        name: folder_names(&folder).unwrap_or_else(|| title(&folder)),
        articles,
    };
    GuidanceView {
        groups: groups.into_iter().map(view).collect(),
    }
}

/// A folder's name as a title: `azure-and-more` → "Azure and more".
fn title(folder: &str) -> String {
    let words = folder.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
