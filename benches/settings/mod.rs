//! What all criterion benches are measured with.

use criterion::Criterion;
use std::time::Duration;

/// Short warm-ups and measurements, unless the command line says otherwise.
pub(crate) fn criterion() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .configure_from_args()
}
