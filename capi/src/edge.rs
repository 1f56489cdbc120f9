//! Where pointers of the caller's become references: the only file that does it.
//!
//! A [`Lent`], a [`Given`] or a [`Slice`] with something in it is made by C alone. Whoever calls a function of
//! this interface promises that such a pointer, if it is neither null nor misaligned, points to what the
//! header says, that nobody else uses it during the call, and that what is written to overlaps nothing else.
//! That promise is what every `SAFETY` here rests on.

use core::marker::PhantomData;
use core::mem::align_of;
use core::ptr;
use core::slice;

use crate::error::Error;

/// A pointer to what is only read: `const T *`.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub(crate) struct Lent<'a, T> {
    at: *const T,
    lent: PhantomData<&'a T>,
}

/// A pointer to what is written: `T *`.
#[repr(transparent)]
pub(crate) struct Given<'a, T> {
    at: *mut T,
    given: PhantomData<&'a mut T>,
}

/// `bgw_slice`
///
/// Bytes that somebody else owns.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Slice {
    ptr: *const u8,
    len: usize,
}

impl Slice {
    pub(crate) const EMPTY: Self = Self { ptr: ptr::null(), len: 0 };

    pub(crate) const fn of(bytes: &[u8]) -> Self {
        Self { ptr: bytes.as_ptr(), len: bytes.len() }
    }

    pub(crate) const fn text(text: &'static str) -> Self {
        Self::of(text.as_bytes())
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes, which live as long as the call.
    pub(crate) fn bytes<'a>(self) -> Result<&'a [u8], Error> {
        // SAFETY: C made the slice and promises so many bytes.
        unsafe { many(self.ptr, self.len) }
    }

    /// The bytes as a text.
    pub(crate) fn str<'a>(self) -> Result<&'a str, Error> {
        str::from_utf8(self.bytes()?).map_err(|_| Error::Text)
    }
}

/// `len` elements at `at`; none, whatever the pointer, where `len` is 0.
///
/// # Safety
///
/// As the caller of the interface promises it for `len` elements.
unsafe fn many<'a, T>(at: *const T, len: usize) -> Result<&'a [T], Error> {
    if len == 0 {
        return Ok(&[]);
    }
    fits(at, len)?;
    // SAFETY: promised; `fits` has looked at the pointer and at the length.
    Ok(unsafe { slice::from_raw_parts(at, len) })
}

/// Whether `at` can point to `len` elements.
fn fits<T>(at: *const T, len: usize) -> Result<(), Error> {
    if at.is_null() {
        return Err(Error::Null);
    }
    if !at.is_aligned() {
        return Err(Error::Align);
    }
    match len.checked_mul(size_of::<T>()) {
        Some(octets) if isize::try_from(octets).is_ok() => Ok(()),
        _ => Err(Error::Size),
    }
}

impl<'a, T> Lent<'a, T> {
    pub(crate) fn is_null(&self) -> bool {
        self.at.is_null()
    }

    /// `len` elements.
    ///
    /// # Safety
    ///
    /// `len` is what came from C beside this pointer.
    pub(crate) unsafe fn many(self, len: usize) -> Result<&'a [T], Error> {
        // SAFETY: as this function's.
        unsafe { many(self.at, len) }
    }
}

impl<'a> Lent<'a, u8> {
    /// `len` bytes.
    ///
    /// # Safety
    ///
    /// `len` is what came from C beside this pointer.
    pub(crate) unsafe fn bytes(self, len: usize) -> Result<&'a [u8], Error> {
        // SAFETY: as this function's.
        unsafe { many(self.at, len) }
    }
}

impl<'a> Given<'a, u8> {
    /// Room for `len` bytes.
    ///
    /// # Safety
    ///
    /// `len` is what came from C beside this pointer.
    pub(crate) unsafe fn room(self, len: usize) -> Result<&'a mut [u8], Error> {
        if len == 0 {
            return Ok(&mut []);
        }
        fits(self.at, len)?;
        // SAFETY: promised; `fits` has looked at the pointer and at the length.
        Ok(unsafe { slice::from_raw_parts_mut(self.at, len) })
    }
}

/// Plain numbers of any alignment that C's caller reads: what [`Given::set`] may write.
impl<T: Copy> Given<'_, T> {
    /// Whether something can be written: the pointer may be null where `optional`.
    pub(crate) fn check(&self) -> Result<(), Error> {
        fits(self.at, 1)
    }

    /// Writes a value.
    pub(crate) fn set(&mut self, value: T) -> Result<(), Error> {
        self.check()?;
        // SAFETY: promised for one value; `check` has looked at the pointer.
        unsafe { self.at.write(value) }
        Ok(())
    }

    /// Writes a value unless the pointer is null.
    pub(crate) fn set_if_given(&mut self, value: T) -> Result<(), Error> {
        if self.at.is_null() { Ok(()) } else { self.set(value) }
    }
}

/// A structure that begins with its size, which C's caller sets: so that both may know different versions.
///
/// # Safety
///
/// It is `repr(C)`, its first field is the `usize` of its size, and all zeros are a value of it.
pub(crate) unsafe trait Grows: Copy {
    /// The size that it had in the first version of this interface.
    const LEAST: usize;
}

/// A structure of the caller's that is filled, as far as the caller knows it.
pub(crate) struct Out<'a, T> {
    at: Given<'a, T>,
    /// Invariant: `T::LEAST <= size <= size_of::<T>()`, and the caller has as many bytes.
    size: usize,
}

/// The size that the structure at `at` says.
fn said<T: Grows>(at: *const T) -> Result<usize, Error> {
    fits(at, 1)?;
    // SAFETY: promised; a `Grows` begins with its size, and `fits` has looked at the pointer.
    let size = unsafe { at.cast::<usize>().read() };
    if size < T::LEAST { Err(Error::Size) } else { Ok(size.min(size_of::<T>())) }
}

impl<'a, T: Grows> Given<'a, T> {
    /// The structure, to be filled later: what can be wrong with it is known before anything is done.
    pub(crate) fn out(self) -> Result<Out<'a, T>, Error> {
        let size = said(self.at.cast_const())?;
        Ok(Out { at: self, size })
    }
}

impl<T: Grows> Out<'_, T> {
    /// The size that is filled in.
    pub(crate) const fn size(&self) -> usize {
        self.size
    }

    /// `len` bytes of it, from the place `at` on, for a slice that points into it.
    pub(crate) fn slice_of(&self, at: usize, len: usize) -> Slice {
        Slice { ptr: self.at.at.cast::<u8>().cast_const().wrapping_add(at), len }
    }

    /// Fills it.
    #[inline]
    pub(crate) fn put(&self, value: &T) {
        if self.size == size_of::<T>() {
            // SAFETY: the caller has as many bytes, by the invariant; `fits` has looked at the pointer.
            unsafe { self.at.at.write(*value) }
            return;
        }
        let (from, to) = (ptr::from_ref(value).cast::<u8>(), self.at.at.cast::<u8>());
        // SAFETY: `value` has `size` bytes and so does the caller's, by the invariant; they cannot overlap,
        // since nobody else uses the caller's.
        unsafe { ptr::copy_nonoverlapping(from, to, self.size) }
    }
}

impl<T: Grows> Lent<'_, T> {
    /// A copy of the structure, zeros where the caller does not know it.
    pub(crate) fn copied(self) -> Result<T, Error> {
        let size = said(self.at)?;
        // SAFETY: all zeros are a value of every `Grows`.
        let mut copy = unsafe { core::mem::zeroed::<T>() };
        let (from, to) = (self.at.cast::<u8>(), ptr::from_mut(&mut copy).cast::<u8>());
        // SAFETY: promised for the `size` bytes that the caller knows; `copy` has at least as many.
        unsafe { ptr::copy_nonoverlapping(from, to, size) }
        Ok(copy)
    }
}

/// The elements of an array of the caller's that are written one after the other.
pub(crate) struct Elements<'a, T> {
    at: *mut u8,
    each: usize,
    left: usize,
    given: PhantomData<&'a mut T>,
}

impl<'a, T: Copy> Given<'a, T> {
    /// The array of `room` elements that each take `each` bytes.
    ///
    /// # Safety
    ///
    /// `each` and `room` are what came from C beside this pointer.
    pub(crate) unsafe fn elements(
        self,
        each: usize,
        room: usize,
    ) -> Result<Elements<'a, T>, Error> {
        let elements = Elements { at: self.at.cast(), each, left: room, given: PhantomData };
        if room == 0 {
            return Ok(elements);
        }
        let octets = each.checked_mul(room).ok_or(Error::Size)?;
        if each < size_of::<T>() || !each.is_multiple_of(align_of::<T>()) {
            return Err(Error::Size);
        }
        fits(self.at, 1)?;
        fits(elements.at, octets)?;
        Ok(elements)
    }
}

impl<T: Copy> Elements<'_, T> {
    /// Writes the next one; tells whether there was room.
    pub(crate) fn put(&mut self, value: T) -> bool {
        let Some(left) = self.left.checked_sub(1) else { return false };
        // SAFETY: an element is left, which is promised to be there, large enough and aligned by `elements`.
        unsafe { self.at.cast::<T>().write(value) }
        if left > 0 {
            self.at = self.at.wrapping_add(self.each);
        }
        self.left = left;
        true
    }
}

/// A value that is kept in the caller's storage.
pub(crate) trait Kept {
    /// Tells it from other values, and from what was not initialised.
    const MARK: u64;
}

/// Storage of the caller's with a value in it.
#[repr(C, align(16))]
pub(crate) struct Stored<T> {
    mark: u64,
    value: T,
}

impl<'a, T: Kept> Lent<'a, Stored<T>> {
    /// The value.
    pub(crate) fn value(self) -> Result<&'a T, Error> {
        marked(self.at)?;
        // SAFETY: promised, and marked, so a `Stored<T>` was written there.
        let stored = unsafe { &*self.at };
        Ok(&stored.value)
    }
}

impl<'a, T: Kept> Given<'a, Stored<T>> {
    /// The value, to be changed.
    pub(crate) fn value(self) -> Result<&'a mut T, Error> {
        marked(self.at.cast_const())?;
        // SAFETY: promised, and marked, so a `Stored<T>` was written there.
        let stored = unsafe { &mut *self.at };
        Ok(&mut stored.value)
    }

    /// Keeps a value in storage of `size` bytes.
    ///
    /// # Safety
    ///
    /// `size` is what came from C beside this pointer.
    pub(crate) unsafe fn keep(self, size: usize, value: T) -> Result<&'a mut T, Error> {
        fits(self.at, 1)?;
        if size < size_of::<Stored<T>>() {
            return Err(Error::Size);
        }
        // SAFETY: promised for `size` bytes, which are enough; `fits` has looked at the pointer.
        unsafe { self.at.write(Stored { mark: T::MARK, value }) }
        // SAFETY: it was just written.
        let stored = unsafe { &mut *self.at };
        Ok(&mut stored.value)
    }
}

/// Whether a value of this type is kept there.
fn marked<T: Kept>(at: *const Stored<T>) -> Result<(), Error> {
    fits(at, 1)?;
    // SAFETY: promised to be storage, which begins with the mark; `fits` has looked at the pointer.
    let mark = unsafe { at.cast::<u64>().read() };
    if mark == T::MARK { Ok(()) } else { Err(Error::Storage) }
}
