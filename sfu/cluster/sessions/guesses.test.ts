import { expect, test } from 'vitest';
import { ownServers } from './twoServers.fixture.ts';

test('counts rooms of the other server to which a token does not admit as wrong guesses', async () => {
	const { cluster, front, home } = await ownServers();
	const other = home.running.sfu.rooms.create({ name: 'Other' });
	const { roomCode } = other.settings;
	const token = await front.tokenFor({ roomId: front.info.roomId, role: 'participant' });
	const codes: string[] = [];
	for (let connection = 0; connection < 3; connection++) {
		const pupil = await front.connect(token);
		for (let each = 0; each < 12; each++) {
			const { error } = await pupil.ack('joinRoom', { displayName: 'Pupil', roomCode });
			codes.push(error.code);
		}
	}
	expect(codes.slice(0, 30)).toEqual(Array(30).fill('not-found'));
	expect(codes.slice(30)).toContain('rate-limited');
	// Nor is the room opened for them.
	expect(cluster.placed).toEqual([]);
	const old = await front.connectLegacy({ auth: { token }, query: { dialect: 'classroom' } });
	await old.tell('create-transport', { roomId: other.id, direction: 'send' }, 'error');
	expect(cluster.placed).toEqual([]);
});

test('counts a room that the home does not let a token into as a wrong guess', async () => {
	const { front, home } = await ownServers();
	const room = home.running.sfu.rooms.create({ name: 'Other' });
	const token = await front.tokenFor({ roomId: room.id, role: 'host', founding: 'of another one' });
	const codes: string[] = [];
	for (let connection = 0; connection < 3; connection++) {
		const pupil = await front.connect(token);
		for (let each = 0; each < 12; each++) {
			const { error } = await pupil.ack('joinRoom', { displayName: 'Pupil', roomCode: room.settings.roomCode });
			codes.push(error.code);
		}
	}
	expect(codes[0]).toBe('not-found');
	expect(codes).toContain('rate-limited');
});
