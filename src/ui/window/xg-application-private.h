/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "grid/xg-demo.h"
#include "grid/xg-link.h"
#include "profiles/xg-connector-list.h"
#include "window/xg-application.h"
#include "window/xg-screenshots.h"
#include "window/xg-stall-meter.h"
#include "window/xg-window.h"

G_BEGIN_DECLS

struct _XgApplication
{
  AdwApplication parent_instance;

  /* Borrowed */
  XgWindow *window;     /* weak */
  XgConnector *started; /* before its window is there; else NULL */

  /* Owned */
  XgSettings *settings;
  XgConnectorList *connectors;
  XgConnector *at_page; /* what the connect page is about; NULL: what is typed there */
  XgScreenshots *screenshots;
  XgStallMeter *stall_meter; /* NULL: nothing is measured */
  XgDemo *demo;
  GCancellable *demo_cancellable;
  XgProfile *profile; /* of the command line */
  char **names;       /* of saved profiles to connect, of the command line; may be NULL */
  XgLink *link;       /* still to be opened */
  GtkNativeDialog *archive_chooser;
  char *password; /* for it, until it was used */
  char *data_dir;
  char *screenshots_dir;

  gboolean memory_cache;
  gboolean at_once; /* show what is cached while connecting */
  gboolean shot;    /* the pictures were begun */
};

/* xg-application-actions.c */
void xg_application_add_actions (XgApplication *self);

/* xg-application-archive.c */
void xg_application_open_archive (XgApplication *self, GFile *file);
void xg_application_open_archive_cb (GSimpleAction *action, GVariant *parameter, gpointer data);
void xg_application_take_drops (XgApplication *self, GtkWidget *window);
void xg_application_close_archives (XgApplication *self);

/* xg-application-connect.c */
void xg_application_follow_connectors (XgApplication *self);
void xg_application_follow_page (XgApplication *self);
void xg_application_set_at_page (XgApplication *self, XgConnector *connector);
void
xg_application_show_attempt (XgApplication *self, XgConnector *connector, XgConnectFlags flags);
void xg_application_connect (XgApplication *self,
                             XgProfile *profile,
                             const char *password,
                             XgConnectFlags flags);

/* xg-application-link.c */
void xg_application_open_link (XgApplication *self, const char *uri);
void xg_application_follow_link (XgApplication *self);

/* xg-application-start.c */
void xg_application_start_early (XgApplication *self);
void xg_application_start (XgApplication *self);
void xg_application_show_start (XgApplication *self);

G_END_DECLS
