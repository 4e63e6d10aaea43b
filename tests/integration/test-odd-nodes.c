/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "admin/xg-affiliation-operation.h"
#include "admin/xg-configure-operation.h"
#include "admin/xg-create-operation.h"
#include "admin/xg-publish-operation.h"
#include "admin/xg-reading.h"
#include "admin/xg-removal-operation.h"
#include "admin/xg-subscription-operation.h"
#include "grid/xg-broker-private.h"
#include "grid/xg-link.h"
#include "operations-kit.h"

/* Everything that can be done to a topic, done to topics of strange names. */

#define LONG_NODE 1000 /* bytes */

typedef struct
{
  const char *name;
  const char *node; /* NULL: LONG_NODE bytes */
} Odd;

static const Odd table[] = {
  { "slashes", "/a//b/../c/" },
  { "number-sign", "#incidents#" },
  { "brackets", "grid(north) [1] {2}" },
  { "percent", "100%25 %2F%00 %" },
  { "markup", "a & <b>bold</b> \"c\" 'd' &amp; ]]>" },
  { "spaces", " two  spaces inside, one at each end " },
  { "url", "xmpp:x?;node=y&item=z+1" },
  { "emoji", "🚒🔥 👩‍🚒 🇩🇪" },
  { "right-to-left", "שלום ‮evil‬ مرحبا" },
  { "accents", "e\xcc\x81 é ﬁ Ⅷ ß İ" },
  { "windows", "C:\\x|y*?<>:" },
  { "one-letter", "." },
  { "long", NULL },
};

static char *
dup_node (const Odd *odd)
{
  g_autoptr (GString) node = g_string_new (odd->node);

  while (odd->node == NULL && node->len < LONG_NODE)
    g_string_append (node, "0123456789");
  return g_string_free (g_steal_pointer (&node), FALSE);
}

static XgOperation *
add (XgPlan *plan, XgOperation *operation)
{
  g_assert_nonnull (operation);
  xg_plan_add (plan, operation);
  return operation;
}

/* One operation, which has to be done and to be seen. Publishing is not read again. */
static void
run (XgOperation *operation)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Odd");

  add (plan, operation);
  kit_apply (plan);
  if (XG_IS_PUBLISH_OPERATION (operation))
    g_assert_cmpint (xg_operation_get_state (operation), ==, XG_OPERATION_DONE);
  else
    kit_assert_confirmed (plan);
}

static XgReading *
read_again (const char *node, XgReadingKind kind)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  XgReading *reading;

  xg_reading_async (kit_stream,
                    xg_broker_get_jid (kit_broker),
                    node,
                    kind,
                    NULL,
                    kit_note_result_cb,
                    &result);
  reading = xg_reading_finish (kit_wait_for (&result), &error);
  g_assert_no_error (error);
  return reading;
}

static void
configure (const char *node, const char *title)
{
  g_autoptr (XgReading) before = read_again (node, XG_READING_CONFIGURATION);
  g_autoptr (XgForm) form = xg_form_new (xg_reading_get_form (before));
  g_autoptr (GError) error = NULL;

  /* ejabberd's form has a title once there is one. */
  if (xg_form_find (form, "pubsub#title") != NULL)
    xg_form_field_set_text (xg_form_find (form, "pubsub#title"), title);
  xg_form_field_set_text (xg_form_find (form, "pubsub#max_items"), "7");
  run (xg_configure_operation_new (kit_broker, node, form, &error));
  g_assert_no_error (error);
}

/* The node's address leads to it. */
static void
follow_link (const char *node)
{
  XgNode *known = xg_broker_ensure_node (kit_broker, node);
  g_autofree char *uri = xg_node_get_uri (known);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgLink) link = xg_link_parse (uri, &error);

  g_assert_no_error (error);
  g_assert_true (g_str_is_ascii (uri));
  g_assert_cmpstr (link->broker, ==, xg_broker_get_jid (kit_broker));
  g_assert_cmpstr (link->node, ==, node);
  g_assert_null (link->item);
}

static void
use_items (const char *node)
{
  g_autoptr (XgReading) both = NULL;

  run (xg_publish_operation_new (kit_broker, node, node, "<a xmlns='urn:a'/>", NULL));
  run (xg_publish_operation_new (kit_broker, node, "second", "<a xmlns='urn:a'/>", NULL));
  both = read_again (node, XG_READING_ITEMS);
  g_assert_cmpuint (xg_reading_count_ids (both), ==, 2);
  g_assert_true (xg_reading_has_id (both, node));
  run (xg_retract_operation_new (kit_broker, node, node));
  run (xg_purge_operation_new (kit_broker, node));
}

static void
use_people (const char *node)
{
  g_autofree char *jid = g_strdup_printf ("alice@%s", g_getenv ("XG_DOMAIN"));

  run (xg_affiliation_operation_new (kit_broker,
                                     node,
                                     jid,
                                     XG_AFFILIATION_NONE,
                                     XG_AFFILIATION_PUBLISHER));
  run (xg_subscription_operation_new (kit_broker,
                                      node,
                                      jid,
                                      NULL,
                                      XG_SUBSCRIPTION_NONE,
                                      XG_SUBSCRIPTION_SUBSCRIBED));
}

/* Prosody has files of such names, which may have 255 bytes: what it says is all that can be done.
 */
static gboolean
is_refused (XgOperation *creation)
{
  g_autoptr (XgPlan) plan = xg_plan_new ("Too long");

  add (plan, creation);
  kit_apply (plan);
  if (xg_operation_get_state (creation) == XG_OPERATION_CONFIRMED)
    return FALSE;
  g_assert_cmpint (xg_operation_get_state (creation), ==, XG_OPERATION_FAILED);
  g_assert_nonnull (xg_operation_get_result (creation));
  g_assert_cmpstr (g_getenv ("XG_SERVER"), !=, "ejabberd");
  return TRUE;
}

static void
test_odd (gconstpointer data)
{
  const Odd *odd = data;
  g_autofree char *node = dup_node (odd);
  XgOperation *creation = xg_create_operation_new (kit_broker, node, XG_NODE_TOPIC, NULL);

  if (odd->node != NULL)
    run (creation);
  else if (is_refused (creation))
    {
      g_test_skip ("this server takes no names of a thousand bytes, and says so");
      return;
    }
  follow_link (node);
  configure (node, "A <b>title</b> & more");
  use_people (node);
  use_items (node);
  run (xg_delete_operation_new (kit_broker, node));
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!kit_start ())
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *path = g_strconcat ("/odd-nodes/", table[i].name, NULL);

      g_test_add_data_func (path, &table[i], test_odd);
    }
  status = g_test_run ();
  kit_stop ();
  return status;
}
