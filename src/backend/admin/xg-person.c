/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include "admin/xg-person.h"

#include <string.h>

struct _XgPerson
{
  GObject parent_instance;

  /* Owned */
  char *jid;
  char *folded;
  char *subid;
  char *word; /* the broker's own for the affiliation; NULL: one of XEP-0060 */

  XgAffiliation affiliation;
  XgAffiliation wanted;
  XgSubscriptionState state;
  gboolean state_known;
};

enum
{
  PROP_0,
  PROP_JID,
  PROP_AFFILIATION,
  PROP_WANTED,
  PROP_STATE,
  PROP_SUBID,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (XgPerson, xg_person, G_TYPE_OBJECT)

static void
xg_person_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  XgPerson *self = XG_PERSON (object);

  switch (prop_id)
    {
    case PROP_JID:
      g_value_set_string (value, self->jid);
      break;
    case PROP_AFFILIATION:
      g_value_set_int (value, (int) self->affiliation);
      break;
    case PROP_WANTED:
      g_value_set_int (value, (int) self->wanted);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_SUBID:
      g_value_set_string (value, self->subid);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
xg_person_finalize (GObject *object)
{
  XgPerson *self = XG_PERSON (object);

  g_free (self->jid);
  g_free (self->folded);
  g_free (self->subid);
  g_free (self->word);

  G_OBJECT_CLASS (xg_person_parent_class)->finalize (object);
}

static void
xg_person_class_init (XgPersonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = xg_person_get_property;
  object_class->finalize = xg_person_finalize;

  properties[PROP_JID] = g_param_spec_string ("jid", NULL, NULL, NULL, flags);
  properties[PROP_AFFILIATION] =
    g_param_spec_int ("affiliation", NULL, NULL, 0, XG_AFFILIATION_LAST, 0, flags);
  properties[PROP_WANTED] =
    g_param_spec_int ("wanted", NULL, NULL, 0, XG_AFFILIATION_LAST, 0, flags);
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, 0, XG_SUBSCRIPTION_SUBSCRIBED, 0, flags);
  properties[PROP_SUBID] = g_param_spec_string ("subid", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
xg_person_init (XgPerson *self)
{
}

/**
 * xg_person_new:
 * @jid: an address
 * @affiliation: what it is to the node
 * @state: how it is subscribed; %XG_SUBSCRIPTION_NONE: not at all, or not told yet
 * @subid: (nullable): which of several subscriptions
 */
XgPerson *
xg_person_new (const char *jid,
               XgAffiliation affiliation,
               XgSubscriptionState state,
               const char *subid)
{
  XgPerson *self = g_object_new (XG_TYPE_PERSON, NULL);

  self->jid = g_strdup (jid);
  self->folded = g_utf8_casefold (jid, -1);
  self->affiliation = affiliation;
  self->state = state;
  self->state_known = state != XG_SUBSCRIPTION_NONE;
  self->subid = g_strdup (subid);

  return self;
}

const char *
xg_person_get_jid (XgPerson *self)
{
  g_return_val_if_fail (XG_IS_PERSON (self), NULL);

  return self->jid;
}

XgAffiliation
xg_person_get_affiliation (XgPerson *self)
{
  g_return_val_if_fail (XG_IS_PERSON (self), XG_AFFILIATION_UNKNOWN);

  return self->affiliation;
}

/**
 * xg_person_get_word:
 *
 * Returns: (transfer none) (nullable): the broker's word for an affiliation that XEP-0060 does not
 *   have
 */
const char *
xg_person_get_word (XgPerson *self)
{
  g_return_val_if_fail (XG_IS_PERSON (self), NULL);

  return self->word;
}

void
xg_person_set_word (XgPerson *self, const char *word)
{
  g_return_if_fail (XG_IS_PERSON (self));

  g_free (self->word);
  self->word = g_strdup (word);
}

XgAffiliation
xg_person_get_wanted (XgPerson *self)
{
  g_return_val_if_fail (XG_IS_PERSON (self), XG_AFFILIATION_UNKNOWN);

  return self->wanted;
}

/**
 * xg_person_set_wanted:
 * @wanted: what it is to be; what it is already, or %XG_AFFILIATION_UNKNOWN: it stays
 */
void
xg_person_set_wanted (XgPerson *self, XgAffiliation wanted)
{
  g_return_if_fail (XG_IS_PERSON (self));

  if (wanted == self->affiliation)
    wanted = XG_AFFILIATION_UNKNOWN;
  if (self->wanted == wanted)
    return;
  self->wanted = wanted;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WANTED]);
}

/**
 * xg_person_is_changed:
 *
 * Returns: whether it is to be something else
 */
gboolean
xg_person_is_changed (XgPerson *self)
{
  g_return_val_if_fail (XG_IS_PERSON (self), FALSE);

  return self->wanted != XG_AFFILIATION_UNKNOWN;
}

XgSubscriptionState
xg_person_get_state (XgPerson *self)
{
  g_return_val_if_fail (XG_IS_PERSON (self), XG_SUBSCRIPTION_NONE);

  return self->state;
}

/**
 * xg_person_get_state_known:
 *
 * Returns: whether the broker told how it is subscribed
 */
gboolean
xg_person_get_state_known (XgPerson *self)
{
  g_return_val_if_fail (XG_IS_PERSON (self), FALSE);

  return self->state_known;
}

/**
 * xg_person_set_state:
 * @state: how it is subscribed, as the broker told
 */
void
xg_person_set_state (XgPerson *self, XgSubscriptionState state)
{
  g_return_if_fail (XG_IS_PERSON (self));

  if (self->state == state && self->state_known)
    return;
  self->state = state;
  self->state_known = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

const char *
xg_person_get_subid (XgPerson *self)
{
  g_return_val_if_fail (XG_IS_PERSON (self), NULL);

  return self->subid;
}

/**
 * xg_person_matches:
 * @folded: what to look for, by g_utf8_casefold()
 *
 * Returns: whether the address contains it
 */
gboolean
xg_person_matches (XgPerson *self, const char *folded)
{
  g_return_val_if_fail (XG_IS_PERSON (self), FALSE);

  return strstr (self->folded, folded) != NULL;
}

/**
 * xg_person_dup_key:
 *
 * Returns: (transfer full): the same text for those of whom the same is told, whatever is wanted
 */
char *
xg_person_dup_key (XgPerson *self)
{
  g_return_val_if_fail (XG_IS_PERSON (self), NULL);

  return g_strdup_printf ("%s\n%d %s\n%d %d\n%s",
                          self->jid,
                          (int) self->affiliation,
                          self->word != NULL ? self->word : "",
                          (int) self->state,
                          self->state_known,
                          self->subid != NULL ? self->subid : "");
}
