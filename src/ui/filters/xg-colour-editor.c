/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-filters"

#include "config.h"

#include "filters/xg-colour-editor.h"

#include <glib/gi18n.h>

#include "filters/xg-filter-help.h"

#define CLASS_KEY "xg-swatch-class"

struct _XgColourEditor
{
  GtkWidget parent_instance;

  /* Template widgets */
  AdwWindowTitle *title;
  GtkWidget *save_button;
  GtkWidget *name_row;
  GtkWidget *text_row;
  AdwComboRow *colour_row;
  GtkImage *hint_icon;
  GtkLabel *hint_label;

  /* Owned */
  XgFilterList *list;
  XgFilterEntry *entry; /* NULL: a new one */
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgColourEditor, xg_colour_editor, GTK_TYPE_WIDGET)

/* A filter of nothing would colour all. */
static char *
find_fault (XgColourEditor *self)
{
  char *fault = xg_filter_help_dup_fault (self->text_row);

  if (fault == NULL && xg_filter_help_is_blank (self->text_row))
    fault = g_strdup (_ ("Write which rows are to be coloured, such as severity>=high."));
  return fault;
}

static void
changed_cb (XgColourEditor *self)
{
  g_autofree char *fault = find_fault (self);

  gtk_widget_set_sensitive (self->save_button, fault == NULL);
  gtk_image_set_from_icon_name (self->hint_icon,
                                fault != NULL ? "dialog-warning-symbolic"
                                              : "dialog-information-symbolic");
  gtk_label_set_label (self->hint_label,
                       fault != NULL ? fault
                                     : _ ("Rows that match get this colour, unless a rule further "
                                          "up has coloured them already."));
}

static void
done (XgColourEditor *self)
{
  g_clear_object (&self->entry);
  g_signal_emit (self, signals[DONE], 0);
}

static void
save_cb (XgColourEditor *self)
{
  g_autofree char *fault = find_fault (self);
  g_autofree char *name =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_row))));
  g_autofree char *text =
    g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->text_row))));
  guint colour = adw_combo_row_get_selected (self->colour_row);

  if (fault != NULL || self->list == NULL)
    return;
  if (self->entry != NULL)
    g_object_set (self->entry, "name", name, "text", text, "colour", colour, NULL);
  else
    {
      g_autoptr (XgFilterEntry) entry = xg_filter_entry_new (name, text);

      g_object_set (entry, "colour", colour, NULL);
      xg_filter_list_insert (self->list, G_MAXUINT, entry);
    }
  done (self);
}

static void
setup_colour_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

  gtk_box_append (GTK_BOX (box), xg_colour_swatch_new (XG_COLOUR_GREY));
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_list_item_set_child (list_item, box);
}

static void
bind_colour_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkStringObject *name = gtk_list_item_get_item (list_item);
  /* By the name: in the row itself the one that is chosen is the only one, at 0. */
  XgFilterColour colour = XG_COLOUR_RED;

  for (guint i = 0; i < XG_N_COLOURS; i++)
    if (g_str_equal (xg_filter_colour_get_name ((XgFilterColour) i),
                     gtk_string_object_get_string (name)))
      colour = (XgFilterColour) i;
  xg_colour_swatch_set (gtk_widget_get_first_child (box), colour);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)),
                       gtk_string_object_get_string (name));
}

static void
xg_colour_editor_dispose (GObject *object)
{
  XgColourEditor *self = XG_COLOUR_EDITOR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->entry);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (xg_colour_editor_parent_class)->dispose (object);
}

static void
xg_colour_editor_class_init (XgColourEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_colour_editor_dispose;
  signals[DONE] = g_signal_new ("done",
                                XG_TYPE_COLOUR_EDITOR,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/xmppgrid/Console/filters/xg-colour-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, XgColourEditor, title);
  gtk_widget_class_bind_template_child (widget_class, XgColourEditor, save_button);
  gtk_widget_class_bind_template_child (widget_class, XgColourEditor, name_row);
  gtk_widget_class_bind_template_child (widget_class, XgColourEditor, text_row);
  gtk_widget_class_bind_template_child (widget_class, XgColourEditor, colour_row);
  gtk_widget_class_bind_template_child (widget_class, XgColourEditor, hint_icon);
  gtk_widget_class_bind_template_child (widget_class, XgColourEditor, hint_label);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, done);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
xg_colour_editor_init (XgColourEditor *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  xg_filter_help_install (self->text_row);
  for (guint i = 0; i < XG_N_COLOURS; i++)
    gtk_string_list_append (names, xg_filter_colour_get_name ((XgFilterColour) i));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_colour_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_colour_cb), NULL);
  adw_combo_row_set_factory (self->colour_row, factory);
  adw_combo_row_set_model (self->colour_row, G_LIST_MODEL (names));
}

/* The first colour that no rule has. */
static XgFilterColour
choose_colour (XgFilterList *list)
{
  for (guint colour = 0; colour < XG_N_COLOURS; colour++)
    {
      gboolean taken = FALSE;

      for (guint i = 0; i < xg_filter_list_get_length (list); i++)
        taken |= xg_filter_entry_get_colour (xg_filter_list_get (list, i)) == colour;
      if (!taken)
        return (XgFilterColour) colour;
    }
  return XG_COLOUR_RED;
}

/**
 * xg_colour_editor_edit:
 * @self: a form
 * @list: where the rule is, or is to be
 * @entry: (nullable): the rule; %NULL: a new one
 * @text: (nullable): what a new one is to say at first
 */
void
xg_colour_editor_edit (XgColourEditor *self,
                       XgFilterList *list,
                       XgFilterEntry *entry,
                       const char *text)
{
  XgFilterColour colour;

  g_return_if_fail (XG_IS_COLOUR_EDITOR (self));
  g_return_if_fail (XG_IS_FILTER_LIST (list));
  g_return_if_fail (entry == NULL || XG_IS_FILTER_ENTRY (entry));

  g_set_object (&self->list, list);
  g_set_object (&self->entry, entry);
  colour = entry != NULL ? xg_filter_entry_get_colour (entry) : choose_colour (list);
  if (entry != NULL)
    text = xg_filter_entry_get_text (entry);
  adw_window_title_set_title (self->title,
                              entry != NULL ? _ ("Edit Colour Rule") : _ ("New Colour Rule"));
  gtk_editable_set_text (GTK_EDITABLE (self->text_row), text != NULL ? text : "");
  gtk_editable_set_text (GTK_EDITABLE (self->name_row),
                         entry != NULL ? xg_filter_entry_get_name (entry) : "");
  adw_combo_row_set_selected (self->colour_row, colour);
  changed_cb (self);
  gtk_widget_grab_focus (self->text_row);
}

/**
 * xg_colour_editor_set_grid:
 * @self: a form
 * @grid: (nullable): whose values are proposed
 */
void
xg_colour_editor_set_grid (XgColourEditor *self, XgGrid *grid)
{
  g_return_if_fail (XG_IS_COLOUR_EDITOR (self));
  xg_filter_help_set_grid (self->text_row, grid);
}

/**
 * xg_colour_swatch_new:
 * @colour: a colour
 *
 * Returns: (transfer floating): a spot of it; its name has to stand beside it
 */
GtkWidget *
xg_colour_swatch_new (XgFilterColour colour)
{
  GtkWidget *swatch = g_object_new (GTK_TYPE_BOX,
                                    "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                    "valign",
                                    GTK_ALIGN_CENTER,
                                    NULL);

  gtk_widget_add_css_class (swatch, "swatch");
  xg_colour_swatch_set (swatch, colour);
  return swatch;
}

void
xg_colour_swatch_set (GtkWidget *swatch, XgFilterColour colour)
{
  const char *css_class = xg_filter_colour_get_class (colour);
  const char *old = g_object_get_data (G_OBJECT (swatch), CLASS_KEY);

  g_return_if_fail (css_class != NULL);

  if (old != NULL)
    gtk_widget_remove_css_class (swatch, old);
  gtk_widget_add_css_class (swatch, css_class);
  g_object_set_data (G_OBJECT (swatch), CLASS_KEY, (gpointer) css_class);
}
