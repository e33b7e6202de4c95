//! Folders of the site → the model: which file is what, which names may become addresses, and what is refused.

mod folder;
mod guidance;
mod names;
mod partner;
mod picture;
mod site;
mod texts;
mod toc;

pub use folder::Folder;
pub use guidance::{Reading, guidance, referenced_pictures};
pub use names::{partner_name, partners};
pub use partner::{logo, partner};
pub use picture::{PictureFile, check as check_picture};
pub use site::{config, policy};
pub use texts::{Text, texts};

use crate::diagnostic::{Level, RuleId};

/// A file or folder that is not read: a link, a device, too large, not readable.
pub static FILE_REFUSED: RuleId = RuleId {
    code: "F001",
    name: "file-refused",
    level: Level::Error,
};
/// A name that cannot become an address.
pub static NAME_REFUSED: RuleId = RuleId {
    code: "F002",
    name: "name-refused",
    level: Level::Error,
};
/// Two files whose pages would have the same address on some file system.
pub static OUTPUTS_MEET: RuleId = RuleId {
    code: "F003",
    name: "outputs-meet",
    level: Level::Error,
};
/// A file that is not part of any portal.
pub static FILE_IGNORED: RuleId = RuleId {
    code: "F004",
    name: "file-ignored",
    level: Level::Warning,
};
/// A picture that is not published.
pub static IMAGE_REFUSED: RuleId = RuleId {
    code: "F005",
    name: "image-refused",
    level: Level::Error,
};
