//! Names that no translation changes: those of a policy's products, and what translations are known to have made of them.

use super::Str;
use super::policy::Policy;
use crate::diagnostic::Findings;
use crate::source::Spanned;
use crate::yaml::Fields;

/// A name that no translation changes.
#[derive(Debug, Clone)]
pub struct NamedTerm {
    /// Identifier.
    pub id: Spanned<Str>,
    /// The name.
    pub name: Str,
    /// What stands in its place in damaged translations.
    pub altered: Vec<Spanned<Str>>,
}

impl NamedTerm {
    /// Reads what an entry of `terms` says besides its name.
    pub fn read(
        id: Spanned<Str>,
        name: Str,
        fields: &mut Fields<'_>,
        findings: &mut Findings,
    ) -> Self {
        let altered = fields.texts("altered", findings);
        Self {
            id,
            name,
            altered: altered.value_owned().unwrap_or_default(),
        }
    }
}

/// The names of a policy, in no order, and some more than once.
pub fn names(policy: &Policy) -> impl Iterator<Item = &str> {
    let services = policy.services.iter().map(|service| &service.name);
    let clouds = policy.clouds.iter().map(|cloud| &cloud.name);
    let vehicles = policy.vehicles.iter().map(|vehicle| &vehicle.name);
    let terms = policy.terms.iter().map(|term| &term.name);
    services
        .chain(clouds)
        .chain(vehicles)
        .chain(terms)
        .map(|name| &**name)
}

/// Whether a name is a proper name: a cloud that is called by common words is called so in each language.
pub fn is_proper(name: &str) -> bool {
    let capital = |word: Option<&str>| {
        word.and_then(|word| word.chars().next())
            .is_some_and(|c| c.is_uppercase() || c.is_numeric())
    };
    capital(name.split(' ').next()) && capital(name.split(' ').next_back())
}

/// Where a name stands in a text as words of its own. Both in the same case.
pub fn occurrences<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(name)
        .filter(move |(at, found)| {
            let before = text.get(..*at).and_then(|text| text.chars().next_back());
            let after = text
                .get(at + found.len()..)
                .and_then(|text| text.chars().next());
            !is_word(before) && !is_word(after)
        })
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_of_their_own_and_common_words_are_no_names() {
        let text = "Azure, Azures and (Azure)";
        assert_eq!(occurrences(text, "Azure").collect::<Vec<_>>(), [0, 19]);
        assert!(is_proper("Office 365") && is_proper("Premier Support for Partners"));
        assert!(!is_proper("Microsoft cloud") && !is_proper("CSP commercial support"));
    }
}
