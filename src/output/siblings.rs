//! Compressed siblings of files, for hosts that serve `page.html.gz` to whoever takes it: made once for a content, and kept with it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;

use super::Failure;
use super::folder::failed;
use crate::config::Compression;
use crate::message::say;

/// The file in the output that says which siblings it has, and by what they were made.
const RECORD: &str = ".supportal-siblings";
/// Grows when the same content is compressed to other bytes than before.
const VERSION: u32 = 1;
/// Less than this is sent in one packet anyway.
const LEAST: usize = 1024;
/// What is text; pictures and fonts are compressed as they are.
const TEXTS: [&str; 10] = [
    "css", "html", "ics", "js", "json", "md", "svg", "txt", "vcf", "xml",
];

/// Which siblings an output has.
#[derive(Debug, Default)]
pub(super) struct Siblings {
    wanted: Vec<Compression>,
    /// Whether those that lie there are of the kinds that are wanted, and made as they would be made now.
    are_current: bool,
}

/// How much is worth doing for a file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Effort {
    /// One of many thousands.
    OfMany,
    /// One that all portals share.
    Shared,
}

impl Siblings {
    /// The siblings that an output is to have.
    pub(super) fn of_output(output: &Path, wanted: &[Compression]) -> Self {
        let mut siblings = Self {
            wanted: wanted.to_vec(),
            are_current: false,
        };
        let stated = fs::read_to_string(output.join(RECORD)).unwrap_or_default();
        siblings.are_current = stated == siblings.record();
        siblings
    }

    /// What the output says of its siblings: nothing where it has none.
    fn record(&self) -> String {
        let words: Vec<&str> = self.wanted.iter().map(|one| one.word()).collect();
        match words.is_empty() {
            true => String::new(),
            false => format!("{VERSION} {}\n", words.join(" ")),
        }
    }

    /// Says in an output, all of which was written, which siblings it has.
    pub(super) fn note(&self, output: &Path) -> Result<(), Failure> {
        if self.are_current {
            return Ok(());
        }
        let (file, record) = (output.join(RECORD), self.record());
        let done = match record.is_empty() {
            true => removed(&file),
            false => fs::write(&file, record),
        };
        done.map_err(failed(say!("write"), &file))
    }

    /// The siblings that a file is to have.
    pub(super) fn of(&self, path: &str, bytes: &[u8]) -> &[Compression] {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let has = bytes.len() >= LEAST && !name.starts_with('.') && TEXTS.contains(&ending);
        if has { &self.wanted } else { &[] }
    }

    /// Whether the siblings of a file that stayed as it was may stay too.
    pub(super) fn may_stay(&self) -> bool {
        self.are_current
    }

    /// Whether a file is the sibling of one that is kept.
    pub(super) fn is_kept(&self, path: &str, keep: impl Fn(&str) -> bool) -> bool {
        is_sibling(path, &self.wanted, keep)
    }
}

/// Whether a file is a sibling of one of these kinds, of a file that `is_there`.
pub(super) fn is_sibling(
    path: &str,
    kinds: &[Compression],
    is_there: impl Fn(&str) -> bool,
) -> bool {
    let mut of = kinds
        .iter()
        .filter_map(|kind| path.strip_suffix(kind.ending()));
    of.any(is_there)
}

/// The path of a sibling.
pub(super) fn beside(path: &Path, compression: Compression) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(compression.ending());
    name.into()
}

/// Takes the siblings of a file away, before it is another.
pub(super) fn remove(path: &Path) -> Result<(), Failure> {
    for compression in Compression::ALL {
        let sibling = beside(path, compression);
        removed(&sibling).map_err(failed(say!("remove"), &sibling))?;
    }
    Ok(())
}

/// A content compressed; nothing where that makes it no smaller.
pub(super) fn compressed(
    compression: Compression,
    bytes: &[u8],
    effort: Effort,
) -> io::Result<Option<Vec<u8>>> {
    let made = match compression {
        Compression::Gzip => {
            let level = match effort {
                Effort::OfMany => flate2::Compression::default(),
                Effort::Shared => flate2::Compression::best(),
            };
            // The header has neither a name nor a time.
            let mut encoder = GzEncoder::new(Vec::new(), level);
            encoder.write_all(bytes)?;
            encoder.finish()?
        }
        Compression::Brotli => {
            let quality = match effort {
                Effort::OfMany => 5,
                Effort::Shared => 9,
            };
            let parameters = brotli::enc::BrotliEncoderParams {
                quality,
                size_hint: bytes.len(),
                ..Default::default()
            };
            let mut made = Vec::new();
            brotli::BrotliCompress(&mut &bytes[..], &mut made, &parameters)?;
            made
        }
    };
    Ok((made.len() < bytes.len()).then_some(made))
}

fn removed(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_compressed_is_the_same_content_and_the_same_bytes_every_time() {
        let text = "Horário de atendimento: das 9h às 18h. ".repeat(200);
        for effort in [Effort::OfMany, Effort::Shared] {
            let made = |kind| compressed(kind, text.as_bytes(), effort).unwrap().unwrap();
            let [gzip, brotli] = Compression::ALL.map(made);
            assert_eq!(
                [&gzip, &brotli],
                [&made(Compression::Gzip), &made(Compression::Brotli)]
            );
            assert!(gzip.len() < text.len() / 10 && brotli.len() < text.len() / 10);
            let mut read = String::new();
            let mut decoder = flate2::read::GzDecoder::new(&gzip[..]);
            decoder.read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
            let mut read = Vec::new();
            brotli::BrotliDecompress(&mut &brotli[..], &mut read).unwrap();
            assert_eq!(read, text.as_bytes());
        }
        assert_eq!(
            compressed(Compression::Gzip, b"x", Effort::Shared).unwrap(),
            None
        );
    }

    #[test]
    fn texts_that_take_more_than_a_packet_have_siblings() {
        let siblings = Siblings {
            wanted: vec![Compression::Brotli],
            are_current: true,
        };
        let long = [b'x'; LEAST];
        assert_eq!(siblings.of("a/index.html", &long), [Compression::Brotli]);
        for (path, bytes) in [
            ("index.html", &long[1..]),
            ("logo.png", &long),
            (".supportal.json", &long),
            ("html", &long),
        ] {
            assert!(siblings.of(path, bytes).is_empty(), "{path}");
        }
        assert!(siblings.is_kept("a.css.br", |path| path == "a.css"));
        assert!(!siblings.is_kept("a.css.gz", |path| path == "a.css"));
    }
}
