/** What crosses a link before either server knows that the other one belongs to the cluster. */
import { z } from 'zod';

/** Changes when servers of two versions cannot read each other's frames any more. */
export const linkVersion = 1;

const ServerId = z.string().min(1).max(100);
/** 32 random bytes, or an HMAC-SHA256. */
const Bytes32 = z.base64().length(44);

/** Accepting server to dialling server, as soon as the socket is open. */
export const Challenge = z.object({
	kind: z.literal('challenge'),
	version: z.literal(linkVersion),
	serverId: ServerId,
	nonce: Bytes32,
});
/** Dialling server's answer. */
export const Response = z.object({
	kind: z.literal('response'),
	serverId: ServerId,
	nonce: Bytes32,
	mac: Bytes32,
});
/** Accepting server's own proof; after it, both send frames. */
export const Accepted = z.object({ kind: z.literal('accepted'), mac: Bytes32 });
