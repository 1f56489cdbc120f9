
/*
 * The end of TLS, where it ends the content: nginx takes every end of an upstream's connection for one in order, a
 * reset too, so that what was cut would be whole.
 */


#include "ngx_http_bad_gateway.h"


#if (NGX_HTTP_SSL)

static ssize_t ngx_http_bad_gateway_tls_recv(ngx_connection_t *c, u_char *buf, size_t size);
static ssize_t ngx_http_bad_gateway_tls_recv_chain(ngx_connection_t *c, ngx_chain_t *in,
    off_t limit);
static ssize_t ngx_http_bad_gateway_tls_end(ngx_connection_t *c, ssize_t n);

#endif


/* Where content runs to the close, and the close is one of TLS. Such a connection is not used again. */

void
ngx_http_bad_gateway_watch_tls(ngx_http_upstream_t *u)
{
#if (NGX_HTTP_SSL)

    ngx_connection_t  *c;

    c = u->peer.connection;

    if (c->ssl && u->length == -1 && c->recv == ngx_ssl_recv) {
        c->recv = ngx_http_bad_gateway_tls_recv;
        c->recv_chain = ngx_http_bad_gateway_tls_recv_chain;
    }

#endif
}


#if (NGX_HTTP_SSL)

static ssize_t
ngx_http_bad_gateway_tls_recv(ngx_connection_t *c, u_char *buf, size_t size)
{
    return ngx_http_bad_gateway_tls_end(c, ngx_ssl_recv(c, buf, size));
}


static ssize_t
ngx_http_bad_gateway_tls_recv_chain(ngx_connection_t *c, ngx_chain_t *in, off_t limit)
{
    return ngx_http_bad_gateway_tls_end(c, ngx_ssl_recv_chain(c, in, limit));
}


/*
 * An end is in order where close_notify came. OpenSSL may have been told to say so of the end of the
 * connection too, which it has not seen where close_notify came before.
 */

static ssize_t
ngx_http_bad_gateway_tls_end(ngx_connection_t *c, ssize_t n)
{
    ngx_ssl_conn_t              *ssl;
    ngx_http_bad_gateway_ctx_t  *ctx;

    if (n != 0 || !c->read->eof) {
        return n;
    }

    ssl = c->ssl->connection;

    if ((SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN) && !BIO_eof(SSL_get_rbio(ssl))) {
        return n;
    }

    ctx = ngx_http_bad_gateway_get_ctx(c->data);

    if (ctx == NULL || ctx->conf->mode != NGX_HTTP_BAD_GATEWAY_ON) {
        ngx_log_error(NGX_LOG_WARN, c->log, 0,
                      "bad_gateway would refuse a response: TLS ended it without close_notify");
        return n;
    }

    (void) ngx_http_bad_gateway_differs(ctx, "TLS ended it without close_notify");

    c->read->eof = 0;
    c->read->error = 1;

    return NGX_ERROR;
}

#endif
