/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "store/xg-reader-walk.h"

G_BEGIN_DECLS

/* docs/EXPORT.md */
typedef enum
{
  XG_EXPORT_JSON_LINES, /* everything; can be read in again */
  XG_EXPORT_XML,        /* everything, as one document */
  XG_EXPORT_CSV,        /* a table without the payloads */
} XgExportFormat;

#define XG_EXPORT_N_FORMATS (XG_EXPORT_CSV + 1)

/**
 * XgExportWriter:
 * @suffix: of file names, with its dot
 * @begin: what stands before the first row
 * @row: one row
 * @end: what stands behind the last one
 *
 * How a format is written, piece by piece.
 */
typedef struct
{
  const char *suffix;
  void (*begin) (GString *text);
  void (*row) (GString *text, const XgStoreRow *row);
  void (*end) (GString *text);
} XgExportWriter;

const XgExportWriter *xg_export_format_get_writer (XgExportFormat format);
const char *xg_export_format_get_suffix (XgExportFormat format);

/* xg-export-json.c, xg-export-xml.c, xg-export-csv.c */
extern const XgExportWriter xg_export_json_writer;
extern const XgExportWriter xg_export_xml_writer;
extern const XgExportWriter xg_export_csv_writer;

G_END_DECLS
