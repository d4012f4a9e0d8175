import { expect, test } from 'vitest';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';
import type { RoomPart } from './RoomPart.ts';

test('a router that is held outlives the last peer and closes when it is released', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const release = room.holdMedia();
	const anna = await server.enter();
	const media = await room.media();
	await anna.ask('leaveRoom', {});
	expect([room.size, media.closed, room.currentMedia === media]).toEqual([0, false, true]);
	const ben = await server.enter();
	expect(await room.media()).toBe(media);
	await ben.ask('leaveRoom', {});
	release();
	expect([media.closed, room.currentMedia]).toEqual([true, undefined]);
	await expect(room.media()).rejects.toMatchObject({ code: 'wrong-state' });
});

test('a router can be held and used while nobody is in the room, and the first peer gets the same one', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const release = room.holdMedia();
	const media = await room.media();
	const anna = await server.enter();
	release();
	expect([await room.media(), media.closed]).toEqual([media, false]);
	await anna.ask('leaveRoom', {});
	expect(media.closed).toBe(true);
});

test('one holder that releases twice does not take the router from another', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const [release, releaseOther] = [room.holdMedia(), room.holdMedia()];
	const media = await room.media();
	release();
	release();
	expect([media.closed, await room.media()]).toEqual([false, media]);
	releaseOther();
	releaseOther();
	expect(media.closed).toBe(true);
	const releaseNext = room.holdMedia();
	const next = await room.media();
	releaseOther();
	expect(next.closed).toBe(false);
	releaseNext();
	expect(next.closed).toBe(true);
});

test('a room that closes takes its router from whoever holds it', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const release = room.holdMedia();
	const media = await room.media();
	server.sfu.rooms.close(room.id);
	expect(media.closed).toBe(true);
	release();
	room.holdMedia();
	await expect(room.media()).rejects.toMatchObject({ code: 'wrong-state' });
});

test('a part hears that media closed and restarted when the worker dies, and that the router closed in the end', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	// The chat has no hooks for media of its own, so these replace nothing.
	const part: RoomPart = room.parts.chat;
	const heard: string[] = [];
	part.mediaRestarted = (media) => heard.push(`mediaRestarted ${media.router.id}`);
	part.mediaClosed = () => heard.push('mediaClosed');
	const release = room.holdMedia();
	const { worker } = await room.media();
	process.kill(worker.pid, 'SIGKILL');
	await until(
		() => heard,
		'two hooks of the part',
		({ length }) => length === 2,
	);
	const restarted = await room.media();
	expect(heard).toEqual(['mediaClosed', `mediaRestarted ${restarted.router.id}`]);
	expect(restarted.closed).toBe(false);
	release();
	expect([heard.at(-1), heard.length]).toEqual(['mediaClosed', 3]);
});

test('a part hears that the router closed when the last peer leaves and when the room ends', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const part: RoomPart = room.parts.chat;
	let closed = 0;
	part.mediaClosed = () => closed++;
	const anna = await server.enter();
	await anna.ask('leaveRoom', {});
	expect(closed).toBe(1);
	await server.enter();
	server.sfu.rooms.close(room.id);
	expect(closed).toBe(2);
});
