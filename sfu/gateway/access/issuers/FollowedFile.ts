import { stat } from 'node:fs/promises';
import { errorText } from '../../../errorText.ts';

/** How often files are looked at, ms: what systems tell of changes misses network drives and folders that are replaced. */
export const lookEveryMs = 2_000;

/** What was read, and the files that it came from: those that the first one names, too. */
export type Read<Value> = { value: Value; files: string[] };

type Parts<Value> = {
	/** @param earlier what was read before. @throws Error: nothing changes */
	read: (earlier: Value | null) => Promise<Read<Value>>;
	/** It has changed and cannot be read; called once for each change. */
	failed: (reason: string) => void;
	changed: (earlier: Value) => void;
};

/** What a file says, read again when it has changed. While it cannot be read, what it said before counts. */
export class FollowedFile<Value> {
	readonly #parts: Parts<Value>;
	readonly #timer: NodeJS.Timeout;
	#read: Read<Value>;
	#seen: string;
	#isLooking = false;

	private constructor(parts: Parts<Value>, read: Read<Value>, seen: string) {
		this.#parts = parts;
		this.#read = read;
		this.#seen = seen;
		this.#timer = setInterval(() => void this.look(), lookEveryMs).unref();
	}

	/** @throws what `read` throws */
	static async open<Value>(parts: Parts<Value>): Promise<FollowedFile<Value>> {
		const read = await parts.read(null);
		// A change between the two is noticed by its time, unless it is of the same moment.
		return new FollowedFile(parts, read, await marksOf(read.files));
	}

	get value(): Value {
		return this.#read.value;
	}

	/** Reads it again if it has changed. Never rejects. */
	async look(): Promise<void> {
		if (this.#isLooking) return;
		this.#isLooking = true;
		try {
			const seen = await marksOf(this.#read.files);
			if (seen === this.#seen) return;
			this.#seen = seen;
			const { value: earlier } = this.#read;
			this.#read = await this.#parts.read(earlier);
			this.#seen = await marksOf(this.#read.files);
			this.#parts.changed(earlier);
		} catch (error) {
			this.#parts.failed(errorText(error));
		} finally {
			this.#isLooking = false;
		}
	}

	/** Idempotent. */
	close(): void {
		clearInterval(this.#timer);
	}
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
