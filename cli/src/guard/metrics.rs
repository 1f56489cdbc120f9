//! What is counted, in the text form that Prometheus reads.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};

use super::event::{Event, What};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Responses {
    verdict: &'static str,
    defect: &'static str,
    action: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failures {
    error: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Seconds {
    until: &'static str,
}

pub(super) struct Metrics {
    registry: Registry,
    responses: Family<Responses, Counter>,
    /// The most frequent of them, at hand.
    passed: Counter,
    unreachable: Family<Failures, Counter>,
    dropped: Counter,
    unanswered: Counter,
    pub(super) connections: Gauge,
    until_connected: Histogram,
    until_first: Histogram,
    until_last: Histogram,
}

fn histogram() -> Histogram {
    Histogram::new([
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0,
    ])
}

/// A metric that stands in the registry, and at hand.
fn registered<M: Metric + Clone>(to: &mut Registry, name: &str, help: &str, metric: M) -> M {
    to.register(name, help, metric.clone());
    metric
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("bad_gateway");
        let to = &mut registry;
        let help = "Responses of the upstream, with the verdict, the defect and what was done";
        let responses = registered(to, "responses", help, Family::<Responses, Counter>::default());
        let passed = Responses { verdict: "valid", defect: "", action: "passed" };
        let passed = responses.get_or_create_owned(&passed);
        let help = "Connections to the upstream that could not be made";
        let unreachable = registered(to, "unreachable", help, Family::default());
        let help = "Interim responses that were not passed on";
        let dropped = registered(to, "interim_dropped", help, Counter::default());
        let help = "Pipelined requests that got no response";
        let unanswered = registered(to, "unanswered", help, Counter::default());
        let connections = registered(to, "connections", "Connections of clients", Gauge::default());
        let help = "Time to connect, and from a request on to the first and to the last byte of its response";
        let seconds = Family::<Seconds, Histogram>::new_with_constructor(histogram);
        let seconds = registered(to, "seconds", help, seconds);
        let of = |until| seconds.get_or_create_owned(&Seconds { until });
        Self {
            until_connected: of("connected"),
            until_first: of("first"),
            until_last: of("last"),
            registry,
            responses,
            passed,
            unreachable,
            dropped,
            unanswered,
            connections,
        }
    }

    /// A connection to the upstream was made.
    pub(super) fn connected(&self, after: Duration) {
        self.until_connected.observe(after.as_secs_f64());
    }

    pub(super) fn count(&self, event: &Event) {
        let (verdict, defect) = match &event.what {
            What::Response(exchange) => {
                let verdict = &exchange.verdict;
                let defect = verdict.reject().map_or("", |reject| reject.defect.name());
                (verdict.outcome.as_str(), defect)
            }
            What::Unsolicited(_) | What::IdleEnd => ("unsolicited", ""),
            What::NotUnderstood(_) => ("not_understood", ""),
            What::ClientLeft(_) => ("client_left", ""),
            What::DrainOver(_) => ("drain_over", ""),
            What::Unjudged => ("unjudged", ""),
            What::Unreachable(unreachable, ..) => {
                let error = unreachable.reason.as_str();
                self.unreachable.get_or_create(&Failures { error }).inc();
                ("unreachable", "")
            }
        };
        if let Some(exchange) = event.what.exchange() {
            self.dropped.inc_by(exchange.dropped.into());
        }
        self.unanswered.inc_by(event.unanswered as u64);
        let action = event.action.as_str();
        if (verdict, action) == ("valid", "passed") {
            self.passed.inc();
        } else {
            self.responses.get_or_create(&Responses { verdict, defect, action }).inc();
        }
        if let Some(first) = event.spent.first {
            self.until_first.observe(first.as_secs_f64());
        }
        // Where it was cut off there is no last byte.
        if let Some(last) = event.spent.last.filter(|_| verdict == "valid") {
            self.until_last.observe(last.as_secs_f64());
        }
    }

    /// All of it as text.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
