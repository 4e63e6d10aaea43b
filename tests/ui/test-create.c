/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "../backend/form/form-data.h"
#include "admin/xg-new-node.h"
#include "create/xg-create-dialog.h"
#include "create/xg-parent-list.h"
#include "double/xg-double-form.h"
#include "double/xg-sample.h"
#include "form/xg-form-view.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

/* Names as nodes may have them. */
static const char *ids[] = {
  "plain",         "a/b/c",       "a#b",        "a(b)c",         "50%25",
  "a&amp;b",       "a<b>c",       "say \"so\"", "a b  c",        "🔥📡",
  "مرحبا بالعالم", "é e\xcc\x81", "'single'",   "\\back\\slash", "?;node=x",
};

typedef struct
{
  XgGrid *grid;
  GtkWidget *dialog;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *xml = load_form ("prosody-default");

  fixture->grid = xg_sample_grid_new ();
  xg_double_set_form (xml, NULL);
}

static void
open_dialog (Fixture *fixture, XgNode *parent)
{
  fixture->dialog = xg_create_dialog_new (xg_grid_get_session (fixture->grid),
                                          xg_sample_get_broker (fixture->grid),
                                          parent);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *) &fixture->dialog);
  gtk_window_set_application (GTK_WINDOW (fixture->dialog), xg_ui_test_get_application ());
  gtk_window_present (GTK_WINDOW (fixture->dialog));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  XgPlan *plan = xg_double_take_plan (NULL);

  g_clear_object (&plan);
  if (fixture->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  xg_ui_test_settle (30);
  g_assert_null (fixture->dialog);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
  xg_double_set_form (NULL, NULL);
}

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  return GTK_WIDGET (gtk_widget_get_template_child (fixture->dialog, XG_TYPE_CREATE_DIALOG, id));
}

static XgForm *
settings (Fixture *fixture)
{
  return xg_form_view_get_form (XG_FORM_VIEW (part (fixture, "settings_view")));
}

static XgForm *
people (Fixture *fixture)
{
  return xg_form_view_get_form (XG_FORM_VIEW (part (fixture, "people_view")));
}

static void
wait_for_settings (Fixture *fixture)
{
  XG_WAIT (settings (fixture) != NULL, 1000);
}

static void
type_id (Fixture *fixture, const char *id)
{
  gtk_editable_set_text (GTK_EDITABLE (part (fixture, "id_row")), id);
}

static gboolean
can_review (Fixture *fixture)
{
  return gtk_widget_get_sensitive (part (fixture, "review_button"));
}

static const char *
words (Fixture *fixture)
{
  return gtk_label_get_text (GTK_LABEL (part (fixture, "words")));
}

static XgPlan *
review (Fixture *fixture)
{
  gboolean reviewed = FALSE;
  XgPlan *plan;

  g_signal_emit_by_name (part (fixture, "review_button"), "clicked");
  plan = xg_double_take_plan (&reviewed);
  g_assert_nonnull (plan);
  g_assert_true (reviewed);
  return plan;
}

/* The sentences of a plan, a line each. */
static char *
tell (XgPlan *plan)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (plan)); i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), i);

      g_string_append_printf (out, "%s\n", xg_operation_get_sentence (operation));
    }
  return g_string_free (out, FALSE);
}

static char *
first_request (XgPlan *plan)
{
  g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (plan), 0);

  return xg_operation_dup_request (operation);
}

/* The id as a broker reads it. */
static char *
created_id (XgPlan *plan)
{
  g_autofree char *request = first_request (plan);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = xg_stanza_parse (request, -1, &error);
  const XgElement *pubsub;

  g_assert_no_error (error);
  pubsub = xg_element_get_first_child (xg_stanza_get_root (stanza));
  return g_strdup (xg_element_get_attribute (xg_element_get_first_child (pubsub), "node"));
}

static void
save_picture (Fixture *fixture, const char *name)
{
  const char *folder = g_getenv ("XG_PICTURES");
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, file, NULL) : NULL;

  if (path == NULL)
    return;
  xg_ui_test_settle (100);
  g_assert_true (xg_ui_test_save_picture (fixture->dialog, path));
}

static void
test_preset (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, NULL);
  g_assert_false (can_review (fixture));
  wait_for_settings (fixture);
  g_assert_cmpstr (
    xg_form_field_get_values (xg_form_find (settings (fixture), "pubsub#access_model"))[0],
    ==,
    "whitelist");
  g_assert_cmpstr (xg_form_field_get_text (xg_form_find (settings (fixture), "pubsub#type")),
                   ==,
                   "urn:ietf:params:xml:ns:iodef-2.0");
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (fixture, "preset_row")), XG_PRESET_APPROVED);
  g_assert_cmpstr (
    xg_form_field_get_values (xg_form_find (settings (fixture), "pubsub#access_model"))[0],
    ==,
    "authorize");
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (fixture, "preset_row")), XG_PRESET_DEFAULTS);
  g_assert_false (xg_form_get_changed (settings (fixture)));
  xg_ui_test_check_names (fixture->dialog);
  save_picture (fixture, "create");
}

static void
test_ids (Fixture *fixture, gconstpointer data)
{
  g_autofree char *kilobyte = g_strnfill (1000, 'n');

  open_dialog (fixture, NULL);
  wait_for_settings (fixture);
  g_assert_false (can_review (fixture));
  type_id (fixture, "energy");
  g_assert_false (can_review (fixture));
  g_assert_nonnull (strstr (words (fixture), "already"));
  type_id (fixture, "a\nb");
  g_assert_false (can_review (fixture));
  for (gsize i = 0; i <= G_N_ELEMENTS (ids); i++)
    {
      const char *id = i < G_N_ELEMENTS (ids) ? ids[i] : kilobyte;
      g_autoptr (XgPlan) plan = NULL;
      g_autofree char *asked = NULL;

      g_test_message ("%s", id);
      type_id (fixture, id);
      g_assert_true (can_review (fixture));
      plan = review (fixture);
      asked = created_id (plan);
      g_assert_cmpstr (asked, ==, id);
    }
}

static void
test_people (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  g_autofree char *told = NULL;

  open_dialog (fixture, xg_sample_get_node (fixture->grid, "incidents"));
  wait_for_settings (fixture);
  type_id (fixture, "new feed");
  xg_form_field_set_text (xg_form_find (people (fixture), XG_NEW_NODE_PROVIDERS),
                          "a@x.example\nb@x.example\nc@x.example");
  xg_form_field_set_text (xg_form_find (people (fixture), XG_NEW_NODE_CONSUMERS),
                          "d@x.example\na@x.example");
  xg_ui_test_pictures (fixture->dialog, "create-filled");
  plan = review (fixture);
  told = tell (plan);
  /* Create, one collection, three providers, and the consumer who is no provider */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 6);
  g_assert_true (g_str_has_prefix (told, "Create the topic “new feed”\n"));
  g_assert_nonnull (strstr (told, "d@x.example"));
}

static void
test_wrong_person (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, NULL);
  wait_for_settings (fixture);
  type_id (fixture, "new");
  xg_form_field_set_text (xg_form_find (people (fixture), XG_NEW_NODE_OWNERS), "@nobody");
  g_signal_emit_by_name (part (fixture, "review_button"), "clicked");
  g_assert_null (xg_double_take_plan (NULL));
  g_assert_true (g_str_has_prefix (words (fixture), "Further owners"));
}

static void
test_collection (Fixture *fixture, gconstpointer data)
{
  g_autofree char *xml = load_form ("prosody-default-collection");
  g_autofree char *calls = NULL;
  g_autofree char *request = NULL;
  g_autoptr (XgPlan) plan = NULL;
  XgForm *before;

  open_dialog (fixture, NULL);
  wait_for_settings (fixture);
  if (!gtk_widget_get_sensitive (part (fixture, "kind_row")))
    g_error ("%s", adw_action_row_get_subtitle (ADW_ACTION_ROW (part (fixture, "kind_row"))));
  before = settings (fixture);
  g_free (xg_double_take_calls ());
  xg_double_set_form (xml, NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (fixture, "kind_row")), 1);
  XG_WAIT (settings (fixture) != before, 1000);
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "defaults collection"));
  type_id (fixture, "new");
  plan = review (fixture);
  request = first_request (plan);
  g_assert_nonnull (strstr (request, "pubsub#node_type"));
  g_assert_nonnull (strstr (request, "collection"));
}

static void
test_instant (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  g_autofree char *told = NULL;

  open_dialog (fixture, NULL);
  wait_for_settings (fixture);
  gtk_switch_set_active (GTK_SWITCH (part (fixture, "instant_switch")), TRUE);
  g_assert_false (gtk_widget_get_sensitive (part (fixture, "id_row")));
  g_assert_true (can_review (fixture));
  plan = review (fixture);
  told = tell (plan);
  g_assert_cmpstr (told, ==, "Create a topic whose name the Broker chooses\n");
}

/* A broker without defaults: what every broker knows can be set. */
static void
test_no_defaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED, "No.");
  g_autoptr (XgPlan) plan = NULL;
  g_autofree char *request = NULL;

  xg_double_set_form (NULL, error);
  open_dialog (fixture, NULL);
  wait_for_settings (fixture);
  type_id (fixture, "new");
  plan = review (fixture);
  request = first_request (plan);
  g_assert_nonnull (strstr (request, "whitelist"));
  g_assert_nonnull (strstr (request, "iodef-2.0"));
  g_assert_null (strstr (request, "pubsub#title"));
}

static void
test_over (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) refused = NULL;
  g_autoptr (XgPlan) plan = NULL;
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "No.");

  open_dialog (fixture, NULL);
  wait_for_settings (fixture);
  type_id (fixture, "new");
  refused = review (fixture);
  xg_double_finish_plan (refused, error);
  g_assert_nonnull (fixture->dialog);
  g_assert_true (can_review (fixture));

  plan = review (fixture);
  xg_double_finish_plan (plan, NULL);
  XG_WAIT (fixture->dialog == NULL, 1000);
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/create/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("presets-fill-in-the-settings", test_preset);
  add ("any-text-is-an-id", test_ids);
  add ("people-and-collections-become-operations", test_people);
  add ("a-wrong-address-is-told", test_wrong_person);
  add ("a-collection-has-its-own-defaults", test_collection);
  add ("the-broker-may-choose-the-id", test_instant);
  add ("a-broker-without-defaults", test_no_defaults);
  add ("closes-when-the-node-is-there", test_over);
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
