import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64url } from 'jose';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Logger } from '../../../core/Logger.ts';
import { silentLogger } from '../../../testing/silentLogger.ts';
import { TestIssuer } from '../../../testing/TestIssuer.ts';
import { Issuers } from './Issuers.ts';

const name = 'https://backend.example';
const audience = 'lectern';
const backend = new TestIssuer('RS256', 'key-1');
const claims = { iss: name, aud: audience };
const unauthorized = (message: string | RegExp) => ({ code: 'unauthorized', message: expect.stringMatching(message) });
const nowSeconds = () => Math.floor(Date.now() / 1000);

let folder: string;
const opened: Issuers[] = [];
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-issuers-'));
});
afterEach(async () => {
	for (const issuers of opened.splice(0)) issuers.close();
	await rm(folder, { recursive: true });
});

/** @param described several files; a text is written as it is */
async function open(
	described: (object | string)[],
	revocations?: object,
	logger: Logger = silentLogger,
): Promise<Issuers> {
	const files = await Promise.all(
		described.map((each, index) =>
			TestIssuer.write(folder, typeof each === 'string' ? `issuer-${index}` : `issuer-${index}.json`, each),
		),
	);
	const list = revocations ? await TestIssuer.write(folder, 'revoked.json', revocations) : null;
	const issuers = await Issuers.open({ files, revocations: list }, logger);
	opened.push(issuers);
	return issuers;
}

/** An issuer with a public key, a name and an audience. */
async function openBackend(described: object = {}, revocations?: object): Promise<Issuers> {
	await TestIssuer.write(folder, 'public.pem', backend.pem);
	return open([{ issuer: name, audience, keyFile: 'public.pem', ...described }], revocations);
}

test('tells who comes with a token of the issuer', async () => {
	const issuers = await openBackend();
	const token = await backend.sign({ claims: { ...claims, name: 'Jane Doe', role: 'teacher', jti: 'token-1' } });
	expect(await issuers.verify(token)).toMatchObject({
		...{ subject: `person:${name}|user-7`, userId: 'user-7', name: 'Jane Doe', role: 'host', rooms: null },
		...{ tokenId: 'token-1', issuer: name },
	});
});

const other = new TestIssuer('RS256', 'key-1');
const publicPem = { alg: 'HS256', key: Buffer.from(backend.pem) };
test.each<[string, () => Promise<string>, RegExp]>([
	['signed with another key', () => other.sign({ claims }), /not valid on this server/],
	['that has expired', () => backend.sign({ claims: { ...claims, exp: nowSeconds() - 90 } }), /has expired/],
	['without an expiry', () => backend.sign({ claims: { ...claims, exp: undefined } }), /has no exp/],
	['that is valid later', () => backend.sign({ claims: { ...claims, nbf: nowSeconds() + 90 } }), /not valid yet/],
	['from the future', () => backend.sign({ claims: { ...claims, iat: nowSeconds() + 90 } }), /from the future/],
	['with an expiry that is no number', () => backend.sign({ claims: { ...claims, exp: 'soon' } }), /exp .* is wrong/],
	['for another audience', () => backend.sign({ claims: { ...claims, aud: 'shop' } }), /another audience/],
	['without an audience', () => backend.sign({ claims: { ...claims, aud: undefined } }), /another audience/],
	[
		'for several audiences',
		() => backend.sign({ claims: { ...claims, aud: ['shop', audience] } }),
		/several audiences/,
	],
	['of another issuer', () => backend.sign({ claims: { ...claims, iss: 'https://x.example' } }), /not valid on this/],
	['signed with the public key as a secret', () => other.sign({ claims, signing: publicPem }), /not valid on this/],
	[
		'without a signature',
		async () => unsigned({ alg: 'none' }, { ...claims, sub: 'a', exp: 9_999_999_999 }),
		/not valid/,
	],
	['with RS512', () => backend.sign({ claims, signing: { ...backend.signing, alg: 'RS512' } }), /not valid on this/],
	['with an extension that nobody knows', () => altered(backend.sign({ claims }), { crit: ['x'], x: 1 }), /not valid/],
	['with a key in its header', () => other.sign({ claims, header: { jwk: other.jwk } }), /not valid on this server/],
	[
		'that was altered',
		async () => swapPayload(await backend.sign({ claims }), { ...claims, sub: 'admin' }),
		/not valid/,
	],
	['that is encrypted', async () => 'a.b.c.d.e', /no JWT/],
	['that is no token', async () => 'x'.repeat(8000), /no JWT/],
])('refuses a token %s', async (_name, sign, message) => {
	const issuers = await openBackend();
	await expect(issuers.verify(await sign())).rejects.toMatchObject(unauthorized(message));
});

test('refuses HS512 with the right secret', async () => {
	const shared = new TestIssuer('HS256');
	const issuers = await open([shared.secret]);
	const token = await shared.sign({ signing: { ...shared.signing, alg: 'HS512' } });
	await expect(issuers.verify(token)).rejects.toMatchObject(unauthorized(/not valid on this server/));
	expect(await issuers.verify(await shared.sign())).toMatchObject({ userId: 'user-7' });
});

test('tolerates clocks that differ by a minute, or as much as described', async () => {
	const late = await backend.sign({ claims: { ...claims, iat: nowSeconds() + 30, exp: nowSeconds() - 30 } });
	expect(await (await openBackend()).verify(late)).toMatchObject({ userId: 'user-7' });
	const strict = await openBackend({ clockTolerance: 0 });
	await expect(strict.verify(late)).rejects.toMatchObject(unauthorized(/has expired/));
});

test('accepts lists of audiences and other audiences where they are described', async () => {
	const issuers = await openBackend({ audience: [audience, 'school'], audienceLists: true });
	for (const aud of ['school', ['shop', audience]])
		expect(await issuers.verify(await backend.sign({ claims: { ...claims, aud } }))).toMatchObject({
			userId: 'user-7',
		});
});

test('allows fewer algorithms than the key has, and no others', async () => {
	const issuers = await openBackend({ algorithms: ['PS256'] });
	await expect(issuers.verify(await backend.sign({ claims }))).rejects.toMatchObject(unauthorized(/not valid/));
	const token = await backend.sign({ claims, signing: { ...backend.signing, alg: 'PS256' } });
	expect(await issuers.verify(token)).toMatchObject({ userId: 'user-7' });
	await expect(openBackend({ algorithms: ['ES256'] })).rejects.toThrow(/allows ES256, for which it has no key/);
});

test('tells several issuers of one name apart by their keys', async () => {
	const [first, second, third] = [new TestIssuer('HS256'), new TestIssuer('ES256'), new TestIssuer('HS256')];
	const issuers = await open([
		{ issuer: name, secret: first.secret },
		{ issuer: name, keyFile: await TestIssuer.write(folder, 'second.pem', second.pem) },
		{ issuer: name, audience, secret: third.secret },
	]);
	for (const issuer of [first, second, third])
		expect(await issuers.verify(await issuer.sign({ claims }))).toMatchObject({ userId: 'user-7' });
	const elsewhere = third.sign({ claims: { ...claims, aud: 'shop' } });
	await expect(issuers.verify(await elsewhere)).rejects.toMatchObject(unauthorized(/another audience/));
});

test('keeps people apart whom two issuers call the same', async () => {
	const [first, second] = [new TestIssuer('HS256'), new TestIssuer('HS256')];
	const issuers = await open([first.secret, second.secret]);
	const subjects = await Promise.all(
		[first, second].map(async (issuer) => (await issuers.verify(await issuer.sign())).subject),
	);
	expect(new Set(subjects).size).toBe(2);
});

test('requires a token to name its key where several fit', async () => {
	const unnamed = new TestIssuer('RS256');
	const issuers = await open([{ keys: [backend.jwk, unnamed.jwk] }]);
	await expect(issuers.verify(await unnamed.sign())).rejects.toMatchObject(unauthorized(/which key signed it/));
	expect(await issuers.verify(await backend.sign())).toMatchObject({ userId: 'user-7' });
});

test('reads descriptions in YAML', async () => {
	const shared = new TestIssuer('HS256');
	const yaml = `issuer: ${name}\nsecret: ${shared.secret}\nclaims: { name: profile.name }`;
	for (const [file, content] of Object.entries({ 'a.yaml': yaml, 'b.yml': `\uFEFF${yaml}\n` })) {
		const path = await TestIssuer.write(folder, file, content);
		const issuers = await Issuers.open({ files: [path], revocations: null }, silentLogger);
		opened.push(issuers);
		const token = await shared.sign({ claims: { ...claims, profile: { name: 'Jane' } } });
		expect(await issuers.verify(token)).toMatchObject({ name: 'Jane' });
	}
});

const secret = 'this secret is nobody’s business but the issuer’s';
test.each<[string, string, string | object, RegExp]>([
	['an unknown key', 'a.json', { secret, audiences: ['x'] }, /a\.json is not right: .*audiences/],
	['no key', 'a.json', { issuer: name }, /exactly one of secret, keyFile and jwksUrl/],
	['an http address', 'a.json', { jwksUrl: 'http://x.example/jwks', audience }, /jwksUrl: must be an https address/],
	['an address and no audience', 'a.json', { jwksUrl: 'https://x.example/jwks' }, /needs audience/],
	['a key file that is not there', 'a.json', { keyFile: 'none.pem' }, /cannot be read \(ENOENT\): .*none\.pem/],
	['a role that does not exist', 'a.json', { secret, roles: { tutor: 'boss' } }, /is not right: roles\.tutor/],
	['a mistake in YAML', 'a.yaml', `issuer: x\nsecret: [${secret}`, /is not YAML or JSON, as its name says: line 2/],
	['a short secret', 'a.json', { secret: 'nobody’s business' }, /fewer than 32 bytes/],
])('refuses to start with a description that has %s, and quotes no secret', async (_name, file, content, complaint) => {
	const path = await TestIssuer.write(folder, file, content);
	const error = await Issuers.open({ files: [path], revocations: null }, silentLogger).catch((thrown: Error) => thrown);
	expect(error).toMatchObject({ code: 'usage', message: expect.stringMatching(complaint) });
	expect(String(error)).not.toContain('business');
});

test('follows keys that are rotated in a file, and keeps them while the file is damaged', async () => {
	const issuers = await openBackend();
	const next = new TestIssuer('RS256');
	const [before, after] = await Promise.all([backend.sign({ claims }), next.sign({ claims })]);
	await expect(issuers.verify(after)).rejects.toMatchObject({ code: 'unauthorized' });
	await writeFile(join(folder, 'public.pem'), 'half a k');
	await issuers.look();
	expect(await issuers.verify(before)).toMatchObject({ userId: 'user-7' });
	await writeFile(join(folder, 'public.pem'), next.pem);
	await issuers.look();
	expect(await issuers.verify(after)).toMatchObject({ userId: 'user-7' });
	await expect(issuers.verify(before)).rejects.toMatchObject({ code: 'unauthorized' });
});

test('notices a changed file by itself', async () => {
	const issuers = await openBackend();
	const next = new TestIssuer('RS256');
	await writeFile(join(folder, 'public.pem'), next.pem);
	const token = await next.sign({ claims });
	await vi.waitFor(() => issuers.verify(token), { timeout: 15_000, interval: 100 });
});

test('revokes single tokens, people, and what is from before a time, until the list says otherwise', async () => {
	const now = nowSeconds();
	const before = new Date((now - 60) * 1000).toISOString();
	const issuers = await openBackend(
		{},
		{
			tokens: ['bad'],
			subjects: ['gone', { subject: 'reset', before }, { subject: 'user-9', issuer: 'https://x.example' }],
		},
	);
	const revoked = unauthorized(/was revoked/);
	const verify = async (changes: object) => issuers.verify(await backend.sign({ claims: { ...claims, ...changes } }));
	await expect(verify({ jti: 'bad' })).rejects.toMatchObject(revoked);
	await expect(verify({ sub: 'gone' })).rejects.toMatchObject(revoked);
	await expect(verify({ sub: 'reset', iat: now - 120 })).rejects.toMatchObject(revoked);
	await expect(verify({ sub: 'reset', iat: undefined })).rejects.toMatchObject(revoked);
	expect(await verify({ sub: 'reset' })).toMatchObject({ userId: 'reset' });
	expect(await verify({ sub: 'user-9' })).toMatchObject({ userId: 'user-9' });
	const known = await verify({ iat: now - 10 });
	await TestIssuer.write(folder, 'revoked.json', { before: now });
	await issuers.look();
	expect(issuers.isRevoked(known)).toBe(true);
	expect(await verify({ sub: 'gone' })).toMatchObject({ userId: 'gone' });
});

test('keeps the list of revoked tokens while its file is damaged or missing', async () => {
	const issuers = await openBackend({}, { tokens: ['bad'] });
	const token = await backend.sign({ claims: { ...claims, jti: 'bad' } });
	for (const damage of [() => writeFile(join(folder, 'revoked.json'), '{'), () => rm(join(folder, 'revoked.json'))]) {
		await damage();
		await issuers.look();
		await expect(issuers.verify(token)).rejects.toMatchObject(unauthorized(/was revoked/));
	}
});

test('writes neither tokens nor secrets to the log', async () => {
	const lines: string[] = [];
	const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
	const issuers = await open([{ secret }], undefined, logger);
	await writeFile(join(folder, 'issuer-0.json'), `{ "secret": "${secret}"`);
	for (let looks = 0; looks < 2; looks++) await issuers.look();
	expect(lines.join('')).toContain('an issuer was changed');
	expect(lines.join('')).not.toContain('business');
});

/** An endpoint of public keys. */
async function serveKeys(answer: RequestListener): Promise<{ url: string; server: Server; count: () => number }> {
	let count = 0;
	const server = createServer((request, response) => {
		count += 1;
		answer(request, response);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`, server, count: () => count };
}

test('fetches keys from an address once, and is not made to ask again by unknown key ids', async () => {
	const { url, server, count } = await serveKeys(
		(_request, response) => void response.end(JSON.stringify({ keys: [backend.jwk] })),
	);
	try {
		const issuers = await open([{ jwksUrl: url, audience }]);
		for (let time = 0; time < 3; time++)
			expect(await issuers.verify(await backend.sign({ claims }))).toMatchObject({ userId: 'user-7' });
		const unknown = new TestIssuer('RS256', 'made-up');
		for (let time = 0; time < 3; time++)
			await expect(issuers.verify(await unknown.sign({ claims }))).rejects.toMatchObject({ code: 'unauthorized' });
		expect(count()).toBe(1);
	} finally {
		server.close();
	}
});

function unsigned(header: object, payload: object): string {
	return `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(payload))}.`;
}

function swapPayload(token: string, payload: object): string {
	const [header, , signature] = token.split('.');
	return `${header}.${base64url.encode(JSON.stringify(payload))}.${signature}`;
}

async function altered(signed: Promise<string>, header: object): Promise<string> {
	const [, payload, signature] = (await signed).split('.');
	return `${base64url.encode(JSON.stringify({ alg: 'RS256', ...header }))}.${payload}.${signature}`;
}
