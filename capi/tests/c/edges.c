/* What a caller can do wrong is answered by a number, and changes nothing. */
#include <stdalign.h>
#include "test.h"

static bgw_parser parser;
static bgw_policy policy;
static bgw_request request;

/* Memory that begins one byte off. */
static alignas(16) uint8_t askew_room[BGW_PARSER_SIZE + 32];
#define ASKEW(type) ((type *)(askew_room + 1))

static const char head[] = "HTTP/1.1 200 OK\r\nServer: x\r\nContent-Length: 2\r\n\r\n";
static const uint8_t *const raw = (const uint8_t *)head;
static const size_t raw_len = sizeof head - 1;

/* Everything as it should be: a parser that has read a head. */
static void begin(void) {
    MUST(bgw_policy_init(&policy, sizeof policy, BGW_GATEWAY) == BGW_OK);
    MUST(bgw_request_init(&request, sizeof request, BYTES("GET")) == BGW_OK);
    MUST(bgw_init(&parser, sizeof parser, &policy, &request) == BGW_OK);
    SIZED(bgw_event, event);
    MUST(bgw_step(&parser, raw, raw_len, &event) == BGW_HEAD);
    MUST(event.consumed == raw_len && event.framing == BGW_FRAMING_LENGTH && event.length == 2);
}

static void storage_is_looked_at(void) {
    MUST(bgw_parser_size() <= sizeof parser && bgw_policy_size() <= sizeof policy);
    MUST(bgw_request_size() <= sizeof request && bgw_storage_align() == BGW_STORAGE_ALIGN);
    MUST(bgw_policy_init(NULL, sizeof policy, BGW_GATEWAY) == BGW_ERROR_NULL);
    MUST(bgw_policy_init(&policy, bgw_policy_size() - 1, BGW_GATEWAY) == BGW_ERROR_SIZE);
    MUST(bgw_policy_init(&policy, bgw_policy_size(), BGW_GATEWAY) == BGW_OK);
    MUST(bgw_policy_init(ASKEW(bgw_policy), sizeof policy, BGW_GATEWAY) == BGW_ERROR_ALIGN);
    MUST(bgw_policy_init(&policy, sizeof policy, 3) == BGW_ERROR_VALUE);
    MUST(bgw_policy_init(&policy, sizeof policy, -1) == BGW_ERROR_VALUE);
    MUST(bgw_request_init(NULL, sizeof request, NULL, 0) == BGW_ERROR_NULL);
    MUST(bgw_request_init(&request, 8, NULL, 0) == BGW_ERROR_SIZE);
    MUST(bgw_request_init(&request, sizeof request, NULL, 3) == BGW_ERROR_NULL);
    MUST(bgw_request_init(&request, sizeof request, raw, SIZE_MAX) == BGW_ERROR_SIZE);
    MUST(bgw_request_init(ASKEW(bgw_request), sizeof request, NULL, 0) == BGW_ERROR_ALIGN);
    MUST(bgw_request_init(&request, sizeof request, NULL, 0) == BGW_OK);
    MUST(bgw_init(NULL, sizeof parser, &policy, &request) == BGW_ERROR_NULL);
    MUST(bgw_init(&parser, bgw_parser_size() - 1, &policy, &request) == BGW_ERROR_SIZE);
    MUST(bgw_init(&parser, sizeof parser, NULL, &request) == BGW_ERROR_NULL);
    MUST(bgw_init(&parser, sizeof parser, &policy, NULL) == BGW_ERROR_NULL);
    MUST(bgw_init(ASKEW(bgw_parser), sizeof parser, &policy, &request) == BGW_ERROR_ALIGN);

    /* What was never made, or is something else. */
    static bgw_parser zero;
    static bgw_policy nothing;
    SIZED(bgw_event, event);
    SIZED(bgw_verdict, verdict);
    MUST(bgw_step(&zero, NULL, 0, &event) == BGW_ERROR_STORAGE);
    MUST(bgw_next(&zero, &request) == BGW_ERROR_STORAGE && bgw_sent(&zero) == BGW_ERROR_STORAGE);
    MUST(bgw_end(&zero, BGW_OPEN, 0, &verdict) == BGW_ERROR_STORAGE);
    MUST(bgw_barrier(&zero, NULL) == BGW_ERROR_STORAGE);
    MUST(bgw_init(&parser, sizeof parser, &nothing, &request) == BGW_ERROR_STORAGE);
    MUST(bgw_init(&parser, sizeof parser, (bgw_policy *)&request, &request) == BGW_ERROR_STORAGE);
    MUST(bgw_policy_refuse((bgw_policy *)&request, 1) == BGW_ERROR_STORAGE);
    memset(&zero, 0xA5, sizeof zero);
    MUST(bgw_step(&zero, NULL, 0, &event) == BGW_ERROR_STORAGE);
}

static void storage_may_be_copied(void) {
    begin();
    bgw_parser other = parser;
    SIZED(bgw_event, event);
    MUST(bgw_step(&parser, BYTES("ok"), &event) == BGW_DATA && bgw_step(&parser, NULL, 0, &event) == BGW_END);
    MUST(bgw_step(&other, BYTES("no"), &event) == BGW_DATA && event.data_len == 2);
    SIZED(bgw_head, found);
    MUST(bgw_head_of(&other, raw, raw_len, &found) == BGW_OK && found.status == 200);
}

static void policies_are_looked_at(void) {
    MUST(bgw_policy_init(&policy, sizeof policy, BGW_STRICT) == BGW_OK);
    uint32_t bare_lf = bgw_defect_find(BYTES("bare-lf")), bare_cr = bgw_defect_find(BYTES("bare-cr"));
    MUST(bare_lf > 0 && bare_cr > 0 && bgw_defect_find(BYTES("h001")) == bare_lf);
    MUST(bgw_defect_find(BYTES("no such")) == 0 && bgw_defect_find(NULL, 0) == 0);
    MUST(bgw_defect_find(NULL, 9) == 0 && bgw_defect_find(BYTES("\xff\xfe")) == 0);
    MUST(bgw_policy_tolerate(&policy, bare_lf) == BGW_OK);
    MUST(bgw_policy_tolerate(&policy, bare_cr) == BGW_ERROR_NEVER);
    MUST(bgw_policy_tolerate(&policy, 0) == BGW_ERROR_UNKNOWN);
    MUST(bgw_policy_tolerate(&policy, 65536 + bare_lf) == BGW_ERROR_UNKNOWN);
    MUST(bgw_policy_refuse(&policy, 60000) == BGW_ERROR_UNKNOWN);
    MUST(bgw_policy_limit(&policy, BYTES("head"), 100) == BGW_OK);
    MUST(bgw_policy_limit(&policy, BYTES("chunk_line"), 100) == BGW_OK);
    MUST(bgw_policy_limit(&policy, BYTES("content"), UINT64_MAX) == BGW_OK);
    MUST(bgw_policy_limit(&policy, BYTES("head"), UINT64_MAX) == BGW_ERROR_VALUE);
    MUST(bgw_policy_limit(&policy, BYTES("colour"), 1) == BGW_ERROR_UNKNOWN);
    MUST(bgw_policy_limit(&policy, BYTES("\xff"), 1) == BGW_ERROR_UNKNOWN);
    MUST(bgw_policy_limit(&policy, NULL, 4, 1) == BGW_ERROR_NULL);
    MUST(bgw_policy_limit(NULL, BYTES("head"), 1) == BGW_ERROR_NULL);
    MUST(bgw_policy_no_response(&policy, 503) == BGW_ERROR_VALUE);
    MUST(bgw_policy_no_response(&policy, 502) == BGW_OK);

    /* What failed changed nothing; what did not, did. */
    MUST(bgw_request_init(&request, sizeof request, NULL, 0) == BGW_OK);
    SIZED(bgw_verdict, verdict);
    int32_t outcome = bgw_check(&parser, sizeof parser, &policy, &request, BYTES("HTTP/1.1 200 OK\n\n"),
                                BGW_CLOSED, &verdict);
    MUST(outcome == BGW_VALID && verdict.deviations == 1 && verdict.framing == BGW_FRAMING_CLOSE);
    outcome = bgw_check(&parser, sizeof parser, &policy, &request, NULL, 0, BGW_CLOSED, &verdict);
    MUST(outcome == BGW_NO_RESPONSE && verdict.answer == 502 && verdict.retry);
    MUST(equal(verdict.proxy_status, "connection_terminated"));
}

static void requests_are_looked_at(void) {
    static const uint8_t long_offer[65] = "a";
    size_t at = 99;
    MUST(bgw_request_from_head(&request, sizeof request, BYTES("GET / HTTP/1.1\r\n\r\n"), &at) == BGW_OK && at == 99);
    MUST(bgw_request_from_head(&request, sizeof request, BYTES("GET / HTTP/1.1\r\nA : b\r\n\r\n"), &at) ==
         BGW_ERROR_REQUEST);
    MUST(at == 17);
    MUST(bgw_request_from_head(&request, sizeof request, BYTES("GET / HTTP/1.1\r\n"), NULL) == BGW_ERROR_REQUEST);
    MUST(bgw_request_from_head(&request, sizeof request, NULL, 4, NULL) == BGW_ERROR_NULL);
    MUST(bgw_request_from_head(&request, 1, BYTES("GET / HTTP/1.1\r\n\r\n"), NULL) == BGW_ERROR_SIZE);
    MUST(bgw_request_upgrade(&request, long_offer, sizeof long_offer) == BGW_ERROR_UPGRADE);
    MUST(bgw_request_upgrade(&request, BYTES("websocket")) == BGW_OK);
    MUST(bgw_request_version(&request, 2) == BGW_ERROR_VALUE && bgw_request_version(NULL, 1) == BGW_ERROR_NULL);
    MUST(bgw_request_closing(NULL) == BGW_ERROR_NULL && bgw_request_unsent(NULL) == BGW_ERROR_NULL);
    MUST(bgw_request_upgrade(NULL, BYTES("a")) == BGW_ERROR_NULL);

    /* A switch that comes too early, and one in time. */
    static const char switched[] = "HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    MUST(bgw_policy_init(&policy, sizeof policy, BGW_GATEWAY) == BGW_OK);
    MUST(bgw_request_unsent(&request) == BGW_OK);
    MUST(bgw_init(&parser, sizeof parser, &policy, &request) == BGW_OK);
    SIZED(bgw_event, event);
    MUST(bgw_step(&parser, BYTES(switched), &event) == BGW_REJECT);
    MUST(event.defect == bgw_defect_find(BYTES("upgrade-early")));
    MUST(bgw_next(&parser, &request) == BGW_OK && bgw_sent(&parser) == BGW_OK);
    MUST(bgw_step(&parser, BYTES(switched), &event) == BGW_HEAD && event.framing == BGW_FRAMING_TUNNEL);
    SIZED(bgw_repaired, info);
    uint8_t out[sizeof switched];
    MUST(bgw_repair(&parser, BYTES(switched), out, sizeof out, &info) == BGW_OK && info.unchanged);
    MUST(bgw_step(&parser, NULL, 0, &event) == BGW_TUNNEL && bgw_barrier(&parser, NULL) == BGW_BARRIER_TUNNEL);
}

static void steps_are_looked_at(void) {
    begin();
    SIZED(bgw_event, event);
    bgw_event before = event;
    MUST(bgw_step(NULL, raw, raw_len, &event) == BGW_ERROR_NULL);
    MUST(bgw_step(&parser, NULL, 1, &event) == BGW_ERROR_NULL);
    MUST(bgw_step(&parser, raw, (size_t)-1, &event) == BGW_ERROR_SIZE);
    MUST(bgw_step(&parser, raw, raw_len, NULL) == BGW_ERROR_NULL);
    MUST(bgw_step(&parser, raw, raw_len, (bgw_event *)ASKEW(bgw_event)) == BGW_ERROR_ALIGN);
    event.size = sizeof event - 1;
    MUST(bgw_step(&parser, BYTES("ok"), &event) == BGW_ERROR_SIZE);
    event.size = 0;
    MUST(bgw_step(&parser, BYTES("ok"), &event) == BGW_ERROR_SIZE);
    event.size = sizeof event;
    MUST(memcmp(&event, &before, sizeof event) == 0);
    /* Nothing of that was read; and a caller that knows more is told what is filled. */
    struct {
        bgw_event event;
        uint8_t later[24];
    } newer;
    memset(&newer, 0x5A, sizeof newer);
    newer.event.size = sizeof newer;
    MUST(bgw_step(&parser, BYTES("ok"), &newer.event) == BGW_DATA && newer.event.size == sizeof event);
    for (size_t at = 0; at < sizeof newer.later; at++) MUST(newer.later[at] == 0x5A);
    MUST(bgw_step(&parser, NULL, 0, &event) == BGW_END && bgw_step(&parser, BYTES("x"), &event) == BGW_END);
    MUST(event.consumed == 0 && bgw_next(NULL, &request) == BGW_ERROR_NULL);
    MUST(bgw_next(&parser, NULL) == BGW_ERROR_NULL && bgw_sent(NULL) == BGW_ERROR_NULL);
}

static void heads_are_looked_at(void) {
    begin();
    SIZED(bgw_head, found);
    bgw_field fields[4];
    size_t count = 77;
    MUST(bgw_head_of(&parser, raw, raw_len, &found) == BGW_OK && found.fields == 2 && equal(found.reason, "OK"));
    MUST(bgw_head_of(&parser, raw, raw_len - 1, &found) == BGW_ERROR_HEAD);
    MUST(bgw_head_of(&parser, NULL, 0, &found) == BGW_ERROR_HEAD);
    MUST(bgw_head_of(&parser, raw, raw_len, NULL) == BGW_ERROR_NULL);
    MUST(bgw_head_of(NULL, raw, raw_len, &found) == BGW_ERROR_NULL);
    MUST(bgw_fields(&parser, raw, raw_len, 0, fields, sizeof *fields, 4, &count) == BGW_OK && count == 2);
    MUST(equal(fields[0].name, "Server") && equal(fields[0].value, "x") && fields[0].name_at == 17);
    MUST(bgw_fields(&parser, raw, raw_len, 1, fields, sizeof *fields, 4, &count) == BGW_OK && count == 1);
    MUST(equal(fields[0].value, "2") && !fields[0].folded);
    MUST(bgw_fields(&parser, raw, raw_len, 2, fields, sizeof *fields, 4, &count) == BGW_OK && count == 0);
    MUST(bgw_fields(&parser, raw, raw_len, SIZE_MAX, fields, sizeof *fields, 4, &count) == BGW_OK && count == 0);
    MUST(bgw_fields(&parser, raw, raw_len, 0, NULL, 0, 0, &count) == BGW_OK && count == 0);
    MUST(bgw_fields(&parser, raw, raw_len, 0, NULL, sizeof *fields, 1, &count) == BGW_ERROR_NULL);
    MUST(bgw_fields(&parser, raw, raw_len, 0, fields, sizeof *fields - 8, 4, &count) == BGW_ERROR_SIZE);
    MUST(bgw_fields(&parser, raw, raw_len, 0, fields, sizeof *fields + 1, 3, &count) == BGW_ERROR_SIZE);
    MUST(bgw_fields(&parser, raw, raw_len, 0, fields, SIZE_MAX & ~(size_t)7, 2, &count) == BGW_ERROR_SIZE);
    MUST(bgw_fields(&parser, raw, raw_len, 0, fields, sizeof *fields, 4, NULL) == BGW_ERROR_NULL);
    MUST(bgw_fields(&parser, raw, raw_len, 0, ASKEW(bgw_field), sizeof *fields, 4, &count) == BGW_ERROR_ALIGN);
    MUST(bgw_trailers(&parser, raw, raw_len, 0, fields, sizeof *fields, 4, &count) == BGW_OK && count == 0);

    /* A caller whose elements are larger. */
    struct {
        bgw_field field;
        uint64_t later;
    } wide[2];
    wide[0].later = wide[1].later = 5;
    MUST(bgw_fields(&parser, raw, raw_len, 0, &wide[0].field, sizeof *wide, 2, &count) == BGW_OK && count == 2);
    MUST(equal(wide[1].field.name, "Content-Length") && wide[0].later == 5 && wide[1].later == 5);

    /* Other bytes than those that were read: nothing beyond them. */
    uint8_t *other = exactly(BYTES(""));
    other = realloc(other, raw_len);
    memset(other, '\n', raw_len);
    MUST(bgw_fields(&parser, other, raw_len, 0, fields, sizeof *fields, 4, &count) == BGW_OK && count == 2);
    SIZED(bgw_repaired, info);
    uint8_t out[256];
    MUST(bgw_repair(&parser, other, raw_len, out, sizeof out, &info) == BGW_OK);
    MUST(!info.unchanged && info.needed < sizeof out);
    free(other);
}

static void folds_are_shown(void) {
    static const char folded[] = "HTTP/1.1 200 OK\r\nX: a \r\n\t b\r\nY:\r\n c\r\nZ:\r\n \r\n\r\n";
    MUST(bgw_policy_init(&policy, sizeof policy, BGW_LENIENT) == BGW_OK);
    MUST(bgw_init(&parser, sizeof parser, &policy, &request) == BGW_OK);
    SIZED(bgw_event, event);
    MUST(bgw_step(&parser, BYTES(folded), &event) == BGW_HEAD && event.deviates);
    bgw_field fields[3];
    size_t count;
    MUST(bgw_fields(&parser, BYTES(folded), 0, fields, sizeof *fields, 3, &count) == BGW_OK && count == 3);
    MUST(fields[0].folded && equal(fields[0].value, "a \r\n\t b"));
    /* Blanks around a value are left out, line ends among them. */
    MUST(!fields[1].folded && equal(fields[1].value, "c"));
    MUST(!fields[2].folded && fields[2].value.len == 0);
}

static void repairs_are_looked_at(void) {
    begin();
    uint8_t out[128];
    SIZED(bgw_repaired, info);
    MUST(bgw_repair(&parser, raw, raw_len, out, sizeof out, &info) == BGW_OK && info.unchanged);
    MUST(info.needed == raw_len && info.status == 200 && !info.closing && memcmp(out, raw, raw_len) == 0);
    memset(out, 7, sizeof out);
    MUST(bgw_repair(&parser, raw, raw_len, out, raw_len - 1, &info) == BGW_ERROR_ROOM && out[0] == 7);
    MUST(bgw_repair(&parser, raw, raw_len, NULL, 5, &info) == BGW_ERROR_NULL);
    MUST(bgw_repair(&parser, raw, raw_len, out, sizeof out, NULL) == BGW_ERROR_NULL);
    MUST(bgw_repair(&parser, raw, 3, out, sizeof out, &info) == BGW_ERROR_HEAD);
    info.size = 8;
    MUST(bgw_repair(&parser, raw, raw_len, out, sizeof out, &info) == BGW_ERROR_SIZE);
    MUST(bgw_next(&parser, &request) == BGW_OK);
    info.size = sizeof info;
    MUST(bgw_repair(&parser, raw, raw_len, out, sizeof out, &info) == BGW_ERROR_HEAD);
}

static void verdicts_are_looked_at(void) {
    begin();
    SIZED(bgw_verdict, verdict);
    MUST(bgw_end(&parser, BGW_OPEN, 0, &verdict) == BGW_PENDING && verdict.missing_known && verdict.missing == 2);
    MUST(bgw_end(&parser, BGW_TIMED_OUT, 0, &verdict) == BGW_INCOMPLETE && verdict.answer == 504);
    MUST(bgw_end(&parser, 5, 0, &verdict) == BGW_ERROR_VALUE && bgw_end(&parser, -1, 0, &verdict) == BGW_ERROR_VALUE);
    MUST(bgw_end(&parser, BGW_OPEN, 0, NULL) == BGW_ERROR_NULL && bgw_end(NULL, 0, 0, &verdict) == BGW_ERROR_NULL);
    verdict.size = 16;
    MUST(bgw_end(&parser, BGW_OPEN, 0, &verdict) == BGW_ERROR_SIZE);
    uint32_t defect = 9;
    MUST(bgw_barrier(&parser, &defect) == BGW_BARRIER_NONE && defect == 0);
    MUST(bgw_barrier(NULL, &defect) == BGW_ERROR_NULL);
    verdict.size = sizeof verdict;
    MUST(bgw_check(&parser, 10, &policy, &request, raw, raw_len, BGW_OPEN, &verdict) == BGW_ERROR_SIZE);
    MUST(bgw_check(&parser, sizeof parser, &policy, &request, raw, raw_len, 9, &verdict) == BGW_ERROR_VALUE);
    MUST(bgw_check(&parser, sizeof parser, &policy, &request, NULL, 1, 0, &verdict) == BGW_ERROR_NULL);
    MUST(bgw_check(&parser, sizeof parser, &policy, &request, raw, raw_len, 0, NULL) == BGW_ERROR_NULL);
}

static void deviations_are_counted(void) {
    static const char two[] = "HTTP/1.1 200\nContent-Length: 0\n\n";
    MUST(bgw_policy_init(&policy, sizeof policy, BGW_LENIENT) == BGW_OK);
    SIZED(bgw_verdict, verdict);
    MUST(bgw_check(&parser, sizeof parser, &policy, &request, BYTES(two), BGW_OPEN, &verdict) == BGW_VALID);
    MUST(!verdict.reuse && verdict.barrier == BGW_BARRIER_DEVIATION && verdict.deviations == 2);
    MUST(verdict.barrier_defect == bgw_defect_find(BYTES("bare-lf")));
    uint32_t defect = 0;
    MUST(bgw_barrier(&parser, &defect) == BGW_BARRIER_DEVIATION && defect == verdict.barrier_defect);
    bgw_deviation one;
    size_t count = 0;
    MUST(bgw_deviations(&parser, NULL, &one, sizeof one, 1, &count) == BGW_OK && count == 2);
    MUST(bgw_deviations(&parser, NULL, NULL, 0, 0, &count) == BGW_OK && count == 2);
    MUST(bgw_policy_init(&policy, sizeof policy, BGW_GATEWAY) == BGW_OK);
    MUST(bgw_deviations(&parser, &policy, &one, sizeof one, 1, &count) == BGW_OK && count == 1);
    MUST(one.defect == defect && one.closes && one.offset == 12);
    MUST(bgw_deviations(&parser, NULL, &one, sizeof one - 1, 1, &count) == BGW_ERROR_SIZE);
    MUST(bgw_deviations(&parser, NULL, &one, sizeof one, 1, NULL) == BGW_ERROR_NULL);
    MUST(bgw_deviations(NULL, NULL, &one, sizeof one, 1, &count) == BGW_ERROR_NULL);
}

static void the_registry_is_whole(void) {
    SIZED(bgw_defect, row);
    MUST(bgw_defect_count() > 50 && bgw_defect_at(bgw_defect_count()) == 0);
    for (size_t at = 0; at < bgw_defect_count(); at++) {
        uint32_t number = bgw_defect_at(at);
        MUST(number > 0 && bgw_defect_row(number, &row) == BGW_OK && row.number == number);
        MUST(bgw_defect_find(row.name.ptr, row.name.len) == number);
        MUST(bgw_defect_find(row.code.ptr, row.code.len) == number);
        MUST(row.message.len > 10 && row.section.len > 0 && row.rfc > 9000 && row.proxy_status.len > 0);
        MUST(bgw_policy_init(&policy, sizeof policy, BGW_STRICT) == BGW_OK);
        int never = row.tolerance == BGW_TOLERANCE_NEVER;
        MUST(bgw_policy_tolerate(&policy, number) == (never ? BGW_ERROR_NEVER : BGW_OK));
    }
    MUST(bgw_defect_row(0, &row) == BGW_ERROR_UNKNOWN && bgw_defect_row(1, NULL) == BGW_ERROR_NULL);
    for (int32_t error = BGW_ERROR_TEXT; error <= BGW_OK; error++) {
        MUST(strlen(bgw_error_text(error)) > 5 && strcmp(bgw_error_text(error), "an unknown error") != 0);
    }
    MUST(strcmp(bgw_error_text(BGW_ERROR_TEXT - 1), "an unknown error") == 0);
    MUST(equal(bgw_version(), BGW_VERSION) && bgw_abi() == BGW_ABI);
}

static void causes_are_told(void) {
    begin();
    static const char alert[] = "\x15\x03\x01\x00\x02\x02\x28";
    SIZED(bgw_verdict, verdict);
    SIZED(bgw_cause, cause);
    MUST(bgw_check(&parser, sizeof parser, &policy, &request, BYTES(alert), BGW_CLOSED, &verdict) == BGW_MALFORMED);
    MUST(bgw_likely_cause(&parser, BGW_CLOSED, 0, NULL, 0, &cause) == BGW_OK && equal(cause.name, "tls-alert"));
    MUST(equal(cause.detail, "fatal, handshake_failure") && equal(cause.nginx, "proxy_pass https://UPSTREAM;"));
    MUST(bgw_likely_cause(&parser, 7, 0, NULL, 0, &cause) == BGW_ERROR_VALUE);
    MUST(bgw_likely_cause(&parser, BGW_CLOSED, 0, NULL, 1, &cause) == BGW_ERROR_NULL);
    MUST(bgw_likely_cause(&parser, BGW_CLOSED, 0, NULL, 0, NULL) == BGW_ERROR_NULL);
    MUST(bgw_check(&parser, sizeof parser, &policy, &request, raw, raw_len, BGW_OPEN, &verdict) == BGW_PENDING);
    MUST(bgw_likely_cause(&parser, BGW_OPEN, 0, NULL, 0, &cause) == BGW_ERROR_NOTHING);
}

static void answers_are_made(void) {
    begin();
    SIZED(bgw_page, page);
    uint8_t out[8192];
    size_t needed = 0;
    MUST(bgw_answer(&parser, BGW_OPEN, &page, out, sizeof out, &needed) == BGW_ERROR_NOTHING);
    MUST(bgw_answer(&parser, BGW_RESET, &page, out, sizeof out, &needed) == BGW_OK && needed > 500);
    MUST(memcmp(out, BYTES("HTTP/1.1 502 Bad Gateway\r\n")) == 0);
    MUST(bgw_answer(&parser, BGW_RESET, &page, out, needed - 1, &needed) == BGW_ERROR_ROOM);
    MUST(bgw_answer(&parser, BGW_RESET, NULL, out, sizeof out, &needed) == BGW_ERROR_NULL);
    MUST(bgw_answer(&parser, BGW_RESET, &page, out, sizeof out, NULL) == BGW_ERROR_NULL);
    MUST(bgw_answer(&parser, 17, &page, out, sizeof out, &needed) == BGW_ERROR_VALUE);
}

/* A page with all that there is to say. */
static bgw_page full_page(void) {
    static const bgw_extra via[] = {{{(const uint8_t *)"Via", 3}, {(const uint8_t *)"1.1 edge", 8}}};
    SIZED(bgw_page, page);
    page.status = 504;
    page.method = slice("HEAD");
    page.accept_language = slice("de");
    page.support = slice("https://help.example/");
    page.request_id = slice("7f3a");
    page.name = slice("edge");
    page.next_hop = slice("10.0.0.1");
    page.next_protocol = slice("http/1.1");
    page.error = slice("connection_refused");
    page.extra = via;
    page.extras = 1;
    page.date = 1795429325;
    page.retry_after = 7;
    page.closing = 1;
    return page;
}

static void answers_need_no_parser(void) {
    SIZED(bgw_verdict, verdict);
    bgw_page page = full_page();
    uint8_t out[8192];
    size_t needed = 0;
    MUST(bgw_answer(NULL, 0, &page, out, sizeof out - 1, &needed) == BGW_OK);
    out[needed] = 0;
    const char *text = (const char *)out;
    MUST(strncmp(text, "HTTP/1.1 504 Gateway Timeout\r\nDate: Mon, 23 Nov 2026 10:22:05 GMT\r\n", 67) == 0);
    MUST(strstr(text, "\r\nContent-Language: de\r\n") && strstr(text, "\r\nRetry-After: 7\r\n"));
    MUST(strstr(text, "\r\nVia: 1.1 edge\r\n") && strstr(text, "\r\nConnection: close\r\n"));
    MUST(strstr(text, "\r\nProxy-Status: edge;error=connection_refused;next-hop="));
    MUST(strcmp(text + needed - 4, "\r\n\r\n") == 0);
    MUST(bgw_request_init(&request, sizeof request, BYTES("HEAD")) == BGW_OK);
    MUST(bgw_policy_init(&policy, sizeof policy, BGW_STRICT) == BGW_OK);
    MUST(bgw_check(&parser, sizeof parser, &policy, &request, out, needed, BGW_OPEN, &verdict) == BGW_VALID);
}

static void each_option_of_an_answer_can_be_wrong(void) {
    bgw_page good = full_page(), page;
    uint8_t out[8192];
    size_t needed = 0;
#define WRONG(field, value, error)                                       \
    page = good, page.field = (value);                                   \
    MUST(bgw_answer(NULL, 0, &page, out, sizeof out, &needed) == (error))
    static const bgw_extra bad_name[] = {{{(const uint8_t *)"a b", 3}, {NULL, 0}}};
    static const bgw_extra bad_value[] = {{{(const uint8_t *)"X", 1}, {(const uint8_t *)"a\r\nB: c", 7}}};
    static const bgw_extra nothing[17];
    WRONG(status, 500, BGW_ERROR_VALUE);
    WRONG(support, slice("javascript:alert(1)"), BGW_ERROR_TEXT);
    WRONG(support, slice("\xff"), BGW_ERROR_TEXT);
    WRONG(request_id, slice(" "), BGW_ERROR_TEXT);
    WRONG(name, slice("a\nb"), BGW_ERROR_TEXT);
    WRONG(next_hop, slice("\x01"), BGW_ERROR_TEXT);
    WRONG(error, slice("a b"), BGW_ERROR_TEXT);
    WRONG(date, UINT64_MAX, BGW_ERROR_VALUE);
    WRONG(extra, bad_name, BGW_ERROR_TEXT);
    WRONG(extra, bad_value, BGW_ERROR_TEXT);
    WRONG(extra, NULL, BGW_ERROR_NULL);
    page = good, page.extra = nothing, page.extras = 17;
    MUST(bgw_answer(NULL, 0, &page, out, sizeof out, &needed) == BGW_ERROR_SIZE);
    bgw_slice torn = {NULL, 4};
    WRONG(method, torn, BGW_ERROR_NULL);
    WRONG(accept, torn, BGW_ERROR_NULL);
    WRONG(size, 8, BGW_ERROR_SIZE);
}

int main(void) {
    storage_is_looked_at();
    storage_may_be_copied();
    policies_are_looked_at();
    requests_are_looked_at();
    steps_are_looked_at();
    heads_are_looked_at();
    folds_are_shown();
    repairs_are_looked_at();
    verdicts_are_looked_at();
    deviations_are_counted();
    the_registry_is_whole();
    causes_are_told();
    answers_are_made();
    answers_need_no_parser();
    each_option_of_an_answer_can_be_wrong();
    return 0;
}
