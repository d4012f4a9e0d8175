import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

/** What both servers have seen of the same handshake. */
export type Handshake = {
	diallingId: string;
	acceptingId: string;
	/** Base64, of the dialling and of the accepting server. */
	diallingNonce: string;
	acceptingNonce: string;
	/** `channelOf` the socket. */
	channel: string;
};

/** 32 random bytes, base64. */
export const newNonce = (): string => randomBytes(32).toString('base64');

/**
 * Proves to the other server that this one knows the secret of the cluster, base64. The secret also signs tokens: the first
 * line keeps what is signed here apart from them.
 */
export function proofOf(secret: string | Uint8Array, side: 'dialling' | 'accepting', seen: Handshake): string {
	const { diallingId, acceptingId, diallingNonce, acceptingNonce, channel } = seen;
	const said = JSON.stringify([side, diallingId, acceptingId, diallingNonce, acceptingNonce, channel]);
	return createHmac('sha256', secret).update(`lectern cluster link\n${said}`).digest('base64');
}

/** @param given as the other server says */
export function isProof(given: string, expected: string): boolean {
	const [a, b] = [Buffer.from(given, 'base64'), Buffer.from(expected, 'base64')];
	return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * What only the two ends of one TLS connection know (RFC 5705), base64: whoever stands between them has two connections, and
 * a proof that it passes on is refused. '' of a connection without TLS.
 */
export function channelOf(socket: Duplex): string {
	if (!(socket instanceof TLSSocket)) return '';
	return socket.exportKeyingMaterial(32, 'EXPORTER-lectern-cluster-link', Buffer.alloc(0)).toString('base64');
}
