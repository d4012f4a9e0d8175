/** The server killed in the middle of a class: what was acknowledged is there again. */
import { expect, onTestFinished, test } from 'vitest';
import { encodePoints } from '../protocol/ink/strokePoints.ts';
import { LessonPerson } from '../testing/LessonPerson.ts';
import { RandomLesson } from '../testing/RandomLesson.ts';
import { Refused } from '../testing/Refused.ts';
import { parametersOf } from '../testing/rtpParameters.ts';
import { ServerProcess } from '../testing/ServerProcess.ts';
import { until } from '../testing/until.ts';

const timeout = 300_000;
/** More find rarer faults: `LECTERN_KILLS=100 npx vitest run killedServer`. */
const kills = Number(process.env.LECTERN_KILLS ?? 8);
const microphone = { kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') } as const;

const halfAStroke = {
	...{ strokeId: 'stroke-of-ann', from: 0, points: encodePoints([[100, 200, 50]]) },
	style: { tool: 'pen', color: 1, width: 40 },
} as const;
const restOfIt = encodePoints([[110, 210, 50]], [100, 200, 50]);

/** The first of them waits in the lobby, the second was admitted and has not come in yet. */
async function knockTwice(server: ServerProcess, host: LessonPerson) {
	const [waiting, admitted] = [await LessonPerson.arrive(server, 'Eve'), await LessonPerson.arrive(server, 'Finn')];
	const { peerId: place } = await waiting.knock();
	const { peerId } = await admitted.knock();
	await host.client.ask('admit', { peerId });
	return { waiting, admitted, place };
}

async function codeOf(answer: Promise<unknown>): Promise<string> {
	return answer.then(
		() => 'ok',
		(error: unknown) => (error instanceof Refused ? error.wire.code : String(error)),
	);
}

test.each(['kill', 'stop'] as const)(
	'keeps everything that was acknowledged in a class when the server is ended by %s',
	{ timeout },
	async (end) => {
		await using server = await ServerProcess.start();
		const host = await LessonPerson.enter(server, 'Ms Smith', server.info.hostToken);
		const [ann, ben, cleo, dan] = [
			await LessonPerson.enter(server, 'Ann'),
			await LessonPerson.enter(server, 'Ben'),
			await LessonPerson.enter(server, 'Cleo'),
			await LessonPerson.enter(server, 'Dan'),
		];
		const people = [host, ann, ben, cleo];
		onTestFinished(() => {
			for (const person of people) person.vanish();
		});
		const { client: teacher } = host;
		await ann.client.ask('sendChat', { text: 'to all', nonce: 'nonce-of-ann' });
		await ann.client.ask('sendChat', { text: 'to the teacher', to: host.id });
		await teacher.ask('sendChat', { text: 'to Ann', to: ann.id });
		await cleo.client.ask('createTransport', { direction: 'send' });
		await cleo.client.ask('produce', microphone);
		await teacher.ask('mutePeer', { peerId: cleo.id });
		await teacher.ask('setRole', { peerId: ben.id, role: 'coHost' });
		await teacher.ask('setPermissions', { peerId: cleo.id, permissions: { chat: false, camera: false } });
		await teacher.ask('setPermissions', { permissions: { screen: false } });
		await cleo.client.ask('raiseHand', {});
		await teacher.ask('spotlight', { peerId: ann.id });
		await teacher.ask('startTimer', { durationMs: 600_000 });
		const terms = { anonymous: false, changeable: true, timeLimitS: 3_600 };
		const { voteId } = await teacher.ask('openVote', { question: { kind: 'words', text: 'Friday' }, ...terms });
		await ann.client.ask('answerVote', { voteId, answer: { kind: 'words', words: ['fun', '🎈'] } });
		const board = await teacher.ask('addBoardPage', { documentId: null, after: null, pattern: 'squared' });
		const surface = `doc/${board.documentId}/${board.pageId}`;
		await teacher.ask('setPermissions', { peerId: ann.id, permissions: { draw: true } });
		await teacher.ask('showPage', { documentId: board.documentId, pageId: board.pageId });
		await ann.client.ask('drawInk', { surface, strokes: [halfAStroke] });
		await teacher.ask('addBoardPage', { documentId: null, name: 'Not shown yet', after: null, pattern: 'lined' });
		await teacher.ask('removePeer', { peerId: dan.id });
		await teacher.ask('setRoomOptions', { lobby: true });
		const { waiting, admitted, place } = await knockTwice(server, host);
		const room = (await teacher.ask('getRoomInfo', {})).room;
		const seen = new Map<LessonPerson, unknown>();
		for (const person of people) seen.set(person, await person.parts());
		const before = new Map(people.map((person) => [person, person.joined]));
		await ann.client.ask('raiseHand', {});
		await server[end]();
		await server.start();

		// In another order than before.
		for (const person of [cleo, host, ben, ann]) await person.join({ returnOnly: true });
		for (const person of people) {
			const { peerId, displayName, lessonId } = before.get(person) ?? host.joined;
			expect(person.joined).toMatchObject({ peerId, displayName, lessonId, resumed: false });
		}
		expect([host, ann, ben, cleo].map(({ joined: { role } }) => role)).toEqual([
			...['host', 'participant', 'coHost', 'participant'],
		]);
		const { strokes } = await host.client.ask('getInk', { surface });
		expect(strokes).toMatchObject([{ ...halfAStroke.style, points: halfAStroke.points, name: 'Ann', closed: false }]);
		await ann.client.ask('drawInk', { surface, strokes: [{ ...halfAStroke, from: 1, points: restOfIt, done: true }] });
		expect(cleo.joined.permissions).toEqual({
			mic: true,
			camera: false,
			screen: false,
			screenAudio: true,
			chat: false,
			draw: false,
		});
		expect(host.joined.room).toEqual(room);
		expect(await codeOf(cleo.client.ask('sendChat', { text: 'may not' }))).toBe('forbidden');
		await cleo.client.ask('createTransport', { direction: 'send' });
		expect(await codeOf(cleo.client.ask('produce', { ...microphone, knownHostStops: 0 }))).toBe('wrong-state');

		const hand = { peerId: ann.id, raisedAtMs: expect.any(Number) };
		const { peerId: entry } = await waiting.knock();
		expect(entry).toBe(place);
		for (const person of people) {
			const now = await person.parts();
			const then = seen.get(person) as typeof now;
			expect(now).toEqual({ ...then, hands: { hands: [...then.hands.hands, hand] } });
		}

		expect(await admitted.join()).toMatchObject({ status: 'joined' });
		expect(admitted.joined.parts.chat.messages.map(({ text }) => text)).toEqual(['to all']);
		const removedAgain = await LessonPerson.arrive(server, 'Dan');
		expect(await codeOf(dan.join({ resumeToken: dan.joined.resumeToken }))).toBe('forbidden');
		expect(await codeOf(removedAgain.knock({ deviceId: dan.deviceId }))).toBe('forbidden');
		await ann.client.ask('sendChat', { text: 'to all', nonce: 'nonce-of-ann' });
		expect((await host.parts()).chat.messages.map(({ text }) => text)).toEqual(['to all', 'to the teacher', 'to Ann']);
	},
);

test('keeps drafts, results, what phones have answered and the time of a vote when the server is killed', {
	timeout,
}, async () => {
	await using server = await ServerProcess.start();
	const host = await LessonPerson.enter(server, 'Ms Smith', server.info.hostToken);
	onTestFinished(() => host.vanish());
	const byName = { anonymous: false, changeable: false, timeLimitS: null };
	const questions = [
		{ kind: 'yesNo', text: 'Ready?', right: true },
		{ kind: 'scale', text: '' },
	] as const;
	const { draftId } = await host.client.ask('saveDraft', { title: 'Start', questions: [...questions], ...byName });
	const { voteId } = await host.client.ask('startQuiz', { draftId });
	const phone = async () => {
		const client = await server.connect(await server.studentToken());
		onTestFinished(() => void client.socket.disconnect());
		const entered = await client.ask('enterVotes', { deviceId: 'device-of-the-phone', displayName: 'Mia' });
		return Object.assign(client, { entered });
	};
	const yes = { kind: 'yesNo', yes: true } as const;
	await (await phone()).ask('answerVote', { voteId, answer: yes });
	await server.kill();
	await server.start();
	await host.join({ returnOnly: true });
	const mia = await phone();
	expect(mia.entered).toMatchObject({ vote: { voteId, open: true }, own: yes, displayName: 'Mia' });
	expect(await codeOf(mia.ask('answerVote', { voteId, answer: { ...yes, yes: false } }))).toBe('wrong-state');
	await host.client.ask('nextQuestion', { voteId });
	await host.client.ask('openVote', { question: questions[1], ...byName, timeLimitS: 5 });
	await server.kill();
	await server.start();
	await host.join({ returnOnly: true });
	const isOpen = async () => (await host.parts()).votes.vote?.open;
	// Not more often: a connection may ask so many times a second.
	await until(isOpen, 'the vote to close when its time is up', (open) => open === false, { everyMs: 200 });
	expect((await host.client.ask('getDrafts', {})).drafts).toMatchObject([{ draftId, title: 'Start', questions }]);
	expect((await host.client.ask('getResult', { voteId })).result).toMatchObject({
		...{ answered: 1, quiz: { title: 'Start' } },
		answers: [{ displayName: 'Mia', answer: yes }],
	});
});

test('loses nothing that was acknowledged however often the server is killed', { timeout }, async () => {
	await using server = await ServerProcess.start();
	const lesson = await RandomLesson.begin(server, 20);
	onTestFinished(() => lesson.end());
	for (let killed = 0; killed < kills; killed++) {
		await lesson.act(12);
		await server.kill();
		await server.start();
		await lesson.comeBack();
		expect(await lesson.seen(), `after kill ${killed + 1}`).toEqual(lesson.acknowledged);
	}
});
