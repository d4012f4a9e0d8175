/** Three servers and Redis, each in a network namespace of its own, that are killed, cut off, stopped and drained during a class. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { removeNamespaces } from '../../e2e/fixtures/lan.ts';
import { runFolder, runId } from '../../e2e/fixtures/run.ts';
import { onAllCores } from '../machine/cores.ts';
import type { Measure } from '../report.ts';

export const failureParts = ['killedHome', 'redisOutage', 'twoHomes', 'drain'];

const main = path.join(import.meta.dirname, '../failures/main.ts');

type Options = {
	quick: boolean;
	/** Only this one. */
	part: string | undefined;
};

/** @throws Error: it has failed; the logs of the servers are kept then */
export async function failures({ quick, part }: Options): Promise<Record<string, Measure>> {
	const names = part === undefined ? failureParts : [part];
	const inNamespace = ['--net', process.execPath, ...process.execArgv, main, ...names, ...(quick ? ['--quick'] : [])];
	const [program, args] = onAllCores('unshare', inNamespace);
	const env = { ...process.env, LECTERN_E2E_RUN: runId() };
	const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env });
	const measured = new Promise<Record<string, Measure>>((resolve) => child.once('message', resolve as () => void));
	const [code] = await once(child, 'exit');
	await removeNamespaces(() => true);
	if (code !== 0) throw new Error(`the class has failed; its logs are in ${runFolder()}`);
	const measures = await measured;
	if (Object.values(measures).every(({ ok }) => ok)) await rm(runFolder(), { recursive: true, force: true });
	else process.stderr.write(`Logs are in ${runFolder()}\n`);
	return measures;
}
