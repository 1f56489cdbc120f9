//! What a request says about its response.

use core::fmt;

use super::offer::Offer;
use super::{Method, OfferTooLong, Version};

/// The facts about a request that change how its response is read: of the request that the gateway
/// sent upstream.
///
/// ```
/// use bad_gateway::{Defect, Ending, Framing, Method, Policy, RequestContext, check};
///
/// let bytes = b"HTTP/1.1 101 Switching Protocols\r\n\
///     Connection: upgrade\r\nUpgrade: websocket\r\n\r\n";
/// let verdict = |request| check(bytes, request, Ending::Open, Policy::GATEWAY);
///
/// let chat = RequestContext::new(Method::Get).with_upgrade(b"websocket")?;
/// assert_eq!(verdict(chat).framing, Some(Framing::Tunnel));
/// let plain = RequestContext::new(Method::Get);
/// assert_eq!(verdict(plain).reject().unwrap().defect, Defect::UpgradeUnsolicited);
/// assert_eq!(verdict(chat.still_sending()).reject().unwrap().defect, Defect::UpgradeEarly);
/// # Ok::<(), bad_gateway::OfferTooLong>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct RequestContext {
    pub(super) method: Method,
    pub(super) version: Version,
    pub(super) closes: bool,
    pub(super) sent: bool,
    pub(super) offer: Offer,
}

impl RequestContext {
    /// A request of HTTP/1.1 with that method, sent whole, that offers no upgrade and does not
    /// say `Connection: close`.
    pub const fn new(method: Method) -> Self {
        Self { method, version: Version::HTTP_11, closes: false, sent: true, offer: Offer::NONE }
    }

    /// The version that the request said; HTTP/1.1 unless changed. To a request of HTTP/1.0, a
    /// Transfer-Encoding is `transfer-encoding-unasked`, and its Upgrade offers nothing.
    pub const fn with_version(mut self, version: Version) -> Self {
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
    /// [`OfferTooLong`] if it is longer; what to do then stands there.
    pub fn with_upgrade(mut self, protocols: &[u8]) -> Result<Self, OfferTooLong> {
        self.offer = Offer::NONE;
        self.offer.push(protocols)?;
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

    /// Becomes `other`.
    #[inline]
    pub(crate) const fn assign(&mut self, other: &Self) {
        (self.method, self.version) = (other.method, other.version);
        (self.closes, self.sent) = (other.closes, other.sent);
        self.offer.assign(&other.offer);
    }

    /// The method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The version that the request said.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// Whether the connection ends with the response: [`RequestContext::closing`], or as the head says.
    #[must_use]
    pub const fn is_closing(&self) -> bool {
        self.closes
    }

    /// Whether the request was sent whole.
    #[must_use]
    pub const fn is_sent(&self) -> bool {
        self.sent
    }

    /// The value of the Upgrade field that the request sent, if any; several lines are one list.
    #[must_use]
    pub fn upgrade(&self) -> Option<&[u8]> {
        (!self.offer.is_empty()).then(|| self.offer.as_slice())
    }

    pub(crate) const fn is_http10(&self) -> bool {
        self.version.minor() == 0
    }

    /// The offered protocols; none in a request of HTTP/1.0, whose Upgrade is ignored
    /// (RFC 9110 §7.8).
    pub(crate) fn offer(&self) -> &[u8] {
        if self.is_http10() { &[] } else { self.offer.as_slice() }
    }
}

impl fmt::Debug for RequestContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestContext")
            .field("method", &self.method)
            .field("version", &self.version)
            .field("closes", &self.closes)
            .field("sent", &self.sent)
            .field("offers_upgrade", &!self.offer.is_empty())
            .finish()
    }
}
