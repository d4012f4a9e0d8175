import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../../errorText.ts';
import { StartError } from '../../startErrors.ts';
import { makeFolder, readIfExists, writeFileAtomically } from '../../store/files.ts';
import { blockText } from './AddressBlock.ts';
import { encryptKey } from './encryptedKey.ts';
import type { KeyPair } from './issue.ts';
import { beyond, loopbackPermitted, type Permitted, permittedBy } from './nameConstraints.ts';
import { readKey, type School, schoolOf } from './schoolBundle.ts';

const yearMs = 365 * 24 * 60 * 60 * 1000;
/** Names on the local network (mDNS), which every laptop has. */
const localName = 'local';

export type NewRoot = {
	school: string;
	/** Address blocks of the school, and host names below which its laptops may have names. */
	permitted: Permitted;
	years: number;
	/** null: the key is stored as it is. */
	passphrase: string | null;
};
export type NewLaptop = {
	/** What the laptop is called, e.g. `room-12`. */
	laptop: string;
	/** Its names in the DNS of the school, and the address blocks where it is used; no blocks: all of the school. */
	permitted: Permitted;
	years: number;
};

/** The root CA of a school: two files in a folder of the administrator, and a list of what was issued. */
export class SchoolRoot {
	private constructor(
		readonly folder: string,
		/** PEM. */
		readonly certificate: string,
	) {}

	/** @throws StartError usage: the folder has one already; data-dir: it cannot be written */
	static async create(folder: string, { school, permitted, years, passphrase }: NewRoot): Promise<SchoolRoot> {
		const { key: keyFile, certificate: certificateFile } = filesIn(folder);
		if (existsSync(keyFile) || existsSync(certificateFile))
			throw new StartError('usage', `There is a school's root in ${folder} already. Choose another --ca-dir.`);
		const all = {
			names: [...new Set([localName, ...loopbackPermitted.names, ...permitted.names])],
			blocks: [...permitted.blocks, ...loopbackPermitted.blocks],
		};
		const { issueSchoolRoot } = await import('./issue.ts');
		const { key, certificate } = await issueSchoolRoot(school, all, Date.now() + years * yearMs);
		const pkcs8 = createPrivateKey(key).export({ format: 'der', type: 'pkcs8' });
		try {
			makeFolder(folder);
			await writeFileAtomically(keyFile, passphrase === null ? key : encryptKey(pkcs8, passphrase));
			await writeFileAtomically(certificateFile, `${certificate.trim()}\n`, 0o644);
		} catch (cause) {
			throw new StartError('data-dir', `${folder} cannot be written: ${errorText(cause)}.`, { cause });
		}
		return new SchoolRoot(folder, certificate);
	}

	/** @throws StartError usage: there is none, or it cannot be read */
	static async open(folder: string): Promise<SchoolRoot> {
		try {
			const certificate = await readIfExists(filesIn(folder).certificate);
			if (certificate !== undefined && new X509Certificate(certificate).ca) return new SchoolRoot(folder, certificate);
		} catch (cause) {
			throw new StartError('usage', `The school's root in ${folder} cannot be read: ${errorText(cause)}.`, { cause });
		}
		throw new StartError(
			'usage',
			`There is no school's root in ${folder}: run "lectern ca create", or name its --ca-dir.`,
		);
	}

	get x509(): X509Certificate {
		return new X509Certificate(this.certificate);
	}

	get school(): string {
		return schoolOf(this.x509);
	}

	get permitted(): Permitted {
		return permittedBy(this.x509.raw);
	}

	/**
	 * Makes the CA of one laptop, which ends with the root at the latest.
	 * @throws StartError usage: it would go beyond the root, the root has ended, or its key cannot be read
	 */
	async issue({ laptop, permitted, years }: NewLaptop, passphrase: string | null): Promise<School> {
		const root = this.permitted;
		const all = {
			names: [localName, ...loopbackPermitted.names, ...permitted.names],
			blocks: permitted.blocks.length > 0 ? [...permitted.blocks, ...loopbackPermitted.blocks] : root.blocks,
		};
		const [outside] = beyond(root, all);
		if (outside !== undefined)
			throw new StartError('usage', `${outside} is not of this school, whose root vouches for ${permittedText(root)}.`);
		const rootEndsAtMs = Date.parse(this.x509.validTo);
		if (rootEndsAtMs <= Date.now()) throw new StartError('usage', "The school's root has ended: make another one.");
		const endsAtMs = Math.min(Date.now() + years * yearMs, rootEndsAtMs);
		const { issueLaptopCa } = await import('./issue.ts');
		const ca = await issueLaptopCa(await this.#keyPair(passphrase), laptop, all, endsAtMs);
		await this.#note(laptop, endsAtMs, all);
		return { name: this.school, ca, root: this.certificate, permitted: all, endsAtMs };
	}

	/** For the administrator, who has to know which laptop needs another file when. @throws StartError data-dir */
	async #note(laptop: string, endsAtMs: number, permitted: Permitted): Promise<void> {
		const file = join(this.folder, 'issued.tsv');
		const day = new Date(endsAtMs).toISOString().slice(0, 10);
		try {
			await appendFile(file, `${[laptop, day, permittedText(permitted)].join('\t')}\n`, { mode: 0o600 });
		} catch (cause) {
			throw new StartError('data-dir', `${file} cannot be written: ${errorText(cause)}.`, { cause });
		}
	}

	async #keyPair(passphrase: string | null): Promise<KeyPair> {
		const text = await readIfExists(filesIn(this.folder).key);
		if (text === undefined) throw new StartError('usage', `The key of the root is not in ${this.folder}.`);
		const key = readKey(text, passphrase);
		if (!this.x509.checkPrivateKey(key))
			throw new StartError('usage', `The key in ${this.folder} is not that of the root beside it.`);
		return { key: key.export({ format: 'pem', type: 'pkcs8' }).toString(), certificate: this.certificate };
	}
}

const filesIn = (folder: string) => ({
	key: join(folder, 'school-root.key'),
	certificate: join(folder, 'school-root.pem'),
});

/** What people know of it: the names and address blocks, without those that every computer has. */
export function permittedText({ names, blocks }: Permitted): string {
	const own = loopbackPermitted.blocks.map(blockText);
	const known = [...blocks.map(blockText), ...names.map((name) => `*.${name}`)];
	return known.filter((text) => !own.includes(text) && text !== '*.localhost').join(', ');
}
