import { clientFault } from '../core/errors.ts';
import * as core from '../core/media/Consumers.ts';
import type { Handler } from './Handler.ts';
import { remembered } from './remembered.ts';

export const consume = remembered<'consume'>(
	{
		key: ({ producerId, transportId }) => JSON.stringify([producerId, transportId]),
		stands: ({ peer }, { consumerId }) => peer.consumers.find(consumerId) !== undefined,
	},
	async ({ room, peer }, { producerId, transportId, rtpCapabilities, paused = true }) => {
		if (rtpCapabilities) peer.rtpCapabilities = rtpCapabilities;
		const transport = transportId === undefined ? peer.transportFor('recv') : peer.transports.get(transportId);
		const slot = await core.consume(room, peer, { producerId, transport });
		if (!paused) await core.resume(room, peer, slot);
		return core.consumerOptions(slot);
	},
);

export const resumeConsumer: Handler<'resumeConsumer'> = async ({ room, peer }, { consumerId }) => {
	await core.resume(room, peer, peer.consumers.get(consumerId));
	return {};
};

export const pauseConsumer: Handler<'pauseConsumer'> = async ({ room, peer }, { consumerId }) => {
	await core.pause(room, peer.consumers.get(consumerId));
	return {};
};

export const closeConsumer: Handler<'closeConsumer'> = ({ peer }, { consumerId }) => {
	peer.consumers.get(consumerId).close();
	return {};
};

export const setPreferredLayers: Handler<'setPreferredLayers'> = async ({ room, peer }, request) => {
	const { consumerId, spatialLayer, temporalLayer } = request;
	peer.consumers.get(consumerId).prefer(spatialLayer, temporalLayer);
	await room.allocator.settled();
	return {};
};

export const setVisibleTiles: Handler<'setVisibleTiles'> = async ({ room, peer }, { tiles }) => {
	await core.showTiles(room, peer, tiles);
	return {};
};

export const requestKeyFrame: Handler<'requestKeyFrame'> = async ({ peer }, { consumerId }) => {
	await clientFault(peer.consumers.get(consumerId).consumer.requestKeyFrame());
	return {};
};
