-- SPDX-License-Identifier: MIT
-- The access model "authorize": pending subscriptions, the owner's form (XEP-0060 section 8.6), get-pending (8.7)

local dataform = require "util.dataforms".new;
local jid_prep = require "util.jid".prep;
local new_id = require "util.id".medium;
local st = require "util.stanza";

return function (context)
	local service, node, handlers, pending, ns = context.service, context.node, context.handlers, context.pending, context.ns;
	local error_reply, original, banned = context.lib.pubsub_error_reply, context.original, context.banned;

	local request_form = dataform {
		title = "Request for a subscription";
		{ name = "FORM_TYPE"; type = "hidden"; value = ns.authorization };
		{ name = "subid"; var = "pubsub#subid"; type = "hidden" };
		{ name = "node"; var = "pubsub#node"; type = "text-single"; label = "Node"; required = true };
		{ name = "jid"; var = "pubsub#subscriber_jid"; type = "jid-single"; label = "Who asks"; required = true };
		{ name = "allow"; var = "pubsub#allow"; type = "boolean"; label = "Allow it?"; value = false };
	};

	local function send_request(owner, name, jid)
		module:send(st.message({ from = module.host, to = owner, id = new_id() })
			:add_child(request_form:form({ node = name, jid = jid })));
	end

	local function tell_subscriber(name, jid, state)
		module:send(st.message({ from = module.host, to = jid, id = new_id() }):tag("event", { xmlns = ns.event })
			:tag("subscription", { node = name, jid = jid, subscription = state }));
	end

	local old_subscribe = original("set_subscribe", handlers.set_subscribe);
	function handlers.set_subscribe(origin, stanza, action, srv)
		local name, jid, from = action.attr.node, jid_prep(action.attr.jid), stanza.attr.from;
		local obj = name and node(name);
		local own = obj and jid and obj.subscribers[jid];
		if not obj or not jid or obj.config.access_model ~= "authorize" or (own and not pending(own))
		or banned(obj, from) or service:may(name, from, "get_items") then
			return old_subscribe(origin, stanza, action, srv);
		end
		if not own then
			local ok, problem = service:add_subscription(name, from, jid, { state = "pending" });
			if not ok then
				origin.send(error_reply(stanza, problem));
				return true;
			end
			for owner, affiliation in pairs(obj.affiliations) do
				if affiliation == "owner" then
					send_request(owner, name, jid);
				end
			end
		end
		origin.send(st.reply(stanza):tag("pubsub", { xmlns = ns.pubsub })
			:tag("subscription", { node = name, jid = jid, subscription = "pending" }));
		return true;
	end

	-- The owner's answer by form
	module:hook("message/host", function (event)
		local origin, stanza = event.origin, event.stanza;
		local form = stanza:get_child("x", "jabber:x:data");
		if stanza.attr.type == "error" or not form or form.attr.type ~= "submit" then
			return;
		end
		local data, problems = request_form:data(form);
		if problems or not data.node then
			return;
		end
		local obj = node(data.node);
		if not obj then
			origin.send(st.error_reply(stanza, "cancel", "item-not-found"));
		elseif not service:may(data.node, stanza.attr.from, "configure") then
			origin.send(st.error_reply(stanza, "auth", "forbidden"));
		elseif pending(obj.subscribers[data.jid]) then
			if data.allow then
				service:add_subscription(data.node, true, data.jid, {});
			else
				service:remove_subscription(data.node, true, data.jid);
			end
			tell_subscriber(data.node, data.jid, data.allow and "subscribed" or "none");
		end
		return true;
	end, 10);

	local function state_of(subscription)
		return subscription and (pending(subscription) and "pending" or "subscribed") or "none";
	end

	-- The owner's answer by setting the subscription; the subscriber is told
	local old_set_subscriptions = original("owner_set_subscriptions", handlers.owner_set_subscriptions);
	function handlers.owner_set_subscriptions(origin, stanza, action, srv)
		local name, before = action.attr.node, {};
		local obj = node(name);
		for each in action:childtags("subscription") do
			if not jid_prep(each.attr.jid) then
				origin.send(error_reply(stanza, "invalid-jid"));
				return true;
			end
			before[each.attr.jid] = state_of(obj and obj.subscribers[each.attr.jid]);
		end
		local result = old_set_subscriptions(origin, stanza, action, srv);
		for jid, was in pairs(obj and before or {}) do
			local now = state_of(obj.subscribers[jid]);
			if was ~= now then
				tell_subscriber(name, jid, now);
			end
		end
		return result;
	end

	local function nodes_with_requests(owner)
		local out = {};
		for name, obj in pairs(service.nodes) do
			if service:may(name, owner, "configure") then
				for _, subscription in pairs(obj.subscribers) do
					if pending(subscription) then
						out[#out + 1] = name;
						break;
					end
				end
			end
		end
		table.sort(out);
		return out;
	end

	local function get_pending(_, data)
		if data.action == "cancel" then
			return { status = "canceled" };
		end
		local form = dataform {
			title = "Pending requests";
			{ name = "FORM_TYPE"; type = "hidden"; value = ns.authorization };
			{ name = "node"; var = "pubsub#node"; type = "list-single"; label = "Node"; required = true;
				options = nodes_with_requests(data.from) };
		};
		if not data.form then
			return { status = "executing"; actions = { "complete" }; form = form }, "step";
		end
		local name = form:data(data.form).node;
		local obj = name and node(name);
		if not obj or not service:may(name, data.from, "configure") then
			return { status = "completed"; error = { message = "No such node" } };
		end
		for jid, subscription in pairs(obj.subscribers) do
			if pending(subscription) then
				send_request(data.from, name, jid);
			end
		end
		return { status = "completed"; info = "The requests have been sent" };
	end

	module:depends("adhoc");
	local new_command = module:require "adhoc".new;
	module:provides("adhoc", new_command("Get pending subscription requests", ns.get_pending, get_pending, "any"));
end
