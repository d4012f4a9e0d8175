import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { errorText } from '../../errorText.ts';
import type { Batch, BatchResult } from './BatchWriter.ts';

/** What the thread is started with: the database file, and its identity. */
export type WriterData = { file: string; known: string };

/** From source, the thread's file is the one beside this one; the bundler writes it beside the bundle. */
const isSource = import.meta.url.endsWith('.ts');
const threadFile = new URL(isSource ? './writerThread.ts' : './storeWriter.js', import.meta.url);
const execArgv = isSource ? ['--experimental-transform-types', '--no-warnings'] : [];
/** A thread that a drive does not answer cannot be ended, ms. */
const endWithinMs = 300;

/**
 * Writes batches in a thread of its own, because a commit waits for the disk: milliseconds on most days, seconds on a bad
 * one. The thread is started with the first batch, and again after it has failed.
 */
export class Writer {
	readonly #data: WriterData;
	#thread: Worker | null = null;

	constructor(data: WriterData) {
		this.#data = data;
	}

	/** One at a time. Never rejects; the process stays alive until the answer. */
	async write(batch: Batch): Promise<BatchResult> {
		this.#thread ??= this.#start();
		const thread = this.#thread;
		thread.ref();
		try {
			return await new Promise<BatchResult>((resolve, reject) => {
				thread.once('message', resolve);
				thread.once('error', reject);
				thread.once('exit', () => reject(new Error('the thread has ended')));
				thread.postMessage(batch);
			});
		} catch (error) {
			if (this.#thread === thread) this.#thread = null;
			return { outcome: 'trouble', trouble: 'unwritable', reason: errorText(error) };
		} finally {
			for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event);
			thread.on('error', () => {});
			thread.unref();
		}
	}

	/** Ends the thread, which closes its database. */
	async close(): Promise<void> {
		const thread = this.#thread;
		this.#thread = null;
		if (!thread) return;
		thread.ref();
		thread.postMessage(null);
		const tooLong = new AbortController();
		const ended = once(thread, 'exit', { signal: tooLong.signal }).catch(() => void thread.terminate());
		await Promise.race([ended, sleep(endWithinMs, undefined, { ref: false })]);
		tooLong.abort();
	}

	#start(): Worker {
		return new Worker(threadFile, { workerData: this.#data, execArgv, name: 'store' });
	}
}
