//! The one-shot: whole bytes in, verdict out.

use crate::policy::Policy;
use crate::request::RequestContext;
use crate::response::ResponseParser;
use crate::verdict::{Ending, Verdict};

/// Reads one response from `bytes`, which is everything that came for it.
///
/// `ending` says how the connection stood after the last of them. What follows a complete response
/// is counted in [`Verdict::leftover`]. Offsets count in bytes from the first of `bytes`. There is
/// room for 256 fields; nothing is allocated.
///
/// Also the way to find out what is wrong with a buffer that another parser refused.
///
/// ```
/// use bad_gateway::{Defect, Ending, Method, Policy, RequestContext, check};
///
/// let bytes = b"HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n";
/// let verdict = check(bytes, RequestContext::new(Method::Get), Ending::Closed, Policy::GATEWAY);
/// let reject = verdict.reject().unwrap();
/// assert_eq!((reject.defect, reject.offset), (Defect::FieldNameByte, 20));
/// assert_eq!(
///     reject.to_string(),
///     "A field name holds a byte that no token may hold, at byte 20 [F003, RFC 9110 §5.1]",
/// );
/// ```
pub fn check(bytes: &[u8], request: RequestContext, ending: Ending, policy: Policy) -> Verdict {
    let mut response: ResponseParser = ResponseParser::new(policy, request);
    response.read_all(bytes, ending)
}
