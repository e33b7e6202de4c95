//! Until when what was found of a partner, and what its portal shows, stays as it is while no file changes.
//!
//! A portal depends on the date by few things: the policy's dated lines and the year, which concern all portals at once; until when a
//! price or a list of holidays is valid; and whether a long closure is still ahead. A test lists the files that look at the date, so
//! that whoever adds one thinks of this.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::PartnerCheck;

/// The last days on which something about a partner is as it is on them, in the year of today or outside it.
pub fn last_days(it: &PartnerCheck<'_>) -> Vec<Date> {
    let prices = it
        .prices()
        .filter_map(|(_, price)| Some(price.valid_through.as_ref()?.value));
    let holidays = it.hours().flat_map(|(_, hours)| {
        let closed = hours.value.closed().iter().map(|date| date.value).max();
        let valid = hours.value.valid_through().map(|date| date.value);
        closed.into_iter().chain(valid)
    });
    prices
        .chain(holidays)
        .chain(last_days_of_closures(it))
        .collect()
}

/// The last days on which a closure that is longer than a promise is ahead, or is not.
fn last_days_of_closures(it: &PartnerCheck<'_>) -> BTreeSet<Date> {
    let mut ends: BTreeSet<Date> = BTreeSet::new();
    for (owner, within) in it.promises() {
        let Some((minutes, hours)) = within.value.clock_minutes().zip(owner.hours().given()) else {
            continue;
        };
        let hours = &hours.value;
        let Ok(schedule) = hours.schedule(it.today) else {
            continue;
        };
        if let Some(zone) = hours.zone().filter(|_| !schedule.is_always()) {
            let closures = schedule.closures_of(&zone, it.today.year());
            ends.extend(closures.ends(i64::from(minutes)).iter());
        }
    }
    ends
}
