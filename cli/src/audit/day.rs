//! A day of the calendar.

use std::time::{SystemTime, UNIX_EPOCH};

/// Today in UTC: `2026-11-28`.
pub(super) fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    iso(since.as_secs() / 86_400)
}

/// The day that is so many days behind 1970-01-01.
fn iso(mut days: u64) -> String {
    let leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let february = 28 + u64::from(leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn known_days() {
        let known =
            [(0, "1970-01-01"), (59, "1970-03-01"), (789, "1972-02-29"), (20_785, "2026-11-28")];
        for (days, day) in known {
            assert_eq!(iso(days), day);
        }
    }
}
