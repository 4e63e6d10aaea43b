/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "grid/xg-profile.h"

G_BEGIN_DECLS

/**
 * XgSecretPrompt:
 *
 * Asks for the password of an account, or the passphrase of its key, where nobody has it. What is
 * typed is in memory that is wiped, and leaves it only by the signal.
 *
 * Signals:
 *   "answer" (secret, remember): not kept beyond the emission; whether it is for the keyring.
 *   "cancelled": nothing was answered.
 * One of the two comes, once; then the window is gone.
 */
#define XG_TYPE_SECRET_PROMPT (xg_secret_prompt_get_type ())
G_DECLARE_FINAL_TYPE (XgSecretPrompt, xg_secret_prompt, XG, SECRET_PROMPT, AdwWindow)

GtkWidget *xg_secret_prompt_new (XgProfile *profile, const char *problem);

G_END_DECLS
