//! What a report says that the bytes do not tell.

use bad_gateway::cause::Mend;

/// What is known from having asked.
#[derive(Debug, Default)]
#[allow(clippy::exhaustive_structs, reason = "whoever asked fills in each of them")]
pub struct Beside {
    /// What is spoken on the port, in the place of a likely cause.
    pub speaks: Option<Speaks>,
    /// Further facts: a label and a text.
    pub facts: Vec<(&'static str, String)>,
    /// The upstream's address, for the lines of the gateways' configuration.
    pub address: Option<String>,
}

impl Beside {
    /// A line of a configuration, with the address put in where it is known.
    pub(super) fn put(&self, line: &str) -> String {
        match &self.address {
            Some(address) => line.replace("UPSTREAM", address).replace("ADDRESS", address),
            None => line.to_owned(),
        }
    }
}

/// What a port speaks in the place of HTTP.
#[derive(Debug)]
#[allow(clippy::exhaustive_structs, reason = "whoever asked fills in each of them")]
pub struct Speaks {
    /// What it is, and how that is known.
    pub text: String,
    /// What to do about it.
    pub advice: Option<&'static str>,
    /// The lines of the gateways' configuration.
    pub lines: Vec<(&'static str, &'static str)>,
}

/// The line of each gateway that has one, behind the gateway's name.
pub fn gateways(mend: Mend) -> Vec<(&'static str, &'static str)> {
    let lines = [("nginx", mend.nginx), ("haproxy", mend.haproxy), ("envoy", mend.envoy)];
    lines.into_iter().filter_map(|(gateway, line)| Some((gateway, line?))).collect()
}
