import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errors, workerBin as ownWorkerBin } from 'mediasoup';
import { SfuError } from '../core/errors.ts';
import type { Logger } from '../core/Logger.ts';
import { Sfu, type SfuOptions } from '../core/Sfu.ts';
import { errorText } from '../errorText.ts';
import { StartError } from '../startErrors.ts';

const remedy = 'Run "npm run setup" to get it, or name another with --worker-bin.';
/** How long ended workers may take to be gone. */
const goneMs = 700;
const lookMs = 20;

/** Where the worker program is. @throws StartError worker: missing, or not a program */
export function findWorker(workerBin: string | null): string {
	const file = workerBin ?? ownWorkerBin;
	try {
		accessSync(file, constants.X_OK);
		return file;
	} catch (error) {
		throw new StartError('worker', `The media worker is missing: ${file}. ${remedy}`, { cause: error });
	}
}

/** How the worker ends by design when it is started without the channel to its server: then it can be run at all. */
const selfTestExit = 41;
/** A busy laptop needs a second. */
const selfTestMs = 5_000;

/** Runs the program for a moment, and ends it if it is something else that goes on. Its exit code, or why there is none. */
function selfTest(file: string): Promise<number | string> {
	return new Promise((resolve) => {
		const env = { ...process.env, MEDIASOUP_VERSION: undefined };
		const child = spawn(file, [], { env, stdio: 'ignore', timeout: selfTestMs, killSignal: 'SIGKILL' });
		child.once('error', (error) => resolve(errorText(error)));
		child.once('exit', (code) => resolve(code ?? 'it does not answer'));
	});
}

/** A program named by hand may be anything; ours was tested when it was set up. @throws StartError worker */
export async function requireWorker(workerBin: string): Promise<void> {
	const exit = await selfTest(workerBin);
	if (exit === selfTestExit) return;
	const reason = typeof exit === 'number' ? `it ends with exit code ${exit}` : exit;
	throw new StartError('worker', `The media worker ${workerBin} does not run: ${reason}. ${remedy}`);
}

/** @throws StartError worker, network */
export async function startSfu(options: SfuOptions): Promise<Sfu> {
	try {
		return await Sfu.create(options);
	} catch (error) {
		// What the program itself failed with is the cause; a refusal without one is about addresses and ports.
		if (error instanceof SfuError && error.cause === undefined) {
			throw new StartError('network', `Media cannot be received: ${error.message}.`, { cause: error });
		}
		const reason = errorText(error instanceof SfuError ? error.cause : error);
		const message = `The media worker ${options.workerBin} does not run: ${reason}. ${remedy}`;
		throw new StartError('worker', message, { cause: error });
	}
}

/** Resolves once no process with these ids is left, or after a while. */
export async function workersGone(pids: number[]): Promise<void> {
	for (let waitedMs = 0; waitedMs < goneMs && pids.some(isAlive); waitedMs += lookMs) await sleep(lookMs);
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/**
 * A worker that dies takes requests with it that mediasoup makes by itself and nobody waits for, e.g. when what it pipes to
 * another worker is paused. They are no reason for every class to end; any other rejection nobody handles is.
 * @returns how to stop
 */
export function outliveWorkers(logger: Logger): () => void {
	const listener = (reason: unknown) => {
		if (!(reason instanceof errors.WorkerClosedError)) throw reason;
		logger.warn({ err: reason }, 'a request ended with its media worker');
	};
	process.on('unhandledRejection', listener);
	return () => process.off('unhandledRejection', listener);
}
