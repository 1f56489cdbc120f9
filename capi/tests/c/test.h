/* What the C tests share. */
#ifndef TEST_H
#define TEST_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bad_gateway.h"

static const char *test_about = "";

#define MUST(condition)                                                                                    \
    do {                                                                                                   \
        if (!(condition)) {                                                                                \
            fprintf(stderr, "%s:%d: %s: not so: %s\n", __FILE__, __LINE__, test_about, #condition);        \
            exit(1);                                                                                       \
        }                                                                                                  \
    } while (0)

/* The bytes and the length of a literal. */
#define BYTES(literal) (const uint8_t *)(literal), sizeof(literal) - 1

/* A structure that is zero but for its size. */
#define SIZED(type, name)                                                                                  \
    type name;                                                                                             \
    memset(&name, 0, sizeof name);                                                                         \
    name.size = sizeof name

static inline bgw_slice slice(const char *text) {
    bgw_slice slice = {(const uint8_t *)text, strlen(text)};
    return slice;
}

static inline int equal(bgw_slice found, const char *text) {
    return found.len == strlen(text) && memcmp(found.ptr, text, found.len) == 0;
}

/* Memory of just that size, so that a tool sees each byte that is touched beyond it. */
static inline uint8_t *exactly(const uint8_t *bytes, size_t len) {
    uint8_t *copy = malloc(len > 0 ? len : 1);
    MUST(copy != NULL);
    if (len > 0) memcpy(copy, bytes, len);
    return copy;
}

#endif
