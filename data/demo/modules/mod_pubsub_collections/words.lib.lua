-- SPDX-License-Identifier: MIT
-- Namespaces and small helpers of mod_pubsub_collections

local errors = require "util.error";

local PUBSUB = "http://jabber.org/protocol/pubsub";

return function (context)
	context.ns = {
		pubsub = PUBSUB;
		event = PUBSUB.."#event";
		owner = PUBSUB.."#owner";
		errors = PUBSUB.."#errors";
		authorization = PUBSUB.."#subscribe_authorization";
		get_pending = PUBSUB.."#get-pending";
		shim = "http://jabber.org/protocol/shim";
	};

	-- An error that lib.pubsub_error_reply understands
	function context.err(kind, condition, pubsub_condition)
		local e = errors.new({ type = kind, condition = condition });
		e.pubsub_condition = pubsub_condition;
		return e;
	end

	function context.node(name)
		return context.service.nodes[name];
	end

	-- Values of a text-multi field, which is stored as one string
	function context.lines(text)
		local out = {};
		for line in (text or ""):gmatch("[^\r\n]+") do
			out[#out + 1] = line;
		end
		return out;
	end

	function context.sorted(set)
		local out = {};
		for key in pairs(set or {}) do
			out[#out + 1] = key;
		end
		table.sort(out);
		return out;
	end

	-- Whether an owner has shut somebody out: that counts for more than a subscription
	function context.banned(obj, jid)
		return (obj.affiliations[jid] or obj.affiliations[context.service.config.normalize_jid(jid)]) == "outcast";
	end

	-- Whether a subscription, as it is stored, waits for its owner's decision
	function context.pending(subscription)
		return type(subscription) == "table" and subscription.state == "pending";
	end
end
