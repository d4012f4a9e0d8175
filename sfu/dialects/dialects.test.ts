import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import wrtc from '@roamhq/wrtc';
import { Device, type types } from 'mediasoup-client';
import { beforeAll, expect, test } from 'vitest';
import { type Loose, type OlderClient, OlderServer } from '../gateway/olderClient.ts';
import { Vocabulary } from '../gateway/Vocabulary.ts';
import { dialects } from './index.ts';

/** Five clients, each written from its own document, in one room; libwebrtc sends and receives for each. */

type Direction = 'send' | 'recv';
type Parameters = { kind: string; rtpParameters: unknown };
/** What a media library needs of a vocabulary. */
type Spoken = {
	join(client: OlderClient): Promise<types.RtpCapabilities>;
	transport(client: OlderClient, direction: Direction): Promise<Loose>;
	connect(client: OlderClient, transportId: string, dtlsParameters: unknown): Promise<unknown>;
	produce(client: OlderClient, transportId: string, parameters: Parameters): Promise<string>;
	/** The next producer that is announced. */
	announced(client: OlderClient): Promise<string>;
	consume(client: OlderClient, transportId: string, producerId: string, rtpCapabilities: unknown): Promise<Loose>;
};

const roomId = 'physics';

const spoken: Record<string, Spoken> = {
	native: {
		join: async (client) => {
			const { peers, routerRtpCapabilities } = await client.ask('joinRoom', { roomId, displayName: 'Native' });
			for (const { peerId, producers } of peers)
				for (const producer of producers) client.heard.push({ event: 'producerAdded', data: { peerId, producer } });
			return routerRtpCapabilities;
		},
		transport: (client, direction) => client.ask('createTransport', { direction }),
		connect: (client, transportId, dtlsParameters) => client.ask('connectTransport', { transportId, dtlsParameters }),
		produce: async (client, transportId, sent) =>
			(await client.ask('produce', { transportId, ...sent, source: 'mic' })).producerId,
		announced: async (client) => (await client.next('producerAdded')).producer.producerId,
		consume: async (client, _transportId, producerId, rtpCapabilities) => {
			const { consumerId: id, ...others } = await client.ask('consume', { producerId, rtpCapabilities });
			await client.ask('resumeConsumer', { consumerId: id });
			return { id, ...others };
		},
	},
	sprint: {
		join: async (client) =>
			(await client.ask('joinRoom', { roomCode: roomId, name: 'Sprint', email: 's@example.com' })).rtpCapabilities,
		transport: (client, direction) => client.ask('createTransport', { isProducer: direction === 'send' }),
		connect: (client, transportId, dtlsParameters) => client.ask('connectTransport', { transportId, dtlsParameters }),
		produce: async (client, transportId, sent) => (await client.ask('produce', { transportId, ...sent })).id,
		announced: async (client) => (await client.next('new-producer')).producerId,
		consume: (client, transportId, producerId, rtpCapabilities) =>
			client.ask('consume', { transportId, producerId, rtpCapabilities }),
	},
	studyRooms: {
		join: async (client) => {
			await client.ask('join-room', { roomId, name: 'Study' });
			return (await client.ask('get-rtp-capabilities')).rtpCapabilities;
		},
		transport: async (client, direction) => (await client.ask('create-transport', { direction })).transport,
		connect: (client, transportId, dtlsParameters) => client.ask('connect-transport', { transportId, dtlsParameters }),
		produce: async (client, transportId, sent) => (await client.ask('produce', { transportId, ...sent })).producerId,
		announced: async (client) => (await client.next('new-producer')).producerId,
		consume: async (client, transportId, producerId, rtpCapabilities) => {
			const consumer = await client.ask('consume', { transportId, producerId, rtpCapabilities });
			await client.ask('resume-consumer', { consumerId: consumer.id });
			return consumer;
		},
	},
	classroom: {
		join: async (client) => {
			const person = { userId: 'user-1', email: 'c@example.com', fullName: 'Class', role: 'student', isProducer: true };
			return (await client.tell('join-room', { roomId, ...person }, 'joined-room')).mediasoup.rtpCapabilities;
		},
		transport: async (client, direction) => {
			const { transportId: id, ...others } = await client.tell(
				'create-transport',
				{ roomId, direction },
				'transport-created',
			);
			return { id, ...others };
		},
		connect: (client, transportId, dtlsParameters) =>
			client.tell('connect-transport', { roomId, transportId, dtlsParameters }, 'transport-connected'),
		produce: async (client, _transportId, sent) =>
			(await client.tell('produce', { roomId, ...sent }, 'producer-created')).id,
		announced: async (client) => (await client.next('new-producer')).producerId,
		consume: (client, _transportId, producerId, rtpCapabilities) =>
			client.tell('consume', { roomId, producerId, rtpCapabilities }, 'consumer-created'),
	},
	flutter: {
		join: async (client) => {
			const who = { roomId, participantData: { name: 'Flutter' } };
			return (await client.tell('mediasoup:join-room', who, 'mediasoup:room-joined')).room.rtpCapabilities;
		},
		transport: async (client, direction) =>
			(await client.tell('mediasoup:create-transport', { roomId, direction }, 'mediasoup:transport-created')).transport,
		connect: (client, transportId, dtlsParameters) =>
			client.tell(
				'mediasoup:connect-transport',
				{ roomId, transportId, dtlsParameters },
				'mediasoup:transport-connected',
			),
		produce: async (client, transportId, sent) => {
			const request = { roomId, transportId, ...sent };
			return (await client.tell('mediasoup:create-producer', request, 'mediasoup:producer-created')).producer.id;
		},
		announced: async (client) => (await client.next('mediasoup:new-producer')).producer.id,
		consume: async (client, transportId, producerId, rtpCapabilities) => {
			const request = { roomId, transportId, producerId, rtpCapabilities };
			const { consumer } = await client.tell('mediasoup:create-consumer', request, 'mediasoup:consumer-created');
			await client.tell('mediasoup:resume-consumer', { roomId, consumerId: consumer.id }, 'mediasoup:consumer-resumed');
			return consumer;
		},
	},
};

const { RTCAudioSink, RTCAudioSource } = wrtc.nonstandard;

beforeAll(() => {
	const { RTCPeerConnection, RTCSessionDescription, MediaStream, MediaStreamTrack } = wrtc;
	Object.assign(globalThis, { RTCPeerConnection, RTCSessionDescription, MediaStream, MediaStreamTrack });
});

function startTone() {
	const source = new RTCAudioSource();
	const sampleRate = 48_000;
	const numberOfFrames = sampleRate / 100;
	const samples = Int16Array.from({ length: numberOfFrames }, (_, i) => 12_000 * Math.sin((i * Math.PI) / 24));
	const timer = setInterval(() => {
		source.onData({ samples, sampleRate, bitsPerSample: 16, channelCount: 1, numberOfFrames });
	}, 10);
	return { track: source.createTrack(), stop: () => clearInterval(timer) };
}

async function enter(server: OlderServer, name: string, words: Spoken) {
	const client = await server.connect();
	const device = new Device({ handlerName: 'Chrome111' });
	await device.load({ routerRtpCapabilities: await words.join(client) });
	const send = device.createSendTransport(await words.transport(client, 'send'));
	const recv = device.createRecvTransport(await words.transport(client, 'recv'));
	for (const transport of [send, recv]) {
		transport.on('connect', ({ dtlsParameters }, done, failed) => {
			words.connect(client, transport.id, dtlsParameters).then(() => done(), failed);
		});
	}
	send.on('produce', (parameters, done, failed) => {
		words.produce(client, send.id, parameters).then((id) => done({ id }), failed);
	});
	return { name, client, device, send, recv, words };
}

/** Until the tone comes out of its decoder. */
async function hears({ track }: types.Consumer): Promise<void> {
	const sink = new RTCAudioSink(track);
	await new Promise<void>((resolve) => {
		sink.ondata = ({ samples }: { samples: Int16Array }) => {
			if (samples.some((sample) => Math.abs(sample) > 1000)) resolve();
		};
	});
	sink.stop();
}

test('five dialects in one room hear each other, whoever came first', { timeout: 60_000 }, async () => {
	await using server = await OlderServer.start();
	const tone = startTone();
	const people: Awaited<ReturnType<typeof enter>>[] = [];
	try {
		for (const [name, words] of Object.entries(spoken)) {
			const person = await enter(server, name, words);
			people.push(person);
			await person.send.produce({ track: tone.track, stopTracks: false });
		}
		for (const { client, device, recv, words } of people) {
			const heard = new Set<string>();
			for (const _other of people.slice(1)) {
				const producerId = await words.announced(client);
				heard.add(producerId);
				const { id, kind, rtpParameters } = await words.consume(client, recv.id, producerId, device.rtpCapabilities);
				await hears(await recv.consume({ id, producerId, kind, rtpParameters }));
			}
			expect(heard.size).toBe(people.length - 1);
		}
		const native = people[0]?.client;
		expect(JSON.stringify([native?.heard, await native?.ask('getParticipants')])).not.toContain('@example.com');
	} finally {
		tone.stop();
		for (const { send, recv } of people) {
			send.close();
			recv.close();
		}
	}
});

test('a connection speaks what its first request was', async () => {
	await using server = await OlderServer.start();
	const client = await server.connect();
	expect(await client.ask('nonsense')).toMatchObject({ ok: false, error: { code: 'bad-request' } });
	expect(await client.ask('joinRoom', { roomCode: 'physics', name: 'Anna' })).toMatchObject({ success: true });
	expect(await client.ask('join-room', { roomId })).toEqual({ error: expect.any(String) });
});

test('one who must wait is told so, and gets in once admitted', async () => {
	await using server = await OlderServer.start();
	const host = await server.connect();
	await host.ask('joinRoom', { roomId, displayName: 'Host' });
	await host.ask('setRoomOptions', { lobby: true });
	const client = await server.connect();
	const who = { roomCode: roomId, name: 'Anna', email: 'anna@example.com' };
	const waiting = { success: false, error: 'Waiting for the host to let you in' };
	expect(await client.ask('joinRoom', who)).toEqual(waiting);
	const { lobby } = await host.next('lobbyChanged');
	await host.ask('admit', { peerId: lobby[0].peerId });
	expect(await client.ask('joinRoom', who)).toMatchObject({ success: true });
});

test('a room code as people type it leads an older client in', async () => {
	await using server = await OlderServer.start();
	const { roomCode, roomId: home } = server.server.info;
	const client = await server.connect();
	const typed = `${roomCode.slice(0, 3).toLowerCase()} ${roomCode.slice(3)}`;
	expect(await client.ask('join-room', { roomId: typed, name: 'Anna' })).toMatchObject({ success: true, roomId: home });
	expect(await client.ask('create-transport', { roomId: typed, direction: 'recv' })).toMatchObject({ transport: {} });
});

test('a token lets an older client into its room, and into no other', async () => {
	await using server = await OlderServer.start({ open: false });
	const { info } = server.server;
	const { token } = await server.server.joinByCode();
	await expect(server.connect()).rejects.toMatchObject({ message: 'unauthorized' });
	const client = await server.connect({ auth: { token } });
	const join = (name: string) =>
		client.tell('mediasoup:join-room', { roomId: name, participantData: { name: 'Anna' } }, 'error');
	expect(await join('nowhere')).toMatchObject({ success: false, error: 'Room not found' });
	client.emit('mediasoup:create-room', { roomId: 'mine' });
	expect(await client.next('error')).toMatchObject({ success: false, event: 'mediasoup:create-room' });
	const { room } = await client.ask('mediasoup:join-room', { roomId: info.roomCode, participantData: {} });
	expect(room.id).toBe(info.roomId);
});

test('nonsense is answered in every vocabulary, and is nobody’s fault but its sender’s', async () => {
	await using server = await OlderServer.start();
	const nonsense = [null, 7, 'x', [], {}, { roomId: 5, participantData: 'x', transportId: {} }, Buffer.from('x')];
	for (const { name, requests } of dialects) {
		const client = await server.connect({ query: { dialect: name } });
		await spoken[name]?.join(client);
		const { leaveRoom: _left, closeRoom: _closed, ...others } = requests;
		const events = Object.values(others).flatMap((row) => row ?? []);
		for (const { event } of events) {
			for (const payload of nonsense)
				expect(JSON.stringify(await client.ask(event, payload))).not.toContain('internal');
		}
	}
});

test('ports that older clients have built in lead to the same class; one that is taken is left out', async () => {
	const taken = createServer().listen(0, '127.0.0.1');
	await once(taken, 'listening');
	const free = createServer().listen(0, '127.0.0.1');
	await once(free, 'listening');
	const [takenPort, freePort] = [taken, free].map((server) => (server.address() as AddressInfo).port);
	await new Promise((resolve) => free.close(resolve));
	if (!takenPort || !freePort) throw new Error('no ports');
	try {
		await using server = await OlderServer.start({ legacyPort: [takenPort, freePort] });
		const url = `http://127.0.0.1:${freePort}`;
		for (const transport of ['websocket', 'polling']) {
			const client = await server.connect({ transports: [transport], path: '/socket' }, '', url);
			const who = { roomCode: roomId, name: transport, email: 'a@example.com' };
			expect(await client.ask('joinRoom', who)).toMatchObject({ success: true });
		}
	} finally {
		taken.close();
	}
});

test('no two events of a vocabulary are the same, and every one is found again', () => {
	for (const dialect of dialects) {
		const rows = Object.values(dialect.requests).flatMap((row) => row ?? []);
		const vocabulary = new Vocabulary(dialect);
		expect(new Set(rows.map(({ event }) => event)).size).toBe(rows.length);
		for (const { event } of rows)
			expect([dialect.name, event, vocabulary.has(event)]).toEqual([dialect.name, event, true]);
	}
});

test('a recording that is there, or not, is told in the words of its document', () => {
	const flutter = dialects.find(({ name }) => name === 'flutter');
	if (!flutter) throw new Error('no such dialect');
	const vocabulary = new Vocabulary(flutter);
	const event = 'mediasoup:start-recording';
	expect(vocabulary.failure({ code: 'recording-in-progress', message: 'rec-1' }, event)).toEqual({
		...{ success: false, error: 'Recording already in progress', event },
	});
	expect(vocabulary.notice('recordingStarted', { recordingId: 'rec-1' })).toEqual({
		...{ event: 'mediasoup:recording-started', data: { recording: { id: 'rec-1' } } },
	});
});
