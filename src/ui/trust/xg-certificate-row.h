/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "security/xg-certificate.h"

G_BEGIN_DECLS

/**
 * XgCertificateRow:
 *
 * One certificate: its name and how long it is valid, and everything it says when it is expanded.
 */
#define XG_TYPE_CERTIFICATE_ROW (xg_certificate_row_get_type ())
G_DECLARE_FINAL_TYPE (XgCertificateRow, xg_certificate_row, XG, CERTIFICATE_ROW, AdwExpanderRow)

GtkWidget *xg_certificate_row_new (XgCertificate *certificate, gint64 now);
XgCertificate *xg_certificate_row_get_certificate (XgCertificateRow *self);

G_END_DECLS
