import { stat } from 'node:fs/promises';
import { errorText } from './errorText.ts';

/** How often files are looked at, ms: what systems tell of changes misses network drives and folders that are replaced. */
const lookEveryMs = 2_000;
/** At the first one, a file may be half written, or one of several not replaced yet. */
const failuresUntilTold = 2;

/** What was read, and the files that it came from: those that the first one names, too. */
export type Read<Value> = { value: Value; files: string[] };

type Parts<Value> = {
	/** @param earlier what was read before. @throws Error: nothing changes */
	read: (earlier: Value | null) => Promise<Read<Value>>;
	/** It has changed and cannot be read; called once for each change, when the next look finds it so, too. */
	failed: (reason: string) => void;
	/** It was written or replaced, and was read; it may say the same as before. */
	changed: (earlier: Value) => void;
};

/** What a file says, read again when it has changed. While it cannot be read, what it said before counts. */
export class FollowedFile<Value> {
	readonly #parts: Parts<Value>;
	readonly #timer: NodeJS.Timeout;
	#read: Read<Value>;
	#seen: string;
	/** Looks in a row that could not read the files as they are. */
	#failures = 0;
	#isLooking = false;

	private constructor(parts: Parts<Value>, { read, seen }: Marked<Value>) {
		this.#parts = parts;
		this.#read = read;
		this.#seen = seen;
		this.#timer = setInterval(() => void this.look(), lookEveryMs).unref();
	}

	/** @throws what `read` throws */
	static async open<Value>(parts: Parts<Value>): Promise<FollowedFile<Value>> {
		const first = await parts.read(null);
		return new FollowedFile(parts, await readMarked(parts, first, await marksOf(first.files)));
	}

	get value(): Value {
		return this.#read.value;
	}

	/** Reads it again if it has changed, or could not be read. Never rejects. */
	async look(): Promise<void> {
		if (this.#isLooking) return;
		this.#isLooking = true;
		try {
			const seen = await marksOf(this.#read.files);
			if (seen === this.#seen && this.#failures === 0) return;
			if (seen !== this.#seen) this.#failures = 0;
			this.#seen = seen;
			const { value: earlier } = this.#read;
			({ read: this.#read, seen: this.#seen } = await readMarked(this.#parts, this.#read, seen));
			this.#failures = 0;
			this.#parts.changed(earlier);
		} catch (error) {
			this.#failures += 1;
			if (this.#failures === failuresUntilTold) this.#parts.failed(errorText(error));
		} finally {
			this.#isLooking = false;
		}
	}

	/** Idempotent. */
	close(): void {
		clearInterval(this.#timer);
	}
}

/** `seen`: of the files, before they were read, so that the next look notices what has changed meanwhile. */
type Marked<Value> = { read: Read<Value>; seen: string };

async function readMarked<Value>(parts: Parts<Value>, earlier: Read<Value>, seen: string): Promise<Marked<Value>> {
	const read = await parts.read(earlier.value);
	if (read.files.join('\0') === earlier.files.join('\0')) return { read, seen };
	// It names other files now, which have no marks from before yet.
	return readMarked(parts, read, await marksOf(read.files));
}

/** What differs when a file was written or replaced. */
async function marksOf(files: readonly string[]): Promise<string> {
	const marks = files.map(async (file) => {
		try {
			const { mtimeMs, size, ino } = await stat(file);
			return `${mtimeMs} ${size} ${ino}`;
		} catch {
			return 'none';
		}
	});
	return (await Promise.all(marks)).join(', ');
}
