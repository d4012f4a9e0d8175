import { isIPv6 } from 'node:net';
import type { types } from 'mediasoup';
import type { PeerTransport } from '../peer/PeerTransport.ts';
import type { Reached } from '../peer/Reached.ts';

/** An address at which a client may reach the media port. */
export type CandidateAddress = {
	/** Without a zone. */
	address: string;
	/** Of the port there above that of the worker, e.g. 1000 when a router forwards 45440 to 44440. Default 0. */
	portOffset?: number;
};

/** Which addresses a client is offered, best first. */
export type CandidatesFor = (reached: Reached) => CandidateAddress[];

/** A candidate's local preference (RFC 8445, 5.1.2.1) goes down by this much from one address to the next. */
const preferenceStep = 100 << 8;

/**
 * ICE candidates of a transport at these addresses: UDP before TCP, and the addresses in their order. mediasoup's own name the
 * sockets, which may be `0.0.0.0`. Addresses of a family in which the transport does not listen are left out.
 */
export function candidatesAt(
	{ iceCandidates: sockets }: Pick<PeerTransport, 'iceCandidates'>,
	addresses: readonly CandidateAddress[],
): types.IceCandidate[] {
	return (['udp', 'tcp'] as const).flatMap((protocol) => {
		const ofProtocol = sockets.filter((socket) => socket.protocol === protocol);
		return addresses.flatMap(({ address, portOffset = 0 }, index) => {
			const socket = ofProtocol.find(({ ip }) => isIPv6(ip) === isIPv6(address));
			if (!socket || !ofProtocol[0]) return [];
			const priority = ofProtocol[0].priority - index * preferenceStep;
			return [{ ...socket, ip: address, address, port: socket.port + portOffset, priority }];
		});
	});
}
