import type { types } from 'mediasoup';
import { clientFault, SfuError } from '../../core/errors.ts';
import { routedAddress } from '../../routedAddress.ts';
import type { PipeEnd } from './messages.ts';

/** Where a server has its ends of pipes. */
export type PipePlace = {
	/** The only address for media; null: that from which the system sends to the other server. */
	address: string | null;
	/** UDP ports, both included; null: whichever are free. */
	ports: { min: number; max: number } | null;
};

/**
 * One end of a pipe, of a router to one on another server.
 * @param towards address of the other server
 * @throws SfuError unavailable: there is no way to it, no port is free, or the worker has died
 */
export async function createPipeEnd(
	router: types.Router,
	towards: string,
	{ address, ports }: PipePlace,
): Promise<types.PipeTransport> {
	// Packets that come from another address than the one told would not be taken at the other end.
	const ip = address ?? (await routedAddress(towards));
	if (ip === null) throw new SfuError('unavailable', `there is no way to ${towards}`);
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
