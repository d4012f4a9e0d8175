/** Enough to turn back some pages without a delay, few enough for a phone's SDP negotiation. */
const maxHidden = 24;

/** Which cameras we consume: those on the screen and the most recently hidden ones. By producerId. */
export class ShownVideos {
	#shown = new Set<string>();
	/** Insertion order: longest hidden first. */
	readonly #hidden = new Set<string>();

	isShown(producerId: string): boolean {
		return this.#shown.has(producerId);
	}

	isKept(producerId: string): boolean {
		return this.#shown.has(producerId) || this.#hidden.has(producerId);
	}

	/** Sets all cameras on the screen. Returns the hidden ones beyond `maxHidden`, whose consumers are to be closed. */
	show(producerIds: string[]): string[] {
		const shown = new Set(producerIds);
		for (const producerId of this.#shown) if (!shown.has(producerId)) this.#hidden.add(producerId);
		for (const producerId of shown) this.#hidden.delete(producerId);
		this.#shown = shown;
		const surplus = [...this.#hidden].slice(0, Math.max(0, this.#hidden.size - maxHidden));
		for (const producerId of surplus) this.#hidden.delete(producerId);
		return surplus;
	}

	/** The producer was closed. */
	forget(producerId: string): void {
		this.#shown.delete(producerId);
		this.#hidden.delete(producerId);
	}

	forgetHidden(): void {
		this.#hidden.clear();
	}
}
