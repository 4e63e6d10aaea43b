/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-profile-private.h"

/* What may stand in each field of a profile: the same for the dialog, the command line and the
 * file. */

#define MAX_NAME     100 /* characters */
#define MAX_HOST     253 /* bytes (RFC 1035 section 2.3.4) */
#define MAX_LABEL    63
#define FINGER_BYTES 32

static gboolean
refuse (GError **error, const char *why)
{
  if (why == NULL)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, why);
  return FALSE;
}

/**
 * xg_profile_check_jid:
 * @jid: (nullable): what a person typed
 * @error: return location
 *
 * Checks that @jid is a bare account address, `local@domain` (RFC 7622 section 3), no resource.
 *
 * Returns: whether it is; @error is a sentence that says what is wrong
 */
gboolean
xg_profile_check_jid (const char *jid, GError **error)
{
  const char *at = jid != NULL ? strchr (jid, '@') : NULL;
  const char *why = NULL;

  if (jid == NULL || *jid == '\0')
    why = _ ("Enter the address of your account, for example analyst@grid.example.");
  else if (!g_utf8_validate (jid, -1, NULL))
    why = _ ("The address contains bytes that are not text.");
  else if (strchr (jid, '/') != NULL)
    why = _ ("Enter the address without a resource: nothing after a “/”.");
  else if (at == NULL)
    why = _ ("The address lacks the “@” between account and domain.");
  else if (at == jid)
    why = _ ("The address lacks the account name before the “@”.");
  else if (at[1] == '\0')
    why = _ ("The address lacks the domain after the “@”.");
  else if (strchr (at + 1, '@') != NULL)
    why = _ ("The address has more than one “@”.");
  else if ((gsize) (at - jid) > 1023 || strlen (at + 1) > 1023)
    why = _ ("The address is too long.");
  else if (strpbrk (jid, " \t\r\n\"&'<>:") != NULL)
    why = _ ("The address contains a character that is not allowed there.");
  else if (at[1] == '.' || strstr (at, "..") != NULL)
    why = _ ("The domain of the address is not complete.");

  return refuse (error, why);
}

/**
 * xg_profile_check_port:
 * @text: (nullable): what a person typed
 * @port: (out) (optional): the number; 0 for nothing typed: the default
 * @error: return location
 *
 * Returns: whether @text is empty or a port
 */
gboolean
xg_profile_check_port (const char *text, guint *port, GError **error)
{
  guint64 number = 0;

  if (port != NULL)
    *port = 0;
  if (text == NULL || *text == '\0')
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return refuse (error, _ ("The port is a number from 1 to 65535."));
  if (port != NULL)
    *port = (guint) number;
  return TRUE;
}

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return TRUE;
  return FALSE;
}

static const char *
refuse_name (const char *name)
{
  g_autofree char *stripped = NULL;

  if (name == NULL)
    return _ ("Give the profile a name.");
  if (!g_utf8_validate (name, -1, NULL))
    return _ ("The name contains bytes that are not text.");
  if (has_control (name))
    return _ ("The name contains a character that can’t be shown.");
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    return _ ("The name is too long: 100 characters are enough.");
  stripped = g_strstrip (g_strdup (name));
  return *stripped == '\0' ? _ ("Give the profile a name.") : NULL;
}

static gboolean
is_host_name (const char *ascii)
{
  g_auto (GStrv) labels = g_strsplit (ascii, ".", -1);
  guint n_labels = g_strv_length (labels);

  /* A dot at the end says that nothing follows. */
  if (n_labels > 1 && *labels[n_labels - 1] == '\0')
    n_labels--;
  for (guint i = 0; i < n_labels; i++)
    {
      gsize length = strlen (labels[i]);

      if (length == 0 || length > MAX_LABEL || labels[i][0] == '-' || labels[i][length - 1] == '-')
        return FALSE;
      if (strspn (labels[i], G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_") != length)
        return FALSE;
    }
  return strlen (ascii) <= MAX_HOST;
}

static const char *
refuse_host (const char *host)
{
  g_autofree char *ascii = NULL;

  if (host == NULL || g_hostname_is_ip_address (host))
    return NULL;
  if (!g_utf8_validate (host, -1, NULL))
    return _ ("The server’s name contains bytes that are not text.");
  if (strstr (host, "://") != NULL || strchr (host, '/') != NULL)
    return _ ("Enter only the name of the server, not a web address.");
  if (strchr (host, '@') != NULL)
    return _ ("Enter the name of the server, not an address with “@”.");
  if (strchr (host, ':') != NULL)
    return _ ("Enter the port in its own field, not behind the server’s name.");
  ascii = g_hostname_to_ascii (host);
  return ascii != NULL && is_host_name (ascii) ? NULL : _ ("This is not the name of a server.");
}

static const char *
refuse_path (const char *path)
{
  if (path == NULL)
    return NULL;
  if (!g_utf8_validate (path, -1, NULL))
    return _ ("The file’s name contains bytes that are not text. Give it another name.");
  return g_path_is_absolute (path) ? NULL
                                   : _ ("Give the whole path of the file, beginning with “/”.");
}

/* SHA-256 as "AB:CD:…". */
static const char *
refuse_pin (const char *pin)
{
  if (pin == NULL)
    return NULL;
  for (guint i = 0; i < FINGER_BYTES; i++)
    if (!g_ascii_isxdigit (pin[3 * i]) || !g_ascii_isxdigit (pin[3 * i + 1]) ||
        pin[3 * i + 2] != (i + 1 < FINGER_BYTES ? ':' : '\0'))
      return _ ("The pinned fingerprint is not a SHA-256 fingerprint: 32 bytes in hexadecimal with "
                "colons between them.");
  return NULL;
}

static const char *
refuse_cert_file (XgProfile *self)
{
  const char *path = xg_profile_get_cert_file (self);

  if (path == NULL && xg_profile_get_auth (self) == XG_AUTH_CERTIFICATE)
    return _ ("Choose the file with your certificate.");
  return refuse_path (path);
}

/**
 * xg_profile_check_field:
 * @self: a profile
 * @field: a field
 * @error: return location
 *
 * Checks one field by itself, without looking at any file or server.
 *
 * Returns: whether the field can be used; @error is a sentence for under it
 */
gboolean
xg_profile_check_field (XgProfile *self, XgProfileField field, GError **error)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (field < XG_PROFILE_N_FIELDS, FALSE);

  if (xg_profile_get_problem (self, field) != NULL)
    return refuse (error, xg_profile_get_problem (self, field));

  switch (field)
    {
    case XG_PROFILE_FIELD_NAME:
      return refuse (error, refuse_name (xg_profile_get_name (self)));
    case XG_PROFILE_FIELD_JID:
      return xg_profile_check_jid (xg_profile_get_jid (self), error);
    case XG_PROFILE_FIELD_HOST:
      return refuse (error, refuse_host (xg_profile_get_host (self)));
    case XG_PROFILE_FIELD_CA_FILE:
      return refuse (error, refuse_path (xg_profile_get_ca_file (self)));
    case XG_PROFILE_FIELD_CERT_FILE:
      return refuse (error, refuse_cert_file (self));
    case XG_PROFILE_FIELD_KEY_FILE:
      return refuse (error, refuse_path (xg_profile_get_key_file (self)));
    case XG_PROFILE_FIELD_CRL_FILE:
      return refuse (error, refuse_path (xg_profile_get_crl_file (self)));
    case XG_PROFILE_FIELD_PIN:
      return refuse (error, refuse_pin (xg_profile_get_pin (self)));
    case XG_PROFILE_FIELD_PORT:
    case XG_PROFILE_FIELD_AUTH:
    case XG_PROFILE_FIELD_REVOCATION:
    case XG_PROFILE_N_FIELDS:
    default:
      return TRUE;
    }
}

/**
 * xg_profile_check:
 * @self: a profile
 * @field: (out) (optional): the first field that is not right
 * @error: return location
 *
 * Returns: whether every field can be used
 */
gboolean
xg_profile_check (XgProfile *self, XgProfileField *field, GError **error)
{
  g_return_val_if_fail (XG_IS_PROFILE (self), FALSE);

  for (XgProfileField i = XG_PROFILE_FIELD_NAME; i < XG_PROFILE_N_FIELDS; i++)
    if (!xg_profile_check_field (self, i, error))
      {
        if (field != NULL)
          *field = i;
        return FALSE;
      }
  return TRUE;
}
