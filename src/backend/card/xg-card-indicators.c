/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-card"

#include "config.h"

#include <string.h>

#include "card/xg-card-private.h"

/* STIX 2.1 chapter 6: the objects that are one indicator each, and the properties of a pattern. */
static const struct
{
  const char *type;
  const char *kind;
} objects[] = {
  { "autonomous-system", "asn" },
  { "domain-name", "domain" },
  { "email-addr", "email" },
  { "ipv4-addr", "ipv4-addr" },
  { "ipv6-addr", "ipv6-addr" },
  { "mac-addr", "mac" },
  { "url", "url" },
  { "file", "file" },
};

typedef struct
{
  GArray *indicators;
  GHashTable *seen;
  GRegex *comparison; /* type:property = 'value' */
} Finder;

static void
clear_indicator (gpointer data)
{
  XgIndicator *indicator = data;

  g_free (indicator->kind);
  g_free (indicator->value);
  g_free (indicator->role);
}

static void
add (Finder *self, const char *kind, const char *value, const char *role)
{
  XgIndicator *indicator;

  if (*value == '\0' || self->indicators->len >= XG_INCIDENT_MAX_INDICATORS ||
      !g_hash_table_add (self->seen, g_strconcat (kind, "\x1f", value, NULL)))
    return;
  g_array_set_size (self->indicators, self->indicators->len + 1);
  indicator = &g_array_index (self->indicators, XgIndicator, self->indicators->len - 1);
  indicator->kind = g_strdup (kind);
  indicator->value = g_strdup (value);
  indicator->role = g_strdup (role);
}

/* "SHA-256" is "sha256" here. */
static char *
hash_kind (const char *name)
{
  GString *kind = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (kind, g_ascii_tolower (*name));
  return g_string_free (kind, FALSE);
}

static void
add_leaf (Finder *self, const char *kind, const XgTreeNode *node)
{
  g_autofree char *text = xg_tree_node_dup_text (node);

  add (self, kind, text, NULL);
}

static const char *
find_kind (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    if (strcmp (objects[i].type, type) == 0)
      return objects[i].kind;
  return NULL;
}

static char *
unquote (const char *text)
{
  GString *value = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      if (*text == '\\' && text[1] != '\0')
        text++;
      g_string_append_c (value, *text);
    }
  return g_string_free (value, FALSE);
}

/* Comparisons of a pattern with "=", STIX 2.1 section 9: [ipv4-addr:value = '198.51.100.3'] */
static void
add_pattern (Finder *self, const char *pattern)
{
  g_autoptr (GMatchInfo) match = NULL;

  g_regex_match (self->comparison, pattern, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *type = g_match_info_fetch (match, 1);
      g_autofree char *property = g_match_info_fetch (match, 2);
      g_autofree char *quoted = g_match_info_fetch (match, 3);
      g_autofree char *value = unquote (quoted);
      const char *kind = find_kind (type);

      if (g_str_has_prefix (property, "hashes."))
        {
          g_autofree char *algorithm = hash_kind (property + strlen ("hashes."));

          add (self, algorithm, value, NULL);
        }
      else if (kind != NULL && (strcmp (property, "value") == 0 || strcmp (property, "name") == 0))
        add (self, kind, value, NULL);
    }
}

static void
look_at_object (Finder *self, const XgTreeNode *node, const XgTreeNode *type_node)
{
  g_autofree char *type = xg_tree_node_dup_text (type_node);
  const char *kind = find_kind (type);
  XgTreeNode *value = xg_tree_node_find (node, strcmp (type, "file") == 0 ? "name" : "value");
  XgTreeNode *hashes = xg_tree_node_find (node, "hashes");
  XgTreeNode *pattern = xg_tree_node_find (node, "pattern");

  if (strcmp (type, "autonomous-system") == 0)
    value = xg_tree_node_find (node, "number");
  if (kind != NULL && value != NULL)
    add_leaf (self, kind, value);
  for (XgTreeNode *hash = hashes != NULL ? hashes->first : NULL; hash != NULL; hash = hash->next)
    if (hash->name != NULL)
      {
        g_autofree char *algorithm = hash_kind (hash->name);

        add_leaf (self, algorithm, hash);
      }
  if (pattern != NULL)
    {
      g_autofree char *text = xg_tree_node_dup_text (pattern);

      add_pattern (self, text);
    }
}

/* RFC 4765 section 4.2.7.1.1 */
static void
look_at_address (Finder *self, const XgTreeNode *node)
{
  const char *category = xg_tree_node_get_attribute (node, "category");
  XgTreeNode *value = xg_tree_node_find (node, "address");
  const char *role = NULL;

  if (value == NULL)
    return;
  for (const XgTreeNode *up = node->parent; up != NULL && role == NULL; up = up->parent)
    if (strcmp (up->name, "Source") == 0)
      role = "source";
    else if (strcmp (up->name, "Target") == 0)
      role = "target";
  if (g_strcmp0 (category, "e-mail") == 0)
    category = "email";
  if (role != NULL)
    {
      g_autofree char *text = xg_tree_node_dup_text (value);

      add (self, category != NULL ? category : "address", text, role);
    }
}

static void
look (Finder *self, const XgTreeNode *node)
{
  XgTreeNode *type = node->uri == NULL ? xg_tree_node_find (node, "type") : NULL;

  if (type != NULL)
    look_at_object (self, node, type);
  else if (xg_card_idmef.owns (node->uri) && strcmp (node->name, "Address") == 0)
    look_at_address (self, node);
  for (const XgTreeNode *child = node->first; child != NULL; child = child->next)
    if (child->name != NULL)
      look (self, child);
}

/**
 * xg_card_find_indicators:
 * @root: of a STIX 2 bundle or object as a tree, or of an IDMEF message
 *
 * Returns: (transfer full) (element-type XgIndicator): what it tells to look for
 */
GArray *
xg_card_find_indicators (XgTreeNode *root)
{
  Finder finder = { .indicators = g_array_new (FALSE, FALSE, sizeof (XgIndicator)) };

  g_array_set_clear_func (finder.indicators, clear_indicator);
  finder.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  finder.comparison =
    g_regex_new ("([a-z0-9-]+):([A-Za-z0-9_.'-]+)\\s*=\\s*'((?:[^'\\\\]|\\\\.)*+)'", 0, 0, NULL);
  look (&finder, root);
  g_regex_unref (finder.comparison);
  g_hash_table_unref (finder.seen);
  return finder.indicators;
}
