
/*
 * The request as nginx sent it says how the response is read.
 */


#include "ngx_http_bad_gateway.h"


static ngx_int_t ngx_http_bad_gateway_read_request(ngx_http_bad_gateway_ctx_t *ctx,
    bgw_request *request);
static ngx_int_t ngx_http_bad_gateway_read_request_line(bgw_request *request, u_char *p,
    u_char *last);


/*
 * Newer versions of nginx ask upstreams over HTTP/2, too: that begins with a preface. All of it counts, as the
 * method PRI may be any client's.
 */

ngx_uint_t
ngx_http_bad_gateway_sent_http2(ngx_http_upstream_t *u)
{
    ngx_buf_t  *b;

    static const u_char  preface[] = "PRI * HTTP/2.0" CRLF CRLF "SM" CRLF CRLF;

    if (u->request_bufs == NULL) {
        return 0;
    }

    b = u->request_bufs->buf;

    return b->last - b->start >= (ssize_t) sizeof(preface) - 1
           && ngx_memcmp(b->start, preface, sizeof(preface) - 1) == 0;
}


/* Makes the parser for the response that is about to be read. */

ngx_int_t
ngx_http_bad_gateway_begin(ngx_http_bad_gateway_ctx_t *ctx)
{
    bgw_request          request;
    ngx_http_request_t  *r;

    r = ctx->request;

    ctx->unsent = !ctx->upstream->request_body_sent;

    if (ngx_http_bad_gateway_read_request(ctx, &request) != NGX_OK
        || (ctx->unsent && bgw_request_unsent(&request) != BGW_OK))
    {
        ngx_log_error(NGX_LOG_ERR, r->connection->log, 0,
                      "bad_gateway: the request that was sent upstream cannot be read");
        return NGX_ERROR;
    }

    if (ngx_http_bad_gateway_take_parser(ctx, &request) != NGX_OK) {
        return NGX_ERROR;
    }

    ctx->state = NGX_HTTP_BAD_GATEWAY_READING;
    ctx->start = ctx->upstream->buffer.pos - ctx->upstream->buffer.start;
    ctx->reusable = 0;

    return NGX_OK;
}


static ngx_int_t
ngx_http_bad_gateway_read_request(ngx_http_bad_gateway_ctx_t *ctx, bgw_request *request)
{
    int32_t               rc;
    ngx_buf_t            *b;
    ngx_http_upstream_t  *u;

    u = ctx->upstream;

    if (u->request_bufs == NULL) {
        return NGX_ERROR;
    }

    /* the head stands in the first buffer from its start on; a body may stand behind it */

    b = u->request_bufs->buf;

    rc = bgw_request_from_head(request, sizeof(bgw_request), b->start, b->last - b->start, NULL);

    if (rc == BGW_OK) {
        return NGX_OK;
    }

    /* nginx passes on field lines of clients that no request may have */

    ngx_log_debug1(NGX_LOG_DEBUG_HTTP, ctx->request->connection->log, 0,
                   "bad_gateway request: %s", bgw_error_text(rc));

    return ngx_http_bad_gateway_read_request_line(request, b->start, b->last);
}


/* With the request line alone: no Upgrade was offered, and the connection is not used again. */

static ngx_int_t
ngx_http_bad_gateway_read_request_line(bgw_request *request, u_char *p, u_char *last)
{
    u_char  *method, *eol;
    size_t   len;

    method = p;

    eol = ngx_strlchr(p, last, CR);
    p = ngx_strlchr(p, last, ' ');

    if (eol == NULL || p == NULL || p > eol) {
        return NGX_ERROR;
    }

    len = p - method;

    if (bgw_request_init(request, sizeof(bgw_request), method, len) != BGW_OK
        || bgw_request_version(request, eol[-1] == '0' ? 0 : 1) != BGW_OK
        || bgw_request_closing(request) != BGW_OK)
    {
        return NGX_ERROR;
    }

    return NGX_OK;
}
