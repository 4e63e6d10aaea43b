/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "payload/xg-incident.h"
#include "payload/xg-xml.h"

G_BEGIN_DECLS

struct _XgIncident
{
  GObject parent_instance;

  char *id;
  char *title;
  char *purpose;
  char *restriction;
  char *description;
  char *impact;
  char *confidence;
  char *contacts;
  XgSeverity severity;
  gint64 report_time;
  gint64 detect_time;
  gint64 start_time;
  gint64 end_time;
  gint64 generation_time;
  GArray *indicators; /* of XgIndicator */
};

/**
 * XgFrame:
 *
 * An open element while incidents are read. @name is %NULL for elements of other namespaces.
 */
typedef struct
{
  const char *name;
  char *word; /* (nullable): the attribute that matters: category, type, role, name */
  char *hash; /* (nullable): algorithm of a Hash */
  GString *text;
} XgFrame;

/**
 * XgIndicatorList:
 *
 * Collects what xg_incident_get_indicator() shows, each one once.
 */
typedef struct
{
  GArray *indicators; /* of XgIndicator */
  GHashTable *seen;   /* "kind␟value" */
} XgIndicatorList;

void xg_indicator_clear (gpointer indicator);
void xg_indicator_list_init (XgIndicatorList *self);
void xg_indicator_list_clear (XgIndicatorList *self);
GArray *xg_indicator_list_steal (XgIndicatorList *self);
void xg_indicator_list_note (XgIndicatorList *self, const XgFrame *frames, guint depth);

char *xg_hash_normalize (const char *value, const char **algorithm);

G_END_DECLS
