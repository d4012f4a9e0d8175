import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';
/** Of the key, before it is written as base64; as the scheme has it. */
const keyBytes = { min: 24, max: 64, made: 32 };

/** A new secret, as backends expect it: `whsec_` and 32 bytes in base64. */
export const newWebhookSecret = (): string => prefix + randomBytes(keyBytes.made).toString('base64');

/** The key in a secret; null: it is none. The prefix may be missing. */
export function webhookKey(secret: string): Buffer | null {
	const base64 = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
	if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
	const key = Buffer.from(base64, 'base64');
	return key.length >= keyBytes.min && key.length <= keyBytes.max ? key : null;
}

/**
 * Headers by which a backend knows that a message is from this server, new, and not changed on the way, as in the Standard
 * Webhooks scheme (https://www.standardwebhooks.com): HMAC-SHA256 of id, time and body.
 * @param atMs when this attempt is made, Unix ms
 */
export function signedHeaders(key: Buffer, messageId: string, body: string, atMs: number): Record<string, string> {
	const timestamp = String(Math.floor(atMs / 1000));
	const signature = createHmac('sha256', key).update(`${messageId}.${timestamp}.${body}`).digest('base64');
	return { 'webhook-id': messageId, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
