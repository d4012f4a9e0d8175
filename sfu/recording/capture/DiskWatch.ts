import { SfuError } from '../../core/errors.ts';
import type { RecordingFigures } from '../../protocol/models/recording.ts';

/** How often size and free space are measured, ms. */
const intervalMs = 2_000;
/** The rate is that of the last samples: a minute, so that one share that begins does not look like the end of the disk. */
const rateSamples = 30;
/** Hosts are warned when the disk is full in fewer minutes than this. */
const warnMinutes = 15;
/** The recording ends when the disk is full in fewer minutes than this: what is there is still to be completed. */
const stopMinutes = 2;
/** Assumed until media flows, bit/s: one voice. */
const leastRateBps = 32_000;
/** From here on layers are lowered so that the disk lasts for an hour. */
const savingMinutes = 60;
/** Longer is as good as for ever, minutes. */
const maxMinutes = 24 * 60;
/** A recording does not start with less, bytes. */
const leastFreeBytes = 512 * 1024;

type Parts = {
	/** Free bytes of the disk. @throws SfuError unavailable: it is gone */
	freeBytes: () => Promise<number>;
	/** Written so far. */
	bytes: () => number;
	/** Whether some videos are kept smaller than the film shows them. */
	lowerLayers: () => boolean;
	measured(figures: RecordingFigures, diskBps: number | undefined): void;
	/** Once. */
	low(minutesLeft: number): void;
	/** Once: the disk is nearly full (insufficient-storage), or gone (unavailable). */
	failed(error: SfuError): void;
};

/** @throws SfuError insufficient-storage */
export function requireSpace(freeBytes: number): void {
	if (freeBytes < leastFreeBytes) throw new SfuError('insufficient-storage', 'the disk is full');
}

/** Watches the disk while a recording runs. */
export class DiskWatch {
	readonly #parts: Parts;
	readonly #samples: { atMs: number; bytes: number }[] = [];
	readonly #timer: NodeJS.Timeout;
	#warned = false;
	#isSampling = false;
	#closed = false;

	constructor(parts: Parts) {
		this.#parts = parts;
		this.#timer = setInterval(() => void this.#sample(), intervalMs).unref();
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		clearInterval(this.#timer);
	}

	async #sample(): Promise<void> {
		// A drive that does not answer keeps a thread of the pool busy for each question, and there are four.
		if (this.#isSampling) return;
		this.#isSampling = true;
		try {
			const freeBytes = await this.#parts.freeBytes();
			if (!this.#closed) this.#take(freeBytes);
		} catch (error) {
			if (this.#closed) return;
			this.close();
			this.#parts.failed(
				error instanceof SfuError ? error : new SfuError('unavailable', 'the disk is gone', { cause: error }),
			);
		} finally {
			this.#isSampling = false;
		}
	}

	#take(freeBytes: number): void {
		const bytes = this.#parts.bytes();
		const bitsPerSecond = this.#rate(bytes);
		const minutes = (freeBytes * 8) / Math.max(leastRateBps, bitsPerSecond) / 60;
		const minutesLeft = minutes > maxMinutes ? null : Math.floor(minutes);
		const diskBps = minutes < savingMinutes ? (freeBytes * 8) / (savingMinutes * 60) : undefined;
		this.#parts.measured({ bytes, bitsPerSecond, minutesLeft, lowerLayers: this.#parts.lowerLayers() }, diskBps);
		if (minutes < stopMinutes) {
			this.close();
			this.#parts.failed(new SfuError('insufficient-storage', 'the disk is nearly full'));
		} else if (minutes < warnMinutes && !this.#warned) {
			this.#warned = true;
			this.#parts.low(Math.floor(minutes));
		}
	}

	/** bit/s over the samples that are kept. */
	#rate(bytes: number): number {
		const now = { atMs: performance.now(), bytes };
		this.#samples.push(now);
		if (this.#samples.length > rateSamples) this.#samples.shift();
		const [first = now] = this.#samples;
		const seconds = (now.atMs - first.atMs) / 1000;
		return seconds > 0 ? Math.round(((now.bytes - first.bytes) * 8) / seconds) : 0;
	}
}
