//! Why a function could not do what it was asked: the caller's faults, as numbers.

use core::ffi::{CStr, c_char};

/// `enum bgw_error`.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Error {
    Null = -1,
    Size = -2,
    Align = -3,
    Storage = -4,
    Value = -5,
    Unknown = -6,
    Never = -7,
    Request = -8,
    Upgrade = -9,
    Room = -10,
    Head = -11,
    Nothing = -12,
    Text = -13,
}

impl Error {
    pub(crate) const ALL: [Self; 13] = [
        Self::Null,
        Self::Size,
        Self::Align,
        Self::Storage,
        Self::Value,
        Self::Unknown,
        Self::Never,
        Self::Request,
        Self::Upgrade,
        Self::Room,
        Self::Head,
        Self::Nothing,
        Self::Text,
    ];

    const fn text(self) -> &'static CStr {
        match self {
            Self::Null => c"a pointer is null that must not be",
            Self::Size => {
                c"a size is too small for this interface, or larger than an object can be"
            }
            Self::Align => c"a pointer is not aligned for its type",
            Self::Storage => c"storage was not initialised, or is of another type",
            Self::Value => c"a number is none of its enum, or beyond what can be held",
            Self::Unknown => c"there is no defect or no limit of this name or number",
            Self::Never => c"no policy can tolerate this defect",
            Self::Request => c"the bytes are no whole request head",
            Self::Upgrade => c"an offered Upgrade has more than 64 bytes",
            Self::Room => c"the buffer is too small",
            Self::Head => c"no head was announced, or these are not the bytes of its step",
            Self::Nothing => c"there is nothing to give",
            Self::Text => c"a text of the page's cannot be used where it is to stand",
        }
    }
}

/// What a function gives to C: a number from 0 on, or an error.
pub(crate) fn give(result: Result<i32, Error>) -> i32 {
    result.unwrap_or_else(|error| error as i32)
}

/// The same for functions that have nothing to give but that it was done.
pub(crate) fn done(result: Result<(), Error>) -> i32 {
    give(result.map(|()| 0))
}

/// `bgw_error_text`
#[unsafe(no_mangle)]
pub(crate) extern "C" fn bgw_error_text(error: i32) -> *const c_char {
    if error >= 0 {
        return c"no error".as_ptr();
    }
    let known = Error::ALL.into_iter().find(|known| *known as i32 == error);
    known.map_or(c"an unknown error", Error::text).as_ptr()
}
