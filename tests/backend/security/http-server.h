/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <glib.h>

typedef enum
{
  HTTP_SERVER_ANSWERS,
  HTTP_SERVER_SILENT,
  HTTP_SERVER_TRICKLES,  /* one byte now and then, for ever */
  HTTP_SERVER_ENDLESS,   /* lines of a head, for ever */
  HTTP_SERVER_REDIRECTS, /* to itself */
  HTTP_SERVER_FAILS,     /* 500 */
  HTTP_SERVER_HANGS_UP,
} HttpServerManner;

/* Makes the body of an answer; @body is that of the request. */
typedef GBytes *(*HttpServerFunc) (GBytes *body, gpointer user_data);

typedef struct _HttpServer HttpServer;

HttpServer *http_server_start (HttpServerManner manner, HttpServerFunc func, gpointer user_data);
char *http_server_get_url (const HttpServer *self, const char *path);
guint http_server_get_requests (HttpServer *self);
void http_server_wait_for_request (HttpServer *self);
void http_server_free (HttpServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpServer, http_server_free)
