/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "plan/xg-plan.h"

#include <string.h>

#include "xmpp/xg-xmpp-error.h"

/* A broker that is a list of words: an operation puts its word there, or takes it away. */
typedef struct
{
  GPtrArray *words;
  GPtrArray *log;      /* what was begun, in order */
  guint n_running;     /* now */
  guint n_running_max; /* ever */
  XgPlan *stops;       /* with the first question; NULL: none */
  guint n_reads;
  const char *refused; /* this word */
  const char *ignored; /* said to be done, and is not */
  const char *lost;    /* here the connection breaks */
  gboolean unreadable;
} Broker;

static Broker broker;

#define TOY_TYPE_OPERATION (toy_operation_get_type ())
G_DECLARE_FINAL_TYPE (ToyOperation, toy_operation, TOY, OPERATION, XgOperation)

struct _ToyOperation
{
  XgOperation parent_instance;
  char *word;
  gboolean removes;
  gboolean at_once; /* answers before the call returns */
};

G_DEFINE_FINAL_TYPE (ToyOperation, toy_operation, XG_TYPE_OPERATION)

static gboolean
has_word (const char *word)
{
  return g_ptr_array_find_with_equal_func (broker.words, word, g_str_equal, NULL);
}

static void
change (ToyOperation *self)
{
  guint index;

  if (!self->removes)
    g_ptr_array_add (broker.words, g_strdup (self->word));
  else if (g_ptr_array_find_with_equal_func (broker.words, self->word, g_str_equal, &index))
    g_ptr_array_remove_index (broker.words, index);
}

static gboolean
answer_cb (gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ToyOperation *self = TOY_OPERATION (g_task_get_source_object (task));

  broker.n_running--;
  if (g_strcmp0 (self->word, broker.refused) == 0)
    g_task_return_new_error (task, XG_STANZA_ERROR, XG_STANZA_ERROR_FORBIDDEN, "Not you.");
  else if (g_strcmp0 (self->word, broker.lost) == 0)
    g_task_return_new_error (task, XG_STANZA_ERROR, XG_STANZA_ERROR_DISCONNECTED, "Gone.");
  else
    {
      if (g_strcmp0 (self->word, broker.ignored) != 0)
        change (self);
      g_task_return_boolean (task, TRUE);
    }
  return G_SOURCE_REMOVE;
}

static void
toy_apply_async (XgOperation *operation,
                 GObject *context,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  ToyOperation *self = TOY_OPERATION (operation);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_ptr_array_add (broker.log, g_strdup (self->word));
  broker.n_running++;
  broker.n_running_max = MAX (broker.n_running_max, broker.n_running);
  if (self->at_once)
    answer_cb (task);
  else
    g_idle_add (answer_cb, task);
}

static gboolean
toy_apply_finish (XgOperation *operation, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
toy_dup_request (XgOperation *operation)
{
  return g_strdup_printf ("<word>%s</word>", TOY_OPERATION (operation)->word);
}

/* Words of the same first letter are read together; those with a "-" can't be. */
static char *
toy_dup_evidence_key (XgOperation *operation)
{
  const char *word = TOY_OPERATION (operation)->word;

  return strchr (word, '-') == NULL ? g_strndup (word, 1) : NULL;
}

static void
toy_read_async (XgOperation *operation,
                GObject *context,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (operation, cancellable, callback, user_data);

  broker.n_reads++;
  if (broker.stops != NULL)
    xg_plan_stop_reading (broker.stops);
  if (broker.unreadable)
    g_task_return_new_error (task, XG_STANZA_ERROR, XG_STANZA_ERROR_NO_ANSWER, "Too late.");
  else
    g_task_return_pointer (task, g_object_new (G_TYPE_OBJECT, NULL), g_object_unref);
}

static GObject *
toy_read_finish (XgOperation *operation, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
toy_check (XgOperation *operation, GObject *evidence, char **difference)
{
  ToyOperation *self = TOY_OPERATION (operation);
  gboolean there = has_word (self->word);

  if (there == !self->removes)
    return TRUE;
  *difference = g_strdup (there ? "It is there." : "It is not there.");
  return FALSE;
}

static XgOperation *toy (const char *word, gboolean removes);

static XgOperation *
toy_dup_inverse (XgOperation *operation)
{
  ToyOperation *self = TOY_OPERATION (operation);

  return self->removes ? NULL : toy (self->word, TRUE);
}

static void
toy_operation_finalize (GObject *object)
{
  g_free (TOY_OPERATION (object)->word);
  G_OBJECT_CLASS (toy_operation_parent_class)->finalize (object);
}

static void
toy_operation_class_init (ToyOperationClass *klass)
{
  XgOperationClass *operation_class = XG_OPERATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = toy_operation_finalize;
  operation_class->apply_async = toy_apply_async;
  operation_class->apply_finish = toy_apply_finish;
  operation_class->dup_request = toy_dup_request;
  operation_class->dup_evidence_key = toy_dup_evidence_key;
  operation_class->read_async = toy_read_async;
  operation_class->read_finish = toy_read_finish;
  operation_class->check = toy_check;
  operation_class->dup_inverse = toy_dup_inverse;
}

static void
toy_operation_init (ToyOperation *self)
{
}

static XgOperation *
toy (const char *word, gboolean removes)
{
  ToyOperation *self =
    g_object_new (TOY_TYPE_OPERATION, "sentence", word, "destructive", removes, NULL);

  self->word = g_strdup (word);
  self->removes = removes;
  return XG_OPERATION (self);
}

typedef struct
{
  XgPlan *plan;
  GCancellable *cancellable;
  GHashTable *operations; /* word -> XgOperation, borrowed */
  guint n_counts;
} Fixture;

static void
counts_cb (XgPlan *plan, gpointer user_data)
{
  Fixture *fixture = user_data;
  XgPlanCounts counts;

  xg_plan_get_counts (plan, &counts);
  g_assert_cmpuint (counts.n_over, <=, counts.n_total);
  g_assert_cmpuint (counts.n_applied + counts.n_wrong + counts.n_cancelled, ==, counts.n_over);
  fixture->n_counts++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  memset (&broker, 0, sizeof broker);
  broker.words = g_ptr_array_new_with_free_func (g_free);
  broker.log = g_ptr_array_new_with_free_func (g_free);
  fixture->plan = xg_plan_new ("Words");
  fixture->cancellable = g_cancellable_new ();
  fixture->operations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect (fixture->plan, "counts-changed", G_CALLBACK (counts_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->plan);
  g_assert_finalize_object (fixture->cancellable);
  g_hash_table_unref (fixture->operations);
  g_ptr_array_unref (broker.words);
  g_ptr_array_unref (broker.log);
}

/* @needs: a word that has to be there before; NULL: none. */
static XgOperation *
add (Fixture *fixture, const char *word, const char *needs)
{
  XgOperation *operation = toy (word, FALSE);

  xg_plan_add (fixture->plan, operation);
  if (needs != NULL)
    xg_plan_add_need (fixture->plan, operation, g_hash_table_lookup (fixture->operations, needs));
  g_hash_table_insert (fixture->operations, g_strdup (word), operation);
  return operation;
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
apply_plan (XgPlan *plan, guint window, GCancellable *cancellable, gboolean to_the_end)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  xg_plan_apply_async (plan, NULL, window, cancellable, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (xg_plan_apply_finish (plan, result, &error), ==, to_the_end);
  if (!to_the_end)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (xg_plan_get_state (plan), ==, XG_PLAN_OVER);
}

static void
apply (Fixture *fixture, guint window)
{
  apply_plan (fixture->plan, window, fixture->cancellable, TRUE);
}

static void
assert_state (Fixture *fixture, const char *word, XgOperationState state, const char *result)
{
  XgOperation *operation = g_hash_table_lookup (fixture->operations, word);

  g_assert_cmpint (xg_operation_get_state (operation), ==, state);
  if (result == NULL)
    g_assert_null (xg_operation_get_result (operation));
  else
    g_assert_nonnull (strstr (xg_operation_get_result (operation), result));
}

static char *
list_log (void)
{
  g_ptr_array_add (broker.log, NULL);
  g_ptr_array_set_size (broker.log, (int) broker.log->len - 1);
  g_ptr_array_add (broker.log, NULL);
  return g_strjoinv (" ", (char **) broker.log->pdata);
}

static void
test_everything_is_confirmed (Fixture *fixture, gconstpointer data)
{
  XgPlanCounts counts;

  add (fixture, "apple", NULL);
  add (fixture, "avocado", NULL);
  add (fixture, "berry", NULL);
  apply (fixture, 8);
  assert_state (fixture, "apple", XG_OPERATION_CONFIRMED, NULL);
  assert_state (fixture, "avocado", XG_OPERATION_CONFIRMED, NULL);
  assert_state (fixture, "berry", XG_OPERATION_CONFIRMED, NULL);
  g_assert_cmpuint (broker.n_reads, ==, 2);
  xg_plan_get_counts (fixture->plan, &counts);
  g_assert_cmpuint (counts.n_applied, ==, 3);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  apply (fixture, 8);
  g_assert_cmpuint (broker.n_reads, ==, 0);
}

static void
test_window (Fixture *fixture, gconstpointer data)
{
  XgPlanCounts counts;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *word = g_strdup_printf ("word%u", i);

      add (fixture, word, NULL);
    }
  apply (fixture, 5);
  g_assert_cmpuint (broker.n_running_max, ==, 5);
  g_assert_cmpuint (broker.words->len, ==, 1000);
  g_assert_cmpuint (broker.n_reads, ==, 1);
  xg_plan_get_counts (fixture->plan, &counts);
  g_assert_cmpuint (counts.n_applied, ==, 1000);
}

static void
test_answers_at_once (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *word = g_strdup_printf ("w-%u", i);

      TOY_OPERATION (add (fixture, word, NULL))->at_once = TRUE;
    }
  apply (fixture, 1);
  g_assert_cmpuint (broker.words->len, ==, 20000);
}

static void
test_what_is_needed_comes_first (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = NULL;

  add (fixture, "collection", NULL);
  add (fixture, "topic", "collection");
  add (fixture, "provider", "topic");
  add (fixture, "other", NULL);
  apply (fixture, 8);
  log = list_log ();
  g_assert_cmpstr (log, ==, "collection other topic provider");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  XgPlanCounts counts;

  broker.refused = "collection";
  add (fixture, "collection", NULL);
  add (fixture, "topic", "collection");
  add (fixture, "provider", "topic");
  add (fixture, "other", NULL);
  apply (fixture, 8);
  assert_state (fixture, "collection", XG_OPERATION_FAILED, "Not you.");
  assert_state (fixture, "topic", XG_OPERATION_SKIPPED, "collection");
  assert_state (fixture, "provider", XG_OPERATION_SKIPPED, "collection");
  assert_state (fixture, "other", XG_OPERATION_CONFIRMED, NULL);
  g_assert_error (xg_operation_get_error (g_hash_table_lookup (fixture->operations, "collection")),
                  XG_STANZA_ERROR,
                  XG_STANZA_ERROR_FORBIDDEN);
  xg_plan_get_counts (fixture->plan, &counts);
  g_assert_cmpuint (counts.n_wrong, ==, 3);
}

static void
test_retry (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = NULL;

  broker.refused = "collection";
  add (fixture, "collection", NULL);
  add (fixture, "topic", "collection");
  add (fixture, "other", NULL);
  apply (fixture, 8);
  broker.refused = NULL;
  g_assert_cmpuint (xg_plan_reset_failed (fixture->plan), ==, 2);
  assert_state (fixture, "collection", XG_OPERATION_PENDING, NULL);
  apply (fixture, 8);
  log = list_log ();
  g_assert_cmpstr (log, ==, "collection other collection topic");
  assert_state (fixture, "topic", XG_OPERATION_CONFIRMED, NULL);
  g_assert_cmpuint (xg_plan_reset_failed (fixture->plan), ==, 0);
}

static void
test_said_and_not_done (Fixture *fixture, gconstpointer data)
{
  broker.ignored = "apple";
  add (fixture, "apple", NULL);
  add (fixture, "almond", NULL);
  apply (fixture, 8);
  assert_state (fixture, "apple", XG_OPERATION_DIFFERENT, "It is not there.");
  assert_state (fixture, "almond", XG_OPERATION_CONFIRMED, NULL);
}

static void
test_not_readable (Fixture *fixture, gconstpointer data)
{
  broker.unreadable = TRUE;
  add (fixture, "apple", NULL);
  add (fixture, "no-evidence", NULL);
  apply (fixture, 8);
  assert_state (fixture, "apple", XG_OPERATION_UNCONFIRMED, "Too late.");
  assert_state (fixture, "no-evidence", XG_OPERATION_DONE, NULL);
}

static void
test_connection_lost (Fixture *fixture, gconstpointer data)
{
  broker.lost = "second";
  add (fixture, "first", NULL);
  add (fixture, "second", NULL);
  add (fixture, "third", NULL);
  apply (fixture, 1);
  assert_state (fixture, "first", XG_OPERATION_CONFIRMED, NULL);
  assert_state (fixture, "second", XG_OPERATION_FAILED, "Gone.");
  assert_state (fixture, "third", XG_OPERATION_CANCELLED, "connection");
  g_assert_cmpuint (broker.log->len, ==, 2);
}

static void
cancel_after_one (Fixture *fixture)
{
  if (broker.words->len == 1)
    g_cancellable_cancel (fixture->cancellable);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *word = g_strdup_printf ("word%u", i);

      add (fixture, word, NULL);
    }
  g_signal_connect_swapped (fixture->plan,
                            "counts-changed",
                            G_CALLBACK (cancel_after_one),
                            fixture);
  apply_plan (fixture->plan, 3, fixture->cancellable, FALSE);
  g_assert_cmpuint (broker.words->len, ==, broker.log->len);
  g_assert_cmpuint (broker.words->len, <=, 4);
  assert_state (fixture, "word0", XG_OPERATION_CONFIRMED, NULL);
  assert_state (fixture, "word50", XG_OPERATION_CANCELLED, "Not tried");
  g_assert_cmpuint (broker.n_running, ==, 0);
}

/* Reading again changes nothing: who does not want to wait for it need not. */
static void
test_reading_is_stopped (Fixture *fixture, gconstpointer data)
{
  XgPlanCounts counts;

  add (fixture, "apple", NULL);
  add (fixture, "berry", NULL);
  add (fixture, "cherry", NULL);
  xg_plan_stop_reading (fixture->plan); /* nothing is read yet */
  broker.stops = fixture->plan;
  apply_plan (fixture->plan, 1, fixture->cancellable, TRUE);
  broker.stops = NULL;
  g_assert_cmpuint (broker.n_reads, ==, 1);
  xg_plan_get_counts (fixture->plan, &counts);
  g_assert_cmpuint (counts.n_applied, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (XgOperation) operation = g_list_model_get_item (G_LIST_MODEL (fixture->plan), i);

      g_assert_cmpint (xg_operation_get_state (operation), ==, XG_OPERATION_UNCONFIRMED);
      g_assert_cmpstr (xg_operation_get_result (operation),
                       ==,
                       "The Broker said that it is done; it was not read again.");
    }
  xg_plan_stop_reading (fixture->plan); /* nothing is read any more */
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  add (fixture, "apple", NULL);
  g_cancellable_cancel (fixture->cancellable);
  apply_plan (fixture->plan, 3, fixture->cancellable, FALSE);
  g_assert_cmpuint (broker.log->len, ==, 0);
  assert_state (fixture, "apple", XG_OPERATION_CANCELLED, "Not tried");
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (XgPlan) undo = NULL;
  g_autofree char *log = NULL;
  guint n_left_out;

  broker.refused = "never";
  g_ptr_array_add (broker.words, g_strdup ("old"));
  add (fixture, "collection", NULL);
  add (fixture, "topic", "collection");
  add (fixture, "never", NULL);
  xg_plan_add (fixture->plan, toy ("old", TRUE));
  g_assert_true (xg_plan_is_destructive (fixture->plan));
  apply (fixture, 8);
  g_assert_cmpuint (broker.words->len, ==, 2);

  g_ptr_array_set_size (broker.log, 0);
  undo = xg_plan_make_undo (fixture->plan, "Back", &n_left_out);
  g_assert_cmpuint (n_left_out, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (undo)), ==, 2);
  apply_plan (undo, 8, NULL, TRUE);
  log = list_log ();
  g_assert_cmpstr (log, ==, "topic collection");
  g_assert_cmpuint (broker.words->len, ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/plan/everything-is-confirmed", test_everything_is_confirmed },
    { "/plan/nothing-to-do", test_empty },
    { "/plan/no-more-at-once-than-the-window", test_window },
    { "/plan/answers-before-the-call-returns", test_answers_at_once },
    { "/plan/what-is-needed-comes-first", test_what_is_needed_comes_first },
    { "/plan/what-needs-a-refused-one-is-skipped", test_refused },
    { "/plan/retry-does-only-what-is-not-done", test_retry },
    { "/plan/said-to-be-done-and-is-not", test_said_and_not_done },
    { "/plan/done-and-not-readable", test_not_readable },
    { "/plan/connection-lost", test_connection_lost },
    { "/plan/cancelled", test_cancelled },
    { "/plan/reading-is-stopped", test_reading_is_stopped },
    { "/plan/cancelled-before-it-began", test_cancelled_before },
    { "/plan/undo", test_undo },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
