/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "admin/xg-jid-list.h"

G_BEGIN_DECLS

/**
 * XgPeopleDialog:
 *
 * Takes one address or a pasted list of them, and says while it is written what of it can be read.
 * Signal: accepted (gpointer: the #XgJidList, for as long as the signal lasts).
 */
#define XG_TYPE_PEOPLE_DIALOG (xg_people_dialog_get_type ())
G_DECLARE_FINAL_TYPE (XgPeopleDialog, xg_people_dialog, XG, PEOPLE_DIALOG, AdwWindow)

XgPeopleDialog *xg_people_dialog_new (const char *title, const char *accept, gboolean affiliations);
void xg_people_dialog_set_text (XgPeopleDialog *self, const char *text);
void xg_people_dialog_paste (XgPeopleDialog *self);
void xg_people_dialog_present (XgPeopleDialog *self, GtkWidget *near);

G_END_DECLS
