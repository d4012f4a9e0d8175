/** Every kind of bearer that may knock: what it presents, and what that is worth. */
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt, type JWTPayload, SignJWT } from 'jose';
import { type Scope, scopeNames } from '../../../sfu/gateway/access/scopes.ts';
import type { BenchServer } from '../../server.ts';
import { createToken, runLectern } from '../command.ts';
import { asHost, studentToken } from '../people.ts';

/**
 * `none` presents nothing; `invalid` something that no server may accept; `person` a valid token of a person who is not the host of
 * this computer; `program` an API token with one scope.
 */
export type Bearer = {
	name: string;
	kind: 'none' | 'invalid' | 'person' | 'program' | 'host';
	token: string | undefined;
	scope?: Scope;
};

const key = (secret: Uint8Array | string) => (typeof secret === 'string' ? new TextEncoder().encode(secret) : secret);

function sign(
	payload: JWTPayload,
	secret: Uint8Array | string,
	header: { alg: string; kid?: string } = { alg: 'HS256' },
) {
	return new SignJWT(payload).setProtectedHeader(header).sign(key(secret));
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/**
 * A valid token of the host, altered in every way that a verifier may fall for.
 * @param secret of the server: some are signed rightly, and wrong in another way
 */
async function altered(valid: string, secret: Uint8Array): Promise<Record<string, string>> {
	const [header = '', payload = '', signature = ''] = valid.split('.');
	const claims = decodeJwt(valid);
	const without = (claim: string) => Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim));
	const stranger = encode({ ...claims, role: 'host', roomId: 'elsewhere' });
	// RFC 7518 wants longer keys for these than the server's: the altered ones are signed by hand.
	const hmac = (hash: string, head: string, secretUsed: Uint8Array | string = secret) =>
		`${head}.${payload}.${createHmac(hash, key(secretUsed)).update(`${head}.${payload}`).digest('base64url')}`;
	return {
		'alg none': `${encode({ alg: 'none' })}.${payload}.`,
		'alg None, with the signature': `${encode({ alg: 'None' })}.${payload}.${signature}`,
		'alg HS384': hmac('sha384', encode({ alg: 'HS384' })),
		'alg HS512': hmac('sha512', encode({ alg: 'HS512' })),
		'alg RS256 over an HMAC': hmac('sha256', encode({ alg: 'RS256' })),
		'no signature': `${header}.${payload}.`,
		'no signature and no dot': `${header}.${payload}`,
		'cut signature': `${header}.${payload}.${signature.slice(0, -4)}`,
		'longer signature': `${header}.${payload}.${signature}AAAA`,
		'other payload, same signature': `${header}.${stranger}.${signature}`,
		'key id of an empty file': hmac('sha256', encode({ alg: 'HS256', kid: '/dev/null' }), '\0'),
		'key id of a path': hmac('sha256', encode({ alg: 'HS256', kid: '../../../../dev/null' }), '\0'),
		'key id with SQL': hmac('sha256', encode({ alg: 'HS256', kid: "x' UNION SELECT 'a" }), 'a'),
		'key in the header': hmac('sha256', encode({ alg: 'HS256', jwk: { kty: 'oct', k: 'YQ' } }), 'a'),
		'key from an address': hmac('sha256', encode({ alg: 'HS256', jku: 'http://127.0.0.1:9/keys' }), 'a'),
		'unknown critical extension': hmac('sha256', encode({ alg: 'HS256', crit: ['x'], x: 1 })),
		'weak key': await sign(claims, 'secret-secret-secret-secret-secret'),
		'several audiences': await sign({ ...claims, aud: ['lectern', 'lectern-api'] }, secret),
		'other audience': await sign({ ...claims, aud: 'lectern-recording' }, secret),
		'no audience': await sign(without('aud'), secret),
		'no end': await sign(without('exp'), secret),
		'unknown role': await sign({ ...claims, role: 'root' }, secret),
		'no id': await sign(without('jti'), secret),
		'another signature appended': `${valid}.${signature}`,
	};
}

/** Makes them as their owners would get them. @param otherRoom a room beside that of the host */
export async function bearersOf(server: BenchServer, dataDir: string, otherRoom: string): Promise<Bearer[]> {
	const secret = Buffer.from(await readFile(join(dataDir, 'token-secret'), 'utf8'), 'base64url');
	const { hostToken } = server.info;
	const revoked = await createToken(dataDir, '--role', 'coHost', '--name', 'Revoked');
	const tokenId = String(decodeJwt(revoked).jti);
	await runLectern(['token', 'revoke', '--data-dir', dataDir, tokenId]);
	const coHost = await createToken(dataDir, '--role', 'coHost');
	const nowSeconds = Math.floor(Date.now() / 1000);
	const times = { iat: nowSeconds - 172_800, exp: nowSeconds - 86_400 };
	const expired = await sign({ ...decodeJwt(coHost), ...times }, secret);
	const scoped = scopeNames.map(async (scope): Promise<Bearer> => {
		const token = await createToken(dataDir, '--scope', scope);
		return { name: `program with ${scope}`, kind: 'program', token, scope };
	});
	const invalid = {
		garbage: 'x',
		'garbage with dots': 'a.b.c',
		revoked,
		expired,
		...(await altered(hostToken, secret)),
	};
	const foreign = await sign(decodeJwt(hostToken), 'the secret of another installation, 32');
	return [
		{ name: 'nobody', kind: 'none', token: undefined },
		...Object.entries({ ...invalid, 'another installation': foreign }).map(
			([name, token]): Bearer => ({ name, kind: 'invalid', token }),
		),
		{ name: 'participant', kind: 'person', token: await studentToken(server) },
		{ name: 'co-host', kind: 'person', token: coHost },
		{
			name: 'host of another room',
			kind: 'person',
			token: await createToken(dataDir, '--role', 'host', '--room', otherRoom),
		},
		...(await Promise.all(scoped)),
		{ name: 'host', kind: 'host', token: hostToken },
	];
}

/** Creates a room as the host. @returns its id */
export async function createRoom(server: BenchServer): Promise<string> {
	const { status, text } = await asHost(server, 'POST', '/api/rooms', {});
	if (status !== 201) throw new Error(`POST /api/rooms: ${status} ${text}`);
	const { roomId }: { roomId: string } = JSON.parse(text);
	return roomId;
}
