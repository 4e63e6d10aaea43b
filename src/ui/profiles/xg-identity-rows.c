/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "profiles/xg-identity-rows.h"

#include <glib/gi18n.h>

#include "grid/xg-profile.h"

struct _XgAddressRow
{
  AdwEntryRow parent_instance;

  GtkWidget *good;
};

G_DEFINE_FINAL_TYPE (XgAddressRow, xg_address_row, ADW_TYPE_ENTRY_ROW)

static void
xg_address_row_class_init (XgAddressRowClass *klass)
{
}

static void
xg_address_row_init (XgAddressRow *self)
{
  AdwEntryRow *row = ADW_ENTRY_ROW (self);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Address (JID)"));
  adw_entry_row_set_input_purpose (row, GTK_INPUT_PURPOSE_EMAIL);
  adw_entry_row_set_input_hints (row, GTK_INPUT_HINT_NO_SPELLCHECK);
  self->good = g_object_new (GTK_TYPE_IMAGE,
                             "accessible-role",
                             GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             "icon-name",
                             "object-select-symbolic",
                             "visible",
                             FALSE,
                             NULL);
  gtk_widget_add_css_class (self->good, "success");
  adw_entry_row_add_suffix (row, self->good);
}

/**
 * xg_address_row_dup_address:
 * @self: a row
 *
 * Returns: (transfer full): what is typed, without spaces around it
 */
char *
xg_address_row_dup_address (XgAddressRow *self)
{
  g_return_val_if_fail (XG_IS_ADDRESS_ROW (self), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self))));
}

/**
 * xg_address_row_check:
 * @self: a row
 * @problem: the row below, which says what is wrong; an empty row is not wrong yet
 *
 * Returns: whether one can sign in as what is typed
 */
gboolean
xg_address_row_check (XgAddressRow *self, XgProblemRow *problem)
{
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good;

  g_return_val_if_fail (XG_IS_ADDRESS_ROW (self), FALSE);

  address = xg_address_row_dup_address (self);
  good = xg_profile_check_jid (address, &error);
  gtk_widget_set_visible (self->good, good);
  xg_problem_row_set (problem, GTK_WIDGET (self), good || *address == '\0' ? NULL : error->message);
  return good;
}

/**
 * xg_secret_row_set_kind:
 * @row: the row for a password
 * @kind: what it asks for
 */
void
xg_secret_row_set_kind (AdwPreferencesRow *row, XgSecretKind kind)
{
  const char *title;

  switch (kind)
    {
    case XG_SECRET_PASSPHRASE:
      title = _ ("Passphrase of the key, if any");
      break;
    case XG_SECRET_PASSWORD_OR_LATER:
      title = _ ("Password (empty: ask later)");
      break;
    case XG_SECRET_PASSWORD:
    default:
      title = _ ("Password");
    }
  adw_preferences_row_set_title (row, title);
}
