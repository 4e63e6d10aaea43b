/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "grid/xg-capabilities-private.h"

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
  g_clear_error (&self->error);
  g_clear_error (&self->unanswered_error);
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
  return self->in_flight > 0 || self->wide_wait;
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

/**
 * xg_capabilities_get_error:
 * @self: capabilities
 *
 * Returns: (nullable): why the broker could not be asked, or not all, with both stanzas
 */
const GError *
xg_capabilities_get_error (XgCapabilities *self)
{
  g_return_val_if_fail (XG_IS_CAPABILITIES (self), NULL);
  return self->error;
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

void
xg_capabilities_notify_software (XgCapabilities *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SOFTWARE]);
}

/**
 * xg_capabilities_take_error:
 * @self: capabilities
 * @sentence: (nullable): why the broker could not be asked, or not all; %NULL: it could
 * @error: (nullable): what the broker answered, or did not
 */
void
xg_capabilities_take_error (XgCapabilities *self, const char *sentence, const GError *error)
{
  g_autoptr (GError) before = g_steal_pointer (&self->error);

  self->error = error != NULL ? g_error_copy (error) : NULL;
  if (g_strcmp0 (self->error_text, sentence) == 0)
    return;
  g_free (self->error_text);
  self->error_text = g_strdup (sentence);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
}
