/* Bytes that are needed again, in a pool. */
#include "mod_bad_gateway.h"

/* Adds these bytes, which may be among those that were kept before. */
void kept_add(kept *k, apr_pool_t *pool, const void *bytes, apr_size_t len) {
    if (len > k->room - k->len) {
        apr_size_t room = 2 * (k->len + len);
        uint8_t *larger = apr_palloc(pool, room);
        if (k->len > 0) memcpy(larger, k->bytes, k->len);
        k->bytes = larger;
        k->room = room;
    }
    if (len > 0) memmove(k->bytes + k->len, bytes, len);
    k->len += len;
}
