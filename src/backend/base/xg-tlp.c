/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-base"

#include "config.h"

#include <string.h>

#include "base/xg-tlp.h"

static const struct
{
  const char *word;
  XgTlp tlp;
} words[] = {
  { "clear", XG_TLP_CLEAR },
  { "white", XG_TLP_CLEAR }, /* before version 2.0, and in RFC 7970 */
  { "green", XG_TLP_GREEN },
  { "amber", XG_TLP_AMBER },
  { "amber+strict", XG_TLP_AMBER_STRICT },
  { "amber-strict", XG_TLP_AMBER_STRICT },
  { "red", XG_TLP_RED },
};

/**
 * xg_tlp_to_nick:
 * @tlp: a value; those out of range read as none
 *
 * Returns: (transfer none): the stable word, "" for none
 */
const char *
xg_tlp_to_nick (XgTlp tlp)
{
  static const char *const nicks[] = { "", "clear", "green", "amber", "amber+strict", "red" };

  return (guint) tlp <= XG_TLP_LAST ? nicks[tlp] : nicks[XG_TLP_NONE];
}

/**
 * xg_tlp_from_word:
 * @word: a word, maybe with "tlp:" before it, in any case; need not end with NUL
 * @length: its bytes
 *
 * Words of the "restriction" of IODEF (RFC 7970 section 3.3.1) that are not of TLP, such as
 * "need-to-know", mean nothing here.
 *
 * Returns: the value, %XG_TLP_NONE for other words
 */
XgTlp
xg_tlp_from_word (const char *word, gsize length)
{
  if (length > 4 && g_ascii_strncasecmp (word, "tlp:", 4) == 0)
    {
      word += 4;
      length -= 4;
    }
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strlen (words[i].word) == length &&
          g_ascii_strncasecmp (word, words[i].word, length) == 0)
        return words[i].tlp;
    }
  return XG_TLP_NONE;
}
