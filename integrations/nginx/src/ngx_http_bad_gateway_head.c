
/*
 * The head: in place of the proxy module's u->process_header, which gets it once it was read whole and
 * accepted, repaired where it deviates.
 */


#include "ngx_http_bad_gateway.h"


static ngx_int_t ngx_http_bad_gateway_process_header(ngx_http_request_t *r);
static ngx_int_t ngx_http_bad_gateway_watch_head(ngx_http_bad_gateway_ctx_t *ctx);
static ngx_int_t ngx_http_bad_gateway_read_head(ngx_http_bad_gateway_ctx_t *ctx);
static ngx_int_t ngx_http_bad_gateway_find_head(ngx_http_bad_gateway_ctx_t *ctx);
static ngx_int_t ngx_http_bad_gateway_take_head(ngx_http_bad_gateway_ctx_t *ctx,
    bgw_event *event);
static ngx_int_t ngx_http_bad_gateway_hand_over(ngx_http_bad_gateway_ctx_t *ctx);
static ngx_int_t ngx_http_bad_gateway_set_framing(ngx_http_bad_gateway_ctx_t *ctx);
static void ngx_http_bad_gateway_drop(ngx_http_upstream_t *u, size_t len);


void
ngx_http_bad_gateway_wrap_process_header(ngx_http_bad_gateway_ctx_t *ctx)
{
    ngx_http_upstream_t  *u;

    u = ctx->upstream;

    if (u->process_header != ngx_http_bad_gateway_process_header) {
        ctx->process_header = u->process_header;
        u->process_header = ngx_http_bad_gateway_process_header;
    }
}


static ngx_int_t
ngx_http_bad_gateway_process_header(ngx_http_request_t *r)
{
    ngx_http_bad_gateway_ctx_t  *ctx;

    ctx = ngx_http_bad_gateway_get_ctx(r);
    if (ctx == NULL) {
        return NGX_ERROR;
    }

    /* what a cache holds was judged when it came */

    if (r->cached) {
        return ctx->process_header(r);
    }

    if (ctx->state == NGX_HTTP_BAD_GATEWAY_AWAITED
        && ngx_http_bad_gateway_begin(ctx) != NGX_OK)
    {
        return NGX_ERROR;
    }

    ngx_http_bad_gateway_sent(ctx);

    if (ctx->conf->mode == NGX_HTTP_BAD_GATEWAY_REPORT) {
        return ngx_http_bad_gateway_watch_head(ctx);
    }

    return ngx_http_bad_gateway_read_head(ctx);
}


/* Reads beside nginx and changes nothing. */

static ngx_int_t
ngx_http_bad_gateway_watch_head(ngx_http_bad_gateway_ctx_t *ctx)
{
    size_t                len;
    u_char               *p;
    ngx_int_t             rc;
    ngx_http_upstream_t  *u;

    u = ctx->upstream;

    /* all bytes of this response are still in the buffer: those that are new were not judged */

    p = u->buffer.start + ctx->start + ctx->ahead;
    len = u->buffer.last - p;

    ctx->ahead += len;

    (void) ngx_http_bad_gateway_content(ctx, p, len);

    rc = ctx->process_header(ctx->request);

    if (rc == NGX_OK) {
        ctx->ahead = u->buffer.last - u->buffer.pos;
        return NGX_OK;
    }

    /* nginx goes on with a handler of its own behind the status line */

    ngx_http_bad_gateway_wrap_process_header(ctx);

    return rc;
}


/* Reads before nginx, which gets the head once it may go out. */

static ngx_int_t
ngx_http_bad_gateway_read_head(ngx_http_bad_gateway_ctx_t *ctx)
{
    u_char     *p;
    ngx_int_t   rc;
    ngx_buf_t  *b;

    b = &ctx->upstream->buffer;

    if (ctx->head_len == 0) {
        rc = ngx_http_bad_gateway_find_head(ctx);

        if (rc != NGX_OK) {
            return rc;
        }
    }

    /* the content that is here, too, is judged while a 502 is possible */

    p = b->pos + ctx->head_len + ctx->ahead;

    ctx->ahead += b->last - p;

    if (ngx_http_bad_gateway_content(ctx, p, b->last - p) != NGX_OK) {
        return NGX_HTTP_UPSTREAM_INVALID_HEADER;
    }

    /* the content of a 205 is dropped, so it has to be valid before the head goes out */

    if (ctx->status == 205
        && ctx->framing != BGW_FRAMING_CLOSE
        && ctx->state == NGX_HTTP_BAD_GATEWAY_READING)
    {
        return NGX_AGAIN;
    }

    return ngx_http_bad_gateway_hand_over(ctx);
}


/* Drops interim responses, which nginx would take for the final one. */

static ngx_int_t
ngx_http_bad_gateway_find_head(ngx_http_bad_gateway_ctx_t *ctx)
{
    bgw_event             event;
    ngx_buf_t            *b;
    ngx_http_upstream_t  *u;

    u = ctx->upstream;
    b = &u->buffer;

    event.size = sizeof(event);

    for ( ;; ) {

        switch (bgw_step(ctx->parser, b->pos, b->last - b->pos, &event)) {

        case BGW_NEED_MORE:
            ngx_http_bad_gateway_drop(u, event.consumed);
            return NGX_AGAIN;

        case BGW_INTERIM:
            ngx_http_bad_gateway_drop(u, event.consumed);
            continue;

        case BGW_HEAD:
            return ngx_http_bad_gateway_take_head(ctx, &event);

        case BGW_REJECT:
            (void) ngx_http_bad_gateway_refuse(ctx, &event);
            return NGX_HTTP_UPSTREAM_INVALID_HEADER;

        default:
            return ngx_http_bad_gateway_differs(ctx, "its head cannot be read");
        }
    }
}


static ngx_int_t
ngx_http_bad_gateway_take_head(ngx_http_bad_gateway_ctx_t *ctx, bgw_event *event)
{
    u_char     *p;
    bgw_head    head;
    ngx_int_t   rc;

    p = ctx->upstream->buffer.pos;

    head.size = sizeof(head);

    if (bgw_head_of(ctx->parser, p, event->consumed, &head) != BGW_OK) {
        return ngx_http_bad_gateway_differs(ctx, "its head cannot be read");
    }

    ctx->status = head.status;
    ctx->framing = event->framing;
    ctx->length = event->length;
    ctx->head_len = event->consumed;

    /* what does not deviate is clean already, but for a version and a 205 that nginx does not know */

    if (event->deviates || head.minor > 1 || head.status == 205) {
        rc = ngx_http_bad_gateway_repair(ctx, event->consumed);

        if (rc != NGX_OK) {
            return rc;
        }
    }

    p = ctx->upstream->buffer.pos;

    ngx_http_bad_gateway_blanks(p, p + ctx->head_len);

    return NGX_OK;
}


/* Lets nginx read the head, and sees that it reads the same. */

static ngx_int_t
ngx_http_bad_gateway_hand_over(ngx_http_bad_gateway_ctx_t *ctx)
{
    size_t               end;
    ngx_int_t             rc;
    ngx_http_upstream_t  *u;

    u = ctx->upstream;

    end = u->buffer.pos + ctx->head_len - u->buffer.start;

    rc = ctx->process_header(ctx->request);

    if (rc != NGX_OK && rc != NGX_AGAIN) {
        return rc;
    }

    if (rc == NGX_AGAIN || (size_t) (u->buffer.pos - u->buffer.start) != end) {
        return ngx_http_bad_gateway_differs(ctx, "nginx reads its head otherwise");
    }

    rc = ngx_http_bad_gateway_set_framing(ctx);

    if (rc != NGX_OK) {
        return rc;
    }

    /* behind the end of the content it was asked already */

    if (ctx->state == NGX_HTTP_BAD_GATEWAY_READING
        && bgw_barrier(ctx->parser, NULL) != BGW_BARRIER_NONE)
    {
        ngx_http_bad_gateway_forbid_reuse(u);
    }

    return NGX_OK;
}


/* The content that comes is framed as it was read here, whatever nginx made of the head. */

static ngx_int_t
ngx_http_bad_gateway_set_framing(ngx_http_bad_gateway_ctx_t *ctx)
{
    ngx_http_upstream_t             *u;
    ngx_http_upstream_headers_in_t  *in;

    u = ctx->upstream;
    in = &u->headers_in;

    if (ctx->status == 205) {
        in->chunked = 0;
        in->content_length_n = 0;

        return NGX_OK;
    }

    switch (ctx->framing) {

    case BGW_FRAMING_LENGTH:
        in->chunked = 0;
        in->content_length_n = ctx->length;
        break;

    case BGW_FRAMING_CHUNKED:
    case BGW_FRAMING_CLOSE:
        in->chunked = (ctx->framing == BGW_FRAMING_CHUNKED);
        in->content_length_n = -1;
        break;

    case BGW_FRAMING_TUNNEL:

        /* the configuration may offer what the client did not, or could not in its version */

        if (!u->upgrade || ctx->request->http_version != NGX_HTTP_VERSION_11) {
            return ngx_http_bad_gateway_differs(ctx, "it switches protocols, and its client cannot");
        }

        break;

    default: /* BGW_FRAMING_NONE: fields may tell what a GET would get */
        break;
    }

    return NGX_OK;
}


/* Drops bytes from the front of what is not read yet. */

static void
ngx_http_bad_gateway_drop(ngx_http_upstream_t *u, size_t len)
{
    ngx_buf_t  *b;

    b = &u->buffer;

    if (len) {
        ngx_memmove(b->pos, b->pos + len, b->last - b->pos - len);
        b->last -= len;
    }
}
