//! Alerts: `> [!NOTE]` and its four siblings become titled boxes.

use pulldown_cmark::BlockQuoteKind;

use super::{Words, escape};

/// What ends an alert.
pub(super) const CLOSE: &str = "</div>\n";

/// What begins an alert.
pub(super) fn open(kind: BlockQuoteKind, words: &Words) -> String {
    let (class, title) = match kind {
        BlockQuoteKind::Note => ("note", 0),
        BlockQuoteKind::Tip => ("tip", 1),
        BlockQuoteKind::Important => ("important", 2),
        BlockQuoteKind::Warning => ("warning", 3),
        BlockQuoteKind::Caution => ("caution", 4),
    };
    let title = words.alerts.get(title).map_or("", String::as_str);
    format!(
        "<div class=\"alert alert-{class}\"><p class=\"alert-title\">{}</p>\n",
        escape(title)
    )
}
