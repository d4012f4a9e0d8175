import type { PipePlace } from './pipeEnd.ts';

/** So far above `--media-port` the ports of pipes begin, behind those of the workers, of which there are 64 at most. */
const pipePortsOffset = 100;
const pipePortCount = 200;
const highestPort = 65_535;

type MediaPorts = { mediaPort: number; lastMediaPort: number | null; workers: number };

/**
 * UDP ports for this server's ends of pipes to other servers: one for each room and server that lends to it, or that it lends to.
 * With `--last-media-port` those that the workers leave; else 200 ports from 100 above `--media-port` on.
 * @returns null: whichever are free. undefined: no port is left, so nothing can be borrowed or lent
 */
export function pipePorts({ mediaPort, lastMediaPort, workers }: MediaPorts): PipePlace['ports'] | undefined {
	if (mediaPort === 0) return null;
	const min = mediaPort + (lastMediaPort === null ? pipePortsOffset : workers);
	const max = Math.min(lastMediaPort ?? min + pipePortCount - 1, highestPort);
	return min <= max ? { min, max } : undefined;
}

/** Where this server has its ends of pipes, by its settings. @returns null: nowhere, as no port is left */
export function pipePlace({
	bind,
	mediaBind,
	...ports
}: MediaPorts & { bind: string | null; mediaBind: string | null }): PipePlace | null {
	const ofPipes = pipePorts(ports);
	return ofPipes === undefined ? null : { address: mediaBind ?? bind, ports: ofPipes };
}
