import type { Home } from './Homes.ts';

/** Rooms, and codes, of which it is remembered where they are; the oldest is forgotten before the others. */
const maxKnown = 20_000;

/** Where rooms of other servers were when Redis was last asked. */
export class KnownHomes {
	readonly #homes = new Map<string, Home>();
	readonly #idByCode = new Map<string, string>();

	find(roomId: string): Home | undefined {
		return this.#homes.get(roomId);
	}

	idOf(code: string): string | undefined {
		return this.#idByCode.get(code);
	}

	set(roomId: string, home: Home): void {
		remember(this.#homes, roomId, home);
	}

	setCode(code: string, roomId: string): void {
		remember(this.#idByCode, code, roomId);
	}

	delete(roomId: string): void {
		this.#homes.delete(roomId);
	}

	clear(): void {
		this.#homes.clear();
	}
}

/** Of at most `maxKnown` rooms. */
export function remember<T>(map: Map<string, T>, key: string, value: T): void {
	map.delete(key);
	map.set(key, value);
	const [oldest] = map.keys();
	if (map.size > maxKnown && oldest !== undefined) map.delete(oldest);
}
