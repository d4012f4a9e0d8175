import type { types } from 'mediasoup-client';
import type { Peer } from '../core/peer/Peer.ts';
import type { RequestInput } from '../protocol/operations.ts';
import type { InMemoryClient } from './InMemoryClient.ts';
import { installWebRtc } from './syntheticMedia.ts';
import { type Prepared, type Signalling, TestPeer } from './TestPeer.ts';
import type { TestSfu } from './TestSfu.ts';
import { until } from './until.ts';

installWebRtc();

type InboundRtp = { type?: string; ssrc?: number; packetsReceived?: number; packetsLost?: number };

/** More RTP than what may have been on its way. */
const flowingBytes = 1_000;
/** Of a sender, during which a consumer that stands is sent nothing: half a second of Opus. */
const unsentBytes = 3_000;

/** A participant of a `TestSfu` who really sends and receives, seen from the client and from the worker. */
export class MediaClient extends TestPeer {
	readonly client: InMemoryClient;
	/** Also while its connection is lost. */
	readonly #peer: Peer;
	/** Producers of the room's voices, to consume. */
	readonly voiceIds: string[];

	private constructor(prepared: Prepared, client: InMemoryClient, voiceIds: string[]) {
		super(prepared);
		this.client = client;
		this.#peer = client.session.peer;
		this.voiceIds = voiceIds;
	}

	/** In the room `physics`. @param sent added to each `produce` */
	static async enter(
		server: TestSfu,
		request: Partial<RequestInput<'joinRoom'>> = {},
		sent: Partial<RequestInput<'produce'>> = {},
	): Promise<MediaClient> {
		const client = server.connect({ roomId: 'physics' });
		let voiceIds: string[] = [];
		const prepared = await TestPeer.prepare(
			signallingOf(client, sent, async () => {
				const { routerRtpCapabilities, voices } = await client.join({ ...request, rtpCapabilities: undefined });
				voiceIds = voices.map(({ producerId }) => producerId);
				return routerRtpCapabilities;
			}),
		);
		return new MediaClient(prepared, client, voiceIds);
	}

	get peerId(): string {
		return this.#peer.id;
	}

	/** Consumed and resumed. @returns consumerId */
	async consume(producerId: string): Promise<string> {
		return (await this.consumeTrack(producerId)).id;
	}

	/** Resolves when the worker has sent more of this consumer. */
	async flows(consumerId: string): Promise<void> {
		const before = await this.#bytesOf(consumerId);
		const what = `more than ${before + flowingBytes} bytes of consumer ${consumerId}`;
		await until(
			() => this.#bytesOf(consumerId),
			what,
			(bytes) => bytes > before + flowingBytes,
		);
	}

	/** Resolves when the worker sends nothing of this consumer although `sender` goes on sending. */
	async stands(consumerId: string, sender: MediaClient): Promise<void> {
		const sentMeanwhile = async () => {
			const [before, start] = [await this.#bytesOf(consumerId), await sender.#bytesSent()];
			const what = `${unsentBytes} more bytes from the sender`;
			await until(
				() => sender.#bytesSent(),
				what,
				(bytes) => bytes > start + unsentBytes,
			);
			return (await this.#bytesOf(consumerId)) - before;
		};
		const what = `nothing to be sent of consumer ${consumerId} while its sender goes on (bytes)`;
		await until(sentMeanwhile, what, (bytes) => bytes === 0);
	}

	/** What libwebrtc says of one received stream. */
	async received(consumerId: string): Promise<InboundRtp> {
		const report = await this.recv.getStats();
		const consumer = this.#peer.consumers.get(consumerId).consumer;
		const [encoding] = consumer.rtpParameters.encodings ?? [];
		let found: InboundRtp = {};
		report.forEach((entry: InboundRtp) => {
			if (entry.type === 'inbound-rtp' && entry.ssrc === encoding?.ssrc) found = entry;
		});
		return found;
	}

	/** What the worker has sent of one consumer. */
	async #bytesOf(consumerId: string): Promise<number> {
		const stats = await this.#peer.consumers.get(consumerId).consumer.getStats();
		return stats.find(({ type }) => type === 'outbound-rtp')?.byteCount ?? 0;
	}

	/** What the worker has received on this participant's transport, whether or not anybody is sent it. */
	async #bytesSent(): Promise<number> {
		const [stats] = await this.#peer.transports.get(this.send.id).getStats();
		return stats?.rtpBytesReceived ?? 0;
	}
}

/** The native operations, in memory. */
function signallingOf(
	client: InMemoryClient,
	sent: Partial<RequestInput<'produce'>>,
	join: () => Promise<types.RtpCapabilities>,
): Signalling {
	return {
		join,
		transport: (direction) => client.ask('createTransport', { direction }),
		connect: (transportId, dtlsParameters) => client.ask('connectTransport', { transportId, dtlsParameters }),
		produce: async (transportId, { kind, rtpParameters }) => {
			const source = kind === 'audio' ? 'mic' : 'camera';
			return (await client.ask('produce', { ...sent, transportId, kind, rtpParameters, source })).producerId;
		},
		announced: async () => (await client.next('producerAdded')).producer.producerId,
		consume: async (_transportId, producerId, rtpCapabilities) => {
			const { consumerId: id, ...others } = await client.ask('consume', { producerId, rtpCapabilities });
			return { id, ...others };
		},
		resume: (consumerId) => client.ask('resumeConsumer', { consumerId }),
	};
}
