import type { types } from 'mediasoup';
import { clientFault, SfuError } from '../../core/errors.ts';
import type { PipeEnd } from './messages.ts';

/** UDP ports for pipes, both included; null: whichever are free. */
export type PipePorts = { min: number; max: number } | null;

/** One end of a pipe, of a router to one on another server. @throws SfuError unavailable: the worker has died, or no port is free */
export async function createPipeEnd(router: types.Router, ip: string, ports: PipePorts): Promise<types.PipeTransport> {
	const listenInfo = { protocol: 'udp' as const, ip, ...(ports && { portRange: ports }) };
	try {
		return await clientFault(router.createPipeTransport({ listenInfo, enableSrtp: true, enableRtx: true }));
	} catch (error) {
		throw new SfuError('unavailable', `no pipe at ${ip}`, { cause: error });
	}
}

/** As the other server is told of it. */
export function pipeEndOf({ tuple, srtpParameters }: types.PipeTransport): PipeEnd {
	if (!srtpParameters) throw new SfuError('internal', 'a pipe without SRTP');
	return { ip: tuple.localAddress, port: tuple.localPort, srtpParameters };
}
