/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "card/xg-card.h"
#include "card/xg-tree.h"

G_BEGIN_DECLS

enum
{
  XG_CARD_THROUGH = 1 << 0, /* only holds others: gets no row, if it says nothing itself */
  XG_CARD_CODE = 1 << 1,    /* text for machines */
  XG_CARD_NAMED = 1 << 2,   /* an identifier: the name that it belongs to stands before it */
  XG_CARD_OPEN = 1 << 3,    /* anything may be in it, of any namespace */
};

/**
 * XgCardWord:
 * @name: of an element
 * @label: for people
 * @section: of a child of a part: index into the titles of the format's sections
 * @flags: XG_CARD_THROUGH, …
 */
typedef struct
{
  const char *name;
  const char *label;
  guint section;
  guint flags;
} XgCardWord;

/**
 * XgCardVocabulary:
 *
 * The elements of a format. Without @words every element is known, by its own name.
 */
typedef struct _XgCardWriter XgCardWriter;

typedef struct
{
  const XgCardWord *words;
  guint n_words;
  const char *const *sections; /* titles */
  guint n_sections;
  gboolean (*owns) (const char *uri);
  /* (nullable): what of a part stands in a table before the rows of @section */
  XgCardSection *(*take_table) (XgCardWriter *writer, XgTreeNode *part, guint section);
} XgCardVocabulary;

extern const XgCardVocabulary xg_card_iodef;
extern const XgCardVocabulary xg_card_idmef;
extern const XgCardVocabulary xg_card_atom;
extern const XgCardVocabulary xg_card_anything;

typedef struct
{
  XgIncident *incident; /* (nullable) */
  GPtrArray *sections;  /* of XgCardSection, shared */
  GArray *indicators;   /* (nullable): of XgIndicator, where there is no incident */
} XgCardPart;

struct _XgCard
{
  GObject parent_instance;

  XgCardFormat format;
  gboolean is_large;
  guint64 n_left_out;
  GPtrArray *parts; /* of XgCardPart */
};

XgCardSection *xg_card_section_new (const char *title);
XgCardSection *xg_card_section_ref (XgCardSection *self);
void xg_card_section_unref (XgCardSection *self);
XgCardRow *
xg_card_section_add (XgCardSection *self, guint level, const char *label, const char *value);

/* xg-card-read.c */
void xg_card_read (XgCard *self, XgTreeNode *root, const char *payload, gsize length);

/* xg-card-table.c */
XgCardTable *xg_card_table_new (const char *const *columns, guint n_columns);
void xg_card_table_free (XgCardTable *self);
guint xg_card_table_add_row (XgCardTable *self);
void xg_card_table_drop_empty (XgCardTable *self);

/* xg-card-iodef-tables.c */
XgCardSection *xg_card_iodef_take_systems (XgCardWriter *writer, XgTreeNode *incident);
XgCardSection *xg_card_iodef_take_methods (XgCardWriter *writer, XgTreeNode *incident);

/* xg-card-writer.c: from elements to rows */
struct _XgCardWriter
{
  const XgCardVocabulary *vocabulary;
  GHashTable *words; /* name → XgCardWord */
};

void xg_card_writer_init (XgCardWriter *self, const XgCardVocabulary *vocabulary);
void xg_card_writer_clear (XgCardWriter *self);
const XgCardWord *xg_card_writer_find (XgCardWriter *self, const XgTreeNode *node);
char *xg_card_writer_take_details (XgTreeNode *node);
void xg_card_writer_attributes (XgCardWriter *self, XgCardSection *section, XgTreeNode *node);
void xg_card_writer_element (XgCardWriter *self,
                             XgCardSection *section,
                             XgTreeNode *node,
                             guint level,
                             gboolean anything);
void xg_card_writer_children (XgCardWriter *self, XgCardPart *part, XgTreeNode *node);
void xg_card_writer_left (XgCardSection *section,
                          XgTreeNode *node,
                          gboolean (*is_part) (const XgTreeNode *node));

/* xg-card-indicators.c */
GArray *xg_card_find_indicators (XgTreeNode *root);

G_END_DECLS
