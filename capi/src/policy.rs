//! The policy, made in storage of the caller's.

use reader::{Answer, Defect, InvalidLimit, Policy};

use crate::defect::numbered;
use crate::edge::{Given, Kept, Lent, Stored};
use crate::error::{Error, done};

impl Kept for Policy {
    const MARK: u64 = u64::from_le_bytes(*b"bgw1poli");
}

/// `bgw_policy_size`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_policy_size() -> usize {
    size_of::<Stored<Policy>>()
}

/// `bgw_policy_init`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_policy_init(
    policy: Given<'_, Stored<Policy>>,
    size: usize,
    preset: i32,
) -> i32 {
    let preset = match preset {
        0 => Ok(Policy::STRICT),
        1 => Ok(Policy::GATEWAY),
        2 => Ok(Policy::LENIENT),
        _ => Err(Error::Value),
    };
    // SAFETY: pointer and size came from C.
    done(preset.and_then(|preset| unsafe { policy.keep(size, preset) }).map(drop))
}

/// `bgw_policy_tolerate`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_policy_tolerate(
    policy: Given<'_, Stored<Policy>>,
    defect: u32,
) -> i32 {
    done(change(policy, |policy| policy.try_tolerate(numbered(defect)?).map_err(|_| Error::Never)))
}

/// `bgw_policy_refuse`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_policy_refuse(policy: Given<'_, Stored<Policy>>, defect: u32) -> i32 {
    done(change(policy, |policy| numbered(defect).map(|defect: Defect| policy.refuse(defect))))
}

/// `bgw_policy_limit`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_policy_limit(
    policy: Given<'_, Stored<Policy>>,
    name: Lent<'_, u8>,
    len: usize,
    value: u64,
) -> i32 {
    // SAFETY: both came from C.
    let name = unsafe { name.bytes(len) };
    done(change(policy, |policy| {
        let name = str::from_utf8(name?).map_err(|_| Error::Unknown)?;
        let mut limits = *policy.limits();
        limits.set(name, value).map_err(|error| match error {
            InvalidLimit::Unknown => Error::Unknown,
            _ => Error::Value,
        })?;
        Ok(policy.with_limits(limits))
    }))
}

/// `bgw_policy_no_response`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_policy_no_response(
    policy: Given<'_, Stored<Policy>>,
    status: i32,
) -> i32 {
    done(change(policy, |policy| Ok(policy.with_no_response(answer(status)?))))
}

/// The answer of that status code.
pub(crate) fn answer(status: i32) -> Result<Answer, Error> {
    match status {
        502 => Ok(Answer::BadGateway),
        504 => Ok(Answer::GatewayTimeout),
        _ => Err(Error::Value),
    }
}

fn change(
    policy: Given<'_, Stored<Policy>>,
    change: impl FnOnce(Policy) -> Result<Policy, Error>,
) -> Result<(), Error> {
    let policy = policy.value()?;
    *policy = change(*policy)?;
    Ok(())
}
