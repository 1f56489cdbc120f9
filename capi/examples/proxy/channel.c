/* Bytes on their way. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "proxy.h"

size_t waiting(const channel *pipe) { return pipe->end - pipe->at; }

/* Room at the end, after what was consumed is dropped. */
size_t room(channel *pipe) {
    memmove(pipe->bytes, pipe->bytes + pipe->at, waiting(pipe));
    pipe->end -= pipe->at;
    pipe->at = 0;
    return ROOM - pipe->end;
}

void put(channel *pipe, const void *bytes, size_t len) {
    if (len > room(pipe)) abort(); /* never: everything that is put was measured before */
    memcpy(pipe->bytes + pipe->end, bytes, len);
    pipe->end += len;
}

void say(channel *pipe, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    put(pipe, text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1);
}

/* Reads what fits, but for what may be added on its way. Gives what came, 0 at the end, -1 for an error, -2 if there is nothing now. */
ssize_t fill(int socket, channel *pipe) {
    size_t space = room(pipe);
    if (space <= SPARE) return -2;
    ssize_t came = read(socket, pipe->bytes + pipe->end, space - SPARE);
    if (came > 0) pipe->end += (size_t)came;
    return came < 0 && (errno == EAGAIN || errno == EINTR) ? -2 : came;
}

int flush(int socket, channel *pipe) {
    ssize_t sent = write(socket, pipe->bytes + pipe->at, waiting(pipe));
    if (sent > 0) pipe->at += (size_t)sent;
    return sent >= 0 || errno == EAGAIN || errno == EINTR;
}
