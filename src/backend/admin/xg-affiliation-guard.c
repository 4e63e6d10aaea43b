/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-admin"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "admin/xg-affiliation-guard.h"
#include "xmpp/xg-jid.h"

typedef struct
{
  const char *own_jid;
  GHashTable *before; /* folded bare JID -> XgStanding */
  GHashTable *after;
  GPtrArray *guards;
} Check;

/**
 * xg_guard_free:
 * @self: (transfer full) (nullable): a warning or block
 */
void
xg_guard_free (XgGuard *self)
{
  if (self == NULL)
    return;
  g_free (self->jid);
  g_free (self->sentence);
  g_free (self);
}

static void
guard_free (gpointer data)
{
  xg_guard_free (data);
}

static void
add (Check *self, XgGuardKind kind, const char *jid, char *sentence)
{
  XgGuard *guard = g_new0 (XgGuard, 1);

  guard->kind = kind;
  guard->jid = g_strdup (jid);
  guard->sentence = sentence;
  g_ptr_array_add (self->guards, guard);
}

/* Affiliations belong to bare JIDs, which are compared without case. */
static char *
key_of (const char *jid)
{
  g_autofree char *bare = xg_jid_bare (jid);

  return g_utf8_casefold (bare, -1);
}

static XgAffiliation
affiliation_in (GHashTable *table, const char *key)
{
  const XgStanding *affiliate = g_hash_table_lookup (table, key);

  return affiliate != NULL ? affiliate->affiliation : XG_AFFILIATION_NONE;
}

static guint
count (GHashTable *table, XgAffiliation a, XgAffiliation b)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const XgStanding *affiliate = value;

      n += affiliate->affiliation == a || affiliate->affiliation == b;
    }
  return n;
}

static void
check_self (Check *self)
{
  g_autofree char *key = key_of (self->own_jid);
  XgAffiliation before = affiliation_in (self->before, key);
  XgAffiliation after = affiliation_in (self->after, key);

  if (after >= before)
    return;
  if (before == XG_AFFILIATION_OWNER)
    add (self,
         XG_GUARD_WARNING,
         self->own_jid,
         g_strdup (_ ("You would no longer be an owner, and could not take that back yourself: "
                      "another owner would have to.")));
  else
    add (
      self,
      XG_GUARD_WARNING,
      self->own_jid,
      g_strdup (_ ("You would have less rights than now, and could not take that back yourself.")));
}

static void
check_last (Check *self)
{
  if (count (self->before, XG_AFFILIATION_OWNER, XG_AFFILIATION_OWNER) > 0 &&
      count (self->after, XG_AFFILIATION_OWNER, XG_AFFILIATION_OWNER) == 0)
    add (self,
         XG_GUARD_BLOCK,
         NULL,
         g_strdup (_ ("Nobody would be an owner any more, so that nobody could administer it. Make "
                      "somebody else an owner first.")));
  if (count (self->before, XG_AFFILIATION_PUBLISHER, XG_AFFILIATION_PUBLISH_ONLY) > 0 &&
      count (self->after, XG_AFFILIATION_PUBLISHER, XG_AFFILIATION_PUBLISH_ONLY) == 0)
    add (self,
         XG_GUARD_WARNING,
         NULL,
         g_strdup (_ ("There would be no publisher any more: only owners could publish, unless the "
                      "publish model lets others.")));
}

static void
check_change (Check *self, const XgStanding *wish, const char *key)
{
  const XgStanding *present = g_hash_table_lookup (self->before, key);
  g_autofree char *own_key = key_of (self->own_jid);
  XgAffiliation before = affiliation_in (self->before, key);

  if (wish->affiliation == before || g_str_equal (key, own_key))
    return;
  if (wish->affiliation == XG_AFFILIATION_OWNER)
    add (self,
         XG_GUARD_WARNING,
         wish->jid,
         g_strdup_printf (_ ("%s would be an owner, and could also take your own rights away."),
                          wish->jid));
  else if (before == XG_AFFILIATION_OWNER)
    add (self,
         XG_GUARD_WARNING,
         wish->jid,
         g_strdup_printf (_ ("%s would no longer be an owner."), wish->jid));
  if (wish->affiliation == XG_AFFILIATION_OUTCAST && present != NULL && present->subscribed)
    add (self,
         XG_GUARD_WARNING,
         wish->jid,
         g_strdup_printf (_ ("%s is subscribed. A ban does not end that with every Broker: end the "
                             "subscription too, or it may go on receiving."),
                          wish->jid));
  if (wish->affiliation == XG_AFFILIATION_PUBLISH_ONLY && present != NULL && present->subscribed)
    add (self,
         XG_GUARD_WARNING,
         wish->jid,
         g_strdup_printf (_ ("%s is subscribed, and who may only publish may not be. End the "
                             "subscription too, or it may go on receiving."),
                          wish->jid));
}

static void
check_wishes (Check *self, const XgStanding *wanted, guint n_wanted)
{
  g_autoptr (GHashTable) wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n_wanted; i++)
    {
      const XgStanding *wish = &wanted[i];
      g_autofree char *key = NULL;

      if (!xg_jid_split (wish->jid, NULL, NULL, NULL))
        {
          add (self,
               XG_GUARD_BLOCK,
               wish->jid,
               g_strdup_printf (_ ("“%s” is not the form of an address. Correct it."),
                                wish->jid != NULL ? wish->jid : ""));
          continue;
        }
      if (wish->affiliation == XG_AFFILIATION_UNKNOWN)
        {
          add (self,
               XG_GUARD_BLOCK,
               wish->jid,
               g_strdup_printf (_ ("What %s is to be is not said. Choose an affiliation."),
                                wish->jid));
          continue;
        }
      key = key_of (wish->jid);
      if (g_hash_table_contains (wishes, key) && affiliation_in (wishes, key) != wish->affiliation)
        add (self,
             XG_GUARD_BLOCK,
             wish->jid,
             g_strdup_printf (_ ("%s is to be two things at once. Choose one."), wish->jid));
      check_change (self, wish, key);
      g_hash_table_replace (wishes, g_strdup (key), (gpointer) wish);
      g_hash_table_replace (self->after, g_steal_pointer (&key), (gpointer) wish);
    }
}

/**
 * xg_affiliation_guard_check:
 * @own_jid: the account that would make the changes
 * @present: (array length=n_present): who is what now
 * @n_present: how many
 * @wanted: (array length=n_wanted): the changes; others stay as they are
 * @n_wanted: how many
 *
 * Looks at changes of affiliations (XEP-0060 section 8.9) before they are made. A pure function.
 *
 * Returns: (transfer full) (element-type XgGuard): what speaks against them: each change in its
 *   order, then ourselves, then what would be left; empty when nothing does
 */
GPtrArray *
xg_affiliation_guard_check (const char *own_jid,
                            const XgStanding *present,
                            guint n_present,
                            const XgStanding *wanted,
                            guint n_wanted)
{
  g_autoptr (GHashTable) before = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) after = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Check check = { .own_jid = own_jid, .before = before, .after = after };

  check.guards = g_ptr_array_new_with_free_func (guard_free);
  for (guint i = 0; i < n_present; i++)
    {
      g_hash_table_replace (before, key_of (present[i].jid), (gpointer) &present[i]);
      g_hash_table_replace (after, key_of (present[i].jid), (gpointer) &present[i]);
    }
  check_wishes (&check, wanted, n_wanted);
  check_self (&check);
  check_last (&check);
  return check.guards;
}

/**
 * xg_affiliation_guard_blocks:
 * @guards: (element-type XgGuard): an answer of xg_affiliation_guard_check()
 *
 * Returns: whether one of them forbids the changes
 */
gboolean
xg_affiliation_guard_blocks (GPtrArray *guards)
{
  for (guint i = 0; i < guards->len; i++)
    {
      const XgGuard *guard = guards->pdata[i];

      if (guard->kind == XG_GUARD_BLOCK)
        return TRUE;
    }
  return FALSE;
}
