import { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Writable } from 'node:stream';
import { createWorker, type types } from 'mediasoup';
import { killAtExit } from '../../killAtExit.ts';
import { setRunningTimeout } from '../../steadyClock.ts';
import { SfuError } from '../errors.ts';
import { writeTogether } from './writeTogether.ts';

const endSignals = ['SIGINT', 'SIGTERM'] as const;
/** A worker that was told to end has this long to do so, ms; it needs a few milliseconds. */
const endTimeoutMs = 500;
/** By which mediasoup writes requests to its worker. */
const requestsFd = 3;

/**
 * One mediasoup worker and its process, which mediasoup itself cannot end when it hangs. No process is left behind:
 * what has not exited when this one does is killed.
 */
export class WorkerProcess {
	/** Resolves when the process has exited. */
	readonly exited: Promise<unknown>;
	readonly #child: ChildProcess;
	/** mediasoup closes a worker by a last message, and drops what has not been written then. */
	readonly #writeAtOnce: () => void = () => {};

	private constructor(
		readonly worker: types.Worker,
		child: ChildProcess,
	) {
		this.#child = child;
		const requests = child.stdio[requestsFd];
		if (requests instanceof Writable) this.#writeAtOnce = writeTogether(requests);
		this.exited = hasExited(child) ? Promise.resolve() : once(child, 'exit');
	}

	/**
	 * @param workerBin absolute path; undefined: the one in the mediasoup package
	 * @param timeoutMs how long the program may take until it runs, ms of `setRunningTimeout`
	 * @throws SfuError unavailable, with the reason as its cause: it does not start, or hangs while it does
	 */
	static async start(workerBin: string | undefined, timeoutMs: number): Promise<WorkerProcess> {
		const { result: created, child } = spawning(() =>
			untouchedBySignals(() => createWorker({ logLevel: 'warn', ...(workerBin && { workerBin }) })),
		);
		let hangs = false;
		const cancel = setRunningTimeout(() => {
			hangs = true;
			child?.kill('SIGKILL');
		}, timeoutMs);
		try {
			const worker = await created;
			if (!child) throw new Error('the process of the worker is not known');
			return new WorkerProcess(worker, child);
		} catch (error) {
			const cause = hangs ? new Error('it does not answer', { cause: error }) : error;
			throw new SfuError('unavailable', 'the media worker does not start', { cause });
		} finally {
			cancel();
		}
	}

	/**
	 * Tells the process to end, and kills it if it does not. All that the worker has closes at once, and its unanswered
	 * calls reject. Idempotent. Resolves when the process has exited.
	 */
	async close(): Promise<void> {
		this.#writeAtOnce();
		this.worker.close();
		const timer = setTimeout(() => this.#child.kill('SIGKILL'), endTimeoutMs);
		await this.exited;
		clearTimeout(timer);
	}

	/** The same for a process that hangs. */
	kill(): void {
		this.#child.kill('SIGKILL');
		this.worker.close();
	}
}

/** The child process that `start` starts: mediasoup does not hand it out, and not even its pid before it runs. */
function spawning<T>(start: () => T): { result: T; child: ChildProcess | undefined } {
	let child: ChildProcess | undefined;
	const seen = (message: unknown) => {
		if (message instanceof Object && 'process' in message && message.process instanceof ChildProcess) {
			child = message.process;
		}
	};
	subscribe('child_process', seen);
	try {
		const result = start();
		if (child) killAtExit(child);
		return { result, child };
	} finally {
		unsubscribe('child_process', seen);
	}
}

/**
 * Takes away the listeners by which mediasoup closes a worker at SIGINT and SIGTERM: a server that is told to end decides when media
 * end, and with `--drain-seconds` that is minutes later.
 */
function untouchedBySignals<T>(create: () => T): T {
	const before = endSignals.map((signal) => new Set(process.listeners(signal)));
	try {
		return create();
	} finally {
		for (const [index, signal] of endSignals.entries())
			for (const listener of process.listeners(signal))
				if (!before[index]?.has(listener)) process.off(signal, listener);
	}
}

function hasExited({ pid, exitCode, signalCode }: ChildProcess): boolean {
	return pid === undefined || exitCode !== null || signalCode !== null;
}
