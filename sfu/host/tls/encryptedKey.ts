import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { der, derInteger, derOid } from './der.ts';

/** OWASP's recommendation for PBKDF2 with HMAC-SHA-256; half a second for each guess of a passphrase. */
const iterations = 600_000;
const ids = {
	pbes2: '1.2.840.113549.1.5.13',
	pbkdf2: '1.2.840.113549.1.5.12',
	hmacSha256: '1.2.840.113549.2.9',
	aes256Cbc: '2.16.840.1.101.3.4.1.42',
};
const [sequenceTag, octetsTag, nullTag] = [0x30, 0x04, 0x05];

/**
 * A private key encrypted with a passphrase (PKCS #8, PBES2), PEM: `createPrivateKey`, OpenSSL and others read it. Node itself
 * writes one with 2,048 iterations, too few for a passphrase that a person remembers.
 * @param pkcs8 DER
 */
export function encryptKey(pkcs8: Buffer, passphrase: string): string {
	const [salt, iv] = [randomBytes(16), randomBytes(16)];
	const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(passphrase, salt, iterations, 32, 'sha256'), iv);
	const encrypted = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
	const prf = der(sequenceTag, derOid(ids.hmacSha256), der(nullTag));
	const derivation = der(sequenceTag, der(octetsTag, salt), derInteger(iterations), prf);
	const scheme = der(sequenceTag, derOid(ids.aes256Cbc), der(octetsTag, iv));
	const parameters = der(sequenceTag, der(sequenceTag, derOid(ids.pbkdf2), derivation), scheme);
	const algorithm = der(sequenceTag, derOid(ids.pbes2), parameters);
	return pem('ENCRYPTED PRIVATE KEY', der(sequenceTag, algorithm, der(octetsTag, encrypted)));
}

function pem(label: string, content: Buffer): string {
	const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
	return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
