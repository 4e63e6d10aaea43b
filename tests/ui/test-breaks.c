/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "xg-breaks.h"
#include "xg-ui-test.h"

/* The lines of @text in a label where there is hardly any room, joined by bars. */
static char *
break_up (const char *text)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new (text));
  PangoLayout *layout;
  GString *lines = g_string_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  xg_breaks_follow (GTK_LABEL (label));
  layout = gtk_label_get_layout (GTK_LABEL (label));
  pango_layout_set_width (layout, 1);
  for (int i = 0; i < pango_layout_get_line_count (layout); i++)
    {
      PangoLayoutLine *line = pango_layout_get_line_readonly (layout, i);

      g_string_append (lines, i > 0 ? "|" : "");
      g_string_append_len (lines, text + line->start_index, line->length);
    }
  g_object_unref (label);
  return g_string_free (lines, FALSE);
}

static void
test_addresses_break_where_they_divide (void)
{
  static const struct
  {
    const char *text;
    const char *lines;
  } cases[] = {
    { "csirt@utility-a.example", "csirt@|utility-|a.|example" },
    { "xmpp:pubsub.grid.example?;node=energy", "xmpp:|pubsub.|grid.|example?;|node=|energy" },
    { "urn:ietf:params:xml:ns:iodef-2.0", "urn:|ietf:|params:|xml:|ns:|iodef-|2.|0" },
    { "https://cve.example/CVE-2026-21411", "https://|cve.|example/|CVE-|2026-|21411" },
    { "Delete “energy/substations/north/west”", "Delete |“energy/|substations/|north/|west”" },
    /* No address */
    { "Yes, e.g. 1.5 and/or 192.0.2.17:5222.", "Yes, |e.g. |1.5 |and/|or |192.0.2.17:5222." },
    { "wwwwwwwwwwwwwwwwwwwwwwww", "wwwwwwwwwwwwwwwwwwwwwwww" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *lines = break_up (cases[i].text);

      g_assert_cmpstr (lines, ==, cases[i].lines);
    }
}

static gboolean
has_attribute (GtkLabel *label, PangoAttrType type)
{
  PangoAttrList *list = gtk_label_get_attributes (label);
  GSList *all = pango_attr_list_get_attributes (list);
  gboolean found = FALSE;

  for (GSList *l = all; l != NULL; l = l->next)
    found = found || ((PangoAttribute *) l->data)->klass->type == type;
  g_slist_free_full (all, (GDestroyNotify) pango_attribute_destroy);
  return found;
}

/* Whatever it shows next, with what it had before; the text itself is what it was. */
static void
test_labels_are_followed (void)
{
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  GtkWidget *label = gtk_label_new ("short");
  GtkWidget *line = gtk_label_new ("of one line");
  g_autoptr (PangoAttrList) bold = pango_attr_list_new ();

  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  gtk_label_set_attributes (GTK_LABEL (label), bold);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), line);
  xg_breaks_follow_all (box);
  xg_breaks_follow_all (box);
  g_assert_null (gtk_label_get_attributes (GTK_LABEL (line)));
  g_assert_false (has_attribute (GTK_LABEL (label), PANGO_ATTR_WORD));
  gtk_label_set_text (GTK_LABEL (label), "csirt@utility-a.example");
  g_assert_true (has_attribute (GTK_LABEL (label), PANGO_ATTR_WORD));
  g_assert_true (has_attribute (GTK_LABEL (label), PANGO_ATTR_WEIGHT));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "csirt@utility-a.example");
  gtk_label_set_text (GTK_LABEL (label), "short");
  g_assert_false (has_attribute (GTK_LABEL (label), PANGO_ATTR_WORD));
  g_assert_true (has_attribute (GTK_LABEL (label), PANGO_ATTR_WEIGHT));
  g_object_unref (box);
}

static void
register_tests (void)
{
  g_test_add_func ("/breaks/addresses-break-where-they-divide",
                   test_addresses_break_where_they_divide);
  g_test_add_func ("/breaks/labels-are-followed", test_labels_are_followed);
}

int
main (int argc, char **argv)
{
  return xg_ui_test_main (argc, argv, register_tests);
}
