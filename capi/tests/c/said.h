/* What is said of a response, as text. */
#ifndef SAID_H
#define SAID_H

#include "exchange.h"

typedef struct text {
    char *bytes;
    size_t len, room;
} text;

static void add(text *out, const void *bytes, size_t len) {
    if (out->len + len > out->room) {
        out->room = 2 * (out->len + len) + 256;
        out->bytes = realloc(out->bytes, out->room);
        MUST(out->bytes != NULL);
    }
    memcpy(out->bytes + out->len, bytes, len);
    out->len += len;
}

static void say(text *out, const char *format, ...) {
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    int len = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    MUST(len >= 0 && (size_t)len < sizeof line);
    add(out, line, (size_t)len);
}

static void add_hex(text *out, const uint8_t *bytes, size_t len) {
    static const char digits[] = "0123456789abcdef";
    for (size_t at = 0; at < len; at++) {
        char pair[2] = {digits[bytes[at] >> 4], digits[bytes[at] & 15]};
        add(out, pair, 2);
    }
}

/* A value, its folds joined by one space. */
static void add_value(text *out, const bgw_field *field) {
    if (!field->folded) {
        add_hex(out, field->value.ptr, field->value.len);
        return;
    }
    int fold = 0;
    for (size_t at = 0; at < field->value.len;) {
        size_t end = at;
        while (end < field->value.len && !strchr("\r\n", field->value.ptr[end])) end++;
        size_t start = at, stop = end;
        while (start < stop && strchr(" \t", field->value.ptr[start])) start++;
        while (stop > start && strchr(" \t", field->value.ptr[stop - 1])) stop--;
        if (stop > start) {
            if (fold) add_hex(out, (const uint8_t *)" ", 1);
            add_hex(out, field->value.ptr + start, stop - start);
            fold = 1;
        }
        at = end + 1;
    }
}

typedef int32_t (*list)(const bgw_parser *, const uint8_t *, size_t, size_t, bgw_field *, size_t, size_t, size_t *);

/* All fields of a section, a few at a time. */
static void say_fields(text *out, const char *what, list fields, const bgw_parser *parser, const uint8_t *raw,
                       size_t len) {
    bgw_field some[7];
    size_t first = 0, count;
    do {
        MUST(fields(parser, raw, len, first, some, sizeof *some, 7, &count) == BGW_OK && count <= 7);
        for (size_t at = 0; at < count; at++) {
            MUST(some[at].name.ptr >= raw && some[at].name.ptr + some[at].name.len <= raw + len);
            MUST(some[at].value.len == 0 ||
                 (some[at].value.ptr >= raw && some[at].value.ptr + some[at].value.len <= raw + len));
            say(out, "%s ", what);
            add_hex(out, some[at].name.ptr, some[at].name.len);
            say(out, " ");
            add_value(out, &some[at]);
            say(out, "\n");
        }
        first += count;
    } while (count == 7);
}

static void say_head(text *out, const bgw_parser *parser, const uint8_t *raw, size_t len) {
    SIZED(bgw_head, head);
    MUST(bgw_head_of(parser, raw, len, &head) == BGW_OK && !head.interim);
    say(out, "head %u %u %u ", head.minor, head.status, head.fields);
    add_hex(out, head.reason.ptr, head.reason.len);
    say(out, "\n");
    say_fields(out, "field", bgw_fields, parser, raw, len);
}

static void say_deviations(text *out, const bgw_parser *parser) {
    bgw_deviation all[128];
    size_t count;
    MUST(bgw_deviations(parser, NULL, all, sizeof *all, 128, &count) == BGW_OK && count <= 128);
    for (size_t at = 0; at < count; at++) {
        say(out, "deviation %u %llu\n", all[at].defect, (unsigned long long)all[at].offset);
    }
}

static void say_verdict(text *out, const bgw_verdict *verdict) {
    say(out, "verdict %d %u %u %u %u\n", verdict->outcome, verdict->answer, verdict->reuse, verdict->retry,
        verdict->interim);
    say(out, "defect %u %llu\n", verdict->defect, (unsigned long long)verdict->offset);
    say(out, "framing %d %llu\n", verdict->framing, (unsigned long long)verdict->length);
    say(out, "counts %llu %llu %llu %u %u\n", (unsigned long long)verdict->content,
        (unsigned long long)verdict->consumed, (unsigned long long)verdict->leftover, verdict->trailers,
        verdict->deviations);
    say(out, "missing %u %llu\n", verdict->missing_known, (unsigned long long)verdict->missing);
    say(out, "proxy-status %.*s\n", (int)verdict->proxy_status.len, (const char *)verdict->proxy_status.ptr);
}

static void say_cause(text *out, const bgw_parser *parser, int ending, const uint8_t *rest, size_t left) {
    SIZED(bgw_cause, cause);
    int32_t found = bgw_likely_cause(parser, ending, 0, rest, left, &cause);
    MUST(found == BGW_OK || found == BGW_ERROR_NOTHING);
    if (found == BGW_OK) {
        say(out, "cause %.*s %.*s\n", (int)cause.name.len, (const char *)cause.name.ptr, (int)cause.detail.len,
            cause.detail.len > 0 ? (const char *)cause.detail.ptr : "");
    }
}

static void say_answer(text *out, const bgw_parser *parser, const exchange *in) {
    SIZED(bgw_page, page);
    page.method = in->method;
    page.accept = slice("text/plain");
    page.name = slice("edge");
    page.detailed = 1;
    size_t needed = 0;
    int32_t due = bgw_answer(parser, in->ending, &page, NULL, 0, &needed);
    MUST(due == BGW_ERROR_ROOM || due == BGW_ERROR_NOTHING);
    if (due == BGW_ERROR_NOTHING) return;
    uint8_t *bytes = malloc(needed);
    MUST(bgw_answer(parser, in->ending, &page, bytes, needed, &needed) == BGW_OK);
    say(out, "page ");
    add_hex(out, bytes, needed);
    say(out, "\n");
    free(bytes);
}

/* All that is known at the end, with this much of the bytes consumed. */
static void say_end(text *out, const bgw_parser *parser, const exchange *in, const bgw_verdict *verdict, size_t at) {
    say_verdict(out, verdict);
    say_deviations(out, parser);
    say_cause(out, parser, in->ending, in->bytes.ptr + at, in->bytes.len - at);
    say_answer(out, parser, in);
}

#endif
