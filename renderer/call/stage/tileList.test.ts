import { expect, test } from 'vitest';
import type { PeerCallView } from '../../client/state/types.ts';
import { chooseFocus, listTiles, readTileKey } from './tileList.ts';

const permissions = { mic: true, camera: true, screen: true, screenAudio: true, chat: true };
const peer = (peerId: string, change: Partial<PeerCallView> = {}): PeerCallView => ({
	peerId,
	displayName: peerId,
	role: 'participant',
	permissions,
	profile: {},
	isSelf: false,
	viewer: false,
	connected: true,
	handRaisedAtMs: null,
	media: {},
	quality: { level: 'good' },
	...change,
});
const screen = { screen: { source: 'screen', stream: null, paused: false, producerId: 's' } } as const;

const self = peer('self', { isSelf: true });
const ben = peer('ben');
const teacher = peer('teacher', { role: 'host' });
const keysOf = (...peers: PeerCallView[]) => listTiles(peers);

test('who leads comes first, then ourselves, then the others as they came', () => {
	expect(keysOf(self, ben, teacher)).toEqual(['teacher/camera', 'self/camera', 'ben/camera']);
});

test('those who only watch have no tile', () => {
	expect(keysOf(self, peer('watcher', { viewer: true }))).toEqual(['self/camera']);
});

test('a shared screen is a tile of its own, but never our own', () => {
	expect(keysOf(self, peer('ben', { media: screen }))).toEqual(['ben/screen', 'self/camera', 'ben/camera']);
	expect(keysOf(peer('self', { isSelf: true, media: screen }))).toEqual(['self/camera']);
});

test('large is what was pinned, else a shared screen, else whom the teacher chose', () => {
	const tiles = listTiles([self, peer('ben', { media: screen }), teacher]);
	expect(chooseFocus(tiles, 'self/camera', 'teacher')).toBe('self/camera');
	expect(chooseFocus(tiles, null, 'teacher')).toBe('ben/screen');
	expect(chooseFocus(listTiles([self, teacher]), null, 'teacher')).toBe('teacher/camera');
	expect(chooseFocus(tiles, 'gone/camera', null)).toBe('ben/screen');
	expect(chooseFocus(listTiles([self, ben]), null, null)).toBeNull();
});

test('a key says whose tile it is', () => {
	expect(readTileKey('odd/name/screen')).toEqual({ peerId: 'odd/name', source: 'screen' });
	expect(readTileKey('ben/camera')).toEqual({ peerId: 'ben', source: 'camera' });
});
