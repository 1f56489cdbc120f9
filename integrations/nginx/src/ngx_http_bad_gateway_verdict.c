
/*
 * What the reader says of a response, and what follows.
 */


#include "ngx_http_bad_gateway.h"


static void ngx_http_bad_gateway_log(ngx_http_bad_gateway_ctx_t *ctx);


/* Records and logs a refusal. NGX_OK where responses are only watched. */

ngx_int_t
ngx_http_bad_gateway_refuse(ngx_http_bad_gateway_ctx_t *ctx, bgw_event *event)
{
    ctx->state = NGX_HTTP_BAD_GATEWAY_REFUSED;
    ctx->defect = event->defect;
    ctx->offset = event->offset;

    ngx_http_bad_gateway_log(ctx);

    return ctx->conf->mode == NGX_HTTP_BAD_GATEWAY_ON ? NGX_ERROR : NGX_OK;
}


/* One line: code, name, offset, what it is, and what it may come from. */

static void
ngx_http_bad_gateway_log(ngx_http_bad_gateway_ctx_t *ctx)
{
    u_char               *last, *p;
    u_char                text[NGX_MAX_ERROR_STR / 2];
    bgw_cause             cause;
    bgw_defect            row;
    ngx_uint_t            level;
    ngx_http_upstream_t  *u;

    u = ctx->upstream;

    row.size = sizeof(row);
    cause.size = sizeof(cause);

    if (bgw_defect_row(ctx->defect, &row) != BGW_OK) {
        return;
    }

    p = text;
    last = text + sizeof(text);

    if (bgw_likely_cause(ctx->parser, BGW_OPEN, u->peer.cached, NULL, 0, &cause) == BGW_OK) {

        p = ngx_slprintf(p, last, "; %*s", cause.says.len, cause.says.ptr);

        if (cause.detail.len) {
            p = ngx_slprintf(p, last, " (%*s)", cause.detail.len, cause.detail.ptr);
        }

        if (cause.nginx.len) {
            p = ngx_slprintf(p, last, "; mend: %*s", cause.nginx.len, cause.nginx.ptr);
        }
    }

    level = ctx->conf->mode == NGX_HTTP_BAD_GATEWAY_ON ? NGX_LOG_ERR : NGX_LOG_WARN;

    ngx_log_error(level, ctx->request->connection->log, 0,
                  "bad_gateway %s %*s %*s at byte %uL: %*s%*s",
                  level == NGX_LOG_ERR ? "refused" : "would refuse",
                  row.code.len, row.code.ptr, row.name.len, row.name.ptr, ctx->offset,
                  row.message.len, row.message.ptr, (size_t) (p - text), text);
}


/* What nginx would read otherwise, or cannot hold, is refused, too. */

ngx_int_t
ngx_http_bad_gateway_differs(ngx_http_bad_gateway_ctx_t *ctx, const char *how)
{
    ctx->state = NGX_HTTP_BAD_GATEWAY_REFUSED;
    ctx->defect = 0;

    ngx_log_error(NGX_LOG_ERR, ctx->request->connection->log, 0,
                  "bad_gateway refused a response: %s", how);

    return NGX_HTTP_UPSTREAM_INVALID_HEADER;
}


/* Tells the parser once the request is sent. */

void
ngx_http_bad_gateway_sent(ngx_http_bad_gateway_ctx_t *ctx)
{
    if (ctx->unsent && ctx->upstream->request_body_sent) {
        (void) bgw_sent(ctx->parser);
        ctx->unsent = 0;
    }
}


/* Whether the connection can take another request after this response. */

ngx_uint_t
ngx_http_bad_gateway_reuse(ngx_http_bad_gateway_ctx_t *ctx)
{
    switch (ctx->state) {

    case NGX_HTTP_BAD_GATEWAY_AWAITED:
        return ctx->reusable;

    case NGX_HTTP_BAD_GATEWAY_ENDED:

        /* it is complete, so nothing else stands in the way, and nothing will */

        if (!ctx->reusable) {
            ngx_http_bad_gateway_sent(ctx);
            ctx->reusable = (bgw_barrier(ctx->parser, NULL) == BGW_BARRIER_NONE);
        }

        return ctx->reusable && ctx->leftover == 0;

    default:
        return 0;
    }
}


/* nginx keeps a connection only where the response does not say close. */

void
ngx_http_bad_gateway_forbid_reuse(ngx_http_upstream_t *u)
{
    u->headers_in.connection_close = 1;
    u->keepalive = 0;
}
