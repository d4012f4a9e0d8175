/**
 * Louder than this is a voice, dBov. Speech into a laptop's microphone is at -20 to -40 after the browser's gain control,
 * a quiet room at -60 to -90.
 */
const voiceDbov = -50;
/** A cough or a key is not a word: so long somebody must be heard without a break before a place is given, ms. */
const onsetMs = 40;
/** Shorter pauses are part of speaking, ms. */
const breathMs = 200;
/** Whoever was silent this long gives the place up, ms: a pause for thought stays. */
const holdMs = 1_000;
/** While all places speak, a newcomer must be this much louder than the quietest, dB, for this long, ms. */
const louderByDb = 6;
const louderForMs = 600;
/** How fast loudness follows, share of a new packet of 20 ms: half a second, longer than a syllable and its pause. */
const smoothing = 0.04;

type Mic = {
	place: number | null;
	/** Smoothed, dBov. */
	level: number;
	/** Since when it is heard without a break longer than `breathMs`; null: it is silent. */
	speakingSinceMs: number | null;
	lastVoiceMs: number;
};

/** Which microphones hold the few places that everybody hears. Pure: the clock comes in with every call. */
export class LoudestVoices {
	readonly #mics = new Map<string, Mic>();
	/** Microphone by place. */
	readonly #places: (string | null)[];

	readonly #isPinned: (micId: string) => boolean;

	/**
	 * @param placeCount 1 or more
	 * @param isPinned whether a microphone keeps its place: whoever is spotlit
	 */
	constructor(placeCount: number, isPinned: (micId: string) => boolean = () => false) {
		this.#isPinned = isPinned;
		this.#places = Array.from({ length: placeCount }, () => null);
	}

	/** Microphone by place; null: free. */
	get places(): readonly (string | null)[] {
		return this.#places;
	}

	placeOf(micId: string): number | null {
		return this.#mics.get(micId)?.place ?? null;
	}

	/** As long as there are free places nobody has to speak up first. */
	add(micId: string): void {
		this.#mics.set(micId, {
			place: null,
			level: -127,
			speakingSinceMs: null,
			lastVoiceMs: Number.NEGATIVE_INFINITY,
		});
		const free = this.#places.indexOf(null);
		if (free >= 0) this.#give(free, micId);
	}

	/** The one that spoke last among those without a place moves up. */
	remove(micId: string): void {
		const place = this.placeOf(micId);
		this.#mics.delete(micId);
		if (place === null) return;
		this.#places[place] = null;
		const waiting = [...this.#mics].filter(([, mic]) => mic.place === null);
		waiting.sort(([, a], [, b]) => b.lastVoiceMs - a.lastVoiceMs);
		const [next] = waiting;
		if (next) this.#give(place, next[0]);
	}

	/** One packet of sound. @returns whether somebody got a place by it */
	heard(micId: string, dbov: number, nowMs: number): boolean {
		const mic = this.#mics.get(micId);
		if (!mic) return false;
		mic.level += (dbov - mic.level) * smoothing;
		if (dbov >= voiceDbov) {
			const paused = nowMs - mic.lastVoiceMs > breathMs;
			if (paused) mic.speakingSinceMs = nowMs;
			// The first syllable counts as loud as it is.
			if (paused) mic.level = Math.max(mic.level, dbov - louderByDb);
			mic.lastVoiceMs = nowMs;
		} else if (nowMs - mic.lastVoiceMs > breathMs) {
			mic.speakingSinceMs = null;
		}
		return mic.place === null && dbov >= voiceDbov && this.#claim(micId, mic, nowMs);
	}

	#claim(micId: string, mic: Mic, nowMs: number): boolean {
		const spokenMs = mic.speakingSinceMs === null ? 0 : nowMs - mic.speakingSinceMs;
		if (spokenMs < onsetMs) return false;
		const place = this.#silentPlace(nowMs) ?? (spokenMs >= louderForMs ? this.#quieterPlace(mic) : null);
		if (place === null) return false;
		this.#give(place, micId);
		return true;
	}

	/** A free one, or that of the one who has been silent longest. */
	#silentPlace(nowMs: number): number | null {
		const free = this.#places.indexOf(null);
		if (free >= 0) return free;
		const silent = this.#holders().filter(({ mic }) => nowMs - mic.lastVoiceMs > holdMs);
		silent.sort((a, b) => a.mic.lastVoiceMs - b.mic.lastVoiceMs);
		return silent[0]?.place ?? null;
	}

	#quieterPlace({ level }: Mic): number | null {
		const [quietest] = this.#holders().sort((a, b) => a.mic.level - b.mic.level);
		return quietest && quietest.mic.level + louderByDb <= level ? quietest.place : null;
	}

	#holders(): { place: number; mic: Mic }[] {
		const all = this.#places.flatMap((micId, place) => {
			const mic = micId === null ? undefined : this.#mics.get(micId);
			return mic && micId !== null ? [{ micId, place, mic }] : [];
		});
		const free = all.filter(({ micId }) => !this.#isPinned(micId));
		// With nothing but pinned places nobody else could ever be heard.
		return free.length > 0 ? free : all;
	}

	#give(place: number, micId: string): void {
		const before = this.#mics.get(this.#places[place] ?? '');
		if (before) before.place = null;
		this.#places[place] = micId;
		const mic = this.#mics.get(micId);
		if (mic) mic.place = place;
	}
}
