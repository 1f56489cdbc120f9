//! The options, resolved.

use bad_gateway::{Ending, Method, RequestContext, Version};
use bad_gateway_report::form::Facts;
use bad_gateway_report::input::{FIELDS, Plan, SentRequest};

use super::args::{Check, EndingName};
use super::format::Format;
use super::names;

/// What to read, as what, and under which policy; `facts` is what the input says, where no option
/// does. The error is a usage error.
pub(super) fn plan(options: &Check, facts: &Facts) -> Result<Plan, String> {
    let get = ["GET".to_owned()];
    let methods = match (options.methods.as_slice(), facts.methods.as_slice()) {
        ([], []) => &get[..],
        ([], methods) | (methods, _) => methods,
    };
    let version = if options.http10 { Some(Version::HTTP_10) } else { facts.version };
    let sent = |method: &String| {
        let request = RequestContext::new(Method::from_bytes(method.as_bytes()));
        let request = version.map_or(request, |version| request.with_version(version));
        let request = match (&options.upgrade, &facts.upgrade) {
            (Some(offer), _) => request
                .with_upgrade(offer.as_bytes())
                .map_err(|error| format!("--upgrade: {error}"))?,
            // One that is too long for the parser is none that anybody would take.
            (None, Some(offer)) => request.with_upgrade(offer.as_bytes()).unwrap_or(request),
            (None, None) => request,
        };
        Ok(SentRequest { method: method.clone(), request })
    };
    Ok(Plan {
        choice: options.no_response.among(options.policy.choice()),
        requests: methods.iter().map(sent).collect::<Result<_, String>>()?,
        ending: ending(options, facts),
        reused: options.reused || facts.reused,
        split: options.split.map(|split| usize::try_from(split).unwrap_or(usize::MAX)),
        head_alone: facts.head_alone,
        copied: false,
        surroundings: options.format != Format::Json && !options.quiet && !options.summary,
    })
}

fn ending(options: &Check, facts: &Facts) -> Ending {
    let option = options.ending.map(EndingName::ending);
    option.or(facts.ending).unwrap_or(Ending::Closed)
}

/// What the name of a file told, as far as no option says something else.
pub(super) fn by_name(options: &Check, facts: &Facts) -> Option<String> {
    let mut said = Vec::new();
    if let (Some(method), true) = (facts.methods.first(), options.methods.is_empty()) {
        said.push(format!("--method {method}"));
    }
    if let (Some(ending), None) = (facts.ending, options.ending) {
        said.push(format!("--ending {}", EndingName::of(ending)));
    }
    (!said.is_empty()).then(|| format!("its name says: {}", said.join(" ")))
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
