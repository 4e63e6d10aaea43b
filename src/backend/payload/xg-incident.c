/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-payload"

#include "config.h"

#include "payload/xg-incident-private.h"

G_DEFINE_FINAL_TYPE (XgIncident, xg_incident, G_TYPE_OBJECT)

static void
xg_incident_finalize (GObject *object)
{
  XgIncident *self = XG_INCIDENT (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->purpose);
  g_free (self->restriction);
  g_free (self->description);
  g_free (self->impact);
  g_free (self->confidence);
  g_free (self->contacts);
  g_clear_pointer (&self->indicators, g_array_unref);
  G_OBJECT_CLASS (xg_incident_parent_class)->finalize (object);
}

static void
xg_incident_class_init (XgIncidentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = xg_incident_finalize;
}

static void
xg_incident_init (XgIncident *self)
{
}

/**
 * xg_incident_get_id:
 * @self: an incident
 *
 * Returns: (nullable): "name/id" of its IncidentID
 */
const char *
xg_incident_get_id (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), NULL);
  return self->id;
}

/**
 * xg_incident_get_title:
 * @self: an incident
 *
 * Returns: one line, chosen as xg_payload_summarize() does
 */
const char *
xg_incident_get_title (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), NULL);
  return self->title;
}

/**
 * xg_incident_get_purpose:
 * @self: an incident
 *
 * Returns: (nullable): its purpose as written: "reporting", "mitigation", …
 */
const char *
xg_incident_get_purpose (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), NULL);
  return self->purpose;
}

/**
 * xg_incident_get_restriction:
 * @self: an incident
 *
 * Returns: (nullable): to whom it may be shown, as written: "amber", "need-to-know", …
 */
const char *
xg_incident_get_restriction (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), NULL);
  return self->restriction;
}

/**
 * xg_incident_get_description:
 * @self: an incident
 *
 * Returns: (nullable): its own Descriptions, with an empty line between two
 */
const char *
xg_incident_get_description (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), NULL);
  return self->description;
}

/**
 * xg_incident_get_impact:
 * @self: an incident
 *
 * Returns: (nullable): its impacts, joined: "takeover-system (high, succeeded): Root; 5 hour"
 */
const char *
xg_incident_get_impact (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), NULL);
  return self->impact;
}

/**
 * xg_incident_get_confidence:
 * @self: an incident
 *
 * Returns: (nullable): confidence in the assessment: "high", or a number as written
 */
const char *
xg_incident_get_confidence (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), NULL);
  return self->confidence;
}

/**
 * xg_incident_get_contacts:
 * @self: an incident
 *
 * Returns: (nullable): one a line: "creator: Example CSIRT, contact@csirt.example"
 */
const char *
xg_incident_get_contacts (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), NULL);
  return self->contacts;
}

/**
 * xg_incident_get_severity:
 * @self: an incident
 *
 * Returns: its severity, by the rule of xg_payload_summarize()
 */
XgSeverity
xg_incident_get_severity (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), XG_SEVERITY_UNKNOWN);
  return self->severity;
}

/**
 * xg_incident_get_report_time:
 * @self: an incident
 *
 * Returns: when it was reported, µs since the epoch, or 0
 */
gint64
xg_incident_get_report_time (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), 0);
  return self->report_time;
}

/**
 * xg_incident_get_detect_time:
 * @self: an incident
 *
 * Returns: when it was first detected, µs since the epoch, or 0
 */
gint64
xg_incident_get_detect_time (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), 0);
  return self->detect_time;
}

/**
 * xg_incident_get_start_time:
 * @self: an incident
 *
 * Returns: when it began, µs since the epoch, or 0
 */
gint64
xg_incident_get_start_time (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), 0);
  return self->start_time;
}

/**
 * xg_incident_get_end_time:
 * @self: an incident
 *
 * Returns: when it ended, µs since the epoch, or 0
 */
gint64
xg_incident_get_end_time (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), 0);
  return self->end_time;
}

/**
 * xg_incident_get_generation_time:
 * @self: an incident
 *
 * Returns: when the document was made, µs since the epoch, or 0; version 2 only
 */
gint64
xg_incident_get_generation_time (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), 0);
  return self->generation_time;
}

/**
 * xg_incident_get_n_indicators:
 * @self: an incident
 *
 * Returns: how many indicators it has, at most %XG_INCIDENT_MAX_INDICATORS
 */
guint
xg_incident_get_n_indicators (XgIncident *self)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), 0);
  return self->indicators != NULL ? self->indicators->len : 0;
}

/**
 * xg_incident_get_indicator:
 * @self: an incident
 * @index: which one, in the order of the document
 *
 * Returns: (transfer none) (nullable): the indicator
 */
const XgIndicator *
xg_incident_get_indicator (XgIncident *self, guint index)
{
  g_return_val_if_fail (XG_IS_INCIDENT (self), NULL);
  if (self->indicators == NULL || index >= self->indicators->len)
    return NULL;
  return &g_array_index (self->indicators, XgIndicator, index);
}
