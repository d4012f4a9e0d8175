/** The media worker's program, and the SFU that runs it. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { errors, workerBin as ownWorkerBin } from 'mediasoup';
import { SfuError } from '../core/errors.ts';
import type { Logger } from '../core/Logger.ts';
import { Sfu, type SfuOptions } from '../core/Sfu.ts';
import { errorText } from '../errorText.ts';
import { StartError } from '../startErrors.ts';

const advice = 'Run "npm run setup" to get it, or name another with --worker-bin.';

/**
 * The path of the media worker program.
 * @param workerBin null: mediasoup's own
 * @throws StartError worker: missing, or not executable
 */
export function findWorker(workerBin: string | null): string {
	const file = workerBin ?? ownWorkerBin;
	try {
		accessSync(file, constants.X_OK);
		return file;
	} catch (error) {
		throw new StartError('worker', `The media worker is missing: ${file}. ${advice}`, { cause: error });
	}
}

/** mediasoup's worker exits with this code when it is started without its IPC channel: proof that it can be executed. */
const noChannelExitCode = 41;
/** A busy laptop needs a second. */
const testTimeoutMs = 5_000;

/** Runs the program, killed after `testTimeoutMs`. Resolves to its exit code, or to the reason why it has none. */
function testRun(file: string): Promise<number | string> {
	return new Promise((resolve) => {
		const env = { ...process.env, MEDIASOUP_VERSION: undefined };
		const child = spawn(file, [], { env, stdio: 'ignore', timeout: testTimeoutMs, killSignal: 'SIGKILL' });
		child.once('error', (error) => resolve(errorText(error)));
		child.once('exit', (code) => resolve(code ?? 'it does not answer'));
	});
}

/** Tests a program given by `--worker-bin`; mediasoup's own was tested by the set-up. @throws StartError worker */
export async function requireWorker(workerBin: string): Promise<void> {
	const exit = await testRun(workerBin);
	if (exit === noChannelExitCode) return;
	const reason = typeof exit === 'number' ? `it ends with exit code ${exit}` : exit;
	throw new StartError('worker', `The media worker ${workerBin} does not run: ${reason}. ${advice}`);
}

/** @throws StartError worker, network */
export async function startSfu(options: SfuOptions): Promise<Sfu> {
	try {
		return await Sfu.create(options);
	} catch (error) {
		// If the worker program failed, the error has a cause; one without is about addresses and ports.
		if (error instanceof SfuError && error.cause === undefined) {
			throw new StartError('network', `Media cannot be received: ${error.message}.`, { cause: error });
		}
		const reason = errorText(error instanceof SfuError ? error.cause : error);
		const message = `The media worker ${options.workerBin} does not run: ${reason}. ${advice}`;
		throw new StartError('worker', message, { cause: error });
	}
}

/**
 * Handles `unhandledRejection` for the whole process. When a worker dies, requests that mediasoup itself sends without
 * awaiting them (e.g. to pause a piped producer) reject with WorkerClosedError; that must not end the process and every
 * class in it. Any other unhandled rejection still does.
 * @returns removes the handler
 */
export function tolerateWorkerDeath(logger: Logger): () => void {
	const listener = (reason: unknown) => {
		if (!(reason instanceof errors.WorkerClosedError)) throw reason;
		logger.warn({ err: reason }, 'a request to a media worker that died was rejected');
	};
	process.on('unhandledRejection', listener);
	return () => process.off('unhandledRejection', listener);
}
