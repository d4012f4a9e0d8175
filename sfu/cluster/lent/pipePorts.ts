import type { PipePorts } from './pipeEnd.ts';

/** So far above `--media-port` the ports of pipes begin, behind those of the workers, of which there are 64 at most. */
const pipePortsOffset = 100;
const pipePortCount = 200;
const highestPort = 65_535;

/**
 * UDP ports for this server's ends of pipes to other servers: one for each room and server that lends to it, or that it lends to.
 * With `--last-media-port` those that the workers leave; else 200 ports from 100 above `--media-port` on.
 * @returns null: whichever are free. undefined: no port is left, so nothing can be borrowed or lent
 */
export function pipePorts(settings: {
	mediaPort: number;
	lastMediaPort: number | null;
	workers: number;
}): PipePorts | undefined {
	const { mediaPort, lastMediaPort, workers } = settings;
	if (mediaPort === 0) return null;
	const min = mediaPort + (lastMediaPort === null ? pipePortsOffset : workers);
	const max = Math.min(lastMediaPort ?? min + pipePortCount - 1, highestPort);
	return min <= max ? { min, max } : undefined;
}
