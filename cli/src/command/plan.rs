//! The options, resolved.

use bad_gateway::{Method, RequestContext};
use bad_gateway_report::input::{FIELDS, Plan, SentRequest};

use super::args::{Check, Format};
use super::names;

/// What to read, as what, and under which policy; the error is a usage error.
pub(super) fn plan(options: &Check) -> Result<Plan, String> {
    let sent = |method: &String| {
        let request = RequestContext::new(Method::from_bytes(method.as_bytes()));
        let request = match &options.upgrade {
            Some(offer) => request.with_upgrade(offer.as_bytes()),
            None => Ok(request),
        };
        let request = request.map_err(|error| format!("--upgrade: {error}"))?;
        Ok(SentRequest { method: method.clone(), request })
    };
    Ok(Plan {
        choice: options.policy.choice(),
        requests: options.methods.iter().map(sent).collect::<Result<_, String>>()?,
        ending: options.ending.ending(),
        reused: options.reused,
        split: options.split.map(|split| usize::try_from(split).unwrap_or(usize::MAX)),
        surroundings: options.format == Format::Human,
    })
}

/// Warns of options that are allowed together, but most likely not meant.
pub(super) fn warnings(options: &Check) -> Vec<String> {
    let mut warnings = Vec::new();
    for method in &options.methods {
        if let Some(known) = names::method_in_other_case(method) {
            let text = format!(
                "methods are case-sensitive: `{method}` is not {known}, did you mean {known}?"
            );
            if !warnings.contains(&text) {
                warnings.push(text);
            }
        }
    }
    let fields = options.policy.limits.iter().rfind(|(name, _)| name == "fields");
    if fields.is_some_and(|(_, number)| *number > FIELDS as u64) {
        warnings.push(format!("--limit fields: this command reads at most {FIELDS} fields"));
    }
    warnings
}
