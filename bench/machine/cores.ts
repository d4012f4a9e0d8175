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

/** The command line that runs a program on the server's core, or on another one that there is. */
export function onServerCore(command: string, args: string[], core = serverCore): [command: string, args: string[]] {
	return pinned ? ['taskset', ['-c', String(core), command, ...args]] : [command, args];
}

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
