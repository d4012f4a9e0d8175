import { z } from 'zod';
import { sourceOf } from '../../../dialects/legacyPayloads.ts';
import { Id } from '../../../protocol/models/common.ts';
import { Kind, RtpParametersView, TransportOptions } from '../../../protocol/models.ts';
import { operations } from '../../../protocol/operations.ts';
import { callerOf } from '../../access/callers.ts';
import { guarded, RoomParams, Succeeded, scoped } from './describe.ts';
import { dispatchOrThrow } from './inProcess.ts';
import type { App, RouteParts } from './parts.ts';
import { PeerId, type RemotePeers } from './RemotePeers.ts';

const Transport = TransportOptions.omit({ id: true, sctpParameters: true }).extend({ transportId: z.string() });
const NewProducer = z.object({
	peerId: PeerId,
	transportId: operations.produce.request.shape.transportId.describe("default: the peer's send transport"),
	kind: Kind,
	rtpParameters: operations.produce.request.shape.rtpParameters,
	appData: z.looseObject({}).optional().describe('`{ source: "screen" }` marks a shared screen'),
});
const NewConsumer = z.object({
	peerId: PeerId,
	producerId: Id,
	transportId: operations.consume.request.shape.transportId.describe("default: the peer's recv transport"),
	rtpCapabilities: operations.consume.request.shape.rtpCapabilities.describe(
		'what the peer can receive; kept for its next consumers',
	),
});

/** Transports, producers and consumers of another signalling server's peers. */
export function remoteMediaRoutes(app: App, parts: RouteParts, peers: RemotePeers): void {
	const { options, schema } = scoped(parts, 'classroom', 'peers:write', 'everybody');
	const errors = guarded(400, 404, 409);
	const success = { success: true as const };
	const inRoom = { ...schema, params: RoomParams };

	const create = {
		...inRoom,
		summary: 'Create a transport to send or to receive',
		body: operations.createTransport.request.pick({ direction: true }).extend({ peerId: PeerId }),
		response: { 200: Transport, ...errors },
	};
	app.post('/transports', { ...options, schema: create }, async (request) => {
		const { peerId, direction } = request.body;
		const session = peers.get(request.params.roomId, peerId, callerOf(request));
		const made = await dispatchOrThrow(session, 'createTransport', { direction });
		peers.watch(session, made.id);
		const { id: transportId, iceParameters, iceCandidates, dtlsParameters, iceServers } = made;
		return { transportId, iceParameters, iceCandidates, dtlsParameters, ...(iceServers && { iceServers }) };
	});
	const connect = {
		...schema,
		summary: 'Connect a transport',
		params: RoomParams.extend({ transportId: Id }),
		body: operations.connectTransport.request.pick({ dtlsParameters: true }).extend({ peerId: PeerId }),
		response: { 200: Succeeded, ...errors },
	};
	app.post('/transports/:transportId/connect', { ...options, schema: connect }, async (request) => {
		const { roomId, transportId } = request.params;
		const { peerId, dtlsParameters } = request.body;
		const session = peers.get(roomId, peerId, callerOf(request));
		await dispatchOrThrow(session, 'connectTransport', { transportId, dtlsParameters });
		return success;
	});
	const produce = {
		...inRoom,
		summary: 'Create a producer',
		body: NewProducer,
		response: { 200: z.object({ id: z.string(), kind: Kind, rtpParameters: RtpParametersView }), ...errors },
	};
	app.post('/producers', { ...options, schema: produce }, async (request) => {
		const { peerId, kind, rtpParameters, transportId } = request.body;
		const wanted = { transportId, kind, rtpParameters, source: sourceOf(request.body) };
		const session = peers.get(request.params.roomId, peerId, callerOf(request));
		const { producerId: id } = await dispatchOrThrow(session, 'produce', wanted);
		return { id, kind, rtpParameters };
	});
	const consume = {
		...inRoom,
		summary: 'Create a consumer, paused',
		body: NewConsumer,
		response: {
			200: z.object({ id: z.string(), producerId: z.string(), kind: Kind, rtpParameters: RtpParametersView }),
			...errors,
		},
	};
	app.post('/consumers', { ...options, schema: consume }, async (request) => {
		const { peerId, ...wanted } = request.body;
		const session = peers.get(request.params.roomId, peerId, callerOf(request));
		const consumer = await dispatchOrThrow(session, 'consume', wanted);
		const { consumerId: id, producerId, kind, rtpParameters } = consumer;
		return { id, producerId, kind, rtpParameters };
	});

	const ofConsumer = {
		...schema,
		params: RoomParams.extend({ consumerId: Id }),
		response: { 200: Succeeded, ...guarded(404) },
	};
	const resume = { ...ofConsumer, summary: 'Resume a consumer' };
	app.post('/consumers/:consumerId/resume', { ...options, schema: resume }, async (request) => {
		const { roomId, consumerId } = request.params;
		await dispatchOrThrow(peers.ownerOf(roomId, 'consumer', consumerId, callerOf(request)), 'resumeConsumer', {
			consumerId,
		});
		return success;
	});
	const closeConsumer = { ...ofConsumer, summary: 'Close a consumer' };
	app.delete('/consumers/:consumerId', { ...options, schema: closeConsumer }, async (request) => {
		const { roomId, consumerId } = request.params;
		await dispatchOrThrow(peers.ownerOf(roomId, 'consumer', consumerId, callerOf(request)), 'closeConsumer', {
			consumerId,
		});
		return success;
	});
	const closeProducer = {
		...schema,
		summary: 'Close a producer',
		params: RoomParams.extend({ producerId: Id }),
		response: { 200: Succeeded, ...guarded(404) },
	};
	app.delete('/producers/:producerId', { ...options, schema: closeProducer }, async (request) => {
		const { roomId, producerId } = request.params;
		await dispatchOrThrow(peers.ownerOf(roomId, 'producer', producerId, callerOf(request)), 'closeProducer', {
			producerId,
		});
		return success;
	});
}
