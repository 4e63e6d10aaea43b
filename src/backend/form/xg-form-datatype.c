/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "form/xg-form-datatype.h"
#include "base/xg-bidi.h"
#include "form/xg-form-number.h"
#include "form/xg-form-time.h"
#include "xmpp/xg-jid.h"

/* How much of a value a sentence shows. */
#define QUOTE_MAX 60

typedef enum
{
  KIND_TEXT,
  KIND_BOOLEAN,
  KIND_INTEGER,
  KIND_INTEGER_OR_MAX,
  KIND_DECIMAL,
  KIND_DOUBLE,
  KIND_DATE,
  KIND_DATE_TIME,
  KIND_TIME,
  KIND_URI,
  KIND_LANGUAGE,
  KIND_JID,
} Kind;

struct _XgFormDatatype
{
  const char *name;
  Kind kind;
  const char *min; /* of integers; NULL: none */
  const char *max;
};

/* Whatever is not here is text: a datatype that only a broker knows is checked by the broker. */
static const XgFormDatatype datatypes[] = {
  { "xs:string", KIND_TEXT },
  { "xs:anyURI", KIND_URI },
  { "xs:boolean", KIND_BOOLEAN },
  { "xs:byte", KIND_INTEGER, "-128", "127" },
  { "xs:date", KIND_DATE },
  { "xs:dateTime", KIND_DATE_TIME },
  { "xs:decimal", KIND_DECIMAL },
  { "xs:double", KIND_DOUBLE },
  { "xs:float", KIND_DOUBLE },
  { "xs:int", KIND_INTEGER, "-2147483648", "2147483647" },
  { "xs:integer", KIND_INTEGER },
  { "xs:language", KIND_LANGUAGE },
  { "xs:long", KIND_INTEGER, "-9223372036854775808", "9223372036854775807" },
  { "xs:negativeInteger", KIND_INTEGER, NULL, "-1" },
  { "xs:nonNegativeInteger", KIND_INTEGER, "0", NULL },
  { "xs:nonPositiveInteger", KIND_INTEGER, NULL, "0" },
  { "xs:positiveInteger", KIND_INTEGER, "1", NULL },
  { "xs:short", KIND_INTEGER, "-32768", "32767" },
  { "xs:time", KIND_TIME },
  { "xs:unsignedByte", KIND_INTEGER, "0", "255" },
  { "xs:unsignedInt", KIND_INTEGER, "0", "4294967295" },
  { "xs:unsignedLong", KIND_INTEGER, "0", "18446744073709551615" },
  { "xs:unsignedShort", KIND_INTEGER, "0", "65535" },
  { "jid", KIND_JID },
  { "xmpp:jid", KIND_JID },
  { "x:jid", KIND_JID },
  /* Prosody's name for what XEP-0060 allows in max_items and item_expire */
  { "pubsub:integer-or-max", KIND_INTEGER_OR_MAX },
};

/**
 * xg_form_datatype_find:
 * @name: (nullable): a name such as "xs:integer"; the prefix "xsd:" means the same
 *
 * Returns: (transfer none): the datatype; that of any text where the name is not known
 */
const XgFormDatatype *
xg_form_datatype_find (const char *name)
{
  const gboolean long_prefix = name != NULL && g_str_has_prefix (name, "xsd:");

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (datatypes); i++)
    {
      if (strcmp (datatypes[i].name, name) == 0 ||
          (long_prefix && g_str_has_prefix (datatypes[i].name, "xs:") &&
           strcmp (datatypes[i].name + strlen ("xs:"), name + strlen ("xsd:")) == 0))
        return &datatypes[i];
    }
  return &datatypes[0];
}

/**
 * xg_form_datatype_is_number:
 * @self: a datatype
 *
 * Returns: whether its values are whole numbers
 */
gboolean
xg_form_datatype_is_number (const XgFormDatatype *self)
{
  return self->kind == KIND_INTEGER;
}

/**
 * xg_form_datatype_is_text:
 * @self: a datatype
 *
 * Returns: whether any text is a value of it, blanks at its ends included
 */
gboolean
xg_form_datatype_is_text (const XgFormDatatype *self)
{
  return self->kind == KIND_TEXT;
}

/**
 * xg_form_quote:
 * @value: any text
 *
 * Returns: (transfer full): @value on one line and not too long, for a sentence, whose direction it
 *   does not change: see xg_bidi_isolate()
 */
char *
xg_form_quote (const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, (gssize) strnlen (value, 8 * QUOTE_MAX));
  const gboolean cut = g_utf8_strlen (valid, -1) > QUOTE_MAX;
  g_autofree char *head = cut ? g_utf8_substring (valid, 0, QUOTE_MAX - 1) : NULL;
  g_autofree char *line = g_strconcat (cut ? head : valid, cut ? "…" : "", NULL);

  return xg_bidi_isolate (g_strdelimit (line, "\n\r\t", ' '));
}

/* XML Schema allows almost anything; only what no URI, IRI or part of one has is wrong. */
static gboolean
is_uri (const char *value)
{
  for (const char *c = value; *c != '\0'; c++)
    {
      if ((guchar) *c <= ' ' || *c == 0x7f || strchr ("<>\"{}|\\^`", *c) != NULL)
        return FALSE;
      if (*c == '%' && (!g_ascii_isxdigit (c[1]) || !g_ascii_isxdigit (c[2])))
        return FALSE;
    }
  return TRUE;
}

/* RFC 5646 as XML Schema has it: parts of one to eight letters, digits too after the first. */
static gboolean
is_language (const char *value)
{
  gsize in_part = 0;
  gboolean first = TRUE;

  for (const char *c = value;; c++)
    {
      if (*c == '-' || *c == '\0')
        {
          if (in_part == 0 || in_part > 8)
            return FALSE;
          if (*c == '\0')
            return TRUE;
          in_part = 0;
          first = FALSE;
        }
      else if (first ? !g_ascii_isalpha (*c) : !g_ascii_isalnum (*c))
        return FALSE;
      else
        in_part++;
    }
}

static gboolean
is_double (const char *value)
{
  char *end = NULL;

  if (strcmp (value, "INF") == 0 || strcmp (value, "-INF") == 0 || strcmp (value, "NaN") == 0)
    return TRUE;
  if (*value == '\0' || value[strspn (value, "+-.0123456789eE")] != '\0')
    return FALSE;
  g_ascii_strtod (value, &end);
  return end != value && *end == '\0';
}

static gboolean
is_time (XgFormTime kind, const char *value)
{
  g_autoptr (GDateTime) moment = xg_form_time_parse (kind, value);

  return moment != NULL;
}

static gboolean
matches (Kind kind, const char *value)
{
  switch (kind)
    {
    case KIND_BOOLEAN:
      return g_strv_contains ((const char *const[]){ "0", "1", "false", "true", NULL }, value);
    case KIND_INTEGER:
      return xg_form_number_is_integer (value);
    case KIND_INTEGER_OR_MAX:
      return strcmp (value, "max") == 0 || xg_form_number_is_integer (value);
    case KIND_DECIMAL:
      return xg_form_number_is_decimal (value);
    case KIND_DOUBLE:
      return is_double (value);
    case KIND_DATE:
      return is_time (XG_FORM_TIME_DATE, value);
    case KIND_DATE_TIME:
      return is_time (XG_FORM_TIME_DATE_TIME, value);
    case KIND_TIME:
      return is_time (XG_FORM_TIME_TIME, value);
    case KIND_URI:
      return is_uri (value);
    case KIND_LANGUAGE:
      return is_language (value);
    case KIND_JID:
      return xg_jid_split (value, NULL, NULL, NULL);
    case KIND_TEXT:
    default:
      return TRUE;
    }
}

/* What is wrong with a value of the wrong form. */
static char *
complain (Kind kind, const char *quoted)
{
  switch (kind)
    {
    case KIND_BOOLEAN:
      return g_strdup_printf (_ ("“%s” is neither yes nor no: write 1 or 0."), quoted);
    case KIND_INTEGER:
      return g_strdup_printf (_ ("“%s” is not a whole number."), quoted);
    case KIND_INTEGER_OR_MAX:
      return g_strdup_printf (_ ("“%s” is neither a whole number nor the word “max”."), quoted);
    case KIND_DECIMAL:
    case KIND_DOUBLE:
      return g_strdup_printf (_ ("“%s” is not a number, such as 12.5."), quoted);
    case KIND_DATE:
      return g_strdup_printf (_ ("“%s” is not a date, such as 2026-05-31."), quoted);
    case KIND_DATE_TIME:
      return g_strdup_printf (_ ("“%s” is not a date with a time, such as 2026-05-31T14:00:00Z."),
                              quoted);
    case KIND_TIME:
      return g_strdup_printf (_ ("“%s” is not a time, such as 14:00:00."), quoted);
    case KIND_URI:
      return g_strdup_printf (
        _ ("“%s” is not a URI: blanks and the characters < > \" { } | \\ ^ ` are not allowed."),
        quoted);
    case KIND_LANGUAGE:
      return g_strdup_printf (_ ("“%s” is not a language code, such as en or de-AT."), quoted);
    case KIND_JID:
      return g_strdup_printf (_ ("“%s” is not an XMPP address, such as name@example.org."), quoted);
    case KIND_TEXT:
    default:
      return g_strdup_printf (_ ("“%s” is not allowed."), quoted);
    }
}

/**
 * xg_form_datatype_check:
 * @self: a datatype
 * @value: a value, without blanks around it
 *
 * Returns: (transfer full) (nullable): a sentence that says why @value is not of the datatype;
 * %NULL when it is
 */
char *
xg_form_datatype_check (const XgFormDatatype *self, const char *value)
{
  g_autofree char *quoted = xg_form_quote (value);

  if (!matches (self->kind, value))
    return complain (self->kind, quoted);
  if (self->min != NULL && xg_form_number_compare (value, self->min) < 0)
    return g_strdup_printf (_ ("%s is too small: the least is %s."), quoted, self->min);
  if (self->max != NULL && xg_form_number_compare (value, self->max) > 0)
    return g_strdup_printf (_ ("%s is too large: the most is %s."), quoted, self->max);
  return NULL;
}

static gboolean
compare_times (XgFormTime kind, const char *a, const char *b, int *order)
{
  g_autoptr (GDateTime) left = xg_form_time_parse (kind, a);
  g_autoptr (GDateTime) right = xg_form_time_parse (kind, b);

  if (left == NULL || right == NULL)
    return FALSE;
  *order = g_date_time_compare (left, right);
  return TRUE;
}

static gboolean
compare_doubles (const char *a, const char *b, int *order)
{
  const double left = g_ascii_strtod (a, NULL);
  const double right = g_ascii_strtod (b, NULL);

  if (!is_double (a) || !is_double (b) || isnan (left) || isnan (right))
    return FALSE;
  *order = left < right ? -1 : left > right;
  return TRUE;
}

/**
 * xg_form_datatype_compare:
 * @self: a datatype
 * @a: a value of it
 * @b: another
 * @order: (out): below, equal to or above 0 as @a is below, equal to or above @b
 *
 * Returns: whether the two have an order
 */
gboolean
xg_form_datatype_compare (const XgFormDatatype *self, const char *a, const char *b, int *order)
{
  switch (self->kind)
    {
    case KIND_INTEGER:
    case KIND_INTEGER_OR_MAX:
    case KIND_DECIMAL:
      if (!xg_form_number_is_decimal (a) || !xg_form_number_is_decimal (b))
        return FALSE;
      *order = xg_form_number_compare (a, b);
      return TRUE;
    case KIND_DOUBLE:
      return compare_doubles (a, b, order);
    case KIND_DATE:
      return compare_times (XG_FORM_TIME_DATE, a, b, order);
    case KIND_DATE_TIME:
      return compare_times (XG_FORM_TIME_DATE_TIME, a, b, order);
    case KIND_TIME:
      return compare_times (XG_FORM_TIME_TIME, a, b, order);
    default:
      return FALSE;
    }
}
