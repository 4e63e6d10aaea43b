/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "reader/xg-headers-view.h"

#include <glib/gi18n.h>

#include "feed/xg-facts.h"
#include "feed/xg-format.h"
#include "items/xg-kept-item-row.h"
#include "xg-toast.h"

struct _XgHeadersView
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *facts; /* of the last group, in @box */

  GString *text; /* the same for the clipboard, owned */
};

G_DEFINE_FINAL_TYPE (XgHeadersView, xg_headers_view, GTK_TYPE_WIDGET)

static void
copy_cb (XgHeadersView *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->text->str);
  xg_toast (GTK_WIDGET (self), _ ("Headers copied"));
}

static void
add_group (XgHeadersView *self, const char *title)
{
  gboolean first = gtk_widget_get_first_child (self->box) == NULL;
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *heading = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_set_hexpand (heading, TRUE);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (line), heading);
  if (first)
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Copy All"));

      gtk_widget_set_tooltip_text (button, _ ("Copy All Headers as Text"));
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "slim");
      g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (line), button);
    }
  else
    gtk_widget_add_css_class (line, "section");
  gtk_box_append (GTK_BOX (self->box), line);
  self->facts = xg_facts_new ();
  gtk_box_append (GTK_BOX (self->box), self->facts);
}

static void
add (XgHeadersView *self, const char *name, const char *value)
{
  if (xg_facts_add (self->facts, name, value) != NULL)
    g_string_append_printf (self->text, "%s: %s\n", name, value);
}

static void
add_mono (XgHeadersView *self, const char *name, const char *value)
{
  if (xg_facts_add_mono (self->facts, name, value) != NULL)
    g_string_append_printf (self->text, "%s: %s\n", name, value);
}

/* "today 13:58:40 (2026-11-20T13:58:40.123Z)": for people, and exactly. */
static void
add_time (XgHeadersView *self, const char *name, gint64 time)
{
  g_autofree char *words = xg_format_time (time, g_get_real_time ());
  g_autoptr (GDateTime) second = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *exact = second != NULL ? g_date_time_format (second, "%Y-%m-%dT%H:%M:%S") : NULL;
  g_autofree char *value = g_strdup_printf ("%s\n%s.%03" G_GINT64_FORMAT "Z",
                                            words,
                                            exact != NULL ? exact : "",
                                            time % G_USEC_PER_SEC / 1000);

  add (self, name, value);
}

/* XEP-0060 section 12.22 */
static void
add_link (XgHeadersView *self, const char *broker, const char *node, const char *id)
{
  g_autofree char *node_part = g_uri_escape_string (node, NULL, FALSE);
  g_autofree char *id_part = id != NULL ? g_uri_escape_string (id, NULL, FALSE) : NULL;
  g_autofree char *link = g_strdup_printf ("xmpp:%s?;node=%s%s%s",
                                           broker,
                                           node_part,
                                           id_part != NULL ? ";item=" : "",
                                           id_part != NULL ? id_part : "");

  add_mono (self, _ ("Link"), link);
}

static void
add_size (XgHeadersView *self, gsize length)
{
  g_autofree char *size = g_format_size_full (length, G_FORMAT_SIZE_LONG_FORMAT);

  add (self, _ ("Size"), size);
}

static void
add_incident (XgHeadersView *self, XgItemDocument *document)
{
  XgCard *card = document != NULL ? xg_item_document_get_card (document) : NULL;
  XgIncident *incident = card != NULL ? xg_card_get_incident (card, 0) : NULL;

  if (incident == NULL)
    return;
  add_mono (self, _ ("Incident"), xg_incident_get_id (incident));
  add (self, _ ("Purpose"), xg_incident_get_purpose (incident));
  add (self, _ ("Restriction"), xg_incident_get_restriction (incident));
}

static void
add_content (XgHeadersView *self, XgItemDocument *document, const char *type)
{
  gsize length = 0;

  if (document == NULL || xg_item_document_get_payload (document, &length) == NULL)
    return;
  add_group (self, _ ("Payload"));
  add_mono (self, _ ("Type"), type);
  add_size (self, length);
  add_incident (self, document);
}

static const char *
say_way (XgItem *item)
{
  if (xg_item_get_kind (item) == XG_RECORD_LOST)
    return NULL;
  if (xg_item_get_caught_up (item))
    return _ ("fetched from the broker or delivered late: it was published while nobody listened "
              "here");
  return _ ("delivered when it was published, or fetched when the topic was first opened");
}

static void
add_state (XgHeadersView *self, XgItem *item)
{
  g_autofree char *row = g_strdup_printf ("%" G_GINT64_FORMAT, xg_item_get_rowid (item));

  add_group (self, _ ("In the Cache"));
  if (xg_item_get_kind (item) == XG_RECORD_ITEM)
    {
      g_autofree char *version = g_strdup_printf (
        xg_item_get_current (item) ? _ ("%u, the newest") : _ ("%u, a newer one was published"),
        xg_item_get_version (item));

      add (self, _ ("Version"), version);
      add (self,
           _ ("At the broker"),
           xg_item_get_retracted (item) ? _ ("no longer: retracted, purged, or its topic deleted")
                                        : _ ("not known to be retracted"));
    }
  add (self, _ ("Read"), xg_item_get_read (item) ? _ ("yes") : _ ("no"));
  add (self,
       _ ("Pinned"),
       xg_item_get_pinned (item) ? _ ("yes: kept whatever the limits") : _ ("no"));
  add (self, _ ("Row"), row);
}

static void
xg_headers_view_dispose (GObject *object)
{
  XgHeadersView *self = XG_HEADERS_VIEW (object);

  self->facts = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (xg_headers_view_parent_class)->dispose (object);
}

static void
xg_headers_view_finalize (GObject *object)
{
  g_string_free (XG_HEADERS_VIEW (object)->text, TRUE);
  G_OBJECT_CLASS (xg_headers_view_parent_class)->finalize (object);
}

static void
xg_headers_view_class_init (XgHeadersViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_headers_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_headers_view_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
xg_headers_view_init (XgHeadersView *self)
{
  self->text = g_string_new (NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * xg_headers_view_new:
 *
 * Returns: (transfer floating): an empty view
 */
GtkWidget *
xg_headers_view_new (void)
{
  return g_object_new (XG_TYPE_HEADERS_VIEW, NULL);
}

/**
 * xg_headers_view_clear:
 * @self: a view
 */
void
xg_headers_view_clear (XgHeadersView *self)
{
  GtkWidget *child;

  g_return_if_fail (XG_IS_HEADERS_VIEW (self));

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  self->facts = NULL;
  g_string_truncate (self->text, 0);
}

/**
 * xg_headers_view_set_item:
 * @self: a view
 * @item: an item or event of the cache
 * @document: (nullable): its payload
 */
void
xg_headers_view_set_item (XgHeadersView *self, XgItem *item, XgItemDocument *document)
{
  gboolean is_item;
  gint64 delayed;

  g_return_if_fail (XG_IS_HEADERS_VIEW (self));
  g_return_if_fail (XG_IS_ITEM (item));

  is_item = xg_item_get_kind (item) == XG_RECORD_ITEM;
  delayed = xg_item_get_delayed (item);
  xg_headers_view_clear (self);

  add_group (self, is_item ? _ ("Published") : _ ("Happened"));
  if (!is_item)
    add (self, _ ("Event"), xg_format_kind (xg_item_get_kind (item)));
  if (g_strcmp0 (xg_item_get_topic (item), xg_item_get_node (item)) != 0)
    add (self, _ ("Topic"), xg_item_get_topic (item));
  add_mono (self, _ ("Node"), xg_item_get_node (item));
  add_mono (self, _ ("Broker"), xg_item_get_broker (item));
  add_mono (self, _ ("Item ID"), xg_item_get_item_id (item));
  add (self,
       _ ("Publisher"),
       xg_item_get_publisher (item) != NULL ? xg_item_get_publisher (item)
                                            : (is_item ? _ ("the broker does not tell") : NULL));
  if (is_item)
    add_link (self, xg_item_get_broker (item), xg_item_get_node (item), xg_item_get_item_id (item));

  add_group (self, _ ("Came"));
  add_time (self, _ ("Received"), xg_item_get_received (item));
  if (delayed != 0)
    {
      g_autofree char *span = xg_format_span (ABS (xg_item_get_received (item) - delayed));
      g_autofree char *words = g_strdup_printf (
        delayed <= xg_item_get_received (item) ? _ ("%s before it was received")
                                               : _ ("%s after it was received: a clock is wrong"),
        span);

      add_time (self, _ ("Broker’s stamp"), delayed);
      add (self, _ ("Delay"), words);
    }
  else if (is_item)
    add (self, _ ("Broker’s stamp"), _ ("none came with it"));
  if (is_item)
    add (self, _ ("How"), say_way (item));
  add_mono (self, _ ("By the collection"), xg_item_get_collection (item));

  add_content (self, document, xg_item_get_payload_type (item));
  add_state (self, item);
}

/**
 * xg_headers_view_set_kept:
 * @self: a view
 * @broker: JID of the broker that has it
 * @node: its topic
 * @item: an item as the broker has it
 * @document: (nullable): its payload
 */
void
xg_headers_view_set_kept (XgHeadersView *self,
                          const char *broker,
                          const char *node,
                          XgKeptItem *item,
                          XgItemDocument *document)
{
  const char *publisher;

  g_return_if_fail (XG_IS_HEADERS_VIEW (self));
  g_return_if_fail (XG_IS_KEPT_ITEM (item));

  publisher = xg_kept_item_get_publisher (item);
  xg_headers_view_clear (self);
  add_group (self, _ ("Published"));
  add_mono (self, _ ("Node"), node);
  add_mono (self, _ ("Broker"), broker);
  add_mono (self, _ ("Item ID"), xg_kept_item_get_id (item));
  add (self, _ ("Publisher"), publisher != NULL ? publisher : _ ("the broker does not tell"));
  add_link (self, broker, node, xg_kept_item_get_id (item));

  add_group (self, _ ("Came"));
  if (xg_kept_item_get_time (item) != 0)
    add_time (self, _ ("Time"), xg_kept_item_get_time (item));
  add (self, _ ("What that is"), xg_kept_item_explain_time (item));
  add_content (self, document, xg_kept_item_get_payload_type (item));
}

/**
 * xg_headers_view_dup_text:
 * @self: a view
 *
 * Returns: (transfer full): what it shows, a line for each header
 */
char *
xg_headers_view_dup_text (XgHeadersView *self)
{
  g_return_val_if_fail (XG_IS_HEADERS_VIEW (self), NULL);
  return g_strdup (self->text->str);
}
