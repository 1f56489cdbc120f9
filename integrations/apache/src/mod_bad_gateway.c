/* mod_bad_gateway: what an upstream sends to mod_proxy is judged before httpd reads it.
 *
 * Two filters stand on each connection to an upstream, above those of mod_ssl. What is written is watched for the
 * request head, which says how the response is read. What is read goes through the parser: httpd gets repaired
 * heads and content that was judged, or an error, of which mod_proxy makes a 502 or, once a head went out, a cut
 * that the client sees; a filter on the client's side has that be one for HTTP/1.0 too. What is no HTTP/1 (a
 * tunnel, HTTP/2) passes as it is.
 */
#include "mod_bad_gateway.h"

static int check_interface(apr_pool_t *pool, apr_pool_t *log, apr_pool_t *temp, server_rec *server) {
    bgw_slice version = bgw_version();
    if (bgw_abi() != BGW_ABI) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, server, "bad_gateway: built for another version of the library");
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    ap_log_error(APLOG_MARK, APLOG_INFO, 0, server, "bad_gateway %.*s", (int)version.len, (const char *)version.ptr);
    return OK;
}

static void register_hooks(apr_pool_t *pool) {
    ap_register_input_filter("BAD_GATEWAY_IN", response_filter, NULL, AP_FTYPE_CONNECTION);
    ap_register_output_filter("BAD_GATEWAY_OUT", request_filter, NULL, AP_FTYPE_CONNECTION);
    ap_register_output_filter("BAD_GATEWAY_CUT", cut_filter, NULL, AP_FTYPE_TRANSCODE);
    ap_hook_insert_filter(cut_watch, NULL, NULL, APR_HOOK_LAST);
    ap_hook_pre_connection(upstream_begin, NULL, NULL, APR_HOOK_LAST);
    ap_hook_post_config(check_interface, NULL, NULL, APR_HOOK_MIDDLE);
}

module AP_MODULE_DECLARE_DATA bad_gateway_module = {
    STANDARD20_MODULE_STUFF, NULL, NULL, conf_create, conf_merge, conf_directives, register_hooks};
