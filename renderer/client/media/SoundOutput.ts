import { Emitter } from '../signalling/Emitter.ts';

/** The `<audio>` elements of the page: starts playback and routes it to the chosen speaker (setSinkId). */
export class SoundOutput extends Emitter<{ blockedChanged: [boolean] }> {
	readonly #elements = new Set<HTMLAudioElement>();
	#speakerId: string | null = null;

	/** Returns how to detach it. */
	attach(element: HTMLAudioElement): () => void {
		this.#elements.add(element);
		void this.#route(element);
		void this.#play(element);
		return () => this.#elements.delete(element);
	}

	/** To be called from a click: with a user gesture the autoplay policy lets sound start. */
	async enable(): Promise<void> {
		this.emit('blockedChanged', false);
		await Promise.all([...this.#elements].map((element) => this.#play(element)));
	}

	/** Phones pause the sound of a page in the background, e.g. during a phone call, and do not resume it. */
	async resume(): Promise<void> {
		const silent = [...this.#elements].filter(({ paused }) => paused);
		await Promise.all(silent.map((element) => this.#play(element)));
	}

	/** null: the default one. */
	async setSpeaker(deviceId: string | null): Promise<void> {
		this.#speakerId = deviceId;
		await Promise.all([...this.#elements].map((element) => this.#route(element)));
	}

	async #play(element: HTMLAudioElement): Promise<void> {
		try {
			await element.play();
		} catch (error) {
			// AbortError: the element got another stream meanwhile, or was removed from the page.
			if (error instanceof Error && error.name === 'NotAllowedError') this.emit('blockedChanged', true);
		}
	}

	async #route(element: HTMLAudioElement): Promise<void> {
		if (!('setSinkId' in element)) return;
		const sinkId = this.#speakerId ?? '';
		// A speaker that was unplugged is rejected; the default one keeps playing.
		if (element.sinkId !== sinkId) await element.setSinkId(sinkId).catch(() => {});
	}
}
