/* bad_gateway.h: is what an upstream sent a valid HTTP/1.1 response?
 *
 * A reader without I/O, without threads and without allocation: the caller gives storage and bytes, and pulls
 * events. README.md beside this file's folder says how: storage, ownership, threads, errors, versions.
 *
 * Every function that can fail gives BGW_OK (0) or more, or one of enum bgw_error. No function keeps a pointer
 * that it was given, and none unwinds. Texts (bgw_slice) do not end in a NUL; those of the registries live as
 * long as the library is loaded.
 */
#ifndef BAD_GATEWAY_H
#define BAD_GATEWAY_H

#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

/* The interface that this header describes; bgw_abi() gives that of the library. They must be equal. */
#define BGW_ABI 1

/* The version of the package, as bgw_version() gives that of the library. */
#define BGW_VERSION "0.2.0"

/* Gives the interface that the library has. */
uint32_t bgw_abi(void);

/* Bytes that somebody else owns. `ptr` may be null where `len` is 0. */
typedef struct bgw_slice {
    const uint8_t *ptr;
    size_t len;
} bgw_slice;

/* Gives the version of the library, such as "0.2.0". */
bgw_slice bgw_version(void);

/* --- Errors -------------------------------------------------------------------------------------------------- */

/* What a function gives that could not do what it was asked: a fault of the caller's, never of the peer's. */
enum bgw_error {
    BGW_OK = 0,
    BGW_ERROR_NULL = -1,      /* a pointer is null that must not be */
    BGW_ERROR_SIZE = -2,      /* a size is too small for this interface, or larger than an object can be */
    BGW_ERROR_ALIGN = -3,     /* a pointer is not aligned for its type */
    BGW_ERROR_STORAGE = -4,   /* storage was not initialised, or is of another type */
    BGW_ERROR_VALUE = -5,     /* a number is none of its enum, or beyond what can be held */
    BGW_ERROR_UNKNOWN = -6,   /* there is no defect or no limit of this name or number */
    BGW_ERROR_NEVER = -7,     /* no policy can tolerate this defect */
    BGW_ERROR_REQUEST = -8,   /* the bytes are no whole request head */
    BGW_ERROR_UPGRADE = -9,   /* an offered Upgrade has more than 64 bytes */
    BGW_ERROR_ROOM = -10,     /* the caller's buffer is too small */
    BGW_ERROR_HEAD = -11,     /* no head was announced, or these are not as many bytes as its step consumed */
    BGW_ERROR_NOTHING = -12,  /* there is nothing to give: no answer is due, no cause is known */
    BGW_ERROR_TEXT = -13      /* a text of the page's cannot be used where it is to stand */
};

/* Gives the text of an error, which ends in a NUL. Never null. */
const char *bgw_error_text(int32_t error);

/* --- Storage ------------------------------------------------------------------------------------------------- */

/* The caller's memory holds a parser, a policy, a request. They are values: they hold no pointer, so they may be
 * copied with memcpy, and need not be destroyed. The constants are at least what the functions below give; ask
 * those where the library may be newer than this header. */
#define BGW_PARSER_SIZE 8192
#define BGW_POLICY_SIZE 128
#define BGW_REQUEST_SIZE 128
#define BGW_STORAGE_ALIGN 16

#if defined(__cplusplus) && __cplusplus >= 201103L
#define BGW_ALIGNED alignas(BGW_STORAGE_ALIGN)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define BGW_ALIGNED _Alignas(BGW_STORAGE_ALIGN)
#else
#define BGW_ALIGNED __attribute__((aligned(BGW_STORAGE_ALIGN)))
#endif

typedef struct bgw_parser {
    BGW_ALIGNED uint8_t opaque[BGW_PARSER_SIZE];
} bgw_parser;

typedef struct bgw_policy {
    BGW_ALIGNED uint8_t opaque[BGW_POLICY_SIZE];
} bgw_policy;

typedef struct bgw_request {
    BGW_ALIGNED uint8_t opaque[BGW_REQUEST_SIZE];
} bgw_request;

/* Give the bytes that each takes, and the alignment that all of them need. */
size_t bgw_parser_size(void);
size_t bgw_policy_size(void);
size_t bgw_request_size(void);
size_t bgw_storage_align(void);

/* --- Defects: the registry ----------------------------------------------------------------------------------- */

/* Whether, and how, a defect may pass. */
enum bgw_tolerance {
    BGW_TOLERANCE_NEVER = 0,
    BGW_TOLERANCE_REPAIR = 1, /* it may pass once rewritten */
    BGW_TOLERANCE_NOTE = 2    /* it may pass as it is; it is reported */
};

/* A way in which a response can be wrong: a row of the registry. Number, code and name are stable. */
typedef struct bgw_defect {
    size_t size;            /* set by the caller: sizeof(bgw_defect) */
    uint32_t number;        /* at least 1; 0 stands for no defect everywhere */
    int32_t tolerance;      /* enum bgw_tolerance */
    uint32_t closes;        /* whether it forbids using the connection again, even where it is tolerated */
    uint32_t rfc;           /* the RFC that is violated, such as 9112 */
    bgw_slice section;      /* and the section in it, such as "2.2" */
    bgw_slice code;         /* "H001" */
    bgw_slice name;         /* "bare-lf" */
    bgw_slice message;      /* one line, without any byte of the peer */
    bgw_slice proxy_status; /* the error type of RFC 9209 */
} bgw_defect;

/* Gives the number of the defect of that name or code, letters of either case; 0 if there is none. */
uint32_t bgw_defect_find(const uint8_t *name, size_t len);

/* Gives how many rows there are, and the number of the row at a place, from 0 on; 0 behind the last. */
size_t bgw_defect_count(void);
uint32_t bgw_defect_at(size_t place);

/* Fills `out` with the row of that number. BGW_ERROR_UNKNOWN if there is none. */
int32_t bgw_defect_row(uint32_t number, bgw_defect *out);

/* --- Policies ------------------------------------------------------------------------------------------------ */

enum bgw_preset {
    BGW_STRICT = 0,  /* for conformance tests: every defect is refused */
    BGW_GATEWAY = 1, /* for a proxy on the internet: tolerates what no two recipients read differently */
    BGW_LENIENT = 2  /* for an old upstream: tolerates every defect that may pass at all */
};

/* Makes a policy in storage of `size` bytes. */
int32_t bgw_policy_init(bgw_policy *policy, size_t size, int32_t preset);

/* Tolerates or refuses a defect, by its number. The last call counts. */
int32_t bgw_policy_tolerate(bgw_policy *policy, uint32_t defect);
int32_t bgw_policy_refuse(bgw_policy *policy, uint32_t defect);

/* Sets a limit by its name: head line fields interim interim-bytes chunk-line chunk-extensions trailers
 * empty-members content. BGW_ERROR_UNKNOWN for another name, BGW_ERROR_VALUE if it cannot hold so much. */
int32_t bgw_policy_limit(bgw_policy *policy, const uint8_t *name, size_t len, uint64_t value);

/* What to answer where nothing came before the close: 504 unless changed, or 502. */
int32_t bgw_policy_no_response(bgw_policy *policy, int32_t status);

/* --- Requests ------------------------------------------------------------------------------------------------ */

/* What of the request changes how its response is read: of the one that was sent upstream.
 *
 * bgw_request_init: HTTP/1.1 with that method (none: GET), sent whole, no Upgrade, no `Connection: close`.
 * bgw_request_from_head: all of it read from the head that was sent, from its method through its empty line.
 * BGW_ERROR_REQUEST if it is none, with the place of the fault in `at` (which may be null), BGW_ERROR_UPGRADE. */
int32_t bgw_request_init(bgw_request *request, size_t size, const uint8_t *method, size_t len);
int32_t bgw_request_from_head(bgw_request *request, size_t size, const uint8_t *head, size_t len, size_t *at);

/* The request is HTTP/1.0 (minor 0) or HTTP/1.1 (minor 1). */
int32_t bgw_request_version(bgw_request *request, int32_t minor);
/* It said `Connection: close`. */
int32_t bgw_request_closing(bgw_request *request);
/* It is still being sent; bgw_sent says when it was. */
int32_t bgw_request_unsent(bgw_request *request);
/* The value of the Upgrade that it sent, at most 64 bytes. */
int32_t bgw_request_upgrade(bgw_request *request, const uint8_t *protocols, size_t len);

/* --- The parser ---------------------------------------------------------------------------------------------- */

/* Makes a parser for the response to `request` in storage of `size` bytes. */
int32_t bgw_init(bgw_parser *parser, size_t size, const bgw_policy *policy, const bgw_request *request);

/* Goes on to the following response of the same connection. The policy stays; offsets count from 0 again. */
int32_t bgw_next(bgw_parser *parser, const bgw_request *request);

/* Starts with another connection, with a parser that bgw_init made and that may have read anything since: from here
 * on it is as bgw_init makes it, but in less time, as the room for fields is not cleared. */
int32_t bgw_restart(bgw_parser *parser, const bgw_policy *policy, const bgw_request *request);

/* The request was sent whole by now. */
int32_t bgw_sent(bgw_parser *parser);

/* What one step found. In this order: any number of BGW_INTERIM, one BGW_HEAD, then BGW_TUNNEL alone, or any
 * number of BGW_DATA, at most one BGW_TRAILERS, and BGW_END. BGW_NEED_MORE may stand before each. */
enum bgw_event_kind {
    BGW_NEED_MORE = 0, /* what is left behind the consumed bytes is needed again, and more */
    BGW_INTERIM = 1,   /* the consumed bytes are the head of a 1xx other than 101 */
    BGW_HEAD = 2,      /* the consumed bytes are the final head */
    BGW_DATA = 3,      /* content, without chunk framing, among the consumed bytes */
    BGW_TRAILERS = 4,  /* a trailer section with at least one field */
    BGW_END = 5,       /* the response is complete; every later step says so again */
    BGW_TUNNEL = 6,    /* what follows belongs to another protocol; every later step says so again */
    BGW_REJECT = 7     /* the response is malformed; every later step says so again */
};

/* How the content is delimited (RFC 9112 §6.3). */
enum bgw_framing {
    BGW_FRAMING_UNKNOWN = -1, /* no final head was accepted yet */
    BGW_FRAMING_NONE = 0,
    BGW_FRAMING_LENGTH = 1,
    BGW_FRAMING_CHUNKED = 2,
    BGW_FRAMING_CLOSE = 3,
    BGW_FRAMING_TUNNEL = 4
};

typedef struct bgw_event {
    size_t size;       /* set by the caller: sizeof(bgw_event) */
    size_t consumed;   /* drop so many bytes from the front of the buffer; BGW_NEED_MORE may drop some too */
    int32_t kind;      /* enum bgw_event_kind */
    int32_t framing;   /* BGW_HEAD: enum bgw_framing; else BGW_FRAMING_UNKNOWN */
    uint64_t length;   /* BGW_HEAD with BGW_FRAMING_LENGTH: the bytes of content */
    size_t data_at;    /* BGW_DATA: where the content starts among the consumed bytes, */
    size_t data_len;   /* and its length; never 0 */
    uint64_t offset;   /* BGW_REJECT: the offending byte, from the first byte of this response, */
    uint32_t defect;   /* and the number of the defect */
    uint32_t deviates; /* whether anything was tolerated so far in this response */
} bgw_event;

/* Reads on, given all bytes that were not consumed yet; makes progress on none where none is needed. Gives the
 * kind of the event, as `out->kind` has it, or an error. Any split of the bytes gives the same events in sum.
 *
 * After BGW_REJECT nothing is read any more, but bytes that come later may be given once more in the same way:
 * bgw_likely_cause looks at the first 64 from the defect on. */
int32_t bgw_step(bgw_parser *parser, const uint8_t *bytes, size_t len, bgw_event *out);

/* Steps on as bgw_step does, over all content that is there: the event is the first one that is not BGW_DATA, and
 * the consumed bytes are those of all these steps. For whoever passes bytes on as they came, or lets another parser
 * take them apart, and only has to know whether they may pass; it takes less time. */
int32_t bgw_step_over_data(bgw_parser *parser, const uint8_t *bytes, size_t len, bgw_event *out);

/* --- Heads and trailers -------------------------------------------------------------------------------------- */

typedef struct bgw_head {
    size_t size;      /* set by the caller: sizeof(bgw_head) */
    uint32_t status;  /* 100 to 599, or up to 999 where that is tolerated */
    uint32_t minor;   /* of the version: 0 for HTTP/1.0, 1 and more for what is read as HTTP/1.1 */
    uint32_t fields;  /* the number of field lines; a folded one counts once */
    uint32_t interim; /* whether another head follows */
    bgw_slice reason; /* the reason phrase, as received; it means nothing to a recipient */
} bgw_head;

typedef struct bgw_field {
    bgw_slice name;  /* as received */
    bgw_slice value; /* without the blanks around it; of a folded line with the line ends and blanks inside */
    size_t name_at;  /* where the name starts, from the first byte of the head or of the trailer section */
    uint32_t folded; /* whether the value is folded: only where that is tolerated */
    uint32_t unused;
} bgw_field;

/* Show the head that the last BGW_INTERIM or BGW_HEAD announced, over the `len` bytes that its step consumed;
 * the final one until bgw_next. BGW_ERROR_HEAD if there is none or these are not as many bytes. */
int32_t bgw_head_of(const bgw_parser *parser, const uint8_t *raw, size_t len, bgw_head *out);

/* Writes the fields from the place `first` on to `out`, which has room for `room` elements of `each` bytes
 * (sizeof(bgw_field)); gives how many were written in `count`. Slices point into `raw`. */
int32_t bgw_fields(const bgw_parser *parser, const uint8_t *raw, size_t len, size_t first, bgw_field *out,
                   size_t each, size_t room, size_t *count);

/* The same for the fields of the trailer section that BGW_TRAILERS announced, over the bytes that its step
 * consumed. None before it. */
int32_t bgw_trailers(const bgw_parser *parser, const uint8_t *raw, size_t len, size_t first, bgw_field *out,
                     size_t each, size_t room, size_t *count);

/* What bgw_repair wrote, or would write. */
typedef struct bgw_repaired {
    size_t size;        /* set by the caller: sizeof(bgw_repaired) */
    size_t needed;      /* the bytes that the repaired head takes */
    uint64_t length;    /* the Content-Length, where framing is BGW_FRAMING_LENGTH */
    int32_t framing;    /* enum bgw_framing: how the content must go on behind this head */
    uint32_t status;    /* the status code that is written */
    uint32_t closing;   /* whether `Connection: close` was added, since reuse is forbidden */
    uint32_t unchanged; /* whether it is the head that came, byte for byte */
} bgw_repaired;

/* Writes the head that the last BGW_INTERIM or BGW_HEAD announced, repaired for the next parser on the same
 * connection: valid under BGW_STRICT for the same request, with its hop-by-hop fields. `out` may be null where
 * `room` is 0. BGW_ERROR_ROOM if it does not fit: `info->needed` says what it takes, and `out` is left as it
 * was. `raw` and `out` must not overlap. */
int32_t bgw_repair(const bgw_parser *parser, const uint8_t *raw, size_t len, uint8_t *out, size_t room,
                   bgw_repaired *info);

/* --- The verdict --------------------------------------------------------------------------------------------- */

/* How the connection stands: the caller's fact. */
enum bgw_ending {
    BGW_OPEN = 0,
    BGW_CLOSED = 1,    /* closed by the peer, in order */
    BGW_RESET = 2,     /* reset, or broken otherwise */
    BGW_TIMED_OUT = 3, /* no data came in time */
    BGW_TRUNCATED = 4  /* TLS ended without close_notify */
};

enum bgw_outcome {
    BGW_VALID = 0,       /* one whole final response; a tunnel, from the end of its head */
    BGW_MALFORMED = 1,   /* wrong at some byte */
    BGW_INCOMPLETE = 2,  /* the connection ended first */
    BGW_NO_RESPONSE = 3, /* it ended without one byte */
    BGW_PENDING = 4      /* it is open, and a valid response is still possible */
};

/* What stands against using the connection again. */
enum bgw_barrier_kind {
    BGW_BARRIER_NONE = 0,
    BGW_BARRIER_NOT_VALID = 1,       /* the response is not valid, or not complete */
    BGW_BARRIER_TUNNEL = 2,          /* the connection belongs to another protocol now */
    BGW_BARRIER_CLOSE_DELIMITED = 3, /* the content runs until the connection closes */
    BGW_BARRIER_CLOSE = 4,           /* the response says `Connection: close` */
    BGW_BARRIER_HTTP10 = 5,          /* it is HTTP/1.0 without `Connection: keep-alive` */
    BGW_BARRIER_REQUEST_CLOSE = 6,   /* the request said `Connection: close` */
    BGW_BARRIER_REQUEST_UNSENT = 7,  /* the request is still being sent */
    BGW_BARRIER_DEVIATION = 8,       /* what was tolerated leaves doubt about the connection */
    BGW_BARRIER_LEFTOVER = 9,        /* more bytes follow than the response has */
    BGW_BARRIER_ENDED = 10,          /* the connection has ended */
    BGW_BARRIER_OTHER = 11           /* something that this interface does not name */
};

typedef struct bgw_verdict {
    size_t size;             /* set by the caller: sizeof(bgw_verdict) */
    int32_t outcome;         /* enum bgw_outcome */
    uint32_t answer;         /* while no head was forwarded: 502 or 504; 0 where there is nothing to answer */
    uint64_t offset;         /* BGW_MALFORMED: the offending byte, from the first byte of this response, */
    uint32_t defect;         /* and the number of the defect; else 0 */
    uint32_t reuse;          /* whether the connection can take another request */
    int32_t barrier;         /* enum bgw_barrier_kind: one of those that stand against it */
    uint32_t barrier_defect; /* BGW_BARRIER_DEVIATION: the number of the defect that was tolerated */
    uint32_t retry;          /* whether the request may be sent again: nothing came, and it is idempotent */
    uint32_t deviations;     /* how many defects were tolerated: bgw_deviations */
    uint32_t interim;        /* complete interim heads */
    uint32_t status;         /* of the final head, once it was accepted; else 0 */
    uint32_t minor;          /* of its version */
    uint32_t fields;         /* the number of its field lines */
    uint32_t trailers;       /* field lines of the trailer section, once it was read */
    int32_t framing;         /* enum bgw_framing */
    uint64_t length;         /* the Content-Length, where framing is BGW_FRAMING_LENGTH */
    uint64_t content;        /* bytes of content read, without chunk framing */
    uint64_t consumed;       /* bytes through the last finished element */
    uint64_t leftover;       /* bytes behind a valid response */
    uint64_t missing;        /* bytes of content still due, */
    uint32_t missing_known;  /* where that is known */
    uint32_t unused;
    bgw_slice proxy_status;  /* the error type of RFC 9209 for the answer; empty where there is none */
} bgw_verdict;

/* The verdict about what was read so far, the connection standing like this (enum bgw_ending), with so many
 * bytes left in the buffer that were not consumed. It changes nothing. Gives the outcome, as `out` has it. */
int32_t bgw_end(const bgw_parser *parser, int32_t ending, uint64_t leftover, bgw_verdict *out);

/* What stands against using the connection again as far as it is known by now, most of it at the head: enum
 * bgw_barrier_kind. `defect`, which may be null, gets the number for BGW_BARRIER_DEVIATION, else 0. */
int32_t bgw_barrier(const bgw_parser *parser, uint32_t *defect);

typedef struct bgw_deviation {
    uint64_t offset; /* of the first occurrence */
    uint32_t defect; /* its number */
    uint32_t closes; /* whether it forbids using the connection again */
} bgw_deviation;

/* Writes what was tolerated so far, each defect once, in the order of the registry, to `out`, which has room
 * for `room` elements of `each` bytes (sizeof(bgw_deviation)); gives how many there are in all in `count`. With
 * a policy, only what that one would have refused; else it is null. */
int32_t bgw_deviations(const bgw_parser *parser, const bgw_policy *refused_by, bgw_deviation *out, size_t each,
                       size_t room, size_t *count);

/* The one-shot: reads one response from all bytes that came, the connection standing like this. The parser is
 * made in storage of `size` bytes, so what was found can be asked for afterwards. Gives the outcome. */
int32_t bgw_check(bgw_parser *parser, size_t size, const bgw_policy *policy, const bgw_request *request,
                  const uint8_t *bytes, size_t len, int32_t ending, bgw_verdict *out);

/* --- The likely cause ---------------------------------------------------------------------------------------- */

/* What a response that is wrong, or never came, probably was: a guess, never a judgement. */
typedef struct bgw_cause {
    size_t size;        /* set by the caller: sizeof(bgw_cause) */
    bgw_slice name;     /* stable: "tls-alert" */
    bgw_slice says;     /* "looks like a TLS alert" */
    bgw_slice detail;   /* what more the bytes tell, such as the name of the alert; may be empty; points into `text` */
    bgw_slice upstream; /* what to do about the upstream */
    bgw_slice nginx;    /* the line of configuration that mends it, where there is one: of nginx, */
    bgw_slice haproxy;  /* of HAProxy, */
    bgw_slice envoy;    /* of Envoy */
    uint8_t text[120];  /* what `detail` points to */
} bgw_cause;

/* The likely cause, the connection standing like this. The parser has kept what it takes of the bytes that it
 * was given; `leftover` is what stands behind a valid response, and `reused` says whether the connection
 * carried a response before this one. BGW_ERROR_NOTHING if none is known. */
int32_t bgw_likely_cause(const bgw_parser *parser, int32_t ending, uint32_t reused, const uint8_t *leftover,
                         size_t len, bgw_cause *out);

/* --- The answer ---------------------------------------------------------------------------------------------- */

/* A field that the caller adds. */
typedef struct bgw_extra {
    bgw_slice name;
    bgw_slice value;
} bgw_extra;

/* What the page is made of. All but `size` may be zero. Texts are UTF-8. */
typedef struct bgw_page {
    size_t size;               /* set by the caller: sizeof(bgw_page) */
    bgw_slice method;          /* of the client's request; GET if empty */
    bgw_slice accept;          /* the values of its Accept and Accept-Language: */
    bgw_slice accept_language; /* HTML, problem+json or plain text; English, German, … */
    bgw_slice support;         /* where the reader finds help: a URL */
    bgw_slice request_id;      /* what identifies the request in the logs */
    bgw_slice name;            /* of this intermediary: with it, the page says Proxy-Status */
    bgw_slice next_hop;        /* for Proxy-Status, as are the two behind it */
    bgw_slice next_protocol;
    bgw_slice error;           /* the error type, where no parser knows it: "connection_refused" */
    const bgw_extra *extra;    /* fields to add, such as Via */
    size_t extras;             /* their number, at most 16 */
    uint64_t date;             /* now, in seconds since 1970, for Date; 0 for none */
    uint32_t retry_after;      /* seconds, for Retry-After; 0 for none */
    uint32_t status;           /* without a parser: 502 or 504 */
    uint32_t detailed;         /* whether Proxy-Status tells code and offset */
    uint32_t closing;          /* whether to say `Connection: close` */
} bgw_page;

/* Writes a whole response of 502 or 504, to be sent in place of the upstream's, the connection standing like
 * this. `parser` may be null where the upstream could not even be asked; then `page->status` counts.
 * `needed` gets the bytes that it takes; `out` may be null where `room` is 0. BGW_ERROR_ROOM if it does not
 * fit, BGW_ERROR_NOTHING if no answer is due, BGW_ERROR_TEXT if a text of the page's cannot be used. */
int32_t bgw_answer(const bgw_parser *parser, int32_t ending, const bgw_page *page, uint8_t *out, size_t room,
                   size_t *needed);

#if defined(__cplusplus)
}
#endif

#endif
