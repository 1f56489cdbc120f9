//! Names that were chosen to have one hash, for a test and a bench.

use std::collections::HashMap;

/// Two to the power of `pairs` names that all have one hash, by that factor: of each pair of words one is put after
/// the other, and behind it what takes their difference back.
pub(crate) fn colliding(factor: u64, pairs: u32) -> Vec<String> {
    let mix = |hash: u64, word| {
        let mixed = hash ^ u64::from_le_bytes(word);
        let product = u128::from(mixed) * u128::from(factor);
        (product >> 64) as u64 ^ mixed.wrapping_mul(factor)
    };
    // A hash begins with the length.
    let (mut names, mut state) = (vec![String::new()], 16 * u64::from(pairs) + 8);
    for _ in 0..pairs {
        let first = |number: u64| {
            let spread = number.wrapping_mul(factor);
            [28, 32, 36, 40, 44, 48, 52, 56].map(|bits| b'a' + (spread >> bits & 15) as u8)
        };
        let after = |word| mix(state, word);
        let mut seen = HashMap::new();
        // Their difference must be one that two letters can have.
        let (one, other) = (0..)
            .map(first)
            .find_map(|word| {
                Some((seen.insert(after(word) & (u64::MAX / 0xFF * 0xE0), word)?, word))
                    .filter(|(one, other)| one != other)
            })
            .expect("there are more words than differences");
        let differs = (after(one) ^ after(other)).to_le_bytes();
        let back = differs.map(|bits| {
            let mut letters = b'a'..=b'z';
            letters.find(|letter| (letter ^ bits).is_ascii_lowercase()).expect("any five bits")
        });
        let other_back = (u64::from_le_bytes(back) ^ u64::from_le_bytes(differs)).to_le_bytes();
        let longer = |name: &String| {
            [[one, back], [other, other_back]]
                .map(|words| name.clone() + &String::from_utf8_lossy(words.as_flattened()))
        };
        names = names.iter().flat_map(longer).collect();
        state = mix(after(one), back);
    }
    // The last word counts twice, so it is the same one.
    names.iter().map(|name| format!("{name}12345678")).collect()
}
