/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Runs the main loop until COND holds; the test fails when ten times MS milliseconds pass first: MS
 * is what is enough on a quiet machine. */
#define XG_WAIT(cond, ms)                                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 xg_deadline_ = g_get_monotonic_time () + (gint64) (ms) *10000;                          \
    while (!(cond) && g_get_monotonic_time () < xg_deadline_)                                      \
      xg_ui_test_iterate ();                                                                       \
    if (!(cond))                                                                                   \
      g_test_message ("still not after %d ms: %s", (int) (ms) *10, #cond);                         \
    g_assert_true (cond);                                                                          \
  }                                                                                                \
  G_STMT_END

typedef void (*XgUiTestRegister) (void);

void xg_ui_test_init (int *argc, char ***argv);
int xg_ui_test_main (int argc, char **argv, XgUiTestRegister register_tests);
GtkApplication *xg_ui_test_get_application (void);
char *xg_ui_test_read_sample (const char *name);
void xg_ui_test_iterate (void);
void xg_ui_test_settle (guint ms);
void xg_ui_test_turn (gint64 *worst);

GtkWidget *xg_ui_test_find_type (GtkWidget *root, GType type);
GtkWidget *xg_ui_test_find_text (GtkWidget *root, const char *text);
GPtrArray *xg_ui_test_find_all (GtkWidget *root, GType type);
const char *xg_ui_test_get_text (GtkWidget *widget);
GtkWidget *xg_ui_test_find_button (GtkWidget *root, const char *label);
GtkWidget *xg_ui_test_find_window (GType type);
GtkWidget *xg_ui_test_get_child (GtkWidget *widget, const char *name);
gboolean xg_ui_test_shows (GtkWidget *root, const char *part);
GtkWidget *xg_ui_test_show (GtkWidget *child, int width, int height);
GtkWidget *xg_ui_test_present (GtkWidget *window);
gboolean xg_ui_test_press (GtkWindow *window, const char *key);
void xg_ui_test_click (GtkWidget *root, const char *label);
void xg_ui_test_check_names (GtkWidget *root);
void xg_ui_test_set_letters (double scale);
void xg_ui_test_check_large_letters (GtkWidget *page);
gboolean xg_ui_test_save_picture (GtkWidget *widget, const char *path);
void xg_ui_test_pictures (GtkWidget *window, const char *name);

G_END_DECLS
