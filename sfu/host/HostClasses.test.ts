import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { maxClasses, seatExpectedMs } from '../core/limits.ts';
import type { ClassCard, HostInfo } from '../protocol/http.ts';
import type { LessonSummary } from '../protocol/models/lessonSummary.ts';
import { openStore } from '../store/SqliteStore.ts';
import { LessonPerson } from '../testing/LessonPerson.ts';
import { ServerProcess } from '../testing/ServerProcess.ts';
import { TestServer } from '../testing/TestServer.ts';

const route = '/api/host/classes';

async function ask(server: TestServer, method: string, path: string, body?: object) {
	const { status, text } = await server.request(path, { token: server.info.hostToken, method, body });
	return { status, answer: text === '' ? null : JSON.parse(text) };
}
const hostOf = async (server: TestServer): Promise<HostInfo> => (await ask(server, 'GET', '/api/host')).answer;
const create = async (server: TestServer, name: string): Promise<ClassCard> =>
	(await ask(server, 'POST', route, { name })).answer;
const open = (server: TestServer, { classId }: Pick<ClassCard, 'classId'>) =>
	ask(server, 'POST', `${route}/${classId}/open`);

async function teach(server: TestServer) {
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Stone' });
	return host;
}

/** The lesson ends with Ann and Ben in it; Ben's hand is up. */
async function holdLesson(server: TestServer): Promise<void> {
	const host = await teach(server);
	const ann = await server.join('Ann');
	const ben = await server.join('Ben');
	await ann.client.ask('sendChat', { text: 'to all' });
	await ann.client.ask('sendChat', { text: 'to Ben', to: ben.peerId });
	await ann.client.ask('raiseHand', {});
	await ben.client.ask('raiseHand', {});
	await host.ask('lowerHand', { peerId: ann.peerId });
	await host.ask('closeRoom', {});
}

test('has the class that the computer had before there were several, and opens another one on wish', async () => {
	await using server = await TestServer.start({ name: 'Physics 2b' }, { waitForHost: true });
	const { roomId, roomCode } = server.info;
	const never = { lastHeldAtMs: null, lastCount: null, waitingCount: 0 };
	const first = { classId: roomId, name: 'Physics 2b', roomCode, isOpen: true, ...never };
	expect((await hostOf(server)).classes).toEqual([first]);
	const second = await create(server, 'Chemistry 3a');
	expect(second).toMatchObject({ name: 'Chemistry 3a', isOpen: false, ...never });
	const { answer: opened } = await open(server, second);
	expect(opened).toMatchObject({ roomId: second.classId, roomCode: second.roomCode, className: 'Chemistry 3a' });
	expect((await server.request('/api/landing')).json().className).toBe('Chemistry 3a');
	// Whoever waits for another class than the open one is told of on its card.
	const early = await server.connect((await server.joinByCode(roomCode)).token);
	await early.ask('joinRoom', { displayName: 'Ben' });
	expect((await hostOf(server)).classes).toMatchObject([{ waitingCount: 1 }, { waitingCount: 0 }]);
	// The token of before is the host's in the class that is open now.
	await teach(server);
	expect(await server.join('Ann')).toMatchObject({ peerId: expect.any(String) });
});

test('keeps classes, their codes and the open one when the server is started again', async () => {
	await using server = await TestServer.start();
	const { dataDir } = server;
	const second = await create(server, 'Chemistry 3a');
	await open(server, second);
	const before = await hostOf(server);
	await server.running.close();
	await using restarted = await TestServer.start({ dataDir, name: 'Given at every start' });
	expect(restarted.running.hostInfo.host).toMatchObject({ classes: before.classes, roomId: second.classId });
});

test('counts the people in the class that is open, opens no other one meanwhile, and deletes neither', async () => {
	await using server = await TestServer.start();
	const second = await create(server, 'Chemistry 3a');
	const host = await teach(server);
	expect(await open(server, second)).toMatchObject({ status: 409, answer: { code: 'wrong-state' } });
	const { token } = await server.joinByCode(second.roomCode);
	const ann = await server.connect(token);
	await server.running.sfu.rooms.get(second.classId).remember({ waitForHost: false });
	await ann.ask('joinRoom', { displayName: 'Ann' });
	const { answer: status } = await ask(server, 'GET', '/api/host/status');
	expect(status).toMatchObject({ insideCount: 1, participantCount: 2 });
	for (const classId of [server.info.roomId, second.classId])
		expect(await ask(server, 'DELETE', `${route}/${classId}`)).toMatchObject({ status: 409 });
	await host.ask('leaveRoom', {});
	await ann.ask('leaveRoom', {});
	expect((await open(server, second)).status).toBe(200);
});

test('renames a class, renews its code and deletes it with its room', async () => {
	await using server = await TestServer.start();
	const { classId, roomCode } = await create(server, 'Chemistry 3a');
	const patch = { name: 'Chemistry 3b', renewRoomCode: true };
	const { answer: host } = await ask(server, 'PATCH', `${route}/${classId}`, patch);
	const card = (host as HostInfo).classes.find((each) => each.classId === classId);
	expect(card).toMatchObject({ name: 'Chemistry 3b', isOpen: false });
	expect(card?.roomCode).not.toBe(roomCode);
	expect((await ask(server, 'DELETE', `${route}/${classId}`)).answer.classes).toHaveLength(1);
	expect(server.running.sfu.rooms.find(classId)).toBeUndefined();
	expect(await open(server, { classId })).toMatchObject({ status: 404, answer: { code: 'not-found' } });
});

test('has at most so many classes', async () => {
	await using server = await TestServer.start();
	const { hostClasses } = server.running;
	for (let count = 1; count < maxClasses; count++) hostClasses.create(`Class ${count}`);
	expect(() => hostClasses.create('one more')).toThrow(expect.objectContaining({ code: 'limit-reached' }));
});

test('tells the host alone who was in the last lesson, whose hand was up, and what everybody could read', async () => {
	await using server = await TestServer.start();
	const { roomId: classId } = server.info;
	const path = `${route}/${classId}/summary`;
	expect(await ask(server, 'GET', path)).toMatchObject({ status: 404, answer: { what: 'lesson' } });
	await holdLesson(server);
	const { answer: summary }: { answer: LessonSummary } = await ask(server, 'GET', path);
	expect(summary).toMatchObject({
		people: [
			{ displayName: 'Ms Stone', role: 'host' },
			{ displayName: 'Ann', role: 'participant' },
			{ displayName: 'Ben', role: 'participant' },
		],
		unansweredHands: ['Ben'],
		chat: [{ displayName: 'Ann', role: 'participant', text: 'to all' }],
	});
	expect(summary.endedAtMs).toBeGreaterThan(summary.startedAtMs);
	for (const { presentMs } of summary.people) expect(presentMs).toBeGreaterThan(0);
	const [card] = (await hostOf(server)).classes;
	expect(card).toMatchObject({ lastHeldAtMs: summary.startedAtMs, lastCount: 2 });
	const { token } = await server.joinByCode();
	expect((await server.request(path, { token })).status).toBe(403);
});

test('keeps the summary of the last lesson that anybody came to', async () => {
	await using server = await TestServer.start();
	await holdLesson(server);
	const before = await hostOf(server);
	await (await teach(server)).ask('closeRoom', {});
	expect((await hostOf(server)).classes).toEqual(before.classes);
});

test('counts a person once that leaves and comes again, and a hand that goes with its person as unanswered', async () => {
	await using server = await TestServer.start();
	const host = await teach(server);
	const { token } = await server.joinByCode();
	for (const raises of [false, true]) {
		const ann = await server.connect(token);
		await ann.ask('joinRoom', { displayName: 'Ann' });
		if (raises) await ann.ask('raiseHand', {});
		await ann.ask('leaveRoom', {});
	}
	await host.ask('leaveRoom', {});
	const { answer } = await ask(server, 'GET', `${route}/${server.info.roomId}/summary`);
	expect(answer).toMatchObject({ people: [{ role: 'host' }, { displayName: 'Ann' }], unansweredHands: ['Ann'] });
});

test('still knows who was there after the server was killed in the middle of the lesson', {
	timeout: 60_000,
}, async () => {
	await using server = await ServerProcess.start();
	const host = await LessonPerson.enter(server, 'Ms Stone', server.info.hostToken);
	const ann = await LessonPerson.enter(server, 'Ann');
	onTestFinished(() => {
		for (const person of [host, ann]) person.vanish();
	});
	await ann.client.ask('sendChat', { text: 'before' });
	await ann.client.ask('raiseHand', {});
	await server.kill();
	await server.start();
	await host.join({ returnOnly: true });
	await host.client.ask('closeRoom', {});
	const address = `http://127.0.0.1:${server.info.httpPort}${route}/${server.info.roomId}/summary`;
	const answer = await fetch(address, { headers: { authorization: `Bearer ${server.info.hostToken}` } });
	expect(await answer.json()).toMatchObject({
		people: [{ displayName: 'Ms Stone' }, { displayName: 'Ann' }],
		unansweredHands: ['Ann'],
		chat: [{ text: 'before' }],
	});
});

test('has the summary of a lesson that nobody came back to after the server was stopped', async () => {
	await using server = await TestServer.start();
	await teach(server);
	await server.join('Ann');
	const { dataDir } = server;
	await server.running.close();
	const store = openStore(dataDir, pino({ level: 'silent' }));
	store.settings.save('lastSign', { wallMs: Date.now() - seatExpectedMs - 60_000 });
	await store.close();
	await using restarted = await TestServer.start({ dataDir });
	expect(restarted.running.hostInfo.host.classes).toMatchObject([{ lastCount: 1 }]);
});

test.each([
	['its settings', "UPDATE rooms SET settings = '{' WHERE room_id = ?"],
	['its last summary', "UPDATE classes SET last_lesson = '{' WHERE room_id = ?"],
])('keeps the code of a class that is not open when %s cannot be read', async (_what, statement) => {
	await using server = await TestServer.start();
	const { dataDir } = server;
	const { classId, roomCode } = await create(server, 'Chemistry 3a');
	await server.running.close();
	const database = new DatabaseSync(join(dataDir, 'lectern.db'));
	database.prepare(statement).run(classId);
	database.close();
	await using restarted = await TestServer.start({ dataDir });
	expect(restarted.running.hostInfo.host.classes[1]).toMatchObject({ classId, roomCode, isOpen: false });
	// Its next lesson, too.
	restarted.running.sfu.rooms.close(classId);
	expect(restarted.running.hostInfo.host.classes[1]).toMatchObject({ classId, roomCode });
});

test('keeps a class, with another code, whose room is missing in the store', async () => {
	await using server = await TestServer.start();
	const { dataDir } = server;
	const { classId } = await create(server, 'Chemistry 3a');
	await server.running.close();
	const database = new DatabaseSync(join(dataDir, 'lectern.db'));
	database.prepare('DELETE FROM rooms WHERE room_id = ?').run(classId);
	database.close();
	await using restarted = await TestServer.start({ dataDir });
	expect(restarted.running.hostInfo.host.classes).toMatchObject([{ isOpen: true }, { classId, isOpen: false }]);
});
