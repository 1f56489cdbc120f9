/* What is read from an upstream: it is judged before httpd gets it. */
#include "mod_bad_gateway.h"

/* What is read at once. */
enum { PIECE = 8192 };

static void end_response(upstream *u, apr_size_t leftover) {
    bgw_verdict verdict = {.size = sizeof verdict};
    if (u->chunked) ready_write(u, "0\r\n\r\n", 5);
    bgw_end(u->parser, BGW_OPEN, leftover, &verdict);
    u->used = 1;
    u->state = IDLE;
    if (!verdict.reuse && !u->report) upstream_forbid_reuse(u);
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
            if (!ready_write_head(u, raw, event.consumed, kind == BGW_HEAD)) return upstream_give_up(u, APR_EGENERAL);
            break;
        case BGW_DATA:
            ready_write_data(u, raw + event.data_at, event.data_len);
            break;
        case BGW_TRAILERS:
            ready_write_trailers(u, raw, event.consumed, &event);
            break;
        case BGW_END:
            end_response(u, len);
            return APR_SUCCESS;
        case BGW_TUNNEL:
            ready_write(u, bytes, len);
            u->state = PASSED;
            return APR_SUCCESS;
        default: /* BGW_REJECT */
            return refuse(u, BGW_OPEN, APR_EGENERAL);
        }
    }
}

/* Judges what came, behind what is held, and holds what is needed again. */
static apr_status_t judge_more(upstream *u, const uint8_t *bytes, apr_size_t len) {
    apr_size_t left = 0;
    if (u->state == PASSED) {
        ready_write(u, bytes, len);
        return APR_SUCCESS;
    }
    if (u->state != ANSWER) {
        if (!u->report && len > 0) upstream_forbid_reuse(u);
        return APR_SUCCESS;
    }
    if (u->held.len > 0) {
        kept_add(&u->held, u->c->pool, bytes, len);
        bytes = u->held.bytes;
        len = u->held.len;
    }
    u->held.len = 0;
    apr_status_t rv = judge(u, bytes, len, &left);
    kept_add(&u->held, u->c->pool, bytes + (len - left), left);
    return rv;
}

/* The connection has ended, or broke: is what came a whole response? */
static apr_status_t judge_end(upstream *u, apr_status_t rv) {
    bgw_verdict verdict = {.size = sizeof verdict};
    int32_t ending = upstream_ending(u, rv), outcome = bgw_end(u->parser, ending, u->held.len, &verdict);
    if (u->report && (outcome == BGW_VALID || outcome == BGW_NO_RESPONSE)) {
        u->state = IDLE;
        return APR_SUCCESS;
    }
    if (outcome == BGW_VALID) {
        APR_BRIGADE_INSERT_TAIL(u->ready, apr_bucket_eos_create(u->c->bucket_alloc));
        upstream_forbid_reuse(u);
        return APR_SUCCESS;
    }
    /* Not one byte: mod_proxy knows what to do about it. */
    if (outcome == BGW_NO_RESPONSE) return upstream_give_up(u, rv);
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

apr_status_t response_filter(ap_filter_t *f, apr_bucket_brigade *bb, ap_input_mode_t mode, apr_read_type_e block,
                             apr_off_t most) {
    upstream *u = f->ctx;
    if (mode == AP_MODE_INIT || mode == AP_MODE_EATCRLF) return ap_get_brigade(f->next, bb, mode, block, most);
    if (u->report) return observe(u, f, bb, mode, block, most);
    while (ready_is_drained(u) || (u->withheld && u->state == ANSWER)) {
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
    return ready_serve(u, bb, mode, block, most);
}
