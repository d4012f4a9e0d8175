import { EventEmitter } from 'node:events';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SfuError } from '../../core/errors.ts';
import { systemErrorCode } from '../../errorText.ts';
import { syncFolder } from '../../store/files.ts';
import { storageError } from './storageError.ts';

/** A power cut loses at most this much of a recording, ms, and what the disk needs to sync. */
const syncEveryMs = 2_000;
/**
 * What may wait for the disk, bytes: more than a minute of a shared screen (2.5 Mbit/s), so that a disk that spins up or an
 * SD card that tidies itself loses nothing; twenty files on a disk that hangs take 640 MiB of memory and no more.
 */
const maxQueuedBytes = 32 * 2 ** 20;
/** What drives answer that cannot sync, e.g. some network drives: recording goes on without. */
const cannotSync = new Set(['EINVAL', 'ENOTSUP', 'ENOSYS']);

type SegmentFileEvents = { failed: [failure: SfuError] };

/**
 * A new file, readable by this user only, that grows at its end. Every write is handed to the system at once, so a killed
 * process loses nothing of it, and is synced within 2 s. After the first failure it ignores everything.
 *
 * Emits `failed` at most once and never during a call of this object: insufficient-storage (disk full) or unavailable (the file
 * exists already, no such folder, read-only, unplugged, deleted, the disk does not keep up).
 */
export class SegmentFile extends EventEmitter<SegmentFileEvents> {
	#opening: Promise<FileHandle> | undefined;
	#queue: Uint8Array[] = [];
	#queuedBytes = 0;
	#bytes = 0;
	#failure: SfuError | undefined;
	#draining: Promise<void> | undefined;
	#waiting: (() => void)[] = [];
	#isUnsynced = false;
	#isFolderSynced = false;
	#syncTimer: NodeJS.Timeout | undefined;
	#syncing: Promise<void> | undefined;
	#closing: Promise<void> | undefined;

	/** The first write creates the file. */
	constructor(readonly path: string) {
		super();
	}

	/** Bytes that were handed to the system. */
	get bytes(): number {
		return this.#bytes;
	}

	get failure(): SfuError | undefined {
		return this.#failure;
	}

	/** Appends a copy of `chunk`, in the order of the calls. Ignored after a failure and after `close`. */
	write(chunk: Uint8Array): void {
		if (this.#failure || this.#closing) return;
		this.#queuedBytes += chunk.length;
		if (this.#queuedBytes > maxQueuedBytes) {
			this.#fail(new SfuError('unavailable', `cannot write ${this.path}: the disk does not keep up`));
			return;
		}
		// Not `slice`: of a Buffer, that would be the same memory.
		this.#queue.push(new Uint8Array(chunk));
		this.#draining ??= this.#drain();
	}

	/** Resolves when everything written so far was handed to the system, or the file failed. */
	async written(): Promise<void> {
		if (this.#draining && !this.#failure) await new Promise<void>((resolve) => this.#waiting.push(resolve));
	}

	/** Writes and syncs what is left, however long the disk needs for it. Never throws: see `failed`. */
	close(): Promise<void> {
		this.#closing ??= this.#finish();
		return this.#closing;
	}

	async #drain(): Promise<void> {
		try {
			const handle = await this.#open();
			while (this.#queue.length > 0) await this.#writeQueue(handle);
		} catch (error) {
			this.#fail(storageError(error, `write ${this.path}`));
		}
		this.#draining = undefined;
		this.#release();
	}

	#open(): Promise<FileHandle> {
		this.#opening ??= open(this.path, 'ax', 0o600);
		return this.#opening;
	}

	async #writeQueue(handle: FileHandle): Promise<void> {
		const batch = Buffer.concat(this.#queue);
		this.#queue = [];
		for (let offset = 0; offset < batch.length; ) {
			const { bytesWritten } = await handle.write(batch, offset);
			offset += bytesWritten;
			this.#bytes += bytesWritten;
		}
		this.#queuedBytes -= batch.length;
		this.#isUnsynced = true;
		this.#syncSoon();
	}

	/** Those who wait for the queue to be written go on. */
	#release(): void {
		for (const resolve of this.#waiting.splice(0)) resolve();
	}

	#syncSoon(): void {
		if (this.#syncTimer || this.#syncing || this.#closing || this.#failure) return;
		this.#syncTimer = setTimeout(async () => {
			this.#syncTimer = undefined;
			this.#syncing = this.#sync();
			await this.#syncing;
			this.#syncing = undefined;
			if (this.#isUnsynced) this.#syncSoon();
		}, syncEveryMs);
	}

	async #sync(): Promise<void> {
		try {
			const handle = await this.#open();
			this.#isUnsynced = false;
			await syncData(handle);
			if (!this.#isFolderSynced) await syncFolder(dirname(this.path));
			this.#isFolderSynced = true;
			await this.#requireFile(handle);
		} catch (error) {
			this.#fail(storageError(error, `sync ${this.path}`));
		}
	}

	/** An open file accepts writes after it was deleted or its drive was unmounted, although nobody can find them. */
	async #requireFile(handle: FileHandle): Promise<void> {
		const { nlink } = await handle.stat();
		if (nlink === 0) throw new SfuError('unavailable', `cannot write ${this.path}: it was deleted`);
		await stat(this.path);
	}

	#fail(failure: SfuError): void {
		if (this.#failure) return;
		this.#failure = failure;
		this.#queue = [];
		clearTimeout(this.#syncTimer);
		this.#release();
		queueMicrotask(() => this.emit('failed', failure));
	}

	async #finish(): Promise<void> {
		await this.written();
		clearTimeout(this.#syncTimer);
		if (!this.#failure) await this.#syncing;
		if (this.#isUnsynced && !this.#failure) await this.#sync();
		const closed = this.#opening?.then((handle) => handle.close()).catch(() => undefined);
		// On a disk that does not answer, an operation may stay in flight for ever, and closing waits for it.
		if (!this.#draining && !this.#syncing) await closed;
	}
}

async function syncData(handle: FileHandle): Promise<void> {
	try {
		await handle.datasync();
	} catch (error) {
		if (!cannotSync.has(systemErrorCode(error) ?? '')) throw error;
	}
}
