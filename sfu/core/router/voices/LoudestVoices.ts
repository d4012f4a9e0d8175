/**
 * Voice activity: a packet at this level or louder is speech, dBov (RFC 6464). Behind the browser's automatic gain
 * control speech into a laptop's microphone has -20 to -40, a quiet room -60 to -90.
 */
const voiceThresholdDbov = -50;
/** Speech must last this long before it gets a slot, ms: a cough or a key press is shorter. */
const onsetMs = 40;
/** Pauses up to this long belong to the same speech, ms. */
const maxPauseMs = 200;
/**
 * A microphone that was silent for longer than this loses its slot to the next speaker, ms: a pause for thought is
 * shorter.
 */
const holdMs = 1_000;
/** While all slots speak, a newcomer must be this much louder than the quietest of them, dB, for this long, ms. */
const takeoverDb = 6;
const takeoverMs = 600;
/**
 * Weight of one packet in the smoothed level: with packets of 20 ms a time constant of 500 ms, longer than a syllable.
 */
const smoothing = 0.04;

type Mic = {
	slot: number | null;
	/** Smoothed, dBov, -127 to 0. */
	levelDbov: number;
	/** Beginning of speech without a pause longer than `maxPauseMs`; null: silent. */
	speakingSinceMs: number | null;
	lastVoiceMs: number;
};

/**
 * Assigns the few voice slots of a room to the loudest microphones. Pure: the time comes with each call, ms on any
 * monotonic clock.
 */
export class LoudestVoices {
	readonly #mics = new Map<string, Mic>();
	readonly #slots: (string | null)[];
	readonly #isPinned: (micId: string) => boolean;

	/**
	 * @param slotCount 1 or more
	 * @param isPinned whether a microphone keeps its slot while silent, e.g. that of the participant in the spotlight
	 */
	constructor(slotCount: number, isPinned: (micId: string) => boolean = () => false) {
		this.#isPinned = isPinned;
		this.#slots = Array.from({ length: slotCount }, () => null);
	}

	/** The microphone in each slot; null: free. */
	get slots(): readonly (string | null)[] {
		return this.#slots;
	}

	/** Index of the slot that this microphone has; null: none, or no such microphone. */
	slotOf(micId: string): number | null {
		return this.#mics.get(micId)?.slot ?? null;
	}

	/** Gets a free slot at once, without having to speak first. */
	add(micId: string): void {
		this.#mics.set(micId, {
			slot: null,
			levelDbov: -127,
			speakingSinceMs: null,
			lastVoiceMs: Number.NEGATIVE_INFINITY,
		});
		const free = this.#slots.indexOf(null);
		if (free >= 0) this.#assign(free, micId);
	}

	/** Its slot goes to the microphone without a slot that spoke last. */
	remove(micId: string): void {
		const slot = this.slotOf(micId);
		this.#mics.delete(micId);
		if (slot === null) return;
		this.#slots[slot] = null;
		const waiting = [...this.#mics].filter(([, mic]) => mic.slot === null);
		waiting.sort(([, a], [, b]) => b.lastVoiceMs - a.lastVoiceMs);
		const [next] = waiting;
		if (next) this.#assign(slot, next[0]);
	}

	/**
	 * Takes the level of one packet.
	 * @param dbov audio level of RFC 6464, -127 (silence) to 0
	 * @returns whether the microphone got a slot by it
	 */
	takeLevel(micId: string, dbov: number, nowMs: number): boolean {
		const mic = this.#mics.get(micId);
		if (!mic) return false;
		mic.levelDbov += (dbov - mic.levelDbov) * smoothing;
		if (dbov >= voiceThresholdDbov) {
			const isOnset = nowMs - mic.lastVoiceMs > maxPauseMs;
			if (isOnset) mic.speakingSinceMs = nowMs;
			// The smoothed level would need half a second to rise: after a pause it starts just below the first packet.
			if (isOnset) mic.levelDbov = Math.max(mic.levelDbov, dbov - takeoverDb);
			mic.lastVoiceMs = nowMs;
		} else if (nowMs - mic.lastVoiceMs > maxPauseMs) {
			mic.speakingSinceMs = null;
		}
		return mic.slot === null && dbov >= voiceThresholdDbov && this.#claimSlot(micId, mic, nowMs);
	}

	#claimSlot(micId: string, mic: Mic, nowMs: number): boolean {
		const spokenMs = mic.speakingSinceMs === null ? 0 : nowMs - mic.speakingSinceMs;
		if (spokenMs < onsetMs) return false;
		const slot = this.#silentSlot(nowMs) ?? (spokenMs >= takeoverMs ? this.#quieterSlot(mic) : null);
		if (slot === null) return false;
		this.#assign(slot, micId);
		return true;
	}

	/** A free slot, or that of the microphone that has been silent longest. */
	#silentSlot(nowMs: number): number | null {
		const free = this.#slots.indexOf(null);
		if (free >= 0) return free;
		const silent = this.#replaceable().filter(({ mic }) => nowMs - mic.lastVoiceMs > holdMs);
		silent.sort((a, b) => a.mic.lastVoiceMs - b.mic.lastVoiceMs);
		return silent[0]?.slot ?? null;
	}

	/** The slot of the quietest microphone, if it is quieter by `takeoverDb`. */
	#quieterSlot({ levelDbov }: Mic): number | null {
		const [quietest] = this.#replaceable().sort((a, b) => a.mic.levelDbov - b.mic.levelDbov);
		return quietest && quietest.mic.levelDbov + takeoverDb <= levelDbov ? quietest.slot : null;
	}

	/** Slots that another microphone may take over. */
	#replaceable(): { slot: number; mic: Mic }[] {
		const all = this.#slots.flatMap((micId, slot) => {
			const mic = micId === null ? undefined : this.#mics.get(micId);
			return mic && micId !== null ? [{ micId, slot, mic }] : [];
		});
		const unpinned = all.filter(({ micId }) => !this.#isPinned(micId));
		// If every slot is pinned, pins are ignored: otherwise no other microphone could ever be heard.
		return unpinned.length > 0 ? unpinned : all;
	}

	#assign(slot: number, micId: string): void {
		const previous = this.#mics.get(this.#slots[slot] ?? '');
		if (previous) previous.slot = null;
		this.#slots[slot] = micId;
		const mic = this.#mics.get(micId);
		if (mic) mic.slot = slot;
	}
}
