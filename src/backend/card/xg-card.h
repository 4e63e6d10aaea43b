/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "payload/xg-incident.h"

G_BEGIN_DECLS

typedef enum
{
  XG_CARD_ROW_VALUE,   /* words */
  XG_CARD_ROW_HEADING, /* what follows one level deeper is part of it */
  XG_CARD_ROW_TIME,    /* @time is known */
  XG_CARD_ROW_CODE,    /* for machines: line ends count */
} XgCardRowKind;

/**
 * XgCardRow:
 * @label: what it is
 * @value: (nullable): as the document has it, without white space around it
 * @detail: (nullable): attributes, "severity high · completion failed"
 * @level: 0 is the outermost
 * @severity: what an attribute says of this
 * @time: of %XG_CARD_ROW_TIME: µs since the epoch
 */
typedef struct
{
  char *label;
  char *value;
  char *detail;
  guint level;
  XgCardRowKind kind;
  XgSeverity severity;
  gint64 time;
} XgCardRow;

typedef struct _XgCardSection XgCardSection;

/**
 * XgCardTable:
 * @columns: (element-type utf8): their titles
 * @cells: (element-type XgCardSection): row by row
 *
 * What a section has many of, of the same few values each. See xg_card_table_get_cell().
 */
typedef struct
{
  GPtrArray *columns;
  GPtrArray *cells;
} XgCardTable;

/**
 * XgCardSection:
 * @title: of a group of rows
 * @unknown: whether its rows are what the card does not know: path and value
 * @table: (nullable): what it has instead of rows
 */
struct _XgCardSection
{
  char *title;
  gboolean unknown;
  GArray *rows; /* of XgCardRow */
  XgCardTable *table;
};

guint xg_card_table_get_n_rows (const XgCardTable *self);
XgCardSection *xg_card_table_get_cell (const XgCardTable *self, guint row, guint column);

typedef enum
{
  XG_CARD_IODEF,
  XG_CARD_IDMEF,
  XG_CARD_ATOM,
  XG_CARD_STIX,
  XG_CARD_JSON,
  XG_CARD_XML,
} XgCardFormat;

/**
 * XgCard:
 *
 * What a payload says, for people: one part for each incident of an IODEF document (RFC 7970, RFC
 * 5070), else one for all of it. Every attribute and every text of the document is in a row, or in
 * a table, of the part that it belongs to; what stands outside of all parts is in each of them.
 * Immutable.
 */
#define XG_TYPE_CARD (xg_card_get_type ())
G_DECLARE_FINAL_TYPE (XgCard, xg_card, XG, CARD, GObject)

XgCard *xg_card_new (const char *payload, gsize length, GError **error);

XgCardFormat xg_card_get_format (XgCard *self);
guint64 xg_card_get_n_left_out (XgCard *self);
guint xg_card_get_n_parts (XgCard *self);
char *xg_card_dup_title (XgCard *self, guint part);
XgIncident *xg_card_get_incident (XgCard *self, guint part);
guint xg_card_get_n_sections (XgCard *self, guint part);
const XgCardSection *xg_card_get_section (XgCard *self, guint part, guint index);
guint xg_card_get_n_indicators (XgCard *self, guint part);
const XgIndicator *xg_card_get_indicator (XgCard *self, guint part, guint index);

G_END_DECLS
