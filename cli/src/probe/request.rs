//! The request, written out of options.

use std::io::Write as _;

use bad_gateway::RequestContext;
use bad_gateway_report::input::SentRequest;

use crate::net::Upstream;

/// What a request is made of.
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestOptions {
    /// The method; GET, or POST where there is content, if it is not named.
    pub(crate) method: Option<String>,
    /// Fields in the place of those that are sent anyway, or beside them.
    pub(crate) fields: Vec<Field>,
    pub(crate) content: Option<Vec<u8>>,
    pub(crate) http10: bool,
}

/// A field as an option has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    name: String,
    /// `None` where the field is not to be sent.
    value: Option<String>,
}

impl Field {
    /// `Name: value`; `Name:` takes a field away; `Name;` sends it without a value.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (name, value) = match (text.split_once(':'), text.strip_suffix(';')) {
            (Some((name, value)), _) => {
                (name, Some(value.trim()).filter(|value| !value.is_empty()))
            }
            (None, Some(name)) => (name, Some("")),
            (None, None) => return Err("expected `Name: value`".to_owned()),
        };
        let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        if name.is_empty() || !name.bytes().all(token) {
            return Err(format!("{name:?} is no name that a field can have"));
        }
        if value.is_some_and(|value| value.chars().any(|c| c.is_ascii_control() && c != '\t')) {
            return Err("a field's value holds no control characters".to_owned());
        }
        Ok(Self { name: name.to_owned(), value: value.map(str::to_owned) })
    }

    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

/// A request, ready to be sent.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) bytes: Vec<u8>,
    method: String,
    context: RequestContext,
}

impl Request {
    /// The request of these options to that upstream.
    pub(crate) fn new(options: &RequestOptions, upstream: &Upstream) -> Result<Self, String> {
        if options.fields.iter().any(|field| field.is("transfer-encoding")) {
            return Err("Transfer-Encoding: content is sent with Content-Length alone".to_owned());
        }
        let default = if options.content.is_some() { "POST" } else { "GET" };
        let method = options.method.clone().unwrap_or_else(|| default.to_owned());
        let version = if options.http10 { "1.0" } else { "1.1" };
        let mut bytes = format!("{method} {} HTTP/{version}\r\n", upstream.path).into_bytes();
        for (name, value) in fields(options, upstream) {
            let _ = write!(bytes, "{name}: {value}\r\n");
        }
        bytes.extend_from_slice(b"\r\n");
        let context = RequestContext::from_head(&bytes).map_err(|error| error.to_string())?;
        bytes.extend_from_slice(options.content.as_deref().unwrap_or_default());
        Ok(Self { bytes, method, context })
    }

    /// What the response answers.
    pub(crate) fn sent(&self) -> SentRequest {
        SentRequest { method: self.method.clone(), request: self.context }
    }
}

/// The fields in their order: those that are sent anyway, with what an option puts in their place,
/// then the other ones.
fn fields(options: &RequestOptions, upstream: &Upstream) -> Vec<(String, String)> {
    let agent = concat!("bad-gateway/", env!("CARGO_PKG_VERSION"));
    let mut sent = vec![
        ("Host".to_owned(), upstream.authority()),
        ("User-Agent".to_owned(), agent.to_owned()),
        ("Accept".to_owned(), "*/*".to_owned()),
    ];
    if let Some(content) = &options.content {
        let form = "application/x-www-form-urlencoded";
        sent.push(("Content-Type".to_owned(), form.to_owned()));
        sent.push(("Content-Length".to_owned(), content.len().to_string()));
    }
    sent.retain(|(name, _)| !options.fields.iter().any(|field| field.is(name)));
    let own = options
        .fields
        .iter()
        .filter_map(|field| field.value.as_ref().map(|value| (field.name.clone(), value.clone())));
    let (host, other): (Vec<_>, Vec<_>) =
        own.partition(|(name, _)| name.eq_ignore_ascii_case("host"));
    // Host goes first (RFC 9110 §7.2).
    [host, sent, other].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(fields: &[&str], content: Option<&[u8]>) -> String {
        let fields = fields.iter().map(|text| Field::parse(text).expect(text)).collect();
        let content = content.map(<[u8]>::to_vec);
        let options = RequestOptions { fields, content, ..RequestOptions::default() };
        let upstream = "http://a.example:8080/b?c".parse().expect("an upstream");
        let request = Request::new(&options, &upstream).expect("a request");
        let text = String::from_utf8(request.bytes).expect("text");
        text.replace(concat!("bad-gateway/", env!("CARGO_PKG_VERSION")), "AGENT")
    }

    #[test]
    fn a_plain_request() {
        assert_eq!(
            written(&[], None),
            "GET /b?c HTTP/1.1\r\nHost: a.example:8080\r\nUser-Agent: AGENT\r\nAccept: */*\r\n\r\n"
        );
    }

    #[test]
    fn fields_are_put_in_place_taken_away_and_added() {
        assert_eq!(
            written(&["accept:", "user-agent: me", "Host: b", "X-Empty;", "X: 1", "X: 2"], None),
            "GET /b?c HTTP/1.1\r\nHost: b\r\nuser-agent: me\r\nX-Empty: \r\nX: 1\r\nX: 2\r\n\r\n"
        );
    }

    #[test]
    fn content_has_its_length() {
        assert_eq!(
            written(&["Content-Type: text/plain", "User-Agent:", "Accept:"], Some(b"\xc3\xa9")),
            "POST /b?c HTTP/1.1\r\nHost: a.example:8080\r\nContent-Length: 2\r\n\
             Content-Type: text/plain\r\n\r\né"
        );
    }

    #[test]
    fn no_field_can_end_the_head() {
        for text in ["", "a", ": b", "a b: c", "a: b\r\nc: d", "a: \0", "a\n;"] {
            assert!(Field::parse(text).is_err(), "{text:?}");
        }
        let options = RequestOptions {
            fields: vec![Field::parse("Transfer-Encoding: chunked").expect("a field")],
            ..RequestOptions::default()
        };
        let upstream = "http://a".parse().expect("an upstream");
        assert!(Request::new(&options, &upstream).is_err());
    }
}
