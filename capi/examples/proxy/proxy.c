/* A small reverse proxy: every response is judged before the client sees it.
 *
 *   cd examples/proxy && cc -D_GNU_SOURCE -I ../../include *.c ../../target/release/libbad_gateway.a -o proxy
 *   ./proxy 8080 9000                 # listens on 127.0.0.1:8080, asks 127.0.0.1:9000
 *
 * One thread, poll(2), one request for each connection. A response that is no valid one becomes a 502, a silent
 * upstream a 504; what turns out wrong after the head went out ends with a reset, so that the client sees the cut.
 * Each such response is one line on standard error. An example: no TLS, no names, no chunked requests.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy.h"

enum { SESSIONS = 256 };

bgw_policy policy;
static struct sockaddr_in upstream_address;
static session *sessions[SESSIONS];

static void connect_upstream(session *s) {
    s->upstream = socket(AF_INET, SOCK_STREAM, 0);
    if (s->upstream < 0) {
        response_fail(s, "proxy_internal_error");
        return;
    }
    fcntl(s->upstream, F_SETFL, O_NONBLOCK);
    const struct sockaddr *address = (const struct sockaddr *)&upstream_address;
    if (connect(s->upstream, address, sizeof upstream_address) != 0 && errno != EINPROGRESS) {
        response_fail(s, "connection_refused");
    }
}

static void client_ready(session *s, short events) {
    if ((events & POLLOUT) && !flush(s->client, &s->down)) {
        session_drop(s);
        return;
    }
    if (!(events & (POLLIN | POLLHUP | POLLERR))) return;
    if (s->stage == LINGERING) s->in.at = s->in.end;
    ssize_t came = fill(s->client, &s->in);
    if (came == 0 || came == -1) {
        session_drop(s);
        return;
    }
    if (s->stage == REQUEST) {
        request_read(s);
        if (s->stage == CONNECTING) connect_upstream(s);
    } else if (s->stage != LINGERING) {
        request_move_body(s);
    }
}

static void upstream_ready(session *s, short events) {
    if (s->stage == CONNECTING && events != 0) {
        int error = 0;
        socklen_t len = sizeof error;
        getsockopt(s->upstream, SOL_SOCKET, SO_ERROR, &error, &len);
        if (error != 0) {
            response_fail(s, error == ECONNREFUSED ? "connection_refused" : "destination_unavailable");
            return;
        }
        s->stage = RESPONSE;
    }
    if (s->stage != RESPONSE) return;
    if ((events & POLLOUT) && waiting(&s->up) > 0 && !flush(s->upstream, &s->up)) {
        s->up.at = s->up.end; /* it may have answered all the same */
        s->body_left = 0;
    }
    request_move_body(s);
    if (s->body_left == 0 && waiting(&s->up) == 0) bgw_sent(&s->parser);
    if (!(events & (POLLIN | POLLHUP | POLLERR))) return;
    ssize_t came = fill(s->upstream, &s->back);
    if (came == -2) return;
    s->deadline = now() + SECONDS;
    if (came <= 0) s->ending = came == 0 ? BGW_CLOSED : BGW_RESET;
    response_read(s);
}

/* What is waited for; nothing of the upstream while the client is slow. */
static void wanted(session *s, struct pollfd *polled) {
    int more = s->stage == REQUEST || s->stage == LINGERING || (s->body_left > waiting(&s->in) && room(&s->in) > SPARE);
    short out = waiting(&s->down) > 0 ? POLLOUT : 0;
    polled[0] = (struct pollfd){s->client, (short)(out | (more ? POLLIN : 0)), 0};
    short events = s->stage == CONNECTING || waiting(&s->up) > 0 ? POLLOUT : 0;
    if (s->stage == RESPONSE && s->ending == BGW_OPEN && waiting(&s->down) == 0) events |= POLLIN;
    polled[1] = (struct pollfd){events != 0 ? s->upstream : -1, events, 0};
}

static void serve(session *s, const struct pollfd *polled) {
    if (polled[0].revents != 0) client_ready(s, polled[0].revents);
    if (s->client >= 0 && polled[1].revents != 0) upstream_ready(s, polled[1].revents);
    if (s->client < 0) return;
    /* What had no room before may have it now. */
    if (s->stage == RESPONSE && waiting(&s->down) == 0) response_read(s);
    if (s->client < 0) return;
    if (s->stage == LAST_BYTES && waiting(&s->down) == 0) {
        /* Closed at once, with bytes of the client's unread, the last bytes could be lost. */
        shutdown(s->client, SHUT_WR);
        s->stage = LINGERING;
        s->deadline = now() + 2;
    } else if (now() >= s->deadline && s->stage == RESPONSE && waiting(&s->down) == 0) {
        s->ending = BGW_TIMED_OUT;
        response_read(s);
    } else if (now() >= s->deadline) {
        if (s->stage == LINGERING) {
            session_drop(s);
        } else {
            session_cut(s);
        }
    }
}

static void adopt(int client) {
    size_t place = 0;
    while (place < SESSIONS && sessions[place] != NULL) place++;
    session *s = place < SESSIONS ? session_new(client) : NULL;
    if (s == NULL) {
        close(client);
        return;
    }
    sessions[place] = s;
}

/* Waits for what happens next, and does what it asks for. Tells whether it could. */
static int turn(int listener) {
    struct pollfd polled[1 + 2 * SESSIONS];
    polled[0] = (struct pollfd){listener, POLLIN, 0};
    for (int at = 0; at < SESSIONS; at++) {
        polled[1 + 2 * at] = polled[2 + 2 * at] = (struct pollfd){-1, 0, 0};
        if (sessions[at] != NULL) wanted(sessions[at], &polled[1 + 2 * at]);
    }
    if (poll(polled, 1 + 2 * SESSIONS, 1000) < 0 && errno != EINTR) return 0;
    for (int at = 0; at < SESSIONS; at++) {
        if (sessions[at] == NULL) continue;
        serve(sessions[at], &polled[1 + 2 * at]);
        if (sessions[at]->client < 0) {
            free(sessions[at]);
            sessions[at] = NULL;
        }
    }
    int client = polled[0].revents != 0 ? accept(listener, NULL, NULL) : -1;
    if (client >= 0) adopt(client);
    return 1;
}

static int listen_on(uint16_t port) {
    int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    socklen_t len = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, len) != 0 || listen(listener, 64) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &len) != 0) {
        perror("proxy: cannot listen");
        exit(2);
    }
    fcntl(listener, F_SETFL, O_NONBLOCK);
    printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int main(int count, char **arguments) {
    if (count != 3 || bgw_abi() != BGW_ABI) {
        fprintf(stderr, "usage: proxy PORT UPSTREAM_PORT\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    bgw_policy_init(&policy, sizeof policy, BGW_GATEWAY);
    upstream_address.sin_family = AF_INET;
    upstream_address.sin_port = htons((uint16_t)atoi(arguments[2]));
    upstream_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = listen_on((uint16_t)atoi(arguments[1]));
    while (turn(listener)) {
    }
    return 1;
}
