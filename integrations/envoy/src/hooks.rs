//! The functions that Envoy looks for in a module with a network filter.

use std::ffi::{c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use crate::envoy::{Buffer, Connection, FilterPtr, Status, VERSION, log};
use crate::filter::Filter;
use crate::line::{Level, Line};
use crate::settings::Settings;

/// A filter's configuration, as Envoy holds it.
pub(crate) type ConfigPtr = *const Settings;
/// A filter, as Envoy holds it.
pub(crate) type HeldPtr = *const Filter;

/// No panic goes into Envoy: a connection on which one happens is ended.
fn contained(
    connection: FilterPtr,
    filter: HeldPtr,
    call: impl FnOnce(&Filter, &mut Connection) -> Status,
) -> Status {
    // SAFETY: Envoy gives the pointer that it got of `filter_new`, before it gives it to `filter_destroy`.
    let filter = unsafe { &*filter };
    // SAFETY: Envoy gave it to the call that runs.
    let mut connection = unsafe { Connection::new(connection) };
    let called = catch_unwind(AssertUnwindSafe(|| call(filter, &mut connection)));
    called.unwrap_or_else(|_| {
        filter.give_up();
        log(&fault("a connection is ended"));
        connection.abort();
        Status::StopIteration
    })
}

fn fault(what: &str) -> Line {
    Line { level: Level::Error, text: format!("bad_gateway: a fault of the module's own: {what}") }
}

/// The version of the interface.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn envoy_dynamic_module_on_program_init() -> *const c_char {
    VERSION.as_ptr()
}

/// A filter's configuration; null refuses it, and the log says why.
///
/// # Safety
///
/// The buffers are Envoy's.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn envoy_dynamic_module_on_network_filter_config_new(
    _config: *mut c_void,
    name: Buffer,
    config: Buffer,
) -> ConfigPtr {
    // SAFETY: Envoy's, while this runs.
    let name = unsafe { name.bytes() };
    // SAFETY: the same.
    let text = unsafe { config.bytes() };
    let text = match catch_unwind(|| Settings::read(text)) {
        Ok(Ok(settings)) => return Box::into_raw(Box::new(settings)),
        Ok(Err(invalid)) => {
            format!("bad_gateway: filter {}: {invalid}", String::from_utf8_lossy(name))
        }
        Err(_) => fault("the configuration is not read").text,
    };
    log(&Line { level: Level::Error, text });
    ptr::null()
}

/// Envoy has no filter with it any more.
///
/// # Safety
///
/// It came from `config_new`.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn envoy_dynamic_module_on_network_filter_config_destroy(
    config: ConfigPtr,
) {
    // SAFETY: it was made by `Box::into_raw`, and Envoy gives it back once.
    drop(unsafe { Box::from_raw(config.cast_mut()) });
}

/// A filter for a connection; null closes it.
///
/// # Safety
///
/// The configuration came from `config_new`.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn envoy_dynamic_module_on_network_filter_new(
    config: ConfigPtr,
    _filter: FilterPtr,
) -> HeldPtr {
    // SAFETY: Envoy keeps the configuration as long as its filters.
    let settings = unsafe { *config };
    catch_unwind(|| Box::into_raw(Box::new(Filter::new(settings))).cast_const())
        .unwrap_or(ptr::null())
}

/// Its connection is there.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn envoy_dynamic_module_on_network_filter_new_connection(
    _connection: FilterPtr,
    _filter: HeldPtr,
) -> Status {
    Status::Continue
}

/// Bytes for the upstream.
///
/// # Safety
///
/// Both pointers are what Envoy got and gives.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn envoy_dynamic_module_on_network_filter_read(
    connection: FilterPtr,
    filter: HeldPtr,
    len: usize,
    end: bool,
) -> Status {
    contained(connection, filter, |filter, connection| filter.read(connection, len, end))
}

/// Bytes of the upstream.
///
/// # Safety
///
/// Both pointers are what Envoy got and gives.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn envoy_dynamic_module_on_network_filter_write(
    connection: FilterPtr,
    filter: HeldPtr,
    len: usize,
    end: bool,
) -> Status {
    contained(connection, filter, |filter, connection| filter.write(connection, len, end))
}

/// The connection has ended, or has begun.
///
/// # Safety
///
/// Both pointers are what Envoy got and gives.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn envoy_dynamic_module_on_network_filter_event(
    connection: FilterPtr,
    filter: HeldPtr,
    event: u32,
) {
    contained(connection, filter, |filter, connection| {
        filter.event(connection, event);
        Status::Continue
    });
}

/// The connection is gone.
///
/// # Safety
///
/// It came from `filter_new`.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn envoy_dynamic_module_on_network_filter_destroy(filter: HeldPtr) {
    // SAFETY: it was made by `Box::into_raw`, and Envoy gives it back once.
    drop(unsafe { Box::from_raw(filter.cast_mut()) });
}
