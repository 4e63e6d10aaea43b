/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include <string.h>

#include "base/xg-wipe.h"
#include "xmpp/xg-namespaces.h"
#include "xmpp/xg-xml-mask.h"
#include "xmpp/xg-xml-writer.h"

#define NS_SASL_2   "urn:xmpp:sasl:2"
#define NS_AUTH     "jabber:iq:auth"
#define NS_REGISTER "jabber:iq:register"

/* Around all elements, as a stream is: what is between them has a place, and so has its end tag. */
#define STREAM "stream:stream"

/* Whoever names a thing so means what nobody else is to know, in whatever namespace. */
static const char *const secret_words[] = {
  "password", "passwd",  "passphrase", "secret",      "token",
  "apikey",   "api-key", "api_key",    "private-key", "private_key",
};

/* What may be seen of namespaces that are about nothing but logging in. */
static const struct
{
  const char *ns;
  const char *names[8];
} open_names[] = {
  { XG_NS_SASL, { "mechanisms", "mechanism", "failure", "text", "abort" } },
  { NS_SASL_2, { "authentication", "mechanism", "failure", "text", "abort", "inline" } },
  { NS_AUTH, { "query", "username", "resource" } },
  { NS_REGISTER, { "query", "username", "name", "email", "instructions", "registered", "remove" } },
};

typedef struct
{
  char *name;
  char *default_ns;
  gboolean secret; /* and all that is in it */
  gboolean has_content;
  gboolean masked; /* its text was told to be there */
} Frame;

typedef struct
{
  /* Of the caller */
  gsize max;
  XgXmlMaskFunc func;
  gpointer user_data;

  GArray *frames;       /* (element-type Frame), the stream first */
  GHashTable *prefixes; /* prefix -> namespace, whichever was declared last */
  GString *out;         /* the element so far */
  gboolean cut;         /* nothing more of this element */
} Mask;

static void
frame_clear (gpointer data)
{
  Frame *frame = data;

  g_free (frame->name);
  g_free (frame->default_ns);
}

static gboolean
sounds_secret (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (secret_words); i++)
    {
      if (strstr (lower, secret_words[i]) != NULL)
        return TRUE;
    }
  return FALSE;
}

static const char *
find (const char **names, const char **values, const char *name)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], name))
        return values[i];
    }
  return NULL;
}

static const char *
local_of (const char *name)
{
  const char *colon = strchr (name, ':');

  return colon != NULL ? colon + 1 : name;
}

static gboolean
is_secret_of_namespace (const char *ns, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (open_names); i++)
    {
      if (g_strcmp0 (open_names[i].ns, ns) != 0)
        continue;
      for (guint j = 0; j < G_N_ELEMENTS (open_names[i].names) && open_names[i].names[j] != NULL;
           j++)
        {
          if (g_str_equal (open_names[i].names[j], name))
            return FALSE;
        }
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_secret_element (const char *ns, const char *name, const char **names, const char **values)
{
  const char *var = find (names, values, "var");
  const char *header = find (names, values, "name");

  if (is_secret_of_namespace (ns, name) || sounds_secret (name))
    return TRUE;
  /* XEP-0004: a form that goes back need not say of what type a field is. */
  if (g_str_equal (name, "field"))
    return g_strcmp0 (find (names, values, "type"), "text-private") == 0 ||
           (var != NULL && sounds_secret (var));
  if (g_str_equal (name, "header") && header != NULL)
    return g_ascii_strcasecmp (header, "Authorization") == 0 ||
           g_ascii_strcasecmp (header, "Cookie") == 0;
  return FALSE;
}

/* XEP-0198 has whoever knows this id go on in our place. */
static gboolean
is_secret_attribute (const char *ns, const char *element, const char *name)
{
  if (sounds_secret (local_of (name)))
    return TRUE;
  return g_strcmp0 (ns, XG_NS_SM) == 0 &&
         (g_str_equal (name, "previd") ||
          (g_str_equal (name, "id") && g_str_equal (element, "enabled")));
}

static void
append_head (GString *out, const char *text, gsize room)
{
  gsize length = strlen (text);
  g_autofree char *head = NULL;

  if (length <= room)
    {
      xg_xml_append_text (out, text);
      return;
    }
  while (room > 0 && ((guchar) text[room] & 0xc0) == 0x80)
    room--;
  head = g_strndup (text, room);
  xg_xml_append_text (out, head);
}

static void
open_parent (Mask *self)
{
  Frame *parent = &g_array_index (self->frames, Frame, self->frames->len - 1);

  if (self->frames->len > 1 && !parent->has_content)
    g_string_append_c (self->out, '>');
  parent->has_content = TRUE;
}

/* Ends every element that is open, so that what there is so far is one of its own. */
static void
cut (Mask *self)
{
  if (self->cut || self->frames->len < 2)
    return;
  open_parent (self);
  g_string_append (self->out, "…");
  for (guint i = self->frames->len - 1; i > 0; i--)
    g_string_append_printf (self->out, "</%s>", g_array_index (self->frames, Frame, i).name);
  self->cut = TRUE;
}

static void
finish (Mask *self)
{
  if (self->out->len > 0)
    self->func (self->out->str, self->cut, self->user_data);
  g_string_truncate (self->out, 0);
  self->cut = FALSE;
}

static const char *
namespace_of (Mask *self, const char *name, const char *default_ns)
{
  const char *colon = strchr (name, ':');
  g_autofree char *prefix = colon != NULL ? g_strndup (name, (gsize) (colon - name)) : NULL;

  return prefix != NULL ? g_hash_table_lookup (self->prefixes, prefix) : default_ns;
}

static void
note_prefixes (Mask *self, const char **names, const char **values)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_has_prefix (names[i], "xmlns:"))
        g_hash_table_insert (self->prefixes, g_strdup (local_of (names[i])), g_strdup (values[i]));
    }
}

static void
write_attributes (Mask *self,
                  const char *ns,
                  const char *element,
                  const char **names,
                  const char **values)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      gboolean secret = is_secret_attribute (ns, element, names[i]);
      gsize room = self->max > self->out->len ? self->max - self->out->len : 0;
      gsize length = strlen (values[i]);
      g_autofree char *head = NULL;

      /* A namespace is not the same any more when it is cut. */
      if (!secret && length > room && !g_str_has_prefix (names[i], "xmlns"))
        head = g_utf8_make_valid (values[i], (gssize) room);
      xg_xml_append_attribute (self->out,
                               names[i],
                               secret         ? XG_XML_MASK
                               : head != NULL ? head
                                              : values[i]);
    }
}

static void
start_cb (GMarkupParseContext *context,
          const char *name,
          const char **names,
          const char **values,
          gpointer user_data,
          GError **error)
{
  Mask *self = user_data;
  const Frame *parent =
    self->frames->len > 0 ? &g_array_index (self->frames, Frame, self->frames->len - 1) : NULL;
  const char *declared = find (names, values, "xmlns");
  const char *default_ns = declared != NULL ? declared
                           : parent != NULL ? parent->default_ns
                                            : XG_NS_CLIENT;
  Frame *frame;
  gboolean secret;
  const char *ns;

  note_prefixes (self, names, values);
  ns = namespace_of (self, name, default_ns);
  if (self->frames->len > 0 && !self->cut)
    {
      open_parent (self);
      if (self->out->len >= self->max && self->frames->len > 1)
        cut (self);
    }
  secret =
    parent != NULL && (parent->secret || is_secret_element (ns, local_of (name), names, values));
  if (parent != NULL && !self->cut)
    {
      g_string_append_printf (self->out, "<%s", name);
      write_attributes (self, ns, local_of (name), names, values);
    }
  /* Moves what PARENT points to. */
  g_array_set_size (self->frames, self->frames->len + 1);
  frame = &g_array_index (self->frames, Frame, self->frames->len - 1);
  frame->name = g_strdup (name);
  frame->default_ns = g_strdup (default_ns);
  frame->secret = secret;
}

static void
end_cb (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Mask *self = user_data;
  Frame *frame = &g_array_index (self->frames, Frame, self->frames->len - 1);

  if (self->frames->len > 1 && !self->cut)
    {
      if (frame->has_content)
        g_string_append_printf (self->out, "</%s>", name);
      else
        g_string_append (self->out, "/>");
    }
  else if (self->frames->len == 1)
    self->func ("</" STREAM ">", FALSE, self->user_data);
  g_array_set_size (self->frames, self->frames->len - 1);
  if (self->frames->len == 1)
    finish (self);
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer user_data,
         GError **error)
{
  Mask *self = user_data;
  g_autofree char *terminated = g_strndup (text, length);
  Frame *frame = &g_array_index (self->frames, Frame, self->frames->len - 1);

  if (self->frames->len > 1 && !self->cut && *terminated != '\0')
    {
      open_parent (self);
      if (frame->secret && !frame->masked && !is_blank (terminated))
        {
          g_string_append (self->out, XG_XML_MASK);
          frame->masked = TRUE;
        }
      else if (!frame->secret)
        append_head (self->out, terminated, self->max - MIN (self->max, self->out->len));
      if (self->out->len >= self->max)
        cut (self);
    }
  if (frame->secret)
    xg_wipe_string (g_steal_pointer (&terminated));
}

/**
 * xg_xml_mask_each:
 * @xml: elements, one after the other, as they go over a stream; may end anywhere
 * @length: how long that is, in bytes
 * @max: bytes of each that are enough
 * @func: (scope call): called for each
 * @user_data: data for @func
 *
 * Writes what was sent or received anew, for a person to look at: without what a login consists of
 * (RFC 6120 section 6, XEP-0077, XEP-0078, XEP-0388), passwords in forms (XEP-0004), the id of a
 * resumable session (XEP-0198) and whatever is named like a secret. Takes time in proportion to
 * @length; may be called in any thread.
 */
void
xg_xml_mask_each (const char *xml, gsize length, gsize max, XgXmlMaskFunc func, gpointer user_data)
{
  static const GMarkupParser callbacks = {
    .start_element = start_cb,
    .end_element = end_cb,
    .text = text_cb,
  };
  Mask self = { .max = max, .func = func, .user_data = user_data };
  g_autoptr (GMarkupParseContext) context =
    g_markup_parse_context_new (&callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT, &self, NULL);

  self.frames = g_array_new (FALSE, TRUE, sizeof (Frame));
  g_array_set_clear_func (self.frames, frame_clear);
  self.prefixes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.out = g_string_new (NULL);
  g_markup_parse_context_parse (context, "<" STREAM ">", -1, NULL);
  if (!g_markup_parse_context_parse (context, xml, (gssize) length, NULL) || self.frames->len > 1)
    {
      cut (&self);
      finish (&self);
    }
  g_array_unref (self.frames);
  g_hash_table_unref (self.prefixes);
  g_string_free (self.out, TRUE);
}

static void
take_first_cb (const char *xml, gboolean was_cut, gpointer user_data)
{
  char **first = user_data;

  if (*first == NULL)
    *first = g_strdup (xml);
}

/**
 * xg_xml_mask:
 * @xml: an element; may be cut off anywhere
 * @length: its length in bytes
 * @max: bytes that are enough
 *
 * Like xg_xml_mask_each() for one element.
 *
 * Returns: (transfer full): the element without secrets, "" where there is none
 */
char *
xg_xml_mask (const char *xml, gsize length, gsize max)
{
  char *first = NULL;

  xg_xml_mask_each (xml, length, max, take_first_cb, &first);
  return first != NULL ? first : g_strdup ("");
}

/**
 * xg_element_mask:
 * @element: an element
 * @max: bytes that are enough
 *
 * Like xg_xml_mask() for what was parsed.
 *
 * Returns: (transfer full): the element as XML without secrets
 */
char *
xg_element_mask (const XgElement *element, gsize max)
{
  g_autoptr (GString) xml = g_string_new (NULL);
  char *masked;

  /* More than MAX: what is masked gets shorter. */
  xg_element_serialize_head (element, xml, max * 2);
  masked = xg_xml_mask (xml->str, xml->len, max);
  xg_wipe_buffer (g_steal_pointer (&xml));
  return masked;
}
