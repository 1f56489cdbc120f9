/* A small reverse proxy: every response is judged before the client sees it.
 *
 *   cc -I include examples/proxy.c target/release/libbad_gateway.a -o proxy
 *   ./proxy 8080 9000                 # listens on 127.0.0.1:8080, asks 127.0.0.1:9000
 *
 * One thread, poll(2), one request for each connection. A response that is no valid one becomes a 502, a silent
 * upstream a 504; what turns out wrong after the head went out ends with a reset, so that the client sees the cut.
 * Each such response is one line on standard error. An example: no TLS, no names, no chunked requests.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "bad_gateway.h"

enum { SESSIONS = 256, HEAD = 16384, ROOM = 128 * 1024, SECONDS = 30 };

/* What a step can add to what was read: a chunk line, or a byte for each line of a head and two fields. */
enum { SPARE = 1024 };

/* Bytes on their way: those from `at` to `end` are still to be read or written. */
typedef struct channel {
    size_t at, end;
    uint8_t bytes[ROOM];
} channel;

enum stage { REQUEST, CONNECTING, RESPONSE, LAST_BYTES, LINGERING };

/* One client, and the upstream that it is connected with. */
typedef struct session {
    bgw_parser parser;
    int client, upstream, stage;
    int old_client;      /* it speaks HTTP/1.0, and knows no interim responses */
    int head_sent;       /* a final head went to the client */
    int32_t framing;     /* of what goes to the client */
    int32_t ending;      /* how the connection of the upstream stands */
    uint64_t body_left;  /* bytes of the request that the client has still to send */
    time_t deadline;
    char method[16];
    channel in, up, back, down; /* from the client, to and from the upstream, to the client */
} session;

static session *sessions[SESSIONS];
static bgw_policy policy;
static struct sockaddr_in upstream_address;

static time_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

static size_t waiting(const channel *pipe) { return pipe->end - pipe->at; }

/* Room at the end, after what was consumed is dropped. */
static size_t room(channel *pipe) {
    memmove(pipe->bytes, pipe->bytes + pipe->at, waiting(pipe));
    pipe->end -= pipe->at;
    pipe->at = 0;
    return ROOM - pipe->end;
}

static void put(channel *pipe, const void *bytes, size_t len) {
    if (len > room(pipe)) abort(); /* never: everything that is put was measured before */
    memcpy(pipe->bytes + pipe->end, bytes, len);
    pipe->end += len;
}

static void say(channel *pipe, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    put(pipe, text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1);
}

/* --- The request ------------------------------------------------------------------------------------------ */

static void refuse_request(session *s, const char *status) {
    say(&s->down, "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status);
    s->stage = LAST_BYTES;
}

static int is_named(const char *line, const char *name) {
    size_t len = strlen(name);
    return strncasecmp(line, name, len) == 0 && line[len] == ':';
}

/* Whether a field concerns this connection alone. */
static int is_hop_by_hop(const char *line) {
    static const char *names[] = {"Connection", "Keep-Alive", "Proxy-Connection", "TE", "Upgrade", "Trailer"};
    for (size_t at = 0; at < sizeof names / sizeof *names; at++) {
        if (is_named(line, names[at])) return 1;
    }
    return 0;
}

/* Writes the head for the upstream. Gives NULL, or the status for the client. */
static const char *rewrite(session *s, char *head) {
    int lengths = 0;
    char *rest = strstr(head, "\r\n") + 2;
    put(&s->up, head, (size_t)(rest - head));
    for (char *end; (end = strstr(rest, "\r\n")) != rest; rest = end + 2) {
        if (is_named(rest, "Transfer-Encoding")) return "411 Length Required";
        if (is_named(rest, "Content-Length")) {
            char *value = strchr(rest, ':') + 1, *behind;
            value += strspn(value, " \t");
            if (!isdigit((unsigned char)*value) || lengths++ > 0) return "400 Bad Request";
            errno = 0;
            s->body_left = strtoull(value, &behind, 10);
            if (errno != 0 || behind + strspn(behind, " \t") != end) return "400 Bad Request";
        }
        if (!is_hop_by_hop(rest)) put(&s->up, rest, (size_t)(end + 2 - rest));
    }
    say(&s->up, "Connection: close\r\n\r\n");
    return NULL;
}

static void move_body(session *s) {
    size_t len = waiting(&s->in), space = room(&s->up);
    if (len > space) len = space;
    if (len > s->body_left) len = (size_t)s->body_left;
    put(&s->up, s->in.bytes + s->in.at, len);
    s->in.at += len;
    s->body_left -= len;
}

static void fail(session *s, const char *error);

static void connect_upstream(session *s) {
    s->upstream = socket(AF_INET, SOCK_STREAM, 0);
    if (s->upstream < 0) {
        fail(s, "proxy_internal_error");
        return;
    }
    fcntl(s->upstream, F_SETFL, O_NONBLOCK);
    const struct sockaddr *address = (const struct sockaddr *)&upstream_address;
    s->stage = CONNECTING;
    if (connect(s->upstream, address, sizeof upstream_address) != 0 && errno != EINPROGRESS) {
        fail(s, "connection_refused");
    }
}

/* Looks at what the client sent so far: once its head is whole, the upstream is asked. */
static void read_request(session *s) {
    size_t len = waiting(&s->in);
    s->in.bytes[s->in.end] = 0;
    char *head = (char *)s->in.bytes + s->in.at;
    char *end = memmem(head, len, "\r\n\r\n", 4);
    if (end == NULL) {
        if (len >= HEAD) refuse_request(s, "431 Request Header Fields Too Large");
        return;
    }
    size_t head_len = (size_t)(end + 4 - head);
    bgw_request request;
    if (bgw_request_from_head(&request, sizeof request, (uint8_t *)head, head_len, NULL) == BGW_ERROR_REQUEST) {
        refuse_request(s, "400 Bad Request");
        return;
    }
    sscanf(head, "%15s", s->method);
    if (strcmp(s->method, "CONNECT") == 0) {
        refuse_request(s, "501 Not Implemented");
        return;
    }
    s->old_client = strncmp(strstr(head, "\r\n") - 3, "1.0", 3) == 0;
    const char *refused = rewrite(s, head);
    if (refused != NULL) {
        s->up.at = s->up.end;
        refuse_request(s, refused);
        return;
    }
    s->in.at += head_len;
    /* What was sent decides how the answer is read. */
    bgw_request_from_head(&request, sizeof request, s->up.bytes, s->up.end, NULL);
    if (s->body_left > 0) bgw_request_unsent(&request);
    bgw_init(&s->parser, sizeof s->parser, &policy, &request);
    move_body(s);
    connect_upstream(s);
}

/* --- The response ----------------------------------------------------------------------------------------- */

static bgw_page page_for(const session *s) {
    bgw_page page = {.size = sizeof page, .closing = 1, .date = (uint64_t)time(NULL)};
    page.method = (bgw_slice){(const uint8_t *)s->method, strlen(s->method)};
    page.name = (bgw_slice){(const uint8_t *)"example", 7};
    return page;
}

static void drop(session *s) {
    if (s->client >= 0) close(s->client);
    if (s->upstream >= 0) close(s->upstream);
    s->client = s->upstream = -1;
}

/* Ends without a clean end, which would look like a whole response. */
static void cut(session *s) {
    struct linger reset = {1, 0};
    setsockopt(s->client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    drop(s);
}

static void put_page(session *s, const bgw_parser *parser, const bgw_page *page) {
    size_t space = room(&s->down), len = 0;
    int32_t done = bgw_answer(parser, s->ending, page, s->down.bytes + s->down.end, space, &len);
    if (done == BGW_OK) {
        s->down.end += len;
    } else {
        cut(s);
    }
}

/* The upstream could not be asked. */
static void fail(session *s, const char *error) {
    bgw_page page = page_for(s);
    page.status = 502;
    page.error = (bgw_slice){(const uint8_t *)error, strlen(error)};
    s->stage = LAST_BYTES;
    put_page(s, NULL, &page);
    fprintf(stderr, "502 %s\n", error);
}

static void report(const session *s, const bgw_verdict *verdict) {
    static const char *outcomes[] = {"valid", "malformed", "incomplete", "no response", "pending"};
    bgw_defect defect = {.size = sizeof defect};
    bgw_cause cause = {.size = sizeof cause};
    fprintf(stderr, "%u %s", verdict->answer, outcomes[verdict->outcome]);
    if (bgw_defect_row(verdict->defect, &defect) == BGW_OK) {
        fprintf(stderr, " %.*s %.*s at byte %llu: %.*s", (int)defect.code.len, defect.code.ptr, (int)defect.name.len,
                defect.name.ptr, (unsigned long long)verdict->offset, (int)defect.message.len, defect.message.ptr);
    }
    if (bgw_likely_cause(&s->parser, s->ending, 0, NULL, 0, &cause) == BGW_OK) {
        fprintf(stderr, " (%.*s)", (int)cause.says.len, cause.says.ptr);
    }
    fprintf(stderr, "%s\n", s->head_sent ? " [cut]" : "");
}

/* The response is over, one way or the other. */
static void conclude(session *s) {
    bgw_verdict verdict = {.size = sizeof verdict};
    bgw_end(&s->parser, s->ending, waiting(&s->back), &verdict);
    s->stage = LAST_BYTES;
    if (verdict.answer == 0) {
        if (s->framing == BGW_FRAMING_CHUNKED) say(&s->down, "0\r\n\r\n");
        return;
    }
    report(s, &verdict);
    if (s->head_sent) {
        cut(s);
    } else {
        bgw_page page = page_for(s);
        put_page(s, &s->parser, &page);
    }
}

/* Puts a head for the client: repaired, so that no two readers differ about it. Tells whether it had room. */
static int put_head(session *s, const uint8_t *raw, size_t len, int32_t *framing) {
    bgw_repaired info = {.size = sizeof info};
    size_t space = room(&s->down);
    int32_t done = bgw_repair(&s->parser, raw, len, s->down.bytes + s->down.end, space, &info);
    if (done != BGW_OK) return 0;
    s->down.end += info.needed;
    *framing = info.framing;
    return 1;
}

static void put_data(session *s, const uint8_t *bytes, size_t len) {
    if (s->framing == BGW_FRAMING_CHUNKED) say(&s->down, "%zx\r\n", len);
    put(&s->down, bytes, len);
    if (s->framing == BGW_FRAMING_CHUNKED) say(&s->down, "\r\n");
}

/* Judges what the upstream sent, and hands on what passes. */
static void read_response(session *s) {
    bgw_event event = {.size = sizeof event};
    int32_t interim;
    while (s->stage == RESPONSE && room(&s->down) >= waiting(&s->back) + SPARE) {
        const uint8_t *raw = s->back.bytes + s->back.at;
        int32_t kind = bgw_step(&s->parser, raw, waiting(&s->back), &event);
        if (kind < 0) abort(); /* a fault of this program's */
        s->back.at += event.consumed;
        switch (kind) {
        case BGW_NEED_MORE:
            if (s->ending != BGW_OPEN) conclude(s);
            return;
        case BGW_INTERIM:
            if (!s->old_client && !put_head(s, raw, event.consumed, &interim)) {
                fail(s, "proxy_internal_error");
                return;
            }
            break;
        case BGW_HEAD:
            if (!put_head(s, raw, event.consumed, &s->framing)) {
                fail(s, "proxy_internal_error");
                return;
            }
            s->head_sent = 1;
            break;
        case BGW_DATA:
            put_data(s, raw + event.data_at, event.data_len);
            break;
        case BGW_TRAILERS: /* dropped, as a proxy may */
            break;
        default: /* BGW_END, BGW_REJECT; no tunnel, as no upgrade is offered */
            conclude(s);
            return;
        }
    }
}

/* --- The sockets ------------------------------------------------------------------------------------------ */

/* Reads what fits, but for what may be added on its way. Gives what came, 0 at the end, -1 for an error, -2 if there is nothing now. */
static ssize_t fill(int socket, channel *pipe) {
    size_t space = room(pipe);
    if (space <= SPARE) return -2;
    ssize_t came = read(socket, pipe->bytes + pipe->end, space - SPARE);
    if (came > 0) pipe->end += (size_t)came;
    return came < 0 && (errno == EAGAIN || errno == EINTR) ? -2 : came;
}

static int flush(int socket, channel *pipe) {
    ssize_t sent = write(socket, pipe->bytes + pipe->at, waiting(pipe));
    if (sent > 0) pipe->at += (size_t)sent;
    return sent >= 0 || errno == EAGAIN || errno == EINTR;
}

static void client_ready(session *s, short events) {
    if ((events & POLLOUT) && !flush(s->client, &s->down)) {
        drop(s);
        return;
    }
    if (!(events & (POLLIN | POLLHUP | POLLERR))) return;
    if (s->stage == LINGERING) s->in.at = s->in.end;
    ssize_t came = fill(s->client, &s->in);
    if (came == 0 || came == -1) {
        drop(s);
        return;
    }
    if (s->stage == REQUEST) {
        read_request(s);
    } else if (s->stage != LINGERING) {
        move_body(s);
    }
}

static void upstream_ready(session *s, short events) {
    if (s->stage == CONNECTING && events != 0) {
        int error = 0;
        socklen_t len = sizeof error;
        getsockopt(s->upstream, SOL_SOCKET, SO_ERROR, &error, &len);
        if (error != 0) {
            fail(s, error == ECONNREFUSED ? "connection_refused" : "destination_unavailable");
            return;
        }
        s->stage = RESPONSE;
    }
    if (s->stage != RESPONSE) return;
    if ((events & POLLOUT) && waiting(&s->up) > 0 && !flush(s->upstream, &s->up)) {
        s->up.at = s->up.end; /* it may have answered all the same */
        s->body_left = 0;
    }
    move_body(s);
    if (s->body_left == 0 && waiting(&s->up) == 0) bgw_sent(&s->parser);
    if (!(events & (POLLIN | POLLHUP | POLLERR))) return;
    ssize_t came = fill(s->upstream, &s->back);
    if (came == -2) return;
    s->deadline = now() + SECONDS;
    if (came <= 0) s->ending = came == 0 ? BGW_CLOSED : BGW_RESET;
    read_response(s);
}

static void adopt(int client) {
    size_t place = 0;
    while (place < SESSIONS && sessions[place] != NULL) place++;
    session *s = NULL;
    if (place == SESSIONS || posix_memalign((void **)&s, BGW_STORAGE_ALIGN, sizeof *s) != 0) {
        close(client);
        return;
    }
    memset(s, 0, sizeof *s);
    fcntl(client, F_SETFL, O_NONBLOCK);
    s->client = client;
    s->upstream = -1;
    s->framing = BGW_FRAMING_NONE;
    s->deadline = now() + SECONDS;
    sessions[place] = s;
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
    if (s->stage == RESPONSE && waiting(&s->down) == 0) read_response(s);
    if (s->client < 0) return;
    if (s->stage == LAST_BYTES && waiting(&s->down) == 0) {
        /* Closed at once, with bytes of the client's unread, the last bytes could be lost. */
        shutdown(s->client, SHUT_WR);
        s->stage = LINGERING;
        s->deadline = now() + 2;
    } else if (now() >= s->deadline && s->stage == RESPONSE && waiting(&s->down) == 0) {
        s->ending = BGW_TIMED_OUT;
        read_response(s);
    } else if (now() >= s->deadline) {
        if (s->stage == LINGERING) {
            drop(s);
        } else {
            cut(s);
        }
    }
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
    for (;;) {
        struct pollfd polled[1 + 2 * SESSIONS];
        polled[0] = (struct pollfd){listener, POLLIN, 0};
        for (int at = 0; at < SESSIONS; at++) {
            polled[1 + 2 * at] = polled[2 + 2 * at] = (struct pollfd){-1, 0, 0};
            if (sessions[at] != NULL) wanted(sessions[at], &polled[1 + 2 * at]);
        }
        if (poll(polled, 1 + 2 * SESSIONS, 1000) < 0 && errno != EINTR) return 1;
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
    }
}
