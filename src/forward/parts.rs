//! What goes downstream as types of the `http` crate.

use super::{Forward, ForwardField};
use crate::head::Trailers;
use crate::header_map::append;

impl<'a> Forward<'a> {
    /// The head as parts of a response of the `http` crate, to be handed to a server library: the status
    /// code and all fields that [`Forward::pieces`] writes, the caller's own included.
    ///
    /// A 101 or a 426 has its Upgrade and Connection. Transfer-Encoding is left out, as the library frames
    /// the content itself; so is the `Connection: close` that goes with content to the close, which the
    /// library can write in chunks. After [`Forward::closing`] it is there.
    ///
    /// # Errors
    ///
    /// Those of the `http` crate: for more fields than a map can hold, 24,576 or so, and for a name of
    /// 64 KiB. Neither passes under the default limits.
    ///
    /// ```
    /// use bad_gateway::forward::Forward;
    /// use bad_gateway::{Deviations, FieldTable, Framing, Method, Policy, RequestContext, parse_head};
    ///
    /// let (mut table, mut seen) = (FieldTable::<64>::new(), Deviations::NONE);
    /// let bytes = b"HTTP/1.1 101 X\r\nConnection: upgrade, x\r\nUpgrade: websocket\r\nX: 1\r\nY: 2\r\n\r\n";
    /// let head = parse_head(bytes, &Policy::GATEWAY, &mut table, &mut seen)?.unwrap();
    /// let request = RequestContext::new(Method::Get).with_upgrade(b"websocket")?;
    /// let parts = Forward::new(head, Framing::Tunnel, &request).to_parts()?;
    /// assert_eq!(parts.status, http::StatusCode::SWITCHING_PROTOCOLS);
    /// assert_eq!((&parts.headers["upgrade"], &parts.headers["connection"]), (
    ///     &http::HeaderValue::from_static("websocket"), &http::HeaderValue::from_static("upgrade"),
    /// ));
    /// assert!(parts.headers.get("x").is_none() && parts.headers["y"] == "2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_parts(&self) -> Result<http::response::Parts, http::Error> {
        let (mut parts, ()) = http::Response::new(()).into_parts();
        parts.status = http::StatusCode::from_u16(self.status())?;
        let headers = &mut parts.headers;
        for line in self.fields() {
            append_line(headers, &line)?;
        }
        if let Some(octets) = self.content_length() {
            headers.try_append(http::header::CONTENT_LENGTH, octets.into())?;
        }
        for line in self.upgrades() {
            append_line(headers, &line)?;
        }
        if let Some(options) = self.options(self.closing) {
            append(headers, b"connection", options)?;
        }
        for field in self.extra {
            append(headers, field.name().as_bytes(), field.value())?;
        }
        Ok(parts)
    }

    /// The trailer fields that may go downstream, as [`Forward::trailers`] gives them, in a map of the
    /// `http` crate.
    ///
    /// # Errors
    ///
    /// Those of [`Forward::to_parts`].
    pub fn to_trailers(&self, trailers: Trailers<'a>) -> Result<http::HeaderMap, http::Error> {
        let mut map = http::HeaderMap::new();
        for line in self.trailers(trailers) {
            append_line(&mut map, &line)?;
        }
        Ok(map)
    }
}

fn append_line(map: &mut http::HeaderMap, line: &ForwardField<'_>) -> Result<(), http::Error> {
    match line.value().as_slice() {
        Some(value) => append(map, line.name(), value),
        None => append(map, line.name(), line.value().to_vec()),
    }
}
