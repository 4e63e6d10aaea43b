/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "feed/xg-incident-card.h"

G_BEGIN_DECLS

struct _XgIncidentCard
{
  GtkWidget parent_instance;

  guint index; /* of the part that is shown */
  guint ago_source;
  gboolean defanged; /* indicators are shown, and copied, so that nothing follows them */

  /* Children */
  GtkDropDown *chooser;
  GtkWidget *box;
  GtkLabel *ago_label;        /* in @box */
  GtkListBox *indicator_list; /* in @box, or NULL */
  GtkWidget *changes_box;     /* in @box: where it is told what changed */

  /* Owned */
  XgItem *item; /* NULL where only a payload is shown */
  XgItemDocument *document;
  char *summary;   /* a headline where there is no item, or NULL */
  XgItem *changed; /* the version before, once it was compared, or NULL */
  char *changes;   /* what differs from it, in words; NULL: nothing */
};

XgIncident *xg_incident_card_get_incident (XgIncidentCard *self);
void xg_incident_card_update_ago (XgIncidentCard *self);

/* xg-incident-card-sections.c: what is on the card */
void xg_incident_card_append_sections (XgIncidentCard *self);
void xg_incident_card_update_changes (XgIncidentCard *self);

/* xg-incident-card-indicators.c */
void xg_incident_card_append_indicators (XgIncidentCard *self);
void xg_incident_card_append_heading (XgIncidentCard *self, const char *text, GtkWidget *beside);

G_END_DECLS
