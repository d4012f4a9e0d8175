import i18next from 'i18next';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { CallState } from '../../client/state/callState.ts';
import { peer, stateWith } from '../../client/testing/callStates.ts';
import { en } from '../../i18n/texts.ts';
import { Announcer } from './Announcer.ts';
import { announcementOf } from './announcementTexts.ts';
import { momentOf } from './classChanges.ts';

const bundleMs = 3_000;
let state: CallState;
let said: string[] = [];
let announcer: Announcer;

beforeAll(() => i18next.init({ lng: 'en', resources: { en: { translation: en } } }));
beforeEach(() => {
	vi.useFakeTimers();
	said = [];
});
afterEach(() => {
	announcer.close();
	vi.useRealTimers();
});

const waiting = (peerId: string) => ({ peerId, displayName: peerId, sinceMs: 1 });
const screenOf = (producerId: string) => ({ producerId, kind: 'video', source: 'screen', paused: false }) as const;

function start(first: CallState): void {
	state = first;
	announcer = new Announcer(
		momentOf(state),
		() => momentOf(state),
		(changes) => said.push(announcementOf(changes, i18next.t, 'en')),
	);
}

function become(next: CallState): void {
	state = next;
	announcer.changed();
}

test('people who join within seconds are one sentence with three names and how many more', () => {
	start(stateWith());
	const names = ['ann', 'ben', 'cleo', 'dan', 'eva'];
	for (let count = 1; count <= names.length; count++) {
		become(stateWith(...names.slice(0, count).map((name) => peer(name))));
		vi.advanceTimersByTime(100);
	}
	vi.advanceTimersByTime(bundleMs);
	expect(said).toEqual(['5 people joined: ann, ben, cleo, and 2 others.']);
});

test('one who comes and goes again within seconds is not announced', () => {
	start(stateWith(peer('ann')));
	become(stateWith(peer('ann'), peer('ben')));
	become(stateWith(peer('ann')));
	vi.advanceTimersByTime(bundleMs);
	expect(said).toEqual([]);
});

test('a lost connection and a changed microphone are not announced', () => {
	start(stateWith(peer('ann')));
	become(stateWith(peer('ann', { connected: false })));
	vi.advanceTimersByTime(bundleMs);
	expect(said).toEqual([]);
});

test('tells who left and who shares, and not that one who left no longer shares', () => {
	start(stateWith(peer('ann', { producers: [screenOf('s1')] }), peer('ben')));
	become(stateWith(peer('ben', { producers: [screenOf('s2')] })));
	vi.advanceTimersByTime(bundleMs);
	expect(said).toEqual(['ben shares their screen. ann left.']);
	become(stateWith(peer('ben')));
	vi.advanceTimersByTime(bundleMs);
	expect(said.at(-1)).toBe('ben no longer shares their screen.');
});

test('a host hears of the lobby and of hands first, a participant of neither', () => {
	const here = stateWith(peer('ann'), peer('ben'));
	const wanted = { lobby: [waiting('dan')], hands: ['ann', 'ben', 'me'] };
	start({ ...here, role: 'host' });
	become({ ...stateWith(peer('ann'), peer('ben'), peer('cleo')), role: 'host', ...wanted });
	vi.advanceTimersByTime(bundleMs);
	expect(said).toEqual(['dan waits to be let in. 2 people have raised a hand: ann and ben. cleo joined.']);
	said = [];
	start(here);
	become({ ...here, ...wanted });
	vi.advanceTimersByTime(bundleMs);
	expect(said).toEqual([]);
});
