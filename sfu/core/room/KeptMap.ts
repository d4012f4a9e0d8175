import type { z } from 'zod';
import type { RoomApi } from './RoomApi.ts';
import type { KeptState } from './RoomPart.ts';

/**
 * A Map of a part whose entries outlive the process, until the lesson ends: every change is one row of the store. Values are
 * plain JSON, and are replaced, never changed in place.
 */
export class KeptMap<Value> extends Map<string, Value> {
	readonly #room: Pick<RoomApi, 'keep'>;
	readonly #part: string;
	readonly #schema: z.ZodType<Value>;
	readonly #prefix: string;

	/**
	 * @param part name of the part
	 * @param schema of the values, as they are read after a restart
	 * @param prefix of the keys in the store, for a part that has several of these
	 */
	constructor(room: Pick<RoomApi, 'keep'>, part: string, schema: z.ZodType<Value>, prefix = '') {
		super();
		this.#room = room;
		this.#part = part;
		this.#schema = schema;
		this.#prefix = prefix;
	}

	/** One whose entries stay as long as the room, to be taken over in `restoreRoom`. Parameters: as of the constructor. */
	static withRoom<Value>(
		room: Pick<RoomApi, 'keepWithRoom'>,
		part: string,
		schema: z.ZodType<Value>,
		prefix = '',
	): KeptMap<Value> {
		return new KeptMap({ keep: (...entry) => room.keepWithRoom(...entry) }, part, schema, prefix);
	}

	/** Takes over what is kept. An entry that cannot be read, e.g. of another version, is removed. */
	restore({ entries }: KeptState, changed: (value: Value) => Value = (value) => value): void {
		for (const { key, value } of entries) {
			if (!key.startsWith(this.#prefix)) continue;
			const { success, data } = this.#schema.safeParse(value);
			if (success) this.set(key.slice(this.#prefix.length), changed(data));
			else this.#room.keep(this.#part, key, null);
		}
	}

	override set(key: string, value: Value): this {
		super.set(key, value);
		this.#room.keep(this.#part, this.#prefix + key, value);
		return this;
	}

	/** In place of `set` for an entry that becomes the newest one: entries are restored in their order. */
	append(key: string, value: Value): void {
		this.delete(key);
		this.set(key, value);
	}

	override delete(key: string): boolean {
		if (!super.delete(key)) return false;
		this.#room.keep(this.#part, this.#prefix + key, null);
		return true;
	}

	override clear(): void {
		for (const key of [...this.keys()]) this.delete(key);
	}
}
