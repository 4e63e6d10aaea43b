/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form.h"

G_BEGIN_DECLS

guint xg_form_copy_settings (XgForm *form, XgForm *other);

G_END_DECLS
