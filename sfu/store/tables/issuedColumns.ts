/** Columns that the tables of issued tokens have in common. */
import { z } from 'zod';

export const issuedColumns = {
	token_id: z.string(),
	display_name: z.string().nullable(),
	created_at_ms: z.number(),
	expires_at_ms: z.number(),
	/** Computed: whether the token id is in the table `revocations`. */
	revoked: z.number().transform((value) => value !== 0),
};

export const fromIssuedColumns = (row: z.output<z.ZodObject<typeof issuedColumns>>) => ({
	tokenId: row.token_id,
	displayName: row.display_name,
	createdAtMs: row.created_at_ms,
	expiresAtMs: row.expires_at_ms,
	revoked: row.revoked,
});
