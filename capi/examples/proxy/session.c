/* One client, and the upstream that it is connected with. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "proxy.h"

time_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

/* NULL without memory. */
session *session_new(int client) {
    session *s = NULL;
    if (posix_memalign((void **)&s, BGW_STORAGE_ALIGN, sizeof *s) != 0) return NULL;
    memset(s, 0, sizeof *s);
    fcntl(client, F_SETFL, O_NONBLOCK);
    s->client = client;
    s->upstream = -1;
    s->framing = BGW_FRAMING_NONE;
    s->deadline = now() + SECONDS;
    return s;
}

void session_drop(session *s) {
    if (s->client >= 0) close(s->client);
    if (s->upstream >= 0) close(s->upstream);
    s->client = s->upstream = -1;
}

/* Ends without a clean end, which would look like a whole response. */
void session_cut(session *s) {
    struct linger reset = {1, 0};
    setsockopt(s->client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    session_drop(s);
}
