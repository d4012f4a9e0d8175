import type { Notices } from '../../protocol/notices.ts';
import type { Peer } from '../peer/Peer.ts';
import type { PeerTransport } from '../peer/PeerTransport.ts';
import { canModerate } from '../peer/permissions.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomContext } from '../room/RoomContext.ts';
import type { RoomPart } from '../room/RoomPart.ts';

/** What is known of one peer's transports. */
type Watch = {
	/** Asked to connect, and not connected now. */
	readonly down: Set<PeerTransport>;
	/** Runs while a transport is down. */
	timer: NodeJS.Timeout | undefined;
	/** Since one was down for too long, until all that are asked for are up; also while the client makes new transports. */
	isTroubled: boolean;
	/** UDP and TCP ports that the peer was offered last. */
	ports: number[];
};

/**
 * Which peers have signalling but no media, e.g. because a firewall drops the media port: their client asked a transport
 * to connect, and ICE or DTLS did not get there in time. The server sees it by itself, whatever client it is. Hosts and
 * co-hosts are sent every change.
 */
export class MediaTrouble implements RoomPart {
	readonly name = 'mediaTrouble';
	readonly #room: Pick<RoomApi, 'peers'>;
	readonly #timeoutMs: number;
	readonly #watches = new Map<string, Watch>();

	constructor(room: Pick<RoomApi, 'peers'>, { mediaConnectMs }: Pick<RoomContext, 'mediaConnectMs'>) {
		this.#room = room;
		this.#timeoutMs = mediaConnectMs;
	}

	/** To be called when the client has asked the transport to connect. */
	watch(peer: Peer, transport: PeerTransport): void {
		if (transport.closed) return;
		const watch = this.#watchOf(peer.id);
		watch.ports = [...new Set(transport.iceCandidates.map(({ port }) => port))];
		const follow = () => this.#follow(peer, watch, transport);
		transport.on('icestatechange', follow);
		transport.on('dtlsstatechange', follow);
		transport.observer.once('close', () => {
			watch.down.delete(transport);
			// Its successor tells whether the trouble is over.
			if (watch.down.size === 0) this.#stopTimer(watch);
		});
		follow();
	}

	/** Only for hosts and co-hosts. */
	snapshot({ role }: Peer): Notices['mediaTroubleChanged'] | undefined {
		return canModerate(role) ? this.#view : undefined;
	}

	/** A new co-host has not been told yet. */
	roleChanged(): void {
		this.#notifyModerators();
	}

	/** Without signalling, more than the media is lost: the others see that by `connected`. */
	peerAway({ id }: Peer): void {
		const watch = this.#watches.get(id);
		if (!watch) return;
		this.#stopTimer(watch);
		this.#setTroubled(watch, false);
	}

	peerReturned(peer: Peer): void {
		const watch = this.#watches.get(peer.id);
		if (watch && watch.down.size > 0) this.#startTimer(peer, watch);
	}

	peerLeft({ id }: Peer): void {
		const watch = this.#watches.get(id);
		if (!watch) return;
		this.#watches.delete(id);
		this.#stopTimer(watch);
		this.#setTroubled(watch, false);
	}

	close(): void {
		for (const watch of this.#watches.values()) this.#stopTimer(watch);
		this.#watches.clear();
	}

	get #view(): Notices['mediaTroubleChanged'] {
		const troubled = [...this.#watches].filter(([, { isTroubled }]) => isTroubled);
		return {
			peerIds: troubled.map(([peerId]) => peerId),
			ports: [...new Set(troubled.flatMap(([, { ports }]) => ports))].sort((one, other) => one - other),
		};
	}

	#watchOf(peerId: string): Watch {
		const known = this.#watches.get(peerId);
		if (known) return known;
		const watch: Watch = { down: new Set(), timer: undefined, isTroubled: false, ports: [] };
		this.#watches.set(peerId, watch);
		return watch;
	}

	#follow(peer: Peer, watch: Watch, transport: PeerTransport): void {
		// A closing transport changes its states, too.
		if (transport.closed || peer.closed) return;
		if (!isUp(transport)) {
			watch.down.add(transport);
			if (!watch.timer && peer.connected) this.#startTimer(peer, watch);
			return;
		}
		watch.down.delete(transport);
		if (watch.down.size > 0) return;
		this.#stopTimer(watch);
		this.#setTroubled(watch, false);
	}

	#startTimer(peer: Peer, watch: Watch): void {
		this.#stopTimer(watch);
		watch.timer = setTimeout(() => {
			watch.timer = undefined;
			if (peer.connected && watch.down.size > 0) this.#setTroubled(watch, true);
		}, this.#timeoutMs);
		watch.timer.unref();
	}

	#stopTimer(watch: Watch): void {
		clearTimeout(watch.timer);
		watch.timer = undefined;
	}

	#setTroubled(watch: Watch, isTroubled: boolean): void {
		if (watch.isTroubled === isTroubled) return;
		watch.isTroubled = isTroubled;
		this.#notifyModerators();
	}

	#notifyModerators(): void {
		for (const peer of this.#room.peers) if (canModerate(peer.role)) peer.notify('mediaTroubleChanged', this.#view);
	}
}

const isUp = ({ iceState, dtlsState }: PeerTransport): boolean =>
	dtlsState === 'connected' && (iceState === 'connected' || iceState === 'completed');
