import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { createLocalJWKSet, type JWK, type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import { z } from 'zod';
import { IssuerFault } from './IssuerFault.ts';

/** The only algorithms of signatures that are accepted. */
export const algorithmNames = ['HS256', 'RS256', 'PS256', 'ES256', 'EdDSA'] as const;
export type Algorithm = (typeof algorithmNames)[number];

/** Keys that verify the tokens of an issuer. */
export type IssuerKeys = {
	/** What these keys can verify: it follows from the kind of key, never from a token. */
	algorithms: readonly Algorithm[];
	/** @throws what `jwtVerify` throws */
	verify(token: string, options: JWTVerifyOptions): Promise<JWTPayload>;
};

/** Of an HMAC secret, bytes: as long as its hash (RFC 7518, 3.2). */
const minSecretBytes = 32;
const minRsaBits = 2048;
const maxKeys = 64;
const noUsableKey = 'holds no key for RS256, PS256 (RSA, 2048 bits or more), ES256 (P-256) or EdDSA (Ed25519)';

const Jwk = z.looseObject({
	kty: z.string(),
	use: z.string().exactOptional(),
	alg: z.string().exactOptional(),
	kid: z.string().exactOptional(),
});
const Jwks = z.object({ keys: z.array(Jwk).min(1).max(maxKeys) });
/** Members of private keys and of symmetric ones (RFC 7518, 6). */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/**
 * By its content: a JWKS or JWK (`{`), a public key (PEM), or else the HMAC secret itself.
 * @throws IssuerFault
 */
export function readKeys(content: Uint8Array): IssuerKeys {
	const text = textOf(content);
	if (text?.trimStart().startsWith('{')) return keysOfJwks(parsedJson(text));
	if (text?.includes('-----BEGIN')) return keysOfPem(text);
	if (text === null) return keysOfSecret(content);
	const secret = text.replace(/\r?\n$/, '');
	if (/[\r\n]/.test(secret))
		throw new IssuerFault(
			'has several lines, so it is neither a key nor a secret; the name of a description ends in .yaml or .json',
		);
	return keysOfSecret(Buffer.from(secret));
}

/** @throws IssuerFault: too short */
export function keysOfSecret(secret: Uint8Array): IssuerKeys {
	if (secret.length < minSecretBytes)
		throw new IssuerFault(`holds a secret of fewer than ${minSecretBytes} bytes, which can be guessed`);
	return {
		algorithms: ['HS256'],
		verify: async (token, options) => (await jwtVerify(token, secret, options)).payload,
	};
}

/**
 * Keys for encryption and of unknown kinds are left out, as others in a set of the issuer may be for other programs.
 * @throws IssuerFault: no set, a private or symmetric key in it, or no key that can be used
 */
export function keysOfJwks(content: unknown): IssuerKeys {
	const single = Jwk.safeParse(content);
	const { data } = Jwks.safeParse(single.success ? { keys: [single.data] } : content);
	if (!data) throw new IssuerFault(`is no set of 1 to ${maxKeys} keys (JWKS)`);
	if (data.keys.some((key) => key.kty === 'oct' || privateMembers.some((member) => member in key)))
		throw new IssuerFault('holds a private or symmetric key, which belongs to the issuer alone: give the public ones');
	const usable = data.keys.flatMap((key) => {
		const algorithms = key.use === undefined || key.use === 'sig' ? algorithmsOfJwk(key, key.alg) : [];
		return algorithms.length > 0 ? [{ key, algorithms }] : [];
	});
	if (usable.length === 0) throw new IssuerFault(noUsableKey);
	const set = createLocalJWKSet({ keys: usable.map(({ key }): JWK => key) });
	return {
		algorithms: [...new Set(usable.flatMap(({ algorithms }) => algorithms))],
		verify: async (token, options) => (await jwtVerify(token, set, options)).payload,
	};
}

function keysOfPem(text: string): IssuerKeys {
	if (text.includes('PRIVATE KEY'))
		throw new IssuerFault('holds a private key, which belongs to the issuer alone: give the public one');
	if (!text.includes('PUBLIC KEY'))
		throw new IssuerFault('holds no public key (-----BEGIN PUBLIC KEY-----); of a certificate, give the key in it');
	let key: KeyObject;
	try {
		key = createPublicKey(text);
	} catch {
		throw new IssuerFault('holds a public key that cannot be read');
	}
	const algorithms = algorithmsOf(key);
	if (algorithms.length === 0) throw new IssuerFault(noUsableKey);
	// It has no id: a token may name any.
	return { algorithms, verify: async (token, options) => (await jwtVerify(token, key, options)).payload };
}

/** @param stated `alg` of the key: it is for no other */
function algorithmsOfJwk(jwk: JsonWebKey, stated: string | undefined): Algorithm[] {
	try {
		const possible = algorithmsOf(createPublicKey({ key: jwk, format: 'jwk' }));
		return stated === undefined ? possible : possible.filter((algorithm) => algorithm === stated);
	} catch {
		// A kind of key that Node does not know, or a damaged one.
		return [];
	}
}

function algorithmsOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): Algorithm[] {
	if (type === 'rsa' && (details?.modulusLength ?? 0) >= minRsaBits) return ['RS256', 'PS256'];
	if (type === 'ec' && details?.namedCurve === 'prime256v1') return ['ES256'];
	return type === 'ed25519' ? ['EdDSA'] : [];
}

/** null: no text */
function textOf(content: Uint8Array): string | null {
	try {
		// Without the byte order mark that editors of Windows write.
		return new TextDecoder('utf-8', { fatal: true }).decode(content);
	} catch {
		return null;
	}
}

function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new IssuerFault('begins like JSON and is none');
	}
}
