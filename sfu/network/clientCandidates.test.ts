import { describe, expect, test } from 'vitest';
import type { CandidateAddress } from '../core/media/iceCandidates.ts';
import type { Reached } from '../core/peer/Reached.ts';
import { addressSpaceOf, plainAddress } from './addressSpace.ts';
import { clientCandidates, pageSpace } from './clientCandidates.ts';
import { type LanAddress, loopback } from './interfaces.ts';

const at = (address: string, kind: LanAddress['kind'] = 'ethernet'): LanAddress => ({
	interfaceName: 'eth0',
	address,
	kind,
});

test.each([
	['127.0.0.1', 'loopback'],
	['127.8.9.10', 'loopback'],
	['::1', 'loopback'],
	['::ffff:127.0.0.1', 'loopback'],
	['10.1.2.3', 'local'],
	['172.16.0.1', 'local'],
	['172.31.255.255', 'local'],
	['192.168.1.5', 'local'],
	['169.254.7.8', 'local'],
	['100.64.0.1', 'local'],
	['100.127.255.254', 'local'],
	['::ffff:192.168.1.5', 'local'],
	['fd00::5', 'local'],
	['fc00::5', 'local'],
	['fe80::1', 'local'],
	['fe80::1%eth0', 'local'],
	['FE80::1%12', 'local'],
	['172.15.0.1', 'public'],
	['172.32.0.1', 'public'],
	['100.63.0.1', 'public'],
	['100.128.0.1', 'public'],
	['192.169.0.1', 'public'],
	['203.0.113.5', 'public'],
	['::ffff:203.0.113.5', 'public'],
	['2001:db8::5', 'public'],
	['fec0::1', 'public'],
])('%s is %s to browsers', (address, space) => {
	expect(addressSpaceOf(address)).toBe(space);
});

test.each([
	['::ffff:192.168.1.5', '192.168.1.5'],
	['::FFFF:10.0.0.1', '10.0.0.1'],
	['fe80::1%eth0', 'fe80::1'],
	['fe80::1%12', 'fe80::1'],
	['192.168.1.5', '192.168.1.5'],
	['2001:db8::5', '2001:db8::5'],
	['::ffff:cafe', '::ffff:cafe'],
])('%s is spelled %s in candidates', (address, plain) => {
	expect(plainAddress(address)).toBe(plain);
});

test.each<[string, Reached, string]>([
	['an address of the LAN', { hostName: '192.168.1.5', localAddress: '::ffff:192.168.1.5' }, 'local'],
	['a public address', { hostName: '203.0.113.5', localAddress: '203.0.113.5' }, 'public'],
	['a public address that a router forwards', { hostName: '203.0.113.5', localAddress: '192.168.1.5' }, 'public'],
	['a shared address', { hostName: '100.100.1.2', localAddress: '100.100.1.2' }, 'local'],
	['a unique local address', { hostName: 'fd00::5', localAddress: 'fd00::5' }, 'local'],
	['a global address of IPv6', { hostName: '2001:db8::5', localAddress: '2001:db8::5' }, 'public'],
	['localhost', { hostName: 'localhost', localAddress: '127.0.0.1' }, 'loopback'],
	['localhost with a port of a container', { hostName: 'localhost', localAddress: '172.17.0.2' }, 'loopback'],
	['a name below localhost', { hostName: 'class.localhost', localAddress: '::1' }, 'loopback'],
	['the loopback address', { hostName: '127.0.0.1', localAddress: '127.0.0.1' }, 'loopback'],
	['a name of mDNS', { hostName: 'laptop.local', localAddress: '192.168.1.5' }, 'local'],
	[
		'a name of mDNS that leads to a global address',
		{ hostName: 'laptop.local', localAddress: '2001:db8::5' },
		'public',
	],
	['a name of the DNS', { hostName: 'laptop.lan', localAddress: '192.168.1.5' }, 'local'],
	['a name at a proxy on this computer', { hostName: 'class.school.example', localAddress: '127.0.0.1' }, 'local'],
	['a private address that a public client claims', { hostName: '10.0.0.1', localAddress: '203.0.113.5' }, 'public'],
	['no valid Host header', { hostName: null, localAddress: '192.168.1.5' }, 'local'],
	['a request of a program', {}, 'local'],
])('a page reached by %s', (_, reached, space) => {
	expect(pageSpace(reached)).toBe(space);
});

describe('a client is offered', () => {
	const own = [at('192.168.1.5'), at('10.0.0.7', 'wifi'), at('203.0.113.5'), at('172.17.0.1', 'virtual'), loopback];
	const offered = (reached: Reached, all = own, announced: CandidateAddress[] = []) =>
		clientCandidates(reached, { own: all, announced }).map(({ address }) => address);

	test('on the LAN, first the address by which it came, then the others, and no loopback address', () => {
		const reached = { hostName: '10.0.0.7', localAddress: '10.0.0.7' };
		expect(offered(reached)).toEqual(['10.0.0.7', '192.168.1.5', '203.0.113.5']);
	});

	test('at a public address, no private one', () => {
		expect(offered({ hostName: '203.0.113.5', localAddress: '203.0.113.5' })).toEqual(['203.0.113.5']);
	});

	test('at a public address that only a router has, what is left', () => {
		const reached = { hostName: '203.0.113.9', localAddress: '192.168.1.5' };
		expect(offered(reached, [at('192.168.1.5'), loopback])).toEqual(['192.168.1.5']);
		expect(offered(reached, [at('192.168.1.5'), loopback], [{ address: '203.0.113.9' }])).toEqual(['203.0.113.9']);
	});

	test('on this computer, loopback first and all others', () => {
		const reached = { hostName: 'localhost', localAddress: '127.0.0.1' };
		expect(offered(reached)).toEqual(['127.0.0.1', '192.168.1.5', '10.0.0.7', '203.0.113.5']);
		expect(offered(reached, [loopback])).toEqual(['127.0.0.1']);
	});

	test('by a proxy or a program on this computer, the addresses of its networks alone', () => {
		const reached = { hostName: 'class.school.example', localAddress: '127.0.0.1' };
		expect(offered(reached)).toEqual(['192.168.1.5', '10.0.0.7', '203.0.113.5']);
		expect(offered({})).toEqual(['192.168.1.5', '10.0.0.7', '203.0.113.5']);
		expect(offered({}, [loopback])).toEqual(['127.0.0.1']);
	});

	test('a bridge of virtual machines only if it came by it, or the host prefers it, or there is nothing else', () => {
		const bridge = at('192.168.2.1', 'virtual');
		const onLan = { hostName: '192.168.1.5', localAddress: '192.168.1.5' };
		const onBridge = { hostName: '192.168.2.1', localAddress: '::ffff:192.168.2.1' };
		expect(offered(onLan, [at('192.168.1.5'), bridge, loopback])).toEqual(['192.168.1.5']);
		expect(offered(onBridge, [at('192.168.1.5'), bridge, loopback])).toEqual(['192.168.2.1', '192.168.1.5']);
		expect(offered(onLan, [bridge, at('192.168.1.5'), loopback])).toEqual(['192.168.1.5', '192.168.2.1']);
		expect(offered({}, [bridge])).toEqual(['192.168.2.1']);
	});

	test('the address of IPv6 by which it came although the interface has IPv4', () => {
		const reached = { hostName: 'fd00::9', localAddress: 'fd00::9' };
		expect(offered(reached, [at('192.168.1.5'), loopback])).toEqual(['fd00::9', '192.168.1.5']);
	});

	test('a link-local address of IPv6 without its zone, and only if there is nothing else', () => {
		const reached = { hostName: 'laptop.local', localAddress: 'fe80::1%eth0' };
		expect(offered(reached, [at('192.168.1.5'), loopback])).toEqual(['192.168.1.5']);
		expect(offered(reached, [at('fe80::1%eth0')])).toEqual(['fe80::1']);
	});

	test('announced addresses before those of this computer, each with its port', () => {
		const announced = [{ address: '203.0.113.9', portOffset: 1000 }, { address: '192.168.9.9' }];
		const reached = { hostName: 'laptop.local', localAddress: '192.168.1.5' };
		expect(clientCandidates(reached, { own: [at('192.168.1.5'), at('10.0.0.7'), loopback], announced })).toEqual([
			{ address: '192.168.1.5' },
			{ address: '203.0.113.9', portOffset: 1000 },
			{ address: '192.168.9.9' },
			{ address: '10.0.0.7' },
		]);
	});

	test('each address once, and at most eight', () => {
		const many = Array.from({ length: 20 }, (_, i) => at(`10.0.0.${i + 1}`));
		const reached = { hostName: '10.0.0.3', localAddress: '::ffff:10.0.0.3' };
		const addresses = offered(reached, [...many, ...many]);
		expect(addresses).toHaveLength(8);
		expect(addresses.slice(0, 3)).toEqual(['10.0.0.3', '10.0.0.1', '10.0.0.2']);
	});
});
