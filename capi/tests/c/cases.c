/* Reads every exchange of a file in several ways, each of which must say the same, and prints what it says.
 *
 *   cases FILE
 *
 * The file is a list of exchanges, each a list of strings, each written as its length, a colon and its bytes; an
 * empty list ends it. tests/cases.rs writes it, and compares what is printed with what the library says.
 */
#include "test.h"

/* --- What comes in --------------------------------------------------------------------------------------- */

static FILE *input;

static size_t read_length(void) {
    size_t length = 0;
    int digit;
    while ((digit = getc(input)) != ':') {
        MUST(digit >= '0' && digit <= '9');
        length = length * 10 + (size_t)(digit - '0');
    }
    return length;
}

/* A string, with a NUL behind it that is not counted. */
static bgw_slice read_string(void) {
    size_t length = read_length();
    uint8_t *bytes = malloc(length + 1);
    MUST(bytes != NULL && fread(bytes, 1, length, input) == length);
    bytes[length] = 0;
    bgw_slice string = {bytes, length};
    return string;
}

static uint64_t read_number(void) {
    bgw_slice string = read_string();
    uint64_t number = strtoull((const char *)string.ptr, NULL, 10);
    free((void *)string.ptr);
    return number;
}

static void drop(bgw_slice string) { free((void *)string.ptr); }

typedef struct exchange {
    bgw_slice name, bytes, method, upgrade, head;
    int http10, closing, unsent, ending;
    bgw_policy policy;
} exchange;

static void read_policy(bgw_policy *policy) {
    MUST(bgw_policy_init(policy, sizeof *policy, (int32_t)read_number()) == BGW_OK);
    for (uint64_t left = read_number(); left > 0; left--) {
        bgw_slice name = read_string();
        MUST(bgw_policy_tolerate(policy, bgw_defect_find(name.ptr, name.len)) == BGW_OK);
        drop(name);
    }
    for (uint64_t left = read_number(); left > 0; left--) {
        bgw_slice name = read_string();
        MUST(bgw_policy_refuse(policy, bgw_defect_find(name.ptr, name.len)) == BGW_OK);
        drop(name);
    }
    for (uint64_t left = read_number(); left > 0; left--) {
        bgw_slice name = read_string();
        MUST(bgw_policy_limit(policy, name.ptr, name.len, read_number()) == BGW_OK);
        drop(name);
    }
}

static int read_exchange(exchange *out) {
    out->name = read_string();
    if (out->name.len == 0) {
        drop(out->name);
        return 0;
    }
    out->bytes = read_string();
    out->method = read_string();
    out->upgrade = read_string();
    out->head = read_string();
    out->http10 = (int)read_number();
    out->closing = (int)read_number();
    out->unsent = (int)read_number();
    out->ending = (int)read_number();
    read_policy(&out->policy);
    return 1;
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

/* --- What comes out -------------------------------------------------------------------------------------- */

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

/* --- The readings ---------------------------------------------------------------------------------------- */

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
    say_verdict(out, &verdict);
    say_deviations(out, parser);
    say_cause(out, parser, in->ending, bytes + at, in->bytes.len - at);
    say_answer(out, parser, in);
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
    say_verdict(&out, &verdict);
    say_deviations(&out, parser);
    size_t behind = (size_t)verdict.consumed;
    say_cause(&out, parser, in->ending, in->bytes.ptr + behind, in->bytes.len - behind);
    say_answer(&out, parser, in);
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
    input = fopen(arguments[1], "rb");
    MUST(input != NULL);
    exchange in;
    while (read_exchange(&in)) {
        test_about = (const char *)in.name.ptr;
        run(&in);
        drop(in.name), drop(in.bytes), drop(in.method), drop(in.upgrade), drop(in.head);
    }
    fclose(input);
    return 0;
}
