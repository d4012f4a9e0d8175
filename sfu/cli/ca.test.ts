import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { parseBlock } from '../host/tls/AddressBlock.ts';
import { Certificates } from '../host/tls/Certificates.ts';
import { issueLaptopCa, issueLeaf, issueSchoolRoot } from '../host/tls/issue.ts';
import { bundleText, readBundle } from '../host/tls/schoolBundle.ts';
import { createCa, exportCa, importCa, issueCa, removeCa } from './ca.ts';

const silent = pino({ level: 'silent' });
const dayMs = 24 * 60 * 60 * 1000;
const [inside, outside] = ['10.20.3.4', '10.21.3.4'];
let folder: string;
const at = (name: string) => join(folder, name);
let written = '';

const quiet = () => {
	for (const stream of [process.stdout, process.stderr])
		vi.spyOn(stream, 'write').mockImplementation((text) => {
			written += String(text);
			return true;
		});
};

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-school-'));
	await writeFile(at('root-pass'), 'correct horse battery\n');
	await writeFile(at('bundle-pass'), 'staple\r\n');
	await writeFile(at('wrong-pass'), 'stable\n');
	quiet();
	const root = { caDir: at('ca'), passphraseFile: at('root-pass') };
	const school = { name: 'École Hill & «Söhne»', block: ['10.20.0.0/16', 'fd00:20::1/48'], dns: ['hill.example'] };
	await createCa({ ...root, ...school, years: '10' });
	const issue = (laptop: string, more = {}) =>
		issueCa({ ...root, laptop, years: '2', out: at(`${laptop}.pem`), ...more });
	await issue('room-1', { dns: ['Room-1.hill.example'], bundlePassphraseFile: at('bundle-pass') });
	await issue('room-2', { block: ['10.20.3.0/24'] });
	vi.restoreAllMocks();
});
afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Certificates of a laptop that has imported its bundle. */
async function laptop(name: 'room-1' | 'room-2'): Promise<Certificates> {
	quiet();
	const dataDir = at(`data-${name}`);
	const passphraseFile = name === 'room-1' ? at('bundle-pass') : undefined;
	await importCa({ dataDir, passphraseFile, elsewhere: true }, at(`${name}.pem`));
	return Certificates.open(dataDir, silent);
}

/** What OpenSSL says of a chain as a server sends it, with trust in the root of the school alone. */
async function openssl(chain: string, address: string): Promise<string> {
	const [leaf = '', ...others] = chain.match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
	await writeFile(at('leaf.pem'), leaf);
	await writeFile(at('untrusted.pem'), others.join('\n'));
	const trust = ['-CAfile', at('ca/school-root.pem'), '-no-CApath', '-no-CAstore', '-x509_strict'];
	const args = ['verify', ...trust, '-purpose', 'sslserver', '-untrusted', at('untrusted.pem'), '-verify_ip', address];
	const done = await promisify(execFile)('openssl', [...args, at('leaf.pem')]).catch((error: unknown) =>
		// execFile rejects with what the program has written.
		Object(error),
	);
	return `${done.stdout}${done.stderr}`;
}

test('OpenSSL that trusts the root of the school alone verifies the chains of two laptops at their addresses', async () => {
	for (const name of ['room-1', 'room-2'] as const) {
		const certificates = await laptop(name);
		const { certificate } = await certificates.leafFor([`${name}.local`, inside, '127.0.0.1']);
		expect(await openssl(certificate, inside)).toMatch(/: OK$/m);
		expect(await openssl(certificate, outside)).toMatch(/IP address mismatch/);
		expect(certificates.school).toMatchObject({ name: 'École Hill & «Söhne»', isShown: true });
		expect(certificates.ca.fingerprint256).toBe(
			new X509Certificate(await readFile(at('ca/school-root.pem'))).fingerprint256,
		);
	}
});

test('a laptop renews its certificate by itself when its address changes within the block of the school', async () => {
	const certificates = await laptop('room-1');
	const before = await certificates.leafFor([inside]);
	const { certificate } = await certificates.leafFor(['10.20.99.1', 'fd00:20:0:1::7']);
	expect(certificate).not.toBe(before.certificate);
	for (const address of ['10.20.99.1', 'fd00:20:0:1::7']) expect(await openssl(certificate, address)).toMatch(/: OK$/m);
	const leaf = new X509Certificate(certificate);
	expect(leaf.checkHost('room-1.hill.example')).toBe('room-1.hill.example');
	expect(leaf.checkHost('room-2.hill.example')).toBeUndefined();
	expect(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom)).toBeLessThanOrEqual(398 * dayMs);
});

test('OpenSSL refuses what the key of a laptop signs outside of its block, or for a name of another laptop', async () => {
	const school = readBundle(await readFile(at('room-2.pem'), 'utf8'), null);
	const chainFor = async (names: string[]) =>
		[(await issueLeaf(school.ca, names)).certificate, school.ca.certificate].join('\n');
	expect(await openssl(await chainFor([inside]), inside)).toMatch(/: OK$/m);
	for (const address of [outside, '10.20.4.1', '8.8.8.8', 'fd00:20::5'])
		expect(await openssl(await chainFor([address]), address)).toMatch(/permitted subtree violation/);
	for (const name of ['www.hill.example', 'room-1.hill.example', 'bank.example'])
		expect(await openssl(await chainFor([inside, name]), inside)).toMatch(/permitted subtree violation/);
	const below = await issueLaptopCa(school.ca, 'another', school.permitted, Date.now() + dayMs);
	const deep = [(await issueLeaf(below, [inside])).certificate, below.certificate, school.ca.certificate].join('\n');
	expect(await openssl(deep, inside)).toMatch(/path length constraint exceeded/);
});

test('a laptop shows its own certificate on a network that is not of the school, and there again that of the school', async () => {
	const certificates = await laptop('room-1');
	const atSchool = await certificates.leafFor(['room-1.local', inside]);
	const atHome = await certificates.leafFor(['room-1.local', '192.168.1.5']);
	expect(certificates.school?.isShown).toBe(false);
	expect(new X509Certificate(atHome.certificate).verify(certificates.ca.publicKey)).toBe(true);
	expect(certificates.caFile).toMatch(/tls\/ca\.pem$/);
	expect(await certificates.leafFor(['room-1.local', inside])).toEqual(atSchool);
	const both = await certificates.leafFor(['192.168.1.5', inside]);
	expect(new X509Certificate(both.certificate).checkIP('192.168.1.5')).toBeUndefined();
	expect(await openssl(both.certificate, inside)).toMatch(/: OK$/m);
});

test('certificates of a laptop end with its file of the school, and its own one takes over then', async () => {
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
	const certificates = await laptop('room-1');
	const endsAtMs = certificates.school?.endsAtMs ?? 0;
	vi.setSystemTime(endsAtMs - 20 * dayMs);
	const last = await certificates.leafFor([inside]);
	expect(Date.parse(new X509Certificate(last.certificate).validTo)).toBe(endsAtMs);
	expect(await certificates.leafFor([inside])).toEqual(last);
	vi.setSystemTime(endsAtMs - 60_000);
	await certificates.leafFor([inside]);
	expect(certificates.school?.isShown).toBe(false);
	quiet();
	const again = importCa({ dataDir: at('late'), elsewhere: true }, at('room-2.pem'));
	vi.setSystemTime(endsAtMs + 60_000);
	await expect(again).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('ended on') });
});

test.each([
	['pem', /^-----BEGIN CERTIFICATE-----\n[\s\S]*\n$/],
	[
		'mobileconfig',
		/com\.apple\.security\.root[\s\S]*École Hill &#38; «Söhne»|École Hill &#38; «Söhne»[\s\S]*security\.root/,
	],
	['chromebook', /"permitted_cidrs": \[\s*"10\.20\.0\.0\/16",\s*"fd00:20::\/48"/],
])('exports the root as %s', async (format, expected) => {
	quiet();
	written = '';
	await exportCa({ caDir: at('ca'), format });
	expect(written).toMatch(expected);
});

test('keeps a list of the laptops, until when and where, for the administrator', async () => {
	const lines = (await readFile(at('ca/issued.tsv'), 'utf8')).trim().split('\n');
	expect(lines.map((line) => line.split('\t'))).toEqual([
		['room-1', expect.stringMatching(/^20\d\d-\d\d-\d\d$/), expect.stringContaining('*.room-1.hill.example')],
		['room-2', expect.stringMatching(/^20\d\d-\d\d-\d\d$/), '10.20.3.0/24, *.local'],
	]);
});

test('exports the root as DER into a new file alone', async () => {
	const out = at('root.crt');
	await exportCa({ caDir: at('ca'), format: 'der', out });
	expect(new X509Certificate(await readFile(out)).ca).toBe(true);
	for (const given of [{ format: 'der' }, { format: 'pem', out }])
		await expect(exportCa({ caDir: at('ca'), ...given })).rejects.toMatchObject({ code: 'usage' });
});

test('keys are readable by their owner alone, encrypted where a passphrase is given, and in no output', async () => {
	await laptop('room-1');
	expect(await readFile(at('ca/school-root.key'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
	expect(await readFile(at('room-1.pem'), 'utf8')).toContain('ENCRYPTED PRIVATE KEY');
	for (const file of ['ca/school-root.key', 'room-1.pem', 'data-room-1/tls/school.pem'])
		expect((await stat(at(file))).mode & 0o777).toBe(0o600);
	const { stdout } = await promisify(execFile)('openssl', [
		...['pkey', '-in', at('ca/school-root.key'), '-passin', `file:${at('root-pass')}`, '-pubout'],
	]);
	const root = new X509Certificate(await readFile(at('ca/school-root.pem')));
	expect(stdout).toBe(root.publicKey.export({ format: 'pem', type: 'spki' }));
	expect(written).not.toMatch(/PRIVATE|battery|staple/);
});

const other = async () => {
	const permitted = { names: ['local'], blocks: [parseBlock('10.20.0.0/16')] };
	return issueSchoolRoot('Other', permitted, Date.now() + 400 * dayMs);
};
const room2 = async () => readBundle(await readFile(at('room-2.pem'), 'utf8'), null);
test.each<[string, () => Promise<string>, RegExp]>([
	['nothing', async () => '', /should have a key and two certificates/],
	['half a file', async () => (await readFile(at('room-2.pem'), 'utf8')).slice(0, 900), /a key and two certificates/],
	['a certificate alone', () => readFile(at('ca/school-root.pem'), 'utf8'), /a key and two certificates/],
	[
		'the root of another school',
		async () => bundleText({ ...(await room2()), root: (await other()).certificate }, null),
		/has not signed/,
	],
	[
		'the key of another laptop',
		async () => {
			const [school, { key }] = [await room2(), await other()];
			return bundleText({ ...school, ca: { ...school.ca, key } }, null);
		},
		/key does not belong/,
	],
	[
		'more than the school has',
		async () => {
			const root = await other();
			const wide = { names: ['local'], blocks: [parseBlock('10.0.0.0/8')] };
			const ca = await issueLaptopCa(root, 'wide', wide, Date.now() + dayMs);
			return bundleText({ name: 'Other', ca, root: root.certificate }, null);
		},
		/beyond what the root may vouch for/,
	],
	[
		'damaged certificates',
		async () => (await readFile(at('room-2.pem'), 'utf8')).replace(/(CERTIFICATE-----\n)M/g, '$1A'),
		/is damaged/,
	],
])('refuses to import %s, and leaves the laptop as it is', async (_, content, expected) => {
	await laptop('room-2');
	const before = await readFile(at('data-room-2/tls/school.pem'), 'utf8');
	await writeFile(at('bad.pem'), await content());
	const imported = importCa({ dataDir: at('data-room-2'), elsewhere: true }, at('bad.pem'));
	await expect(imported).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(expected) });
	expect(await readFile(at('data-room-2/tls/school.pem'), 'utf8')).toBe(before);
});

test('refuses a wrong passphrase, a missing one, a missing file, and a bundle of another address block', async () => {
	const dataDir = at('refused');
	const bundle = at('room-1.pem');
	const refusals: [object, string, string[], RegExp][] = [
		[{ passphraseFile: at('wrong-pass') }, bundle, [inside], /not the one of this key/],
		[{}, bundle, [inside], /is encrypted/],
		[{ passphraseFile: at('no-such-file') }, bundle, [inside], /cannot be read/],
		[{}, at('no-such-file'), [inside], /cannot be read/],
		[{ passphraseFile: at('bundle-pass') }, bundle, [outside], /is for 10\.20\.0\.0\/16.*has 10\.21\.3\.4/],
	];
	for (const [flags, file, addresses, message] of refusals)
		await expect(importCa({ dataDir, ...flags }, file, addresses)).rejects.toMatchObject({
			code: 'usage',
			message: expect.stringMatching(message),
		});
	expect(await readdir(folder)).not.toContain('refused');
});

test.each<[string, () => Promise<number>, RegExp]>([
	[
		'a second root in the folder',
		() => createCa({ caDir: at('ca'), name: 'B', block: ['10.0.0.0/16'], years: '1' }),
		/already/,
	],
	['no address block', () => createCa({ caDir: at('b'), name: 'B', years: '1' }), /--block is missing/],
	[
		'the whole internet',
		() => createCa({ caDir: at('b'), name: 'B', block: ['0.0.0.0/0'], years: '1' }),
		/more than a school/,
	],
	[
		'no block at all',
		() => createCa({ caDir: at('b'), name: 'B', block: ['10.0.0.0/33'], years: '1' }),
		/no address block/,
	],
	[
		'a top-level domain',
		() => createCa({ caDir: at('b'), name: 'B', block: ['10.0.0.0/16'], dns: ['com'], years: '1' }),
		/no DNS name/,
	],
	[
		'too many years',
		() => createCa({ caDir: at('b'), name: 'B', block: ['10.0.0.0/16'], years: '31' }),
		/from 1 to 30/,
	],
	[
		'a laptop without the key of the root',
		() => issueCa({ caDir: at('ca'), laptop: 'x', years: '1', out: at('x') }),
		/is encrypted/,
	],
	[
		'a laptop with a block of another school',
		() =>
			issueCa({ caDir: at('ca'), laptop: 'x', block: ['10.21.0.0/24'], years: '1', passphraseFile: at('root-pass') }),
		/10\.21\.0\.0\/24 is not of this school/,
	],
	['a root in an empty folder', () => exportCa({ caDir: at('none'), format: 'pem' }), /no school's root/],
	['an unknown format', () => exportCa({ caDir: at('ca'), format: 'p12' }), /--format is/],
])('refuses %s', async (_, command, message) => {
	await expect(command()).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(message) });
});

test('a laptop that leaves the school shows its own certificate again', async () => {
	await laptop('room-2');
	await removeCa({ dataDir: at('data-room-2') });
	const certificates = await Certificates.open(at('data-room-2'), silent);
	await certificates.leafFor([inside]);
	expect(certificates.school).toBeNull();
});
