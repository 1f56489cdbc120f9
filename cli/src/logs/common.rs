//! What the rows of several programs say: the same bytes meet many readers.

/// TLS alerts, HTTP/2 frames, banners of SSH and mail servers, HTML or JSON or a traceback alone, a
/// CGI's head, a request, a word or an empty line before the status line.
pub(super) const NOT_HTTP: &str = "the first line is no status line: another protocol on this port (TLS, HTTP/2, SSH, mail, \
     Redis), content without a head, or something printed before the head";
pub(super) const STATUS: &str = "the status code is no number of three digits, such as `undefined`";
pub(super) const VERSION: &str = "the version in the status line is none of HTTP/1, such as HTTP/2, ICY, or that of another protocol";
pub(super) const NO_COLON: &str = "a line of the head has no colon: a line end inside a value, a second status line, output of \
     the program between the fields";
pub(super) const FIELD_LINE: &str = "a line of the head is no field line: no colon, a blank or a control byte in the name or before the \
     colon, a line that begins with a blank, a second status line";
pub(super) const NAME: &str =
    "the name of a field has a blank or another byte that no name may have, or is empty";
pub(super) const VALUE: &str =
    "the value of a field has a NUL or another control byte, or a CR or LF inside";
pub(super) const NUL: &str = "the value of a field has a NUL byte";
pub(super) const CR: &str =
    "a CR stands where no line ends: inside a value, or twice before the LF (text mode of Windows)";
pub(super) const BARE_LF: &str = "a line of the head ends in LF without CR: a head written by hand, or a line end inside a value";
pub(super) const FOLD: &str = "a line of the head begins with a blank, as folded values did";
pub(super) const LENGTHS: &str = "Content-Length has two values, or stands there twice: an application and the server around it each set one";
pub(super) const LENGTH: &str =
    "Content-Length is no number: empty, a list, a sign, `undefined`, or far too large";
pub(super) const BOTH: &str = "the head has Content-Length and Transfer-Encoding: an application sets a length on top of a server \
     that sends chunks";
pub(super) const CODING: &str = "Transfer-Encoding is something else than `chunked` once: `identity`, `gzip`, chunked twice, another service's \
     header passed on";
pub(super) const CHUNKS: &str = "the content is said to be chunked and is not, or the size of a chunk is no hexadecimal number: a header that \
     was copied, `0x`, an empty line";
pub(super) const CHUNK_END: &str = "a chunk is longer or shorter than its size says: characters counted in the place of bytes, or content \
     that was changed";
pub(super) const CHUNK_SIZE: &str = "the size of a chunk is larger than any content";
pub(super) const EXTENSIONS: &str =
    "what stands behind a chunk's size is no chunk extension, or too long";
pub(super) const TRAILERS: &str =
    "the trailer section behind the last chunk is cut, or has a line that is no field line";
pub(super) const EMPTY: &str = "the connection was closed before a byte of the response: the process died or was restarted, it closed \
     an idle connection as the request came, or the port speaks no HTTP";
pub(super) const NO_HEAD: &str = "the connection was closed before the head was complete: the process died or was restarted, it closed \
     an idle connection as the request came, it sent interim responses alone, or the port speaks no HTTP";
pub(super) const CUT_HEAD: &str =
    "the connection was closed within the head: the process died while it wrote";
pub(super) const CUT: &str = "the connection was closed within the content: less came than Content-Length says, or no last chunk";
pub(super) const CUT_LENGTH: &str =
    "less content came than Content-Length says: the process died, or counts characters for bytes";
pub(super) const CUT_CHUNKS: &str = "the connection was closed before the last chunk: the process died, or hit a time limit, while it \
     sent the content";
pub(super) const RESET: &str = "the upstream reset the connection: it crashed, closed with the request unread, or closed an idle \
     connection as the request came";
pub(super) const RESET_CONTENT: &str =
    "the upstream reset the connection within the content: it crashed, or was killed";
pub(super) const REFUSED: &str = "nothing listens at that address: it is not running, or listens on 127.0.0.1 of another machine or container";
pub(super) const NO_NAME: &str = "the name has no address where this runs";
pub(super) const SLOW: &str = "no head came in time, or only a part of it: the upstream is slow, or waits for something else than HTTP";
pub(super) const SLOW_CONTENT: &str = "the content paused for longer than the time-out, or never ended: less came than Content-Length says, or no last chunk";
pub(super) const ANY_SLOW: &str =
    "the upstream paused for longer than the time-out, before the head or within the content";
pub(super) const LARGE: &str = "the head is larger than this program takes: cookies or tokens that grew, or a value that is content";
pub(super) const MANY: &str = "the head has more fields than this program takes";
pub(super) const PLAIN: &str = "this program speaks TLS, and the port answers in clear text";
pub(super) const BEHIND: &str = "bytes follow the response: its length is too small, something prints behind the content, or a 204 \
     has content";
pub(super) const NOT_ENCODED: &str =
    "Content-Encoding says that the content is compressed, and it is not, or not whole";
pub(super) const INTERIM: &str = "interim responses (1xx) came, and no end of them";
pub(super) const SWITCHED: &str = "the upstream answers 101, and nobody asked for an upgrade";

/// Shows the bytes, the fault, and what to change.
pub(super) const PROBE: &str = "bad-gateway probe URL";
pub(super) const PROBE_TLS: &str = "bad-gateway probe https://HOST/";
pub(super) const SAVE: &str = "curl -sS --raw --http1.1 -i URL > FILE; bad-gateway check FILE";
pub(super) const QUOTED: &str =
    "the line quotes the first bytes: bad-gateway check reads them out of it";
pub(super) const DIED: &str =
    "look into the upstream's log at that time; bad-gateway probe --idle 1s,5s,61s URL";
pub(super) const CONTENT: &str = "look for a crash, a kill or a time limit in the upstream's log at that time; bad-gateway probe URL";
pub(super) const CONNECT: &str = "bad-gateway probe URL from the same machine";
pub(super) const NAMES: &str = "getent hosts NAME on that machine";
pub(super) const WAIT: &str =
    "bad-gateway probe URL says how long each step took; compare it with the time-out";
pub(super) const HTTP: &str = "http:// in the place of https:// in the upstream's address";
