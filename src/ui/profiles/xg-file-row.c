/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-application"

#include "config.h"

#include "profiles/xg-file-row.h"

#include <glib/gi18n.h>

struct _XgFileRow
{
  AdwActionRow parent_instance;

  /* Children */
  GtkWidget *choose_button;
  GtkWidget *clear_button;

  /* Owned */
  GtkNativeDialog *chooser; /* while it is open */
  char *path;
  char *nothing;
  char *chooser_title;
  char *patterns;
};

G_DEFINE_FINAL_TYPE (XgFileRow, xg_file_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_0,
  PROP_PATH,
  PROP_NOTHING,
  PROP_CHOOSER_TITLE,
  PROP_PATTERNS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (XgFileRow *self)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               self->path != NULL      ? self->path
                               : self->nothing != NULL ? self->nothing
                                                       : "");
  gtk_widget_set_visible (self->clear_button, self->path != NULL);
}

/* There are several such rows in a dialog. The other button is named after its row by libadwaita.
 */
static void
name_clear_button (XgFileRow *self)
{
  /* Translators: %s is what the file is, as in "Private key: no file" */
  g_autofree char *name =
    g_strdup_printf (_ ("%s: no file"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->clear_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  -1);
}

static void
clear_cb (XgFileRow *self)
{
  xg_file_row_set_path (self, NULL);
}

static void
response_cb (GtkNativeDialog *chooser, int response, XgFileRow *self)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      path = file != NULL ? g_file_get_path (file) : NULL;
      if (path != NULL)
        xg_file_row_set_path (self, path);
    }
  g_clear_object (&self->chooser);
}

static void
add_filters (XgFileRow *self, GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  if (self->patterns != NULL)
    {
      g_autoptr (GtkFileFilter) fitting = gtk_file_filter_new ();
      g_auto (GStrv) patterns = g_strsplit (self->patterns, " ", -1);

      for (guint i = 0; patterns[i] != NULL; i++)
        gtk_file_filter_add_pattern (fitting, patterns[i]);
      gtk_file_filter_set_name (fitting, self->patterns);
      gtk_file_chooser_add_filter (chooser, fitting);
    }
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, all);
}

static void
choose_cb (XgFileRow *self)
{
  GtkFileChooserNative *chooser;

  if (self->chooser != NULL)
    return;
  chooser = gtk_file_chooser_native_new (self->chooser_title,
                                         GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                         GTK_FILE_CHOOSER_ACTION_OPEN,
                                         NULL,
                                         NULL);
  add_filters (self, GTK_FILE_CHOOSER (chooser));
  if (self->path != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (self->path);

      gtk_file_chooser_set_file (GTK_FILE_CHOOSER (chooser), file, NULL);
    }
  g_signal_connect_object (chooser, "response", G_CALLBACK (response_cb), self, 0);
  self->chooser = GTK_NATIVE_DIALOG (chooser);
  gtk_native_dialog_set_modal (self->chooser, TRUE);
  gtk_native_dialog_show (self->chooser);
}

static char **
get_member (XgFileRow *self, guint prop_id)
{
  switch (prop_id)
    {
    case PROP_PATH:
      return &self->path;
    case PROP_NOTHING:
      return &self->nothing;
    case PROP_CHOOSER_TITLE:
      return &self->chooser_title;
    case PROP_PATTERNS:
      return &self->patterns;
    default:
      return NULL;
    }
}

static void
xg_file_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  char **member = get_member (XG_FILE_ROW (object), prop_id);

  if (member != NULL)
    g_value_set_string (value, *member);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
xg_file_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  XgFileRow *self = XG_FILE_ROW (object);
  char **member = get_member (self, prop_id);
  const char *text;

  if (member == NULL)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  text = g_value_get_string (value);
  if (text != NULL && *text == '\0')
    text = NULL;
  if (g_strcmp0 (*member, text) == 0)
    return;
  g_free (*member);
  *member = g_strdup (text);
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
xg_file_row_dispose (GObject *object)
{
  g_clear_object (&XG_FILE_ROW (object)->chooser);

  G_OBJECT_CLASS (xg_file_row_parent_class)->dispose (object);
}

static void
xg_file_row_finalize (GObject *object)
{
  XgFileRow *self = XG_FILE_ROW (object);

  for (guint i = PROP_PATH; i < N_PROPS; i++)
    g_free (*get_member (self, i));

  G_OBJECT_CLASS (xg_file_row_parent_class)->finalize (object);
}

static void
xg_file_row_class_init (XgFileRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_file_row_dispose;
  object_class->finalize = xg_file_row_finalize;
  object_class->get_property = xg_file_row_get_property;
  object_class->set_property = xg_file_row_set_property;

  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, flags);
  properties[PROP_NOTHING] = g_param_spec_string ("nothing", NULL, NULL, NULL, flags);
  properties[PROP_CHOOSER_TITLE] = g_param_spec_string ("chooser-title", NULL, NULL, NULL, flags);
  properties[PROP_PATTERNS] = g_param_spec_string ("patterns", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static GtkWidget *
add_button (XgFileRow *self, const char *icon, const char *words, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return button;
}

static void
xg_file_row_init (XgFileRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  self->clear_button =
    add_button (self, "edit-clear-symbolic", _ ("No file"), G_CALLBACK (clear_cb));
  self->choose_button =
    add_button (self, "document-open-symbolic", _ ("Choose a file"), G_CALLBACK (choose_cb));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->choose_button);
  g_signal_connect (self, "notify::title", G_CALLBACK (name_clear_button), NULL);
  update (self);
}

/**
 * xg_file_row_get_path:
 *
 * Returns: (nullable): the file that is chosen
 */
const char *
xg_file_row_get_path (XgFileRow *self)
{
  g_return_val_if_fail (XG_IS_FILE_ROW (self), NULL);

  return self->path;
}

void
xg_file_row_set_path (XgFileRow *self, const char *path)
{
  g_return_if_fail (XG_IS_FILE_ROW (self));

  g_object_set (self, "path", path, NULL);
}
