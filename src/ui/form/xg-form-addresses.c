/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "form/xg-form-addresses.h"

#include <glib/gi18n.h>
#include <string.h>

#include "admin/xg-jid-list.h"
#include "node/xg-text-drop.h"
#include "xg-breaks.h"

#define MAX_HEIGHT 240
#define ROW_HEIGHT 38

/* Lines of a pasted list that are told to be wrong. */
#define MAX_PROBLEMS 5

struct _XgFormAddresses
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *scrolled;
  GtkWidget *entry;
  GtkWidget *problem;

  /* Owned */
  XgFormField *field;
  GtkStringList *addresses; /* the values of the field */
};

G_DEFINE_FINAL_TYPE (XgFormAddresses, xg_form_addresses, GTK_TYPE_WIDGET)

/* Only what differs changes, so that focus and place stay. */
static void
values_changed_cb (XgFormAddresses *self)
{
  const char *const *values = xg_form_field_get_values (self->field);
  const guint n_values = g_strv_length ((char **) values);
  const guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->addresses));
  guint head = 0, tail = 0;

  while (head < n_values && head < n_before &&
         strcmp (values[head], gtk_string_list_get_string (self->addresses, head)) == 0)
    head++;
  while (tail < n_values - head && tail < n_before - head &&
         strcmp (values[n_values - 1 - tail],
                 gtk_string_list_get_string (self->addresses, n_before - 1 - tail)) == 0)
    tail++;
  if (head + tail < n_values || head + tail < n_before)
    {
      g_autofree const char **added = g_new0 (const char *, n_values - head - tail + 1);

      for (guint i = 0; i < n_values - head - tail; i++)
        added[i] = values[head + i];
      gtk_string_list_splice (self->addresses, head, n_before - head - tail, added);
    }
  /* The list itself asks for the height of its rows too late */
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scrolled),
                                              (int) MIN (n_values * ROW_HEIGHT, MAX_HEIGHT));
  gtk_widget_set_visible (self->scrolled, n_values > 0);
}

static void
tell_problems (XgFormAddresses *self, GPtrArray *problems)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < MIN (problems->len, MAX_PROBLEMS); i++)
    {
      if (i > 0)
        g_string_append_c (words, '\n');
      g_string_append (words, problems->pdata[i]);
    }
  if (problems->len > MAX_PROBLEMS)
    {
      g_string_append_c (words, '\n');
      g_string_append_printf (
        words,
        ngettext ("And %u more.", "And %u more.", problems->len - MAX_PROBLEMS),
        problems->len - MAX_PROBLEMS);
    }
  gtk_label_set_text (GTK_LABEL (self->problem), words->str);
  gtk_widget_set_visible (self->problem, words->len > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words->str,
                                  -1);
}

static void
append (XgFormAddresses *self, GPtrArray *entries)
{
  const char *const *values = xg_form_field_get_values (self->field);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_ptr_array_add (all, (gpointer) values[i]);
      g_hash_table_add (seen, (gpointer) values[i]);
    }
  for (guint i = 0; i < entries->len; i++)
    {
      XgJidEntry *entry = entries->pdata[i];

      if (g_hash_table_add (seen, entry->jid))
        g_ptr_array_add (all, entry->jid);
    }
  g_ptr_array_add (all, NULL);
  xg_form_field_set_values (self->field, (const char *const *) all->pdata);
}

/* A whole server is an address too, though not one of those that lists of people have. */
static gboolean
is_server (const char *word)
{
  return strpbrk (word, "@/, \t\r\n;") == NULL && strchr (word, '.') != NULL;
}

static void
append_server (XgFormAddresses *self, const char *word)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autofree char *folded = g_utf8_strdown (word, -1);
  XgJidEntry entry = { .jid = folded };

  g_ptr_array_add (entries, &entry);
  append (self, entries);
}

/**
 * xg_form_addresses_commit:
 * @self: addresses
 *
 * Takes what is written in the entry. What is right of it becomes rows; when something is wrong it
 * is told, and all of it stays in the entry to be corrected.
 *
 * Returns: whether nothing is left in the entry
 */
gboolean
xg_form_addresses_commit (XgFormAddresses *self)
{
  g_autoptr (XgJidList) list = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (XG_IS_FORM_ADDRESSES (self), TRUE);

  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  if (is_server (text))
    {
      append_server (self, text);
      gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
      return TRUE;
    }
  list = xg_jid_list_parse (text, XG_AFFILIATION_NONE);
  tell_problems (self, list->problems);
  append (self, list->entries);
  if (list->problems->len > 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  return TRUE;
}

static void
commit_cb (XgFormAddresses *self)
{
  xg_form_addresses_commit (self);
}

/* A list that is dropped, also as a file, is like one that is pasted. */
static void
dropped_cb (GtkWidget *widget, const char *text)
{
  XgFormAddresses *self = XG_FORM_ADDRESSES (widget);
  const char *before = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *all = g_strjoin (*before != '\0' ? "\n" : "", before, text, NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), all);
  xg_form_addresses_commit (self);
}

static void
refused_cb (GtkWidget *widget, const char *sentence)
{
  XgFormAddresses *self = XG_FORM_ADDRESSES (widget);

  gtk_label_set_text (GTK_LABEL (self->problem), sentence);
  gtk_widget_set_visible (self->problem, TRUE);
}

static void
entry_changed_cb (XgFormAddresses *self)
{
  gtk_widget_set_visible (self->problem, FALSE);
}

static void
remove_cb (GtkWidget *button, GtkListItem *item)
{
  XgFormAddresses *self =
    XG_FORM_ADDRESSES (gtk_widget_get_ancestor (button, XG_TYPE_FORM_ADDRESSES));
  const guint position = gtk_list_item_get_position (item);
  const char *const *values;
  g_autoptr (GPtrArray) left = NULL;

  if (self == NULL || position == GTK_INVALID_LIST_POSITION)
    return;
  values = xg_form_field_get_values (self->field);
  left = g_ptr_array_new ();
  for (guint i = 0; values[i] != NULL; i++)
    {
      if (i != position)
        g_ptr_array_add (left, (gpointer) values[i]);
    }
  g_ptr_array_add (left, NULL);
  gtk_widget_grab_focus (self->entry);
  xg_form_field_set_values (self->field, (const char *const *) left->pdata);
}

static void
setup_cb (XgFormAddresses *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_selectable (GTK_LABEL (label), FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), item);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (XgFormAddresses *self, GtkListItem *item)
{
  const char *address = gtk_string_object_get_string (gtk_list_item_get_item (item));
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  /* Translators: an address that is taken off a list */
  g_autofree char *words = g_strdup_printf (_ ("Remove %s"), address);

  gtk_label_set_text (GTK_LABEL (label), address);
  gtk_widget_set_tooltip_text (label, address);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_next_sibling (label)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
}

static GtkWidget *
new_list (XgFormAddresses *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GListModel *model = G_LIST_MODEL (g_object_ref (self->addresses));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view;

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (model)), factory);
  gtk_widget_add_css_class (view, "form-choices");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  xg_form_field_get_label (self->field),
                                  -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  return scrolled;
}

static GtkWidget *
new_entry (XgFormAddresses *self)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  /* Translators: a setting that is a list of addresses */
  g_autofree char *words =
    g_strdup_printf (_ ("Add to: %s"), xg_form_field_get_label (self->field));

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Add an address, or paste a list"));
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (entry),
                                     GTK_ENTRY_ICON_SECONDARY,
                                     "list-add-symbolic");
  gtk_entry_set_icon_tooltip_text (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY, _ ("Add"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (commit_cb), self);
  g_signal_connect_swapped (entry, "icon-press", G_CALLBACK (commit_cb), self);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (entry_changed_cb), self);
  /* What was written is meant, also without Enter */
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (commit_cb), self);
  gtk_widget_add_controller (entry, focus);
  return entry;
}

static GtkWidget *
new_problem (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  xg_breaks_follow (GTK_LABEL (label));
  gtk_widget_add_css_class (label, "error");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_visible (label, FALSE);
  return label;
}

static void
xg_form_addresses_dispose (GObject *object)
{
  XgFormAddresses *self = XG_FORM_ADDRESSES (object);
  GtkWidget *child;

  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  self->entry = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->addresses);
  g_clear_object (&self->field);
  G_OBJECT_CLASS (xg_form_addresses_parent_class)->dispose (object);
}

static gboolean
xg_form_addresses_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (XG_FORM_ADDRESSES (widget)->entry);
}

static void
xg_form_addresses_class_init (XgFormAddressesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_form_addresses_dispose;
  widget_class->grab_focus = xg_form_addresses_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
xg_form_addresses_init (XgFormAddresses *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->addresses = gtk_string_list_new (NULL);
}

/**
 * xg_form_addresses_new:
 * @field: a field of addresses
 *
 * Returns: (transfer floating): its addresses
 */
GtkWidget *
xg_form_addresses_new (XgFormField *field)
{
  XgFormAddresses *self;

  g_return_val_if_fail (XG_IS_FORM_FIELD (field), NULL);

  self = g_object_new (XG_TYPE_FORM_ADDRESSES, NULL);
  self->field = g_object_ref (field);
  self->scrolled = new_list (self);
  self->entry = new_entry (self);
  self->problem = new_problem ();
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  gtk_widget_set_parent (self->problem, GTK_WIDGET (self));
  g_signal_connect_object (field,
                           "notify::text",
                           G_CALLBACK (values_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  values_changed_cb (self);
  xg_text_drop_install (GTK_WIDGET (self), dropped_cb, refused_cb);
  return GTK_WIDGET (self);
}
