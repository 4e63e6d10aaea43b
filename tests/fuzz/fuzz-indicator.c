/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The extractor of indicators, given anything: what it finds stands in the text, is bounded, and
 * its normal form means itself.
 */
#include "config.h"

#include <stdint.h>
#include <string.h>

#include "indicator/xg-ioc-extract.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check (gboolean holds, const char *what, const XgIoc *ioc)
{
  if (!holds)
    g_error ("%s: %s “%s”", what, xg_ioc_kind_to_nick (ioc->kind), ioc->value);
}

/* Whether a name is one, and of what, goes by how it is written and what stands around it. */
static gboolean
depends_on_writing (const XgIoc *ioc)
{
  return ioc->kind == XG_IOC_DOMAIN || ioc->kind == XG_IOC_MAIL || ioc->kind == XG_IOC_FILE;
}

static void
check_one (const XgIoc *ioc, const char *text)
{
  g_autofree char *value = NULL;
  XgIocKind kind;

  check (*ioc->value != '\0' && strlen (ioc->value) <= XG_IOC_MAX_LENGTH, "bounded", ioc);
  check (text == NULL || strlen (ioc->written) > 2 * XG_IOC_MAX_LENGTH ||
           strstr (text, ioc->written) != NULL,
         "it stands in the text",
         ioc);
  if (depends_on_writing (ioc) || !g_utf8_validate (ioc->value, -1, NULL))
    return;
  if (xg_ioc_parse (ioc->value, &kind, &value))
    check (kind == ioc->kind && strcmp (value, ioc->value) == 0, "it means itself", ioc);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  gsize length = strlen (text);
  g_autoptr (XgIocSet) set = xg_ioc_extract (text, length, NULL);
  /* What is read without the escapes of JSON stands elsewhere. */
  gboolean json = strchr (text, '\\') != NULL;

  for (guint i = 0; i < xg_ioc_set_get_n (set); i++)
    {
      XgIoc ioc;

      xg_ioc_set_get (set, i, &ioc);
      check_one (&ioc, json ? NULL : text);
    }
  return 0;
}
