/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

/* Stanzas as Prosody 0.12, ejabberd 23.01, Openfire and Tigase write them. */

#define NS_EVENT "http://jabber.org/protocol/pubsub#event"
#define FROM     "from='pubsub.xgrid.test'"
#define MESSAGE(attributes, inner)                                                                 \
  "<message xmlns='jabber:client' to='alice@xgrid.test' type='headline' " attributes ">" inner     \
  "</message>"
#define EVENT(inner) MESSAGE (FROM, "<event xmlns='" NS_EVENT "'>" inner "</event>")
#define ANSWER(inner)                                                                              \
  "<iq xmlns='jabber:client' type='result' id='q1' " FROM " to='alice@xgrid.test/x'>" inner "</"   \
  "iq>"
#define PUBSUB(inner)                                                                              \
  ANSWER ("<pubsub xmlns='http://jabber.org/protocol/pubsub'>" inner "</pubsub>")
#define FORM(type, form_type, fields)                                                              \
  "<x xmlns='jabber:x:data' type='" type "'><field type='hidden' var='FORM_TYPE'>"                 \
  "<value>http://jabber.org/protocol/pubsub#" form_type "</value></field>" fields "</x>"
#define FIELD(var, value) "<field var='pubsub#" var "'><value>" value "</value></field>"

#define PROSODY_ITEM                                                                               \
  EVENT ("<items node='ev'><item id='i1' publisher='admin@xgrid.test'>"                            \
         "<t xmlns='urn:t' xml:lang='de'>x<b xmlns='urn:b'/></t></item></items>")
#define EJABBERD_DELAYED_ITEM                                                                      \
  MESSAGE (                                                                                        \
    FROM,                                                                                          \
    "<event xmlns='" NS_EVENT "'><items node='ev'>"                                                \
    "<item publisher='admin@xgrid.test/6831478106958909842547' id='y'><t xmlns='urn:t'>x</t>"      \
    "</item></items></event>"                                                                      \
    "<delay xmlns='urn:xmpp:delay' stamp='2026-11-21T04:14:53.873913Z'/>")
#define EJABBERD_GLUED_RETRACT EVENT ("<items node='ev'><retract id='e5e4e3'/></items>")
#define PROSODY_RETRACT                                                                            \
  EVENT ("<items node='ev'><retract id='z' publisher='admin@xgrid.test'/></items>")
#define COLLECTION_ITEM                                                                            \
  MESSAGE (FROM,                                                                                   \
           "<event xmlns='" NS_EVENT                                                               \
           "'><items node='leaf'><item id='q'><t xmlns='urn:t'>x</t></item>"                       \
           "</items></event><headers xmlns='http://jabber.org/protocol/shim'>"                     \
           "<header name='pubsub#subid'>1</header><header name='Collection'>grid</header>"         \
           "<header name='Collection'>other</header></headers>")
#define COLLECTION_CREATE                                                                          \
  MESSAGE (FROM,                                                                                   \
           "<event xmlns='" NS_EVENT "'><create node='leaf'/></event>"                             \
           "<headers xmlns='http://jabber.org/protocol/shim'>"                                     \
           "<header name='Collection'>grid</header></headers>")
#define OPENFIRE_CHILD                                                                             \
  EVENT ("<items node='grid'><item id='leaf'>" FORM (                                              \
    "result",                                                                                      \
    "meta-data",                                                                                   \
    FIELD ("title", "A leaf") FIELD ("node_type", "leaf")) "</item></items>")
#define CONFIGURATION                                                                              \
  EVENT ("<configuration node='ev'>" FORM (                                                        \
    "result",                                                                                      \
    "node_config",                                                                                 \
    FIELD ("title", "T &amp; T") "<field var='pubsub#description'/>" FIELD ("max_items", "3")      \
      FIELD ("access_model", "whitelist")                                                          \
        FIELD ("publish_model", "publishers")) "</configuration>")
#define DELETE_REDIRECT                                                                            \
  EVENT ("<delete node='ev'><redirect uri='xmpp:hamlet@denmark.example?;node=blog'/></delete>")

static const char *const good_events[] = {
  PROSODY_ITEM,
  EJABBERD_DELAYED_ITEM,
  EJABBERD_GLUED_RETRACT,
  PROSODY_RETRACT,
  COLLECTION_ITEM,
  COLLECTION_CREATE,
  OPENFIRE_CHILD,
  CONFIGURATION,
  DELETE_REDIRECT,
  EVENT ("<collection node='grid'><associate node='leaf'/></collection>"),
  EVENT ("<collection node='grid'><disassociate node='leaf'/></collection>"),
  EVENT ("<purge node='ev'/>"),
  EVENT ("<subscription subscription='subscribed' node='au' jid='alice@xgrid.test'/>"),
  EVENT ("<items node='tn'><item id='703393FF91529'/></items>"),
};
