import { beforeEach, expect, test } from 'vitest';
import type { Signalling } from '../signalling/Signalling.ts';
import { VisibleTiles } from './VisibleTiles.ts';

const tile = (producerId: string, width: number, height: number, priority: number) => ({
	producerId,
	width,
	height,
	priority,
});

/** What was sent to the server. */
const sent: unknown[] = [];
let visible: VisibleTiles;

beforeEach(() => {
	sent.length = 0;
	// The part of Signalling that VisibleTiles uses.
	const signalling = { request: async (_name: string, data: unknown) => void sent.push(data) };
	visible = new VisibleTiles(signalling as unknown as Signalling);
});

const expectSent = (tiles: unknown[]) => expect.poll(() => sent.at(-1)).toEqual({ tiles });

test('tells the server of a video in two windows once, as large and as important as its larger tile', async () => {
	visible.set([tile('ann', 320, 180, 200), tile('ben', 320, 180, 100)], 'page');
	await expectSent([tile('ann', 320, 180, 200), tile('ben', 320, 180, 100)]);
	visible.set([tile('ann', 1280, 720, 100), tile('cleo', 640, 360, 100)], 'stageWindow');
	await expectSent([tile('ann', 1280, 720, 200), tile('ben', 320, 180, 100), tile('cleo', 640, 360, 100)]);
});

test('goes back to the tiles of the page when the other window has closed', async () => {
	visible.set([tile('ann', 320, 180, 100)], 'page');
	visible.set([tile('ben', 640, 360, 100)], 'stageWindow');
	await expectSent([tile('ann', 320, 180, 100), tile('ben', 640, 360, 100)]);
	visible.set([], 'stageWindow');
	await expectSent([tile('ann', 320, 180, 100)]);
});

test('sends tiles that have not changed again only when asked to', async () => {
	visible.set([tile('ann', 320, 180, 100)], 'page');
	await expectSent([tile('ann', 320, 180, 100)]);
	visible.resend();
	await expect.poll(() => sent.length).toBe(2);
	visible.close();
});
