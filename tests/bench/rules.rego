package writeback

# Five of the kit's rules as far as these resources go, for tests/bench/rules.ts.

deny contains message if {
	some resource in input
	resource.type == "entra-writeback:index:GroupPolicyObject"
	age := resource.properties.accountPolicy.minimumPasswordAge
	age != 0
	message := sprintf("%s: minimum password age %v", [resource.name, age])
}

deny contains message if {
	some resource in input
	resource.type == "azure-native:network:NetworkSecurityGroup"
	some rule in resource.properties.securityRules
	lower(rule.direction) == "inbound"
	lower(rule.access) == "allow"
	message := sprintf("%s: inbound rule %s", [resource.name, rule.name])
}

deny contains message if {
	some resource in input
	resource.type == "azure-native:network:NetworkInterface"
	some configuration in resource.properties.ipConfigurations
	configuration.publicIPAddress
	message := sprintf("%s: public address", [resource.name])
}

deny contains message if {
	some resource in input
	resource.type == "entra-writeback:index:TenantSettings"
	resource.properties.cloudSyncWriteback == true
	not resource.properties.passwordWriteback
	message := sprintf("%s: cloud sync without the master setting", [resource.name])
}

deny contains message if {
	some resource in input
	resource.type == "entra-writeback:index:AgentFleet"
	resource.properties.agentCount < 3
	message := sprintf("%s: %d agents", [resource.name, resource.properties.agentCount])
}
