import { stat } from 'node:fs/promises';

/** Some file systems count in seconds, at worst two: what was written since may have the same time, ms. */
const coarsestMs = 3_000;

/** Whether a database was written to, by whichever process: by the times of its files, without opening it. */
export class FileChanges {
	readonly #file: string;
	#seen: string | null = null;

	/** @param file of the database */
	constructor(file: string) {
		this.#file = file;
	}

	/** Since the last call; true at the first one, and when it cannot be told. Never rejects. */
	async look(): Promise<boolean> {
		const seen = this.#seen;
		// One after the other: a drive that hangs takes one thread of libuv's, not two.
		const states = [await stateOf(this.#file), await stateOf(`${this.#file}-wal`)];
		this.#seen = states.join(' ');
		return this.#seen !== seen || states.includes(unclear);
	}
}

const unclear = 'unclear';

async function stateOf(file: string): Promise<string> {
	const found = await stat(file).catch(() => null);
	// SQLite creates an empty log when it only reads.
	if (!found || found.size === 0) return 'none';
	const { ino, size, mtimeMs } = found;
	const isCoarse = mtimeMs % 1_000 === 0;
	return isCoarse && Date.now() - mtimeMs < coarsestMs ? unclear : `${ino}:${size}:${mtimeMs}`;
}
