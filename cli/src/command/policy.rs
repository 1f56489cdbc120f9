//! The options that make a policy, the same for every subcommand that judges.

use bad_gateway::{Answer, Defect, Policy};
use bad_gateway_report::input::Choice;
use clap::{Args, ValueEnum};

use super::names;

#[derive(Args, Clone, Debug)]
pub(super) struct PolicyOptions {
    /// What to let pass
    #[arg(
        short,
        long,
        value_name = "POLICY",
        default_value = "gateway",
        overrides_with = "policy",
        help_heading = "The policy"
    )]
    policy: PolicyName,

    /// Let this defect pass too; a name or a code, repeatable
    #[arg(long, value_name = "NAME", value_parser = names::tolerable, help_heading = "The policy")]
    tolerate: Vec<Defect>,

    /// Refuse this defect; wins over --tolerate; repeatable
    #[arg(long, value_name = "NAME", value_parser = names::defect, help_heading = "The policy")]
    refuse: Vec<Defect>,

    /// How large a part may get, such as `head=16384`; repeatable
    #[arg(long = "limit", value_name = "NAME=N", value_parser = names::limit, help_heading = "The policy")]
    pub(super) limits: Vec<(String, u64)>,
}

/// What to say where nothing came, for who answers as a gateway would.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct NoResponseOption {
    /// The answer where a connection ends without one byte; nginx and HAProxy give 502 for a close
    #[arg(
        long,
        value_name = "502|504",
        default_value = "504",
        overrides_with = "no_response",
        hide_possible_values = true,
        help_heading = "The policy"
    )]
    no_response: AnswerName,
}

impl NoResponseOption {
    /// The policy's choices, with this one.
    pub(super) fn among(self, choice: Choice) -> Choice {
        Choice { no_response: self.no_response.answer(), ..choice }
    }
}

impl PolicyOptions {
    /// The options that were given, in short: `gateway --refuse obs-fold`.
    pub(super) fn describe(&self) -> String {
        let name = self.policy.to_possible_value();
        let mut text = name.map_or_else(String::new, |name| name.get_name().to_owned());
        let named = |rows: &[Defect], option: &str| -> String {
            rows.iter().map(|row| format!(" --{option} {}", row.name())).collect()
        };
        text += &named(&self.tolerate, "tolerate");
        text += &named(&self.refuse, "refuse");
        self.limits
            .iter()
            .fold(text, |text, (name, number)| format!("{text} --limit {name}={number}"))
    }

    /// The policy by the choices that make it.
    pub(super) fn choice(&self) -> Choice {
        Choice {
            base: self.policy.policy(),
            limits: self.limits.clone(),
            tolerate: self.tolerate.clone(),
            refuse: self.refuse.clone(),
            no_response: Answer::GatewayTimeout,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PolicyName {
    /// Nothing: every defect is refused, for conformance testing
    Strict,
    /// Only what no two recipients read differently, for a proxy on the internet
    Gateway,
    /// Everything that can be repaired, for an old upstream that cannot be fixed
    Lenient,
}

impl PolicyName {
    const fn policy(self) -> Policy {
        match self {
            Self::Strict => Policy::STRICT,
            Self::Gateway => Policy::GATEWAY,
            Self::Lenient => Policy::LENIENT,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum AnswerName {
    #[value(name = "502")]
    BadGateway,
    #[value(name = "504")]
    GatewayTimeout,
}

impl AnswerName {
    const fn answer(self) -> Answer {
        match self {
            Self::BadGateway => Answer::BadGateway,
            Self::GatewayTimeout => Answer::GatewayTimeout,
        }
    }
}
