import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { errorText } from '../../errorText.ts';
import { StartError } from '../../startErrors.ts';
import { readIfExists, writeFileAtomically } from '../../store/files.ts';
import type { KeyPair } from './issue.ts';

const dayMs = 24 * 60 * 60 * 1000;
const renewLeafBeforeMs = 30 * dayMs;
/** A CA closer to its expiry than the lifetime of a server certificate is replaced. */
const renewCaBeforeMs = 398 * dayMs;

/** Names of this computer on every network. */
const loopbackNames = ['localhost', '127.0.0.1', '::1'];

type Files = { key: string; certificate: string };

/**
 * The certificates of this installation, in `tls/` of the data folder: a CA, valid for ten years because people install it
 * once, and a server certificate that is reissued when the computer's addresses change.
 */
export class Certificates {
	readonly caFile: string;
	readonly #dir: string;
	readonly #logger: Logger;
	#ca: KeyPair;
	#leaf: KeyPair | undefined;

	private constructor(dir: string, ca: KeyPair, logger: Logger) {
		this.#dir = dir;
		this.#ca = ca;
		this.#logger = logger;
		this.caFile = filesIn(dir, 'ca').certificate;
	}

	/** Reads the stored certificates; makes a new CA if it is missing, damaged or about to expire. @throws StartError data-dir */
	static async open(dataDir: string, logger: Logger): Promise<Certificates> {
		const dir = join(dataDir, 'tls');
		try {
			await mkdir(dir, { recursive: true, mode: 0o700 });
			const ca = (await readPair(dir, 'ca', renewCaBeforeMs, logger)) ?? (await makeCa(dir));
			const certificates = new Certificates(dir, ca, logger);
			certificates.#leaf = await readPair(dir, 'server', renewLeafBeforeMs, logger);
			return certificates;
		} catch (error) {
			const message = `The certificates in ${dir} cannot be read or written: ${errorText(error)}.`;
			throw new StartError('data-dir', message, { cause: error });
		}
	}

	get ca(): X509Certificate {
		return new X509Certificate(this.#ca.certificate);
	}

	/**
	 * The first 128 bits of the CA certificate's SHA-256 fingerprint, base64url, for certificate pinning: short enough for a
	 * QR code that is scanned from the last row, long enough to resist a second preimage.
	 */
	get pin(): string {
		return Buffer.from(this.fingerprint.replaceAll(':', ''), 'hex').subarray(0, 16).toString('base64url');
	}

	/** SHA-256 fingerprint of the CA certificate: upper case hex, separated by colons. */
	get fingerprint(): string {
		return this.ca.fingerprint256;
	}

	/** The current server certificate; undefined before the first one is issued. */
	get current(): X509Certificate | undefined {
		return this.#leaf && new X509Certificate(this.#leaf.certificate);
	}

	/**
	 * A server certificate for these names and localhost. The current one is reused while it covers them all: browsers
	 * store an exception per certificate, so a new one costs every participant another warning.
	 * @param names host names and IP addresses
	 */
	async leafFor(names: string[]): Promise<KeyPair> {
		const allNames = [...new Set([...names, ...loopbackNames])];
		const current = this.#leaf;
		if (current && isUsable(current, this.#ca, allNames)) return current;
		const { issueLeaf } = await import('./issue.ts');
		const leaf = await issueLeaf(this.#ca, allNames);
		const files = filesIn(this.#dir, 'server');
		await writeFileAtomically(files.key, leaf.key);
		await writeFileAtomically(files.certificate, leaf.certificate, 0o644);
		this.#leaf = leaf;
		this.#logger.info({ names: allNames }, 'issued a new server certificate');
		return leaf;
	}
}

const filesIn = (dir: string, name: 'ca' | 'server'): Files => ({
	key: join(dir, `${name}.key`),
	certificate: join(dir, `${name}.pem`),
});

async function makeCa(dir: string): Promise<KeyPair> {
	const { issueCa } = await import('./issue.ts');
	const ca = await issueCa(hostname());
	const files = filesIn(dir, 'ca');
	// The certificate is written last, so that a CA certificate on disk always has its key.
	await writeFileAtomically(files.key, ca.key);
	await writeFileAtomically(files.certificate, ca.certificate, 0o644);
	return ca;
}

/** undefined if the files are missing or, with a warning, if they are damaged, do not match or expire soon. */
async function readPair(dir: string, name: 'ca' | 'server', renewBeforeMs: number, logger: Logger) {
	const files = filesIn(dir, name);
	const [key, certificate] = await Promise.all([readIfExists(files.key), readIfExists(files.certificate)]);
	if (key === undefined && certificate === undefined) return undefined;
	const pair = { key: key ?? '', certificate: certificate ?? '' };
	const problem = problemOf(pair, renewBeforeMs);
	if (!problem) return pair;
	logger.warn(
		{ file: files.certificate, problem },
		name === 'ca' ? 'the CA certificate is replaced' : 'the server certificate is replaced',
	);
	return undefined;
}

function problemOf({ key, certificate }: KeyPair, renewBeforeMs: number): string | undefined {
	try {
		const parsed = new X509Certificate(certificate);
		if (!parsed.checkPrivateKey(createPrivateKey(key))) return 'the key does not belong to the certificate';
		return isExpiring(parsed, renewBeforeMs) ? 'it expires soon or is not valid yet' : undefined;
	} catch (error) {
		return errorText(error);
	}
}

const isExpiring = (certificate: X509Certificate, renewBeforeMs: number) =>
	Date.parse(certificate.validTo) - Date.now() < renewBeforeMs || Date.parse(certificate.validFrom) > Date.now();

function isUsable(leaf: KeyPair, ca: KeyPair, names: string[]): boolean {
	const certificate = new X509Certificate(leaf.certificate);
	const covers = (name: string) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name));
	return (
		names.every((name) => covers(name) !== undefined) &&
		!isExpiring(certificate, renewLeafBeforeMs) &&
		certificate.verify(new X509Certificate(ca.certificate).publicKey)
	);
}
