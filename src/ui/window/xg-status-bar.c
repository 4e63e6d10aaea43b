/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-window"

#include "config.h"

#include "window/xg-status-bar.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"
#include "ledger/xg-ledger-words.h"
#include "xg-phrases.h"
#include "xg-ui.h"

/* The figures change with every batch; more often than this nobody reads them. */
#define REFRESH_MS 250

/* What the popover tells about the connection; rows without a value are not shown. */
typedef enum
{
  DETAIL_ACCOUNT,
  DETAIL_JID,
  DETAIL_ADDRESS,
  DETAIL_LOGIN,
  DETAIL_TROUBLE,
  N_DETAILS
} Detail;

struct _XgStatusBar
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *connection_button;
  GtkLabel *sentence;
  GtkGrid *details;
  GtkWidget *detail_names[N_DETAILS];
  GtkWidget *detail_values[N_DETAILS];
  GtkWidget *retry_button;
  GtkWidget *disconnect_button;
  GtkWidget *connect_button;
  GtkImage *icon;
  GtkLabel *state;
  GtkWidget *retry;
  GtkLabel *all;
  GtkWidget *ledger_button;
  GtkLabel *ledger;
  GtkLabel *rate;
  GtkLabel *cache;

  /* Owned */
  XgGrid *grid;
  GSignalGroup *grid_signals;
  GSignalGroup *session_signals;
  XgConnectorList *connectors;
  GSignalGroup *list_signals;

  guint refresh;   /* pending */
  guint countdown; /* while waiting */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (XgStatusBar, xg_status_bar, GTK_TYPE_WIDGET)

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static char *
describe_state (XgSession *session)
{
  const char *mechanism = xg_session_get_mechanism (session);
  gint64 next_try;
  g_autofree char *countdown = NULL;

  switch (xg_session_get_state (session))
    {
    case XG_SESSION_ONLINE:
      if (mechanism == NULL)
        return g_strdup (_ ("Encrypted"));
      /* Translators: %s is how the login was done, as in "SCRAM-SHA-256" */
      return g_strdup_printf (_ ("Encrypted · %s"), mechanism);
    case XG_SESSION_WAITING:
      next_try = xg_session_get_next_try (session);
      if (next_try <= 0)
        return g_strdup (xg_session_get_state_text (session));
      countdown = xg_phrase_countdown (next_try - g_get_monotonic_time ());
      /* Translators: %s is a span of time */
      return g_strdup_printf (_ ("Connection lost · next try in %s"), countdown);
    case XG_SESSION_OFFLINE:
      return g_strdup (_ ("Offline"));
    case XG_SESSION_CONNECTING:
    case XG_SESSION_SECURING:
    case XG_SESSION_AUTHENTICATING:
    default:
      return g_strdup (xg_session_get_state_text (session));
    }
}

static const char *
get_icon (XgSessionState state)
{
  switch (state)
    {
    case XG_SESSION_ONLINE:
      return "channel-secure-symbolic";
    case XG_SESSION_WAITING:
      return "dialog-warning-symbolic";
    case XG_SESSION_OFFLINE:
      return "network-offline-symbolic";
    case XG_SESSION_CONNECTING:
    case XG_SESSION_SECURING:
    case XG_SESSION_AUTHENTICATING:
    default:
      return "network-transmit-symbolic";
    }
}

static const char *
get_detail (XgStatusBar *self, XgSession *session, Detail detail)
{
  switch (detail)
    {
    case DETAIL_ACCOUNT:
      return xg_profile_get_jid (xg_grid_get_profile (self->grid));
    case DETAIL_JID:
      return xg_session_get_jid (session);
    case DETAIL_ADDRESS:
      return xg_session_get_address (session);
    case DETAIL_LOGIN:
      return xg_session_get_mechanism (session);
    case DETAIL_TROUBLE:
      return xg_session_get_error_text (session);
    case N_DETAILS:
    default:
      return NULL;
    }
}

static void
update_details (XgStatusBar *self, XgSession *session)
{
  set_text (self->sentence, xg_session_get_state_text (session));
  for (Detail detail = 0; detail < N_DETAILS; detail++)
    {
      const char *text = get_detail (self, session, detail);

      gtk_widget_set_visible (self->detail_names[detail], text != NULL);
      gtk_widget_set_visible (self->detail_values[detail], text != NULL);
      if (text != NULL)
        set_text (GTK_LABEL (self->detail_values[detail]), text);
    }
}

static gboolean countdown_cb (gpointer data);

/* All profiles in a few words, where there are several. */
static void
update_all (XgStatusBar *self)
{
  guint n_profiles =
    self->connectors != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->connectors)) : 0;
  g_autofree char *connected = NULL;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->all), n_profiles > 1);
  if (n_profiles < 2)
    return;
  /* Translators: how many of the profiles in the window */
  connected = g_strdup_printf (_ ("%u of %u connected"),
                               xg_connector_list_get_n_online (self->connectors),
                               n_profiles);
  number = xg_format_count ((guint64) xg_connector_list_get_unread (self->connectors));
  /* Translators: how many profiles are connected, and a number of unread items in all of them */
  text = g_strdup_printf (_ ("%s · %s unread"), connected, number);
  set_text (self->all, self->narrow ? connected : text);
}

static void
update_state (XgStatusBar *self)
{
  XgSession *session;
  XgSessionState state;
  g_autofree char *text = NULL;

  if (self->grid == NULL)
    return;
  session = xg_grid_get_session (self->grid);
  state = xg_session_get_state (session);
  text = describe_state (session);
  set_text (self->state, text);
  gtk_image_set_from_icon_name (self->icon, get_icon (state));
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), "success");
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), "warning");
  if (state == XG_SESSION_ONLINE)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), "success");
  else if (state == XG_SESSION_WAITING)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), "warning");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->connection_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text,
                                  -1);

  gtk_widget_set_visible (self->retry, state == XG_SESSION_WAITING && !self->narrow);
  /* When the next try is must not be cut off. */
  gtk_widget_set_visible (GTK_WIDGET (self->rate), state != XG_SESSION_WAITING || !self->narrow);
  gtk_widget_set_visible (self->retry_button, state == XG_SESSION_WAITING);
  gtk_widget_set_visible (self->disconnect_button, state != XG_SESSION_OFFLINE);
  gtk_widget_set_visible (self->connect_button, state == XG_SESSION_OFFLINE);
  update_details (self, session);

  if (state == XG_SESSION_WAITING && self->countdown == 0)
    self->countdown = g_timeout_add_seconds (1, countdown_cb, self);
  else if (state != XG_SESSION_WAITING)
    g_clear_handle_id (&self->countdown, g_source_remove);
}

static gboolean
countdown_cb (gpointer data)
{
  XgStatusBar *self = data;
  g_autofree char *text = describe_state (xg_grid_get_session (self->grid));

  set_text (self->state, text);

  return G_SOURCE_CONTINUE;
}

static void
append_part (GString *text, const char *name, guint64 number)
{
  g_autofree char *count = NULL;

  if (number == 0)
    return;
  count = xg_format_count (number);
  g_string_append_printf (text, " + %s %s", name, count);
}

/**
 * xg_status_bar_format_ledger:
 *
 * Returns: (transfer full): the sum that has to come out: nothing that was received is missing
 */
char *
xg_status_bar_format_ledger (guint64 received,
                             guint64 stored,
                             guint64 updated,
                             guint64 duplicate,
                             guint64 rejected)
{
  GString *text = g_string_new (NULL);
  g_autofree char *in = xg_format_count (received);
  g_autofree char *kept = xg_format_count (stored);

  g_string_append_printf (text, _ ("Received %s = stored %s"), in, kept);
  /* Translators: this and what follows are parts of a sum: "Received 9 = stored 5 + updated 2 + …"
   */
  append_part (text, _ ("updated"), updated);
  append_part (text, _ ("duplicate"), duplicate);
  append_part (text, _ ("rejected"), rejected);

  return g_string_free (text, FALSE);
}

static gboolean
refresh_cb (gpointer data)
{
  XgStatusBar *self = data;
  g_autofree char *ledger = NULL;
  g_autofree char *catching_up = NULL;
  g_autofree char *rate_text = NULL;
  g_autofree char *size_text = NULL;
  g_autofree char *cache_text = NULL;
  XgGridCounts counts;
  XgCatchUp catch_up;
  gint64 cache_size;
  double rate;

  self->refresh = 0;
  xg_grid_get_counts (self->grid, &counts);
  g_object_get (self->grid, "rate", &rate, "cache-size", &cache_size, NULL);

  ledger = xg_status_bar_format_ledger (counts.received,
                                        counts.stored,
                                        counts.updated,
                                        counts.duplicate,
                                        counts.rejected);
  xg_grid_get_catch_up (self->grid, &catch_up);
  catching_up = xg_ledger_words_catch_up (&catch_up);
  set_text (self->ledger, catching_up != NULL ? catching_up : ledger);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->ledger_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gtk_label_get_text (self->ledger),
                                  -1);
  /* Translators: items per second */
  rate_text =
    g_strdup_printf (rate > 0 && rate < 10 ? _ ("%.1f items/s") : _ ("%.0f items/s"), rate);
  set_text (self->rate, rate_text);
  size_text = g_format_size ((guint64) MAX (cache_size, 0));
  /* Translators: %s is a size like "212 MB" */
  cache_text = g_strdup_printf (_ ("Cache %s"), size_text);
  set_text (self->cache, cache_size > 0 ? cache_text : _ ("No cache on disk"));

  return G_SOURCE_REMOVE;
}

static void
queue_refresh (XgStatusBar *self)
{
  if (self->refresh == 0 && self->grid != NULL)
    self->refresh = g_timeout_add (REFRESH_MS, refresh_cb, self);
}

static void
xg_status_bar_dispose (GObject *object)
{
  XgStatusBar *self = XG_STATUS_BAR (object);
  GtkWidget *child;

  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_handle_id (&self->countdown, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->grid_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->list_signals);
  g_clear_object (&self->connectors);
  g_clear_object (&self->grid);

  G_OBJECT_CLASS (xg_status_bar_parent_class)->dispose (object);
}

static void
xg_status_bar_class_init (XgStatusBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = xg_status_bar_dispose;

  gtk_widget_class_set_css_name (widget_class, "statusbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/window/xg-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, connection_button);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, sentence);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, details);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, retry_button);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, disconnect_button);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, connect_button);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, icon);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, state);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, retry);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, all);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, ledger_button);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, ledger);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, rate);
  gtk_widget_class_bind_template_child (widget_class, XgStatusBar, cache);
}

static void
add_details (XgStatusBar *self)
{
  static const char *const names[N_DETAILS] = {
    [DETAIL_ACCOUNT] = N_ ("Account"),      [DETAIL_JID] = N_ ("Connected as"),
    [DETAIL_ADDRESS] = N_ ("Controller"),   [DETAIL_LOGIN] = N_ ("Login"),
    [DETAIL_TROUBLE] = N_ ("Last trouble"),
  };

  for (Detail detail = 0; detail < N_DETAILS; detail++)
    {
      GtkWidget *name = gtk_label_new (_ (names[detail]));
      GtkWidget *value = gtk_label_new (NULL);

      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_widget_set_valign (name, GTK_ALIGN_START);
      gtk_widget_add_css_class (name, "dim-label");
      gtk_label_set_xalign (GTK_LABEL (value), 0);
      gtk_label_set_wrap (GTK_LABEL (value), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_max_width_chars (GTK_LABEL (value), 36);
      gtk_grid_attach (self->details, name, 0, (int) detail, 1, 1);
      gtk_grid_attach (self->details, value, 1, (int) detail, 1, 1);
      self->detail_names[detail] = name;
      self->detail_values[detail] = value;
    }
}

static void
xg_status_bar_init (XgStatusBar *self)
{
  static const char *const figures[] = { "notify::n-received",  "notify::n-stored",
                                         "notify::n-updated",   "notify::n-duplicate",
                                         "notify::n-rejected",  "notify::rate",
                                         "notify::catching-up", "notify::cache-size" };
  static const char *const facts[] = { "notify::state",      "notify::state-text",
                                       "notify::error-text", "notify::next-try",
                                       "notify::mechanism",  "notify::jid",
                                       "notify::address" };

  gtk_widget_init_template (GTK_WIDGET (self));
  add_details (self);

  self->grid_signals = g_signal_group_new (XG_TYPE_GRID);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    g_signal_group_connect_swapped (self->grid_signals,
                                    figures[i],
                                    G_CALLBACK (queue_refresh),
                                    self);
  self->list_signals = g_signal_group_new (XG_TYPE_CONNECTOR_LIST);
  g_signal_group_connect_swapped (self->list_signals,
                                  "notify::unread",
                                  G_CALLBACK (update_all),
                                  self);
  g_signal_group_connect_swapped (self->list_signals,
                                  "notify::n-online",
                                  G_CALLBACK (update_all),
                                  self);
  self->session_signals = g_signal_group_new (XG_TYPE_SESSION);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    g_signal_group_connect_swapped (self->session_signals,
                                    facts[i],
                                    G_CALLBACK (update_state),
                                    self);
}

/**
 * xg_status_bar_set_grid:
 * @grid: (nullable): what to tell about
 */
void
xg_status_bar_set_grid (XgStatusBar *self, XgGrid *grid)
{
  g_return_if_fail (XG_IS_STATUS_BAR (self));

  if (!g_set_object (&self->grid, grid))
    return;
  g_clear_handle_id (&self->refresh, g_source_remove);
  g_clear_handle_id (&self->countdown, g_source_remove);
  g_signal_group_set_target (self->grid_signals, grid);
  g_signal_group_set_target (self->session_signals,
                             grid != NULL ? xg_grid_get_session (grid) : NULL);
  gtk_widget_set_visible (self->connection_button, grid != NULL);
  gtk_widget_set_visible (self->retry, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->rate), grid != NULL);
  if (grid == NULL)
    {
      set_text (self->ledger, "");
      set_text (self->cache, "");
      return;
    }
  update_state (self);
  refresh_cb (self);
}

/**
 * xg_status_bar_set_connectors:
 * @connectors: (nullable): all profiles of the window
 */
void
xg_status_bar_set_connectors (XgStatusBar *self, XgConnectorList *connectors)
{
  g_return_if_fail (XG_IS_STATUS_BAR (self));

  g_set_object (&self->connectors, connectors);
  g_signal_group_set_target (self->list_signals, connectors);
  update_all (self);
}

void
xg_status_bar_set_narrow (XgStatusBar *self, gboolean narrow)
{
  g_return_if_fail (XG_IS_STATUS_BAR (self));

  self->narrow = narrow;
  gtk_widget_set_visible (self->ledger_button, !narrow);
  gtk_widget_set_hexpand (self->connection_button, narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->cache), !narrow);
  update_all (self);
  update_state (self);
}
