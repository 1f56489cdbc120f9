/* Reads every exchange of a file in several ways, each of which must say the same, and prints what it says.
 *
 *   cases FILE
 *
 * The file is a list of exchanges, each a list of strings, each written as its length, a colon and its bytes; an
 * empty list ends it. tests/cases.rs writes it, and compares what is printed with what the library says.
 */
#include "said.h"

/* Reads a repaired head again: it is clean under STRICT, and framed as was said. */
static void read_again(const bgw_request *request, const uint8_t *head, const bgw_repaired *info, int32_t event) {
    static bgw_parser parser;
    static bgw_policy strict;
    MUST(bgw_policy_init(&strict, sizeof strict, BGW_STRICT) == BGW_OK);
    const char *limits[] = {"head", "line", "fields", "interim-bytes", "empty-members"};
    for (size_t at = 0; at < sizeof limits / sizeof *limits; at++) {
        MUST(bgw_policy_limit(&strict, slice(limits[at]).ptr, slice(limits[at]).len, 1 << 30) == BGW_OK);
    }
    MUST(bgw_init(&parser, sizeof parser, &strict, request) == BGW_OK);
    SIZED(bgw_event, found);
    MUST(bgw_step(&parser, head, info->needed, &found) == event);
    MUST(found.consumed == info->needed && !found.deviates);
    MUST(event == BGW_INTERIM || (found.framing == info->framing && found.length == info->length));
}

static void repair(const bgw_parser *parser, const bgw_request *request, const uint8_t *raw, size_t len,
                   int32_t event) {
    SIZED(bgw_repaired, info);
    int32_t fits = bgw_repair(parser, raw, len, NULL, 0, &info);
    MUST(fits == BGW_ERROR_ROOM && info.needed > 0);
    uint8_t *out = malloc(info.needed);
    MUST(bgw_repair(parser, raw, len, out, info.needed - 1, &info) == BGW_ERROR_ROOM);
    MUST(bgw_repair(parser, raw, len, out, info.needed, &info) == BGW_OK);
    if (info.unchanged) MUST(info.needed == len && memcmp(out, raw, len) == 0);
    SIZED(bgw_head, head);
    MUST(bgw_head_of(parser, raw, len, &head) == BGW_OK);
    /* The added field may be one more than a parser has room for. */
    if (head.fields + info.closing <= 256) read_again(request, out, &info, event);
    free(out);
}

/* How the bytes are shown: at once, or one more at a time; each time in memory of their own where they are few. And
 * whether their content is stepped over. */
typedef struct way {
    int drip, own, over;
} way;

static int32_t step(bgw_parser *parser, const uint8_t *bytes, size_t len, way way, bgw_event *event) {
    int32_t (*step)(bgw_parser *, const uint8_t *, size_t, bgw_event *) = way.over ? bgw_step_over_data : bgw_step;
    if (!way.own) return step(parser, bytes, len, event);
    uint8_t *copy = exactly(bytes, len);
    int32_t kind = step(parser, copy, len, event);
    free(copy);
    return kind;
}

/* Reads a response with a parser that was made for it, and says what it is. */
static void read_response(bgw_parser *parser, const bgw_request *request, const exchange *in, way way, text *out) {
    const uint8_t *bytes = in->bytes.ptr;
    size_t at = 0, shown = way.drip ? 0 : in->bytes.len;
    text content = {0};
    SIZED(bgw_event, event);
    for (;;) {
        int32_t kind = step(parser, bytes + at, shown - at, way, &event);
        MUST(kind >= 0 && kind == event.kind && event.consumed <= shown - at);
        const uint8_t *raw = bytes + at;
        at += event.consumed;
        if (kind == BGW_REJECT) {
            /* The rest, for the cause alone; and it stays. */
            MUST(step(parser, bytes + at, in->bytes.len - at, way, &event) == BGW_REJECT);
            break;
        }
        if (kind == BGW_NEED_MORE) {
            if (shown == in->bytes.len) break;
            shown++;
            continue;
        }
        if (kind == BGW_INTERIM || kind == BGW_HEAD) repair(parser, request, raw, event.consumed, kind);
        if (kind == BGW_HEAD) say_head(out, parser, raw, event.consumed);
        if (kind == BGW_DATA) {
            MUST(!way.over);
            MUST(event.data_len > 0 && event.data_at + event.data_len <= event.consumed);
            add(&content, raw + event.data_at, event.data_len);
        }
        if (kind == BGW_TRAILERS) say_fields(out, "trailer", bgw_trailers, parser, raw, event.consumed);
        if (kind == BGW_END || kind == BGW_TUNNEL) break;
    }
    if (!way.over) {
        say(out, "content ");
        add_hex(out, (uint8_t *)content.bytes, content.len);
        say(out, "\n");
    }
    free(content.bytes);
    SIZED(bgw_verdict, verdict);
    MUST(bgw_end(parser, in->ending, in->bytes.len - at, &verdict) == verdict.outcome);
    say_end(out, parser, in, &verdict, at);
}

static void must_be_same(const text *one, const text *other, const char *what) {
    if (one->len != other->len || memcmp(one->bytes, other->bytes, one->len) != 0) {
        fprintf(stderr, "%s, %s:\n%.*s\nbut else:\n%.*s\n", test_about, what, (int)other->len, other->bytes,
                (int)one->len, one->bytes);
        exit(1);
    }
}

/* What the one-shot says of it must be what was said last. */
static void check(bgw_parser *parser, const exchange *in, const bgw_request *request, const text *said) {
    text out = {0};
    SIZED(bgw_verdict, verdict);
    int32_t outcome = bgw_check(parser, sizeof *parser, &in->policy, request, in->bytes.ptr, in->bytes.len,
                                in->ending, &verdict);
    MUST(outcome == verdict.outcome);
    say_end(&out, parser, in, &verdict, (size_t)verdict.consumed);
    MUST(said->len >= out.len);
    text end = {said->bytes + (said->len - out.len), out.len, 0};
    must_be_same(&end, &out, "by the one-shot");
    free(out.bytes);
}

/* Stepping over content says the same but for the content, at once and byte by byte. */
static void step_over(bgw_parser *parser, const exchange *in, const bgw_request *request, const text *said) {
    text wanted = {0};
    for (const char *line = said->bytes, *end = line + said->len; line < end;) {
        const char *next = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;
        if (strncmp(line, "content ", 8) != 0) add(&wanted, line, (size_t)(next - line));
        line = next;
    }
    for (int drip = 0; drip < 2; drip++) {
        text out = {0};
        way way = {drip, in->bytes.len <= 1500, 1};
        MUST(bgw_restart(parser, &in->policy, request) == BGW_OK);
        read_response(parser, request, in, way, &out);
        must_be_same(&wanted, &out, drip ? "byte by byte over data" : "over data");
        free(out.bytes);
    }
    free(wanted.bytes);
}

static void run(const exchange *in) {
    bgw_parser *parser = (bgw_parser *)aligned_alloc(BGW_STORAGE_ALIGN, sizeof(bgw_parser));
    MUST(parser != NULL);
    bgw_request request;
    text whole = {0};
    int small = in->bytes.len <= 1500;
    for (int drip = 0; drip < 2; drip++) {
        text out = {0};
        way way = {drip, small, 0};
        request_of(in, drip, &request);
        MUST(bgw_init(parser, sizeof *parser, &in->policy, &request) == BGW_OK);
        read_response(parser, &request, in, way, drip ? &out : &whole);
        if (drip) must_be_same(&whole, &out, "byte by byte");
        free(out.bytes);
    }
    /* The same parser, whatever it read before. */
    text next = {0};
    way at_once = {0, small, 0};
    MUST(bgw_next(parser, &request) == BGW_OK);
    read_response(parser, &request, in, at_once, &next);
    must_be_same(&whole, &next, "as the next response");
    free(next.bytes);
    /* And with another policy before. */
    bgw_policy lenient;
    MUST(bgw_policy_init(&lenient, sizeof lenient, BGW_LENIENT) == BGW_OK);
    MUST(bgw_restart(parser, &lenient, &request) == BGW_OK);
    step_over(parser, in, &request, &whole);
    check(parser, in, &request, &whole);
    printf("%s\n%.*s\n", (const char *)in->name.ptr, (int)whole.len, whole.bytes);
    free(whole.bytes);
    free(parser);
}

int main(int count, char **arguments) {
    MUST(count == 2 && bgw_abi() == BGW_ABI);
    FILE *input = fopen(arguments[1], "rb");
    MUST(input != NULL);
    exchange in;
    while (read_exchange(input, &in)) {
        test_about = (const char *)in.name.ptr;
        run(&in);
        drop_exchange(&in);
    }
    fclose(input);
    return 0;
}
