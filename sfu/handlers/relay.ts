import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { SfuError } from '../core/errors.ts';
import { maxRelayBytesFrom, maxRelayBytesTo, maxRelaySignalsTo, relayWindowMs } from '../core/limits.ts';
import type { Peer } from '../core/peer/Peer.ts';
import type { Room } from '../core/Room.ts';
import { signalBytes } from '../protocol/operations/relay.ts';
import type { Handler } from './Handler.ts';

const duration = relayWindowMs / 1000;
/** By peer id; what was counted is forgotten with its window. */
const budgets = {
	bytesFrom: new RateLimiterMemory({ keyPrefix: 'from', points: maxRelayBytesFrom, duration }),
	bytesTo: new RateLimiterMemory({ keyPrefix: 'to', points: maxRelayBytesTo, duration }),
	signalsTo: new RateLimiterMemory({ keyPrefix: 'signals', points: maxRelaySignalsTo, duration }),
};

/**
 * For legacy clients that connect to each other: the payload is passed on unchanged. `rate-limited` where the sender sends, or
 * the receiver is sent, more than peers that connect to each other need.
 */
export const relaySignal: Handler<'relaySignal'> = async ({ room, peer }, { to, type, payload }) => {
	const receiver = addressee(room, to);
	if (receiver === peer) throw new SfuError('bad-request', 'to oneself');
	const bytes = signalBytes(payload);
	await take(budgets.bytesFrom, peer, bytes);
	await take(budgets.signalsTo, receiver, 1);
	await take(budgets.bytesTo, receiver, bytes);
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

/** @throws SfuError rate-limited */
async function take(budget: RateLimiterMemory, { id }: Peer, points: number): Promise<void> {
	try {
		await budget.consume(id, points);
	} catch (error) {
		if (!(error instanceof RateLimiterRes)) throw error;
		throw new SfuError('rate-limited', 'too many signals', { retryAfterMs: error.msBeforeNext });
	}
}
