/** Rooms that move between servers, as `sfu/cluster` moves them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { completeSettings } from '../config.ts';
import { seatExpectedMs } from '../core/limits.ts';
import { openStore } from '../store/SqliteStore.ts';

import { TestSfu } from '../testing/TestSfu.ts';
import { RoomPersistence } from './RoomPersistence.ts';

const silent = pino({ level: 'silent' });

async function openServer(elsewhere: ReadonlySet<string>, folder?: string) {
	const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'lectern-moved-')));
	const store = openStore(dataDir, silent);
	const server = await TestSfu.start({ storage: store });
	const rooms = RoomPersistence.open(server.sfu, store, completeSettings({}), {}, silent, {
		...{ elsewhere, moved: new Map() },
	});
	const close = async () => {
		await server[Symbol.asyncDispose]();
		rooms.close();
		await store.close();
	};
	onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
	return { dataDir, store, sfu: server.sfu, server, rooms, close };
}

const moved = { isClass: true, waitsByDefault: true, clockShiftMs: 0, interruptedMs: 1_000 };

test('opens another class when other servers have those of before, and takes one back', async () => {
	const first = await openServer(new Set());
	const { id, settings } = first.rooms.home;
	await first.close();
	const second = await openServer(new Set([id]), first.dataDir);
	const { rooms, sfu } = second;
	expect(rooms.home.id).not.toBe(id);
	expect(sfu.rooms.list()).toEqual([rooms.home]);
	expect(rooms.classOfHost(id, true)).toBe(id);
	const back = rooms.adopt(settings, moved);
	expect(back?.settings).toEqual(settings);
	expect(rooms.classOfHost(id, true)).toBe(rooms.home.id);
	expect(rooms.classOfHost('of another server', false)).toBe('of another server');
	await second.close();
});

test('a class of another server exists on after it was closed, until it moves on', async () => {
	const { rooms, sfu, store, close } = await openServer(new Set());
	const settings = { ...rooms.home.settings, roomId: 'guest', roomCode: 'GUEST2' };
	store.rooms.save(settings);
	const guest = rooms.adopt(settings, moved);
	guest?.close('roomClosed');
	expect(sfu.rooms.get('guest').settings.roomCode).toBe('GUEST2');
	rooms.release('guest');
	expect(sfu.rooms.find('guest')).toBeUndefined();
	expect(store.classes.find('guest')).toBeUndefined();
	await close();
});

test('opens another class when the open one moves on', async () => {
	const { rooms, close } = await openServer(new Set());
	const { id } = rooms.home;
	rooms.release(id);
	rooms.openAnother();
	expect(rooms.home.id).not.toBe(id);
	expect(rooms.home.closed).toBe(false);
	expect(rooms.classOfHost(id, true)).toBe(id);
	await close();
});

test('adopts a room without the lesson that nobody came back to, and what strangers founded not at all', async () => {
	const { rooms, store, close } = await openServer(new Set());
	const settings = { ...rooms.home.settings, roomId: 'moved', roomCode: 'MXVED2', lessonId: 'before' };
	store.lessons.save('moved', 'seats', 'ada', { role: 'participant' });
	const late = { ...moved, interruptedMs: seatExpectedMs + 60_000 };
	const room = rooms.adopt(settings, late);
	expect(room?.settings.lessonId).not.toBe('before');
	expect(store.lessons.any('moved')).toBe(false);
	const founded = { ...settings, roomId: 'founded', roomCode: 'FXUND2', founding: { id: 'f', network: '' } };
	expect(rooms.adopt(founded, { ...late, isClass: false })).toBeUndefined();
	expect(rooms.adopt(founded, { ...moved, isClass: false })?.settings).toEqual(founded);
	await close();
});
