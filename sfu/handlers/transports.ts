import { clientFault } from '../core/errors.ts';
import * as core from '../core/media/transports.ts';
import type { Handler } from './Handler.ts';
import { remembered } from './remembered.ts';

export const createTransport: Handler<'createTransport'> = async (
	{ room, peer, sfu, candidates },
	{ direction, sctp = false, tcpOnly = false },
) => {
	const transport = await core.createTransport(peer, await room.media(), { direction, sctp, tcpOnly });
	const iceServers = sfu.iceServers.of(peer.id);
	return { ...core.transportOptions(transport, candidates), ...(iceServers.length > 0 && { iceServers }) };
};

export const connectTransport = remembered<'connectTransport'>(
	{ key: ({ transportId, dtlsParameters }) => `${transportId} ${JSON.stringify(dtlsParameters)}` },
	async ({ room, peer }, { transportId, dtlsParameters }) => {
		const transport = peer.transports.get(transportId);
		await core.connectTransport(transport, dtlsParameters);
		room.parts.mediaTrouble.watch(peer, transport);
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
