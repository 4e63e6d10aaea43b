/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "indicator/xg-ioc-extract.h"
#include "indicator/xg-ioc-pattern.h"

#define MD5    "d41d8cd98f00b204e9800998ecf8427e"
#define SHA1   "da39a3ee5e6b4b0d3255bfef95601890afd80709"
#define SHA224 "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"
#define SHA256 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define SHA512                                                                                     \
  "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"                               \
  "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"

typedef struct
{
  const char *text;
  const char *expected; /* kind and normal form of each, in order; "" for none */
} Row;

static const Row addresses[] = {
  { "192.0.2.1", "ipv4 192.0.2.1" },
  { "from 192.0.2.1 to 198.51.100.7.", "ipv4 192.0.2.1, ipv4 198.51.100.7" },
  { "(192.0.2.1)", "ipv4 192.0.2.1" },
  { "192.0.2.1:443", "ipv4 192.0.2.1" },
  { "src=192.0.2.1;dst=198.51.100.7", "ipv4 192.0.2.1, ipv4 198.51.100.7" },
  { "src:192.0.2.1", "ipv4 192.0.2.1" },
  { "192.0.2.1,192.0.2.2,192.0.2.1", "ipv4 192.0.2.1, ipv4 192.0.2.2" },
  { "192.0.2.1-192.0.2.9", "ipv4 192.0.2.1, ipv4 192.0.2.9" },
  { "192.0.2.1/index", "ipv4 192.0.2.1" },
  { "192[.]0[.]2[.]1", "ipv4 192.0.2.1" },
  { "192.0.2[.]1", "ipv4 192.0.2.1" },
  { "192(.)0(.)2(.)1", "ipv4 192.0.2.1" },
  { "192{.}0{.}2{.}1", "ipv4 192.0.2.1" },
  { "192[dot]0[DOT]2(dot)1", "ipv4 192.0.2.1" },
  { "192\\.0\\.2\\.1", "ipv4 192.0.2.1" },
  { "user@192.0.2.1", "ipv4 192.0.2.1" },
  { "\\\\192.0.2.1\\share", "ipv4 192.0.2.1" },
  { "“192.0.2.1”", "ipv4 192.0.2.1" },
  { "…192.0.2.1…", "ipv4 192.0.2.1" },
  { "2001:db8::1", "ipv6 2001:db8::1" },
  { "2001:0DB8:0000:0000:0000:0000:0000:0001", "ipv6 2001:db8::1" },
  { "[2001:db8::1]:443", "ipv6 2001:db8::1" },
  { "fe80::1%eth0", "ipv6 fe80::1" },
  { "at 2001:db8::7.", "ipv6 2001:db8::7" },
  { "2001:db8::7: seen", "ipv6 2001:db8::7" },
  { "2001[:]db8[:]0[:]0[:]0[:]0[:]0[:]1", "ipv6 2001:db8::1" },
  { "::ffff:192.0.2.1", "ipv4 192.0.2.1" },
  { "::1", "ipv6 ::1" },
  { "ipv6:2001:db8::1", "" }, /* more groups than an address has, or fewer: nobody knows */
  { "192.0.2.0/24", "ipv4-net 192.0.2.0/24" },
  { "192.0.2.77/24", "ipv4-net 192.0.2.0/24" },
  { "192.0.2.77/32", "ipv4 192.0.2.77" },
  { "192.0.2.0/255.255.255.0", "ipv4-net 192.0.2.0/24" },
  { "192.0.2.0/255.0.255.0", "ipv4 192.0.2.0" },
  { "192.0.2.0[/]24", "ipv4-net 192.0.2.0/24" },
  { "192[.]0[.]2[.]0/24", "ipv4-net 192.0.2.0/24" },
  { "0.0.0.0/0", "ipv4-net 0.0.0.0/0" },
  { "2001:db8:0:1::7/64", "ipv6-net 2001:db8:0:1::/64" },
  { "2001:db8::1/128", "ipv6 2001:db8::1" },
  { "::/0", "ipv6-net ::/0" },
};

static const Row no_addresses[] = {
  { "1.2.3", "" },
  { "1.2.3.4.5", "" },
  { "256.0.2.1", "" },
  { "192.0.02.1", "" },
  { "192.0.2.1000", "" },
  { "version 1.2.3.4", "" },
  { "Version: 1.2.3.4", "" },
  { "v1.2.3.4", "" },
  { "firmware 10.1.2.3 is old", "" },
  { "1.3.6.1.4.1.311.2.1.4", "" },
  { "OID 1.3.6.1", "" },
  { "Firefox/1.2.3.4", "" },
  { "2026-11-21T14:30:05Z", "" },
  { "14:30:05", "" },
  { "14:30:05.123", "" },
  { "2026.11.21", "" },
  { "00:11:22:33:44:55", "" },
  { "std::vector", "" },
  { "dead::beef", "" },
  { "::", "" },
  { "a:b:c:d", "" },
  { "1:2:3:4:5:6:7:8:9", "" },
  { "3.14", "" },
  { "1,000.00", "" },
  { "22/11/2026", "" },
};

static const Row domains[] = {
  { "evil.example.org", "domain evil.example.org" },
  { "Evil.EXAMPLE.Org.", "domain evil.example.org" },
  { "evil.example.org:8080", "domain evil.example.org" },
  { "evil.example.org/path/to", "domain evil.example.org" },
  { "*.evil.example.org", "domain evil.example.org" },
  { "evil[.]example[.]org", "domain evil.example.org" },
  { "evil[.]foobar", "domain evil.foobar" },
  /* Hidden twice */
  { "evil[\\.]example", "domain evil.example" },
  { "evil\\[.]example", "domain evil.example" },
  { "evil[[(dot)]]example", "domain evil.example" },
  { "evil(dot)example(dot)org", "domain evil.example.org" },
  { "evil\\.example\\.org", "domain evil.example.org" },
  { "_dmarc.example.org", "domain dmarc.example.org" },
  { "a._dmarc.example.org", "domain a._dmarc.example.org" },
  { "xn--mnchen-3ya.example", "domain xn--mnchen-3ya.example" },
  { "münchen.example", "domain xn--mnchen-3ya.example" },
  { "MÜNCHEN.example", "domain xn--mnchen-3ya.example" },
  { "münchen[.]example", "domain xn--mnchen-3ya.example" },
  { "пример.рф", "domain xn--e1afmkfd.xn--p1ai" },
  { "例え.jp、次", "domain xn--r8jz45g.jp" },
  { "abcdefghijklmnop.onion", "domain abcdefghijklmnop.onion" },
  { "\\\\files.example.org\\share", "domain files.example.org" },
  { "user:pass@files.example.org", "mail pass@files.example.org" },
  { "com.example.viewer", "" },
  { "www.com", "domain www.com" },
  { "1.2.0.192.in-addr.arpa", "domain 1.2.0.192.in-addr.arpa" },
  { "dc1.corp", "domain dc1.corp" },
  { "www.example.zip", "domain www.example.zip" },
  { "a,evil.example,b", "domain evil.example" },
  { "DNS:evil.example", "domain evil.example" },
};

static const Row no_domains[] = {
  { "e.g. this, i.e. that, U.S. and z.B.", "" },
  { "The system failed.It was late", "" },
  { "System.Windows.Forms", "" },
  { "file:hashes.MD5", "" },
  { "domain-name:value", "" },
  { "localhost", "" },
  { "-evil-.-.example", "" },
  { "a..example", "" },
  { "evil.example1", "" },
  { "1.5.com2", "" },
  { "...", "" },
  { ".example", "" },
  { "[.]", "" },
  { "(at)", "" },
};

static const Row urls[] = {
  { "http://evil.example/", "url http://evil.example, domain evil.example" },
  { "HTTP://Evil.Example/A?b=C#d", "url http://evil.example/A?b=C#d, domain evil.example" },
  { "http://evil.example:80/x", "url http://evil.example/x, domain evil.example" },
  { "https://evil.example:8443/x", "url https://evil.example:8443/x, domain evil.example" },
  { "https://evil.example:443", "url https://evil.example, domain evil.example" },
  { "hxxp://evil[.]example/x", "url http://evil.example/x, domain evil.example" },
  { "hXXps://evil(.)example", "url https://evil.example, domain evil.example" },
  { "hxxps[:]//evil[.]example", "url https://evil.example, domain evil.example" },
  { "hxxp[://]evil[.]example", "url http://evil.example, domain evil.example" },
  { "hxxp[:\\/\\/]evil[.]example/a[\\.]b", "url http://evil.example/a.b, domain evil.example" },
  { "hxxp:[//]evil.example", "url http://evil.example, domain evil.example" },
  { "fxp://evil.example/a.bin", "url ftp://evil.example/a.bin, domain evil.example" },
  { "(see http://evil.example/a).", "url http://evil.example/a, domain evil.example" },
  { "http://evil.example/a_(b)", "url http://evil.example/a_(b), domain evil.example" },
  { "[x](http://evil.example/a)", "url http://evil.example/a, domain evil.example" },
  { "<http://evil.example/a>", "url http://evil.example/a, domain evil.example" },
  { "http://a.example/x,http://b.example/y",
    "url http://a.example/x, domain a.example, url http://b.example/y, domain b.example" },
  { "http://a.example/x,y;z", "url http://a.example/x,y;z, domain a.example" },
  { "url=http://evil.example/a", "url http://evil.example/a, domain evil.example" },
  { "http://192.0.2.1:8080/x", "url http://192.0.2.1:8080/x, ipv4 192.0.2.1" },
  { "http://192[.]0[.]2[.]1/x", "url http://192.0.2.1/x, ipv4 192.0.2.1" },
  { "http://[2001:db8::1]:8080/x", "url http://[2001:db8::1]:8080/x, ipv6 2001:db8::1" },
  { "http://user:pw@evil.example/x", "url http://user:pw@evil.example/x, domain evil.example" },
  { "http://münchen.example/ä",
    "url http://xn--mnchen-3ya.example/ä, domain xn--mnchen-3ya.example" },
  { "http://intranet/x", "url http://intranet/x" },
  { "http://evil.foobar/x", "url http://evil.foobar/x, domain evil.foobar" },
  { "tcp://192.0.2.1:4444", "url tcp://192.0.2.1:4444, ipv4 192.0.2.1" },
  { "http://evil.example/?u=http://b.example/",
    "url http://evil.example/?u=http://b.example/, domain evil.example" },
  { "Look: http://evil.example!!!", "url http://evil.example, domain evil.example" },
};

static const Row no_urls[] = {
  { "http://www.w3.org/2001/04/xmlenc#sha256", "" },
  { "http://www.w3.org/2000/09/xmldsig#", "" },
  { "http://jabber.org/protocol/pubsub#event", "" },
  { "urn:ietf:params:xml:ns:iodef-2.0", "" },
  { "http://", "" },
  { "http:///x", "" },
  { "nothing://evil", "" },
  { "http://-/", "" },
  { "://evil.example", "" },
};

static const Row hashes[] = {
  { MD5, "md5 " MD5 },
  { SHA1, "sha1 " SHA1 },
  { SHA224, "sha224 " SHA224 },
  { SHA256, "sha256 " SHA256 },
  { SHA512, "sha512 " SHA512 },
  { "D41D8CD98F00B204E9800998ECF8427E", "md5 " MD5 },
  { "md5:" MD5, "md5 " MD5 },
  { "SHA256=" SHA256 ",", "sha256 " SHA256 },
  { "(" SHA1 ")", "sha1 " SHA1 },
  { "/samples/" SHA256 "/info", "sha256 " SHA256 },
  { MD5 "/" SHA1, "md5 " MD5 ", sha1 " SHA1 },
  { "d41d8cd98f00b204e9800998ecf8427", "" },
  { MD5 "0", "" },
  { "x" MD5, "" },
  { "12345678901234567890123456789012", "" },
  { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "" },
  { "indicator--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", "" },
  { "8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f", "" },
};

static const Row mails[] = {
  { "alice@corp.example", "mail alice@corp.example" },
  { "Alice.B+spam@Corp.Example,", "mail alice.b+spam@corp.example" },
  { "<alice@corp.example>", "mail alice@corp.example" },
  { "mailto:alice@corp.example", "mail alice@corp.example" },
  { "alice[@]corp.example", "mail alice@corp.example" },
  { "alice[at]corp[.]example", "mail alice@corp.example" },
  { "alice(at)corp(dot)example", "mail alice@corp.example" },
  { "alice@corp[.]foobar", "mail alice@corp.foobar" },
  { "alice@corp.example/laptop", "mail alice@corp.example" },
  { "alice@münchen.example", "mail alice@xn--mnchen-3ya.example" },
  { "git@git.example:team/tool.exe", "mail git@git.example, file tool.exe" },
  { "a@b", "" },
  { "@corp.example", "domain corp.example" },
  { "a@b@corp.example", "domain corp.example" },
  { "x@1.2", "" },
};

static const Row files[] = {
  { "invoice.pdf.exe", "file invoice.pdf.exe" },
  { "Invoice.DOCM", "file invoice.docm" },
  { "C:\\Users\\x\\Evil.EXE", "file evil.exe" },
  { "/tmp/.x/run.sh", "file run.sh" },
  { "install.sh", "file install.sh" },
  { "backup.zip", "file backup.zip" },
  { "libcrypt.so", "file libcrypt.so" },
  { "evil.example/dir/payload.dll", "domain evil.example, file payload.dll" },
  { "‘größe.docx’", "file größe.docx" },
  { "name: dropper.js, size: 4", "file dropper.js" },
  { "report.v2.final.xlsx", "file report.v2.final.xlsx" },
  { ".exe", "" },
  { "a file", "" },
  { "readme", "" },
};

static const Row numbers[] = {
  { "CVE-2021-44228", "cve CVE-2021-44228" },
  { "cve-2021-44228,", "cve CVE-2021-44228" },
  { "(CVE-1999-0001)", "cve CVE-1999-0001" },
  { "CVE-2021-44228/CVE-2021-45046", "cve CVE-2021-44228, cve CVE-2021-45046" },
  { "CVE-2021-1234567", "cve CVE-2021-1234567" },
  { "CVE-2021-123", "" },
  { "CVE-21-1234", "" },
  { "CVE-2021-1234x", "" },
  { "xCVE-2021-12345", "" },
};

static const Row documents[] = {
  { "[ipv4-addr:value = '198.51.100.1/32' AND domain-name:value='evil.example']",
    "ipv4 198.51.100.1, domain evil.example" },
  { "[file:hashes.'SHA-256' = '" SHA256 "']", "sha256 " SHA256 },
  { "{\"url\":\"http:\\/\\/evil.example\\/x\",\"n\":\"a\\nb.example\"}",
    "url http://evil.example/x, domain evil.example, domain b.example" },
  { "{\"path\":\"C:\\\\new\\\\tool.exe\"}", "file tool.exe" },
  { "{\"d\":\"m\\u00fcnchen.example\"}", "domain xn--mnchen-3ya.example" },
  { "{\"pattern\":\"[url:value = 'http://evil.example/a?b=c']\"}",
    "url http://evil.example/a?b=c, domain evil.example" },
  { "{\"a\":\"\\ud800.example \\q \\u12\"}", "" },
  { "", "" },
  { " \t\n ", "" },
};

static char *
extract (const char *text, gsize length, const GArray *left_out)
{
  g_autoptr (XgIocSet) set = xg_ioc_extract (text, length, left_out);
  GString *found = g_string_new (NULL);

  for (guint i = 0; i < xg_ioc_set_get_n (set); i++)
    {
      XgIoc ioc;

      xg_ioc_set_get (set, i, &ioc);
      g_string_append_printf (found,
                              "%s%s %s",
                              i > 0 ? ", " : "",
                              ioc.kind == XG_IOC_MAIL ? "mail" : xg_ioc_kind_to_nick (ioc.kind),
                              ioc.value);
    }
  return g_string_free (found, FALSE);
}

static void
check (const char *text, const char *found, const char *expected)
{
  if (strcmp (found, expected) == 0)
    return;
  g_test_message ("“%s” has “%s”, not “%s”", text, found, expected);
  g_test_fail ();
}

static void
check_row (const Row *row)
{
  /* In the middle of something, and with nothing behind it */
  g_autofree char *alone = extract (row->text, strlen (row->text), NULL);
  g_autofree char *long_text = g_strdup_printf ("Word %s word", row->text);
  g_autofree char *within = extract (long_text, strlen (long_text), NULL);

  check (row->text, alone, row->expected);
  if (row->text[0] != '{')
    check (long_text, within, row->expected);
}

#define TABLE(name)                                                                                \
  static void test_##name (void)                                                                   \
  {                                                                                                \
    for (guint i = 0; i < G_N_ELEMENTS (name); i++)                                                \
      check_row (&name[i]);                                                                        \
  }

TABLE (addresses)
TABLE (no_addresses)
TABLE (domains)
TABLE (no_domains)
TABLE (urls)
TABLE (no_urls)
TABLE (hashes)
TABLE (mails)
TABLE (files)
TABLE (numbers)
TABLE (documents)

static void
test_written (void)
{
  static const Row rows[] = {
    { "see hxxp://evil[.]example/x.", "hxxp://evil[.]example/x" },
    { "a=192[.]0[.]2[.]1;", "192[.]0[.]2[.]1" },
    { "«münchen.example»", "münchen.example" },
    { "Alice[at]Corp[.]Example!", "Alice[at]Corp[.]Example" },
    { "192.0.2.77/24", "192.0.2.77/24" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (XgIocSet) set = xg_ioc_extract (rows[i].text, strlen (rows[i].text), NULL);
      XgIoc ioc;

      g_assert_cmpuint (xg_ioc_set_get_n (set), >, 0);
      xg_ioc_set_get (set, 0, &ioc);
      g_assert_cmpstr (ioc.written, ==, rows[i].expected);
    }
}

static void
test_left_out (void)
{
  static const char text[] = "192.0.2.1 1.2.3.4 evil.example";
  static const XgIocRange ranges[] = { { 10, 17 }, { 5000, 6000 } };
  g_autoptr (GArray) left_out = g_array_new (FALSE, FALSE, sizeof (XgIocRange));
  g_autofree char *found = NULL;

  g_array_append_vals (left_out, ranges, G_N_ELEMENTS (ranges));
  found = extract (text, strlen (text), left_out);
  g_assert_cmpstr (found, ==, "ipv4 192.0.2.1, domain evil.example");
}

static void
test_parse (void)
{
  XgIocKind kind;
  g_autofree char *value = NULL;

  g_assert_true (xg_ioc_parse (" hxxp://evil[.]example/x ", &kind, &value));
  g_assert_cmpint (kind, ==, XG_IOC_URL);
  g_assert_cmpstr (value, ==, "http://evil.example/x");
  g_clear_pointer (&value, g_free);
  g_assert_true (xg_ioc_parse ("192[.]0[.]2[.]0/24", &kind, &value));
  g_assert_cmpint (kind, ==, XG_IOC_IPV4_NET);
  g_assert_cmpstr (value, ==, "192.0.2.0/24");
  g_assert_false (xg_ioc_parse ("evil.example and more", &kind, &value));
  g_assert_false (xg_ioc_parse ("nothing", &kind, &value));
  g_assert_false (xg_ioc_parse ("", &kind, &value));
}

static void
assert_key (XgIocKind kind, const char *value, const char *key)
{
  g_autoptr (GString) made = g_string_new (NULL);

  xg_ioc_append_key (made, kind, value);
  g_assert_cmpstr (made->str, ==, key);
}

static void
test_keys (void)
{
  assert_key (XG_IOC_IPV4, "192.0.2.1", "4c000020120");
  assert_key (XG_IOC_IPV4_NET, "192.0.2.0/24", "4c000020018");
  assert_key (XG_IOC_IPV6, "2001:db8::1", "620010db800000000000000000000000180");
  assert_key (XG_IOC_DOMAIN, "www.example.org", "dorg.example.www");
  assert_key (XG_IOC_DOMAIN, "example", "dexample");
  assert_key (XG_IOC_MD5, MD5, "h" MD5);
}

static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (XgIocSet) set = NULL;
  XgIoc ioc;

  for (guint i = 0; i < 2 * XG_IOC_MAX_PER_ITEM; i++)
    g_string_append_printf (text, "10.%u.%u.%u\n", i >> 16, i >> 8 & 255, i & 255);
  set = xg_ioc_extract (text->str, text->len, NULL);
  g_assert_cmpuint (xg_ioc_set_get_n (set), ==, XG_IOC_MAX_PER_ITEM);
  xg_ioc_set_get (set, XG_IOC_MAX_PER_ITEM - 1, &ioc);
  g_assert_cmpstr (ioc.value, ==, "10.0.15.255");
}

/* A rule that began anew at each place would never end. */
static void
test_hostile (void)
{
  static const char *const parts[] = {
    "a",         "a.",       ".",     "1.",      ":",       "a:",        "@",        "a@",
    "a@a.",      "/",        "\\",    "http://", "hxxp://", "(",         "[.]",      "a[.]",
    "[",         "{(",       ")",     ",",       "a,",      "http://a,", "1.2.3.4/", "::1",
    "-",         "CVE-",     "é",     "\xff",    "%",       "//",        "xn--a.",   "http://[",
    "http://a@", "1.1.1.1-", "(dot)", "\\.",     "{\"\\",   "\\u0041",   "ä.",       "+@",
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (XgIocSet) set = NULL;

      while (text->len < 256 * 1024)
        g_string_append (text, parts[i]);
      set = xg_ioc_extract (text->str, text->len, NULL);
      g_assert_cmpuint (xg_ioc_set_get_n (set), <=, XG_IOC_MAX_PER_ITEM);
    }
}

static void
test_too_long (void)
{
  g_autoptr (GString) text = g_string_new ("http://evil.example/");
  g_autofree char *found = NULL;

  while (text->len <= XG_IOC_MAX_LENGTH)
    g_string_append_c (text, 'a');
  found = extract (text->str, text->len, NULL);
  g_assert_cmpstr (found, ==, "domain evil.example");
}

/* Who asks for a name may have spaces in it. */
static void
test_file_names_with_spaces (void)
{
  static const struct
  {
    const char *text;
    const char *value; /* NULL: none */
  } table[] = {
    { "Invoice March.pdf", "invoice march.pdf" },
    { "  C:\\My Files\\Größe 2.DOCX ", "größe 2.docx" },
    { "/srv/a b/run me.sh", "run me.sh" },
    { "evil.exe", "evil.exe" },
    { "two words", NULL },
    { "a line\nof another.exe", NULL },
    { ".exe", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *value = NULL;

      g_assert_cmpint (xg_ioc_parse_file (table[i].text, &value), ==, table[i].value != NULL);
      g_assert_cmpstr (value, ==, table[i].value);
    }
}

static void
test_a_name_with_spaces_is_asked_for (void)
{
  g_autoptr (XgIocSet) set = xg_ioc_set_new ();
  g_autoptr (XgIocPattern) same = xg_ioc_pattern_new ("INVOICE march.pdf");
  g_autoptr (XgIocPattern) other = xg_ioc_pattern_new ("invoice april.pdf");

  xg_ioc_set_add (set, XG_IOC_FILE, "invoice march.pdf", "Invoice March.pdf", 17);
  g_assert_nonnull (same);
  g_assert_nonnull (other);
  g_assert_true (xg_ioc_pattern_matches (same, set));
  g_assert_false (xg_ioc_pattern_matches (other, set));
  g_assert_null (xg_ioc_pattern_new ("two words"));
}

/* Each as it stands in the text, and what it means. */
static void
test_places_are_those_of_the_text (void)
{
  static const Row table[] = {
    { "nothing here", "" },
    { "Host 192.0.2.7 contacted evil[.]example.",
      "192.0.2.7=192.0.2.7, evil[.]example=evil.example" },
    { "192.0.2.7 and 192.0.2.7", "192.0.2.7=192.0.2.7, 192.0.2.7=192.0.2.7" },
    /* Its host is part of it. */
    { "Größe <hxxp://Evil[.]example/a?b> & a@evil.example",
      "hxxp://Evil[.]example/a?b=http://evil.example/a?b, a@evil.example=a@evil.example" },
    { "{\"no\": \"JSON \\u0031 of 192.0.2.7\"}", "192.0.2.7=192.0.2.7" },
    { "192.0.2.1-192.0.2.9", "192.0.2.1=192.0.2.1, 192.0.2.9=192.0.2.9" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GArray) places = xg_ioc_find_places (table[i].text, strlen (table[i].text));
      g_autoptr (GString) found = g_string_new (NULL);

      for (guint k = 0; k < places->len; k++)
        {
          const XgIocPlace *place = &g_array_index (places, XgIocPlace, k);

          g_string_append_printf (found,
                                  "%s%.*s=%s",
                                  k > 0 ? ", " : "",
                                  (int) (place->end - place->start),
                                  table[i].text + place->start,
                                  place->value);
        }
      g_assert_cmpstr (found->str, ==, table[i].expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/indicator/addresses", test_addresses);
  g_test_add_func ("/indicator/addresses/not", test_no_addresses);
  g_test_add_func ("/indicator/domains", test_domains);
  g_test_add_func ("/indicator/domains/not", test_no_domains);
  g_test_add_func ("/indicator/urls", test_urls);
  g_test_add_func ("/indicator/urls/not", test_no_urls);
  g_test_add_func ("/indicator/hashes", test_hashes);
  g_test_add_func ("/indicator/mails", test_mails);
  g_test_add_func ("/indicator/files", test_files);
  g_test_add_func ("/indicator/file-names-with-spaces", test_file_names_with_spaces);
  g_test_add_func ("/indicator/a-name-with-spaces-is-asked-for",
                   test_a_name_with_spaces_is_asked_for);
  g_test_add_func ("/indicator/cve", test_numbers);
  g_test_add_func ("/indicator/stix-and-json", test_documents);
  g_test_add_func ("/indicator/as-it-was-written", test_written);
  g_test_add_func ("/indicator/left-out", test_left_out);
  g_test_add_func ("/indicator/parse-takes-the-whole", test_parse);
  g_test_add_func ("/indicator/keys-sort-by-what-is-below", test_keys);
  g_test_add_func ("/indicator/many-are-bounded", test_many);
  g_test_add_func ("/indicator/hostile-takes-no-longer", test_hostile);
  g_test_add_func ("/indicator/too-long-a-url-leaves-its-host", test_too_long);
  g_test_add_func ("/indicator/places-are-those-of-the-text", test_places_are_those_of_the_text);
  return g_test_run ();
}
