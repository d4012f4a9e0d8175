import { accessSync, constants } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { workerBin as ownWorkerBin } from 'mediasoup';
import { SfuError } from '../core/errors.ts';
import { Sfu, type SfuOptions } from '../core/Sfu.ts';
import { reasonOf, StartError } from '../startErrors.ts';

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

/** A program that is something else may start and never answer. A busy laptop needs a second. */
const answerMs = 10_000;

async function createInTime(options: SfuOptions): Promise<Sfu> {
	const creation = Sfu.create(options);
	const waiting = new AbortController();
	const tooLate = sleep(answerMs, undefined, { signal: waiting.signal }).then(() => {
		creation.then((sfu) => sfu.close()).catch(() => undefined);
		throw new Error('it does not answer');
	});
	try {
		return await Promise.race([creation, tooLate]);
	} finally {
		waiting.abort();
		// The wait that was cut short says so.
		tooLate.catch(() => undefined);
	}
}

/** @throws StartError worker, network */
export async function startSfu(options: SfuOptions): Promise<Sfu> {
	try {
		return await createInTime(options);
	} catch (error) {
		// What the program itself failed with is the cause; a refusal without one is about addresses and ports.
		if (error instanceof SfuError && error.cause === undefined) {
			throw new StartError('network', `Media cannot be received: ${error.message}.`, { cause: error });
		}
		const reason = reasonOf(error instanceof SfuError ? error.cause : error);
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
