/** The rows of `rows.mjs`, read: which row owns a file, and what a row may import. */
import { posix } from 'node:path';

export const isTest = /\.(test|fixture)\.[^/]+$/;

export class Table {
	/** Rows by name; `may` and `packages` are maps from a name to whether only types are allowed, short names spelled out. */
	#rows = new Map();

	constructor(rows) {
		for (const [name, holds, may, packages, flag] of rows) {
			const unknown = words(may).find((word) => !this.#rows.has(word.split(':')[0]));
			if (unknown) throw new Error(`rows.mjs: ${name} may only import rows above it, and ${unknown} is none`);
			const row = { name, holds: words(holds), may: named(may, this.#rows), packages: named(packages), flag };
			this.#rows.set(name, row);
		}
	}

	/** The row with the longest match. `Sfu.test.ts` belongs to the row of `Sfu.ts`. */
	rowOf(path) {
		const file = path.replace(isTest, (end) => end.replace(/^\.(test|fixture)/, ''));
		let best;
		let length = -1;
		for (const row of this.#rows.values()) {
			for (const held of row.holds) {
				const matches = held.endsWith('/*')
					? posix.dirname(file) === held.slice(0, -2)
					: file === held || file.startsWith(`${held}/`);
				if (matches && held.length > length) [best, length] = [row, held.length];
			}
		}
		return best;
	}
}

/** `allowed` is the `may` or the `packages` of a row. */
export function permits(allowed, name, typesOnly) {
	return allowed.has(name) && (typesOnly || !allowed.get(name));
}

export function listed(allowed) {
	return [...allowed].map(([name, onlyTypes]) => (onlyTypes ? `types of ${name}` : name)).join(', ');
}

/** `byName` knows which names are short for several rows. */
function named(list, byName = new Map()) {
	const result = new Map();
	for (const word of words(list)) {
		const [name, types] = word.split(':');
		const group = byName.get(name);
		const members = group?.holds.length === 0 ? group.may : [[name, false]];
		// Named twice, the wider counts.
		for (const [member, onlyTypes] of members)
			result.set(member, (onlyTypes || types === 'types') && result.get(member) !== false);
	}
	return result;
}

function words(list) {
	return list.split(' ').filter(Boolean);
}
