import { describe, expect, test } from 'vitest';
import { type Operation, operationNames } from '../protocol/operations.ts';
import { dtlsParameters, parametersOf, rtpCapabilities } from '../testing/rtpParameters.ts';
import { TestSfu, twoInARoom } from '../testing/TestSfu.ts';

const megabyte = 'A'.repeat(1_000_000);

describe('bad input', () => {
	test('refuses RTP parameters with more or larger values than any browser sends', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const anna = await server.enter();
		const transportId = await anna.transport('send');
		const good = parametersOf('mic');
		const [encoding] = good.encodings ?? [];
		const rtp = {
			'5000 encodings': { ...good, encodings: Array.from({ length: 5000 }, (_, ssrc) => ({ ssrc })) },
			'ssrc 2^40': { ...good, encodings: [{ ...encoding, ssrc: 2 ** 40 }] },
			'negative ssrc': { ...good, encodings: [{ ...encoding, ssrc: -1 }] },
			'mid of 1 MB': { ...good, mid: megabyte },
			'rid of 1 MB': { ...good, encodings: [{ rid: megabyte }] },
			'no codec': { ...good, codecs: [] },
			'payload type 200': { ...good, codecs: good.codecs.map((codec) => ({ ...codec, payloadType: 200 })) },
			'extension id 0': { ...good, headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 0 }] },
			'extension id 300': { ...good, headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 300 }] },
			'bit rate beyond all': { ...good, encodings: [{ ...encoding, maxBitrate: 1e15 }] },
			'cname of 1 MB': { ...good, rtcp: { cname: megabyte } },
			'codec parameters without end': {
				...good,
				codecs: good.codecs.map((codec) => ({
					...codec,
					parameters: Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`p${n}`, n])),
				})),
			},
			nothing: null,
			text: 'v=0',
		};
		for (const [what, rtpParameters] of Object.entries(rtp)) {
			const code = await anna.codeOf('produce', { transportId, kind: 'audio', source: 'mic', rtpParameters });
			expect([what, code]).toEqual([what, 'bad-request']);
		}
		expect(anna.session.peer.producers.all()).toEqual([]);
	});

	test('refuses too many fingerprints, too many capabilities and texts that are too long', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const anna = await server.enter();
		const transportId = await anna.transport('send');
		const fingerprints = [{ algorithm: 'sha-256', value: megabyte }];
		const connect = { transportId, dtlsParameters: { ...dtlsParameters, fingerprints } };
		expect(await anna.codeOf('connectTransport', connect)).toBe('bad-request');
		const many = { transportId, dtlsParameters: { fingerprints: Array(9).fill(dtlsParameters.fingerprints[0]) } };
		expect(await anna.codeOf('connectTransport', many)).toBe('bad-request');
		const { codecs = [] } = rtpCapabilities;
		const wide = { codecs: Array.from({ length: 65 }, () => codecs[0]) };
		expect(await anna.codeOf('consume', { producerId: 'x', rtpCapabilities: wide })).toBe('bad-request');
		expect(await anna.codeOf('sendChat', { text: 'a'.repeat(2001) })).toBe('bad-request');
		const tile = { producerId: 'x', width: 1, height: 1, priority: 1 };
		expect(await anna.codeOf('setVisibleTiles', { tiles: Array(129).fill(tile) })).toBe('bad-request');
		expect(await anna.codeOf('setVisibleTiles', { tiles: [{ ...tile, height: Number.NaN }] })).toBe('bad-request');
		const other = server.connect({ roomId: 'physics' });
		for (const displayName of ['', '   ', 'a'.repeat(61), '\u3164', '\u2800 \u200d', 7, null]) {
			expect([displayName, await other.codeOf('joinRoom', { displayName })]).toEqual([displayName, 'bad-request name']);
		}
		const remote = { displayName: 'A', profile: { avatar: 'https://elsewhere.example/pixel.gif' } };
		expect(await other.codeOf('joinRoom', remote)).toBe('bad-request');
		expect(await other.codeOf('joinRoom', { displayName: 'A', roomCode: 'K7P3Q' })).toBe('bad-request');
		expect(await other.codeOf('joinRoom', { displayName: 'A', roomCode: '0OIL1U' })).toBe('not-found room');
	});

	test('refuses to relay a signal that is nested too deep to be serialised', async () => {
		await using server = await TestSfu.start();
		const [anna, ben] = await twoInARoom(server);
		const payload: unknown = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
		const to = ben.answer.peerId;
		expect(await anna.codeOf('relaySignal', { to, type: 'offer', payload })).toBe('bad-request');
		expect(await anna.codeOf('relaySignal', { to, type: 'offer', payload: { sdp: 'v=0' } })).toBe('ok');
		expect(ben.told('signalRelayed')).toMatchObject([{ payload: { sdp: 'v=0' } }]);
	});

	test('answers malformed payloads of every operation with a code and a short message', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const anna = await server.enter({ role: 'host' });
		const nonsense = [undefined, null, 0, 'text', [], [[]], { ['__proto__']: 1 }, Object.create(null), () => 1];
		const harmless = new Set<Operation>(['leaveRoom', 'closeRoom']);
		for (const operation of operationNames) {
			if (harmless.has(operation)) continue;
			for (const raw of nonsense) {
				const answer = await anna.askRaw(operation, raw);
				if (answer.ok) continue;
				expect([operation, answer.error.code]).not.toEqual([operation, 'internal']);
				expect(answer.error.message.length).toBeLessThanOrEqual(500);
			}
		}
		expect(anna.session.state).toBe('joined');
	});

	test('answers an operation that does not exist with bad-request, also when an object has a property of that name', async () => {
		await using server = await TestSfu.start();
		const client = server.connect();
		for (const name of ['', 'fly', '__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
			// The gateway passes on whatever comes over the wire.
			expect([name, await client.codeOf(name as Operation, {})]).toEqual([name, 'bad-request']);
		}
	});

	test('treats a join with a wrong resume token as a first join', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom();
		const { peerId, resumeToken } = (await server.enter()).answer;
		for (const wrong of [
			'',
			'.',
			'x',
			`${peerId}.`,
			resumeToken.slice(0, -1),
			`${resumeToken}A`,
			resumeToken.toUpperCase(),
		]) {
			const { answer } = await server.enter({}, { resumeToken: wrong });
			expect([wrong, answer.resumed]).toEqual([wrong, false]);
		}
		expect(room.peers.length).toBe(8);
		expect(
			await server.connect({ roomId: 'physics' }).codeOf('joinRoom', { displayName: 'A', resumeToken: megabyte }),
		).toBe('bad-request');
	});
});
