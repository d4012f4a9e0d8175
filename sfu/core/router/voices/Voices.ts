import type { types } from 'mediasoup';
import type { VoiceView } from '../../../protocol/models.ts';
import { audioLevelOf } from '../../rtp.ts';
import { LoudestVoices } from './LoudestVoices.ts';
import { VoiceStream } from './VoiceStream.ts';

/** RFC 6464. */
const audioLevelUri = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
/**
 * Pre-roll, ms: the latest packets of each microphone are kept for this long and are sent when it gets a slot, because
 * speech is recognised only after its beginning. Longer than `onsetMs` of `LoudestVoices`.
 */
const preRollMs = 120;
/** Level of a packet without the RFC 6464 extension, dBov: it counts as speech. Such a client is silent by DTX. */
const assumedDbov = -40;

/**
 * Opus has at most 400 packets/s (frames of 2.5 ms, RFC 6716), in browsers 50. A microphone that sends more is a flood.
 */
const maxPacketsPerSecond = 450;
/** A microphone that floods is ignored for this long, ms. */
const floodPauseMs = 10_000;

/** A microphone whose packets come to this process by a consumer of the DirectTransport. */
type Microphone = {
	peerId: string;
	consumer: types.Consumer;
	/** Id of the audio level extension; undefined: not negotiated. */
	levelId: number | undefined;
	preRoll: { packet: Buffer; atMs: number }[];
	/** Packets in the second that began at `secondSinceMs`. */
	packets: number;
	secondSinceMs: number;
	ignoredUntilMs: number;
};
/** One slot: the producer that receivers consume, and the stream that is sent through it. */
type Voice = { producer: types.Producer; stream: VoiceStream };

/** What `Voices` has on a router. `capabilities`: to receive microphones. */
export type VoiceSlots = { transport: types.DirectTransport; voices: Voice[]; capabilities: types.RtpCapabilities };

export type VoiceListeners = {
	/** Another microphone has a slot. Called before its first packet, so that no peer hears its own voice. */
	slotsChanged(voices: Voices): void;
	/** A slot has a different speaker. Called after `slotsChanged`, and not when a speaker has only changed the microphone. */
	voicesChanged(voices: Voices): void;
	/** Whether the microphone of this peer keeps its slot while it is silent. */
	isPinned(peerId: string): boolean;
};

/**
 * The loudest microphones of one room, forwarded in a fixed number of audio producers (slots) that every receiver
 * consumes once. A change of speaker rewrites packets in this process (`VoiceStream`), so no receiver renegotiates and
 * none decodes more streams than there are slots. Ends with its router.
 */
export class Voices {
	readonly #transport: types.DirectTransport;
	readonly #voices: Voice[];
	readonly #loudest: LoudestVoices;
	/** By producer id. */
	readonly #microphones = new Map<string, Microphone>();
	readonly #listeners: VoiceListeners;
	readonly #capabilities: types.RtpCapabilities;
	/** The microphone of each slot as the listeners know it. */
	#toldSlots: readonly (string | null)[];
	/** The peer of each slot as the listeners know it. */
	#toldSpeakers: readonly (string | null)[];

	constructor({ transport, voices, capabilities }: VoiceSlots, listeners: VoiceListeners) {
		this.#transport = transport;
		this.#voices = voices;
		const isPinned = (micId: string) => listeners.isPinned(this.#microphones.get(micId)?.peerId ?? '');
		this.#loudest = new LoudestVoices(voices.length, isPinned);
		this.#capabilities = capabilities;
		this.#listeners = listeners;
		this.#toldSlots = voices.map(() => null);
		this.#toldSpeakers = this.#toldSlots;
	}

	/**
	 * @param rtpCapabilities of the router
	 * @param count slots, 1 or more
	 * @throws mediasoup's error when the worker dies meanwhile
	 */
	static async slotsOn(
		router: types.Router,
		rtpCapabilities: types.RtpCapabilities,
		count: number,
	): Promise<VoiceSlots> {
		const transport = await router.createDirectTransport();
		const { capabilities, parameters } = opusOnly(rtpCapabilities);
		const create = async (): Promise<Voice> => {
			const ssrc = randomUint32();
			const rtpParameters = { ...parameters, encodings: [{ ssrc, dtx: true }] };
			const producer = await transport.produce({ kind: 'audio', rtpParameters });
			return { producer, stream: new VoiceStream(ssrc, randomUint32()) };
		};
		const voices = await Promise.all(Array.from({ length: count }, create));
		return { transport, voices, capabilities };
	}

	/** One entry per slot, always in the same order. */
	get view(): VoiceView[] {
		const { slots } = this.#loudest;
		return this.#voices.map(({ producer: { id } }, slot) => ({
			producerId: id,
			peerId: this.#microphones.get(slots[slot] ?? '')?.peerId ?? null,
		}));
	}

	/** Whether this is the producer of a slot. */
	isVoice(producerId: string): boolean {
		return this.#voices.some(({ producer }) => producer.id === producerId);
	}

	/** Whether the slots decide who receives this producer: that of a slot, or a microphone. */
	isRouted(producerId: string): boolean {
		return this.isVoice(producerId) || this.#microphones.has(producerId);
	}

	/** peerId of the present speaker of a slot; null: none. */
	speakerOf(producerId: string): string | null {
		return this.view.find((voice) => voice.producerId === producerId)?.peerId ?? null;
	}

	/** Whether this microphone is among the loudest. */
	hasSlot(micId: string): boolean {
		return this.#loudest.slotOf(micId) !== null;
	}

	/**
	 * Adds a microphone until it closes. Of several microphones of one peer only the newest can have a slot.
	 * @throws mediasoup's error when the microphone has closed or the worker died
	 */
	async add(mic: types.Producer, peerId: string): Promise<void> {
		const consumer = await this.#transport.consume({ producerId: mic.id, rtpCapabilities: this.#capabilities });
		const levelId = consumer.rtpParameters.headerExtensions?.find(({ uri }) => uri === audioLevelUri)?.id;
		for (const [otherId, other] of this.#microphones) if (other.peerId === peerId) this.#loudest.remove(otherId);
		this.#microphones.set(mic.id, {
			peerId,
			consumer,
			levelId,
			preRoll: [],
			packets: 0,
			secondSinceMs: 0,
			ignoredUntilMs: 0,
		});
		this.#loudest.add(mic.id);
		consumer.on('rtp', (packet) => this.#forward(mic.id, packet));
		mic.observer.once('close', () => this.#remove(mic.id));
		this.#tell();
		// It may have closed while the worker answered, before there was a listener for it.
		if (mic.closed) this.#remove(mic.id);
	}

	#remove(micId: string): void {
		if (!this.#microphones.delete(micId) || this.#transport.closed) return;
		this.#loudest.remove(micId);
		this.#tell();
	}

	/** In a large room most microphones come and go without a slot: that is no news. */
	#tell(): void {
		const slots = [...this.#loudest.slots];
		if (isSameList(slots, this.#toldSlots)) return;
		this.#toldSlots = slots;
		this.#listeners.slotsChanged(this);
		const speakers = this.view.map(({ peerId }) => peerId);
		if (isSameList(speakers, this.#toldSpeakers)) return;
		this.#toldSpeakers = speakers;
		this.#listeners.voicesChanged(this);
	}

	#forward(micId: string, packet: Buffer): void {
		const mic = this.#microphones.get(micId);
		if (!mic) return;
		const nowMs = performance.now();
		if (nowMs < mic.ignoredUntilMs || countsAsFlood(mic, nowMs)) return;
		const level = mic.levelId === undefined ? undefined : audioLevelOf(packet, mic.levelId);
		if (this.#loudest.takeLevel(micId, level ?? assumedDbov, nowMs)) this.#tell();
		const packets = [...mic.preRoll.filter(({ atMs }) => nowMs - atMs <= preRollMs), { packet, atMs: nowMs }];
		const voice = this.#voices[this.#loudest.slotOf(micId) ?? -1];
		mic.preRoll = voice ? [] : packets;
		if (!voice || voice.producer.closed) return;
		for (const each of packets) {
			const rewritten = voice.stream.next(each.packet, micId, each.atMs);
			if (rewritten) voice.producer.send(rewritten);
		}
	}
}

const isSameList = (one: readonly unknown[], other: readonly unknown[]) => one.every((item, at) => item === other[at]);

/**
 * Counts one packet of a microphone. Returns whether it is too many, and then pauses the microphone for `floodPauseMs`.
 */
function countsAsFlood(mic: Microphone, nowMs: number): boolean {
	if (nowMs - mic.secondSinceMs >= 1_000) {
		mic.secondSinceMs = nowMs;
		mic.packets = 0;
	}
	if (++mic.packets <= maxPacketsPerSecond) return false;
	mic.ignoredUntilMs = nowMs + floodPauseMs;
	// Paused in the worker, so that the flood does not reach this process.
	const { consumer } = mic;
	const ignored = () => undefined;
	consumer.pause().catch(ignored);
	setTimeout(() => consumer.closed || consumer.resume().catch(ignored), floodPauseMs).unref();
	return true;
}

/**
 * RTP capabilities to receive microphones, and parameters to send voices: Opus and the audio level, with the payload
 * type and extension id of the router in both directions, so that packets need no change but that of `VoiceStream`.
 */
function opusOnly({ codecs = [], headerExtensions = [] }: types.RtpCapabilities) {
	const opus = codecs.filter(({ mimeType }) => mimeType.toLowerCase() === 'audio/opus');
	const levels = headerExtensions.filter(({ kind, uri }) => kind === 'audio' && uri === audioLevelUri);
	const parameters = {
		codecs: opus.map(({ mimeType, preferredPayloadType = 0, clockRate, channels = 2 }) => ({
			...{ mimeType, payloadType: preferredPayloadType, clockRate, channels },
			parameters: { useinbandfec: 1, usedtx: 1 },
		})),
		headerExtensions: levels.map(({ uri, preferredId }) => ({ uri, id: preferredId })),
	};
	return { capabilities: { codecs: opus, headerExtensions: levels }, parameters };
}

/** For SSRCs and first sequence numbers, which RFC 3550 (5.1 and 8) wants to be random. */
function randomUint32(): number {
	const [value = 1] = crypto.getRandomValues(new Uint32Array(1));
	return value;
}
