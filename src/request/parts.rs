//! What a request of the `http` crate says about its response.

use super::{Method, OfferTooLong, RequestContext, Version};
use crate::syntax::trim;

impl RequestContext {
    /// What the request says: its parts as they go upstream, not as they came from the client, whose
    /// Connection and Upgrade are its own.
    ///
    /// HTTP/1.0 is taken as that, every other version as the HTTP/1.1 in which it is sent on. Connection
    /// and Upgrade are read as [`RequestContext::from_head`] reads them.
    ///
    /// # Errors
    ///
    /// [`OfferTooLong`] if the values of Upgrade have more than 64 bytes.
    ///
    /// ```
    /// use bad_gateway::{Method, RequestContext};
    ///
    /// let request = http::Request::put("/").header("connection", "close").body(()).unwrap();
    /// let context = RequestContext::from_parts(&request.into_parts().0)?;
    /// assert!(context.method() == Method::Put && context.is_closing());
    /// # Ok::<(), bad_gateway::OfferTooLong>(())
    /// ```
    pub fn from_parts(parts: &http::request::Parts) -> Result<Self, OfferTooLong> {
        let mut request = Self::new(Method::from(&parts.method));
        if parts.version == http::Version::HTTP_10 {
            request.version = Version::HTTP_10;
        }
        let has = |wanted: &[u8]| {
            let values = parts.headers.get_all(http::header::CONNECTION).into_iter();
            let mut options = values.flat_map(|value| value.as_bytes().split(|&byte| byte == b','));
            options.any(|option| trim(option).eq_ignore_ascii_case(wanted))
        };
        request.closes = has(b"close") || (request.is_http10() && !has(b"keep-alive"));
        for value in parts.headers.get_all(http::header::UPGRADE) {
            let value = trim(value.as_bytes());
            if !value.is_empty() {
                request.offer.push(value)?;
            }
        }
        Ok(request)
    }
}
