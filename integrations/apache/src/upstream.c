/* One connection to an upstream: how it begins, and how it ends. */
#include "mod_bad_gateway.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

int upstream_begin(conn_rec *c, void *socket) {
    server_conf *conf = conf_of(c->base_server);
    if (!c->outgoing || conf->mode <= MODE_OFF) return DECLINED;
    upstream *u = apr_pcalloc(c->pool, sizeof *u);
    /* A pool aligns to 8 bytes. */
    char *room = apr_palloc(c->pool, sizeof(bgw_parser) + BGW_STORAGE_ALIGN);
    room += BGW_STORAGE_ALIGN - (apr_uintptr_t)room % BGW_STORAGE_ALIGN;
    bgw_policy policy;
    bgw_request request;
    conf_policy(conf, &policy);
    bgw_request_init(&request, sizeof request, NULL, 0);
    u->parser = (bgw_parser *)room;
    if (bgw_init(u->parser, sizeof(bgw_parser), &policy, &request) != BGW_OK) return HTTP_INTERNAL_SERVER_ERROR;
    u->c = c;
    u->socket = socket;
    u->report = conf->mode == MODE_REPORT;
    u->raw = apr_brigade_create(c->pool, c->bucket_alloc);
    u->ready = apr_brigade_create(c->pool, c->bucket_alloc);
    u->in = ap_add_input_filter("BAD_GATEWAY_IN", u, NULL, c);
    ap_add_output_filter("BAD_GATEWAY_OUT", u, NULL, c);
    return OK;
}

/* Whether what is read comes out of mod_ssl. */
static int is_over_tls(const upstream *u) {
    for (const ap_filter_t *f = u->in->next; f != NULL; f = f->next)
        if (ap_cstr_casecmp(f->frec->name, "SSL/TLS Filter") == 0) return 1;
    return 0;
}

/* Whether an end is a reset: httpd loses one that it meets where it has read something in the same call, and the
 * system tells it once. Behind close_notify it cuts nothing off. */
static int was_reset(const upstream *u) {
#if defined(__linux__)
    apr_os_sock_t socket;
    struct tcp_info now;
    socklen_t size = sizeof now;
    return !is_over_tls(u) && apr_os_sock_get(&socket, u->socket) == APR_SUCCESS
           && getsockopt(socket, IPPROTO_TCP, TCP_INFO, &now, &size) == 0 && now.tcpi_state == TCP_CLOSE;
#else
    return 0;
#endif
}

int32_t upstream_ending(const upstream *u, apr_status_t rv) {
    if (rv == APR_SUCCESS) return BGW_OPEN;
    if (APR_STATUS_IS_EOF(rv)) return was_reset(u) ? BGW_RESET : BGW_CLOSED;
    return APR_STATUS_IS_TIMEUP(rv) ? BGW_TIMED_OUT : BGW_RESET;
}

/* Nothing more is read. What stands ready is dropped, so that a head goes out only with content that passes. */
apr_status_t upstream_give_up(upstream *u, apr_status_t failure) {
    apr_brigade_cleanup(u->ready);
    u->held.len = 0;
    u->state = OVER;
    u->failure = failure;
    return failure;
}

/* The connection must not carry another request: mod_proxy sees its end when it looks. */
void upstream_forbid_reuse(upstream *u) {
    u->held.len = 0;
    u->state = OVER;
    u->failure = APR_EOF;
    u->c->keepalive = AP_CONN_CLOSE;
}
