/** While nothing changes, statistics are taken at one beat of so many. */
const maxBeats = 4;

/** At which beats of a timer samples are taken: at each while something changes, else after twice as many beats each time. */
export class SampleBackoff {
	/** From one sample to the next. */
	#beats = 1;
	#sinceSample = 0;

	/** To be called once each beat: whether a sample is due. @param hasNews whether something has changed since the last beat */
	next(hasNews: boolean): boolean {
		this.#sinceSample += 1;
		if (hasNews) this.#beats = 1;
		if (this.#sinceSample < this.#beats) return false;
		this.#sinceSample = 0;
		this.#beats = Math.min(maxBeats, this.#beats * 2);
		return true;
	}
}
