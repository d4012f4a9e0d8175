/** A drive of 1 MiB in memory, to be filled, unplugged or made read-only. */
import { execFile } from 'node:child_process';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemErrorCode } from '../errorText.ts';

const run = promisify(execFile);

export class SmallDrive {
	#mounts = 1;

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

	/** As seen by this path only, also while files on it are open for writing. */
	async lock(): Promise<void> {
		await run('mount', ['--bind', this.folder, this.folder]);
		await run('mount', ['-o', 'remount,bind,ro', this.folder]);
		this.#mounts++;
	}

	/** Undoes `lock`. */
	async unlock(): Promise<void> {
		await run('umount', ['--lazy', this.folder]);
		this.#mounts--;
	}

	/** Leaves no free byte. `empty` makes room again. */
	async fill(): Promise<void> {
		const file = await open(join(this.folder, 'ballast'), 'a');
		try {
			for (const size of [65_536, 4_096]) await writeUntilFull(file, Buffer.alloc(size));
		} finally {
			await file.close();
		}
	}

	async empty(): Promise<void> {
		await rm(join(this.folder, 'ballast'));
	}

	/** At once, whatever is open: those who have a file open do not notice. */
	async unplug(): Promise<void> {
		for (; this.#mounts > 0; this.#mounts--) await run('umount', ['--lazy', this.folder]);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.unplug();
		await rm(this.folder, { recursive: true, force: true });
	}
}

async function writeUntilFull(file: FileHandle, block: Buffer): Promise<void> {
	try {
		for (;;) await file.write(block);
	} catch (error) {
		if (systemErrorCode(error) !== 'ENOSPC') throw error;
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
