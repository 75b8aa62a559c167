//! A short digest of text, the same on every machine and with every version of the program. It tells changes apart; it
//! keeps nobody out.

/// XXH3 with 64 bits.
///
/// Source: Collet, <https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md>.
#[must_use]
pub fn of(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

#[cfg(test)]
mod tests {
    #[test]
    fn known_values() {
        assert_eq!(super::of(b""), 0x2d06_8005_38d3_94c2);
        assert_eq!(super::of(b"a"), 0xe6c6_32b6_1e96_4e1f);
    }
}
