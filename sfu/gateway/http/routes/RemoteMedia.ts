import type { Session } from '../../../handlers/Session.ts';

const isConnected = ({ iceState, dtlsState }: { iceState: string; dtlsState: string }) =>
	(iceState === 'connected' || iceState === 'completed') && dtlsState === 'connected';

/**
 * Removes a peer of another signalling server whose media connection is lost. The peer has no connection to this server,
 * and its signalling server may crash without removing it: ICE and DTLS states are the only sign. A peer that was never
 * connected stays until it is removed.
 */
export class RemoteMedia {
	readonly #session: Session;
	#timer: NodeJS.Timeout | undefined;

	constructor(session: Session) {
		this.#session = session;
	}

	/** Call it for every transport of the peer. */
	watch(transportId: string): void {
		const transport = this.#session.joined?.peer.transports.find(transportId);
		transport?.on('icestatechange', () => this.#check());
		transport?.on('dtlsstatechange', () => this.#check());
	}

	/** After a network outage, the peer has as long to reconnect as any other: the room's `graceMs`. */
	#check(): void {
		clearTimeout(this.#timer);
		const { joined } = this.#session;
		if (!joined || joined.peer.transports.all().some(isConnected)) return;
		if (!joined.peer.transports.all().some(({ iceState }) => iceState !== 'new')) return;
		this.#timer = setTimeout(() => joined.room.leave(joined.peer), joined.room.graceMs).unref();
	}
}
