-- SPDX-License-Identifier: MIT
-- Creating, configuring, deleting and associating nodes: methods of the service object, overridden on the instance

local jid_bare = require "util.jid".bare;

return function (context)
	local service, node, graph, notify = context.service, context.node, context.graph, context.notify;
	local lines, sorted, err, pending, banned = context.lines, context.sorted, context.err, context.pending, context.banned;
	local class = getmetatable(service).__index; -- where the methods are that we override

	local function invalid_options()
		return err("cancel", "not-allowed", "invalid-options");
	end

	local function set_parents(name, parents)
		local obj = node(name);
		obj.config.collection = #parents > 0 and table.concat(parents, "\n") or nil;
		return service.config.nodestore:set(name, {
			name = name; config = obj.config; subscribers = obj.subscribers; affiliations = obj.affiliations;
		});
	end

	local function without(list, unwanted)
		local out = {};
		for _, value in ipairs(list) do
			if value ~= unwanted then
				out[#out + 1] = value;
			end
		end
		return out;
	end

	function service:associate(parent, actor, child)
		if not node(child) then
			return false, "item-not-found";
		elseif not self:may(child, actor, "configure") then
			return false, "forbidden";
		end
		local problem = graph.check_link(parent, child, actor);
		if problem then
			return false, problem;
		elseif (graph.children[parent] or {})[child] then
			return true;
		end
		local parents = graph.parents(child);
		parents[#parents + 1] = parent;
		graph.link(parent, child);
		set_parents(child, parents);
		notify.association("associate", parent, child);
		return true;
	end

	function service:dissociate(parent, actor, child)
		if not (graph.children[parent] or {})[child] then
			return false, err("modify", "bad-request");
		elseif not self:may(child, actor, "configure") and not self:may(parent, actor, "configure") then
			return false, "forbidden";
		end
		graph.unlink(parent, child);
		set_parents(child, without(graph.parents(child), parent));
		notify.association("dissociate", parent, child);
		return true;
	end

	-- Makes the children of a collection those of its configuration's field
	local function apply_children(name, actor, text)
		local want, have = {}, graph.children[name] or {};
		for _, child in ipairs(lines(text)) do
			want[child] = true;
		end
		for child in pairs(want) do
			local problem = not node(child) and "item-not-found" or graph.check_link(name, child, actor);
			if problem then
				return false, problem;
			end
		end
		for child in pairs(want) do
			local ok, problem = service:associate(name, actor, child);
			if not ok then
				return false, problem;
			end
		end
		for _, child in ipairs(sorted(have)) do
			if not want[child] then
				local ok, problem = service:dissociate(name, actor, child);
				if not ok then
					return false, problem;
				end
			end
		end
		return true;
	end

	-- nil, or why the parents of a configuration can't be
	local function check_parents(name, actor, config)
		for _, parent in ipairs(lines(config.collection)) do
			local problem = graph.check_link(parent, name, actor);
			if problem then
				return problem;
			end
		end
	end

	function service:create(name, actor, config)
		local wanted;
		if config then
			wanted, config.children = config.children, nil;
			if config.collection == "" then
				config.collection = nil;
			end
			local is_collection = config.node_type == "collection";
			local problem = check_parents(name, actor, config);
			if wanted and wanted ~= "" and not is_collection then
				problem = invalid_options();
			end
			if problem then
				return false, problem;
			end
			if is_collection then
				config.persist_items = false;
			end
		end
		local ok, problem = class.create(self, name, actor, config);
		if not ok then
			return false, problem;
		end
		for _, parent in ipairs(graph.parents(name)) do
			graph.link(parent, name);
		end
		notify.node_event("create", name);
		if wanted and wanted ~= "" then
			return apply_children(name, actor, wanted);
		end
		return true;
	end

	-- 0.12 forgets to, and a later request for all subscriptions then gets no answer
	local function forget_subscriptions(name, subscribers)
		for jid in pairs(subscribers) do
			local bare = service.config.normalize_jid(jid);
			local own = service.subscriptions[bare];
			if own and own[jid] then
				own[jid][name] = nil;
				if not next(own[jid]) then
					own[jid] = nil;
				end
				if not next(own) then
					service.subscriptions[bare] = nil;
				end
			end
		end
	end

	function service:delete(name, actor)
		local obj, above = node(name), graph.parents(name);
		local told = obj and notify.subscribers_above(name, "nodes") or {};
		local ok, problem = class.delete(self, name, actor);
		if not ok then
			return false, problem;
		end
		forget_subscriptions(name, obj.subscribers);
		for _, parent in ipairs(above) do
			graph.unlink(parent, name);
		end
		for _, child in ipairs(sorted(graph.children[name])) do -- they go on without it
			set_parents(child, without(graph.parents(child), name));
		end
		graph.children[name] = nil;
		local message = notify.event("delete", name, obj);
		for jid, collections in pairs(told) do
			notify.deliver(message, jid, collections);
		end
		return true;
	end

	local function tell_configuration(self, name, obj)
		local _, config = self:get_node_config(name, true);
		local message = notify.event("configuration", name, obj):add_child(context.lib.node_config_form:form(config, "result"));
		for jid, subscription in pairs(obj.subscribers) do
			if not pending(subscription) then
				notify.deliver(message, jid);
			end
		end
	end

	local function move(name, old, new)
		for parent in pairs(old) do
			if not new[parent] then
				graph.unlink(parent, name);
				notify.association("dissociate", parent, name);
			end
		end
		for parent in pairs(new) do
			if not old[parent] then
				graph.link(parent, name);
				notify.association("associate", parent, name);
			end
		end
	end

	local function set_of(list)
		local out = {};
		for _, value in ipairs(list) do
			out[value] = true;
		end
		return out;
	end

	function service:set_node_config(name, actor, config)
		local obj = node(name);
		if not obj or not self:may(name, actor, "configure") then
			return class.set_node_config(self, name, actor, config);
		end
		local was, will = graph.is_collection(name), config.node_type == "collection";
		local wanted;
		wanted, config.children = config.children, nil;
		if (was and not will) or (wanted and wanted ~= "" and not will) then
			return false, invalid_options();
		end
		local problem = check_parents(name, actor, config);
		if problem then
			return false, problem;
		end
		if will then
			config.persist_items = false;
		end
		if config.collection == "" then
			config.collection = nil;
		end
		local old, new = set_of(graph.parents(name)), set_of(lines(config.collection));
		local ok, refused = class.set_node_config(self, name, actor, config);
		if not ok then
			return false, refused;
		end
		move(name, old, new);
		if will and wanted then
			ok, refused = apply_children(name, actor, wanted);
			if not ok then
				return false, refused;
			end
		end
		notify.node_event("configuration", name);
		if config.notify_config then
			tell_configuration(self, name, obj);
		end
		return true;
	end

	function service:get_node_config(name, actor)
		local ok, config = class.get_node_config(self, name, actor);
		if ok then
			config.node_type = config.node_type or "leaf";
			if config.node_type == "collection" then
				config.children = table.concat(sorted(graph.children[name]), "\n");
			end
		end
		return ok, config;
	end

	-- With the access model "authorize", those may read whose subscription was approved
	function service:get_items(name, actor, ids, spec)
		local obj = node(name);
		if obj and actor ~= true and obj.config.access_model == "authorize" and not banned(obj, actor) then
			for jid in pairs(self.subscriptions[jid_bare(actor)] or {}) do
				if obj.subscribers[jid] and not pending(obj.subscribers[jid]) then
					actor = true;
					break;
				end
			end
		end
		return class.get_items(self, name, actor, ids, spec);
	end

	-- mod_pubsub's own check knows "open" and "whitelist" only
	service.config.grid_check_node_config = service.config.grid_check_node_config or service.config.check_node_config;
	function service.config.check_node_config(name, actor, config)
		if config.access_model == "authorize" then
			config = setmetatable({ access_model = "open" }, { __index = config });
		end
		return service.config.grid_check_node_config(name, actor, config);
	end
end
