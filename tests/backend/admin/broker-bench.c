/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "broker-bench.h"

#include <string.h>

#ifdef __SANITIZE_ADDRESS__
/* LeakSanitizer of Debian 12 crashes over the threads of a process that has loaded GnuTLS. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}
#endif

void
bench_note_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

GAsyncResult *
bench_wait_for (GAsyncResult **result)
{
  gint64 end = 0;

  while (*result == NULL)
    fixture_iterate (&end);
  return *result;
}

/* For g_test_add(), see BENCH_TEST. */
void
bench_set_up (Bench *b, gconstpointer data)
{
  g_autoptr (XgProfile) profile = xg_profile_new ("test");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  service_start (&b->service);
  g_object_set (profile, "jid", "alice@" FAKE_DOMAIN, NULL);
  b->grid = xg_grid_new (profile, g_get_user_data_dir (), FALSE);
  xg_grid_open_async (b->grid, TRUE, NULL, bench_note_result_cb, &result);
  xg_grid_open_finish (b->grid, bench_wait_for (&result), &error);
  g_assert_no_error (error);
  b->broker =
    xg_broker_new (SERVICE, NULL, xg_grid_get_session (b->grid), b->grid->store, b->grid->ingest);
  b->plan = xg_plan_new ("Test");
}

void
bench_tear_down (Bench *b, gconstpointer data)
{
  service_clear (&b->service);
  g_clear_object (&b->plan);
  g_clear_object (&b->broker); /* what takes back may still be there */
  xg_grid_close (b->grid);
  g_clear_object (&b->grid);
}

/* One after the other, so that the answers fit. */
void
bench_apply_plan (Bench *b, XgPlan *plan)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  xg_plan_apply_async (plan,
                       G_OBJECT (b->service.fixture.stream),
                       1,
                       NULL,
                       bench_note_result_cb,
                       &result);
  xg_plan_apply_finish (plan, bench_wait_for (&result), &error);
  g_assert_no_error (error);
}

void
bench_apply (Bench *b)
{
  bench_apply_plan (b, b->plan);
}

/* The only change is answered with @answer, and what is read again, if anything is, with @reading.
 */
void
bench_apply_answered (Bench *b, const char *answer, const char *reading)
{
  bench_answers (b, answer);
  if (reading != NULL)
    bench_answers (b, reading);
  bench_apply (b);
}

/* The inverse of the only operation that was applied; NULL: there is none. */
XgOperation *
bench_get_inverse (Bench *b, XgPlan **undo)
{
  *undo = xg_plan_make_undo (b->plan, "Undo", NULL);
  return g_list_model_get_n_items (G_LIST_MODEL (*undo)) > 0
           ? g_list_model_get_item (G_LIST_MODEL (*undo), 0)
           : NULL;
}

XgOperation *
bench_add (Bench *b, XgOperation *operation)
{
  g_assert_nonnull (operation);
  xg_plan_add (b->plan, operation);
  return operation;
}

void
bench_assert_state (XgOperation *operation, XgOperationState state, const char *words)
{
  const char *result = xg_operation_get_result (operation);

  if (xg_operation_get_state (operation) != state)
    g_test_message ("%s: %s", xg_operation_get_sentence (operation), result);
  g_assert_cmpint (xg_operation_get_state (operation), ==, state);
  if (words == NULL)
    {
      g_assert_null (result);
      return;
    }
  g_assert_nonnull (result);
  if (strstr (result, words) == NULL)
    g_error ("“%s” is not in “%s”", words, result);
}

/* What is shown before is XML, and says @payload to the broker. */
void
bench_assert_shows (XgOperation *operation, const char *payload)
{
  g_autofree char *request = xg_operation_dup_request (operation);
  g_autofree char *expected =
    g_strdup_printf ("<iq type=\"set\" to=\"" SERVICE "\">%s</iq>", payload);
  g_autoptr (GError) error = NULL;
  g_autoptr (XgStanza) stanza = xg_stanza_parse (request, -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (request, ==, expected);
}

void
bench_answers (Bench *b, const char *xml)
{
  service_answers (&b->service, xml);
}

XgPastPlan *
bench_load_past (Bench *b, guint index)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) plans = NULL;
  g_autoptr (GError) error = NULL;

  xg_store_flush (b->grid->store);
  xg_past_plans_load_async (b->broker, 10, NULL, bench_note_result_cb, &result);
  plans = xg_past_plans_load_finish (bench_wait_for (&result), &error);
  g_assert_no_error (error);
  return g_list_model_get_item (plans, index);
}

/* Looks at what there is before @plan is applied; whether anything was found that is news. */
gboolean
bench_look (Bench *b, XgPlan *plan)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean news = FALSE;

  g_assert_true (xg_plan_can_look (plan));
  xg_plan_look_async (plan,
                      G_OBJECT (b->service.fixture.stream),
                      1,
                      NULL,
                      bench_note_result_cb,
                      &result);
  xg_plan_look_finish (plan, bench_wait_for (&result), &news, &error);
  g_assert_no_error (error);
  return news;
}

void
bench_assert_found (XgOperation *operation, const char *words)
{
  const char *found = xg_operation_get_found (operation);

  g_assert_cmpint (xg_operation_get_chosen (operation), ==, words == NULL);
  if (words == NULL)
    {
      g_assert_null (found);
      return;
    }
  g_assert_nonnull (found);
  if (strstr (found, words) == NULL)
    g_error ("“%s” is not in “%s”", words, found);
}

/* The main () of a program of such tests, which @add adds. */
int
bench_run (int argc, char **argv, void (*add) (void))
{
  g_autofree char *certificates = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  certificates = fixture_make_certificates ();
  add ();
  status = g_test_run ();
  fixture_remove_certificates (certificates);
  return status;
}
