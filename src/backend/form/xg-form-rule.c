/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-form"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "form/xg-form-rule.h"

/*
 * A pattern comes from a stranger and is tried on the main thread: the limits end in microseconds
 * what would else try for hours.
 */
#define PATTERN_MAX    2048
#define PATTERN_LIMITS "(*LIMIT_MATCH=20000)(*LIMIT_DEPTH=2000)"
#define SUBJECT_MAX    65536

struct _XgFormRule
{
  XgDataRuleMethod method;
  const XgFormDatatype *datatype;
  char *min;
  char *max;
  char *pattern; /* as the broker wrote it */
  GRegex *regex; /* NULL: none, or one that can't be used here */
  guint list_min;
  guint list_max;
};

/* The whole value has to match (XEP-0122 section 3.2.4, by the example of a whole number). */
static GRegex *
compile (const char *pattern)
{
  g_autoptr (GRegex) alone = NULL;
  g_autofree char *whole = NULL;

  if (pattern == NULL || strlen (pattern) > PATTERN_MAX || strstr (pattern, "(*") != NULL)
    return NULL;
  alone = g_regex_new (pattern, 0, 0, NULL);
  if (alone == NULL)
    return NULL;
  whole = g_strconcat (PATTERN_LIMITS "^(?:", pattern, ")\\z", NULL);
  return g_regex_new (whole, 0, 0, NULL);
}

/**
 * xg_form_rule_new:
 * @rule: what the broker asks for
 * @fallback: (nullable): the datatype where the broker tells none; %NULL for any text
 *
 * Returns: (transfer full): the rule, independent of @rule
 */
XgFormRule *
xg_form_rule_new (const XgDataFormRule *rule, const char *fallback)
{
  XgFormRule *self = g_new0 (XgFormRule, 1);

  self->method = rule->method;
  self->datatype = xg_form_datatype_find (rule->datatype);
  if (fallback != NULL && xg_form_datatype_is_text (self->datatype))
    self->datatype = xg_form_datatype_find (fallback);
  self->min = g_strdup (rule->min);
  self->max = g_strdup (rule->max);
  self->pattern = g_strdup (rule->regex);
  self->regex = compile (rule->regex);
  self->list_min = rule->list_min;
  self->list_max = rule->list_max;
  return self;
}

/**
 * xg_form_rule_free:
 * @self: (transfer full): a rule
 */
void
xg_form_rule_free (XgFormRule *self)
{
  g_free (self->min);
  g_free (self->max);
  g_free (self->pattern);
  g_clear_pointer (&self->regex, g_regex_unref);
  g_free (self);
}

/**
 * xg_form_rule_get_datatype:
 * @self: a rule
 *
 * Returns: (transfer none): the datatype of each value
 */
const XgFormDatatype *
xg_form_rule_get_datatype (XgFormRule *self)
{
  return self->datatype;
}

/**
 * xg_form_rule_is_open:
 * @self: a rule
 *
 * Returns: whether a list also takes what is none of its options
 */
gboolean
xg_form_rule_is_open (XgFormRule *self)
{
  return self->method == XG_DATA_RULE_OPEN;
}

static char *
check_range (XgFormRule *self, const char *value)
{
  g_autofree char *quoted = xg_form_quote (value);
  int order;

  if (self->min != NULL && xg_form_datatype_compare (self->datatype, value, self->min, &order) &&
      order < 0)
    {
      if (self->max != NULL)
        return g_strdup_printf (_ ("%s is too small: allowed is %s to %s."),
                                quoted,
                                self->min,
                                self->max);
      return g_strdup_printf (_ ("%s is too small: the least is %s."), quoted, self->min);
    }
  if (self->max != NULL && xg_form_datatype_compare (self->datatype, value, self->max, &order) &&
      order > 0)
    {
      if (self->min != NULL)
        return g_strdup_printf (_ ("%s is too large: allowed is %s to %s."),
                                quoted,
                                self->min,
                                self->max);
      return g_strdup_printf (_ ("%s is too large: the most is %s."), quoted, self->max);
    }
  return NULL;
}

/* What can't be decided within the limits is left to the broker. */
static char *
check_regex (XgFormRule *self, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *quoted = NULL;
  g_autofree char *shown = NULL;

  if (strlen (value) > SUBJECT_MAX ||
      g_regex_match_full (self->regex, value, -1, 0, 0, NULL, &error) || error != NULL)
    return NULL;
  quoted = xg_form_quote (value);
  shown = xg_form_quote (self->pattern);
  return g_strdup_printf (_ ("“%s” does not have the form that the broker asks for: %s"),
                          quoted,
                          shown);
}

/**
 * xg_form_rule_check_value:
 * @self: a rule
 * @value: one value; blanks around it count only where any text is allowed
 *
 * Returns: (transfer full) (nullable): a sentence that says what is wrong with @value; %NULL when
 *   nothing is, or only the broker can tell
 */
char *
xg_form_rule_check_value (XgFormRule *self, const char *value)
{
  g_autofree char *bare = NULL;
  char *wrong;

  if (!xg_form_datatype_is_text (self->datatype))
    {
      bare = g_strstrip (g_strdup (value));
      value = bare;
    }
  wrong = xg_form_datatype_check (self->datatype, value);
  if (wrong == NULL && self->method == XG_DATA_RULE_RANGE)
    wrong = check_range (self, value);
  if (wrong == NULL && self->method == XG_DATA_RULE_REGEX && self->regex != NULL)
    wrong = check_regex (self, value);
  return wrong;
}

/**
 * xg_form_rule_check_count:
 * @self: a rule
 * @n_values: how many values are chosen
 *
 * Returns: (transfer full) (nullable): a sentence that says why these are too few or too many
 *   (XEP-0122 section 4.2); %NULL when they are not
 */
char *
xg_form_rule_check_count (XgFormRule *self, guint n_values)
{
  if (n_values < self->list_min)
    return g_strdup_printf (ngettext ("At least %u value is needed here.",
                                      "At least %u values are needed here.",
                                      self->list_min),
                            self->list_min);
  if (n_values > self->list_max)
    return g_strdup_printf (ngettext ("At most %u value is allowed here.",
                                      "At most %u values are allowed here.",
                                      self->list_max),
                            self->list_max);
  return NULL;
}

/**
 * xg_form_rule_describe:
 * @self: a rule
 *
 * Returns: (transfer full) (nullable): a sentence about the range, to be shown before anybody types
 *   something wrong; %NULL when there is nothing to say
 */
char *
xg_form_rule_describe (XgFormRule *self)
{
  g_autofree char *min = self->min != NULL ? xg_form_quote (self->min) : NULL;
  g_autofree char *max = self->max != NULL ? xg_form_quote (self->max) : NULL;

  if (self->method != XG_DATA_RULE_RANGE)
    return NULL;
  if (min != NULL && max != NULL)
    return g_strdup_printf (_ ("Allowed is %s to %s."), min, max);
  if (min != NULL)
    return g_strdup_printf (_ ("The least is %s."), min);
  return max != NULL ? g_strdup_printf (_ ("The most is %s."), max) : NULL;
}
