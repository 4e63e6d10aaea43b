/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "../backend/form/form-data.h"
#include "admins/xg-administrators-dialog.h"
#include "broker/xg-add-broker-dialog.h"
#include "console/xg-console-send.h"
#include "create/xg-create-dialog.h"
#include "double/xg-double-form.h"
#include "double/xg-double-items.h"
#include "double/xg-double-people.h"
#include "double/xg-double-questions.h"
#include "double/xg-sample.h"
#include "items/xg-item-dialog.h"
#include "items/xg-items-tab.h"
#include "node/xg-access-dialog.h"
#include "node/xg-node-page.h"
#include "node/xg-options-dialog.h"
#include "xg-ui-test.h"
#include "xmpp/xg-xmpp-error.h"

/*
 * A broker that does not answer: every page shows that it waits, ends with a sentence when the time
 * is over, is right when it is asked again, and asks nothing any more when it is left.
 */

#define UNANSWERED "The Broker did not answer within 7 seconds."

typedef struct
{
  XgGrid *grid;
  GtkWidget *window;
} Fixture;

typedef struct
{
  const char *name;
  void (*open) (Fixture *fixture);
  const char *waits;    /* what it says meanwhile; NULL: a spinner turns */
  const char *sentence; /* part of what it says in the end */
  const char *again;    /* a button; or an action of the window's content, with a dot */
  const char *answered; /* part of what it says when there is an answer */
  const char *form;     /* the form that the broker sends; NULL: it is not about one */
  gboolean details;     /* with both stanzas */
} Page;

static const char *const people[] = {
  "me@grid.example owner -",
  "greta@grid.example member subscribed",
  "new@clinic.example - pending",
  "security-operations-centre@north-west.utility-a.example publisher subscribed",
  NULL,
};

static void
hold (gboolean hold)
{
  xg_double_people_hold (hold);
  xg_double_items_hold (hold);
  xg_double_form_hold (hold);
  xg_double_questions_hold (hold);
}

static guint
count_waiting (void)
{
  return xg_double_people_count_waiting () + xg_double_items_count_waiting () +
         xg_double_form_count_waiting () + xg_double_questions_count_waiting ();
}

static void
let_answer (const Page *page)
{
  g_autofree char *xml = page->form != NULL ? load_form (page->form) : NULL;

  xg_double_people_refuse (NULL);
  xg_double_items_refuse (NULL);
  xg_double_set_form (xml, NULL);
  xg_double_questions_refuse (NULL);
}

/* What waits for an answer gets none, and neither does what is asked from now on. */
static void
let_time_pass (void)
{
  g_autoptr (GError) error = xg_stanza_error_new_no_answer (7000);

  xg_double_people_refuse (error);
  xg_double_items_refuse (error);
  xg_double_set_form (NULL, error);
  xg_double_questions_refuse (error);
  hold (FALSE);
}

static XgNode *
energy (Fixture *fixture)
{
  return xg_sample_get_node (fixture->grid, "energy");
}

static void
adopt (Fixture *fixture, GtkWidget *dialog)
{
  fixture->window = dialog;
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
open_tab (Fixture *fixture, const char *tab)
{
  XgNodePage *page = XG_NODE_PAGE (xg_node_page_new ());

  fixture->window = xg_ui_test_show (GTK_WIDGET (page), 800, 700);
  xg_node_page_set_node (page, fixture->grid, energy (fixture));
  xg_node_page_show_tab (page, tab);
}

static void
open_items (Fixture *fixture)
{
  open_tab (fixture, "items");
}

/* The first page is there, the next one is asked for. */
static void
open_next_page (Fixture *fixture)
{
  GtkWidget *tab;

  hold (FALSE);
  open_items (fixture);
  tab = xg_ui_test_find_type (fixture->window, XG_TYPE_ITEMS_TAB);
  XG_WAIT (!xg_node_tab_get_busy (XG_NODE_TAB (tab)) &&
             xg_ui_test_find_text (tab, "50 of 120 items loaded") != NULL,
           2000);
  hold (TRUE);
  gtk_widget_activate_action (tab, "items.more", NULL);
}

static void
open_item (Fixture *fixture)
{
  static const char xml[] = "<iq type='result'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
                            "<items><item id='item-00001'/></items></pubsub></iq>";
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, NULL);
  g_autoptr (XgPubsubItems) items = xg_pubsub_items_parse (stanza, NULL, NULL);
  g_autoptr (XgKeptItem) item = xg_kept_item_new ("pubsub.grid.example",
                                                  "energy",
                                                  &g_array_index (items->items, XgPubsubItem, 0),
                                                  NULL);

  adopt (fixture,
         xg_item_dialog_new (fixture->grid, xg_sample_get_broker (fixture->grid), "energy", item));
}

static void
open_subscriptions (Fixture *fixture)
{
  open_tab (fixture, "subscriptions");
}

static void
open_affiliations (Fixture *fixture)
{
  open_tab (fixture, "affiliations");
}

static void
open_requests (Fixture *fixture)
{
  open_tab (fixture, "waiting");
}

/* Somebody waits of whom a message told. */
static void
open_requests_with_one (Fixture *fixture)
{
  g_autoptr (XgRequest) request = xg_request_new (xg_sample_get_broker (fixture->grid),
                                                  "energy",
                                                  "late@clinic.example",
                                                  NULL,
                                                  1700000000000000);

  g_list_store_append (G_LIST_STORE (xg_grid_get_requests (fixture->grid)), request);
  open_tab (fixture, "waiting");
}

static void
open_configuration (Fixture *fixture)
{
  open_tab (fixture, "configuration");
}

static void
open_options (Fixture *fixture)
{
  g_autoptr (GtkWidget) near = g_object_ref_sink (gtk_label_new (NULL));

  fixture->window = xg_options_dialog_present (xg_grid_get_session (fixture->grid),
                                               energy (fixture),
                                               NULL,
                                               NULL,
                                               near);
}

static void
open_create (Fixture *fixture)
{
  adopt (fixture,
         xg_create_dialog_new (xg_grid_get_session (fixture->grid),
                               xg_sample_get_broker (fixture->grid),
                               NULL));
}

static void
open_administrators (Fixture *fixture)
{
  adopt (fixture,
         xg_administrators_dialog_new (fixture->grid,
                                       xg_sample_get_broker (fixture->grid),
                                       energy (fixture)));
}

static void
open_access (Fixture *fixture)
{
  g_autoptr (GtkWidget) near = g_object_ref_sink (gtk_label_new (NULL));

  fixture->window = xg_access_dialog_present (energy (fixture), "greta@grid.example", near);
}

/* "Send It Unguarded?" */
static void
answer_question (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        {
          adw_message_dialog_response (ADW_MESSAGE_DIALOG (window), "send");
          return;
        }
    }
  g_assert_not_reached ();
}

static void
open_other_domains (Fixture *fixture)
{
  GtkWidget *entry;

  adopt (fixture, xg_add_broker_dialog_new (fixture->grid));
  entry = xg_ui_test_find_type (fixture->window, ADW_TYPE_ENTRY_ROW);
  gtk_editable_set_text (GTK_EDITABLE (entry), "other.example");
  xg_ui_test_click (fixture->window, "Look Up");
}

static void
open_own_request (Fixture *fixture)
{
  adopt (fixture, xg_console_send_new (xg_grid_get_session (fixture->grid)));
  xg_ui_test_click (fixture->window, "Send");
}

/* It may have been done all the same. */
static void
open_own_change (Fixture *fixture)
{
  GtkWidget *choice;

  adopt (fixture, xg_console_send_new (xg_grid_get_session (fixture->grid)));
  choice = xg_ui_test_find_type (fixture->window, GTK_TYPE_DROP_DOWN);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 1);
  xg_ui_test_click (fixture->window, "Send");
  answer_question ();
}

static const Page pages[] = {
  { "items", open_items, NULL, UNANSWERED, "Ask Again", "50 of 120 items loaded", NULL },
  { "next-items", open_next_page, NULL, UNANSWERED, "items.more", "All 120 items", NULL },
  { "one-item", open_item, NULL, UNANSWERED, "Ask Again", NULL, NULL },
  { "subscriptions", open_subscriptions, NULL, UNANSWERED, "Ask Again", "greta@grid", NULL },
  { "affiliations", open_affiliations, NULL, UNANSWERED, "Ask Again", "greta@grid", NULL },
  { "requests", open_requests, NULL, UNANSWERED, "Ask Again", "new@clinic", NULL },
  { "requests-with-one",
    open_requests_with_one,
    NULL,
    "Only those are listed whom a message told of. " UNANSWERED,
    "node.refresh",
    "new@clinic",
    NULL },
  { "configuration",
    open_configuration,
    NULL,
    UNANSWERED,
    "Try Again",
    "Who may subscribe and read",
    "prosody-leaf" },
  { "options", open_options, NULL, UNANSWERED, "Ask Again", "ubscri", "prosody-options" },
  { "create",
    open_create,
    "Asking the broker…",
    UNANSWERED,
    "Ask Again",
    "What you leave is as the broker has it",
    "prosody-default",
    TRUE },
  { "administrators",
    open_administrators,
    "Asking who owns them",
    UNANSWERED,
    "admins.refresh",
    "me@grid.example",
    NULL },
  { "access",
    open_access,
    "Asking the broker…",
    UNANSWERED,
    "Ask Again",
    "The broker has the last word",
    NULL,
    TRUE },
  { "other-domains",
    open_other_domains,
    NULL,
    UNANSWERED,
    "Try Again",
    "Other Broker",
    NULL,
    TRUE },
  { "own-request",
    open_own_request,
    "Waiting for the answer…",
    "The server did not answer this request within 7 seconds.",
    "Send",
    "Answered after",
    NULL,
    TRUE },
  { "own-change",
    open_own_change,
    "Waiting for the answer…",
    "within 7 seconds. It may have been done all the same: look before you send it again.",
    "Send",
    "Answered after",
    NULL,
    TRUE },
};

/* Whether it is on the page that is shown; where the rows of a list are scrolled to is left aside.
 */
static gboolean
is_shown (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      GtkWidget *parent = gtk_widget_get_parent (widget);

      if (!gtk_widget_get_visible (widget) ||
          (!gtk_widget_get_child_visible (widget) && !GTK_IS_LIST_VIEW (parent)))
        return FALSE;
    }
  return TRUE;
}

/* Whether TEXT is part of what is to be seen. */
static gboolean
says (Fixture *fixture, const char *text)
{
  g_autoptr (GPtrArray) labels = xg_ui_test_find_all (fixture->window, GTK_TYPE_LABEL);
  g_autoptr (GPtrArray) lines = xg_ui_test_find_all (fixture->window, GTK_TYPE_INSCRIPTION);

  for (guint i = 0; i < labels->len; i++)
    if (is_shown (labels->pdata[i]) && strstr (gtk_label_get_text (labels->pdata[i]), text) != NULL)
      return TRUE;
  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = gtk_inscription_get_text (lines->pdata[i]);

      if (is_shown (lines->pdata[i]) && line != NULL && strstr (line, text) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
spins (Fixture *fixture)
{
  g_autoptr (GPtrArray) spinners = xg_ui_test_find_all (fixture->window, GTK_TYPE_SPINNER);
  g_autoptr (GPtrArray) bars = xg_ui_test_find_all (fixture->window, GTK_TYPE_PROGRESS_BAR);

  for (guint i = 0; i < spinners->len; i++)
    if (gtk_widget_get_mapped (spinners->pdata[i]) && gtk_spinner_get_spinning (spinners->pdata[i]))
      return TRUE;
  for (guint i = 0; i < bars->len; i++)
    if (gtk_widget_get_mapped (bars->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
waits (Fixture *fixture, const Page *page)
{
  return page->waits != NULL ? says (fixture, page->waits) : spins (fixture);
}

static gboolean
is_at_rest (Fixture *fixture, const Page *page)
{
  return !spins (fixture) && (page->waits == NULL || !says (fixture, page->waits));
}

/* The button that says so and can be seen. */
static GtkWidget *
find_button (Fixture *fixture, const char *words)
{
  g_autoptr (GPtrArray) labels = xg_ui_test_find_all (fixture->window, GTK_TYPE_LABEL);

  for (guint i = 0; i < labels->len; i++)
    {
      GtkWidget *button = gtk_widget_get_ancestor (labels->pdata[i], GTK_TYPE_BUTTON);

      if (button != NULL && gtk_widget_get_mapped (button) && gtk_widget_is_sensitive (button) &&
          g_str_equal (gtk_label_get_text (labels->pdata[i]), words))
        return button;
    }
  return NULL;
}

static void
ask_again (Fixture *fixture, const Page *page)
{
  GtkWidget *child = fixture->window;
  GtkWidget *button;

  if (strchr (page->again, '.') == NULL)
    {
      button = find_button (fixture, page->again);
      g_assert_nonnull (button);
      g_signal_emit_by_name (button, "clicked");
      if (page->open == open_own_change)
        answer_question ();
      return;
    }
  if (g_str_equal (page->again, "node.refresh"))
    {
      /* The button of the page */
      xg_node_page_reload (
        XG_NODE_PAGE (xg_ui_test_find_type (fixture->window, XG_TYPE_NODE_PAGE)));
      return;
    }
  if (g_str_has_prefix (page->again, "items."))
    child = xg_ui_test_find_type (fixture->window, XG_TYPE_ITEMS_TAB);
  g_assert_true (gtk_widget_activate_action (child, page->again, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->grid = xg_sample_grid_new ();
  xg_double_people_set (people);
  xg_double_items_set (120);
  let_answer (data);
  hold (TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hold (FALSE);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  xg_ui_test_settle (30);
  g_assert_finalize_object (fixture->grid);
  g_free (xg_double_take_calls ());
  xg_double_people_refuse (NULL);
  xg_double_items_refuse (NULL);
  xg_double_set_form (NULL, NULL);
  xg_double_questions_refuse (NULL);
}

static void
open_and_wait (Fixture *fixture, const Page *page)
{
  page->open (fixture);
  XG_WAIT (count_waiting () > 0 && waits (fixture, page), 2000);
}

static void
test_ends (Fixture *fixture, gconstpointer data)
{
  const Page *page = data;
  g_autofree char *picture = NULL;

  open_and_wait (fixture, page);
  let_time_pass ();
  XG_WAIT (is_at_rest (fixture, page) && says (fixture, page->sentence), 2000);
  if (page->details)
    g_assert_nonnull (find_button (fixture, "Details"));

  /* Again unanswered: it ends again. */
  hold (TRUE);
  ask_again (fixture, page);
  XG_WAIT (count_waiting () > 0 && waits (fixture, page), 2000);
  let_time_pass ();
  XG_WAIT (is_at_rest (fixture, page) && says (fixture, page->sentence), 2000);

  let_answer (page);
  ask_again (fixture, page);
  XG_WAIT (is_at_rest (fixture, page) && !says (fixture, page->sentence), 2000);
  if (page->answered != NULL)
    XG_WAIT (says (fixture, page->answered), 2000);
  picture = g_strconcat ("answered-", page->name, NULL);
  xg_ui_test_pictures (fixture->window, picture);
}

/* A dialog that is closed, a page that shows something else. */
static void
leave (Fixture *fixture)
{
  GtkWidget *page = xg_ui_test_find_type (fixture->window, XG_TYPE_NODE_PAGE);

  if (page != NULL)
    xg_node_page_set_node (XG_NODE_PAGE (page),
                           fixture->grid,
                           xg_sample_get_node (fixture->grid, "swid"));
  else
    {
      g_object_ref (fixture->window);
      gtk_window_close (GTK_WINDOW (fixture->window));
    }
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  const Page *page = data;
  gboolean dialog;

  open_and_wait (fixture, page);
  dialog = xg_ui_test_find_type (fixture->window, XG_TYPE_NODE_PAGE) == NULL;
  leave (fixture);
  /* What the next node is asked for is not waited for here. */
  if (!dialog)
    xg_node_page_set_node (XG_NODE_PAGE (xg_ui_test_find_type (fixture->window, XG_TYPE_NODE_PAGE)),
                           NULL,
                           NULL);
  XG_WAIT (count_waiting () == 0, 2000);
  if (dialog)
    g_object_unref (fixture->window);
  if (dialog)
    fixture->window = gtk_window_new ();
}

static void
register_tests (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *ends = g_strdup_printf ("/no-answer/%s/ends-and-goes-on", pages[i].name);
      g_autofree char *left = g_strdup_printf ("/no-answer/%s/cancelled-when-left", pages[i].name);

      g_test_add (ends, Fixture, &pages[i], set_up, test_ends, tear_down);
      g_test_add (left, Fixture, &pages[i], set_up, test_cancelled, tear_down);
    }
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
