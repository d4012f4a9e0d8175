import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { FilmPlan } from '../../../protocol/film.ts';
import type { FilmWindows } from '../../../recording/film/WindowFilm.ts';
import { TestServer } from '../../../testing/TestServer.ts';

const plan: FilmPlan = {
	...{ recordingId: 'r', title: 'Physics', width: 640, height: 360, framesPerSecond: 25, durationMs: 1_000 },
	...{ videoBps: 500_000, audioBps: 64_000, scenes: [], chapters: [] },
	clips: [{ file: 'tracks/Ann Å #1 %20.mkv', startMs: 0, durationMs: 1_000, width: 640, height: 360 }],
	voices: [
		{ file: '.hidden.mkv', startMs: 0, durationMs: 1_000 },
		{ file: 'missing.mkv', startMs: 0, durationMs: 1_000 },
	],
};
const urlOf = (file: string) => `/files/${file.split('/').map(encodeURIComponent).join('/')}`;
const clip = urlOf('tracks/Ann Å #1 %20.mkv');
const jpeg = { 'content-type': 'image/jpeg' };
const bytes = { 'content-type': 'application/octet-stream' };
const json = { 'content-type': 'application/json' };

let server: TestServer;
/** Of the job that was started last. */
let key = '';
const windows: FilmWindows = {
	openWindow: (path) => {
		key = path.replace('/film#job=', '');
	},
	closeWindow: () => undefined,
};
let folder: string;
let stop: AbortController;
let made: Promise<string>;
let fractions: number[];

beforeAll(async () => {
	server = await TestServer.start({}, { filmWindows: windows });
	server.running.windowFilm?.windowAvailable();
});
afterAll(() => server[Symbol.asyncDispose]());
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-film-'));
	await mkdir(join(folder, 'tracks'));
	await writeFile(join(folder, 'tracks/Ann Å #1 %20.mkv'), '0123456789');
	await writeFile(join(folder, '.hidden.mkv'), 'hidden');
	await writeFile(join(folder, 'manifest.json'), '{}');
	[stop, fractions] = [new AbortController(), []];
	const { windowFilm } = server.running;
	if (!windowFilm) throw new Error('the server makes no films');
	made = windowFilm.make({ plan, folder, signal: stop.signal, progress: (fraction) => fractions.push(fraction) });
	made.catch(() => undefined);
});
afterEach(async () => {
	stop.abort();
	await made.catch(() => undefined);
	await rm(folder, { recursive: true, force: true });
});

type Options = { method?: string; headers?: Record<string, string>; body?: string | Buffer; token?: string | null };

/** With the key of the job, unless another one is given; null: none. */
async function call(path: string, { headers, token = key, ...init }: Options = {}) {
	const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
	const response = await fetch(`${server.http}/api/film${path}`, {
		...init,
		headers: { ...headers, ...authorization },
	});
	const text = await response.text();
	return {
		status: response.status,
		headers: response.headers,
		text,
		code: text.includes('"code"') && JSON.parse(text).code,
	};
}

test('sends the plan of the job', async () => {
	const { status, text, headers } = await call('/plan');
	expect([status, JSON.parse(text)]).toEqual([200, plan]);
	expect(headers.get('cache-control')).toBe('no-store');
});

test.each<[string, Options]>([
	['GET /plan', {}],
	[`GET ${clip}`, {}],
	['PUT /output?position=0', { headers: bytes, body: 'film' }],
	['PUT /picture', { headers: jpeg, body: Buffer.from([0xff, 0xd8, 0xff]) }],
	['POST /progress', { headers: json, body: '{"fraction":0.5}' }],
	['POST /finish', { headers: json, body: '{"type":"webm"}' }],
	['POST /fail', { headers: json, body: '{"message":"x"}' }],
])('answers not-found to %s without the key, with another token and after the job', async (route, options) => {
	const [method = '', path = ''] = route.split(' ');
	const refused = async (token: string | null) => {
		const { status, code } = await call(path, { ...options, method, token });
		expect([status, code]).toEqual([404, 'not-found']);
	};
	for (const token of [null, '', server.info.hostToken, key.slice(0, -1), `${key}A`, key.toUpperCase()])
		await refused(token);
	const before = key;
	stop.abort();
	await made.catch(() => undefined);
	await refused(before);
	expect(fractions).toEqual([]);
	expect(existsSync(join(folder, 'film.webm'))).toBe(false);
});

test('sends files of the plan, whole and in ranges', async () => {
	const whole = await call(clip);
	expect([whole.status, whole.text]).toEqual([200, '0123456789']);
	const range = await call(clip, { headers: { range: 'bytes=2-4' } });
	expect([range.status, range.text, range.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
	const beyond = await call(clip, { headers: { range: 'bytes=8-99' } });
	expect([beyond.status, beyond.text, beyond.headers.get('content-range')]).toEqual([206, '89', 'bytes 8-9/10']);
	expect(await call(clip, { headers: { range: 'bytes=99-' } })).toMatchObject({ status: 400, code: 'bad-request' });
	expect((await call(urlOf('.hidden.mkv'))).text).toBe('hidden');
});

test.each([
	urlOf('missing.mkv'),
	'/files/manifest.json',
	'/files/tracks',
	'/files/tracks/',
	'/files/',
	'/files/..%2f..%2fetc%2fpasswd',
	'/files/tracks%2f..%2fmanifest.json',
	'/files//etc/passwd',
	'/files/.hidden.mkv%00',
	'/nothing',
])('answers not-found to %s', async (path) => {
	expect(await call(path)).toMatchObject({ status: 404, code: 'not-found' });
});

test('writes the film at positions, keeps the picture and gives them their names at the end', async () => {
	const put = (path: string, headers: Record<string, string>, body: string) =>
		call(path, { method: 'PUT', headers, body });
	expect(await put('/output?position=6', bytes, 'world')).toMatchObject({ status: 204 });
	expect(await put('/output?position=0', bytes, 'hello ')).toMatchObject({ status: 204 });
	expect(await put('/picture', jpeg, 'jpeg')).toMatchObject({ status: 204 });
	const report = (fraction: number) =>
		call('/progress', { method: 'POST', headers: json, body: JSON.stringify({ fraction }) });
	expect(await report(0.25)).toMatchObject({ status: 204 });
	expect(await report(1)).toMatchObject({ status: 204 });
	expect(fractions).toEqual([0.25, 1]);
	expect(await call('/finish', { method: 'POST', headers: json, body: '{"type":"webm"}' })).toMatchObject({
		status: 204,
	});
	expect(await made).toBe('film.webm');
	expect(await readFile(join(folder, 'film.webm'), 'utf8')).toBe('hello world');
	expect(await readFile(join(folder, 'picture.jpg'), 'utf8')).toBe('jpeg');
});

test('takes chunks of 8 MiB and pictures of 512 KiB, and nothing larger', async () => {
	const put = (path: string, headers: Record<string, string>, size: number) =>
		call(path, { method: 'PUT', headers, body: Buffer.alloc(size) });
	expect(await put('/output?position=0', bytes, 8 * 2 ** 20)).toMatchObject({ status: 204 });
	expect(await put('/output?position=0', bytes, 8 * 2 ** 20 + 1)).toMatchObject({ status: 413, code: 'bad-request' });
	expect(await put('/picture', jpeg, 512 * 2 ** 10)).toMatchObject({ status: 204 });
	expect(await put('/picture', jpeg, 512 * 2 ** 10 + 1)).toMatchObject({ status: 413, code: 'bad-request' });
});

test.each<[string, Options, number]>([
	['PUT /output', { headers: bytes, body: 'x' }, 400],
	['PUT /output?position=-1', { headers: bytes, body: 'x' }, 400],
	['PUT /output?position=1.5', { headers: bytes, body: 'x' }, 400],
	['PUT /output?position=x', { headers: bytes, body: 'x' }, 400],
	['PUT /output?position=1e300', { headers: bytes, body: 'x' }, 400],
	['PUT /output?position=0', { headers: json, body: '{}' }, 400],
	['PUT /output?position=0', { headers: { 'content-type': 'text/html' }, body: 'x' }, 415],
	['PUT /picture', { headers: bytes, body: 'x' }, 400],
	['POST /progress', { headers: json, body: '{}' }, 400],
	['POST /progress', { headers: json, body: '{"fraction":1.1}' }, 400],
	['POST /progress', { headers: json, body: '{"fraction":null}' }, 400],
	['POST /finish', { headers: json, body: '{"type":"../../x"}' }, 400],
	['POST /fail', { headers: json, body: '{"message":1}' }, 400],
	['POST /fail', { headers: json, body: '{' }, 400],
])('answers bad-request to %s with %o', async (route, options, status) => {
	const [method = '', path = ''] = route.split(' ');
	expect(await call(path, { ...options, method })).toMatchObject({ status, code: 'bad-request' });
	// The job goes on.
	expect(await call('/plan')).toMatchObject({ status: 200 });
});

test('ends the job with unavailable when the page says that it cannot make the film', async () => {
	const body = JSON.stringify({ message: 'no encoder' });
	expect(await call('/fail', { method: 'POST', headers: json, body })).toMatchObject({ status: 204 });
	await expect(made).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('no encoder') });
	expect(readdirSync(folder).sort()).toEqual(['.hidden.mkv', 'manifest.json', 'tracks']);
});

test('does not count the requests of a job against the rate limit of its address, but all others', async () => {
	const statuses = async (count: number, token: string) => {
		const answers = await Promise.all(Array.from({ length: count }, () => call('/plan', { token })));
		return new Set(answers.map(({ status }) => status));
	};
	for (let i = 0; i < 32; i++) expect(await statuses(100, key)).toEqual(new Set([200]));
	const others = new Set<number>();
	for (let i = 0; i < 32; i++) for (const status of await statuses(100, 'x'.repeat(43))) others.add(status);
	expect(others).toEqual(new Set([404, 429]));
	expect(await statuses(1, key)).toEqual(new Set([200]));
});
