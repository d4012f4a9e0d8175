import { z } from 'zod';

/** What a program's token may be good for, and what each is for. The host's token is good for all of them. */
export const scopeTexts = {
	'stats:read': 'figures of the server: workers, traffic, totals',
	'rooms:read': 'which rooms there are, and who is in them',
	'rooms:write': 'make and close rooms',
	'participants:write': 'add and remove participants',
	'recordings:write': 'start, stop and delete recordings',
	'peers:write': 'send and receive media for peers of a signalling server elsewhere',
} as const;

export type Scope = keyof typeof scopeTexts;
export const scopeNames = Object.keys(scopeTexts) as Scope[];
export const Scopes = z.array(z.enum(scopeNames)).min(1).max(scopeNames.length);
export type Scopes = z.output<typeof Scopes>;
