/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-alert"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "alert/xg-pending.h"
#include "base/xg-bidi.h"

/* Notification servers cut longer texts, each in its own way. */
#define MAX_TITLE_CHARS 120
#define MAX_BODY_CHARS  600

/**
 * xg_pending_clear:
 * @self: empty afterwards
 */
void
xg_pending_clear (XgPending *self)
{
  g_free (self->title);
  g_free (self->body);
  memset (self, 0, sizeof *self);
}

/**
 * xg_pending_add:
 * @self: what is waiting already
 * @later: what came after it; empty afterwards
 */
void
xg_pending_add (XgPending *self, XgPending *later)
{
  guint64 count = self->count + later->count;

  if (later->count == 0)
    return;
  if (self->count == 0 || later->severity >= self->severity)
    {
      xg_pending_clear (self);
      *self = *later;
      memset (later, 0, sizeof *later);
    }
  else
    xg_pending_clear (later);
  self->count = count;
}

/* Lines stay lines; other control characters, which D-Bus would carry to the screen, go. What turns
 * the direction of text does so within these words only. */
static char *
clean (const char *text, gsize max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *out = g_string_new (NULL);
  char *whole;
  gsize n = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != '\n' && g_unichar_iscntrl (c))
        c = ' ';
      if (++n > max_chars)
        {
          g_string_truncate (out, (gsize) (g_utf8_prev_char (out->str + out->len) - out->str));
          g_string_append (out, "…");
          break;
        }
      g_string_append_unichar (out, c);
    }
  g_strstrip (out->str);
  whole = xg_bidi_isolate (out->str);
  g_string_free (out, TRUE);
  return whole;
}

/**
 * xg_pending_dup_title:
 * @self: what is to be said
 *
 * Returns: (transfer full): its title, bounded; maybe empty
 */
char *
xg_pending_dup_title (const XgPending *self)
{
  return clean (self->title, MAX_TITLE_CHARS);
}

/**
 * xg_pending_dup_body:
 * @self: what is to be said
 * @markup: whether the server reads the body as markup
 *
 * Returns: (transfer full): its body, bounded and escaped if need be, with the number of others
 */
char *
xg_pending_dup_body (const XgPending *self, gboolean markup)
{
  g_autofree char *body = clean (self->body, MAX_BODY_CHARS);
  g_autofree char *more = NULL;
  g_autofree char *plain = NULL;

  if (self->count > 1)
    {
      guint64 others = self->count - 1;

      more = g_strdup_printf (ngettext ("… and %" G_GUINT64_FORMAT " more",
                                        "… and %" G_GUINT64_FORMAT " more",
                                        (gulong) others),
                              others);
    }
  plain = g_strconcat (body, *body != '\0' && more != NULL ? "\n" : "", more, NULL);
  return markup ? g_markup_escape_text (plain, -1) : g_steal_pointer (&plain);
}
