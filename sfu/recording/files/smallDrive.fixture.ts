/** A drive of 1 MiB in memory, to be filled, unplugged or made read-only. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export class SmallDrive {
	#isMounted = true;

	private constructor(readonly folder: string) {}

	/** @param options `inodes`: how many files and folders fit; default 1000 */
	static async mount(options: { inodes?: number } = {}): Promise<SmallDrive> {
		const folder = await mkdtemp(join(tmpdir(), 'lectern-drive-'));
		try {
			await run('mount', ['-t', 'tmpfs', '-o', `size=1m,nr_inodes=${options.inodes ?? 1000}`, 'tmpfs', folder]);
		} catch (error) {
			await rm(folder, { recursive: true });
			throw error;
		}
		return new SmallDrive(folder);
	}

	async makeReadOnly(): Promise<void> {
		await run('mount', ['-o', 'remount,ro', this.folder]);
	}

	/** At once, whatever is open: those who have a file open do not notice. */
	async unplug(): Promise<void> {
		if (!this.#isMounted) return;
		this.#isMounted = false;
		await run('umount', ['--lazy', this.folder]);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.unplug();
		await rm(this.folder, { recursive: true, force: true });
	}
}

async function whyNot(): Promise<string | undefined> {
	if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux may mount';
	try {
		await using _drive = await SmallDrive.mount();
		return undefined;
	} catch (error) {
		return String(error);
	}
}

/** Why tests with a small drive are skipped. */
export const noSmallDrive = await whyNot();
if (noSmallDrive) console.warn(`Full, read-only and unplugged drives are not tested: ${noSmallDrive}`);
