import { hash, timingSafeEqual } from 'node:crypto';
import { nanoid } from 'nanoid';

/** Of 6 random bits each. */
const secretLength = 43;

/** `<peer id>.<258 random bits, base64url>`: the id finds the peer, the random bits prove that it is its own. */
export function createResumeToken(peerId: string): string {
	return `${peerId}.${nanoid(secretLength)}`;
}

/** Empty for a malformed token. */
export function peerIdOf(resumeToken: string): string {
	return resumeToken.slice(0, Math.max(0, resumeToken.lastIndexOf('.')));
}

/** Compares in constant time, so that the duration does not reveal how many characters of a guess are right. */
export function sameToken(a: string, b: string): boolean {
	return timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'));
}

/** SHA-256, base64url. Persisted instead of the token, so that a copy of the database resumes no seat. */
export function digestOf(resumeToken: string): string {
	return hash('sha256', resumeToken, 'base64url');
}
