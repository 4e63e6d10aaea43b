/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-grid"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid/xg-demo.h"
#include "security/xg-secrets.h"

#define READY_LINE "XG_DEMO_DIR="

struct _XgDemo
{
  GObject parent_instance;

  /* Owned */
  GSubprocess *runner; /* NULL: none was started */
  GDataInputStream *output;
};

G_DEFINE_FINAL_TYPE (XgDemo, xg_demo, G_TYPE_OBJECT)

static void
xg_demo_dispose (GObject *object)
{
  xg_demo_stop (XG_DEMO (object));
  G_OBJECT_CLASS (xg_demo_parent_class)->dispose (object);
}

static void
xg_demo_class_init (XgDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = xg_demo_dispose;
}

static void
xg_demo_init (XgDemo *self)
{
}

static char *
runner_path (void)
{
  return g_build_filename (PKGDATADIR, "demo", "start", NULL);
}

/**
 * xg_demo_is_available:
 *
 * Returns: whether there is a demo grid to connect to, or one could be started
 */
gboolean
xg_demo_is_available (void)
{
  g_autofree char *runner = runner_path ();

  return g_getenv ("XG_DEMO_DIR") != NULL || g_file_test (runner, G_FILE_TEST_IS_EXECUTABLE);
}

/**
 * xg_demo_new:
 *
 * Returns: (transfer full): a demo that is not started
 */
XgDemo *
xg_demo_new (void)
{
  return g_object_new (XG_TYPE_DEMO, NULL);
}

/* What the runner tells of itself. */
typedef struct
{
  XgProfile *profile;
  char *password;
} Account;

static void
account_free (Account *account)
{
  g_clear_object (&account->profile);
  xg_secrets_wipe (account->password);
  g_free (account);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Account, account_free)

static Account *
read_account (const char *directory, GError **error)
{
  g_autofree char *path = g_build_filename (directory, "demo.ini", NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (Account) account = g_new0 (Account, 1);
  g_autofree char *jid = NULL;
  g_autofree char *host = NULL;
  g_autofree char *ca_file = NULL;
  g_autofree char *password_file = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, _ ("The demo grid’s description “%s” can’t be read: "), path);
      return NULL;
    }
  jid = g_key_file_get_string (file, "demo", "jid", error);
  host = jid != NULL ? g_key_file_get_string (file, "demo", "host", error) : NULL;
  ca_file = host != NULL ? g_key_file_get_string (file, "demo", "ca-file", error) : NULL;
  password_file =
    ca_file != NULL ? g_key_file_get_string (file, "demo", "password-file", error) : NULL;
  if (password_file == NULL ||
      !g_file_get_contents (password_file, &account->password, NULL, error))
    return NULL;
  g_strchomp (account->password);
  account->profile = xg_profile_new (_ ("Demo grid"));
  g_object_set (account->profile,
                "jid",
                jid,
                "host",
                host,
                "port",
                (guint) g_key_file_get_integer (file, "demo", "port", NULL),
                "ca-file",
                ca_file,
                "demo",
                TRUE,
                NULL);
  return g_steal_pointer (&account);
}

static void
read_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  Account *account = read_account (task_data, &error);

  if (account != NULL)
    g_task_return_pointer (task, account, (GDestroyNotify) account_free);
  else
    g_task_return_error (task, error);
}

static void read_next_line (GTask *task);

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  XgDemo *self = XG_DEMO (g_task_get_source_object (task));
  GError *error = NULL;
  g_autofree char *line =
    g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (line == NULL)
    {
      xg_demo_stop (self);
      g_task_return_new_error (
        task,
        G_IO_ERROR,
        G_IO_ERROR_FAILED,
        _ ("The demo grid did not start. Run “%s” in a terminal to see why."),
        PKGDATADIR "/demo/start");
      return;
    }
  if (!g_str_has_prefix (line, READY_LINE))
    {
      read_next_line (g_steal_pointer (&task));
      return;
    }
  g_task_set_task_data (task, g_strdup (line + strlen (READY_LINE)), g_free);
  g_task_run_in_thread (task, read_worker);
}

static void
read_next_line (GTask *task)
{
  XgDemo *self = XG_DEMO (g_task_get_source_object (task));

  g_data_input_stream_read_line_async (self->output,
                                       G_PRIORITY_DEFAULT,
                                       g_task_get_cancellable (task),
                                       line_cb,
                                       task);
}

/**
 * xg_demo_start_async:
 * @self: a demo that is not started
 * @cancellable: (nullable): a cancellable
 * @callback: called when one can connect
 * @user_data: for @callback
 */
void
xg_demo_start_async (XgDemo *self,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  const char *directory = g_getenv ("XG_DEMO_DIR");
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *runner = runner_path ();
  GError *error = NULL;

  g_return_if_fail (XG_IS_DEMO (self));

  g_task_set_source_tag (task, xg_demo_start_async);
  if (directory != NULL)
    {
      g_task_set_task_data (task, g_strdup (directory), g_free);
      g_task_run_in_thread (task, read_worker);
      return;
    }
  if (!g_file_test (runner, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_task_return_new_error (
        task,
        G_IO_ERROR,
        G_IO_ERROR_NOT_FOUND,
        _ ("No demo grid is installed. In the source tree, ./data/demo/run starts one."));
      return;
    }
  /* The runner ends when its standard input closes: with us, however we end. */
  self->runner = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                   &error,
                                   runner,
                                   NULL);
  if (self->runner == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->runner));
  read_next_line (g_steal_pointer (&task));
}

/**
 * xg_demo_start_finish:
 * @self: a demo
 * @result: what the callback got
 * @password: (out) (transfer full): the demo account's password
 * @error: return location
 *
 * Returns: (transfer full) (nullable): how to connect to the demo grid
 */
XgProfile *
xg_demo_start_finish (XgDemo *self, GAsyncResult *result, char **password, GError **error)
{
  g_autoptr (Account) account = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  account = g_task_propagate_pointer (G_TASK (result), error);
  if (account == NULL)
    return NULL;
  *password = g_steal_pointer (&account->password);
  return g_steal_pointer (&account->profile);
}

/**
 * xg_demo_stop:
 * @self: a demo
 *
 * Ends what was started. Nothing happens to a grid that ran before.
 */
void
xg_demo_stop (XgDemo *self)
{
  g_return_if_fail (XG_IS_DEMO (self));

  g_clear_object (&self->output);
  if (self->runner != NULL)
    g_output_stream_close (g_subprocess_get_stdin_pipe (self->runner), NULL, NULL);
  g_clear_object (&self->runner);
}
