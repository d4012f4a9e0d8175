import type { Session } from '../../../handlers/Session.ts';

const isUp = ({ iceState, dtlsState }: { iceState: string; dtlsState: string }) =>
	(iceState === 'connected' || iceState === 'completed') && dtlsState === 'connected';

/**
 * Notices that a peer of a signalling server elsewhere is gone. That server may crash without a farewell, and no
 * connection of ours ends with it: the media tell. A peer that never had any stays until it is taken out.
 */
export class RemoteMedia {
	readonly #session: Session;
	#timer: NodeJS.Timeout | undefined;

	constructor(session: Session) {
		this.#session = session;
	}

	/** From the first connection on. */
	watch(transportId: string): void {
		const transport = this.#session.joined?.peer.transports.find(transportId);
		transport?.observer.on('icestatechange', () => this.#look());
		transport?.observer.on('dtlsstatechange', () => this.#look());
	}

	/** Networks pause: as long as for any other connection. */
	#look(): void {
		clearTimeout(this.#timer);
		const { joined } = this.#session;
		if (!joined || joined.peer.transports.all().some(isUp)) return;
		if (!joined.peer.transports.all().some(({ iceState }) => iceState !== 'new')) return;
		this.#timer = setTimeout(() => joined.room.leave(joined.peer), joined.room.graceMs).unref();
	}
}
