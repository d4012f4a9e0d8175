import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { SfuError } from '../../core/errors.ts';
import type { StorageTrouble } from '../../protocol/models/storage.ts';
import type { Batch, BatchResult, Statement } from './BatchWriter.ts';
import { type Change, Pending, type RowId } from './Pending.ts';
import type { Writer } from './Writer.ts';

/**
 * Commits are so far apart at least, ms, unless somebody waits while none was made for so long: each costs as much as fifty rows in one,
 * and whoever draws sends sixty rows a second.
 */
const gatherMs = 10;
/** Nobody waits longer for the disk, ms. */
const waitAtMostMs = 1_000;
/** A disk that has not answered for so long counts as one that cannot be written, ms. */
const hungAfterMs = 5_000;
/** Before the first and the last of many repetitions, ms. */
const retryMs = { first: 250, most: 5_000 };
/** Time for a last attempt when the store is closed, ms. Only a disk that does not answer needs so long. */
const closeWithinMs = 2_500;

export type WriteQueueParts = {
	writer: Pick<Writer, 'write' | 'close'>;
	/** Everything that is kept, for a file that does not have it: first what empties the tables, then the rows. */
	everything: () => { emptying: readonly Statement[]; rows: readonly (RowId & { statement: Statement })[] };
	logger: Logger;
};

type Events = {
	troubleChanged: [trouble: StorageTrouble | null];
	/** The file is another one from now on: it was damaged, deleted, or on a drive that was unplugged. */
	fileReplaced: [];
};

/**
 * Brings changes to the disk: in order, all that have come together as one transaction. While the disk is full, locked or gone,
 * it tries again and again, and nobody waits.
 */
export class WriteQueue extends EventEmitter<Events> {
	readonly #parts: WriteQueueParts;
	readonly #pending = new Pending();
	/** Number of changes so far, and of those that are on the disk. */
	#count = 0;
	#written = 0;
	#isWriting = false;
	#gatherTimer: NodeJS.Timeout | undefined;
	/** When the last batch began, ms on the clock of `performance.now()`. */
	#tookAtMs = Number.NEGATIVE_INFINITY;
	#needsEverything = false;
	#isSlow = false;
	#isStalled = false;
	#trouble: StorageTrouble | null = null;
	#retryMs = retryMs.first;
	#retryTimer: NodeJS.Timeout | undefined;
	#closed: Promise<void> | undefined;
	/** Who waits, and for which count. */
	readonly #waiting = new Set<{ count: number; resolve: () => void }>();

	constructor(parts: WriteQueueParts) {
		super();
		// Every room listens.
		this.setMaxListeners(0);
		this.#parts = parts;
	}

	/** Why the latest changes are not on the disk; null: nothing keeps them from it. */
	get trouble(): StorageTrouble | null {
		return this.#trouble;
	}

	/** Whether the trouble is that the disk has not answered for long, and may still answer. */
	get isStalled(): boolean {
		return this.#isStalled;
	}

	/** How many changes there were; whoever made one finds it increased. */
	get count(): number {
		return this.#count;
	}

	/** Tells that a row is on the disk already. */
	found(row: RowId): void {
		this.#pending.found(row);
	}

	/** Changes of a group that are not on the disk yet, in order. */
	unwritten(group: string): Change[] {
		return this.#pending.of(group);
	}

	write(row: RowId, ...statements: Statement[]): void {
		this.#pending.write(row, statements);
		this.#changed();
	}

	remove(row: RowId, statement: Statement): void {
		this.#pending.remove(row, statement);
		this.#changed();
	}

	/** Removes all rows of a group. */
	clear(group: string, statement: Statement): void {
		this.#pending.clear(group, statement);
		this.#changed();
	}

	/** Settles when all changes so far are on the disk, when there is trouble, or after `waitAtMostMs`. Never rejects. */
	async written(): Promise<void> {
		const count = this.#count;
		if (this.#isSlow || this.#isSettled(count)) return;
		const settled = new AbortController();
		const timer = setTimeout(() => {
			this.#isSlow = true;
			settled.abort();
		}, waitAtMostMs).unref();
		await this.#settled(count, settled.signal);
		clearTimeout(timer);
	}

	/**
	 * Settles when all changes so far are on the disk.
	 * @throws SfuError insufficient-storage, unavailable: there is trouble
	 */
	async kept(): Promise<void> {
		const count = this.#count;
		await this.#settled(count);
		if (this.#written < count) throw notKept(this.#trouble);
	}

	/** Forgets the changes that are not on the disk. */
	discard(): void {
		this.#endGathering();
		this.#pending.forget();
		this.#written = this.#count;
	}

	/** Tries a last time to write what is not on the disk. Idempotent. */
	close(): Promise<void> {
		this.#closed ??= this.#finish();
		return this.#closed;
	}

	#changed(): void {
		this.#count++;
		if (!this.#trouble && !this.#closed && !this.#isWriting) this.#writeSoon();
	}

	/** One batch at a time; what comes meanwhile is the next one. */
	async #write(): Promise<void> {
		if (this.#isWriting) return;
		this.#isWriting = true;
		this.#endGathering();
		clearTimeout(this.#retryTimer);
		// Changes of one turn of the event loop belong together.
		await Promise.resolve();
		const count = this.#count;
		const hung = setTimeout(() => {
			this.#isStalled = true;
			this.#setTrouble('unwritable', 'the disk does not answer');
		}, hungAfterMs).unref();
		this.#tookAtMs = performance.now();
		const changes = this.#pending.take();
		const result = await this.#parts.writer.write(this.#batchOf(changes));
		clearTimeout(hung);
		this.#isWriting = false;
		this.#isSlow = false;
		this.#isStalled = false;
		this.#settle(result, count);
	}

	/** At once if somebody waits and the last batch was not just now, else with what comes meanwhile. */
	#writeSoon(): void {
		const isDue = this.#waiting.size > 0 && performance.now() - this.#tookAtMs >= gatherMs;
		if (isDue) void this.#write();
		else this.#gatherTimer ??= setTimeout(() => void this.#write(), gatherMs);
	}

	#endGathering(): void {
		clearTimeout(this.#gatherTimer);
		this.#gatherTimer = undefined;
	}

	#batchOf(changes: readonly Change[]): Batch {
		const statements = changes.flatMap(({ removal, writing }) => (removal ? [removal, ...writing] : writing));
		if (!this.#needsEverything) return { statements, whole: false };
		const { emptying, rows } = this.#parts.everything();
		return { statements: [...emptying, ...rows.map(({ statement }) => statement), ...statements], whole: true };
	}

	#settle(result: BatchResult, count: number): void {
		const { logger } = this.#parts;
		if (result.outcome === 'trouble') {
			this.#pending.failed();
			this.#setTrouble(result.trouble, result.reason);
			this.#retryLater();
			return;
		}
		// A file that was damaged again while everything was written to it will not do.
		if (result.outcome === 'otherFile' && this.#needsEverything) {
			this.#pending.failed();
			this.#setTrouble('unwritable', `damaged again: ${result.renamedTo}`);
			this.#retryLater();
			return;
		}
		if (result.outcome === 'otherFile') {
			logger.error({ renamedTo: result.renamedTo }, 'the database is gone or damaged: all is written to a new one');
			this.#pending.lost();
			this.#pending.failed();
			this.#needsEverything = true;
			void this.#write();
			return;
		}
		this.#pending.succeeded();
		if (this.#needsEverything) {
			for (const row of this.#parts.everything().rows) this.#pending.found(row);
			this.#needsEverything = false;
			this.emit('fileReplaced');
		}
		for (const reason of result.refused) logger.error({ reason }, 'a change cannot be stored');
		// A row that was saved and removed during the batch counts as changes, but leaves nothing that is to be written.
		this.#written = this.#pending.size === 0 ? this.#count : Math.max(count, this.#written);
		this.#retryMs = retryMs.first;
		this.#setTrouble(null, '');
		this.#release();
		if (this.#pending.size > 0) this.#writeSoon();
	}

	#retryLater(): void {
		if (this.#closed) return;
		this.#retryTimer = setTimeout(() => void this.#write(), this.#retryMs).unref();
		this.#retryMs = Math.min(2 * this.#retryMs, retryMs.most);
	}

	#setTrouble(trouble: StorageTrouble | null, reason: string): void {
		if (trouble === this.#trouble) return;
		this.#trouble = trouble;
		const { logger } = this.#parts;
		if (trouble) logger.error({ trouble, reason }, 'the data folder cannot be written: changes are kept in memory');
		else logger.info('the data folder can be written again');
		this.#release();
		this.emit('troubleChanged', trouble);
	}

	#isSettled(count: number): boolean {
		return count <= this.#written || this.#trouble !== null;
	}

	/** Until it is written, or there is trouble, or nobody waits any longer. */
	#settled(count: number, signal?: AbortSignal): Promise<void> {
		if (this.#isSettled(count)) return Promise.resolve();
		return new Promise((resolve) => {
			this.#waiting.add({ count, resolve });
			if (this.#gatherTimer) this.#writeSoon();
			signal?.addEventListener('abort', () => resolve(), { once: true });
		});
	}

	#release(): void {
		for (const waiting of this.#waiting) {
			if (!this.#isSettled(waiting.count)) continue;
			this.#waiting.delete(waiting);
			waiting.resolve();
		}
	}

	async #finish(): Promise<void> {
		const { logger, writer } = this.#parts;
		clearTimeout(this.#retryTimer);
		this.#endGathering();
		this.#trouble = null;
		if (this.#written < this.#count) {
			void this.#write();
			await Promise.race([this.#settled(this.#count), sleep(closeWithinMs, undefined, { ref: false })]);
		}
		if (this.#written < this.#count) logger.error('the last changes could not be stored');
		await writer.close();
	}
}

function notKept(trouble: StorageTrouble | null): SfuError {
	if (trouble === 'full') return new SfuError('insufficient-storage', 'the disk is full');
	return new SfuError('unavailable', trouble === 'locked' ? 'the database is locked' : 'the disk cannot be written');
}
