import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../core/Logger.ts';
import { errorText, systemErrorCode } from '../../errorText.ts';
import { StartError } from '../../startErrors.ts';
import { readIfExists, writeFileAtomically } from '../../store/files.ts';
import type { KeyPair } from './issue.ts';
import { addressesOf, KeptLeaves } from './KeptLeaves.ts';
import { loopbackPermitted, type Permitted, permits, permittedBy } from './nameConstraints.ts';
import type { School } from './schoolBundle.ts';
import { readSchool, schoolRootFile, watchSchool } from './schoolInFolder.ts';

const dayMs = 24 * 60 * 60 * 1000;
const renewLeafBeforeMs = 30 * dayMs;
/** A new server certificate is valid for at least so long, ms: `leafLifetimeMs` in issue.ts, and some days. */
const leafCoversMs = 301 * dayMs;
/** A CA closer to its expiry than the lifetime of a server certificate is replaced. */
const renewCaBeforeMs = 398 * dayMs;
/** How long before its end the CA of a school is not used any more, ms: certificates are looked after once an hour. */
const leaveSchoolBeforeMs = 2 * 60 * 60 * 1000;

/** What decides whether a certificate is valid now; `ClockWatch` is one. */
export type CertificateClock = {
	/** Something speaks against the clock of the computer: then it decides nothing that cannot be undone. */
	readonly doubt: unknown;
	/** The time for new certificates, Unix ms. */
	readonly likelyNowMs: number;
	/** The latest time that was seen, Unix ms. Default: not known. */
	readonly latestMs?: number | undefined;
};

/** Believes the clock of the computer. */
const computerClock: CertificateClock = {
	doubt: null,
	get likelyNowMs() {
		return Date.now();
	},
};

/** Names of this computer on every network. */
const loopbackNames = ['localhost', '127.0.0.1', '::1'];

type Files = { key: string; certificate: string };

function unusable(dir: string, cause: unknown): StartError {
	const message = `The certificates in ${dir} cannot be read or written: ${errorText(cause)}.`;
	return new StartError('data-dir', message, { cause });
}

/** Who vouches for the server certificate: the CA of this computer, or the one that a school gave it. */
type Authority = {
	/** Signs server certificates. */
	ca: KeyPair;
	permitted: Permitted;
	/** What people trust, PEM, and the file with it. */
	root: string;
	rootFile: string;
	/** Certificates between the server certificate and the root, PEM; empty: none. */
	chain: string;
	school: School | null;
};

/**
 * The certificates of this installation, in `tls/` of the data folder: a CA, valid for ten years because people install it
 * once, and a server certificate that is reissued when the computer has an address that it never had. On the network of a school
 * that gave this laptop a CA (`lectern ca import`), that one issues the server certificate.
 */
export class Certificates {
	readonly #dataDir: string;
	readonly #dir: string;
	readonly #logger: Logger;
	readonly #clock: CertificateClock;
	readonly #own: Authority;
	readonly #leaves: KeptLeaves;
	#ofSchool: Authority | null;
	/** Who vouches at the moment. */
	#authority: Authority;
	/** Why the current server certificate is not on the disk; it is stored with the next look. null: it is. */
	#notStored: unknown = null;

	private constructor(
		dataDir: string,
		ca: KeyPair,
		school: School | null,
		leaves: KeptLeaves,
		clock: CertificateClock,
		logger: Logger,
	) {
		this.#dataDir = dataDir;
		this.#dir = join(dataDir, 'tls');
		this.#own = {
			ca,
			permitted: permittedBy(new X509Certificate(ca.certificate).raw),
			root: ca.certificate,
			rootFile: filesIn(this.#dir, 'ca').certificate,
			chain: '',
			school: null,
		};
		this.#leaves = leaves;
		this.#clock = clock;
		this.#logger = logger;
		this.#ofSchool = school && authorityOf(school, dataDir);
		this.#authority = this.#usableSchool ?? this.#own;
	}

	/**
	 * Reads the stored certificates; makes a new CA if it is missing, damaged or, by a clock that is not in doubt, about to
	 * expire. A CA that is not valid yet is kept: the clock is wrong, or was wrong once, and everybody trusts this CA.
	 * @throws StartError data-dir
	 */
	static async open(dataDir: string, logger: Logger, clock = computerClock): Promise<Certificates> {
		const dir = join(dataDir, 'tls');
		try {
			await mkdir(dir, { recursive: true, mode: 0o700 });
			const ca = (await readPair(dir, 'ca', logger, clock)) ?? (await makeCa(dir, clock));
			const leaves = await KeptLeaves.open(dir, await readPair(dir, 'server', logger, clock));
			return new Certificates(dataDir, ca, await readSchool(dataDir, logger), leaves, clock, logger);
		} catch (error) {
			throw unusable(dir, error);
		}
	}

	/** The certificate to be trusted: of the CA of this computer, or, at school, of the root of the school. */
	get ca(): X509Certificate {
		return new X509Certificate(this.#authority.root);
	}

	/** File of `ca`, PEM. */
	get caFile(): string {
		return this.#authority.rootFile;
	}

	/** What `ca` may vouch for. */
	get permitted(): Permitted {
		return permittedBy(this.ca.raw);
	}

	/** The school that gave this laptop a CA; null: none. `isShown`: that CA vouches for the current server certificate. */
	get school(): (Pick<School, 'name' | 'endsAtMs'> & { isShown: boolean }) | null {
		const shown = this.#authority.school;
		const school = shown ?? this.#ofSchool?.school;
		return school ? { name: school.name, endsAtMs: school.endsAtMs, isShown: shown !== null } : null;
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

	/** Whether the school gave this laptop that name in its DNS. */
	isNamed(name: string): boolean {
		const school = this.#ofSchool?.school ?? null;
		return school !== null && namesOf(school).includes(name);
	}

	/** The current server certificate; undefined before the first one is issued. */
	get current(): X509Certificate | undefined {
		return this.#leaves.current && new X509Certificate(this.#leaves.current.certificate);
	}

	/** When the current server certificate ends, Unix ms; undefined before the first one is issued. */
	get endsAtMs(): number | undefined {
		return this.current && Date.parse(this.current.validTo);
	}

	/** Whether browsers accept the current server certificate for this host name or address. */
	covers(name: string): boolean {
		const { current } = this;
		return current !== undefined && isFor(current, name);
	}

	/**
	 * A server certificate for these names and localhost. The current one is reused while it covers them all, then one that
	 * was used before: browsers store an exception per certificate, so a new one costs every participant another warning. A
	 * new one is also valid for the addresses of earlier networks. Addresses of the internet are left out: see `nameConstraints`.
	 * @param names host names and IP addresses
	 */
	async leafFor(names: string[]): Promise<KeyPair> {
		const authority = this.#authorityFor(names);
		const schoolNames = authority.school ? namesOf(authority.school) : [];
		const wanted = new Set([...names, ...schoolNames, ...loopbackNames]);
		const allNames = [...wanted].filter((name) => permits(authority.permitted, name));
		const leaf =
			this.#leaves.choose(allNames, (each) => this.#isUsable(each, allNames, authority)) ??
			(await this.#issue(allNames, authority));
		if (this.#leaves.use(leaf, allNames) || this.#notStored !== null) await this.#store(leaf);
		this.#authority = authority;
		return { key: leaf.key, certificate: [leaf.certificate.trim(), authority.chain].filter(Boolean).join('\n') };
	}

	/** Calls `changed` when somebody imports or removes the CA of a school. Returns how to stop. */
	watchSchool(changed: () => void): () => void {
		return watchSchool(this.#dataDir, () => {
			void readSchool(this.#dataDir, this.#logger)
				.then((school) => {
					this.#ofSchool = school && authorityOf(school, this.#dataDir);
					this.#logger.info({ school: school?.name ?? null }, "the school's certificate was changed");
					changed();
				})
				.catch((error: unknown) => this.#logger.error({ reason: errorText(error) }, 'tls/school.pem cannot be read'));
		});
	}

	/** By a doubtful clock, no CA is given up. */
	get #usableSchool(): Authority | null {
		const school = this.#ofSchool?.school;
		if (!school || this.#clock.doubt !== null) return this.#ofSchool;
		return school.endsAtMs - Date.now() > leaveSchoolBeforeMs ? this.#ofSchool : null;
	}

	/** The CA of a school vouches on the network of the school, and without a network. */
	#authorityFor(names: string[]): Authority {
		const school = this.#usableSchool;
		if (!school) return this.#own;
		const addresses = addressesOf(names).split(' ').filter(Boolean);
		const isAtSchool = addresses.some((address) => permits(school.permitted, address));
		return isAtSchool || addresses.length === 0 ? school : this.#own;
	}

	/** @throws StartError data-dir: the current server certificate is in memory only */
	requireStored(): void {
		if (this.#notStored !== null) throw unusable(this.#dir, this.#notStored);
	}

	/** A disk that is full or gone must not keep a class from the network that the computer has just come into. */
	async #store({ key, certificate }: KeyPair): Promise<void> {
		try {
			const files = filesIn(this.#dir, 'server');
			await writeFileAtomically(files.key, key);
			await writeFileAtomically(files.certificate, certificate, 0o644);
			await this.#leaves.store();
			this.#notStored = null;
		} catch (error) {
			this.#notStored = error;
			this.#logger.error(
				{ reason: errorText(error) },
				'the server certificate could not be stored: it is used all the same',
			);
		}
	}

	/**
	 * A certificate that also holds an address of the internet, or of a network that is not the school's, would be refused under
	 * every name. The CA of an earlier version, which people trust, may vouch for all addresses, and goes on doing so.
	 */
	async #issue(names: string[], { ca, permitted }: Authority): Promise<KeyPair> {
		const all = [...new Set([...names, ...this.#leaves.earlierAddresses])].filter((name) => permits(permitted, name));
		const { issueLeaf } = await import('./issue.ts');
		this.#logger.info({ names: all }, 'issuing a new server certificate');
		return issueLeaf(ca, all, this.#clock.likelyNowMs);
	}

	/**
	 * By a doubtful clock no certificate is given up, except one that is not valid yet although a new one would be valid both by the
	 * clock and at the latest time that was seen: the clock is behind now, or was ahead when it was made.
	 */
	#isInTime(certificate: X509Certificate, ca: X509Certificate): boolean {
		const { doubt, latestMs = Number.POSITIVE_INFINITY } = this.#clock;
		// One that ends with its CA cannot be replaced by one that lasts longer.
		const endsWithCa = Date.parse(certificate.validTo) >= Date.parse(ca.validTo);
		if (doubt === null) return isValid(certificate, endsWithCa ? 0 : renewLeafBeforeMs);
		const coversBoth = latestMs - Date.now() < leafCoversMs;
		return !coversBoth || Date.parse(certificate.validFrom) <= Date.now();
	}

	#isUsable(leaf: KeyPair, names: string[], authority: Authority): boolean {
		const certificate = new X509Certificate(leaf.certificate);
		const ca = new X509Certificate(authority.ca.certificate);
		return (
			names.every((name) => isFor(certificate, name)) &&
			this.#isInTime(certificate, ca) &&
			certificate.verify(ca.publicKey)
		);
	}
}

const isFor = (certificate: X509Certificate, name: string) =>
	(isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;

/** Names of the laptop in the DNS of its school. */
function namesOf({ permitted }: School): string[] {
	return permitted.names.filter((name) => name !== 'local' && !loopbackPermitted.names.includes(name));
}

const authorityOf = (school: School, dataDir: string): Authority => ({
	...{ ca: school.ca, permitted: school.permitted, root: school.root, school },
	rootFile: schoolRootFile(dataDir),
	chain: school.ca.certificate,
});

const filesIn = (dir: string, name: 'ca' | 'server'): Files => ({
	key: join(dir, `${name}.key`),
	certificate: join(dir, `${name}.pem`),
});

async function makeCa(dir: string, { likelyNowMs }: CertificateClock): Promise<KeyPair> {
	const { issueCa } = await import('./issue.ts');
	const ca = await issueCa(hostname(), likelyNowMs);
	const files = filesIn(dir, 'ca');
	await setAside(files);
	// The certificate is written last, so that a CA certificate on disk always has its key.
	await writeFileAtomically(files.key, ca.key);
	await writeFileAtomically(files.certificate, ca.certificate, 0o644);
	return ca;
}

/** Never overwritten: people may have installed it, and whoever repairs it has it back. */
async function setAside(files: Files): Promise<void> {
	const suffix = `.replaced-${new Date().toISOString().replaceAll(':', '-')}`;
	for (const file of [files.key, files.certificate]) {
		await rename(file, file + suffix).catch((error: unknown) => {
			if (systemErrorCode(error) !== 'ENOENT') throw error;
		});
	}
}

/** undefined if the files are missing or, with a warning, if they are damaged or do not match, or the CA expires soon. */
async function readPair(dir: string, name: 'ca' | 'server', logger: Logger, clock: CertificateClock) {
	const files = filesIn(dir, name);
	const [key, certificate] = await Promise.all([readIfExists(files.key), readIfExists(files.certificate)]);
	if (key === undefined && certificate === undefined) return undefined;
	const pair = { key: key ?? '', certificate: certificate ?? '' };
	const problem = damageOf(pair) ?? (name === 'ca' ? expiryOf(pair, clock) : undefined);
	if (problem) {
		logger.warn(
			{ file: files.certificate, problem },
			name === 'ca' ? 'the CA certificate is replaced' : 'the server certificate is replaced',
		);
		return undefined;
	}
	if (name === 'ca' && !isValid(new X509Certificate(pair.certificate), renewCaBeforeMs))
		logger.warn({ file: files.certificate }, 'the clock of this computer seems wrong: the CA is not valid by it');
	return pair;
}

function damageOf({ key, certificate }: KeyPair): string | undefined {
	try {
		const parsed = new X509Certificate(certificate);
		return parsed.checkPrivateKey(createPrivateKey(key)) ? undefined : 'the key does not belong to the certificate';
	} catch (error) {
		return errorText(error);
	}
}

function expiryOf({ certificate }: KeyPair, { doubt }: CertificateClock): string | undefined {
	const isOver = Date.parse(new X509Certificate(certificate).validTo) - Date.now() < renewCaBeforeMs;
	return isOver && doubt === null ? 'it expires soon' : undefined;
}

const isValid = (certificate: X509Certificate, renewBeforeMs: number) =>
	Date.parse(certificate.validTo) - Date.now() >= renewBeforeMs && Date.parse(certificate.validFrom) <= Date.now();
