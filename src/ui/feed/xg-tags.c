/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "feed/xg-tags.h"

#include <glib/gi18n.h>

#include "feed/xg-format.h"

/**
 * xg_tag_new:
 * @text: a word or two
 *
 * Returns: (transfer floating): a neutral tag
 */
GtkWidget *
xg_tag_new (const char *text)
{
  GtkWidget *tag = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (tag), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (tag, "tag");
  return tag;
}

/**
 * xg_tag_new_severity:
 * @severity: a severity
 *
 * Returns: (transfer floating): its word in its colour
 */
GtkWidget *
xg_tag_new_severity (XgSeverity severity)
{
  GtkWidget *tag = xg_tag_new (xg_format_severity (severity));

  gtk_widget_add_css_class (tag, "severity");
  gtk_widget_add_css_class (tag, xg_severity_to_nick (severity));
  return tag;
}

/* RFC 7970 section 3.3.1 writes the colours of the Traffic Light Protocol as plain words; "white"
 * became TLP:CLEAR with version 2 of the protocol. */
static const struct
{
  const char *word;
  const char *label;
  const char *css_class;
} traffic_lights[] = {
  { "red", "TLP:RED", "tlp-red" },
  { "amber", "TLP:AMBER", "tlp-amber" },
  { "amber+strict", "TLP:AMBER+STRICT", "tlp-amber" },
  { "amber-strict", "TLP:AMBER+STRICT", "tlp-amber" },
  { "green", "TLP:GREEN", "tlp-green" },
  { "white", "TLP:CLEAR", "tlp-clear" },
  { "clear", "TLP:CLEAR", "tlp-clear" },
};

static const struct
{
  const char *word;
  const char *label;
} restrictions[] = {
  { "public", N_ ("Public") },
  { "partner", N_ ("For partners") },
  { "need-to-know", N_ ("Need to know") },
  { "private", N_ ("Private") },
  { "default", N_ ("Restricted as agreed") },
};

/**
 * xg_tag_new_restriction:
 * @restriction: an IODEF restriction as written, or a TLP label
 *
 * Returns: (transfer floating): the label in the colours that FIRST prescribes for the Traffic
 * Light Protocol, or a neutral one
 */
GtkWidget *
xg_tag_new_restriction (const char *restriction)
{
  const char *word = restriction;
  GtkWidget *tag;

  if (g_ascii_strncasecmp (word, "tlp:", 4) == 0)
    word += 4;
  for (guint i = 0; i < G_N_ELEMENTS (traffic_lights); i++)
    if (g_ascii_strcasecmp (word, traffic_lights[i].word) == 0)
      {
        tag = xg_tag_new (traffic_lights[i].label);
        gtk_widget_add_css_class (tag, "tlp");
        gtk_widget_add_css_class (tag, traffic_lights[i].css_class);
        return tag;
      }
  for (guint i = 0; i < G_N_ELEMENTS (restrictions); i++)
    if (g_ascii_strcasecmp (word, restrictions[i].word) == 0)
      return xg_tag_new (_ (restrictions[i].label));
  return xg_tag_new (restriction);
}
