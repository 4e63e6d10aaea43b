-- SPDX-License-Identifier: MIT
-- Result sets (XEP-0059) over lists of names

local rsm = require "util.rsm";

return function (context)
	-- Bounds of the page that query asks for and the <set/> to answer with; or nil and an error
	function context.page(names, query)
		local n = #names;
		local size = math.min(query.max or context.page_max, context.page_max);
		local first = 1;
		if query.index then
			first = query.index + 1;
		elseif query.after or (query.before and query.before ~= true) then
			local key, at = query.after or query.before, nil;
			for i = 1, n do
				if names[i] == key then
					at = i;
					break;
				end
			end
			if not at then
				return nil, "item-not-found";
			elseif query.after then
				first = at + 1;
			else
				first = math.max(1, at - size);
				size = math.min(size, at - 1);
			end
		elseif query.before == true then
			first = math.max(1, n - size + 1);
		end
		local last = math.min(n, first + size - 1);
		local set = { count = n };
		if last >= first then
			set.first = { index = first - 1; names[first] };
			set.last = names[last];
		end
		return first, last, rsm.generate(set);
	end
end
