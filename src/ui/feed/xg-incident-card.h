/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "feed/xg-item-document.h"

G_BEGIN_DECLS

/**
 * XgIncidentCard:
 *
 * What an item says, for people: an IODEF incident, another payload in general terms, or an event
 * other than publish.
 *
 * Signals: "show-indicators": the person wants all of a long list; "show-newest": the
 * item is an old version and the person wants the newest; "show-changes": the person wants to see
 * what changed since the version before.
 */
#define XG_TYPE_INCIDENT_CARD (xg_incident_card_get_type ())
G_DECLARE_FINAL_TYPE (XgIncidentCard, xg_incident_card, XG, INCIDENT_CARD, GtkWidget)

/* Longer lists of indicators have a page of their own. */
#define XG_INCIDENT_CARD_INDICATORS 25

GtkWidget *xg_incident_card_new (void);
XgCard *xg_incident_card_get_card (XgIncidentCard *self);
guint xg_incident_card_get_part (XgIncidentCard *self);
gboolean xg_incident_card_get_defanged (XgIncidentCard *self);
void xg_incident_card_set (XgIncidentCard *self, XgItem *item, XgItemDocument *document);
void xg_incident_card_set_summary (XgIncidentCard *self, const char *summary);
void xg_incident_card_set_changes (XgIncidentCard *self, XgItem *before, const char *changes);

G_END_DECLS
