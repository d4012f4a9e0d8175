import { z } from 'zod';
import type { TokenIdentity } from './TokenIdentity.ts';

/** A date as people write it, or Unix seconds as in tokens. */
const Time = z.union(
	[z.number().nonnegative(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text) / 1000)],
	'must be a time such as 2026-09-01T08:00:00Z, or Unix seconds',
);
const Id = z.string().min(1).max(512);
const Scoped = { issuer: Id.optional(), before: Time.optional() };
const maxEntries = 100_000;

/** The file of revoked tokens. */
export const RevocationList = z.strictObject({
	tokens: z.array(Id).max(maxEntries).default([]),
	subjects: z
		.array(z.union([Id.transform((subject) => ({ subject })), z.strictObject({ subject: Id, ...Scoped })]))
		.max(maxEntries)
		.default([]),
	before: Time.optional(),
});
type SubjectEntry = { issuer?: string | undefined; before?: number | undefined };

/** Tokens of other issuers that are refused although they are valid: single ones, those of a person, and those from before a time. */
export class TokenRevocations {
	readonly #tokenIds: ReadonlySet<string>;
	readonly #subjects: ReadonlyMap<string, readonly SubjectEntry[]>;
	readonly #before: number | undefined;

	constructor({ tokens, subjects, before }: z.output<typeof RevocationList>) {
		this.#tokenIds = new Set(tokens);
		this.#before = before;
		const entries = new Map<string, SubjectEntry[]>();
		for (const { subject, ...entry } of subjects) entries.set(subject, [...(entries.get(subject) ?? []), entry]);
		this.#subjects = entries;
	}

	has({ tokenId, userId, issuer, issuedAt }: TokenIdentity): boolean {
		if (tokenId !== null && this.#tokenIds.has(tokenId)) return true;
		/** A token that does not say when it was issued may be from before. */
		const isBefore = (time: number) => issuedAt === null || issuedAt < time;
		if (this.#before !== undefined && isBefore(this.#before)) return true;
		return (this.#subjects.get(userId) ?? []).some(
			(entry) => (entry.issuer ?? issuer) === issuer && (entry.before === undefined || isBefore(entry.before)),
		);
	}
}
