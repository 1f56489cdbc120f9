//! The error types of Proxy-Status. What is *not* here: the field that carries them (`answer`).

use core::fmt;

/// The error types of RFC 9209 §2.3 that reading a response can lead to.
///
/// `Display` is the registered token.
///
/// ```
/// use bad_gateway::{Ending, Method, Policy, ProxyStatus, RequestContext, check};
///
/// let cut = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe";
/// let verdict = check(cut, RequestContext::new(Method::Get), Ending::Reset, Policy::GATEWAY);
/// assert_eq!(verdict.proxy_status(), Some(ProxyStatus::HttpResponseIncomplete));
/// assert_eq!(ProxyStatus::HttpResponseIncomplete.to_string(), "http_response_incomplete");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProxyStatus {
    /// `connection_terminated` (§2.3.8): the connection ended before any response came.
    ConnectionTerminated,
    /// `connection_read_timeout` (§2.3.10): no new data came in time.
    ConnectionReadTimeout,
    /// `http_response_incomplete` (§2.3.18): the connection ended before the response did.
    HttpResponseIncomplete,
    /// `http_response_header_section_size` (§2.3.19): the head is too large.
    HttpResponseHeaderSectionSize,
    /// `http_response_header_size` (§2.3.20): one field line is too large.
    HttpResponseHeaderSize,
    /// `http_response_body_size` (§2.3.21): the content is too large.
    HttpResponseBodySize,
    /// `http_response_trailer_section_size` (§2.3.22): the trailer section is too large.
    HttpResponseTrailerSectionSize,
    /// `http_response_trailer_size` (§2.3.23): one trailer field is too large.
    HttpResponseTrailerSize,
    /// `http_response_transfer_coding` (§2.3.24): the transfer coding is faulty.
    HttpResponseTransferCoding,
    /// `http_protocol_error` (§2.3.28): everything else that is malformed.
    HttpProtocolError,
}

impl ProxyStatus {
    /// The registered token, to be written after `error=`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConnectionTerminated => "connection_terminated",
            Self::ConnectionReadTimeout => "connection_read_timeout",
            Self::HttpResponseIncomplete => "http_response_incomplete",
            Self::HttpResponseHeaderSectionSize => "http_response_header_section_size",
            Self::HttpResponseHeaderSize => "http_response_header_size",
            Self::HttpResponseBodySize => "http_response_body_size",
            Self::HttpResponseTrailerSectionSize => "http_response_trailer_section_size",
            Self::HttpResponseTrailerSize => "http_response_trailer_size",
            Self::HttpResponseTransferCoding => "http_response_transfer_coding",
            Self::HttpProtocolError => "http_protocol_error",
        }
    }
}

impl fmt::Display for ProxyStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
