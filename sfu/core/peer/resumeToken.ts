import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `<peer id>.<256 random bits, base64url>`: the id finds the peer, the random bits prove that it is its own. */
export function createResumeToken(peerId: string): string {
	return `${peerId}.${randomBytes(32).toString('base64url')}`;
}

/** Empty for a malformed token. */
export function peerIdOf(resumeToken: string): string {
	return resumeToken.slice(0, Math.max(0, resumeToken.lastIndexOf('.')));
}

/** Compares in constant time, so that the duration does not reveal how many characters of a guess are right. */
export function sameToken(a: string, b: string): boolean {
	return timingSafeEqual(sha256(a), sha256(b));
}

/** SHA-256, base64url. Persisted instead of the token, so that a copy of the database resumes no seat. */
export function digestOf(resumeToken: string): string {
	return sha256(resumeToken).toString('base64url');
}

function sha256(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
