/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-plan"

#include "config.h"

#include "plan/xg-operation-private.h"

typedef struct
{
  /* Owned */
  char *sentence;
  char *consequence;
  char *confirmation;
  char *result;
  char *found;
  GError *error;

  XgOperationKind kind;
  gboolean destructive;
  gboolean chosen;
  XgOperationState state;
} XgOperationPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (XgOperation, xg_operation, G_TYPE_OBJECT)

enum
{
  PROP_SENTENCE = 1,
  PROP_CONSEQUENCE,
  PROP_KIND,
  PROP_DESTRUCTIVE,
  PROP_CONFIRMATION,
  PROP_STATE,
  PROP_RESULT,
  PROP_FOUND,
  PROP_CHOSEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
xg_operation_finalize (GObject *object)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (XG_OPERATION (object));

  g_clear_pointer (&priv->sentence, g_free);
  g_clear_pointer (&priv->consequence, g_free);
  g_clear_pointer (&priv->confirmation, g_free);
  g_clear_pointer (&priv->result, g_free);
  g_clear_pointer (&priv->found, g_free);
  g_clear_error (&priv->error);
  G_OBJECT_CLASS (xg_operation_parent_class)->finalize (object);
}

static void
xg_operation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (XG_OPERATION (object));

  switch (id)
    {
    case PROP_SENTENCE:
      g_value_set_string (value, priv->sentence);
      break;
    case PROP_CONSEQUENCE:
      g_value_set_string (value, priv->consequence);
      break;
    case PROP_KIND:
      g_value_set_int (value, (int) priv->kind);
      break;
    case PROP_DESTRUCTIVE:
      g_value_set_boolean (value, priv->destructive);
      break;
    case PROP_CONFIRMATION:
      g_value_set_string (value, priv->confirmation);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) priv->state);
      break;
    case PROP_RESULT:
      g_value_set_string (value, priv->result);
      break;
    case PROP_FOUND:
      g_value_set_string (value, priv->found);
      break;
    case PROP_CHOSEN:
      g_value_set_boolean (value, priv->chosen);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
xg_operation_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (XG_OPERATION (object));

  switch (id)
    {
    case PROP_SENTENCE:
      priv->sentence = g_value_dup_string (value);
      break;
    case PROP_CONSEQUENCE:
      priv->consequence = g_value_dup_string (value);
      break;
    case PROP_KIND:
      priv->kind = (XgOperationKind) g_value_get_int (value);
      break;
    case PROP_DESTRUCTIVE:
      priv->destructive = g_value_get_boolean (value);
      break;
    case PROP_CONFIRMATION:
      priv->confirmation = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static char *
default_dup_failure (XgOperation *self, const GError *error)
{
  return g_strdup (error->message);
}

static void
xg_operation_class_init (XgOperationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags made = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  GParamFlags shown = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = xg_operation_finalize;
  object_class->get_property = xg_operation_get_property;
  object_class->set_property = xg_operation_set_property;
  klass->dup_failure = default_dup_failure;

  properties[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, made);
  properties[PROP_CONSEQUENCE] = g_param_spec_string ("consequence", NULL, NULL, NULL, made);
  properties[PROP_KIND] =
    g_param_spec_int ("kind", NULL, NULL, 0, XG_OPERATION_DESTROYS, XG_OPERATION_ADDS, made);
  properties[PROP_CONFIRMATION] = g_param_spec_string ("confirmation", NULL, NULL, NULL, made);
  properties[PROP_DESTRUCTIVE] = g_param_spec_boolean ("destructive", NULL, NULL, FALSE, made);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, shown);
  properties[PROP_RESULT] = g_param_spec_string ("result", NULL, NULL, NULL, shown);
  properties[PROP_FOUND] = g_param_spec_string ("found", NULL, NULL, NULL, shown);
  properties[PROP_CHOSEN] = g_param_spec_boolean ("chosen", NULL, NULL, TRUE, shown);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_operation_init (XgOperation *self)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  priv->chosen = TRUE;
}

/**
 * xg_operation_get_sentence:
 * @self: an operation
 *
 * Returns: what it does, as a sentence
 */
const char *
xg_operation_get_sentence (XgOperation *self)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_OPERATION (self), NULL);
  return priv->sentence;
}

/**
 * xg_operation_get_consequence:
 * @self: an operation
 *
 * Returns: (nullable): what it means for others, as a sentence
 */
const char *
xg_operation_get_consequence (XgOperation *self)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_OPERATION (self), NULL);
  return priv->consequence;
}

/**
 * xg_operation_get_kind:
 * @self: an operation
 *
 * Returns: what it does to what is there
 */
XgOperationKind
xg_operation_get_kind (XgOperation *self)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_OPERATION (self), XG_OPERATION_ALTERS);
  return priv->kind;
}

/**
 * xg_operation_get_confirmation:
 * @self: an operation
 *
 * Returns: (nullable): what a person has to type before it is applied; %NULL: nothing
 */
const char *
xg_operation_get_confirmation (XgOperation *self)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_OPERATION (self), NULL);
  return priv->confirmation;
}

/**
 * xg_operation_get_destructive:
 * @self: an operation
 *
 * Returns: whether something is gone for good after it
 */
gboolean
xg_operation_get_destructive (XgOperation *self)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_OPERATION (self), FALSE);
  return priv->destructive;
}

XgOperationState
xg_operation_get_state (XgOperation *self)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_OPERATION (self), XG_OPERATION_PENDING);
  return priv->state;
}

/**
 * xg_operation_get_result:
 * @self: an operation
 *
 * Returns: (nullable): what the broker said, or what is not as it should be
 */
const char *
xg_operation_get_result (XgOperation *self)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_OPERATION (self), NULL);
  return priv->result;
}

/**
 * xg_operation_get_error:
 * @self: an operation
 *
 * Returns: (nullable): why it failed, or could not be read again, for those who want the server's
 *   own words
 */
const GError *
xg_operation_get_error (XgOperation *self)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_OPERATION (self), NULL);
  return priv->error;
}

/**
 * xg_operation_get_found:
 * @self: an operation
 *
 * Returns: (nullable): what xg_plan_look_async() found against it, as a sentence
 */
const char *
xg_operation_get_found (XgOperation *self)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_OPERATION (self), NULL);
  return priv->found;
}

/**
 * xg_operation_get_chosen:
 * @self: an operation
 *
 * Returns: whether its plan applies it
 */
gboolean
xg_operation_get_chosen (XgOperation *self)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_val_if_fail (XG_IS_OPERATION (self), FALSE);
  return priv->chosen;
}

/**
 * xg_operation_set_chosen:
 * @self: an operation of a draft
 * @chosen: whether its plan is to apply it
 */
void
xg_operation_set_chosen (XgOperation *self, gboolean chosen)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_if_fail (XG_IS_OPERATION (self));

  if (priv->chosen == !!chosen)
    return;
  priv->chosen = !!chosen;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHOSEN]);
}

/**
 * xg_operation_can_look:
 * @self: an operation
 *
 * Returns: whether it can be looked at before whether somebody changed what it puts back
 */
gboolean
xg_operation_can_look (XgOperation *self)
{
  const XgOperationClass *klass = XG_OPERATION_GET_CLASS (self);

  g_return_val_if_fail (XG_IS_OPERATION (self), FALSE);
  return klass->find_change != NULL && (klass->can_look == NULL || klass->can_look (self));
}

/**
 * xg_operation_set_found:
 * @self: an operation
 * @found: (nullable): what speaks against it; it is chosen only where nothing does
 *
 * Returns: whether that is news; else what the person chose stays
 */
gboolean
xg_operation_set_found (XgOperation *self, const char *found)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  if (g_strcmp0 (found, priv->found) == 0)
    return FALSE;
  g_free (priv->found);
  priv->found = g_strdup (found);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOUND]);
  xg_operation_set_chosen (self, found == NULL);
  return TRUE;
}

/**
 * xg_operation_dup_request:
 * @self: an operation
 *
 * Returns: (transfer full): the request as XML
 */
char *
xg_operation_dup_request (XgOperation *self)
{
  g_return_val_if_fail (XG_IS_OPERATION (self), NULL);
  return XG_OPERATION_GET_CLASS (self)->dup_request (self);
}

/**
 * xg_operation_is_over:
 * @self: an operation
 *
 * Returns: whether nothing more becomes of it by itself
 */
gboolean
xg_operation_is_over (XgOperation *self)
{
  XgOperationState state = xg_operation_get_state (self);

  return state != XG_OPERATION_PENDING && state != XG_OPERATION_RUNNING;
}

/**
 * xg_operation_is_applied:
 * @self: an operation
 *
 * Returns: whether the broker said that it is done
 */
gboolean
xg_operation_is_applied (XgOperation *self)
{
  XgOperationState state = xg_operation_get_state (self);

  return state == XG_OPERATION_DONE || state == XG_OPERATION_CONFIRMED ||
         state == XG_OPERATION_UNCONFIRMED;
}

/**
 * xg_operation_set_state:
 * @self: an operation
 * @state: what has become of it
 * @result: (nullable): what there is to say of it
 */
void
xg_operation_set_state (XgOperation *self, XgOperationState state, const char *result)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_return_if_fail (XG_IS_OPERATION (self));

  if (state != XG_OPERATION_FAILED && state != XG_OPERATION_UNCONFIRMED)
    g_clear_error (&priv->error);
  if (g_strcmp0 (result, priv->result) != 0)
    {
      g_free (priv->result);
      priv->result = g_strdup (result);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESULT]);
    }
  if (state != priv->state)
    {
      priv->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
}

/**
 * xg_operation_note_error:
 * @self: an operation
 * @error: why it could not be read again
 */
void
xg_operation_note_error (XgOperation *self, const GError *error)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);

  g_clear_error (&priv->error);
  priv->error = g_error_copy (error);
}

/**
 * xg_operation_fail:
 * @self: an operation
 * @error: why
 */
void
xg_operation_fail (XgOperation *self, const GError *error)
{
  XgOperationPrivate *priv = xg_operation_get_instance_private (self);
  g_autofree char *text = NULL;

  g_return_if_fail (XG_IS_OPERATION (self));
  g_return_if_fail (error != NULL);

  g_clear_error (&priv->error);
  priv->error = g_error_copy (error);
  text = XG_OPERATION_GET_CLASS (self)->dup_failure (self, error);
  xg_operation_set_state (self, XG_OPERATION_FAILED, text);
}

/**
 * xg_operation_dup_evidence_key:
 * @self: an operation
 *
 * Returns: (transfer full) (nullable): what has to be read again; %NULL: nothing can be
 */
char *
xg_operation_dup_evidence_key (XgOperation *self)
{
  XgOperationClass *klass = XG_OPERATION_GET_CLASS (self);

  return klass->dup_evidence_key != NULL ? klass->dup_evidence_key (self) : NULL;
}
