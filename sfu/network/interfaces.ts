import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import type { HostAddress } from '../protocol/http.ts';

export type InterfaceKind = HostAddress['kind'];
export type LanAddress = { interfaceName: string; address: string; kind: InterfaceKind };

/** Names of Linux, macOS and Windows; the first that fits decides. */
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
/** Adapters that virtual machine programs put on their host: VirtualBox, VMware. */
const virtualMac = /^(0a:00:27|00:50:56:c0)/;
/** RFC 6598: carriers and overlay networks, never a school's own. */
const isShared = (address: string) => /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(address);

export function guessKind(interfaceName: string, mac: string, address: string): InterfaceKind {
	if (virtualMac.test(mac)) return 'virtual';
	// MacBooks have no Ethernet of their own: en0 is Wi-Fi.
	if (process.platform === 'darwin' && interfaceName === 'en0') return 'wifi';
	const byName = kindsByName.find(([, pattern]) => pattern.test(interfaceName))?.[0] ?? 'other';
	return byName !== 'vpn' && isShared(address) ? 'vpn' : byName;
}

const isLinkLocal = (address: string) => /^169\.254\.|^fe80:/i.test(address);

/**
 * Every address this computer can be reached at from outside; none without a network. IPv4, or IPv6 of an interface
 * that has nothing else: temporary IPv6 addresses change daily and would take the certificate with them.
 */
export function readAddresses(interfaces = networkInterfaces()): LanAddress[] {
	return Object.entries(interfaces).flatMap(([interfaceName, all = []]) => {
		const outside = all.filter((entry) => !entry.internal);
		const usual = outside.filter((entry) => entry.family === 'IPv4');
		const chosen = usual.length > 0 ? usual : outside.filter((entry) => !isLinkLocal(entry.address)).slice(0, 1);
		return chosen.map(({ address, mac }) => ({ interfaceName, address, kind: guessKind(interfaceName, mac, address) }));
	});
}

const kindOrder: InterfaceKind[] = ['ethernet', 'wifi', 'other', 'vpn', 'virtual', 'loopback'];
const isPrivate = (address: string) => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd])/i.test(address);

/** Best for participants first: a real interface, the one the computer itself goes out by, a private IPv4 address. */
export function byPreference(addresses: LanAddress[], routedAddress: string | null): LanAddress[] {
	const badness = ({ kind, address }: LanAddress) => [
		Number(isLinkLocal(address)),
		// A cable and Wi-Fi are equally good: the route decides.
		kind === 'wifi' ? kindOrder.indexOf('ethernet') : kindOrder.indexOf(kind),
		Number(address !== routedAddress),
		Number(!isPrivate(address)),
		Number(isIPv6(address)),
	];
	return addresses
		.map((entry) => ({ entry, badness: badness(entry) }))
		.sort(
			(a, b) => a.badness.map((value, i) => value - (b.badness[i] ?? 0)).find((difference) => difference !== 0) ?? 0,
		)
		.map(({ entry }) => entry);
}

/**
 * The address the system would send from, or null without a route. Nothing is sent: connecting a UDP socket only asks
 * the routing table.
 */
export function findRoutedAddress(): Promise<string | null> {
	return new Promise((resolve) => {
		const socket = createSocket('udp4');
		const answer = (address: string | null) => {
			socket.close();
			resolve(address);
		};
		socket.once('error', () => answer(null));
		// TEST-NET-1 (RFC 5737): belongs to nobody.
		socket.connect(9, '192.0.2.1', () => answer(socket.address().address));
	});
}

/** For URLs: IPv6 in brackets. */
export const urlHost = (address: string) => (isIPv6(address) ? `[${address}]` : address);

/** Real interfaces carry media; bridges of virtual machines only when there is nothing else. */
export function mediaAddresses(addresses: LanAddress[]): LanAddress[] {
	const real = addresses.filter(({ kind }) => kind !== 'virtual');
	return real.length > 0 ? real : addresses;
}

/** Where a class is announced: where its students may be, which is not the far end of a VPN. */
export function announceAddresses(addresses: LanAddress[]): LanAddress[] {
	const near = addresses.filter(({ kind }) => kind !== 'virtual' && kind !== 'vpn');
	return near.length > 0 ? near : addresses;
}

/** What is left without a network. */
export const loopback: LanAddress = { interfaceName: 'lo', address: '127.0.0.1', kind: 'loopback' };

/** This computer's name as a DNS label: what `.local` is put behind. */
export function localHostName(): string {
	const label = (hostname().split('.')[0] ?? '').replace(/[^A-Za-z0-9-]/g, '-').replace(/^-+|-+$/g, '');
	return label.slice(0, 50).toLowerCase() || 'lectern';
}
