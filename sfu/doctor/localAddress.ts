import { BlockList, isIPv6 } from 'node:net';

const local = new BlockList();
for (const [network, prefix] of [
	['10.0.0.0', 8],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
	['169.254.0.0', 16],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
] as const)
	local.addSubnet(network, prefix, 'ipv4');
local.addSubnet('fc00::', 7, 'ipv6');
local.addSubnet('fe80::', 10, 'ipv6');
local.addAddress('::1', 'ipv6');

/** Whether browsers count the address to the local network or this computer; every other one is public. */
export function isLocalAddress(address: string): boolean {
	const [plain = ''] = address.split('%');
	return local.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
}
