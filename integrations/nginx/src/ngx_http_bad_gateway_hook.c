
/*
 * Where nginx is about to ask an upstream: the callbacks of its proxy module are wrapped.
 *
 * Every upstream that the configuration names has a peer.init, which is called when the request was made
 * and before any connection is used. An address that only a variable gives has none: there the content
 * handler is wrapped.
 */


#include "ngx_http_bad_gateway.h"


static int ngx_libc_cdecl ngx_http_bad_gateway_cmp_peers(const void *one, const void *two);
static ngx_int_t ngx_http_bad_gateway_init_peer(ngx_http_request_t *r,
    ngx_http_upstream_srv_conf_t *us);
static ngx_int_t ngx_http_bad_gateway_handler(ngx_http_request_t *r);
static ngx_int_t ngx_http_bad_gateway_create_request(ngx_http_request_t *r);
static ngx_int_t ngx_http_bad_gateway_hook(ngx_http_request_t *r);
static ngx_http_bad_gateway_ctx_t *ngx_http_bad_gateway_create_ctx(ngx_http_request_t *r);
static void ngx_http_bad_gateway_cleanup(void *data);
static void ngx_http_bad_gateway_arm(ngx_http_bad_gateway_ctx_t *ctx);
static ngx_int_t ngx_http_bad_gateway_reinit_request(ngx_http_request_t *r);
static void ngx_http_bad_gateway_finalize_request(ngx_http_request_t *r, ngx_int_t rc);


ngx_int_t
ngx_http_bad_gateway_wrap_peers(ngx_conf_t *cf)
{
    ngx_uint_t                         i;
    ngx_http_bad_gateway_peer_t       *peer;
    ngx_http_upstream_srv_conf_t     **us;
    ngx_http_upstream_main_conf_t     *umcf;
    ngx_http_bad_gateway_main_conf_t  *bmcf;

    umcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_upstream_module);
    bmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_bad_gateway_module);

    if (ngx_array_init(&bmcf->peers, cf->pool, umcf->upstreams.nelts + 1,
                       sizeof(ngx_http_bad_gateway_peer_t))
        != NGX_OK)
    {
        return NGX_ERROR;
    }

    us = umcf->upstreams.elts;

    for (i = 0; i < umcf->upstreams.nelts; i++) {

        peer = ngx_array_push(&bmcf->peers);
        if (peer == NULL) {
            return NGX_ERROR;
        }

        peer->upstream = us[i];
        peer->init = us[i]->peer.init;

        us[i]->peer.init = ngx_http_bad_gateway_init_peer;
    }

    ngx_qsort(bmcf->peers.elts, bmcf->peers.nelts, sizeof(ngx_http_bad_gateway_peer_t),
              ngx_http_bad_gateway_cmp_peers);

    return NGX_OK;
}


static int ngx_libc_cdecl
ngx_http_bad_gateway_cmp_peers(const void *one, const void *two)
{
    const ngx_http_bad_gateway_peer_t  *first = one;
    const ngx_http_bad_gateway_peer_t  *second = two;

    if (first->upstream == second->upstream) {
        return 0;
    }

    return first->upstream < second->upstream ? -1 : 1;
}


static ngx_int_t
ngx_http_bad_gateway_init_peer(ngx_http_request_t *r, ngx_http_upstream_srv_conf_t *us)
{
    ngx_uint_t                         first, last, i;
    ngx_http_bad_gateway_peer_t       *peer;
    ngx_http_bad_gateway_main_conf_t  *bmcf;

    bmcf = ngx_http_get_module_main_conf(r, ngx_http_bad_gateway_module);

    peer = bmcf->peers.elts;
    first = 0;
    last = bmcf->peers.nelts;

    while (first < last) {

        i = first + (last - first) / 2;

        if (peer[i].upstream == us) {

            if (peer[i].init(r, us) != NGX_OK) {
                return NGX_ERROR;
            }

            return ngx_http_bad_gateway_hook(r);
        }

        if (peer[i].upstream < us) {
            first = i + 1;

        } else {
            last = i;
        }
    }

    ngx_log_error(NGX_LOG_ALERT, r->connection->log, 0,
                  "bad_gateway: upstream \"%V\" is not known", &us->host);

    return NGX_ERROR;
}


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
    ngx_int_t                    rc;
    ngx_http_upstream_t         *u;
    ngx_http_core_loc_conf_t    *clcf;
    ngx_http_bad_gateway_ctx_t  *ctx;

    clcf = ngx_http_get_module_loc_conf(r, ngx_http_core_module);

    rc = clcf->handler(r);

    if (rc != NGX_DONE) {
        return rc;
    }

    /* the request lives on, its count is that of the caller */

    u = r->upstream;

    if (u == NULL) {
        return rc;
    }

    if (u->request_bufs) {
        (void) ngx_http_bad_gateway_hook(r);
        return rc;
    }

    /* the request is made once its body was read, or a cache was asked */

    ctx = ngx_http_bad_gateway_create_ctx(r);

    if (ctx && ctx->create_request == NULL) {
        ctx->create_request = u->create_request;
        u->create_request = ngx_http_bad_gateway_create_request;
    }

    return rc;
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

static ngx_int_t
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


/* The context of the upstream at hand, made if there is none yet. */

static ngx_http_bad_gateway_ctx_t *
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


/* Makes ready for a response: the first one, or that of another try. */

static void
ngx_http_bad_gateway_arm(ngx_http_bad_gateway_ctx_t *ctx)
{
    ngx_http_upstream_t  *u;

    u = ctx->upstream;

    ctx->state = NGX_HTTP_BAD_GATEWAY_AWAITED;
    ctx->head_len = 0;
    ctx->status = 0;
    ctx->ahead = 0;
    ctx->carried = 0;
    ctx->leftover = 0;

    if (u->process_header != ngx_http_bad_gateway_process_header) {
        ctx->process_header = u->process_header;
        u->process_header = ngx_http_bad_gateway_process_header;
    }
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
