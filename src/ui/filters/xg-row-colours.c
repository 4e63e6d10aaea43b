/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-filters"

#include "config.h"

#include "filters/xg-row-colours-private.h"

#include <glib/gi18n.h>

#define COLOURS_KEY "xg-row-colours"
#define ROW_KEY     "xg-coloured-row"
/* How often rules with times are read again: "since:1h" goes on. */
#define CLOCK_S 30

G_DEFINE_FINAL_TYPE (XgRowColours, xg_row_colours, G_TYPE_OBJECT)

static void
rule_free (gpointer data)
{
  XgColourRule *rule = data;

  g_object_unref (rule->entry);
  xg_query_unref (rule->query);
  g_free (rule);
}

static void
fill_in (XgQuerySubject *subject, XgItem *item)
{
  *subject = (XgQuerySubject){
    .kind = xg_item_get_kind (item),
    .severity = xg_item_get_severity (item),
    .tlp = xg_item_get_tlp (item),
    .received = xg_item_get_received (item),
    .version = xg_item_get_version (item),
    .read = xg_item_get_read (item),
    .pinned = xg_item_get_pinned (item),
    .retracted = xg_item_get_retracted (item),
    .caught_up = xg_item_get_caught_up (item),
    .broker = xg_item_get_broker (item),
    .node = xg_item_get_node (item),
    .item_id = xg_item_get_item_id (item),
    .publisher = xg_item_get_publisher (item),
    .type = xg_item_get_payload_type (item),
    .summary = xg_item_get_summary (item),
    .incident = xg_item_get_incident (item),
    .purpose = xg_item_get_purpose (item),
  };
}

static XgQueryAnswer
judge (XgRowColours *self, XgQuerySubject *subject, const XgRowAnswer *known, guint index)
{
  const XgColourRule *rule = self->rules->pdata[index];
  XgQueryAnswer answer = xg_query_judge (rule->query, subject);
  guint64 bit = G_GUINT64_CONSTANT (1) << index;

  if (answer == XG_QUERY_UNDECIDED && known != NULL && (known->asked & bit) != 0)
    return (known->yes & bit) != 0 ? XG_QUERY_YES : XG_QUERY_NO;
  return answer;
}

static const XgRowAnswer *
lookup_answer (XgRowColours *self, XgItem *item)
{
  gint64 rowid = xg_item_get_rowid (item);

  return g_hash_table_lookup (self->answers, &rowid);
}

/* What is known of ITEM and the rule at INDEX so far. */
XgQueryAnswer
xg_row_colours_judge (XgRowColours *self, XgItem *item, guint index)
{
  g_auto (XgQuerySubject) subject = { 0 };

  fill_in (&subject, item);
  return judge (self, &subject, lookup_answer (self, item), index);
}

static int
find_rule (XgRowColours *self, XgItem *item)
{
  const XgRowAnswer *known = lookup_answer (self, item);
  g_auto (XgQuerySubject) subject = { 0 };

  fill_in (&subject, item);
  for (guint i = 0; i < self->rules->len; i++)
    {
      XgQueryAnswer answer = judge (self, &subject, known, i);

      if (answer == XG_QUERY_YES)
        return (int) i;
      if (answer == XG_QUERY_UNDECIDED)
        return XG_RULE_PENDING;
    }
  return XG_RULE_NONE;
}

/* The toolkit's own widget of the row around CHILD. */
static GtkWidget *
find_row_widget (GtkWidget *child)
{
  GtkWidget *widget = child;

  while (widget != NULL && !GTK_IS_LIST_VIEW (gtk_widget_get_parent (widget)))
    widget = gtk_widget_get_parent (widget);
  return widget;
}

/* Shows RULE on the row; NULL: none. What is there already is not set again: it would cost. */
static void
show (XgColouredRow *row, const XgColourRule *rule)
{
  GtkWidget *widget = find_row_widget (row->child);
  const char *css_class = NULL;
  g_autofree char *text = NULL;

  if (widget == NULL)
    return;
  if (rule != NULL)
    {
      XgFilterColour colour = xg_filter_entry_get_colour (rule->entry);

      css_class = xg_filter_colour_get_class (colour);
      /* Translators: the name of the rule, the name of the colour */
      text = g_strdup_printf (_ ("Colour rule: %s (%s)"),
                              xg_filter_entry_get_label (rule->entry),
                              xg_filter_colour_get_name (colour));
    }
  if (row->css_class != css_class)
    {
      if (row->css_class != NULL)
        gtk_widget_remove_css_class (widget, row->css_class);
      if (css_class != NULL)
        gtk_widget_add_css_class (widget, css_class);
      row->css_class = css_class;
    }
  if (g_strcmp0 (row->text, text) == 0)
    return;
  g_free (row->text);
  row->text = g_steal_pointer (&text);
  gtk_widget_set_tooltip_text (widget, row->text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  row->text != NULL ? row->text : "",
                                  -1);
}

void
xg_row_colours_decide (XgRowColours *self, XgColouredRow *row)
{
  row->rule = find_rule (self, row->item);
  show (row, row->rule >= 0 ? self->rules->pdata[row->rule] : NULL);
  if (row->rule == XG_RULE_PENDING)
    xg_row_colours_queue_ask (self);
}

static void
decide_all (XgRowColours *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    xg_row_colours_decide (self, row);
}

static void
add_rule (XgRowColours *self, XgFilterEntry *entry)
{
  g_autoptr (XgQuery) query = xg_filter_entry_parse (entry, NULL);
  XgColourRule *rule;

  /* The dialog says what is wrong with it. */
  if (query == NULL || !xg_filter_entry_get_enabled (entry) ||
      self->rules->len >= XG_ROW_COLOURS_MAX)
    return;
  self->has_times |= xg_query_has_times (query);
  self->has_branches |= xg_query_has_branches (query);
  rule = g_new (XgColourRule, 1);
  rule->entry = g_object_ref (entry);
  rule->query =
    self->grid != NULL ? xg_grid_resolve_query (self->grid, query) : xg_query_ref (query);
  g_ptr_array_add (self->rules, rule);
}

static void
compile (XgRowColours *self)
{
  g_clear_handle_id (&self->recompile, g_source_remove);
  xg_row_colours_forget_answers (self);
  g_ptr_array_set_size (self->rules, 0);
  self->has_times = FALSE;
  self->has_branches = FALSE;
  for (guint i = 0; self->list != NULL && i < xg_filter_list_get_length (self->list); i++)
    add_rule (self, xg_filter_list_get (self->list, i));
  decide_all (self);
}

static gboolean
clock_cb (gpointer data)
{
  compile (data);
  return G_SOURCE_CONTINUE;
}

static void
apply (XgRowColours *self)
{
  compile (self);
  if (!self->has_times)
    g_clear_handle_id (&self->clock, g_source_remove);
  else if (self->clock == 0)
    self->clock = g_timeout_add_seconds (CLOCK_S, clock_cb, self);
}

static gboolean
recompile_cb (gpointer data)
{
  XgRowColours *self = data;

  self->recompile = 0;
  apply (self);
  return G_SOURCE_REMOVE;
}

/* What changes several things at once is read once. */
static void
rules_changed_cb (XgRowColours *self)
{
  if (self->recompile == 0)
    self->recompile = g_idle_add (recompile_cb, self);
}

static void
tree_changed_cb (XgRowColours *self)
{
  if (self->has_branches)
    rules_changed_cb (self);
}

static void
brokers_changed_cb (GListModel *brokers,
                    guint position,
                    guint removed,
                    guint added,
                    XgRowColours *self)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (brokers, position + i);

      g_signal_connect_object (broker,
                               "tree-changed",
                               G_CALLBACK (tree_changed_cb),
                               self,
                               G_CONNECT_SWAPPED);
    }
}

static void
forget_grid (XgRowColours *self)
{
  for (guint i = 0; self->brokers != NULL && i < g_list_model_get_n_items (self->brokers); i++)
    {
      g_autoptr (XgBroker) broker = g_list_model_get_item (self->brokers, i);

      g_signal_handlers_disconnect_by_data (broker, self);
    }
  if (self->brokers != NULL)
    g_signal_handlers_disconnect_by_data (self->brokers, self);
  g_clear_object (&self->brokers);
  g_clear_object (&self->grid);
}

static void
xg_row_colours_dispose (GObject *object)
{
  XgRowColours *self = XG_ROW_COLOURS (object);
  GHashTableIter iter;
  gpointer row;

  g_clear_handle_id (&self->clock, g_source_remove);
  g_clear_handle_id (&self->recompile, g_source_remove);
  xg_row_colours_forget_answers (self);
  forget_grid (self);
  g_clear_object (&self->list);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    ((XgColouredRow *) row)->colours = NULL;
  g_hash_table_remove_all (self->rows);
  G_OBJECT_CLASS (xg_row_colours_parent_class)->dispose (object);
}

static void
xg_row_colours_finalize (GObject *object)
{
  XgRowColours *self = XG_ROW_COLOURS (object);

  g_ptr_array_unref (self->rules);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->answers);
  G_OBJECT_CLASS (xg_row_colours_parent_class)->finalize (object);
}

static void
xg_row_colours_class_init (XgRowColoursClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_row_colours_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_row_colours_finalize;
}

static void
xg_row_colours_init (XgRowColours *self)
{
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->rows = g_hash_table_new (g_direct_hash, g_direct_equal);
  self->answers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/**
 * xg_row_colours_new:
 *
 * Returns: (transfer full): colours of no rule
 */
XgRowColours *
xg_row_colours_new (void)
{
  return g_object_new (XG_TYPE_ROW_COLOURS, NULL);
}

/**
 * xg_row_colours_set_rules:
 * @self: colours
 * @rules: (nullable): the rules, the first that matches wins; followed
 */
void
xg_row_colours_set_rules (XgRowColours *self, XgFilterList *rules)
{
  g_return_if_fail (XG_IS_ROW_COLOURS (self));
  g_return_if_fail (rules == NULL || XG_IS_FILTER_LIST (rules));

  if (self->list == rules)
    return;
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, rules);
  if (rules != NULL)
    g_signal_connect_object (rules,
                             "notify::value",
                             G_CALLBACK (rules_changed_cb),
                             self,
                             G_CONNECT_SWAPPED);
  apply (self);
}

/**
 * xg_row_colours_set_grid:
 * @self: colours
 * @grid: (nullable): whose items the rows show
 */
void
xg_row_colours_set_grid (XgRowColours *self, XgGrid *grid)
{
  g_return_if_fail (XG_IS_ROW_COLOURS (self));
  g_return_if_fail (grid == NULL || XG_IS_GRID (grid));

  if (self->grid == grid)
    return;
  forget_grid (self);
  if (grid != NULL)
    {
      self->grid = g_object_ref (grid);
      self->brokers = g_object_ref (xg_grid_get_brokers (grid));
      g_signal_connect_object (self->brokers,
                               "items-changed",
                               G_CALLBACK (brokers_changed_cb),
                               self,
                               0);
      brokers_changed_cb (self->brokers, 0, 0, g_list_model_get_n_items (self->brokers), self);
    }
  apply (self);
}

/**
 * xg_row_colours_install:
 * @self: colours; have to stay as long as @list binds rows
 * @list: a list or table whose factories call xg_row_colours_bind() and xg_row_colours_unbind()
 */
void
xg_row_colours_install (XgRowColours *self, GtkWidget *list)
{
  g_return_if_fail (XG_IS_ROW_COLOURS (self));
  g_return_if_fail (GTK_IS_WIDGET (list));

  g_object_set_data_full (G_OBJECT (list), COLOURS_KEY, g_object_ref (self), g_object_unref);
}

static void
row_free (gpointer data)
{
  XgColouredRow *row = data;

  if (row->colours != NULL)
    g_hash_table_remove (row->colours->rows, row);
  g_signal_handler_disconnect (row->item, row->notify);
  g_object_unref (row->item);
  g_free (row->text);
  g_free (row);
}

/* What the cache told may be another now. */
static void
item_notify_cb (XgItem *item, GParamSpec *pspec, XgColouredRow *row)
{
  gint64 rowid = xg_item_get_rowid (item);

  if (row->colours == NULL)
    return;
  g_hash_table_remove (row->colours->answers, &rowid);
  xg_row_colours_decide (row->colours, row);
}

/**
 * xg_row_colours_bind:
 * @child: what shows @item, within a row of a list
 * @item: the item
 *
 * Colours the row, if its list has colours.
 */
void
xg_row_colours_bind (GtkWidget *child, XgItem *item)
{
  XgRowColours *self = NULL;
  XgColouredRow *row;

  g_return_if_fail (GTK_IS_WIDGET (child));
  g_return_if_fail (XG_IS_ITEM (item));

  for (GtkWidget *at = child; at != NULL && self == NULL; at = gtk_widget_get_parent (at))
    self = g_object_get_data (G_OBJECT (at), COLOURS_KEY);
  if (self == NULL)
    return;
  xg_row_colours_unbind (child);
  row = g_new0 (XgColouredRow, 1);
  row->colours = self;
  row->child = child;
  row->item = g_object_ref (item);
  row->notify = g_signal_connect (item, "notify", G_CALLBACK (item_notify_cb), row);
  g_hash_table_add (self->rows, row);
  g_object_set_data_full (G_OBJECT (child), ROW_KEY, row, row_free);
  xg_row_colours_decide (self, row);
}

/**
 * xg_row_colours_unbind:
 * @child: a widget that shows another item now, or none
 */
void
xg_row_colours_unbind (GtkWidget *child)
{
  XgColouredRow *row;

  g_return_if_fail (GTK_IS_WIDGET (child));

  row = g_object_get_data (G_OBJECT (child), ROW_KEY);
  if (row == NULL)
    return;
  show (row, NULL);
  g_object_set_data (G_OBJECT (child), ROW_KEY, NULL);
}
