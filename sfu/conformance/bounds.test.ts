import { expect, test } from 'vitest';
import { dialects } from '../dialects/index.ts';
import { maxMessageBytes } from '../gateway/access/limits.ts';
import { dtlsParameters, parametersOf } from '../testing/rtpParameters.ts';
import type { Loose, SocketClient } from '../testing/SocketClient.ts';
import { TestServer } from '../testing/TestServer.ts';
import { adapters, type DialectName } from './adapters.ts';

const roomId = 'physics';
const long = 'A'.repeat(50_000);
const names = Object.keys(adapters) as DialectName[];

/** In a room with a bystander who speaks the native dialect, with a transport to send on. */
async function enter(server: TestServer, name: DialectName) {
	const bystander = await server.connectLegacy();
	await bystander.ack('joinRoom', { roomId, displayName: 'Anna' });
	const client = await server.connectLegacy({ query: { dialect: name }, transports: ['websocket'] });
	const signalling = adapters[name](client, roomId);
	await signalling.join();
	const { id: transportId } = await signalling.transport('send');
	return { bystander, client, transportId };
}

function eventOf(name: DialectName, operation: 'connectTransport' | 'produce'): string {
	const row = dialects.find((dialect) => dialect.name === name)?.requests[operation];
	if (!row || !('event' in row)) throw new Error(`${name} has no ${operation}`);
	return row.event;
}

/** With an error of the dialect, which is never `internal`. */
function expectRefused(what: string, answer: Loose): void {
	const refusal = answer.error?.code ?? answer.error;
	expect([what, refusal]).toEqual([what, expect.stringMatching(/./)]);
	expect([what, refusal]).not.toEqual([what, expect.stringContaining('internal')]);
}

async function producersIn(bystander: SocketClient): Promise<number> {
	const { peers } = await bystander.ack('getParticipants', {});
	return peers.flatMap((peer: Loose) => peer.producers).length;
}

test.each(names)('%s: refuses parameters that mediasoup would accept but no browser sends', async (name) => {
	await using server = await TestServer.start({ open: true });
	const { bystander, client, transportId } = await enter(server, name);
	const good = parametersOf('mic');
	const [encoding] = good.encodings ?? [];
	const badParameters = {
		'4000 encodings': { ...good, encodings: Array.from({ length: 4000 }, (_, ssrc) => ({ ssrc })) },
		'ssrc 2^40': { ...good, encodings: [{ ...encoding, ssrc: 2 ** 40 }] },
		'a long mid': { ...good, mid: long },
		'a long rid': { ...good, encodings: [{ rid: long }] },
		'a long cname': { ...good, rtcp: { cname: long } },
	};
	const sound = { roomId, transportId, kind: 'audio', source: 'mic' };
	const produce = eventOf(name, 'produce');
	for (const [what, rtpParameters] of Object.entries(badParameters)) {
		expectRefused(what, await client.ack(produce, { ...sound, rtpParameters }));
	}
	const badFingerprints = {
		'a long fingerprint': [{ algorithm: 'sha-256', value: long }],
		'many fingerprints': Array(500).fill(dtlsParameters.fingerprints[0]),
	};
	const connect = eventOf(name, 'connectTransport');
	for (const [what, fingerprints] of Object.entries(badFingerprints)) {
		const asked = { roomId, transportId, dtlsParameters: { ...dtlsParameters, fingerprints } };
		expectRefused(what, await client.ack(connect, asked));
	}
	expect(await producersIn(bystander)).toBe(0);
	// With parameters as browsers send them the same requests pass: nothing else was wrong with them.
	expect(await client.ack(connect, { roomId, transportId, dtlsParameters })).not.toHaveProperty('error');
	expect(await client.ack(produce, { ...sound, rtpParameters: good })).not.toHaveProperty('error');
	expect(await producersIn(bystander)).toBe(1);
});

test.each(names)(
	'%s: refuses a payload that is nested 30,000 levels deep, and goes on serving its sender',
	async (name) => {
		await using server = await TestServer.start({ open: true });
		const { bystander, client, transportId } = await enter(server, name);
		const sound = { roomId, transportId, kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') };
		const nested = '['.repeat(30_000) + ']'.repeat(30_000);
		const payload = JSON.stringify(sound).replace('"rtpParameters":{', `"rtpParameters":{"x":${nested},`);
		// Written as a packet of Socket.IO: its client overflows the stack when it serialises this.
		client.socket.io.engine.write(`2["${eventOf(name, 'produce')}",${payload}]`);
		expectRefused('nested', await client.next('error'));
		expect(await producersIn(bystander)).toBe(0);
		expect(await client.ack(eventOf(name, 'produce'), sound)).not.toHaveProperty('error');
	},
);

test.each(names)(
	'%s: ends the connection at a message of 64 KiB, and refuses one that is a byte shorter',
	async (name) => {
		await using server = await TestServer.start({ open: true });
		const { bystander, client } = await enter(server, name);
		const event = eventOf(name, 'produce');
		const packetOf = (bytes: number) => {
			const [start, end] = [`2["${event}","`, '"]'];
			return start + 'A'.repeat(bytes - start.length - end.length) + end;
		};
		// Engine.IO puts one byte in front, which counts towards the limit.
		client.socket.io.engine.write(packetOf(maxMessageBytes - 1));
		expectRefused('64 KiB', await client.next('error'));
		const ended = client.ended();
		client.socket.io.engine.write(packetOf(maxMessageBytes));
		expect(await ended).toBe('transport close');
		expect(await bystander.ack('getRoomInfo', {})).toMatchObject({ ok: true });
	},
);

test('refuses an object whose length is no number, in every dialect, by REST and in the handshake', async () => {
	await using server = await TestServer.start({ open: true });
	const odd = { length: { toString: 1, valueOf: 1 } };
	for (const name of names) {
		const client = await server.connectLegacy({ query: { dialect: name } });
		await adapters[name](client, roomId).join();
		expectRefused(name, await client.ack(eventOf(name, 'produce'), { roomId, transportId: odd, kind: odd }));
	}
	const { status } = await server.request('/api/join', { body: { roomCode: odd } });
	expect(status).toBe(400);
	await expect(server.connectLegacy({ auth: { token: odd } })).rejects.toMatchObject({
		data: { code: 'unauthorized' },
	});
});
