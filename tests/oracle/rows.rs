//! The rows of the registry in their order, written down a second time.

/// What the registry says about one defect.
pub struct Row {
    pub name: &'static str,
    pub tolerable: bool,
    pub closes: bool,
    pub proxy_status: &'static str,
}

const PROTOCOL: &str = "http_protocol_error";
const CODING: &str = "http_response_transfer_coding";
const BODY: &str = "http_response_body_size";
const SECTION: &str = "http_response_header_section_size";
const HEADER: &str = "http_response_header_size";
const TRAILERS: &str = "http_response_trailer_section_size";
const TRAILER: &str = "http_response_trailer_size";

/// Never tolerated; the connection is not used again.
const fn never(name: &'static str, proxy_status: &'static str) -> Row {
    Row { name, tolerable: false, closes: true, proxy_status }
}

/// May be tolerated; the connection may be used again.
const fn keeps(name: &'static str, proxy_status: &'static str) -> Row {
    Row { name, tolerable: true, closes: false, proxy_status }
}

/// May be tolerated; the connection is not used again.
const fn closes(name: &'static str, proxy_status: &'static str) -> Row {
    Row { name, tolerable: true, closes: true, proxy_status }
}

pub const ROWS: &[Row] = &[
    never("not-http", PROTOCOL),
    never("http-version", PROTOCOL),
    never("status-line-space", PROTOCOL),
    closes("status-line-blanks", PROTOCOL),
    never("status-code-byte", PROTOCOL),
    never("status-code-low", PROTOCOL),
    keeps("status-code-high", PROTOCOL),
    keeps("status-space-missing", PROTOCOL),
    never("reason-phrase-byte", PROTOCOL),
    keeps("leading-empty-line", PROTOCOL),
    closes("bare-lf", PROTOCOL),
    never("bare-cr", PROTOCOL),
    keeps("obs-fold", PROTOCOL),
    closes("framing-fold", PROTOCOL),
    closes("whitespace-led-line", PROTOCOL),
    never("field-name-empty", PROTOCOL),
    closes("field-colon-missing", PROTOCOL),
    closes("field-name-byte", PROTOCOL),
    keeps("field-name-blank", PROTOCOL),
    closes("framing-name-blank", PROTOCOL),
    closes("field-value-byte", PROTOCOL),
    never("field-value-nul", PROTOCOL),
    closes("transfer-encoding-http10", CODING),
    closes("transfer-encoding-unasked", CODING),
    closes("transfer-encoding-and-content-length", PROTOCOL),
    never("transfer-encoding-empty", CODING),
    never("transfer-coding-unknown", CODING),
    never("transfer-coding-parameter", CODING),
    closes("transfer-coding-repeated", CODING),
    closes("transfer-encoding-empty-member", CODING),
    closes("transfer-coding-identity", CODING),
    never("content-length-empty", PROTOCOL),
    never("content-length-byte", PROTOCOL),
    never("content-length-overflow", BODY),
    never("content-length-conflict", PROTOCOL),
    keeps("content-length-repeated", PROTOCOL),
    closes("content-length-empty-member", PROTOCOL),
    keeps("unused-framing", PROTOCOL),
    keeps("forbidden-framing", PROTOCOL),
    closes("no-content-framing", PROTOCOL),
    keeps("reset-content", PROTOCOL),
    closes("connection-option-byte", PROTOCOL),
    keeps("connection-end-to-end", PROTOCOL),
    never("upgrade-missing", PROTOCOL),
    never("upgrade-unsolicited", PROTOCOL),
    never("upgrade-early", PROTOCOL),
    keeps("upgrade-connection", PROTOCOL),
    never("chunk-size-missing", CODING),
    never("chunk-size-byte", CODING),
    never("chunk-size-overflow", CODING),
    keeps("chunk-size-blank", CODING),
    never("chunk-extension-byte", CODING),
    never("chunk-extension-quote", CODING),
    never("chunk-line-end", CODING),
    never("chunk-data-end", CODING),
    keeps("trailer-forbidden", CODING),
    never("trailer-whitespace-led", CODING),
    never("head-size", SECTION),
    never("status-line-size", SECTION),
    never("field-line-size", HEADER),
    never("field-count", SECTION),
    never("interim-count", PROTOCOL),
    never("interim-size", PROTOCOL),
    never("chunk-line-size", CODING),
    never("chunk-extension-size", CODING),
    never("trailer-section-size", TRAILERS),
    never("trailer-line-size", TRAILER),
    never("empty-member-count", PROTOCOL),
    never("content-size", BODY),
];

/// The place of a name in the registry.
pub fn order(name: &str) -> usize {
    ROWS.iter().position(|row| row.name == name).expect("a name of the registry")
}

pub fn row(name: &str) -> &'static Row {
    &ROWS[order(name)]
}
