import type { types } from 'mediasoup';
import type { VoiceView } from '../../protocol/models.ts';
import { LoudestVoices } from './LoudestVoices.ts';
import { audioLevelOf } from './rtp.ts';
import { VoiceStream } from './VoiceStream.ts';

const levelUri = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
/** What is said while somebody's voice is recognised: kept so long, ms, so that the first syllable is not lost. */
const preRollMs = 120;
/** Taken for the loudness of a microphone that does not tell it, dBov. DTX is how such a client falls silent. */
const untoldDbov = -40;

type Tap = { peerId: string; levelId: number | undefined; preRoll: { packet: Buffer; atMs: number }[] };
type Voice = { producer: types.Producer; stream: VoiceStream };

/**
 * The loudest microphones of one room in a fixed number of streams that everybody consumes once. Who is in which changes
 * by rewriting packets here, so no receiver renegotiates, and none has to decode more than it hears. Ends with its router.
 */
export class Voices {
	readonly #transport: types.DirectTransport;
	readonly #voices: Voice[];
	readonly #loudest: LoudestVoices;
	readonly #taps = new Map<string, Tap>();
	/** Before the packets of whoever comes in now: whoever speaks must not hear themselves. */
	readonly #changed: (voices: Voices) => void;
	readonly #capabilities: types.RtpCapabilities;

	private constructor(
		transport: types.DirectTransport,
		voices: Voice[],
		capabilities: types.RtpCapabilities,
		changed: (voices: Voices) => void,
	) {
		this.#transport = transport;
		this.#voices = voices;
		this.#loudest = new LoudestVoices(voices.length);
		this.#capabilities = capabilities;
		this.#changed = changed;
	}

	/** @param count streams, 1 or more */
	static async create(router: types.Router, count: number, changed: (voices: Voices) => void): Promise<Voices> {
		const transport = await router.createDirectTransport();
		const { capabilities, parameters } = soundOf(router.rtpCapabilities);
		const create = async (): Promise<Voice> => {
			const ssrc = randomUint32();
			const rtpParameters = { ...parameters, encodings: [{ ssrc, dtx: true }] };
			const producer = await transport.produce({ kind: 'audio', rtpParameters });
			return { producer, stream: new VoiceStream(ssrc, randomUint32()) };
		};
		const voices = await Promise.all(Array.from({ length: count }, create));
		return new Voices(transport, voices, capabilities, changed);
	}

	/** In a fixed order. */
	get view(): VoiceView[] {
		const { places } = this.#loudest;
		return this.#voices.map(({ producer: { id } }, place) => ({
			producerId: id,
			peerId: this.#taps.get(places[place] ?? '')?.peerId ?? null,
		}));
	}

	has(producerId: string): boolean {
		return this.#voices.some(({ producer }) => producer.id === producerId);
	}

	/** One of the voices, or a microphone that may come into one. */
	knows(producerId: string): boolean {
		return this.has(producerId) || this.#taps.has(producerId);
	}

	/** Who is in a voice now; null: nobody. */
	speakerIn(producerId: string): string | null {
		return this.view.find((voice) => voice.producerId === producerId)?.peerId ?? null;
	}

	/** Whether this microphone is among the loudest. */
	carries(micId: string): boolean {
		return this.#loudest.placeOf(micId) !== null;
	}

	/** The microphones of these keep their place while they have one. */
	pin(peerIds: ReadonlySet<string>): void {
		const pinned = [...this.#taps].filter(([, { peerId }]) => peerIds.has(peerId));
		this.#loudest.pin(new Set(pinned.map(([micId]) => micId)));
	}

	/** Forgotten when it closes. */
	async add(mic: types.Producer, peerId: string): Promise<void> {
		const consumer = await this.#transport.consume({ producerId: mic.id, rtpCapabilities: this.#capabilities });
		const levelId = consumer.rtpParameters.headerExtensions?.find(({ uri }) => uri === levelUri)?.id;
		this.#taps.set(mic.id, { peerId, levelId, preRoll: [] });
		this.#loudest.add(mic.id);
		consumer.on('rtp', (packet) => this.#heard(mic.id, packet));
		mic.observer.once('close', () => this.#remove(mic.id));
		this.#changed(this);
		// It may have closed while the worker answered, and nobody would say so again.
		if (mic.closed) this.#remove(mic.id);
	}

	#remove(micId: string): void {
		if (!this.#taps.delete(micId) || this.#transport.closed) return;
		this.#loudest.remove(micId);
		this.#changed(this);
	}

	#heard(micId: string, packet: Buffer): void {
		const tap = this.#taps.get(micId);
		if (!tap) return;
		const nowMs = performance.now();
		const level = tap.levelId === undefined ? undefined : audioLevelOf(packet, tap.levelId);
		if (this.#loudest.heard(micId, level ?? untoldDbov, nowMs)) this.#changed(this);
		const packets = [...tap.preRoll.filter(({ atMs }) => nowMs - atMs <= preRollMs), { packet, atMs: nowMs }];
		const voice = this.#voices[this.#loudest.placeOf(micId) ?? -1];
		tap.preRoll = voice ? [] : packets;
		if (!voice || voice.producer.closed) return;
		for (const each of packets) {
			const rewritten = voice.stream.next(each.packet, micId, nowMs);
			if (rewritten) voice.producer.send(rewritten);
		}
	}
}

/** Opus with loudness and nothing else, as this router numbers it: in and out alike, so packets need no rewriting there. */
function soundOf({ codecs = [], headerExtensions = [] }: types.RtpCapabilities) {
	const opus = codecs.filter(({ mimeType }) => mimeType.toLowerCase() === 'audio/opus');
	const levels = headerExtensions.filter(({ kind, uri }) => kind === 'audio' && uri === levelUri);
	const parameters = {
		codecs: opus.map(({ mimeType, preferredPayloadType = 0, clockRate, channels = 2 }) => ({
			...{ mimeType, payloadType: preferredPayloadType, clockRate, channels },
			parameters: { useinbandfec: 1, usedtx: 1 },
		})),
		headerExtensions: levels.map(({ uri, preferredId }) => ({ uri, id: preferredId })),
	};
	return { capabilities: { codecs: opus, headerExtensions: levels }, parameters };
}

/** RFC 3550 asks for random ones. */
function randomUint32(): number {
	const [value = 1] = crypto.getRandomValues(new Uint32Array(1));
	return value;
}
