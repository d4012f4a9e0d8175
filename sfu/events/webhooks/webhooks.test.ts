import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Logger } from '../../core/Logger.ts';
import type { StoredWebhookMessage } from '../../store/Store.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { type Delivery, TestBackend } from '../../testing/TestBackend.ts';
import { TestServer } from '../../testing/TestServer.ts';
import type { Happening } from '../Happening.ts';
import { Happenings } from '../Happenings.ts';
import { readWebhookKey } from './readWebhookKey.ts';
import { newWebhookSecret, signedHeaders, webhookKey } from './signature.ts';
import { maxQueuedMessages } from './WebhookEndpoint.ts';
import { Webhooks } from './Webhooks.ts';

const patience = { timeout: 15_000 };
const secret = newWebhookSecret();
let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-webhooks-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Signed = [secret: string, headers: Delivery['headers'], body: string];

/** What the check says that docs/clients/webhooks.md gives to backends. */
async function documentedCheck(all: Signed[]): Promise<boolean[]> {
	const page = await readFile(resolve(import.meta.dirname, '../../../docs/clients/webhooks.md'), 'utf8');
	const file = join(folder, 'check.mjs');
	const run = 'console.log(JSON.stringify(JSON.parse(process.argv[2]).map((each) => isFromLectern(...each))));';
	await writeFile(file, `${/```js\n(.+?)```/s.exec(page)?.[1] ?? ''}\n${run}\n`);
	return JSON.parse((await promisify(execFile)(process.execPath, [file, JSON.stringify(all)])).stdout);
}

/** Keeps messages as the store does. */
function memory(): { rows: StoredWebhookMessage[]; messages: ConstructorParameters<typeof Webhooks>[0]['messages'] } {
	const rows: StoredWebhookMessage[] = [];
	const messages = {
		all: () => [...rows],
		save: (message: StoredWebhookMessage) => void rows.push(message),
		remove: (endpoint: string, messageId: string) => {
			const index = rows.findIndex((row) => row.endpoint === endpoint && row.messageId === messageId);
			if (index >= 0) rows.splice(index, 1);
		},
	};
	return { rows, messages };
}

function openWebhooks(urls: string[], messages = memory().messages, logger: Logger = silentLogger) {
	const happenings = new Happenings();
	const key = webhookKey(secret) ?? Buffer.alloc(0);
	const webhooks = new Webhooks({ urls, happenings, messages, key, logger, retryDelaysMs: [5] });
	return { webhooks, tell: (count: number) => happenings.tell(ended(count)) };
}

const ended = (count: number): Happening => ({
	...{ type: 'classEnded', roomId: 'r1', lessonId: 'l1', why: 'left', durationMs: count },
});
const countOf = ({ content }: Delivery): number => content.data.durationMs;

test('signs as the Standard Webhooks scheme does', () => {
	const key = webhookKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw') ?? Buffer.alloc(0);
	const headers = signedHeaders(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek', '{"test": 2432232314}', 1_614_265_330_000);
	expect(headers).toEqual({
		'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
		'webhook-timestamp': '1614265330',
		// Made by the reference library (standardwebhooks 1.1.1).
		'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
	});
});

test('tells a backend of a class in order, in requests that its documented check accepts and altered ones fail', async () => {
	await using backend = await TestBackend.start('/hooks?key=hidden');
	await using server = await TestServer.start({ webhook: [backend.url], webhookSecret: secret });
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Smith' });
	const ann = await server.join('Ann');
	await host.ask('removePeer', { peerId: ann.peerId });
	await host.ask('closeRoom', {});
	await vi.waitFor(() => expect(backend.types.at(-1)).toBe('room.closed'), patience);
	expect(backend.types).toEqual([
		...[
			'room.opened',
			'participant.joined',
			'participant.joined',
			'participant.left',
			'participant.left',
			'room.closed',
		],
	]);
	const { roomId, roomCode } = server.info;
	expect(backend.accepted[0]?.content.data).toMatchObject({ roomId, roomCode, continues: false });
	expect(backend.accepted[3]?.content.data).toMatchObject({
		participant: { participantId: ann.peerId, displayName: 'Ann', role: 'participant' },
		why: 'removed',
	});
	const [first] = backend.accepted;
	const { headers, body } = first ?? { headers: {}, body: '' };
	const old = { ...headers, ...signedHeaders(webhookKey(secret) ?? Buffer.alloc(0), 'm', body, Date.now() - 600_000) };
	const checked = await documentedCheck([
		[secret, headers, body],
		[secret, headers, body.replace('room', 'doom')],
		[newWebhookSecret(), headers, body],
		[secret, old, body],
	]);
	expect(checked).toEqual([true, false, false, false]);
});

test('keeps what a backend has not accepted over a restart of the server, and sends it in order', async () => {
	const dataDir = join(folder, 'data');
	await using backend = await TestBackend.start();
	backend.answer = () => ({ status: 500 });
	const settings = { dataDir, webhook: [backend.url], webhookSecret: secret };
	{
		await using server = await TestServer.start(settings);
		await server.join('Ann');
		await vi.waitFor(() => expect(backend.requests).toBeGreaterThan(0), patience);
		await server.running.close();
	}
	backend.answer = () => ({ status: 200 });
	await using _again = await TestServer.start(settings);
	await vi.waitFor(() => expect(backend.types.at(-1)).toBe('room.closed'), patience);
	expect(backend.types).toEqual(['room.opened', 'participant.joined', 'participant.left', 'room.closed']);
});

test('repeats a message with the same id until it is accepted, before any later one, and follows no redirect', async () => {
	await using elsewhere = await TestBackend.start();
	await using backend = await TestBackend.start();
	const answers = [{ status: 503 }, { status: 302, headers: { location: elsewhere.url } }, { status: 404 }];
	const ids: unknown[] = [];
	backend.answer = ({ headers }) => {
		ids.push(headers['webhook-id']);
		return answers.shift() ?? { status: 200 };
	};
	const { webhooks, tell } = openWebhooks([backend.url]);
	for (const count of [1, 2, 3]) tell(count);
	await vi.waitFor(() => expect(backend.accepted.map(countOf)).toEqual([1, 2, 3]), patience);
	expect(new Set(ids.slice(0, 4)).size).toBe(1);
	expect(elsewhere.requests).toBe(0);
	await webhooks.close();
});

test('drops the oldest messages when too many wait, and tells the backend how many', async () => {
	await using backend = await TestBackend.start();
	backend.answer = () => ({ status: 500 });
	const { rows, messages } = memory();
	const { webhooks, tell } = openWebhooks([backend.url], messages);
	const all = maxQueuedMessages + 7;
	for (let count = 1; count <= all; count++) tell(count);
	expect(rows).toHaveLength(maxQueuedMessages);
	backend.answer = () => ({ status: 200 });
	await vi.waitFor(() => expect(backend.accepted.map(countOf).at(-1)).toBe(all), { timeout: 30_000 });
	const [lost, ...more] = backend.accepted.filter(({ content }) => content.type === 'messages.lost');
	expect(lost?.content.data).toEqual({ count: 7 });
	expect(more).toEqual([]);
	const others = backend.accepted.filter(({ content }) => content.type !== 'messages.lost').map(countOf);
	// The first was under way when the oldest were dropped.
	expect(others).toEqual([1, ...Array.from({ length: maxQueuedMessages - 1 }, (_, index) => index + 9)]);
	expect(rows).toEqual([]);
	await webhooks.close();
}, 40_000);

test('tells one backend while another does not answer, and closes without waiting for that', async () => {
	await using silent = await TestBackend.start();
	await using backend = await TestBackend.start();
	silent.answer = () => 'silence';
	const { rows, messages } = memory();
	const { webhooks, tell } = openWebhooks([silent.url, backend.url], messages);
	tell(1);
	await vi.waitFor(() => expect(backend.accepted.map(countOf)).toEqual([1]), patience);
	await webhooks.close();
	await webhooks.close();
	expect(rows.map(({ body }) => JSON.parse(body).type)).toEqual(['room.closed']);
});

test('deletes what waits for a backend that is no longer named', async () => {
	await using backend = await TestBackend.start();
	const { rows, messages } = memory();
	messages.save({ endpoint: 'another', messageId: 'm', body: '{}', createdAtMs: 0 });
	await openWebhooks([backend.url], messages).webhooks.close();
	expect(rows).toEqual([]);
});

test('logs once that a backend does not answer, and by its origin only', async () => {
	const lines: string[] = [];
	const at = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
	await using backend = await TestBackend.start('/path?key=hidden');
	let refusals = 3;
	backend.answer = () => ({ status: refusals-- > 0 ? 500 : 200 });
	const { webhooks, tell } = openWebhooks([backend.url], undefined, { ...silentLogger, info: at, warn: at });
	tell(1);
	// The line follows the answer, which follows what the backend has seen.
	const logged = () => lines.map((line) => line.split(' {')[0]);
	const both = ['a webhook was not delivered and is tried again', 'webhooks are delivered again'];
	await vi.waitFor(() => expect(logged()).toEqual(both), patience);
	await webhooks.close();
	expect(logged()).toEqual(both);
	expect(lines.join()).not.toMatch(/hidden|path|whsec/);
});

test('makes a secret of its own, readable by its owner only, and keeps it', async () => {
	const made = await readWebhookKey(null, folder);
	expect(await readWebhookKey(null, folder)).toEqual(made);
	const file = join(folder, 'webhook-secret');
	expect(webhookKey((await readFile(file, 'utf8')).trim())).toEqual(made);
	if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('refuses a secret that is none or cannot be read, without showing it', async () => {
	const file = join(folder, 'secret');
	await writeFile(file, `${secret}\n`);
	expect(await readWebhookKey(`@${file}`, folder)).toEqual(webhookKey(secret));
	for (const given of ['whsec_c2hvcnQ=', 'not base64 at all!', `@${file}.missing`]) {
		const refusal = await readWebhookKey(given, folder).catch((error: unknown) => error);
		expect(refusal).toMatchObject({ code: 'usage', message: expect.stringContaining('--webhook-secret') });
		expect(String(refusal)).not.toContain('c2hvcnQ');
	}
});
