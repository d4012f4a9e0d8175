import { createHash } from 'node:crypto';
import { readdir, readlink, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manifestFile } from '../../../recording/lesson/manifest.ts';
import { namedFilesOf } from '../../../recording/lesson/recordingFiles.ts';
import { readTokenSecrets } from '../../../store/files.ts';
import { manifestOf, writeLesson } from '../../../testing/lessons.ts';
import { TestFilms } from '../../../testing/TestFilms.ts';
import { TestRecorder } from '../../../testing/TestRecorder.ts';
import { TestServer } from '../../../testing/TestServer.ts';
import { until } from '../../../testing/until.ts';

const film = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
const script = '\nconsole.log("a < b");\n';
const style = 'body { color: red }';
const page = `<!doctype html><style>${style}</style><script type="application/json">{}</script><script>${script}</script>`;
const made = { state: 'made', file: 'film.mp4' } as const;

let server: TestServer;
let lesson: string;
/** Address of the files of `lesson-1`, ending with a slash. */
let files: string;
beforeAll(async () => {
	server = await TestServer.start(
		{},
		{
			recording: (folder) => {
				const recorder = new TestRecorder(folder);
				return { recorder, running: recorder, films: new TestFilms(), pageChanged: async () => {} };
			},
		},
	);
	lesson = await writeLesson(
		server.recordings,
		'Physics',
		{ film: made },
		{
			'index.html': page,
			'film.mp4': film,
			'picture.jpg': 'jpg',
			'chapters.vtt': 'WEBVTT',
			'chat.txt': 'hello',
			'tracks/0001-camera.mkv': 'camera',
			'tracks/0002-mic.mkv': 'mic',
			'tracks/0003-screen.webm': 'screen',
			'tracks/Ann 100% é.mka': 'odd',
			'tracks/0004-camera.mkv.part': 'x',
			'pages/0001.png': 'page',
			'pages/0002.jpg.part': 'x',
			'documents/Wellen é.pdf': '%PDF-1.4',
			'documents/page.html': '<script>',
			'votes.csv': 'question',
			'tracks/.hidden.mkv': 'x',
			'tracks/deeper/0005.mkv': 'x',
			'.film.mp4': 'x',
			'film.mp4.part': 'x',
			'notes.txt': 'x',
		},
	);
	await writeLesson(server.recordings, 'Chemistry', { recordingId: 'lesson-2' }, { 'picture.jpg': 'other' });
	await writeFile(join(server.dataDir, 'secret.txt'), 'secret');
	await symlink(join(server.dataDir, 'secret.txt'), join(lesson, 'film.webm'));
	await symlink(join(server.dataDir, 'secret.txt'), join(lesson, 'tracks/0006-link.mkv'));
	files = await ticketOf('lesson-1');
});
afterAll(() => server[Symbol.asyncDispose]());

async function ticketOf(recordingId: string): Promise<string> {
	const path = `/api/recordings/${recordingId}/ticket`;
	return (await server.request(path, { body: {}, token: server.info.hostToken })).json().path;
}

type Got = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/** Not by fetch, which changes paths with dots. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
	return new Promise((resolve, reject) => {
		const options = { host: '127.0.0.1', port: server.info.httpPort, path, method, headers };
		const sent = request(options, (response) => {
			const parts: Buffer[] = [];
			response.on('data', (part) => parts.push(part));
			response.once('error', reject);
			response.once('end', () =>
				resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
			);
		});
		sent.once('error', reject);
		sent.end();
	});
}

const refusal = ({ status, body }: Got) => [status, JSON.parse(body.toString()).code];

test.each([
	['film.mp4', 'video/mp4'],
	['picture.jpg', 'image/jpeg'],
	['chapters.vtt', 'text/vtt; charset=utf-8'],
	['chat.txt', 'text/plain; charset=utf-8'],
	['manifest.json', 'application/json; charset=utf-8'],
	['index.html', 'text/html; charset=utf-8'],
	['', 'text/html; charset=utf-8'],
	['tracks/0001-camera.mkv', 'video/x-matroska'],
	['tracks/0002-mic.mkv', 'audio/x-matroska'],
	['tracks/0003-screen.webm', 'video/webm'],
	['pages/0001.png', 'image/png'],
	['documents/Wellen%20%C3%A9.pdf', 'application/pdf'],
	['votes.csv', 'text/csv; charset=utf-8'],
	['tracks/Ann%20100%25%20%C3%A9.mka', 'audio/x-matroska'],
])('serves %s of a lesson as %s, by GET and HEAD', async (name, type) => {
	const got = await get(files + name);
	expect([got.status, got.headers['content-type'], got.headers['cache-control']]).toEqual([200, type, 'private']);
	expect(got.body.length).toBeGreaterThan(0);
	const head = await get(files + name, {}, 'HEAD');
	expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, `${got.body.length}`]);
	expect(head.headers['content-type']).toBe(type);
});

test('sends documents and votes as downloads, and never as a page', async () => {
	const document = await get(`${files}documents/Wellen%20%C3%A9.pdf`);
	expect(document.headers['content-disposition']).toBe(
		'attachment; filename="Wellen _.pdf"; filename*=UTF-8\'\'Wellen%20%C3%A9.pdf',
	);
	expect(document.headers['x-content-type-options']).toBe('nosniff');
	expect((await get(`${files}votes.csv`)).headers['content-disposition']).toContain('attachment');
	expect((await get(`${files}film.mp4`)).headers['content-disposition']).toBeUndefined();
});

test.each([
	['film.webm'],
	['tracks/0006-link.mkv'],
	['pages/0002.jpg.part'],
	['documents/page.html'],
	['tracks/0004-camera.mkv.part'],
	['tracks/.hidden.mkv'],
	['tracks/deeper/0005.mkv'],
	['tracks'],
	['tracks/'],
	['.film.mp4'],
	['film.mp4.part'],
	['notes.txt'],
	['film.mp4/'],
	['Film.mp4'],
	['./film.mp4'],
	['../Physics/film.mp4'],
	['../Chemistry/picture.jpg'],
	['../../secret.txt'],
	['tracks/../film.mp4'],
	['..%2f..%2fsecret.txt'],
	['%2e%2e/%2e%2e/secret.txt'],
	['..%5c..%5csecret.txt'],
	['%2fetc%2fpasswd'],
	['/etc/passwd'],
	['film.mp4%00'],
	['%00'],
	['film.mp4%2500.jpg'],
	['x'.repeat(300)],
	['%F0%9F%8E%93'],
	['__proto__'],
])('answers not-found to %s', async (name) => {
	expect(refusal(await get(files + name))).toEqual([404, 'not-found']);
});

test('answers bad-request to an address that cannot be decoded', async () => {
	for (const name of ['%E0%A4%A', '%ff.jpg']) {
		expect(refusal(await get(files + name))).toEqual([400, 'bad-request']);
	}
});

test('refuses everything but a valid ticket in the address, and a ticket everywhere else', async () => {
	const [, , ticket = ''] = files.split('/');
	const other = await ticketOf('lesson-2');
	expect((await get(`${other}picture.jpg`)).body.toString()).toBe('other');
	const participant = (await server.joinByCode()).token;
	const program = await server.apiToken(['recordings:read']);
	const [secret] = await readTokenSecrets(server.dataDir);
	const sign = (audience: string | string[], expires: number, recordingId = 'lesson-1') =>
		new SignJWT({ recordingId })
			.setProtectedHeader({ alg: 'HS256' })
			.setJti('t-1')
			.setAudience(audience)
			.setExpirationTime(Math.floor(Date.now() / 1000) + expires)
			.sign(secret);
	expect((await get(`/lessons/${await sign('lectern-recording', 60)}/chat.txt`)).status).toBe(200);
	const expired = await sign('lectern-recording', -3600);
	const wrong = [
		...[expired, participant, program, server.info.hostToken, await sign('lectern', 60)],
		await sign(['lectern-recording', 'lectern-api'], 60),
		...['', 'x', `${ticket}x`, `${ticket}.x`, 'x'.repeat(5_000), '..', '%00', '🎓'.repeat(3)],
	];
	for (const each of wrong) {
		const got = await get(`/lessons/${encodeURI(each).replaceAll('%2500', '%00')}/film.mp4`);
		expect([each.slice(0, 20), ...refusal(got)]).toEqual([each.slice(0, 20), 401, 'unauthorized']);
	}
	expect(refusal(await get('/lessons/'))).toEqual([401, 'unauthorized']);
	expect(refusal(await get(`/lessons/${await sign('lectern-recording', 60, '../Physics')}/chat.txt`))).toEqual([
		...[404, 'not-found'],
	]);
	for (const path of ['/api/recordings', '/api/recordings/lesson-1', '/api/host', '/metrics']) {
		expect((await server.request(path, { token: ticket })).status).toBe(401);
	}
	await expect(server.connect(ticket)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('answers ranges, also from the end and beyond it', async () => {
	const range = async (text: string, headers = {}) => {
		const got = await get(`${files}film.mp4`, { range: text, ...headers });
		return [got.status, got.headers['content-range'], got.body];
	};
	expect(await range('bytes=0-0')).toEqual([206, 'bytes 0-0/1000', film.subarray(0, 1)]);
	expect(await range('bytes=100-199')).toEqual([206, 'bytes 100-199/1000', film.subarray(100, 200)]);
	expect(await range('bytes=990-')).toEqual([206, 'bytes 990-999/1000', film.subarray(990)]);
	expect(await range('bytes=-10')).toEqual([206, 'bytes 990-999/1000', film.subarray(990)]);
	expect(await range('bytes=-5000')).toEqual([206, 'bytes 0-999/1000', film]);
	expect(await range('bytes=900-5000')).toEqual([206, 'bytes 900-999/1000', film.subarray(900)]);
	// Several at once may be answered by the whole (RFC 9110, 14.2), and so is what makes no sense.
	for (const text of ['bytes=0-1,5-6', 'pages=1-2']) {
		expect(await range(text)).toEqual([200, undefined, film]);
	}
	for (const text of ['bytes=1000-', 'bytes=-0', 'bytes=9-3', 'bytes=a-b', 'bytes=-']) {
		const beyond = await get(`${files}film.mp4`, { range: text });
		expect([text, ...refusal(beyond), beyond.headers['content-range']]).toEqual([
			...[text, 416, 'bad-request', 'bytes */1000'],
		]);
	}
	const head = await get(`${files}film.mp4`, { range: 'bytes=0-9' }, 'HEAD');
	expect([head.status, head.headers['content-length'], head.body.length]).toEqual([206, '10', 0]);
	expect((await get(`${files}film.mp4`)).headers['accept-ranges']).toBe('bytes');
	expect(await range('bytes=0-0', { 'if-range': '"another"' })).toEqual([200, undefined, film]);
});

test('answers 304 to a client that has the file already', async () => {
	const { etag = '', 'last-modified': modified = '' } = (await get(`${files}film.mp4`)).headers;
	for (const headers of [{ 'if-none-match': etag }, { 'if-modified-since': modified }]) {
		const got = await get(`${files}film.mp4`, headers);
		expect([got.status, got.body.length]).toEqual([304, 0]);
	}
	expect((await get(`${files}film.mp4`, { 'if-match': '"another"' })).status).toBe(412);
});

test('lets the page of a lesson run its own script and style, and pages of this server frame it', async () => {
	const { headers, body } = await get(`${files}index.html`);
	expect(body.toString()).toBe(page);
	const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
	expect(String(headers['content-security-policy']).split('; ')).toEqual([
		"default-src 'none'",
		`script-src ${hash(script)}`,
		`style-src ${hash(style)}`,
		"img-src 'self' data:",
		"media-src 'self'",
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'self'",
	]);
	expect(headers['x-frame-options']).toBe('SAMEORIGIN');
	const other = (await get(`${files}film.mp4`)).headers;
	expect(other['x-frame-options']).toBe('DENY');
	expect(other['content-security-policy']).toContain("frame-ancestors 'none'");
	expect(other['x-content-type-options']).toBe('nosniff');
});

test('packs a lesson, and names the file for clients that know UTF-8 and for those that do not', async () => {
	const name = "Ann's Wellen *2* 🌊";
	await writeLesson(server.recordings, 'odd', { recordingId: 'odd', name }, { 'film.mp4': film });
	const address = await ticketOf('odd');
	const { status, headers, body } = await get(`${address}lesson.zip`);
	expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'application/zip', 'private']);
	expect(headers['content-disposition']).toBe(
		"attachment; filename=\"Ann's Wellen 2 _.zip\"; filename*=UTF-8''Ann%27s%20Wellen%202%20%F0%9F%8C%8A.zip",
	);
	expect(headers['content-length']).toBe(`${body.length}`);
	expect(body.includes("Ann's Wellen 2 🌊/film.mp4")).toBe(true);
	const head = await get(`${address}lesson.zip`, {}, 'HEAD');
	expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, `${body.length}`, 0]);
	await server.running.library?.remove('odd');
});

test('ends with the recording: a deleted one is not found, a restored one is', async () => {
	const token = server.info.hostToken;
	const other = await ticketOf('lesson-2');
	const deleted = await server.request('/api/recordings/lesson-2', { method: 'DELETE', token });
	expect(deleted.status).toBe(200);
	expect(refusal(await get(`${other}picture.jpg`))).toEqual([404, 'not-found']);
	expect(refusal(await get(`${other}lesson.zip`))).toEqual([404, 'not-found']);
	await server.request('/api/recordings/lesson-2/restore', { method: 'POST', token });
	expect((await get(`${other}picture.jpg`)).status).toBe(200);
});

test('serves films and tracks by the paths of the Flutter API to tokens with the scope', async () => {
	const { audio, video, combined } = namedFilesOf(manifestOf({ film: made }));
	const bearer = { authorization: `Bearer ${await server.apiToken(['recordings:read'])}` };
	const fetched = [
		[combined.name, 'video/mp4', film],
		[audio?.name, 'audio/x-matroska', Buffer.from('mic')],
		[video?.name, 'video/x-matroska', Buffer.from('camera')],
	] as const;
	for (const [name, type, content] of fetched) {
		const got = await get(`/recordings/${name}`, bearer);
		expect([got.status, got.headers['content-type'], got.body]).toEqual([200, type, content]);
	}
	expect((await get(`/recordings/${combined.name}`, { ...bearer, range: 'bytes=0-9' })).status).toBe(206);
	const notMade = namedFilesOf(manifestOf({ recordingId: 'lesson-2' })).combined.name;
	for (const name of [notMade, 'film.mp4', '..%2fPhysics%2ffilm.mp4', '%00']) {
		expect(refusal(await get(`/recordings/${name}`, bearer))).toEqual([404, 'not-found']);
	}
	expect((await get(`/recordings/${combined.name}`)).status).toBe(401);
});

/** Paths of the files that this process has open. */
async function openFiles(): Promise<string[]> {
	const handles = await readdir('/proc/self/fd');
	return Promise.all(handles.map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => '')));
}

/** Begins a download and stops reading after the first bytes. */
function begin(path: string) {
	return new Promise<{ abort: () => void; goOn: () => Promise<'complete' | 'cut'> }>((resolve, reject) => {
		const sent = request({ host: '127.0.0.1', port: server.info.httpPort, path }, (response) => {
			const ended = new Promise<'complete' | 'cut'>((settle) => {
				response.once('end', () => settle('complete'));
				response.once('error', () => settle('cut'));
				response.once('close', () => settle('cut'));
			});
			response.once('data', () => {
				response.pause();
				const goOn = () => {
					response.resume();
					return ended;
				};
				resolve({ abort: () => sent.destroy(), goOn });
			});
		});
		sent.on('error', reject);
		sent.end();
	});
}

test.runIf(process.platform === 'linux')(
	'closes the files when a client goes away or the recording is deleted',
	async () => {
		const large = await writeLesson(
			server.recordings,
			'Large',
			{ recordingId: 'large', film: made },
			{ 'film.mp4': '' },
		);
		await truncate(join(large, 'film.mp4'), 200e6);
		const opened = async () => (await openFiles()).filter((path) => path.endsWith('film.mp4')).length;
		const address = await ticketOf('large');
		for (const name of ['film.mp4', 'lesson.zip']) {
			const { abort } = await begin(address + name);
			expect(await opened()).toBe(1);
			abort();
			await until(opened, `${name} to be closed`, (count) => count === 0);
		}
		const downloads = [await begin(`${address}film.mp4`), await begin(`${address}lesson.zip`)];
		expect(await opened()).toBe(2);
		await server.running.library?.remove('large');
		expect(await opened()).toBe(0);
		expect(await Promise.all(downloads.map(({ goOn }) => goOn()))).toEqual(['cut', 'cut']);
		await rm(join(server.recordings, '.deleted'), { recursive: true });
	},
);

test('has a limit of its own, which is above that of the REST API', async () => {
	const path = `${files}chat.txt`;
	const heads = async (count: number): Promise<Got[]> => {
		const batch = Array.from({ length: 100 }, () => get(path, {}, 'HEAD'));
		const got = await Promise.all(batch);
		return count > 100 ? [...got, ...(await heads(count - 100))] : got;
	};
	for (const { status } of await heads(3_500)) expect(status).toBe(200);
	const [first] = (await heads(3_500)).filter(({ status }) => status !== 200);
	expect([first?.status, Number(first?.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
	expect((await get(path.replace('/lessons/', '/%6cessons/'))).status).toBe(429);
	expect((await server.request('/api/recordings', { token: server.info.hostToken })).status).toBe(200);
});

test('does not serve or pack a recording that runs', async () => {
	const token = server.info.hostToken;
	const room = await server.request(`/api/mediasoup/rooms/${server.info.roomId}/recording/start`, { token, body: {} });
	const { id } = room.json().recording;
	const ticket = await server.request(`/api/recordings/${id}/ticket`, { token, body: {} });
	expect([ticket.status, ticket.json().code]).toEqual([409, 'recording-in-progress']);
	expect(await readdir(join(server.recordings, id))).toEqual([manifestFile]);
});
