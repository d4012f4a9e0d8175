import type { NoticeName } from '../../../sfu/protocol/notices.ts';
import { isWorse, limitOf } from '../media/reception.ts';
import type { CallClient } from './CallClient.ts';
import { reduce, reducedNotices } from './callReducers.ts';

/** What the server tells, into the state and to the parts it concerns. Joining and its recovery are CallConnection's. */
export function followNotices(client: CallClient): void {
	const { signalling, subscriber, publisher, ownMedia, passing, store } = client;
	const isSelf = (peerId: string) => peerId === store.getState().selfPeerId;
	const reduceOn = (name: NoticeName) =>
		signalling.on(name, (data) => store.setState((state) => reduce(state, name, data)));
	tellWhatConcernsUs(client);
	for (const name of reducedNotices) reduceOn(name);

	signalling.on('peerJoined', ({ peer }) => {
		if (isSelf(peer.peerId)) return;
		for (const producer of peer.producers) subscriber.add(peer.peerId, producer);
	});
	signalling.on('peerLeft', ({ peerId }) => subscriber.removePeer(peerId));
	signalling.on('producerAdded', ({ peerId, producer }) => {
		if (!isSelf(peerId)) subscriber.add(peerId, producer);
	});
	signalling.on('producerClosed', ({ peerId, producerId }) => {
		if (isSelf(peerId)) void ownMedia.stoppedByHost(producerId, 'closed');
		else subscriber.remove(producerId);
	});
	signalling.on('producerPaused', ({ peerId, producerId, by }) => {
		if (isSelf(peerId) && by === 'host') void ownMedia.stoppedByHost(producerId, 'paused');
	});
	signalling.on('demandChanged', ({ producerId, maxSpatialLayer }) => {
		void publisher.setDemand(producerId, maxSpatialLayer);
	});
	signalling.on('consumerClosed', ({ consumerId }) => subscriber.consumerClosed(consumerId));
	signalling.on('reaction', ({ peerId, reaction }) => passing.reaction(peerId, reaction));
	signalling.on('recommendAudioOnly', () => passing.toast('audioOnlyRecommended'));
	signalling.on('mediaRestarted', () => passing.toast('mediaRestarted'));
	signalling.on('removed', () => client.end({ kind: 'removed' }));
	signalling.on('roomClosed', () => client.end({ kind: 'roomClosed' }));
	signalling.on('denied', () => client.end({ kind: 'denied' }));
}

/** Heard before the state changes, so that it still says what was before. */
function tellWhatConcernsUs({ signalling, passing, store }: CallClient): void {
	signalling.on('peerUpdated', ({ peerId, role }) => {
		const { selfPeerId, role: before } = store.getState();
		if (peerId === selfPeerId && role && role !== before) passing.toast('roleChanged', { role });
	});
	signalling.on('receptionChanged', (reception) => {
		const limit = limitOf(reception);
		// Pictures that are merely less sharp are worth no message.
		if (!limit || limit.step === 'lowerLayers') return;
		if (isWorse(reception, store.getState().reception)) passing.limited(limit);
	});
	signalling.on('handsChanged', ({ hands }) => {
		const { role, hands: before, peers, selfPeerId } = store.getState();
		if (role === 'participant') return;
		const added = hands.filter(({ peerId }) => peerId !== selfPeerId && !before.includes(peerId));
		for (const { peerId } of added) {
			const name = peers.find((peer) => peer.peerId === peerId)?.displayName;
			if (name) passing.toast('handRaised', { name });
		}
	});
}
