/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/random.h>

#include "base/xg-wipe.h"
#include "xmpp/xg-saslprep.h"
#include "xmpp/xg-scram.h"
#include "xmpp/xg-xmpp-error.h"

/* Servers use 4,096 to some 100,000 rounds; each costs about a microsecond. */
#define ITERATIONS_MAX 10000000
#define DIGEST_MAX     64
#define NONCE_BYTES    24
/* Rounds between two looks at the cancellable. */
#define ROUNDS_AT_ONCE 4096
/* Bytes of the stack that a call of GHmac may leave a key in. */
#define STACK_USED 4096

typedef struct
{
  const char *name;
  const char *bound_name;
  GChecksumType type;
} Mechanism;

/* The strongest first. */
static const Mechanism mechanisms[] = {
  { "SCRAM-SHA-512", "SCRAM-SHA-512-PLUS", G_CHECKSUM_SHA512 },
  { "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", G_CHECKSUM_SHA256 },
  { "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", G_CHECKSUM_SHA1 },
};

struct _XgScram
{
  GChecksumType type;
  gsize digest_length;
  char *password; /* prepared; wiped */
  char *nonce;
  char *gs2_header; /* whether there is channel binding; no other authorization identity */
  GBytes *binding;  /* what the channel is bound by; NULL: nothing */
  char *first;      /* client-first-message */
  guint8 server_signature[DIGEST_MAX];
  gboolean responded;
};

/* g_hmac_new() leaves the key where it put its padded form. */
static __attribute__ ((noinline)) void
wipe_stack (void)
{
  guint8 used[STACK_USED];

  explicit_bzero (used, sizeof used);
}

static void
digest_of (GHmac *hmac, guint8 *digest)
{
  gsize length = DIGEST_MAX;

  g_hmac_get_digest (hmac, digest, &length);
}

static void
hmac_bytes (XgScram *self, const guint8 *key, gsize key_length, const char *text, guint8 *digest)
{
  GHmac *hmac = g_hmac_new (self->type, key, key_length);

  g_hmac_update (hmac, (const guchar *) text, (gssize) strlen (text));
  digest_of (hmac, digest);
  g_hmac_unref (hmac);
}

static void
hash_bytes (XgScram *self, const guint8 *data, gsize length, guint8 *digest)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (self->type);
  gsize digest_length = DIGEST_MAX;

  g_checksum_update (checksum, data, (gssize) length);
  g_checksum_get_digest (checksum, digest, &digest_length);
}

/* PBKDF2 (RFC 8018) for one block, which is Hi() of RFC 5802. */
static gboolean
derive_key (XgScram *self,
            const guint8 *salt,
            gsize salt_length,
            guint iterations,
            guint8 *result,
            GCancellable *cancellable,
            GError **error)
{
  static const guint8 block_number[4] = { 0, 0, 0, 1 };
  guint8 round[DIGEST_MAX];
  GHmac *keyed = g_hmac_new (self->type, (const guchar *) self->password, strlen (self->password));
  GHmac *hmac = g_hmac_copy (keyed);
  gboolean done = TRUE;

  g_hmac_update (hmac, salt, (gssize) salt_length);
  g_hmac_update (hmac, block_number, sizeof block_number);
  digest_of (hmac, round);
  g_hmac_unref (hmac);
  memcpy (result, round, self->digest_length);

  for (guint i = 1; i < iterations; i++)
    {
      if (i % ROUNDS_AT_ONCE == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          done = FALSE;
          break;
        }
      hmac = g_hmac_copy (keyed);
      g_hmac_update (hmac, round, (gssize) self->digest_length);
      digest_of (hmac, round);
      g_hmac_unref (hmac);
      for (gsize k = 0; k < self->digest_length; k++)
        result[k] ^= round[k];
    }
  /* What it holds of the password is written over by its last block. */
  digest_of (keyed, round);
  g_hmac_unref (keyed);
  explicit_bzero (round, sizeof round);
  return done;
}

/**
 * xg_scram_choose:
 * @offered: (array zero-terminated=1): names of SASL mechanisms
 * @bound: whether one with channel binding is wanted, or one without
 *
 * Returns: (nullable): the strongest mechanism of @offered that #XgScram speaks
 */
const char *
xg_scram_choose (const char *const *offered, gboolean bound)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      const char *name = bound ? mechanisms[i].bound_name : mechanisms[i].name;

      if (g_strv_contains (offered, name))
        return name;
    }
  return NULL;
}

static char *
random_nonce (void)
{
  guint8 bytes[NONCE_BYTES];
  gsize filled = 0;

  while (filled < sizeof bytes)
    {
      gssize got = getrandom (bytes + filled, sizeof bytes - filled, 0);

      if (got > 0)
        filled += (gsize) got;
    }
  return g_base64_encode (bytes, sizeof bytes);
}

/* RFC 5802 section 5.1: "=" and "," of a user name are written =3D and =2C. */
static char *
escape_user (const char *user)
{
  GString *out = g_string_new (NULL);

  for (const char *p = user; *p != '\0'; p++)
    {
      if (*p == '=')
        g_string_append (out, "=3D");
      else if (*p == ',')
        g_string_append (out, "=2C");
      else
        g_string_append_c (out, *p);
    }
  return g_string_free (out, FALSE);
}

/* RFC 5802 section 7, gs2-cbind-flag */
static char *
make_gs2_header (const XgScramBinding *binding)
{
  if (binding != NULL && binding->type != NULL)
    return g_strdup_printf ("p=%s,,", binding->type);
  return g_strdup (binding != NULL ? "y,," : "n,,");
}

static const Mechanism *
find_mechanism (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      if (strcmp (mechanisms[i].name, name) == 0 || strcmp (mechanisms[i].bound_name, name) == 0)
        return &mechanisms[i];
    }
  return NULL;
}

/**
 * xg_scram_new:
 * @mechanism: a name that xg_scram_choose() returned
 * @user: local part of the JID
 * @password: its password
 * @binding: (nullable): how the channel is bound, if @mechanism is one that does; with a type of
 *   %NULL, that we could but the server does not offer it; %NULL when we cannot
 * @nonce: (nullable): our nonce, for tests; %NULL for a random one
 * @error: return location for a %XG_STREAM_ERROR
 *
 * Returns: (transfer full) (nullable): a new login; %NULL if user name or password have characters
 *   that no account can have
 */
XgScram *
xg_scram_new (const char *mechanism,
              const char *user,
              const char *password,
              const XgScramBinding *binding,
              const char *nonce,
              GError **error)
{
  g_autoptr (XgScram) self = g_new0 (XgScram, 1);
  g_autofree char *prepared = NULL;
  g_autofree char *escaped = NULL;
  const Mechanism *found = find_mechanism (mechanism);
  gboolean bound = binding != NULL && binding->type != NULL;

  g_return_val_if_fail (found != NULL, NULL);
  g_return_val_if_fail (bound == (strcmp (found->bound_name, mechanism) == 0), NULL);

  self->gs2_header = make_gs2_header (binding);
  self->binding = bound ? g_bytes_ref (binding->data) : NULL;
  self->type = found->type;
  self->digest_length = (gsize) g_checksum_type_get_length (found->type);
  self->password = xg_saslprep (password);
  prepared = xg_saslprep (user);
  if (self->password == NULL || prepared == NULL)
    {
      g_set_error_literal (error,
                           XG_STREAM_ERROR,
                           XG_STREAM_ERROR_NOT_AUTHORIZED,
                           self->password == NULL
                             ? _ ("The password is empty or contains a character that no password "
                                  "can have. Nothing was sent to the server.")
                             : _ ("The user name contains a character that no account can have. "
                                  "Nothing was sent to the server."));
      return NULL;
    }
  escaped = escape_user (prepared);
  self->nonce = nonce != NULL ? g_strdup (nonce) : random_nonce ();
  self->first = g_strdup_printf ("%sn=%s,r=%s", self->gs2_header, escaped, self->nonce);
  return g_steal_pointer (&self);
}

/**
 * xg_scram_get_first:
 * @self: a login
 *
 * Returns: the client-first-message, to be sent in Base64
 */
const char *
xg_scram_get_first (XgScram *self)
{
  return self->first;
}

static gboolean
fail_challenge (GError **error)
{
  g_set_error_literal (error,
                       XG_STREAM_ERROR,
                       XG_STREAM_ERROR_AUTH_FAILED,
                       _ ("The server sent a login challenge that the protocol does not allow."));
  return FALSE;
}

/* server-first-message: r=NONCE,s=SALT,i=COUNT and then extensions, which must be ignored. */
static gboolean
parse_challenge (XgScram *self,
                 const char *message,
                 const char **nonce,
                 guint8 **salt,
                 gsize *salt_length,
                 guint *iterations,
                 char ***parts,
                 GError **error)
{
  char **field = *parts = g_strsplit (message, ",", -1);
  guint64 count;

  if (g_strv_length (field) < 3 || !g_str_has_prefix (field[0], "r=") ||
      !g_str_has_prefix (field[1], "s=") || !g_str_has_prefix (field[2], "i="))
    return fail_challenge (error);

  *nonce = field[0] + 2;
  if (!g_str_has_prefix (*nonce, self->nonce) || strlen (*nonce) == strlen (self->nonce))
    {
      g_set_error_literal (error,
                           XG_STREAM_ERROR,
                           XG_STREAM_ERROR_SERVER_NOT_GENUINE,
                           _ ("The server answered to another login than ours; somebody may be "
                              "standing between. Nothing secret was sent."));
      return FALSE;
    }
  if (!g_ascii_string_to_unsigned (field[2] + 2, 10, 1, ITERATIONS_MAX, &count, NULL))
    {
      g_set_error (error,
                   XG_STREAM_ERROR,
                   XG_STREAM_ERROR_AUTH_FAILED,
                   /* Translators: a number of rounds of computing */
                   _ ("The server asks for %s rounds of password hashing; from 1 to %d are sane."),
                   field[2] + 2,
                   ITERATIONS_MAX);
      return FALSE;
    }
  *iterations = (guint) count;
  *salt = g_base64_decode (field[1] + 2, salt_length);
  return *salt_length > 0 || fail_challenge (error);
}

/* cbind-input of RFC 5802 section 7, in Base64 */
static char *
encode_binding (XgScram *self)
{
  g_autoptr (GByteArray) input = g_byte_array_new ();

  g_byte_array_append (input, (const guint8 *) self->gs2_header, (guint) strlen (self->gs2_header));
  if (self->binding != NULL)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (self->binding, &length);

      g_byte_array_append (input, data, (guint) length);
    }
  return g_base64_encode (input->data, input->len);
}

/* What knowing the password is proved with. The password itself is of no more use then. */
static gboolean
derive_salted (XgScram *self,
               const guint8 *salt,
               gsize salt_length,
               guint iterations,
               guint8 *salted,
               GCancellable *cancellable,
               GError **error)
{
  gboolean done;

  if (self->password == NULL)
    return fail_challenge (error);
  done = derive_key (self, salt, salt_length, iterations, salted, cancellable, error);
  wipe_stack ();
  xg_wipe_string (g_steal_pointer (&self->password));
  return done;
}

/**
 * xg_scram_respond:
 * @self: a login
 * @server_first: the server-first-message, decoded from Base64
 * @cancellable: (nullable): stops the computing
 * @error: return location for a %XG_STREAM_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Computes the proof of knowing the password. Takes milliseconds to seconds, as the server asks.
 *
 * Returns: (transfer full) (nullable): the client-final-message, to be sent in Base64
 */
char *
xg_scram_respond (XgScram *self,
                  const char *server_first,
                  GCancellable *cancellable,
                  GError **error)
{
  g_auto (GStrv) parts = NULL;
  g_autofree guint8 *salt = NULL;
  g_autofree char *channel = NULL;
  g_autofree char *without_proof = NULL;
  g_autofree char *auth_message = NULL;
  g_autofree char *encoded = NULL;
  guint8 salted[DIGEST_MAX], key[DIGEST_MAX], stored[DIGEST_MAX], signature[DIGEST_MAX];
  const char *nonce;
  gsize salt_length = 0;
  guint iterations = 0;

  if (!parse_challenge (self,
                        server_first,
                        &nonce,
                        &salt,
                        &salt_length,
                        &iterations,
                        &parts,
                        error))
    return NULL;
  if (!derive_salted (self, salt, salt_length, iterations, salted, cancellable, error))
    return NULL;

  channel = encode_binding (self);
  without_proof = g_strdup_printf ("c=%s,r=%s", channel, nonce);
  auth_message = g_strdup_printf ("%s,%s,%s",
                                  self->first + strlen (self->gs2_header),
                                  server_first,
                                  without_proof);

  hmac_bytes (self, salted, self->digest_length, "Server Key", key);
  hmac_bytes (self, key, self->digest_length, auth_message, self->server_signature);
  hmac_bytes (self, salted, self->digest_length, "Client Key", key);
  hash_bytes (self, key, self->digest_length, stored);
  hmac_bytes (self, stored, self->digest_length, auth_message, signature);
  for (gsize i = 0; i < self->digest_length; i++)
    key[i] ^= signature[i];
  encoded = g_base64_encode (key, self->digest_length);

  explicit_bzero (salted, sizeof salted);
  explicit_bzero (key, sizeof key);
  explicit_bzero (stored, sizeof stored);
  explicit_bzero (signature, sizeof signature);
  wipe_stack ();
  self->responded = TRUE;
  return g_strdup_printf ("%s,p=%s", without_proof, encoded);
}

static gboolean
equal_in_constant_time (const guint8 *a, const guint8 *b, gsize length)
{
  guint8 difference = 0;

  for (gsize i = 0; i < length; i++)
    difference |= a[i] ^ b[i];
  return difference == 0;
}

/**
 * xg_scram_verify:
 * @self: a login that has responded
 * @server_final: (nullable): the server-final-message, decoded from Base64
 * @error: return location for a %XG_STREAM_ERROR
 *
 * Checks the server's own proof of knowing the password. Without it a server is not believed,
 * whatever else it says.
 *
 * Returns: whether the server is genuine
 */
gboolean
xg_scram_verify (XgScram *self, const char *server_final, GError **error)
{
  g_autofree char *encoded = NULL;
  g_autofree guint8 *signature = NULL;
  gsize length = 0;

  if (self->responded && server_final != NULL && g_str_has_prefix (server_final, "v="))
    {
      encoded = g_strndup (server_final + 2, strcspn (server_final + 2, ","));
      signature = g_base64_decode (encoded, &length);
      if (length == self->digest_length &&
          equal_in_constant_time (signature, self->server_signature, length))
        return TRUE;
    }
  g_set_error_literal (error,
                       XG_STREAM_ERROR,
                       XG_STREAM_ERROR_SERVER_NOT_GENUINE,
                       _ ("The server accepted the login but could not prove that it knows the "
                          "password. It may not be the server it claims to be."));
  return FALSE;
}

/**
 * xg_scram_free:
 * @self: (transfer full) (nullable): a login
 *
 * Wipes and frees it.
 */
void
xg_scram_free (XgScram *self)
{
  if (self == NULL)
    return;
  xg_wipe_string (self->password);
  g_free (self->nonce);
  g_free (self->gs2_header);
  g_clear_pointer (&self->binding, g_bytes_unref);
  g_free (self->first);
  explicit_bzero (self, sizeof *self);
  g_free (self);
}
