import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { errorText } from '../../errorText.ts';
import { StartError } from '../../startErrors.ts';
import { readIfThere, writeFileAtomically } from '../../store/files.ts';
import type { KeyPair } from './issue.ts';

const dayMs = 24 * 60 * 60 * 1000;
const renewLeafBeforeMs = 30 * dayMs;
/** A CA this close to its end could not vouch for a whole leaf. */
const renewCaBeforeMs = 398 * dayMs;

/** Reachable by these whatever the network is. */
const ownNames = ['localhost', '127.0.0.1', '::1'];

type Files = { key: string; certificate: string };

/**
 * The certificates of this installation: a CA that stays for ten years, because people trust it once, and a server
 * certificate that follows the computer's addresses. Both live in `tls/` of the data folder.
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

	/** Reads what is there, makes what is missing or unreadable. @throws StartError data-dir */
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
	 * The first 128 bits of the authority's SHA-256, base64url: short enough for a QR code that is read from the last row,
	 * and still nothing that anybody could make a second certificate for.
	 */
	get pin(): string {
		return Buffer.from(this.fingerprint.replaceAll(':', ''), 'hex').subarray(0, 16).toString('base64url');
	}

	/** SHA-256, colon hex, upper case. */
	get fingerprint(): string {
		return this.ca.fingerprint256;
	}

	/** The server certificate of now, if one was made. */
	get current(): X509Certificate | undefined {
		return this.#leaf && new X509Certificate(this.#leaf.certificate);
	}

	/**
	 * A server certificate for these names, beside localhost. The kept one is given while it covers them all: browsers
	 * remember an exception by certificate, so a new one costs every participant a warning.
	 * @param names host names and IP addresses
	 */
	async leafFor(names: string[]): Promise<KeyPair> {
		const wanted = [...new Set([...names, ...ownNames])];
		const kept = this.#leaf;
		if (kept && isUsable(kept, this.#ca, wanted)) return kept;
		const { issueLeaf } = await import('./issue.ts');
		const leaf = await issueLeaf(this.#ca, wanted);
		const files = filesIn(this.#dir, 'server');
		await writeFileAtomically(files.key, leaf.key);
		await writeFileAtomically(files.certificate, leaf.certificate, 0o644);
		this.#leaf = leaf;
		this.#logger.info({ names: wanted }, 'new server certificate');
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
	// The certificate last: once it is there, its key is too.
	await writeFileAtomically(files.key, ca.key);
	await writeFileAtomically(files.certificate, ca.certificate, 0o644);
	return ca;
}

/** undefined, with a log line when something was there, unless both files are whole, fit and last long enough. */
async function readPair(dir: string, name: 'ca' | 'server', renewBeforeMs: number, logger: Logger) {
	const files = filesIn(dir, name);
	const [key, certificate] = await Promise.all([readIfThere(files.key), readIfThere(files.certificate)]);
	if (key === undefined && certificate === undefined) return undefined;
	const pair = { key: key ?? '', certificate: certificate ?? '' };
	const fault = faultOf(pair, renewBeforeMs);
	if (!fault) return pair;
	logger.warn(
		{ file: files.certificate, fault },
		name === 'ca' ? 'a new CA is made' : 'a new server certificate is made',
	);
	return undefined;
}

function faultOf({ key, certificate }: KeyPair, renewBeforeMs: number): string | undefined {
	try {
		const parsed = new X509Certificate(certificate);
		if (!parsed.checkPrivateKey(createPrivateKey(key))) return 'key and certificate do not fit';
		return isExpiring(parsed, renewBeforeMs) ? 'its dates do not fit the clock' : undefined;
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
