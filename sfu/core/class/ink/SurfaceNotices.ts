import { encodeInkFrame, type NewPoints } from '../../../protocol/ink/inkFrame.ts';
import { type InkStrokeHead, laserRestMs } from '../../../protocol/models/ink.ts';
import type { Notices } from '../../../protocol/notices.ts';
import { steadyNowMs } from '../../../steadyClock.ts';
import { inkNoticeBytes } from '../../limits.ts';
import { FrameClock } from './FrameClock.ts';
import type { Stroke } from './Stroke.ts';

type InkNotice = 'inkDrawn' | 'inkChanged' | 'laserMoved';
type Tell = <Name extends InkNotice>(name: Name, data: Notices[Name]) => void;
type LaserPlace = Notices['laserMoved']['lasers'][number]['at'];

/** Characters that the number of a removed stroke takes. */
const numberBytes = 6;

/** Tells those who see one surface what happens on it, in the order in which it happens. */
export class SurfaceNotices {
	readonly #surface: string;
	/** Names the surface in frames. */
	readonly surfaceNumber: number;
	readonly #tell: Tell;
	readonly #clock = new FrameClock(() => this.#send());
	/** By number of the stroke. */
	readonly #points = new Map<number, NewPoints>();
	/** By peer id. */
	readonly #lasers = new Map<string, LaserPlace>();
	/** Where they came to, and when (steady clock); of those who have not said that they point no more. */
	readonly #pointing = new Map<string, { at: NonNullable<LaserPlace>; atMs: number }>();
	#begun: InkStrokeHead[] = [];
	#revision = 0;
	#changedRevision = 0;

	constructor(surface: string, surfaceNumber: number, tell: Tell) {
		this.#surface = surface;
		this.surfaceNumber = surfaceNumber;
		this.#tell = tell;
	}

	/** That of the last notice. */
	get revision(): number {
		return this.#revision;
	}

	/** That of the last notice which removed strokes, or put some back. */
	get changedRevision(): number {
		return this.#changedRevision;
	}

	/** Who points, and where. Not those who rest: the end of their pointing may have been refused, or lost. */
	get lasers(): { peerId: string; at: NonNullable<LaserPlace> }[] {
		const sinceMs = steadyNowMs() - laserRestMs;
		return [...this.#pointing].flatMap(([peerId, { at, atMs }]) => (atMs > sinceMs ? { peerId, at } : []));
	}

	begins({ head }: Stroke): void {
		this.#begun.push(head);
	}

	/** A stroke has got more points, and ends, or not. `before`: the point in front of them, with the index `from - 1`. */
	grows({ head: { number } }: Stroke, { from, before, points, done }: Omit<NewPoints, 'number'>): void {
		const waiting = this.#points.get(number);
		if (!waiting) {
			this.#points.set(number, { number, from, before, points: [...points], done });
			return;
		}
		waiting.points.push(...points);
		waiting.done ||= done;
	}

	/** Everything of one request has been said. */
	drew(peerId: string): void {
		this.#clock.drew(peerId);
	}

	points(peerId: string, at: LaserPlace): void {
		this.#lasers.set(peerId, at);
		if (at) this.#pointing.set(peerId, { at, atMs: steadyNowMs() });
		else this.#pointing.delete(peerId);
		this.#clock.drew(peerId);
	}

	/** Nobody is told: pages let a pointer fade whose last message was lost. */
	pointerLeft(peerId: string): void {
		this.#pointing.delete(peerId);
	}

	changed(removed: readonly Stroke[], added: readonly Stroke[]): void {
		this.flush();
		const head = { surface: this.#surface, surfaceNumber: this.surfaceNumber, revision: ++this.#revision };
		this.#changedRevision = this.#revision;
		const bytes = added.reduce((sum, { size }) => sum + size, removed.length * numberBytes);
		if (bytes > inkNoticeBytes) this.#tell('inkChanged', { ...head, reload: true });
		else
			this.#tell('inkChanged', {
				...head,
				removed: removed.map(({ head: { number } }) => number),
				added: added.map(({ view }) => view),
			});
	}

	/** Sends at once what waits to be merged. */
	flush(): void {
		this.#clock.flush();
	}

	/** What waits is not sent any more. */
	close(): void {
		this.#clock.stop();
	}

	#send(): void {
		const { surfaceNumber } = this;
		if (this.#points.size > 0) {
			const begun = this.#begun;
			const frame = encodeInkFrame({ surfaceNumber, revision: ++this.#revision }, this.#points.values());
			this.#points.clear();
			this.#begun = [];
			this.#tell('inkDrawn', { frame, ...(begun.length > 0 && { surface: this.#surface, begun }) });
		}
		if (this.#lasers.size > 0) {
			const lasers = [...this.#lasers].map(([peerId, at]) => ({ peerId, at }));
			this.#lasers.clear();
			this.#tell('laserMoved', { surface: this.#surface, lasers });
		}
	}
}
