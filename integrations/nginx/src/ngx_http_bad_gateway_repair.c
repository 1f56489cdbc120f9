
/*
 * The repair: what deviates in a head is written anew, in the place of the head that came, for nginx's parser.
 */


#include "ngx_http_bad_gateway.h"


static ngx_int_t ngx_http_bad_gateway_replace(ngx_http_bad_gateway_ctx_t *ctx, size_t len,
    u_char *head, size_t needed);
static ngx_int_t ngx_http_bad_gateway_grow(ngx_http_bad_gateway_ctx_t *ctx, size_t by);


/* Puts the repaired head in the place of that which came. */

ngx_int_t
ngx_http_bad_gateway_repair(ngx_http_bad_gateway_ctx_t *ctx, size_t len)
{
    u_char        *raw, *head;
    bgw_repaired   repaired;

    raw = ctx->upstream->buffer.pos;

    repaired.size = sizeof(repaired);
    repaired.needed = 0;

    if (bgw_repair(ctx->parser, raw, len, NULL, 0, &repaired) != BGW_ERROR_ROOM) {
        return ngx_http_bad_gateway_differs(ctx, "its head cannot be repaired");
    }

    if (repaired.unchanged) {
        return NGX_OK;
    }

    head = ngx_pnalloc(ctx->request->pool, repaired.needed);
    if (head == NULL) {
        return NGX_ERROR;
    }

    if (bgw_repair(ctx->parser, raw, len, head, repaired.needed, &repaired) != BGW_OK) {
        return ngx_http_bad_gateway_differs(ctx, "its head cannot be repaired");
    }

    return ngx_http_bad_gateway_replace(ctx, len, head, repaired.needed);
}


static ngx_int_t
ngx_http_bad_gateway_replace(ngx_http_bad_gateway_ctx_t *ctx, size_t len, u_char *head,
    size_t needed)
{
    ngx_int_t   rc;
    ngx_buf_t  *b;

    b = &ctx->upstream->buffer;

    if (needed > len && needed - len > (size_t) (b->end - b->last)) {
        rc = ngx_http_bad_gateway_grow(ctx, needed - len);

        if (rc != NGX_OK) {
            return rc;
        }
    }

    ngx_memmove(b->pos + needed, b->pos + len, b->last - b->pos - len);
    ngx_memcpy(b->pos, head, needed);

    b->last = b->last - len + needed;
    ctx->head_len = needed;

    return NGX_OK;
}


/*
 * Content may fill the buffer behind a head that needs more room. The head itself has to stay within
 * proxy_buffer_size, as nginx reads it again from a cache.
 */

static ngx_int_t
ngx_http_bad_gateway_grow(ngx_http_bad_gateway_ctx_t *ctx, size_t by)
{
    size_t                size;
    u_char               *start;
    ngx_buf_t            *b;
    ngx_http_upstream_t  *u;

    u = ctx->upstream;
    b = &u->buffer;

    if (b->pos + ctx->head_len + by - b->start > (ssize_t) u->conf->buffer_size) {
        return ngx_http_bad_gateway_differs(ctx, "its repaired head exceeds proxy_buffer_size");
    }

    size = b->end - b->start + by;

    start = ngx_palloc(ctx->request->pool, size);
    if (start == NULL) {
        return NGX_ERROR;
    }

    ngx_memcpy(start, b->start, b->last - b->start);

    b->pos = start + (b->pos - b->start);
    b->last = start + (b->last - b->start);
    b->start = start;
    b->end = start + size;

    return NGX_OK;
}


/*
 * A HTAB beside a value becomes a SP: nginx takes it for a part of the value, so that it would neither
 * read a Content-Length nor the chunked coding there. No line of this head is folded.
 */

void
ngx_http_bad_gateway_blanks(u_char *p, u_char *last)
{
    u_char  *eol, *start, *end;

    if (memchr(p, '\t', last - p) == NULL) {
        return;
    }

    /* the status line has no value */

    p = ngx_strlchr(p, last, LF);

    while (p && ++p < last && *p != CR) {

        start = ngx_strlchr(p, last, ':');
        eol = ngx_strlchr(p, last, CR);

        if (start == NULL || eol == NULL || start > eol) {
            return;
        }

        for (start++; start < eol && (*start == ' ' || *start == '\t'); start++) {
            *start = ' ';
        }

        for (end = eol; end > start && (end[-1] == ' ' || end[-1] == '\t'); end--) {
            end[-1] = ' ';
        }

        p = ngx_strlchr(eol, last, LF);
    }
}
