import { expect, test } from 'vitest';
import { dialects } from '../dialects/index.ts';
import { maxMessageBytes } from '../gateway/access/limits.ts';
import type { LegacyClient, Loose } from '../testing/LegacyClient.ts';
import { dtlsParameters, LegacyServer, parametersOf } from '../testing/LegacyServer.ts';
import { type DialectName, spoken } from './adapters.ts';

const roomId = 'physics';
const long = 'A'.repeat(50_000);
const names = Object.keys(spoken) as DialectName[];

/** In a room, with a transport to send on. */
async function enter(server: LegacyServer, name: DialectName) {
	const founder = await server.connect();
	await founder.ask('joinRoom', { roomId, displayName: 'Anna' });
	const client = await server.connect({ query: { dialect: name }, transports: ['websocket'] });
	const talk = spoken[name](client, roomId);
	await talk.join();
	const { id: transportId } = await talk.transport('send');
	return { founder, client, transportId };
}

function eventOf(name: DialectName, operation: 'connectTransport' | 'produce'): string {
	const row = dialects.find((dialect) => dialect.name === name)?.requests[operation];
	if (!row || !('event' in row)) throw new Error(`${name} has no ${operation}`);
	return row.event;
}

/** Refused in words of its own, whatever the vocabulary; never as a fault of the server. */
function expectRefused(what: string, answer: Loose): void {
	const refusal = answer.error?.code ?? answer.error;
	expect([what, refusal]).toEqual([what, expect.stringMatching(/./)]);
	expect([what, refusal]).not.toEqual([what, expect.stringContaining('internal')]);
}

async function producersIn(founder: LegacyClient): Promise<number> {
	const { peers } = await founder.ask('getParticipants', {});
	return peers.flatMap((peer: Loose) => peer.producers).length;
}

test.each(names)('%s: what mediasoup itself would take is refused beyond what browsers send', async (name) => {
	await using server = await LegacyServer.start();
	const { founder, client, transportId } = await enter(server, name);
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
		expectRefused(what, await client.ask(produce, { ...sound, rtpParameters }));
	}
	const badFingerprints = {
		'a long fingerprint': [{ algorithm: 'sha-256', value: long }],
		'many fingerprints': Array(500).fill(dtlsParameters.fingerprints[0]),
	};
	const connect = eventOf(name, 'connectTransport');
	for (const [what, fingerprints] of Object.entries(badFingerprints)) {
		const asked = { roomId, transportId, dtlsParameters: { ...dtlsParameters, fingerprints } };
		expectRefused(what, await client.ask(connect, asked));
	}
	expect(await producersIn(founder)).toBe(0);
	// With what browsers send the same requests pass: nothing else was wrong with them.
	expect(await client.ask(connect, { roomId, transportId, dtlsParameters })).not.toHaveProperty('error');
	expect(await client.ask(produce, { ...sound, rtpParameters: good })).not.toHaveProperty('error');
	expect(await producersIn(founder)).toBe(1);
});

test.each(names)('%s: what is nested without end is refused, and nothing comes of it', async (name) => {
	await using server = await LegacyServer.start();
	const { founder, client, transportId } = await enter(server, name);
	const sound = { roomId, transportId, kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') };
	const nested = '['.repeat(30_000) + ']'.repeat(30_000);
	const payload = JSON.stringify(sound).replace('"rtpParameters":{', `"rtpParameters":{"x":${nested},`);
	// As a packet of Socket.IO: its own client could not write it out.
	client.socket.io.engine.write(`2["${eventOf(name, 'produce')}",${payload}]`);
	expectRefused('nested', await client.next('error'));
	expect(await producersIn(founder)).toBe(0);
	expect(await client.ask(eventOf(name, 'produce'), sound)).not.toHaveProperty('error');
});

test.each(names)('%s: a message of more than 64 KiB ends the connection, one below it does not', async (name) => {
	await using server = await LegacyServer.start();
	const { founder, client } = await enter(server, name);
	const event = eventOf(name, 'produce');
	const packetOf = (bytes: number) => {
		const [start, end] = [`2["${event}","`, '"]'];
		return start + 'A'.repeat(bytes - start.length - end.length) + end;
	};
	// Engine.IO puts one byte in front, which counts.
	client.socket.io.engine.write(packetOf(maxMessageBytes - 1));
	expectRefused('64 KiB', await client.next('error'));
	const ended = new Promise((resolve) => client.socket.once('disconnect', resolve));
	client.socket.io.engine.write(packetOf(maxMessageBytes));
	expect(await ended).toBe('transport close');
	expect(await founder.ask('getRoomInfo', {})).toMatchObject({ ok: true });
});

test('a length that is no number is malformed, wherever it comes in', async () => {
	await using server = await LegacyServer.start();
	const odd = { length: { toString: 1, valueOf: 1 } };
	for (const name of names) {
		const client = await server.connect({ query: { dialect: name } });
		await spoken[name](client, roomId).join();
		expectRefused(name, await client.ask(eventOf(name, 'produce'), { roomId, transportId: odd, kind: odd }));
	}
	const { status } = await server.server.request('/api/join', { body: { roomCode: odd } });
	expect(status).toBe(400);
	await expect(server.connect({ auth: { token: odd } })).rejects.toMatchObject({ data: { code: 'unauthorized' } });
});
