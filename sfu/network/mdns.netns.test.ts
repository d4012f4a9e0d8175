/** mDNS as another implementation (avahi) receives it, in network namespaces: nothing leaves them. */
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AvahiNetwork } from '../testing/AvahiNetwork.ts';

const reason = AvahiNetwork.findReason('IPv4');
const reasonIpv6 = AvahiNetwork.findReason('IPv6');
if (reasonIpv6) console.warn(`mDNS in namespaces is not tested, or not by IPv6: ${reasonIpv6}`);

const soon = { timeout: 20_000, interval: 250 };

describe.skipIf(reason !== undefined)('an announced class', () => {
	let network: AvahiNetwork;
	beforeAll(async () => {
		network = await AvahiNetwork.open('IPv4', { teacher: '192.168.77.1/24', witness: '192.168.77.2/24' });
	}, 60_000);
	afterAll(() => network.remove());
	const seen = () => network.seen();
	const addresses = async () => (await seen()).map(({ address }) => address);

	test('is announced with address, port and name, follows their changes, and is withdrawn', async () => {
		const { child, info } = await network.serve(network.teacher, 'Physics 2b');
		expect(info.urls[0]).toBe(`https://192.168.77.1:${info.httpsPort}`);
		await expect.poll(seen, soon).toEqual([
			{
				name: 'Physics 2b',
				host: expect.stringMatching(/\.local$/),
				address: '192.168.77.1',
				port: String(info.httpsPort),
				txt: expect.stringContaining('"room=Physics 2b"'),
			},
		]);
		const [{ txt, host = '' } = { txt: '' }] = await seen();
		for (const field of [`"port=${info.httpsPort}"`, '"path=/"', `"version=${info.version}"`])
			expect(txt).toContain(field);

		// Also back to one that caches may hold from before.
		for (const [from, to] of [
			['192.168.77.1', '192.168.77.9'],
			['192.168.77.9', '192.168.77.1'],
		] as const) {
			await network.replaceAddress(network.teacher, `${from}/24`, `${to}/24`);
			await expect.poll(addresses, soon).toEqual([to]);
			expect(await network.resolve(host)).toBe(to);
			expect(await network.tlsVerdict(to, info)).toBe('ok');
		}

		child.kill('SIGTERM');
		const [code] = await once(child, 'exit');
		expect(code).toBe(0);
		await expect.poll(seen, soon).toEqual([]);
	}, 60_000);

	test('gets a number, as does the host name, when another has the same name', async () => {
		await network.serve(network.teacher, 'Chemistry');
		await expect.poll(async () => (await seen()).map(({ name }) => name), soon).toEqual(['Chemistry']);
		await network.serve(network.witness, 'Chemistry');
		const both = async () => (await seen()).map(({ name }) => name).sort();
		await expect.poll(both, soon).toEqual(['Chemistry', 'Chemistry (2)']);
		const hosts = new Set((await seen()).map(({ host }) => host));
		expect(hosts.size).toBe(2);
	}, 60_000);

	test('serves this computer alone when there is no network, and says so', async () => {
		await network.withLoneSpace(async (space) => {
			const child = network.start(space, ['serve', '--workers', '1', '--log-level', 'silent']);
			const [said] = await once(child.stdout, 'data');
			expect(String(said)).toContain('on no network');
			expect(String(said)).toContain('http://127.0.0.1:4480');
			child.kill('SIGTERM');
			await once(child, 'exit');
		});
	}, 60_000);
});

describe.skipIf(reasonIpv6 !== undefined)('an announced class on a cable with link-local IPv6 alone', () => {
	let network: AvahiNetwork;
	beforeAll(async () => {
		network = await AvahiNetwork.open('IPv6', { teacher: 'fe80::a/64', witness: 'fe80::b/64' });
	}, 60_000);
	afterAll(() => network.remove());
	const seen = () => network.seen();
	const addresses = async () => (await seen()).map(({ address }) => address);

	test('is announced with its name and address without a zone, follows changes, and is withdrawn', async () => {
		const { child, info } = await network.serve(network.teacher, 'Physics 2b');
		await expect.poll(seen, soon).toEqual([
			{
				name: 'Physics 2b',
				host: expect.stringMatching(/\.local$/),
				address: 'fe80::a',
				port: String(info.httpsPort),
				txt: expect.stringContaining('"room=Physics 2b"'),
			},
		]);
		const [{ host = '' } = {}] = await seen();
		expect(info.urls).toEqual([`https://${host}:${info.httpsPort}`, `http://${host}:${info.httpPort}`]);
		expect(await network.resolve(host)).toBe('fe80::a');
		expect(await network.tlsVerdict('fe80::a%eth0', info, host)).toBe('ok');

		for (const [from, to] of [
			['fe80::a', 'fe80::9'],
			['fe80::9', 'fe80::a'],
		] as const) {
			await network.replaceAddress(network.teacher, `${from}/64`, `${to}/64`);
			await expect.poll(addresses, soon).toEqual([to]);
			expect(await network.resolve(host)).toBe(to);
		}

		child.kill('SIGTERM');
		const [code] = await once(child, 'exit');
		expect(code).toBe(0);
		await expect.poll(seen, soon).toEqual([]);
	}, 60_000);

	test('gets a number, as does the host name, when another has the same name', async () => {
		await network.serve(network.teacher, 'Chemistry');
		await expect.poll(async () => (await seen()).map(({ name }) => name), soon).toEqual(['Chemistry']);
		await network.serve(network.witness, 'Chemistry');
		const both = async () => (await seen()).map(({ name }) => name).sort();
		await expect.poll(both, soon).toEqual(['Chemistry', 'Chemistry (2)']);
		expect(new Set((await seen()).map(({ host }) => host)).size).toBe(2);
	}, 60_000);

	test('is announced at an address that is more than link-local where there is one', async () => {
		await network.addAddress(network.teacher, 'fd00::a/64');
		await network.addAddress(network.witness, 'fd00::b/64');
		const { info } = await network.serve(network.teacher, 'Biology');
		const biology = async () => (await seen()).find(({ name }) => name === 'Biology')?.address;
		await expect.poll(biology, soon).toBe('fd00::a');
		expect(info.urls[0]).toBe(`https://[fd00::a]:${info.httpsPort}`);
		expect(await network.tlsVerdict('fd00::a', info)).toBe('ok');
	}, 60_000);
});
