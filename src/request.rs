//! What of the request changes how its response is read.
//!
//! Framing is undefined without the method (RFC 9110 §6), so a reader takes a [`RequestContext`] before
//! it takes the first byte. Nothing else of the request is kept.

use core::fmt;

/// A version of HTTP/1.x, ordered by its minor number.
///
/// `Display` is `1.1`, as it is written into Via.
///
/// ```
/// use bad_gateway::Version;
///
/// assert!(Version::HTTP_10 < Version::HTTP_11);
/// assert_eq!(Version::HTTP_11.to_string(), "1.1");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    minor: u8,
}

impl Version {
    /// HTTP/1.0.
    pub const HTTP_10: Self = Self { minor: 0 };
    /// HTTP/1.1.
    pub const HTTP_11: Self = Self { minor: 1 };

    pub(crate) const fn from_minor(minor: u8) -> Self {
        Self { minor }
    }

    /// The minor version, 0 to 9; everything above 1 is read as 1 (RFC 9110 §6.2).
    #[must_use]
    pub const fn minor(self) -> u8 {
        self.minor
    }
}

impl fmt::Display for Version {
    /// `1.0`, `1.1` …, as it is written into Via.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

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

/// The most bytes that an offered Upgrade value can have.
const OFFER: usize = 64;

/// What of a request changes how its response is read; it is what the gateway sent upstream.
///
/// ```
/// use bad_gateway::{Defect, Ending, Framing, Method, Policy, RequestContext, check};
///
/// let bytes = b"HTTP/1.1 101 Switching Protocols\r\n\
///     Connection: upgrade\r\nUpgrade: websocket\r\n\r\n";
/// let verdict = |request| check(bytes, request, Ending::Open, Policy::GATEWAY);
///
/// let chat = RequestContext::new(Method::Get).upgrade(b"websocket")?;
/// assert_eq!(verdict(chat).framing, Some(Framing::Tunnel));
/// let plain = RequestContext::new(Method::Get);
/// assert_eq!(verdict(plain).reject().unwrap().defect, Defect::UpgradeUnsolicited);
/// assert_eq!(verdict(chat.still_sending()).reject().unwrap().defect, Defect::UpgradeEarly);
/// # Ok::<(), bad_gateway::OfferTooLong>(())
/// ```
#[derive(Clone, Copy)]
#[must_use]
pub struct RequestContext {
    method: Method,
    version: Version,
    closes: bool,
    sent: bool,
    offer_len: u8,
    offer: [u8; OFFER],
}

impl RequestContext {
    /// A request of HTTP/1.1 with that method, sent whole, that offers no upgrade and does not
    /// say `Connection: close`.
    pub const fn new(method: Method) -> Self {
        Self {
            method,
            version: Version::HTTP_11,
            closes: false,
            sent: true,
            offer_len: 0,
            offer: [0; OFFER],
        }
    }

    /// The version that the request said; HTTP/1.1 unless changed. To a request of HTTP/1.0, a
    /// Transfer-Encoding is `transfer-encoding-unasked`, and its Upgrade offers nothing.
    pub const fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    /// The request said `Connection: close`, so the connection ends with its response.
    pub const fn closing(mut self) -> Self {
        self.closes = true;
        self
    }

    /// The value of the Upgrade field that the request sent, such as `websocket`: at most 64 bytes,
    /// kept inline. Another 101 than to one of these protocols is `upgrade-unsolicited`.
    ///
    /// # Errors
    ///
    /// [`OfferTooLong`] if it is longer.
    pub fn upgrade(mut self, protocols: &[u8]) -> Result<Self, OfferTooLong> {
        let place = self.offer.get_mut(..protocols.len()).ok_or(OfferTooLong)?;
        place.copy_from_slice(protocols);
        self.offer_len = u8::try_from(protocols.len()).map_err(|_| OfferTooLong)?;
        Ok(self)
    }

    /// The request is still being sent while the response is read. Until it was sent whole the connection
    /// cannot be used again, and a 101 is `upgrade-early`.
    ///
    /// [`ResponseParser::request_sent`](crate::ResponseParser::request_sent) says when it was.
    pub const fn still_sending(mut self) -> Self {
        self.sent = false;
        self
    }

    pub(crate) const fn set_sent(&mut self) {
        self.sent = true;
    }

    /// Becomes `other`, without copying room for an offer that it does not make.
    #[inline]
    pub(crate) const fn assign(&mut self, other: &Self) {
        (self.method, self.version) = (other.method, other.version);
        (self.closes, self.sent) = (other.closes, other.sent);
        self.offer_len = other.offer_len;
        if other.offer_len > 0 {
            self.offer = other.offer;
        }
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    pub(crate) const fn is_http10(&self) -> bool {
        self.version.minor == 0
    }

    pub(crate) const fn closes(&self) -> bool {
        self.closes
    }

    pub(crate) const fn is_sent(&self) -> bool {
        self.sent
    }

    /// The offered protocols; none in a request of HTTP/1.0, whose Upgrade is ignored
    /// (RFC 9110 §7.8).
    pub(crate) fn offer(&self) -> &[u8] {
        if self.is_http10() { &[] } else { self.offered() }
    }

    fn offered(&self) -> &[u8] {
        self.offer.get(..usize::from(self.offer_len)).unwrap_or_default()
    }
}

impl PartialEq for RequestContext {
    fn eq(&self, other: &Self) -> bool {
        let facts = |request: &Self| {
            (request.method, request.version, request.closes, request.sent, request.offer_len)
        };
        facts(self) == facts(other) && self.offered() == other.offered()
    }
}

impl Eq for RequestContext {}

impl fmt::Debug for RequestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestContext")
            .field("method", &self.method)
            .field("version", &self.version)
            .field("closes", &self.closes)
            .field("sent", &self.sent)
            .field("offers_upgrade", &(self.offer_len > 0))
            .finish()
    }
}

/// The offered Upgrade value is longer than the 64 bytes that are kept: the error of
/// [`RequestContext::upgrade`].
///
/// ```
/// use bad_gateway::{Method, OfferTooLong, RequestContext};
///
/// assert_eq!(RequestContext::new(Method::Get).upgrade(&[b'a'; 65]), Err(OfferTooLong));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferTooLong;

impl fmt::Display for OfferTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an offered Upgrade value can have at most {OFFER} bytes")
    }
}

impl core::error::Error for OfferTooLong {}
