/* An exchange of the list that tests/cases.rs writes: what the upstream sends, and how it is to be read. */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include "test.h"

static size_t read_length(FILE *input) {
    size_t length = 0;
    int digit;
    while ((digit = getc(input)) != ':') {
        MUST(digit >= '0' && digit <= '9');
        length = length * 10 + (size_t)(digit - '0');
    }
    return length;
}

/* A string, with a NUL behind it that is not counted. */
static bgw_slice read_string(FILE *input) {
    size_t length = read_length(input);
    uint8_t *bytes = malloc(length + 1);
    MUST(bytes != NULL && fread(bytes, 1, length, input) == length);
    bytes[length] = 0;
    bgw_slice string = {bytes, length};
    return string;
}

static void drop(bgw_slice string) { free((void *)string.ptr); }

static uint64_t read_number(FILE *input) {
    bgw_slice string = read_string(input);
    uint64_t number = strtoull((const char *)string.ptr, NULL, 10);
    drop(string);
    return number;
}

typedef struct exchange {
    bgw_slice name, bytes, method, upgrade, head;
    int http10, closing, unsent, ending;
    bgw_policy policy;
} exchange;

static void read_policy(FILE *input, bgw_policy *policy) {
    MUST(bgw_policy_init(policy, sizeof *policy, (int32_t)read_number(input)) == BGW_OK);
    for (uint64_t left = read_number(input); left > 0; left--) {
        bgw_slice name = read_string(input);
        MUST(bgw_policy_tolerate(policy, bgw_defect_find(name.ptr, name.len)) == BGW_OK);
        drop(name);
    }
    for (uint64_t left = read_number(input); left > 0; left--) {
        bgw_slice name = read_string(input);
        MUST(bgw_policy_refuse(policy, bgw_defect_find(name.ptr, name.len)) == BGW_OK);
        drop(name);
    }
    for (uint64_t left = read_number(input); left > 0; left--) {
        bgw_slice name = read_string(input);
        MUST(bgw_policy_limit(policy, name.ptr, name.len, read_number(input)) == BGW_OK);
        drop(name);
    }
}

/* Tells whether there was one. */
static int read_exchange(FILE *input, exchange *out) {
    out->name = read_string(input);
    if (out->name.len == 0) {
        drop(out->name);
        return 0;
    }
    out->bytes = read_string(input);
    out->method = read_string(input);
    out->upgrade = read_string(input);
    out->head = read_string(input);
    out->http10 = (int)read_number(input);
    out->closing = (int)read_number(input);
    out->unsent = (int)read_number(input);
    out->ending = (int)read_number(input);
    read_policy(input, &out->policy);
    return 1;
}

static void drop_exchange(exchange *in) {
    drop(in->name), drop(in->bytes), drop(in->method), drop(in->upgrade), drop(in->head);
}

/* The request, set by hand or, where its head is given and `from_head` asked for, read from that. */
static void request_of(const exchange *in, int from_head, bgw_request *out) {
    if (from_head && in->head.len > 0) {
        MUST(bgw_request_from_head(out, sizeof *out, in->head.ptr, in->head.len, NULL) == BGW_OK);
    } else {
        MUST(bgw_request_init(out, sizeof *out, in->method.ptr, in->method.len) == BGW_OK);
        MUST(bgw_request_version(out, in->http10 ? 0 : 1) == BGW_OK);
        if (in->closing) MUST(bgw_request_closing(out) == BGW_OK);
        if (in->upgrade.len > 0) {
            MUST(bgw_request_upgrade(out, in->upgrade.ptr, in->upgrade.len) == BGW_OK);
        }
    }
    if (in->unsent) MUST(bgw_request_unsent(out) == BGW_OK);
}

#endif
