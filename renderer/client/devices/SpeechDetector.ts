/** A sentence, not a cough, ms. */
const windowMs = 3_000;
/** Share of the time in which a voice is loud: words have gaps. */
const leastLoudShare = 0.5;
/** On the scale of `startLevelMeter`, about -38 dB: speech near a laptop is louder, a fan behind noise suppression is not. */
const loudLevel = 0.45;

type Sample = { atMs: number; isLoud: boolean };

/** Tells from levels of a microphone whether somebody has been speaking for some seconds. */
export class SpeechDetector {
	#samples: Sample[] = [];
	#sinceMs: number | null = null;

	/** @param level 0 to 1, as of `startLevelMeter` @returns whether somebody has been speaking for the last seconds */
	add(level: number, nowMs: number): boolean {
		// Nothing was measured meanwhile, e.g. because the page was hidden: begins anew.
		const lastMs = this.#samples.at(-1)?.atMs ?? nowMs;
		if (nowMs - lastMs > windowMs / 2) this.#restart();
		this.#sinceMs ??= nowMs;
		this.#samples = this.#samples.filter(({ atMs }) => nowMs - atMs < windowMs);
		this.#samples.push({ atMs: nowMs, isLoud: level > loudLevel });
		const loudCount = this.#samples.filter(({ isLoud }) => isLoud).length;
		return nowMs - this.#sinceMs >= windowMs && loudCount / this.#samples.length >= leastLoudShare;
	}

	#restart(): void {
		this.#samples = [];
		this.#sinceMs = null;
	}
}
