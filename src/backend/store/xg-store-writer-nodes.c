/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-writer-private.h"

/* Brokers and nodes by their keys, what is known of a node, and up to when it was compared. */

/* Node keys held in memory; a broker may invent nodes without end. */
#define MAX_NODES 50000

typedef struct
{
  char *broker;
  char *node;
  gint64 key;
} NodeRef;

static NodeRef *
node_ref_new (const char *broker, const char *node, gint64 key)
{
  NodeRef *ref = g_new (NodeRef, 1);

  ref->broker = g_strdup (broker);
  ref->node = g_strdup (node);
  ref->key = key;
  return ref;
}

static guint
node_ref_hash (gconstpointer data)
{
  const NodeRef *ref = data;

  return g_str_hash (ref->broker) * 31 + g_str_hash (ref->node);
}

static gboolean
node_ref_equal (gconstpointer a, gconstpointer b)
{
  const NodeRef *one = a;
  const NodeRef *other = b;

  return g_str_equal (one->node, other->node) && g_str_equal (one->broker, other->broker);
}

static void
node_ref_free (gpointer data)
{
  NodeRef *ref = data;

  g_free (ref->broker);
  g_free (ref->node);
  g_free (ref);
}

static int
find_broker (XgStoreWriter *self, const char *jid, gint64 *key)
{
  int rc;

  xg_store_writer_bind_text (self, SQL_FIND_BROKER, 1, jid);
  rc = xg_store_writer_find_key (self, SQL_FIND_BROKER, key);
  if (rc != SQLITE_OK || *key != 0)
    return rc;

  xg_store_writer_bind_text (self, SQL_ADD_BROKER, 1, jid);
  rc = xg_store_writer_run (self, SQL_ADD_BROKER);
  *key = sqlite3_last_insert_rowid (self->db);
  return rc;
}

void
xg_store_writer_init_nodes (XgStoreWriter *self)
{
  self->nodes = g_hash_table_new_full (node_ref_hash, node_ref_equal, node_ref_free, NULL);
}

/* The key of a node, made when it is new; LISTED is for a new one. */
int
xg_store_writer_find_node (XgStoreWriter *self,
                           const char *broker,
                           const char *node,
                           gboolean listed,
                           gint64 *key)
{
  const NodeRef wanted = { .broker = (char *) broker, .node = (char *) node };
  const NodeRef *known = g_hash_table_lookup (self->nodes, &wanted);
  gint64 broker_key = 0;
  int rc;

  if (known != NULL)
    {
      *key = known->key;
      return SQLITE_OK;
    }

  rc = find_broker (self, broker, &broker_key);
  if (rc != SQLITE_OK)
    return rc;
  sqlite3_bind_int64 (self->stmts[SQL_FIND_NODE], 1, broker_key);
  xg_store_writer_bind_text (self, SQL_FIND_NODE, 2, node);
  rc = xg_store_writer_find_key (self, SQL_FIND_NODE, key);
  if (rc == SQLITE_OK && *key == 0)
    {
      sqlite3_bind_int64 (self->stmts[SQL_ADD_NODE], 1, broker_key);
      xg_store_writer_bind_text (self, SQL_ADD_NODE, 2, node);
      sqlite3_bind_int (self->stmts[SQL_ADD_NODE], 3, listed ? 1 : 0);
      rc = xg_store_writer_run (self, SQL_ADD_NODE);
      *key = sqlite3_last_insert_rowid (self->db);
    }
  if (rc != SQLITE_OK)
    return rc;

  if (g_hash_table_size (self->nodes) >= MAX_NODES)
    g_hash_table_remove_all (self->nodes);
  g_hash_table_add (self->nodes, node_ref_new (broker, node, *key));
  return SQLITE_OK;
}

int
xg_store_writer_put_node (XgStoreWriter *self, const XgStoreNode *node)
{
  sqlite3_stmt *stmt = self->stmts[SQL_PUT_NODE];
  gint64 key = 0;
  int rc = xg_store_writer_find_node (self, node->broker, node->node, TRUE, &key);

  if (rc != SQLITE_OK)
    return rc;
  sqlite3_bind_int64 (stmt, 1, key);
  xg_store_writer_bind_text (self, SQL_PUT_NODE, 2, node->name);
  sqlite3_bind_int (stmt, 3, node->kind);
  xg_store_writer_bind_text (self, SQL_PUT_NODE, 4, node->parents);
  sqlite3_bind_int (stmt, 5, node->subscribed ? 1 : 0);
  return xg_store_writer_run (self, SQL_PUT_NODE);
}

int
xg_store_writer_interrupt (XgStoreWriter *self, const XgStoreOp *op)
{
  sqlite3_bind_int64 (self->stmts[SQL_INTERRUPT], 1, op->id);
  sqlite3_bind_int64 (self->stmts[SQL_INTERRUPT], 2, op->up_to);
  return xg_store_writer_run (self, SQL_INTERRUPT);
}

int
xg_store_writer_reconcile (XgStoreWriter *self, const XgStoreOp *op)
{
  gint64 key = 0;
  int rc = xg_store_writer_find_node (self, op->node->broker, op->node->node, FALSE, &key);

  return rc == SQLITE_OK ? xg_store_writer_set_reconciled (self, key, op->id) : rc;
}

int
xg_store_writer_forget_node (XgStoreWriter *self, const XgStoreNode *node)
{
  xg_store_writer_bind_text (self, SQL_FORGET_NODE, 1, node->broker);
  xg_store_writer_bind_text (self, SQL_FORGET_NODE, 2, node->node);
  return xg_store_writer_run (self, SQL_FORGET_NODE);
}
