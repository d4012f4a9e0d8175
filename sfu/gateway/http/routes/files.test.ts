import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maxFileRanges, maxPdfBytes } from '../../../protocol/models/documents.ts';
import type { Loose, SocketClient } from '../../../testing/SocketClient.ts';
import { samplePdf, samplePng } from '../../../testing/sampleFiles.ts';
import { TestServer } from '../../../testing/TestServer.ts';
import { until } from '../../../testing/until.ts';

let server: TestServer;
beforeAll(async () => {
	server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

const pdfType = { 'content-type': 'application/pdf' };

/** In the class of this computer, with the token of its seat. */
async function enter(token: string): Promise<{ client: SocketClient; token: string; peerId: string }> {
	const client = await server.connect(token);
	// A join that nobody has to wait for.
	const joined = (await client.ask('joinRoom', { displayName: 'Somebody' })) as Loose;
	return { client, token: joined.resumeToken, peerId: joined.peerId };
}
const host = () => enter(server.info.hostToken);
const participant = async () => enter((await server.joinByCode()).token);
const files = () => `/api/rooms/${server.info.roomId}/files`;
const upload = (token: string, body: Buffer, headers: Record<string, string> = pdfType) =>
	server.request(files(), { method: 'POST', token, body, headers });

test('a file that a host uploads is read by whoever knows its address, whole and in ranges, as it was', async () => {
	const { token } = await host();
	const content = samplePdf(300_000);
	const { status, json } = await upload(token, content);
	expect(status).toBe(201);
	expect(json()).toEqual({ fileId: expect.any(String), type: 'application/pdf', bytes: content.length });
	const path = `/rooms/${server.info.roomId}/files/${json().fileId}`;
	const read = async (headers: Record<string, string> = {}, method = 'GET') => {
		const answer = await fetch(server.http + path, { headers, method });
		return { answer, body: Buffer.from(await answer.arrayBuffer()) };
	};
	const whole = await read();
	expect(whole.body.equals(content)).toBe(true);
	expect(Object.fromEntries(whole.answer.headers)).toMatchObject({
		'accept-ranges': 'bytes',
		'cache-control': 'private, max-age=31536000, immutable',
		'content-disposition': 'inline',
		'content-length': String(content.length),
		'content-security-policy': "default-src 'none'; sandbox",
		'content-type': 'application/pdf',
		etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
		'x-content-type-options': 'nosniff',
	});
	expect(whole.answer.headers.get('content-encoding')).toBeNull();
	const etag = whole.answer.headers.get('etag') ?? '';
	const part = await read({ range: 'bytes=65536-131071', 'if-range': etag });
	expect(part.answer.status).toBe(206);
	expect(part.answer.headers.get('content-range')).toBe(`bytes 65536-131071/${content.length}`);
	expect(part.body.equals(content.subarray(65_536, 131_072))).toBe(true);
	expect((await read({ range: 'bytes=0-1', 'if-range': '"another"' })).answer.status).toBe(200);
	expect((await read({ 'if-none-match': etag })).answer.status).toBe(304);
	const head = await read({}, 'HEAD');
	expect([head.answer.status, head.answer.headers.get('content-length')]).toEqual([200, String(content.length)]);
	const past = await read({ range: `bytes=${content.length}-` });
	expect([past.answer.status, past.answer.headers.get('content-range')]).toEqual([416, `bytes */${content.length}`]);
	expect((await server.request(path.replace(server.info.roomId, 'another'))).status).toBe(404);
});

test('several ranges of a file come in one answer that browsers may keep', async () => {
	const { token } = await host();
	const content = samplePdf(300_000);
	const { fileId } = (await upload(token, content)).json();
	const path = `/rooms/${server.info.roomId}/files/${fileId}`;
	const last = content.length - 1;
	const answer = await fetch(`${server.http}${path}?ranges=200000-299999,0-15,${last}-${last}`);
	expect(answer.status).toBe(200);
	expect(Object.fromEntries(answer.headers)).toMatchObject({
		'cache-control': 'private, max-age=31536000, immutable',
		'content-length': '100017',
		'content-security-policy': "default-src 'none'; sandbox",
		'content-type': 'application/octet-stream',
	});
	const parts = [content.subarray(200_000, 300_000), content.subarray(0, 16), content.subarray(last)];
	expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.concat(parts))).toBe(true);
	const refused = async (ranges: string) => {
		const { status, json } = await server.request(`${path}?ranges=${ranges}`);
		return [status, json().code];
	};
	const tooMany = Array.from({ length: maxFileRanges + 1 }, () => '0-1').join(',');
	const tooMuch = Array.from({ length: 20 }, () => '0-262143').join(',');
	for (const ranges of ['', 'all', '5', '-5', '9-0', '0-1,', `0-${content.length}`, tooMany, tooMuch])
		expect([ranges, ...(await refused(ranges))]).toEqual([ranges, 400, 'bad-request']);
});

test('only hosts and co-hosts upload documents, and who may draw images, as long as they have their seat', async () => {
	const teacher = await host();
	const ann = await participant();
	const png = { 'content-type': 'image/png' };
	const codeOf = async (asked: ReturnType<typeof upload>) => {
		const { status, json } = await asked;
		return [status, json().code];
	};
	for (const token of ['wrong', server.info.hostToken, `${teacher.peerId}.wrong`, ''])
		expect(await codeOf(upload(token, samplePdf()))).toEqual([401, 'unauthorized']);
	expect(await codeOf(upload(ann.token, samplePng(4, 3), png))).toEqual([403, 'forbidden']);
	await teacher.client.ask('setPermissions', { peerId: ann.peerId, permissions: { draw: true } });
	expect((await upload(ann.token, samplePng(4, 3), png)).status).toBe(201);
	expect(await codeOf(upload(ann.token, samplePdf()))).toEqual([403, 'forbidden']);
	await teacher.client.ask('setRole', { peerId: ann.peerId, role: 'coHost' });
	expect((await upload(ann.token, samplePdf())).status).toBe(201);
	await ann.client.ask('leaveRoom', {});
	expect(await codeOf(upload(ann.token, samplePdf()))).toEqual([401, 'unauthorized']);
});

test('says what is wrong with a file', async () => {
	const { token } = await host();
	const refused = async (body: Buffer, type: string) => {
		const { status, json } = await upload(token, body, { 'content-type': type });
		const { code, what } = json();
		return [status, code, what];
	};
	expect(await refused(samplePng(4, 3), 'application/pdf')).toEqual([400, 'bad-request', 'file']);
	expect(await refused(Buffer.alloc(0), 'application/pdf')).toEqual([400, 'bad-request', 'file']);
	const bomb = samplePng(4, 3, { width: 30_000, height: 30_000 });
	expect(await refused(bomb, 'image/png')).toEqual([400, 'bad-request', 'file']);
	expect(await refused(samplePdf(), 'text/html')).toEqual([415, 'bad-request', undefined]);
	expect(await refused(samplePdf(), 'application/json')).toEqual([415, 'bad-request', undefined]);
});

/** Announces so many bytes, or none, and sends until it is answered, at most so many. */
function send(
	token: string,
	announced: number | null,
	most: number,
): Promise<{ status: number; code: string; sent: number }> {
	return new Promise((resolve, reject) => {
		let sent = 0;
		const headers = {
			...pdfType,
			authorization: `Bearer ${token}`,
			...(announced === null ? { 'transfer-encoding': 'chunked' } : { 'content-length': announced }),
		};
		const asked = request(server.http + files(), { method: 'POST', headers }, async (answer) => {
			let text = '';
			for await (const chunk of answer) text += chunk;
			asked.destroy();
			resolve({ status: answer.statusCode ?? 0, code: JSON.parse(text).code, sent });
		});
		asked.on('error', reject);
		const chunk = Buffer.alloc(1_048_576, 0x20);
		const more = () => {
			if (asked.destroyed || sent >= most) return;
			sent += chunk.length;
			asked.write(chunk, more);
		};
		more();
	});
}

test('refuses 2 GB at once, and cuts off whoever lies about the size', async () => {
	const { token } = await host();
	const announced = await send(token, 2 * 2 ** 30, 2 ** 20);
	expect(announced).toMatchObject({ status: 413, code: 'limit-reached' });
	const lying = await send(token, null, 2 * maxPdfBytes);
	expect(lying).toMatchObject({ status: 413, code: 'limit-reached' });
	expect(lying.sent).toBeLessThan(maxPdfBytes + 64 * 2 ** 20);
});

test('forgets an upload whose connection is lost, and takes the next one', async () => {
	const { token } = await host();
	const headers = { ...pdfType, authorization: `Bearer ${token}`, 'content-length': 1_000_000 };
	const asked = request(server.http + files(), { method: 'POST', headers });
	asked.on('error', () => {});
	// More than one server of a cluster sends on at once.
	asked.write(samplePdf(400_000));
	const uploads = async () =>
		(await readdir(join(server.dataDir, 'materials'))).filter((name) => name.startsWith('upload-')).length;
	await until(uploads, 'the upload to begin', (count) => count === 1);
	asked.destroy();
	await until(uploads, 'the rest to be deleted', (count) => count === 0);
	expect((await upload(token, samplePdf())).status).toBe(201);
});

test('documents of a class outlive the end of its lesson, and those of any other room go with it', async () => {
	const { sfu } = server.running;
	sfu.rooms.create({ roomId: 'workshop', name: 'Workshop' });
	const names = () => readdir(join(server.dataDir, 'materials'));
	const before = await names();
	const add = async (token: string, roomId: string, content: Buffer) => {
		const client = await server.connect(token);
		// A join that nobody has to wait for.
		const joined = (await client.ask('joinRoom', { displayName: 'Ms Smith' })) as Loose;
		const options = { method: 'POST', token: joined.resumeToken, body: content, headers: pdfType };
		const { fileId } = (await server.request(`/api/rooms/${roomId}/files`, options)).json();
		await client.ask('addDocument', { name: 'Waves.pdf', kind: 'pdf', fileIds: [fileId], pageCount: 1 });
		return { client, path: `/rooms/${roomId}/files/${fileId}` };
	};
	const { roomId, hostToken } = server.info;
	const lesson = await add(hostToken, roomId, samplePdf(11));
	const workshop = await add(await server.tokenFor({ roomId: 'workshop', role: 'host' }), 'workshop', samplePdf(12));
	expect(await names()).toHaveLength(before.length + 2);
	await lesson.client.ask('closeRoom', {});
	await workshop.client.ask('closeRoom', {});
	await until(names, 'the file of the workshop to be deleted', (now) => now.length === before.length + 1);
	expect((await server.request(workshop.path)).status).toBe(404);
	expect((await server.request(lesson.path)).status).toBe(200);
	const next = await server.connect(hostToken);
	const { parts } = (await next.ask('joinRoom', { displayName: 'Ms Smith' })) as Loose;
	expect(parts.documents.documents).toMatchObject([{ name: 'Waves.pdf', shared: false }]);
});
