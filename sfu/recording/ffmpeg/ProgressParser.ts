/** How far one run of FFmpeg is. */
export type FfmpegProgress = {
	/** Of video that were written. */
	frames: number;
	/** Written so far, ms of media. */
	outTimeMs: number;
	/** Written so far. */
	bytes: number;
};

/** Reads what `-progress` prints: lines `key=value`, in blocks that end with `progress=…`. */
export class ProgressParser {
	/** null: no block yet. */
	last: FfmpegProgress | null = null;
	readonly #parsed: (progress: FfmpegProgress, isFurther: boolean) => void;
	#rest = '';
	#block = new Map<string, string>();

	/** @param parsed called per block; `isFurther`: something was written since the block before */
	constructor(parsed: (progress: FfmpegProgress, isFurther: boolean) => void) {
		this.#parsed = parsed;
	}

	/** @param text the next piece of the output, cut anywhere */
	add(text: string): void {
		const lines = (this.#rest + text).split('\n');
		this.#rest = lines.pop() ?? '';
		for (const line of lines) this.#addLine(line.trim());
	}

	#addLine(line: string): void {
		const at = line.indexOf('=');
		if (at < 0) return;
		const key = line.slice(0, at);
		this.#block.set(key, line.slice(at + 1).trim());
		if (key !== 'progress') return;
		const before = this.last;
		// A field is `N/A`, or missing, until there is something to say.
		this.last = {
			frames: this.#number('frame') ?? before?.frames ?? 0,
			outTimeMs: Math.max(0, (this.#number('out_time_us') ?? 0) / 1000, before?.outTimeMs ?? 0),
			bytes: this.#number('total_size') ?? before?.bytes ?? 0,
		};
		this.#block.clear();
		const { frames, outTimeMs, bytes } = this.last;
		const isFurther = before === null || frames > before.frames || outTimeMs > before.outTimeMs || bytes > before.bytes;
		this.#parsed(this.last, isFurther);
	}

	#number(key: string): number | undefined {
		const value = Number.parseInt(this.#block.get(key) ?? '', 10);
		return Number.isFinite(value) ? value : undefined;
	}
}
