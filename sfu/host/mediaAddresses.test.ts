import { isIP } from 'node:net';
import { expect, test } from 'vitest';
import { askFrom } from '../testing/askFrom.ts';
import { TestServer } from '../testing/TestServer.ts';

/** Addresses and ports of the candidates that a page gets which has come by this address. */
async function candidatesOf(server: TestServer, host?: string) {
	const { token } = await server.joinByCode();
	const options = host === undefined ? { url: server.http } : { url: server.http, headers: { host } };
	const client = await server.connect(token, options);
	const joined = await client.ask('joinRoom', { displayName: 'Ann', prepareTransports: true });
	if (joined.status !== 'joined' || !joined.transports) throw new Error('it waits');
	return joined.transports.recv.iceCandidates.map(({ protocol, address, port }) => `${protocol} ${address}:${port}`);
}

test('clients are told the announced address with its port, and only that when they came by it', async () => {
	await using probe = await TestServer.start();
	const [mediaPort = 0] = probe.info.mediaPorts;
	await probe[Symbol.asyncDispose]();
	await using server = await TestServer.start({ mediaPort, announce: ['203.0.113.5:50000', '203.0.113.6'] });
	const [actual = 0] = server.info.mediaPorts;
	const outside = 50_000 + actual - mediaPort;
	const ofBoth = [`udp 203.0.113.5:${outside}`, `udp 203.0.113.6:${actual}`].flatMap((udp) => [
		udp,
		`tcp${udp.slice(3)}`,
	]);
	expect((await candidatesOf(server, '203.0.113.5')).sort()).toEqual(ofBoth.sort());
	expect(await candidatesOf(server)).toEqual(
		expect.arrayContaining([`udp 127.0.0.1:${actual}`, `udp 203.0.113.5:${outside}`]),
	);
});

test('pages answer by an announced name, which comes first for the host; media have its addresses, never the name', async () => {
	await using server = await TestServer.start({ announce: ['localhost'], mediaPort: 0, allowOrigin: [] });
	const { json } = await askFrom('/api/host', { to: server, token: server.info.hostToken });
	expect(json.addresses[0]).toMatchObject({ address: 'localhost', kind: 'announced', preferred: true });
	expect(json.addresses[0].joinUrl).toBe(`http://localhost:${server.info.httpPort}/?code=${server.info.roomCode}`);
	for (const candidate of await candidatesOf(server)) {
		expect(isIP(candidate.split(' ')[1]?.replace(/:\d+$/, '') ?? '')).not.toBe(0);
	}
	const chosen = await askFrom('/api/host', {
		to: server,
		method: 'PATCH',
		token: server.info.hostToken,
		body: { preferredAddress: '127.0.0.1' },
	});
	expect(chosen.json.addresses[0]).toMatchObject({ address: '127.0.0.1', preferred: true });
});

test('media are received at an address of their own, and clients are told no other one of this computer', async () => {
	await using server = await TestServer.start({ mediaBind: '127.0.0.2' });
	expect(new Set((await candidatesOf(server)).map((candidate) => candidate.replace(/^\w+ |:\d+$/g, '')))).toEqual(
		new Set(['127.0.0.2']),
	);
});

test.each([
	[
		'too few ports for the workers',
		{ mediaPort: 40_000, lastMediaPort: 40_002, workers: 4 },
		'each of the --workers (4)',
	],
	[
		'an outside port for one that changes',
		{ mediaPort: 0, announce: ['203.0.113.5:50000'] },
		'--media-port must not be 0',
	],
])('the start is refused in one sentence for %s', async (_what, settings, sentence) => {
	await expect(TestServer.start(settings)).rejects.toMatchObject({
		code: 'usage',
		message: expect.stringContaining(sentence),
	});
});
