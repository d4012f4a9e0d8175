/**
 * Pins the server to core 0 and the load generators to the other cores, so that neither takes time from the other and "one
 * core" means one. Needs Linux with taskset; elsewhere nothing is pinned and reports say so.
 */
import { spawnSync } from 'node:child_process';
import os from 'node:os';

const serverCore = 0;
const lastCore = os.cpus().length - 1;
const generatorCores = lastCore > 1 ? `1-${lastCore}` : '1';

let pinned = false;

/** Pins this process and its future children. @returns undefined, or why pinning failed */
export function pinGenerators(): string | undefined {
	if (lastCore < 1) return 'there is only one core';
	const { status, error } = spawnSync('taskset', ['-a', '-c', '-p', generatorCores, String(process.pid)]);
	pinned = status === 0;
	if (pinned) return undefined;
	return error ? 'taskset is not installed' : 'taskset failed';
}

export const isPinned = () => pinned;

/**
 * The command line that runs a program on the server's core.
 * @param core another one that there is
 * @param count so many from that one on, as far as there are
 */
export function onServerCore(
	command: string,
	args: string[],
	core = serverCore,
	count = 1,
): [command: string, args: string[]] {
	const cores = count === 1 ? String(core) : `${core}-${Math.min(core + count - 1, lastCore)}`;
	return pinned ? ['taskset', ['-c', cores, command, ...args]] : [command, args];
}

/**
 * Runs something while this process leaves the first cores to a server. Where there are no others, it shares all of them.
 * @param count of the server's cores
 */
export async function besideServerCores<T>(count: number, run: () => Promise<T>): Promise<T> {
	const own = lastCore >= count ? `${count}-${lastCore}` : `0-${lastCore}`;
	if (pinned) spawnSync('taskset', ['-a', '-c', '-p', own, String(process.pid)]);
	try {
		return await run();
	} finally {
		if (pinned) pinGenerators();
	}
}

/** Whether generators beside a server on so many cores have others of their own. */
export const hasCoresBeside = (count: number) => pinned && lastCore >= count;

/** The command line that runs a program on all cores although this process is pinned. */
export function onAllCores(command: string, args: string[]): [command: string, args: string[]] {
	return pinned ? ['taskset', ['-c', `0-${lastCore}`, command, ...args]] : [command, args];
}

/** Starts other programs from this process so that they may use every core although it is pinned. */
export async function startedOnAllCores<T>(start: () => Promise<T>): Promise<T> {
	moveToAllCores(process.pid);
	try {
		return await start();
	} finally {
		if (pinned) pinGenerators();
	}
}

/** Lets a running process with all of its threads use every core although this process is pinned. */
export function moveToAllCores(pid: number): void {
	if (pinned) spawnSync('taskset', ['-a', '-c', '-p', `0-${lastCore}`, String(pid)]);
}

/** Pins a running process with all of its threads to the server's core. */
export function moveToServerCore(pid: number): void {
	if (pinned) spawnSync('taskset', ['-a', '-c', '-p', String(serverCore), String(pid)]);
}
