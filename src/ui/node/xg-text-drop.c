/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-text-drop.h"

#include <glib/gi18n.h>

/* Neither a list of addresses nor an item is longer. */
#define MAX_BYTES (1024 * 1024)

typedef struct
{
  GtkWidget *widget; /* owned */
  XgTextDropFunc func;
  XgTextDropFunc refused; /* NULL: the window says it */
} Drop;

static void
drop_free (Drop *drop)
{
  g_object_unref (drop->widget);
  g_free (drop);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Drop, drop_free)

static void
refuse (Drop *drop, const char *sentence)
{
  if (drop->refused != NULL)
    drop->refused (drop->widget, sentence);
  else
    gtk_widget_activate_action (drop->widget, "win.toast", "s", sentence);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Drop) drop = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  const char *contents;

  if (bytes == NULL)
    {
      sentence = g_strdup_printf (_ ("The file can’t be read: %s"), error->message);
      refuse (drop, sentence);
      return;
    }
  contents = g_bytes_get_data (bytes, &length);
  if (length > MAX_BYTES || (length > 0 && memchr (contents, '\0', length) != NULL))
    {
      refuse (drop, _ ("This file is too long, or no text."));
      return;
    }
  text = g_utf8_make_valid (contents != NULL ? contents : "", (gssize) length);
  drop->func (drop->widget, text);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Drop) drop = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    {
      g_autofree char *sentence =
        g_strdup_printf (_ ("The file can’t be read: %s"), error->message);

      refuse (drop, sentence);
      return;
    }
  g_input_stream_read_bytes_async (G_INPUT_STREAM (stream),
                                   MAX_BYTES + 1,
                                   G_PRIORITY_DEFAULT,
                                   NULL,
                                   read_cb,
                                   g_steal_pointer (&drop));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  XgTextDropFunc func = (XgTextDropFunc) g_object_get_data (G_OBJECT (target), "func");

  if (G_VALUE_HOLDS_STRING (value))
    {
      func (widget, g_value_get_string (value));
      return TRUE;
    }
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
      Drop *drop;

      if (files == NULL)
        return FALSE;
      drop = g_new0 (Drop, 1);
      drop->widget = g_object_ref (widget);
      drop->func = func;
      drop->refused = (XgTextDropFunc) g_object_get_data (G_OBJECT (target), "refused");
      g_file_read_async (files->data, G_PRIORITY_DEFAULT, NULL, opened_cb, drop);
      return TRUE;
    }

  return FALSE;
}

/**
 * xg_text_drop_install:
 * @widget: where something can be dropped
 * @func: called with the text
 * @refused: (nullable): called with a sentence about what can't be read; %NULL: a toast says it
 */
void
xg_text_drop_install (GtkWidget *widget, XgTextDropFunc func, XgTextDropFunc refused)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_object_set_data (G_OBJECT (target), "func", (gpointer) func);
  g_object_set_data (G_OBJECT (target), "refused", (gpointer) refused);
  /* Before the entry inside, which would take the address of a file for a text. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), NULL);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
