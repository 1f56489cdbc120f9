/* What the client sees of a cut. */
#include "mod_bad_gateway.h"

#include <sys/socket.h>

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
apr_status_t cut_filter(ap_filter_t *f, apr_bucket_brigade *bb) {
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

void cut_watch(request_rec *r) {
    if (r->proxyreq && conf_of(r->server)->mode == MODE_ON)
        ap_add_output_filter("BAD_GATEWAY_CUT", NULL, r, r->connection);
}
