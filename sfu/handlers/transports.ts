import { clientFault } from '../core/errors.ts';
import * as core from '../core/media/transports.ts';
import type { Handler } from './Handler.ts';
import { remembered } from './remembered.ts';

export const createTransport: Handler<'createTransport'> = async ({ room, peer }, { direction, sctp = false }) => {
	const transport = await core.createTransport(peer, await room.media(), { direction, sctp });
	return core.transportOptions(transport);
};

export const connectTransport = remembered<'connectTransport'>(
	{ key: ({ transportId, dtlsParameters }) => `${transportId} ${JSON.stringify(dtlsParameters)}` },
	async ({ peer }, { transportId, dtlsParameters }) => {
		await clientFault(peer.transports.get(transportId).connect({ dtlsParameters }));
	},
);

export const restartIce: Handler<'restartIce'> = async ({ peer }, { transportId }) => {
	return { iceParameters: await clientFault(peer.transports.get(transportId).restartIce()) };
};

export const closeTransport: Handler<'closeTransport'> = async ({ peer }, { transportId }) => {
	peer.transports.get(transportId).close();
};

export const closeMedia: Handler<'closeMedia'> = ({ peer }) => {
	for (const transport of peer.transports.all()) transport.close();
};
