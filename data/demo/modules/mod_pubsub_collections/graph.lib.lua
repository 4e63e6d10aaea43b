-- SPDX-License-Identifier: MIT
-- The graph of nodes. A node keeps its parents in its configuration; here is the way down.

local jid_bare = require "util.jid".bare;

return function (context)
	local node, lines, err = context.node, context.lines, context.err;
	local service = context.service;
	local children = {}; -- children[parent][child] = true
	local graph = { children = children };
	context.graph = graph;

	function graph.is_collection(name)
		local obj = node(name);
		return obj ~= nil and obj.config.node_type == "collection";
	end

	function graph.parents(name)
		local obj = node(name);
		return obj and lines(obj.config.collection) or {};
	end

	function graph.link(parent, child)
		children[parent] = children[parent] or {};
		children[parent][child] = true;
	end

	function graph.unlink(parent, child)
		if children[parent] then
			children[parent][child] = nil;
			if not next(children[parent]) then
				children[parent] = nil;
			end
		end
	end

	-- Whether `to` is in the graph below `from`, or is it
	local function reaches(from, to)
		local seen, stack = {}, { from };
		while stack[1] do
			local name = table.remove(stack);
			if name == to then
				return true;
			end
			if not seen[name] then
				seen[name] = true;
				for child in pairs(children[name] or {}) do
					stack[#stack + 1] = child;
				end
			end
		end
		return false;
	end

	-- { [collection] = smallest number of levels above the node }
	function graph.ancestors(name)
		local depth, queue, at = {}, { { name, 0 } }, 1;
		while queue[at] do
			local current, level = queue[at][1], queue[at][2];
			at = at + 1;
			for _, parent in ipairs(graph.parents(current)) do
				if not depth[parent] then
					depth[parent] = level + 1;
					queue[#queue + 1] = { parent, level + 1 };
				end
			end
		end
		return depth;
	end

	local function may_associate(parent, actor)
		if service:may(parent, actor, "configure") then
			return true;
		end
		local config = node(parent).config;
		if config.children_association_policy == "all" then
			return true;
		elseif config.children_association_policy == "whitelist" then
			for _, jid in ipairs(config.children_association_whitelist or {}) do
				if jid == jid_bare(actor) then
					return true;
				end
			end
		end
		return false;
	end

	local function count(set)
		local n = 0;
		for _ in pairs(set or {}) do
			n = n + 1;
		end
		return n;
	end

	-- nil when the child may be put into the parent (or is there already), else the error
	function graph.check_link(parent, child, actor)
		if (children[parent] or {})[child] then
			return nil;
		elseif not node(parent) then
			return "item-not-found";
		elseif not graph.is_collection(parent) or parent == child or reaches(child, parent) then
			return err("cancel", "not-allowed", "invalid-options");
		elseif actor ~= true and not may_associate(parent, actor) then
			return "forbidden";
		end
		local max = tonumber(node(parent).config.children_max);
		if max and max >= 0 and count(children[parent]) >= max then
			return err("cancel", "not-allowed", "max-nodes-exceeded");
		end
		return nil;
	end

	for name in pairs(service.nodes) do
		for _, parent in ipairs(graph.parents(name)) do
			graph.link(parent, name);
		end
	end
end
