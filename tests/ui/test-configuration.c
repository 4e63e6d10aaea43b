/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "../backend/form/form-data.h"
#include "double/xg-double-form.h"
#include "double/xg-sample.h"
#include "form/xg-form-row.h"
#include "form/xg-form-view.h"
#include "node/xg-node-configuration.h"
#include "node/xg-node-page.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

typedef struct
{
  XgGrid *grid;
  GtkWidget *window;
  XgNodePage *page;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *xml = load_form ("prosody-leaf");

  fixture->grid = xg_sample_grid_new ();
  fixture->page = XG_NODE_PAGE (xg_node_page_new ());
  fixture->window = xg_ui_test_show (GTK_WIDGET (fixture->page), 760, 700);
  xg_double_set_form (xml, NULL);
  g_free (xg_double_take_calls ());
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  XgPlan *plan = xg_double_take_plan (NULL);

  g_clear_object (&plan);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (30);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
  xg_double_set_form (NULL, NULL);
}

static GtkWidget *
part (Fixture *fixture, const char *id)
{
  GtkWidget *tab = xg_ui_test_find_type (GTK_WIDGET (fixture->page), XG_TYPE_NODE_CONFIGURATION);

  return GTK_WIDGET (gtk_widget_get_template_child (tab, XG_TYPE_NODE_CONFIGURATION, id));
}

static const char *
shown (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (part (fixture, "stack")));
}

static XgForm *
get_form (Fixture *fixture)
{
  return xg_form_view_get_form (XG_FORM_VIEW (part (fixture, "view")));
}

static XgFormField *
field (Fixture *fixture, const char *var)
{
  return xg_form_find (get_form (fixture), var);
}

static void
show (Fixture *fixture, const char *id)
{
  xg_node_page_set_node (fixture->page, fixture->grid, xg_sample_get_node (fixture->grid, id));
  xg_node_page_show_tab (fixture->page, "configuration");
}

static void
show_form (Fixture *fixture, const char *id)
{
  show (fixture, id);
  XG_WAIT (get_form (fixture) != NULL && g_str_equal (shown (fixture), "form"), 1000);
}

static void
click (Fixture *fixture, const char *id)
{
  g_signal_emit_by_name (part (fixture, id), "clicked");
}

static const char *
outcome (Fixture *fixture)
{
  return gtk_widget_get_visible (part (fixture, "outcome_box"))
           ? gtk_label_get_text (GTK_LABEL (part (fixture, "outcome")))
           : NULL;
}

static GtkWidget *
find_question (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (ADW_IS_MESSAGE_DIALOG (l->data) && gtk_widget_get_visible (l->data))
        return l->data;
    }
  return NULL;
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
  g_assert_true (xg_ui_test_save_picture (fixture->window, path));
}

static void
test_shows (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calls = NULL;

  show_form (fixture, "energy");
  calls = xg_double_take_calls ();
  g_assert_nonnull (strstr (calls, "configuration energy"));
  g_assert_nonnull (field (fixture, "pubsub#access_model"));
  g_assert_false (gtk_widget_get_visible (part (fixture, "bar")));
  g_assert_false (xg_node_page_get_modified (fixture->page, "configuration"));
  xg_ui_test_check_names (fixture->window);
  xg_ui_test_check_large_letters (GTK_WIDGET (fixture->page));
  save_picture (fixture, "configuration");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "No.");
  g_autofree char *xml = load_form ("prosody-leaf");

  xg_double_set_form (NULL, error);
  show (fixture, "energy");
  XG_WAIT (g_str_equal (shown (fixture), "refused"), 1000);
  g_assert_cmpstr (adw_status_page_get_title (ADW_STATUS_PAGE (part (fixture, "refused"))),
                   ==,
                   "Only Owners See the Settings");
  g_assert_nonnull (adw_status_page_get_description (ADW_STATUS_PAGE (part (fixture, "refused"))));
  save_picture (fixture, "configuration-refused");

  /* Owner by now */
  xg_double_set_form (xml, NULL);
  xg_node_page_reload (fixture->page);
  XG_WAIT (g_str_equal (shown (fixture), "form"), 1000);
}

static XgPlan *
apply_title (Fixture *fixture, const char *title)
{
  XgPlan *plan;

  xg_form_field_set_text (field (fixture, "pubsub#title"), title);
  g_assert_true (gtk_widget_get_visible (part (fixture, "bar")));
  g_assert_true (xg_node_page_get_modified (fixture->page, "configuration"));
  click (fixture, "apply_button");
  plan = xg_double_take_plan (NULL);
  g_assert_nonnull (plan);
  g_assert_false (gtk_widget_get_sensitive (part (fixture, "apply_button")));
  return plan;
}

static void
test_applies_only_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  g_autoptr (XgOperation) operation = NULL;
  g_autofree char *request = NULL;
  g_autoptr (GString) now = NULL;
  g_autofree char *xml = load_form ("prosody-leaf");

  show_form (fixture, "energy");
  plan = apply_title (fixture, "Another title");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (plan)), ==, 1);
  operation = g_list_model_get_item (G_LIST_MODEL (plan), 0);
  request = xg_operation_dup_request (operation);
  g_assert_nonnull (strstr (request, "pubsub#title"));
  g_assert_null (strstr (request, "pubsub#access_model"));

  /* Read again, and as it was asked for */
  now = g_string_new (xml);
  g_string_replace (now, "A leaf", "Another title", 0);
  xg_double_set_form (now->str, NULL);
  xg_double_finish_plan (plan, NULL);
  XG_WAIT (outcome (fixture) != NULL, 1000);
  g_assert_nonnull (strstr (outcome (fixture), "as you asked"));
  g_assert_cmpstr (xg_form_field_get_text (field (fixture, "pubsub#title")), ==, "Another title");
  g_assert_false (xg_node_page_get_modified (fixture->page, "configuration"));
}

static void
test_ignored_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;

  show_form (fixture, "energy");
  plan = apply_title (fixture, "Another title");
  xg_double_finish_plan (plan, NULL);
  XG_WAIT (outcome (fixture) != NULL, 1000);
  g_assert_nonnull (strstr (outcome (fixture), "1 setting is not as you asked"));
  g_assert_nonnull (strstr (outcome (fixture), "Another title"));
  save_picture (fixture, "configuration-ignored");
}

static void
test_failure_keeps_edits (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  g_autoptr (GError) error =
    g_error_new_literal (XG_STANZA_ERROR, XG_STANZA_ERROR_NOT_ACCEPTABLE, "No.");

  show_form (fixture, "energy");
  plan = apply_title (fixture, "Another title");
  xg_double_finish_plan (plan, error);
  g_assert_nonnull (outcome (fixture));
  g_assert_cmpstr (xg_form_field_get_text (field (fixture, "pubsub#title")), ==, "Another title");
  g_assert_true (xg_node_page_get_modified (fixture->page, "configuration"));
  g_assert_true (gtk_widget_get_sensitive (part (fixture, "apply_button")));
}

static void
test_wrong_value_is_not_sent (Fixture *fixture, gconstpointer data)
{
  show_form (fixture, "energy");
  xg_form_field_set_text (field (fixture, "pubsub#title"), "bad\001character");
  click (fixture, "apply_button");
  g_assert_null (xg_double_take_plan (NULL));
}

static void
test_warns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) plan = NULL;
  GtkWidget *question;

  show_form (fixture, "energy");
  xg_form_field_set_values (field (fixture, "pubsub#publish_model"),
                            (const char *const[]){ "open", NULL });
  click (fixture, "apply_button");
  g_assert_null (xg_double_take_plan (NULL));
  question = find_question ();
  g_assert_nonnull (question);
  g_assert_nonnull (
    strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (question)), "Forged incidents"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "cancel");
  g_assert_null (xg_double_take_plan (NULL));

  click (fixture, "apply_button");
  question = find_question ();
  g_assert_nonnull (question);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "apply");
  plan = xg_double_take_plan (NULL);
  g_assert_nonnull (plan);
}

static void
test_discard (Fixture *fixture, gconstpointer data)
{
  show_form (fixture, "energy");
  xg_form_field_set_text (field (fixture, "pubsub#title"), "Another title");
  save_picture (fixture, "configuration-changed");
  click (fixture, "discard_button");
  g_assert_false (xg_form_get_changed (get_form (fixture)));
  g_assert_false (gtk_widget_get_visible (part (fixture, "bar")));
}

/* Leaving a node loses nothing, and the window knows of it. */
static void
test_draft_is_kept (Fixture *fixture, gconstpointer data)
{
  show_form (fixture, "energy");
  xg_form_field_set_text (field (fixture, "pubsub#title"), "Another title");
  g_assert_true (xg_node_page_has_changes (fixture->page));
  show_form (fixture, "finance");
  g_assert_false (xg_form_get_changed (get_form (fixture)));
  g_assert_true (xg_node_page_has_changes (fixture->page));

  show_form (fixture, "energy");
  g_assert_cmpstr (xg_form_field_get_text (field (fixture, "pubsub#title")), ==, "Another title");
  g_assert_true (xg_node_page_get_modified (fixture->page, "configuration"));
  xg_form_reset (get_form (fixture));
  g_assert_false (xg_node_page_has_changes (fixture->page));
}

static void
test_reload_keeps_edits (Fixture *fixture, gconstpointer data)
{
  XgForm *before;

  show_form (fixture, "energy");
  xg_form_field_set_text (field (fixture, "pubsub#title"), "Another title");
  before = get_form (fixture);
  xg_node_page_reload (fixture->page);
  XG_WAIT (get_form (fixture) != before, 1000);
  g_assert_cmpstr (xg_form_field_get_text (field (fixture, "pubsub#title")), ==, "Another title");
}

static void
add (const char *name, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/configuration/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

static void
register_tests (void)
{
  add ("shows-the-form", test_shows);
  add ("refusal-is-a-state", test_refused);
  add ("sends-only-changes-and-reads-again", test_applies_only_changes);
  add ("what-was-ignored-is-told", test_ignored_is_told);
  add ("a-refusal-keeps-the-edits", test_failure_keeps_edits);
  add ("a-wrong-value-is-not-sent", test_wrong_value_is_not_sent);
  add ("warns-before-it-opens-a-node", test_warns);
  add ("discards", test_discard);
  add ("edits-are-kept-for-each-node", test_draft_is_kept);
  add ("reading-again-keeps-edits", test_reload_keeps_edits);
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
