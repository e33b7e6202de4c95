//! # D008 partner-not-first-contact
//!
//! The portal does not tell customers that they contact the partner and not Microsoft, or it tells them the contrary: a way to get in
//! touch leads to Microsoft, who does not know the customer and sends it back.
//!
//! Name the partner's own phone, address or page in `contact`. What the portal says itself is the theme's text
//! `ui.contact_not_microsoft`: a theme states it in every language of the site.
//!
//! ```yaml fires offering
//! contact:
//!   - { email: suporte@contoso.example }
//!   - { web: "https://support.microsoft.com/pt-br/contactus" }
//! ```
//!
//! ```yaml fires partner
//! contact:
//!   - { email: cspsupport@microsoft.com }
//! ```
//!
//! ```yaml passes offering
//! contact:
//!   - { web: "https://forms.office.com/r/contoso-suporte" }
//!   - { email: microsoft@contoso.example }
//! ```

use super::{Check, PartnerCheck, Rule};
use crate::catalog::contact::{Channel, Kind, outside};
use crate::diagnostic::Findings;
use crate::message::say;
use crate::source::Span;
use crate::strings::NOT_FIRST_CONTACT;
use crate::yaml::cut;

/// The rule.
pub(super) static RULE: Rule = Rule {
    id: &NOT_FIRST_CONTACT,
    requirement: Some("disclose-first-contact"),
    source: include_str!("partner_not_first_contact.rs"),
    portuguese: include_str!("pt-BR/partner_not_first_contact.md"),
    check: Check::Partner(check),
};

fn check(it: &PartnerCheck<'_>, findings: &mut Findings) {
    for (owner, channel) in it.channels() {
        if let Some(policy) = microsofts(it, channel) {
            let message = say!(
                "`{address}`, as {owner} has it, leads to Microsoft, and customers contact the partner",
                address = cut(&channel.address.value),
                owner
            );
            let finding = it.about(owner, channel.address.span, message);
            findings.push(
                finding
                    .because(policy, say!("this host is Microsoft's"))
                    .help(say!(
                        "name a phone, an address or a page of the partner's own"
                    )),
            );
        }
    }
}

/// The policy's word for the host, where a way to get in touch leads to Microsoft.
fn microsofts(it: &PartnerCheck<'_>, channel: &Channel) -> Option<Span> {
    let address = channel.address.value.trim();
    let host = match channel.kind {
        Kind::Phone => return None,
        Kind::Email => address.rsplit_once('@')?.1.to_ascii_lowercase(),
        Kind::Web => outside(address)?.host_str()?.to_owned(),
    };
    let mut hosts = it.policy.microsoft_hosts.iter();
    hosts
        .find(|known| *known.value == host)
        .map(|known| known.span)
}
