/* What the upstream says: it is judged before the client sees it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proxy.h"

static bgw_page page_for(const session *s) {
    bgw_page page = {.size = sizeof page, .closing = 1, .date = (uint64_t)time(NULL)};
    page.method = (bgw_slice){(const uint8_t *)s->method, strlen(s->method)};
    page.name = (bgw_slice){(const uint8_t *)"example", 7};
    return page;
}

static void put_page(session *s, const bgw_parser *parser, const bgw_page *page) {
    size_t space = room(&s->down), len = 0;
    int32_t done = bgw_answer(parser, s->ending, page, s->down.bytes + s->down.end, space, &len);
    if (done == BGW_OK) {
        s->down.end += len;
    } else {
        session_cut(s);
    }
}

/* The upstream could not be asked. */
void response_fail(session *s, const char *error) {
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
        put(&s->down, s->held.bytes, waiting(&s->held));
        if (s->framing == BGW_FRAMING_CHUNKED) say(&s->down, "0\r\n\r\n");
        return;
    }
    report(s, &verdict);
    if (s->head_sent) {
        session_cut(s);
    } else {
        bgw_page page = page_for(s);
        put_page(s, &s->parser, &page);
    }
}

/* Puts a head for the client: repaired, so that no two readers differ about it. Tells whether it had room. */
static int put_head(session *s, channel *to, const uint8_t *raw, size_t len, int32_t *framing) {
    bgw_repaired info = {.size = sizeof info};
    size_t space = room(to);
    int32_t done = bgw_repair(&s->parser, raw, len, to->bytes + to->end, space, &info);
    if (done != BGW_OK) return 0;
    to->end += info.needed;
    *framing = info.framing;
    return 1;
}

static void put_data(session *s, const uint8_t *bytes, size_t len) {
    if (s->framing == BGW_FRAMING_CHUNKED) say(&s->down, "%zx\r\n", len);
    put(&s->down, bytes, len);
    if (s->framing == BGW_FRAMING_CHUNKED) say(&s->down, "\r\n");
}

/* Judges what the upstream sent, and hands on what passes. */
void response_read(session *s) {
    bgw_event event = {.size = sizeof event};
    bgw_head head = {.size = sizeof head};
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
            if (!s->old_client && !put_head(s, &s->down, raw, event.consumed, &interim)) {
                response_fail(s, "proxy_internal_error");
                return;
            }
            break;
        case BGW_HEAD:
            bgw_head_of(&s->parser, raw, event.consumed, &head);
            s->head_sent = head.status != 205;
            if (!put_head(s, s->head_sent ? &s->down : &s->held, raw, event.consumed, &s->framing)) {
                response_fail(s, "proxy_internal_error");
                return;
            }
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
