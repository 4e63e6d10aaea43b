/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-node"

#include "config.h"

#include "node/xg-person-row.h"

#include "xg-breaks.h"
#include "xg-ui.h"

/* Of an address, beside its controls. */
#define LEAST_CHARS 14

struct _XgPersonRow
{
  GtkWidget parent_instance;

  /* Template widgets */
  AdwAvatar *avatar;
  GtkLabel *title;
  GtkInscription *subtitle;
  GtkWidget *warning;
  GtkLabel *tag;
  GtkWidget *choice;
  GtkLabel *choice_label;
  GtkWidget *remove;
};

enum
{
  CHOOSE,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (XgPersonRow, xg_person_row, GTK_TYPE_WIDGET)

static void
choice_clicked_cb (XgPersonRow *self)
{
  g_signal_emit (self, signals[CHOOSE], 0, self->choice);
}

static void
remove_clicked_cb (XgPersonRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
xg_person_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (xg_person_row_parent_class)->dispose (object);
}

static void
xg_person_row_class_init (XgPersonRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_person_row_dispose;

  signals[CHOOSE] = g_signal_new ("choose",
                                  XG_TYPE_PERSON_ROW,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  1,
                                  GTK_TYPE_WIDGET);
  signals[REMOVE] = g_signal_new ("remove",
                                  XG_TYPE_PERSON_ROW,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  0);

  gtk_widget_class_set_css_name (widget_class, "personrow");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/node/xg-person-row.ui");
  gtk_widget_class_bind_template_child (widget_class, XgPersonRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, XgPersonRow, title);
  gtk_widget_class_bind_template_child (widget_class, XgPersonRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, XgPersonRow, warning);
  gtk_widget_class_bind_template_child (widget_class, XgPersonRow, tag);
  gtk_widget_class_bind_template_child (widget_class, XgPersonRow, choice);
  gtk_widget_class_bind_template_child (widget_class, XgPersonRow, choice_label);
  gtk_widget_class_bind_template_child (widget_class, XgPersonRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, choice_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked_cb);
}

static void
xg_person_row_init (XgPersonRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_breaks_follow_all (GTK_WIDGET (self));
}

GtkWidget *
xg_person_row_new (void)
{
  return g_object_new (XG_TYPE_PERSON_ROW, NULL);
}

static void
set_label (GtkWidget *widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  -1);
}

void
xg_person_row_set_jid (XgPersonRow *self, const char *jid)
{
  g_return_if_fail (XG_IS_PERSON_ROW (self));

  adw_avatar_set_text (self->avatar, jid);
  gtk_label_set_text (self->title, jid);
  /* In two lines, if there is no room beside it; a short one asks for less than it needs. */
  gtk_label_set_width_chars (self->title, (int) MIN (g_utf8_strlen (jid, -1) / 2, LEAST_CHARS));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), jid);
  set_label (GTK_WIDGET (self->title), jid);
}

/**
 * xg_person_row_set_subtitle:
 * @subtitle: (nullable): what is said of the account
 */
void
xg_person_row_set_subtitle (XgPersonRow *self, const char *subtitle)
{
  g_return_if_fail (XG_IS_PERSON_ROW (self));

  gtk_inscription_set_text (self->subtitle, subtitle);
  set_label (GTK_WIDGET (self->subtitle), subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL);
}

/**
 * xg_person_row_set_tag:
 * @tag: (nullable): a word that stands out
 */
void
xg_person_row_set_tag (XgPersonRow *self, const char *tag)
{
  g_return_if_fail (XG_IS_PERSON_ROW (self));

  gtk_label_set_text (self->tag, tag != NULL ? tag : "");
  gtk_widget_set_visible (GTK_WIDGET (self->tag), tag != NULL);
}

/**
 * xg_person_row_set_warning:
 * @warning: (nullable): a sentence that a mark stands for
 */
void
xg_person_row_set_warning (XgPersonRow *self, const char *warning)
{
  g_return_if_fail (XG_IS_PERSON_ROW (self));

  gtk_widget_set_tooltip_text (self->warning, warning);
  set_label (self->warning, warning != NULL ? warning : "");
  gtk_widget_set_visible (self->warning, warning != NULL);
}

/**
 * xg_person_row_set_choice:
 * @choice: (nullable): what the account is; %NULL: nothing to choose
 */
void
xg_person_row_set_choice (XgPersonRow *self, const char *choice)
{
  const char *jid = gtk_label_get_text (self->title);
  g_autofree char *label = NULL;

  g_return_if_fail (XG_IS_PERSON_ROW (self));

  gtk_label_set_text (self->choice_label, choice != NULL ? choice : "");
  gtk_widget_set_tooltip_text (self->choice, choice);
  gtk_widget_set_visible (self->choice, choice != NULL);
  label = g_strdup_printf ("%s: %s", jid != NULL ? jid : "", choice != NULL ? choice : "");
  set_label (self->choice, label);
}

/**
 * xg_person_row_set_remove:
 * @label: (nullable): what the button at the end does; %NULL: there is none
 */
void
xg_person_row_set_remove (XgPersonRow *self, const char *label)
{
  g_return_if_fail (XG_IS_PERSON_ROW (self));

  gtk_widget_set_visible (self->remove, label != NULL);
  gtk_widget_set_tooltip_text (self->remove, label);
  set_label (self->remove, label != NULL ? label : "");
}
