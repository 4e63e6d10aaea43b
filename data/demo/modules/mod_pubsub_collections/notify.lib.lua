-- SPDX-License-Identifier: MIT
-- Who is told of what: events of a node go to its own subscribers and to those of the collections above it

local st = require "util.stanza";
local new_id = require "util.id".medium;

return function (context)
	local service, node, graph, pending, ns = context.service, context.node, context.graph, context.pending, context.ns;
	local banned = context.banned;
	local notify = {};
	context.notify = notify;

	-- Sends an event; collections: by which it came, for the SHIM header (XEP-0248 section 5.4)
	function notify.deliver(message, to, collections)
		local copy = st.clone(message);
		copy.attr.to = to;
		if collections then
			copy:reset();
			copy:tag("headers", { xmlns = ns.shim });
			for _, name in ipairs(collections) do
				copy:tag("header", { name = "Collection" }):text(name):up();
			end
			copy:up();
		end
		module:send(copy);
	end

	local function wants(subscription, what, depth)
		local options = type(subscription) == "table" and subscription or {};
		if pending(options) or options["pubsub#deliver"] == false then
			return false;
		end
		local kind = options["pubsub#subscription_type"] or "nodes";
		if kind ~= "all" and kind ~= what then
			return false;
		end
		local levels = options["pubsub#subscription_depth"] or "1";
		return levels == "all" or depth <= (tonumber(levels) or 1);
	end

	-- What is restricted must not leak through a collection above it
	local function may_read(name, jid)
		local obj = node(name);
		if obj and banned(obj, jid) then
			return false;
		elseif not obj or obj.config.access_model == "open" or service:may(name, jid, "get_items") then
			return true;
		end
		local own = obj.subscribers[jid];
		return obj.config.access_model == "authorize" and own ~= nil and not pending(own);
	end

	-- { [jid] = { collection, … } }; more_parents: collections that the node is not in any more
	local function subscribers_above(name, what, more_parents)
		local depths, out = graph.ancestors(name), {};
		for _, parent in ipairs(more_parents or {}) do
			depths[parent] = 1;
			for above, depth in pairs(graph.ancestors(parent)) do
				depths[above] = math.min(depths[above] or depth + 1, depth + 1);
			end
		end
		for collection, depth in pairs(depths) do
			local obj = node(collection);
			for jid, subscription in pairs(obj and obj.subscribers or {}) do
				if wants(subscription, what, depth) and (what ~= "items" or may_read(name, jid)) then
					out[jid] = out[jid] or {};
					table.insert(out[jid], collection);
				end
			end
		end
		for _, collections in pairs(out) do
			table.sort(collections);
		end
		return out;
	end
	notify.subscribers_above = subscribers_above;

	function notify.event(kind, name, obj)
		local message_type = obj and obj.config.notification_type or "headline";
		return st.message({ from = module.host, type = message_type, id = new_id() })
			:tag("event", { xmlns = ns.event }):tag(kind, { node = name });
	end

	-- create, delete and configuration go to those above who asked for "nodes"
	function notify.node_event(kind, name)
		local message = notify.event(kind, name, node(name));
		for jid, collections in pairs(subscribers_above(name, "nodes")) do
			notify.deliver(message, jid, collections);
		end
	end

	-- what: "associate" or "dissociate"
	function notify.association(what, parent, child)
		local message = notify.event("collection", parent, node(parent)):tag(what, { node = child });
		for jid, subscription in pairs(node(parent).subscribers) do
			if wants(subscription, "nodes", 1) then
				notify.deliver(message, jid);
			end
		end
	end

	local function item_event(kind, name, obj, item)
		local message = notify.event(kind == "retract" and "items" or kind, name, obj);
		if item then
			item = st.clone(item);
			item.attr.xmlns = nil;
			if kind == "items" then
				if obj.config.include_payload == false then
					item:maptags(function () return nil; end);
				end
				if not service.config.expose_publisher then
					item.attr.publisher = nil;
				end
			end
			message:add_child(item);
		end
		return message;
	end

	service.config.grid_broadcaster = service.config.grid_broadcaster or service.config.broadcaster;
	local old_broadcaster = service.config.grid_broadcaster;

	function service.config.broadcaster(kind, name, jids, item, actor, obj, srv)
		local direct = {};
		for jid, subscription in pairs(jids) do
			local options = type(subscription) == "table" and subscription or {};
			if not pending(options) and options["pubsub#deliver"] ~= false then
				direct[jid] = subscription;
			end
		end
		local above = {};
		if obj and (kind == "items" or kind == "retract" or kind == "purge") then
			above = subscribers_above(name, "items");
		end
		for jid in pairs(above) do
			direct[jid] = nil; -- one event for each: the one with the header
		end
		old_broadcaster(kind, name, direct, item, actor, obj, srv or service);
		if next(above) and obj.config["notify_"..kind] ~= false then
			local message = item_event(kind, name, obj, item);
			for jid, collections in pairs(above) do
				notify.deliver(message, jid, collections);
			end
		end
	end
end
