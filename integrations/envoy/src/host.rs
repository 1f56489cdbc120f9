//! A host in place of Envoy, for tests: one connection, whose buffers are lists of chunks.

use crate::envoy::{Buffer, Close, FilterPtr, LogLevel, Status};
use crate::hooks::{
    ConfigPtr, HeldPtr, envoy_dynamic_module_on_network_filter_config_destroy as config_destroy,
    envoy_dynamic_module_on_network_filter_config_new as config_new,
    envoy_dynamic_module_on_network_filter_destroy as destroy,
    envoy_dynamic_module_on_network_filter_event as event,
    envoy_dynamic_module_on_network_filter_new as new,
    envoy_dynamic_module_on_network_filter_read as read,
    envoy_dynamic_module_on_network_filter_write as write,
};

type Chunks = Vec<Vec<u8>>;

/// What became of a connection.
#[derive(Default)]
pub(crate) struct Host {
    config: Option<ConfigPtr>,
    filter: Option<HeldPtr>,
    read: Chunks,
    written: Chunks,
    /// What it says of its chunks, if that is wrong.
    pub(crate) lies: Option<usize>,
    pub(crate) to_upstream: Vec<u8>,
    pub(crate) to_reader: Vec<u8>,
    /// How often the module closed it.
    pub(crate) closes: u32,
}

impl Host {
    pub(crate) fn new(config: &str) -> Box<Self> {
        let mut host = Box::new(Self::default());
        let ptr = host.ptr();
        let text = Buffer::of(config.as_bytes());
        // SAFETY: the text lives on.
        let config = unsafe { config_new(ptr, Buffer::of(b"test"), text) };
        assert!(!config.is_null());
        host.config = Some(config);
        // SAFETY: it is what `config_new` gave.
        host.filter = Some(unsafe { new(config, ptr) });
        host
    }

    fn ptr(&mut self) -> FilterPtr {
        std::ptr::from_mut(self).cast()
    }

    fn filter(&self) -> HeldPtr {
        self.filter.expect("it is there")
    }

    /// The proxy writes these chunks.
    pub(crate) fn ask(&mut self, chunks: &[&[u8]]) {
        self.read.extend(chunks.iter().map(|chunk| chunk.to_vec()));
        let (ptr, filter, len) = (self.ptr(), self.filter(), size(&self.read));
        // SAFETY: both are what they must be.
        if let Status::Continue = unsafe { read(ptr, filter, len, false) } {
            self.to_upstream.append(&mut std::mem::take(&mut self.read).concat());
        }
    }

    /// The upstream sends these chunks, and ends or does not.
    pub(crate) fn answer(&mut self, chunks: &[&[u8]], end: bool) {
        self.written = chunks.iter().map(|chunk| chunk.to_vec()).collect();
        let (ptr, filter, len) = (self.ptr(), self.filter(), size(&self.written));
        // SAFETY: both are what they must be.
        if let Status::Continue = unsafe { write(ptr, filter, len, end) } {
            self.to_reader.append(&mut std::mem::take(&mut self.written).concat());
        }
    }

    /// Envoy closes the connection, as it does where the upstream resets.
    pub(crate) fn close(&mut self) {
        let (ptr, filter) = (self.ptr(), self.filter());
        // SAFETY: both are what they must be.
        unsafe { event(ptr, filter, crate::envoy::event::LOCAL_CLOSE) };
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // SAFETY: it is given back once.
        unsafe { destroy(self.filter()) };
        // SAFETY: the same.
        unsafe { config_destroy(self.config.expect("it is there")) };
    }
}

fn size(chunks: &Chunks) -> usize {
    chunks.iter().map(Vec::len).sum()
}

/// The host behind a pointer, while no test uses it.
fn host<'a>(ptr: FilterPtr) -> &'a mut Host {
    // SAFETY: the tests give nothing else.
    unsafe { &mut *ptr.cast::<Host>() }
}

fn show(chunks: &Chunks, out: *mut Buffer) -> bool {
    for (at, chunk) in chunks.iter().enumerate() {
        // SAFETY: there is room for each of them.
        let place = unsafe { out.add(at) };
        // SAFETY: the same.
        unsafe { place.write(Buffer::of(chunk)) };
    }
    true
}

fn drain(chunks: &mut Chunks, count: usize) -> bool {
    let rest = chunks.concat()[count..].to_vec();
    *chunks = if rest.is_empty() { Vec::new() } else { vec![rest] };
    true
}

fn bytes(buffer: Buffer) -> Vec<u8> {
    // SAFETY: the module gave it, and it is read at once.
    unsafe { buffer.bytes() }.to_vec()
}

/// The names of Envoy's functions, with what stands in their place.
macro_rules! stands_in {
    ($($name:ident($($arg:ident: $type:ty),*) $(-> $result:ty)? $body:block)*) => {
        $(#[unsafe(no_mangle)] extern "C" fn $name($($arg: $type),*) $(-> $result)? $body)*
    };
}

stands_in! {
    envoy_dynamic_module_callback_network_filter_get_read_buffer_chunks_size(ptr: FilterPtr) -> usize {
        host(ptr).lies.unwrap_or(host(ptr).read.len())
    }
    envoy_dynamic_module_callback_network_filter_get_read_buffer_chunks(ptr: FilterPtr, out: *mut Buffer) -> bool {
        show(&host(ptr).read, out)
    }
    envoy_dynamic_module_callback_network_filter_get_write_buffer_chunks_size(ptr: FilterPtr) -> usize {
        host(ptr).lies.unwrap_or(host(ptr).written.len())
    }
    envoy_dynamic_module_callback_network_filter_get_write_buffer_chunks(ptr: FilterPtr, out: *mut Buffer) -> bool {
        show(&host(ptr).written, out)
    }
    envoy_dynamic_module_callback_network_filter_drain_read_buffer(ptr: FilterPtr, count: usize) -> bool {
        drain(&mut host(ptr).read, count)
    }
    envoy_dynamic_module_callback_network_filter_drain_write_buffer(ptr: FilterPtr, count: usize) -> bool {
        drain(&mut host(ptr).written, count)
    }
    envoy_dynamic_module_callback_network_filter_append_write_buffer(ptr: FilterPtr, more: Buffer) -> bool {
        host(ptr).written.push(bytes(more));
        true
    }
    envoy_dynamic_module_callback_network_filter_inject_read_data(ptr: FilterPtr, more: Buffer, _end: bool) {
        host(ptr).to_upstream.append(&mut bytes(more));
    }
    envoy_dynamic_module_callback_network_filter_inject_write_data(ptr: FilterPtr, more: Buffer, _end: bool) {
        host(ptr).to_reader.append(&mut bytes(more));
    }
    envoy_dynamic_module_callback_network_filter_close(ptr: FilterPtr, how: Close) {
        host(ptr).closes += 1;
        // As Envoy does: the filter is told before this returns, unless something is to be written yet.
        if let Close::NoFlush = how {
            host(ptr).close();
        }
    }
    envoy_dynamic_module_callback_network_filter_get_upstream_host_address(_ptr: FilterPtr, address: *mut Buffer, port: *mut u32) -> bool {
        // SAFETY: there is a place for it.
        unsafe { address.write(Buffer::of(b"::1")) };
        // SAFETY: the same.
        unsafe { port.write(80) };
        true
    }
    envoy_dynamic_module_callback_log(_level: LogLevel, text: Buffer) {
        LOG.with_borrow_mut(|log| log.push(String::from_utf8(bytes(text)).expect("text")));
    }
}

thread_local! {
    static LOG: std::cell::RefCell<Vec<String>> = const { std::cell::RefCell::new(Vec::new()) };
}

/// What was logged since.
pub(crate) fn logged() -> Vec<String> {
    LOG.take()
}
