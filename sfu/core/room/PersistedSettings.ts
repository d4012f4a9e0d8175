import type { RestartReturn, RoomSettings } from './RoomSettings.ts';

/**
 * Without the settings that identify the room, and without `restartReturns`, which follows from its peers. `roomCode` is
 * changed by `RoomRegistry.renewCode`, which finds rooms by it.
 */
export type ChangeableSettings = Omit<RoomSettings, 'roomId' | 'founding' | 'restartReturns'>;

/** The settings of one room. */
export class PersistedSettings {
	readonly #restartReturns: () => RestartReturn[];
	readonly #write: (settings: RoomSettings) => void;
	#value: RoomSettings;

	/** @param write called with every change */
	constructor(value: RoomSettings, restartReturns: () => RestartReturn[], write: (settings: RoomSettings) => void) {
		this.#value = value;
		this.#restartReturns = restartReturns;
		this.#write = write;
	}

	get value(): RoomSettings {
		return this.#value;
	}

	change(settings: Partial<ChangeableSettings>): void {
		// Computed after the change: participants are in it only if the room is locked or has a lobby.
		this.#value = { ...this.#value, ...settings };
		this.#value = { ...this.#value, restartReturns: this.#restartReturns() };
		this.#write(this.#value);
	}
}
