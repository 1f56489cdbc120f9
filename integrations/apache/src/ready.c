/* What httpd may read: heads that are repaired, content that was judged. */
#include "mod_bad_gateway.h"

void ready_write(upstream *u, const void *bytes, apr_size_t len) {
    if (!u->report) apr_brigade_write(u->ready, NULL, NULL, bytes, len);
}

/* Makes a head ready, repaired. Tells whether it could. */
int ready_write_head(upstream *u, const uint8_t *raw, apr_size_t len, int final) {
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
void ready_write_data(upstream *u, const uint8_t *bytes, apr_size_t len) {
    char line[24];
    if (u->chunked) {
        int written = apr_snprintf(line, sizeof line, "%" APR_UINT64_T_HEX_FMT "\r\n", (apr_uint64_t)len);
        ready_write(u, line, written);
    }
    ready_write(u, bytes, len);
    if (u->chunked) ready_write(u, "\r\n", 2);
}

/* The trailers, if nothing in the whole response deviates; else none. */
void ready_write_trailers(upstream *u, const uint8_t *raw, apr_size_t len, const bgw_event *event) {
    bgw_field some[16];
    size_t first = 0, count = 0;
    if (!u->chunked || event->deviates) return;
    ready_write(u, "0\r\n", 3);
    do {
        bgw_trailers(u->parser, raw, len, first, some, sizeof *some, 16, &count);
        for (size_t at = 0; at < count; at++) {
            ready_write(u, some[at].name.ptr, some[at].name.len);
            ready_write(u, ": ", 2);
            ready_write(u, some[at].value.ptr, some[at].value.len);
            ready_write(u, "\r\n", 2);
        }
        first += count;
    } while (count == 16);
    ready_write(u, "\r\n", 2);
    u->chunked = 0; /* the last chunk is written */
}

/* Whether nothing stands ready; of a bucket that ended with a line, an empty one is left. */
int ready_is_drained(upstream *u) {
    while (!APR_BRIGADE_EMPTY(u->ready)) {
        apr_bucket *b = APR_BRIGADE_FIRST(u->ready);
        if (APR_BUCKET_IS_METADATA(b) || b->length != 0) return 0;
        apr_bucket_delete(b);
    }
    return 1;
}

/* Gives httpd of what stands ready. */
apr_status_t ready_serve(upstream *u, apr_bucket_brigade *bb, ap_input_mode_t mode, apr_read_type_e block,
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
