/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "alerts/xg-rule-editor.h"

#include <glib/gi18n.h>

#include "feed/xg-feed-query.h"
#include "feed/xg-format.h"
#include "filters/xg-filter-help.h"
#include "form/xg-form-datatype.h"
#include "xg-row-grid.h"

/* Typing has to rest this long before history is searched. */
#define PREVIEW_AFTER_MS 300

struct _XgRuleEditor
{
  GtkWidget parent_instance;

  gboolean filling; /* the form is being filled in by us */
  gboolean branch;
  guint preview_timeout;

  /* Template widgets */
  AdwWindowTitle *title;
  GtkWidget *save_button;
  GtkWidget *name_row;
  AdwActionRow *where_row;
  GtkWidget *text_row;
  AdwComboRow *severity_row;
  GtkImage *hint_icon;
  GtkLabel *hint_label;
  GtkWidget *delete_group;

  /* Owned */
  XgGrid *grid;
  XgRule *rule;
  char *broker;
  char *node;
  XgFeedQuery *preview;
};

enum
{
  DONE,
  PICK_NODE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgRuleEditor, xg_rule_editor, GTK_TYPE_WIDGET)

static XgNode *
lookup_node (XgGrid *grid, const char *broker_jid, const char *node)
{
  XgBroker *broker =
    grid != NULL && broker_jid != NULL ? xg_grid_lookup_broker (grid, broker_jid) : NULL;

  return broker != NULL && node != NULL ? xg_broker_lookup_node (broker, node) : NULL;
}

static char *
describe_where (XgGrid *grid, const char *broker, const char *node, gboolean branch)
{
  XgNode *known = lookup_node (grid, broker, node);
  g_autofree char *label = NULL;

  if (node == NULL)
    return g_strdup (_ ("Everywhere"));
  label = xg_form_quote (known != NULL ? xg_node_get_label (known) : node);
  if (branch)
    /* Translators: the name of a collection */
    return g_strdup_printf (_ ("%s and everything below"), label);
  return g_steal_pointer (&label);
}

/**
 * xg_rule_describe:
 * @rule: a rule
 * @grid: (nullable): where its node is
 *
 * Returns: (transfer full): the conditions of @rule in one line
 */
char *
xg_rule_describe (XgRule *rule, XgGrid *grid)
{
  GString *text = g_string_new (NULL);
  g_autofree char *where = describe_where (grid,
                                           xg_rule_get_broker (rule),
                                           xg_rule_get_node (rule),
                                           xg_rule_get_branch (rule));
  const char *words = xg_rule_get_text (rule);

  g_string_append (text, where);
  if (words != NULL && *words != '\0')
    g_string_append_printf (text, _ (" · “%s”"), words);
  if (xg_rule_get_severity (rule) != XG_SEVERITY_UNKNOWN)
    g_string_append_printf (text,
                            " · %s",
                            xg_format_severity_at_least (xg_rule_get_severity (rule)));
  return g_string_free (text, FALSE);
}

static const char *
entry_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
is_blank (const char *text)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));

  return *copy == '\0';
}

/* The first thing that keeps the rule from being saved, as a sentence; NULL when all is well. */
static char *
find_fault (XgRuleEditor *self)
{
  char *fault = xg_filter_help_dup_fault (self->text_row);

  if (fault != NULL)
    return fault;
  if (is_blank (entry_text (self->name_row)))
    return g_strdup (_ ("Give the rule a name. Alerts and notifications show it."));
  return NULL;
}

static gboolean
can_save (XgRuleEditor *self)
{
  g_autofree char *fault = find_fault (self);

  return fault == NULL;
}

static void
mark_fault (GtkWidget *row, gboolean fault)
{
  if (fault)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               fault ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static gboolean
matches_all (XgRuleEditor *self)
{
  return self->node == NULL && is_blank (entry_text (self->text_row)) &&
         adw_combo_row_get_selected (self->severity_row) == XG_SEVERITY_UNKNOWN;
}

static void
update_hint (XgRuleEditor *self)
{
  g_autofree char *fault = find_fault (self);
  const char *icon = "dialog-information-symbolic";
  g_autofree char *text = NULL;

  if (fault != NULL)
    {
      icon = "dialog-warning-symbolic";
      text = g_steal_pointer (&fault);
    }
  else if (xg_feed_query_get_loading (self->preview) || self->preview_timeout != 0)
    text = g_strdup (_ ("Trying the rule on what is stored…"));
  else
    {
      guint n = xg_feed_query_get_n_matches (self->preview);
      g_autofree char *matches = xg_format_count (n);
      g_autofree char *total = xg_format_count (xg_feed_query_get_n_total (self->preview));

      if (matches_all (self))
        {
          icon = "dialog-warning-symbolic";
          text = g_strdup_printf (_ ("This rule alerts about every item. It would have done so %s "
                                     "times."),
                                  matches);
        }
      else if (xg_feed_query_get_filtered (self->preview))
        text = g_strdup_printf (ngettext ("%s of the %s stored items there would have set it off.",
                                          "%s of the %s stored items there would have set it off.",
                                          n),
                                matches,
                                total);
      else
        text = g_strdup_printf (ngettext ("%s stored item there would have set it off.",
                                          "%s stored items there would have set it off.",
                                          n),
                                matches);
    }
  gtk_image_set_from_icon_name (self->hint_icon, icon);
  gtk_label_set_label (self->hint_label, text);
}

static void
start_preview (XgRuleEditor *self)
{
  XgNode *node = lookup_node (self->grid, self->broker, self->node);

  xg_feed_query_set_scope (self->preview,
                           self->grid,
                           node != NULL ? xg_node_get_broker (node) : NULL,
                           node);
  xg_feed_query_set_filter (self->preview,
                            entry_text (self->text_row),
                            (XgSeverity) adw_combo_row_get_selected (self->severity_row));
}

static gboolean
preview_timeout_cb (gpointer data)
{
  XgRuleEditor *self = data;

  self->preview_timeout = 0;
  start_preview (self);
  update_hint (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (XgRuleEditor *self)
{
  if (self->filling || self->rule == NULL)
    return;

  mark_fault (self->name_row, is_blank (entry_text (self->name_row)));
  gtk_widget_set_sensitive (self->save_button, can_save (self));

  g_clear_handle_id (&self->preview_timeout, g_source_remove);
  self->preview_timeout = g_timeout_add (PREVIEW_AFTER_MS, preview_timeout_cb, self);
  update_hint (self);
}

/* Made from an item or a search: its conditions are a good first name. */
static gboolean
has_condition (XgRule *rule)
{
  const char *text = xg_rule_get_text (rule);

  return xg_rule_get_node (rule) != NULL || (text != NULL && !is_blank (text));
}

static void
update_where (XgRuleEditor *self)
{
  g_autofree char *where = describe_where (self->grid, self->broker, self->node, self->branch);

  adw_action_row_set_subtitle (self->where_row, where);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->where_row), self->node);
}

static void
done (XgRuleEditor *self)
{
  g_clear_handle_id (&self->preview_timeout, g_source_remove);
  xg_feed_query_set_scope (self->preview, NULL, NULL, NULL);
  g_clear_object (&self->rule);
  g_signal_emit (self, signals[DONE], 0);
}

static void
cancel_cb (XgRuleEditor *self)
{
  done (self);
}

static void
save_cb (XgRuleEditor *self)
{
  g_autofree char *name = g_strstrip (g_strdup (entry_text (self->name_row)));
  g_autofree char *text = g_strstrip (g_strdup (entry_text (self->text_row)));

  if (self->rule == NULL || self->grid == NULL || !can_save (self))
    return;

  g_object_set (self->rule,
                "name",
                name,
                "broker",
                self->broker,
                "node",
                self->node,
                "branch",
                self->branch,
                "text",
                text,
                "severity",
                (XgSeverity) adw_combo_row_get_selected (self->severity_row),
                NULL);
  xg_grid_save_rule (self->grid, self->rule);
  done (self);
}

static void
where_cb (XgRuleEditor *self)
{
  g_signal_emit (self, signals[PICK_NODE], 0);
}

static void
delete_response_cb (XgRuleEditor *self, const char *response)
{
  if (g_str_equal (response, "delete") && self->rule != NULL && self->grid != NULL)
    {
      xg_grid_delete_rule (self->grid, self->rule);
      done (self);
    }
}

static void
delete_cb (XgRuleEditor *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                              _ ("Delete Rule?"),
                                              NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("“%s” will not alert you any more. Its past alerts stay."),
                                  xg_rule_get_name (self->rule));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel",
                                    _ ("_Cancel"),
                                    "delete",
                                    _ ("_Delete"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "delete",
                                              ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog,
                           "response",
                           G_CALLBACK (delete_response_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
xg_rule_editor_dispose (GObject *object)
{
  XgRuleEditor *self = XG_RULE_EDITOR (object);
  GtkWidget *child;

  g_clear_handle_id (&self->preview_timeout, g_source_remove);
  if (self->preview != NULL)
    g_signal_handlers_disconnect_by_data (self->preview, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->preview);
  g_clear_object (&self->rule);
  g_clear_object (&self->grid);
  g_clear_pointer (&self->broker, g_free);
  g_clear_pointer (&self->node, g_free);
  G_OBJECT_CLASS (xg_rule_editor_parent_class)->dispose (object);
}

static void
xg_rule_editor_class_init (XgRuleEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_rule_editor_dispose;

  signals[DONE] = g_signal_new ("done",
                                XG_TYPE_RULE_EDITOR,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                0);
  signals[PICK_NODE] = g_signal_new ("pick-node",
                                     XG_TYPE_RULE_EDITOR,
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/alerts/xg-rule-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, XgRuleEditor, title);
  gtk_widget_class_bind_template_child (widget_class, XgRuleEditor, save_button);
  gtk_widget_class_bind_template_child (widget_class, XgRuleEditor, name_row);
  gtk_widget_class_bind_template_child (widget_class, XgRuleEditor, where_row);
  gtk_widget_class_bind_template_child (widget_class, XgRuleEditor, text_row);
  gtk_widget_class_bind_template_child (widget_class, XgRuleEditor, severity_row);
  gtk_widget_class_bind_template_child (widget_class, XgRuleEditor, hint_icon);
  gtk_widget_class_bind_template_child (widget_class, XgRuleEditor, hint_label);
  gtk_widget_class_bind_template_child (widget_class, XgRuleEditor, delete_group);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, where_cb);
  gtk_widget_class_bind_template_callback (widget_class, delete_cb);
}

static void
xg_rule_editor_init (XgRuleEditor *self)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
  xg_filter_help_install (self->text_row);
  for (int i = 0; i <= XG_SEVERITY_LAST; i++)
    gtk_string_list_append (words, xg_format_severity_at_least ((XgSeverity) i));
  adw_combo_row_set_model (self->severity_row, G_LIST_MODEL (words));

  self->preview = xg_feed_query_new ();
  g_signal_connect_swapped (self->preview, "notify", G_CALLBACK (update_hint), self);
}

/**
 * xg_rule_editor_new:
 *
 * Returns: (transfer floating): an empty form
 */
GtkWidget *
xg_rule_editor_new (void)
{
  return g_object_new (XG_TYPE_RULE_EDITOR, NULL);
}

/**
 * xg_rule_editor_set_rule:
 * @self: a form
 * @grid: where the rule is saved
 * @rule: the rule to change; one with id 0 is new
 */
void
xg_rule_editor_set_rule (XgRuleEditor *self, XgGrid *grid, XgRule *rule)
{
  gboolean is_new;
  const char *text;

  g_return_if_fail (XG_IS_RULE_EDITOR (self));
  g_return_if_fail (XG_IS_GRID (grid));
  g_return_if_fail (XG_IS_RULE (rule));

  self->filling = TRUE;
  g_set_object (&self->grid, grid);
  xg_filter_help_set_grid (self->text_row, grid);
  g_set_object (&self->rule, rule);
  g_free (self->broker);
  g_free (self->node);
  self->broker = g_strdup (xg_rule_get_broker (rule));
  self->node = g_strdup (xg_rule_get_node (rule));
  self->branch = xg_rule_get_branch (rule);
  is_new = xg_rule_get_id (rule) == 0;
  text = xg_rule_get_text (rule);

  adw_window_title_set_title (self->title, is_new ? _ ("New Rule") : _ ("Edit Rule"));
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), xg_rule_get_name (rule));
  if (is_new && is_blank (xg_rule_get_name (rule)) && has_condition (rule))
    {
      g_autofree char *name = xg_rule_describe (rule, grid);

      gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->text_row), text != NULL ? text : "");
  adw_combo_row_set_selected (self->severity_row, (guint) xg_rule_get_severity (rule));
  gtk_widget_set_visible (self->delete_group, !is_new);
  update_where (self);
  self->filling = FALSE;

  mark_fault (self->name_row, FALSE);
  gtk_widget_set_sensitive (self->save_button, can_save (self));
  start_preview (self);
  update_hint (self);
  gtk_widget_grab_focus (self->name_row);
}

/**
 * xg_rule_editor_set_node:
 * @self: a form
 * @node: (nullable): where; %NULL: everywhere. Of a collection also what is below
 */
void
xg_rule_editor_set_node (XgRuleEditor *self, XgNode *node)
{
  g_return_if_fail (XG_IS_RULE_EDITOR (self));
  g_return_if_fail (node == NULL || XG_IS_NODE (node));

  g_free (self->broker);
  g_free (self->node);
  self->broker = node != NULL ? g_strdup (xg_broker_get_jid (xg_node_get_broker (node))) : NULL;
  self->node = node != NULL ? g_strdup (xg_node_get_id (node)) : NULL;
  self->branch = node != NULL && xg_node_get_kind (node) == XG_NODE_COLLECTION;
  update_where (self);
  changed_cb (self);
}
