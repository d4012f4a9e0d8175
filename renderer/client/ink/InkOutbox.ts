import { nanoid } from 'nanoid';
import { encodePoints, type StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import { type InkStyle, maxBatchPoints, maxStrokePoints } from '../../../sfu/protocol/models/ink.ts';
import type { RequestInput } from '../../../sfu/protocol/operations.ts';
import { CallError } from '../signalling/CallError.ts';
import type { Stroke } from './Stroke.ts';

/**
 * Points are sent in batches so far apart, ms: with each frame of a screen of 60 Hz, with which mice and fingers are reported, and
 * which is not exact; pens are reported more often.
 */
const frameMs = 13;
/**
 * The same while more than `fewOthers` draw as well, ms: two frames. The server merges what they draw, so that sooner is hardly seen, and each
 * batch costs it as much as a chat message. The first batch of a stroke goes out so late, too: what a palm has drawn is often taken back by then.
 */
const twoFramesMs = 29;
const fewOthers = 3;
/**
 * A batch goes out with the point that makes it due, so that it waits for nothing; those behind which none comes go out so much later, ms.
 */
const lastPointMs = 15;
/** When the server has not answered, and the connection is still there, ms. */
const retryMs = 2_000;

/** A stroke of ours that the server does not have yet, or not all of. */
type OwnStroke = Stroke & {
	surface: string;
	points: StrokePoint[];
	/** The server has all of it. */
	delivered: boolean;
};

type Sending = OwnStroke & {
	/** Points that are on their way or have arrived. */
	sentCount: number;
	/** That it is done is on its way. */
	sentDone: boolean;
	/** Nothing is sent before `resume`, or before it is time to try again. */
	stalled: boolean;
	/** How often it was sent from its beginning: batches of an earlier time do not count. */
	round: number;
	/** How often the server did not know what came before. */
	misses: number;
};

/** By then the server has told of a stroke that it has, unless somebody erased it at once, ms. */
const toldMs = 1_000;

type Author = { peerId: string; name: string };

type Needs = {
	send: (data: RequestInput<'drawInk'>) => Promise<unknown>;
	/** A stroke has changed, or has gone. */
	changed: (surface: string) => void;
	/** How many others draw on the surface at this moment. */
	othersDrawing: (surface: string) => number;
	/** The server refuses a stroke for good: it is not drawn. */
	refused: (error: CallError) => void;
};

/** Codes after which a stroke is sent again, from its beginning: the server skips the points that it has. */
const passing: ReadonlySet<string> = new Set(['unavailable', 'rate-limited', 'wrong-state']);
/** A stroke whose beginning the server has never got after that many rounds is given up. */
const maxMisses = 5;

/**
 * Our strokes on their way to the server: they are drawn at once, sent in batches while they grow, and again after a lost
 * connection under the same id.
 */
export class InkOutbox {
	readonly #needs: Needs;
	readonly #strokes = new Map<string, Sending>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#flushedAtMs = Number.NEGATIVE_INFINITY;
	#retryTimer: ReturnType<typeof setTimeout> | undefined;

	constructor(needs: Needs) {
		this.#needs = needs;
	}

	/** Those of a surface, in the order of drawing. */
	of(surface: string): OwnStroke[] {
		return [...this.#strokes.values()].filter((stroke) => stroke.surface === surface);
	}

	/** @returns id of the new stroke */
	begin(surface: string, style: InkStyle, author: Author): string {
		const strokeId = nanoid();
		this.#flushedAtMs = performance.now();
		this.#strokes.set(strokeId, {
			...{ ...style, ...author, strokeId, surface },
			...{ points: [], closed: false, delivered: false },
			...{ sentCount: 0, sentDone: false, stalled: false, round: 1, misses: 0 },
		});
		return strokeId;
	}

	/** @returns id of the stroke that goes on: another one where this one is as long as a stroke may be */
	add(strokeId: string, points: readonly StrokePoint[]): string {
		const stroke = this.#strokes.get(strokeId);
		if (!stroke || stroke.closed || points.length === 0) return strokeId;
		const room = maxStrokePoints - stroke.points.length;
		stroke.points.push(...points.slice(0, room));
		this.#changed(stroke);
		if (points.length <= room) return strokeId;
		this.end(strokeId);
		const { surface, tool, color, width, peerId, name } = stroke;
		const last = stroke.points.at(-1);
		const next = this.begin(surface, { tool, color, width }, { peerId, name });
		return this.add(next, [...(last ? [last] : []), ...points.slice(room)]);
	}

	/** Nothing is added any more. A stroke without points is forgotten. */
	end(strokeId: string): void {
		const stroke = this.#strokes.get(strokeId);
		if (!stroke || stroke.closed) return;
		stroke.closed = true;
		if (stroke.points.length === 0) this.forget(strokeId);
		else this.#changed(stroke);
	}

	/** @returns whether the server may have a part of it */
	cancel(strokeId: string): boolean {
		const stroke = this.#strokes.get(strokeId);
		if (!stroke) return true;
		const wasSent = stroke.sentCount > 0;
		this.forget(strokeId);
		return wasSent;
	}

	/** It is drawn from what the server tells. */
	forget(strokeId: string): void {
		const stroke = this.#strokes.get(strokeId);
		if (this.#strokes.delete(strokeId) && stroke) this.#needs.changed(stroke.surface);
	}

	/** Sends what there is without waiting for more, e.g. before it is undone. */
	flush(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#flushedAtMs = performance.now();
		for (const stroke of this.#strokes.values()) if (!stroke.stalled) this.#sendRest(stroke);
	}

	/** In the room again: the server may have lost what it has not acknowledged. */
	resume(): void {
		clearTimeout(this.#retryTimer);
		this.#retryTimer = undefined;
		for (const stroke of this.#strokes.values()) if (!stroke.delivered) restart(stroke, { stalled: false });
		this.flush();
	}

	/** Idempotent. */
	close(): void {
		clearTimeout(this.#timer);
		clearTimeout(this.#retryTimer);
		this.#strokes.clear();
	}

	#changed({ surface, sentCount }: Sending): void {
		this.#needs.changed(surface);
		const isSlow = sentCount === 0 || this.#needs.othersDrawing(surface) > fewOthers;
		const batchMs = isSlow ? twoFramesMs : frameMs;
		const sinceMs = performance.now() - this.#flushedAtMs;
		if (sinceMs >= batchMs) this.flush();
		else this.#timer ??= setTimeout(() => this.flush(), batchMs + lastPointMs - sinceMs);
	}

	#sendRest(stroke: Sending): void {
		while (stroke.sentCount < stroke.points.length || (stroke.closed && !stroke.sentDone)) {
			const from = stroke.sentCount;
			const points = stroke.points.slice(from, from + maxBatchPoints);
			const done = stroke.closed && from + points.length === stroke.points.length;
			stroke.sentCount += points.length;
			stroke.sentDone = done;
			void this.#send(stroke, from, points, done);
		}
	}

	async #send(stroke: Sending, from: number, points: StrokePoint[], done: boolean): Promise<void> {
		const { surface, strokeId, round } = stroke;
		const batch = { strokeId, from, points: encodePoints(points, stroke.points[from - 1]), ...(done && { done }) };
		try {
			await this.#needs.send({ surface, strokes: [from === 0 ? { ...batch, style: styleOf(stroke) } : batch] });
			if (done) {
				stroke.delivered = true;
				this.#needs.changed(surface);
				setTimeout(() => this.forget(strokeId), toldMs);
			}
		} catch (cause) {
			// Batches that were sent behind one that failed fail with it.
			if (stroke.round === round) this.#failed(stroke, CallError.from(cause));
		}
	}

	#failed(stroke: Sending, error: CallError): void {
		if (!this.#strokes.has(stroke.strokeId)) return;
		if (error.code === 'wrong-state') stroke.misses += 1;
		if (!passing.has(error.code) || stroke.misses > maxMisses) {
			this.forget(stroke.strokeId);
			// Somebody has cleared the page under our pen.
			if (error.code !== 'not-found') this.#needs.refused(error);
			return;
		}
		restart(stroke, { stalled: true });
		const waitMs = error.code === 'wrong-state' ? 0 : (error.retryAfterMs ?? retryMs);
		this.#retryTimer ??= setTimeout(() => this.#retry(), waitMs);
	}

	#retry(): void {
		this.#retryTimer = undefined;
		for (const stroke of this.#strokes.values()) stroke.stalled = false;
		this.flush();
	}
}

function restart(stroke: Sending, { stalled }: { stalled: boolean }): void {
	Object.assign(stroke, { sentCount: 0, sentDone: false, stalled, round: stroke.round + 1 });
}

function styleOf({ tool, color, width, text }: InkStyle): InkStyle {
	return { tool, color, width, ...(text !== undefined && { text }) };
}
