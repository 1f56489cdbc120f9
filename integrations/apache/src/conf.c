/* The directives, and the policy that is made of them. */
#include "mod_bad_gateway.h"

/* One change of the policy. */
typedef struct {
    enum { TOLERATE, REFUSE, LIMIT } what;
    apr_uint32_t defect;
    const char *limit;
    apr_uint64_t value;
} change;

void *conf_create(apr_pool_t *pool, server_rec *server) {
    server_conf *conf = apr_pcalloc(pool, sizeof *conf);
    conf->preset = -1;
    conf->changes = apr_array_make(pool, 2, sizeof(change));
    return conf;
}

/* What the virtual host says comes behind what the server says, so it counts. */
void *conf_merge(apr_pool_t *pool, void *base_, void *own_) {
    server_conf *base = base_, *own = own_, *conf = apr_pcalloc(pool, sizeof *conf);
    conf->mode = own->mode != MODE_UNSET ? own->mode : base->mode;
    conf->preset = own->preset >= 0 ? own->preset : base->preset;
    conf->changes = apr_array_append(pool, base->changes, own->changes);
    return conf;
}

server_conf *conf_of(server_rec *server) {
    return ap_get_module_config(server->module_config, &bad_gateway_module);
}

static int32_t apply(bgw_policy *policy, const change *one) {
    switch (one->what) {
    case TOLERATE:
        return bgw_policy_tolerate(policy, one->defect);
    case REFUSE:
        return bgw_policy_refuse(policy, one->defect);
    default:
        return bgw_policy_limit(policy, (const uint8_t *)one->limit, strlen(one->limit), one->value);
    }
}

void conf_policy(const server_conf *conf, bgw_policy *policy) {
    bgw_policy_init(policy, sizeof *policy, conf->preset >= 0 ? conf->preset : BGW_GATEWAY);
    for (int at = 0; at < conf->changes->nelts; at++) apply(policy, &APR_ARRAY_IDX(conf->changes, at, change));
}

static const char *set_mode(cmd_parms *cmd, void *unused, const char *word) {
    server_conf *conf = conf_of(cmd->server);
    if (ap_cstr_casecmp(word, "on") == 0) {
        conf->mode = MODE_ON;
    } else if (ap_cstr_casecmp(word, "off") == 0) {
        conf->mode = MODE_OFF;
    } else if (ap_cstr_casecmp(word, "report") == 0) {
        conf->mode = MODE_REPORT;
    } else {
        return "BadGateway is On, Report or Off";
    }
    return NULL;
}

static const char *set_policy(cmd_parms *cmd, void *unused, const char *word) {
    static const char *const names[] = {"strict", "gateway", "lenient"};
    for (int preset = BGW_STRICT; preset <= BGW_LENIENT; preset++) {
        if (ap_cstr_casecmp(word, names[preset]) == 0) {
            conf_of(cmd->server)->preset = preset;
            return NULL;
        }
    }
    return "BadGatewayPolicy is strict, gateway or lenient";
}

/* Adds a change, if a policy can take it. */
static const char *add(cmd_parms *cmd, change one, const char *about) {
    bgw_policy policy;
    bgw_policy_init(&policy, sizeof policy, BGW_GATEWAY);
    int32_t error = apply(&policy, &one);
    if (error != BGW_OK) return apr_psprintf(cmd->pool, "%s %s: %s", cmd->cmd->name, about, bgw_error_text(error));
    APR_ARRAY_PUSH(conf_of(cmd->server)->changes, change) = one;
    return NULL;
}

static const char *add_tolerated(cmd_parms *cmd, void *unused, const char *name) {
    change one = {TOLERATE, bgw_defect_find((const uint8_t *)name, strlen(name)), NULL, 0};
    return add(cmd, one, name);
}

static const char *add_refused(cmd_parms *cmd, void *unused, const char *name) {
    change one = {REFUSE, bgw_defect_find((const uint8_t *)name, strlen(name)), NULL, 0};
    return add(cmd, one, name);
}

static const char *set_limit(cmd_parms *cmd, void *unused, const char *name, const char *value) {
    char *end;
    apr_int64_t number = apr_strtoi64(value, &end, 10);
    if (*value == '\0' || *end != '\0' || number < 0) return "BadGatewayLimit takes a name and a number";
    change one = {LIMIT, 0, name, (apr_uint64_t)number};
    return add(cmd, one, name);
}

const command_rec conf_directives[] = {
    AP_INIT_TAKE1("BadGateway", set_mode, NULL, RSRC_CONF, "On, Report or Off"),
    AP_INIT_TAKE1("BadGatewayPolicy", set_policy, NULL, RSRC_CONF, "strict, gateway or lenient"),
    AP_INIT_ITERATE("BadGatewayTolerate", add_tolerated, NULL, RSRC_CONF, "names or codes of defects"),
    AP_INIT_ITERATE("BadGatewayRefuse", add_refused, NULL, RSRC_CONF, "names or codes of defects"),
    AP_INIT_TAKE2("BadGatewayLimit", set_limit, NULL, RSRC_CONF, "the name of a limit, and a number"),
    {NULL}};
