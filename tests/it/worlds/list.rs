//! The worlds: which bytes matter where, and how long the strings are.

/// All strings over some letters, in one place of a response.
pub struct World {
    pub name: &'static str,
    /// What stands before each string.
    pub before: &'static [u8],
    /// Bytes, and words where single bytes would lead nowhere.
    pub letters: &'static [&'static [u8]],
    /// Behind each string, as a string more; nothing if empty.
    pub behind: &'static [u8],
    /// How many letters a string has at most: in every run of the tests, in `.ci/run`, in `.ci/long`.
    pub depths: [usize; 3],
    /// Beside the three policies, the lenient one is tried without each of these.
    pub rows: &'static [&'static str],
    pub method: &'static str,
    pub upgrade: Option<&'static str>,
    pub http10_request: bool,
}

impl World {
    const fn new(
        name: &'static str,
        before: &'static [u8],
        letters: &'static [&'static [u8]],
        depths: [usize; 3],
    ) -> Self {
        let (behind, rows): (&[u8], &[&str]) = (b"", &[]);
        let (method, upgrade, http10_request) = ("GET", None, false);
        Self { name, before, letters, behind, depths, rows, method, upgrade, http10_request }
    }

    const fn behind(self, behind: &'static [u8]) -> Self {
        Self { behind, ..self }
    }

    const fn without(self, rows: &'static [&'static str]) -> Self {
        Self { rows, ..self }
    }
}

const STATUS_LINE: &[u8] = b"HTTP/1.1 200 OK\r\n";

pub fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    worlds.extend(status_lines());
    worlds.extend(FIELD_LINES);
    worlds.extend(VALUES);
    worlds.extend(MEANINGS);
    worlds.extend(CHUNKS);
    worlds.extend(TRAILERS);
    worlds
}

/// From each byte of the status line on.
fn status_lines() -> impl Iterator<Item = World> {
    const LETTERS: &[&[u8]] = &[
        b"H", b"/", b"1", b".", b"0", b"2", b"9", b" ", b"\t", b"\r", b"\n", b"x", b"\0", b"\x80",
    ];
    (0..=STATUS_LINE.len()).map(|end| {
        let depths = match end {
            0..=11 | 16 => [3, 6, 7],
            // In the reason phrase one place is like the other.
            14 | 15 => [1, 3, 5],
            _ => [2, 5, 6],
        };
        World::new("a status line", &STATUS_LINE[..end], LETTERS, depths)
            .behind(b"\r\n\r\n")
            .without(&["status-line-blanks", "bare-lf", "status-space-missing", "status-code-high"])
    })
}

const FIELD_LINES: [World; 10] = [
    // So large that it is read in blocks, where it is read in one step.
    World::new(
        "a field line among others",
        b"HTTP/1.1 200 OK\r\nServer: a name that makes the head longer than one block is\r\n",
        &[b"A", b":", b" ", b"\r", b"\n", b"(", b"\0", b"\x80"],
        [2, 5, 6],
    )
    .behind(OTHERS)
    .without(LINES),
    World::new(
        "Content-Length among other fields",
        b"HTTP/1.1 200 OK\r\nServer: a name that makes the head longer than one block is\r\nContent-Length",
        &[b":", b" ", b"0", b"1", b"\r", b"\n", b"x"],
        [2, 5, 6],
    )
    .behind(OTHERS)
    .without(FRAMING_LINES),
    World::new(
        "empty lines before a head",
        b"",
        &[b"\r", b"\n", b" ", b"H", b"HTTP/1.1 100 \r\n\r\n"],
        [3, 8, 10],
    )
    .behind(b"HTTP/1.1 200 \r\n\r\n")
    .without(&["leading-empty-line"]),
    World::new(
        "a field line",
        b"HTTP/1.1 200 \r\n",
        &[b"A", b":", b" ", b"\t", b"\r", b"\n", b"(", b"\0", b"\x80"],
        [3, 6, 8],
    )
    .without(LINES),
    World::new(
        "a fold",
        b"HTTP/1.1 200 \r\nA:b\r\n",
        &[b"a", b":", b" ", b"\t", b"\r", b"\n", b"\0", b"\x01"],
        [3, 6, 8],
    )
    .without(LINES),
    World::new(
        "what follows a dropped line",
        b"HTTP/1.1 200 \r\nA\r\n",
        &[b"a", b":", b" ", b"\r", b"\n", b"\0"],
        [3, 7, 10],
    )
    .without(LINES),
    World::new(
        "Content-Length, from its name's end on",
        b"HTTP/1.1 200 \r\nContent-Length",
        &[b":", b" ", b"\t", b"0", b"1", b"\r", b"\n", b"x", b","],
        [3, 6, 8],
    )
    .behind(b"\r\n\r\n")
    .without(FRAMING_LINES),
    World::new(
        "Transfer-Encoding, from its name's end on",
        b"HTTP/1.1 200 \r\nTransfer-Encoding",
        &[b":", b" ", b"\t", b"chunked", b"\r", b"\n", b"x", b","],
        [3, 6, 8],
    )
    .behind(b"\r\n\r\n")
    .without(FRAMING_LINES),
    World::new(
        "Connection, from its name's end on",
        b"HTTP/1.1 200 \r\nConnection",
        &[b":", b" ", b"close", b"\r", b"\n", b"(", b","],
        [3, 6, 8],
    )
    .behind(b"\r\n\r\n")
    .without(FRAMING_LINES),
    World {
        upgrade: Some("a"),
        ..World::new(
            "Upgrade, from its name's end on",
            b"HTTP/1.1 101 \r\nConnection: upgrade\r\nUpgrade",
            &[b":", b" ", b"a", b"\r", b"\n", b"(", b","],
            [3, 6, 8],
        )
        .behind(b"\r\n\r\n")
        .without(FRAMING_LINES)
    },
];

const OTHERS: &[u8] =
    b"\r\nDate: Sat, 28 Nov 2026 00:00:00 GMT\r\nX-Long: this one is longer than one block too, for sure\r\n\r\n";

const LINES: &[&str] = &[
    "bare-lf",
    "obs-fold",
    "whitespace-led-line",
    "field-colon-missing",
    "field-name-byte",
    "field-name-blank",
    "field-value-byte",
];

const FRAMING_LINES: &[&str] =
    &["obs-fold", "framing-fold", "framing-name-blank", "field-name-blank", "field-name-byte"];

const VALUES: [World; 6] = [
    World::new(
        "values of Content-Length",
        b"HTTP/1.1 200 \r\nContent-Length:",
        &[b"0", b"1", b"2", b",", b" ", b"\t", b"-", b"\r\n ", b"\r\nContent-Length:"],
        [2, 5, 7],
    )
    .behind(b"\r\n\r\n")
    .without(&["content-length-repeated", "content-length-empty-member", "framing-fold"]),
    World::new(
        "lengths at 2^63",
        b"HTTP/1.1 200 \r\nContent-Length:92233720368547758",
        &[b"0", b"7", b"8", b"9", b","],
        [3, 7, 9],
    )
    .behind(b"\r\n\r\n"),
    World::new(
        "values of Transfer-Encoding",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:",
        &[
            b"chunked",
            b"Identity",
            b"gzip",
            b",",
            b" ",
            b"\t",
            b";a",
            b"\r\n ",
            b"\r\nTransfer-Encoding:",
            b"\r\nContent-Length:1",
        ],
        [2, 5, 7],
    )
    .behind(b"\r\n\r\n")
    .without(&[
        "transfer-encoding-and-content-length",
        "transfer-encoding-empty-member",
        "transfer-coding-repeated",
        "transfer-coding-identity",
        "framing-fold",
    ]),
    World::new(
        "the name of a coding",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:chunke",
        &[b"d", b"D", b"x", b",", b" ", b";", b"=", b"(", b"\x80", b"\x01"],
        [2, 5, 7],
    )
    .behind(b"\r\n\r\n"),
    World::new(
        "values of Connection",
        b"HTTP/1.1 200 \r\nContent-Length:0\r\nConnection:",
        &[
            b"close",
            b"keep-alive",
            b"Date",
            b"x",
            b",",
            b" ",
            b"\t",
            b"(",
            b"\r\n ",
            b"\r\nConnection:",
        ],
        [2, 5, 7],
    )
    .behind(b"\r\n\r\n")
    .without(&["connection-option-byte", "connection-end-to-end", "framing-fold"]),
    World {
        upgrade: Some("websocket, h2c"),
        ..World::new(
            "values of Upgrade",
            b"HTTP/1.1 101 \r\nConnection:upgrade\r\nUpgrade:",
            &[b"WebSocket", b"h2c", b"x", b"/1", b",", b" ", b"\r\n ", b"\r\nUpgrade:"],
            [2, 6, 7],
        )
        .behind(b"\r\n\r\n")
        .without(&["framing-fold"])
    },
];

/// Fields that frame, where something else decides.
const FRAMING: &[&[u8]] = &[
    b"Content-Length:0\r\n",
    b"Content-Length:1\r\n",
    b"Content-Length:\r\n",
    b"Transfer-Encoding:chunked\r\n",
    b"Transfer-Encoding:identity\r\n",
    b"Transfer-Encoding:gzip\r\n",
    b"Connection:close\r\n",
    b"Connection:keep-alive\r\n",
    b"A:b\r\n",
    b"A\r\n",
    b" c\r\n",
];

const MEANING_ROWS: &[&str] = &[
    "transfer-encoding-and-content-length",
    "unused-framing",
    "forbidden-framing",
    "no-content-framing",
    "transfer-coding-identity",
];

const fn meaning(name: &'static str, before: &'static [u8]) -> World {
    World::new(name, before, FRAMING, [2, 4, 6]).behind(b"\r\n").without(MEANING_ROWS)
}

const MEANINGS: [World; 10] = [
    meaning("fields of a 200", b"HTTP/1.1 200 \r\n"),
    meaning("fields of a 200 of HTTP/1.0", b"HTTP/1.0 200 \r\n"),
    meaning("fields of a 103", b"HTTP/1.1 103 \r\n"),
    meaning("fields of a 204", b"HTTP/1.1 204 \r\n"),
    meaning("fields of a 205", b"HTTP/1.1 205 \r\n"),
    meaning("fields of a 304", b"HTTP/1.1 304 \r\n"),
    World { method: "HEAD", ..meaning("fields in answer to HEAD", b"HTTP/1.1 200 \r\n") },
    World { method: "CONNECT", ..meaning("fields in answer to CONNECT", b"HTTP/1.1 200 \r\n") },
    World { method: "CONNECT", ..meaning("fields of a 204 to CONNECT", b"HTTP/1.1 204 \r\n") },
    World { http10_request: true, ..meaning("fields in answer to HTTP/1.0", b"HTTP/1.1 200 \r\n") },
];

const CHUNKS: [World; 6] = [
    World::new(
        "a chunk line",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:chunked\r\n\r\n",
        &[
            b"0", b"1", b"a", b"G", b";", b"=", b"\"", b"\\", b" ", b"\t", b"\r", b"\n", b"\0",
            b"\x80",
        ],
        [3, 7, 9],
    )
    .without(&["chunk-size-blank"]),
    World::new(
        "a chunk's extensions",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:chunked\r\n\r\n1;",
        &[b"a", b";", b"=", b"\"", b"\\", b" ", b"\t", b"\r", b"\n", b"\0", b"\x80"],
        [4, 8, 10],
    )
    .without(&["chunk-size-blank"]),
    World::new(
        "a quoted value",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:chunked\r\n\r\n1;a=\"",
        &[b"a", b"\"", b"\\", b" ", b"\t", b"\r", b"\n", b"\x7f", b"\x80"],
        [3, 7, 9],
    ),
    World::new(
        "a chunk's data and what follows it",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:chunked\r\n\r\n2\r\n",
        &[b"0", b"1", b"\r", b"\n", b";", b"A:"],
        // A size of 11 is followed by any 17 bytes.
        [6, 12, 14],
    ),
    World::new(
        "chunk sizes at 2^63",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:chunked\r\n\r\n0000000000007fffffffffffff",
        &[b"0", b"1", b"7", b"8", b"f", b"F", b"g", b"\r", b"\n"],
        [4, 7, 10],
    ),
    World::new(
        "content of a 205",
        b"HTTP/1.1 205 \r\nTransfer-Encoding:chunked\r\n\r\n",
        &[b"0", b"1", b"\r", b"\n"],
        [5, 12, 16],
    )
    .without(&["reset-content"]),
];

const TRAILERS: [World; 5] = [
    World::new(
        "a trailer line",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:chunked\r\n\r\n0\r\n",
        &[b"A", b":", b" ", b"\t", b"\r", b"\n", b"(", b"\0", b"\x80"],
        [3, 6, 8],
    )
    .without(LINES),
    World::new(
        "a fold in a trailer section",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:chunked\r\n\r\n0\r\nA:b\r\n",
        &[b"a", b":", b" ", b"\t", b"\r", b"\n", b"\0"],
        [3, 6, 9],
    )
    .without(LINES),
    World::new(
        "a name that is forbidden in trailers",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:chunked\r\n\r\n0\r\nDat",
        &[b"e", b":", b" ", b"\t", b"\r", b"\n", b"(", b"\0"],
        [3, 6, 8],
    )
    .without(&[
        "trailer-forbidden",
        "field-name-byte",
        "field-name-blank",
        "field-colon-missing",
    ]),
    World::new(
        "a field that frames, in a trailer section",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:chunked\r\n\r\n0\r\nConnection",
        &[b":", b"close", b" ", b"\t", b"\r", b"\n", b"("],
        [3, 6, 9],
    )
    .without(&["trailer-forbidden", "framing-fold", "framing-name-blank", "obs-fold"]),
    World::new(
        "a name like those of preconditions, in a trailer section",
        b"HTTP/1.1 200 \r\nTransfer-Encoding:chunked\r\n\r\n0\r\nI",
        &[b"f", b"F", b"-", b":", b" ", b"\r", b"\n"],
        [3, 6, 9],
    )
    .without(&["trailer-forbidden", "field-name-byte", "field-colon-missing"]),
];
