import { BoundedMap } from './BoundedMap.ts';
import type { Home } from './Homes.ts';

/** Rooms, and codes, of which it is remembered where they are. */
export const maxKnown = 20_000;

/** Where rooms of other servers were when Redis was last asked. */
export class KnownHomes {
	readonly #homes = new BoundedMap<string, Home>(maxKnown);
	readonly #idByCode = new BoundedMap<string, string>(maxKnown);

	find(roomId: string): Home | undefined {
		return this.#homes.get(roomId);
	}

	idOf(code: string): string | undefined {
		return this.#idByCode.get(code);
	}

	set(roomId: string, home: Home): void {
		this.#homes.set(roomId, home);
	}

	setCode(code: string, roomId: string): void {
		this.#idByCode.set(code, roomId);
	}

	delete(roomId: string): void {
		this.#homes.delete(roomId);
	}

	clear(): void {
		this.#homes.clear();
	}
}
