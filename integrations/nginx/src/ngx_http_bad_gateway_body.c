
/*
 * The content, where nginx reads it: in place of its filters, each of which gets what was judged. They take the
 * chunks apart, and nginx chunks anew for its client; so nothing of a chunk line passes.
 */


#include "ngx_http_bad_gateway.h"


/* As many bytes nginx waits for behind the one that may be wrong: of LF "0" LF LF. */
#define NGX_HTTP_BAD_GATEWAY_MORE  3


static ngx_int_t ngx_http_bad_gateway_pipe_filter(ngx_event_pipe_t *p, ngx_buf_t *buf);
static ngx_int_t ngx_http_bad_gateway_input_filter(void *data, ssize_t bytes);
static void ngx_http_bad_gateway_hasten(ngx_http_bad_gateway_ctx_t *ctx);
static ngx_int_t ngx_http_bad_gateway_judge(ngx_http_bad_gateway_ctx_t *ctx, u_char *p,
    size_t len);
static ngx_int_t ngx_http_bad_gateway_agrees(ngx_http_bad_gateway_ctx_t *ctx,
    ngx_uint_t done);
static void ngx_http_bad_gateway_reset(ngx_connection_t *c);


ngx_int_t
ngx_http_bad_gateway_input_filter_init(void *data)
{
    ngx_http_request_t  *r = data;

    ngx_int_t                    rc;
    ngx_http_upstream_t         *u;
    ngx_http_bad_gateway_ctx_t  *ctx;

    ctx = ngx_http_bad_gateway_get_ctx(r);
    if (ctx == NULL) {
        return NGX_ERROR;
    }

    rc = ctx->input_filter_init(data);

    if (rc != NGX_OK) {
        return rc;
    }

    /* what came with its head to the end is judged, and nginx counts as it was read here, unless in chunks */

    if (ctx->state == NGX_HTTP_BAD_GATEWAY_ENDED && ctx->framing != BGW_FRAMING_CHUNKED) {
        return NGX_OK;
    }

    u = r->upstream;

    ngx_http_bad_gateway_watch_tls(u);

    ctx->pipe_filter = u->pipe->input_filter;
    u->pipe->input_filter = ngx_http_bad_gateway_pipe_filter;

    ctx->input_filter = u->input_filter;
    u->input_filter = ngx_http_bad_gateway_input_filter;

    ngx_http_bad_gateway_hasten(ctx);

    return NGX_OK;
}


/* With proxy_buffering on. */

static ngx_int_t
ngx_http_bad_gateway_pipe_filter(ngx_event_pipe_t *p, ngx_buf_t *buf)
{
    ngx_int_t                    rc;
    ngx_http_request_t          *r;
    ngx_http_bad_gateway_ctx_t  *ctx;

    r = p->input_ctx;

    ctx = ngx_http_bad_gateway_get_ctx(r);

    if (ctx == NULL
        || ngx_http_bad_gateway_judge(ctx, buf->pos, buf->last - buf->pos) != NGX_OK)
    {
        ngx_http_bad_gateway_show_cut(r);
        return NGX_ERROR;
    }

    rc = ctx->pipe_filter(p, buf);

    if (rc != NGX_OK) {
        return rc;
    }

    ngx_http_bad_gateway_hasten(ctx);

    return ngx_http_bad_gateway_agrees(ctx, p->upstream_done || p->length == 0);
}


/*
 * nginx waits for as many bytes as must come behind a chunk: the first of them alone may be wrong, and then
 * nothing need follow it.
 */

static void
ngx_http_bad_gateway_hasten(ngx_http_bad_gateway_ctx_t *ctx)
{
    ngx_event_pipe_t  *p;

    p = ctx->upstream->pipe;

    if (ctx->conf->mode == NGX_HTTP_BAD_GATEWAY_ON
        && ctx->framing == BGW_FRAMING_CHUNKED
        && p->length > 1)
    {
        p->length = ngx_max(p->length - NGX_HTTP_BAD_GATEWAY_MORE, 1);
    }
}


/* With proxy_buffering off: so many bytes stand behind u->buffer.last. */

static ngx_int_t
ngx_http_bad_gateway_input_filter(void *data, ssize_t bytes)
{
    ngx_http_request_t  *r = data;

    ngx_int_t                    rc;
    ngx_http_upstream_t         *u;
    ngx_http_bad_gateway_ctx_t  *ctx;

    u = r->upstream;

    ctx = ngx_http_bad_gateway_get_ctx(r);

    if (ctx == NULL
        || ngx_http_bad_gateway_judge(ctx, u->buffer.last, bytes) != NGX_OK)
    {
        ngx_http_bad_gateway_show_cut(r);
        return NGX_ERROR;
    }

    rc = ctx->input_filter(data, bytes);

    if (rc != NGX_OK) {
        return rc;
    }

    return ngx_http_bad_gateway_agrees(ctx, u->length == 0);
}


/* Judges what a filter is about to see, but for what was judged with the head. */

static ngx_int_t
ngx_http_bad_gateway_judge(ngx_http_bad_gateway_ctx_t *ctx, u_char *p, size_t len)
{
    size_t  ahead;

    ahead = ngx_min(ctx->ahead, len);

    ctx->ahead -= ahead;

    return ngx_http_bad_gateway_content(ctx, p + ahead, len - ahead);
}


/* Whether nginx sees the end of the chunks where it is. */

static ngx_int_t
ngx_http_bad_gateway_agrees(ngx_http_bad_gateway_ctx_t *ctx, ngx_uint_t done)
{
    ngx_uint_t  ended;

    if (ctx->conf->mode != NGX_HTTP_BAD_GATEWAY_ON
        || ctx->framing != BGW_FRAMING_CHUNKED)
    {
        return NGX_OK;
    }

    /* what waits to be read with more may be read already */

    ended = (ctx->state == NGX_HTTP_BAD_GATEWAY_ENDED && ctx->ahead == 0);

    if (ended == done || ctx->ahead) {
        return NGX_OK;
    }

    (void) ngx_http_bad_gateway_differs(ctx, "nginx reads its chunks otherwise");
    ngx_http_bad_gateway_show_cut(ctx->request);

    return NGX_ERROR;
}


/*
 * Makes the client see that the response is cut, whose head has gone out: what was judged goes out, too, so
 * that it gets more than an end without a byte. Where the close would be the end of the content, as for
 * clients of HTTP/1.0, the connection is reset.
 */

void
ngx_http_bad_gateway_show_cut(ngx_http_request_t *r)
{
    ngx_connection_t     *c;
    ngx_http_upstream_t  *u;

    c = r->connection;
    u = r->upstream;

    if (!u->header_sent || r->header_only || c->error || (u->pipe && u->pipe->downstream_error)) {
        return;
    }

#if (NGX_HTTP_V2)
    if (r->stream) {
        return;
    }
#endif

#if (NGX_HTTP_V3)
    if (r->http_version == NGX_HTTP_VERSION_30) {
        return;
    }
#endif

    if (u->pipe == NULL || (!u->pipe->aio && !u->pipe->writing)) {
        (void) ngx_http_send_special(r, NGX_HTTP_FLUSH);
    }

    if (r == r->main && !r->chunked && r->headers_out.content_length_n == -1) {
        ngx_http_bad_gateway_reset(c);
    }
}


static void
ngx_http_bad_gateway_reset(ngx_connection_t *c)
{
    struct linger  linger;

    linger.l_onoff = 1;
    linger.l_linger = 0;

    if (setsockopt(c->fd, SOL_SOCKET, SO_LINGER, (const void *) &linger, sizeof(struct linger))
        == -1)
    {
        ngx_log_error(NGX_LOG_ALERT, c->log, ngx_socket_errno, "setsockopt(SO_LINGER) failed");
    }

#if (NGX_HTTP_SSL)
    if (c->ssl) {
        c->ssl->no_send_shutdown = 1;
    }
#endif

    c->error = 1;
}
