
/*
 * The directives, and the policy that is made of them.
 */


#include "ngx_http_bad_gateway.h"


static char *ngx_http_bad_gateway_defects(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
static char *ngx_http_bad_gateway_limits(ngx_conf_t *cf, ngx_command_t *cmd, void *conf);
static ngx_int_t ngx_http_bad_gateway_parse_limit(ngx_str_t *value,
    ngx_http_bad_gateway_limit_t *limit);
static ngx_int_t ngx_http_bad_gateway_make_policy(ngx_conf_t *cf,
    ngx_http_bad_gateway_loc_conf_t *conf);


static ngx_conf_enum_t  ngx_http_bad_gateway_modes[] = {
    { ngx_string("off"), NGX_HTTP_BAD_GATEWAY_OFF },
    { ngx_string("on"), NGX_HTTP_BAD_GATEWAY_ON },
    { ngx_string("report"), NGX_HTTP_BAD_GATEWAY_REPORT },
    { ngx_null_string, 0 }
};


static ngx_conf_enum_t  ngx_http_bad_gateway_presets[] = {
    { ngx_string("strict"), BGW_STRICT },
    { ngx_string("gateway"), BGW_GATEWAY },
    { ngx_string("lenient"), BGW_LENIENT },
    { ngx_null_string, 0 }
};


ngx_command_t  ngx_http_bad_gateway_commands[] = {

    { ngx_string("bad_gateway"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_enum_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_bad_gateway_loc_conf_t, mode),
      &ngx_http_bad_gateway_modes },

    { ngx_string("bad_gateway_policy"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_TAKE1,
      ngx_conf_set_enum_slot,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_bad_gateway_loc_conf_t, preset),
      &ngx_http_bad_gateway_presets },

    { ngx_string("bad_gateway_tolerate"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_bad_gateway_defects,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_bad_gateway_loc_conf_t, tolerate),
      NULL },

    { ngx_string("bad_gateway_refuse"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_bad_gateway_defects,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_bad_gateway_loc_conf_t, refuse),
      NULL },

    { ngx_string("bad_gateway_limit"),
      NGX_HTTP_MAIN_CONF|NGX_HTTP_SRV_CONF|NGX_HTTP_LOC_CONF|NGX_CONF_1MORE,
      ngx_http_bad_gateway_limits,
      NGX_HTTP_LOC_CONF_OFFSET,
      offsetof(ngx_http_bad_gateway_loc_conf_t, limits),
      NULL },

      ngx_null_command
};


void *
ngx_http_bad_gateway_create_main_conf(ngx_conf_t *cf)
{
    return ngx_pcalloc(cf->pool, sizeof(ngx_http_bad_gateway_main_conf_t));
}


void *
ngx_http_bad_gateway_create_loc_conf(ngx_conf_t *cf)
{
    ngx_http_bad_gateway_loc_conf_t  *conf;

    conf = ngx_pcalloc(cf->pool, sizeof(ngx_http_bad_gateway_loc_conf_t));
    if (conf == NULL) {
        return NULL;
    }

    /*
     * set by ngx_pcalloc():
     *
     *     conf->policy = NULL;
     */

    conf->mode = NGX_CONF_UNSET_UINT;
    conf->preset = NGX_CONF_UNSET_UINT;
    conf->tolerate = NGX_CONF_UNSET_PTR;
    conf->refuse = NGX_CONF_UNSET_PTR;
    conf->limits = NGX_CONF_UNSET_PTR;

    return conf;
}


char *
ngx_http_bad_gateway_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child)
{
    ngx_http_bad_gateway_loc_conf_t  *prev = parent;
    ngx_http_bad_gateway_loc_conf_t  *conf = child;

    ngx_conf_merge_uint_value(conf->mode, prev->mode, NGX_HTTP_BAD_GATEWAY_OFF);
    ngx_conf_merge_uint_value(conf->preset, prev->preset, BGW_GATEWAY);
    ngx_conf_merge_ptr_value(conf->tolerate, prev->tolerate, NULL);
    ngx_conf_merge_ptr_value(conf->refuse, prev->refuse, NULL);
    ngx_conf_merge_ptr_value(conf->limits, prev->limits, NULL);

    if (conf->mode == NGX_HTTP_BAD_GATEWAY_OFF) {
        return NGX_CONF_OK;
    }

    if (prev->policy
        && conf->preset == prev->preset
        && conf->tolerate == prev->tolerate
        && conf->refuse == prev->refuse
        && conf->limits == prev->limits)
    {
        conf->policy = prev->policy;
        return NGX_CONF_OK;
    }

    if (ngx_http_bad_gateway_make_policy(cf, conf) != NGX_OK) {
        return NGX_CONF_ERROR;
    }

    return NGX_CONF_OK;
}


/* Cannot fail but for memory: each name and number was tried when it was read. */

static ngx_int_t
ngx_http_bad_gateway_make_policy(ngx_conf_t *cf, ngx_http_bad_gateway_loc_conf_t *conf)
{
    uint32_t                      *number;
    ngx_uint_t                     i;
    ngx_http_bad_gateway_limit_t  *limit;

    conf->policy = ngx_pmemalign(cf->pool, sizeof(bgw_policy), BGW_STORAGE_ALIGN);
    if (conf->policy == NULL) {
        return NGX_ERROR;
    }

    if (bgw_policy_init(conf->policy, sizeof(bgw_policy), conf->preset) != BGW_OK) {
        return NGX_ERROR;
    }

    if (conf->tolerate) {
        number = conf->tolerate->elts;
        for (i = 0; i < conf->tolerate->nelts; i++) {
            (void) bgw_policy_tolerate(conf->policy, number[i]);
        }
    }

    /* what is refused wins */

    if (conf->refuse) {
        number = conf->refuse->elts;
        for (i = 0; i < conf->refuse->nelts; i++) {
            (void) bgw_policy_refuse(conf->policy, number[i]);
        }
    }

    if (conf->limits) {
        limit = conf->limits->elts;
        for (i = 0; i < conf->limits->nelts; i++) {
            (void) bgw_policy_limit(conf->policy, limit[i].name.data, limit[i].name.len,
                                    limit[i].value);
        }
    }

    return NGX_OK;
}


/* The array at the command's offset, made if this level has none yet. */

static ngx_array_t *
ngx_http_bad_gateway_array(ngx_conf_t *cf, ngx_command_t *cmd, void *conf, size_t size)
{
    char          *p = conf;
    ngx_array_t  **a;

    a = (ngx_array_t **) (p + cmd->offset);

    if (*a == NGX_CONF_UNSET_PTR) {
        *a = ngx_array_create(cf->pool, 4, size);
    }

    return *a;
}


static char *
ngx_http_bad_gateway_defects(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    uint32_t     *number;
    bgw_defect    row;
    ngx_str_t    *value;
    ngx_uint_t    i, tolerate;
    ngx_array_t  *a;

    a = ngx_http_bad_gateway_array(cf, cmd, conf, sizeof(uint32_t));
    if (a == NULL) {
        return NGX_CONF_ERROR;
    }

    tolerate = (cmd->offset == offsetof(ngx_http_bad_gateway_loc_conf_t, tolerate));
    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        number = ngx_array_push(a);
        if (number == NULL) {
            return NGX_CONF_ERROR;
        }

        *number = bgw_defect_find(value[i].data, value[i].len);
        row.size = sizeof(row);

        if (bgw_defect_row(*number, &row) != BGW_OK) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "there is no defect \"%V\"; \"bad-gateway defects\" lists them",
                               &value[i]);
            return NGX_CONF_ERROR;
        }

        if (tolerate && row.tolerance == BGW_TOLERANCE_NEVER) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "\"%V\" can never be tolerated", &value[i]);
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


static char *
ngx_http_bad_gateway_limits(ngx_conf_t *cf, ngx_command_t *cmd, void *conf)
{
    int32_t                        rc;
    ngx_str_t                     *value;
    bgw_policy                     policy;
    ngx_uint_t                     i;
    ngx_array_t                   *a;
    ngx_http_bad_gateway_limit_t  *limit;

    a = ngx_http_bad_gateway_array(cf, cmd, conf, sizeof(ngx_http_bad_gateway_limit_t));
    if (a == NULL || bgw_policy_init(&policy, sizeof(policy), BGW_GATEWAY) != BGW_OK) {
        return NGX_CONF_ERROR;
    }

    value = cf->args->elts;

    for (i = 1; i < cf->args->nelts; i++) {

        limit = ngx_array_push(a);
        if (limit == NULL) {
            return NGX_CONF_ERROR;
        }

        if (ngx_http_bad_gateway_parse_limit(&value[i], limit) != NGX_OK) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0,
                               "invalid limit \"%V\": it is a name, \"=\", and a size", &value[i]);
            return NGX_CONF_ERROR;
        }

        rc = bgw_policy_limit(&policy, limit->name.data, limit->name.len, limit->value);

        if (rc != BGW_OK) {
            ngx_conf_log_error(NGX_LOG_EMERG, cf, 0, "invalid limit \"%V\": %s", &value[i],
                               bgw_error_text(rc));
            return NGX_CONF_ERROR;
        }
    }

    return NGX_CONF_OK;
}


static ngx_int_t
ngx_http_bad_gateway_parse_limit(ngx_str_t *value, ngx_http_bad_gateway_limit_t *limit)
{
    off_t      number;
    ngx_str_t  text;

    text.data = (u_char *) ngx_strchr(value->data, '=');
    if (text.data == NULL) {
        return NGX_ERROR;
    }

    limit->name.data = value->data;
    limit->name.len = text.data - value->data;

    text.data++;
    text.len = value->data + value->len - text.data;

    number = ngx_parse_offset(&text);
    if (number == NGX_ERROR) {
        return NGX_ERROR;
    }

    limit->value = number;

    return NGX_OK;
}
