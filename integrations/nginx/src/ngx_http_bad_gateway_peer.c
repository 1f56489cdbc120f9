
/*
 * The upstreams that the configuration names: each has a peer.init, which is called when the request was made and
 * before any connection is used. It is wrapped.
 */


#include "ngx_http_bad_gateway.h"


static int ngx_libc_cdecl ngx_http_bad_gateway_cmp_peers(const void *one, const void *two);
static ngx_int_t ngx_http_bad_gateway_init_peer(ngx_http_request_t *r,
    ngx_http_upstream_srv_conf_t *us);


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
