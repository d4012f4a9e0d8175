import type { Peer, PeerProducer } from '../../core/peer/Peer.ts';
import type { Room } from '../../core/Room.ts';
import type { RoomRegistry } from '../../core/RoomRegistry.ts';
import type { RedisClient } from '../redis/RedisClient.ts';

/** `userId` is that of the token, or the peer id; `socketId` is the peer id: it tells the devices of one user apart. */
type Publisher = { roomCode: string; userId: string; socketId: string };
/** What is published as JSON, by channel; channels have no prefix. Of a person it says what its client or token has said. */
export type Published = {
	'room:join': Publisher & { name: string; email?: string | undefined; picture?: string | undefined };
	'room:leave': Publisher;
	'media:producer': Publisher & { producerId: string; kind: 'audio' | 'video' };
};

type Parts = {
	rooms: Pick<RoomRegistry, 'on' | 'off'>;
	redis: Pick<RedisClient, 'ask' | 'isReached'>;
};

/**
 * Publishes in Redis what happens in the rooms of this server, for other programs. While Redis does not answer, nothing is: what
 * would come later than it happened is left out.
 */
export class RoomPublisher {
	readonly #redis: Parts['redis'];
	readonly #stop: () => void;

	constructor({ rooms, redis }: Parts) {
		this.#redis = redis;
		const joined = (room: Room, peer: Peer) => {
			const { displayName: name, profile, identity } = peer;
			const picture = profile.avatar ?? identity?.picture;
			this.#publish('room:join', { ...who(room, peer), name, email: identity?.email, picture });
		};
		const left = (room: Room, peer: Peer) => this.#publish('room:leave', who(room, peer));
		const produced = (room: Room, peer: Peer, { id: producerId, kind }: PeerProducer) =>
			this.#publish('media:producer', { ...who(room, peer), producerId, kind });
		rooms.on('peerJoined', joined).on('peerLeft', left).on('producerAdded', produced);
		this.#stop = () => void rooms.off('peerJoined', joined).off('peerLeft', left).off('producerAdded', produced);
	}

	/** Nothing is published any more. */
	close(): void {
		this.#stop();
	}

	#publish<Channel extends keyof Published>(channel: Channel, what: Published[Channel]): void {
		if (!this.#redis.isReached) return;
		// The client has logged that Redis does not answer.
		this.#redis.ask((redis) => redis.publish(channel, JSON.stringify(what))).catch(() => {});
	}
}

const who = (room: Room, { id: socketId, userId = socketId }: Peer): Publisher => ({
	roomCode: room.settings.roomCode,
	...{ userId, socketId },
});
