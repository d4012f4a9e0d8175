/** Description of the machine, for reports. */
import os from 'node:os';

export type Machine = { cpu: string; cores: number; memoryGiB: number; os: string; node: string };

export function describeMachine(): Machine {
	return {
		cpu: os.cpus()[0]?.model ?? 'unknown',
		cores: os.cpus().length,
		memoryGiB: Math.round(os.totalmem() / 2 ** 30),
		os: `${os.type()} ${os.release()}`,
		node: process.versions.node,
	};
}
