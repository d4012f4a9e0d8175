import { type FSWatcher, watch } from 'node:fs';

/** Where the system does not tell that a file has changed, e.g. on a network drive, ms. */
const lookEveryMs = 1_000;
/** SQLite writes first and makes the change visible when it is on the disk: so long after the system has told, ms. */
const lookAfterMs = { first: 20, again: 200 };

/**
 * Notices what `lectern token revoke`, another process, has revoked: within milliseconds where the system tells that the
 * database has changed. The thread of the writer reads it: a disk that hangs must not stop the server.
 */
export class RevocationWatch {
	readonly #look: () => Promise<void>;
	#watcher: FSWatcher | null = null;
	#timer: NodeJS.Timeout | undefined;
	#isExpected = false;
	#isLooking = false;
	#hasChanged = false;
	#closed = false;

	/** @param look reads the new ones. Never rejects */
	constructor(look: () => Promise<void>) {
		this.#look = look;
	}

	start(folder: string): void {
		this.#timer = setInterval(() => void this.#lookNow(), lookEveryMs).unref();
		try {
			this.#watcher = watch(folder, { persistent: false }, () => this.#lookSoon());
			this.#watcher.on('error', () => this.#watcher?.close());
		} catch {
			// The timer looks.
		}
		void this.#lookNow();
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		clearInterval(this.#timer);
		this.#watcher?.close();
	}

	/** Changes come in bursts: one is enough. */
	#lookSoon(): void {
		if (this.#isExpected) return;
		this.#isExpected = true;
		setTimeout(() => {
			this.#isExpected = false;
			void this.#lookNow();
		}, lookAfterMs.first).unref();
		setTimeout(() => void this.#lookNow(), lookAfterMs.again).unref();
	}

	/** One at a time, and another one if something has changed meanwhile. */
	async #lookNow(): Promise<void> {
		this.#hasChanged = true;
		if (this.#isLooking) return;
		this.#isLooking = true;
		while (this.#hasChanged && !this.#closed) {
			this.#hasChanged = false;
			await this.#look();
		}
		this.#isLooking = false;
	}
}
