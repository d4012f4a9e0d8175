import { pino } from 'pino';
import { expect, test } from 'vitest';
import { seatExpectedMs } from '../core/limits.ts';
import { openStore } from '../store/SqliteStore.ts';
import { TestServer } from '../testing/TestServer.ts';

const patch = async (server: TestServer, body: object) =>
	(await server.request('/api/host', { token: server.info.hostToken, method: 'PATCH', body })).json();

/** Joins by the code of the class. @returns what this participant may, as told on joining */
async function permissionsOf(server: TestServer, displayName: string) {
	const { token } = await server.joinByCode();
	const joined = await (await server.connect(token)).ask('joinRoom', { displayName });
	if (joined.status !== 'joined') throw new Error(joined.status);
	return joined.permissions;
}

test('begins each lesson with what the host lets students do, whatever was set during the one before', async () => {
	await using server = await TestServer.start();
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Stone' });
	const { permissions } = await patch(server, { permissions: { screen: false, screenAudio: false } });
	expect(permissions).toEqual({ mic: true, camera: true, screen: false, screenAudio: false, chat: true, draw: false });
	await host.ask('setPermissions', { permissions: { mic: false } });
	expect(await permissionsOf(server, 'Ann')).toMatchObject({ mic: false, screen: false });
	await host.ask('closeRoom', {});
	const next = await server.connect(server.info.hostToken);
	await next.ask('joinRoom', { displayName: 'Ms Stone' });
	expect(await permissionsOf(server, 'Ann')).toMatchObject({ mic: true, screen: false });
});

test('begins the lesson after one that a stop of the server ended with what the host lets students do', async () => {
	await using server = await TestServer.start();
	const { dataDir } = server;
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Stone' });
	await host.ask('setPermissions', { permissions: { mic: false } });
	expect(await permissionsOf(server, 'Ann')).toMatchObject({ mic: false });
	await server.running.close();
	const store = openStore(dataDir, pino({ level: 'silent' }));
	store.settings.save('lastSign', { wallMs: Date.now() - seatExpectedMs - 60_000 });
	await store.close();
	await using restarted = await TestServer.start({ dataDir });
	const next = await restarted.connect(restarted.info.hostToken);
	await next.ask('joinRoom', { displayName: 'Ms Stone' });
	expect(await permissionsOf(restarted, 'Ann')).toMatchObject({ mic: true });
});

test('keeps the name of the host and what students may when the server is started again', async () => {
	await using server = await TestServer.start();
	const { dataDir } = server;
	const before = await patch(server, { hostName: 'Ms Stone', permissions: { chat: false } });
	expect(before).toMatchObject({ hostName: 'Ms Stone', dataFolder: dataDir, permissions: { chat: false } });
	await server.running.close();
	await using restarted = await TestServer.start({ dataDir });
	expect(restarted.running.hostInfo.host).toMatchObject({ hostName: 'Ms Stone', permissions: { chat: false } });
});
