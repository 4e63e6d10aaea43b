/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "alert/xg-notifier.h"

G_BEGIN_DECLS

/*
 * The notifier against a real notification server on a private bus: the program of the test again,
 * in a process of its own that can be stopped.
 */

#define FULL     "actions,body,body-markup,persistence"
#define PATIENCE 15000 /* ms; what should come, comes much sooner */

typedef struct
{
  GSubprocess *process;
  GThread *reader;
  GAsyncQueue *lines;
} Server;

/* Fields of a "notify" line */
enum
{
  WORD,
  ID,
  REPLACES,
  APP,
  ICON,
  TITLE,
  BODY,
  ACTIONS,
  URGENCY,
  ENTRY,
  N_FIELDS
};

char **server_next_line (Server *self, guint patience);
char **server_expect (Server *self, const char *word);
void server_expect_silence (Server *self, guint time);
Server *server_new (const char *capabilities);
void server_free (Server *self);
void server_tell (Server *self, const char *command);
void server_stop (Server *self);
XgNotifier *notifier_new (void);
void notifier_end (XgNotifier *self);
void notifier_wait_available (XgNotifier *self, gboolean available);
guint64 notifier_count_of (const char *body);
int notifier_run (int argc, char **argv, void (*add) (void));

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_free)

G_END_DECLS
