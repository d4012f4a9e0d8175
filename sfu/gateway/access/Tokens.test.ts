import { SignJWT } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import { ServerRuns } from './ServerRuns.ts';
import { Tokens } from './Tokens.ts';

const secret = new TextEncoder().encode('a secret long enough for any of the usual ways to sign: sixty-four bytes');
const revoked = new Set<string>();
const revocations = { has: (id: string) => revoked.has(id), add: (id: string) => void revoked.add(id) };
const tokens = new Tokens(() => [secret], revocations);

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
	expect((await tokens.verify(made.token)).claims).toEqual(claims);
	revocations.add(made.tokenId);
	await expect(tokens.verify(made.token)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('cleans the name in a token, and does without one of which nothing can be seen', async () => {
	const nameIn = async (displayName: string) => {
		const { token } = await tokens.issue({ roomId: 'physics', role: 'participant', displayName, ttlHours: 1 });
		const bearer = await tokens.verify(token);
		return bearer.kind === 'person' ? bearer.claims.name : null;
	};
	expect(await nameIn('\u202eMs\u00a0Smith\u200f ')).toBe('Ms Smith');
	expect(await nameIn('\u3164')).toBeUndefined();
});

test('tolerates clocks that differ by a minute, not more', async () => {
	expect((await tokens.verify(await sign({ endsInSeconds: -30 }))).claims).toMatchObject({ roomId: 'physics' });
	const expired = { code: 'unauthorized', message: 'this token has expired' };
	await expect(tokens.verify(await sign({ endsInSeconds: -90 }))).rejects.toMatchObject(expired);
});

test('verifies what an earlier secret has signed, and signs with the newest', async () => {
	const both = new Tokens(() => [another, secret], revocations);
	const { token } = await tokens.issue({ roomId: 'physics', role: 'host', ttlHours: 1 });
	expect(await both.verify(token)).toMatchObject({ claims: { roomId: 'physics' } });
	const newer = await both.issue({ roomId: 'physics', role: 'host', ttlHours: 1 });
	await expect(tokens.verify(newer.token)).rejects.toMatchObject({ code: 'unauthorized' });
	expect(await new Tokens(() => [another], revocations).idOf(newer.token)).toBe(newer.tokenId);
});

test('asks which class a token of the host is for, and tells whether this server has issued it', async () => {
	const { startServer } = computer(Date.now());
	const classOf = (named: string, isOwn: boolean) => (isOwn ? 'open' : named);
	const here = new Tokens(() => [secret], revocations, startServer().runs, classOf);
	const { tokens: there } = computer(Date.now()).startServer();
	const wanted = { roomId: 'chemistry', role: 'host', renewable: true, ttlHours: 1 } as const;
	const tokenOf = async (issuer: Tokens) => (await issuer.issue(wanted)).token;
	expect(await here.verify(await tokenOf(here))).toMatchObject({ claims: { roomId: 'open' } });
	expect(await here.verify(await tokenOf(there))).toMatchObject({ claims: { roomId: 'chemistry' } });
	const refresh = await there.issueRefresh('token', 'chemistry', 1);
	expect(await here.verifyRefresh(refresh)).toEqual({ tokenId: 'token', roomId: 'chemistry' });
	expect(await here.verifyRefresh(await here.issueRefresh('token', 'chemistry', 1))).toMatchObject({ roomId: 'open' });
});

const another = new TextEncoder().encode('another secret, also of thirty-two bytes');
test.each<[string, Changes]>([
	['for another audience', { audience: 'elsewhere' }],
	['without an expiry', { endsInSeconds: null }],
	['signed with another key', { key: another }],
	['signed with another algorithm', { algorithm: 'HS512' }],
])('refuses a token %s', async (_name, changes) => {
	await expect(tokens.verify(await sign(changes))).rejects.toMatchObject({ code: 'unauthorized' });
});

test('refuses a text that is no token', async () => {
	for (const text of ['', 'x', 'a.b.c']) {
		await expect(tokens.verify(text)).rejects.toMatchObject({ code: 'unauthorized' });
	}
});

test('tells a program’s token from a person’s', async () => {
	const made = await tokens.issueApi({ scopes: ['rooms:read', 'stats:read'], ttlHours: 1 });
	const claims = { jti: made.tokenId, scopes: new Set(['rooms:read', 'stats:read']) };
	expect(await tokens.verify(made.token)).toEqual({ kind: 'api', claims });
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
	await expect(tokens.verify(ticket)).rejects.toMatchObject(unauthorized);
	const person = await tokens.issue({ roomId: 'physics', role: 'host', ttlHours: 1 });
	const program = await tokens.issueApi({ scopes: ['recordings:read'], ttlHours: 1 });
	for (const { token } of [person, program]) {
		await expect(tokens.verifyTicket(token)).rejects.toMatchObject(unauthorized);
	}
	await expect(tokens.verifyTicket(await sign({ audience: 'lectern-recording' }))).rejects.toMatchObject(unauthorized);
	await expect(new Tokens(() => [another], revocations).verifyTicket(ticket)).rejects.toMatchObject(unauthorized);
});

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A computer with a store, whose clock can be set; each run of the server has its tokens. */
function computer(wallMs: number) {
	const now = { wall: wallMs, steady: 1_000 };
	let stored: Record<string, unknown> = {};
	const settings = {
		all: () => stored,
		save: (name: string, value: unknown) => {
			stored = { ...stored, [name]: structuredClone(value) };
		},
	};
	vi.useFakeTimers({ toFake: ['Date'], now: now.wall });
	const follow = () => vi.setSystemTime(now.wall);
	return {
		startServer() {
			const runs = new ServerRuns(settings, { wallMs: () => now.wall, steadyMs: () => now.steady });
			return { runs, tokens: new Tokens(() => [secret], revocations, runs) };
		},
		pass(ms: number) {
			now.wall += ms;
			now.steady += ms;
			follow();
		},
		set(ms: number) {
			now.wall = ms;
			follow();
		},
	};
}
afterEach(() => void vi.useRealTimers());
const right = Date.UTC(2026, 10, 28, 9);
const expired = { code: 'unauthorized', message: 'this token has expired' };

test.each([
	['from 2020 to now', Date.UTC(2020, 0, 1), right],
	['from 2031 back to now', Date.UTC(2031, 0, 1), right],
	['back by a day', right, right - dayMs],
	['ahead by two days', right, right + 2 * dayMs],
])('a token lives its 24 hours, not longer and not shorter, when the clock is set %s', async (_name, before, after) => {
	const { startServer, pass, set } = computer(before);
	const server = startServer();
	const { token } = await server.tokens.issue({ roomId: 'physics', role: 'participant', ttlHours: 24 });
	const { ticket } = await server.tokens.issueTicket('lesson-1');
	pass(hourMs);
	set(after);
	pass(10 * hourMs);
	expect((await server.tokens.verify(token)).claims).toMatchObject({ roomId: 'physics' });
	expect(await server.tokens.verifyTicket(ticket)).toBe('lesson-1');
	pass(12.9 * hourMs);
	expect((await server.tokens.verify(token)).claims).toMatchObject({ roomId: 'physics' });
	await expect(server.tokens.verifyTicket(ticket)).rejects.toMatchObject(expired);
	pass(0.2 * hourMs);
	await expect(server.tokens.verify(token)).rejects.toMatchObject(expired);
});

test('a token of a run whose clock had been ahead lives no longer than its time from the restart on', async () => {
	const { startServer, pass, set } = computer(Date.UTC(2031, 0, 1));
	const { token } = await startServer().tokens.issue({ roomId: 'physics', role: 'host', ttlHours: 12 });
	set(right);
	const second = startServer();
	pass(11 * hourMs);
	expect((await second.tokens.verify(token)).claims).toMatchObject({ role: 'host' });
	pass(1.1 * hourMs);
	await expect(second.tokens.verify(token)).rejects.toMatchObject(expired);
});

test('a token of a run whose clock had been ahead does not live on over restarts', async () => {
	const { startServer, set } = computer(Date.UTC(2031, 0, 1));
	const { token } = await startServer().tokens.issue({ roomId: 'physics', role: 'host', ttlHours: 24 });
	set(right);
	expect((await startServer().tokens.verify(token)).claims).toMatchObject({ role: 'host' });
	set(right + 3 * dayMs);
	await expect(startServer().tokens.verify(token)).rejects.toMatchObject(expired);
});

test('a token that is not valid yet is refused until its time has come', async () => {
	const startsInSeconds = (seconds: number) => {
		const now = Math.floor(Date.now() / 1000);
		return new SignJWT({ roomId: 'physics', role: 'participant', nbf: now + seconds })
			.setProtectedHeader({ alg: 'HS256' })
			.setJti('token-1')
			.setAudience('lectern')
			.setExpirationTime(now + 7200)
			.sign(secret);
	};
	expect((await tokens.verify(await startsInSeconds(-10))).claims).toMatchObject({ roomId: 'physics' });
	await expect(tokens.verify(await startsInSeconds(3600))).rejects.toMatchObject({ code: 'unauthorized' });
});

test('a token of an earlier run keeps its lifetime over a restart, also when the clock was set in that run', async () => {
	const { startServer, pass, set } = computer(Date.UTC(2020, 0, 1));
	const first = startServer();
	const { token } = await first.tokens.issue({ roomId: 'physics', role: 'participant', ttlHours: 24 });
	pass(hourMs);
	set(right);
	first.runs.clockSet();
	pass(hourMs);
	const second = startServer();
	expect((await second.tokens.verify(token)).claims).toMatchObject({ roomId: 'physics' });
	pass(21 * hourMs);
	expect((await second.tokens.verify(token)).claims).toMatchObject({ roomId: 'physics' });
	pass(2 * hourMs);
	await expect(second.tokens.verify(token)).rejects.toMatchObject(expired);
});

test("the host's token lasts while its server runs, 60 days and more, and for its lifetime after a restart; never when revoked", async () => {
	const { startServer, pass } = computer(right);
	const server = startServer();
	const host = { roomId: 'physics', role: 'host' as const, ttlHours: 30 * 24, whileRunning: true };
	const { token, tokenId } = await server.tokens.issue(host);
	pass(60 * dayMs);
	expect((await server.tokens.verify(token)).claims).toMatchObject({ role: 'host' });
	await expect(startServer().tokens.verify(token)).rejects.toMatchObject(expired);
	const late = await server.tokens.issue(host);
	pass(dayMs);
	expect((await startServer().tokens.verify(late.token)).claims).toMatchObject({ role: 'host' });
	revocations.add(tokenId);
	await expect(server.tokens.verify(token)).rejects.toMatchObject({ message: 'this token was revoked' });
});

test('a token of the command line expires by the clock of the computer', async () => {
	const { startServer, pass } = computer(right);
	const { token } = await tokens.issue({ roomId: 'physics', role: 'participant', ttlHours: 24 });
	const server = startServer();
	pass(23 * hourMs);
	expect((await server.tokens.verify(token)).claims).toMatchObject({ roomId: 'physics' });
	pass(2 * hourMs);
	await expect(server.tokens.verify(token)).rejects.toMatchObject(expired);
});
