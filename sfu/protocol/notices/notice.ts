import { z } from 'zod';

/** Data of a notice that has no fields. */
export const NoFields = z.strictObject({});

/** What the server says about one noun without being asked. */
export type Noun = {
	/** Notice name -> data. */
	notices: Readonly<Record<string, z.ZodType>>;
	/** State of the part of this name, in the answer of `joinRoom`; optional where not every peer gets it. */
	snapshot?: z.ZodType;
};

/** Types a noun; it is returned as it is. */
export function noun<const Table extends Noun>(table: Table): Table {
	return table;
}
