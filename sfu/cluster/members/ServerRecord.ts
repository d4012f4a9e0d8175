import { z } from 'zod';

/**
 * Raised with every change of what servers tell each other, over links or in Redis, that an earlier version does not
 * understand: servers with different ones do not work together.
 */
export const clusterProtocol = 2;

/** Addresses of a server that are looked at. */
const maxAddresses = 32;
/** `https://192.0.2.7:8443`, without a path. Whatever else a record has there is dropped: these reach headers of answers. */
const Origins = z.array(z.string().max(300)).transform((texts) => texts.filter(isOrigin).slice(0, maxAddresses));

function isOrigin(text: string): boolean {
	return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** What a server of the cluster tells the others of itself. */
export const ServerRecord = z.object({
	/** New with each start, and after each loss of the lease. */
	serverId: z.string().min(1).max(64),
	/** For people: of the computer. */
	name: z.string(),
	version: z.string(),
	/** `clusterProtocol`. */
	protocol: z.number(),
	/** Where other servers open links to it. */
	linkUrls: z.array(z.string()),
	/** SHA-256 of its certificate, upper case hex with colons; null: it speaks http alone. */
	fingerprint: z.string().nullable(),
	/** Origins of its pages, for participants: `https://192.0.2.7:8443`. */
	pages: Origins,
	/** Of its busiest resource, 0 to 1: rooms are placed where it is least. */
	load: z.number(),
	/** Takes no further room. */
	isFull: z.boolean(),
	rooms: z.number(),
	participants: z.number(),
	/** It is about to end: takes no further room, and releases those it has. */
	draining: z.boolean(),
	/** Unix ms, by the clock of its computer. */
	startedAtMs: z.number(),
});
export type ServerRecord = z.output<typeof ServerRecord>;
