/** Routes of pages and hosts, and the OpenAPI document; those that programs of others call: `documentedPrograms.test.ts`. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { SfuError } from '../../../core/errors.ts';
import { maxClasses } from '../../../core/limits.ts';
import { maxImageBytes } from '../../../protocol/models/documents.ts';
import { writeLesson } from '../../../testing/lessons.ts';
import { OpenApiDriver } from '../../../testing/OpenApiDriver.ts';
import { dtlsParameters } from '../../../testing/rtpParameters.ts';
import type { Loose } from '../../../testing/SocketClient.ts';
import { samplePdf, samplePng } from '../../../testing/sampleFiles.ts';
import { TestFilms } from '../../../testing/TestFilms.ts';
import { TestRecorder } from '../../../testing/TestRecorder.ts';
import { TestServer } from '../../../testing/TestServer.ts';
import { isOfPrograms, meetGuards, meetNoRecordings, meetUnkeptRoom } from './documentedRoutes.fixture.ts';

let server: TestServer;
let driver: OpenApiDriver;
let recorder: TestRecorder;
let films: TestFilms;
beforeAll(async () => {
	server = await TestServer.start(
		{},
		{
			recording: (folder) => {
				[recorder, films] = [new TestRecorder(folder), new TestFilms()];
				return { recorder, running: recorder, films, pageChanged: async () => {} };
			},
		},
	);
	driver = await OpenApiDriver.open(server, (name) => !isOfPrograms(name));
});
afterAll(() => server[Symbol.asyncDispose]());

test('serves a valid OpenAPI 3.1 document without a token', async () => {
	const { text } = await server.request('/api/openapi.json');
	const result = await new Validator().validate(JSON.parse(text));
	expect(result).toMatchObject({ valid: true });
	expect(JSON.parse(text).openapi).toMatch(/^3\.1\./);
	expect(text).not.toMatch(/https?:\/\//);
});

test('answers health, landing, join and room routes as documented', async () => {
	await driver.call('GET /api/health', 200, { token: null });
	await driver.call('GET /api/landing', 200, { token: null });
	await driver.call('GET /api/landing', 400, { token: null, query: { code: '7' } });
	await driver.call('GET /api/landing', 404, { token: null, query: { code: 'ZZZZZZ' } });
	await driver.call('GET /ca.crt', 200, { token: null });
	await driver.call('GET /ca.mobileconfig', 200, { token: null });
	await driver.call('GET /ca-policy.json', 200, { token: null });
	await driver.call('GET /it-sheet', 200, { token: null });
	await driver.call('POST /api/join', 200, { token: null, body: { roomCode: server.info.roomCode } });
	await driver.call('POST /api/join', 400, { token: null, body: { roomCode: 7 } });
	await driver.call('POST /api/join', 404, { token: null, body: { roomCode: 'ZZZZZZ' } });
	await driver.call('POST /api/rooms', 201, { body: { roomId: 'made', emptyTimeoutMs: 60_000 } });
	await driver.call('POST /api/rooms', 201);
	await driver.call('POST /api/rooms', 409, { body: { roomId: 'made' } });
	await driver.call('POST /api/rooms', 400, { body: { roomId: 'not an id' } });
});

test('answers host routes as documented', async () => {
	await driver.call('GET /api/host', 200);
	await server.join('Ann');
	await driver.call('GET /metrics', 200);
	const stats = await driver.call('GET /api/stats', 200);
	const counted = { participantCount: 1, transportCount: 0, producerCount: 0, consumerCount: 0 };
	expect(stats.rooms).toContainEqual({ roomId: server.info.roomId, ...counted });
	expect(stats.workers).toEqual([expect.objectContaining({ routerCount: 1, pid: expect.any(Number) })]);
	await driver.call('PATCH /api/host', 200, { body: { className: 'Physics 2b' } });
	await driver.call('PATCH /api/host', 200, { body: { hostName: 'Ms Stone', permissions: { chat: true } } });
	await driver.call('PATCH /api/host', 400, { body: { preferredAddress: '203.0.113.9' } });
	await driver.call('PATCH /api/host', 400, { body: { hostName: '' } });
	const status = await driver.call('GET /api/host/status', 200);
	expect(status.workers[0].rssBytes).toBeGreaterThan(1_000_000);
	await driver.call('GET /api/host/checks', 200);
	await driver.call('GET /api/host/report', 200);
});

test('answers the routes of files as documented', async () => {
	const upload = 'POST /api/rooms/{roomId}/files';
	const { roomId, hostToken } = server.info;
	const host = await server.connect(hostToken);
	const guest = await server.connect((await server.joinByCode()).token);
	const seatOf = async (client: typeof host) => (await client.ask('joinRoom', { displayName: 'Ann' })) as Loose;
	const { resumeToken: token } = await seatOf(host);
	const { resumeToken: ofGuest } = await seatOf(guest);
	const headers = { 'content-type': 'image/png' };
	const png = { params: { roomId }, token, headers, body: samplePng(4, 3) };
	const { fileId } = await driver.call(upload, 201, png);
	await driver.call(upload, 400, { ...png, body: samplePdf() });
	await driver.call(upload, 401, { ...png, token: null });
	await driver.call(upload, 403, { ...png, token: ofGuest });
	await driver.call(upload, 413, { ...png, body: Buffer.alloc(maxImageBytes + 1) });
	await driver.call(upload, 415, { ...png, headers: { 'content-type': 'image/gif' } });
	const file = 'GET /rooms/{roomId}/files/{fileId}';
	const one = { params: { roomId, fileId }, token: null };
	await driver.call(file, 200, one);
	await driver.call(file, 200, { ...one, query: { ranges: '0-3,8-9' } });
	await driver.call(file, 206, { ...one, headers: { range: 'bytes=0-3' } });
	await driver.call(file, 416, { ...one, headers: { range: 'bytes=900000-' } });
	await driver.call(file, 404, { ...one, params: { roomId: 'none', fileId } });
	await driver.call(file, 400, { ...one, params: { roomId, fileId: 'none' } });
	for (const client of [host, guest]) await client.ask('leaveRoom', {});

	await using full = await TestServer.start({ materialsFreeMb: 1_000_000 });
	const there = await full.connect(full.info.hostToken);
	const seat = { ...png, params: { roomId: full.info.roomId }, token: (await seatOf(there)).resumeToken };
	await driver.call(upload, 507, { ...seat, server: full });
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-no-materials-'));
	await writeFile(join(dataDir, 'materials'), 'in the way');
	await using without = await TestServer.start({ dataDir });
	const elsewhere = await without.connect(without.info.hostToken);
	const params = { roomId: without.info.roomId };
	await driver.call(upload, 503, { ...png, params, token: (await seatOf(elsewhere)).resumeToken, server: without });
	await driver.call(file, 503, { ...one, server: without });
});

test('answers the routes of a check with phones as documented', async () => {
	const host = 'host/phone-check';
	await driver.call(`GET /api/${host}`, 404);
	vi.spyOn(server.running.phoneChecks, 'start').mockRejectedValueOnce(new SfuError('unavailable', 'no worker'));
	await driver.call(`POST /api/${host}`, 503);
	const { checkId } = await driver.call(`POST /api/${host}`, 201);
	await driver.call(`GET /api/${host}`, 200);
	const phones = '/api/phone-checks/{checkId}/phones';
	const anybody = { token: null, params: { checkId } };
	await driver.call(`POST ${phones}`, 400, { ...anybody, body: { device: 7 } });
	await driver.call(`POST ${phones}`, 404, { ...anybody, params: { checkId: 'none' }, body: { device: 'phone' } });
	const { phoneId } = await driver.call(`POST ${phones}`, 201, { ...anybody, body: { device: 'phone' } });
	const one = { token: null, params: { checkId, phoneId } };
	const none = { token: null, params: { checkId, phoneId: 'none' } };
	await driver.call(`GET ${phones}/{phoneId}`, 200, one);
	await driver.call(`GET ${phones}/{phoneId}`, 404, none);
	await driver.call(`GET ${phones}/{phoneId}`, 400, { ...one, params: { checkId, phoneId: 'x'.repeat(100) } });
	await driver.call(`POST ${phones}/{phoneId}/transports`, 201, { ...one, body: { protocol: 'udp' } });
	for (const [status, code] of [
		[503, 'unavailable'],
		[409, 'wrong-state'],
	] as const) {
		const { probe } = server.running.phoneChecks.current;
		vi.spyOn(probe, 'createTransport').mockRejectedValueOnce(new SfuError(code, 'no transport'));
		await driver.call(`POST ${phones}/{phoneId}/transports`, status, { ...one, body: { protocol: 'udp' } });
	}
	await driver.call(`POST ${phones}/{phoneId}/transports`, 400, { ...one, body: { protocol: 'quic' } });
	await driver.call(`POST ${phones}/{phoneId}/transports`, 404, { ...none, body: { protocol: 'udp' } });
	await driver.call(`POST ${phones}/{phoneId}/connect`, 200, { ...one, body: { protocol: 'udp', dtlsParameters } });
	await driver.call(`POST ${phones}/{phoneId}/connect`, 404, { ...one, body: { protocol: 'tcp', dtlsParameters } });
	await driver.call(`POST ${phones}/{phoneId}/connect`, 400, { ...one, body: { protocol: 'udp' } });
	const results = { secure: false, udp: true, tcp: false };
	await driver.call(`POST ${phones}/{phoneId}/results`, 400, { ...one, body: {} });
	await driver.call(`POST ${phones}/{phoneId}/results`, 404, { ...none, body: results });
	await driver.call(`POST ${phones}/{phoneId}/results`, 200, { ...one, body: results });
	await driver.call(`DELETE /api/${host}`, 200);
});

test('answers the routes of documents and votes of all classes as documented', async () => {
	const route = '/api/host/materials';
	const classId = server.info.roomId;
	const other = server.running.hostClasses.create('Physics 3a').classId;
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Smith' });
	const { documentId, pageId } = await host.ask('addBoardPage', { documentId: null, after: null, pattern: 'blank' });
	const terms = { anonymous: true, changeable: true, timeLimitS: null };
	const question = { kind: 'yesNo', text: 'A wave?' } as const;
	const { draftId } = await host.ask('saveDraft', { title: 'Waves', ...terms, questions: [question] });
	const { voteId } = await host.ask('openVote', { question, ...terms });
	const student = await server.connect((await server.joinByCode()).token);
	await student.ask('joinRoom', { displayName: 'Ben' });
	await student.ask('answerVote', { voteId, answer: { kind: 'yesNo', yes: true } });
	await host.ask('closeVote', { voteId });
	const list = await driver.call(`GET ${route}`, 200);
	expect(
		list.classes.map(({ documents, quizzes, results }: Record<string, unknown[]>) => [
			...[documents?.length, quizzes?.length, results?.length],
		]),
	).toEqual([
		[1, 1, 1],
		[0, 0, 0],
	]);
	const none = { params: { classId, documentId: 'none', draftId: 'none', voteId: 'none' } };
	const ours = { params: { classId, documentId, draftId, voteId } };
	const one = `${route}/{classId}/documents/{documentId}`;
	await driver.call(`PATCH ${one}`, 200, { ...ours, body: { name: 'Light' } });
	await driver.call(`PATCH ${one}`, 400, { ...ours, body: { name: '' } });
	await driver.call(`PATCH ${one}`, 404, { ...none, body: { name: 'Light' } });
	const ink = `GET ${one}/pages/{pageId}/ink`;
	const ofPage = { params: { ...ours.params, pageId } };
	await driver.call(ink, 200, ofPage);
	await driver.call(ink, 400, { ...ofPage, query: { from: 'none' } });
	await driver.call(ink, 404, { params: { ...none.params, pageId } });
	const unreadable = new SfuError('unavailable', 'the store cannot be read');
	vi.spyOn(server.running.sfu.rooms.get(classId).parts.ink, 'read').mockRejectedValueOnce(unreadable);
	await driver.call(ink, 503, ofPage);
	const there = { body: { classId: other } };
	await driver.call(`POST ${one}/copies`, 201, { ...ours, ...there });
	await driver.call(`POST ${one}/copies`, 400, { ...ours, body: {} });
	await driver.call(`POST ${one}/copies`, 404, { ...ours, body: { classId: 'none' } });
	const { documents, votes } = server.running.sfu.rooms.get(other).parts;
	const refuse = (code: 'limit-reached' | 'insufficient-storage' | 'unavailable') => () => {
		throw new SfuError(code, 'refused');
	};
	for (const [status, code] of [
		[409, 'limit-reached'],
		[507, 'insufficient-storage'],
		[503, 'unavailable'],
	] as const) {
		vi.spyOn(documents, 'addCopy').mockImplementationOnce(refuse(code));
		await driver.call(`POST ${one}/copies`, status, { ...ours, ...there });
	}
	const quiz = `${route}/{classId}/quizzes/{draftId}`;
	await driver.call(`POST ${quiz}/copies`, 201, { ...ours, ...there });
	await driver.call(`POST ${quiz}/copies`, 400, { ...ours, body: {} });
	await driver.call(`POST ${quiz}/copies`, 404, { ...none, ...there });
	vi.spyOn(votes, 'saveDraft').mockImplementationOnce(refuse('limit-reached'));
	await driver.call(`POST ${quiz}/copies`, 409, { ...ours, ...there });
	await driver.call(`GET ${route}/{classId}/results.csv`, 200, ours);
	await driver.call(`GET ${route}/{classId}/results.csv`, 404, { params: { classId: 'none' } });
	for (const each of [one, quiz, `${route}/{classId}/results/{voteId}`]) {
		await driver.call(`DELETE ${each}`, 200, ours);
		await driver.call(`DELETE ${each}`, 404, none);
	}
	await host.ask('closeRoom', {});
	server.running.hostClasses.remove(other);
});

test('answers the routes of the classes as documented', async () => {
	const route = '/api/host/classes';
	const { classId } = await driver.call(`POST ${route}`, 201, { body: { name: 'Chemistry 3a' } });
	await driver.call(`POST ${route}`, 400, { body: { name: '' } });
	const none = { params: { classId: 'none' } };
	const second = { params: { classId } };
	const first = { params: { classId: server.info.roomId } };
	await driver.call(`PATCH ${route}/{classId}`, 200, { ...second, body: { renewRoomCode: true } });
	await driver.call(`PATCH ${route}/{classId}`, 400, { ...second, body: { name: 7 } });
	await driver.call(`PATCH ${route}/{classId}`, 404, { ...none, body: {} });
	await driver.call(`POST ${route}/{classId}/open`, 404, none);
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Smith' });
	await driver.call(`POST ${route}/{classId}/open`, 409, second);
	await host.ask('closeRoom', {});
	await driver.call(`GET ${route}/{classId}/summary`, 200, first);
	await driver.call(`GET ${route}/{classId}/summary`, 404, second);
	await driver.call(`POST ${route}/{classId}/open`, 200, second);
	await driver.call(`DELETE ${route}/{classId}`, 409, second);
	await driver.call(`POST ${route}/{classId}/open`, 200, first);
	await driver.call(`DELETE ${route}/{classId}`, 200, second);
	await driver.call(`DELETE ${route}/{classId}`, 404, second);
	for (let count = 1; count < maxClasses; count++) server.running.hostClasses.create(`Class ${count}`);
	await driver.call(`POST ${route}`, 409, { body: { name: 'one more' } });
});

test('answers the routes by which a browser becomes the host’s as documented', async () => {
	const session = 'POST /api/host/session';
	const { code } = await driver.call('POST /api/host/codes', 201);
	await driver.call(session, 200, { token: null, body: { code } });
	await driver.call(session, 401, { token: null, body: { code } });
	await driver.call(session, 400, { token: null, body: { code: 7 } });
	await driver.call(session, 403, { token: await server.hostTokenForAnHour() });
});

test('refuses a room that cannot be kept as documented, and has none then', async () => {
	await meetUnkeptRoom(driver, server, 'POST /api/rooms');
});

test('answers the library of recordings as documented, also without a folder for them', async () => {
	const one = '/api/recordings/{recordingId}';
	const params = { recordingId: 'lesson-1' };
	await writeLesson(server.recordings, 'Physics');
	await driver.call('GET /api/recordings', 200);
	await driver.call(`GET ${one}`, 200, { params });
	await driver.call(`POST ${one}/ticket`, 200, { params });
	await driver.call(`PATCH ${one}`, 200, { params, body: { name: 'Waves' } });
	await driver.call(`PATCH ${one}`, 400, { params, body: { name: '' } });
	await driver.call(`POST ${one}/film`, 200, { params, body: { action: 'cancel' } });
	await driver.call(`POST ${one}/film`, 400, { params, body: { action: 'burn' } });
	films.views.set('lesson-1', { state: 'making', percent: 1, remainingMs: null });
	await driver.call(`GET ${one}`, 200, { params });
	await driver.call(`DELETE ${one}`, 200, { params });
	await driver.call(`POST ${one}/restore`, 200, { params });
	await driver.call('PUT /api/recordings/retention', 200, { body: { maxAgeDays: null, maxTotalGb: null } });
	await driver.call('PUT /api/recordings/retention', 400, { body: { maxAgeDays: -1, maxTotalGb: null } });

	const { recordingId } = (await recorder.start(server.running.sfu.rooms.get(server.info.roomId), {})).state;
	const running = { params: { recordingId } };
	await driver.call(`GET ${one}`, 200, running);
	await driver.call(`PATCH ${one}`, 409, { ...running, body: { name: 'Waves' } });
	await driver.call(`POST ${one}/film`, 409, { ...running, body: { action: 'now' } });
	for (const name of [`DELETE ${one}`, `POST ${one}/ticket`]) await driver.call(name, 409, running);

	await using without = await TestServer.start({ recordings: join(server.dataDir, 'lectern.db') });
	const bodies: Record<string, object> = {
		[`PATCH ${one}`]: { name: 'Waves' },
		[`POST ${one}/film`]: { action: 'now' },
		'PUT /api/recordings/retention': { maxAgeDays: null, maxTotalGb: null },
	};
	await meetNoRecordings(driver, without, bodies);
});

test('answers 401, 403 and 429 on every guarded route: without a token, without the scope, after too many wrong ones', async () => {
	await meetGuards(driver, server);
	await driver.call('POST /api/host/session', 429, { token: null, body: { code: 'wrong' } });
	await driver.call('POST /api/join', 429, { token: null, body: { roomCode: 'ZZZZZZ' } });
	await driver.call('GET /api/landing', 429, { token: null, query: { code: 'ZZZZZZ' } });
	// A valid token passes however many wrong ones came from its address.
	await driver.call('GET /api/host', 200);
});

test('has met every documented status in the tests above', () => {
	expect(driver.unmet).toEqual([]);
});
