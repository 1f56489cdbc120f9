//! What is kept of a request: the beginning of its head, for the log and for the page that answers it.

/// The most bytes that are kept.
const KEPT: usize = 4 * 1024;

/// Keeps the beginning of a head.
pub(super) fn note(head: &[u8]) -> Box<[u8]> {
    head[..head.len().min(KEPT)].into()
}

/// What was kept.
#[derive(Clone, Copy)]
pub(super) struct Noted<'a>(pub(super) &'a [u8]);

impl<'a> Noted<'a> {
    /// The request line; nothing where no request was understood.
    pub(super) fn line(self) -> &'a [u8] {
        self.lines().next().unwrap_or_default()
    }

    /// The request line, its query cut off unless it is wanted.
    pub(super) fn shown(self, query: bool) -> Vec<u8> {
        let line = self.line();
        let mut words = line.splitn(3, |&byte| byte == b' ');
        let (Some(method), Some(target), version) = (words.next(), words.next(), words.next())
        else {
            return line.to_vec();
        };
        let end = target.iter().position(|&byte| byte == b'?').filter(|_| !query);
        let target = &target[..end.unwrap_or(target.len())];
        let words = [Some(method), Some(target), version.filter(|version| !version.is_empty())];
        words.into_iter().flatten().collect::<Vec<_>>().join(&b' ')
    }

    pub(super) fn method(self) -> &'a [u8] {
        self.line().split(|&byte| byte == b' ').next().unwrap_or_default()
    }

    /// The value of a field; several lines are one list.
    pub(super) fn value(self, name: &str) -> Vec<u8> {
        let values = self.lines().skip(1).filter_map(|line| {
            let colon = line.iter().position(|&byte| byte == b':')?;
            let (own, value) = line.split_at(colon);
            own.eq_ignore_ascii_case(name.as_bytes()).then(|| value[1..].trim_ascii())
        });
        values.collect::<Vec<_>>().join(&b", "[..])
    }

    fn lines(self) -> impl Iterator<Item = &'a [u8]> {
        self.0.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_log_and_the_page_need_is_found() {
        let head = note(b"GET /a?b=c HTTP/1.1\r\nAccept: x\r\naccept:y \r\nHost: a\r\n\r\n");
        let noted = Noted(&head);
        assert_eq!(noted.shown(false), b"GET /a HTTP/1.1");
        assert_eq!(noted.shown(true), b"GET /a?b=c HTTP/1.1");
        assert_eq!((noted.method(), noted.value("Accept")), (&b"GET"[..], b"x, y".to_vec()));
        assert_eq!((Noted(b"").shown(false), Noted(b"").method()), (Vec::new(), &b""[..]));
        let long = note(&[b"GET /", &[b'a'; 9_000][..]].concat());
        assert_eq!((long.len(), Noted(&long).shown(false).len()), (KEPT, KEPT));
    }
}
