/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-security"

#include "config.h"

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/httperr.h>

#include "security/xg-certificate-text.h"
#include "security/xg-http.h"
#include "security/xg-openssl.h"

#define URL_MAX       2048
#define ADDRESSES_MAX 4
#define BUFFER        4096 /* also the longest line of an answer's head */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OSSL_HTTP_REQ_CTX, OSSL_HTTP_REQ_CTX_free)

typedef struct
{
  char *host;
  char *path;
  guint16 port;
} Place;

static void
place_clear (Place *self)
{
  OPENSSL_free (self->host);
  OPENSSL_free (self->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
fail (GError **error, const char *sentence)
{
  ERR_clear_error ();
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, sentence);
  return FALSE;
}

/* Only what stands in a certificate as plain http: an answer has a signature of its own, and
 * fetching it by https would need an answer first (RFC 5280 section 8). */
static gboolean
parse_url (const char *url, Place *place, GError **error)
{
  char *user = NULL;
  char *path = NULL;
  char *query = NULL;
  int port = 0;
  int https = 0;
  gboolean sound;

  if (strlen (url) > URL_MAX || g_ascii_strncasecmp (url, "http://", strlen ("http://")) != 0)
    return fail (error, _ ("only addresses that begin with http:// are asked"));
  for (const char *p = url; *p != '\0'; p++)
    {
      if (!g_ascii_isgraph (*p))
        return fail (error, _ ("the address has characters that it may not have"));
    }
  sound =
    OSSL_HTTP_parse_url (url, &https, &user, &place->host, NULL, &port, &path, &query, NULL) == 1 &&
    !https && (user == NULL || *user == '\0') && port > 0 && port <= G_MAXUINT16 &&
    place->host != NULL && *place->host != '\0';
  if (sound)
    {
      gboolean has_query = query != NULL && *query != '\0';
      g_autofree char *whole =
        g_strconcat (path, has_query ? "?" : "", has_query ? query : "", NULL);

      place->port = (guint16) port;
      place->path = OPENSSL_strdup (whole);
    }
  OPENSSL_free (user);
  OPENSSL_free (path);
  OPENSSL_free (query);
  return sound || fail (error, _ ("the address is not a sound one"));
}

static int
connect_to (const Place *place, const XgDeadline *deadline, GError **error)
{
  GList *addresses = xg_deadline_look_up (deadline, place->host, error);
  g_autoptr (GError) last = NULL;
  guint n = 0;
  int fd = -1;

  if (addresses == NULL)
    return -1;
  for (GList *l = addresses; l != NULL && fd < 0 && n < ADDRESSES_MAX; l = l->next, n++)
    {
      g_autofree char *ip = g_inet_address_to_string (l->data);

      g_clear_error (&last);
      fd = xg_deadline_connect (deadline, ip, place->port, &last);
    }
  g_resolver_free_addresses (addresses);
  if (fd < 0)
    g_propagate_error (error, g_steal_pointer (&last));
  return fd;
}

static OSSL_HTTP_REQ_CTX *
make_request (BIO *bio, const Place *place, const OCSP_REQUEST *request, gsize max)
{
  g_autoptr (OSSL_HTTP_REQ_CTX) http = OSSL_HTTP_REQ_CTX_new (bio, bio, BUFFER);
  g_autofree char *host = NULL;
  gboolean is_v6 = strchr (place->host, ':') != NULL;

  host = g_strdup_printf (is_v6 ? "[%s]:%u" : "%s:%u", place->host, place->port);
  if (http == NULL ||
      OSSL_HTTP_REQ_CTX_set_request_line (http, request != NULL, NULL, NULL, place->path) != 1 ||
      OSSL_HTTP_REQ_CTX_add1_header (http, "Host", host) != 1 ||
      OSSL_HTTP_REQ_CTX_set_expected (http, NULL, 1, 0, 0) != 1)
    return NULL;
  if (request != NULL && OSSL_HTTP_REQ_CTX_set1_req (http,
                                                     "application/ocsp-request",
                                                     ASN1_ITEM_rptr (OCSP_REQUEST),
                                                     (const ASN1_VALUE *) request) != 1)
    return NULL;
  OSSL_HTTP_REQ_CTX_set_max_response_length (http, (unsigned long) max);
  return g_steal_pointer (&http);
}

static gboolean
is_too_big (unsigned long code)
{
  int reason = ERR_GET_REASON (code);

  return ERR_GET_LIB (code) == ERR_LIB_HTTP &&
         (reason == HTTP_R_MAX_RESP_LEN_EXCEEDED || reason == HTTP_R_ASN1_LEN_EXCEEDS_MAX_RESP_LEN);
}

static gboolean
fail_exchange (GError **error)
{
  unsigned long code = ERR_peek_last_error ();
  const char *words = code != 0 ? ERR_reason_error_string (code) : NULL;
  g_autofree char *sentence = NULL;

  /* A redirection is the one failure that OpenSSL does not tell as an error. */
  if (code == 0)
    return fail (error, _ ("it names another address, which is not followed"));
  if (is_too_big (code))
    return fail (error, _ ("the answer is too big"));
  sentence = g_strdup_printf (_ ("no answer that can be used (%s)"), words != NULL ? words : "?");
  return fail (error, sentence);
}

static GBytes *
exchange (OSSL_HTTP_REQ_CTX *http, BIO *bio, int fd, const XgDeadline *deadline, GError **error)
{
  BIO *answer;
  char *data;
  long length;
  int state;

  ERR_clear_error ();
  while ((state = OSSL_HTTP_REQ_CTX_nbio (http)) == -1)
    {
      if (!xg_deadline_wait (deadline, fd, BIO_should_write (bio) ? POLLOUT : POLLIN, error))
        return NULL;
    }
  if (state != 1)
    {
      fail_exchange (error);
      return NULL;
    }
  answer = OSSL_HTTP_REQ_CTX_get0_mem_bio (http);
  length = BIO_get_mem_data (answer, &data);
  ERR_clear_error ();
  return g_bytes_new (data, (gsize) MAX (length, 0));
}

/**
 * xg_http_fetch:
 * @url: an address that begins with `http://`
 * @request: (nullable): what to send to an OCSP responder; %NULL to get what is there
 * @max: the most bytes to take
 * @deadline: how long to wait
 * @error: return location for a %G_IO_ERROR or %G_RESOLVER_ERROR; the words of %G_IO_ERROR_FAILED
 *   are for people, and complete a sentence
 *
 * Fetches one ASN.1 structure by HTTP, with OpenSSL's client: no proxy, no redirection, no
 * encryption. For workers.
 *
 * Returns: (transfer full) (nullable): what was fetched; nobody vouches for it
 */
GBytes *
xg_http_fetch (const char *url,
               const OCSP_REQUEST *request,
               gsize max,
               const XgDeadline *deadline,
               GError **error)
{
  g_auto (Place) place = { 0 };
  g_autoptr (BIO) bio = NULL;
  g_autoptr (OSSL_HTTP_REQ_CTX) http = NULL;
  GBytes *bytes = NULL;
  int fd;

  if (!parse_url (url, &place, error))
    return NULL;
  fd = connect_to (&place, deadline, error);
  if (fd < 0)
    return NULL;
  bio = BIO_new_socket (fd, BIO_NOCLOSE);
  http = bio != NULL ? make_request (bio, &place, request, max) : NULL;
  if (http != NULL)
    bytes = exchange (http, bio, fd, deadline, error);
  else
    fail (error, _ ("the request could not be made"));
  g_clear_pointer (&http, OSSL_HTTP_REQ_CTX_free);
  close (fd);
  ERR_clear_error ();
  return bytes;
}
