-- SPDX-License-Identifier: MIT
-- Service discovery of nodes: top-level nodes of the service, children of collections, both sorted and in pages

local rsm = require "util.rsm";
local st = require "util.stanza";

return function (context)
	local service, node, graph = context.service, context.node, context.graph;
	local lib = context.lib;

	-- Restricted nodes are listed, so that one knows of them; asked about themselves they say only who may ask
	local function refused(event)
		local obj = node(event.node);
		if not obj or obj.config.access_model ~= "whitelist" or service:may(event.node, event.stanza.attr.from, "get_items") then
			return false;
		end
		event.origin.send(st.error_reply(event.stanza, "auth", "forbidden", "Only members may look at this topic"));
		return true;
	end

	local function answer(event, names)
		local reply = event.reply;
		local query = rsm.get(event.stanza.tags[1]);
		local first, last, set = 1, #names, nil;
		if query then
			first, last, set = context.page(names, query);
			if not first then
				event.origin.send(lib.pubsub_error_reply(event.stanza, last));
				return true;
			end
		end
		for i = first, last do
			reply:tag("item", { jid = module.host, node = names[i], name = node(names[i]).config.title }):up();
		end
		if set then
			reply:add_child(set);
		end
		event.origin.send(reply);
		return true;
	end

	local function is_root(name)
		for _, parent in ipairs(graph.parents(name)) do
			if node(parent) then
				return false;
			end
		end
		return true;
	end

	module:hook("host-disco-items", function (event)
		local names = {};
		for name in pairs(service.nodes) do
			if is_root(name) then
				names[#names + 1] = name;
			end
		end
		table.sort(names);
		return answer(event, names);
	end, 10);

	module:hook("host-disco-items-node", function (event)
		if refused(event) then
			return true;
		elseif graph.is_collection(event.node) then
			return answer(event, context.sorted(graph.children[event.node]));
		end
	end, 10);

	module:hook("host-disco-info-node", function (event)
		if refused(event) then
			return true;
		elseif not graph.is_collection(event.node) then
			return;
		end
		local config = node(event.node).config;
		event.reply:tag("identity", { category = "pubsub", type = "collection", name = config.title }):up();
		event.reply:add_child(lib.node_metadata_form:form({
			["pubsub#title"] = config.title;
			["pubsub#description"] = config.description;
			["pubsub#type"] = config.payload_type;
			["pubsub#access_model"] = config.access_model;
			["pubsub#publish_model"] = config.publish_model;
		}, "result"));
		event.origin.send(event.reply);
		return true;
	end, 10);
end
