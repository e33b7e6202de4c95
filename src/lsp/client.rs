//! What a client can do and how it wants to be spoken to, as it says in its first request.

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, InitializeParams, MarkupContent,
    MarkupKind, PositionEncodingKind, Save, ServerCapabilities, TextDocumentSyncKind,
    TextDocumentSyncOptions,
};

use crate::message::{Dictionary, Language};
use crate::source::Units;

/// A client.
pub(super) struct Client {
    /// What its columns count.
    pub(super) units: Units,
    /// Its language.
    pub(super) dictionary: Dictionary,
    /// Whether it shows what explains a finding.
    pub(super) shows_related: bool,
    /// Whether it can be asked to watch files.
    pub(super) can_watch: bool,
    shows_markdown: bool,
}

impl Client {
    /// What a client says of itself; `language` where somebody chose one, and `spoken` where nobody did.
    pub(super) fn new(
        params: &InitializeParams,
        language: Option<Language>,
        spoken: Language,
    ) -> Self {
        let (all, documents) = (&params.capabilities, &params.capabilities.text_document);
        let encodings = all
            .general
            .as_ref()
            .and_then(|general| general.position_encodings.as_deref())
            .unwrap_or_default();
        let own = params.locale.as_deref().map(Language::of_environment);
        let related = documents
            .as_ref()
            .and_then(|documents| documents.publish_diagnostics.as_ref())
            .and_then(|publish| publish.diagnostics_capabilities.related_information);
        let formats = documents
            .as_ref()
            .and_then(|documents| documents.hover.as_ref()?.content_format.as_ref());
        let watch = all.workspace.as_ref();
        let watch = watch.and_then(|it| it.did_change_watched_files.as_ref());
        Self {
            units: if encodings.contains(&PositionEncodingKind::UTF8) {
                Units::Utf8
            } else {
                Units::Utf16
            },
            dictionary: Dictionary::of(language.or(own).unwrap_or(spoken)),
            shows_related: related.unwrap_or(false),
            can_watch: watch.and_then(|it| it.dynamic_registration) == Some(true),
            shows_markdown: formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
        }
    }

    /// What it calls its units.
    fn encoding(&self) -> PositionEncodingKind {
        match self.units {
            Units::Utf8 => PositionEncodingKind::UTF8,
            Units::Utf16 | Units::Characters => PositionEncodingKind::UTF16,
        }
    }

    /// What it is served.
    pub(super) fn served(&self) -> ServerCapabilities {
        let kinds = vec![CodeActionKind::QuickFix, CodeActionKind::SourceFixAll];
        let actions = CodeActionOptions {
            code_action_kinds: Some(kinds),
            ..Default::default()
        };
        let triggers = [" ", "{", "[", ","].map(str::to_owned);
        let completion = CompletionOptions {
            trigger_characters: Some(triggers.into()),
            ..Default::default()
        };
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::Full),
            save: Some(Save::Bool(true)),
            ..Default::default()
        };
        ServerCapabilities {
            position_encoding: Some(self.encoding()),
            text_document_sync: Some(sync.into()),
            completion_provider: Some(completion),
            hover_provider: Some(true.into()),
            definition_provider: Some(true.into()),
            code_action_provider: Some(actions.into()),
            ..Default::default()
        }
    }

    /// Words in Markdown, or as plain text where it shows no other.
    pub(super) fn markup(&self, value: String) -> MarkupContent {
        let kind = if self.shows_markdown {
            MarkupKind::Markdown
        } else {
            MarkupKind::PlainText
        };
        MarkupContent { kind, value }
    }
}
