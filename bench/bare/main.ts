/**
 * The baseline server: mediasoup and Socket.IO with the least code between them, one worker, one batched join. No checks, no
 * limits, no notices. Answers the operations of the native dialect that the bench's peers use.
 */
import { createServer } from 'node:https';
import { createWorker, type types } from 'mediasoup';
import { nanoid } from 'nanoid';
import { Server, type Socket } from 'socket.io';
import { mediaCodecs } from '../../sfu/core/router/mediaCodecs.ts';
import { issueCa, issueLeaf } from '../../sfu/host/tls/issue.ts';
import type { Operation, RequestInput } from '../../sfu/protocol/operations.ts';

type Room = { router: types.Router; peers: Map<string, Peer> };
type Peer = {
	id: string;
	room: Room;
	send: types.WebRtcTransport;
	recv: types.WebRtcTransport;
	producers: { producerId: string; kind: string; source: string }[];
	consumers: Map<string, types.Consumer>;
};
type Handlers = { [Op in Operation]?: (peer: Peer, request: RequestInput<Op>) => unknown };

const worker = await createWorker({ logLevel: 'warn' });
const webRtcServer = await worker.createWebRtcServer({
	listenInfos: [
		{ protocol: 'udp', ip: '127.0.0.1' },
		{ protocol: 'tcp', ip: '127.0.0.1' },
	],
});
/** Promises, so that peers that join at the same moment share one room. */
const rooms = new Map<string, Promise<Room>>();

function roomOf(roomId: string): Promise<Room> {
	const known = rooms.get(roomId);
	if (known) return known;
	const room = worker.createRouter({ mediaCodecs }).then((router) => ({ router, peers: new Map() }));
	rooms.set(roomId, room);
	return room;
}

const optionsOf = ({ id, iceParameters, iceCandidates, dtlsParameters }: types.WebRtcTransport) => ({
	...{ id, iceParameters, iceCandidates, dtlsParameters },
});

async function join({ roomId = '' }: RequestInput<'joinRoom'>): Promise<{ peer: Peer; answer: object }> {
	const room = await roomOf(roomId);
	const create = () =>
		room.router.createWebRtcTransport({ webRtcServer, preferUdp: true, initialAvailableOutgoingBitrate: 1_000_000 });
	const [send, recv] = await Promise.all([create(), create()]);
	const peer: Peer = { id: nanoid(), room, send, recv, producers: [], consumers: new Map() };
	const peers = [...room.peers.values()].map(({ id, producers }) => ({ peerId: id, producers }));
	room.peers.set(peer.id, peer);
	const transports = { send: optionsOf(send), recv: optionsOf(recv) };
	const { rtpCapabilities: routerRtpCapabilities } = room.router;
	return { peer, answer: { status: 'joined', peerId: peer.id, routerRtpCapabilities, peers, voices: [], transports } };
}

const handlers = {
	async connectTransport({ send, recv }, { transportId, dtlsParameters }) {
		await (send.id === transportId ? send : recv).connect({ dtlsParameters });
	},
	async produce(peer, { kind, rtpParameters, source }) {
		const { id: producerId } = await peer.send.produce({ kind, rtpParameters });
		peer.producers.push({ producerId, kind, source });
		return { producerId };
	},
	async consume(peer, { producerId, rtpCapabilities = {} }) {
		const consumer = await peer.recv.consume({ producerId, rtpCapabilities, paused: true });
		peer.consumers.set(consumer.id, consumer);
		const { id: consumerId, kind, type, rtpParameters } = consumer;
		return { consumerId, producerId, kind, type, rtpParameters };
	},
	resumeConsumer: ({ consumers }, { consumerId }) => consumers.get(consumerId)?.resume(),
	leaveRoom: (peer) => leave(peer),
} satisfies Handlers;

function leave(peer: Peer): void {
	peer.room.peers.delete(peer.id);
	peer.send.close();
	peer.recv.close();
}

function open(socket: Socket): void {
	let peer: Peer | undefined;
	socket.onAny(async (operation: 'joinRoom' | keyof typeof handlers, request, ack: (answer: object) => void) => {
		try {
			if (operation === 'joinRoom') {
				const joined = await join(request);
				peer = joined.peer;
				return ack({ ok: true, ...joined.answer });
			}
			if (!peer) throw new Error('joinRoom comes first');
			ack({ ok: true, ...(await handlers[operation](peer, request)) });
		} catch (error) {
			ack({ ok: false, error: { code: 'internal', message: String(error) } });
		}
	});
	socket.once('disconnect', () => peer && leave(peer));
}

const ca = await issueCa('bench');
const { certificate: cert, key } = await issueLeaf(ca, ['127.0.0.1']);
const server = createServer({ cert, key });
new Server(server, { serveClient: false }).on('connection', open);
server.listen(0, '127.0.0.1', () => {
	const address = server.address();
	const port = typeof address === 'object' ? address?.port : undefined;
	process.stdout.write(`${JSON.stringify({ url: `https://127.0.0.1:${port}`, ca: ca.certificate })}\n`);
});
// The parent process holds the other end of stdin: end with the parent.
process.stdin.resume().once('end', () => process.exit());
process.once('SIGTERM', () => process.exit());
