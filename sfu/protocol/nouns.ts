type UnionToIntersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (
	member: infer All,
) => void
	? All
	: never;

/** The tables of all nouns as one table: a key belongs to one noun only. */
export type Merged<Tables> = { [Key in keyof UnionToIntersection<Tables>]: UnionToIntersection<Tables>[Key] };

/** Merges the tables that the files of a folder export, so that a new file needs one line in the folder's `nouns.ts`. */
export function mergeNouns<Table extends object>(tables: Record<string, Table>): Merged<Table> {
	const merged = {};
	for (const table of Object.values(tables)) Object.assign(merged, table);
	// Complete: Merged is defined as the keys of all tables.
	return merged as Merged<Table>;
}
