/* mod_bad_gateway: what an upstream sends to mod_proxy is judged before httpd reads it.
 *
 * Two filters stand on each connection to an upstream, above those of mod_ssl. What is written is watched for the
 * request head, which says how the response is read. What is read goes through the parser: httpd gets repaired
 * heads and content that was judged, or an error, of which mod_proxy makes a 502 or, once a head went out, a cut
 * that the client sees; a filter on the client's side has that be one for HTTP/1.0 too. What is no HTTP/1 (a
 * tunnel, HTTP/2) passes as it is.
 */
#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "util_filter.h"

#include "apr_portable.h"
#include "apr_strings.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "bad_gateway.h"

module AP_MODULE_DECLARE_DATA bad_gateway_module;
APLOG_USE_MODULE(bad_gateway);

/* What is read at once; the most of a request head that is watched, and of a line that may be none. */
enum { PIECE = 8192, REQUEST_MOST = 1 << 20, LINE_MOST = 8192 };

/* --- Configuration ---------------------------------------------------------------------------------------- */

enum mode { MODE_UNSET, MODE_OFF, MODE_ON, MODE_REPORT };

/* One change of the policy. */
typedef struct {
    enum { TOLERATE, REFUSE, LIMIT } what;
    apr_uint32_t defect;
    const char *limit;
    apr_uint64_t value;
} change;

typedef struct {
    int mode;
    int preset; /* -1: unset */
    apr_array_header_t *changes;
} server_conf;

static void *create_conf(apr_pool_t *pool, server_rec *server) {
    server_conf *conf = apr_pcalloc(pool, sizeof *conf);
    conf->preset = -1;
    conf->changes = apr_array_make(pool, 2, sizeof(change));
    return conf;
}

/* What the virtual host says comes behind what the server says, so it counts. */
static void *merge_conf(apr_pool_t *pool, void *base_, void *own_) {
    server_conf *base = base_, *own = own_, *conf = apr_pcalloc(pool, sizeof *conf);
    conf->mode = own->mode != MODE_UNSET ? own->mode : base->mode;
    conf->preset = own->preset >= 0 ? own->preset : base->preset;
    conf->changes = apr_array_append(pool, base->changes, own->changes);
    return conf;
}

static server_conf *conf_of(server_rec *server) {
    return ap_get_module_config(server->module_config, &bad_gateway_module);
}

static int32_t apply(bgw_policy *policy, const change *one) {
    switch (one->what) {
    case TOLERATE:
        return bgw_policy_tolerate(policy, one->defect);
    case REFUSE:
        return bgw_policy_refuse(policy, one->defect);
    default:
        return bgw_policy_limit(policy, (const uint8_t *)one->limit, strlen(one->limit), one->value);
    }
}

static void policy_of(const server_conf *conf, bgw_policy *policy) {
    bgw_policy_init(policy, sizeof *policy, conf->preset >= 0 ? conf->preset : BGW_GATEWAY);
    for (int at = 0; at < conf->changes->nelts; at++) apply(policy, &APR_ARRAY_IDX(conf->changes, at, change));
}

static const char *set_mode(cmd_parms *cmd, void *unused, const char *word) {
    server_conf *conf = conf_of(cmd->server);
    if (ap_cstr_casecmp(word, "on") == 0) {
        conf->mode = MODE_ON;
    } else if (ap_cstr_casecmp(word, "off") == 0) {
        conf->mode = MODE_OFF;
    } else if (ap_cstr_casecmp(word, "report") == 0) {
        conf->mode = MODE_REPORT;
    } else {
        return "BadGateway is On, Report or Off";
    }
    return NULL;
}

static const char *set_policy(cmd_parms *cmd, void *unused, const char *word) {
    static const char *const names[] = {"strict", "gateway", "lenient"};
    for (int preset = BGW_STRICT; preset <= BGW_LENIENT; preset++) {
        if (ap_cstr_casecmp(word, names[preset]) == 0) {
            conf_of(cmd->server)->preset = preset;
            return NULL;
        }
    }
    return "BadGatewayPolicy is strict, gateway or lenient";
}

/* Adds a change, if a policy can take it. */
static const char *add(cmd_parms *cmd, change one, const char *about) {
    bgw_policy policy;
    bgw_policy_init(&policy, sizeof policy, BGW_GATEWAY);
    int32_t error = apply(&policy, &one);
    if (error != BGW_OK) return apr_psprintf(cmd->pool, "%s %s: %s", cmd->cmd->name, about, bgw_error_text(error));
    APR_ARRAY_PUSH(conf_of(cmd->server)->changes, change) = one;
    return NULL;
}

static const char *add_tolerated(cmd_parms *cmd, void *unused, const char *name) {
    change one = {TOLERATE, bgw_defect_find((const uint8_t *)name, strlen(name)), NULL, 0};
    return add(cmd, one, name);
}

static const char *add_refused(cmd_parms *cmd, void *unused, const char *name) {
    change one = {REFUSE, bgw_defect_find((const uint8_t *)name, strlen(name)), NULL, 0};
    return add(cmd, one, name);
}

static const char *set_limit(cmd_parms *cmd, void *unused, const char *name, const char *value) {
    char *end;
    apr_int64_t number = apr_strtoi64(value, &end, 10);
    if (*value == '\0' || *end != '\0' || number < 0) return "BadGatewayLimit takes a name and a number";
    change one = {LIMIT, 0, name, (apr_uint64_t)number};
    return add(cmd, one, name);
}

static const command_rec commands[] = {
    AP_INIT_TAKE1("BadGateway", set_mode, NULL, RSRC_CONF, "On, Report or Off"),
    AP_INIT_TAKE1("BadGatewayPolicy", set_policy, NULL, RSRC_CONF, "strict, gateway or lenient"),
    AP_INIT_ITERATE("BadGatewayTolerate", add_tolerated, NULL, RSRC_CONF, "names or codes of defects"),
    AP_INIT_ITERATE("BadGatewayRefuse", add_refused, NULL, RSRC_CONF, "names or codes of defects"),
    AP_INIT_TAKE2("BadGatewayLimit", set_limit, NULL, RSRC_CONF, "the name of a limit, and a number"),
    {NULL}};

/* --- One connection to an upstream ------------------------------------------------------------------------ */

enum state {
    IDLE,   /* no request is outstanding: what is written next is a request head */
    ANSWER, /* a response is awaited, or read */
    PASSED, /* no HTTP/1 any more: everything passes, both ways */
    OVER    /* nothing more is read from this connection */
};

typedef struct {
    conn_rec *c;
    int report; /* everything passes; what would be refused is logged */
    enum state state;
    bgw_parser *parser;
    int used;                   /* a response was read on it before this one */
    char *request;              /* the request head, as far as it was written */
    apr_size_t request_len, request_room;
    uint8_t *held;              /* what came and was not consumed */
    apr_size_t held_len, held_room;
    apr_bucket_brigade *raw;    /* what the next filter gives */
    apr_bucket_brigade *ready;  /* what httpd may read */
    int withheld;               /* what stands ready waits for the end of the response */
    int chunked;                /* what httpd reads is chunked */
    apr_status_t failure;       /* what is given once the connection is over */
    apr_socket_t *socket;
    const ap_filter_t *in;      /* reads from the upstream */
} upstream;

/* Whether what is read comes out of mod_ssl. */
static int is_over_tls(const upstream *u) {
    for (const ap_filter_t *f = u->in->next; f != NULL; f = f->next)
        if (ap_cstr_casecmp(f->frec->name, "SSL/TLS Filter") == 0) return 1;
    return 0;
}

/* Whether an end is a reset: httpd loses one that it meets where it has read something in the same call, and the
 * system tells it once. Behind close_notify it cuts nothing off. */
static int was_reset(const upstream *u) {
#if defined(__linux__)
    apr_os_sock_t socket;
    struct tcp_info now;
    socklen_t size = sizeof now;
    return !is_over_tls(u) && apr_os_sock_get(&socket, u->socket) == APR_SUCCESS
           && getsockopt(socket, IPPROTO_TCP, TCP_INFO, &now, &size) == 0 && now.tcpi_state == TCP_CLOSE;
#else
    return 0;
#endif
}

static int32_t ending_of(const upstream *u, apr_status_t rv) {
    if (rv == APR_SUCCESS) return BGW_OPEN;
    if (APR_STATUS_IS_EOF(rv)) return was_reset(u) ? BGW_RESET : BGW_CLOSED;
    return APR_STATUS_IS_TIMEUP(rv) ? BGW_TIMED_OUT : BGW_RESET;
}

/* One line: what is wrong, where, and what it probably is. No byte of the upstream's stands in it. */
static void log_refusal(const upstream *u, int32_t ending, const bgw_verdict *verdict) {
    bgw_defect defect = {.size = sizeof defect};
    bgw_cause cause = {.size = sizeof cause};
    const char *what = u->report ? "would refuse" : "refused";
    char why[160] = "";
    if (bgw_likely_cause(u->parser, ending, u->used, NULL, 0, &cause) == BGW_OK) {
        apr_snprintf(why, sizeof why, " (%.*s)", (int)cause.says.len, (const char *)cause.says.ptr);
    }
    if (bgw_defect_row(verdict->defect, &defect) == BGW_OK) {
        ap_log_cerror(APLOG_MARK, u->report ? APLOG_WARNING : APLOG_ERR, 0, u->c,
                      "bad_gateway: %s upstream response: %.*s %.*s at byte %" APR_UINT64_T_FMT ": %.*s%s", what,
                      (int)defect.code.len, (const char *)defect.code.ptr, (int)defect.name.len,
                      (const char *)defect.name.ptr, (apr_uint64_t)verdict->offset, (int)defect.message.len,
                      (const char *)defect.message.ptr, why);
    } else {
        ap_log_cerror(APLOG_MARK, u->report ? APLOG_WARNING : APLOG_ERR, 0, u->c,
                      "bad_gateway: %s upstream response: incomplete, %.*s after byte %" APR_UINT64_T_FMT "%s", what,
                      (int)verdict->proxy_status.len, (const char *)verdict->proxy_status.ptr,
                      (apr_uint64_t)verdict->consumed, why);
    }
}

/* Nothing more is read. What stands ready is dropped, so that a head goes out only with content that passes. */
static apr_status_t give_up(upstream *u, apr_status_t failure) {
    apr_brigade_cleanup(u->ready);
    u->held_len = 0;
    u->state = OVER;
    u->failure = failure;
    return failure;
}

/* The connection must not carry another request: mod_proxy sees its end when it looks. */
static void forbid_reuse(upstream *u) {
    u->held_len = 0;
    u->state = OVER;
    u->failure = APR_EOF;
    u->c->keepalive = AP_CONN_CLOSE;
}

/* --- The request ------------------------------------------------------------------------------------------ */

/* Whether these bytes begin with a line that ends in a version of HTTP/1; -1 if that is not known yet. */
static int is_http1(const char *bytes, apr_size_t len) {
    static const char version[] = " HTTP/1.";
    const char *end = memchr(bytes, '\n', len);
    if (end == NULL) return len < LINE_MOST ? -1 : 0;
    if (end > bytes && end[-1] == '\r') end--;
    return end - bytes > 9 && memcmp(end - 9, version, 8) == 0 && end[-1] >= '0' && end[-1] <= '9';
}

static void keep_request(upstream *u, const char *bytes, apr_size_t len) {
    if (len > u->request_room - u->request_len) {
        apr_size_t room = 2 * (u->request_len + len);
        char *larger = apr_palloc(u->c->pool, room);
        if (u->request_len > 0) memcpy(larger, u->request, u->request_len);
        u->request = larger;
        u->request_room = room;
    }
    memcpy(u->request + u->request_len, bytes, len);
    u->request_len += len;
}

static apr_size_t head_end(const char *bytes, apr_size_t len) {
    for (apr_size_t at = 3; at < len; at++) {
        if (bytes[at] == '\n' && memcmp(bytes + at - 3, "\r\n\r", 3) == 0) return at + 1;
    }
    return 0;
}

/* Watches what is written until the head of the request is whole. What is no HTTP/1 is judged no more; a head of
 * HTTP/1 that cannot be read is not sent, since its response could not be judged. */
static apr_status_t watch(upstream *u, const char *bytes, apr_size_t len) {
    bgw_request request;
    apr_size_t fault = 0;
    keep_request(u, bytes, len);
    apr_size_t whole = head_end(u->request, u->request_len), known = whole > 0 ? whole : u->request_len;
    const uint8_t *head = (const uint8_t *)u->request;
    int32_t read = bgw_request_from_head(&request, sizeof request, head, known, &fault);
    if (read == BGW_ERROR_UPGRADE) {
        /* Read as without an offer, a 101 is refused. */
        const char *method_end = memchr(u->request, ' ', known);
        read = bgw_request_init(&request, sizeof request, head, (apr_size_t)(method_end - u->request));
    }
    if (read == BGW_OK) {
        bgw_next(u->parser, &request);
        u->withheld = u->chunked = 0;
        u->held_len = u->request_len = 0;
        u->state = ANSWER;
        return APR_SUCCESS;
    }
    int http1 = is_http1(u->request, known), cut_short = fault >= known && u->request_len <= REQUEST_MOST;
    if (http1 < 0 || (http1 && cut_short)) return APR_SUCCESS;
    u->request_len = 0;
    if (http1 && !u->report) {
        ap_log_cerror(APLOG_MARK, APLOG_ERR, 0, u->c, "bad_gateway: a request that cannot be read, at byte %" APR_SIZE_T_FMT, fault);
        return give_up(u, APR_EGENERAL);
    }
    ap_log_cerror(APLOG_MARK, APLOG_DEBUG, 0, u->c, "bad_gateway: no request of HTTP/1.x, so nothing is judged");
    u->state = PASSED;
    return APR_SUCCESS;
}

static apr_status_t filter_out(ap_filter_t *f, apr_bucket_brigade *bb) {
    upstream *u = f->ctx;
    if (u->state == OVER) return APR_ECONNABORTED;
    for (apr_bucket *b = APR_BRIGADE_FIRST(bb); b != APR_BRIGADE_SENTINEL(bb) && u->state == IDLE; b = APR_BUCKET_NEXT(b)) {
        const char *bytes;
        apr_size_t len;
        if (APR_BUCKET_IS_METADATA(b)) continue;
        apr_status_t rv = apr_bucket_read(b, &bytes, &len, APR_BLOCK_READ);
        if (rv != APR_SUCCESS) return rv;
        if ((rv = watch(u, bytes, len)) != APR_SUCCESS) return rv;
    }
    return ap_pass_brigade(f->next, bb);
}

/* --- The response ----------------------------------------------------------------------------------------- */

static void write_ready(upstream *u, const void *bytes, apr_size_t len) {
    if (!u->report) apr_brigade_write(u->ready, NULL, NULL, bytes, len);
}

/* Makes a head ready, repaired. Tells whether it could. */
static int write_head(upstream *u, const uint8_t *raw, apr_size_t len, int final) {
    bgw_repaired info = {.size = sizeof info};
    if (u->report) return 1;
    uint8_t *out = apr_bucket_alloc(len, u->c->bucket_alloc);
    int32_t done = bgw_repair(u->parser, raw, len, out, len, &info);
    if (done == BGW_ERROR_ROOM) {
        apr_bucket_free(out);
        out = apr_bucket_alloc(info.needed, u->c->bucket_alloc);
        done = bgw_repair(u->parser, raw, len, out, info.needed, &info);
    }
    if (done != BGW_OK) {
        apr_bucket_free(out);
        return 0;
    }
    apr_bucket *b = apr_bucket_heap_create((char *)out, info.needed, apr_bucket_free, u->c->bucket_alloc);
    APR_BRIGADE_INSERT_TAIL(u->ready, b);
    if (final) {
        /* The content of a 205 is dropped, so a cut of it would not show. */
        u->withheld = info.status == 205;
        u->chunked = info.framing == BGW_FRAMING_CHUNKED;
    }
    return 1;
}

/* Chunks are written anew, so that httpd never reads a chunk line of the upstream's. */
static void write_data(upstream *u, const uint8_t *bytes, apr_size_t len) {
    char line[24];
    if (u->chunked) write_ready(u, line, apr_snprintf(line, sizeof line, "%" APR_UINT64_T_HEX_FMT "\r\n", (apr_uint64_t)len));
    write_ready(u, bytes, len);
    if (u->chunked) write_ready(u, "\r\n", 2);
}

/* The trailers, if nothing in the whole response deviates; else none. */
static void write_trailers(upstream *u, const uint8_t *raw, apr_size_t len, const bgw_event *event) {
    bgw_field some[16];
    size_t first = 0, count = 0;
    if (!u->chunked || event->deviates) return;
    write_ready(u, "0\r\n", 3);
    do {
        bgw_trailers(u->parser, raw, len, first, some, sizeof *some, 16, &count);
        for (size_t at = 0; at < count; at++) {
            write_ready(u, some[at].name.ptr, some[at].name.len);
            write_ready(u, ": ", 2);
            write_ready(u, some[at].value.ptr, some[at].value.len);
            write_ready(u, "\r\n", 2);
        }
        first += count;
    } while (count == 16);
    write_ready(u, "\r\n", 2);
    u->chunked = 0; /* the last chunk is written */
}

static void end_response(upstream *u, apr_size_t leftover) {
    bgw_verdict verdict = {.size = sizeof verdict};
    if (u->chunked) write_ready(u, "0\r\n\r\n", 5);
    bgw_end(u->parser, BGW_OPEN, leftover, &verdict);
    u->used = 1;
    u->state = IDLE;
    if (!verdict.reuse && !u->report) forbid_reuse(u);
}

/* Refuses what was read, or would: then nothing more of this response is judged, and the next request is awaited. */
static apr_status_t refuse(upstream *u, int32_t ending, apr_status_t failure) {
    bgw_verdict verdict = {.size = sizeof verdict};
    bgw_end(u->parser, ending, u->held_len, &verdict);
    log_refusal(u, ending, &verdict);
    if (!u->report) return give_up(u, failure);
    u->state = IDLE;
    u->used = 1;
    u->held_len = 0;
    return APR_SUCCESS;
}

/* Judges these bytes; gives in `left` how many of the last ones are needed again. The pieces of the content are asked
 * for only where they are written anew. */
static apr_status_t judge(upstream *u, const uint8_t *bytes, apr_size_t len, apr_size_t *left) {
    int32_t (*step)(bgw_parser *, const uint8_t *, size_t, bgw_event *) = u->report ? bgw_step_over_data : bgw_step;
    bgw_event event = {.size = sizeof event};
    *left = 0;
    for (;;) {
        const uint8_t *raw = bytes;
        int32_t kind = step(u->parser, bytes, len, &event);
        bytes += event.consumed;
        len -= event.consumed;
        switch (kind) {
        case BGW_NEED_MORE:
            *left = len;
            return APR_SUCCESS;
        case BGW_INTERIM:
        case BGW_HEAD:
            if (!write_head(u, raw, event.consumed, kind == BGW_HEAD)) return give_up(u, APR_EGENERAL);
            break;
        case BGW_DATA:
            write_data(u, raw + event.data_at, event.data_len);
            break;
        case BGW_TRAILERS:
            write_trailers(u, raw, event.consumed, &event);
            break;
        case BGW_END:
            end_response(u, len);
            return APR_SUCCESS;
        case BGW_TUNNEL:
            write_ready(u, bytes, len);
            u->state = PASSED;
            return APR_SUCCESS;
        default: /* BGW_REJECT */
            return refuse(u, BGW_OPEN, APR_EGENERAL);
        }
    }
}

static void hold(upstream *u, const uint8_t *bytes, apr_size_t len) {
    if (len > u->held_room - u->held_len) {
        apr_size_t room = 2 * (u->held_len + len);
        uint8_t *larger = apr_palloc(u->c->pool, room);
        if (u->held_len > 0) memcpy(larger, u->held, u->held_len);
        u->held = larger;
        u->held_room = room;
    }
    if (len > 0) memmove(u->held + u->held_len, bytes, len);
    u->held_len += len;
}

/* Judges what came, behind what is held, and holds what is needed again. */
static apr_status_t judge_more(upstream *u, const uint8_t *bytes, apr_size_t len) {
    apr_size_t left = 0;
    if (u->state == PASSED) {
        write_ready(u, bytes, len);
        return APR_SUCCESS;
    }
    if (u->state != ANSWER) {
        if (!u->report && len > 0) forbid_reuse(u);
        return APR_SUCCESS;
    }
    if (u->held_len > 0) {
        hold(u, bytes, len);
        bytes = u->held;
        len = u->held_len;
    }
    u->held_len = 0;
    apr_status_t rv = judge(u, bytes, len, &left);
    hold(u, bytes + (len - left), left);
    return rv;
}

/* The connection has ended, or broke: is what came a whole response? */
static apr_status_t judge_end(upstream *u, apr_status_t rv) {
    bgw_verdict verdict = {.size = sizeof verdict};
    int32_t ending = ending_of(u, rv), outcome = bgw_end(u->parser, ending, u->held_len, &verdict);
    if (u->report && (outcome == BGW_VALID || outcome == BGW_NO_RESPONSE)) {
        u->state = IDLE;
        return APR_SUCCESS;
    }
    if (outcome == BGW_VALID) {
        APR_BRIGADE_INSERT_TAIL(u->ready, apr_bucket_eos_create(u->c->bucket_alloc));
        forbid_reuse(u);
        return APR_SUCCESS;
    }
    /* Not one byte: mod_proxy knows what to do about it. */
    if (outcome == BGW_NO_RESPONSE) return give_up(u, rv);
    return refuse(u, ending, ending == BGW_TIMED_OUT ? rv : APR_EGENERAL);
}

/* Judges the data of a brigade; gives in `end` whether it says that no more comes. */
static apr_status_t judge_all(upstream *u, apr_bucket_brigade *bb, apr_status_t *end) {
    for (apr_bucket *b = APR_BRIGADE_FIRST(bb); b != APR_BRIGADE_SENTINEL(bb); b = APR_BUCKET_NEXT(b)) {
        const char *bytes;
        apr_size_t len;
        if (APR_BUCKET_IS_EOS(b)) *end = APR_EOF;
        if (APR_BUCKET_IS_METADATA(b)) continue;
        apr_status_t rv = apr_bucket_read(b, &bytes, &len, APR_BLOCK_READ);
        if (rv != APR_SUCCESS) {
            *end = rv;
            break;
        }
        if ((rv = judge_more(u, (const uint8_t *)bytes, len)) != APR_SUCCESS) return rv;
    }
    return APR_SUCCESS;
}

/* Reads once more from the upstream, and judges what came. */
static apr_status_t fill(upstream *u, ap_filter_t *f, apr_read_type_e block) {
    apr_status_t rv = ap_get_brigade(f->next, u->raw, AP_MODE_READBYTES, block, PIECE);
    if (APR_STATUS_IS_EAGAIN(rv) || APR_STATUS_IS_EINTR(rv)) return rv;
    if (rv == APR_SUCCESS && APR_BRIGADE_EMPTY(u->raw)) return block == APR_BLOCK_READ ? judge_end(u, APR_EOF) : APR_EAGAIN;
    apr_status_t judged = judge_all(u, u->raw, &rv);
    apr_brigade_cleanup(u->raw);
    if (judged != APR_SUCCESS || rv == APR_SUCCESS || u->state != ANSWER) return judged;
    return judge_end(u, rv);
}

/* Whether nothing stands ready; of a bucket that ended with a line, an empty one is left. */
static int is_drained(upstream *u) {
    while (!APR_BRIGADE_EMPTY(u->ready)) {
        apr_bucket *b = APR_BRIGADE_FIRST(u->ready);
        if (APR_BUCKET_IS_METADATA(b) || b->length != 0) return 0;
        apr_bucket_delete(b);
    }
    return 1;
}

/* Gives httpd of what stands ready. */
static apr_status_t serve(upstream *u, apr_bucket_brigade *bb, ap_input_mode_t mode, apr_read_type_e block,
                          apr_off_t most) {
    apr_bucket *end;
    switch (mode) {
    case AP_MODE_GETLINE:
        return apr_brigade_split_line(bb, u->ready, block, HUGE_STRING_LEN);
    case AP_MODE_SPECULATIVE:
        apr_brigade_partition(u->ready, most, &end);
        for (apr_bucket *b = APR_BRIGADE_FIRST(u->ready); b != end; b = APR_BUCKET_NEXT(b)) {
            apr_bucket *copy;
            apr_status_t rv = apr_bucket_copy(b, &copy);
            if (rv != APR_SUCCESS) return rv;
            APR_BRIGADE_INSERT_TAIL(bb, copy);
        }
        return APR_SUCCESS;
    case AP_MODE_READBYTES:
        apr_brigade_partition(u->ready, most, &end);
        while (APR_BRIGADE_FIRST(u->ready) != end) {
            apr_bucket *b = APR_BRIGADE_FIRST(u->ready);
            APR_BUCKET_REMOVE(b);
            APR_BRIGADE_INSERT_TAIL(bb, b);
        }
        return APR_SUCCESS;
    default:
        APR_BRIGADE_CONCAT(bb, u->ready);
        return APR_SUCCESS;
    }
}

/* Everything passes, and is judged on the way. */
static apr_status_t observe(upstream *u, ap_filter_t *f, apr_bucket_brigade *bb, ap_input_mode_t mode,
                            apr_read_type_e block, apr_off_t most) {
    apr_status_t rv = ap_get_brigade(f->next, bb, mode, block, most);
    if (mode == AP_MODE_SPECULATIVE || u->state != ANSWER || APR_STATUS_IS_EAGAIN(rv)) return rv;
    apr_status_t end = rv;
    judge_all(u, bb, &end);
    if (u->state == ANSWER && end != APR_SUCCESS) judge_end(u, end);
    return rv;
}

static apr_status_t filter_in(ap_filter_t *f, apr_bucket_brigade *bb, ap_input_mode_t mode, apr_read_type_e block,
                              apr_off_t most) {
    upstream *u = f->ctx;
    if (mode == AP_MODE_INIT || mode == AP_MODE_EATCRLF) return ap_get_brigade(f->next, bb, mode, block, most);
    if (u->report) return observe(u, f, bb, mode, block, most);
    while (is_drained(u) || (u->withheld && u->state == ANSWER)) {
        apr_status_t rv;
        switch (u->state) {
        case OVER:
            return u->failure;
        case ANSWER:
            if ((rv = fill(u, f, block)) != APR_SUCCESS) return rv;
            break;
        default: /* mod_proxy looks whether the connection is open and empty, before it asks; or it is a tunnel */
            return ap_get_brigade(f->next, bb, mode, block, most);
        }
    }
    return serve(u, bb, mode, block, most);
}

/* --- What the client sees of a cut ------------------------------------------------------------------------ */

/* Whether nothing but the end of the connection ends the content, as for clients of HTTP/1.0. */
static int ends_with_close(request_rec *r) {
    return r->main == NULL && r->connection->master == NULL && !r->chunked && !r->header_only
           && apr_table_get(r->headers_out, "Content-Length") == NULL;
}

static void reset(conn_rec *c) {
    apr_os_sock_t socket;
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (apr_os_sock_get(&socket, ap_get_conn_socket(c)) == APR_SUCCESS)
        setsockopt(socket, SOL_SOCKET, SO_LINGER, (const void *)&at_once, sizeof at_once);
    c->aborted = 1;
}

/* mod_proxy says behind the head that its upstream broke. httpd leaves out the last chunk then, and closes; where that
 * would be an end in order, it is a reset. */
static apr_status_t show_cut(ap_filter_t *f, apr_bucket_brigade *bb) {
    conn_rec *c = f->r->connection;
    int broke = 0;
    for (apr_bucket *b = APR_BRIGADE_FIRST(bb); b != APR_BRIGADE_SENTINEL(bb); b = APR_BUCKET_NEXT(b))
        broke |= AP_BUCKET_IS_ERROR(b) && ((ap_bucket_error *)b->data)->status == HTTP_BAD_GATEWAY;
    if (!broke || !ends_with_close(f->r)) return ap_pass_brigade(f->next, bb);
    /* What was judged goes out before. */
    APR_BRIGADE_INSERT_TAIL(bb, apr_bucket_flush_create(c->bucket_alloc));
    apr_status_t rv = ap_pass_brigade(f->next, bb);
    reset(c);
    return rv;
}

static void watch_cuts(request_rec *r) {
    if (r->proxyreq && conf_of(r->server)->mode == MODE_ON)
        ap_add_output_filter("BAD_GATEWAY_CUT", NULL, r, r->connection);
}

/* --- Where it begins -------------------------------------------------------------------------------------- */

static int begin(conn_rec *c, void *socket) {
    server_conf *conf = conf_of(c->base_server);
    if (!c->outgoing || conf->mode <= MODE_OFF) return DECLINED;
    upstream *u = apr_pcalloc(c->pool, sizeof *u);
    /* A pool aligns to 8 bytes. */
    char *room = apr_palloc(c->pool, sizeof(bgw_parser) + BGW_STORAGE_ALIGN);
    room += BGW_STORAGE_ALIGN - (apr_uintptr_t)room % BGW_STORAGE_ALIGN;
    bgw_policy policy;
    bgw_request request;
    policy_of(conf, &policy);
    bgw_request_init(&request, sizeof request, NULL, 0);
    u->parser = (bgw_parser *)room;
    if (bgw_init(u->parser, sizeof(bgw_parser), &policy, &request) != BGW_OK) return HTTP_INTERNAL_SERVER_ERROR;
    u->c = c;
    u->socket = socket;
    u->report = conf->mode == MODE_REPORT;
    u->raw = apr_brigade_create(c->pool, c->bucket_alloc);
    u->ready = apr_brigade_create(c->pool, c->bucket_alloc);
    u->in = ap_add_input_filter("BAD_GATEWAY_IN", u, NULL, c);
    ap_add_output_filter("BAD_GATEWAY_OUT", u, NULL, c);
    return OK;
}

static int check_interface(apr_pool_t *pool, apr_pool_t *log, apr_pool_t *temp, server_rec *server) {
    bgw_slice version = bgw_version();
    if (bgw_abi() != BGW_ABI) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, server, "bad_gateway: built for another version of the library");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    ap_log_error(APLOG_MARK, APLOG_INFO, 0, server, "bad_gateway %.*s", (int)version.len, (const char *)version.ptr);
    return OK;
}

static void register_hooks(apr_pool_t *pool) {
    ap_register_input_filter("BAD_GATEWAY_IN", filter_in, NULL, AP_FTYPE_CONNECTION);
    ap_register_output_filter("BAD_GATEWAY_OUT", filter_out, NULL, AP_FTYPE_CONNECTION);
    ap_register_output_filter("BAD_GATEWAY_CUT", show_cut, NULL, AP_FTYPE_TRANSCODE);
    ap_hook_insert_filter(watch_cuts, NULL, NULL, APR_HOOK_LAST);
    ap_hook_pre_connection(begin, NULL, NULL, APR_HOOK_LAST);
    ap_hook_post_config(check_interface, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA bad_gateway_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, create_conf, merge_conf, commands, register_hooks};
