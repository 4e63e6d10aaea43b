/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-ui-items.h"

#include "grid/xg-item-private.h"

static const struct
{
  XgSeverity severity;
  const char *summary;
  const char *node;
  const char *publisher;
} samples[] = {
  { XG_SEVERITY_CRITICAL,
    "Ransomware beacon from energy OT jump host",
    "energy",
    "csirt@utility-a.example" },
  { XG_SEVERITY_HIGH,
    "Credential stuffing against VPN portal, 4,211 attempts from 96 networks",
    "finance",
    "soc@bank-1.example" },
  { XG_SEVERITY_MEDIUM,
    "Phishing kit hosted at invoice-portal[.]example",
    "partners",
    "feed@cert.example" },
  { XG_SEVERITY_HIGH,
    "CVE-2026-21411 exploited on edge gateways",
    "energy",
    "csirt@utility-b.example" },
  { XG_SEVERITY_LOW, "Scanner 198.51.100.23 probing 443/8443", "finance", "ids@bank-3.example" },
  { XG_SEVERITY_MEDIUM,
    "DNS tunnelling suspected, 1.2 GB outbound",
    "health",
    "soc@clinic-net.example" },
  { XG_SEVERITY_LOW, "Expired certificate on posture collector", "nea1", "nea@corp.example" },
  { XG_SEVERITY_UNKNOWN,
    "New software: 7-Zip 24.09 on 18 hosts",
    "swid-inventory",
    "inv@corp.example" },
  { XG_SEVERITY_INFO, "Blocklist update, 1,902 addresses", "partners", "feed@cert.example" },
};

static XgStoreItem *
row_new (gint64 rowid, gint64 received)
{
  XgStoreItem *row = g_new0 (XgStoreItem, 1);

  row->rowid = rowid;
  row->node_key = 1;
  row->received = received;
  row->broker = g_strdup ("pubsub.grid.example");
  row->current = TRUE;
  row->version = 1;
  return row;
}

/* Item number ROWID of an endless, repeating feed; every third is read. */
XgItem *
xg_ui_items_make (gint64 rowid, gint64 received)
{
  const guint i = (guint) (rowid % (gint64) G_N_ELEMENTS (samples));
  XgStoreItem *row = row_new (rowid, received);

  row->severity = samples[i].severity;
  row->summary = g_strdup (samples[i].summary);
  row->node = g_strdup (samples[i].node);
  row->publisher = g_strdup (samples[i].publisher);
  row->item_id = g_strdup_printf ("item-%d", (int) rowid);
  row->type = g_strdup ("urn:ietf:params:xml:ns:iodef-2.0");
  row->read = rowid % 3 == 0;
  row->retracted = rowid % 11 == 7;
  row->caught_up = rowid % 13 == 5;
  return xg_item_new_from_store (row, NULL);
}

XgItem *
xg_ui_items_make_event (gint64 rowid, XgRecordKind kind, const char *summary)
{
  XgStoreItem *row = row_new (rowid, g_get_real_time ());

  row->kind = kind;
  row->summary = g_strdup (summary);
  row->node = g_strdup ("energy");
  row->read = TRUE;
  return xg_item_new_from_store (row, NULL);
}

/* N rows, newest first, a second and a bit apart, the newest now. */
GListStore *
xg_ui_items_make_list (guint n)
{
  GListStore *store = g_list_store_new (XG_TYPE_ITEM);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, xg_ui_items_make (n - i, now - (gint64) i * 1237000));
  g_list_store_splice (store, 0, 0, items->pdata, items->len);
  return store;
}

/* N new rows in one change, as an item list reports a batch. */
void
xg_ui_items_arrive (GListStore *store, guint n)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (XgItem) newest = g_list_model_get_item (G_LIST_MODEL (store), 0);
  gint64 rowid = newest != NULL ? xg_item_get_rowid (newest) : 0;
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, xg_ui_items_make (rowid + n - i, now - i));
  g_list_store_splice (store, 0, 0, items->pdata, items->len);
}

/* Three megabytes, one line of it a megabyte long. */
char *
xg_ui_items_make_large_payload (void)
{
  GString *xml = g_string_new ("<log xmlns='urn:example:log'>");

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (xml,
                            "<line n='%u'>Größe 198.51.100.%u and some more words</line>",
                            i,
                            i % 256);
  g_string_append (xml, "<blob>");
  for (guint i = 0; i < 1024 * 1024 / 8; i++)
    g_string_append (xml, "QUJDREVG");
  g_string_append (xml, "</blob><end/></log>");
  return g_string_free (xml, FALSE);
}
