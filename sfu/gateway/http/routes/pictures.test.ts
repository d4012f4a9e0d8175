import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ShownPage } from '../../../protocol/models/slides.ts';
import { readManifest } from '../../../recording/lesson/manifestFile.ts';
import type { SocketClient } from '../../../testing/SocketClient.ts';
import { TestServer } from '../../../testing/TestServer.ts';
import { until } from '../../../testing/until.ts';

let server: TestServer;
let host: SocketClient;
/** Resume tokens. */
let tokens: Record<'host' | 'coHost' | 'ann', string>;
let page: ShownPage;

beforeAll(async () => {
	server = await TestServer.start();
	host = await server.connect(server.info.hostToken);
	const enter = async (displayName: string, client?: SocketClient) => {
		const { token } = await server.joinByCode(server.info.roomCode);
		const joined = await (client ?? (await server.connect(token))).ask('joinRoom', { displayName });
		if (joined.status !== 'joined') throw new Error(`${displayName} has to wait`);
		return joined;
	};
	const joined = await enter('Ms Smith', host);
	const [coHost, ann] = [await enter('Ben'), await enter('Ann')];
	await host.ask('setRole', { peerId: coHost.peerId, role: 'coHost' });
	tokens = { host: joined.resumeToken, coHost: coHost.resumeToken, ann: ann.resumeToken };
	page = await host.ask('addBoardPage', { documentId: null, name: 'Waves', after: null, pattern: 'blank' });
	await host.ask('showPage', page);
	await host.ask('startRecording', {});
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

/** A PNG of that size; all that is looked at is its header. */
function png(width: number, height: number): Buffer<ArrayBuffer> {
	const chunk = (type: string, data: Buffer) => {
		const body = Buffer.concat([Buffer.from(type), data]);
		const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
		length.writeUInt32BE(data.length);
		sum.writeUInt32BE(crc32(body));
		return Buffer.concat([length, body, sum]);
	};
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 0], 8);
	const signature = Buffer.from('89504e470d0a1a0a', 'hex');
	return Buffer.concat([
		signature,
		chunk('IHDR', header),
		chunk('IDAT', deflateSync('')),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

type Sending = {
	token?: string | null;
	type?: string;
	body?: Uint8Array<ArrayBuffer>;
	of?: ShownPage;
	roomId?: string;
};

async function send({ token = tokens.host, type = 'image/png', body = png(64, 36), of = page, roomId }: Sending = {}) {
	const path = `/api/rooms/${roomId ?? server.info.roomId}/pictures?${new URLSearchParams(of)}`;
	const headers = { 'content-type': type, ...(token !== null && { authorization: `Bearer ${token}` }) };
	const response = await fetch(server.http + path, { method: 'POST', headers, body });
	const text = await response.text();
	return { status: response.status, retryAfter: response.headers.get('retry-after'), ...(text && JSON.parse(text)) };
}

/** Sends one when the second of the last one is over. */
async function sendInTurn(sending: Sending = {}) {
	return until(
		() => send(sending),
		'a picture to be taken',
		({ status }) => status !== 429,
		{ everyMs: 250 },
	);
}

test('keeps a picture of a host or co-host, and has listed it in the lesson folder when it answers', async () => {
	expect(await sendInTurn()).toMatchObject({ status: 204 });
	const [running] = server.running.sfu.rooms.list().flatMap(({ parts }) => parts.recording.state ?? []);
	const [folder = 'none'] = await readdir(server.recordings);
	const lesson = join(server.recordings, folder);
	const { recordingId, pages } = await readManifest(lesson);
	expect(recordingId).toBe(running?.recordingId);
	expect(pages).toEqual([expect.objectContaining({ file: 'pages/00001.png', title: 'Waves, page 1' })]);
	expect(await readFile(join(lesson, 'pages/00001.png'))).toEqual(png(64, 36));
	expect(await sendInTurn({ token: tokens.coHost, body: png(65, 36) })).toMatchObject({ status: 204 });
});

test('is refused to participants, strangers, other tokens, and for other rooms', async () => {
	expect(await send({ token: tokens.ann })).toMatchObject({ status: 403, code: 'forbidden' });
	for (const token of [null, 'none', `${tokens.host}x`, server.info.hostToken])
		expect(await send({ token })).toMatchObject({ status: 401, code: 'unauthorized' });
	expect(await send({ roomId: 'none' })).toMatchObject({ status: 401, code: 'unauthorized' });
});

test('is one a second', async () => {
	await sendInTurn();
	expect(await send()).toMatchObject({ status: 429, code: 'rate-limited', retryAfter: '1' });
});

test.each<[string, Sending, number, string]>([
	['a JPEG that is a PNG', { type: 'image/jpeg' }, 400, 'file'],
	['text', { body: Buffer.from('<svg>') }, 400, 'file'],
	['nothing', { body: Buffer.alloc(0) }, 400, 'file'],
	['too many pixels', { body: png(4_001, 2_000) }, 400, 'file'],
])('refuses %s', async (_what, sending, status, what) => {
	expect(await send(sending)).toMatchObject({ status, code: 'bad-request', what });
});

test('refuses other types, more than 20 MiB, and pages that are not shown', async () => {
	expect(await send({ type: 'image/svg+xml' })).toMatchObject({ status: 415 });
	expect(await send({ body: Buffer.alloc(20 * 2 ** 20 + 1) })).toMatchObject({ status: 413 });
	expect(await send({ of: { ...page, pageId: 'nonsense' } })).toMatchObject({ status: 400, code: 'bad-request' });
	expect(await sendInTurn({ of: { ...page, pageId: 's7' } })).toMatchObject({ status: 409, what: 'page' });
});

test('refuses pictures while the recording is paused, and when it is over', async () => {
	await host.ask('pauseRecording', {});
	expect(await sendInTurn()).toMatchObject({ status: 409, code: 'wrong-state', what: 'recording' });
	await host.ask('resumeRecording', {});
	expect(await sendInTurn()).toMatchObject({ status: 204 });
	await host.ask('stopRecording', {});
	expect(await send()).toMatchObject({ status: 404, code: 'no-recording' });
});
