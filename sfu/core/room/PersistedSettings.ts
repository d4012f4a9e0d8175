import type { RestartReturn, RoomSettings } from './RoomSettings.ts';

/** Without the settings that identify the room, and without `restartReturns`, which follows from its peers. */
export type ChangeableSettings = Omit<RoomSettings, 'roomId' | 'roomCode' | 'restartReturns'>;

/** The settings of one room. A change that cannot be persisted does not take effect. */
export class PersistedSettings {
	readonly #restartReturns: () => RestartReturn[];
	readonly #write: (settings: RoomSettings) => void;
	#value: RoomSettings;

	/** @param write called with every change; when it throws, the change is undone */
	constructor(value: RoomSettings, restartReturns: () => RestartReturn[], write: (settings: RoomSettings) => void) {
		this.#value = value;
		this.#restartReturns = restartReturns;
		this.#write = write;
	}

	get value(): RoomSettings {
		return this.#value;
	}

	change(settings: Partial<ChangeableSettings>): void {
		const before = this.#value;
		// Computed after the change: participants are in it only if the room is locked or has a lobby.
		this.#value = { ...before, ...settings };
		this.#value = { ...this.#value, restartReturns: this.#restartReturns() };
		try {
			this.#write(this.#value);
		} catch (error) {
			this.#value = before;
			throw error;
		}
	}
}
