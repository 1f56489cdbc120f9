//! What to read, as what, and under which policy: the options, resolved.

use bad_gateway::{Ending, Limits, Method, Policy, Request, ResponseParser};

use crate::args::Check;
use crate::names;

/// The most fields that can be read, whatever `--limit fields=N` says.
pub(crate) const FIELDS: usize = 8192;

/// The parser of the command: with more room than a gateway needs, so that the limit can be raised.
pub(crate) type Parser = ResponseParser<FIELDS>;

/// What the bytes of one connection answer, and how they are judged.
pub(crate) struct Plan {
    pub(crate) policy: Policy,
    pub(crate) requests: Vec<Asked>,
    pub(crate) ending: Ending,
    pub(crate) split: Option<usize>,
    /// Whether a person will look at it, who needs to see the bytes.
    pub(crate) pictures: bool,
}

/// One request.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) request: Request,
}

impl Plan {
    /// Resolves the options; the error is a usage error.
    pub(crate) fn new(options: &Check, pictures: bool) -> Result<Self, String> {
        let asked = |method: &String| {
            let request = Request::new(Method::from_bytes(method.as_bytes()));
            let request = match &options.upgrade {
                Some(offer) => request.upgrade(offer.as_bytes()),
                None => Ok(request),
            };
            Ok(Asked {
                method: method.clone(),
                request: request.map_err(|error| format!("--upgrade: {error}"))?,
            })
        };
        Ok(Self {
            policy: policy(options),
            requests: options.methods.iter().map(asked).collect::<Result<_, String>>()?,
            ending: options.ending.ending(),
            split: options.split.map(|split| usize::try_from(split).unwrap_or(usize::MAX)),
            pictures,
        })
    }
}

fn policy(options: &Check) -> Policy {
    let mut limits = Limits::DEFAULT;
    for (name, number) in &options.limits {
        // The name was checked when the option was read.
        let _ = limits.set(name, *number);
    }
    let policy = options.policy.policy().with_limits(limits);
    let tolerate = options.tolerate.iter();
    let policy = tolerate.fold(policy, |policy, &row| policy.try_tolerate(row).unwrap_or(policy));
    options.refuse.iter().fold(policy, |policy, &row| policy.refuse(row))
}

/// What is allowed, and most likely not meant.
pub(crate) fn warnings(options: &Check) -> Vec<String> {
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
    let fields = options.limits.iter().rfind(|(name, _)| name == "fields");
    if fields.is_some_and(|(_, number)| *number > FIELDS as u64) {
        warnings.push(format!("--limit fields: this command reads at most {FIELDS} fields"));
    }
    warnings
}
