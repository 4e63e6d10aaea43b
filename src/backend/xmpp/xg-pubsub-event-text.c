/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "xmpp/xg-pubsub-event-text.h"

#define MAX_NAME   120 /* characters of an id in a sentence */
#define MAX_VALUE  60  /* characters of a configuration value */
#define MAX_FIELDS 4

/* Control characters and those that turn the direction of the text around them. */
static gboolean
is_unshowable (gunichar c)
{
  return g_unichar_iscntrl (c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0x2028 || c == 0x2029;
}

static void
append_shown (GString *out, const char *text, guint max)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (++n > max)
        {
          g_string_append (out, "…");
          return;
        }
      g_string_append_unichar (out, is_unshowable (c) ? ' ' : c);
    }
}

static char *
shown (const char *text)
{
  GString *out = g_string_new (NULL);

  append_shown (out, text, MAX_NAME);
  return g_string_free (out, FALSE);
}

/**
 * xg_pubsub_event_text_retract:
 * @item_id: the item
 *
 * Returns: (transfer full): the sentence for XEP-0060 section 7.2
 */
char *
xg_pubsub_event_text_retract (const char *item_id)
{
  g_autofree char *name = shown (item_id);

  return g_strdup_printf (_ ("Item “%s” was retracted"), name);
}

/**
 * xg_pubsub_event_text_purge:
 *
 * Returns: (transfer full): the sentence for XEP-0060 section 8.5
 */
char *
xg_pubsub_event_text_purge (void)
{
  return g_strdup (_ ("All items were purged"));
}

/**
 * xg_pubsub_event_text_delete:
 * @redirect: (nullable): URI of the node that takes its place
 *
 * Returns: (transfer full): the sentence for XEP-0060 section 8.4
 */
char *
xg_pubsub_event_text_delete (const char *redirect)
{
  g_autofree char *name = NULL;

  if (redirect == NULL || redirect[0] == '\0')
    return g_strdup (_ ("The topic was deleted"));
  name = shown (redirect);
  return g_strdup_printf (_ ("The topic was deleted; it goes on at %s"), name);
}

/**
 * xg_pubsub_event_text_configuration:
 * @form: (nullable): the new configuration, if the broker tells it; it tells all fields, not only
 *   those that changed
 *
 * Returns: (transfer full): the sentence for XEP-0060 section 8.2, with the fields that say who
 * may do what first
 */
char *
xg_pubsub_event_text_configuration (XgDataForm *form)
{
  static const char *const telling[] = {
    "pubsub#access_model", "pubsub#publish_model", "pubsub#title",         "pubsub#type",
    "pubsub#max_items",    "pubsub#collection",    "pubsub#persist_items",
  };
  g_autoptr (GString) fields = NULL;
  guint n = 0;

  if (form == NULL)
    return g_strdup (_ ("The configuration was changed"));

  fields = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (telling) && n < MAX_FIELDS; i++)
    {
      const char *value = xg_data_form_get_value (form, telling[i]);

      if (value == NULL || value[0] == '\0')
        continue;
      if (n++ > 0)
        g_string_append (fields, ", ");
      g_string_append (fields, telling[i] + strlen ("pubsub#"));
      g_string_append (fields, " = ");
      append_shown (fields, value, MAX_VALUE);
    }
  if (n == 0)
    return g_strdup (_ ("The configuration was changed"));
  return g_strdup_printf (_ ("The configuration was changed: %s"), fields->str);
}

/**
 * xg_pubsub_event_text_create:
 * @child: (nullable): the node that is new below a collection; %NULL when no collection is told
 *
 * Returns: (transfer full): the sentence for XEP-0248 section 5.3.1.2
 */
char *
xg_pubsub_event_text_create (const char *child)
{
  g_autofree char *name = NULL;

  if (child == NULL)
    return g_strdup (_ ("The topic was created"));
  name = shown (child);
  return g_strdup_printf (_ ("Topic “%s” was created below this collection"), name);
}

/**
 * xg_pubsub_event_text_associate:
 * @child: the new child of a collection
 *
 * Returns: (transfer full): the sentence for XEP-0248 section 5.3.2
 */
char *
xg_pubsub_event_text_associate (const char *child)
{
  g_autofree char *name = shown (child);

  return g_strdup_printf (_ ("Topic “%s” was added to this collection"), name);
}

/**
 * xg_pubsub_event_text_dissociate:
 * @child: the former child of a collection
 *
 * Returns: (transfer full): the sentence for XEP-0248 section 5.3.2
 */
char *
xg_pubsub_event_text_dissociate (const char *child)
{
  g_autofree char *name = shown (child);

  return g_strdup_printf (_ ("Topic “%s” was removed from this collection"), name);
}

/**
 * xg_pubsub_event_text_subscription:
 * @jid: whose subscription
 * @state: the `subscription` attribute
 *
 * Returns: (transfer full) (nullable): the sentence for XEP-0060 section 8.8; %NULL for a state
 * that does not exist
 */
char *
xg_pubsub_event_text_subscription (const char *jid, const char *state)
{
  g_autofree char *name = shown (jid);

  if (g_strcmp0 (state, "subscribed") == 0)
    return g_strdup_printf (_ ("%s is now subscribed"), name);
  if (g_strcmp0 (state, "pending") == 0)
    return g_strdup_printf (_ ("The subscription of %s waits for approval"), name);
  if (g_strcmp0 (state, "unconfigured") == 0)
    return g_strdup_printf (_ ("The subscription of %s waits to be configured"), name);
  if (g_strcmp0 (state, "none") == 0)
    return g_strdup_printf (_ ("The subscription of %s was ended"), name);
  return NULL;
}
