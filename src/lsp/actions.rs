//! x
use super::client::Client;
use super::workspace::Workspace;
pub(super) fn actions(
    _: &Workspace,
    _: &str,
    _: &gen_lsp_types::CodeActionParams,
    _: &Client,
) -> Vec<gen_lsp_types::CodeActionResponse> {
    vec![]
}
