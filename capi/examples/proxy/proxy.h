/* What the files of the proxy know of each other, in the order in which they use each other:
 * proxy, request, response, session, channel.
 */
#ifndef PROXY_H
#define PROXY_H

#include <stddef.h>
#include <sys/types.h>
#include <time.h>

#include "bad_gateway.h"

enum { ROOM = 128 * 1024, SECONDS = 30 };

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
    channel held;        /* the head of a 205: its content is dropped, so it waits for the end */
} session;

extern bgw_policy policy;

/* request: what the client asks of the upstream */

void request_read(session *s);
void request_move_body(session *s);

/* response: what the upstream says */

void response_read(session *s);
void response_fail(session *s, const char *error);

/* session: where it begins, and ends */

time_t now(void);
session *session_new(int client);
void session_drop(session *s);
void session_cut(session *s);

/* channel: bytes on their way */

size_t waiting(const channel *pipe);
size_t room(channel *pipe);
void put(channel *pipe, const void *bytes, size_t len);
void say(channel *pipe, const char *format, ...);
ssize_t fill(int socket, channel *pipe);
int flush(int socket, channel *pipe);

#endif
