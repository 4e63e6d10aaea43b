/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include "grid/xg-capabilities-private.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xmpp-error.h"

/**
 * xg_capabilities_take_info:
 * @self: capabilities
 * @info: what the broker says of itself
 */
void
xg_capabilities_take_info (XgCapabilities *self, const XgDiscoInfo *info)
{
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      g_autofree char *feature = g_strconcat (XG_NS_PUBSUB "#", xg_function_get_feature (i), NULL);

      self->listed[i] = xg_disco_info_has_feature (info, feature);
    }
  for (guint i = 0; i < info->identities->len; i++)
    {
      const XgDiscoIdentity *identity = info->identities->pdata[i];

      if (g_strcmp0 (identity->category, "pubsub") != 0)
        continue;
      g_free (self->identity);
      self->identity = xg_error_clip_text (identity->name);
    }
  self->known = TRUE;
  xg_capabilities_take_error (self, NULL, NULL);
  xg_capabilities_changed (self);
}

/**
 * xg_capabilities_take_software:
 * @self: capabilities
 * @version: (nullable): what software the broker is; %NULL: it does not say
 */
void
xg_capabilities_take_software (XgCapabilities *self, const XgVersion *version)
{
  g_autofree char *software = NULL;

  if (version != NULL && version->name != NULL)
    software = version->version != NULL ? g_strconcat (version->name, " ", version->version, NULL)
                                        : g_strdup (version->name);
  if (g_strcmp0 (self->software, software) == 0)
    return;
  g_free (self->software);
  self->software = g_steal_pointer (&software);
  xg_capabilities_notify_software (self);
}

/**
 * xg_capabilities_take_key:
 * @self: capabilities
 * @key: of software and features
 *
 * What was tried counts only for what it was tried with.
 *
 * Returns: whether the broker has to be asked, since it is another one than last time, or was not
 *   asked to the end
 */
gboolean
xg_capabilities_take_key (XgCapabilities *self, const char *key)
{
  if (g_strcmp0 (self->key, key) == 0)
    return self->checked == 0;
  g_free (self->key);
  self->key = g_strdup (key);
  self->checked = 0;
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      /* These are asked with every connection, maybe before the software is known. */
      if (i != XG_FUNCTION_OWN_SUBSCRIPTIONS && i != XG_FUNCTION_META_DATA)
        self->trials[i] = XG_TRIAL_NONE;
    }
  xg_capabilities_changed (self);
  return TRUE;
}

/**
 * xg_capabilities_take_trial:
 * @self: capabilities
 * @function: a function
 * @trial: what came of it
 */
void
xg_capabilities_take_trial (XgCapabilities *self, XgFunction function, XgTrial trial)
{
  if (self->trials[function] == trial)
    return;
  self->trials[function] = trial;
  xg_capabilities_changed (self);
}

static gboolean
has_field (XgDataForm *form, const char *var)
{
  for (guint i = 0; i < xg_data_form_get_n_fields (form); i++)
    {
      if (g_strcmp0 (xg_data_form_get_var (form, i), var) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * xg_capabilities_take_form:
 * @self: capabilities
 * @form: how new nodes are configured
 *
 * That a broker lists collections proves nothing: ejabberd does and has none. Whoever has them asks
 * of each new node whether it is one (XEP-0248 section 7.1).
 */
void
xg_capabilities_take_form (XgCapabilities *self, XgDataForm *form)
{
  gboolean collections =
    has_field (form, "pubsub#node_type") || has_field (form, "pubsub#children");

  xg_capabilities_take_trial (self, XG_FUNCTION_DEFAULTS, XG_TRIAL_WORKED);
  /* Where some are there to be seen, the form proves nothing any more. */
  if (collections || self->trials[XG_FUNCTION_COLLECTIONS] != XG_TRIAL_WORKED)
    xg_capabilities_take_trial (self,
                                XG_FUNCTION_COLLECTIONS,
                                collections ? XG_TRIAL_WORKED : XG_TRIAL_REFUSED);
}

static gboolean
has_refused_condition (const GError *error)
{
  return error != NULL &&
         g_strcmp0 (xg_stanza_error_get_pubsub_condition (error), "precondition-not-met") == 0;
}

/**
 * xg_capabilities_learn:
 * @self: capabilities
 * @function: what was used
 * @error: (nullable): why it failed; %NULL when it worked
 *
 * What can't be known before it is done is learned from the first time. Only an error that says
 * that the broker does not have it counts (XEP-0060 section 10: feature-not-implemented), not that
 * it may not be done here, or now; it may also name another function than was asked for. Of
 * conditions of a publisher only a refusal shows that they are looked at (XEP-0060 section 7.1.5):
 * a broker that ignores them publishes, and says so.
 */
void
xg_capabilities_learn (XgCapabilities *self, XgFunction function, const GError *error)
{
  const char *feature = error != NULL ? xg_stanza_error_get_pubsub_feature (error) : NULL;

  g_return_if_fail (XG_IS_CAPABILITIES (self));
  g_return_if_fail (function < XG_N_FUNCTIONS);

  if (function == XG_FUNCTION_PUBLISH_OPTIONS && has_refused_condition (error))
    xg_capabilities_take_trial (self, function, XG_TRIAL_WORKED);
  else if (error == NULL && function != XG_FUNCTION_PUBLISH_OPTIONS)
    xg_capabilities_take_trial (self, function, XG_TRIAL_WORKED);
  else if (error == NULL || !xg_capabilities_is_unsupported (error))
    return;
  /* A name that is none of ours, such as "persistent-items", is about something else. */
  else if (feature != NULL && !xg_function_from_feature (feature, &function))
    return;
  /* What worked before is there; the refusal is about this node. */
  else if (self->trials[function] != XG_TRIAL_WORKED)
    xg_capabilities_take_trial (self, function, XG_TRIAL_REFUSED);
}

/**
 * xg_capabilities_learn_ignored:
 * @self: capabilities
 * @function: what was asked for
 *
 * The broker said that all went well, and what was read afterwards shows that it did not look at
 * what was asked for.
 */
void
xg_capabilities_learn_ignored (XgCapabilities *self, XgFunction function)
{
  g_return_if_fail (XG_IS_CAPABILITIES (self));
  g_return_if_fail (function < XG_N_FUNCTIONS);

  xg_capabilities_take_trial (self, function, XG_TRIAL_REFUSED);
}
