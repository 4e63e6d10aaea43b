/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-items"

#include "config.h"

#include "items/xg-publish-options.h"

#include <glib/gi18n.h>

#include "admin/xg-form-load.h"
#include "admin/xg-publish-conditions.h"
#include "form/xg-form-view.h"
#include "grid/xg-reason.h"
#include "xg-capable.h"

#define MAX_HEIGHT 280

struct _XgPublishOptions
{
  AdwBin parent_instance;

  /* Children */
  GtkWidget *expander;
  GtkWidget *words;
  GtkWidget *again;
  GtkWidget *choose;
  GtkWidget *checks; /* a box of check buttons, one for each field */
  GtkWidget *view;

  /* Owned */
  XgSession *session;
  XgBroker *broker;
  char *node;
  XgForm *configuration; /* NULL: the broker has not answered */
  XgForm *form;          /* NULL: no condition */
  GPtrArray *chosen;     /* names of fields */
  GCancellable *cancellable;

  gboolean waiting;
  gboolean defaults; /* the configuration is not this topic's: only its owners see that */
};

G_DEFINE_FINAL_TYPE (XgPublishOptions, xg_publish_options, ADW_TYPE_BIN)

static void
tell (XgPublishOptions *self, const char *words)
{
  gtk_label_set_text (GTK_LABEL (self->words), words);
  gtk_widget_set_visible (self->again, !self->waiting && self->configuration == NULL);
  gtk_widget_set_sensitive (self->choose, self->configuration != NULL);
}

/* Whether the broker was seen to refuse an item. That it lists conditions proves little. */
static gboolean
is_proven (XgPublishOptions *self)
{
  return xg_capabilities_get_proof (xg_broker_get_capabilities (self->broker),
                                    XG_FUNCTION_PUBLISH_OPTIONS) == XG_PROOF_WORKED;
}

static void
explain (XgPublishOptions *self)
{
  if (self->form != NULL && is_proven (self))
    tell (self,
          _ ("The broker refuses the item, and publishes nothing, unless the topic is configured "
             "like this."));
  else if (self->form != NULL && self->defaults)
    tell (self,
          _ ("The broker says that it refuses the item unless the topic is configured like this. "
             "It was not seen to do so yet, and should it ignore this, only owners can tell."));
  else if (self->form != NULL)
    tell (self,
          _ ("The broker says that it refuses the item unless the topic is configured like this. "
             "It was not seen to do so yet: should it ignore this, the item is published, and you "
             "are told."));
  else if (self->defaults)
    tell (self,
          _ ("Only owners see how the topic is configured. The conditions to choose from are those "
             "of new topics, with their values."));
  else
    tell (self, _ ("The item is published whatever the topic is like. Choose what must be so."));
}

/* The fields that are chosen, with the values that were written so far. */
static void
make_form (XgPublishOptions *self)
{
  g_autoptr (XgForm) before = g_steal_pointer (&self->form);
  g_autoptr (GPtrArray) vars = g_ptr_array_new ();

  xg_form_view_commit (XG_FORM_VIEW (self->view));
  for (guint i = 0; i < self->chosen->len; i++)
    g_ptr_array_add (vars, self->chosen->pdata[i]);
  g_ptr_array_add (vars, NULL);
  if (self->chosen->len > 0)
    self->form =
      xg_publish_conditions_new (self->configuration, (const char *const *) vars->pdata, before);
  xg_form_view_set_form (XG_FORM_VIEW (self->view), self->form);
  explain (self);
}

static void
toggled_cb (GtkCheckButton *check, XgPublishOptions *self)
{
  xg_publish_options_choose (self,
                             g_object_get_data (G_OBJECT (check), "xg-var"),
                             gtk_check_button_get_active (check));
}

static void
fill (XgPublishOptions *self)
{
  g_autoptr (GPtrArray) fields = xg_publish_conditions_list (self->configuration);

  for (guint i = 0; i < fields->len; i++)
    {
      XgFormField *field = fields->pdata[i];
      GtkWidget *check = gtk_check_button_new_with_label (xg_form_field_get_label (field));

      gtk_widget_set_tooltip_text (check, xg_form_field_get_help (field));
      g_object_set_data_full (G_OBJECT (check),
                              "xg-var",
                              g_strdup (xg_form_field_get_var (field)),
                              g_free);
      g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, 0);
      gtk_box_append (GTK_BOX (self->checks), check);
    }
}

static void load_defaults (XgPublishOptions *self);

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (XgPublishOptions) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (XgForm) form = xg_form_load_finish (result, &error);
  g_autofree char *reason = NULL;

  if (self->broker == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (form == NULL && !self->defaults && error->domain == XG_STANZA_ERROR &&
      xg_session_get_state (self->session) == XG_SESSION_ONLINE)
    {
      load_defaults (self);
      return;
    }
  self->waiting = FALSE;
  if (form != NULL)
    {
      self->configuration = g_steal_pointer (&form);
      fill (self);
      explain (self);
      return;
    }
  self->defaults = FALSE;
  reason = xg_reason_for (error, XG_REASON_LOOK);
  tell (self, reason);
}

/* Who only publishes may not see the configuration. */
static void
load_defaults (XgPublishOptions *self)
{
  self->defaults = TRUE;
  xg_form_load_defaults_async (self->session,
                               self->broker,
                               XG_NODE_TOPIC,
                               self->cancellable,
                               loaded_cb,
                               g_object_ref (self));
}

static void
load (XgPublishOptions *self)
{
  self->waiting = TRUE;
  tell (self, _ ("Asking the broker how the topic is configured…"));
  xg_form_load_configuration_async (self->session,
                                    self->broker,
                                    self->node,
                                    self->cancellable,
                                    loaded_cb,
                                    g_object_ref (self));
}

static void
expanded_cb (XgPublishOptions *self)
{
  if (gtk_expander_get_expanded (GTK_EXPANDER (self->expander)) && self->configuration == NULL &&
      !self->waiting && self->broker != NULL)
    load (self);
}

static void
xg_publish_options_dispose (GObject *object)
{
  XgPublishOptions *self = XG_PUBLISH_OPTIONS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->configuration);
  g_clear_object (&self->form);
  g_clear_object (&self->session);
  g_clear_object (&self->broker);
  G_OBJECT_CLASS (xg_publish_options_parent_class)->dispose (object);
}

static void
xg_publish_options_finalize (GObject *object)
{
  XgPublishOptions *self = XG_PUBLISH_OPTIONS (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->chosen);
  g_free (self->node);
  G_OBJECT_CLASS (xg_publish_options_parent_class)->finalize (object);
}

static void
xg_publish_options_class_init (XgPublishOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_publish_options_dispose;
  G_OBJECT_CLASS (klass)->finalize = xg_publish_options_finalize;
}

static GtkWidget *
scrolled_new (GtkWidget *child)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  return scrolled;
}

static GtkWidget *
choose_new (XgPublishOptions *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();

  self->checks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_popover_set_child (GTK_POPOVER (popover), scrolled_new (self->checks));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("Co_nditions"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_sensitive (button, FALSE);
  return button;
}

static void
xg_publish_options_init (XgPublishOptions *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->chosen = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  self->words = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->words), 0);
  self->choose = choose_new (self);
  self->again = gtk_button_new_with_mnemonic (_ ("Ask _Again"));
  gtk_widget_set_visible (self->again, FALSE);
  g_signal_connect_object (self->again, "clicked", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  self->view = xg_form_view_new ();
  gtk_box_append (GTK_BOX (buttons), self->choose);
  gtk_box_append (GTK_BOX (buttons), self->again);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_box_append (GTK_BOX (box), scrolled_new (self->view));
  gtk_widget_set_margin_top (box, 6);
  self->expander = gtk_expander_new_with_mnemonic (_ ("_Options"));
  gtk_expander_set_child (GTK_EXPANDER (self->expander), box);
  g_signal_connect_object (self->expander,
                           "notify::expanded",
                           G_CALLBACK (expanded_cb),
                           self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), self->expander);
}

/**
 * xg_publish_options_set_node:
 * @session: the connection
 * @broker: a broker
 * @node: one of its topics
 *
 * Once.
 */
void
xg_publish_options_set_node (XgPublishOptions *self,
                             XgSession *session,
                             XgBroker *broker,
                             const char *node)
{
  g_return_if_fail (XG_IS_PUBLISH_OPTIONS (self));
  g_return_if_fail (self->broker == NULL);

  self->session = g_object_ref (session);
  self->broker = g_object_ref (broker);
  self->node = g_strdup (node);
  gtk_widget_set_visible (GTK_WIDGET (self),
                          xg_capable_ask (broker, XG_FUNCTION_PUBLISH_OPTIONS, NULL));
}

/**
 * xg_publish_options_choose:
 * @var: name of a field
 * @chosen: whether it is a condition
 */
void
xg_publish_options_choose (XgPublishOptions *self, const char *var, gboolean chosen)
{
  guint index = 0;
  gboolean had;

  g_return_if_fail (XG_IS_PUBLISH_OPTIONS (self));
  g_return_if_fail (self->configuration != NULL);

  had = g_ptr_array_find_with_equal_func (self->chosen, var, g_str_equal, &index);
  if (had == chosen)
    return;
  if (chosen)
    g_ptr_array_add (self->chosen, g_strdup (var));
  else
    g_ptr_array_remove_index (self->chosen, index);
  make_form (self);
}

/**
 * xg_publish_options_get_form:
 *
 * Returns: (transfer none) (nullable): the conditions as they are edited; %NULL for none
 */
XgForm *
xg_publish_options_get_form (XgPublishOptions *self)
{
  g_return_val_if_fail (XG_IS_PUBLISH_OPTIONS (self), NULL);
  return self->form;
}

/**
 * xg_publish_options_submit:
 * @form: (out) (nullable): what goes along with the item; %NULL for no condition
 *
 * Returns: %FALSE where a condition has a wrong value, which is then shown
 */
gboolean
xg_publish_options_submit (XgPublishOptions *self, char **form)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (XG_IS_PUBLISH_OPTIONS (self), FALSE);

  *form = NULL;
  if (self->form == NULL)
    return TRUE;
  if (xg_form_view_commit (XG_FORM_VIEW (self->view)))
    *form = xg_form_submit (self->form, XG_FORM_SUBMIT_ALL, &error);
  if (*form != NULL)
    return TRUE;
  gtk_expander_set_expanded (GTK_EXPANDER (self->expander), TRUE);
  xg_form_view_show_fault (XG_FORM_VIEW (self->view));
  if (error != NULL)
    tell (self, error->message);
  return FALSE;
}
