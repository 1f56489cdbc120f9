
/*
 * The variables: what was refused of the upstream that was asked last.
 */


#include "ngx_http_bad_gateway.h"


#define NGX_HTTP_BAD_GATEWAY_DEFECT  0
#define NGX_HTTP_BAD_GATEWAY_CODE    1
#define NGX_HTTP_BAD_GATEWAY_OFFSET  2


static ngx_int_t ngx_http_bad_gateway_variable(ngx_http_request_t *r,
    ngx_http_variable_value_t *v, uintptr_t data);


static ngx_http_variable_t  ngx_http_bad_gateway_vars[] = {

    { ngx_string("bad_gateway_defect"), NULL, ngx_http_bad_gateway_variable,
      NGX_HTTP_BAD_GATEWAY_DEFECT, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("bad_gateway_code"), NULL, ngx_http_bad_gateway_variable,
      NGX_HTTP_BAD_GATEWAY_CODE, NGX_HTTP_VAR_NOCACHEABLE, 0 },

    { ngx_string("bad_gateway_offset"), NULL, ngx_http_bad_gateway_variable,
      NGX_HTTP_BAD_GATEWAY_OFFSET, NGX_HTTP_VAR_NOCACHEABLE, 0 },

      ngx_http_null_variable
};


ngx_int_t
ngx_http_bad_gateway_add_variables(ngx_conf_t *cf)
{
    ngx_http_variable_t  *var, *v;

    for (v = ngx_http_bad_gateway_vars; v->name.len; v++) {
        var = ngx_http_add_variable(cf, &v->name, v->flags);
        if (var == NULL) {
            return NGX_ERROR;
        }

        var->get_handler = v->get_handler;
        var->data = v->data;
    }

    return NGX_OK;
}


static ngx_int_t
ngx_http_bad_gateway_variable(ngx_http_request_t *r, ngx_http_variable_value_t *v,
    uintptr_t data)
{
    u_char                      *p;
    bgw_slice                    text;
    bgw_defect                   row;
    ngx_http_bad_gateway_ctx_t  *ctx;

    ctx = ngx_http_bad_gateway_refused_ctx(r);

    row.size = sizeof(row);

    if (ctx == NULL || bgw_defect_row(ctx->defect, &row) != BGW_OK) {
        v->not_found = 1;
        return NGX_OK;
    }

    switch (data) {

    case NGX_HTTP_BAD_GATEWAY_DEFECT:
        text = row.name;
        break;

    case NGX_HTTP_BAD_GATEWAY_CODE:
        text = row.code;
        break;

    default: /* NGX_HTTP_BAD_GATEWAY_OFFSET */

        p = ngx_pnalloc(r->pool, NGX_INT64_LEN);
        if (p == NULL) {
            return NGX_ERROR;
        }

        text.ptr = p;
        text.len = ngx_sprintf(p, "%uL", ctx->offset) - p;
    }

    v->len = text.len;
    v->data = (u_char *) text.ptr;
    v->valid = 1;
    v->no_cacheable = 1;
    v->not_found = 0;

    return NGX_OK;
}
