/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include <glib/gi18n.h>

#include "admin/xg-person.h"
#include "node/xg-affiliations-tab-private.h"
#include "node/xg-node-widgets.h"
#include "node/xg-person-row.h"
#include "xg-phrases.h"

/* What somebody can be made, from the most to the least. */
static const XgAffiliation choices[] = {
  XG_AFFILIATION_OWNER,  XG_AFFILIATION_PUBLISHER, XG_AFFILIATION_PUBLISH_ONLY,
  XG_AFFILIATION_MEMBER, XG_AFFILIATION_OUTCAST,   XG_AFFILIATION_NONE,
};

static gboolean
is_own (XgAffiliationsTab *self, const char *jid)
{
  g_autofree char *own = xg_affiliations_tab_dup_own_jid (self);

  return g_ascii_strcasecmp (jid, own) == 0;
}

/* Not every broker knows of accounts that may only publish. */
static gboolean
can_choose (XgAffiliationsTab *self, XgAffiliation affiliation)
{
  XgBroker *broker = xg_node_tab_get_broker (XG_NODE_TAB (self));

  return affiliation != XG_AFFILIATION_PUBLISH_ONLY || broker == NULL ||
         xg_capabilities_can (xg_broker_get_capabilities (broker), XG_FUNCTION_PUBLISH_ONLY, NULL);
}

GMenuModel *
xg_affiliations_tab_make_menu (XgAffiliationsTab *self, const char *jid)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      const char *nick = xg_affiliation_to_nick (choices[i]);
      const char *label = choices[i] == XG_AFFILIATION_NONE ? _ ("Remove from List")
                                                            : xg_phrase_affiliation (choices[i]);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      if (!can_choose (self, choices[i]))
        continue;
      if (jid != NULL)
        g_menu_item_set_action_and_target (item, "affiliations.set", "(ss)", jid, nick);
      else
        g_menu_item_set_action_and_target (item, "affiliations.set-selected", "s", nick);
      g_menu_append_item (menu, item);
    }
  if (jid != NULL)
    xg_node_append_explain (menu, "affiliations.explain-one", jid);

  return G_MENU_MODEL (menu);
}

static void
choose_cb (GtkListItem *list_item, GtkWidget *button)
{
  XgPerson *person = gtk_list_item_get_item (list_item);
  XgAffiliationsTab *self = g_object_get_data (G_OBJECT (list_item), "tab");
  g_autoptr (GMenuModel) model = xg_affiliations_tab_make_menu (self, xg_person_get_jid (person));

  xg_node_pop_up_menu (model, button);
}

static void
remove_cb (GtkListItem *list_item, XgPersonRow *row)
{
  XgPerson *person = gtk_list_item_get_item (list_item);

  gtk_widget_activate_action (GTK_WIDGET (row),
                              "affiliations.set",
                              "(ss)",
                              xg_person_get_jid (person),
                              xg_affiliation_to_nick (XG_AFFILIATION_NONE));
}

static char *
describe_person (XgAffiliationsTab *self, XgPerson *person)
{
  const char *subscription = xg_person_get_state_known (person)
                               ? xg_phrase_subscription (xg_person_get_state (person))
                               : _ ("Subscription not told");

  if (xg_person_is_changed (person))
    {
      const char *before = xg_phrase_affiliation (xg_person_get_affiliation (person));

      return g_strdup_printf (_ ("Not applied yet; now: %s"), before);
    }
  if (is_own (self, xg_person_get_jid (person)))
    return g_strdup_printf (_ ("You · %s"), subscription);

  return g_strdup (subscription);
}

static const char *
find_warning (XgAffiliationsTab *self, XgPerson *person)
{
  if (xg_person_get_affiliation (person) == XG_AFFILIATION_OUTCAST &&
      xg_person_get_state (person) == XG_SUBSCRIPTION_SUBSCRIBED)
    return _ ("Banned, but still subscribed: end the subscription too.");
  for (guint i = 0; self->guards != NULL && i < self->guards->len; i++)
    {
      const XgGuard *guard = self->guards->pdata[i];

      if (guard->jid != NULL && xg_person_is_changed (person) &&
          g_ascii_strcasecmp (guard->jid, xg_person_get_jid (person)) == 0)
        return guard->sentence;
    }

  return NULL;
}

static const char *
get_choice (XgPerson *person)
{
  if (xg_person_is_changed (person))
    return xg_phrase_affiliation (xg_person_get_wanted (person));
  if (xg_person_get_word (person) != NULL)
    return xg_person_get_word (person);

  return xg_phrase_affiliation (xg_person_get_affiliation (person));
}

static void
update_row (GtkListItem *list_item)
{
  XgAffiliationsTab *self = g_object_get_data (G_OBJECT (list_item), "tab");
  XgPerson *person = gtk_list_item_get_item (list_item);
  XgPersonRow *row = XG_PERSON_ROW (gtk_list_item_get_child (list_item));
  gboolean gone = xg_person_get_wanted (person) == XG_AFFILIATION_NONE;
  g_autofree char *subtitle = describe_person (self, person);
  g_autofree char *remove =
    g_strdup_printf (_ ("Remove %s from the list"), xg_person_get_jid (person));

  xg_person_row_set_jid (row, xg_person_get_jid (person));
  xg_person_row_set_subtitle (row, subtitle);
  xg_person_row_set_tag (row, xg_person_is_changed (person) ? _ ("changed") : NULL);
  xg_person_row_set_warning (row, find_warning (self, person));
  xg_person_row_set_choice (row, get_choice (person));
  xg_person_row_set_remove (row, gone ? NULL : remove);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgAffiliationsTab *self)
{
  GtkWidget *row = xg_person_row_new ();

  g_object_set_data (G_OBJECT (list_item), "tab", self);
  g_signal_connect_object (row, "choose", G_CALLBACK (choose_cb), list_item, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "remove", G_CALLBACK (remove_cb), list_item, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgAffiliationsTab *self)
{
  g_signal_connect_object (gtk_list_item_get_item (list_item),
                           "notify",
                           G_CALLBACK (update_row),
                           list_item,
                           G_CONNECT_SWAPPED);
  update_row (list_item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, XgAffiliationsTab *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), update_row, list_item);
}

GtkListItemFactory *
xg_affiliations_tab_make_factory (XgAffiliationsTab *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  return factory;
}
