import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file that has this size is kept under another name, and a new one begun. */
export const maxLogBytes = 10_000_000;
/** How many files of before are kept: `lectern.log.1` is the newest. */
export const keptLogFiles = 4;
/** What waits for a slow drive, characters; further lines are lost, and counted. */
export const maxWaitingChars = 1_000_000;

type Options = { maxBytes?: number; keptFiles?: number };

/**
 * A log file of lines that is rotated by size. Written by another thread in the order of `write`, so nobody waits for the disk;
 * lines that cannot be written are lost, and the next one that can be written is preceded by how many.
 */
export class LogFile {
	readonly file: string;
	readonly #maxBytes: number;
	readonly #keptFiles: number;
	#waiting = '';
	#waitingLines = 0;
	#lostLines = 0;
	/** null: not known yet, or the last write failed. */
	#bytes: number | null = null;
	#isWriting = false;
	#writing: Promise<void> = Promise.resolve();

	/** @param file absolute path; its folder is made when needed */
	constructor(file: string, { maxBytes = maxLogBytes, keptFiles = keptLogFiles }: Options = {}) {
		this.file = file;
		this.#maxBytes = maxBytes;
		this.#keptFiles = keptFiles;
	}

	/** @param lines of JSON, each with its line feed */
	write(lines: string): void {
		const count = lines.split('\n').length - 1;
		if (this.#waiting.length + lines.length > maxWaitingChars) {
			this.#lostLines += count;
			return;
		}
		this.#waiting += lines;
		this.#waitingLines += count;
		if (this.#isWriting) return;
		this.#isWriting = true;
		this.#writing = this.#writeAll();
	}

	/** Resolves when what was written so far is in the file, or lost. Never rejects. */
	async settled(): Promise<void> {
		await this.#writing;
	}

	async #writeAll(): Promise<void> {
		while (this.#waiting !== '') {
			const [text, lines] = [this.#waiting, this.#waitingLines];
			this.#waiting = '';
			this.#waitingLines = 0;
			try {
				const lost = this.#lostLines;
				await this.#append(lost > 0 ? lostLine(lost) + text : text);
				// Further ones may have been lost meanwhile.
				this.#lostLines -= lost;
			} catch {
				this.#bytes = null;
				this.#lostLines += lines;
			}
		}
		// In the same turn as the last look: what is written later begins anew.
		this.#isWriting = false;
	}

	/** @throws what the disk throws */
	async #append(text: string): Promise<void> {
		this.#bytes ??= await this.#openedBytes();
		const size = Buffer.byteLength(text);
		if (this.#bytes > 0 && this.#bytes + size > this.#maxBytes) {
			await this.#rotate();
			this.#bytes = 0;
		}
		await appendFile(this.file, text, { mode: 0o600 });
		this.#bytes += size;
	}

	async #openedBytes(): Promise<number> {
		await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
		return stat(this.file).then(
			({ size }) => size,
			() => 0,
		);
	}

	async #rotate(): Promise<void> {
		const nameOf = (index: number) => (index === 0 ? this.file : `${this.file}.${index}`);
		for (let index = this.#keptFiles; index > 0; index--) {
			// The older ones may not be there yet.
			const moved = rename(nameOf(index - 1), nameOf(index));
			await (index === 1 ? moved : moved.catch(() => undefined));
		}
	}
}

const lostLine = (lines: number) =>
	`${JSON.stringify({ level: 40, time: new Date().toISOString(), lines, msg: 'lines of the log were lost' })}\n`;
