/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The console's half of the administrator's figures, in its real window: how long it takes to know
 * all topics of a broker after the login, to apply plans that the review shows meanwhile, and to
 * draw the first page of a topic with many items; at last, how the table of a broker is found in.
 * It prints "NAME SECONDS OPERATIONS WRONG" for each, as strophe-ask does, and writes the stalls of
 * the main loop into FOLDER/NAME-N.stalls. Each waits for its turn: a line of standard input. */
#include "config.h"

#include <signal.h>
#include <stdio.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-removal-operation.h"
#include "grid/xg-broker-private.h"
#include "grid/xg-grid-private.h"
#include "items/xg-items-tab.h"
#include "main-loop.h"
#include "nodes/xg-nodes-page.h"
#include "plan/xg-plan-dialog.h"
#include "security/xg-tls-floor.h"
#include "window/xg-stall-meter.h"
#include "window/xg-window.h"
#include "xg-ui.h"

static char *jid, *password, *host, *ca_file, *service, *folder, *person, *affiliations, *topic,
  *many;
static int port, n_topics, n_operations, n_retractions, n_openings, n_found;

static const GOptionEntry entries[] = {
  { "jid", 0, 0, G_OPTION_ARG_STRING, &jid, "Account", "JID" },
  { "password", 0, 0, G_OPTION_ARG_STRING, &password, "Its password", "TEXT" },
  { "host", 0, 0, G_OPTION_ARG_STRING, &host, "Server", "HOST" },
  { "port", 0, 0, G_OPTION_ARG_INT, &port, "Port for STARTTLS", "N" },
  { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, "Trusted certificates", "FILE" },
  { "service", 0, 0, G_OPTION_ARG_STRING, &service, "Broker", "JID" },
  { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, "For the cache and the stalls", "FOLDER" },
  { "topics", 0, 0, G_OPTION_ARG_INT, &n_topics, "Topics that the broker has", "N" },
  { "operations", 0, 0, G_OPTION_ARG_INT, &n_operations, "Operations of a plan", "N" },
  { "person", 0, 0, G_OPTION_ARG_STRING, &person, "Whose affiliation changes", "JID" },
  { "affiliations",
    0,
    0,
    G_OPTION_ARG_STRING,
    &affiliations,
    "What it becomes",
    "WORD,WORD…; may be empty" },
  { "topic", 0, 0, G_OPTION_ARG_STRING, &topic, "Whose items i0, i1, … go", "ID" },
  { "retractions", 0, 0, G_OPTION_ARG_INT, &n_retractions, "How often", "N" },
  { "many", 0, 0, G_OPTION_ARG_STRING, &many, "Whose many items are opened", "ID" },
  { "found", 0, 0, G_OPTION_ARG_INT, &n_found, "Topics that are found in", "N" },
  { "openings", 0, 0, G_OPTION_ARG_INT, &n_openings, "How often", "N" },
  { NULL },
};

static XgWindow *window;
static XgConnector *connector;
static gint64 online_at;

static gboolean
line_cb (GIOChannel *input, GIOCondition condition, gpointer data)
{
  g_autofree char *line = NULL;

  if (g_io_channel_read_line (input, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
    g_error ("nobody gives turns any more");
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_for_turn (void)
{
  static GIOChannel *input = NULL;
  gboolean turn = FALSE;

  if (input == NULL)
    input = g_io_channel_unix_new (0);
  g_io_add_watch (input, G_IO_IN | G_IO_HUP, line_cb, &turn);
  main_loop_until (main_loop_is_set, &turn, "the turn");
}

static XgStallMeter *
start_meter (const char *name)
{
  static guint n_meters = 0;
  g_autofree char *file = g_strdup_printf ("%s-%u.stalls", name, n_meters++);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  XgStallMeter *meter = xg_stall_meter_new (path, &error);

  if (meter == NULL)
    g_error ("%s", error->message);
  return meter;
}

static void
tell (const char *name, gint64 began, guint n, guint n_wrong)
{
  double seconds = (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC;

  printf ("%s %.4f %u %u\n", name, seconds, n, n_wrong);
  fflush (stdout);
}

static void
session_state_cb (XgSession *session)
{
  if (xg_session_get_state (session) == XG_SESSION_ONLINE && online_at == 0)
    online_at = g_get_monotonic_time ();
}

static gboolean
has_grid (gpointer data)
{
  return xg_connector_get_grid (connector) != NULL;
}

static gboolean
is_online (gpointer data)
{
  return online_at != 0;
}

static XgBroker *
get_broker (void)
{
  return xg_grid_lookup_broker (xg_connector_get_grid (connector), service);
}

static gboolean
knows_topics (gpointer data)
{
  XgBroker *broker = get_broker ();
  GListModel *nodes;

  if (broker == NULL || xg_broker_get_state (broker) != XG_LOAD_DONE)
    return FALSE;
  nodes = xg_broker_get_all_nodes (broker);
  if (g_list_model_get_n_items (nodes) < (guint) n_topics)
    return FALSE;
  /* The last that was found is the last that is asked about, mostly. */
  for (guint i = g_list_model_get_n_items (nodes); i > 0; i--)
    {
      g_autoptr (XgNode) node = g_list_model_get_item (nodes, i - 1);

      if (xg_node_get_info_state (node) != XG_LOAD_DONE)
        return FALSE;
    }
  return TRUE;
}

static void
list_topics (void)
{
  XgStallMeter *meter;

  wait_for_turn ();
  xg_connector_connect (connector, password, XG_CONNECT_NORMAL);
  main_loop_until (has_grid, NULL, "the cache");
  g_signal_connect (xg_connector_get_session (connector),
                    "notify::state",
                    G_CALLBACK (session_state_cb),
                    NULL);
  xg_window_show_grid (window);
  main_loop_until (is_online, NULL, "the login");
  meter = start_meter ("list");
  main_loop_until (knows_topics, NULL, "the topics");
  tell ("list", online_at, (guint) n_topics, 0);
  xg_stall_meter_free (meter);
}

static gboolean
is_over (gpointer data)
{
  return xg_plan_get_state (data) == XG_PLAN_OVER;
}

/* As a person does it: the review comes up, is read, and confirmed. */
static void
apply (XgPlan *plan, const char *name)
{
  GtkWidget *dialog = xg_plan_dialog_new (plan, get_broker (), NULL);
  XgStallMeter *meter;
  XgPlanCounts counts;
  gint64 began;

  wait_for_turn ();
  meter = start_meter (name);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (dialog));
  main_loop_until (main_loop_is_mapped, dialog, "the review");
  main_loop_for (G_USEC_PER_SEC);
  began = g_get_monotonic_time ();
  g_signal_emit_by_name (
    gtk_widget_get_template_child (dialog, XG_TYPE_PLAN_DIALOG, "apply_button"),
    "clicked");
  main_loop_until (is_over, plan, "the end of the plan");
  xg_plan_get_counts (plan, &counts);
  tell (name, began, counts.n_applied, counts.n_wrong + counts.n_cancelled);
  xg_stall_meter_free (meter);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
change_affiliations (const char *affiliation)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Affiliations");
  XgBroker *broker = get_broker ();
  GListModel *nodes = xg_broker_get_all_nodes (broker);

  for (int i = 0; i < n_operations; i++)
    {
      g_autoptr (XgNode) node = g_list_model_get_item (nodes, (guint) i);

      xg_plan_add (plan,
                   xg_affiliation_operation_new (broker,
                                                 xg_node_get_id (node),
                                                 person,
                                                 XG_AFFILIATION_NONE,
                                                 xg_affiliation_from_nick (affiliation)));
    }
  apply (plan, "affiliations");
}

static void
retract_items (void)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Items");

  for (int i = 0; i < n_operations; i++)
    {
      g_autofree char *id = g_strdup_printf ("i%d", i);

      xg_plan_add (plan, xg_retract_operation_new (get_broker (), topic, id));
    }
  apply (plan, "retractions");
}

typedef struct
{
  XgItemsTab *tab;
  GtkWidget *view;
  gboolean painted; /* the first page is there, and all of the window that it fills was painted */
} Opening;

static GtkWidget *
find_view (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LIST_VIEW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_view (child);
  return found;
}

static guint
count_rows (const Opening *opening)
{
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (opening->view));

  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

/* The rows are those of the page, and can be seen: those of before may wait for it, unseen. */
static gboolean
shows_page (const Opening *opening)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (opening->view)));
  GListModel *pages = G_LIST_MODEL (xg_items_tab_get_pages (opening->tab));
  g_autoptr (GObject) row = g_list_model_get_item (model, 0);
  g_autoptr (GObject) item = g_list_model_get_item (pages, 0);

  return item != NULL && row == item && g_list_model_get_n_items (pages) >= XG_ITEM_PAGES_FIRST &&
         gtk_widget_get_mapped (opening->view) &&
         gtk_widget_get_opacity (
           gtk_widget_get_ancestor (opening->view, GTK_TYPE_SCROLLED_WINDOW)) == 1;
}

static void
painted_cb (GdkFrameClock *clock, Opening *opening)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (opening->view));

  opening->painted = shows_page (opening) && gtk_adjustment_get_upper (adjustment) >
                                               gtk_adjustment_get_page_size (adjustment);
}

static gboolean
is_painted (gpointer data)
{
  return ((Opening *) data)->painted;
}

static gboolean
has_all_rows (gpointer data)
{
  return shows_page (data) && count_rows (data) >= XG_ITEM_PAGES_FIRST;
}

static void
open_topic (const Opening *opening, const char *id)
{
  XgNodeTab *tab = XG_NODE_TAB (opening->tab);

  xg_node_tab_set_node (tab,
                        xg_connector_get_grid (connector),
                        xg_broker_lookup_node (get_broker (), id));
  xg_node_tab_show (tab);
}

/* Each time from another topic, which was looked at for a moment: nobody is so quick that the frame
 * clock still runs for it. */
static void
open_each (Opening *opening)
{
  for (int i = 0; i < n_openings; i++)
    {
      g_autofree char *name = g_strdup_printf ("items-%d", i);
      gint64 began;

      open_topic (opening, topic);
      main_loop_until (has_all_rows, opening, "the rows of another topic");
      main_loop_for (G_USEC_PER_SEC / 10);
      wait_for_turn ();
      began = g_get_monotonic_time ();
      opening->painted = FALSE;
      open_topic (opening, many);
      main_loop_until (is_painted, opening, "the first page");
      tell (name, began, 1, 0);
      main_loop_until (has_all_rows, opening, "the rows that are not seen");
    }
}

static void
open_items (void)
{
  GtkWidget *host_window = gtk_window_new ();
  GtkWidget *tab = g_object_new (XG_TYPE_ITEMS_TAB, NULL);
  Opening opening = { XG_ITEMS_TAB (tab), find_view (tab), FALSE };
  XgStallMeter *meter;

  gtk_window_set_default_size (GTK_WINDOW (host_window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (host_window), tab);
  gtk_window_present (GTK_WINDOW (host_window));
  main_loop_until (main_loop_is_mapped, tab, "the tab");
  /* A topic is chosen elsewhere: the cursor of the search, which blinks, is not there. */
  gtk_window_set_focus (GTK_WINDOW (host_window), NULL);
  g_signal_connect (gtk_widget_get_frame_clock (tab),
                    "after-paint",
                    G_CALLBACK (painted_cb),
                    &opening);
  meter = start_meter ("items");
  open_each (&opening);
  xg_stall_meter_free (meter);
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (tab), &opening);
  gtk_window_destroy (GTK_WINDOW (host_window));
}

/* A broker that nobody asks, with more topics than the server of the other figures has. */
static XgBroker *
make_large_broker (void)
{
  XgGrid *grid = xg_connector_get_grid (connector);
  XgBroker *broker =
    xg_broker_new ("large.example", NULL, xg_grid_get_session (grid), grid->store, grid->ingest);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  for (int i = 0; i < n_found; i++)
    {
      g_autofree char *id = g_strdup_printf ("grid/%s/topic-%05d", i % 2 ? "water" : "energy", i);
      XgNode *node = xg_broker_ensure_node (broker, id);

      xg_node_set_kind (node, XG_NODE_TOPIC);
      g_ptr_array_add (nodes, node);
    }
  xg_node_list_add (XG_NODE_LIST (xg_broker_get_all_nodes (broker)), nodes);
  return broker;
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

/* Letter by letter, as fast as a person types, and back to everything. */
static void
find_nodes (void)
{
  static const char typed[] = "water topic-0";
  g_autoptr (XgBroker) broker = make_large_broker ();
  GtkWidget *host_window = gtk_window_new ();
  GtkWidget *page = xg_nodes_page_new ();
  GtkWidget *search = find_type (page, GTK_TYPE_SEARCH_ENTRY);
  XgStallMeter *meter = NULL;

  gtk_window_set_default_size (GTK_WINDOW (host_window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (host_window), page);
  gtk_window_present (GTK_WINDOW (host_window));
  main_loop_until (main_loop_is_mapped, page, "the table");
  xg_nodes_page_set_broker (XG_NODES_PAGE (page), xg_connector_get_grid (connector), broker);
  for (gsize i = 0; i <= sizeof typed; i++)
    {
      g_autofree char *text = g_strndup (typed, i < sizeof typed ? i : 0);

      if (i == 1)
        meter = start_meter ("find");
      gtk_editable_set_text (GTK_EDITABLE (search), text);
      main_loop_for (G_USEC_PER_SEC * 2 / 5);
    }
  xg_stall_meter_free (meter);
  xg_nodes_page_set_broker (XG_NODES_PAGE (page), NULL, NULL);
  gtk_window_destroy (GTK_WINDOW (host_window));
}

static void
make_window (void)
{
  g_autoptr (XgSettings) settings = xg_settings_new ();
  g_autoptr (XgProfile) profile = xg_profile_new ("bench");
  const XgConnectorPlace place = { folder, folder, FALSE };
  XgConnectorList *connectors = xg_connector_list_new (settings, &place);
  GtkApplication *application = GTK_APPLICATION (g_object_new (ADW_TYPE_APPLICATION,
                                                               "application-id",
                                                               "org.xmppgrid.Bench",
                                                               "flags",
                                                               G_APPLICATION_NON_UNIQUE,
                                                               NULL));

  g_object_set (profile, "jid", jid, "host", host, "port", (guint) port, "ca-file", ca_file, NULL);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  connector = xg_connector_list_add (connectors, profile);
  window = xg_window_new (ADW_APPLICATION (application), settings);
  xg_window_set_connectors (window, connectors);
  xg_window_show_connector (window, connector);
  gtk_window_present (GTK_WINDOW (window));
  main_loop_until (main_loop_is_mapped, window, "the window");
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    g_error ("%s", error->message);
  if (jid == NULL || password == NULL || host == NULL || ca_file == NULL || service == NULL ||
      folder == NULL || person == NULL || affiliations == NULL || topic == NULL || many == NULL ||
      n_openings < 0 || n_topics < 1 || n_operations < 1 || n_operations > n_topics)
    g_error ("an option is missing, or makes no sense");

  signal (SIGPIPE, SIG_IGN);
  if (!xg_tls_floor_install (&error))
    g_error ("%s", error->message);
  if (!gtk_init_check ())
    g_error ("there is no display");
  adw_init ();
  xg_ui_init ();
  make_window ();
  list_topics ();
  words = g_strsplit (affiliations, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    change_affiliations (words[i]);
  for (int i = 0; i < n_retractions; i++)
    retract_items ();
  if (n_openings > 0)
    open_items ();
  xg_connector_disconnect (connector);
  if (n_found > 0)
    find_nodes ();
  xg_grid_close (xg_connector_get_grid (connector));
  xg_connector_wait (connector, 2000);
  return 0;
}
