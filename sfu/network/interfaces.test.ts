import { expect, test } from 'vitest';
import {
	browserHost,
	byPreference,
	guessKind,
	type LanAddress,
	ownAddresses,
	readAddresses,
	zoneWith,
} from './interfaces.ts';

const entry = (address: string, mac = '3c:22:fb:00:00:01', internal = false) => ({
	address,
	mac,
	internal,
	family: address.includes(':') ? ('IPv6' as const) : ('IPv4' as const),
	netmask: '',
	cidr: null,
	scopeid: 0,
});

test.each([
	['eth0', 'ethernet'],
	['enp0s31f6', 'ethernet'],
	['Ethernet 2', 'ethernet'],
	['wlp2s0', 'wifi'],
	['Wi-Fi', 'wifi'],
	['tun0', 'vpn'],
	['utun4', 'vpn'],
	['tailscale0', 'vpn'],
	['docker0', 'virtual'],
	['br-4f1c', 'virtual'],
	['veth12ab', 'virtual'],
	['vEthernet (WSL)', 'virtual'],
	['VirtualBox Host-Only Network', 'virtual'],
	['rmnet0', 'other'],
])('%s is taken for %s', (name, kind) => {
	expect(guessKind(name, '3c:22:fb:00:00:01', '192.168.1.5')).toBe(kind);
});

test('recognises adapters of virtual machines by their hardware address, and VPNs by their IP range', () => {
	expect(guessKind('Ethernet 3', '0a:00:27:00:00:05', '192.168.56.1')).toBe('virtual');
	expect(guessKind('eth1', '3c:22:fb:00:00:01', '100.101.102.103')).toBe('vpn');
});

test('lists addresses that others can reach, IPv6 only when there is no other', () => {
	const found = readAddresses({
		lo: [entry('127.0.0.1', '00:00:00:00:00:00', true)],
		eth0: [entry('192.168.1.5'), entry('2001:db8::5'), entry('fe80::1')],
		eth1: [entry('fe80::2'), entry('fd00::2')],
		eth2: [entry('fe80::3')],
	});
	expect(found.map(({ address }) => address)).toEqual(['192.168.1.5', 'fd00::2']);
});

test('lists link-local addresses of IPv6, with their zone, only when there is nothing else', () => {
	const lonely = {
		eth0: [entry('fe80::1')],
		docker0: [entry('fe80::d')],
		awdl0: [entry('fe80::a')],
	};
	expect(readAddresses(lonely)).toEqual([{ interfaceName: 'eth0', address: 'fe80::1%eth0', kind: 'ethernet' }]);
	expect(readAddresses({ ...lonely, wlan0: [entry('192.168.1.5')] }).map(({ address }) => address)).toEqual([
		'192.168.1.5',
	]);
});

test('tells the zone of an address of IPv6 by the interface that has it', () => {
	const interfaces = {
		eth0: [entry('192.168.1.5'), entry('2001:db8::5')],
		wlan0: [entry('fd00::2'), { ...entry('fe80::2'), scopeid: 4 }],
	};
	const [eth0, wlan0] = process.platform === 'win32' ? ['0', '4'] : ['eth0', 'wlan0'];
	expect(zoneWith('2001:db8::5', interfaces)).toBe(eth0);
	expect(zoneWith('fd00::2', interfaces)).toBe(wlan0);
	expect(zoneWith('fe80::2%en7', interfaces)).toBe('en7');
	expect(zoneWith('fd00::3', interfaces)).toBeUndefined();
});

test('gives browsers the name in place of a link-local address of IPv6', () => {
	expect(browserHost('fe80::2%eth0', 'laptop-2.local')).toBe('laptop-2.local');
	expect(browserHost('fe80::2%eth0')).toMatch(/^[a-z0-9-]+\.local$/);
	expect(browserHost('fd00::2', 'laptop.local')).toBe('[fd00::2]');
	expect(browserHost('169.254.3.4', 'laptop.local')).toBe('169.254.3.4');
});

test('knows its own addresses, however they are written', () => {
	const own = ownAddresses({ eth0: [entry('192.168.1.5'), entry('fe80::2%eth0'), entry('2001:db8:0:1::5')] });
	expect(own.check('192.168.1.5', 'ipv4')).toBe(true);
	expect(own.check('fe80::2', 'ipv6')).toBe(true);
	expect(own.check('2001:db8::1:0:0:0:5', 'ipv6')).toBe(true);
	expect(own.check('fe80::3', 'ipv6')).toBe(false);
});

test('prefers the physical interface of the default route, and puts VPNs and bridges last', () => {
	const of = (interfaceName: string, address: string): LanAddress => ({
		interfaceName,
		address,
		kind: guessKind(interfaceName, '', address),
	});
	const all = [
		of('docker0', '172.17.0.1'),
		of('tun0', '10.8.0.2'),
		of('eth1', '169.254.3.4'),
		of('eth0', '10.0.0.5'),
		of('wlan0', '192.168.1.5'),
	];
	const order = (routed: string | null) => byPreference(all, routed).map(({ interfaceName }) => interfaceName);
	expect(order('192.168.1.5')).toEqual(['wlan0', 'eth0', 'tun0', 'docker0', 'eth1']);
	expect(order('10.0.0.5')[0]).toBe('eth0');
	// The default route of a VPN does not make it the network the students are in.
	expect(order('10.8.0.2').slice(0, 2).sort()).toEqual(['eth0', 'wlan0']);
});
