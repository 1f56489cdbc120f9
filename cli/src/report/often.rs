//! Where a defect mostly comes from, by what operators met.
//!
//! Told where the bytes themselves show no cause.

use bad_gateway::Defect;

/// Where a defect mostly comes from.
pub(crate) fn often(defect: Defect) -> Option<&'static str> {
    Some(match defect {
        Defect::BareLf => {
            "a head written by hand with \\n alone: a script, a test double, an embedded server"
        }
        Defect::BareCr => {
            "Windows text mode, which makes CR LF into CR CR LF; or data put into a field unchecked"
        }
        Defect::FieldValueByte | Defect::FieldValueNul => {
            "data put into a field unchecked: a file name, a log line, a token with its line end"
        }
        Defect::ObsFold | Defect::FramingFold => {
            "a long value wrapped for reading: certificates, Content-Security-Policy, Set-Cookie"
        }
        Defect::FieldNameBlank | Defect::FramingNameBlank | Defect::FieldNameByte => {
            "a field line put together by hand, from a template or a map"
        }
        Defect::FieldColonMissing => {
            "a warning or a debug line printed into the head, or content that starts too early"
        }
        Defect::StatusCodeHigh => "a home-made status code; clients know nothing above 599",
        Defect::TransferEncodingAndContentLength => {
            "an application that sets Content-Length on top of a server that chunks; or an attack (smuggling)"
        }
        Defect::ContentLengthRepeated => "an application and the server around it each add one",
        Defect::ContentLengthConflict => {
            "an application and the server around it each add one; one of them changed the content"
        }
        Defect::TransferCodingUnknown => {
            "a coding that belongs into Content-Encoding (gzip), not into Transfer-Encoding"
        }
        Defect::TransferCodingIdentity => {
            "a server that learnt from RFC 2616, where `identity` stood for no coding at all"
        }
        Defect::TransferCodingRepeated => {
            "an application that passes on another service's fields, to which its server adds its own; the content is mostly chunked once"
        }
        Defect::ChunkSizeByte | Defect::ChunkSizeMissing => {
            "Transfer-Encoding copied from elsewhere onto content that is not chunked; or chunks written by hand"
        }
        Defect::ChunkDataEnd => {
            "a chunk size that counts characters, not bytes, or was not updated"
        }
        Defect::UpgradeUnsolicited => {
            "an Upgrade field lost on the way to the upstream: say what was offered with --upgrade"
        }
        Defect::NoContentFraming | Defect::ForbiddenFraming => {
            "a framework that adds framing to every response alike"
        }
        Defect::HeadSize | Defect::FieldLineSize => {
            "cookies that pile up, a token or a Content-Security-Policy that grew"
        }
        Defect::FieldCount => "a loop that adds Set-Cookie or Link fields",
        _ => return None,
    })
}
