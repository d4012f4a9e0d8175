import { createPrivateKey, X509Certificate } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Logger } from '../../core/Logger.ts';
import { errorText } from '../../errorText.ts';
import { FollowedFile } from '../../FollowedFile.ts';
import { StartError } from '../../startErrors.ts';
import type { CertificateClock } from './Certificates.ts';
import type { KeyPair } from './issue.ts';

type Files = { cert: string; key: string };
type GivenCertificateEvents = { changed: [pair: KeyPair] };

/**
 * A certificate that somebody else issued (`--cert`, `--key`), e.g. a school or a public authority. Read again when the files
 * change; what is wrong then is logged, and the certificate before stays in use.
 */
export class GivenCertificate extends EventEmitter<GivenCertificateEvents> {
	readonly #followed: FollowedFile<KeyPair>;

	private constructor(followed: FollowedFile<KeyPair>) {
		super();
		this.#followed = followed;
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
		const followed = await FollowedFile.open<KeyPair>({
			read: async () => ({ value: await readPair({ cert, key }, clock), files: [cert, key] }),
			failed: (reason) => logger.warn({ reason }, 'the certificate cannot be renewed: the one before stays in use'),
			changed: (earlier) => given.#changed(earlier, cert, logger),
		});
		const given = new GivenCertificate(followed);
		return given;
	}

	/** Unix ms. */
	get endsAtMs(): number {
		return Date.parse(new X509Certificate(this.pair.certificate).validTo);
	}

	get pair(): KeyPair {
		return this.#followed.value;
	}

	/** Whether browsers accept it for this host name or address. */
	covers(name: string): boolean {
		const certificate = new X509Certificate(this.pair.certificate);
		return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
	}

	close(): void {
		this.#followed.close();
		this.removeAllListeners();
	}

	#changed(earlier: KeyPair, file: string, logger: Logger): void {
		const { pair } = this;
		if (pair.certificate === earlier.certificate && pair.key === earlier.key) return;
		logger.info({ file, validTo: new X509Certificate(pair.certificate).validTo }, 'the certificate has changed');
		this.emit('changed', pair);
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
