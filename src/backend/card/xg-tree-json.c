/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/xg-json-scan.h"
#include "card/xg-tree-private.h"
#include "payload/xg-payload.h"
#include "payload/xg-xml.h"

/*
 * A reader must show what is there. A member of an object becomes an element of its name, an array
 * one element for each of its values.
 */
typedef struct
{
  XgJsonScan scan;
  XgTree *tree;
  guint depth;
} Reader;

static gboolean read_value (Reader *self, XgTreeNode *parent, const char *name);

static gboolean
read_object (Reader *self, XgTreeNode *node)
{
  if (xg_json_scan_take (&self->scan, '}'))
    return TRUE;
  do
    {
      g_autofree char *name = NULL;

      if (!xg_json_scan_take (&self->scan, '"'))
        return xg_json_scan_fail (&self->scan, _ ("a name in quotation marks was expected"));
      if (!xg_json_scan_string (&self->scan))
        return FALSE;
      name = g_strndup (self->scan.text->str, self->scan.text->len);
      if (!xg_json_scan_take (&self->scan, ':'))
        return xg_json_scan_fail (&self->scan, _ ("“:” was expected"));
      if (!read_value (self, node, name))
        return FALSE;
    }
  while (xg_json_scan_take (&self->scan, ','));
  return xg_json_scan_take (&self->scan, '}') ||
         xg_json_scan_fail (&self->scan, _ ("“,” or “}” was expected"));
}

/* An empty array leaves its element empty; else there is one for each value, also for those of
 * arrays in arrays. */
static gboolean
read_array (Reader *self, XgTreeNode *parent, const char *name)
{
  if (xg_json_scan_take (&self->scan, ']'))
    {
      xg_tree_append (self->tree, parent, name, NULL);
      return TRUE;
    }
  if (parent == NULL)
    {
      parent = xg_tree_append (self->tree, NULL, name, NULL);
      name = "item";
    }
  do
    if (!read_value (self, parent, name))
      return FALSE;
  while (xg_json_scan_take (&self->scan, ','));
  return xg_json_scan_take (&self->scan, ']') ||
         xg_json_scan_fail (&self->scan, _ ("“,” or “]” was expected"));
}

static gboolean
read_nested (Reader *self, XgTreeNode *parent, const char *name)
{
  gboolean is_array = *self->scan.p++ == '[';
  gboolean done;

  if (self->depth >= XG_XML_MAX_DEPTH)
    return xg_json_scan_fail (&self->scan, _ ("it is nested too deep"));
  self->depth++;
  if (is_array)
    done = read_array (self, parent, name);
  else
    done = read_object (self, xg_tree_append (self->tree, parent, name, NULL) ?: parent);
  self->depth--;
  return done;
}

static gboolean
read_value (Reader *self, XgTreeNode *parent, const char *name)
{
  XgTreeNode *node;

  xg_json_scan_space (&self->scan);
  if (self->scan.p >= self->scan.end)
    return xg_json_scan_fail (&self->scan, _ ("the text ends too early"));
  if (*self->scan.p == '{' || *self->scan.p == '[')
    return read_nested (self, parent, name);
  if (*self->scan.p == '"')
    {
      self->scan.p++;
      if (!xg_json_scan_string (&self->scan))
        return FALSE;
    }
  else if (!xg_json_scan_word (&self->scan))
    return FALSE;
  node = xg_tree_append (self->tree, parent, name, NULL);
  if (node != NULL)
    xg_tree_append_text (self->tree, node, self->scan.text->str, strlen (self->scan.text->str));
  return TRUE;
}

/**
 * xg_tree_new_from_json:
 * @json: a JSON text
 * @length: its bytes
 * @error: return location for a #XG_PAYLOAD_ERROR: the reason alone
 *
 * Takes linear time. Thread-safe; for a worker.
 *
 * Returns: (transfer full) (nullable): the tree; its root is named "JSON"
 */
XgTree *
xg_tree_new_from_json (const char *json, gsize length, GError **error)
{
  g_autoptr (XgTree) tree = xg_tree_new ();
  Reader reader = { .tree = tree };
  XgTree *result = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  if (xg_json_scan_init (&reader.scan, json, length) && read_value (&reader, NULL, "JSON"))
    {
      xg_json_scan_space (&reader.scan);
      if (reader.scan.p < reader.scan.end)
        xg_json_scan_fail (&reader.scan, _ ("something stands behind the end"));
    }
  if (reader.scan.reason == NULL)
    {
      xg_tree_count_siblings (tree);
      result = g_steal_pointer (&tree);
    }
  else
    g_set_error (error,
                 XG_PAYLOAD_ERROR,
                 XG_PAYLOAD_ERROR_MALFORMED,
                 /* Translators: a place in a text, then what is wrong there */
                 _ ("byte %" G_GSIZE_FORMAT ": %s"),
                 (gsize) (reader.scan.p - json) + 1,
                 reader.scan.reason);
  xg_json_scan_clear (&reader.scan);
  return result;
}
