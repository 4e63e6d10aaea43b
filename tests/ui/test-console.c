/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "console/xg-console-window.h"
#include "xg-ui-test.h"

/* The last stanzas, over a log that the test fills. */

typedef struct
{
  XgStanzaLog *log;
  GtkWidget *window;
  GtkListView *list;
} Fixture;

static GObject *
child (Fixture *f, const char *name)
{
  return gtk_widget_get_template_child (f->window, XG_TYPE_CONSOLE_WINDOW, name);
}

static void
begin (Fixture *f)
{
  f->log = xg_stanza_log_new ();
  f->window = xg_console_window_new (f->log, NULL, "Test Grid");
  f->list = GTK_LIST_VIEW (child (f, "list"));
  gtk_window_present (GTK_WINDOW (f->window));
  XG_WAIT (gtk_widget_get_mapped (f->window), 5000);
}

static void
end (Fixture *f)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  /* Off again: nobody looks. */
  XG_WAIT (!xg_stanza_log_wants (f->log), 5000);
  xg_stanza_log_unref (f->log);
}

static void
receive (Fixture *f, const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  if (xg_stanza_log_wants (f->log))
    xg_stanza_log_received (f->log, stanza);
}

static guint
n_shown (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (f->list)));
}

static void
fill (Fixture *f)
{
  static const char sent[] =
    "<iq type='set' id='7' to='pubsub.test'><pubsub "
    "xmlns='http://jabber.org/protocol/pubsub'><publish node='energy'/></pubsub></iq>"
    "<r xmlns='urn:xmpp:sm:3'/>";

  xg_stanza_log_sent (f->log, sent, strlen (sent));
  receive (f, "<iq xmlns='jabber:client' type='result' id='7' from='pubsub.test'/>");
  receive (f,
           "<message xmlns='jabber:client' from='\u202epubsub.test'><event "
           "xmlns='http://jabber.org/protocol/pubsub#event'><items node='energy'><item "
           "id='1'><incident xmlns='urn:y'><password>hush</password></incident></item></items>"
           "</event></message>");
  XG_WAIT (n_shown (f) == 4, 5000);
}

static void
set_search (Fixture *f, const char *words)
{
  gtk_editable_set_text (GTK_EDITABLE (child (f, "search_entry")), words);
}

static void
choose (Fixture *f, const char *name, guint index)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (child (f, name)), index);
}

static void
test_filters (void)
{
  Fixture f;

  begin (&f);
  fill (&f);
  choose (&f, "kind_choice", 1);
  g_assert_cmpuint (n_shown (&f), ==, 2);
  choose (&f, "direction_choice", 1);
  g_assert_cmpuint (n_shown (&f), ==, 1);
  choose (&f, "kind_choice", 4);
  g_assert_cmpuint (n_shown (&f), ==, 1);
  choose (&f, "kind_choice", 2);
  g_assert_cmpuint (n_shown (&f), ==, 0);
  choose (&f, "direction_choice", 2);
  g_assert_cmpuint (n_shown (&f), ==, 1);
  choose (&f, "kind_choice", 0);
  choose (&f, "direction_choice", 0);
  set_search (&f, "PUBSUB#event");
  XG_WAIT (n_shown (&f) == 1, 5000);
  set_search (&f, "no such words");
  XG_WAIT (n_shown (&f) == 0, 5000);
  set_search (&f, "");
  XG_WAIT (n_shown (&f) == 4, 5000);
  end (&f);
}

static void
test_detail (void)
{
  Fixture f;
  const char *text;

  begin (&f);
  fill (&f);
  gtk_selection_model_select_item (gtk_list_view_get_model (f.list), 3, TRUE);
  text = gtk_label_get_text (GTK_LABEL (child (&f, "detail")));
  g_assert_nonnull (strstr (text, "\n  <event"));
  g_assert_nonnull (strstr (text, "<password>"));
  g_assert_nonnull (strstr (text, "from=\"&#x202E;pubsub.test\""));
  g_assert_null (strstr (text, "hush"));
  xg_ui_test_check_names (f.window);
  xg_ui_test_pictures (f.window, "console");
  end (&f);
}

static void
test_pause_and_clear (void)
{
  Fixture f;
  GtkToggleButton *pause;

  begin (&f);
  fill (&f);
  pause = GTK_TOGGLE_BUTTON (child (&f, "pause_button"));
  gtk_toggle_button_set_active (pause, TRUE);
  receive (&f, "<message xmlns='jabber:client'/>");
  XG_WAIT (gtk_widget_get_visible (GTK_WIDGET (child (&f, "note"))), 5000);
  g_assert_cmpuint (n_shown (&f), ==, 4);
  gtk_toggle_button_set_active (pause, FALSE);
  receive (&f, "<message xmlns='jabber:client'/>");
  XG_WAIT (n_shown (&f) == 5, 5000);
  xg_traffic_clear (xg_console_window_get_traffic (XG_CONSOLE_WINDOW (f.window)));
  g_assert_cmpuint (n_shown (&f), ==, 0);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (child (&f, "note"))));
  end (&f);
}

/* Thirty thousand at once: what can't be followed is said, and the list stays bounded. */
static void
test_flood (void)
{
  Fixture f;
  XgTraffic *traffic;
  guint n = 0;

  begin (&f);
  traffic = xg_console_window_get_traffic (XG_CONSOLE_WINDOW (f.window));
  for (guint round = 0; round < 12; round++)
    {
      for (guint i = 0; i < 2500; i++, n++)
        receive (&f, "<message xmlns='jabber:client' id='1'/>");
      xg_traffic_take (traffic);
    }
  g_assert_cmpuint (n_shown (&f), <=, XG_TRAFFIC_MAX);
  g_assert_cmpuint (n_shown (&f), >=, XG_STANZA_LOG_MAX_WAITING);
  g_assert_cmpuint (xg_traffic_get_n_dropped (traffic), >=, n - 12 * XG_STANZA_LOG_MAX_WAITING);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (child (&f, "note"))));
  end (&f);
}

static void
register_tests (void)
{
  g_test_add_func ("/console/filters", test_filters);
  g_test_add_func ("/console/detail-without-secrets", test_detail);
  g_test_add_func ("/console/pause-and-clear", test_pause_and_clear);
  g_test_add_func ("/console/flood", test_flood);
}

int
main (int argc, char *argv[])
{
  return xg_ui_test_main (argc, argv, register_tests);
}
