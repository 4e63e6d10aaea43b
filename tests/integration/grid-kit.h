/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "account-kit.h"
#include "grid/xg-grid.h"
#include "xmpp/xg-namespaces.h"

G_BEGIN_DECLS

/*
 * The domain against a real server, which the environment tells of as in account-kit.h. "alice"
 * watches with a grid, "admin" owns the nodes and publishes by bare requests.
 */

#define DEADLINE_S 20

#define WAIT(condition)                                                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 until_ = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;                         \
    guint tick_ = g_timeout_add (20, grid_tick_cb, NULL);                                          \
    while (!(condition) && g_get_monotonic_time () < until_)                                       \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (tick_);                                                                       \
    if (!(condition))                                                                              \
      g_error ("line %d: waited in vain for: " #condition, __LINE__);                              \
  }                                                                                                \
  G_STMT_END

typedef struct
{
  char *dir;
  XgGrid *grid;
  XgStream *owner;
  XgBroker *broker;
} GridFixture;

gboolean grid_tick_cb (gpointer user_data);
char *grid_fresh_name (const char *stem);
void grid_keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
void owner_set (XgStream *stream, const char *ns, const char *inner);
void owner_create (XgStream *owner, const char *node, const char *title, const char *fields);
void owner_publish (XgStream *owner, const char *node, const char *id, const char *text);
XgStream *grid_connect_as (const char *name);
void grid_connect (GridFixture *fixture);
void grid_reopen (GridFixture *fixture);
void grid_set_up (GridFixture *fixture, gconstpointer data);
void grid_tear_down (GridFixture *fixture, gconstpointer data);
gboolean grid_subscribe (GridFixture *fixture, XgNode *node, GError **error);
XgItem *grid_item_at (XgItemList *list, guint index);
guint grid_length (XgItemList *list);

#define GRID_TEST(path, function)                                                                  \
  g_test_add (path, GridFixture, NULL, grid_set_up, function, grid_tear_down)

G_END_DECLS
