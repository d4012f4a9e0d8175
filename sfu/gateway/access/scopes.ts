import { z } from 'zod';

/** The scopes of API tokens and what each allows. The host's token has all of them. */
export const scopeTexts = {
	'stats:read': 'read statistics of the server: workers, traffic, totals',
	'rooms:read': 'list rooms and their participants',
	'rooms:write': 'create and close rooms',
	'participants:write': 'add and remove participants',
	'recordings:read': 'list and fetch recordings',
	'recordings:write': 'start, stop, rename and delete recordings',
	'peers:write': 'send and receive media on behalf of peers of another signalling server',
} as const;

export type Scope = keyof typeof scopeTexts;
export const scopeNames = Object.keys(scopeTexts) as Scope[];
export const Scopes = z.array(z.enum(scopeNames)).min(1).max(scopeNames.length);
export type Scopes = z.output<typeof Scopes>;
