
/*
 * Where nginx is about to ask an upstream: the callbacks of its proxy module are wrapped.
 *
 * An address that only a variable gives has no peer.init that could be wrapped: there the content handler is.
 */


#include "ngx_http_bad_gateway.h"


static ngx_int_t ngx_http_bad_gateway_handler(ngx_http_request_t *r);
static void ngx_http_bad_gateway_hook_soon(ngx_http_request_t *r);
static ngx_int_t ngx_http_bad_gateway_create_request(ngx_http_request_t *r);
static void ngx_http_bad_gateway_arm(ngx_http_bad_gateway_ctx_t *ctx);
static ngx_int_t ngx_http_bad_gateway_reinit_request(ngx_http_request_t *r);
static void ngx_http_bad_gateway_finalize_request(ngx_http_request_t *r, ngx_int_t rc);


ngx_int_t
ngx_http_bad_gateway_precontent_handler(ngx_http_request_t *r)
{
    ngx_http_core_loc_conf_t         *clcf;
    ngx_http_bad_gateway_loc_conf_t  *blcf;

    blcf = ngx_http_get_module_loc_conf(r, ngx_http_bad_gateway_module);
    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    if (blcf->mode != NGX_HTTP_BAD_GATEWAY_OFF
        && clcf->handler
        && r->content_handler == clcf->handler)
    {
        r->content_handler = ngx_http_bad_gateway_handler;
    }

    return NGX_DECLINED;
}


static ngx_int_t
ngx_http_bad_gateway_handler(ngx_http_request_t *r)
{
    ngx_int_t                  rc;
    ngx_http_core_loc_conf_t  *clcf;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    rc = clcf->handler(r);

    /* NGX_DONE: the request lives on, its count is that of the caller */

    if (rc == NGX_DONE && r->upstream) {
        ngx_http_bad_gateway_hook_soon(r);
    }

    return rc;
}


/* At once if the request for the upstream is made, else once it is. */

static void
ngx_http_bad_gateway_hook_soon(ngx_http_request_t *r)
{
    ngx_http_upstream_t         *u;
    ngx_http_bad_gateway_ctx_t  *ctx;

    u = r->upstream;

    /* where its upstream has a name, the context is there already */

    ctx = ngx_http_bad_gateway_get_ctx(r);

    if (ctx && ctx->hooked) {
        return;
    }

    if (u->request_bufs) {
        (void) ngx_http_bad_gateway_hook(r);
        return;
    }

    /* the request is made once its body was read, or a cache was asked */

    ctx = ngx_http_bad_gateway_create_ctx(r);

    if (ctx && ctx->create_request == NULL) {
        ctx->create_request = u->create_request;
        u->create_request = ngx_http_bad_gateway_create_request;
    }
}


static ngx_int_t
ngx_http_bad_gateway_create_request(ngx_http_request_t *r)
{
    ngx_int_t                    rc;
    ngx_http_bad_gateway_ctx_t  *ctx;

    ctx = ngx_http_bad_gateway_get_ctx(r);
    if (ctx == NULL) {
        return NGX_ERROR;
    }

    rc = ctx->create_request(r);

    return rc == NGX_OK ? ngx_http_bad_gateway_hook(r) : rc;
}


/* Wraps what nginx calls for this upstream, if it is one to be judged. */

ngx_int_t
ngx_http_bad_gateway_hook(ngx_http_request_t *r)
{
    ngx_http_upstream_t              *u;
    ngx_http_bad_gateway_ctx_t       *ctx;
    ngx_http_bad_gateway_loc_conf_t  *blcf;

    blcf = ngx_http_get_module_loc_conf(r, ngx_http_bad_gateway_module);
    u = r->upstream;

    if (blcf->mode == NGX_HTTP_BAD_GATEWAY_OFF
        || u->conf->module.len != sizeof("proxy") - 1
        || ngx_memcmp(u->conf->module.data, "proxy", sizeof("proxy") - 1) != 0
        || ngx_http_bad_gateway_sent_http2(u))
    {
        return NGX_OK;
    }

    ctx = ngx_http_bad_gateway_create_ctx(r);
    if (ctx == NULL) {
        return NGX_ERROR;
    }

    if (ctx->hooked) {
        return NGX_OK;
    }

    ctx->hooked = 1;
    ctx->conf = blcf;

    ctx->reinit_request = u->reinit_request;
    u->reinit_request = ngx_http_bad_gateway_reinit_request;

    ctx->finalize_request = u->finalize_request;
    u->finalize_request = ngx_http_bad_gateway_finalize_request;

    ctx->input_filter_init = u->input_filter_init;
    u->input_filter_init = ngx_http_bad_gateway_input_filter_init;

    ngx_http_bad_gateway_arm(ctx);

    return NGX_OK;
}


/* Makes ready for a response: the first one, or that of another try. */

static void
ngx_http_bad_gateway_arm(ngx_http_bad_gateway_ctx_t *ctx)
{
    ctx->state = NGX_HTTP_BAD_GATEWAY_AWAITED;
    ctx->head_len = 0;
    ctx->status = 0;
    ctx->ahead = 0;
    ctx->carried = 0;
    ctx->leftover = 0;

    ngx_http_bad_gateway_wrap_process_header(ctx);
}


/* Called before another try, and before a stale response is taken from a cache. */

static ngx_int_t
ngx_http_bad_gateway_reinit_request(ngx_http_request_t *r)
{
    ngx_int_t                    rc;
    ngx_http_bad_gateway_ctx_t  *ctx;

    ctx = ngx_http_bad_gateway_get_ctx(r);
    if (ctx == NULL) {
        return NGX_ERROR;
    }

    rc = ctx->reinit_request(r);

    ctx->reusable = ngx_http_bad_gateway_reuse(ctx);

    ngx_http_bad_gateway_arm(ctx);

    return rc;
}


static void
ngx_http_bad_gateway_finalize_request(ngx_http_request_t *r, ngx_int_t rc)
{
    ngx_http_upstream_t         *u;
    ngx_http_bad_gateway_ctx_t  *ctx;

    ctx = ngx_http_bad_gateway_get_ctx(r);
    if (ctx == NULL) {
        return;
    }

    u = ctx->upstream;

    ctx->finalize_request(r, rc);

    if (ctx->conf->mode == NGX_HTTP_BAD_GATEWAY_ON && !r->cached) {

        if (!ngx_http_bad_gateway_reuse(ctx)) {
            u->keepalive = 0;
        }

        if (u->header_sent && rc >= NGX_HTTP_SPECIAL_RESPONSE) {
            ngx_http_bad_gateway_show_cut(r);
        }
    }

    ngx_http_bad_gateway_leave_parser(ctx);
}
