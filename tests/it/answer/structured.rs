//! One member of a list of structured fields, read (RFC 9651 §4.2).

#[derive(Clone, Debug, PartialEq)]
pub enum Bare {
    Token(String),
    Text(String),
    Integer(u64),
    Octets(String),
}

/// One member of a list of structured fields (RFC 9651 §4.2): its item, its parameters.
pub fn member(value: &str) -> (Bare, Vec<(String, Bare)>) {
    let (item, mut rest) = bare(value);
    assert!(matches!(item, Bare::Token(_) | Bare::Text(_)), "{value}");
    let mut parameters = Vec::new();
    while let Some(tail) = rest.strip_prefix(';') {
        let (key, tail) = tail.split_once('=').expect("a value");
        assert!(key.starts_with(|c: char| c.is_ascii_lowercase()), "{key}");
        assert!(key.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{key}");
        let (value, tail) = bare(tail);
        let fits = match key {
            "error" => matches!(value, Bare::Token(_)),
            "next-hop" => matches!(value, Bare::Token(_) | Bare::Text(_)),
            "next-protocol" => matches!(value, Bare::Token(_) | Bare::Octets(_)),
            "details" => matches!(value, Bare::Text(_)),
            _ => matches!(value, Bare::Integer(_)),
        };
        assert!(fits, "{key}: {value:?}");
        parameters.push((key.to_owned(), value));
        rest = tail;
    }
    assert_eq!(rest, "", "{value}");
    (item, parameters)
}

pub fn parameter(value: &str, key: &str) -> Option<Bare> {
    let (_, parameters) = member(value);
    let found = parameters.into_iter().find(|(own, _)| own == key);
    found.map(|(_, value)| value)
}

fn bare(value: &str) -> (Bare, &str) {
    let first = value.chars().next().expect("an item");
    if let Some(mut rest) = value.strip_prefix('"') {
        let mut text = String::new();
        loop {
            let c = rest.chars().next().expect("an end of the string");
            assert!(matches!(c, ' '..='~'), "{c:?}");
            rest = &rest[1..];
            match c {
                '"' => return (Bare::Text(text), rest),
                '\\' => {
                    let escaped = rest.chars().next().expect("an escaped character");
                    assert!(matches!(escaped, '"' | '\\'));
                    text.push(escaped);
                    rest = &rest[1..];
                }
                other => text.push(other),
            }
        }
    }
    if let Some(rest) = value.strip_prefix(':') {
        let (octets, rest) = rest.split_once(':').expect("an end of the bytes");
        return (Bare::Octets(octets.to_owned()), rest);
    }
    let end = value.find(';').unwrap_or(value.len());
    let (own, rest) = value.split_at(end);
    if first.is_ascii_digit() {
        assert!(own.len() <= 15);
        return (Bare::Integer(own.parse().expect("digits")), rest);
    }
    assert!(first.is_ascii_alphabetic() || first == '*', "{value}");
    let inside = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~:/".contains(c);
    assert!(own.chars().all(inside), "{own}");
    (Bare::Token(own.to_owned()), rest)
}
