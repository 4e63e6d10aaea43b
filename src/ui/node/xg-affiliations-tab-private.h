/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "admin/xg-affiliation-guard.h"
#include "node/xg-affiliation-changes.h"
#include "node/xg-affiliations-tab.h"
#include "plan/xg-plan.h"

G_BEGIN_DECLS

struct _XgAffiliationsTab
{
  XgNodeListTab parent_instance;

  /* Children */
  GtkWidget *hint;
  GtkWidget *notes;
  GtkWidget *change_button;
  GtkWidget *discard_button;
  GtkWidget *review_button;

  /* Owned */
  XgAffiliationChanges *changes;
  GPtrArray *guards; /* of XgGuard */
};

/* xg-affiliations-plan: what is wanted, checked and made a plan of */
GListModel *xg_affiliations_tab_get_people (XgAffiliationsTab *self);
char *xg_affiliations_tab_dup_own_jid (XgAffiliationsTab *self);
guint xg_affiliations_tab_check (XgAffiliationsTab *self);
XgPlan *xg_affiliations_tab_make_plan (XgAffiliationsTab *self);

/* xg-affiliations-rows: how people are shown, and what they can be made */
GMenuModel *xg_affiliations_tab_make_menu (XgAffiliationsTab *self, const char *jid);
GtkListItemFactory *xg_affiliations_tab_make_factory (XgAffiliationsTab *self);

G_END_DECLS
