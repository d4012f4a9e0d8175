import type { Peer, PeerProducer } from '../core/peer/Peer.ts';
import type { By } from '../core/room/RoomApi.ts';
import { requireSelfOrModerator } from './authority.ts';
import type { Handler } from './Handler.ts';
import { remembered } from './remembered.ts';
import type { Session } from './Session.ts';

export const produce = remembered<'produce'>(
	{
		key: ({ transportId, kind, source, rtpParameters: { mid, encodings } }) =>
			JSON.stringify([transportId, kind, source, mid, encodings?.map(({ ssrc, rid }) => ssrc ?? rid)]),
		stands: ({ peer }, { producerId }) => peer.producers.find(producerId) !== undefined,
	},
	async ({ room, peer }, { transportId, paused = false, knownHostStops, canMakeKeyFrames = false, ...wanted }) => {
		const transport = transportId === undefined ? peer.transportFor('send') : peer.transports.get(transportId);
		const options = { transport, paused, knownHostStops, canMakeKeyFrames };
		const producer = await room.producers.add(peer, { ...wanted, ...options });
		return { producerId: producer.id };
	},
);

export const pauseProducer: Handler<'pauseProducer'> = async (session, { producerId }) => {
	const { owner, producer, by } = find(session, producerId);
	if (by === 'host') session.room.hostStops.stop(owner, producer.appData.source);
	await session.room.producers.pause(owner, producer, by);
};

export const resumeProducer: Handler<'resumeProducer'> = async ({ room, peer }, { producerId, knownHostStops }) => {
	await room.producers.resume(peer, peer.producers.get(producerId), knownHostStops);
};

export const closeProducer: Handler<'closeProducer'> = (session, { producerId }) => {
	const { owner, producer, by } = find(session, producerId);
	if (by === 'host') session.room.hostStops.stop(owner, producer.appData.source);
	session.room.producers.close(owner, producer, by);
};

/** The producer with its owner, who is the peer itself unless a host or co-host asks. @throws SfuError not-found, forbidden */
function find({ room, peer }: Session, producerId: string): { owner: Peer; producer: PeerProducer; by: By } {
	const owner = room.producers.sender(producerId);
	requireSelfOrModerator(peer, owner.id);
	return { owner, producer: owner.producers.get(producerId), by: owner === peer ? 'owner' : 'host' };
}
