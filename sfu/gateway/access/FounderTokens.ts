import type { Room } from '../../core/Room.ts';
import type { Tokens } from './Tokens.ts';

/** Issues the tokens with which founders are hosts of the rooms that they created without one. */
export class FounderTokens {
	readonly #tokens: Tokens;
	readonly #ttlHours: number;

	constructor(tokens: Tokens, ttlHours: number) {
		this.#tokens = tokens;
		this.#ttlHours = ttlHours;
	}

	/** @param person who founded the room, if it is known; undefined: the room was not founded on an open server */
	async issue({ settings }: Room, person?: string): Promise<string | undefined> {
		const { roomId, founding } = settings;
		if (!founding) return undefined;
		const wanted = { roomId, role: 'host', founding: founding.id, ttlHours: this.#ttlHours } as const;
		return (await this.#tokens.issue({ ...wanted, ...(person !== undefined && { person }) })).token;
	}
}
