//! The method, as far as it matters to the response.

/// A request method, as far as it matters to the response and to retries (RFC 9110 §9).
///
/// ```
/// use bad_gateway::Method;
///
/// assert_eq!(Method::from_bytes(b"HEAD"), Method::Head);
/// assert_eq!(Method::from_bytes(b"head"), Method::Other, "methods are case-sensitive");
/// assert!(Method::Put.is_idempotent() && !Method::Post.is_idempotent());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// GET.
    Get,
    /// HEAD: the response ends with its head (RFC 9110 §9.3.2).
    Head,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// DELETE.
    Delete,
    /// CONNECT: a 2xx starts a tunnel (RFC 9110 §9.3.6).
    Connect,
    /// OPTIONS.
    Options,
    /// TRACE.
    Trace,
    /// PATCH.
    Patch,
    /// Any other method.
    Other,
}

impl Method {
    /// The method of that exact spelling: methods are case-sensitive (RFC 9110 §9.1), so `head` is
    /// [`Method::Other`].
    #[must_use]
    pub const fn from_bytes(method: &[u8]) -> Self {
        match method {
            b"GET" => Self::Get,
            b"HEAD" => Self::Head,
            b"POST" => Self::Post,
            b"PUT" => Self::Put,
            b"DELETE" => Self::Delete,
            b"CONNECT" => Self::Connect,
            b"OPTIONS" => Self::Options,
            b"TRACE" => Self::Trace,
            b"PATCH" => Self::Patch,
            _ => Self::Other,
        }
    }

    /// Whether a gateway may send such a request again on its own (RFC 9110 §9.2.2): GET, HEAD,
    /// OPTIONS, TRACE, PUT and DELETE.
    #[must_use]
    pub const fn is_idempotent(self) -> bool {
        matches!(
            self,
            Self::Get | Self::Head | Self::Options | Self::Trace | Self::Put | Self::Delete
        )
    }
}

#[cfg(feature = "http")]
impl From<&http::Method> for Method {
    fn from(method: &http::Method) -> Self {
        Self::from_bytes(method.as_str().as_bytes())
    }
}
