
/*
 * Responses of HTTP/1 upstreams, judged before nginx reads them: what is malformed becomes a 502, or a
 * visible cut where a head has gone out.
 */


#include "ngx_http_bad_gateway.h"


static ngx_int_t ngx_http_bad_gateway_init(ngx_conf_t *cf);


static ngx_http_module_t  ngx_http_bad_gateway_module_ctx = {
    ngx_http_bad_gateway_add_variables,    /* preconfiguration */
    ngx_http_bad_gateway_init,             /* postconfiguration */

    ngx_http_bad_gateway_create_main_conf, /* create main configuration */
    NULL,                                  /* init main configuration */

    NULL,                                  /* create server configuration */
    NULL,                                  /* merge server configuration */

    ngx_http_bad_gateway_create_loc_conf,  /* create location configuration */
    ngx_http_bad_gateway_merge_loc_conf    /* merge location configuration */
};


ngx_module_t  ngx_http_bad_gateway_module = {
    NGX_MODULE_V1,
    &ngx_http_bad_gateway_module_ctx,      /* module context */
    ngx_http_bad_gateway_commands,         /* module directives */
    NGX_HTTP_MODULE,                       /* module type */
    NULL,                                  /* init master */
    NULL,                                  /* init module */
    NULL,                                  /* init process */
    NULL,                                  /* init thread */
    NULL,                                  /* exit thread */
    NULL,                                  /* exit process */
    NULL,                                  /* exit master */
    NGX_MODULE_V1_PADDING
};


static ngx_int_t
ngx_http_bad_gateway_init(ngx_conf_t *cf)
{
    ngx_http_handler_pt        *h;
    ngx_http_core_main_conf_t  *cmcf;

    if (bgw_abi() != BGW_ABI) {
        ngx_log_error(NGX_LOG_EMERG, cf->log, 0,
                      "bad_gateway: the module was built with another version of its library");
        return NGX_ERROR;
    }

    cmcf = ngx_http_conf_get_module_main_conf(cf, ngx_http_core_module);

    h = ngx_array_push(&cmcf->phases[NGX_HTTP_PRECONTENT_PHASE].handlers);
    if (h == NULL) {
        return NGX_ERROR;
    }

    *h = ngx_http_bad_gateway_precontent_handler;

    return ngx_http_bad_gateway_wrap_peers(cf);
}
