/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * XgPersonRow:
 *
 * An account on a list: who it is, what is said of it, what it is to the node as a button, and a
 * button to take it off the list. Signals: choose (the first button was pressed: show what it can
 * be at that widget), remove.
 */
#define XG_TYPE_PERSON_ROW (xg_person_row_get_type ())
G_DECLARE_FINAL_TYPE (XgPersonRow, xg_person_row, XG, PERSON_ROW, GtkWidget)

GtkWidget *xg_person_row_new (void);
void xg_person_row_set_jid (XgPersonRow *self, const char *jid);
void xg_person_row_set_subtitle (XgPersonRow *self, const char *subtitle);
void xg_person_row_set_tag (XgPersonRow *self, const char *tag);
void xg_person_row_set_warning (XgPersonRow *self, const char *warning);
void xg_person_row_set_choice (XgPersonRow *self, const char *choice);
void xg_person_row_set_remove (XgPersonRow *self, const char *label);

G_END_DECLS
