import { SfuError } from '../core/errors.ts';
import type { Peer } from '../core/peer/Peer.ts';
import type { Room } from '../core/Room.ts';
import type { Handler } from './Handler.ts';

/** For legacy clients that connect to each other: the payload is passed on unchanged. */
export const relaySignal: Handler<'relaySignal'> = ({ room, peer }, { to, type, payload }) => {
	const receiver = addressee(room, to);
	if (receiver === peer) throw new SfuError('bad-request', 'to oneself');
	const { userId } = peer.identity ?? {};
	receiver.notify('signalRelayed', {
		from: peer.id,
		...(userId !== undefined && { fromUserId: userId }),
		type,
		payload,
	});
};

/**
 * By peer id, else by the id of its user. Of several peers of one user the last to join is meant, who is most likely the one in
 * front of the screen; one that is away only where no other is.
 * @throws SfuError not-found (participant)
 */
function addressee(room: Room, to: string): Peer {
	const peers = room.peers.filter(({ id, identity }) => id === to || identity?.userId === to);
	return (
		peers.find(({ id }) => id === to) ?? peers.findLast(({ connected }) => connected) ?? peers.at(-1) ?? room.peer(to)
	);
}
