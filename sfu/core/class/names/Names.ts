import type { Peer } from '../../peer/Peer.ts';
import { canModerate } from '../../peer/permissions.ts';
import type { RoomApi } from '../../room/RoomApi.ts';
import type { RoomPart } from '../../room/RoomPart.ts';
import type { Lobby } from '../Lobby.ts';
import { distinctName, looksLike, sameBase } from './distinctName.ts';

type Room = Pick<RoomApi, 'peers' | 'keptSeats' | 'broadcast'>;
/** Whom a name is for. `subject`: of the access token. */
type Owner = Pick<Peer, 'displayName' | 'role' | 'subject'>;

/**
 * Tells people apart by name: whoever joins later than somebody of the same or a confusable name, in the room, in its
 * lobby or with a seat kept since the server started, is "Mia (2)". Hosts and co-hosts keep their name; participants who look like them give way.
 */
export class Names implements RoomPart {
	readonly name = 'names';
	readonly #room: Room;
	readonly #lobby: Lobby;

	constructor(room: Room, lobby: Lobby) {
		this.#room = room;
		this.#lobby = lobby;
	}

	/** @param ownId of the owner, if it is in the room or in the lobby already */
	choose({ displayName, role, subject }: Owner, ownId?: string): string {
		const isHost = canModerate(role);
		const admittedAs = this.#lobby.admittedName(subject);
		// A host let "Mia (2)" in, who typed "Mia": so they are called inside, whoever of them is quicker.
		const wanted = admittedAs !== undefined && sameBase(admittedAs, displayName) ? admittedAs : displayName;
		const counts = (other: Pick<Owner, 'role'>) => !isHost || canModerate(other.role);
		const peers = this.#room.peers.filter((peer) => peer.id !== ownId && counts(peer));
		// After a restart, whoever comes without its resume token would find its own name taken by its seat of before.
		const away = this.#room.keptSeats.filter((seat) => !seat.restored && counts(seat));
		const beside = isHost ? [] : this.#lobby.namesBeside(subject, ownId);
		const others = [...peers, ...away].map((person) => person.displayName);
		return distinctName(wanted, [...others, ...beside], isHost);
	}

	peerJoined(host: Peer): void {
		if (!canModerate(host.role)) return;
		for (const peer of this.#room.peers) {
			if (canModerate(peer.role) || !looksLike(peer.displayName, host.displayName)) continue;
			peer.displayName = this.choose(peer, peer.id);
			this.#room.broadcast('peerUpdated', { peerId: peer.id, displayName: peer.displayName });
		}
		for (const waiting of this.#lobby.waiting) {
			if (!looksLike(waiting.displayName, host.displayName)) continue;
			this.#lobby.rename(waiting.peerId, this.choose({ ...waiting, role: 'participant' }, waiting.peerId));
		}
	}
}
