//! Fields in a map of the `http` crate. What is *not* decided here: which ones.

/// Adds a field behind those of the same name.
///
/// # Errors
///
/// The map is full (2^15 places), or the name has 2^16 bytes or more; what else the crate refuses is no
/// field line.
pub(crate) fn append(
    map: &mut http::HeaderMap,
    name: &[u8],
    value: impl AsRef<[u8]>,
) -> Result<(), http::Error> {
    let name = http::HeaderName::from_bytes(name)?;
    let value = http::HeaderValue::from_bytes(value.as_ref())?;
    map.try_append(name, value)?;
    Ok(())
}
