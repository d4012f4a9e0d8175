/** What hosts and their classes notice of a disk that is full, locked or gone. */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import { noSmallDrive, SmallDrive } from '../testing/SmallDrive.ts';
import type { SocketClient } from '../testing/SocketClient.ts';
import { TestServer } from '../testing/TestServer.ts';
import { until } from '../testing/until.ts';

const timeout = 60_000;

async function enterAsHost(server: TestServer): Promise<{ host: SocketClient; parts: { storage?: unknown } }> {
	const host = await server.connect(server.info.hostToken);
	const answer = await host.ask('joinRoom', { displayName: 'Teacher' });
	if (answer.status !== 'joined') throw new Error(answer.status);
	return { host, parts: answer.parts };
}

const roomOf = (server: TestServer) => server.running.sfu.rooms.get(server.info.roomId);
const over = (server: TestServer) =>
	until(
		() => server.running.sfu.storage.trouble,
		'the end of the trouble',
		(trouble) => trouble === null,
	);

/** Whoever was removed tries again with the same device. */
async function tryAgain(server: TestServer, deviceId: string): Promise<unknown> {
	const client = await server.connect((await server.joinByCode()).token);
	return client.ack('joinRoom', { displayName: 'Ben', deviceId });
}

test.skipIf(noSmallDrive)(
	'a host removes, locks and forbids on a full disk, is told, and finds all of it after a restart',
	{ timeout },
	async () => {
		await using drive = await SmallDrive.mount();
		const deviceId = 'device-of-ben-123456';
		await using server = await TestServer.start({ dataDir: drive.folder });
		const { host, parts } = await enterAsHost(server);
		expect(parts.storage).toEqual({ trouble: null });
		const ben = await server.connect((await server.joinByCode()).token);
		const { peerId } = await ben.ask('joinRoom', { displayName: 'Ben', deviceId });
		await server.running.sfu.storage.kept();
		await drive.fill();
		const removed = ben.next('removed');
		const told = host.next('storageTrouble');
		await host.ask('setRoomOptions', { name: 'x'.repeat(80) });
		// Longer than what SQLite has allocated already.
		for (let index = 0; index < 40; index++) {
			await host.ask('setPermissions', { permissions: { chat: index % 2 === 0 } });
		}
		await host.ask('removePeer', { peerId });
		await host.ask('lockRoom', { locked: true });
		await removed;
		expect(await told).toEqual({ trouble: 'full' });
		expect(await tryAgain(server, deviceId)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
		const coHost = await enterAsHost(server);
		expect(coHost.parts.storage).toEqual({ trouble: 'full' });
		const end = host.next('storageTrouble');
		await drive.empty();
		expect(await end).toEqual({ trouble: null });
		await server.running.sfu.storage.kept();
		await server.running.close();
		await using restarted = await TestServer.start({ dataDir: drive.folder }, { waitForHost: false });
		const { settings } = roomOf(restarted);
		expect(settings).toMatchObject({ locked: true, name: 'x'.repeat(80), participantPermissions: { chat: false } });
		expect(await tryAgain(restarted, deviceId)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
	},
);

test('answers a host and everybody else at once while another process holds the database', { timeout }, async () => {
	await using server = await TestServer.start();
	const { host } = await enterAsHost(server);
	const { client: ann } = await server.join('Ann');
	await server.running.sfu.storage.kept();
	const other = new DatabaseSync(join(server.dataDir, 'lectern.db'));
	other.exec('BEGIN EXCLUSIVE');
	const told = host.next('storageTrouble');
	const order: string[] = [];
	const locking = host.ask('lockRoom', { locked: true }).then(() => order.push('locked'));
	await ann.ask('getParticipants', {}).then(() => order.push('bystander'));
	await locking;
	expect(order).toEqual(['bystander', 'locked']);
	expect(await told).toEqual({ trouble: 'locked' });
	const end = host.next('storageTrouble');
	other.exec('COMMIT');
	other.close();
	expect(await end).toEqual({ trouble: null });
	expect(roomOf(server).settings.locked).toBe(true);
});

test('refuses a room by REST that cannot be kept, and has none afterwards', { timeout }, async () => {
	await using server = await TestServer.start();
	const token = server.info.hostToken;
	await server.running.sfu.storage.kept();
	const create = () => server.request('/api/rooms', { token, body: { roomId: 'timetable' } });
	const other = new DatabaseSync(join(server.dataDir, 'lectern.db'));
	other.exec('BEGIN EXCLUSIVE');
	for (let tries = 0; tries < 2; tries++) expect((await create()).status).toBe(503);
	expect((await server.request('/api/host', { token })).json().notes).toContain('storage');
	expect(server.running.sfu.rooms.list()).toHaveLength(1);
	other.exec('COMMIT');
	other.close();
	await over(server);
	expect((await create()).status).toBe(201);
	expect((await server.request('/api/host', { token })).json().notes).not.toContain('storage');
});

test('a class goes on without its data folder, and is stored in it when it is back', { timeout }, async () => {
	await using server = await TestServer.start();
	const { host } = await enterAsHost(server);
	const { client: ann, peerId } = await server.join('Ann');
	await server.running.sfu.storage.kept();
	const told = host.next('storageTrouble');
	await rename(server.dataDir, `${server.dataDir}-away`);
	const removed = ann.next('removed');
	await host.ask('removePeer', { peerId });
	await removed;
	expect(await told).toEqual({ trouble: 'unwritable' });
	await rename(`${server.dataDir}-away`, server.dataDir);
	await over(server);
	await mkdir(join(server.dataDir, 'recordings'), { recursive: true });
	const database = new DatabaseSync(join(server.dataDir, 'lectern.db'));
	const rows = ['rooms', 'lesson_state'].flatMap((table) => database.prepare(`SELECT * FROM ${table}`).all());
	database.close();
	expect(JSON.stringify(rows)).toContain(peerId);
});
