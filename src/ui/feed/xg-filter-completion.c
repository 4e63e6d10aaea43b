/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-filter-completion.h"

#include <glib/gi18n.h>

#include "query/xg-query-completion.h"

#define MAX_ROWS 12

struct _XgFilterCompletion
{
  GObject parent_instance;

  gboolean applying;

  /* Borrowed */
  GtkWidget *entry;
  GtkWidget *popover; /* a child of the entry */
  GtkListBox *list;

  /* Owned */
  XgGrid *grid;
  GCancellable *cancellable;
  XgQueryCompletion completion;
};

enum
{
  PROP_0,
  PROP_OPEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgFilterCompletion, xg_filter_completion, G_TYPE_OBJECT)

static gboolean
has_focus (XgFilterCompletion *self)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));

  return text != NULL && gtk_widget_has_focus (GTK_WIDGET (text));
}

static GtkWidget *
row_new (const char *candidate)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (candidate);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  g_object_set_data_full (G_OBJECT (row), "candidate", g_strdup (candidate), g_free);
  return row;
}

static void
show_candidates (XgFilterCompletion *self, char **candidates)
{
  GtkWidget *child;
  guint n = g_strv_length (candidates);
  const char *prefix = self->completion.prefix != NULL ? self->completion.prefix : "";

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  /* What is there already is no help. */
  if (n == 0 || (n == 1 && g_ascii_strcasecmp (candidates[0], prefix) == 0) || !has_focus (self))
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      return;
    }
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    gtk_list_box_append (self->list, row_new (candidates[i]));
  gtk_list_box_unselect_all (self->list);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
values_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgFilterCompletion) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) values = xg_grid_list_values_finish (XG_GRID (source), result, &error);

  if (values != NULL && self->entry != NULL)
    show_candidates (self, values);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("Values for a filter can't be found: %s", error->message);
}

static gboolean
has_values (XgQueryField field)
{
  return field == XG_QUERY_TOPIC || field == XG_QUERY_UNDER || field == XG_QUERY_PUBLISHER ||
         field == XG_QUERY_TYPE;
}

static void
changed_cb (XgFilterCompletion *self)
{
  const char *text;
  int position;

  if (self->applying || self->entry == NULL)
    return;
  text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  position = gtk_editable_get_position (GTK_EDITABLE (self->entry));
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  xg_query_completion_clear (&self->completion);
  if (!has_focus (self))
    {
      xg_filter_completion_close (self);
      return;
    }
  position = MIN (position, (int) g_utf8_strlen (text, -1));
  xg_query_complete (text,
                     (gsize) (g_utf8_offset_to_pointer (text, position) - text),
                     &self->completion);
  if (self->completion.kind == XG_COMPLETION_VALUE && has_values (self->completion.field) &&
      self->grid != NULL)
    {
      self->cancellable = g_cancellable_new ();
      xg_grid_list_values_async (self->grid,
                                 self->completion.field,
                                 self->completion.prefix,
                                 self->cancellable,
                                 values_cb,
                                 g_object_ref (self));
    }
  else if (self->completion.kind != XG_COMPLETION_NOTHING)
    show_candidates (self, self->completion.candidates);
  else
    xg_filter_completion_close (self);
}

/* The text changes after the cursor has moved or before, as it was written: both come together. */
static void
cursor_cb (XgFilterCompletion *self)
{
  if (xg_filter_completion_get_open (self))
    changed_cb (self);
}

static void
apply (XgFilterCompletion *self, GtkListBoxRow *row)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const char *candidate = g_object_get_data (G_OBJECT (row), "candidate");
  g_autofree char *result = NULL;
  gsize cursor = 0;
  glong position;

  result = xg_query_completion_apply (&self->completion, text, candidate, &cursor);
  position = g_utf8_pointer_to_offset (result, result + cursor);
  self->applying = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), result);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), (int) position);
  self->applying = FALSE;
  /* Behind a field its values are next. */
  changed_cb (self);
}

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, XgFilterCompletion *self)
{
  apply (self, row);
}

static void
choose (XgFilterCompletion *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + step : step > 0 ? 0 : -1;
  GtkListBoxRow *next = index >= 0 ? gtk_list_box_get_row_at_index (self->list, index) : NULL;

  if (next != NULL)
    gtk_list_box_select_row (self->list, next);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType modifiers,
        XgFilterCompletion *self)
{
  GtkListBoxRow *row;

  if (!xg_filter_completion_get_open (self) ||
      (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return FALSE;
  row = gtk_list_box_get_selected_row (self->list);
  if (key == GDK_KEY_Down || key == GDK_KEY_Up)
    choose (self, key == GDK_KEY_Down ? 1 : -1);
  else if (key == GDK_KEY_Escape)
    xg_filter_completion_close (self);
  else if (key == GDK_KEY_Tab)
    apply (self, row != NULL ? row : gtk_list_box_get_row_at_index (self->list, 0));
  else if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter) && row != NULL)
    apply (self, row);
  else
    return FALSE;
  return TRUE;
}

static void
xg_filter_completion_dispose (GObject *object)
{
  XgFilterCompletion *self = XG_FILTER_COMPLETION (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->entry != NULL)
    {
      g_clear_pointer (&self->popover, gtk_widget_unparent);
      g_clear_weak_pointer (&self->entry);
    }
  g_clear_object (&self->grid);
  xg_query_completion_clear (&self->completion);
  G_OBJECT_CLASS (xg_filter_completion_parent_class)->dispose (object);
}

static void
xg_filter_completion_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_OPEN)
    g_value_set_boolean (value, xg_filter_completion_get_open (XG_FILTER_COMPLETION (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
xg_filter_completion_class_init (XgFilterCompletionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = xg_filter_completion_dispose;
  object_class->get_property = xg_filter_completion_get_property;

  properties[PROP_OPEN] =
    g_param_spec_boolean ("open",
                          NULL,
                          NULL,
                          FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_filter_completion_init (XgFilterCompletion *self)
{
}

static void
visible_cb (XgFilterCompletion *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPEN]);
}

static void
make_popover (XgFilterCompletion *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_set_focusable (GTK_WIDGET (self->list), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What could be written here"),
                                  -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, 0);
  self->popover = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->popover, "completion");
  gtk_popover_set_child (GTK_POPOVER (self->popover), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->popover, self->entry);
  g_signal_connect_object (self->popover,
                           "notify::visible",
                           G_CALLBACK (visible_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/**
 * xg_filter_completion_new:
 * @entry: an entry with a filter; its owner has to let go of the completion before it is gone
 *
 * Returns: (transfer full): what helps to write it
 */
XgFilterCompletion *
xg_filter_completion_new (GtkWidget *entry)
{
  XgFilterCompletion *self = g_object_new (XG_TYPE_FILTER_COMPLETION, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_return_val_if_fail (GTK_IS_EDITABLE (entry), self);

  g_set_weak_pointer (&self->entry, entry);
  make_popover (self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, 0);
  gtk_widget_add_controller (entry, keys);
  g_signal_connect_object (focus,
                           "leave",
                           G_CALLBACK (xg_filter_completion_close),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry,
                           "notify::cursor-position",
                           G_CALLBACK (cursor_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * xg_filter_completion_set_grid:
 * @self: a completion
 * @grid: (nullable): whose values are proposed
 */
void
xg_filter_completion_set_grid (XgFilterCompletion *self, XgGrid *grid)
{
  g_return_if_fail (XG_IS_FILTER_COMPLETION (self));

  if (g_set_object (&self->grid, grid))
    xg_filter_completion_close (self);
}

/**
 * xg_filter_completion_close:
 * @self: a completion
 *
 * Proposes nothing until something is written again.
 */
void
xg_filter_completion_close (XgFilterCompletion *self)
{
  g_return_if_fail (XG_IS_FILTER_COMPLETION (self));

  g_cancellable_cancel (self->cancellable);
  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

gboolean
xg_filter_completion_get_open (XgFilterCompletion *self)
{
  g_return_val_if_fail (XG_IS_FILTER_COMPLETION (self), FALSE);
  return self->popover != NULL && gtk_widget_get_visible (self->popover);
}
