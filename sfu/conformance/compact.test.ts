import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { seeded } from '../protocol/ink/seeded.fixture.ts';
import type { PeerView, VoiceView } from '../protocol/models.ts';
import type { Notice } from '../protocol/notices.ts';
import { parametersOf, rtpCapabilities } from '../testing/rtpParameters.ts';
import type { SocketClient } from '../testing/SocketClient.ts';
import { TestServer } from '../testing/TestServer.ts';
import { until } from '../testing/until.ts';

const roomId = 'physics';
type DialectName = 'native' | 'compact';

/** What a client knows of a room, by the answer of its join and by the notices since. */
class Picture {
	readonly peers = new Map<string, PeerView>();
	voices: VoiceView[];
	/** Notices about somebody who is not in the room, as far as is known. */
	readonly unknown: Notice[] = [];
	#taken = 0;

	constructor(
		readonly client: SocketClient,
		{ peers, voices }: { peers: PeerView[]; voices: VoiceView[] },
		readonly selfId: string,
	) {
		for (const peer of peers) this.peers.set(peer.peerId, structuredClone(peer));
		this.voices = voices;
	}

	/** Of everybody else, without times. */
	get now() {
		for (; this.#taken < this.client.heard.length; this.#taken++) {
			const { event: name, data } = this.client.heard[this.#taken] ?? {};
			// What the server sends, whole.
			this.#take({ name, data } as Notice);
		}
		const peers = [...this.peers.values()].sort((a, b) => a.peerId.localeCompare(b.peerId));
		return { peers, voices: this.voices };
	}

	#take(notice: Notice): void {
		const { name, data } = notice;
		if (name === 'peerJoined') this.peers.set(data.peer.peerId, structuredClone(data.peer));
		if (name === 'voicesChanged') {
			this.voices = data.voices;
			const speakers = data.voices.flatMap(({ peerId }) => peerId ?? []);
			if (speakers.some((id) => id !== this.selfId && !this.peers.has(id))) this.unknown.push(notice);
		}
		if (!('peerId' in data) || typeof data.peerId !== 'string' || data.peerId === this.selfId) return;
		const peer = this.peers.get(data.peerId);
		if (!peer) {
			if (/^(peer|producer)/.test(name)) this.unknown.push(notice);
			return;
		}
		if (name === 'peerLeft') this.peers.delete(data.peerId);
		if (name === 'peerUpdated') Object.assign(peer, data);
		if (name === 'producerAdded') peer.producers.push(data.producer);
		if (name === 'producerClosed') peer.producers = peer.producers.filter((one) => one.producerId !== data.producerId);
		for (const producer of peer.producers) {
			if (name === 'producerPaused' && producer.producerId === data.producerId) producer.paused = true;
			if (name === 'producerResumed' && producer.producerId === data.producerId) producer.paused = false;
		}
	}
}

async function open(server: TestServer, dialect: DialectName): Promise<SocketClient> {
	return server.connectLegacy({ query: { dialect }, transports: ['websocket'] });
}

async function join(server: TestServer, dialect: DialectName, displayName: string, resumeToken?: string) {
	const client = await open(server, dialect);
	const answer = await client.ask('joinRoom', {
		...{ roomId, displayName, rtpCapabilities },
		...(resumeToken !== undefined && { resumeToken }),
	});
	if (answer.status !== 'joined') throw new Error(answer.status);
	return { client, answer, picture: new Picture(client, answer, answer.peerId) };
}

test('whoever speaks the compact form has the same picture of the room as whoever speaks the native one, whatever happens', {
	timeout: 120_000,
}, async () => {
	await using server = await TestServer.start({ open: true, graceMs: 1_500, voices: 2 });
	const random = seeded(11);
	const host = await join(server, 'compact', 'Host');
	const watching = [host, await join(server, 'native', 'Native'), await join(server, 'compact', 'Compact')];
	type Person = { client: SocketClient; peerId: string; resumeToken: string; producers: string[] };
	let people: Person[] = [];
	const lost: Person[] = [];
	const enter = async (token?: string) => {
		const dialect = random(2) === 0 ? 'native' : 'compact';
		const { client, answer } = await join(server, dialect, `P${random(50)}`, token);
		await client.ask('createTransport', { direction: 'send' });
		people.push({ client, peerId: answer.peerId, resumeToken: answer.resumeToken, producers: [] });
	};
	const act = async (): Promise<void> => {
		const person = people[random(people.length)];
		const step = random(12);
		if (step <= 2 || !person) return enter();
		const others = people.filter((one) => one !== person);
		const { client, peerId, producers } = person;
		if (step <= 5) {
			const source = random(2) === 0 ? ('mic' as const) : ('screenAudio' as const);
			const sent = { ...parametersOf('mic'), mid: randomUUID().slice(0, 8) };
			const ssrc = 1 + random(4e9);
			const rtpParameters = { ...sent, encodings: [{ ssrc }] };
			const { producerId } = await client.ask('produce', { kind: 'audio', source, rtpParameters });
			producers.push(producerId);
		} else if (step === 6 && producers[0]) await client.ask('pauseProducer', { producerId: producers[0] });
		else if (step === 7 && producers[0]) await client.ask('closeProducer', { producerId: producers.shift() ?? '' });
		else if (step === 8) {
			people = others;
			await client.ask('leaveRoom', {});
			client.socket.disconnect();
		} else if (step === 9) {
			people = others;
			lost.push(person);
			client.socket.disconnect();
		} else if (step === 10 && lost.length > 0) await enter(lost.shift()?.resumeToken);
		else {
			const permissions = { draw: random(2) === 0, chat: random(2) === 0, screenAudio: true };
			if (random(3) === 0) await host.client.ask('setPermissions', { permissions });
			else await host.client.ask('setPermissions', { peerId, permissions });
		}
	};
	for (let round = 0; round < 12; round++) {
		// What happens at the same time may be refused, e.g. because its person is leaving.
		await Promise.allSettled(Array.from({ length: 1 + random(12) }, act));
		if (round % 4 === 1) watching.push(await join(server, round % 8 === 1 ? 'compact' : 'native', `Late ${round}`));
	}
	expect(people.length).toBeGreaterThan(3);
	const inRoom = server.running.sfu.rooms.get(roomId);
	const seenBy = (selfId: string) => ({
		peers: inRoom.views.othersFor(inRoom.peer(selfId)).sort((a, b) => a.peerId.localeCompare(b.peerId)),
		voices: inRoom.currentMedia?.voices.view,
	});
	for (const { picture } of watching) {
		await until(
			() => [picture.now, seenBy(picture.selfId)].map((each) => JSON.stringify(sorted(each))),
			'the picture to be that of the server',
			([seen, real]) => seen === real,
		);
		expect(picture.unknown).toEqual([]);
	}
});

/** Of producers, the order says nothing. */
function sorted({ peers, voices }: { peers: PeerView[]; voices: VoiceView[] | undefined }) {
	const plain = peers.map(
		({ peerId, displayName, role, permissions, profile, viewer, connected, joinedAtMs, producers }) => ({
			...{
				peerId,
				displayName,
				role,
				permissions: Object.entries(permissions).sort(),
				profile,
				viewer,
				connected,
				joinedAtMs,
			},
			producers: producers
				.map(({ producerId, kind, source, paused }) => [producerId, kind, source, paused].join())
				.sort(),
		}),
	);
	return { plain, voices };
}

/** Events as they come over the wire. */
function wireOf({ socket }: SocketClient): { event: string; data: unknown }[] {
	const wire: { event: string; data: unknown }[] = [];
	socket.onAny((event: string, data: unknown) => wire.push({ event, data }));
	return wire;
}

test('tells people who join and leave together in few events to whoever speaks the compact form, and one by one to native clients', async () => {
	await using server = await TestServer.start({ open: true });
	const [compact, native] = [await join(server, 'compact', 'Compact'), await join(server, 'native', 'Native')];
	const [compactWire, nativeWire] = [wireOf(compact.client), wireOf(native.client)];
	const inside = () => [compact, native].map(({ picture }) => picture.now.peers.length);
	const people = await Promise.all(Array.from({ length: 40 }, (_, index) => join(server, 'native', `P${index}`)));
	await until(inside, 'all 40 to be known', (sizes) => sizes.every((size) => size === 41));
	await Promise.all(people.map(({ client }) => client.ask('leaveRoom', {})));
	await until(inside, 'all 40 to have left', (sizes) => sizes.every((size) => size === 1));
	const joins = nativeWire.filter(({ event }) => event === 'peerJoined');
	expect(joins).toHaveLength(40);
	expect(nativeWire.filter(({ event }) => event === 'peerLeft')).toHaveLength(40);
	expect(nativeWire.filter(({ event }) => event === 'notices')).toEqual([]);
	expect(joins[0]?.data).toMatchObject({ peer: { role: 'participant', viewer: false, producers: [] } });
	expect(compactWire.length).toBeLessThan(40);
	expect(JSON.stringify(compactWire).length).toBeLessThan(JSON.stringify(nativeWire).length * 0.6);
	expect(compactWire.filter(({ event }) => event === 'notices').length).toBeGreaterThan(0);
});

test('an answer in the compact form comes after the notices that were sent before it', async () => {
	await using server = await TestServer.start({ open: true });
	const [host, pupil] = [await join(server, 'compact', 'Host'), await join(server, 'native', 'Pupil')];
	await until(
		() => host.picture.now.peers.length,
		'the pupil to be known',
		(count) => count === 1,
	);
	await pupil.client.ask('createTransport', { direction: 'send' });
	for (let round = 0; round < 5; round++) {
		const rtpParameters = { ...parametersOf('mic'), mid: `m${round}`, encodings: [{ ssrc: 1_000 + round }] };
		const { producerId } = await pupil.client.ask('produce', { kind: 'audio', source: 'mic', rtpParameters });
		await host.client.ask('mutePeer', { peerId: pupil.answer.peerId });
		// Who is answered that somebody is muted has been told before that they sent something, and that it is paused.
		const [pupilSeen] = host.picture.now.peers;
		expect(pupilSeen?.producers).toContainEqual({ producerId, kind: 'audio', source: 'mic', paused: true });
	}
});

test('an answer that lists participants says the same of each in the compact form', async () => {
	await using server = await TestServer.start({ open: true });
	const { client: compact } = await join(server, 'compact', 'Compact');
	const { client: native } = await join(server, 'native', 'Native');
	const { client: pupil, answer } = await join(server, 'native', 'Pupil');
	await pupil.ask('createTransport', { direction: 'send' });
	for (const [index, source] of (['mic', 'screenAudio'] as const).entries()) {
		const rtpParameters = { ...parametersOf('mic'), mid: source, encodings: [{ ssrc: 1_000 + index }] };
		const { producerId } = await pupil.ask('produce', { kind: 'audio', source, rtpParameters });
		if (source === 'screenAudio') await pupil.ask('pauseProducer', { producerId });
	}
	await compact.ask('setPermissions', { permissions: { draw: true } });
	await compact.ask('setPermissions', { peerId: answer.peerId, permissions: { chat: false } });
	for (const operation of ['getParticipants', 'getRoomInfo'] as const)
		expect((await compact.ask(operation, undefined)).peers).toEqual((await native.ask(operation, undefined)).peers);
	const [wire, full] = [await compact.ack('getParticipants'), await native.ack('getParticipants')];
	expect(JSON.stringify(wire.peers).length).toBeLessThan(JSON.stringify(full.peers).length * 0.4);
});

test('levels of microphones are told to native clients, and in the compact form to nobody', async () => {
	await using server = await TestServer.start({ open: true });
	const { client: compact } = await join(server, 'compact', 'Compact');
	const { client: native } = await join(server, 'native', 'Native');
	const levels = [{ peerId: 'somebody', dBvo: -30 }];
	server.running.sfu.rooms.get(roomId).broadcast('audioLevels', { levels });
	server.running.sfu.rooms.get(roomId).broadcast('activeSpeaker', { peerId: 'somebody' });
	expect(await native.next('audioLevels')).toEqual({ levels });
	expect(await compact.next('activeSpeaker')).toEqual({ peerId: 'somebody' });
	expect(compact.heard.filter(({ event }) => event === 'audioLevels')).toEqual([]);
});

test('a transport in the compact form has the fingerprint of SHA-256 alone, and in the native one all', async () => {
	await using server = await TestServer.start({ open: true });
	const algorithms = async (dialect: DialectName) => {
		const client = await open(server, dialect);
		const answer = await client.ask('joinRoom', { roomId, displayName: dialect, prepareTransports: true });
		if (answer.status !== 'joined' || !answer.transports?.send) throw new Error('no transports');
		const { send, recv } = answer.transports;
		const made = await client.ask('createTransport', { direction: 'recv' });
		return [send, recv, made].map(({ dtlsParameters }) =>
			dtlsParameters.fingerprints.map(({ algorithm }) => algorithm),
		);
	};
	expect(await algorithms('compact')).toEqual([['sha-256'], ['sha-256'], ['sha-256']]);
	for (const all of await algorithms('native')) expect(all.length).toBeGreaterThan(1);
});
