/** Ten people draw on one page before 50 viewers: what each viewer receives, how long a point takes, and whether all see the same. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Measure, measure, percentile } from '../report.ts';
import { Drawer, type DrawnStroke } from './Drawer.ts';
import type { TaughtClass } from './TaughtClass.ts';
import { Viewer } from './Viewer.ts';

const targets = { kbitPerSecond: 50, oneMs: 60, tenMs: 75 };
const viewerCount = 50;
const drawerCount = 10;
/** Viewers whose delays are measured: measuring takes time of the process that draws. */
const measuredViewers = 5;
/** A screen shows a point with its next frame, ms. */
const screenMs = 1000 / 60;
const settleMs = 500;

export async function inkMeasures(lesson: TaughtClass, windowMs: number): Promise<Record<string, Measure>> {
	const drawers: Drawer[] = [];
	const drawn = () => new Map(drawers.flatMap((drawer): [string, DrawnStroke][] => [...drawer.drawn]));
	const viewers: Viewer[] = [];
	for (let index = 0; index < viewerCount; index++)
		viewers.push(
			await Viewer.watch(await lesson.join(`Viewer ${index + 1}`), lesson.surface, {
				drawn,
				measures: index < measuredViewers,
			}),
		);
	for (let row = 0; row < drawerCount; row++)
		drawers.push(new Drawer(await lesson.join(`Drawer ${row + 1}`), lesson.surface, row));
	const one = await drawing(drawers.slice(0, 1), viewers, windowMs / 4);
	const ten = await drawing(drawers, viewers, windowMs);
	await sleep(settleMs);
	const late = await Viewer.watch(await lesson.join('Late'), lesson.surface, { drawn, measures: false });
	const everybody = [...viewers, late];
	return {
		inkOneKbit: measure(one.kbitPerSecond, 'kbit/s', targets.kbitPerSecond),
		inkTenKbit: measure(ten.kbitPerSecond, 'kbit/s', targets.kbitPerSecond),
		inkOneP95: measure(one.p95Ms + screenMs, 'ms', targets.oneMs),
		inkTenP95: measure(ten.p95Ms + screenMs, 'ms', targets.tenMs),
		inkPages: measure(new Set(everybody.map(({ hash }) => hash)).size, 'count', 1),
		inkWrongPoints: measure(
			everybody.reduce((sum, { wrongPoints, hasGap }) => sum + wrongPoints + (hasGap ? 1 : 0), 0),
			'count',
			0,
		),
		inkRefused: measure(drawers.flatMap(({ failures }) => failures).length, 'count', 0),
		inkPoints: measure(
			[...drawn().values()].reduce((sum, { points }) => sum + points.length, 0),
			'count',
		),
	};
}

async function drawing(drawers: readonly Drawer[], viewers: readonly Viewer[], windowMs: number) {
	for (const viewer of viewers) viewer.delaysMs.length = 0;
	const before = viewers.map(({ receivedBytes }) => receivedBytes);
	const startMs = performance.now();
	await Promise.all(drawers.map((drawer) => drawer.draw(windowMs, drawers.length)));
	const seconds = (performance.now() - startMs) / 1000;
	const most = Math.max(...viewers.map(({ receivedBytes }, index) => receivedBytes - (before[index] ?? 0)));
	return {
		kbitPerSecond: (most * 8) / 1000 / seconds,
		p95Ms: percentile(
			viewers.flatMap(({ delaysMs }) => delaysMs),
			95,
		),
	};
}
