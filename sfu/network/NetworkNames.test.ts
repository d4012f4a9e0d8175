import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import type { LanAddress } from './interfaces.ts';
import { isLocalServer, localNameServer, type NameServer, NetworkNames, reverseName } from './NetworkNames.ts';

const lan = (address: string, kind: LanAddress['kind'] = 'ethernet'): LanAddress => ({
	interfaceName: 'eth0',
	address,
	kind,
});

/** As `Resolver` rejects. */
const dnsError = (code: string) => Object.assign(new Error(code), { code });

/** A DNS server that knows these names. */
function router(known: Record<string, string[]>): NameServer & { asked: string[] } {
	const asked: string[] = [];
	return {
		asked,
		async namesOf(address) {
			asked.push(address);
			const names = Object.keys(known).filter((name) => known[name]?.includes(address));
			if (names.length === 0) throw dnsError('ENOTFOUND');
			return names.map((name) => `${name}.`);
		},
		addressesOf: async (name) => known[name] ?? [],
	};
}

test('knows the names that router and school give this computer, in any case of letters', async () => {
	const known = { 'Laptop.lan': ['192.168.1.5'], 'pc12.school.local': ['10.0.0.7'] };
	const names = new NetworkNames(() => ({
		...router(known),
		addressesOf: async (name) => (name === 'laptop.lan' ? ['192.168.1.5'] : ['10.0.0.7']),
	}));
	await names.follow([lan('192.168.1.5'), lan('10.0.0.7', 'wifi')]);
	expect(['laptop.lan', 'pc12.school.local', 'other.lan'].map((name) => names.has(name))).toEqual([true, true, false]);
	names.close();
});

/** Labels of a DNS message, each with its length before it. */
const labels = (name: string) =>
	Buffer.concat([
		...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
		Buffer.from([0]),
	]);

/** Answers every PTR question with this name, and every A question with this address (RFC 1035). */
async function openDnsServer(name: string, address: string): Promise<Socket> {
	const server = createSocket('udp4');
	server.on('message', (question, { port }) => {
		const endOfName = question.indexOf(0, 12) + 1;
		const type = question.readUInt16BE(endOfName);
		const data = type === 12 ? labels(name) : type === 1 ? Buffer.from(address.split('.').map(Number)) : null;
		const header = Buffer.from(question.subarray(0, 12));
		header.writeUInt16BE(0x8180, 2);
		header.writeUInt16BE(data ? 1 : 0, 6);
		header.writeUInt16BE(0, 10);
		// The name of the answer is that of the question (0xc00c); class IN, one minute.
		const answer = data && Buffer.from([0xc0, 0x0c, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
		const parts = [header, question.subarray(12, endOfName + 4), ...(answer && data ? [answer, data] : [])];
		server.send(Buffer.concat(parts), port, '127.0.0.1');
	});
	server.bind(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

test('asks the DNS server that the computer is set to use, by reverse lookup, and never one on the internet', async () => {
	const dns = await openDnsServer('Laptop.lan', '192.168.1.5');
	const names = new NetworkNames(() => localNameServer(['8.8.8.8', `127.0.0.1:${dns.address().port}`]));
	await names.follow([lan('192.168.1.5')]);
	expect(names.has('laptop.lan')).toBe(true);
	names.close();
	dns.close();
	expect(localNameServer(['8.8.8.8', '2606:4700:4700::1111'])).toBeNull();
});

test('believes no name that does not lead back to this computer, and none that is no host name', async () => {
	const claimed = ['bank.example', 'a b', '-', 'x'.repeat(64), '<script>'];
	const names = new NetworkNames(() => ({
		namesOf: async () => claimed,
		addressesOf: async (name) => (name === 'bank.example' ? ['203.0.113.9'] : ['192.168.1.5']),
	}));
	await names.follow([lan('192.168.1.5')]);
	for (const name of claimed.filter((each) => each !== '-')) expect([name, names.has(name)]).toEqual([name, false]);
	names.close();
});

test('asks for addresses of the local network alone: not of VPNs, virtual machines and loopback', async () => {
	const server = router({});
	const names = new NetworkNames(() => server);
	await names.follow([lan('10.8.0.2', 'vpn'), lan('172.17.0.1', 'virtual'), lan('127.0.0.1', 'loopback')]);
	expect(server.asked).toEqual([]);
	await names.follow(['1', '2', '3', '4', '5', '6'].map((last) => lan(`192.168.1.${last}`)));
	expect(server.asked).toHaveLength(4);
	names.close();
});

test('forgets the names of a network that the computer has left, also when their answer comes late', async () => {
	let answer = (_names: string[]) => {};
	const slow: NameServer = {
		namesOf: () => new Promise((resolve) => (answer = resolve)),
		addressesOf: async () => ['192.168.1.5'],
	};
	const names = new NetworkNames(() => slow);
	const first = names.follow([lan('192.168.1.5')]);
	const answerFirst = answer;
	const second = names.follow([]);
	await second;
	answerFirst(['laptop.lan']);
	await first;
	expect(names.has('laptop.lan')).toBe(false);
	names.close();
});

describe('a name that is known', () => {
	const known: Record<string, string[]> = { 'laptop.lan': ['192.168.1.5'] };
	/** What the server does, from the second lookup on. */
	async function namesAfter(second: () => NameServer | null) {
		let find: () => NameServer | null = () => router(known);
		const names = new NetworkNames(() => find());
		await names.follow([lan('192.168.1.5')]);
		expect(names.has('laptop.lan')).toBe(true);
		find = second;
		await names.follow([lan('192.168.1.5')]);
		names.close();
		return names;
	}

	test.each(['ETIMEOUT', 'ECONNREFUSED', 'ESERVFAIL', 'ECANCELLED'])(
		'stays when the answer of the DNS server is %s, to either question',
		async (code) => {
			const lost = () => Promise.reject(dnsError(code));
			const noReverse = await namesAfter(() => ({ ...router(known), namesOf: lost }));
			const noForward = await namesAfter(() => ({ ...router(known), addressesOf: lost }));
			expect([noReverse, noForward].map((names) => names.has('laptop.lan'))).toEqual([true, true]);
		},
	);

	test('stays while no DNS server is set', async () => {
		expect((await namesAfter(() => null)).has('laptop.lan')).toBe(true);
	});

	test.each(['ENOTFOUND', 'ENODATA'])('goes when the DNS server says %s', async (code) => {
		const none = () => Promise.reject(dnsError(code));
		const noReverse = await namesAfter(() => ({ ...router(known), namesOf: none }));
		const noForward = await namesAfter(() => ({ ...router(known), addressesOf: none }));
		expect([noReverse, noForward].map((names) => names.has('laptop.lan'))).toEqual([false, false]);
	});

	test('goes when it leads elsewhere, and when the computer has left the address', async () => {
		const moved = await namesAfter(() => ({ ...router(known), addressesOf: async () => ['192.168.1.9'] }));
		expect(moved.has('laptop.lan')).toBe(false);
		const names = await namesAfter(() => router(known));
		const looking = names.follow([lan('192.168.1.6')]);
		expect(names.has('laptop.lan')).toBe(false);
		await looking;
		names.close();
	});

	test('stays when a real DNS server stops answering', async () => {
		const dns = await openDnsServer('Laptop.lan', '192.168.1.5');
		const { port } = dns.address();
		const names = new NetworkNames(() => localNameServer([`127.0.0.1:${port}`]));
		await names.follow([lan('192.168.1.5')]);
		dns.close();
		await names.follow([lan('192.168.1.5')]);
		expect(names.has('laptop.lan')).toBe(true);
		names.close();
	});
});

test('goes on without a DNS server, and when it does not answer', async () => {
	for (const nameServer of [
		() => null,
		() => {
			throw new Error('no resolv.conf');
		},
		() => ({ namesOf: () => Promise.reject(new Error('ETIMEOUT')), addressesOf: async () => [] }),
	]) {
		const names = new NetworkNames(nameServer);
		await names.follow([lan('192.168.1.5')]);
		expect(names.has('laptop.lan')).toBe(false);
		names.close();
	}
});

test.each([
	['192.168.1.1', true],
	['10.0.0.1:53', true],
	['127.0.0.53', true],
	['[fd00::1]:5353', true],
	['fd00::1', true],
	['fe80::1%eth0', true],
	['::1', true],
	['8.8.8.8', false],
	['1.1.1.1:53', false],
	['2606:4700:4700::1111', false],
	['[2606:4700:4700::1111]:53', false],
])('the DNS server %s is one of the local network: %s', (server, expected) => {
	expect(isLocalServer(server)).toBe(expected);
});

test.each([
	['192.168.1.5', '5.1.168.192.in-addr.arpa'],
	['fd00::1:2', `2.0.0.0.1.0.0.0.${'0.'.repeat(20)}0.0.d.f.ip6.arpa`],
	['::1', `1.${'0.'.repeat(31)}ip6.arpa`],
	['1:2:3:4:5:6:7:8', '8.0.0.0.7.0.0.0.6.0.0.0.5.0.0.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.ip6.arpa'],
])('the names of %s are found under %s', (address, expected) => {
	expect(reverseName(address)).toBe(expected);
});
