//! The example of each row of the registry: what it answers, and under which limits.

use bad_gateway::{Defect, Limits, Method, Policy, RequestContext, Version};

/// The request that a row's example answers.
pub fn request(defect: Defect) -> RequestContext {
    let example = defect.example();
    let mut request = RequestContext::new(Method::from_bytes(example.method.as_bytes()));
    if example.http10_request {
        request = request.with_version(Version::HTTP_10);
    }
    if let Some(protocol) = example.upgrade {
        request = request.with_upgrade(protocol.as_bytes()).expect("a short offer");
    }
    if example.sending { request.still_sending() } else { request }
}

/// The policy, with the limits that the example is for.
pub fn in_context(defect: Defect, policy: Policy) -> Policy {
    let mut limits = Limits::DEFAULT;
    if let Some((name, value)) = defect.example().limit {
        limits.set(name, value).expect("a known limit");
    }
    policy.with_limits(limits)
}
