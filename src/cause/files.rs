//! Files where a head should stand, by the bytes that they begin with.

use super::Detail;
use super::Evidence;
use super::text::named;

type Names = &'static [(&'static [u8], &'static str)];

/// Pictures.
pub(super) const IMAGES: Names = &[
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"\0\0\x01\0", "ICO"),
    (b"\0\0\x02\0", "a cursor"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"8BPS", "Photoshop"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
];

/// Sound and film.
pub(super) const MEDIA: Names = &[
    (b"ID3", "MP3"),
    (b"\xff\xfb", "MP3"),
    (b"\xff\xf3", "MP3"),
    (b"OggS", "Ogg"),
    (b"fLaC", "FLAC"),
    (b"\x1a\x45\xdf\xa3", "WebM or Matroska"),
    (b"FLV\x01", "Flash video"),
    (b"#EXTM3U", "a playlist of HLS"),
    (b"FORM\0", "AIFF"),
    (b"\xff\xf1", "AAC"),
    (b"\0\0\x01\xba", "MPEG"),
    (b"\0\0\x01\xb3", "MPEG"),
];

/// Pages and tables of office programs.
pub(super) const PAPERS: Names = &[
    (b"%PDF-", "PDF"),
    (b"%!PS", "PostScript"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old file of Microsoft Office"),
];

/// What was compressed, or packed.
pub(super) const PACKED: Names = &[
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh9", "bzip2"),
    (b"BZh6", "bzip2"),
    (b"BZh1", "bzip2"),
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x04\x22\x4d\x18", "LZ4"),
    (b"\x1f\x9d", "compress"),
    (b"MSCF", "a cabinet"),
    (b"!<arch>", "ar, as Debian's packages"),
    (b"\xed\xab\xee\xdb", "RPM"),
    (b"x\x9c", "zlib"),
    (b"x\xda", "zlib"),
    (b"x\x01", "zlib"),
];

/// Programs and what they load.
pub(super) const PROGRAMS: Names = &[
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "Windows"),
    (b"MZ\0", "Windows"),
    (b"\xca\xfe\xba\xbe", "a class of Java, or macOS"),
    (b"\xcf\xfa\xed\xfe", "macOS"),
    (b"\xce\xfa\xed\xfe", "macOS"),
    (b"\xfe\xed\xfa\xcf", "macOS"),
    (b"\0asm", "WebAssembly"),
    (b"dex\n", "Android"),
    (b"BC\xc0\xde", "LLVM"),
];

/// Data of programs, fonts among them.
pub(super) const DATA: Names = &[
    (b"SQLite format 3\0", "SQLite"),
    (b"wOFF", "a font, WOFF"),
    (b"wOF2", "a font, WOFF2"),
    (b"OTTO", "a font, OpenType"),
    (b"\0\x01\0\0\0", "a font, TrueType"),
    (b"PAR1", "Parquet"),
    (b"Obj\x01", "Avro"),
    (b"\x89HDF", "HDF5"),
    (b"bplist00", "a property list"),
    (b"\x80\x04\x95", "a pickle of Python"),
    (b"\x80\x03", "a pickle of Python"),
    (b"\x80\x05\x95", "a pickle of Python"),
    (b"-----BEGIN ", "a certificate or a key, PEM"),
    (b"\x30\x82", "a certificate or a key, DER"),
    (b"GGUF", "GGUF"),
    (b"\x93NUMPY", "NumPy"),
];

/// Captures of a network.
pub(super) const CAPTURES: Names = &[
    (b"\x0a\x0d\x0d\x0a", "pcapng"),
    (b"\xd4\xc3\xb2\xa1", "pcap"),
    (b"\xa1\xb2\xc3\xd4", "pcap"),
    (b"\x4d\x3c\xb2\xa1", "pcap"),
    (b"\xa1\xb2\x3c\x4d", "pcap"),
];

/// Kinds that stand behind a size or inside.
const IMAGE_BRANDS: Names =
    &[(b"avif", "AVIF"), (b"heic", "HEIC"), (b"mif1", "HEIF"), (b"avis", "AVIF")];

fn riff(first: &[u8]) -> Option<&[u8]> {
    if first.starts_with(b"RIFF") { first.get(8..12) } else { None }
}

fn brand(first: &[u8]) -> Option<&[u8]> {
    if first.get(4..8) == Some(b"ftyp") { first.get(8..12) } else { None }
}

fn image_name(first: &[u8]) -> Option<&'static str> {
    let bitmap = matches!(first, [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..]);
    match (riff(first), brand(first)) {
        (Some(b"WEBP"), _) => Some("WebP"),
        (_, Some(brand)) => named(brand, IMAGE_BRANDS),
        _ if bitmap => Some("BMP"),
        _ => named(first, IMAGES),
    }
}

fn media_name(first: &[u8]) -> Option<&'static str> {
    match (riff(first), brand(first)) {
        (Some(b"WAVE"), _) => Some("WAV"),
        (Some(b"AVI "), _) => Some("AVI"),
        (_, Some(brand)) if named(brand, IMAGE_BRANDS).is_none() => Some("MP4"),
        _ => named(first, MEDIA),
    }
}

fn packed_name(first: &[u8]) -> Option<&'static str> {
    let tar = first.get(257..262) == Some(b"ustar");
    if tar { Some("tar") } else { named(first, PACKED) }
}

pub(super) fn image(first: &[u8]) -> bool {
    image_name(first).is_some()
}

pub(super) fn image_detail(evidence: &Evidence<'_>) -> Option<Detail> {
    image_name(evidence.start()).map(Detail::text)
}

pub(super) fn media(first: &[u8]) -> bool {
    media_name(first).is_some()
}

pub(super) fn media_detail(evidence: &Evidence<'_>) -> Option<Detail> {
    media_name(evidence.start()).map(Detail::text)
}

pub(super) fn packed(first: &[u8]) -> bool {
    packed_name(first).is_some()
}

pub(super) fn packed_detail(evidence: &Evidence<'_>) -> Option<Detail> {
    packed_name(evidence.start()).map(Detail::text)
}
