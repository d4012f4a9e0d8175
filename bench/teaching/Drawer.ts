import { setTimeout as sleep } from 'node:timers/promises';
import { encodePoints, pageUnits, type StrokePoint } from '../../sfu/protocol/ink/strokePoints.ts';
import type { SignallingPeer } from '../peers/SignallingPeer.ts';

/** A pen or mouse reports its place so often, ms. */
const pointIntervalMs = 1000 / 60;
/** As our page sends: each point, or while more than three others draw as well, two. */
const batchMsAmong = (people: number) => (people > 4 ? 2 : 1) * pointIntervalMs;
/** Somebody writes: one stroke after the other, loops of 2 % of the width, 2.3 a second, a third of the page's width in a second. */
const strokeMs = 1_500;
const liftMs = 100;
const loop = { radius: 0.02, perSecond: 2.3, drift: 0.05 };

/** A stroke that somebody drew: its points, and when the pen was there, ms of `performance.now()`. */
export type DrawnStroke = { points: StrokePoint[]; atMs: number[] };

/** Somebody who writes, and sends it in batches as our page does. */
export class Drawer {
	/** By id; all points that were sent. */
	readonly drawn = new Map<string, DrawnStroke>();
	/** Requests that the server refused, or did not answer. */
	readonly failures: string[] = [];
	readonly #peer: SignallingPeer;
	readonly #surface: string;
	readonly #name: string;
	/** Of the page, so that several do not write over each other. */
	readonly #row: number;
	#count = 0;

	/** @param row 0 to 9 */
	constructor(peer: SignallingPeer, surface: string, row: number) {
		this.#peer = peer;
		this.#surface = surface;
		this.#row = row;
		this.#name = `bench-${row}`;
	}

	/** Settles when everything is answered. @param people who draw at the same time, this one included */
	async draw(durationMs: number, people: number): Promise<void> {
		const batchMs = batchMsAmong(people);
		const endMs = performance.now() + durationMs;
		// Ten people do not begin in the same moment.
		await sleep(Math.random() * batchMs);
		const answers: Promise<void>[] = [];
		while (performance.now() < endMs) {
			answers.push(...(await this.#stroke(Math.min(endMs, performance.now() + strokeMs), batchMs)));
			await sleep(liftMs);
		}
		await Promise.all(answers);
	}

	async #stroke(endMs: number, batchMs: number): Promise<Promise<void>[]> {
		const strokeId = `${this.#name}-${++this.#count}`;
		const stroke: DrawnStroke = { points: [], atMs: [] };
		this.drawn.set(strokeId, stroke);
		const startMs = performance.now();
		const answers: Promise<void>[] = [];
		let isDone = false;
		for (let batch = 1; !isDone; batch++) {
			await sleep(Math.max(0, startMs + batch * batchMs - performance.now()));
			const nowMs = performance.now();
			isDone = nowMs >= endMs;
			const from = stroke.points.length;
			for (let atMs = startMs + from * pointIntervalMs; atMs <= nowMs; atMs += pointIntervalMs) {
				stroke.points.push(this.#pointAt((atMs - startMs) / 1000));
				stroke.atMs.push(atMs);
			}
			const points = encodePoints(stroke.points.slice(from), stroke.points[from - 1]);
			const style = from === 0 && ({ tool: 'pen', color: this.#row % 8, width: 40 } as const);
			const strokes = [{ strokeId, from, points, ...(style && { style }), ...(isDone && { done: true }) }];
			const answer = this.#peer.request('drawInk', { surface: this.#surface, strokes });
			answers.push(answer.then(() => undefined).catch((error: Error) => void this.failures.push(error.message)));
		}
		return answers;
	}

	#pointAt(seconds: number): StrokePoint {
		const angle = 2 * Math.PI * loop.perSecond * seconds;
		const x = 0.1 + ((this.#count * 0.08) % 0.7) + loop.drift * seconds + loop.radius * Math.cos(angle);
		const y = 0.06 + this.#row * 0.095 + loop.radius * Math.sin(angle);
		return [Math.round(x * pageUnits), Math.round(y * pageUnits), Math.round(50 + 20 * Math.sin(angle / 3))];
	}
}
