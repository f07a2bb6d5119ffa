//! When it is worth asking again: `retry-after` (RFC 9110 10.2.3). Owns reading it; what follows from it is transport.rs's.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds from now, told as such or as a date; a date that is over is 0.
pub(crate) fn seconds_of(told: &str) -> Option<u64> {
    if !told.is_empty() && told.len() < 10 && told.bytes().all(|octet| octet.is_ascii_digit()) {
        return told.parse().ok();
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_secs());
    moment_of(told).map(|then| then.saturating_sub(now))
}

/// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 5.6.7).
fn moment_of(date: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, rest) = date.split_once(", ")?;
    let parts: Vec<&str> = rest.split(' ').collect();
    let (day, month, year, clock) = match parts.as_slice() {
        [day, month, year, clock, "GMT"] => (number(day)?, *month, number(year)?, *clock),
        _ => return None,
    };
    let month = MONTHS.iter().position(|one| *one == month)? as u64 + 1;
    let clock: Vec<u64> = clock.split(':').map(number).collect::<Option<_>>()?;
    let (hour, minute, second) = match clock.as_slice() {
        [hour @ 0..=23, minute @ 0..=59, second @ 0..=60] => (*hour, *minute, *second),
        _ => return None,
    };
    if !(1..=31).contains(&day) || !(1970..=9999).contains(&year) {
        return None;
    }
    // Years that begin in March have their leap day at their end.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1;
    let seconds = hour * 3600 + minute * 60 + second;
    // 719,468 days from the first of March of the year 0 to 1970.
    Some((days - 719_468) * 86_400 + seconds)
}

fn number(digits: &str) -> Option<u64> {
    let is_number = (1..=4).contains(&digits.len()) && digits.bytes().all(|octet| octet.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{moment_of, seconds_of};

    #[test]
    fn a_date_is_a_moment() {
        assert_eq!(moment_of("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(moment_of("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(moment_of("Thu, 29 Feb 2024 23:59:59 GMT"), Some(1_709_251_199));
        assert_eq!(moment_of("Fri, 31 Dec 9999 23:59:59 GMT"), Some(253_402_300_799));
        for wrong in ["", "Sun", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Okt 1994 08:49:37 GMT"] {
            assert_eq!(moment_of(wrong), None, "{}", wrong);
        }
        for wrong in ["Sun, 00 Jan 1970 00:00:00 GMT", "Sun, 06 Nov 1969 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT"] {
            assert_eq!(moment_of(wrong), None, "{}", wrong);
        }
    }

    #[test]
    fn seconds_are_what_they_are_and_a_date_that_is_over_is_none() {
        assert_eq!(seconds_of("7"), Some(7));
        assert_eq!(seconds_of("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0));
        assert!(seconds_of("Fri, 31 Dec 2099 23:59:59 GMT") > Some(1_000_000));
        for wrong in ["", "-1", "+1", "1.5", "soon", "9999999999"] {
            assert_eq!(seconds_of(wrong), None, "{}", wrong);
        }
    }
}
