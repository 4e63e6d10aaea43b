/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-ui-grid.h"

#include "grid/xg-grid-private.h"
#include "payload/xg-payload.h"
#include "xg-ui-test.h"

#define BROKER "pubsub.grid.example"

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  xg_grid_open_finish (XG_GRID (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

XgGrid *
xg_ui_grid_new (void)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("test");
  XgGrid *grid;
  gboolean opened = FALSE;

  g_object_set (profile, "jid", "analyst@grid.example", NULL);
  grid = xg_grid_new (profile, g_get_user_data_dir (), FALSE);
  xg_grid_open_async (grid, TRUE, NULL, opened_cb, &opened);
  XG_WAIT (opened, 5000);
  return grid;
}

void
xg_ui_grid_free (XgGrid *grid)
{
  xg_ui_test_settle (50); /* workers and windows let go of it */
  xg_grid_close (grid);
  g_assert_finalize_object (grid);
}

/* What the way from the wire does, without the wire. */
static void
push (XgGrid *grid, XgRecord *record)
{
  if (record->kind == XG_RECORD_ITEM)
    xg_engine_match (grid->engine, record);
  xg_ingest_push (grid->ingest, record);
}

/* By a subscription to a collection. */
void
xg_ui_grid_publish_by (XgGrid *grid,
                       const char *collection,
                       const char *node,
                       const char *item_id,
                       const char *publisher,
                       const char *xml)
{
  XgRecord *record = xg_record_new (XG_RECORD_ITEM, BROKER, node);
  g_auto (XgSummary) summary = { 0 };

  record->item_id = g_strdup (item_id);
  record->publisher = g_strdup (publisher);
  record->collection = g_strdup (collection);
  if (xml != NULL)
    {
      record->payload = g_strdup (xml);
      record->payload_len = strlen (xml);
      xg_payload_summarize (xml, record->payload_len, &summary);
      record->type = g_steal_pointer (&summary.type);
      record->summary = g_steal_pointer (&summary.title);
      record->text = g_steal_pointer (&summary.text);
      record->incident = g_steal_pointer (&summary.incident);
      record->severity = summary.severity;
      record->iocs = g_steal_pointer (&summary.iocs);
    }
  if (record->summary == NULL)
    record->summary = g_strdup ("Item without payload");
  push (grid, record);
}

void
xg_ui_grid_publish (XgGrid *grid,
                    const char *node,
                    const char *item_id,
                    const char *publisher,
                    const char *xml)
{
  xg_ui_grid_publish_by (grid, NULL, node, item_id, publisher, xml);
}

static const struct
{
  const char *severity;
  const char *description;
  const char *node;
  const char *publisher;
} samples[] = {
  { "high", "Ransomware beacon from energy OT jump host", "energy", "csirt@utility-a.example" },
  { "medium", "Phishing kit hosted at invoice-portal[.]example", "partners", "feed@cert.example" },
  { "low", "Scanner 198.51.100.23 probing 443/8443", "finance", "ids@bank-3.example" },
  { "medium", "DNS tunnelling suspected, 1.2 GB outbound", "health", "soc@clinic-net.example" },
  { "low", "Expired certificate on posture collector", "nea1", "nea@corp.example" },
};

/* N different IODEF incidents in five topics. */
void
xg_ui_grid_publish_samples (XgGrid *grid, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint s = i % G_N_ELEMENTS (samples);
      g_autofree char *id = g_strdup_printf ("sample-%u", i);
      g_autofree char *xml = g_strdup_printf (
        "<IODEF-Document xmlns='" XG_NS_IODEF_2 "' version='2.00'>"
        "<Incident purpose='reporting' restriction='green'>"
        "<IncidentID name='csirt.example'>%u</IncidentID>"
        "<GenerationTime>2026-11-20T10:00:00Z</GenerationTime>"
        "<Description>%s</Description>"
        "<Assessment><SystemImpact severity='%s' type='unknown'/></Assessment>"
        "<Contact role='creator' type='organization'><ContactName>CSIRT</ContactName></Contact>"
        "</Incident></IODEF-Document>",
        i,
        samples[s].description,
        samples[s].severity);

      xg_ui_grid_publish (grid, samples[s].node, id, samples[s].publisher, xml);
    }
}

/* An event other than publish. */
void
xg_ui_grid_tell (XgGrid *grid, XgRecordKind kind, const char *node, const char *sentence)
{
  XgRecord *record = xg_record_new (kind, BROKER, node);

  record->summary = g_strdup (sentence);
  push (grid, record);
}

/* Waits until everything is durable and the lists know it. */
void
xg_ui_grid_flush (XgGrid *grid)
{
  xg_store_flush (grid->store);
  xg_ui_test_settle (120);
}
