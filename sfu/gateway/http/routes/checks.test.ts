import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestServer } from '../../../testing/TestServer.ts';

let server: TestServer;
beforeEach(async () => {
	server = await TestServer.start();
});
afterEach(() => server[Symbol.asyncDispose]());

/** A line of the log with texts in places where none belongs. */
async function logged(...texts: string[]): Promise<void> {
	const file = join(server.dataDir, 'logs', 'lectern.log');
	await mkdir(dirname(file), { recursive: true });
	const lines = texts.map((text) => JSON.stringify({ level: 50, err: { message: `seen: ${text}.` }, msg: 'failed' }));
	await appendFile(file, `${lines.join('\n')}\n`);
}

test('the report is a file with findings and log, without names of participants and classes, codes and tokens', async () => {
	const { hostToken, roomCode, roomId } = server.info;
	server.running.hostClasses.change(roomId, { name: 'Physics 8b' });
	await server.running.hostInfo.change({ hostName: 'Ms Stone' });
	const { token } = await server.joinByCode();
	const inside = await server.connect(token);
	await inside.ask('joinRoom', { displayName: 'Annabel Quist' });
	// Whoever has left stands in the summary of the lesson.
	const { client: gone } = await server.join('Benedict Ruhl');
	await gone.ask('leaveRoom', {});
	const program = await server.apiToken(['stats:read']);
	const hidden = ['Annabel Quist', 'Benedict Ruhl', 'Physics 8b', 'Ms Stone', roomCode, token, hostToken, program];
	await logged('the disk is slow', ...hidden);

	const { status, headers, text } = await server.request('/api/host/report', { token: hostToken });
	expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
	expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
	expect(headers.get('content-disposition')).toMatch(/^attachment; filename="lectern-report-[\dT-]+\.txt"$/);
	for (const part of ['# Lectern report', 'A server runs', '# What lectern doctor finds', 'the disk is slow']) {
		expect(text).toContain(part);
	}
	for (const secret of hidden) expect(text).not.toContain(secret);
});

test('the report is for the host alone: a program with stats:read gets the checks, and no log', async () => {
	const program = await server.apiToken(['stats:read']);
	expect((await server.request('/api/host/checks', { token: program })).status).toBe(200);
	const refused = await server.request('/api/host/report', { token: program });
	expect([refused.status, refused.json().code]).toEqual([403, 'forbidden']);
});
