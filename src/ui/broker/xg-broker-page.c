/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "broker/xg-broker-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "broker/xg-function-row.h"
#include "details/xg-details-button.h"
#include "feed/xg-facts.h"
#include "feed/xg-format.h"
#include "grid/xg-broker-trouble.h"
#include "xg-breaks.h"
#include "xg-phrases.h"
#include "xg-row-grid.h"

#define N_GROUPS (XG_FUNCTION_GROUP_OPTIONAL + 1)

struct _XgBrokerPage
{
  XgPage parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  GtkLabel *title;
  GtkWidget *problem_group;
  AdwActionRow *problem_row;
  GtkListBoxRow *facts_row;
  GtkSpinner *spinner;
  AdwPreferencesGroup *required_group;
  AdwPreferencesGroup *needed_group;
  AdwPreferencesGroup *optional_group;

  /* Children */
  GtkWidget *facts;
  GtkWidget *details; /* a button */
  XgFunctionRow *rows[XG_N_FUNCTIONS];

  /* Owned */
  XgBroker *broker;
  GSignalGroup *broker_signals;
  GSignalGroup *capabilities_signals;

  guint idle;
};

G_DEFINE_FINAL_TYPE (XgBrokerPage, xg_broker_page, XG_TYPE_PAGE)

static XgCapabilities *
get_capabilities (XgBrokerPage *self)
{
  return self->broker != NULL ? xg_broker_get_capabilities (self->broker) : NULL;
}

static AdwPreferencesGroup *
get_group (XgBrokerPage *self, XgFunctionGroup group)
{
  switch (group)
    {
    case XG_FUNCTION_GROUP_REQUIRED:
      return self->required_group;
    case XG_FUNCTION_GROUP_NEEDED:
      return self->needed_group;
    case XG_FUNCTION_GROUP_OPTIONAL:
    default:
      return self->optional_group;
    }
}

/* How much of a group there is, in words. */
static char *
summarize_group (XgCapabilities *capabilities, XgFunctionGroup group)
{
  guint counts[XG_CAPABILITY_YES + 1] = { 0 };
  guint n_functions = 0;

  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      if (xg_function_get_group (i) != group)
        continue;
      counts[xg_capabilities_get_state (capabilities, i)]++;
      n_functions++;
    }
  if (counts[XG_CAPABILITY_UNKNOWN] > 0)
    return g_strdup (_ ("Not known yet: the Broker has not answered so far."));
  if (counts[XG_CAPABILITY_YES] == n_functions)
    return g_strdup (_ ("Everything is there."));
  if (counts[XG_CAPABILITY_NO] == 0)
    return g_strdup (_ ("Nothing is known to be missing."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       "%u of %u is missing.",
                                       "%u of %u are missing.",
                                       counts[XG_CAPABILITY_NO]),
                          counts[XG_CAPABILITY_NO],
                          n_functions);
}

static void
update_functions (XgBrokerPage *self)
{
  XgCapabilities *capabilities = get_capabilities (self);

  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    xg_function_row_update (self->rows[i], capabilities);
  for (guint i = 0; i < N_GROUPS; i++)
    {
      g_autofree char *summary =
        capabilities != NULL ? summarize_group (capabilities, i) : g_strdup ("");

      adw_preferences_group_set_description (get_group (self, i), summary);
    }
}

static void
add_count (XgBrokerPage *self, const char *name, guint count)
{
  g_autofree char *text = xg_format_count (count);

  xg_facts_add (self->facts, name, text);
}

static void
add_counts (XgBrokerPage *self)
{
  GListModel *nodes = xg_broker_get_all_nodes (self->broker);
  guint n_nodes = g_list_model_get_n_items (nodes);
  guint n_collections = 0;
  guint n_locked = 0;
  guint n_subscribed = 0;

  for (guint i = 0; i < n_nodes; i++)
    {
      g_autoptr (XgNode) node = g_list_model_get_item (nodes, i);

      n_collections += xg_node_get_kind (node) == XG_NODE_COLLECTION;
      n_locked += xg_node_get_locked (node);
      n_subscribed += xg_node_get_subscription (node) == XG_SUBSCRIPTION_SUBSCRIBED;
    }
  add_count (self, _ ("Topics"), n_nodes - n_collections);
  add_count (self, _ ("Collections"), n_collections);
  add_count (self, _ ("Subscribed to"), n_subscribed);
  if (n_locked > 0)
    add_count (self, _ ("With limited access"), n_locked);
}

static void
update_facts (XgBrokerPage *self)
{
  XgCapabilities *capabilities = get_capabilities (self);
  gint64 checked = xg_capabilities_get_checked (capabilities);
  const char *identity = xg_capabilities_get_identity (capabilities);
  const char *software = xg_capabilities_get_software (capabilities);
  g_autofree char *when = NULL;

  xg_facts_clear (self->facts);
  xg_facts_add (self->facts, _ ("Address"), xg_broker_get_jid (self->broker));
  if (identity != NULL)
    xg_facts_add (self->facts, _ ("Calls itself"), identity);
  xg_facts_add (self->facts, _ ("Software"), software != NULL ? software : _ ("Not told"));
  add_counts (self);
  if (checked > 0)
    when = xg_format_time (checked, g_get_real_time ());
  xg_facts_add (self->facts, _ ("Asked last"), when != NULL ? when : _ ("Not to the end yet"));
}

static void
update_problem (XgBrokerPage *self)
{
  g_autofree char *problem = xg_phrase_broker_trouble (self->broker);
  const GError *error = xg_broker_get_error (self->broker);

  if (problem == NULL)
    {
      problem = g_strdup (xg_capabilities_get_error_text (get_capabilities (self)));
      error = xg_capabilities_get_error (get_capabilities (self));
    }
  adw_action_row_set_subtitle (self->problem_row, problem != NULL ? problem : "");
  xg_details_button_set (self->details, problem, problem != NULL ? error : NULL);
  gtk_widget_set_visible (self->problem_group, problem != NULL);
}

static void
update (XgBrokerPage *self)
{
  gboolean checking =
    self->broker != NULL && (xg_capabilities_get_checking (get_capabilities (self)) ||
                             xg_broker_get_state (self->broker) == XG_LOAD_RUNNING);

  gtk_spinner_set_spinning (self->spinner, checking);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), checking);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "broker.check-again",
                                 self->broker != NULL && !checking);
  update_functions (self);
  if (self->broker == NULL)
    return;
  adw_window_title_set_title (self->window_title, xg_broker_get_label (self->broker));
  adw_window_title_set_subtitle (self->window_title, xg_broker_get_jid (self->broker));
  gtk_label_set_text (self->title, xg_broker_get_label (self->broker));
  update_facts (self);
  update_problem (self);
}

static gboolean
idle_cb (gpointer data)
{
  XgBrokerPage *self = data;

  self->idle = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* A walk tells of thousands of nodes, one by one; nobody looks at a page that is not seen. */
static void
queue_update (XgBrokerPage *self)
{
  if (self->idle == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->idle = g_idle_add (idle_cb, self);
}

static void
xg_broker_page_map (GtkWidget *widget)
{
  update (XG_BROKER_PAGE (widget));
  GTK_WIDGET_CLASS (xg_broker_page_parent_class)->map (widget);
}

static void
check_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  XgBrokerPage *self = XG_BROKER_PAGE (widget);

  if (self->broker == NULL)
    return;
  if (xg_broker_get_state (self->broker) == XG_LOAD_FAILED)
    xg_broker_refresh (self->broker);
  else
    xg_capabilities_check_again (get_capabilities (self));
}

static void
xg_broker_page_dispose (GObject *object)
{
  XgBrokerPage *self = XG_BROKER_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->broker_signals);
  g_clear_object (&self->capabilities_signals);
  g_clear_object (&self->broker);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (xg_broker_page_parent_class)->dispose (object);
}

static void
xg_broker_page_class_init (XgBrokerPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = xg_broker_page_dispose;
  widget_class->map = xg_broker_page_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/broker/xg-broker-page.ui");
  gtk_widget_class_bind_template_child (widget_class, XgBrokerPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, XgBrokerPage, title);
  gtk_widget_class_bind_template_child (widget_class, XgBrokerPage, problem_group);
  gtk_widget_class_bind_template_child (widget_class, XgBrokerPage, problem_row);
  gtk_widget_class_bind_template_child (widget_class, XgBrokerPage, facts_row);
  gtk_widget_class_bind_template_child (widget_class, XgBrokerPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, XgBrokerPage, required_group);
  gtk_widget_class_bind_template_child (widget_class, XgBrokerPage, needed_group);
  gtk_widget_class_bind_template_child (widget_class, XgBrokerPage, optional_group);
  gtk_widget_class_install_action (widget_class, "broker.check-again", NULL, check_again_action);
}

static void
init_signals (XgBrokerPage *self)
{
  static const char *const of_broker[] = { "notify::label",    "notify::error-text",
                                           "notify::again-at", "notify::state",
                                           "notify::n-nodes",  "notify::loading" };
  static const char *const of_capabilities[] = { "changed",
                                                 "notify::checking",
                                                 "notify::software",
                                                 "notify::error-text" };

  self->broker_signals = g_signal_group_new (XG_TYPE_BROKER);
  for (guint i = 0; i < G_N_ELEMENTS (of_broker); i++)
    g_signal_group_connect_swapped (self->broker_signals,
                                    of_broker[i],
                                    G_CALLBACK (queue_update),
                                    self);
  self->capabilities_signals = g_signal_group_new (XG_TYPE_CAPABILITIES);
  for (guint i = 0; i < G_N_ELEMENTS (of_capabilities); i++)
    g_signal_group_connect_swapped (self->capabilities_signals,
                                    of_capabilities[i],
                                    G_CALLBACK (queue_update),
                                    self);
}

static void
xg_broker_page_init (XgBrokerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_breaks_follow_all (GTK_WIDGET (self));
  self->details = xg_details_button_new ();
  gtk_widget_set_valign (self->details, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (self->problem_row, self->details);
  self->facts = xg_facts_new ();
  gtk_widget_add_css_class (self->facts, "facts");
  gtk_list_box_row_set_child (self->facts_row, self->facts);
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      GtkWidget *row = xg_function_row_new (i);

      self->rows[i] = XG_FUNCTION_ROW (row);
      adw_preferences_group_add (get_group (self, xg_function_get_group (i)), row);
    }
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
  init_signals (self);
  update (self);
}

GtkWidget *
xg_broker_page_new (void)
{
  return g_object_new (XG_TYPE_BROKER_PAGE, NULL);
}

/**
 * xg_broker_page_set_broker:
 * @broker: (nullable): what to show
 */
void
xg_broker_page_set_broker (XgBrokerPage *self, XgBroker *broker)
{
  g_return_if_fail (XG_IS_BROKER_PAGE (self));
  g_return_if_fail (broker == NULL || XG_IS_BROKER (broker));

  if (!g_set_object (&self->broker, broker))
    return;
  g_signal_group_set_target (self->broker_signals, broker);
  g_signal_group_set_target (self->capabilities_signals, get_capabilities (self));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update (self);
}
