//! Durations as options have them.

use std::time::Duration;

/// The longest duration that an option can name.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// A number and its unit: `500ms`, `5s`, `1.5s`, `1m`, `2h`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let shape = || "expected a number and its unit, such as 500ms, 5s or 1m".to_owned();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(shape)?;
    let (number, unit) = text.split_at(digits);
    let seconds = match unit {
        "ms" => 0.001,
        "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("`{unit}` is no unit of time; there are ms, s, m and h")),
    };
    let number: f64 = number.parse().map_err(|_| shape())?;
    let duration = Duration::try_from_secs_f64(number * seconds).ok();
    let duration = duration.filter(|duration| *duration <= LONGEST);
    duration.ok_or_else(|| "at most 8760h, a year".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_its_unit() {
        for (text, milliseconds) in [
            ("500ms", 500),
            ("5s", 5000),
            ("1.5s", 1500),
            ("0s", 0),
            ("1m", 60_000),
            ("1min", 60_000),
            ("2h", 7_200_000),
            ("8760h", 31_536_000_000),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_said_to_be_wrong() {
        for text in
            ["", "5", "s", "5 s", "-5s", "+5s", "5S", "1.2.3s", ".s", "5s ", "1e3s", "9999h"]
        {
            assert!(duration(text).is_err(), "{text}");
        }
        assert_eq!(duration("5d"), Err("`d` is no unit of time; there are ms, s, m and h".into()));
        assert!(duration("99999999999999999999h").is_err());
    }
}
