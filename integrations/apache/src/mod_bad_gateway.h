/* What the files of the module know of each other, in the order in which they use each other:
 * mod_bad_gateway, response, request, ready, refusal, upstream, kept, cut, conf.
 */
#ifndef MOD_BAD_GATEWAY_H
#define MOD_BAD_GATEWAY_H

#include "httpd.h"
#include "http_config.h"
#include "http_connection.h"
#include "http_core.h"
#include "http_log.h"
#include "http_protocol.h"
#include "http_request.h"
#include "util_filter.h"

#include "apr_portable.h"
#include "apr_strings.h"

#include "bad_gateway.h"

extern module AP_MODULE_DECLARE_DATA bad_gateway_module;
APLOG_USE_MODULE(bad_gateway);

/* --- conf: the directives --------------------------------------------------------------------------------- */

enum mode { MODE_UNSET, MODE_OFF, MODE_ON, MODE_REPORT };

typedef struct {
    int mode;
    int preset; /* -1: unset */
    apr_array_header_t *changes;
} server_conf;

extern const command_rec conf_directives[];

void *conf_create(apr_pool_t *pool, server_rec *server);
void *conf_merge(apr_pool_t *pool, void *base, void *own);
server_conf *conf_of(server_rec *server);
void conf_policy(const server_conf *conf, bgw_policy *policy);

/* --- cut: what the client sees of one --------------------------------------------------------------------- */

apr_status_t cut_filter(ap_filter_t *f, apr_bucket_brigade *bb);
void cut_watch(request_rec *r);

/* --- kept: bytes that are needed again -------------------------------------------------------------------- */

typedef struct {
    uint8_t *bytes;
    apr_size_t len, room;
} kept;

void kept_add(kept *k, apr_pool_t *pool, const void *bytes, apr_size_t len);

/* --- upstream: one connection to one ---------------------------------------------------------------------- */

enum state {
    IDLE,   /* no request is outstanding: what is written next is a request head */
    ANSWER, /* a response is awaited, or read */
    PASSED, /* no HTTP/1 any more: everything passes, both ways */
    OVER    /* nothing more is read from this connection */
};

typedef struct {
    conn_rec *c;
    int report; /* everything passes; what would be refused is logged */
    enum state state;
    bgw_parser *parser;
    int used;                   /* a response was read on it before this one */
    kept request;               /* the request head, as far as it was written */
    kept held;                  /* what came and was not consumed */
    apr_bucket_brigade *raw;    /* what the next filter gives */
    apr_bucket_brigade *ready;  /* what httpd may read */
    int withheld;               /* what stands ready waits for the end of the response */
    int chunked;                /* what httpd reads is chunked */
    apr_status_t failure;       /* what is given once the connection is over */
    apr_socket_t *socket;
    const ap_filter_t *in;      /* reads from the upstream */
} upstream;

int upstream_begin(conn_rec *c, void *socket);
int32_t upstream_ending(const upstream *u, apr_status_t rv);
apr_status_t upstream_give_up(upstream *u, apr_status_t failure);
void upstream_forbid_reuse(upstream *u);

/* --- refusal: a response that is not let through ---------------------------------------------------------- */

apr_status_t refuse(upstream *u, int32_t ending, apr_status_t failure);

/* --- ready: what httpd may read --------------------------------------------------------------------------- */

void ready_write(upstream *u, const void *bytes, apr_size_t len);
int ready_write_head(upstream *u, const uint8_t *raw, apr_size_t len, int final);
void ready_write_data(upstream *u, const uint8_t *bytes, apr_size_t len);
void ready_write_trailers(upstream *u, const uint8_t *raw, apr_size_t len, const bgw_event *event);
int ready_is_drained(upstream *u);
apr_status_t ready_serve(upstream *u, apr_bucket_brigade *bb, ap_input_mode_t mode, apr_read_type_e block,
                         apr_off_t most);

/* --- request, response: the two filters of a connection --------------------------------------------------- */

apr_status_t request_filter(ap_filter_t *f, apr_bucket_brigade *bb);
apr_status_t response_filter(ap_filter_t *f, apr_bucket_brigade *bb, ap_input_mode_t mode, apr_read_type_e block,
                             apr_off_t most);

#endif
