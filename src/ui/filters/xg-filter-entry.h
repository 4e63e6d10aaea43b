/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "query/xg-query.h"

G_BEGIN_DECLS

/**
 * XgFilterColour:
 *
 * What a row is marked with: few, and each with a name, since a colour alone tells nothing.
 */
typedef enum
{
  XG_COLOUR_RED,
  XG_COLOUR_ORANGE,
  XG_COLOUR_YELLOW,
  XG_COLOUR_GREEN,
  XG_COLOUR_TEAL,
  XG_COLOUR_BLUE,
  XG_COLOUR_PURPLE,
  XG_COLOUR_GREY,
  XG_N_COLOURS
} XgFilterColour;

const char *xg_filter_colour_get_nick (XgFilterColour colour);
const char *xg_filter_colour_get_name (XgFilterColour colour);
const char *xg_filter_colour_get_class (XgFilterColour colour);

/**
 * XgFilterEntry:
 *
 * A filter that the person keeps: one of the sidebar, or a rule that colours rows. Properties: name
 * (string), text (string: an expression, as it was written), colour (uint, XgFilterColour), enabled
 * (boolean). What it was read from may have more, or other, than this version knows: that stays.
 */
#define XG_TYPE_FILTER_ENTRY (xg_filter_entry_get_type ())
G_DECLARE_FINAL_TYPE (XgFilterEntry, xg_filter_entry, XG, FILTER_ENTRY, GObject)

XgFilterEntry *xg_filter_entry_new (const char *name, const char *text);
XgFilterEntry *xg_filter_entry_new_from_value (GVariant *value);
GVariant *xg_filter_entry_to_value (XgFilterEntry *self);
const char *xg_filter_entry_get_name (XgFilterEntry *self);
const char *xg_filter_entry_get_label (XgFilterEntry *self);
const char *xg_filter_entry_get_text (XgFilterEntry *self);
XgFilterColour xg_filter_entry_get_colour (XgFilterEntry *self);
gboolean xg_filter_entry_get_enabled (XgFilterEntry *self);
XgQuery *xg_filter_entry_parse (XgFilterEntry *self, GError **error);
char *xg_filter_entry_dup_problem (XgFilterEntry *self);
char *xg_filter_entry_describe (XgFilterEntry *self);

G_END_DECLS
