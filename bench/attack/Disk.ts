/** A disk that can be full: a tmpfs of its own. */
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Obstacle } from './Attack.ts';
import { run } from './command.ts';

const size = '32m';
/** From large to small: the last write that fits leaves nothing. */
const chunkBytes = [1 << 20, 1 << 12, 1];

export class Disk {
	readonly folder: string;
	readonly #ballast: string;

	private constructor(folder: string) {
		this.folder = folder;
		this.#ballast = join(folder, 'ballast');
	}

	/** @throws Obstacle: only root mounts */
	static async mount(): Promise<Disk> {
		const folder = await mkdtemp(join(tmpdir(), 'lectern-attack-disk-'));
		const { code } = await run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'lectern-attack', folder]).catch(() => ({
			code: 1,
		}));
		if (code === 0) return new Disk(folder);
		await rm(folder, { recursive: true });
		throw new Obstacle('a disk of its own needs root');
	}

	/** Until not one byte more fits. */
	async fill(): Promise<void> {
		const file = await open(this.#ballast, 'w');
		try {
			for (const bytes of chunkBytes) await writeUntilFull(file, Buffer.alloc(bytes));
		} finally {
			await file.close();
		}
	}

	async free(): Promise<void> {
		await rm(this.#ballast, { force: true });
	}

	async unmount(): Promise<void> {
		await run('umount', ['-l', this.folder]);
		await rm(this.folder, { recursive: true, force: true });
	}
}

type Writable = { write(bytes: Buffer): Promise<{ bytesWritten: number }> };

async function writeUntilFull(file: Writable, bytes: Buffer): Promise<void> {
	for (;;) {
		try {
			const { bytesWritten } = await file.write(bytes);
			if (bytesWritten < bytes.length) return;
		} catch {
			return;
		}
	}
}
