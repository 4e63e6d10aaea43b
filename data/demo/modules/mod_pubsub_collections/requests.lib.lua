-- SPDX-License-Identifier: MIT
-- Requests that mod_pubsub answers wrongly, not at all, or not for collections: entries of its table of handlers

local jid_bare, jid_prep = require "util.jid".bare, require "util.jid".prep;
local rsm = require "util.rsm";
local st = require "util.stanza";

local AFFILIATIONS = { owner = true; publisher = true; member = true; outcast = true; none = true };

return function (context)
	local service, node, graph, handlers = context.service, context.node, context.graph, context.handlers;
	local ns, err, pending, original = context.ns, context.err, context.pending, context.original;
	local error_reply = context.lib.pubsub_error_reply;

	local function refuse(origin, stanza, problem)
		origin.send(error_reply(stanza, problem));
		return true;
	end

	local function unsupported(origin, stanza, feature)
		origin.send(st.error_reply(stanza, "cancel", "feature-not-implemented")
			:tag("unsupported", { xmlns = ns.errors, feature = feature }));
		return true;
	end

	-- A collection has no items
	local function only_for_leaves(name, feature)
		local old = original(name, handlers[name]);
		handlers[name] = function (origin, stanza, action, srv)
			if graph.is_collection(action.attr.node) then
				return unsupported(origin, stanza, feature);
			end
			return old(origin, stanza, action, srv);
		end;
	end
	only_for_leaves("set_publish", "publish");
	only_for_leaves("set_retract", "delete-items");
	only_for_leaves("owner_set_purge", "purge-nodes");

	-- XEP-0248 section 8
	function handlers.owner_set_collection(origin, stanza, action)
		local parent, from = action.attr.node, stanza.attr.from;
		for change in action:childtags() do
			local ok, problem = false, err("modify", "bad-request");
			if change.name == "associate" then
				ok, problem = service:associate(parent, from, change.attr.node);
			elseif change.name == "dissociate" or change.name == "disassociate" then
				ok, problem = service:dissociate(parent, from, change.attr.node);
			end
			if not ok then
				return refuse(origin, stanza, problem);
			end
		end
		origin.send(st.reply(stanza));
		return true;
	end
	handlers.set_collection = handlers.owner_set_collection;

	-- Pages of items, oldest first
	local old_get_items = original("get_items", handlers.get_items);
	function handlers.get_items(origin, stanza, items, srv)
		local name = items.attr.node;
		if graph.is_collection(name) then
			return unsupported(origin, stanza, "retrieve-items");
		end
		local query = rsm.get(stanza.tags[1]);
		if not query or not name or items:get_child("item") then
			return old_get_items(origin, stanza, items, srv);
		end
		local ok, results = service:get_items(name, stanza.attr.from);
		if not ok then
			return refuse(origin, stanza, results);
		end
		local ids = {};
		for i = #results, 1, -1 do
			ids[#ids + 1] = results[i];
		end
		local first, last, set = context.page(ids, query);
		if not first then
			return refuse(origin, stanza, last);
		end
		local out = st.stanza("items", { node = name });
		for i = first, last do
			local item = results[ids[i]];
			if not service.config.expose_publisher then
				item = st.clone(item);
				item.attr.publisher = nil;
			end
			out:add_child(item);
		end
		origin.send(st.reply(stanza):tag("pubsub", { xmlns = ns.pubsub }):add_child(out):add_child(set));
		return true;
	end

	-- Subscriptions, pending ones too
	local function answer_subscriptions(origin, stanza, action, xmlns, jid)
		local ok, found = service:get_subscriptions(action.attr.node, stanza.attr.from, jid);
		if not ok then
			return refuse(origin, stanza, found);
		end
		local reply = st.reply(stanza):tag("pubsub", { xmlns = xmlns }):tag("subscriptions", { node = action.attr.node });
		for _, each in ipairs(found) do
			local state = pending(each.subscription) and "pending" or "subscribed";
			reply:tag("subscription", { node = each.node, jid = each.jid, subscription = state }):up();
		end
		origin.send(reply);
		return true;
	end

	function handlers.get_subscriptions(origin, stanza, action)
		return answer_subscriptions(origin, stanza, action, ns.pubsub, stanza.attr.from);
	end

	function handlers.owner_get_subscriptions(origin, stanza, action)
		if not action.attr.node then
			return refuse(origin, stanza, "nodeid-required");
		end
		return answer_subscriptions(origin, stanza, action, ns.owner);
	end

	-- One's own affiliations, with one node or with all
	function handlers.get_affiliations(origin, stanza, action)
		local me, only = jid_bare(stanza.attr.from), action.attr.node;
		local reply = st.reply(stanza):tag("pubsub", { xmlns = ns.pubsub }):tag("affiliations", { node = only });
		for name, obj in pairs(service.nodes) do
			if (not only or only == name) and obj.affiliations[me] then
				reply:tag("affiliation", { node = name, affiliation = obj.affiliations[me] }):up();
			end
		end
		origin.send(reply);
		return true;
	end

	-- 0.12 gives no answer to a bad JID and stores affiliations that there are not
	local old_set_affiliations = original("set_affiliations", handlers.owner_set_affiliations);
	function handlers.owner_set_affiliations(origin, stanza, action, srv)
		for each in action:childtags("affiliation") do
			if not jid_prep(each.attr.jid) then
				return refuse(origin, stanza, "invalid-jid");
			elseif not AFFILIATIONS[each.attr.affiliation] then
				return refuse(origin, stanza, err("modify", "bad-request"));
			end
		end
		return old_set_affiliations(origin, stanza, action, srv);
	end

	-- 0.12 gives no answer when there were no options before
	local old_set_options = original("set_options", handlers.set_options);
	function handlers.set_options(origin, stanza, action, srv)
		local obj, jid = node(action.attr.node), jid_prep(action.attr.jid);
		if obj and jid and obj.subscribers[jid] == true then
			obj.subscribers[jid] = {};
		end
		return old_set_options(origin, stanza, action, srv);
	end
end
