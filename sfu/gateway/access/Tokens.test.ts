import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { Tokens } from './Tokens.ts';

const secret = new TextEncoder().encode('a secret long enough for any of the usual ways to sign: sixty-four bytes');
const revoked = new Set<string>();
const revocations = { has: (id: string) => revoked.has(id), add: (id: string) => void revoked.add(id) };
const tokens = new Tokens(secret, revocations);

type Changes = { audience?: string; endsInSeconds?: number | null; key?: Uint8Array; algorithm?: string };

/** Valid but for the changes. */
function sign({ audience = 'lectern', endsInSeconds = 3600, key = secret, algorithm = 'HS256' }: Changes = {}) {
	const token = new SignJWT({ roomId: 'physics', role: 'participant' })
		.setProtectedHeader({ alg: algorithm })
		.setJti('token-1')
		.setAudience(audience);
	if (endsInSeconds !== null) token.setExpirationTime(Math.floor(Date.now() / 1000) + endsInSeconds);
	return token.sign(key);
}

test('reads room, role and name from a token until it is revoked', async () => {
	const made = await tokens.issue({ roomId: 'physics', role: 'coHost', displayName: 'Ms Smith', ttlHours: 2 });
	const claims = { jti: made.tokenId, roomId: 'physics', role: 'coHost', name: 'Ms Smith' };
	expect(await tokens.verifyPerson(made.token)).toEqual(claims);
	revocations.add(made.tokenId);
	await expect(tokens.verifyPerson(made.token)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('cleans the name in a token, and does without one of which nothing can be seen', async () => {
	const nameIn = async (displayName: string) => {
		const { token } = await tokens.issue({ roomId: 'physics', role: 'participant', displayName, ttlHours: 1 });
		return (await tokens.verifyPerson(token)).name;
	};
	expect(await nameIn('\u202eMs\u00a0Smith\u200f ')).toBe('Ms Smith');
	expect(await nameIn('\u3164')).toBeUndefined();
});

test('tolerates clocks that differ by a minute, not more', async () => {
	expect(await tokens.verifyPerson(await sign({ endsInSeconds: -30 }))).toMatchObject({ roomId: 'physics' });
	const expired = { code: 'unauthorized', message: 'this token has expired' };
	await expect(tokens.verifyPerson(await sign({ endsInSeconds: -90 }))).rejects.toMatchObject(expired);
});

const another = new TextEncoder().encode('another secret, also of thirty-two bytes');
test.each<[string, Changes]>([
	['for another audience', { audience: 'elsewhere' }],
	['without an expiry', { endsInSeconds: null }],
	['signed with another key', { key: another }],
	['signed with another algorithm', { algorithm: 'HS512' }],
])('refuses a token %s', async (_name, changes) => {
	await expect(tokens.verifyPerson(await sign(changes))).rejects.toMatchObject({ code: 'unauthorized' });
});

test('refuses a text that is no token', async () => {
	for (const text of ['', 'x', 'a.b.c']) {
		await expect(tokens.verifyPerson(text)).rejects.toMatchObject({ code: 'unauthorized' });
	}
});

test('refuses an API token for a room, and a participant’s token for the API', async () => {
	const made = await tokens.issueApi({ scopes: ['rooms:read', 'stats:read'], ttlHours: 1 });
	const claims = { jti: made.tokenId, scopes: new Set(['rooms:read', 'stats:read']) };
	expect(await tokens.verify(made.token)).toEqual({ kind: 'api', claims });
	await expect(tokens.verifyPerson(made.token)).rejects.toMatchObject({ code: 'unauthorized' });
	const person = await tokens.issue({ roomId: 'physics', role: 'host', ttlHours: 1 });
	expect(await tokens.verify(person.token)).toMatchObject({ kind: 'person', claims: { role: 'host' } });
	revocations.add(made.tokenId);
	await expect(tokens.verify(made.token)).rejects.toMatchObject({ message: 'this token was revoked' });
});

test('refuses a participant’s claims with the audience of the API', async () => {
	await expect(tokens.verify(await sign({ audience: 'lectern-api' }))).rejects.toMatchObject({
		code: 'unauthorized',
	});
});

test('reads the recording from a ticket, which is no token, and of no token it makes a ticket', async () => {
	const { ticket, expiresAtMs } = await tokens.issueTicket('lesson-1');
	expect(await tokens.verifyTicket(ticket)).toBe('lesson-1');
	expect(Math.abs(expiresAtMs - Date.now() - 12 * 3_600_000)).toBeLessThan(60_000);
	const unauthorized = { code: 'unauthorized' };
	await expect(tokens.verify(ticket)).rejects.toMatchObject(unauthorized);
	await expect(tokens.verifyPerson(ticket)).rejects.toMatchObject(unauthorized);
	const person = await tokens.issue({ roomId: 'physics', role: 'host', ttlHours: 1 });
	const program = await tokens.issueApi({ scopes: ['recordings:read'], ttlHours: 1 });
	for (const { token } of [person, program]) {
		await expect(tokens.verifyTicket(token)).rejects.toMatchObject(unauthorized);
	}
	await expect(tokens.verifyTicket(await sign({ audience: 'lectern-recording' }))).rejects.toMatchObject(unauthorized);
	await expect(new Tokens(another, revocations).verifyTicket(ticket)).rejects.toMatchObject(unauthorized);
});
