import type { RestartReturn, RoomSettings } from './RoomSettings.ts';

/** All settings but those that identify the room, and `restartReturns`, which follows from who is in it. */
export type ChangeableSettings = Omit<RoomSettings, 'roomId' | 'roomCode' | 'restartReturns'>;

/** The settings of one room. A change that cannot be persisted does not take effect. */
export class PersistedSettings {
	readonly #restartReturns: () => RestartReturn[];
	readonly #write: (settings: RoomSettings) => void;
	#value: RoomSettings;

	/** @param write called with every change; when it throws, everything is as before */
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
		// Who may return depends on the new settings: on whether the room is locked or has a lobby.
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
