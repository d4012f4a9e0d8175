import { z } from 'zod';
import { sourceOf } from '../../../dialects/legacyPayloads.ts';
import { Kind, RtpParametersView, TransportOptions } from '../../../protocol/models.ts';
import { requests } from '../../../protocol/operations.ts';
import { type App, guarded, RoomParams, Succeeded, scoped } from './describe.ts';
import type { ManagementParts } from './flutter.ts';
import { ask, PeerId, type RemotePeers } from './RemotePeers.ts';

const Id = z.string().min(1).max(64);
const Transport = TransportOptions.omit({ id: true, sctpParameters: true }).extend({ transportId: z.string() });
const NewProducer = z.object({
	peerId: PeerId,
	transportId: requests.produce.shape.transportId.describe("default: the peer's send transport"),
	kind: Kind,
	rtpParameters: requests.produce.shape.rtpParameters,
	appData: z.looseObject({}).optional().describe('`{ source: "screen" }` marks a shared screen'),
});
const NewConsumer = z.object({
	peerId: PeerId,
	producerId: Id,
	transportId: requests.consume.shape.transportId.describe("default: the peer's recv transport"),
	rtpCapabilities: requests.consume.shape.rtpCapabilities.describe('what the peer can receive; kept for the next time'),
});

/** Transports, producers and consumers of peers elsewhere. */
export function remoteMediaRoutes(app: App, parts: ManagementParts, peers: RemotePeers): void {
	const { options, schema } = scoped(parts, 'classroom', 'peers:write');
	const refused = guarded(400, 404, 409);
	const success = { success: true as const };
	const inRoom = { ...schema, params: RoomParams };

	const create = {
		...inRoom,
		summary: 'A transport to send or to receive',
		body: requests.createTransport.pick({ direction: true }).extend({ peerId: PeerId }),
		response: { 200: Transport, ...refused },
	};
	app.post('/transports', { ...options, schema: create }, async ({ params, body: { peerId, direction } }) => {
		const session = peers.get(params.roomId, peerId);
		const made = await ask(session, 'createTransport', { direction });
		peers.watch(session, made.id);
		const { id: transportId, iceParameters, iceCandidates, dtlsParameters } = made;
		return { transportId, iceParameters, iceCandidates, dtlsParameters };
	});
	const connect = {
		...schema,
		summary: 'Connect a transport',
		params: RoomParams.extend({ transportId: Id }),
		body: requests.connectTransport.pick({ dtlsParameters: true }).extend({ peerId: PeerId }),
		response: { 200: Succeeded, ...refused },
	};
	app.post('/transports/:transportId/connect', { ...options, schema: connect }, async ({ params, body }) => {
		const { roomId, transportId } = params;
		await ask(peers.get(roomId, body.peerId), 'connectTransport', { transportId, dtlsParameters: body.dtlsParameters });
		return success;
	});
	const produce = {
		...inRoom,
		summary: 'Send audio or video',
		body: NewProducer,
		response: { 200: z.object({ id: z.string(), kind: Kind, rtpParameters: RtpParametersView }), ...refused },
	};
	app.post('/producers', { ...options, schema: produce }, async ({ params, body }) => {
		const { peerId, kind, rtpParameters, transportId } = body;
		const wanted = { transportId, kind, rtpParameters, source: sourceOf(body) };
		const { producerId: id } = await ask(peers.get(params.roomId, peerId), 'produce', wanted);
		return { id, kind, rtpParameters };
	});
	const consume = {
		...inRoom,
		summary: 'Receive what a producer sends; it flows once it is resumed',
		body: NewConsumer,
		response: {
			200: z.object({ id: z.string(), producerId: z.string(), kind: Kind, rtpParameters: RtpParametersView }),
			...refused,
		},
	};
	app.post('/consumers', { ...options, schema: consume }, async ({ params, body: { peerId, ...wanted } }) => {
		const consumer = await ask(peers.get(params.roomId, peerId), 'consume', wanted);
		const { consumerId: id, producerId, kind, rtpParameters } = consumer;
		return { id, producerId, kind, rtpParameters };
	});

	const ofConsumer = {
		...schema,
		params: RoomParams.extend({ consumerId: Id }),
		response: { 200: Succeeded, ...guarded(404) },
	};
	const resume = { ...ofConsumer, summary: 'Let a consumer flow' };
	app.post('/consumers/:consumerId/resume', { ...options, schema: resume }, async ({ params }) => {
		const { roomId, consumerId } = params;
		await ask(peers.ownerOf(roomId, 'consumer', consumerId), 'resumeConsumer', { consumerId });
		return success;
	});
	const closeConsumer = { ...ofConsumer, summary: 'Stop receiving' };
	app.delete('/consumers/:consumerId', { ...options, schema: closeConsumer }, async ({ params }) => {
		const { roomId, consumerId } = params;
		await ask(peers.ownerOf(roomId, 'consumer', consumerId), 'closeConsumer', { consumerId });
		return success;
	});
	const closeProducer = {
		...schema,
		summary: 'Stop sending',
		params: RoomParams.extend({ producerId: Id }),
		response: { 200: Succeeded, ...guarded(404) },
	};
	app.delete('/producers/:producerId', { ...options, schema: closeProducer }, async ({ params }) => {
		const { roomId, producerId } = params;
		await ask(peers.ownerOf(roomId, 'producer', producerId), 'closeProducer', { producerId });
		return success;
	});
}
