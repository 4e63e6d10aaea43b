/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-access-dialog.h"

#include <glib/gi18n.h>

#include "admin/xg-access-people.h"
#include "admin/xg-access.h"
#include "admin/xg-form-load.h"
#include "admin/xg-people-many.h"
#include "admin/xg-people-reader.h"
#include "details/xg-details-button.h"
#include "grid/xg-broker-changes.h"
#include "grid/xg-reason.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

/* One thing that may be allowed. */
typedef struct
{
  AdwExpanderRow *row;
  GtkImage *icon;
  GtkLabel *verdict;
  GtkLabel *why;
} Answer;

/* What is asked, and can be left unanswered or refused. */
typedef enum
{
  ASKED_AFFILIATES,
  ASKED_SUBSCRIBERS,
  ASKED_ABOVE,
  ASKED_OPTIONS,
  N_ASKED,
} Asked;

struct _XgAccessDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  GtkEditable *entry;
  GtkLabel *hint;
  AdwPreferencesGroup *answers;
  GtkWidget *problem_buttons;

  /* Children */
  GtkWidget *details; /* a button */
  Answer answer[XG_ACCESS_N_ACTIONS];

  /* Owned */
  XgNode *node;
  GCancellable *cancellable; /* of everything that is asked; cancelled: nobody waits any more */
  GError *errors[N_ASKED];
  GPtrArray *affiliates;  /* of XgPerson; NULL: not told */
  GPtrArray *subscribers; /* of XgPerson; NULL: not told */
  GPtrArray *above;       /* of XgNodePeople, of every collection above; NULL: not told */
  GHashTable *options;    /* XgPerson of above → XgForm: options of our own subscriptions */

  guint n_waiting;
};

G_DEFINE_FINAL_TYPE (XgAccessDialog, xg_access_dialog, ADW_TYPE_WINDOW)

static void
find_above (XgAccessDialog *self, const char *jid, XgAccessFacts *facts)
{
  xg_access_facts_begin_above (facts);
  if (xg_node_get_n_parents (self->node) == 0)
    return;
  if (self->above == NULL)
    xg_access_facts_take_above (facts, 1, NULL, NULL, jid);
  for (guint i = 0; self->above != NULL && i < self->above->len; i++)
    {
      const XgNodePeople *collection = self->above->pdata[i];

      xg_access_facts_take_above (facts,
                                  xg_access_get_level (self->node, collection->node),
                                  collection->people,
                                  self->options,
                                  jid);
    }
}

static void
collect_facts (XgAccessDialog *self, const char *jid, XgAccessFacts *facts)
{
  XgNodeKind kind = xg_node_get_kind (self->node);
  XgBroker *broker = xg_node_get_broker (self->node);

  facts->kind = kind == XG_NODE_TOPIC        ? XG_ACCESS_KIND_TOPIC
                : kind == XG_NODE_COLLECTION ? XG_ACCESS_KIND_COLLECTION
                                             : XG_ACCESS_KIND_UNKNOWN;
  if (broker != NULL)
    facts->software = xg_broker_software_from_name (
      xg_capabilities_get_software (xg_broker_get_capabilities (broker)));
  facts->access_model = xg_access_model_from_nick (xg_node_get_access_model (self->node));
  facts->publish_model = xg_publish_model_from_nick (xg_node_get_publish_model (self->node));
  find_above (self, jid, facts);
  xg_access_facts_take_affiliates (facts, self->affiliates, jid);
  xg_access_facts_take_subscribers (facts, self->subscribers, jid);
}

static void
append_lines (GString *text, const char *heading, char **lines)
{
  if (lines == NULL || lines[0] == NULL)
    return;
  if (text->len > 0)
    g_string_append (text, "\n\n");
  if (heading != NULL)
    g_string_append_printf (text, "%s\n", heading);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", lines[i]);
}

static const char *
get_icon (XgAccessVerdict verdict)
{
  switch (verdict)
    {
    case XG_ACCESS_YES:
      return "object-select-symbolic";
    case XG_ACCESS_AFTER_APPROVAL:
      return "document-open-recent-symbolic";
    case XG_ACCESS_DEPENDS:
      return "dialog-question-symbolic";
    case XG_ACCESS_NO:
    default:
      return "action-unavailable-symbolic";
    }
}

static void
show_answer (Answer *answer, const XgAccessAnswer *told)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_lines (text, NULL, told->reasons);
  append_lines (text, _ ("One would have to know:"), told->unknown);
  append_lines (text, _ ("To allow it:"), told->to_allow);
  append_lines (text, _ ("To forbid it:"), told->to_forbid);
  gtk_label_set_text (answer->why, text->str);
  gtk_label_set_text (answer->verdict, xg_access_verdict_to_text (told->verdict));
  gtk_image_set_from_icon_name (answer->icon, get_icon (told->verdict));
}

/* The first of the errors, and which questions have one; NULL: all was told. */
static const GError *
describe_errors (XgAccessDialog *self, GString *text)
{
  static const char *const untold[N_ASKED] = {
    N_ ("The Broker did not tell who is affiliated with this node."),
    N_ ("The Broker did not tell who is subscribed to this node."),
    N_ ("The Broker did not tell who is subscribed to the collections above."),
    N_ ("The Broker did not tell the options of your own subscription above."),
  };
  const GError *first = NULL;

  for (guint i = 0; i < N_ASKED; i++)
    {
      if (self->errors[i] == NULL)
        continue;
      g_string_append_printf (text, "%s ", _ (untold[i]));
      if (first == NULL)
        first = self->errors[i];
    }
  return first;
}

/* What the answers are worth: what could not be found out, why, and what to do. */
static void
update_hint (XgAccessDialog *self, gboolean named)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const GError *error = self->n_waiting > 0 ? NULL : describe_errors (self, text);

  if (error != NULL)
    {
      g_autofree char *reason = xg_reason_for_reading (error, XG_REASON_AFFILIATIONS);

      g_string_append_printf (text, "%s %s", reason, _ ("Some answers depend on it, and say so."));
    }
  else if (!named)
    g_string_append (text, _ ("Whose access is to be explained?"));
  else if (self->n_waiting > 0)
    g_string_append (text, _ ("Asking the broker…"));
  else
    g_string_append (text,
                     _ ("Worked out from affiliation, access model, publish model and "
                        "subscription. The broker has the last word."));
  gtk_label_set_text (self->hint, text->str);
  gtk_widget_set_visible (self->problem_buttons, error != NULL);
  xg_details_button_set (self->details, text->str, error);
}

static void
update (XgAccessDialog *self)
{
  const char *text = gtk_editable_get_text (self->entry);
  g_autofree char *jid = g_strstrip (g_strndup (text, strcspn (text, "/")));
  gboolean named = *jid != '\0';
  XgAccessFacts facts = { 0 };
  g_autoptr (XgAccess) access = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->answers), named);
  update_hint (self, named);
  if (!named || self->node == NULL)
    return;
  collect_facts (self, jid, &facts);
  access = xg_access_explain (&facts);
  for (guint i = 0; i < XG_ACCESS_N_ACTIONS; i++)
    show_answer (&self->answer[i], &access->answers[i]);
}

/* Whether somebody waits for the answer that ends with ERROR. */
static gboolean
take_answer (XgAccessDialog *self, Asked asked, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  if (error != NULL && self->errors[asked] == NULL)
    self->errors[asked] = g_error_copy (error);
  self->n_waiting--;
  return TRUE;
}

static void
affiliates_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgAccessDialog) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *people = xg_people_read_affiliates_finish (XG_BROKER (source), result, &error);

  if (!take_answer (self, ASKED_AFFILIATES, error))
    return;
  self->affiliates = people;
  update (self);
}

static void
subscribers_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgAccessDialog) self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *people = xg_people_read_subscribers_finish (XG_BROKER (source), result, &error);

  if (!take_answer (self, ASKED_SUBSCRIBERS, error))
    return;
  self->subscribers = people;
  update (self);
}

/* The options of one subscription of our own. */
typedef struct
{
  XgAccessDialog *dialog;
  XgPerson *person;
} OwnOptions;

static void
options_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree OwnOptions *own = data;
  g_autoptr (XgAccessDialog) self = own->dialog;
  g_autoptr (GError) error = NULL;
  XgForm *form = xg_form_load_finish (result, &error);

  if (!take_answer (self, ASKED_OPTIONS, error))
    return;
  if (form != NULL)
    g_hash_table_insert (self->options, own->person, form);
  update (self);
}

/* Nobody but the subscriber is told options: those of our own account can be read. */
static void
ask_options (XgAccessDialog *self, XgBroker *broker, const XgNodePeople *collection)
{
  XgSession *session = xg_broker_get_session (broker);
  const char *own_jid = session != NULL ? xg_session_get_jid (session) : NULL;
  g_autofree char *bare = own_jid != NULL ? g_strndup (own_jid, strcspn (own_jid, "/")) : NULL;

  for (guint i = 0; bare != NULL && collection->people != NULL && i < collection->people->len; i++)
    {
      XgPerson *person = collection->people->pdata[i];
      OwnOptions *own;

      if (!xg_access_is_of (xg_person_get_jid (person), bare))
        continue;
      own = g_new0 (OwnOptions, 1);
      own->dialog = g_object_ref (self);
      own->person = person;
      self->n_waiting++;
      xg_form_load_options_async (session,
                                  broker,
                                  xg_node_get_id (collection->node),
                                  xg_person_get_jid (person),
                                  xg_person_get_subid (person),
                                  self->cancellable,
                                  options_cb,
                                  own);
    }
}

static void
above_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (XgAccessDialog) self = data;

  g_autoptr (GError) error = NULL;
  GPtrArray *above = xg_people_read_many_finish (XG_BROKER (source), result, &error);

  for (guint i = 0; above != NULL && error == NULL && i < above->len; i++)
    {
      const XgNodePeople *collection = above->pdata[i];

      if (collection->error != NULL)
        error = g_error_copy (collection->error);
    }
  if (!take_answer (self, ASKED_ABOVE, error))
    {
      g_clear_pointer (&above, g_ptr_array_unref);
      return;
    }
  self->above = above;
  for (guint i = 0; above != NULL && i < above->len; i++)
    ask_options (self, XG_BROKER (source), above->pdata[i]);
  update (self);
}

static void
ask_above (XgAccessDialog *self, XgBroker *broker)
{
  g_autoptr (GPtrArray) above = xg_node_list_above (self->node);

  g_ptr_array_remove (above, self->node);
  if (above->len == 0)
    return;
  self->n_waiting++;
  xg_people_read_many_async (broker,
                             above,
                             XG_PEOPLE_SUBSCRIBERS,
                             NULL,
                             self->cancellable,
                             above_cb,
                             g_object_ref (self));
}

/* The options are of people of the list above. */
static void
forget_answers (XgAccessDialog *self)
{
  g_clear_pointer (&self->affiliates, g_ptr_array_unref);
  g_clear_pointer (&self->subscribers, g_ptr_array_unref);
  g_hash_table_remove_all (self->options);
  g_clear_pointer (&self->above, g_ptr_array_unref);
  for (guint i = 0; i < N_ASKED; i++)
    g_clear_error (&self->errors[i]);
}

static void
ask (XgAccessDialog *self)
{
  XgBroker *broker = xg_node_get_broker (self->node);
  const char *id = xg_node_get_id (self->node);

  forget_answers (self);
  if (broker == NULL)
    return;
  self->n_waiting = 2;
  xg_people_read_affiliates_async (broker,
                                   id,
                                   self->cancellable,
                                   affiliates_cb,
                                   g_object_ref (self));
  xg_people_read_subscribers_async (broker,
                                    id,
                                    self->cancellable,
                                    subscribers_cb,
                                    g_object_ref (self));
  ask_above (self, broker);
}

static void
again_cb (XgAccessDialog *self)
{
  ask (self);
  update (self);
}

static gboolean
xg_access_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (XG_ACCESS_DIALOG (window)->cancellable);

  return GTK_WINDOW_CLASS (xg_access_dialog_parent_class)->close_request (window);
}

static void
xg_access_dialog_dispose (GObject *object)
{
  g_cancellable_cancel (XG_ACCESS_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (xg_access_dialog_parent_class)->dispose (object);
}

static void
xg_access_dialog_finalize (GObject *object)
{
  XgAccessDialog *self = XG_ACCESS_DIALOG (object);

  forget_answers (self);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->node);
  g_clear_pointer (&self->options, g_hash_table_unref);

  G_OBJECT_CLASS (xg_access_dialog_parent_class)->finalize (object);
}

static void
xg_access_dialog_class_init (XgAccessDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_access_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_access_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = xg_access_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/node/xg-access-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, XgAccessDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, XgAccessDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, XgAccessDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, XgAccessDialog, answers);
  gtk_widget_class_bind_template_child (widget_class, XgAccessDialog, problem_buttons);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
add_answer (XgAccessDialog *self, XgAccessAction action)
{
  Answer *answer = &self->answer[action];
  GtkWidget *holder = gtk_list_box_row_new ();

  answer->row = ADW_EXPANDER_ROW (adw_expander_row_new ());
  answer->icon = GTK_IMAGE (gtk_image_new ());
  answer->verdict = GTK_LABEL (gtk_label_new (NULL));
  answer->why = GTK_LABEL (gtk_label_new (NULL));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (answer->row),
                                 xg_access_action_to_text (action));
  g_object_set (answer->icon, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  adw_expander_row_add_prefix (answer->row, GTK_WIDGET (answer->icon));
  gtk_widget_add_css_class (GTK_WIDGET (answer->verdict), "dim-label");
  adw_expander_row_add_action (answer->row, GTK_WIDGET (answer->verdict));
  gtk_label_set_xalign (answer->why, 0);
  gtk_label_set_wrap (answer->why, TRUE);
  gtk_label_set_wrap_mode (answer->why, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (answer->why, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (answer->why), "why");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (holder), GTK_WIDGET (answer->why));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (holder), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (holder), FALSE);
  adw_expander_row_add_row (answer->row, holder);
  adw_preferences_group_add (self->answers, GTK_WIDGET (answer->row));
}

static void
xg_access_dialog_init (XgAccessDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->options = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->details = xg_details_button_new ();
  gtk_box_append (GTK_BOX (self->problem_buttons), self->details);
  for (guint i = 0; i < XG_ACCESS_N_ACTIONS; i++)
    add_answer (self, (XgAccessAction) i);
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
}

/**
 * xg_access_dialog_present:
 * @node: a topic or collection
 * @jid: (nullable): whose access
 * @near: a widget of the window that the dialog belongs to
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *
xg_access_dialog_present (XgNode *node, const char *jid, GtkWidget *near)
{
  XgAccessDialog *self;
  GtkRoot *root = gtk_widget_get_root (near);

  g_return_val_if_fail (XG_IS_NODE (node), NULL);

  self = g_object_new (XG_TYPE_ACCESS_DIALOG, NULL);
  self->node = g_object_ref (node);
  adw_window_title_set_subtitle (self->window_title, xg_node_get_label (node));
  gtk_editable_set_text (self->entry, jid != NULL ? jid : "");
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  ask (self);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));

  return GTK_WIDGET (self);
}
