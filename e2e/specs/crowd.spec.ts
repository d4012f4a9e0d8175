/** Fifty in one class, as one page draws them: no server, but the real drawings and the real reducers. */
import type { Page } from '@playwright/test';
import { openCrowd } from '../crowd/openCrowd.ts';
import type { Drawn } from '../crowd/reactCommits.ts';
import { Lan } from '../fixtures/lan.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { review } from '../fixtures/review.ts';
import { expect, skipUnlessPossible, test } from '../fixtures/test.ts';

let lan: Lan | null = null;
let page: Page;

test.beforeAll(async () => {
	skipUnlessPossible(obstacleTo('serve'));
	lan = new Lan();
	({ page } = await openCrowd(lan));
});

test.beforeEach(async () => {
	await page.evaluate(() => window.crowd.gather(50));
	await expect(page.getByTestId('tile')).toHaveCount(9);
});

test.afterAll(async () => {
	await page?.context().browser()?.close();
	await lan?.close();
});

/** What is drawn for a change, once all has come to rest. */
async function drawnBy(change: () => void | Promise<void>): Promise<Drawn> {
	await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
	await page.evaluate(() => window.takeDrawn());
	await page.evaluate(change);
	await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));
	// The clock ticks on, whatever is tested.
	const { Elapsed: _, ...drawn } = await page.evaluate(() => window.takeDrawn());
	return drawn;
}

test('the count sees what is drawn', async () => {
	const drawn = await drawnBy(() => window.crowd.tell('peerLeft', { peerId: 'peer-49' }));
	expect(drawn.Stage, 'the stage with one tile less').toBe(1);
	expect(drawn.Tile, 'tiles that stay where they are').toBeUndefined();
});

test('levels draw nothing', async () => {
	const drawn = await drawnBy(() => window.crowd.tell('audioLevels', { levels: [{ peerId: 'peer-1', dBvo: -30 }] }));
	expect(drawn).toEqual({});
});

test('a new speaker draws two tiles, and not the stage', async () => {
	await page.evaluate(() => window.crowd.tell('activeSpeaker', { peerId: 'peer-1' }));
	await expect(page.locator('[data-peer-id="peer-1"][data-speaking="true"]')).toBeVisible();
	const drawn = await drawnBy(() => window.crowd.tell('activeSpeaker', { peerId: 'peer-3' }));
	expect(drawn).toMatchObject({ Tile: 2 });
	expect(drawn.Stage).toBeUndefined();
	const hidden = await drawnBy(() => window.crowd.tell('activeSpeaker', { peerId: 'peer-40' }));
	expect(hidden).toMatchObject({ Tile: 1, HiddenSpeaker: 1 });
	expect(hidden.Stage).toBeUndefined();
});

test('a voice that gets another speaker draws that voice', async () => {
	const voices = (first: string) => [
		{ producerId: 'voice-1', peerId: first },
		{ producerId: 'voice-2', peerId: 'peer-4' },
	];
	await page.evaluate((value) => window.crowd.tell('voicesChanged', { voices: value }), voices('peer-3'));
	const audio = page.getByTestId('peer-audio').first();
	await expect(audio).toHaveAttribute('data-peer-id', 'peer-3');
	await audio.evaluate((element) => element.setAttribute('data-same', ''));
	const drawn = await drawnBy(() =>
		window.crowd.tell('voicesChanged', {
			voices: [
				{ producerId: 'voice-1', peerId: 'peer-7' },
				{ producerId: 'voice-2', peerId: 'peer-4' },
			],
		}),
	);
	expect(drawn).toEqual({ PeerAudios: 1, PeerAudio: 1 });
	await expect(page.locator('[data-same]')).toHaveAttribute('data-peer-id', 'peer-7');
});

test('what happens to one person draws their tile', async () => {
	const quality = await drawnBy(() => window.crowd.rate('peer-3', { level: 'poor', reason: 'loss' }));
	expect(quality).toMatchObject({ Tile: 1 });
	expect(quality.Stage).toBeUndefined();
	const muted = await drawnBy(() =>
		window.crowd.tell('producerPaused', { peerId: 'peer-4', producerId: 'mic-4', by: 'owner' }),
	);
	expect(muted).toMatchObject({ Tile: 1 });
	expect(muted.Stage).toBeUndefined();
	const ofAnotherPage = await drawnBy(() => window.crowd.rate('peer-40', { level: 'poor', reason: 'loss' }));
	expect(ofAnotherPage.Tile).toBeUndefined();
	expect(ofAnotherPage.Stage).toBeUndefined();
});

test('a raised hand draws the tile of whoever raised it', async () => {
	const drawn = await drawnBy(() =>
		window.crowd.tell('handsChanged', { hands: [{ peerId: 'peer-3', raisedAtMs: 1 }] }),
	);
	expect(drawn).toMatchObject({ Tile: 1 });
	expect(drawn.Stage).toBeUndefined();
});

test('less of the videos draws the tiles that are held back', async () => {
	const drawn = await drawnBy(() =>
		window.crowd.tell('receptionChanged', { step: 'fewerTiles', reason: 'budget', heldBack: ['camera-6', 'camera-7'] }),
	);
	expect(drawn).toMatchObject({ Tile: 2 });
	expect(drawn.Stage).toBeUndefined();
	await expect(page.locator('[data-held-back="true"]')).toHaveCount(2);
});

test('a window that is resized is told once per size, and a page that is turned', async () => {
	const told = () => page.evaluate(() => window.crowd.visible.map((tiles) => JSON.stringify(tiles)));
	await page.evaluate(() => window.crowd.visible.splice(0));
	await page.getByRole('button', { name: 'Next page' }).click();
	await expect.poll(told).toHaveLength(1);
	expect((await told())[0]).toContain('camera-9"');
	await page.setViewportSize({ width: 1100, height: 760 });
	await expect.poll(async () => (await told()).length).toBeGreaterThan(1);
	await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
	const all = await told();
	expect(new Set(all).size, 'nothing is told twice').toBe(all.length);
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.getByRole('button', { name: 'Previous page' }).click();
});

test('its looks', async () => {
	await page.evaluate(() =>
		window.crowd.tell('receptionChanged', {
			step: 'fewerTiles',
			reason: 'bandwidth',
			heldBack: ['camera-5', 'camera-6', 'camera-7'],
		}),
	);
	await review(page, 'crowd-held-back');
	await page.getByTestId('own-quality').click();
	await expect(page.getByTestId('own-figures')).toBeVisible();
	await review(page, 'crowd-own-quality');
	await page.keyboard.press('Escape');
	await page.evaluate(() => window.crowd.change({ role: 'coHost' }));
	await page.getByRole('button', { name: 'People', exact: true }).click();
	await page.getByRole('tab', { name: 'Class health' }).click();
	await expect(page.getByTestId('health')).toHaveCount(50);
	await review(page, 'crowd-health');
	await page.getByRole('radio', { name: 'At most' }).click();
	await review(page, 'crowd-health-budget');
});
