import { expect, test } from 'vitest';
import {
	CompactPeer,
	CompactProducer,
	compactPeer,
	compactProducer,
	fullAnswer,
	fullNotices,
	fullPeer,
	fullProducer,
	withCompactPeers,
	withFullPeers,
} from './compact.ts';
import { seeded } from './ink/seeded.fixture.ts';
import { allPermissions, kindOf, PeerView, type Permissions, Source, usualPermissions } from './models.ts';

const random = seeded(7);
const chance = () => random(3) === 0;

function randomPermissions(): Permissions {
	const names = Object.keys(allPermissions);
	return { ...allPermissions, ...Object.fromEntries(names.map((name) => [name, chance()])) };
}

function randomPeer(): PeerView {
	const role = (['participant', 'participant', 'coHost', 'host'] as const)[random(4)] ?? 'participant';
	const sources = Source.options.filter(chance);
	return {
		...{ peerId: `peer-${random(1e9)}`, displayName: chance() ? '' : `Anna ${random(99)}`, role },
		permissions: [usualPermissions, allPermissions, randomPermissions()][random(3)] ?? usualPermissions,
		profile: { ...(chance() && { avatar: '/a.png' }), ...(chance() && { platform: 'phone' }) },
		...{ viewer: chance(), connected: !chance(), joinedAtMs: random(2e9) * 1000 },
		producers: sources.map((source) => ({
			...{ producerId: `producer-${random(1e9)}`, kind: kindOf[source], source, paused: chance() },
		})),
	};
}

const overTheWire = <Data>(data: Data): Data => JSON.parse(JSON.stringify(data));

test('random peers are the same after their compact form has crossed the wire, whatever participants may do', () => {
	for (let round = 0; round < 2_000; round++) {
		const peer = randomPeer();
		const ofParticipants = chance() ? randomPermissions() : usualPermissions;
		const compact = overTheWire(compactPeer(peer, ofParticipants));
		expect(CompactPeer.parse(compact)).toEqual(compact);
		expect(fullPeer(compact, ofParticipants)).toEqual(peer);
		expect(PeerView.parse(fullPeer(compact, ofParticipants))).toEqual(peer);
		// Of a server that knows no compact form.
		expect(fullPeer(overTheWire(peer), ofParticipants)).toEqual(peer);
	}
});

test('every producer is the same after its compact form has crossed the wire', () => {
	const everyProducer = Source.options.flatMap((source) =>
		[false, true].map((paused) => ({ producerId: `of ${source}`, kind: kindOf[source], source, paused })),
	);
	for (const producer of everyProducer) {
		const compact = overTheWire(compactProducer(producer));
		expect(CompactProducer.parse(compact)).toEqual(compact);
		expect(fullProducer(compact)).toEqual(producer);
		expect(fullProducer(producer)).toEqual(producer);
	}
	const paused = { producerId: 'm', kind: 'audio', source: 'mic', paused: true } as const;
	expect(compactProducer({ ...paused, paused: false })).toEqual(['m']);
	expect(compactProducer(paused)).toEqual(['m', 'mic', true]);
	expect(compactProducer({ ...paused, kind: 'video', source: 'camera', paused: false })).toEqual(['m', 'camera']);
});

test('leaves out of a participant all that is usual in the room', () => {
	const usual = { role: 'participant', profile: {}, viewer: false, connected: true } as const;
	const mic = { producerId: 'm', kind: 'audio', source: 'mic', paused: false } as const;
	const ofParticipants = { ...usualPermissions, draw: true, camera: false };
	const anna: PeerView = {
		peerId: 'a',
		displayName: 'Anna',
		joinedAtMs: 1,
		...usual,
		permissions: ofParticipants,
		producers: [mic],
	};
	expect(compactPeer(anna, ofParticipants)).toEqual(['a', 'Anna', 1, [['m']]]);
	expect(compactPeer(anna)).toEqual(['a', 'Anna', 1, [['m']], { permissions: { draw: true, camera: false } }]);
	const silent = { ...anna, producers: [] };
	const ofViewers = { ...ofParticipants, mic: false, camera: false, screen: false, screenAudio: false };
	const watching = { ...silent, viewer: true, permissions: ofViewers };
	expect(compactPeer(watching, ofParticipants)).toEqual(['a', 'Anna', 1, [], { viewer: true }]);
	const host = { ...silent, role: 'host', permissions: allPermissions } as const;
	expect(compactPeer(host, ofParticipants)).toEqual(['a', 'Anna', 1, [], { role: 'host' }]);
	for (const unusual of [{ connected: false }, { profile: { avatar: '/avatars/anna.png' } }] as const)
		expect(compactPeer({ ...silent, ...unusual }, ofParticipants)).toEqual(['a', 'Anna', 1, [], unusual]);
});

test('an answer that lists participants is whole again by what it says of their permissions', () => {
	const peers = Array.from({ length: 50 }, randomPeer);
	const listed = { peers };
	expect(withFullPeers(overTheWire(withCompactPeers(listed)))).toEqual(listed);
	expect(fullAnswer('getParticipants', listed)).toEqual(listed);
	const permissions = { participantPermissions: { ...usualPermissions, chat: false } };
	const room = { participantCount: 50, peers, parts: { permissions } };
	expect(withFullPeers(overTheWire(withCompactPeers(room)))).toEqual(room);
	expect(withFullPeers(room)).toEqual(room);
	const waiting = { status: 'waiting', reason: 'host', peerId: 'a', roomName: 'Physics' } as const;
	expect(fullAnswer('joinRoom', waiting)).toEqual(waiting);
});

test('takes an event with several notices apart, in order, and knows those that came alone', () => {
	const peer = randomPeer();
	const groups = [
		['peerLeft', { peerId: 'a' }, { peerId: 'b' }],
		['peerJoined', { peer: compactPeer(peer) }],
		['noticeOfALaterServer', {}],
		['producerAdded', { peerId: peer.peerId, producer: ['p', 'screen'] }],
	];
	expect(fullNotices('notices', groups)).toEqual([
		{ name: 'peerLeft', data: { peerId: 'a' } },
		{ name: 'peerLeft', data: { peerId: 'b' } },
		{ name: 'peerJoined', data: { peer } },
		{
			name: 'producerAdded',
			data: { peerId: peer.peerId, producer: { producerId: 'p', source: 'screen', kind: 'video', paused: false } },
		},
	]);
	expect(fullNotices('peerJoined', { peer })).toEqual([{ name: 'peerJoined', data: { peer } }]);
	expect(fullNotices('toString', {})).toEqual([]);
});
