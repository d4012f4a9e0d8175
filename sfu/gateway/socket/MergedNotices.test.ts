import { expect, test } from 'vitest';
import { compact } from '../../dialects/compact.ts';
import { seeded } from '../../protocol/ink/seeded.fixture.ts';
import { usualPermissions } from '../../protocol/models.ts';
import type { Notice } from '../../protocol/notices.ts';
import { MergedNotices } from './MergedNotices.ts';

function joined(peerId: string): Notice {
	const usual = { role: 'participant', permissions: usualPermissions, profile: {}, viewer: false } as const;
	const peer = { peerId, displayName: peerId, ...usual, connected: true, joinedAtMs: 1, producers: [] };
	return { name: 'peerJoined', data: { peer } };
}
const left = (peerId: string): Notice => ({ name: 'peerLeft', data: { peerId } });
const renamed = (peerId: string, displayName: string): Notice => ({
	name: 'peerUpdated',
	data: { peerId, displayName },
});
const added = (peerId: string, producerId: string): Notice => ({
	name: 'producerAdded',
	data: { peerId, producer: { producerId, kind: 'audio', source: 'mic', paused: false } },
});
const closed = (peerId: string, producerId: string): Notice => ({
	name: 'producerClosed',
	data: { peerId, producerId, by: 'owner' },
});
const voices = (peerId: string | null): Notice => ({
	name: 'voicesChanged',
	data: { voices: [{ producerId: 'voice', peerId }] },
});

function merged(notices: Notice[]) {
	const waiting = new MergedNotices();
	// The table has every notice that is merged here.
	for (const { name, data } of notices)
		waiting.add(name, data, (compact.merges as Record<string, 'each' | 'last'>)[name] ?? 'each');
	return waiting.take();
}

const apart = (groups: ReturnType<typeof merged>) =>
	groups.flatMap(({ name, notices }) => notices.map((data) => ({ name, data }) as Notice));

test('brings people who join, and what they send, together, and keeps the last list of voices at its place', () => {
	const groups = merged([
		...[joined('anna'), added('anna', 'a'), voices('anna')],
		...[joined('ben'), added('ben', 'b'), voices('ben')],
		...[joined('cem'), added('cem', 'c')],
	]);
	expect(groups.map(({ name, notices }) => [name, notices.length])).toEqual([
		['peerJoined', 3],
		['producerAdded', 3],
		['voicesChanged', 1],
	]);
	expect(groups[2]?.notices).toEqual([voices('ben').data]);
});

test('never passes what is about the same person', () => {
	const returns = [joined('anna'), left('anna'), joined('ben'), joined('anna'), left('ben')];
	expect(apart(merged(returns)).filter(({ data }) => JSON.stringify(data).includes('anna'))).toEqual([
		...[joined('anna'), left('anna'), joined('anna')],
	]);
	const names = merged([
		joined('anna'),
		renamed('anna', 'A'),
		added('ben', 'b'),
		closed('ben', 'b'),
		added('ben', 'b2'),
	]);
	expect(apart(names).map(({ name }) => name)).toEqual([
		...['peerJoined', 'peerUpdated', 'producerAdded', 'producerClosed', 'producerAdded'],
	]);
});

test('lets nothing pass a notice that names nobody', () => {
	const score: Notice = { name: 'consumerScore', data: { consumerId: 'c', score: 1, producerScore: 1 } };
	const groups = merged([joined('anna'), score, joined('ben'), score]);
	expect(groups.map(({ name }) => name)).toEqual(['peerJoined', 'consumerScore', 'peerJoined', 'consumerScore']);
});

test('counts what waits, and nothing that has been taken', () => {
	const waiting = new MergedNotices();
	waiting.add('voicesChanged', { voices: [] }, 'last');
	waiting.add('voicesChanged', { voices: [] }, 'last');
	waiting.add('peerLeft', { peerId: 'a' }, 'each');
	expect(waiting.size).toBe(2);
	expect(waiting.take()).toHaveLength(2);
	expect([waiting.size, waiting.take()]).toEqual([0, []]);
});

test('says of each person the same in the same order, for random notices, and in the end the same of the voices', () => {
	const random = seeded(3);
	const people = ['anna', 'ben', 'cem', 'dora'];
	for (let round = 0; round < 500; round++) {
		const notices = Array.from({ length: 1 + random(30) }, (_, index): Notice => {
			const peerId = people[random(people.length)] ?? 'anna';
			const kinds = [joined(peerId), left(peerId), renamed(peerId, `${index}`), added(peerId, `${index}`)];
			return [...kinds, closed(peerId, `${index}`), voices(random(4) === 0 ? null : peerId)][random(6)] ?? left(peerId);
		});
		const together = apart(merged(notices));
		const about = (all: Notice[], peerId: string) =>
			all.filter(({ name, data }) => name !== 'voicesChanged' && JSON.stringify(data).includes(peerId));
		for (const peerId of people) expect(about(together, peerId)).toEqual(about(notices, peerId));
		const last = (all: Notice[]) => all.findLast(({ name }) => name === 'voicesChanged');
		expect(last(together)).toEqual(last(notices));
		// Who speaks has joined before it is said.
		const spoken = together.findIndex(({ name }) => name === 'voicesChanged');
		const firstTold = last(notices);
		if (!firstTold) continue;
		const before = notices.slice(0, notices.lastIndexOf(firstTold)).filter(({ name }) => name === 'peerJoined');
		const beforeMerged = together.slice(0, spoken).filter(({ name }) => name === 'peerJoined');
		expect(beforeMerged).toEqual(expect.arrayContaining(before));
	}
});
