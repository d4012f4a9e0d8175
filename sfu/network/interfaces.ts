import { BlockList, isIPv6 } from 'node:net';
import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { HostAddress } from '../protocol/http.ts';
import { routedAddress } from '../routedAddress.ts';
import { isLinkLocalIpv6 } from './addressSpace.ts';

export type InterfaceKind = Exclude<HostAddress['kind'], 'announced'>;
/** `address`: with a zone if it is a link-local one of IPv6, e.g. `fe80::1%eth0`. */
export type LanAddress = { interfaceName: string; address: string; kind: InterfaceKind };

/** Interface names on Linux, macOS and Windows. The first match decides. */
const kindsByName: [InterfaceKind, RegExp][] = [
	[
		'vpn',
		/^(utun|tun|tap|wg|ppp|ipsec|zt|nordlynx|proton|gpd|cscotun)\d*|tailscale|wireguard|openvpn|tap-windows|vpn/i,
	],
	[
		'virtual',
		/^(docker|br-|virbr|veth|vmnet|vboxnet|lxc|lxd|cni|flannel|podman|bridge\d|vnic)|vethernet|virtualbox|vmware|wsl/i,
	],
	['wifi', /^(wl|wifi|wi-fi)|wireless|wlan/i],
	['ethernet', /^(eth|en|em\d|eno|ens|enp|enx|local area connection|lan)/i],
];
/** MAC prefixes of the host adapters of VirtualBox and VMware. */
const virtualMac = /^(0a:00:27|00:50:56:c0)/;
/** RFC 6598 shared address space: used by carriers and VPN overlays, never by a school's own network. */
const isShared = (address: string) => /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(address);

/** Guesses the kind by name and MAC address, because no system tells it portably. */
export function guessKind(interfaceName: string, mac: string, address: string): InterfaceKind {
	if (virtualMac.test(mac)) return 'virtual';
	// MacBooks have no built-in Ethernet: en0 is Wi-Fi.
	if (process.platform === 'darwin' && interfaceName === 'en0') return 'wifi';
	const byName = kindsByName.find(([, pattern]) => pattern.test(interfaceName))?.[0] ?? 'other';
	return byName !== 'vpn' && isShared(address) ? 'vpn' : byName;
}

const isLinkLocal = (address: string) => /^169\.254\.|^fe80:/i.test(address);

/**
 * Every address at which other computers can reach this one; empty without a network. IPv6 only from interfaces without
 * IPv4: temporary IPv6 addresses change daily, and each change would need a new certificate. A link-local address of IPv6
 * only where there is nothing else, e.g. on a cable between two computers: browsers reach it by the `.local` name alone.
 */
export function readAddresses(interfaces = networkInterfaces()): LanAddress[] {
	const found = Object.entries(interfaces).flatMap(([interfaceName, all = []]) => {
		const external = all.filter((entry) => !entry.internal);
		const ipv4 = external.filter((entry) => entry.family === 'IPv4');
		const chosen = ipv4.length > 0 ? ipv4 : external.filter((entry) => !isLinkLocal(entry.address)).slice(0, 1);
		return chosen.map(({ address, mac }) => ({ interfaceName, address, kind: guessKind(interfaceName, mac, address) }));
	});
	return found.length > 0 ? found : linkLocalAddresses(interfaces);
}

/** Of physical interfaces: VPNs and bridges have such an address also while they lead nowhere. */
function linkLocalAddresses(interfaces: ReturnType<typeof networkInterfaces>): LanAddress[] {
	return Object.entries(interfaces).flatMap(([interfaceName, all = []]) => {
		const entry = all.find(({ internal, address }) => !internal && isLinkLocalIpv6(address));
		if (!entry) return [];
		const kind = guessKind(interfaceName, entry.mac, entry.address);
		if (kind !== 'ethernet' && kind !== 'wifi') return [];
		return [{ interfaceName, address: `${entry.address}%${zoneOf(interfaceName, entry)}`, kind }];
	});
}

/** What the system wants behind the `%` of a scoped address. */
export function zoneOf(interfaceName: string, { scopeid = 0 }: Pick<NetworkInterfaceInfo, 'scopeid'>): string {
	return process.platform === 'win32' ? String(scopeid) : interfaceName;
}

/** The zone of the interface that has this address of IPv6; undefined if none has. */
export function zoneWith(address: string, interfaces = networkInterfaces()): string | undefined {
	const [plain, zone] = address.split('%');
	if (zone) return zone;
	const found = Object.entries(interfaces).find(([, all = []]) => all.some((entry) => entry.address === plain));
	if (!found) return undefined;
	const [interfaceName, all = []] = found;
	// Only link-local addresses tell the scope.
	return zoneOf(interfaceName, all.find(({ scopeid }) => scopeid) ?? {});
}

/** All addresses of this computer on its networks, whether participants are shown them or not. */
export function ownAddresses(interfaces = networkInterfaces()): BlockList {
	const own = new BlockList();
	for (const { internal, address, family } of Object.values(interfaces).flatMap((all = []) => all)) {
		const [withoutZone = ''] = address.split('%');
		if (!internal) own.addAddress(withoutZone, family === 'IPv6' ? 'ipv6' : 'ipv4');
	}
	return own;
}

const kindOrder: InterfaceKind[] = ['ethernet', 'wifi', 'other', 'vpn', 'virtual', 'loopback'];
const isPrivate = (address: string) => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd])/i.test(address);

/** Sorted, best for participants first: a physical interface, the one of the default route, a private IPv4 address. */
export function byPreference(addresses: LanAddress[], routedAddress: string | null): LanAddress[] {
	const rank = ({ kind, address }: LanAddress) => [
		Number(isLinkLocal(address)),
		// Ethernet and Wi-Fi rank equally: the default route decides.
		kind === 'wifi' ? kindOrder.indexOf('ethernet') : kindOrder.indexOf(kind),
		Number(address !== routedAddress),
		Number(!isPrivate(address)),
		Number(isIPv6(address)),
	];
	return addresses
		.map((entry) => ({ entry, rank: rank(entry) }))
		.sort((a, b) => a.rank.map((value, i) => value - (b.rank[i] ?? 0)).find((difference) => difference !== 0) ?? 0)
		.map(({ entry }) => entry);
}

/** The address of this computer on the default route, or null without one. */
export async function findRoutedAddress(): Promise<string | null> {
	// Addresses that are reserved for documentation (RFC 5737, RFC 3849).
	return (await routedAddress('192.0.2.1')) ?? (await routedAddress('2001:db8::1'));
}

/** An address as the host part of a URL: IPv6 in brackets. */
export const urlHost = (address: string) => (isIPv6(address) ? `[${address}]` : address);

/**
 * The host part of a URL that other computers open: instead of a link-local address of IPv6 the `.local` name, because that
 * would need a zone, which browsers take none of and which differs on every computer.
 * @param localName as announced by mDNS; null: by this computer's own name
 */
export function browserHost(address: string, localName: string | null = null): string {
	return isLinkLocalIpv6(address) ? (localName ?? `${localHostName()}.local`) : urlHost(address);
}

/** Addresses for mDNS: not those of VPNs, because students are on the local network. */
export function announceAddresses(addresses: LanAddress[]): LanAddress[] {
	const local = addresses.filter(({ kind }) => kind !== 'virtual' && kind !== 'vpn');
	return local.length > 0 ? local : addresses;
}

/** The only address without a network. */
export const loopback: LanAddress = { interfaceName: 'lo', address: '127.0.0.1', kind: 'loopback' };

/** This computer's host name as a DNS label, without `.local`; 'lectern' if it has no usable one. */
export function localHostName(): string {
	const label = (hostname().split('.')[0] ?? '').replace(/[^A-Za-z0-9-]/g, '-').replace(/^-+|-+$/g, '');
	return label.slice(0, 50).toLowerCase() || 'lectern';
}
