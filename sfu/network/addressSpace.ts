import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

/**
 * How private an address is to browsers (WICG Local Network Access). A page may not reach, without a permission, what is more
 * private than the address it came from: `public` before `local` before `loopback`.
 */
export type AddressSpace = 'public' | 'local' | 'loopback';

const privacy: Record<AddressSpace, number> = { public: 0, local: 1, loopback: 2 };

/** Private, link-local and shared (CGNAT) addresses of IPv4; unique local and link-local ones of IPv6. */
const localNetworks = new BlockList();
for (const [network, prefix] of [
	['10.0.0.0', 8],
	['172.16.0.0', 12],
	['192.168.0.0', 16],
	['169.254.0.0', 16],
	['100.64.0.0', 10],
] as const)
	localNetworks.addSubnet(network, prefix, 'ipv4');
localNetworks.addSubnet('fc00::', 7, 'ipv6');
localNetworks.addSubnet('fe80::', 10, 'ipv6');

const loopbackNetwork = new BlockList();
loopbackNetwork.addSubnet('127.0.0.0', 8, 'ipv4');
loopbackNetwork.addAddress('::1', 'ipv6');

/** An address as candidates and certificates spell it: without a zone (`%eth0`), IPv4 not mapped into IPv6. */
export function plainAddress(address: string): string {
	const [withoutZone = ''] = address.split('%');
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(withoutZone)?.[1];
	return mapped !== undefined && isIPv4(mapped) ? mapped : withoutZone;
}

/** @param address IPv4 or IPv6, also mapped or with a zone. Every other one counts as public. */
export function addressSpaceOf(address: string): AddressSpace {
	const plain = plainAddress(address);
	if (isIP(plain) === 0) return 'public';
	const family = isIPv6(plain) ? 'ipv6' : 'ipv4';
	if (loopbackNetwork.check(plain, family)) return 'loopback';
	return localNetworks.check(plain, family) ? 'local' : 'public';
}

/** fe80::/10: useless without the zone, which means nothing on another computer. */
export const isLinkLocalIpv6 = (address: string): boolean => /^fe[89ab][0-9a-f]:/i.test(address);

export function isMorePrivate(one: AddressSpace, other: AddressSpace): boolean {
	return privacy[one] > privacy[other];
}
