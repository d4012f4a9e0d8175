type UnionToIntersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (
	member: infer All,
) => void
	? All
	: never;

/** The tables of all nouns as one table: a key belongs to one noun only. */
export type Merged<Tables> = { [Key in keyof UnionToIntersection<Tables>]: UnionToIntersection<Tables>[Key] };

/** Merges the tables that the files of a folder export, so that a new file needs one line in the folder's `nouns.ts`. */
export function mergeNouns<Table extends object>(tables: Record<string, Table>): Merged<Table> {
	const entries = Object.values(tables).flatMap((table) => Object.entries(table));
	const merged = Object.fromEntries(entries);
	if (Object.keys(merged).length < entries.length) throw new Error('two nouns have an entry of the same name');
	// Complete: Merged is defined as the keys of all tables.
	return merged as Merged<Table>;
}
