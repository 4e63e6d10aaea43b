/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-capabilities-private.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xmpp-error.h"

G_DEFINE_FINAL_TYPE (XgCapabilities, xg_capabilities, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CHECKING,
  PROP_SOFTWARE,
  PROP_ERROR_TEXT,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Groups and names in the text of xg_capabilities_save(). */
#define GROUP_BROKER "broker"
#define GROUP_TRIALS "trials"
#define GROUP_LISTED "listed"
#define WORD_WORKED  "worked"
#define WORD_REFUSED "refused"

static void
xg_capabilities_dispose (GObject *object)
{
  xg_capabilities_end (XG_CAPABILITIES (object));
  G_OBJECT_CLASS (xg_capabilities_parent_class)->dispose (object);
}

static void
xg_capabilities_finalize (GObject *object)
{
  XgCapabilities *self = XG_CAPABILITIES (object);

  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    g_free (self->sentences[i]);
  g_free (self->broker);
  g_free (self->key);
  g_free (self->software);
  g_free (self->identity);
  g_free (self->error_text);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (xg_capabilities_parent_class)->finalize (object);
}

static void
xg_capabilities_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgCapabilities *self = XG_CAPABILITIES (object);

  switch (prop_id)
    {
    case PROP_CHECKING:
      g_value_set_boolean (value, xg_capabilities_get_checking (self));
      break;
    case PROP_SOFTWARE:
      g_value_set_string (value, self->software);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_capabilities_class_init (XgCapabilitiesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = xg_capabilities_dispose;
  object_class->finalize = xg_capabilities_finalize;
  object_class->get_property = xg_capabilities_get_property;

  properties[PROP_CHECKING] = g_param_spec_boolean ("checking", NULL, NULL, FALSE, flags);
  properties[PROP_SOFTWARE] = g_param_spec_string ("software", NULL, NULL, NULL, flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * XgCapabilities::changed:
   *
   * What the broker can do, or how that is known, is another now.
   */
  signals[CHANGED] = g_signal_new ("changed",
                                   XG_TYPE_CAPABILITIES,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

static void
xg_capabilities_init (XgCapabilities *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * xg_capabilities_new:
 * @broker: address of a pubsub service
 *
 * Returns: (transfer full): capabilities of which nothing is known yet
 */
XgCapabilities *
xg_capabilities_new (const char *broker)
{
  XgCapabilities *self = g_object_new (XG_TYPE_CAPABILITIES, NULL);

  self->broker = g_strdup (broker);
  return self;
}

/**
 * xg_capabilities_get_state:
 * @self: capabilities
 * @function: a function
 *
 * Returns: whether the broker has it, as far as that can be known
 */
XgCapabilityState
xg_capabilities_get_state (XgCapabilities *self, XgFunction function)
{
  g_return_val_if_fail (XG_IS_CAPABILITIES (self), XG_CAPABILITY_UNKNOWN);
  g_return_val_if_fail (function < XG_N_FUNCTIONS, XG_CAPABILITY_UNKNOWN);

  if (!self->known)
    return self->error_text != NULL ? XG_CAPABILITY_TRY : XG_CAPABILITY_UNKNOWN;
  if (function == XG_FUNCTION_MULTI_COLLECTIONS &&
      xg_capabilities_get_state (self, XG_FUNCTION_COLLECTIONS) == XG_CAPABILITY_NO)
    return XG_CAPABILITY_NO;
  switch (self->trials[function])
    {
    case XG_TRIAL_WORKED:
      return XG_CAPABILITY_YES;
    case XG_TRIAL_REFUSED:
      return XG_CAPABILITY_NO;
    case XG_TRIAL_NONE:
    default:
      break;
    }
  if (self->listed[function])
    return xg_function_is_proven (function) ? XG_CAPABILITY_YES : XG_CAPABILITY_TRY;
  return xg_function_get_absence (function) == XG_ABSENCE_NO ? XG_CAPABILITY_NO : XG_CAPABILITY_TRY;
}

/**
 * xg_capabilities_get_proof:
 * @self: capabilities
 * @function: a function
 *
 * Returns: how that is known
 */
XgProof
xg_capabilities_get_proof (XgCapabilities *self, XgFunction function)
{
  g_return_val_if_fail (XG_IS_CAPABILITIES (self), XG_PROOF_NONE);
  g_return_val_if_fail (function < XG_N_FUNCTIONS, XG_PROOF_NONE);

  if (!self->known)
    return XG_PROOF_NONE;
  if (self->trials[function] == XG_TRIAL_WORKED)
    return XG_PROOF_WORKED;
  if (self->trials[function] == XG_TRIAL_REFUSED)
    return XG_PROOF_REFUSED;
  return self->listed[function] ? XG_PROOF_LISTED : XG_PROOF_NOT_LISTED;
}

/**
 * xg_capabilities_get_listed:
 * @self: capabilities
 * @function: a function
 *
 * Returns: whether the broker says that it has it (XEP-0060 section 10)
 */
gboolean
xg_capabilities_get_listed (XgCapabilities *self, XgFunction function)
{
  g_return_val_if_fail (XG_IS_CAPABILITIES (self), FALSE);
  g_return_val_if_fail (function < XG_N_FUNCTIONS, FALSE);

  return self->listed[function];
}

static char *
make_sentence (XgCapabilities *self, XgFunction function)
{
  switch (xg_capabilities_get_state (self, function))
    {
    case XG_CAPABILITY_YES:
      return g_strdup (xg_function_get_meaning (function));
    case XG_CAPABILITY_TRY:
      /* TRANSLATORS: %s is a sentence about a function of a Broker */
      return g_strdup_printf (_ ("%s Whether this Broker can do it shows when it is used."),
                              xg_function_get_meaning (function));
    case XG_CAPABILITY_NO:
      if (self->listed[function])
        /* TRANSLATORS: %s is a sentence about a missing function of a Broker */
        return g_strdup_printf (_ ("%s It says that it can, but does not do it when asked."),
                                xg_function_get_missing (function));
      return g_strdup (xg_function_get_missing (function));
    case XG_CAPABILITY_UNKNOWN:
    default:
      return g_strdup (_ ("It is not known yet whether this Broker can do that: it has not "
                          "answered so far."));
    }
}

/**
 * xg_capabilities_describe:
 * @self: capabilities
 * @function: a function
 *
 * Returns: what it is good for, or that it is missing, in plain words; good until "changed"
 */
const char *
xg_capabilities_describe (XgCapabilities *self, XgFunction function)
{
  g_return_val_if_fail (XG_IS_CAPABILITIES (self), NULL);
  g_return_val_if_fail (function < XG_N_FUNCTIONS, NULL);

  if (self->sentences[function] == NULL)
    self->sentences[function] = make_sentence (self, function);
  return self->sentences[function];
}

/**
 * xg_capabilities_can:
 * @self: capabilities
 * @function: what is to be done
 * @reason: (out) (optional) (nullable) (transfer none): where it can't be done, a sentence that
 * says so, for a tooltip; good until "changed". %NULL otherwise
 *
 * Returns: whether to offer @function: the broker has it, or it is worth a try
 */
gboolean
xg_capabilities_can (XgCapabilities *self, XgFunction function, const char **reason)
{
  XgCapabilityState state;
  gboolean can;

  g_return_val_if_fail (XG_IS_CAPABILITIES (self), FALSE);
  g_return_val_if_fail (function < XG_N_FUNCTIONS, FALSE);

  state = xg_capabilities_get_state (self, function);
  can = state == XG_CAPABILITY_YES || state == XG_CAPABILITY_TRY;
  if (reason != NULL)
    *reason = can ? NULL : xg_capabilities_describe (self, function);
  return can;
}

/**
 * xg_capabilities_get_known:
 * @self: capabilities
 *
 * Returns: whether the broker said what it has, now or in an earlier session
 */
gboolean
xg_capabilities_get_known (XgCapabilities *self)
{
  g_return_val_if_fail (XG_IS_CAPABILITIES (self), FALSE);
  return self->known;
}

gboolean
xg_capabilities_get_checking (XgCapabilities *self)
{
  g_return_val_if_fail (XG_IS_CAPABILITIES (self), FALSE);
  return self->in_flight > 0;
}

/**
 * xg_capabilities_get_checked:
 * @self: capabilities
 *
 * Returns: when all questions were answered, microseconds since the epoch; 0: never
 */
gint64
xg_capabilities_get_checked (XgCapabilities *self)
{
  g_return_val_if_fail (XG_IS_CAPABILITIES (self), 0);
  return self->checked;
}

/**
 * xg_capabilities_get_software:
 * @self: capabilities
 *
 * Returns: (nullable): name and version (XEP-0092) of the broker, or of the server that it is a
 * part of
 */
const char *
xg_capabilities_get_software (XgCapabilities *self)
{
  g_return_val_if_fail (XG_IS_CAPABILITIES (self), NULL);
  return self->software;
}

/**
 * xg_capabilities_get_identity:
 * @self: capabilities
 *
 * Returns: (nullable): what the broker calls itself (XEP-0030 section 3.1)
 */
const char *
xg_capabilities_get_identity (XgCapabilities *self)
{
  g_return_val_if_fail (XG_IS_CAPABILITIES (self), NULL);
  return self->identity;
}

const char *
xg_capabilities_get_error_text (XgCapabilities *self)
{
  g_return_val_if_fail (XG_IS_CAPABILITIES (self), NULL);
  return self->error_text;
}

void
xg_capabilities_changed (XgCapabilities *self)
{
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    g_clear_pointer (&self->sentences[i], g_free);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
xg_capabilities_notify_checking (XgCapabilities *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHECKING]);
}

/**
 * xg_capabilities_take_error:
 * @self: capabilities
 * @sentence: (nullable): why the broker could not be asked, or not all; %NULL: it could
 */
void
xg_capabilities_take_error (XgCapabilities *self, const char *sentence)
{
  if (g_strcmp0 (self->error_text, sentence) == 0)
    return;
  g_free (self->error_text);
  self->error_text = g_strdup (sentence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
}

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
  xg_capabilities_take_error (self, NULL);
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOFTWARE]);
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

/**
 * xg_capabilities_learn:
 * @self: capabilities
 * @function: what was used
 * @error: (nullable): why it failed; %NULL when it worked
 *
 * What can't be known before it is done is learned from the first time. Only an error that says
 * that the broker does not have it counts (XEP-0060 section 10: feature-not-implemented), not that
 * it may not be done here, or now; it may also name another function than was asked for.
 */
void
xg_capabilities_learn (XgCapabilities *self, XgFunction function, const GError *error)
{
  const char *feature = error != NULL ? xg_stanza_error_get_pubsub_feature (error) : NULL;

  g_return_if_fail (XG_IS_CAPABILITIES (self));
  g_return_if_fail (function < XG_N_FUNCTIONS);

  if (error == NULL)
    xg_capabilities_take_trial (self, function, XG_TRIAL_WORKED);
  else if (!xg_capabilities_is_unsupported (error))
    return;
  /* A name that is none of ours, such as "persistent-items", is about something else. */
  else if (feature != NULL && !xg_function_from_feature (feature, &function))
    return;
  /* What worked before is there; the refusal is about this node. */
  else if (self->trials[function] != XG_TRIAL_WORKED)
    xg_capabilities_take_trial (self, function, XG_TRIAL_REFUSED);
}

/**
 * xg_capabilities_save:
 * @self: capabilities
 *
 * Returns: (transfer full) (nullable): what is known, as text; %NULL: nothing
 */
char *
xg_capabilities_save (XgCapabilities *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_return_val_if_fail (XG_IS_CAPABILITIES (self), NULL);

  if (!self->known)
    return NULL;
  if (self->key != NULL)
    g_key_file_set_string (file, GROUP_BROKER, "key", self->key);
  if (self->software != NULL)
    g_key_file_set_string (file, GROUP_BROKER, "software", self->software);
  if (self->identity != NULL)
    g_key_file_set_string (file, GROUP_BROKER, "identity", self->identity);
  g_key_file_set_int64 (file, GROUP_BROKER, "checked", self->checked);
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      const char *nick = xg_function_get_nick (i);

      if (self->listed[i])
        g_key_file_set_boolean (file, GROUP_LISTED, nick, TRUE);
      if (self->trials[i] != XG_TRIAL_NONE)
        g_key_file_set_string (file,
                               GROUP_TRIALS,
                               nick,
                               self->trials[i] == XG_TRIAL_WORKED ? WORD_WORKED : WORD_REFUSED);
    }
  return g_key_file_to_data (file, NULL, NULL);
}

/**
 * xg_capabilities_restore:
 * @self: capabilities of which nothing is known yet
 * @text: what xg_capabilities_save() gave
 *
 * Returns: whether @text told anything; what it has of a later version is left out
 */
gboolean
xg_capabilities_restore (XgCapabilities *self, const char *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_return_val_if_fail (XG_IS_CAPABILITIES (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (self->known || !g_key_file_load_from_data (file, text, -1, G_KEY_FILE_NONE, NULL) ||
      !g_key_file_has_group (file, GROUP_BROKER))
    return FALSE;
  self->key = g_key_file_get_string (file, GROUP_BROKER, "key", NULL);
  self->software = g_key_file_get_string (file, GROUP_BROKER, "software", NULL);
  self->identity = g_key_file_get_string (file, GROUP_BROKER, "identity", NULL);
  self->checked = MAX (0, g_key_file_get_int64 (file, GROUP_BROKER, "checked", NULL));
  for (guint i = 0; i < XG_N_FUNCTIONS; i++)
    {
      const char *nick = xg_function_get_nick (i);
      g_autofree char *word = g_key_file_get_string (file, GROUP_TRIALS, nick, NULL);

      self->listed[i] = g_key_file_get_boolean (file, GROUP_LISTED, nick, NULL);
      if (g_strcmp0 (word, WORD_WORKED) == 0)
        self->trials[i] = XG_TRIAL_WORKED;
      else if (g_strcmp0 (word, WORD_REFUSED) == 0)
        self->trials[i] = XG_TRIAL_REFUSED;
    }
  self->known = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOFTWARE]);
  xg_capabilities_changed (self);
  return TRUE;
}
