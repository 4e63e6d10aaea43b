/* SPDX-License-Identifier: AGPL-3.0-or-later */
#define G_LOG_DOMAIN "xg-xmpp"

#include "config.h"

#include "xmpp/xg-answer.h"
#include "xmpp/xg-xmpp-error.h"

/**
 * xg_answer_get_payload:
 * @iq: (nullable): an answer
 * @name: local name of the payload that it must have
 * @ns: its namespace
 * @error: return location for a %XG_STANZA_ERROR
 *
 * Returns: (transfer none): the payload; %NULL with @error set for an error reply, and with
 *   %XG_STANZA_ERROR_BAD_REPLY for anything else
 */
const XgElement *
xg_answer_get_payload (const XgElement *iq, const char *name, const char *ns, GError **error)
{
  g_autoptr (XgStanzaErrorInfo) info = NULL;
  const XgElement *payload = NULL;

  if (xg_element_is (iq, "iq", NULL))
    {
      info = xg_stanza_error_info_parse (iq);
      if (info == NULL)
        payload = xg_element_get_child (iq, name, ns);
    }
  if (payload == NULL)
    g_propagate_error (error, xg_stanza_error_new (info));
  return payload;
}
