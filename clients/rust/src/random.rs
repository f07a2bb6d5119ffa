//! Chance: UUIDs for idempotency keys, and waiting times that are not the same for all. Nothing here guards a secret.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::{SystemTime, UNIX_EPOCH};

/// The keys of a `RandomState` are the operating system's chance. Process and clock keep a forked process from repeating them.
fn octets() -> [u8; 8] {
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    hasher.write_u128(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |age| age.as_nanos()));
    hasher.finish().to_be_bytes()
}

/// A random UUID (RFC 9562 5.4).
pub(crate) fn uuid() -> String {
    let mut all = u128::from_be_bytes([octets(), octets()].concat().try_into().unwrap_or_default());
    all = all & !(0xf << 76) | 0x4 << 76;
    all = all & !(0x3 << 62) | 0x2 << 62;
    let hex = format!("{:032x}", all);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// From 0 to less than 1.
pub(crate) fn share() -> f64 {
    f64::from(u32::from_be_bytes([octets()[0], octets()[1], octets()[2], octets()[3]])) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn uuids_are_of_version_4_and_differ() {
        let all: std::collections::HashSet<String> = (0..1000).map(|_| super::uuid()).collect();
        assert_eq!(all.len(), 1000);
        for one in all {
            let signs: Vec<char> = one.chars().collect();
            assert_eq!((one.len(), signs[14]), (36, '4'), "{}", one);
            assert!("89ab".contains(signs[19]), "{}", one);
        }
    }
}
