/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "card/xg-card-lead.h"
#include "card/xg-defang.h"

/* Indicators in sentences: as they are written, and where they lead. */

static void
test_defanged (void)
{
  static const struct
  {
    const char *kind;
    const char *value;
    const char *defanged;
  } table[] = {
    { "url",
      "https://a.example:8443/x.y?u=http://b.example",
      "hxxps://a[.]example:8443/x.y?u=http://b.example" },
    { "url", "HTTP://192.0.2.1/", "hxxp://192[.]0[.]2[.]1/" },
    { "url", "ftp://a.example", "fxp://a[.]example" },
    { "url", "a.example/b.c", "a[.]example/b.c" },
    { "domain", "www.a.example", "www[.]a[.]example" },
    { "ipv4-net", "192.0.2.0/24", "192[.]0[.]2[.]0/24" },
    { "ipv6-addr", "2001:db8::1", "2001[:]db8[:][:]1" },
    { "email", "x@a.example", "x[@]a[.]example" },
    { "file", "a.exe", "a.exe" },
    { "sha256", "00ff", "00ff" },
    { "domain", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *defanged = xg_defang (table[i].kind, table[i].value);

      g_assert_cmpstr (defanged, ==, table[i].defanged);
    }
}

static void
test_sentences_lead_where_their_words_do (void)
{
  static const struct
  {
    const char *text;
    const char *markup; /* NULL: there is nothing to look for */
  } table[] = {
    { "", NULL },
    { "A mailbox & its <owner>", NULL },
    { "Host 192.0.2.7 contacted evil[.]example <b>twice</b>",
      "Host <a href=\"192.0.2.7\">192.0.2.7</a> contacted <a "
      "href=\"evil.example\">evil[.]example</a> "
      "&lt;b&gt;twice&lt;/b&gt;" },
    { "at http://evil.example/?a=1&b=2 & elsewhere",
      "at <a href=\"http://evil.example/?a=1&amp;b=2\">http://evil.example/?a=1&amp;b=2</a> &amp; "
      "elsewhere" },
    /* Markup can't say every character. */
    { "192.0.2.7 \x01", NULL },
    { "\t192.0.2.7\n", "\t<a href=\"192.0.2.7\">192.0.2.7</a>\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *markup = xg_card_dup_lead_markup (table[i].text);

      g_assert_cmpstr (markup, ==, table[i].markup);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/defanged", test_defanged);
  g_test_add_func ("/card/sentences-lead-where-their-words-do",
                   test_sentences_lead_where_their_words_do);
  return g_test_run ();
}
