/** React renders of a class of fifty in one page: real components and reducers, without a server. */
import type { Page } from '@playwright/test';
import type { RecordingState } from '../../sfu/protocol/models/recording.ts';
import { openCrowd } from '../crowd/openCrowd.ts';
import type { RenderCounts } from '../crowd/reactCommits.ts';
import { Lan } from '../fixtures/lan.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { review } from '../fixtures/review.ts';
import { expect, skipUnlessPossible, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';
import { RecordingPage } from '../pages/RecordingPage.ts';

let lan: Lan | null = null;
let page: Page;

test.beforeAll(async () => {
	skipUnlessPossible(obstacleTo('serve'));
	lan = new Lan();
	({ page } = await openCrowd(lan));
});

test.beforeEach(async () => {
	// The stage remembers who has spoken in the last seconds.
	await page.reload();
	await page.evaluate(() => window.crowd.populate(50));
	await expect(page.getByTestId('tile')).toHaveCount(9);
});

test.afterAll(async () => {
	await page?.context().browser()?.close();
	await lan?.close();
});

/** Waits until React has committed nothing for 10 animation frames. */
async function expectReactIdle(): Promise<void> {
	await page.evaluate(() => {
		window.framesSinceCommit = 0;
	});
	await expect
		.poll(() => page.evaluate(() => window.framesSinceCommit), {
			message: 'animation frames without a React commit',
			intervals: [50],
		})
		.toBeGreaterThanOrEqual(10);
}

/** Counts the renders that a change causes until React is idle again. */
async function rendersOf(change: () => void | Promise<void>): Promise<RenderCounts> {
	await expectReactIdle();
	await page.evaluate(() => window.takeRenderCounts());
	await page.evaluate(change);
	await expectReactIdle();
	// The clock of the class renders every second, independently of the change.
	const { Elapsed: _, ...counts } = await page.evaluate(() => window.takeRenderCounts());
	return counts;
}

test('counts renders of the stage but not of tiles that stay the same', async () => {
	const renders = await rendersOf(() => window.crowd.notify('peerLeft', { peerId: 'peer-49' }));
	expect(renders.Stage, 'the stage with one tile less').toBe(1);
	expect(renders.Tile, 'tiles that stay the same').toBeUndefined();
});

test('an audioLevels notice renders no component', async () => {
	const renders = await rendersOf(() =>
		window.crowd.notify('audioLevels', { levels: [{ peerId: 'peer-1', dBvo: -30 }] }),
	);
	expect(renders).toEqual({});
});

test('a new active speaker renders two tiles but not the stage', async () => {
	await page.evaluate(() => window.crowd.notify('activeSpeaker', { peerId: 'peer-1' }));
	await expect(page.locator('[data-peer-id="peer-1"][data-speaking="true"]')).toBeVisible();
	const renders = await rendersOf(() => window.crowd.notify('activeSpeaker', { peerId: 'peer-3' }));
	expect(renders).toMatchObject({ Tile: 2 });
	expect(renders.Stage).toBeUndefined();
});

/** Peer ids of the visible tiles by position, top left first. */
const places = () =>
	page.getByTestId('tile').evaluateAll((tiles) => {
		const boxes = tiles.map((tile) => ({ id: tile.dataset.peerId ?? '', box: tile.getBoundingClientRect() }));
		return boxes.sort((one, other) => one.box.y - other.box.y || one.box.x - other.box.x).map(({ id }) => id);
	});

test('brings a speaker and raised hands of other pages to the first page, and moves nobody else', async () => {
	const before = await places();
	const renders = await rendersOf(() => window.crowd.notify('activeSpeaker', { peerId: 'peer-40' }));
	expect(renders).toMatchObject({ Stage: 1, Tile: 1 });
	expect(await places()).toEqual([...before.slice(0, 8), 'peer-40']);
	await page.evaluate(() => window.crowd.notify('handsChanged', { hands: [{ peerId: 'peer-33', raisedAtMs: 1 }] }));
	await expect.poll(places).toEqual([...before.slice(0, 7), 'peer-33', 'peer-40']);
	// Whoever has just spoken stays where they are.
	await page.evaluate(() => window.crowd.notify('activeSpeaker', { peerId: 'peer-3' }));
	await expectReactIdle();
	expect(await places()).toEqual([...before.slice(0, 7), 'peer-33', 'peer-40']);
	await page.evaluate(() => window.crowd.notify('handsChanged', { hands: [] }));
	await expect.poll(places).toEqual([...before.slice(0, 8), 'peer-40']);
});

test('shows as many people as were chosen, and our own video like the others, small or not at all', async () => {
	const tiles = page.getByTestId('tile');
	const choose = async (name: string) => {
		await page.getByRole('button', { name: 'More', exact: true }).click();
		await page.getByRole('menuitem', { name: 'Layout' }).click();
		await page.getByRole('radio', { name, exact: true }).click();
		await page.getByRole('button', { name: 'Close' }).click();
	};
	await choose('16');
	await expect(tiles).toHaveCount(16);
	await choose('Small');
	await expect(tiles).toHaveCount(17);
	const own = page.locator('[data-testid="tile"][data-self="true"]');
	await expect.poll(async () => (await own.boundingBox())?.width).toBeLessThan(241);
	await review(page, 'crowd-own-small');
	await choose('Hidden');
	await expect(own).toHaveCount(0);
	await choose('Who speaks is large');
	await page.evaluate(() => window.crowd.notify('activeSpeaker', { peerId: 'peer-20' }));
	const speaker = page.locator('[data-testid="tile"][data-peer-id="peer-20"]');
	await expect.poll(async () => (await speaker.boundingBox())?.width ?? 0).toBeGreaterThan(600);
	await page.getByRole('button', { name: 'More', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Layout' }).click();
	await review(page, 'crowd-layout');
	await page.getByRole('radio', { name: 'Like the others' }).click();
	await page.getByRole('radio', { name: 'Automatic' }).click();
	await page.getByRole('button', { name: 'Close' }).click();
	await page.evaluate(() => window.crowd.notify('activeSpeaker', { peerId: null }));
	await expect(tiles).toHaveCount(9);
});

test('has 25 tiles on a large screen', async () => {
	await page.setViewportSize({ width: 1920, height: 1080 });
	await expect(page.getByTestId('tile')).toHaveCount(25);
	await page.setViewportSize({ width: 1280, height: 800 });
	await expect(page.getByTestId('tile')).toHaveCount(9);
});

test('a voicesChanged notice renders only the audio element whose speaker changed', async () => {
	const voices = (first: string) => [
		{ producerId: 'voice-1', peerId: first },
		{ producerId: 'voice-2', peerId: 'peer-4' },
	];
	await page.evaluate((value) => window.crowd.notify('voicesChanged', { voices: value }), voices('peer-3'));
	const audio = page.getByTestId('peer-audio').first();
	await expect(audio).toHaveAttribute('data-peer-id', 'peer-3');
	await audio.evaluate((element) => element.setAttribute('data-same', ''));
	const renders = await rendersOf(() =>
		window.crowd.notify('voicesChanged', {
			voices: [
				{ producerId: 'voice-1', peerId: 'peer-7' },
				{ producerId: 'voice-2', peerId: 'peer-4' },
			],
		}),
	);
	expect(renders).toEqual({ PeerAudios: 1, PeerAudio: 1 });
	await expect(page.locator('[data-same]')).toHaveAttribute('data-peer-id', 'peer-7');
});

test('a change of one peer renders its tile but not the stage', async () => {
	const quality = await rendersOf(() => window.crowd.setQuality('peer-3', { level: 'poor', reason: 'loss' }));
	expect(quality).toMatchObject({ Tile: 1 });
	expect(quality.Stage).toBeUndefined();
	const muted = await rendersOf(() =>
		window.crowd.notify('producerPaused', { peerId: 'peer-4', producerId: 'mic-4', by: 'owner' }),
	);
	expect(muted).toMatchObject({ Tile: 1 });
	expect(muted.Stage).toBeUndefined();
	const ofAnotherPage = await rendersOf(() => window.crowd.setQuality('peer-40', { level: 'poor', reason: 'loss' }));
	expect(ofAnotherPage.Tile).toBeUndefined();
	expect(ofAnotherPage.Stage).toBeUndefined();
});

test('a raised hand renders its badge but neither the tile of its peer nor the stage', async () => {
	const renders = await rendersOf(() =>
		window.crowd.notify('handsChanged', { hands: [{ peerId: 'peer-3', raisedAtMs: 1 }] }),
	);
	expect(renders.HandBadge).toBe(1);
	expect(renders.Tile).toBeUndefined();
	expect(renders.Stage).toBeUndefined();
});

test('a receptionChanged notice renders the tiles whose video is held back but not the stage', async () => {
	const renders = await rendersOf(() =>
		window.crowd.notify('receptionChanged', {
			step: 'fewerTiles',
			reason: 'budget',
			heldBack: ['camera-6', 'camera-7'],
		}),
	);
	expect(renders).toMatchObject({ Tile: 2 });
	expect(renders.Stage).toBeUndefined();
	await expect(page.locator('[data-held-back="true"]')).toHaveCount(2);
});

test('reports the visible tiles once when the page is turned and once per window size', async () => {
	const reports = () => page.evaluate(() => window.crowd.visibleTiles.map((tiles) => JSON.stringify(tiles)));
	await page.evaluate(() => window.crowd.visibleTiles.splice(0));
	await page.getByRole('button', { name: 'Next page' }).click();
	await expect.poll(reports, 'reports after the page was turned').toHaveLength(1);
	expect((await reports())[0]).toContain('camera-10"');
	await page.setViewportSize({ width: 1100, height: 760 });
	await expect.poll(async () => (await reports()).length, 'reports after the resize').toBeGreaterThan(1);
	await expectReactIdle();
	const all = await reports();
	expect(new Set(all).size, 'distinct reports').toBe(all.length);
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.getByRole('button', { name: 'Previous page' }).click();
});

test('a tile in full screen is reported as large as the screen, and as before afterwards', async () => {
	const lastReport = () =>
		page.evaluate(() => window.crowd.visibleTiles.at(-1)?.find(({ producerId }) => producerId === 'camera-3'));
	const before = await lastReport();
	const tile = page.locator('[data-testid="tile"][data-peer-id="peer-3"]');
	await tile.hover();
	await tile.getByRole('button', { name: /^Options for/ }).click();
	await page.getByRole('menuitem', { name: 'Full screen' }).click();
	const width = await page.evaluate(() => screen.width);
	await expect.poll(lastReport).toMatchObject({ width, priority: 200 });
	await page.getByRole('button', { name: 'Leave full screen' }).click();
	await expect.poll(lastReport).toEqual(before);
});

test('a class of fifty is accessible and fits a phone', async () => {
	await page.evaluate(() =>
		window.crowd.notify('receptionChanged', {
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
	await page.evaluate(() => window.crowd.setState({ role: 'coHost' }));
	await page.getByRole('button', { name: 'People', exact: true }).click();
	await page.getByRole('tab', { name: 'Class health' }).click();
	await expect(page.getByTestId('health')).toHaveCount(50);
	await review(page, 'crowd-health');
	await page.getByRole('radio', { name: 'At most' }).click();
	await review(page, 'crowd-health-budget');
	await page.getByRole('button', { name: 'Close' }).click();
});

test('a class of fifty lists people from A to Z, raised hands first, and finds a name by its beginning', async () => {
	await page.evaluate(() => window.crowd.setState({ role: 'coHost', hands: ['peer-7', 'peer-3'] }));
	const call = new CallPage(page);
	await call.openPeople();
	const { peoplePanel } = call;
	const people = peoplePanel.getByTestId('person');
	await expect(people).toHaveCount(50);
	await expect(people.first()).toHaveAttribute('data-peer-id', 'peer-7');
	await expect(people.nth(2)).toContainText('Ada Lindqvist');
	await review(page, 'crowd-people');
	const search = peoplePanel.getByRole('searchbox', { name: 'Search people' });
	await search.fill('hugo okafor');
	await expect(people).toHaveCount(1);
	await search.fill('nobody');
	await expect(peoplePanel.getByText('Nobody here has this name.')).toBeVisible();
	await search.press('Escape');
	await expect(people).toHaveCount(50);
	await page.getByRole('button', { name: 'Close' }).click();
});

test('the figures of a recording render neither the stage nor a tile nor the sign in the top bar', async () => {
	const recording = recordingSince(Date.now());
	await page.evaluate((value) => {
		window.crowd.setState({ role: 'host' });
		window.crowd.notify('recordingStarted', { recording: { ...value, state: 'paused' } });
	}, recording);
	await new CallPage(page).openPeople();
	const renders = await rendersOf(() =>
		window.crowd.notify('recordingFigures', {
			bytes: 412e6,
			bitsPerSecond: 2.4e6,
			minutesLeft: 190,
			lowerLayers: false,
		}),
	);
	expect(renders).toMatchObject({ DiskFigures: 1 });
	for (const name of ['Stage', 'Tile', 'Sign']) expect(renders).not.toHaveProperty(name);
	await page.getByRole('button', { name: 'Close' }).click();
});

test('the recording of a class is accessible and fits a phone, for everybody and for the host', async () => {
	const shown = new RecordingPage(page);
	const recording = recordingSince(Date.now() - 754_000);
	await page.evaluate(() => window.crowd.setState({ recording: null, recordingNews: null, role: 'participant' }));
	await page.evaluate((value) => window.crowd.notify('recordingStarted', { recording: value }), recording);
	await shown.expectTold('This class is being recorded.');
	await expect(shown.time).toHaveText(/^12:3\d$/);
	await review(page, 'crowd-recording');
	await shown.sign.getByRole('button').click();
	await expect(page.getByRole('dialog', { name: 'About the recording' })).toContainText('shared screens');
	await review(page, 'crowd-recording-about');
	await page.keyboard.press('Escape');
	await page.evaluate(
		(value) =>
			window.crowd.notify('recordingChanged', { recording: { ...value, state: 'paused', recordedMs: 754_000 } }),
		recording,
	);
	await shown.expectTold('The recording is paused.');
	await expect(shown.sign).toContainText('Paused');
	await expect(shown.time).toHaveText('12:34');
	await review(page, 'crowd-recording-paused');

	await page.evaluate((value) => {
		window.crowd.setState({ recording: null, recordingNews: null, role: 'host' });
		localStorage.removeItem('lectern.recordingCameras');
		window.crowd.notify('recordingStopped', {
			recording: {
				...value,
				...{ stoppedAtMs: 0, durationMs: 0, files: { audio: null, video: null, combined: '' } },
				end: 'diskFull',
			},
		});
	}, recording);
	await shown.expectTold('The disk is full, so the recording has stopped. Everything up to now is saved.');
	await new CallPage(page).openPeople();
	await review(page, 'crowd-record');
	await shown.recordButton.click();
	await review(page, 'crowd-record-dialog');
	await shown.dialog.getByRole('button', { name: 'Start recording' }).click();
	// This page has no server.
	await shown.expectTold('Starting the recording may not have worked. Look whether it did, then try again.');
	await expect(shown.changeButton).toBeVisible();
	await review(page, 'crowd-record-again');
	await page.evaluate((value) => {
		window.crowd.notify('recordingStarted', { recording: value });
		window.crowd.notify('recordingFigures', {
			bytes: 412e6,
			bitsPerSecond: 2.4e6,
			minutesLeft: 9.6,
			lowerLayers: true,
		});
		window.crowd.notify('recordingDiskLow', { minutesLeft: 9.6 });
	}, recording);
	await expect(shown.controls).toContainText('The disk is full in about 9 minutes.');
	await review(page, 'crowd-recording-host');
	await page.getByRole('button', { name: 'Close' }).click();
});

/** A recording of the class since `startedAtMs`, without pauses. */
function recordingSince(startedAtMs: number): RecordingState {
	return {
		...{ recordingId: `rec-${startedAtMs}`, roomId: 'crowd', startedAtMs },
		...{ state: 'recording', recordedMs: 0, sinceMs: startedAtMs, options: {}, picturesFrom: null },
	};
}
