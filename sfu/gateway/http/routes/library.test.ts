import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manifestFile } from '../../../recording/lesson/manifest.ts';
import { writeLesson } from '../../../testing/lessons.ts';
import { TestFilms } from '../../../testing/TestFilms.ts';
import { TestRecorder } from '../../../testing/TestRecorder.ts';
import { TestServer } from '../../../testing/TestServer.ts';

let server: TestServer;
let films: TestFilms;
beforeAll(async () => {
	server = await TestServer.start(
		{},
		{
			recording: (folder) => {
				const recorder = new TestRecorder(folder);
				films = new TestFilms();
				return {
					recorder,
					running: recorder,
					films,
					pageChanged: (path, { name }) => writeFile(join(path, 'page'), name),
				};
			},
		},
	);
	await writeLesson(server.recordings, 'Physics', { name: 'Waves' });
});
afterAll(() => server[Symbol.asyncDispose]());

async function ask(method: string, path: string, body?: unknown, token = server.info.hostToken) {
	const response = await server.request(`/api/recordings${path}`, { method, body, token });
	return { status: response.status, body: response.json() };
}
const refused = (status: number, code: string, rest = {}) => ({
	status,
	body: { success: false, code, error: expect.any(String), ...rest },
});
const notFound = refused(404, 'not-found', { what: 'recording' });

test('lists the recordings, where they are, how much space is left and what makes films', async () => {
	const { status, body } = await ask('GET', '');
	expect([status, body]).toEqual([
		200,
		{
			recordings: [expect.objectContaining({ recordingId: 'lesson-1', name: 'Waves', folder: 'Physics' })],
			folder: server.recordings,
			freeBytes: expect.any(Number),
			maker: 'ffmpeg',
			retention: { maxAgeDays: null, maxTotalGb: null },
		},
	]);
	expect((await ask('GET', '/lesson-1')).body).toEqual(body.recordings[0]);
});

test('renames a recording and its page', async () => {
	expect(await ask('PATCH', '/lesson-1', { name: '  Optics 🔭 ' })).toMatchObject({
		status: 200,
		body: { recordingId: 'lesson-1', name: 'Optics 🔭', folder: 'Physics' },
	});
	expect(await readFile(join(server.recordings, 'Physics/page'), 'utf8')).toBe('Optics 🔭');
	for (const body of [{}, { name: '' }, { name: ' ' }, { name: 'x'.repeat(121) }, { name: 7 }]) {
		expect(await ask('PATCH', '/lesson-1', body)).toEqual(refused(400, 'bad-request'));
	}
	expect((await ask('PATCH', '/lesson-1', { name: 'Waves' })).status).toBe(200);
});

test('steers the film', async () => {
	films.views.set('lesson-1', { state: 'making', percent: 3, remainingMs: 9_000 });
	expect((await ask('POST', '/lesson-1/film', { action: 'cancel' })).body.film).toEqual({ state: 'cancelled' });
	expect(await ask('POST', '/lesson-1/film', { action: 'now' })).toEqual(refused(409, 'wrong-state'));
	expect((await ask('POST', '/lesson-1/film', { action: 'again' })).body.film.state).toBe('waiting');
	expect(await ask('POST', '/lesson-1/film', { action: 'burn' })).toEqual(refused(400, 'bad-request'));
	expect((await ask('POST', '/lesson-1/film', { action: 'now' })).status).toBe(200);
	films.makerName = null;
	expect(await ask('POST', '/lesson-1/film', { action: 'now' })).toEqual(
		refused(503, 'unavailable', { what: 'recording' }),
	);
	expect((await ask('GET', '')).body.maker).toBeNull();
	films.makerName = 'ffmpeg';
});

test('stores the retention', async () => {
	const retention = { maxAgeDays: 365, maxTotalGb: 0.5 };
	expect(await ask('PUT', '/retention', retention)).toEqual({ status: 200, body: retention });
	expect((await ask('GET', '')).body.retention).toEqual(retention);
	for (const body of [
		{},
		{ maxAgeDays: 0, maxTotalGb: null },
		{ maxAgeDays: null, maxTotalGb: 0 },
		{ maxAgeDays: 1 },
	]) {
		expect(await ask('PUT', '/retention', body)).toEqual(refused(400, 'bad-request'));
	}
	expect((await ask('PUT', '/retention', { maxAgeDays: null, maxTotalGb: null })).status).toBe(200);
});

test('issues a ticket for twelve hours', async () => {
	const { status, body } = await ask('POST', '/lesson-1/ticket', {});
	expect([status, body]).toEqual([
		200,
		{
			path: expect.stringMatching(/^\/lessons\/[\w.-]+\/$/),
			zip: `${body.path}lesson.zip`,
			expiresAtMs: expect.any(Number),
		},
	]);
	expect(Math.abs(body.expiresAtMs - Date.now() - 12 * 3_600_000)).toBeLessThan(60_000);
	expect((await server.request(body.path + manifestFile)).json().recordingId).toBe('lesson-1');
});

test('deletes a recording and restores it', async () => {
	const deleted = await ask('DELETE', '/lesson-1');
	expect(deleted).toEqual({ status: 200, body: { restorableUntilMs: expect.any(Number) } });
	expect((await ask('GET', '')).body.recordings).toEqual([]);
	expect(await ask('GET', '/lesson-1')).toEqual(notFound);
	expect(await ask('DELETE', '/lesson-1')).toEqual(notFound);
	expect(await ask('POST', '/lesson-1/restore')).toMatchObject({ status: 200, body: { folder: 'Physics' } });
	expect(await ask('POST', '/lesson-1/restore')).toEqual(notFound);
	const both = await Promise.all([ask('DELETE', '/lesson-1'), ask('DELETE', '/lesson-1')]);
	expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
	expect((await ask('POST', '/lesson-1/restore')).status).toBe(200);
});

test('finds a recording by its exact id only', async () => {
	const ids = [
		'none',
		'..%2fPhysics',
		'..%2f..%2flectern.db',
		'%00',
		'x'.repeat(300),
		'%F0%9F%8E%93',
		'LESSON-1',
		'Physics',
	];
	const routes = [
		['GET', ''],
		['PATCH', '', { name: 'x' }],
		['DELETE', ''],
		['POST', '/restore', {}],
		['POST', '/film', { action: 'now' }],
		['POST', '/ticket', {}],
	] as const;
	for (const id of ids) {
		for (const [method, path, body] of routes) {
			const { status, body: answer } = await ask(method, `/${id}${path}`, body);
			expect([method, id.slice(0, 20), status, answer.code]).toEqual([method, id.slice(0, 20), 404, 'not-found']);
		}
	}
	expect(existsSync(join(server.recordings, 'Physics', manifestFile))).toBe(true);
});

test('refuses to change, delete or fetch a recording that runs', async () => {
	const room = `/api/mediasoup/rooms/${server.info.roomId}/recording`;
	const token = server.info.hostToken;
	const { id } = (await server.request(`${room}/start`, { token, body: {} })).json().recording;
	expect((await ask('GET', `/${id}`)).body).toMatchObject({
		...{ state: 'recording', end: null, bytes: 12_345, film: { state: 'waiting', why: 'recording' } },
	});
	const conflict = refused(409, 'recording-in-progress');
	expect(await ask('PATCH', `/${id}`, { name: 'x' })).toEqual(conflict);
	expect(await ask('DELETE', `/${id}`)).toEqual(conflict);
	expect(await ask('POST', `/${id}/film`, { action: 'now' })).toEqual(conflict);
	expect(await ask('POST', `/${id}/ticket`, {})).toEqual(conflict);
	await server.request(`${room}/stop`, { token, body: {} });
	expect((await ask('GET', `/${id}`)).body).toMatchObject({ state: 'finished', end: 'stopped' });
	expect((await ask('DELETE', `/${id}`)).status).toBe(200);
});

const reading = [
	['GET', '/api/recordings'],
	['GET', '/api/recordings/lesson-1'],
	['POST', '/api/recordings/lesson-1/ticket'],
	['GET', '/api/mediasoup/recordings'],
	['GET', '/recordings/physics_lesson_1_combined.mp4'],
] as const;
const writing = [
	['PATCH', '/api/recordings/lesson-1'],
	['DELETE', '/api/recordings/lesson-1'],
	['POST', '/api/recordings/lesson-1/restore'],
	['POST', '/api/recordings/lesson-1/film'],
	['PUT', '/api/recordings/retention'],
	['POST', '/api/mediasoup/rooms/class/recording/start'],
	['POST', '/api/mediasoup/rooms/class/recording/stop'],
	['DELETE', '/api/mediasoup/recordings/physics_lesson_1_combined.mp4'],
] as const;

test.each([false, true])(
	'is for hosts and tokens with the scope, also on an open server (--open: %s)',
	async (isOpen) => {
		await using other = await TestServer.start({ open: isOpen });
		await writeLesson(other.recordings, 'Physics');
		const tokens = {
			none: undefined,
			participant: (await other.joinByCode()).token,
			read: await other.apiToken(['recordings:read']),
			write: await other.apiToken(['recordings:write']),
			others: await other.apiToken(['rooms:read', 'rooms:write', 'stats:read', 'participants:write', 'peers:write']),
		};
		const may = async ([method, path]: readonly [string, string], token: string | undefined) => {
			const response = await other.request(path, {
				method,
				body: method === 'GET' ? undefined : {},
				...(token && { token }),
			});
			return [401, 403].includes(response.status) ? response.status : 'yes';
		};
		for (const [routes, scope] of [
			[reading, 'read'],
			[writing, 'write'],
		] as const) {
			for (const route of routes) {
				for (const [who, token] of Object.entries(tokens)) {
					const expected = who === scope ? 'yes' : who === 'none' ? 401 : 403;
					expect([...route, who, await may(route, token)]).toEqual([...route, who, expected]);
				}
				// Last, because this one deletes.
				expect([...route, await may(route, other.info.hostToken)]).toEqual([...route, 'yes']);
				await other.running.library?.restore('lesson-1').catch(() => undefined);
			}
		}
	},
);

test('answers unavailable where the folder for recordings cannot be used, and holds a class all the same', async () => {
	await writeFile(join(server.dataDir, 'a file'), '');
	await using other = await TestServer.start({ recordings: join(server.dataDir, 'a file/recordings') });
	const token = other.info.hostToken;
	expect((await other.request('/api/recordings', { token })).json().code).toBe('unavailable');
	expect((await other.request('/api/mediasoup/recordings', { token })).json().code).toBe('unavailable');
	await other.join('Ann');
});
