
/*
 * What the files of the module know of each other, in the order in which they use each other:
 * module, conf, peer, hook, head, repair, body, tls, content, request, parser, variables, ctx, verdict.
 */


#ifndef _NGX_HTTP_BAD_GATEWAY_H_INCLUDED_
#define _NGX_HTTP_BAD_GATEWAY_H_INCLUDED_


#include <ngx_config.h>
#include <ngx_core.h>
#include <ngx_http.h>
#include <bad_gateway.h>


#define NGX_HTTP_BAD_GATEWAY_OFF     0
#define NGX_HTTP_BAD_GATEWAY_ON      1
#define NGX_HTTP_BAD_GATEWAY_REPORT  2


typedef struct {
    ngx_str_t                       name;
    uint64_t                        value;
} ngx_http_bad_gateway_limit_t;


typedef struct {
    ngx_uint_t                      mode;
    ngx_uint_t                      preset;

    ngx_array_t                    *tolerate;  /* of uint32_t: numbers of defects */
    ngx_array_t                    *refuse;    /* the same */
    ngx_array_t                    *limits;    /* of ngx_http_bad_gateway_limit_t */

    bgw_policy                     *policy;    /* made of these */
} ngx_http_bad_gateway_loc_conf_t;


typedef struct {
    ngx_http_upstream_srv_conf_t   *upstream;
    ngx_http_upstream_init_peer_pt  init;
} ngx_http_bad_gateway_peer_t;


typedef struct {
    ngx_array_t                     peers;     /* of ngx_http_bad_gateway_peer_t, by address */
} ngx_http_bad_gateway_main_conf_t;


typedef enum {
    NGX_HTTP_BAD_GATEWAY_AWAITED = 0,          /* no byte of the response has come */
    NGX_HTTP_BAD_GATEWAY_READING,
    NGX_HTTP_BAD_GATEWAY_ENDED,                /* it is complete, or a tunnel */
    NGX_HTTP_BAD_GATEWAY_REFUSED
} ngx_http_bad_gateway_state_e;


/* One exchange with an upstream, its retries included. */

typedef struct {
    ngx_http_request_t                *request;
    ngx_http_upstream_t               *upstream;
    ngx_http_bad_gateway_loc_conf_t   *conf;

    bgw_parser                        *parser;
    ngx_http_bad_gateway_state_e       state;

    size_t                             start;      /* of the response, in u->buffer */

    /* of the final head */
    size_t                             head_len;   /* in u->buffer, once it is found */
    int32_t                            framing;    /* of the content that the upstream sends */
    uint64_t                           length;
    uint32_t                           status;

    /* bytes behind the head that were judged before nginx's filters see them */
    size_t                             ahead;

    /* what the parser wants to see again, with more */
    u_char                            *carry;
    size_t                             carried;
    size_t                             carry_size;

    uint64_t                           leftover;   /* bytes behind the response */

    uint32_t                           defect;
    uint64_t                           offset;

    ngx_int_t                        (*create_request)(ngx_http_request_t *r);
    ngx_int_t                        (*process_header)(ngx_http_request_t *r);
    ngx_int_t                        (*reinit_request)(ngx_http_request_t *r);
    void                             (*finalize_request)(ngx_http_request_t *r, ngx_int_t rc);
    ngx_int_t                        (*input_filter_init)(void *data);
    ngx_int_t                        (*input_filter)(void *data, ssize_t bytes);
    ngx_event_pipe_input_filter_pt     pipe_filter;

    unsigned                           hooked:1;
    unsigned                           unsent:1;   /* the parser thinks so of the request */
    unsigned                           reusable:1; /* what is known to allow it: of this response, or of
                                                      the one before a re-arming */
} ngx_http_bad_gateway_ctx_t;


extern ngx_module_t  ngx_http_bad_gateway_module;


/* conf: the directives */

extern ngx_command_t  ngx_http_bad_gateway_commands[];

void *ngx_http_bad_gateway_create_main_conf(ngx_conf_t *cf);
void *ngx_http_bad_gateway_create_loc_conf(ngx_conf_t *cf);
char *ngx_http_bad_gateway_merge_loc_conf(ngx_conf_t *cf, void *parent, void *child);

/* peer: the upstreams that the configuration names */

ngx_int_t ngx_http_bad_gateway_wrap_peers(ngx_conf_t *cf);

/* hook: where nginx is about to ask an upstream */

ngx_int_t ngx_http_bad_gateway_precontent_handler(ngx_http_request_t *r);
ngx_int_t ngx_http_bad_gateway_hook(ngx_http_request_t *r);

/* head: in place of u->process_header */

void ngx_http_bad_gateway_wrap_process_header(ngx_http_bad_gateway_ctx_t *ctx);

/* repair: a head that nginx reads as it was read here */

ngx_int_t ngx_http_bad_gateway_repair(ngx_http_bad_gateway_ctx_t *ctx, size_t len);
void ngx_http_bad_gateway_blanks(u_char *p, u_char *last);

/* body: in place of u->input_filter_init and the filters that it chooses */

ngx_int_t ngx_http_bad_gateway_input_filter_init(void *data);
void ngx_http_bad_gateway_show_cut(ngx_http_request_t *r);

/* tls: how the content ended that runs to the close */

void ngx_http_bad_gateway_watch_tls(ngx_http_upstream_t *u);

/* content: judged as it comes */

ngx_int_t ngx_http_bad_gateway_content(ngx_http_bad_gateway_ctx_t *ctx, u_char *p, size_t len);

/* request: what was sent upstream */

ngx_uint_t ngx_http_bad_gateway_sent_http2(ngx_http_upstream_t *u);
ngx_int_t ngx_http_bad_gateway_begin(ngx_http_bad_gateway_ctx_t *ctx);

/* parser: where it comes from, and goes to */

ngx_int_t ngx_http_bad_gateway_take_parser(ngx_http_bad_gateway_ctx_t *ctx, bgw_request *request);
void ngx_http_bad_gateway_leave_parser(ngx_http_bad_gateway_ctx_t *ctx);

/* variables */

ngx_int_t ngx_http_bad_gateway_add_variables(ngx_conf_t *cf);

/* ctx: the contexts */

ngx_http_bad_gateway_ctx_t *ngx_http_bad_gateway_create_ctx(ngx_http_request_t *r);
ngx_http_bad_gateway_ctx_t *ngx_http_bad_gateway_get_ctx(ngx_http_request_t *r);
ngx_http_bad_gateway_ctx_t *ngx_http_bad_gateway_refused_ctx(ngx_http_request_t *r);

/* verdict: what the reader says, and what follows */

ngx_int_t ngx_http_bad_gateway_refuse(ngx_http_bad_gateway_ctx_t *ctx, bgw_event *event);
ngx_int_t ngx_http_bad_gateway_differs(ngx_http_bad_gateway_ctx_t *ctx, const char *how);
void ngx_http_bad_gateway_sent(ngx_http_bad_gateway_ctx_t *ctx);
ngx_uint_t ngx_http_bad_gateway_reuse(ngx_http_bad_gateway_ctx_t *ctx);
void ngx_http_bad_gateway_forbid_reuse(ngx_http_upstream_t *u);


#endif /* _NGX_HTTP_BAD_GATEWAY_H_INCLUDED_ */
