//! A seeded random generator: the same seed gives the same numbers, and so the same practice book.

use chrono::{DateTime, Utc};
use uuid::{Builder, Uuid};

/// A xorshift generator (Marsaglia 2003, 64 bits, shifts 13, 7, 17). It is good enough for invented cases, but not for
/// cryptography.
#[derive(Debug, Clone)]
pub struct SeededRandom(u64);

impl SeededRandom {
    /// Creates a generator from a seed.
    pub fn new(seed: u64) -> SeededRandom {
        // Mixed as in SplitMix64: similar seeds must not start alike, and a xorshift state of zero would stay zero.
        let mut mixed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        SeededRandom((mixed ^ (mixed >> 31)) | 1)
    }

    /// Draws 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Draws a number from 0 to `n` − 1; 0 if `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        // Multiplying uses the upper bits, which are the better ones of a xorshift.
        ((u128::from(self.next_u64()) * u128::from(n)) >> 64) as u64
    }

    /// Draws a number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// Draws true with a probability of `percent` in a hundred.
    pub fn draw_percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Draws one element of the list, which must not be empty.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }

    /// Draws one element of the list by weight; the first if all weights are 0.
    pub fn pick_weighted<T: Copy>(&mut self, list: &[(T, u32)]) -> T {
        let total: u64 = list.iter().map(|(_, w)| u64::from(*w)).sum();
        let mut rest = self.below(total);
        for (item, weight) in list {
            match rest.checked_sub(u64::from(*weight)) {
                Some(left) => rest = left,
                None => return *item,
            }
        }
        list[0].0
    }

    /// Returns a UUIDv7 (RFC 9562) of the instant. Those of one instant sort by `count` (below 4096), as parts of a
    /// case must.
    pub fn uuid_v7(&mut self, utc: DateTime<Utc>, count: u16) -> Uuid {
        let mut bytes = [0; 10];
        bytes[..2].copy_from_slice(&(count & 0x0FFF).to_be_bytes());
        bytes[2..].copy_from_slice(&self.next_u64().to_be_bytes());
        let millis = u64::try_from(utc.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_another_seed_others() {
        let numbers = |seed| {
            let mut random = SeededRandom::new(seed);
            (0..8).map(|_| random.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(numbers(7), numbers(7));
        assert_ne!(numbers(7), numbers(8));
        assert!(numbers(0).iter().any(|n| *n > 0));
    }

    #[test]
    fn numbers_stay_in_their_range_and_reach_both_ends() {
        let mut random = SeededRandom::new(1);
        let mut counts = [0_u32; 6];
        for _ in 0..6_000 {
            counts[random.between(3, 5) as usize] += 1;
        }
        assert_eq!(counts[..3], [0, 0, 0]);
        assert!(
            counts[3..].iter().all(|n| (1_800..2_200).contains(n)),
            "{counts:?}"
        );
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn ids_of_one_instant_sort_by_their_count() {
        let mut random = SeededRandom::new(1);
        let utc = DateTime::from_timestamp_nanos(1_700_000_000_000_000_000);
        let ids: Vec<_> = (0..500).map(|n| random.uuid_v7(utc, n)).collect();
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }
}
