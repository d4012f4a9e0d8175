import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { TestIssuer } from '../../../testing/TestIssuer.ts';
import { readKeys } from './issuerKeys.ts';

const rsa = new TestIssuer('RS256', 'rsa-1');
const ec = new TestIssuer('ES256', 'ec-1');
const ed = new TestIssuer('EdDSA', 'ed-1');
const hmac = new TestIssuer('HS256');
const read = (content: string | object) =>
	readKeys(Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)));
const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' });

test.each<[string, TestIssuer, string | object, string[]]>([
	['an RSA key in PEM', rsa, rsa.pem, ['RS256', 'PS256']],
	['a P-256 key in PEM', ec, ec.pem, ['ES256']],
	['an Ed25519 key in PEM', ed, ed.pem, ['EdDSA']],
	['a JWKS', ed, { keys: [rsa.jwk, ed.jwk] }, ['RS256', 'PS256', 'EdDSA']],
	['a JWK alone', ec, ec.jwk, ['ES256']],
	['a JWK for one algorithm', rsa, { ...rsa.jwk, alg: 'RS256' }, ['RS256']],
	['a secret', hmac, hmac.secret, ['HS256']],
	['a secret with a line break at its end', hmac, `${hmac.secret}\r\n`, ['HS256']],
])('takes the algorithms from the kind of key: %s', async (_name, issuer, content, algorithms) => {
	const keys = read(content);
	expect(keys.algorithms).toEqual(algorithms);
	expect(await keys.verify(await issuer.sign(), { algorithms })).toMatchObject({ sub: 'user-7' });
});

test('reads a secret of bytes that are no text', async () => {
	const key = Buffer.from('fffe'.repeat(16), 'hex');
	const token = await new SignJWT({ sub: 'user-7' }).setProtectedHeader({ alg: 'HS256' }).sign(key);
	expect(await readKeys(key).verify(token, { algorithms: ['HS256'] })).toEqual({ sub: 'user-7' });
});

const smallRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const privatePem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
test.each<[string, string | object, RegExp]>([
	['a secret that can be guessed', 'too short', /fewer than 32 bytes/],
	['several lines', `${'a'.repeat(40)}\nissuer = "x"`, /several lines/],
	['a private key in PEM', privatePem, /private key/],
	['a private key in a JWKS', { keys: [rsa.jwk, { ...ed.jwk, d: 'secret' }] }, /private or symmetric/],
	['a symmetric key in a JWKS', { keys: [rsa.jwk, { kty: 'oct', k: 'c2VjcmV0' }] }, /private or symmetric/],
	['a certificate', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----', /no public key/],
	['a damaged public key', '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----', /cannot be read/],
	['an RSA key of 1024 bits', jwkOf(smallRsa.publicKey), /no key for/],
	['a curve without an algorithm here', jwkOf(p384.publicKey), /no key for/],
	['only keys for encryption', { keys: [{ ...rsa.jwk, use: 'enc' }] }, /no key for/],
	['a key for an algorithm that is not accepted', { ...rsa.jwk, alg: 'RS512' }, /no key for/],
	['an empty JWKS', { keys: [] }, /no set of/],
	['a damaged JWKS', '{ "keys": [', /begins like JSON/],
])('refuses %s without quoting it', (_name, content, complaint) => {
	expect(() => read(content)).toThrow(complaint);
	expect(() => read(content)).not.toThrow(/c2VjcmV0|too short|MIIB/);
});
