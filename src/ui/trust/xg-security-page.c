/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-ui"

#include "config.h"

#include "trust/xg-security-page.h"

#include <glib/gi18n.h>

#include "trust/xg-certificate-row.h"
#include "trust/xg-fingerprint.h"
#include "trust/xg-property-row.h"
#include "xg-row-grid.h"
#include "xg-ui.h"

struct _XgSecurityPage
{
  AdwPreferencesPage parent_instance;

  /* Template widgets */
  GtkWidget *summary;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *sentence;
  GtkListBox *reason_list;
  GtkWidget *connection_group;
  GtkListBox *connection_list;
  GtkWidget *trust_group;
  GtkListBox *trust_list;
  GtkWidget *revocation_group;
  GtkListBox *revocation_list;
  GtkWidget *chain_group;
  GtkListBox *chain_list;
  GtkWidget *client_group;
  GtkListBox *client_list;

  /* Owned */
  XgProbeReport *report; /* whose certificates are shown */
  XgCertificate *client; /* that is shown */
};

G_DEFINE_FINAL_TYPE (XgSecurityPage, xg_security_page, ADW_TYPE_PREFERENCES_PAGE)

static void
xg_security_page_finalize (GObject *object)
{
  XgSecurityPage *self = XG_SECURITY_PAGE (object);

  g_clear_pointer (&self->report, xg_probe_report_unref);
  g_clear_pointer (&self->client, xg_certificate_unref);

  G_OBJECT_CLASS (xg_security_page_parent_class)->finalize (object);
}

static void
xg_security_page_class_init (XgSecurityPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = xg_security_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               XG_RESOURCE_PATH "/trust/xg-security-page.ui");
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, summary);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, icon);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, title);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, sentence);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, reason_list);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, connection_group);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, connection_list);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, trust_group);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, trust_list);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, revocation_group);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, revocation_list);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, chain_group);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, chain_list);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, client_group);
  gtk_widget_class_bind_template_child (widget_class, XgSecurityPage, client_list);
}

static void
xg_security_page_init (XgSecurityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  xg_row_grid_lay_out (gtk_widget_get_parent (GTK_WIDGET (self->title)));
  xg_row_grid_lay_out_rows (GTK_WIDGET (self));
}

static void
append (GtkListBox *list, GtkWidget *row)
{
  gtk_list_box_append (list, row);
}

static void
append_value (GtkListBox *list, const char *name, const char *value)
{
  if (value != NULL && *value != '\0')
    append (list, xg_property_row_new (name, value));
}

/* All but SAID, which stands above them. */
static void
append_sentences (GtkListBox *list,
                  XgSecurityLevel level,
                  const char *const *sentences,
                  const char *said)
{
  for (gsize i = 0; sentences != NULL && sentences[i] != NULL; i++)
    if (g_strcmp0 (sentences[i], said) != 0)
      append (list, xg_property_row_new_level (level, sentences[i], NULL));
}

static void
fill_summary (XgSecurityPage *self, const XgSecurityFacts *facts)
{
  const char *title;
  g_autofree char *sentence = NULL;
  XgSecurityLevel level = xg_security_facts_judge (facts, &title, &sentence);
  static const XgSecurityLevel levels[] = { XG_SECURITY_NONE,
                                            XG_SECURITY_GOOD,
                                            XG_SECURITY_DOUBTFUL,
                                            XG_SECURITY_BAD };

  gtk_image_set_from_icon_name (self->icon, xg_security_level_icon (level));
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), xg_security_level_class (levels[i]));
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), xg_security_level_class (level));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->sentence, sentence);

  xg_property_rows_clear (self->reason_list);
  if (facts->report != NULL)
    {
      append_sentences (self->reason_list,
                        XG_SECURITY_BAD,
                        xg_probe_report_get_reasons (facts->report),
                        sentence);
      append_sentences (self->reason_list,
                        XG_SECURITY_DOUBTFUL,
                        xg_probe_report_get_warnings (facts->report),
                        sentence);
      append_sentences (self->reason_list,
                        XG_SECURITY_NONE,
                        xg_probe_report_get_facts (facts->report),
                        sentence);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->reason_list),
                          gtk_list_box_get_row_at_index (self->reason_list, 0) != NULL);
}

static void
append_joined (GtkListBox *list, const char *name, const char *const *words)
{
  g_autofree char *joined =
    words != NULL && words[0] != NULL ? g_strjoinv (", ", (char **) words) : NULL;

  append_value (list, name, joined);
}

static void
fill_connection (XgSecurityPage *self, const XgSecurityFacts *facts)
{
  GtkListBox *list = self->connection_list;
  gboolean online = facts->state == XG_SESSION_ONLINE;

  xg_property_rows_clear (list);
  append_value (list, _ ("Account"), xg_profile_get_jid (facts->profile));
  if (online)
    append_value (list, _ ("Connected as"), facts->jid);
  if (facts->report != NULL)
    append_value (list, _ ("Server"), xg_probe_report_get_place (facts->report));
  else
    append_value (list, _ ("Server"), facts->address);
  if (facts->report != NULL)
    {
      append_value (list, _ ("Encryption"), xg_probe_report_get_protocol (facts->report));
      append_value (list, _ ("Cipher"), xg_probe_report_get_cipher (facts->report));
      append_value (list, _ ("Key exchange"), xg_probe_report_get_group (facts->report));
    }
  if (online && facts->mechanism != NULL)
    {
      g_autofree char *login = g_strdup_printf ("%s\n%s",
                                                facts->mechanism,
                                                xg_security_describe_mechanism (facts->mechanism));

      append_value (list, _ ("Login"), login);
      append_value (list,
                    _ ("Protection of the login"),
                    xg_security_describe_binding (facts->mechanism));
    }
  if (facts->report != NULL)
    {
      g_autofree char *moment =
        xg_security_format_moment (xg_probe_report_get_time (facts->report));

      append_joined (list,
                     _ ("Ways to sign in that the server offers"),
                     xg_probe_report_get_mechanisms (facts->report));
      append_value (list, _ ("Checked"), moment);
    }
}

/* What a pin stands for is a problem, but none that counts. */
static void
append_check (GtkListBox *list,
              XgProbeReport *report,
              const char *title,
              const char *problem,
              const char *fine)
{
  XgSecurityLevel level = XG_SECURITY_GOOD;

  if (problem != NULL)
    level = xg_probe_report_is_accepted (report) ? XG_SECURITY_DOUBTFUL : XG_SECURITY_BAD;
  append (list, xg_property_row_new_level (level, title, problem != NULL ? problem : fine));
}

static GtkWidget *
new_pin_row (const XgSecurityFacts *facts)
{
  const char *since = xg_profile_get_pin_since (facts->profile);
  gboolean changed =
    facts->report != NULL && xg_probe_report_get_code (facts->report) == XG_PROBE_PIN_CHANGED;
  g_autofree char *title = NULL;
  GtkWidget *row, *button;

  if (since != NULL)
    /* Translators: %s is a date */
    title = g_strdup_printf (_ ("Trusted by you since %s"), since);
  else
    title = g_strdup (_ ("Trusted by you"));
  row = xg_property_row_new_level (
    changed ? XG_SECURITY_BAD : XG_SECURITY_GOOD,
    title,
    changed ? _ ("The server shows another certificate than the one you trusted.")
            : _ ("Exactly this certificate is accepted, whoever vouches for another."));

  button = gtk_button_new_with_mnemonic (_ ("_Remove Trust"));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "security.remove-trust");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
append_checks (GtkListBox *list, const XgSecurityFacts *facts, XgCertificate *leaf)
{
  XgProbeReport *report = facts->report;
  const char *name = xg_probe_report_get_matched_name (report);
  XgSecurityLevel level;
  g_autofree char *validity = xg_security_describe_validity (leaf, facts->now, &level);
  g_autofree char *host = NULL;

  append_check (list,
                report,
                _ ("Authority"),
                xg_probe_report_get_chain_problem (report),
                _ ("An authority that this computer or the profile trusts vouches for it."));
  /* Translators: a name as it stands in a certificate: "DNS:grid.example", and a domain */
  host = g_strdup_printf (_ ("“%s” in the certificate stands for %s."),
                          name != NULL ? name : "–",
                          xg_probe_report_get_domain (report));
  append_check (list, report, _ ("Name"), xg_probe_report_get_host_problem (report), host);
  if (xg_probe_report_get_time_problem (report) != NULL)
    append_check (list, report, _ ("Validity"), xg_probe_report_get_time_problem (report), NULL);
  else
    append (list, xg_property_row_new_level (level, _ ("Validity"), validity));
  append (list,
          xg_property_row_new_child (
            xg_fingerprint_new (_ ("SHA-256 fingerprint"), xg_certificate_get_sha256 (leaf))));
}

static void
fill_trust (XgSecurityPage *self, const XgSecurityFacts *facts)
{
  GtkListBox *list = self->trust_list;
  XgCertificate *leaf = facts->report != NULL ? xg_probe_report_get_leaf (facts->report) : NULL;
  const char *pin = xg_profile_get_pin (facts->profile);

  xg_property_rows_clear (list);
  if (leaf != NULL)
    append_checks (list, facts, leaf);
  if (pin != NULL)
    {
      append (list, new_pin_row (facts));
      if (leaf == NULL || g_strcmp0 (xg_certificate_get_sha256 (leaf), pin) != 0)
        append (
          list,
          xg_property_row_new_child (xg_fingerprint_new (_ ("Fingerprint that you trusted"), pin)));
    }
  gtk_widget_set_visible (self->trust_group, leaf != NULL || pin != NULL);
}

static void
fill_revocation (XgSecurityPage *self, const XgSecurityFacts *facts)
{
  XgRevocationPolicy policy;
  GPtrArray *results;

  xg_property_rows_clear (self->revocation_list);
  gtk_widget_set_visible (self->revocation_group, facts->report != NULL);
  if (facts->report == NULL)
    return;

  policy = xg_probe_report_get_revocation_policy (facts->report);
  append_value (self->revocation_list,
                _ ("Policy of the profile"),
                xg_security_describe_policy (policy));
  results = xg_probe_report_get_revocations (facts->report);
  for (guint i = 0; results != NULL && i < results->len; i++)
    {
      const XgRevocationResult *result = g_ptr_array_index (results, i);
      const char *about =
        result->certificate != NULL ? xg_certificate_get_name (result->certificate) : NULL;
      GString *words = g_string_new (about);

      if (result->place != NULL)
        g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", result->place);
      append (self->revocation_list,
              xg_property_row_new_level (xg_security_level_of_revocation (result, policy),
                                         result->sentence,
                                         words->len > 0 ? words->str : NULL));
      g_string_free (words, TRUE);
    }
}

/* Only when it is another one: what the person has opened stays open. */
static void
fill_certificates (XgSecurityPage *self, const XgSecurityFacts *facts)
{
  if (facts->report != self->report)
    {
      GPtrArray *chain = NULL;

      g_clear_pointer (&self->report, xg_probe_report_unref);
      xg_property_rows_clear (self->chain_list);
      if (facts->report != NULL)
        {
          self->report = xg_probe_report_ref (facts->report);
          chain = xg_probe_report_get_verified_chain (facts->report);
          if (chain == NULL || chain->len == 0)
            chain = xg_probe_report_get_sent_chain (facts->report);
        }
      for (guint i = 0; chain != NULL && i < chain->len; i++)
        append (self->chain_list,
                xg_certificate_row_new (g_ptr_array_index (chain, i), facts->now));
      gtk_widget_set_visible (self->chain_group, chain != NULL && chain->len > 0);
    }
  if (facts->client != self->client)
    {
      g_clear_pointer (&self->client, xg_certificate_unref);
      xg_property_rows_clear (self->client_list);
      if (facts->client != NULL)
        {
          self->client = xg_certificate_ref (facts->client);
          append (self->client_list, xg_certificate_row_new (facts->client, facts->now));
        }
    }
  gtk_widget_set_visible (self->client_group, facts->client != NULL);
}

GtkWidget *
xg_security_page_new (void)
{
  return g_object_new (XG_TYPE_SECURITY_PAGE, NULL);
}

/**
 * xg_security_page_set_facts:
 * @facts: what to tell; not kept
 */
void
xg_security_page_set_facts (XgSecurityPage *self, const XgSecurityFacts *facts)
{
  g_return_if_fail (XG_IS_SECURITY_PAGE (self));
  g_return_if_fail (facts != NULL);

  fill_summary (self, facts);
  fill_connection (self, facts);
  fill_trust (self, facts);
  fill_revocation (self, facts);
  fill_certificates (self, facts);
  if (facts->report == NULL)
    gtk_widget_hide (self->chain_group);
}
