/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "admin/xg-form-warning.h"
#include "form/xg-form-number.h"

/* Access models, the narrowest first: how many may read by each. */
static const char *const access_models[] = { "whitelist", "authorize", "roster",
                                             "presence",  "open",      NULL };
static const char *const publish_models[] = { "publishers", "subscribers", "open", NULL };

static int
get_rank (const char *const *models, const char *model)
{
  for (int i = 0; models[i] != NULL; i++)
    {
      if (g_strcmp0 (models[i], model) == 0)
        return i;
    }
  return -1;
}

/* The field where it was changed, with what it is to be and what it was; NULL values: nothing. */
static gboolean
find_change (XgForm *form, const char *var, const char **now, const char **before)
{
  XgFormField *field = xg_form_find (form, var);

  if (field == NULL || !xg_form_field_get_changed (field))
    return FALSE;
  *now = xg_form_field_get_values (field)[0];
  *before = xg_form_field_get_saved_values (field)[0];
  return TRUE;
}

static void
add (GPtrArray *warnings, const char *sentence)
{
  g_ptr_array_add (warnings, g_strdup (sentence));
}

static void
warn_of_access (XgForm *form, GPtrArray *warnings)
{
  const char *now, *before;
  int to, from;

  if (!find_change (form, "pubsub#access_model", &now, &before))
    return;
  to = get_rank (access_models, now);
  from = get_rank (access_models, before);
  if (g_strcmp0 (now, "open") == 0)
    add (warnings,
         _ ("Anybody who can reach the broker will be able to subscribe and read, without being "
            "asked. RFC 8600 asks for a list of who may, or for approval."));
  else if (to > from && from >= 0)
    add (warnings, _ ("More people than before will be able to subscribe and read."));
  else if (to >= 0 && to < from)
    add (warnings,
         _ ("Fewer people than before may subscribe and read. Those who are subscribed already "
            "may lose access, or keep it, as the broker does it: look at the subscriptions "
            "afterwards."));
}

static void
warn_of_publishing (XgForm *form, GPtrArray *warnings)
{
  const char *now, *before;

  if (!find_change (form, "pubsub#publish_model", &now, &before))
    return;
  if (g_strcmp0 (now, "open") == 0)
    add (warnings,
         _ ("Anybody who can reach the broker will be able to publish here. Forged incidents can "
            "then come from anywhere."));
  else if (get_rank (publish_models, now) > get_rank (publish_models, before))
    add (warnings, _ ("Everybody who is subscribed will be able to publish here."));
}

static gboolean
is_off (const char *value)
{
  return value != NULL && (strcmp (value, "0") == 0 || strcmp (value, "false") == 0);
}

/* Whether a limit is lower than it was: “max” and nothing are as many as can be. */
static gboolean
is_less (const char *now, const char *before)
{
  if (now == NULL || !xg_form_number_is_integer (now))
    return FALSE;
  if (before == NULL || !xg_form_number_is_integer (before))
    return TRUE;
  return xg_form_number_compare (now, before) < 0;
}

static void
warn_of_items (XgForm *form, GPtrArray *warnings)
{
  const char *now, *before;

  if (find_change (form, "pubsub#persist_items", &now, &before) && is_off (now))
    add (warnings,
         _ ("Items will not be kept any more. Those that are there may be removed at once, and "
            "nobody can catch up after an interruption."));
  if (find_change (form, "pubsub#max_items", &now, &before) && is_less (now, before))
    add (warnings,
         _ ("Fewer items will be kept. Older ones beyond that number are removed at once and "
            "can't be brought back."));
  if (find_change (form, "pubsub#item_expire", &now, &before) && is_less (now, before))
    add (warnings,
         _ ("Items will be removed earlier. Those that are older are removed at once and can't be "
            "brought back."));
  if (find_change (form, "pubsub#purge_offline", &now, &before) && now != NULL && !is_off (now))
    add (warnings, _ ("The items of a publisher will be removed whenever it goes offline."));
  if (find_change (form, "pubsub#deliver_notifications", &now, &before) && is_off (now))
    add (warnings, _ ("Subscribers will not be told of new items any more."));
  if (find_change (form, "pubsub#subscribe", &now, &before) && is_off (now))
    add (warnings, _ ("Nobody will be able to subscribe any more, whatever the access model."));
}

static void
warn_of_owners (XgForm *form, const char *own_jid, GPtrArray *warnings)
{
  XgFormField *field = xg_form_find (form, "pubsub#owner");
  const char *const *owners;

  if (field == NULL || own_jid == NULL || !xg_form_field_get_changed (field))
    return;
  owners = xg_form_field_get_values (field);
  if (!g_strv_contains (owners, own_jid) &&
      g_strv_contains (xg_form_field_get_saved_values (field), own_jid))
    add (warnings,
         _ ("You are not among the owners any more. You will not be able to change anything here "
            "afterwards, nor to take this back."));
}

static void
warn_of_kind (XgForm *form, GPtrArray *warnings)
{
  const char *now, *before;

  if (find_change (form, "pubsub#node_type", &now, &before))
    add (warnings,
         _ ("A topic that becomes a collection loses its items, a collection that becomes a topic "
            "the nodes in it. Most brokers refuse it."));
  if (find_change (form, "pubsub#children", &now, &before) ||
      find_change (form, "pubsub#collection", &now, &before))
    add (warnings,
         _ ("Subscribers of a collection receive what is published below it: who receives what "
            "changes with what is in which collection."));
}

/**
 * xg_form_warnings:
 * @form: the configuration of a node, with edits
 * @own_jid: (nullable): bare JID of who sends them
 *
 * Tells which edits open a node to more people, take access or items away, or lock their author
 * out. Edits of other kinds are harmless.
 *
 * Returns: (transfer full) (element-type utf8): sentences, the gravest first; empty when there is
 *   nothing to warn of
 */
GPtrArray *
xg_form_warnings (XgForm *form, const char *own_jid)
{
  GPtrArray *warnings;

  g_return_val_if_fail (XG_IS_FORM (form), NULL);

  warnings = g_ptr_array_new_with_free_func (g_free);
  warn_of_owners (form, own_jid, warnings);
  warn_of_access (form, warnings);
  warn_of_publishing (form, warnings);
  warn_of_items (form, warnings);
  warn_of_kind (form, warnings);
  return warnings;
}
