import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { SignJWT } from 'jose';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { TestServer } from '../testing/TestServer.ts';
import { openStore } from './SqliteStore.ts';
import { schemaVersion } from './schema.ts';

const key = Buffer.alloc(32, 7);

/** As the first release signed it. */
const tokenOfFirstRelease = (tokenId: string, role: string) =>
	new SignJWT({ roomId: 'wH3n5uF6mQ0rT2yB', role, name: 'Ms Smith' })
		.setProtectedHeader({ alg: 'HS256' })
		.setJti(tokenId)
		.setAudience('lectern')
		.setIssuedAt()
		.setExpirationTime('1h')
		.sign(key);

test('takes over the database and the tokens of the first release', async () => {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-upgrade-'));
	try {
		const file = join(dataDir, 'lectern.db');
		const database = new DatabaseSync(file);
		database.exec(await readFile(join(import.meta.dirname, 'firstRelease.sql'), 'utf8'));
		database.close();
		await writeFile(join(dataDir, 'token-secret'), key.toString('base64url'));
		{
			await using server = await TestServer.start({ dataDir });
			expect(server.info).toMatchObject({ roomId: 'wH3n5uF6mQ0rT2yB', roomCode: 'K7P3QF' });
			const { settings } = server.running.sfu.rooms.get(server.info.roomId);
			expect(settings).toMatchObject({ name: 'Physics 8b', maxParticipants: 40 });
			expect(settings.participantPermissions).toMatchObject({ screen: false, chat: true, draw: false });
			expect(server.running.sfu.rooms.getByCode('M4XW9T').settings).toMatchObject({
				...{ roomId: 'study-group', name: 'Study group', lobby: true, locked: true },
			});
			const host = await server.connect(await tokenOfFirstRelease('tok-teacher', 'host'));
			expect(await host.ask('joinRoom', { displayName: 'Ms Smith' })).toMatchObject({ role: 'host' });
			await expect(server.connect(await tokenOfFirstRelease('tok-lost', 'participant'))).rejects.toMatchObject({
				code: 'unauthorized',
			});
			const { client } = await server.join('Ann');
			await client.ask('sendChat', { text: 'hello' });
		}
		const store = openStore(dataDir, pino({ level: 'silent' }));
		expect(store.invites.all().map(({ tokenId, revoked }) => ({ tokenId, revoked }))).toEqual(
			expect.arrayContaining([
				{ tokenId: 'tok-lost', revoked: true },
				{ tokenId: 'tok-teacher', revoked: false },
			]),
		);
		await store.close();
		const upgraded = new DatabaseSync(file, { readOnly: true });
		expect(upgraded.prepare('PRAGMA user_version').get().user_version).toBe(schemaVersion);
		expect(upgraded.prepare('SELECT count(*) AS count FROM set_aside').get().count).toBe(0);
		upgraded.close();
		expect((await readdir(dataDir)).filter((name) => name.includes('damaged'))).toEqual([]);
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
});
