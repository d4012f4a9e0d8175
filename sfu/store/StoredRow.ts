import type { Statement } from './writing/BatchWriter.ts';
import type { RowId } from './writing/Pending.ts';

/** A row as it is kept in memory, with the statement that writes it whole. */
export type StoredRow = RowId & { readonly statement: Statement };
