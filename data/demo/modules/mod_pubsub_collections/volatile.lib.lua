-- SPDX-License-Identifier: MIT
-- A quick store of items in memory (option pubsub_volatile_items)
--
-- In 0.12 the "internal" storage writes a node's files anew with every item (tens of items a second), and "memory" loses
-- its order once an id is published twice or retracted.

local st = require "util.stanza";

return function (context)
	if not module:get_option_boolean("pubsub_volatile_items", false) then
		return;
	end
	local cap = module:get_option_number("pubsub_max_items", 256);

	local function limit(value)
		return value == "max" and cap or tonumber(value) or 20;
	end

	local function new_store(config)
		local order = {}; -- order[slot] = id, or false for a hole; oldest first
		local entries = {}; -- entries[id] = { slot, item }
		local first, last, size = 1, 0, 0;
		local max = limit(config.max_items);
		local store = {};

		local function drop(id)
			local entry = entries[id];
			if entry then
				order[entry[1]] = false;
				entries[id] = nil;
				size = size - 1;
			end
		end

		local function close_holes()
			local compact, n = {}, 0;
			for slot = first, last do
				local id = order[slot];
				if id then
					n = n + 1;
					compact[n] = id;
					entries[id][1] = n;
				end
			end
			order, first, last = compact, 1, n;
		end

		local function trim()
			while size > max do
				if order[first] then
					drop(order[first]);
				end
				order[first] = nil;
				first = first + 1;
			end
			if last - first > 2 * size + 64 then
				close_holes();
			end
		end

		function store:head()
			for slot = last, first, -1 do
				if order[slot] then
					return order[slot], entries[order[slot]][2];
				end
			end
		end

		function store:get(id)
			if id == nil then
				return select(2, self:head());
			end
			return entries[id] and entries[id][2];
		end

		-- Without an item: removes it
		function store:set(id, item) -- luacheck: ignore 212/self
			drop(id);
			if item then
				last = last + 1;
				order[last] = id;
				entries[id] = { last, st.clone(item) };
				size = size + 1;
			end
			trim();
			return true;
		end

		-- Newest first
		function store:items() -- luacheck: ignore 212/self
			local slot = last + 1;
			return function ()
				while slot > first do
					slot = slot - 1;
					local id = order[slot];
					if id then
						return id, entries[id][2];
					end
				end
			end
		end

		function store:clear() -- luacheck: ignore 212/self
			order, entries, first, last, size = {}, {}, 1, 0, 0;
			return true;
		end

		function store:resize(new_max) -- luacheck: ignore 212/self
			max = limit(new_max);
			trim();
			return true;
		end

		return store;
	end

	local service = context.service;
	service.config.itemstore = new_store;
	for name in pairs(service.data) do
		service.data[name] = new_store(service.nodes[name].config);
	end
end
