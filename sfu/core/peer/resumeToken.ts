import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits, behind the peer's id by which it is found. */
export function createResumeToken(peerId: string): string {
	return `${peerId}.${randomBytes(32).toString('base64url')}`;
}

export function peerIdOf(resumeToken: string): string {
	return resumeToken.slice(0, Math.max(0, resumeToken.lastIndexOf('.')));
}

/** In constant time: how long it takes says nothing about where two tokens differ. */
export function sameToken(a: string, b: string): boolean {
	return timingSafeEqual(sha256(a), sha256(b));
}

/** Tells tokens apart without being one: what is written down opens no door to who reads it. */
export function digestOf(resumeToken: string): string {
	return sha256(resumeToken).toString('base64url');
}

function sha256(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
