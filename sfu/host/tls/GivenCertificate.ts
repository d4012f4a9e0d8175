import { createPrivateKey, X509Certificate } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Logger } from 'pino';
import { errorText } from '../../errorText.ts';
import { StartError } from '../../startErrors.ts';
import type { CertificateClock } from './Certificates.ts';
import type { KeyPair } from './issue.ts';

/** How often the files are read: programs that renew certificates replace them, or the folder they are in. */
const lookMs = 2_000;

/** At the first one, one file may be new already, and the other one not yet. */
const refusalsUntilWarning = 2;

type Files = { cert: string; key: string };
type GivenCertificateEvents = { changed: [pair: KeyPair] };

/**
 * A certificate that somebody else issued (`--cert`, `--key`), e.g. a school or a public authority. Read again when the files
 * change; what is wrong then is logged, and the certificate before stays in use.
 */
export class GivenCertificate extends EventEmitter<GivenCertificateEvents> {
	readonly #files: Files;
	readonly #logger: Logger;
	readonly #clock: CertificateClock;
	#pair: KeyPair;
	/** Looks in a row that have found something wrong. */
	#refusals = 0;
	#timer: NodeJS.Timeout | undefined;

	private constructor(files: Files, pair: KeyPair, clock: CertificateClock, logger: Logger) {
		super();
		this.#files = files;
		this.#pair = pair;
		this.#clock = clock;
		this.#logger = logger;
	}

	/**
	 * @param files PEM; the certificate is followed by those of its issuers, the root left out
	 * @returns null if neither is given
	 * @throws StartError usage: one is missing, cannot be read, is of another kind, or does not fit the other
	 */
	static async open(
		{ cert, key }: { cert: string | null; key: string | null },
		clock: CertificateClock,
		logger: Logger,
	): Promise<GivenCertificate | null> {
		if (cert === null && key === null) return null;
		if (cert === null || key === null) throw new StartError('usage', '--cert and --key have to be given together.');
		const files = { cert, key };
		const pair = await readPair(files, clock);
		return new GivenCertificate(files, pair, clock, logger);
	}

	/** Unix ms. */
	get endsAtMs(): number {
		return Date.parse(new X509Certificate(this.#pair.certificate).validTo);
	}

	get pair(): KeyPair {
		return this.#pair;
	}

	/** Whether browsers accept it for this host name or address. */
	covers(name: string): boolean {
		const certificate = new X509Certificate(this.#pair.certificate);
		return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
	}

	/** Starts to follow the files. */
	watch(): void {
		this.#timer ??= setInterval(() => void this.#look(), lookMs).unref();
	}

	close(): void {
		clearInterval(this.#timer);
		this.removeAllListeners();
	}

	async #look(): Promise<void> {
		try {
			const found = await readPair(this.#files, this.#clock);
			this.#refusals = 0;
			if (found.certificate === this.#pair.certificate && found.key === this.#pair.key) return;
			this.#pair = found;
			const { validTo } = new X509Certificate(found.certificate);
			this.#logger.info({ file: this.#files.cert, validTo }, 'the certificate has changed');
			this.emit('changed', found);
		} catch (error) {
			this.#refusals += 1;
			if (this.#refusals !== refusalsUntilWarning) return;
			this.#logger.warn({ reason: errorText(error) }, 'the certificate cannot be renewed: the one before stays in use');
		}
	}
}

/** @throws StartError usage: what is wrong with one of the files */
async function readPair(files: Files, { doubt }: CertificateClock): Promise<KeyPair> {
	const pair = { certificate: await textOf('--cert', files.cert), key: await textOf('--key', files.key) };
	const certificate = orRefuse(
		() => new X509Certificate(pair.certificate),
		`--cert must name a certificate in PEM, and ${files.cert} holds none`,
	);
	const key = orRefuse(
		() => createPrivateKey(pair.key),
		`--key must name a private key in PEM without a passphrase, and ${files.key} holds none`,
	);
	if (!certificate.checkPrivateKey(key)) {
		throw new StartError('usage', `The key in ${files.key} does not belong to the certificate in ${files.cert}.`);
	}
	if (certificate.subjectAltName === undefined) {
		throw new StartError('usage', `The certificate in ${files.cert} has no alternative names: no browser accepts it.`);
	}
	// By a clock that is wrong, a good one may look expired.
	if (doubt === null && Date.parse(certificate.validTo) < Date.now()) {
		throw new StartError('usage', `The certificate in ${files.cert} was valid until ${certificate.validTo}.`);
	}
	orRefuse(
		() => createSecureContext({ key: pair.key, cert: pair.certificate }),
		`The certificate in ${files.cert} cannot be used`,
	);
	return pair;
}

async function textOf(flag: string, file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (cause) {
		throw new StartError('usage', `${flag}: ${file} cannot be read: ${errorText(cause)}.`, { cause });
	}
}

function orRefuse<T>(make: () => T, refusal: string): T {
	try {
		return make();
	} catch (cause) {
		throw new StartError('usage', `${refusal}: ${errorText(cause)}.`, { cause });
	}
}
