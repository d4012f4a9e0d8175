/**
 * The server has core 0 for itself, whoever makes load for it the others: neither takes time from the other, and "one
 * core" means one. Linux with taskset; elsewhere nothing is pinned and reports say so.
 */
import { spawnSync } from 'node:child_process';
import os from 'node:os';

const serverCore = '0';
const lastCore = os.cpus().length - 1;
const generatorCores = lastCore > 1 ? `1-${lastCore}` : '1';

let pinned = false;

/** This process, and with it what it starts from now on. @returns undefined, or why not */
export function pinGenerators(): string | undefined {
	if (lastCore < 1) return 'there is only one core';
	const { status, error } = spawnSync('taskset', ['-a', '-c', '-p', generatorCores, String(process.pid)]);
	pinned = status === 0;
	if (pinned) return undefined;
	return error ? 'taskset is not installed' : 'taskset failed';
}

export const isPinned = () => pinned;

/** The command line that runs a program on the server's core. */
export function onServerCore(command: string, args: string[]): [command: string, args: string[]] {
	return pinned ? ['taskset', ['-c', serverCore, command, ...args]] : [command, args];
}

/** A running process, all of its threads. */
export function moveToServerCore(pid: number): void {
	if (pinned) spawnSync('taskset', ['-a', '-c', '-p', serverCore, String(pid)]);
}
