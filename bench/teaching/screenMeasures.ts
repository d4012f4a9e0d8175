/** From a pointer in Chromium to the picture in Chromium of somebody else: one person draws, then ten. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { SlidesPage } from '../../e2e/pages/SlidesPage.ts';
import { type Measure, measure, percentile } from '../report.ts';
import { Drawer } from './Drawer.ts';
import type { StudentBrowser } from './StudentBrowser.ts';
import type { TaughtClass } from './TaughtClass.ts';
import { type Spot, watchedPointer, watchedSpots } from './watchedPage.ts';

const targets = { oneMs: 60, tenMs: 75 };
/** Besides the one in Chromium. */
const otherDrawers = 9;
/** A mouse reports its place so often, ms. */
const pointIntervalMs = 1000 / 60;
/** Of the page's width, a second. */
const widthsPerSecond = 1 / 3;
const row = { left: 0.1, right: 0.9, first: 0.02, step: 0.012 };
const settleMs = 1_000;

/** @param strokes lines across the page, 2.4 s each */
export async function screenMeasures(
	lesson: TaughtClass,
	browser: StudentBrowser,
	strokes: number,
): Promise<Record<string, Measure>> {
	const [drawer, viewer] = [await browser.join('Drawer'), await browser.join('Viewer')];
	for (const page of [drawer, viewer]) await new SlidesPage(page).expectBoard();
	await new SlidesPage(drawer).tile.getByTestId('ink-draw').click();
	await drawer.evaluate(watchedPointer);
	const others: Drawer[] = [];
	for (let index = 1; index <= otherDrawers; index++)
		others.push(new Drawer(await lesson.join(`Drawer ${index}`), lesson.surface, index));
	const one = await drawing(drawer, viewer, strokes, []);
	await lesson.host.request('clearAllInk', {});
	const ten = await drawing(drawer, viewer, strokes, others);
	for (const page of [drawer, viewer]) await page.context().close();
	const unseen = [...one, ...ten].filter((delayMs) => delayMs === null).length;
	const p95 = (delaysMs: (number | null)[]) => percentile(seenOf(delaysMs), 95);
	const median = (delaysMs: (number | null)[]) => percentile(seenOf(delaysMs), 50);
	return {
		inkScreenOneP50: measure(median(one), 'ms'),
		inkScreenOneP95: measure(p95(one), 'ms', targets.oneMs),
		inkScreenTenP50: measure(median(ten), 'ms'),
		inkScreenTenP95: measure(p95(ten), 'ms', targets.tenMs),
		inkScreenUnseen: measure(unseen, 'count', 0),
	};
}

const seenOf = (delaysMs: readonly (number | null)[]) => delaysMs.filter((delayMs) => delayMs !== null);

/** @returns of each place of the pointer, how long it took, ms; null: it was not seen */
async function drawing(
	drawer: Page,
	viewer: Page,
	strokes: number,
	others: readonly Drawer[],
): Promise<(number | null)[]> {
	const box = await stillBox(drawer);
	const durationMs = ((row.right - row.left) / widthsPerSecond) * 1000;
	const drawn = others.map((other) => other.draw(strokes * (durationMs + settleMs), others.length + 1));
	const session = await drawer.context().newCDPSession(drawer);
	const delaysMs: (number | null)[] = [];
	for (let stroke = 0; stroke < strokes; stroke++) {
		const y = Math.round(box.y + (row.first + row.step * stroke) * box.height);
		const count = Math.floor(durationMs / pointIntervalMs);
		// Whole pixels, by which the events are known again.
		const xs = Array.from({ length: count }, (_, index) =>
			Math.round(box.x + (row.left + (index / count) * (row.right - row.left)) * box.width),
		);
		const spots = xs.map((x): Spot => [(x + 0.5 - box.x) / box.width, (y + 0.5 - box.y) / box.height]);
		await viewer.evaluate(watchedSpots, spots);
		const put = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', x: number) =>
			session.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons: 1, clickCount: 1 });
		await put('mousePressed', (xs[0] ?? 0) - 1);
		const startMs = performance.now();
		const moves = xs.map(async (x, index) => {
			await sleep(Math.max(0, startMs + index * pointIntervalMs - performance.now()));
			await put('mouseMoved', x);
		});
		await Promise.all(moves);
		await put('mouseReleased', xs.at(-1) ?? 0);
		await sleep(settleMs);
		const [moved, seen] = [
			await drawer.evaluate(() => window.takeMoves?.() ?? {}),
			await viewer.evaluate(() => window.takeSeen?.() ?? []),
		];
		delaysMs.push(...xs.flatMap((x, index) => delayOf(moved[`${x}/${y}`], seen[index])));
	}
	await Promise.all(drawn);
	return delaysMs;
}

/** Where the picture of the page lies once the layout around it has come to rest. */
async function stillBox(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
	const { picture } = new SlidesPage(page);
	for (let before = ''; ; await sleep(settleMs)) {
		const box = await picture.boundingBox();
		if (!box) throw new Error('no page is shown');
		if (JSON.stringify(box) === before) return box;
		before = JSON.stringify(box);
	}
}

/** Nothing: there was no such event, e.g. as the browser has joined two. */
function delayOf(movedAtMs: number | undefined, seenAtMs: number | null | undefined): [number | null] | [] {
	if (movedAtMs === undefined) return [];
	return [seenAtMs === null || seenAtMs === undefined ? null : seenAtMs - movedAtMs];
}
