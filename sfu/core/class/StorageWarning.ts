import type { Notices } from '../../protocol/notices.ts';
import type { Peer } from '../peer/Peer.ts';
import { canModerate } from '../peer/permissions.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomContext } from '../room/RoomContext.ts';
import type { RoomPart } from '../room/RoomPart.ts';
import type { Storage } from '../room/Storage.ts';

/**
 * Tells hosts and co-hosts that the disk cannot be written: what they do acts at once, and is forgotten if the server stops
 * before that is over.
 */
export class StorageWarning implements RoomPart {
	readonly name = 'storage';
	readonly #room: Pick<RoomApi, 'peers'>;
	readonly #storage: Storage;
	readonly #unfollow: () => void;

	constructor(room: Pick<RoomApi, 'peers'>, { storage }: Pick<RoomContext, 'storage'>) {
		this.#room = room;
		this.#storage = storage;
		this.#unfollow = storage.onTrouble(() => {
			for (const peer of this.#room.peers) this.#tell(peer);
		});
	}

	/** Only for hosts and co-hosts. */
	snapshot({ role }: Peer): Notices['storageTrouble'] | undefined {
		return canModerate(role) ? { trouble: this.#storage.trouble } : undefined;
	}

	/** A new co-host has not been told yet. */
	roleChanged(peer: Peer): void {
		if (this.#storage.trouble) this.#tell(peer);
	}

	close(): void {
		this.#unfollow();
	}

	#tell(peer: Peer): void {
		if (canModerate(peer.role)) peer.notify('storageTrouble', { trouble: this.#storage.trouble });
	}
}
