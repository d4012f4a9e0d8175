import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { z } from 'zod';
import { completeSettings, readGiven } from '../config.ts';
import { errorText, systemErrorCode } from '../errorText.ts';
import { type AddressBlock, parseBlock } from '../host/tls/AddressBlock.ts';
import { chromePolicy } from '../host/tls/chromePolicy.ts';
import { mobileconfig, schoolProfile } from '../host/tls/mobileconfig.ts';
import { permits } from '../host/tls/nameConstraints.ts';
import { permittedText, SchoolRoot } from '../host/tls/SchoolRoot.ts';
import { bundleText, maxBundleBytes, readBundle, type School } from '../host/tls/schoolBundle.ts';
import { forgetSchool, keepSchool } from '../host/tls/schoolInFolder.ts';
import { readAddresses } from '../network/interfaces.ts';
import { StartError } from '../startErrors.ts';
import { prepareDataDir } from '../store/files.ts';
import { print, printError } from './print.ts';
import type { Flags } from './program.ts';

/** Longest prefix of a block that is surely too much for a school, bits. */
const tooWide = { ipv4: 7, ipv6: 6 };

const Block = z.string().transform((text, context): AddressBlock => {
	try {
		const block = parseBlock(text);
		if (block.prefix > tooWide[block.family]) return block;
		context.addIssue(`${text} is more than a school has: name its own address blocks, e.g. 10.20.0.0/16.`);
	} catch {
		context.addIssue(`"${text}" is no address block: it looks like 10.20.0.0/16 or fd00:20::/48.`);
	}
	return z.NEVER;
});
const Dns = z
	.string()
	.toLowerCase()
	.regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/, {
		error: ({ input }) => `"${String(input)}" is no DNS name of a school: it looks like hill.example.`,
	});
const years = (most: number) =>
	z.coerce
		.number(`--years is a number from 1 to ${most}.`)
		.int(`--years is a number from 1 to ${most}.`)
		.min(1, `--years is a number from 1 to ${most}.`)
		.max(most, `--years is a number from 1 to ${most}.`);
const Label = (flag: string, pattern: RegExp) =>
	z.string(`${flag} is missing.`).trim().regex(pattern, `${flag} is not a usable name.`);
const File = z.string().min(1).optional();

const Folder = { caDir: File };
const Create = z.object({
	...Folder,
	name: Label('--name', /^[^\p{C}]{1,64}$/u),
	block: z.array(Block, '--block is missing: the addresses of the school, e.g. 10.20.0.0/16.').min(1).max(32),
	dns: z.array(Dns).max(32).default([]),
	years: years(30),
	passphraseFile: File,
});
const Export = z.object({
	...Folder,
	format: z.enum(['pem', 'der', 'mobileconfig', 'chromebook'], '--format is pem, der, mobileconfig or chromebook.'),
	out: File,
});
const Issue = z.object({
	...Folder,
	laptop: Label('--laptop', /^[A-Za-z0-9][A-Za-z0-9 _.-]{0,49}$/),
	block: z.array(Block).max(32).default([]),
	dns: z.array(Dns).max(8).default([]),
	years: years(10),
	out: File,
	passphraseFile: File,
	bundlePassphraseFile: File,
});
const Import = z.object({ passphraseFile: File, elsewhere: z.boolean().default(false) });

/** @throws StartError usage, with the first complaint */
function read<T>(schema: z.ZodType<T>, flags: Flags): T {
	const { data, error } = schema.safeParse(flags);
	if (data !== undefined) return data;
	throw new StartError('usage', error?.issues[0]?.message ?? 'A flag is not valid.');
}

function dataDirOf({ dataDir }: Flags): string {
	const settings = completeSettings(readGiven({ dataDir }, process.env));
	return settings.dataDir;
}

const caDirOf = (flags: Flags, caDir: string | undefined) => resolve(caDir ?? join(dataDirOf(flags), 'school-ca'));

const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** Of the first line of a file; `-` reads stdin. null: no file is named. @throws StartError usage */
async function passphraseIn(file: string | undefined): Promise<string | null> {
	if (file === undefined) return null;
	const content = file === '-' ? await readAll(process.stdin) : await readInput(file);
	const [passphrase = ''] = content.split(/\r?\n/);
	if (passphrase === '') throw new StartError('usage', `There is no passphrase in ${file}: it is the first line.`);
	return passphrase;
}

/** @throws StartError usage */
async function readInput(file: string): Promise<string> {
	try {
		if ((await stat(file)).size > maxBundleBytes) throw new Error('it is too large');
		return await readFile(file, 'utf8');
	} catch (cause) {
		throw new StartError('usage', `${file} cannot be read: ${errorText(cause)}.`, { cause });
	}
}

/** Never overwrites. @throws StartError usage */
async function writeOutput(file: string, content: string | Buffer, mode: number): Promise<void> {
	try {
		await writeFile(file, content, { mode, flag: 'wx' });
	} catch (cause) {
		const why = systemErrorCode(cause) === 'EEXIST' ? 'there is such a file already' : errorText(cause);
		throw new StartError('usage', `${file} cannot be written: ${why}.`, { cause });
	}
}

/** `lectern ca create`: the root of a school. Prints its file. */
export async function createCa(flags: Flags): Promise<number> {
	const { caDir, name, block, dns, years: lifetime, passphraseFile } = read(Create, flags);
	const folder = caDirOf(flags, caDir);
	const passphrase = await passphraseIn(passphraseFile);
	const permitted = { names: dns, blocks: block };
	const root = await SchoolRoot.create(folder, { school: name, permitted, years: lifetime, passphrase });
	const keyAdvice =
		passphrase === null
			? 'Its key is not encrypted: whoever reads it can pretend to be any laptop of the school. Keep the folder to yourself.'
			: 'Its key is encrypted. Without the passphrase nobody can issue certificates for further laptops.';
	printError(
		[
			`The root of ${root.school} is valid until ${day(Date.parse(root.x509.validTo))}.`,
			`It vouches for ${permittedText(root.permitted)}.`,
			keyAdvice,
			`Fingerprint (SHA-256): ${root.x509.fingerprint256}`,
			'Next: "lectern ca export" for the devices of the school, "lectern ca issue" for each laptop.',
			'',
		].join('\n'),
	);
	print(`${join(folder, 'school-root.pem')}\n`);
	return 0;
}

/** `lectern ca export`: what the devices of the school are to trust. */
export async function exportCa(flags: Flags): Promise<number> {
	const { caDir, format, out } = read(Export, flags);
	const root = await SchoolRoot.open(caDirOf(flags, caDir));
	const contents: Record<typeof format, () => string | Buffer> = {
		pem: () => `${root.certificate.trim()}\n`,
		der: () => root.x509.raw,
		mobileconfig: () => mobileconfig(root.x509, schoolProfile(root.school)),
		chromebook: () => chromePolicy(root.x509, root.permitted),
	};
	const content = contents[format]();
	if (out !== undefined) await writeOutput(out, content, 0o644);
	else if (typeof content === 'string') print(content);
	else throw new StartError('usage', 'This format is not for a terminal: name a file by --out.');
	return 0;
}

/** `lectern ca issue`: the file for one laptop. Prints its name. */
export async function issueCa(flags: Flags): Promise<number> {
	const wanted = read(Issue, flags);
	const root = await SchoolRoot.open(caDirOf(flags, wanted.caDir));
	const [passphrase, bundlePassphrase] = [
		await passphraseIn(wanted.passphraseFile),
		await passphraseIn(wanted.bundlePassphraseFile),
	];
	const permitted = { names: wanted.dns, blocks: wanted.block };
	const school = await root.issue({ laptop: wanted.laptop, permitted, years: wanted.years }, passphrase);
	const out = resolve(wanted.out ?? `${wanted.laptop.replaceAll(' ', '-')}.lectern.pem`);
	await writeOutput(out, bundleText(school, bundlePassphrase), 0o600);
	printError(
		[
			`For ${wanted.laptop}, until ${day(school.endsAtMs)}, at ${permittedText(school.permitted)}.`,
			bundlePassphrase === null
				? 'The file is not encrypted: whoever has it can pretend to be that laptop. Hand it over in person, and delete it afterwards.'
				: 'The file is encrypted with the passphrase that you gave.',
			'There: "lectern ca import FILE".',
			'',
		].join('\n'),
	);
	print(`${out}\n`);
	return 0;
}

/**
 * `lectern ca import`: gives this laptop what `issue` made for it. A server that runs takes it within two seconds.
 * @param addresses of this computer
 */
export async function importCa(flags: Flags, file: string, addresses = ownAddresses()): Promise<number> {
	const { passphraseFile, elsewhere } = read(Import, flags);
	const school = readBundle(await readInput(file), await passphraseIn(passphraseFile));
	requireInTime(school);
	if (!elsewhere) requireInBlock(school, addresses);
	const dataDir = dataDirOf(flags);
	prepareDataDir(dataDir);
	try {
		await keepSchool(dataDir, school);
	} catch (cause) {
		throw new StartError('data-dir', `${dataDir} cannot be written: ${errorText(cause)}.`, { cause });
	}
	print(
		[
			`This laptop has the certificate of ${school.name} until ${day(school.endsAtMs)}, at ${permittedText(school.permitted)}.`,
			'Lectern renews its own certificate by it. If a class runs, new connections get it within seconds: no restart is needed.',
			`Delete ${file}.`,
			'',
		].join('\n'),
	);
	return 0;
}

/** `lectern ca remove`: this laptop leaves the school. */
export async function removeCa(flags: Flags): Promise<number> {
	const dataDir = dataDirOf(flags);
	try {
		await forgetSchool(dataDir);
	} catch (cause) {
		throw new StartError('data-dir', `${dataDir} cannot be written: ${errorText(cause)}.`, { cause });
	}
	print("This laptop has no school's certificate any more: it shows its own.\n");
	return 0;
}

/** @throws StartError usage: it has ended */
function requireInTime({ endsAtMs }: School): void {
	if (endsAtMs > Date.now()) return;
	const advice = 'Ask whoever made it for another one, or set the clock of this computer if it is wrong.';
	throw new StartError('usage', `This certificate ended on ${day(endsAtMs)}. ${advice}`);
}

const ownAddresses = () => readAddresses().map(({ address }) => address);

/** @throws StartError usage: the computer is on another network */
function requireInBlock({ permitted }: School, addresses: string[]): void {
	if (addresses.length === 0 || addresses.some((address) => permits(permitted, address))) return;
	throw new StartError(
		'usage',
		`This file is for ${permittedText(permitted)}, but this computer has ${addresses.join(', ')}. If it will be used there, add --elsewhere.`,
	);
}
