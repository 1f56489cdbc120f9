/* llhttp with the callbacks that a caller needs who wants to know names, values and content. */

#include "llhttp.h"

#include <stdlib.h>
#include <string.h>

#define FIELDS 128

struct span {
  const char *at;
  size_t len;
};

struct field {
  struct span name, value;
};

struct peer {
  llhttp_t parser;
  llhttp_settings_t settings;
  size_t fields;
  uint64_t octets;
  int complete;
  struct field field[FIELDS];
};

/* A name or a value that comes in pieces is joined: the pieces stand side by side. */
static int join(struct span *span, const char *at, size_t len) {
  if (span->at == NULL) span->at = at;
  span->len += len;
  return 0;
}

static int on_name(llhttp_t *parser, const char *at, size_t len) {
  struct peer *peer = parser->data;
  if (peer->fields == FIELDS) return -1;
  return join(&peer->field[peer->fields].name, at, len);
}

static int on_value(llhttp_t *parser, const char *at, size_t len) {
  struct peer *peer = parser->data;
  return join(&peer->field[peer->fields].value, at, len);
}

static int on_value_complete(llhttp_t *parser) {
  struct peer *peer = parser->data;
  peer->fields++;
  if (peer->fields < FIELDS) memset(&peer->field[peer->fields], 0, sizeof peer->field[0]);
  return 0;
}

static int on_head(llhttp_t *parser) {
  (void)parser;
  return HPE_PAUSED;
}

static int on_body(llhttp_t *parser, const char *at, size_t len) {
  struct peer *peer = parser->data;
  (void)at;
  peer->octets += len;
  return 0;
}

static int on_message_complete(llhttp_t *parser) {
  struct peer *peer = parser->data;
  peer->complete = 1;
  return 0;
}

/* A parser that stops after a head, or reads whole messages for their content. */
struct peer *peer_new(int head_only) {
  struct peer *peer = calloc(1, sizeof *peer);
  llhttp_settings_init(&peer->settings);
  if (head_only) {
    peer->settings.on_header_field = on_name;
    peer->settings.on_header_value = on_value;
    peer->settings.on_header_value_complete = on_value_complete;
    peer->settings.on_headers_complete = on_head;
  } else {
    peer->settings.on_body = on_body;
    peer->settings.on_message_complete = on_message_complete;
  }
  llhttp_init(&peer->parser, HTTP_RESPONSE, &peer->settings);
  peer->parser.data = peer;
  return peer;
}

void peer_free(struct peer *peer) { free(peer); }

void peer_reset(struct peer *peer) {
  llhttp_reset(&peer->parser);
  peer->fields = 0;
  peer->octets = 0;
  peer->complete = 0;
  memset(&peer->field[0], 0, sizeof peer->field[0]);
}

/* 0: more is needed, or a message was complete; 1: the head is complete; -1: refused. */
int peer_feed(struct peer *peer, const char *bytes, size_t len) {
  switch (llhttp_execute(&peer->parser, bytes, len)) {
    case HPE_OK: return 0;
    case HPE_PAUSED: return 1;
    default: return -1;
  }
}

int peer_status(const struct peer *peer) { return peer->parser.status_code; }
int peer_complete(const struct peer *peer) { return peer->complete; }
uint64_t peer_octets(const struct peer *peer) { return peer->octets; }

const struct field *peer_fields(const struct peer *peer, size_t *fields) {
  *fields = peer->fields;
  return peer->field;
}

/* 0: nothing; 1: a length; 2: chunks; 3: up to the close. */
int peer_framing(const struct peer *peer, uint64_t *length) {
  *length = peer->parser.content_length;
  if (peer->parser.flags & F_CHUNKED) return 2;
  if (peer->parser.flags & F_CONTENT_LENGTH) return 1;
  return llhttp_message_needs_eof(&peer->parser) ? 3 : 0;
}
