/** Enough to turn some pages back at once, few enough for a phone to negotiate. */
const hiddenAtMost = 24;

/** Which cameras are worth receiving: those on the screen, and those that were there a while ago. By producer. */
export class ShownVideos {
	#shown = new Set<string>();
	/** Longest hidden first. */
	readonly #hidden = new Set<string>();

	isShown(producerId: string): boolean {
		return this.#shown.has(producerId);
	}

	isKept(producerId: string): boolean {
		return this.#shown.has(producerId) || this.#hidden.has(producerId);
	}

	/** What is on the screen now, whole each time. Returns those hidden for too long to be kept. */
	show(producerIds: string[]): string[] {
		const shown = new Set(producerIds);
		for (const producerId of this.#shown) if (!shown.has(producerId)) this.#hidden.add(producerId);
		for (const producerId of shown) this.#hidden.delete(producerId);
		this.#shown = shown;
		const tooLong = [...this.#hidden].slice(0, Math.max(0, this.#hidden.size - hiddenAtMost));
		for (const producerId of tooLong) this.#hidden.delete(producerId);
		return tooLong;
	}

	/** It ended. */
	forget(producerId: string): void {
		this.#shown.delete(producerId);
		this.#hidden.delete(producerId);
	}

	forgetHidden(): void {
		this.#hidden.clear();
	}
}
