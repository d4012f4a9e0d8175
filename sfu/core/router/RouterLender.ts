import type { PeerTransport, TransportRouter } from '../peer/PeerTransport.ts';
import type { Reached } from '../peer/Reached.ts';
import type { LocalRouter } from './LocalRouter.ts';
import type { TransportNeeds } from './transportSettings.ts';

/** A router on another server, to which producers of a room's origin router are piped. */
export interface LentRouter extends TransportRouter {
	/** Its server has just refused a transport: others are to be asked. */
	readonly isFull: boolean;
	/**
	 * A receive transport there. It closes as with `routerclose` when the other server or its worker has gone.
	 * @throws SfuError overloaded (the other server has no room left), unavailable (it has gone)
	 */
	createTransport(needs: TransportNeeds & { reached: Reached }): Promise<PeerTransport>;
	/** Idempotent. */
	close(): void;
}

/** Other servers, which lend routers to a room that no worker of this server has room for. */
export interface RouterLender {
	/** null: no other server has room, or answers. Never rejects. The caller closes it. */
	lend(origin: LocalRouter): Promise<LentRouter | null>;
}
