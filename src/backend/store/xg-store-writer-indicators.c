/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Indicators of items: written with them, or found in older ones later on. */
#define G_LOG_DOMAIN "xg-store"

#include "config.h"

#include "store/xg-store-facts.h"
#include "store/xg-store-writer-private.h"

/* Held in memory; of what comes in most was seen lately. */
#define MAX_INDICATORS 20000

/* Indicators go with their last item, whoever deletes it. */
static void
changed_cb (gpointer user_data, int operation, const char *db, const char *table, sqlite3_int64 id)
{
  XgStoreWriter *self = user_data;

  if (operation == SQLITE_DELETE && g_strcmp0 (table, "indicator") == 0)
    g_hash_table_remove_all (self->indicators);
}

/* Before anything is written. */
void
xg_store_writer_init_indicators (XgStoreWriter *self)
{
  self->indicators = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sqlite3_update_hook (self->db, changed_cb, self);
}

static int
find_indicator (XgStoreWriter *self, const XgIoc *ioc, gint64 *id)
{
  const gint64 *known = g_hash_table_lookup (self->indicators, ioc->key);
  int rc;

  if (known != NULL)
    {
      *id = *known;
      return SQLITE_OK;
    }
  xg_store_writer_bind_text (self, SQL_FIND_INDICATOR, 1, ioc->key);
  rc = xg_store_writer_find_key (self, SQL_FIND_INDICATOR, id);
  if (rc == SQLITE_OK && *id == 0)
    {
      xg_store_writer_bind_text (self, SQL_ADD_INDICATOR, 1, ioc->key);
      sqlite3_bind_int (self->stmts[SQL_ADD_INDICATOR], 2, (int) ioc->kind);
      xg_store_writer_bind_text (self, SQL_ADD_INDICATOR, 3, ioc->value);
      rc = xg_store_writer_run (self, SQL_ADD_INDICATOR);
      *id = sqlite3_last_insert_rowid (self->db);
    }
  if (rc != SQLITE_OK)
    return rc;
  if (g_hash_table_size (self->indicators) >= MAX_INDICATORS)
    g_hash_table_remove_all (self->indicators);
  g_hash_table_insert (self->indicators, g_strdup (ioc->key), g_memdup2 (id, sizeof *id));
  return SQLITE_OK;
}

/* What is there already stays. */
int
xg_store_writer_link_indicators (XgStoreWriter *self, gint64 rowid, const XgIocSet *iocs)
{
  guint n = xg_ioc_set_get_n (iocs);
  int rc = SQLITE_OK;

  for (guint i = 0; i < n && rc == SQLITE_OK; i++)
    {
      XgIoc ioc;
      gint64 id = 0;

      xg_ioc_set_get (iocs, i, &ioc);
      rc = find_indicator (self, &ioc, &id);
      if (rc != SQLITE_OK)
        return rc;
      sqlite3_bind_int64 (self->stmts[SQL_LINK_INDICATOR], 1, id);
      sqlite3_bind_int64 (self->stmts[SQL_LINK_INDICATOR], 2, rowid);
      rc = xg_store_writer_run (self, SQL_LINK_INDICATOR);
    }
  return rc;
}

static int
has_row (XgStoreWriter *self, gint64 rowid, gboolean *there)
{
  gint64 one = 0;
  int rc;

  sqlite3_bind_int64 (self->stmts[SQL_HAS_ITEM], 1, rowid);
  rc = xg_store_writer_find_key (self, SQL_HAS_ITEM, &one);
  *there = one != 0;
  return rc;
}

/* Most payloads say neither purpose nor TLP; their rows stay untouched. */
static int
put_fact (XgStoreWriter *self, const XgStoreFact *fact)
{
  gboolean there = FALSE;
  int rc;

  if (fact->purpose != NULL || fact->tlp != XG_TLP_NONE)
    {
      sqlite3_bind_int64 (self->stmts[SQL_PUT_FACT], 1, fact->rowid);
      xg_store_writer_bind_text (self, SQL_PUT_FACT, 2, fact->purpose);
      sqlite3_bind_int (self->stmts[SQL_PUT_FACT], 3, (int) fact->tlp);
      rc = xg_store_writer_run (self, SQL_PUT_FACT);
      if (rc != SQLITE_OK)
        return rc;
    }
  if (fact->iocs == NULL)
    return SQLITE_OK;
  /* It may have gone since it was read. */
  rc = has_row (self, fact->rowid, &there);
  return rc == SQLITE_OK && there ? xg_store_writer_link_indicators (self, fact->rowid, fact->iocs)
                                  : rc;
}

/* NEXT: the highest row that is still to be looked at; 0: none. */
int
xg_store_writer_put_facts (XgStoreWriter *self, const GPtrArray *facts, gint64 next)
{
  int rc = SQLITE_OK;

  for (guint i = 0; i < facts->len && rc == SQLITE_OK; i++)
    rc = put_fact (self, facts->pdata[i]);
  if (rc != SQLITE_OK)
    return rc;
  if (next == 0)
    return xg_store_writer_run (self, SQL_FACTS_DONE);
  sqlite3_bind_int64 (self->stmts[SQL_FACTS_LEFT], 1, next);
  return xg_store_writer_run (self, SQL_FACTS_LEFT);
}
