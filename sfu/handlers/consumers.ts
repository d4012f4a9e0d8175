import { clientFault } from '../core/errors.ts';
import { consumerOptions } from '../core/media/Consumers.ts';
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
		const slot = await room.consumers.add(peer, { producerId, transport });
		if (!paused) await room.consumers.resume(slot);
		return consumerOptions(slot);
	},
);

export const resumeConsumer: Handler<'resumeConsumer'> = async ({ room, peer }, { consumerId }) => {
	await room.consumers.resume(peer.consumers.get(consumerId));
};

export const pauseConsumer: Handler<'pauseConsumer'> = async ({ room, peer }, { consumerId }) => {
	await room.consumers.pause(peer.consumers.get(consumerId));
};

export const closeConsumer: Handler<'closeConsumer'> = ({ peer }, { consumerId }) => {
	peer.consumers.get(consumerId).close();
};

export const setPreferredLayers: Handler<'setPreferredLayers'> = async ({ room, peer }, request) => {
	const { consumerId, spatialLayer, temporalLayer } = request;
	await room.consumers.prefer(peer.consumers.get(consumerId), spatialLayer, temporalLayer);
};

export const setVisibleTiles: Handler<'setVisibleTiles'> = async ({ room, peer }, { tiles }) => {
	await room.parts.allocation.showTiles(peer, tiles);
};

export const requestKeyFrame: Handler<'requestKeyFrame'> = async ({ peer }, { consumerId }) => {
	await clientFault(peer.consumers.get(consumerId).consumer.requestKeyFrame());
};
