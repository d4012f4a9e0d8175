import type { RestartReturn, RoomSettings } from './RoomSettings.ts';

/** All but what a room is found by and what is written down by itself. */
export type ChangeableSettings = Omit<RoomSettings, 'roomId' | 'roomCode' | 'places'>;

/** What of a room is written down. What cannot be written down does not hold. */
export class PersistedSettings {
	readonly #places: () => RestartReturn[];
	readonly #write: (settings: RoomSettings) => void;
	#value: RoomSettings;

	/** @param write called with every change; when it throws, everything is as before */
	constructor(value: RoomSettings, places: () => RestartReturn[], write: (settings: RoomSettings) => void) {
		this.#value = value;
		this.#places = places;
		this.#write = write;
	}

	get value(): RoomSettings {
		return this.#value;
	}

	change(settings: Partial<ChangeableSettings>): void {
		const before = this.#value;
		// Which places are kept depends on the new settings.
		this.#value = { ...before, ...settings };
		this.#value = { ...this.#value, places: this.#places() };
		try {
			this.#write(this.#value);
		} catch (error) {
			this.#value = before;
			throw error;
		}
	}
}
