import { expect, test } from 'vitest';
import { TestSfu } from '../../testing/TestSfu.ts';
import type { NewPeer, Peer } from '../peer/Peer.ts';
import type { PeerLink } from '../peer/PeerLink.ts';
import type { RoomPart } from './RoomPart.ts';

const hooks = [
	...['peerJoined', 'peerAway', 'peerReturned', 'peerLeft', 'seatEnded', 'roleChanged', 'settingsChanged'],
	...['mediaRestarted', 'mediaClosed', 'emptied', 'close'],
] as const;

/** Calls `record` before a part's own hook, for every hook of every part. */
function observeHooks(parts: RoomPart[], record: (part: RoomPart, hook: string, argument: unknown) => void): void {
	for (const part of parts) {
		// Which types the arguments of hooks have does not matter for passing them on.
		const own = part as unknown as Record<string, ((...args: unknown[]) => void) | undefined>;
		for (const hook of hooks) {
			const original = own[hook]?.bind(part);
			own[hook] = (argument, ...others) => {
				record(part, hook, argument);
				original?.(argument, ...others);
			};
		}
	}
}

function newPeer(displayName: string, link: PeerLink): NewPeer {
	const others = {
		maxSeats: 1,
		role: 'participant',
		profile: {},
		viewer: false,
		canWait: true,
		rtpCapabilities: undefined,
	} as const;
	return { subject: displayName, displayName, link, ...others };
}

/** A room whose hooks, events and notices are written into one list. */
function observedRoom(server: TestSfu) {
	const room = server.createRoom();
	const parts: RoomPart[] = Object.values(room.parts);
	const log: string[] = [];
	observeHooks(parts, (part, hook) => log.push(`${part.name}.${hook}`));
	for (const event of ['peerJoined', 'peerAway', 'peerReturned', 'peerLeft', 'closed'] as const)
		room.on(event, () => log.push(`event ${event}`));
	const linkOf = (who: string): PeerLink => ({
		notify: (name) => log.push(`${who} is sent ${name}`),
		close: () => log.push(`the old connection of ${who} ends`),
	});
	return {
		room,
		linkOf,
		/** Each part's name with this hook, in the order of the list of parts. */
		all: (hook: string) => parts.map(({ name }) => `${name}.${hook}`),
		/** What was written down since the last call. */
		since: () => log.splice(0),
		async join(who: string): Promise<Peer> {
			const { peer } = await room.join(newPeer(who, linkOf(who)), false);
			log.push(`${who} is answered`);
			return peer;
		},
	};
}

test('a join calls every part after the others were told, and before the newcomer is answered', async () => {
	await using server = await TestSfu.start();
	const { join, all, since } = observedRoom(server);
	await join('anna');
	expect(since()).toEqual([...all('peerJoined'), 'event peerJoined', 'anna is answered']);
	await join('ben');
	expect(since()).toEqual(['anna is sent peerJoined', ...all('peerJoined'), 'event peerJoined', 'ben is answered']);
});

test('a lost connection and its resume call every part after the others were told', async () => {
	await using server = await TestSfu.start();
	const { room, join, linkOf, all, since } = observedRoom(server);
	await join('anna');
	const ben = await join('ben');
	since();
	room.connectionLost(ben);
	expect(since()).toEqual(['anna is sent peerUpdated', ...all('peerAway'), 'event peerAway']);
	room.resume(ben, linkOf('ben'));
	expect(since()).toEqual(['anna is sent peerUpdated', ...all('peerReturned'), 'event peerReturned']);
});

test('a connection that takes over one that still looked alive calls every part, and the others are told nothing', async () => {
	await using server = await TestSfu.start();
	const { room, join, linkOf, all, since } = observedRoom(server);
	await join('anna');
	const ben = await join('ben');
	since();
	room.resume(ben, linkOf('ben'));
	expect(since()).toEqual([
		...['ben is sent takenOver', 'the old connection of ben ends'],
		...all('peerReturned'),
		'event peerReturned',
	]);
});

test('a leave calls every part after the others were told, and the last one also says that the room is empty', async () => {
	await using server = await TestSfu.start();
	const { room, join, all, since } = observedRoom(server);
	const [anna, ben] = [await join('anna'), await join('ben')];
	since();
	room.leave(anna);
	room.leave(anna);
	expect(since()).toEqual(['ben is sent peerLeft', ...all('peerLeft'), ...all('seatEnded'), 'event peerLeft']);
	room.leave(ben);
	// The router closes with its last holder, which is the peer that has just closed. `emptied` persists
	// the next lesson, which is a setting.
	expect(since()).toEqual([
		...all('mediaClosed'),
		...all('peerLeft'),
		...all('seatEnded'),
		...all('emptied'),
		...all('settingsChanged'),
		'event peerLeft',
	]);
});

test('a peer whose seat is kept leaves without the end of its seat, and the room does not count as left', async () => {
	await using server = await TestSfu.start();
	const { room, join, all, since } = observedRoom(server);
	const anna = await join('anna');
	since();
	room.leave(anna, { kept: true });
	expect(since()).toEqual([...all('mediaClosed'), ...all('peerLeft'), 'event peerLeft']);
	expect(room.keptSeats).toMatchObject([{ peerId: anna.id, displayName: 'anna', role: 'participant' }]);
	room.leave(await join('ben'));
	expect(since().filter((call) => call.endsWith('.emptied'))).toEqual([]);
});

test('the end of a room tells everybody why, then calls every part, then closes the router and the peers', async () => {
	await using server = await TestSfu.start();
	const { room, join, all, since } = observedRoom(server);
	await join('anna');
	await join('ben');
	since();
	server.sfu.rooms.close(room.id);
	server.sfu.close();
	expect(since()).toEqual([
		...['anna is sent roomClosed', 'ben is sent roomClosed'],
		...all('close'),
		...all('mediaClosed'),
		...['event peerLeft', 'event peerLeft', 'event closed'],
	]);
});

test('a change of role or settings calls every part after everybody was told', async () => {
	await using server = await TestSfu.start();
	const { room, join, all, since } = observedRoom(server);
	const anna = await join('anna');
	await join('ben');
	since();
	room.change({ name: 'Physics 2c' });
	expect(since()).toEqual(['anna is sent roomUpdated', 'ben is sent roomUpdated', ...all('settingsChanged')]);
	room.remember({ name: 'Physics 2d' });
	expect(since()).toEqual(all('settingsChanged'));
	room.setRole(anna, 'coHost');
	const calls = since();
	expect(calls.slice(0, 2)).toEqual(['anna is sent peerUpdated', 'ben is sent peerUpdated']);
	expect(calls.filter((call) => call.endsWith('.roleChanged'))).toEqual(all('roleChanged'));
});

test('hooks see the room as their documentation says', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const seen: Record<string, unknown> = {};
	observeHooks([room.parts.chat], (_part, hook, argument) => {
		// Only hooks about one peer look at it.
		const peer = argument as Peer;
		const isHere = () => room.peers.includes(peer);
		if (hook === 'peerJoined') seen[hook] = { isHere: isHere(), connected: peer.connected };
		if (hook === 'peerAway') seen[hook] = { isHere: isHere(), connected: peer.connected };
		if (hook === 'peerReturned') seen[hook] = { isHere: isHere(), onNewLink: peer.isHeldBy(next) };
		if (hook === 'peerLeft') seen[hook] = { isHere: isHere(), closed: peer.closed };
		if (hook === 'emptied') seen[hook] = { size: room.size, closed: room.closed };
		if (hook === 'close') seen[hook] = { why: argument, size: room.size, isMediaClosed: room.currentMedia?.closed };
	});
	const silent: PeerLink = { notify: () => undefined, close: () => undefined };
	const next: PeerLink = { ...silent };
	const { peer } = await room.join(newPeer('anna', { ...silent }), false);
	room.connectionLost(peer);
	room.resume(peer, next);
	room.leave(peer);
	await room.join(newPeer('ben', silent), false);
	server.sfu.close();
	expect(seen).toMatchObject({
		peerJoined: { isHere: true },
		peerAway: { isHere: true, connected: false },
		peerReturned: { isHere: true, onNewLink: true },
		peerLeft: { isHere: false, closed: true },
		emptied: { size: 0, closed: false },
		close: { why: 'serverClosing', size: 1, isMediaClosed: false },
	});
});
