-- SPDX-License-Identifier: MIT
-- Fields of the node configuration (XEP-0248 section 7) and of subscription options, and the features to tell of

local NODE_FIELDS = {
	{ type = "list-single", name = "node_type", label = "Leaf or collection", options = { "leaf", "collection" } };
	{ type = "text-multi", name = "collection", label = "The collections that this node belongs to" };
	{ type = "text-multi", name = "children", label = "The nodes in this collection" };
	{ type = "text-single", name = "children_max", label = "How many nodes may be in this collection" };
	{ type = "list-single", name = "children_association_policy", label = "Who may put nodes into this collection",
		options = { "all", "owners", "whitelist" } };
	{ type = "jid-multi", name = "children_association_whitelist", label = "Who may, with the policy \"whitelist\"" };
	{ type = "boolean", name = "notify_config", label = "Tell subscribers of changed settings" };
};

local SUBSCRIPTION_FIELDS = {
	{ type = "list-single", name = "pubsub#subscription_type", label = "What to be told of", options = { "nodes", "items", "all" } };
	{ type = "text-single", name = "pubsub#subscription_depth", label = "How many levels down: 0, 1, … or all" };
	{ type = "boolean", name = "pubsub#deliver", label = "Deliver notifications?" };
};

local FEATURES = {
	"access-authorize", "access-whitelist", "collections", "manage-subscriptions", "multi-collections", "retrieve-affiliations", "rsm",
};

-- The forms outlive a reload of this module
local function add(form, field)
	for _, have in ipairs(form) do
		if have.name == field.name then
			return;
		end
	end
	form[#form + 1] = field;
end

return function (context)
	for _, field in ipairs(NODE_FIELDS) do
		field.var = "pubsub#"..field.name;
		add(context.lib.node_config_form, field);
	end
	for _, field in ipairs(SUBSCRIPTION_FIELDS) do
		add(context.lib.subscribe_options_form, field);
	end
	for _, feature in ipairs(FEATURES) do
		module:add_feature(context.ns.pubsub.."#"..feature);
	end
	module:add_feature("http://jabber.org/protocol/rsm");
end
