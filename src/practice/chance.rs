//! Chance that a number decides: the same number, the same chance.

/// A run of numbers.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The run that begins with a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number below a limit; 0 where that is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        // SplitMix64, by Guy Steele, Doug Lea and Christine Flood.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)).checked_rem(limit).unwrap_or(0)
    }

    /// A list in an order that the seed decides.
    pub fn shuffled<T>(&mut self, mut list: Vec<T>) -> Vec<T> {
        let mut out = Vec::with_capacity(list.len());
        while !list.is_empty() {
            let at = self.below(u64::try_from(list.len()).unwrap_or(1));
            out.push(list.remove(usize::try_from(at).unwrap_or(0)));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_decides() {
        let of = |seed| Chance::new(seed).shuffled((0..6).collect::<Vec<_>>());
        assert_eq!(of(7), of(7));
        assert!((0..20).any(|seed| of(seed) != of(7)));
        let mut sorted = of(3);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..6).collect::<Vec<_>>());
    }
}
