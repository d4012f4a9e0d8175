import { Emitter } from '../signalling/Emitter.ts';

/** A pause of the system lasts a moment at least, ms: at once, it would win. */
const resumeAfterMs = 500;

/** The `<audio>` elements of the page: starts playback and routes it to the chosen speaker (setSinkId). */
export class SoundOutput extends Emitter<{ blockedChanged: [boolean] }> {
	readonly #elements = new Set<HTMLAudioElement>();
	#speakerId: string | null = null;

	/** Returns how to detach it. */
	attach(element: HTMLAudioElement): () => void {
		this.#elements.add(element);
		// Nothing here pauses: the system has done it, e.g. for a phone call, or since headphones were pulled out.
		const onPause = () => setTimeout(() => this.#elements.has(element) && void this.#resume(element), resumeAfterMs);
		element.addEventListener('pause', onPause);
		void this.#route(element);
		void this.#play(element);
		return () => {
			element.removeEventListener('pause', onPause);
			this.#elements.delete(element);
		};
	}

	/** To be called from a click: with a user gesture the autoplay policy lets sound start. */
	async enable(): Promise<void> {
		this.emit('blockedChanged', false);
		await Promise.all([...this.#elements].map((element) => this.#play(element)));
	}

	/** Phones pause the sound of a page in the background, e.g. during a phone call, and do not resume it. */
	async resume(): Promise<void> {
		await Promise.all([...this.#elements].map((element) => this.#resume(element)));
	}

	/** null: the default one. */
	async setSpeaker(deviceId: string | null): Promise<void> {
		this.#speakerId = deviceId;
		await Promise.all([...this.#elements].map((element) => this.#route(element)));
	}

	async #resume(element: HTMLAudioElement): Promise<void> {
		if (element.paused) await this.#play(element);
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
