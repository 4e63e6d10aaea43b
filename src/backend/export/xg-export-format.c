/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-export"

#include "config.h"

#include "export/xg-export-format.h"

/**
 * xg_export_format_get_writer:
 * @format: a format
 *
 * Returns: (transfer none): how it is written
 */
const XgExportWriter *
xg_export_format_get_writer (XgExportFormat format)
{
  static const XgExportWriter *const writers[XG_EXPORT_N_FORMATS] = {
    [XG_EXPORT_JSON_LINES] = &xg_export_json_writer,
    [XG_EXPORT_XML] = &xg_export_xml_writer,
    [XG_EXPORT_CSV] = &xg_export_csv_writer,
  };

  g_return_val_if_fail ((guint) format < XG_EXPORT_N_FORMATS, &xg_export_json_writer);

  return writers[format];
}

/**
 * xg_export_format_get_suffix:
 * @format: a format
 *
 * Returns: (transfer none): what names of such files end with, ".jsonl"
 */
const char *
xg_export_format_get_suffix (XgExportFormat format)
{
  return xg_export_format_get_writer (format)->suffix;
}
