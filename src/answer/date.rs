//! A moment, from the seconds since 1970-01-01 00:00:00 UTC. There is no clock here.

use super::out::Out;

/// A moment of the years 1970 to 9999, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    year: u64,
    /// 1 to 12.
    month: u64,
    /// 1 to 31.
    day: u64,
    /// 0 is Sunday.
    weekday: u64,
    hour: u64,
    minute: u64,
    second: u64,
}

const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY: u64 = 86_400;
/// 10000-01-01: a year has four digits in an HTTP date.
const END: u64 = 253_402_300_800;
/// The days of 400 years, after which the calendar repeats.
const ERA: u64 = 146_097;

impl Moment {
    /// `None` beyond the year 9999.
    pub(super) const fn from_unix(seconds: u64) -> Option<Self> {
        if seconds >= END {
            return None;
        }
        let days = seconds / DAY;
        let time = seconds % DAY;
        // Counted from 0000-03-01, so that a leap day is the last day of its year.
        let shifted = days + 719_468;
        let of_era = shifted % ERA;
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        Some(Self {
            year: shifted / ERA * 400 + year_of_era + (month <= 2) as u64,
            month,
            day: of_year - (153 * from_march + 2) / 5 + 1,
            weekday: (days + 4) % 7,
            hour: time / 3600,
            minute: time / 60 % 60,
            second: time % 60,
        })
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`: an IMF-fixdate (RFC 9110 §5.6.7).
    pub(super) fn http(&self, out: &mut Out<'_>) {
        let weekday = WEEKDAYS.get(index(self.weekday)).unwrap_or(&"");
        let month = MONTHS.get(index(self.month - 1)).unwrap_or(&"");
        let Self { year, day, hour, minute, second, .. } = self;
        out.put(format_args!(
            "{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02} GMT"
        ));
    }

    /// `1994-11-06`, then `between`, `08:49:37`, and `after` (ISO 8601).
    pub(super) fn iso(&self, between: &str, after: &str, out: &mut Out<'_>) {
        let Self { year, month, day, hour, minute, second, .. } = self;
        out.put(format_args!(
            "{year:04}-{month:02}-{day:02}{between}{hour:02}:{minute:02}:{second:02}{after}"
        ));
    }
}

/// As an index; all numbers here are below 12.
fn index(small: u64) -> usize {
    usize::try_from(small).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;

    fn http(seconds: u64) -> String {
        let mut text = String::new();
        let moment = Moment::from_unix(seconds).unwrap();
        moment.http(&mut Out(&mut |piece| text.push_str(core::str::from_utf8(piece).unwrap())));
        text
    }

    #[test]
    fn known_dates() {
        assert_eq!(http(0), "Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(http(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http(951_782_400), "Tue, 29 Feb 2000 00:00:00 GMT");
        assert_eq!(http(4_107_542_399), "Sun, 28 Feb 2100 23:59:59 GMT");
        assert_eq!(http(4_107_542_400), "Mon, 01 Mar 2100 00:00:00 GMT");
        assert_eq!(http(END - 1), "Fri, 31 Dec 9999 23:59:59 GMT");
        assert_eq!(Moment::from_unix(END), None);
        assert_eq!(Moment::from_unix(u64::MAX), None);
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut before = Moment::from_unix(0).unwrap();
        for day in 1..END / DAY {
            let today = Moment::from_unix(day * DAY).unwrap();
            let leap = before.year.is_multiple_of(4)
                && (!before.year.is_multiple_of(100) || before.year.is_multiple_of(400));
            let length = match before.month {
                2 if leap => 29,
                2 => 28,
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            let expected = match (before.month, before.day) {
                (12, 31) => (before.year + 1, 1, 1),
                (month, last) if last == length => (before.year, month + 1, 1),
                (month, other) => (before.year, month, other + 1),
            };
            assert_eq!((today.year, today.month, today.day), expected);
            assert_eq!(today.weekday, (before.weekday + 1) % 7);
            before = today;
        }
    }
}
