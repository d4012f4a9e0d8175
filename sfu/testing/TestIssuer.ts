import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type JWTPayload, SignJWT } from 'jose';

type Signing = { alg: string; key: KeyObject | Uint8Array; publicKey?: KeyObject };

const signings = {
	HS256: (): Signing => ({ alg: 'HS256', key: Buffer.from(randomBytes(32).toString('base64url')) }),
	RS256: () => ofPair('RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })),
	ES256: () => ofPair('ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })),
	EdDSA: () => ofPair('EdDSA', generateKeyPairSync('ed25519')),
};
const ofPair = (alg: string, pair: { privateKey: KeyObject; publicKey: KeyObject }): Signing => ({
	...{ alg, key: pair.privateKey, publicKey: pair.publicKey },
});

type Changes = {
	/** Replaces claims; undefined leaves one out. */
	claims?: Record<string, unknown>;
	header?: Record<string, unknown>;
	/** Signs in place of the issuer's own key. */
	signing?: Signing;
};

/** A backend of somebody else that issues JWTs. */
export class TestIssuer {
	readonly signing: Signing;
	readonly kid: string | undefined;

	constructor(kind: keyof typeof signings = 'HS256', kid?: string) {
		this.signing = signings[kind]();
		this.kid = kid;
	}

	get secret(): string {
		return Buffer.from(this.signing.key as Uint8Array).toString();
	}

	get pem(): string {
		return String(this.signing.publicKey?.export({ type: 'spki', format: 'pem' }));
	}

	get jwk(): Record<string, unknown> {
		return { ...this.signing.publicKey?.export({ format: 'jwk' }), ...(this.kid && { kid: this.kid }) };
	}

	/** A token of an hour for user-7, issued now. */
	sign({ claims = {}, header = {}, signing = this.signing }: Changes = {}): Promise<string> {
		const now = Math.floor(Date.now() / 1000);
		const payload: JWTPayload = { sub: 'user-7', iat: now, exp: now + 3600, ...claims };
		return new SignJWT(payload)
			.setProtectedHeader({ alg: signing.alg, ...(this.kid && { kid: this.kid }), ...header })
			.sign(signing.key);
	}

	/** Writes a file as an operator would. @returns its path */
	static async write(folder: string, name: string, content: string | object): Promise<string> {
		const path = join(folder, name);
		await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
		return path;
	}
}
