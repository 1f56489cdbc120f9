//! Envoy, as dynamic modules see it: what is used of `abi.h`, declared by hand, and what may be done with it.

use std::ffi::{CStr, c_char, c_void};
use std::ptr;

use crate::line::{Level, Line};

/// The version of the interface that this was written for; Envoy 1.40 has it. Another one warns in its log.
pub(crate) const VERSION: &CStr = c"v0.2.0";

/// `envoy_dynamic_module_type_envoy_buffer`, `envoy_dynamic_module_type_module_buffer`
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Buffer {
    ptr: *const c_char,
    len: usize,
}

impl Buffer {
    const EMPTY: Self = Self { ptr: ptr::null(), len: 0 };

    pub(crate) const fn of(bytes: &[u8]) -> Self {
        Self { ptr: bytes.as_ptr().cast(), len: bytes.len() }
    }

    /// # Safety
    ///
    /// It came from Envoy, and what it shows stays as it is for `'a`.
    pub(crate) const unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.ptr.is_null() {
            return &[];
        }
        // SAFETY: by the contract above.
        unsafe { std::slice::from_raw_parts(self.ptr.cast(), self.len) }
    }
}

/// `envoy_dynamic_module_type_on_network_filter_data_status`
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Continue,
    StopIteration,
}

/// `envoy_dynamic_module_type_network_connection_close_type`, as far as it is used.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub(crate) enum Close {
    FlushWrite,
    NoFlush,
}

/// `envoy_dynamic_module_type_network_connection_event`, a number, as Envoy may have more of them.
pub(crate) mod event {
    /// Who speaks through Envoy has closed.
    pub(crate) const REMOTE_CLOSE: u32 = 0;
    /// This side has closed.
    pub(crate) const LOCAL_CLOSE: u32 = 1;
}

/// `envoy_dynamic_module_type_log_level`
#[repr(C)]
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "the numbers count from the first")]
pub(crate) enum LogLevel {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Critical,
}

/// `envoy_dynamic_module_type_network_filter_envoy_ptr`
pub(crate) type FilterPtr = *mut c_void;

unsafe extern "C" {
    #[link_name = "envoy_dynamic_module_callback_network_filter_get_read_buffer_chunks_size"]
    fn read_chunks_size(filter: FilterPtr) -> usize;
    #[link_name = "envoy_dynamic_module_callback_network_filter_get_read_buffer_chunks"]
    fn read_chunks(filter: FilterPtr, out: *mut Buffer) -> bool;
    #[link_name = "envoy_dynamic_module_callback_network_filter_get_write_buffer_chunks_size"]
    fn write_chunks_size(filter: FilterPtr) -> usize;
    #[link_name = "envoy_dynamic_module_callback_network_filter_get_write_buffer_chunks"]
    fn write_chunks(filter: FilterPtr, out: *mut Buffer) -> bool;
    #[link_name = "envoy_dynamic_module_callback_network_filter_drain_read_buffer"]
    fn drain_read(filter: FilterPtr, len: usize) -> bool;
    #[link_name = "envoy_dynamic_module_callback_network_filter_drain_write_buffer"]
    fn drain_write(filter: FilterPtr, len: usize) -> bool;
    #[link_name = "envoy_dynamic_module_callback_network_filter_append_write_buffer"]
    fn append_write(filter: FilterPtr, bytes: Buffer) -> bool;
    #[link_name = "envoy_dynamic_module_callback_network_filter_inject_read_data"]
    fn inject_read(filter: FilterPtr, bytes: Buffer, end: bool);
    #[link_name = "envoy_dynamic_module_callback_network_filter_inject_write_data"]
    fn inject_write(filter: FilterPtr, bytes: Buffer, end: bool);
    #[link_name = "envoy_dynamic_module_callback_network_filter_close"]
    fn close(filter: FilterPtr, how: Close);
    #[link_name = "envoy_dynamic_module_callback_network_filter_get_upstream_host_address"]
    fn upstream_address(filter: FilterPtr, address: *mut Buffer, port: *mut u32) -> bool;
    #[link_name = "envoy_dynamic_module_callback_log"]
    fn log_text(level: LogLevel, message: Buffer);
}

/// Writes a line into Envoy's log.
pub(crate) fn log(line: &Line) {
    let level = match line.level {
        Level::Info => LogLevel::Info,
        Level::Warning => LogLevel::Warn,
        Level::Error => LogLevel::Error,
    };
    // SAFETY: Envoy reads the text before it returns.
    unsafe { log_text(level, Buffer::of(line.text.as_bytes())) }
}

/// The connection of a filter, during one of Envoy's calls.
#[derive(Debug)]
pub(crate) struct Connection(FilterPtr);

impl Connection {
    /// # Safety
    ///
    /// Envoy gave the pointer to the call that runs, and the connection does not outlive that.
    pub(crate) const unsafe fn new(filter: FilterPtr) -> Self {
        Self(filter)
    }

    /// Looks at what Envoy has read and not passed on.
    pub(crate) fn read_buffer<T>(&self, look: impl FnOnce(&[&[u8]]) -> T) -> T {
        // SAFETY: the pointer is Envoy's.
        let count = unsafe { read_chunks_size(self.0) };
        let mut chunks = vec![Buffer::EMPTY; count];
        // SAFETY: the pointer is Envoy's, and there is room for as many chunks as it said.
        let filled = unsafe { read_chunks(self.0, chunks.as_mut_ptr()) };
        show(&chunks, filled, look)
    }

    /// Looks at what is to be written; only while Envoy asks about it.
    pub(crate) fn write_buffer<T>(&self, look: impl FnOnce(&[&[u8]]) -> T) -> T {
        // SAFETY: the pointer is Envoy's.
        let count = unsafe { write_chunks_size(self.0) };
        let mut chunks = vec![Buffer::EMPTY; count];
        // SAFETY: the pointer is Envoy's, and there is room for as many chunks as it said.
        let filled = unsafe { write_chunks(self.0, chunks.as_mut_ptr()) };
        show(&chunks, filled, look)
    }

    /// Drops the first bytes of what Envoy has read.
    pub(crate) fn drop_read(&mut self, count: usize) {
        // SAFETY: the pointer is Envoy's, which drops no more than there is.
        unsafe { drain_read(self.0, count) };
    }

    /// Drops the first bytes of what is to be written.
    pub(crate) fn drop_written(&mut self, count: usize) {
        // SAFETY: the pointer is Envoy's, which drops no more than there is.
        unsafe { drain_write(self.0, count) };
    }

    /// Puts bytes behind what is to be written.
    pub(crate) fn add_written(&mut self, bytes: &[u8]) {
        // SAFETY: the pointer is Envoy's, which copies the bytes.
        unsafe { append_write(self.0, Buffer::of(bytes)) };
    }

    /// Gives bytes to the filters behind this one, and so to the upstream.
    pub(crate) fn pass_to_upstream(&mut self, bytes: &[u8], end: bool) {
        // SAFETY: the pointer is Envoy's, which copies the bytes.
        unsafe { inject_read(self.0, Buffer::of(bytes), end) }
    }

    /// Writes bytes that no filter sees that was asked before this one, and so to Envoy's own reader.
    pub(crate) fn pass_to_reader(&mut self, bytes: &[u8]) {
        // SAFETY: the pointer is Envoy's, which copies the bytes.
        unsafe { inject_write(self.0, Buffer::of(bytes), false) }
    }

    /// The upstream's address, if one was chosen and it is no path.
    pub(crate) fn upstream(&self) -> Option<String> {
        let (mut address, mut port) = (Buffer::EMPTY, 0);
        // SAFETY: the pointer is Envoy's, which writes where the other two show.
        let known = unsafe { upstream_address(self.0, &raw mut address, &raw mut port) };
        // SAFETY: Envoy's, and it is read at once.
        let address = String::from_utf8_lossy(unsafe { address.bytes() });
        known.then(|| {
            if address.contains(':') {
                format!("[{address}]:{port}")
            } else {
                format!("{address}:{port}")
            }
        })
    }

    /// Ends the connection behind what was written.
    pub(crate) fn close(&mut self) {
        // SAFETY: the pointer is Envoy's, and stays so: it is freed after the call that runs.
        unsafe { close(self.0, Close::FlushWrite) }
    }

    /// Ends the connection at once.
    pub(crate) fn abort(&mut self) {
        // SAFETY: the pointer is Envoy's, and stays so: it is freed after the call that runs.
        unsafe { close(self.0, Close::NoFlush) }
    }
}

/// Shows chunks of a buffer that nothing changes meanwhile: who looks cannot get at the connection.
fn show<T>(chunks: &[Buffer], filled: bool, look: impl FnOnce(&[&[u8]]) -> T) -> T {
    let chunks = if filled { chunks } else { &[] };
    // SAFETY: Envoy's, and its buffer is as it was until `look` has returned.
    let slices: Vec<&[u8]> = chunks.iter().map(|chunk| unsafe { chunk.bytes() }).collect();
    look(&slices)
}
