import { expect, test } from 'vitest';
import type { PeerCallView } from '../../client/types.ts';
import { chooseFocus, fixedTiles, listTiles, readTileKey } from './tileList.ts';

const permissions = { mic: true, camera: true, screen: true, screenAudio: true, chat: true, draw: false };
const peer = (peerId: string, change: Partial<PeerCallView> = {}): PeerCallView => ({
	peerId,
	displayName: peerId,
	role: 'participant',
	permissions,
	profile: {},
	isSelf: false,
	viewer: false,
	connected: true,
	media: {},
	quality: { level: 'good' },
	...change,
});
const screen = { screen: { source: 'screen', stream: null, paused: false, producerId: 's' } } as const;

const self = peer('self', { isSelf: true });
const ben = peer('ben');
const teacher = peer('teacher', { role: 'host' });
const keysOf = (...peers: PeerCallView[]) => listTiles(peers, 9);
const cameraOn = { camera: { source: 'camera', stream: null, paused: false, producerId: 'c' } } as const;

test('orders the host first, then ourselves, then the others by joining', () => {
	expect(keysOf(self, ben, teacher)).toEqual(['teacher/camera', 'self/camera', 'ben/camera']);
});

test('orders cameras that are on before those that are off only where there is more than one page', () => {
	const people = [self, ben, peer('cleo', { media: cameraOn }), teacher];
	expect(listTiles(people, 4)).toEqual(['teacher/camera', 'self/camera', 'ben/camera', 'cleo/camera']);
	expect(listTiles(people, 3)).toEqual(['teacher/camera', 'self/camera', 'cleo/camera', 'ben/camera']);
	expect(fixedTiles([...people, peer('dan', { media: screen })])).toEqual(
		new Set(['slides', 'dan/screen', 'self/camera', 'teacher/camera']),
	);
});

test('gives viewers no tile', () => {
	expect(keysOf(self, peer('watcher', { viewer: true }))).toEqual(['self/camera']);
});

test('gives a shared screen a tile of its own, our own screen beside our camera', () => {
	expect(keysOf(self, peer('ben', { media: screen }))).toEqual(['ben/screen', 'self/camera', 'ben/camera']);
	expect(keysOf(peer('self', { isSelf: true, media: screen }), ben)).toEqual([
		'self/camera',
		'self/screen',
		'ben/camera',
	]);
});

test('keeps the tile of a paused screen, and shows large the screen that goes on', () => {
	const paused = { screen: { ...screen.screen, paused: true } };
	expect(keysOf(self, peer('ben', { media: paused }))).toContain('ben/screen');
	const tiles = keysOf(self, peer('ben', { media: screen }), peer('cleo', { media: paused }));
	expect(tiles.slice(0, 2)).toEqual(['cleo/screen', 'ben/screen']);
	expect(chooseFocus(tiles, null, null)).toBe('ben/screen');
});

test('shows a document large, unless a screen is shared or something is pinned', () => {
	const withSlides = (...peers: PeerCallView[]) => listTiles(peers, 9, true);
	expect(withSlides(self, teacher)).toEqual(['slides', 'teacher/camera', 'self/camera']);
	expect(chooseFocus(withSlides(self, teacher), null, 'teacher', 'teacher')).toBe('slides');
	expect(chooseFocus(withSlides(self, teacher), 'teacher/camera', null)).toBe('teacher/camera');
	expect(chooseFocus(withSlides(self, peer('ben', { media: screen })), null, null)).toBe('ben/screen');
	const paused = { screen: { ...screen.screen, paused: true } };
	expect(chooseFocus(withSlides(self, peer('ben', { media: paused })), null, null)).toBe('slides');
});

test('counts the tile of a document where tiles need several pages', () => {
	const people = [self, ben, peer('cleo', { media: cameraOn }), teacher];
	expect(listTiles(people, 4, true).slice(-2)).toEqual(['cleo/camera', 'ben/camera']);
});

test('shows large the pinned tile, else a shared screen, else the spotlight', () => {
	const tiles = keysOf(self, peer('ben', { media: screen }), teacher);
	expect(chooseFocus(tiles, 'self/camera', 'teacher')).toBe('self/camera');
	expect(chooseFocus(tiles, null, 'teacher')).toBe('ben/screen');
	expect(chooseFocus(keysOf(self, teacher), null, 'teacher')).toBe('teacher/camera');
	expect(chooseFocus(tiles, 'gone/camera', null)).toBe('ben/screen');
	expect(chooseFocus(keysOf(self, ben), null, null)).toBeNull();
});

test('reads peer and source back from a tile key, even if the peerId holds a slash', () => {
	expect(readTileKey('odd/name/screen')).toEqual({ peerId: 'odd/name', source: 'screen' });
	expect(readTileKey('ben/camera')).toEqual({ peerId: 'ben', source: 'camera' });
});
