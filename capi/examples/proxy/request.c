/* What the client asks of the upstream. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <stdio.h>

#include "proxy.h"

enum { HEAD = 16384 };

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

void request_move_body(session *s) {
    size_t len = waiting(&s->in), space = room(&s->up);
    if (len > space) len = space;
    if (len > s->body_left) len = (size_t)s->body_left;
    put(&s->up, s->in.bytes + s->in.at, len);
    s->in.at += len;
    s->body_left -= len;
}

/* Looks at what the client sent so far: once its head is whole, the upstream is asked. */
void request_read(session *s) {
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
    request_move_body(s);
    s->stage = CONNECTING;
}
