import type { types } from 'mediasoup';
import type { VoiceView } from '../../../protocol/models.ts';
import { LoudestVoices } from './LoudestVoices.ts';
import { audioLevelOf } from './rtp.ts';
import { VoiceStream } from './VoiceStream.ts';

const levelUri = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
/** What is said while somebody's voice is recognised: kept so long, ms, so that the first syllable is not lost. */
const preRollMs = 120;
/** Taken for the loudness of a microphone that does not tell it, dBov. DTX is how such a client falls silent. */
const untoldDbov = -40;

/** Opus makes 50 packets a second, 400 at the most (2.5 ms each). Whoever sends more is not heard for a while, ms. */
const maxPacketsPerSecond = 450;
const mutedMs = 10_000;

type Tap = {
	peerId: string;
	consumer: types.Consumer;
	levelId: number | undefined;
	preRoll: { packet: Buffer; atMs: number }[];
	/** In the second that began then. */
	packets: number;
	secondSinceMs: number;
	deafUntilMs: number;
};
type Voice = { producer: types.Producer; stream: VoiceStream };

export type VoiceListeners = {
	/** Somebody else is in one of the voices. Told before their packets: whoever speaks must not hear themselves. */
	voicesChanged(voices: Voices): void;
	/** Whether this peer keeps a place among the voices. */
	isPinned(peerId: string): boolean;
};

/**
 * The loudest microphones of one room in a fixed number of streams that everybody consumes once. Who is in which changes
 * by rewriting packets here, so no receiver renegotiates, and none has to decode more than it hears. Ends with its router.
 */
export class Voices {
	readonly #transport: types.DirectTransport;
	readonly #voices: Voice[];
	readonly #loudest: LoudestVoices;
	readonly #taps = new Map<string, Tap>();
	readonly #listeners: VoiceListeners;
	readonly #capabilities: types.RtpCapabilities;

	private constructor(
		transport: types.DirectTransport,
		voices: Voice[],
		capabilities: types.RtpCapabilities,
		listeners: VoiceListeners,
	) {
		this.#transport = transport;
		this.#voices = voices;
		const isPinned = (micId: string) => listeners.isPinned(this.#taps.get(micId)?.peerId ?? '');
		this.#loudest = new LoudestVoices(voices.length, isPinned);
		this.#capabilities = capabilities;
		this.#listeners = listeners;
	}

	/** @param count streams, 1 or more */
	static async create(router: types.Router, count: number, listeners: VoiceListeners): Promise<Voices> {
		const transport = await router.createDirectTransport();
		const { capabilities, parameters } = soundOf(router.rtpCapabilities);
		const create = async (): Promise<Voice> => {
			const ssrc = randomUint32();
			const rtpParameters = { ...parameters, encodings: [{ ssrc, dtx: true }] };
			const producer = await transport.produce({ kind: 'audio', rtpParameters });
			return { producer, stream: new VoiceStream(ssrc, randomUint32()) };
		};
		const voices = await Promise.all(Array.from({ length: count }, create));
		return new Voices(transport, voices, capabilities, listeners);
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

	/** Forgotten when it closes. One person is heard once: a second microphone takes the place of the first. */
	async add(mic: types.Producer, peerId: string): Promise<void> {
		const consumer = await this.#transport.consume({ producerId: mic.id, rtpCapabilities: this.#capabilities });
		const levelId = consumer.rtpParameters.headerExtensions?.find(({ uri }) => uri === levelUri)?.id;
		for (const [otherId, tap] of this.#taps) if (tap.peerId === peerId) this.#loudest.remove(otherId);
		this.#taps.set(mic.id, { peerId, consumer, levelId, preRoll: [], packets: 0, secondSinceMs: 0, deafUntilMs: 0 });
		this.#loudest.add(mic.id);
		consumer.on('rtp', (packet) => this.#heard(mic.id, packet));
		mic.observer.once('close', () => this.#remove(mic.id));
		this.#listeners.voicesChanged(this);
		// It may have closed while the worker answered, and nobody would say so again.
		if (mic.closed) this.#remove(mic.id);
	}

	#remove(micId: string): void {
		if (!this.#taps.delete(micId) || this.#transport.closed) return;
		this.#loudest.remove(micId);
		this.#listeners.voicesChanged(this);
	}

	#heard(micId: string, packet: Buffer): void {
		const tap = this.#taps.get(micId);
		if (!tap) return;
		const nowMs = performance.now();
		if (nowMs < tap.deafUntilMs || isFlood(tap, nowMs)) return;
		const level = tap.levelId === undefined ? undefined : audioLevelOf(packet, tap.levelId);
		if (this.#loudest.heard(micId, level ?? untoldDbov, nowMs)) this.#listeners.voicesChanged(this);
		const packets = [...tap.preRoll.filter(({ atMs }) => nowMs - atMs <= preRollMs), { packet, atMs: nowMs }];
		const voice = this.#voices[this.#loudest.placeOf(micId) ?? -1];
		tap.preRoll = voice ? [] : packets;
		if (!voice || voice.producer.closed) return;
		for (const each of packets) {
			const rewritten = voice.stream.next(each.packet, micId, each.atMs);
			if (rewritten) voice.producer.send(rewritten);
		}
	}
}

/** Counts it, too. */
function isFlood(tap: Tap, nowMs: number): boolean {
	if (nowMs - tap.secondSinceMs >= 1_000) {
		tap.secondSinceMs = nowMs;
		tap.packets = 0;
	}
	if (++tap.packets <= maxPacketsPerSecond) return false;
	tap.deafUntilMs = nowMs + mutedMs;
	// At the worker already: this process must not be kept busy by what nobody can have said.
	const { consumer } = tap;
	const ignored = () => undefined;
	consumer.pause().catch(ignored);
	setTimeout(() => consumer.closed || consumer.resume().catch(ignored), mutedMs).unref();
	return true;
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
