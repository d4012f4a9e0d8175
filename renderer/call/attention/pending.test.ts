import { expect, test } from 'vitest';
import type { CallState } from '../../client/state/callState.ts';
import { peer, stateWith } from '../../client/testing/callStates.ts';
import { countOf, newcomers, pendingOf } from './pending.ts';

const entry = (peerId: string) => ({ peerId, displayName: peerId, sinceMs: 1 });
const led = (change: Partial<CallState>): CallState => ({
	...stateWith(peer('ann'), peer('ben')),
	role: 'host',
	...change,
});

test('lists for a host who waits in the lobby and whose hand is raised, but not our own hand or that of one who left', () => {
	const pending = pendingOf(led({ lobby: [entry('dan')], hands: ['ben', 'me', 'gone', 'ann'] }));
	expect(pending.waiting.map(({ name }) => name)).toEqual(['dan']);
	expect(pending.hands.map(({ name }) => name)).toEqual(['ben', 'ann']);
	expect(countOf(pending)).toBe(3);
});

test('lists the same for a co-host, and nobody for a participant', () => {
	const state = led({ lobby: [entry('dan')], hands: ['ben'] });
	expect(countOf(pendingOf({ ...state, role: 'coHost' }))).toBe(2);
	expect(countOf(pendingOf({ ...state, role: 'participant' }))).toBe(0);
});

test('a second person is a newcomer, but not one who stays or one whose hand was lowered', () => {
	const before = pendingOf(led({ lobby: [entry('dan')], hands: ['ann', 'ben'] }));
	const after = pendingOf(led({ lobby: [entry('dan'), entry('eva')], hands: ['ben'] }));
	const { waiting, hands } = newcomers(before, after);
	expect(waiting.map(({ id }) => id)).toEqual(['eva']);
	expect(hands).toEqual([]);
});

test('one who was let in and raises a hand is a newcomer again', () => {
	const before = pendingOf(led({ lobby: [entry('ann')] }));
	const after = pendingOf(led({ lobby: [], hands: ['ann'] }));
	expect(newcomers(before, after).hands.map(({ id }) => id)).toEqual(['ann']);
});
