import { describe, expect, test } from 'vitest';
import type { HostStops, Source, Stoppable } from '../protocol/models.ts';
import type { Operation, RequestInput } from '../protocol/operations.ts';
import { classOfThree } from '../testing/classOfThree.ts';
import type { InMemoryClient } from '../testing/InMemoryClient.ts';
import { kindOf, parametersOf } from '../testing/rtpParameters.ts';
import { TestSfu } from '../testing/TestSfu.ts';

const none: HostStops = { mic: 0, camera: 0, screen: 0, screenAudio: 0, hand: 0 };

/** A class of three, of which Ben sends microphone, camera and screen. */
async function liveClass(graceMs = 60_000) {
	const server = await TestSfu.start({ graceMs });
	const people = await classOfThree(server);
	const { ben, host } = people;
	const sent = {
		mic: await ben.produce('mic'),
		camera: await ben.produce('camera'),
		screen: await ben.produce('screen'),
	};
	const { peerId, resumeToken } = ben.answer;
	/** Ben's connection is lost, and with a grace time of 0 his place in the room. */
	const loseBen = async () => {
		ben.session.disconnected();
		if (graceMs === 0) await host.next('peerLeft');
	};
	const bensReturn = async () => {
		const back = await server.enter({ subject: 'ben' }, { displayName: 'Ben', resumeToken });
		if (!back.answer.resumed) await back.transport('send');
		return back;
	};
	return {
		...people,
		server,
		sent,
		peerId,
		loseBen,
		bensReturn,
		[Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
	};
}

type Lesson = Awaited<ReturnType<typeof liveClass>>;

/** Code of a request to send this source on the client's send transport, with the number of stops that the client knows. */
async function codeOfProduce(client: InMemoryClient, source: Source, knownHostStops?: number): Promise<string> {
	const rtpParameters = parametersOf(source);
	return client.codeOf('produce', { kind: kindOf(source), source, rtpParameters, knownHostStops });
}

type Stop = { [Op in Operation]: [Op, (lesson: Lesson) => RequestInput<Op>, Stoppable[]] }[Operation];

/** Everything by which a host stops what Ben sends, with what it stops. */
const stops: Stop[] = [
	['mutePeer', ({ peerId }) => ({ peerId }), ['mic']],
	['muteAll', () => ({}), ['mic']],
	['stopVideo', ({ peerId }) => ({ peerId }), ['camera', 'screen']],
	['stopVideo', () => ({}), ['camera', 'screen']],
	['setPermissions', ({ peerId }) => ({ peerId, permissions: { mic: false } }), ['mic']],
	['setPermissions', () => ({ permissions: { mic: false, camera: false } }), ['mic', 'camera']],
	['setPermissions', () => ({ permissions: { screen: false, screenAudio: false } }), ['screen']],
	['pauseProducer', ({ sent }) => ({ producerId: sent.mic }), ['mic']],
	['closeProducer', ({ sent }) => ({ producerId: sent.camera }), ['camera']],
];

/** Whether anything of this source is sent to the class. */
const isSent = ({ server, peerId }: Lesson, source: Source): boolean =>
	server.sfu.rooms
		.get('physics')
		.peers.some((peer) => peer.id === peerId && peer.producersOf(source).some(({ paused }) => !paused));

describe('what a host stopped while the connection was lost', () => {
	test.each(stops)(
		'%s: the wish of before is refused on the way back, a new one is not',
		async (operation, request, stopped) => {
			await using lesson = await liveClass();
			const { host, loseBen, bensReturn } = lesson;
			await loseBen();
			await host.ask(operation, request(lesson));
			const back = await bensReturn();
			const { hostStops } = back.answer.parts;
			// What was forbidden is allowed again: only the number can tell that the wish is an old one.
			await host.ask('setPermissions', { permissions: { mic: true, camera: true, screen: true, screenAudio: true } });
			await host.ask('setPermissions', { peerId: lesson.peerId, permissions: { mic: true } });
			for (const source of ['mic', 'camera', 'screen'] as const) {
				const isStopped = stopped.includes(source);
				expect(hostStops[source], source).toBe(isStopped ? 1 : 0);
				expect(isSent(lesson, source), source).toBe(!isStopped);
				if (!isStopped) continue;
				expect(await codeOfProduce(back, source, 0)).toBe('wrong-state');
				expect(isSent(lesson, source), source).toBe(false);
				expect(await codeOfProduce(back, source, 1)).toBe('ok');
			}
		},
	);

	test('a muted microphone is not resumed by the wish of before, and is by a new one', async () => {
		await using lesson = await liveClass();
		const { host, loseBen, bensReturn, sent } = lesson;
		await loseBen();
		await host.ask('muteAll', {});
		const back = await bensReturn();
		expect(back.answer.kept?.producers).toContainEqual(expect.objectContaining({ producerId: sent.mic, paused: true }));
		expect(await back.codeOf('resumeProducer', { producerId: sent.mic, knownHostStops: 0 })).toBe('wrong-state');
		expect(host.told('producerResumed')).toEqual([]);
		expect(await back.codeOf('resumeProducer', { producerId: sent.mic, knownHostStops: 1 })).toBe('ok');
	});

	test.each(['muteAll', 'stopVideo'] as const)(
		'%s also counts for people whose grace time is over and whose seat is kept',
		async (operation) => {
			await using lesson = await liveClass(0);
			const { host, loseBen, bensReturn } = lesson;
			await loseBen();
			await host.ask(operation, {});
			const back = await bensReturn();
			expect(back.answer).toMatchObject({ resumed: false, peerId: lesson.peerId });
			const source = operation === 'muteAll' ? 'mic' : 'camera';
			expect(await codeOfProduce(back, source, 0)).toBe('wrong-state');
			expect(await codeOfProduce(back, source, 1)).toBe('ok');
		},
	);

	test('a permission that was withdrawn and given back counts for people whose seat is kept', async () => {
		await using lesson = await liveClass(0);
		const { host, loseBen, bensReturn } = lesson;
		await loseBen();
		await host.ask('setPermissions', { permissions: { camera: false } });
		await host.ask('setPermissions', { permissions: { camera: true } });
		const back = await bensReturn();
		expect(back.answer.parts.hostStops).toEqual({ ...none, camera: 1 });
		expect(await codeOfProduce(back, 'camera', 0)).toBe('wrong-state');
	});

	test('refuses a client that states no number once, and takes its next request as a new wish', async () => {
		await using lesson = await liveClass();
		const { host, loseBen, bensReturn, sent } = lesson;
		await loseBen();
		await host.ask('muteAll', {});
		await host.ask('stopVideo', {});
		const back = await bensReturn();
		expect(await back.codeOf('resumeProducer', { producerId: sent.mic })).toBe('wrong-state');
		expect(await back.codeOf('resumeProducer', { producerId: sent.mic })).toBe('ok');
		expect(await codeOfProduce(back, 'camera')).toBe('wrong-state');
		expect(await codeOfProduce(back, 'camera')).toBe('ok');
	});

	test('a lowered hand is down on the way back, and counted', async () => {
		await using lesson = await liveClass();
		const { ben, host, loseBen, bensReturn, peerId } = lesson;
		await ben.ask('raiseHand', {});
		await loseBen();
		await host.ask('lowerHand', { peerId });
		const { parts } = (await bensReturn()).answer;
		expect([parts.hands.hands, parts.hostStops]).toEqual([[], { ...none, hand: 1 }]);
	});

	test('nothing is refused and nothing counted when no host did anything', async () => {
		await using lesson = await liveClass();
		const { loseBen, bensReturn, sent } = lesson;
		await lesson.ben.ask('pauseProducer', { producerId: sent.mic });
		await loseBen();
		const back = await bensReturn();
		expect(back.answer.parts.hostStops).toEqual(none);
		expect(await back.codeOf('resumeProducer', { producerId: sent.mic, knownHostStops: 0 })).toBe('ok');
	});
});

describe('while connected', () => {
	test('whoever is stopped is told the number, alone, also when nothing of it was on', async () => {
		await using lesson = await liveClass();
		const { host, ben, cleo } = lesson;
		await cleo.transport('send');
		await host.ask('mutePeer', { peerId: ben.answer.peerId });
		expect(ben.told('hostStopsChanged')).toEqual([{ ...none, mic: 1 }]);
		expect(cleo.told('hostStopsChanged')).toEqual([]);
		await host.ask('muteAll', {});
		expect(cleo.told('hostStopsChanged')).toEqual([{ ...none, mic: 1 }]);
		expect(await codeOfProduce(cleo, 'mic', 0)).toBe('wrong-state');
		expect(await codeOfProduce(cleo, 'mic', 1)).toBe('ok');
		expect(host.told('hostStopsChanged')).toEqual([]);
	});

	test('a host who mutes everybody while a microphone is being switched on wins, whatever the client knew', async () => {
		await using lesson = await liveClass();
		const { host, ben, cleo, sent } = lesson;
		const transportId = await cleo.transport('send');
		const wanted = { transportId, kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') } as const;
		const [code] = await Promise.all([cleo.codeOf('produce', wanted), host.ask('muteAll', {})]);
		expect(code).toBe('wrong-state');
		const [resumed] = await Promise.all([
			ben.codeOf('resumeProducer', { producerId: sent.mic, knownHostStops: 1 }),
			host.ask('muteAll', {}),
		]);
		expect(resumed).toBe('wrong-state');
		expect(isSent(lesson, 'mic')).toBe(false);
		expect(host.told('producerResumed')).toEqual([]);
	});

	test('lowering one’s own hand, muting oneself and leaving a role do not count', async () => {
		await using lesson = await liveClass();
		const { ben, host, sent, peerId } = lesson;
		await ben.ask('raiseHand', {});
		await ben.ask('lowerHand', {});
		await ben.ask('pauseProducer', { producerId: sent.mic });
		await ben.ask('closeProducer', { producerId: sent.camera });
		await host.ask('setRole', { peerId, role: 'coHost' });
		await host.ask('setRole', { peerId, role: 'participant' });
		expect(ben.told('hostStopsChanged')).toEqual([]);
	});

	test('a co-host who becomes a participant without permissions is stopped, and counted', async () => {
		await using lesson = await liveClass();
		const { ben, host, peerId } = lesson;
		await host.ask('setRole', { peerId, role: 'coHost' });
		await host.ask('setPermissions', { permissions: { mic: false } });
		expect(isSent(lesson, 'mic')).toBe(true);
		await host.ask('setRole', { peerId, role: 'participant' });
		expect(ben.told('hostStopsChanged')).toEqual([{ ...none, mic: 1 }]);
		expect(isSent(lesson, 'mic')).toBe(false);
	});
});

test('a person who gives the seat up begins anew', async () => {
	await using lesson = await liveClass();
	const { host, ben } = lesson;
	await host.ask('muteAll', {});
	await ben.ask('leaveRoom', {});
	const again = await lesson.bensReturn();
	expect(again.answer.peerId).not.toBe(lesson.peerId);
	expect(again.answer.parts.hostStops).toEqual(none);
});
