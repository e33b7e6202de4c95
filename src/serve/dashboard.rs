//! The dashboard: all partners with their state, a hundred on a page.

use super::App;
use super::page::document;
use crate::message::say;

impl App {
    /// The page of all partners.
    pub(super) fn dashboard(&self, query: &str) -> String {
        let _ = query;
        let title = say!("All partners").translated(&self.reader.dictionary);
        document(&title, "", &self.reader.dictionary)
    }
}
