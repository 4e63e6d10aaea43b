/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-identity-info.h"
#include "profiles/xg-file-row.h"
#include "profiles/xg-identity-rows.h"
#include "profiles/xg-profile-dialog.h"
#include "profiles/xg-server-group.h"
#include "xg-problem-row.h"

G_BEGIN_DECLS

struct _XgProfileDialog
{
  AdwWindow parent_instance;

  /* Template widgets */
  AdwWindowTitle *window_title;
  GtkWidget *save_button;
  GtkSpinner *spinner;
  GtkLabel *reason;
  GtkWidget *name_row;
  XgProblemRow *name_problem;
  AdwComboRow *auth_row;
  GtkWidget *cert_row;
  XgProblemRow *cert_problem;
  GtkWidget *key_row;
  XgProblemRow *key_problem;
  GtkWidget *secret_row;
  XgProblemRow *secret_problem;
  AdwComboRow *address_row;
  XgAddressRow *jid_row;
  XgProblemRow *jid_problem;
  GtkSwitch *remember_switch;
  GtkSwitch *start_switch;
  AdwPreferencesGroup *certificate_group;
  XgServerGroup *server_group;
  AdwComboRow *revocation_row;
  GtkLabel *revocation_words;
  GtkWidget *crl_row;
  XgProblemRow *crl_problem;

  /* Owned */
  XgConnectorList *connectors;
  XgConnector *connector; /* NULL: a new profile */
  XgProfile *before;      /* what it was when the dialog opened */
  XgIdentityInfo *info;   /* of the certificate that is chosen */
  GError *info_error;
  GtkWidget *certificate_row;
  GCancellable *loading; /* NULL: nothing is being loaded */
  char *save_error;

  guint pause;
  gboolean filling; /* we change the fields, not the person */
  gboolean saving;
};

/* xg-profile-dialog-fields.c */
gboolean xg_profile_dialog_is_certificate (XgProfileDialog *self);
XgProfile *xg_profile_dialog_read (XgProfileDialog *self);
void xg_profile_dialog_fill (XgProfileDialog *self, XgProfile *profile);
void xg_profile_dialog_update (XgProfileDialog *self);

/* xg-profile-dialog-certificate.c */
void xg_profile_dialog_select_address (XgProfileDialog *self);
void xg_profile_dialog_load_certificate (XgProfileDialog *self);
void xg_profile_dialog_load_certificate_soon (XgProfileDialog *self);
void xg_profile_dialog_stop_loading (XgProfileDialog *self);

G_END_DECLS
