
/*
 * The contexts: one for each exchange with an upstream.
 */


#include "ngx_http_bad_gateway.h"


static void ngx_http_bad_gateway_cleanup(void *data);


/* The context of the upstream at hand, made if there is none yet. */

ngx_http_bad_gateway_ctx_t *
ngx_http_bad_gateway_create_ctx(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t          *cln;
    ngx_http_bad_gateway_ctx_t  *ctx;

    ctx = ngx_http_bad_gateway_get_ctx(r);

    if (ctx) {
        return ctx;
    }

    cln = ngx_pool_cleanup_add(r->pool, sizeof(ngx_http_bad_gateway_ctx_t));
    if (cln == NULL) {
        return NULL;
    }

    ctx = cln->data;

    ngx_memzero(ctx, sizeof(ngx_http_bad_gateway_ctx_t));

    cln->handler = ngx_http_bad_gateway_cleanup;

    ctx->request = r;
    ctx->upstream = r->upstream;

    ngx_http_set_ctx(r, ctx, ngx_http_bad_gateway_module);

    return ctx;
}


/* Also marks the contexts among the cleanups. */

static void
ngx_http_bad_gateway_cleanup(void *data)
{
    ngx_http_bad_gateway_leave_parser(data);
}


/* The context of the upstream at hand. */

ngx_http_bad_gateway_ctx_t *
ngx_http_bad_gateway_get_ctx(ngx_http_request_t *r)
{
    ngx_http_bad_gateway_ctx_t  *ctx;

    ctx = ngx_http_get_module_ctx(r, ngx_http_bad_gateway_module);

    return ctx && ctx->upstream == r->upstream ? ctx : NULL;
}


/*
 * The last context of the request that refused something. Internal redirects, as error_page makes them,
 * wipe r->ctx, but not the cleanups of the pool, which a request shares with its subrequests.
 */

ngx_http_bad_gateway_ctx_t *
ngx_http_bad_gateway_refused_ctx(ngx_http_request_t *r)
{
    ngx_pool_cleanup_t          *cln;
    ngx_http_bad_gateway_ctx_t  *ctx;

    for (cln = r->pool->cleanup; cln; cln = cln->next) {

        if (cln->handler != ngx_http_bad_gateway_cleanup) {
            continue;
        }

        ctx = cln->data;

        if (ctx->request == r && ctx->state == NGX_HTTP_BAD_GATEWAY_REFUSED) {
            return ctx;
        }
    }

    return NULL;
}
