/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-source-text-private.h"

#include <string.h>

/* What a turn of the main loop may take, µs, if more than one step */
#define TURN 4000
/* Lines that go out of a buffer that nobody shows in one turn */
#define DRAINED_LINES 500

enum
{
  CHANGED,
  MOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgSourceText, xg_source_text, G_TYPE_OBJECT)

void
xg_source_text_tell_changed (XgSourceText *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkTextBuffer *
get_buffer (XgSourceText *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

/* What stands for something hidden looks otherwise than an ellipsis of the text. */
static void
mark_folded (XgSourceText *self, guint from, guint n)
{
  GtkTextBuffer *buffer = get_buffer (self);

  for (guint line = from; line < from + n; line++)
    {
      guint byte = xg_fold_text_get_mark (self->model, line);
      GtkTextIter start, end;

      if (byte == XG_FOLD_NONE)
        continue;
      gtk_text_buffer_get_iter_at_line_index (buffer, &start, (int) line, (int) byte);
      end = start;
      gtk_text_iter_set_line_index (&end, (int) (byte + strlen (XG_FOLD_MARK)));
      gtk_text_buffer_apply_tag (buffer, self->mark, &start, &end);
    }
}

static void
apply (XgSourceText *self, const XgFoldEdit *edit)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter start, end;

  if (edit->n_deleted > 0)
    {
      gtk_text_buffer_get_iter_at_line (buffer, &start, (int) edit->at);
      gtk_text_buffer_get_iter_at_line (buffer, &end, (int) (edit->at + edit->n_deleted));
      gtk_text_buffer_delete (buffer, &start, &end);
    }
  if (edit->n_inserted == 0)
    return;
  gtk_text_buffer_get_iter_at_line (buffer, &start, (int) edit->at);
  gtk_text_buffer_insert_with_tags (buffer,
                                    &start,
                                    edit->inserted->str,
                                    (int) edit->inserted->len,
                                    self->plain,
                                    NULL);
  mark_folded (self, edit->at, edit->n_inserted);
}

static gboolean
get_iter (XgSourceText *self, gsize place, GtkTextIter *iter)
{
  guint line, byte;

  if (!xg_fold_text_locate (self->model, place, &line, &byte) ||
      xg_fold_text_get_place (self->model, line, byte) != place)
    return FALSE;
  gtk_text_buffer_get_iter_at_line_index (get_buffer (self), iter, (int) line, (int) byte);
  return TRUE;
}

/* Goes there, if it is there by now. */
static void
reach_target (XgSourceText *self)
{
  GtkTextBuffer *buffer = get_buffer (self);
  GtkTextIter start, end;

  if (self->target_end == 0 || !get_iter (self, self->target, &start))
    return;
  end = start;
  if (self->selecting && !get_iter (self, self->target_end, &end))
    return;
  self->target_end = 0;
  gtk_text_buffer_select_range (buffer, &start, &end);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view),
                                gtk_text_buffer_get_insert (buffer),
                                self->selecting ? 0.15 : 0,
                                FALSE,
                                0,
                                0);
}

/* At idle priority, so that input and drawing come first. */
static gboolean
work_cb (gpointer data)
{
  XgSourceText *self = data;
  gint64 until = g_get_monotonic_time () + TURN;
  XgFoldEdit edit = { 0, 0, 0, self->inserted };
  gboolean more;

  do
    {
      more = xg_fold_text_step (self->model, &edit);
      if (more)
        apply (self, &edit);
    }
  while (more && g_get_monotonic_time () < until);
  reach_target (self);
  gtk_widget_queue_draw (GTK_WIDGET (self->gutter));
  if (more)
    return G_SOURCE_CONTINUE;
  self->source = 0;
  self->target_end = 0;
  xg_source_text_tell_changed (self);
  return G_SOURCE_REMOVE;
}

/* The first screen at once. */
static void
start_work (XgSourceText *self)
{
  if (self->source == 0 && work_cb (self) == G_SOURCE_CONTINUE)
    {
      self->source = g_idle_add_full (G_PRIORITY_LOW, work_cb, self, NULL);
      xg_source_text_tell_changed (self);
    }
}

/* Before anything is drawn, but not while a key or a button is dealt with: that may be in the
 * middle of a frame, in which scroll bars have their places already. */
static gboolean
first_work_cb (gpointer data)
{
  XgSourceText *self = data;

  self->source = 0;
  if (self->renewing)
    {
      self->renewing = FALSE;
      xg_source_text_clear_view (self);
      xg_fold_text_restart (self->model);
    }
  start_work (self);
  return G_SOURCE_REMOVE;
}

void
xg_source_text_reach (XgSourceText *self, gsize start, gsize end, gboolean selecting)
{
  self->target = start;
  self->target_end = MAX (end, 1);
  self->selecting = selecting;
  if (self->source != 0)
    return;
  if (xg_fold_text_get_complete (self->model))
    start_work (self);
  else
    self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, first_work_cb, self, NULL);
}

void
xg_source_text_get_cursor_iter (XgSourceText *self, GtkTextIter *iter)
{
  GtkTextBuffer *buffer = get_buffer (self);

  gtk_text_buffer_get_iter_at_mark (buffer, iter, gtk_text_buffer_get_insert (buffer));
}

static void
cursor_cb (XgSourceText *self)
{
  GtkTextIter cursor;

  xg_source_text_get_cursor_iter (self, &cursor);
  if (self->cursor_line == (guint) gtk_text_iter_get_line (&cursor))
    return;
  self->cursor_line = (guint) gtk_text_iter_get_line (&cursor);
  g_signal_emit (self, signals[MOVED], 0);
}

static void
adopt_buffer (XgSourceText *self)
{
  GtkTextBuffer *buffer = get_buffer (self);

  self->plain = gtk_text_buffer_create_tag (buffer, NULL, "insert-hyphens", FALSE, NULL);
  self->mark =
    gtk_text_buffer_create_tag (buffer, NULL, "background", "#3584e4", "foreground", "white", NULL);
  g_signal_connect_object (buffer,
                           "notify::cursor-position",
                           G_CALLBACK (cursor_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/* Empties a buffer that nobody shows, from its end. */
static gboolean
drain_cb (gpointer data)
{
  GtkTextBuffer *buffer = data;
  int n = gtk_text_buffer_get_line_count (buffer);
  GtkTextIter start, end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_get_iter_at_line (buffer, &start, MAX (n - DRAINED_LINES, 0));
  gtk_text_buffer_delete (buffer, &start, &end);
  return n > DRAINED_LINES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* An empty view. What is long goes out of sight at once, and then in portions: GtkSourceView counts
 * all that stands behind a change, so that a long text is written anew faster than it is changed.
 */
void
xg_source_text_clear_view (XgSourceText *self)
{
  GtkTextBuffer *old = get_buffer (self);
  GtkSourceBuffer *buffer;

  if (gtk_text_buffer_get_line_count (old) <= XG_SOURCE_TEXT_MANY_LINES)
    {
      gtk_text_buffer_set_text (old, "", 0);
      return;
    }
  g_signal_handlers_disconnect_by_data (old, self);
  g_idle_add_full (G_PRIORITY_LOW, drain_cb, g_object_ref (old), g_object_unref);
  buffer = gtk_source_buffer_new (NULL);
  gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (buffer), FALSE);
  gtk_source_buffer_set_language (buffer, gtk_source_buffer_get_language (GTK_SOURCE_BUFFER (old)));
  gtk_source_buffer_set_style_scheme (buffer,
                                      gtk_source_buffer_get_style_scheme (GTK_SOURCE_BUFFER (old)));
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self->view), GTK_TEXT_BUFFER (buffer));
  g_object_unref (buffer);
  adopt_buffer (self);
}

/* What stands for something hidden shows it when it is pressed. */
static void
released_cb (XgSourceText *self, int n_presses, double x, double y, GtkGestureClick *gesture)
{
  GtkTextView *view = GTK_TEXT_VIEW (self->view);
  GtkTextIter iter;
  int at_x, at_y;

  if (n_presses != 1 || gtk_text_buffer_get_has_selection (get_buffer (self)))
    return;
  gtk_text_view_window_to_buffer_coords (view,
                                         GTK_TEXT_WINDOW_WIDGET,
                                         (int) x,
                                         (int) y,
                                         &at_x,
                                         &at_y);
  if (gtk_text_view_get_iter_at_location (view, &iter, at_x, at_y) &&
      gtk_text_iter_has_tag (&iter, self->mark))
    xg_source_text_toggle_line (self, (guint) gtk_text_iter_get_line (&iter));
}

static void
copy_cb (XgSourceText *self)
{
  g_autofree char *text = xg_source_text_dup_selected (self);

  if (text == NULL)
    return;
  g_signal_stop_emission_by_name (self->view, "copy-clipboard");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->view)), text);
}

static void
forget (XgSourceText *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  if (self->gutter != NULL)
    xg_source_gutter_set_model (self->gutter, NULL);
  g_clear_pointer (&self->model, xg_fold_text_free);
  self->text = NULL;
  self->target_end = 0;
  self->renewing = FALSE;
}

static void
xg_source_text_dispose (GObject *object)
{
  XgSourceText *self = XG_SOURCE_TEXT (object);

  forget (self);
  self->gutter = NULL;
  G_OBJECT_CLASS (xg_source_text_parent_class)->dispose (object);
}

static void
xg_source_text_finalize (GObject *object)
{
  XgSourceText *self = XG_SOURCE_TEXT (object);

  g_string_free (self->inserted, TRUE);
  G_OBJECT_CLASS (xg_source_text_parent_class)->finalize (object);
}

static void
add_signal (guint id, const char *name)
{
  signals[id] = g_signal_new (name,
                              XG_TYPE_SOURCE_TEXT,
                              G_SIGNAL_RUN_LAST,
                              0,
                              NULL,
                              NULL,
                              NULL,
                              G_TYPE_NONE,
                              0);
}

static void
xg_source_text_class_init (XgSourceTextClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_source_text_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_source_text_finalize;
  add_signal (CHANGED, "changed");
  add_signal (MOVED, "moved");
}

static void
xg_source_text_init (XgSourceText *self)
{
  self->inserted = g_string_new (NULL);
}

/**
 * xg_source_text_new:
 * @view: what shows the text, in one buffer or another; it outlives what is returned
 *
 * Returns: (transfer full): no text yet
 */
XgSourceText *
xg_source_text_new (GtkSourceView *view)
{
  XgSourceText *self = g_object_new (XG_TYPE_SOURCE_TEXT, NULL);
  GtkGesture *gesture = gtk_gesture_click_new ();

  self->view = view;
  adopt_buffer (self);
  self->gutter = XG_SOURCE_GUTTER (xg_source_gutter_new ());
  gtk_source_gutter_insert (gtk_source_view_get_gutter (view, GTK_TEXT_WINDOW_LEFT),
                            GTK_SOURCE_GUTTER_RENDERER (self->gutter),
                            0);
  g_signal_connect_object (self->gutter,
                           "toggled",
                           G_CALLBACK (xg_source_text_toggle_line),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "copy-clipboard", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gesture, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (gesture));
  return self;
}

/**
 * xg_source_text_set:
 * @self: a text
 * @text: (nullable): what to show, unfolded, at first only its beginning; it stays until another
 *   one is set
 */
void
xg_source_text_set (XgSourceText *self, const XgItemText *text)
{
  g_return_if_fail (XG_IS_SOURCE_TEXT (self));

  forget (self);
  xg_source_text_clear_view (self);
  if (text == NULL)
    {
      xg_source_text_tell_changed (self);
      return;
    }
  self->text = text;
  self->model = xg_fold_text_new (text->text, text->length, text->lines, text->folds);
  xg_source_gutter_set_model (self->gutter, self->model);
  xg_fold_text_show_up_to (self->model, text->first);
  start_work (self);
}

/**
 * xg_source_text_show_all:
 * @self: a text
 */
void
xg_source_text_show_all (XgSourceText *self)
{
  g_return_if_fail (XG_IS_SOURCE_TEXT (self));

  if (self->model == NULL)
    return;
  xg_fold_text_show_up_to (self->model, self->text->length);
  start_work (self);
}

/**
 * xg_source_text_get_shown:
 * @self: a text
 *
 * Returns: how much of the text is shown or will be, in bytes
 */
gsize
xg_source_text_get_shown (XgSourceText *self)
{
  g_return_val_if_fail (XG_IS_SOURCE_TEXT (self), 0);
  return self->model != NULL ? xg_fold_text_get_shown (self->model) : 0;
}

/**
 * xg_source_text_get_complete:
 * @self: a text
 *
 * Returns: whether everything is in the view that should be, and nothing else
 */
gboolean
xg_source_text_get_complete (XgSourceText *self)
{
  g_return_val_if_fail (XG_IS_SOURCE_TEXT (self), TRUE);
  return self->source == 0;
}

/* The place of the text that an iter of the view is at. */
static gsize
get_place (XgSourceText *self, const GtkTextIter *iter)
{
  return xg_fold_text_get_place (self->model,
                                 (guint) gtk_text_iter_get_line (iter),
                                 (guint) gtk_text_iter_get_line_index (iter));
}

/**
 * xg_source_text_get_cursor:
 * @self: a text
 *
 * Returns: where the cursor is in the text, or the selection begins, in bytes
 */
gsize
xg_source_text_get_cursor (XgSourceText *self)
{
  GtkTextIter start;

  g_return_val_if_fail (XG_IS_SOURCE_TEXT (self), 0);

  if (self->model == NULL)
    return 0;
  gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, NULL);
  return get_place (self, &start);
}

/**
 * xg_source_text_go_to:
 * @self: a text
 * @start: a place of it, in bytes
 * @end: the place behind
 *
 * Selects what is between, as soon as it is in the view, and unfolds what hides it.
 */
void
xg_source_text_go_to (XgSourceText *self, gsize start, gsize end)
{
  g_return_if_fail (XG_IS_SOURCE_TEXT (self));

  if (self->model == NULL || end > self->text->length)
    return;
  xg_fold_text_reveal (self->model, start, end);
  if (end > xg_fold_text_get_shown (self->model))
    xg_fold_text_show_up_to (self->model, self->text->length);
  xg_source_text_reach (self, start, end, TRUE);
}

/**
 * xg_source_text_dup_selected:
 * @self: a text
 *
 * Returns: (transfer full) (nullable): what is selected, with all that is folded in it and its long
 *   lines whole; %NULL for nothing
 */
char *
xg_source_text_dup_selected (XgSourceText *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (XG_IS_SOURCE_TEXT (self), NULL);

  if (self->model == NULL ||
      !gtk_text_buffer_get_selection_bounds (get_buffer (self), &start, &end))
    return NULL;
  return xg_item_text_dup_range (self->text, get_place (self, &start), get_place (self, &end));
}
