import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from './SqliteStore.ts';
import { storedRoom } from './storedRoom.fixture.ts';

let dataDir: string;
let logged: { table?: string; reason?: string; msg: string }[];
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-store-'));
	logged = [];
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const open = () => openStore(dataDir, pino({}, { write: (line: string) => logged.push(JSON.parse(line)) }));

const whole = storedRoom('whole', 'K7P3QF');
const token = { displayName: null, createdAtMs: 1, expiresAtMs: 2 };

/** A database with one readable row in every table, and what the statements add to it. */
async function stored(...statements: string[]): Promise<void> {
	const store = open();
	store.rooms.save(whole);
	store.settings.save('name', 'Physics');
	store.lessons.save('whole', 'hands', 'anna', 1);
	store.invites.save({ ...token, tokenId: 'i', roomId: 'whole', role: 'host' });
	store.apiTokens.save({ ...token, tokenId: 'p', scopes: 'rooms:read' });
	store.revocations.add('t');
	await store.close();
	await change(...statements);
}

async function change(...statements: string[]): Promise<void> {
	const database = new DatabaseSync(join(dataDir, 'lectern.db'));
	for (const statement of statements) database.exec(statement);
	database.close();
}

function setAside(): { table_name: string; content: string; reason: string }[] {
	const database = new DatabaseSync(join(dataDir, 'lectern.db'));
	const rows = database.prepare('SELECT table_name, content, reason FROM set_aside ORDER BY rowid').all();
	database.close();
	return rows;
}

const roomWith = (changed: object) =>
	`INSERT INTO rooms VALUES ('bad', 'K7P3QG', '${JSON.stringify({ ...storedRoom('bad', 'K7P3QG'), ...changed })}')`;

test.each([
	['a room that is not JSON', "INSERT INTO rooms VALUES ('bad', 'K7P3QG', '{')", 'rooms', 'settings: not JSON'],
	['a room that is a list', "INSERT INTO rooms VALUES ('bad', 'K7P3QG', '[]')", 'rooms', 'settings'],
	[
		'a room without a field',
		roomWith({ participantPermissions: undefined }),
		'rooms',
		'settings.participantPermissions',
	],
	['a room with a wrong type', roomWith({ locked: 'yes' }), 'rooms', 'settings.locked'],
	['a room with a number out of range', roomWith({ maxParticipants: 1e9 }), 'rooms', 'settings.maxParticipants'],
	['a room of another id', roomWith({ roomId: 'another' }), 'rooms', 'settings.room_id'],
	['a room whose code is none', "INSERT INTO rooms VALUES ('bad', '', '{}')", 'rooms', 'settings'],
	['a setting', "INSERT INTO settings VALUES ('bad', 'nonsense')", 'settings', 'value: not JSON'],
	['an entry of a lesson', "INSERT INTO lesson_state VALUES ('whole', 'hands', 'ben', '')", 'lesson_state', 'value'],
	['an invite', "INSERT INTO invites VALUES ('bad', 'whole', 'king', NULL, 1, 2)", 'invites', 'role'],
	[
		'a date that no number holds',
		"INSERT INTO api_tokens VALUES ('bad', 'rooms:read', NULL, 9223372036854775807, 2)",
		'api_tokens',
		'created_at_ms',
	],
	[
		'a revocation of an earlier table',
		`DROP TABLE revocations; CREATE TABLE revocations (token_id, revoked_at_ms);
			INSERT INTO revocations VALUES ('t', 1), (x'00ff', 2)`,
		'revocations',
		'token_id',
	],
])('sets %s aside, logs it once and reads all the others', async (_what, statement, table, reason) => {
	await stored(statement);
	const store = open();
	expect(store.rooms.all()).toEqual([whole]);
	expect(store.settings.all()).toEqual({ name: 'Physics' });
	expect(store.lessons.all('whole')).toEqual([{ part: 'hands', key: 'anna', value: 1 }]);
	expect(store.invites.all().map(({ tokenId }) => tokenId)).toEqual(['i']);
	expect(store.apiTokens.all().map(({ tokenId }) => tokenId)).toEqual(['p']);
	expect(store.revocations.has('t')).toBe(true);
	await store.close();
	expect(logged).toEqual([
		expect.objectContaining({
			table,
			reason: expect.stringContaining(reason),
			msg: expect.stringContaining('set aside'),
		}),
	]);
	expect(setAside()).toEqual([expect.objectContaining({ table_name: table, reason: logged[0]?.reason })]);
	const again = open();
	expect([again.rooms.all(), again.invites.all().length, again.apiTokens.all().length]).toEqual([[whole], 1, 1]);
	await again.close();
	expect(logged).toHaveLength(1);
});

test('keeps what was in a row that is set aside', async () => {
	await stored("INSERT INTO settings VALUES ('bad', 'nonsense')");
	await open().close();
	expect(JSON.parse(setAside()[0]?.content ?? '')).toMatchObject({ name: 'bad', value: 'nonsense' });
});

test('replaces a database whose tables are not those of Lectern', async () => {
	await stored('DROP TABLE rooms; CREATE TABLE rooms (something INTEGER)');
	const store = open();
	expect(store.rooms.all()).toEqual([]);
	await store.close();
	expect(logged).toEqual([expect.objectContaining({ msg: expect.stringContaining('the database is damaged') })]);
});

test('knows the code of a room whose settings cannot be read', async () => {
	await stored("UPDATE rooms SET settings = '{'");
	const store = open();
	expect([...store.rooms.found()]).toEqual([['whole', 'K7P3QF']]);
	await store.close();
});

test('writes the whole row again when another process has made it unreadable', async () => {
	await stored();
	const store = open();
	await change("UPDATE rooms SET settings = '{'");
	store.rooms.save({ ...whole, name: 'Chemistry' });
	await store.close();
	const again = open();
	expect(again.rooms.all()).toEqual([{ ...whole, name: 'Chemistry' }]);
	await again.close();
});
