//! A short digest of text, the same on every machine and with every version of the program. It tells changes apart; it
//! keeps nobody out.

/// FNV-1a with 64 bits.
///
/// Source: Fowler, Noll, Vo, <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>.
#[must_use]
pub fn of(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    #[test]
    fn known_values() {
        assert_eq!(super::of(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(super::of(b"a"), 0xaf63_dc4c_8601_ec8c);
    }
}
