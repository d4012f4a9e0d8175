import { existsSync, globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const [library] = process.platform === 'linux' ? globSync('/usr/lib/*/faketime/libfaketimeMT.so.1') : [];

/** The reason why no program can run with a wrong clock on this machine, or null. */
export const obstacleToWrongClocks =
	library !== undefined && existsSync(library) ? null : "Debian's faketime is not installed";

/** A wrong clock for other programs (libfaketime), which can be set while they run. */
export class WrongClock {
	readonly #file: string;

	/** @param folder for a file of its own */
	constructor(folder: string) {
		this.#file = join(folder, 'clock');
	}

	/**
	 * Environment variables for programs that shall have this clock. Call `set` before they start.
	 * @param timePasses `set` lets the time pass, for all clocks, instead of setting the one that can be set
	 */
	environment(timePasses = false): NodeJS.ProcessEnv {
		return {
			LD_PRELOAD: library,
			FAKETIME_TIMESTAMP_FILE: this.#file,
			// The file is read again at every look at the clock.
			FAKETIME_NO_CACHE: '1',
			...(!timePasses && { FAKETIME_DONT_FAKE_MONOTONIC: '1' }),
		};
	}

	/** @param days that the clock is ahead of the real time; 0: right */
	set(days: number): Promise<void> {
		return writeFile(this.#file, `${days < 0 ? '' : '+'}${Math.round(days * 86_400)}\n`);
	}
}
