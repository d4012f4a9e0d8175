import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { SfuError } from '../../core/errors.ts';
import { errorText } from '../../errorText.ts';
import type { Batch, BatchResult, KeyedRow, Statement } from './BatchWriter.ts';

/** What the thread is started with: the database file, and its identity. */
export type WriterData = { file: string; known: string };
/** What the thread is asked for: to write, to read, to look for revoked tokens, or to end. */
type Asked = Batch | { reading: Statement } | 'revoked' | 'close';
export type Task = { id: number; asked: Asked };
/** `failed`: why something could not be read. */
export type Done = { id: number; result: BatchResult | { rows: KeyedRow[] } | { failed: string } | string[] };
type Waiting = { resolve: (result: Done['result']) => void; reject: (error: Error) => void };

/** From source, the thread's file is the one beside this one; the bundler writes it beside the bundle. */
const isSource = import.meta.url.endsWith('.ts');
const threadFile = new URL(isSource ? './writerThread.ts' : './storeWriter.js', import.meta.url);
const execArgv = isSource ? ['--experimental-transform-types', '--no-warnings'] : [];
/** A thread that was not needed for so long may end, ms. */
const restAfterMs = 3_000;
/** A thread that a drive does not answer cannot be ended, ms. */
const endWithinMs = 300;

/**
 * Writes batches in a thread of its own, because a commit waits for the disk: milliseconds on most days, seconds on a bad
 * one, and for ever if a network drive hangs. The thread is started with the first task, and again after it has failed or rested.
 */
export class Writer {
	readonly #data: WriterData;
	readonly #waiting = new Map<number, Waiting>();
	#thread: Worker | null = null;
	#count = 0;
	/** The end of a thread that was to rest. */
	#resting: Promise<void> | null = null;
	/** When something was last to be written or read, ms of `performance.now`. */
	#usedAtMs = Number.NEGATIVE_INFINITY;

	constructor(data: WriterData) {
		this.#data = data;
	}

	/** Never rejects; the process stays alive until the answer. */
	async write(batch: Batch): Promise<BatchResult> {
		try {
			// The thread answers a batch with its result.
			return (await this.#ask(batch)) as BatchResult;
		} catch (error) {
			return { outcome: 'trouble', trouble: 'unwritable', reason: errorText(error) };
		}
	}

	/** Ids of tokens that were revoked since the last look, by whichever process. Never rejects. */
	async revoked(): Promise<string[]> {
		try {
			// The thread answers this task with ids.
			return (await this.#ask('revoked')) as string[];
		} catch {
			return [];
		}
	}

	/** Rows as `BatchWriter.read`, after everything that was to be written before. @throws SfuError unavailable */
	async read(reading: Statement): Promise<KeyedRow[]> {
		// The thread answers this task with rows, or why there are none.
		const answer = (await this.#ask({ reading })) as { rows: KeyedRow[] } | { failed: string };
		if ('failed' in answer) throw new SfuError('unavailable', `the disk cannot be read: ${answer.failed}`);
		return answer.rows;
	}

	/** Whether there is no thread at the moment. */
	get isResting(): boolean {
		return this.#thread === null;
	}

	/** Ends the thread, which takes 12 MB, unless there is something to do or was within the last seconds: a task starts it again. */
	rest(): void {
		if (this.#waiting.size === 0 && performance.now() - this.#usedAtMs > restAfterMs) this.#resting = this.#end();
	}

	/** Starts the thread ahead of a task, which would wait for some 50 ms. */
	wake(): void {
		this.#usedAtMs = performance.now();
		if (this.#thread) return;
		this.#thread = this.#start();
		this.#thread.unref();
	}

	/** Ends the thread, which closes its database. */
	async close(): Promise<void> {
		await Promise.all([this.#resting, this.#end()]);
		this.#giveUp(new Error('the thread has ended'));
	}

	async #end(): Promise<void> {
		const thread = this.#thread;
		this.#thread = null;
		if (!thread) return;
		thread.ref();
		thread.postMessage({ id: 0, asked: 'close' } satisfies Task);
		const tooLong = new AbortController();
		const ended = once(thread, 'exit', { signal: tooLong.signal }).catch(() => void thread.terminate());
		await Promise.race([ended, sleep(endWithinMs, undefined, { ref: false })]);
		tooLong.abort();
	}

	#ask(asked: Exclude<Asked, 'close'>): Promise<Done['result']> {
		if (asked !== 'revoked') this.#usedAtMs = performance.now();
		this.#thread ??= this.#start();
		const thread = this.#thread;
		const id = ++this.#count;
		const answer = new Promise<Done['result']>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
		thread.ref();
		thread.postMessage({ id, asked } satisfies Task);
		return answer;
	}

	#start(): Worker {
		const thread = new Worker(threadFile, { workerData: this.#data, execArgv, name: 'store' });
		thread.on('message', ({ id, result }: Done) => {
			this.#waiting.get(id)?.resolve(result);
			this.#waiting.delete(id);
			// One that ends keeps the process alive until it has.
			if (this.#waiting.size === 0 && this.#thread === thread) thread.unref();
		});
		thread.on('error', (error) => this.#failed(thread, error));
		thread.on('exit', () => this.#failed(thread, new Error('the thread has ended')));
		return thread;
	}

	#failed(thread: Worker, error: unknown): void {
		// One that was told to end: another one may be at work.
		if (this.#thread !== thread) return;
		this.#thread = null;
		this.#giveUp(error);
	}

	#giveUp(error: unknown): void {
		for (const { reject } of this.#waiting.values()) reject(new Error(errorText(error)));
		this.#waiting.clear();
	}
}
