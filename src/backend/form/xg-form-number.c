/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <string.h>

#include "form/xg-form-number.h"

#define DIGITS "0123456789"

/* A decimal taken apart: no leading zeros before the point, no trailing ones after it. */
typedef struct
{
  const char *whole;
  gsize n_whole;
  const char *fraction;
  gsize n_fraction;
  gboolean negative;
} Number;

static gboolean
take_apart (const char *text, gboolean with_fraction, Number *out)
{
  gsize n_whole;
  gsize n_fraction = 0;
  const char *rest;

  out->negative = *text == '-';
  if (*text == '-' || *text == '+')
    text++;
  n_whole = strspn (text, DIGITS);
  rest = text + n_whole;
  out->whole = text;
  out->fraction = rest;
  if (with_fraction && *rest == '.')
    {
      out->fraction = rest + 1;
      n_fraction = strspn (out->fraction, DIGITS);
      rest = out->fraction + n_fraction;
    }
  if (*rest != '\0' || n_whole + n_fraction == 0)
    return FALSE;

  while (n_whole > 0 && *out->whole == '0')
    {
      out->whole++;
      n_whole--;
    }
  while (n_fraction > 0 && out->fraction[n_fraction - 1] == '0')
    n_fraction--;
  out->n_whole = n_whole;
  out->n_fraction = n_fraction;
  if (n_whole + n_fraction == 0)
    out->negative = FALSE;
  return TRUE;
}

/**
 * xg_form_number_is_integer:
 * @text: any text
 *
 * Returns: whether @text is a whole number as XML Schema writes it, of any size
 */
gboolean
xg_form_number_is_integer (const char *text)
{
  Number number;

  return take_apart (text, FALSE, &number);
}

/**
 * xg_form_number_is_decimal:
 * @text: any text
 *
 * Returns: whether @text is a decimal number as XML Schema writes it, without exponent
 */
gboolean
xg_form_number_is_decimal (const char *text)
{
  Number number;

  return take_apart (text, TRUE, &number);
}

static int
compare_size (const Number *a, const Number *b)
{
  int order;

  if (a->n_whole != b->n_whole)
    return a->n_whole < b->n_whole ? -1 : 1;
  order = memcmp (a->whole, b->whole, a->n_whole);
  if (order == 0)
    order = memcmp (a->fraction, b->fraction, MIN (a->n_fraction, b->n_fraction));
  if (order == 0 && a->n_fraction != b->n_fraction)
    order = a->n_fraction < b->n_fraction ? -1 : 1;
  return order;
}

/**
 * xg_form_number_compare:
 * @a: a decimal
 * @b: another
 *
 * Returns: below, equal to or above 0 as @a is below, equal to or above @b; 0 when one of them is
 *   no decimal
 */
int
xg_form_number_compare (const char *a, const char *b)
{
  Number left;
  Number right;
  int order;

  if (!take_apart (a, TRUE, &left) || !take_apart (b, TRUE, &right))
    return 0;
  if (left.negative != right.negative)
    return left.negative ? -1 : 1;
  order = compare_size (&left, &right);
  return left.negative ? -order : order;
}
