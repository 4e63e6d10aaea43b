/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-collection-operation.h"
#include "admin/xg-create-operation.h"
#include "admin/xg-new-node.h"
#include "form/xg-form-datatype.h"

#define NODE_CONFIG "http://jabber.org/protocol/pubsub#node_config"
#define FORM_END    "</x>"

G_DEFINE_QUARK (xg - new - node - error - quark, xg_new_node_error)

/* Each with what it makes of somebody; who is in two lists gets the higher. */
static const struct
{
  const char *var;
  XgAffiliation affiliation;
} roles[] = {
  { XG_NEW_NODE_OWNERS, XG_AFFILIATION_OWNER },
  { XG_NEW_NODE_PROVIDERS, XG_AFFILIATION_PUBLISHER },
  { XG_NEW_NODE_CONSUMERS, XG_AFFILIATION_MEMBER },
};

static gboolean
has_control (const char *id)
{
  for (const char *c = id; *c != '\0'; c++)
    {
      if ((guchar) *c < 0x20 || (guchar) *c == 0x7f)
        return TRUE;
    }
  return FALSE;
}

/**
 * xg_new_node_check_id:
 * @broker: where it is to be
 * @id: a name for a node, UTF-8
 *
 * Any text can be the id of a node (XEP-0060 section 12.8), whatever characters it has.
 *
 * Returns: (transfer full) (nullable): why it can't be this one, a sentence; %NULL: it can
 */
char *
xg_new_node_check_id (XgBroker *broker, const char *id)
{
  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);

  if (id == NULL || *id == '\0')
    return g_strdup (_ ("Write an id, or let the broker choose one."));
  if (!g_utf8_validate (id, -1, NULL) || has_control (id))
    return g_strdup (_ ("There is a control character in the id, such as a line break."));
  if (xg_broker_lookup_node (broker, id) != NULL)
    return g_strdup (_ ("The broker has a node with this id already. Choose another id."));
  return NULL;
}

/* What is submitted: what was changed of the defaults, and that it is a collection, which is a
 * default of the form and not of the broker (XEP-0248 section 7.1.2). */
static char *
make_form (const XgNewNode *self, GError **error)
{
  XgFormField *type =
    self->settings != NULL ? xg_form_find (self->settings, "pubsub#node_type") : NULL;
  const gboolean collection = self->kind == XG_NODE_COLLECTION;
  g_autoptr (GString) xml = g_string_new (NULL);

  if (self->settings != NULL && xg_form_get_changed (self->settings))
    {
      g_autofree char *submitted = xg_form_submit (self->settings, XG_FORM_SUBMIT_CHANGES, error);

      if (submitted == NULL)
        return NULL;
      g_string_append (xml, submitted);
      if (g_str_has_suffix (xml->str, FORM_END))
        g_string_truncate (xml, xml->len - strlen (FORM_END));
    }
  else if (collection || self->payload_type != NULL)
    xg_data_form_begin_submit (xml, NODE_CONFIG);
  else
    return g_strdup ("");
  if (collection && (type == NULL || !xg_form_field_get_changed (type)))
    xg_data_form_append_field (xml, "pubsub#node_type", "collection");
  if (self->payload_type != NULL)
    xg_data_form_append_field (xml, "pubsub#type", self->payload_type);
  xg_data_form_end (xml);
  return g_string_free (g_steal_pointer (&xml), FALSE);
}

static void
add_after (XgPlan *plan, XgOperation *create, XgOperation *operation, gboolean follows)
{
  if (follows)
    xg_node_operation_follow (XG_NODE_OPERATION (operation), XG_NODE_OPERATION (create));
  xg_plan_add (plan, operation);
  xg_plan_add_need (plan, operation, create);
}

/* The person's own address in a lower list would take away what comes with creating it. */
static gboolean
check_people (const XgNewNode *self, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      XgFormField *field = xg_form_find (self->people, roles[i].var);
      const char *wrong = xg_form_field_get_error (field);

      if (wrong != NULL)
        {
          g_set_error (error,
                       XG_NEW_NODE_ERROR,
                       XG_NEW_NODE_ERROR_INVALID,
                       _ ("%s: %s"),
                       xg_form_field_get_label (field),
                       wrong);
          return FALSE;
        }
      if (roles[i].affiliation != XG_AFFILIATION_OWNER && self->own_jid != NULL &&
          g_strv_contains (xg_form_field_get_values (field), self->own_jid))
        {
          g_set_error (error,
                       XG_NEW_NODE_ERROR,
                       XG_NEW_NODE_ERROR_INVALID,
                       _ ("%s: this is your own address. Who creates a node is its owner and may "
                          "do all of this. Take %s off the list."),
                       xg_form_field_get_label (field),
                       self->own_jid);
          return FALSE;
        }
    }
  return TRUE;
}

static void
add_people (const XgNewNode *self, XgBroker *broker, XgPlan *plan, XgOperation *create)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  /* Whoever creates a node owns it already */
  if (self->own_jid != NULL)
    g_hash_table_add (seen, (gpointer) self->own_jid);
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      const char *const *jids =
        xg_form_field_get_values (xg_form_find (self->people, roles[i].var));

      for (guint k = 0; jids[k] != NULL; k++)
        {
          if (g_hash_table_add (seen, (gpointer) jids[k]))
            add_after (plan,
                       create,
                       xg_affiliation_operation_new (broker,
                                                     self->id,
                                                     jids[k],
                                                     XG_AFFILIATION_NONE,
                                                     roles[i].affiliation),
                       self->id == NULL);
        }
    }
}

static char *
make_title (const XgNewNode *self)
{
  g_autofree char *id = self->id != NULL ? xg_form_quote (self->id) : NULL;

  if (self->kind == XG_NODE_COLLECTION)
    return id != NULL ? g_strdup_printf (_ ("New collection “%s”"), id)
                      : g_strdup (_ ("New collection"));
  return id != NULL ? g_strdup_printf (_ ("New topic “%s”"), id) : g_strdup (_ ("New topic"));
}

/**
 * xg_new_node_make_plan:
 * @self: what is to be created
 * @broker: where
 * @error: return location for what is wrong with it, of the domains %XG_NEW_NODE_ERROR and
 *   %XG_FORM_ERROR
 *
 * Creates the node with its settings, then puts it into its collections and gives people their
 * affiliations. Everything after the first operation needs it.
 *
 * Returns: (transfer full) (nullable): the plan
 */
XgPlan *
xg_new_node_make_plan (const XgNewNode *self, XgBroker *broker, GError **error)
{
  g_autofree char *fault = NULL;
  g_autofree char *form = NULL;
  g_autofree char *title = NULL;
  XgOperation *create;
  XgPlan *plan;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (XG_IS_BROKER (broker), NULL);

  fault = self->id != NULL ? xg_new_node_check_id (broker, self->id) : NULL;
  if (fault != NULL)
    {
      g_set_error_literal (error, XG_NEW_NODE_ERROR, XG_NEW_NODE_ERROR_INVALID, fault);
      return NULL;
    }
  if (self->people != NULL && !check_people (self, error))
    return NULL;
  form = make_form (self, error);
  if (form == NULL)
    return NULL;
  title = make_title (self);
  plan = xg_plan_new (title);
  create = xg_create_operation_new (broker, self->id, self->kind, *form != '\0' ? form : NULL);
  xg_plan_add (plan, create);
  for (guint i = 0; self->parents != NULL && self->parents[i] != NULL; i++)
    add_after (plan,
               create,
               xg_collection_operation_new (broker, self->id, self->parents[i], TRUE, NULL),
               self->id == NULL);
  if (self->people != NULL)
    add_people (self, broker, plan, create);
  return plan;
}
