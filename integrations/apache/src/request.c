/* What is written to an upstream: the request head says how the response is read. */
#include "mod_bad_gateway.h"

/* The most of a request head that is watched, and of a line that may be none. */
enum { REQUEST_MOST = 1 << 20, LINE_MOST = 8192 };

/* Whether these bytes begin with a line that ends in a version of HTTP/1; -1 if that is not known yet. */
static int is_http1(const char *bytes, apr_size_t len) {
    static const char version[] = " HTTP/1.";
    const char *end = memchr(bytes, '\n', len);
    if (end == NULL) return len < LINE_MOST ? -1 : 0;
    if (end > bytes && end[-1] == '\r') end--;
    return end - bytes > 9 && memcmp(end - 9, version, 8) == 0 && end[-1] >= '0' && end[-1] <= '9';
}

static apr_size_t head_end(const char *bytes, apr_size_t len) {
    for (apr_size_t at = 3; at < len; at++) {
        if (bytes[at] == '\n' && memcmp(bytes + at - 3, "\r\n\r", 3) == 0) return at + 1;
    }
    return 0;
}

/* Reads as much as is known of a head. */
static int32_t read_head(bgw_request *request, const kept *head, apr_size_t known, apr_size_t *fault) {
    int32_t read = bgw_request_from_head(request, sizeof *request, head->bytes, known, fault);
    if (read != BGW_ERROR_UPGRADE) return read;
    /* Read as without an offer, a 101 is refused. */
    const uint8_t *method_end = memchr(head->bytes, ' ', known);
    return bgw_request_init(request, sizeof *request, head->bytes, (apr_size_t)(method_end - head->bytes));
}

/* Watches what is written until the head of the request is whole. What is no HTTP/1 is judged no more; a head of
 * HTTP/1 that cannot be read is not sent, since its response could not be judged. */
static apr_status_t watch(upstream *u, const char *bytes, apr_size_t len) {
    bgw_request request;
    apr_size_t fault = 0;
    kept_add(&u->request, u->c->pool, bytes, len);
    const char *head = (const char *)u->request.bytes;
    apr_size_t whole = head_end(head, u->request.len), known = whole > 0 ? whole : u->request.len;
    if (read_head(&request, &u->request, known, &fault) == BGW_OK) {
        bgw_next(u->parser, &request);
        u->withheld = u->chunked = 0;
        u->held.len = u->request.len = 0;
        u->state = ANSWER;
        return APR_SUCCESS;
    }
    int http1 = is_http1(head, known), cut_short = fault >= known && u->request.len <= REQUEST_MOST;
    if (http1 < 0 || (http1 && cut_short)) return APR_SUCCESS;
    u->request.len = 0;
    if (http1 && !u->report) {
        ap_log_cerror(APLOG_MARK, APLOG_ERR, 0, u->c, "bad_gateway: a request that cannot be read, at byte %" APR_SIZE_T_FMT, fault);
        return upstream_give_up(u, APR_EGENERAL);
    }
    ap_log_cerror(APLOG_MARK, APLOG_DEBUG, 0, u->c, "bad_gateway: no request of HTTP/1.x, so nothing is judged");
    u->state = PASSED;
    return APR_SUCCESS;
}

apr_status_t request_filter(ap_filter_t *f, apr_bucket_brigade *bb) {
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
