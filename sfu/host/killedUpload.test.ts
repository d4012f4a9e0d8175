/** The server killed while files of documents are uploaded: what was acknowledged is there again, and of the rest nothing is left. */
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DocumentFile } from '../protocol/models/documents.ts';
import { LessonPerson } from '../testing/LessonPerson.ts';
import { ServerProcess } from '../testing/ServerProcess.ts';
import { samplePdf } from '../testing/sampleFiles.ts';
import { until } from '../testing/until.ts';

const timeout = 120_000;
/** Of uploads that a kill meets at any moment. More find rarer faults: `LECTERN_KILLS=100 npx vitest run killedUpload`. */
const kills = Number(process.env.LECTERN_KILLS ?? 2);
const uploadsAtOnce = 8;

const addressOf = ({ info }: ServerProcess) => `http://127.0.0.1:${info.httpPort}`;
const headersOf = ({ joined }: LessonPerson) => ({
	...{ authorization: `Bearer ${joined.resumeToken}`, 'content-type': 'application/pdf' },
});
const namesIn = ({ dataDir }: ServerProcess) => readdir(join(dataDir, 'materials'));

/** @returns the id of the file; null: the server was gone before it answered */
async function upload(server: ServerProcess, host: LessonPerson, content: Buffer): Promise<string | null> {
	const url = `${addressOf(server)}/api/rooms/${server.info.roomId}/files`;
	const body = Uint8Array.from(content);
	const answer = await fetch(url, { method: 'POST', headers: headersOf(host), body }).catch(() => null);
	// The answer may be cut off.
	const { data } = DocumentFile.safeParse(await answer?.json().catch(() => null));
	return data?.fileId ?? null;
}

async function read(server: ServerProcess, fileId: string): Promise<Buffer> {
	const answer = await fetch(`${addressOf(server)}/rooms/${server.info.roomId}/files/${fileId}`);
	expect(answer.status).toBe(200);
	return Buffer.from(await answer.arrayBuffer());
}

/** The class with its teacher, who takes its seat again after each start of the server. */
async function classOf(server: ServerProcess): Promise<LessonPerson> {
	return LessonPerson.enter(server, 'Ms Smith', server.info.hostToken);
}

test('a file is there, and becomes a document, when the server is killed right after it has acknowledged the upload', {
	timeout,
}, async () => {
	await using server = await ServerProcess.start();
	const host = await classOf(server);
	const content = samplePdf(2_000_000);
	const fileId = (await upload(server, host, content)) ?? 'not uploaded';
	await server.kill();
	await server.start();
	expect((await read(server, fileId)).equals(content)).toBe(true);
	await host.join();
	await host.client.ask('addDocument', { name: 'Waves.pdf', kind: 'pdf', fileIds: [fileId], pageCount: 1 });
	await server.kill();
	await server.start();
	await host.join();
	expect(host.joined.parts.documents.documents).toMatchObject([{ name: 'Waves.pdf', files: [{ fileId }] }]);
	expect((await read(server, fileId)).equals(content)).toBe(true);
	host.vanish();
});

test('nothing is left of an upload in the middle of which the server is killed, and the same file can be sent again', {
	timeout,
}, async () => {
	await using server = await ServerProcess.start();
	const host = await classOf(server);
	const content = samplePdf(1_000_000);
	const headers = { ...headersOf(host), 'content-length': content.length };
	const sending = request(`${addressOf(server)}/api/rooms/${server.info.roomId}/files`, { method: 'POST', headers });
	sending.on('error', () => {});
	sending.write(content.subarray(0, 600_000));
	await until(
		() => namesIn(server),
		'the upload to begin',
		(names) => names.length === 1,
	);
	await server.kill();
	await server.start();
	await until(
		() => namesIn(server),
		'the beginning to be deleted',
		(names) => names.length === 0,
	);
	await host.join();
	const fileId = (await upload(server, host, content)) ?? 'not uploaded';
	expect((await read(server, fileId)).equals(content)).toBe(true);
	host.vanish();
});

test(`each acknowledged file of ${uploadsAtOnce} at once is whole after ${kills} kills at any moment`, {
	timeout: timeout + kills * 60_000,
}, async () => {
	await using server = await ServerProcess.start();
	const host = await classOf(server);
	const acknowledged = new Map<string, Buffer>();
	let unanswered = 0;
	for (let kill = 1; kill <= kills; kill++) {
		const uploads = Array.from({ length: uploadsAtOnce }, async (_, index) => {
			const content = samplePdf(400_000 + kill * 1_000 + index);
			const fileId = await upload(server, host, content);
			if (fileId === null) unanswered += 1;
			else acknowledged.set(fileId, content);
		});
		await sleep(Math.random() * 60);
		await server.kill();
		await Promise.all(uploads);
		await server.start();
		for (const [fileId, content] of acknowledged) expect((await read(server, fileId)).equals(content)).toBe(true);
		const names = await namesIn(server);
		expect(names.filter((name) => !/^[0-9a-f]{64}$/.test(name))).toEqual([]);
		// Of those whose answer was lost, some may be kept until it is clear that no document uses them.
		expect(names.length).toBeGreaterThanOrEqual(acknowledged.size);
		expect(names.length).toBeLessThanOrEqual(acknowledged.size + unanswered);
		await host.join();
	}
	host.vanish();
});
