
/*
 * The parsers: some KiB each, which take time to be allocated and cleared. A worker keeps those that no
 * response needs any more for the next ones, the last one first, as the processor's caches may still hold it.
 */


#include "ngx_http_bad_gateway.h"


/* So many are kept at most; what a burst took beyond is freed. */
#define NGX_HTTP_BAD_GATEWAY_SPARES  64


static bgw_parser  *ngx_http_bad_gateway_spares[NGX_HTTP_BAD_GATEWAY_SPARES];
static ngx_uint_t   ngx_http_bad_gateway_nspares;


/* Makes the context's parser ready for the response to that request. */

ngx_int_t
ngx_http_bad_gateway_take_parser(ngx_http_bad_gateway_ctx_t *ctx, bgw_request *request)
{
    if (ctx->parser == NULL && ngx_http_bad_gateway_nspares) {
        ctx->parser = ngx_http_bad_gateway_spares[--ngx_http_bad_gateway_nspares];
    }

    if (ctx->parser) {
        return bgw_restart(ctx->parser, ctx->conf->policy, request) == BGW_OK ? NGX_OK
                                                                              : NGX_ERROR;
    }

    ctx->parser = ngx_memalign(BGW_STORAGE_ALIGN, sizeof(bgw_parser),
                               ctx->request->connection->log);
    if (ctx->parser == NULL) {
        return NGX_ERROR;
    }

    if (bgw_init(ctx->parser, sizeof(bgw_parser), ctx->conf->policy, request) != BGW_OK) {
        ngx_free(ctx->parser);
        ctx->parser = NULL;

        return NGX_ERROR;
    }

    return NGX_OK;
}


/* May be called more than once. */

void
ngx_http_bad_gateway_leave_parser(ngx_http_bad_gateway_ctx_t *ctx)
{
    if (ctx->parser == NULL) {
        return;
    }

    if (ngx_http_bad_gateway_nspares < NGX_HTTP_BAD_GATEWAY_SPARES) {
        ngx_http_bad_gateway_spares[ngx_http_bad_gateway_nspares++] = ctx->parser;

    } else {
        ngx_free(ctx->parser);
    }

    ctx->parser = NULL;
}
