//! What a panic does: it ends the process. None is known; a panic would be a bug of the library's.

// SAFETY: `abort` of the C library takes nothing, and may be called at any time.
unsafe extern "C" {
    safe fn abort() -> !;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    abort()
}
