import type { types } from 'mediasoup';
import type { Listening } from './Listening.ts';
import type { PeerConsumer } from './PeerConsumer.ts';

export type Direction = 'send' | 'recv';

/** The router that a transport is on: the origin router of the room, a piped one, or a lent one (`PipedRouters`). */
export interface TransportRouter {
	readonly id: string;
	readonly closed: boolean;
	/**
	 * Makes a producer of the origin router consumable on it, by one pipe however many consume it there.
	 * @throws SfuError as `clientFault`, e.g. when the producer or a router has closed meanwhile
	 */
	pipe(producerId: string): Promise<void>;
}

export type TransportData = { direction: Direction; router: TransportRouter };

/** What a room uses of a transport, whether it is on this server (mediasoup's own) or on another one. */
export interface PeerTransport
	extends Pick<
			types.WebRtcTransport<TransportData>,
			| 'id'
			| 'closed'
			| 'appData'
			| 'iceParameters'
			| 'iceCandidates'
			| 'iceState'
			| 'dtlsParameters'
			| 'dtlsState'
			| 'sctpParameters'
			| 'connect'
			| 'restartIce'
			| 'getStats'
			| 'close'
		>,
		Listening<
			Pick<types.WebRtcTransportEvents, 'icestatechange' | 'iceselectedtuplechange' | 'dtlsstatechange' | 'routerclose'>
		> {
	readonly observer: Listening<Pick<types.WebRtcTransportObserverEvents, 'close'>>;
	/** Of one on another server: what its client is offered. undefined: the addresses of this server. */
	readonly clientCandidates?: types.IceCandidate[];
	consume(options: ConsumeOptions): Promise<PeerConsumer>;
}

export type ConsumeOptions = Pick<types.ConsumerOptions, 'producerId' | 'rtpCapabilities'> & { paused: true };

/** Always on the origin router, which all producers of a room are on. */
export type SendTransport = types.WebRtcTransport<TransportData>;

export function isSendTransport(transport: PeerTransport): transport is SendTransport {
	return transport.appData.direction === 'send';
}
