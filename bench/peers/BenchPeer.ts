/** A participant without a browser: real ICE, DTLS, SRTP and decoding by libwebrtc, signalling by the native dialect. */
import { request as httpsRequest } from 'node:https';
import wrtc from '@roamhq/wrtc';
import { Device, type types } from 'mediasoup-client';
import type { JoinResponse } from '../../sfu/protocol/http.ts';
import { type ConsumerOptions, type ProducerView, Source } from '../../sfu/protocol/models.ts';
import type { RequestInput } from '../../sfu/protocol/operations.ts';
import type { BenchServer } from '../server.ts';
import { type Joined, SignallingPeer, type Target } from './SignallingPeer.ts';

// mediasoup-client expects the browser's WebRTC classes as globals.
const { MediaStream, MediaStreamTrack, RTCPeerConnection, RTCRtpReceiver, RTCRtpSender, RTCSessionDescription } = wrtc;
Object.assign(globalThis, {
	MediaStream,
	MediaStreamTrack,
	RTCPeerConnection,
	RTCRtpReceiver,
	RTCRtpSender,
	RTCSessionDescription,
});

export class BenchPeer {
	readonly signalling: SignallingPeer;
	readonly #device: Device;
	#send: types.Transport | undefined;
	#recv: types.Transport | undefined;
	readonly joined: Joined;

	private constructor(signalling: SignallingPeer, device: Device, joined: Joined) {
		this.signalling = signalling;
		this.#device = device;
		this.joined = joined;
	}

	/** Connects a socket and joins; the answer contains both transports. @param where a token, or a room of an open server */
	static async join(
		target: Target,
		where: { token: string } | { roomId: string },
		displayName: string,
	): Promise<BenchPeer> {
		const signalling = await SignallingPeer.connect(target, 'token' in where ? { token: where.token } : {});
		return BenchPeer.joinOn(signalling, { displayName, ...('roomId' in where && where) });
	}

	/** Joins on an open connection. */
	static async joinOn(signalling: SignallingPeer, request: RequestInput<'joinRoom'>): Promise<BenchPeer> {
		const joined = await signalling.join(request);
		const device = new Device({ handlerName: 'Chrome111' });
		await device.load({ routerRtpCapabilities: joined.routerRtpCapabilities });
		return new BenchPeer(signalling, device, joined);
	}

	/** Creates a transport only to measure the operation: this client gets its transports with the join. */
	async createTransport(): Promise<void> {
		await this.signalling.request('createTransport', { direction: 'recv' });
	}

	/** The camera that somebody sent when this peer joined. */
	get sentCamera(): ProducerView {
		const producers = this.joined.peers.flatMap((peer) => peer.producers);
		const camera = producers.find(({ source }) => source === 'camera');
		if (!camera) throw new Error('the teacher sends no video');
		return camera;
	}

	/** Sends a track; settles with the producer's id when the server has it. */
	async produce(track: MediaStreamTrack, source: ProducerView['source']): Promise<string> {
		if (!this.joined.transports?.send) throw new Error('joined without a send transport');
		this.#send ??= this.#wire(this.#device.createSendTransport(this.joined.transports.send));
		return (await this.#send.produce({ track, stopTracks: false, appData: { source } })).id;
	}

	/** Consumes a producer; settles with its track after resumeConsumer. */
	async consume(producerId: string): Promise<MediaStreamTrack> {
		if (!this.joined.transports) throw new Error('joined without transports');
		this.#recv ??= this.#wire(this.#device.createRecvTransport(this.joined.transports.recv));
		const { recvRtpCapabilities: rtpCapabilities } = this.#device;
		const options: ConsumerOptions = await this.signalling.request('consume', { producerId, rtpCapabilities });
		const consumer = await this.#recv.consume({ ...options, id: options.consumerId });
		await this.signalling.request('resumeConsumer', { consumerId: options.consumerId });
		return consumer.track;
	}

	/** Reports this video as the only visible tile, in the size of the test camera. */
	async show(producerId: string): Promise<void> {
		const tile = { producerId, width: 640, height: 360, priority: 100 };
		await this.signalling.request('setVisibleTiles', { tiles: [tile] });
	}

	/** Settles when every transport in use has finished ICE and DTLS. */
	async connected(): Promise<void> {
		await Promise.all([this.#send, this.#recv].map((transport) => transport && whenConnected(transport)));
	}

	#wire(transport: types.Transport): types.Transport {
		transport.on('connect', ({ dtlsParameters }, done, failed) => {
			this.signalling
				.request('connectTransport', { transportId: transport.id, dtlsParameters })
				.then(() => done(), failed);
		});
		transport.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
			const source = Source.parse(appData.source);
			this.signalling
				.request('produce', { transportId: transport.id, kind, rtpParameters, source })
				.then(({ producerId }) => done({ id: producerId }), failed);
		});
		return transport;
	}

	async leave(): Promise<void> {
		await this.signalling.request('leaveRoom', {});
		this.#send?.close();
		this.#recv?.close();
		this.signalling.disconnect();
	}
}

function whenConnected(transport: types.Transport): Promise<void> {
	return new Promise((resolve, reject) => {
		if (transport.connectionState === 'connected') return resolve();
		transport.on('connectionstatechange', (state) => {
			if (state === 'connected') resolve();
			if (state === 'failed') reject(new Error(`the ${transport.direction} transport failed`));
		});
	});
}

/** Gets a student's token for the room code by POST /api/join. */
export function joinByCode(server: BenchServer, displayName: string): Promise<JoinResponse> {
	return new Promise((resolve, reject) => {
		const post = httpsRequest(
			`https://127.0.0.1:${server.info.httpsPort}/api/join`,
			{ method: 'POST', ca: server.ca, headers: { 'content-type': 'application/json' } },
			(response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', () => {
					const text = Buffer.concat(chunks).toString();
					if (response.statusCode === 200) resolve(JSON.parse(text));
					else reject(new Error(`POST /api/join answered ${response.statusCode}: ${text}`));
				});
			},
		);
		post.on('error', reject);
		post.end(JSON.stringify({ roomCode: server.info.roomCode, displayName }));
	});
}
