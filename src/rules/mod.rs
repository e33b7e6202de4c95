//! The rules of `check`, one a file, named after the rule.
//!
//! A rule is a leaf: it speaks of the model and knows nothing of printing, levels or threads. The doc comment at the head of its
//! file is its explanation, and the examples in it are its test: each firing example gives exactly that one finding.

use crate::catalog::partner::Partner;
use crate::config::Config;
use crate::diagnostic::{Findings, RuleId};
use crate::locale::Locale;
use crate::message::Language;
use crate::yaml::Stated;

mod address_invalid;
mod alternate_one_sided;
mod around_the_clock_contradicted;
mod article_contradicts_partner;
mod broken_fragment;
mod broken_link;
mod charging_contradiction;
mod cloud_without_its_language;
mod company_identity_incomplete;
mod currency_not_of_market;
mod direct_bill_without_plan;
mod disclosure_missing_contact;
mod disclosure_missing_hours;
mod disclosure_missing_in_language;
mod disclosure_missing_pricing;
mod disclosure_missing_support;
mod disclosure_not_visible;
mod disclosure_without_label;
mod duplicate_key;
mod fact_absent;
mod facts_differ;
mod faster_than_microsoft;
mod file_ignored;
mod file_refused;
mod guidance_check;
mod heading_anchor_differs;
mod holidays_expired;
mod holidays_unstated;
mod hours_never_open;
mod id_twice;
mod image_refused;
mod include_missing;
mod ineligible_vehicle;
mod internal_fault;
mod language_without_contact;
mod list;
mod lower_severity_faster;
mod machine_translation_unannounced;
mod market_outside_region;
mod missing_key;
mod money_invalid;
mod name_refused;
mod national_phone_unmarked;
mod no_accessibility_contact;
mod no_commercial_escalation;
mod no_data_protection_contact;
mod no_service_level;
mod no_technical_escalation;
mod not_text;
mod outdated_key;
mod outdated_vehicle_name;
mod outputs_meet;
mod over_budget;
mod page_fragment_broken;
mod page_language_wrong;
mod page_link_broken;
mod page_missing;
mod page_unreachable;
mod page_without_heading;
mod partner_check;
mod partner_not_first_contact;
mod path_case_differs;
mod phone_invalid;
mod portal_unreadable;
mod price_expired;
mod price_on_request;
mod price_terms_missing;
mod price_without_tax;
mod promise_outside_hours;
mod refused_suppression;
mod regulated_supplier_without_sac;
mod reseller_opens_tickets;
mod reseller_without_provider;
mod service_without_reference;
mod severity_undefined;
mod source_gone;
mod source_metadata_changed;
mod structure_differs;
mod structure_missing;
mod structure_without_party;
mod structured_data_differs;
mod template_fault;
mod template_leftover;
mod term_altered;
#[cfg(test)]
mod tests;
mod time_zone_not_iana;
mod translation_missing;
mod translation_stale;
mod translation_without_record;
mod unassigned_duty;
mod uncovered_area;
mod unknown_cloud;
mod unknown_code_language;
mod unknown_directive;
mod unknown_fact;
mod unknown_key;
mod unknown_service;
mod unsafe_html_or_url;
mod unsupported_yaml;
mod unused_suppression;
mod vehicle_for_other_product;
mod wrong_type;
mod yaml_syntax;

pub use guidance_check::GuidanceCheck;
pub use internal_fault::INTERNAL_FAULT;
pub use list::ALL;
pub use partner_check::{PartnerCheck, last_days};
pub use structure_differs::structure_told;
pub use template_fault::TEMPLATE_FAULT;

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// What identifies it.
    pub id: &'static RuleId,
    /// The policy's line that requires it: it holds while that line does. None: it always holds.
    pub requirement: Option<&'static str>,
    /// The text of its own file.
    pub source: &'static str,
    /// Its explanation in Portuguese, which the examples of its own file follow.
    pub portuguese: &'static str,
    /// How it is checked.
    pub check: Check,
}

/// How a rule is checked.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// While reading, or in an audit of what was built: nothing is left to do.
    Reading,
    /// Once for each partner.
    Partner(fn(&PartnerCheck<'_>, &mut Findings)),
    /// Once for the shared guidance, and once for each partner's own.
    Guidance(fn(&GuidanceCheck<'_>, &mut Findings)),
}

/// The languages that a partner publishes in: those that it states and the site has, else all of the site's. None, where what it
/// states was reported: nobody knows which it meant.
pub fn published<'a>(config: &'a Config, partner: &Partner) -> Vec<&'a Locale> {
    let is_published = |locale: &&Locale| match &partner.locales {
        Stated::Absent(_) => true,
        Stated::Faulty(_) => false,
        Stated::Given(stated) => stated.value.iter().any(|own| own.value == **locale),
    };
    config.locales.iter().filter(is_published).collect()
}

/// An example in a rule's explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Whether it must give exactly one finding of its rule, or none at all.
    pub fires: bool,
    /// The file that it changes: `partner`, `offering`, `site`, `policy`, or the path of an article such as `pt-BR/guide.md`.
    pub file: String,
    /// The day on which it is judged, where that decides.
    pub today: Option<String>,
    /// What it changes there: the keys at the top of a file of ours, or the whole of an article.
    pub text: String,
}

impl Rule {
    /// The explanation as Markdown, with its examples: the doc comment of its file, whose words another language replaces.
    pub fn explanation(&self, language: Language) -> String {
        let english = self.doc_comment();
        match (language, english.find("```")) {
            (Language::English, _) => english,
            (Language::Portuguese, examples) => {
                let examples = examples
                    .and_then(|at| english.get(at..))
                    .unwrap_or_default();
                format!("{}\n{examples}", self.portuguese)
            }
        }
    }

    fn doc_comment(&self) -> String {
        let doc = self
            .source
            .lines()
            .map_while(|line| line.strip_prefix("//!"));
        doc.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
            .collect()
    }

    /// The examples: fenced blocks whose word after the language is `fires` or `passes`, then the file, and the day if it decides.
    pub fn examples(&self) -> Vec<Example> {
        let mut examples: Vec<Example> = Vec::new();
        let mut open = false;
        for line in self.doc_comment().lines() {
            if let Some(fence) = line.strip_prefix("```") {
                let words: Vec<&str> = fence.split(' ').collect();
                match (open, words.as_slice()) {
                    (true, _) => open = false,
                    (false, [_, verdict @ ("fires" | "passes"), file, today @ ..]) => {
                        examples.push(Example {
                            fires: *verdict == "fires",
                            file: (*file).into(),
                            today: today.first().map(|date| (*date).to_owned()),
                            text: String::new(),
                        });
                        open = true;
                    }
                    (false, _) => {}
                }
            } else if let (true, Some(example)) = (open, examples.last_mut()) {
                example.text.push_str(line);
                example.text.push('\n');
            }
        }
        examples
    }
}

/// Finds a rule by its code or name.
pub fn find(word: &str) -> Option<&'static Rule> {
    ALL.iter()
        .copied()
        .find(|rule| rule.id.code.eq_ignore_ascii_case(word) || rule.id.name == word)
}
