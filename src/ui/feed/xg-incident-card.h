/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "feed/xg-item-document.h"
#include "payload/xg-incident.h"

G_BEGIN_DECLS

/**
 * XgIncidentCard:
 *
 * What an item says, for people: an IODEF incident, another payload in general terms, or an event
 * other than publish.
 *
 * Signals: "show-indicators" (XgIncident): the person wants all of a long list; "show-newest": the
 * item is an old version and the person wants the newest.
 */
#define XG_TYPE_INCIDENT_CARD (xg_incident_card_get_type ())
G_DECLARE_FINAL_TYPE (XgIncidentCard, xg_incident_card, XG, INCIDENT_CARD, GtkWidget)

/* Longer lists of indicators have a page of their own. */
#define XG_INCIDENT_CARD_INDICATORS 25

GtkWidget *xg_incident_card_new (void);
void xg_incident_card_set (XgIncidentCard *self, XgItem *item, XgItemDocument *document);

G_END_DECLS
