
/*
 * The content: bytes to be judged, in whatever pieces they come. What the parser wants to see again, with more
 * behind it, is kept.
 */


#include "ngx_http_bad_gateway.h"


/* How much is copied at a time to what was kept of a line. */
#define NGX_HTTP_BAD_GATEWAY_PIECE  256


static void ngx_http_bad_gateway_end(ngx_http_bad_gateway_ctx_t *ctx, size_t len);
static ngx_int_t ngx_http_bad_gateway_step(ngx_http_bad_gateway_ctx_t *ctx, u_char **p,
    size_t *len, bgw_event *event);
static ngx_int_t ngx_http_bad_gateway_step_alone(ngx_http_bad_gateway_ctx_t *ctx, u_char **p,
    size_t *len, bgw_event *event);
static ngx_int_t ngx_http_bad_gateway_keep(ngx_http_bad_gateway_ctx_t *ctx, u_char *p,
    size_t len);


/*
 * Judges bytes that follow those judged before. NGX_ERROR where they are refused; never where the
 * responses are only watched, or once the end was read.
 */

ngx_int_t
ngx_http_bad_gateway_content(ngx_http_bad_gateway_ctx_t *ctx, u_char *p, size_t len)
{
    bgw_event  event;
    ngx_int_t  kind;

    event.size = sizeof(event);

    while (ctx->state == NGX_HTTP_BAD_GATEWAY_READING) {

        kind = ngx_http_bad_gateway_step(ctx, &p, &len, &event);

        switch (kind) {

        case BGW_NEED_MORE:
            if (len == 0) {
                return NGX_OK;
            }

            break;

        case BGW_REJECT:
            return ngx_http_bad_gateway_refuse(ctx, &event);

        case BGW_END:
        case BGW_TUNNEL:
            ctx->state = NGX_HTTP_BAD_GATEWAY_ENDED;
            len += ctx->carried;

            if (kind == BGW_TUNNEL) {
                len = 0;
            }

            break;

        case NGX_ERROR:
            return NGX_ERROR;

        default: /* BGW_INTERIM, BGW_HEAD where nginx reads on its own; BGW_TRAILERS */
            break;
        }
    }

    if (ctx->state == NGX_HTTP_BAD_GATEWAY_ENDED) {
        ngx_http_bad_gateway_end(ctx, len);
    }

    return NGX_OK;
}


/* Bytes behind the end. */

static void
ngx_http_bad_gateway_end(ngx_http_bad_gateway_ctx_t *ctx, size_t len)
{
    ctx->leftover += len;

    if (ctx->conf->mode == NGX_HTTP_BAD_GATEWAY_ON && !ngx_http_bad_gateway_reuse(ctx)) {
        ngx_http_bad_gateway_forbid_reuse(ctx->upstream);
    }
}


/* One step over what was kept, with a piece of what follows, or over what follows alone. */

static ngx_int_t
ngx_http_bad_gateway_step(ngx_http_bad_gateway_ctx_t *ctx, u_char **p, size_t *len,
    bgw_event *event)
{
    size_t     kept, piece;
    ngx_int_t  kind;

    kept = ctx->carried;

    if (kept == 0) {
        return ngx_http_bad_gateway_step_alone(ctx, p, len, event);
    }

    piece = ngx_min(*len, NGX_HTTP_BAD_GATEWAY_PIECE);

    if (ngx_http_bad_gateway_keep(ctx, *p, piece) != NGX_OK) {
        return NGX_ERROR;
    }

    kind = bgw_step_over_data(ctx->parser, ctx->carry, ctx->carried, event);

    if (kind < 0) {
        return NGX_ERROR;
    }

    if (event->consumed >= kept) {

        /* what stands behind it is read where it is */

        *p += event->consumed - kept;
        *len -= event->consumed - kept;
        ctx->carried = 0;

        return kind;
    }

    *p += piece;
    *len -= piece;
    ctx->carried -= event->consumed;

    ngx_memmove(ctx->carry, ctx->carry + event->consumed, ctx->carried);

    return kind;
}


/* One step where nothing is kept. */

static ngx_int_t
ngx_http_bad_gateway_step_alone(ngx_http_bad_gateway_ctx_t *ctx, u_char **p, size_t *len,
    bgw_event *event)
{
    ngx_int_t  kind;

    kind = bgw_step_over_data(ctx->parser, *p, *len, event);

    if (kind < 0) {
        return NGX_ERROR;
    }

    *p += event->consumed;
    *len -= event->consumed;

    if (kind == BGW_NEED_MORE && *len) {

        if (ngx_http_bad_gateway_keep(ctx, *p, *len) != NGX_OK) {
            return NGX_ERROR;
        }

        *len = 0;
    }

    return kind;
}


/* Keeps bytes; as the parser has limits for lines and sections, there are never many. */

static ngx_int_t
ngx_http_bad_gateway_keep(ngx_http_bad_gateway_ctx_t *ctx, u_char *p, size_t len)
{
    size_t   size;
    u_char  *carry;

    if (ctx->carry_size - ctx->carried < len) {

        size = ngx_max(2 * ctx->carry_size, ctx->carried + len);
        size = ngx_max(size, 2 * NGX_HTTP_BAD_GATEWAY_PIECE);

        carry = ngx_pnalloc(ctx->request->pool, size);
        if (carry == NULL) {
            return NGX_ERROR;
        }

        if (ctx->carry) {
            ngx_memcpy(carry, ctx->carry, ctx->carried);
            (void) ngx_pfree(ctx->request->pool, ctx->carry);
        }

        ctx->carry = carry;
        ctx->carry_size = size;
    }

    ngx_memcpy(ctx->carry + ctx->carried, p, len);
    ctx->carried += len;

    return NGX_OK;
}
