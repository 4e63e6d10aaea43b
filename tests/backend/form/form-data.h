/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "form/xg-form.h"

static inline XgDataForm *
parse_data_form (const char *xml)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = xg_stanza_parse (xml, -1, &error);

  g_assert_no_error (error);
  return xg_data_form_parse (xg_stanza_get_root (stanza));
}

static inline XgForm *
parse_form (const char *xml)
{
  g_autoptr (XgDataForm) data = parse_data_form (xml);

  g_assert_nonnull (data);
  return xg_form_new (data);
}

/* A file of tests/data/forms. */
static inline char *
load_form (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".xml", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "forms", file, NULL);
  g_autoptr (GError) error = NULL;
  char *xml = NULL;

  g_file_get_contents (path, &xml, NULL, &error);
  g_assert_no_error (error);
  return xml;
}

/* What is submitted, as "var=value|value;…" without FORM_TYPE. */
static inline char *
submitted (XgForm *form, XgFormSubmit what)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = xg_form_submit (form, what, &error);
  g_autoptr (XgDataForm) data = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_no_error (error);
  data = parse_data_form (xml);
  g_assert_cmpstr (xg_data_form_get_kind (data), ==, "submit");
  g_assert_cmpstr (xg_data_form_get_form_type (data), ==, xg_form_get_form_type (form));
  for (guint i = 0; i < xg_data_form_get_n_fields (data); i++)
    {
      const char *var = xg_data_form_get_var (data, i);
      g_autofree char *values = g_strjoinv ("|", (char **) xg_data_form_get_values_at (data, i));

      if (g_strcmp0 (var, "FORM_TYPE") != 0)
        g_string_append_printf (out, "%s=%s;", var, values);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
