/* What is refused, and what the log says of it. */
#include "mod_bad_gateway.h"

/* One line: what is wrong, where, and what it probably is. No byte of the upstream's stands in it. */
static void log_refusal(const upstream *u, int32_t ending, const bgw_verdict *verdict) {
    bgw_defect defect = {.size = sizeof defect};
    bgw_cause cause = {.size = sizeof cause};
    const char *what = u->report ? "would refuse" : "refused";
    char why[160] = "";
    if (bgw_likely_cause(u->parser, ending, u->used, NULL, 0, &cause) == BGW_OK) {
        apr_snprintf(why, sizeof why, " (%.*s)", (int)cause.says.len, (const char *)cause.says.ptr);
    }
    if (bgw_defect_row(verdict->defect, &defect) == BGW_OK) {
        ap_log_cerror(APLOG_MARK, u->report ? APLOG_WARNING : APLOG_ERR, 0, u->c,
                      "bad_gateway: %s upstream response: %.*s %.*s at byte %" APR_UINT64_T_FMT ": %.*s%s", what,
                      (int)defect.code.len, (const char *)defect.code.ptr, (int)defect.name.len,
                      (const char *)defect.name.ptr, (apr_uint64_t)verdict->offset, (int)defect.message.len,
                      (const char *)defect.message.ptr, why);
    } else {
        ap_log_cerror(APLOG_MARK, u->report ? APLOG_WARNING : APLOG_ERR, 0, u->c,
                      "bad_gateway: %s upstream response: incomplete, %.*s after byte %" APR_UINT64_T_FMT "%s", what,
                      (int)verdict->proxy_status.len, (const char *)verdict->proxy_status.ptr,
                      (apr_uint64_t)verdict->consumed, why);
    }
}

/* Refuses what was read, or would: then nothing more of this response is judged, and the next request is awaited. */
apr_status_t refuse(upstream *u, int32_t ending, apr_status_t failure) {
    bgw_verdict verdict = {.size = sizeof verdict};
    bgw_end(u->parser, ending, u->held.len, &verdict);
    log_refusal(u, ending, &verdict);
    if (!u->report) return upstream_give_up(u, failure);
    u->state = IDLE;
    u->used = 1;
    u->held.len = 0;
    return APR_SUCCESS;
}
