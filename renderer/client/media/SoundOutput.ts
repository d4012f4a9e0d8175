import { Emitter } from '../signalling/Emitter.ts';

/** The audio elements of the page: starts them, sends them to the chosen speaker. */
export class SoundOutput extends Emitter<{ blockedChanged: [boolean] }> {
	readonly #elements = new Set<HTMLAudioElement>();
	#speakerId: string | null = null;

	/** Returns how to let go of it. */
	attach(element: HTMLAudioElement): () => void {
		this.#elements.add(element);
		void this.#route(element);
		void this.#play(element);
		return () => this.#elements.delete(element);
	}

	/** After a click: browsers that refused to start sound do not refuse now. */
	async enable(): Promise<void> {
		this.emit('blockedChanged', false);
		await Promise.all([...this.#elements].map((element) => this.#play(element)));
	}

	/** Phones stop the sound of a page that is put away, for a call for instance, and do not start it again. */
	async resume(): Promise<void> {
		const silent = [...this.#elements].filter(({ paused }) => paused);
		await Promise.all(silent.map((element) => this.#play(element)));
	}

	async setSpeaker(deviceId: string): Promise<void> {
		this.#speakerId = deviceId;
		await Promise.all([...this.#elements].map((element) => this.#route(element)));
	}

	async #play(element: HTMLAudioElement): Promise<void> {
		try {
			await element.play();
		} catch (error) {
			// Other errors mean that the element got another stream meanwhile, or left the page.
			if (error instanceof Error && error.name === 'NotAllowedError') this.emit('blockedChanged', true);
		}
	}

	async #route(element: HTMLAudioElement): Promise<void> {
		if (this.#speakerId === null || !('setSinkId' in element)) return;
		// A speaker that is gone: the default one goes on playing.
		await element.setSinkId(this.#speakerId).catch(() => {});
	}
}
