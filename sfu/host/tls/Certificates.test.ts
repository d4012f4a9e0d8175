import { execFile, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { type AddressInfo, isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Certificates } from './Certificates.ts';
import { issueLeaf } from './issue.ts';
import { computerProfile, mobileconfig } from './mobileconfig.ts';

const silent = pino({ level: 'silent' });
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const dayMs = 24 * 60 * 60 * 1000;
let dataDir: string;
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-tls-'));
	// The clock of the computer alone: what is tested is a wrong one.
	vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
});
afterEach(async () => {
	vi.useRealTimers();
	await rm(dataDir, { recursive: true, force: true });
});

/** How a TLS client of Node judges a server with this certificate under this name: 'ok', or the error code. */
async function verdict(leaf: { key: string; certificate: string }, ca: string, name: string): Promise<string> {
	const server = createServer({ key: leaf.key, cert: leaf.certificate });
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	try {
		return await new Promise((resolve) => {
			const sni = isIP(name) === 0 ? { servername: name } : {};
			const socket = connect({ port, host: '127.0.0.1', ca, ...sni, checkServerIdentity });
			function checkServerIdentity(_host: string, peer: PeerCertificate) {
				const certificate = new X509Certificate(peer.raw);
				const covered = certificate.checkHost(name) ?? certificate.checkIP(name);
				return covered ? undefined : new Error('another name');
			}
			socket.once('secureConnect', () => socket.destroy() && resolve('ok'));
			socket.once('error', (error) => resolve(error.message));
		});
	} finally {
		server.close();
	}
}

test('issues a server certificate that clients trusting the CA accept under each of its names', async () => {
	const certificates = await Certificates.open(dataDir, silent);
	const leaf = await certificates.leafFor(['teacher.local', '192.168.1.5', 'fd00::2']);
	const ca = await readFile(certificates.caFile, 'utf8');
	for (const name of ['teacher.local', '192.168.1.5', 'fd00::2', 'localhost', '127.0.0.1', '::1']) {
		expect([name, await verdict(leaf, ca, name)]).toEqual([name, 'ok']);
	}
	expect(await verdict(leaf, ca, '192.168.1.6')).toBe('another name');
	const parsed = new X509Certificate(leaf.certificate);
	expect(Date.parse(parsed.validTo) - Date.parse(parsed.validFrom)).toBeLessThanOrEqual(398 * dayMs);
	expect(parsed.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
});

const caIn = async ({ caFile }: Certificates) => ({
	key: await readFile(join(dataDir, 'tls/ca.key'), 'utf8'),
	certificate: await readFile(caFile, 'utf8'),
});

test.each([
	['bank.example', 'permitted subtree violation'],
	['bank.example.local', 'ok'],
	['local.example', 'permitted subtree violation'],
	['localhost', 'ok'],
	['8.8.8.8', 'permitted subtree violation'],
	['172.15.255.255', 'permitted subtree violation'],
	['172.16.0.1', 'ok'],
	['172.32.0.1', 'permitted subtree violation'],
	['100.63.0.1', 'permitted subtree violation'],
	['100.127.255.254', 'ok'],
	['100.128.0.1', 'permitted subtree violation'],
	['169.254.3.4', 'ok'],
	['192.167.1.1', 'permitted subtree violation'],
	['127.1.2.3', 'ok'],
	['2001:4860:4860::8888', 'permitted subtree violation'],
	['fdff::1', 'ok'],
	['fe00::1', 'permitted subtree violation'],
	['febf::1', 'ok'],
	['::1', 'ok'],
	['::2', 'permitted subtree violation'],
])('a client that trusts the CA judges its certificate for %s: %s', async (name, expected) => {
	const ca = await caIn(await Certificates.open(dataDir, silent));
	expect(await verdict(await issueLeaf(ca, [name]), ca.certificate, name)).toBe(expected);
});

test.skipIf(!hasOpenssl).each([
	['an e-mail address', 'email:teacher@school.example', ['-purpose', 'smimesign']],
	['an e-mail address below .local', 'email:teacher@class.local', ['-purpose', 'smimesign']],
	['a URI', 'URI:https://bank.example/', []],
	['a name of the internet among local ones', 'DNS:teacher.local,DNS:bank.example', []],
	['an address of the internet among local ones', 'IP:192.168.1.5,IP:203.0.113.5', []],
])('OpenSSL does not verify a certificate of the CA with %s', async (_name, subjectAltName, purpose) => {
	const certificates = await Certificates.open(dataDir, silent);
	expect(await opensslVerdict(certificates, subjectAltName, purpose)).toMatch(/verification failed/);
});

test.skipIf(!hasOpenssl)(
	'OpenSSL verifies a certificate of the CA for a server, and for no other purpose',
	async () => {
		const certificates = await Certificates.open(dataDir, silent);
		const verify = (purpose: string) =>
			opensslVerdict(certificates, 'DNS:teacher.local,IP:192.168.1.5', ['-purpose', purpose]);
		expect(await verify('sslserver')).toMatch(/: OK$/m);
		for (const purpose of ['sslclient', 'smimesign'])
			expect(await verify(purpose)).toMatch(/unsuitable certificate purpose/);
	},
);

/** What `openssl verify` says of a certificate that the key of the CA has signed. */
async function opensslVerdict(certificates: Certificates, subjectAltName: string, purpose: string[]): Promise<string> {
	const { caFile } = certificates;
	const file = (name: string) => join(dataDir, name);
	const openssl = (...args: string[]) =>
		promisify(execFile)('openssl', args).catch((error: { stdout: string; stderr: string }) => error);
	await writeFile(
		file('leaf.cnf'),
		`subjectAltName=${subjectAltName}\nextendedKeyUsage=serverAuth,clientAuth,emailProtection\n`,
	);
	const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file('leaf.key')];
	await openssl('req', ...key, '-subj', '/CN=leaf', '-out', file('leaf.csr'));
	const signer = ['-CA', caFile, '-CAkey', file('tls/ca.key'), '-extfile', file('leaf.cnf'), '-days', '30'];
	await openssl('x509', '-req', '-in', file('leaf.csr'), ...signer, '-out', file('leaf.pem'));
	const { stdout, stderr } = await openssl('verify', ...purpose, '-CAfile', caFile, file('leaf.pem'));
	return stdout + stderr;
}

test('leaves an address of the internet out of the server certificate, which is good under its other names', async () => {
	const certificates = await Certificates.open(dataDir, silent);
	const names = ['teacher.local', '203.0.113.5', '2001:db8::5', '192.168.1.5'];
	const leaf = await certificates.leafFor(names);
	const ca = await readFile(certificates.caFile, 'utf8');
	expect(await verdict(leaf, ca, 'teacher.local')).toBe('ok');
	expect(await verdict(leaf, ca, '192.168.1.5')).toBe('ok');
	expect(certificates.covers('203.0.113.5')).toBe(false);
	expect(await certificates.leafFor(names)).toEqual(leaf);
	expect(await certificates.leafFor(['teacher.local', '203.0.113.9', '192.168.1.5'])).toEqual(leaf);
});

test.skipIf(!hasOpenssl)(
	'keeps a CA of an earlier version, which people trust, and goes on covering all addresses by it',
	async () => {
		await mkdir(join(dataDir, 'tls'));
		for (const [name, content] of Object.entries(await earlierCa()))
			await writeFile(join(dataDir, 'tls', name), content);
		const certificates = await Certificates.open(dataDir, silent);
		const ca = await readFile(certificates.caFile, 'utf8');
		const leaf = await certificates.leafFor(['teacher.local', '203.0.113.5']);
		for (const name of ['teacher.local', '203.0.113.5', 'localhost']) {
			expect([name, await verdict(leaf, ca, name)]).toEqual([name, 'ok']);
		}
	},
);

/** A CA as Lectern made it before it constrained addresses. */
async function earlierCa(): Promise<Record<'ca.key' | 'ca.pem', string>> {
	const file = (name: string) => join(dataDir, name);
	const extensions = ['basicConstraints=critical,CA:true,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign'];
	extensions.push('nameConstraints=critical,permitted;DNS:local,permitted;DNS:localhost');
	const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file('old.key')];
	const added = extensions.flatMap((extension) => ['-addext', extension]);
	const subject = ['-subj', '/CN=Lectern on laptop/O=Lectern', '-days', '3650'];
	await promisify(execFile)('openssl', ['req', '-x509', ...key, ...subject, ...added, '-out', file('old.pem')]);
	return { 'ca.key': await readFile(file('old.key'), 'utf8'), 'ca.pem': await readFile(file('old.pem'), 'utf8') };
}

test('keeps CA and server certificate over a restart, and replaces only the latter for new addresses', async () => {
	const first = await Certificates.open(dataDir, silent);
	const leaf = await first.leafFor(['teacher.local', '192.168.1.5']);
	const second = await Certificates.open(dataDir, silent);
	expect(second.fingerprint).toBe(first.fingerprint);
	expect(await second.leafFor(['192.168.1.5'])).toEqual(leaf);
	const moved = await second.leafFor(['teacher.local', '10.0.0.7']);
	expect(moved.certificate).not.toBe(leaf.certificate);
	expect(await verdict(moved, await readFile(first.caFile, 'utf8'), '10.0.0.7')).toBe('ok');
});

const fingerprintOf = ({ certificate }: { certificate: string }) => new X509Certificate(certificate).fingerprint256;

test('shows on a network again the certificate that it showed there before, and covers both when it is on both', async () => {
	const certificates = await Certificates.open(dataDir, silent);
	const atSchool = await certificates.leafFor(['teacher.local', '192.168.1.5']);
	const atHome = await certificates.leafFor(['teacher.local', '10.0.0.7']);
	expect(await certificates.leafFor(['teacher.local', '192.168.1.5'])).toEqual(atSchool);
	expect(await certificates.leafFor(['teacher.local', '10.0.0.7'])).toEqual(atHome);
	expect(await certificates.leafFor(['teacher.local', '192.168.1.5', '10.0.0.7'])).toEqual(atHome);
});

test('shows the certificate of each network again after restarts, also with IPv6 addresses', async () => {
	const atStart = async (address: string) =>
		fingerprintOf(await (await Certificates.open(dataDir, silent)).leafFor(['teacher.local', address]));
	const [school, home] = [await atStart('192.168.1.5'), await atStart('fd00::7')];
	expect([await atStart('192.168.1.5'), await atStart('fd00::7')]).toEqual([school, home]);
	expect(home).not.toBe(school);
});

test('keeps the certificate when one of two cables is pulled and plugged in again', async () => {
	const certificates = await Certificates.open(dataDir, silent);
	await certificates.leafFor(['192.168.1.5']);
	const both = await certificates.leafFor(['192.168.1.5', '10.0.0.7']);
	expect(await certificates.leafFor(['192.168.1.5'])).toEqual(both);
	expect(await certificates.leafFor(['192.168.1.5', '10.0.0.7'])).toEqual(both);
});

test('keeps a bounded number of certificates and addresses on a computer that is on another network every day', async () => {
	const certificates = await Certificates.open(dataDir, silent);
	for (let day = 0; day < 24; day++) await certificates.leafFor([`10.0.${day}.5`]);
	const kept = JSON.parse(await readFile(join(dataDir, 'tls/server-earlier.json'), 'utf8'));
	expect(kept).toHaveLength(8);
	expect(certificates.current?.subjectAltName?.split(', ').length).toBeLessThan(24);
	expect((await stat(join(dataDir, 'tls/server-earlier.json'))).mode & 0o777).toBe(0o600);
});

test('goes on with the present certificate when the list of earlier ones is damaged', async () => {
	const first = await Certificates.open(dataDir, silent);
	await first.leafFor(['192.168.1.5']);
	const leaf = await first.leafFor(['10.0.0.7']);
	await writeFile(join(dataDir, 'tls/server-earlier.json'), '[{"key":1}, nonsense');
	expect(await (await Certificates.open(dataDir, silent)).leafFor(['10.0.0.7'])).toEqual(leaf);
});

/** The clocks of the computer: what it says, and whether it is in doubt. */
const clockAt = (nowMs: number, doubt: 'behind' | 'ahead' | null = null) => {
	vi.setSystemTime(nowMs);
	return {
		doubt,
		get likelyNowMs() {
			return Date.now();
		},
	};
};
const today = Date.UTC(2026, 10, 28);

test.each([
	['with an empty battery', Date.UTC(2020, 0, 1), 'behind' as const],
	['a year behind', Date.UTC(2025, 10, 1), 'behind' as const],
	['one day behind', today - dayMs, null],
	['twelve years ahead', Date.UTC(2038, 0, 1), 'ahead' as const],
])('keeps CA and server certificate over one start %s', async (_name, wrongMs, doubt) => {
	const first = await Certificates.open(dataDir, silent, clockAt(today));
	const leaf = await first.leafFor(['192.168.1.5']);
	const second = await Certificates.open(dataDir, silent, clockAt(wrongMs, doubt));
	expect(second.fingerprint).toBe(first.fingerprint);
	expect(await second.leafFor(['192.168.1.5'])).toEqual(leaf);
	const third = await Certificates.open(dataDir, silent, clockAt(today));
	expect(third.fingerprint).toBe(first.fingerprint);
	expect(await third.leafFor(['192.168.1.5'])).toEqual(leaf);
});

test.each([
	['in 2020', Date.UTC(2020, 0, 1)],
	['four years ahead', Date.UTC(2030, 5, 1)],
])(
	'a CA made while the clock stood %s is valid once it is right, and so is its new server certificate',
	async (_name, wrongMs) => {
		const wrong = await Certificates.open(dataDir, silent, clockAt(wrongMs));
		await wrong.leafFor(['192.168.1.5']);
		vi.setSystemTime(today);
		const { certificate } = await wrong.leafFor(['192.168.1.5']);
		for (const { validFrom, validTo } of [wrong.ca, new X509Certificate(certificate)]) {
			expect(Date.parse(validFrom)).toBeLessThan(today);
			expect(Date.parse(validTo)).toBeGreaterThan(today + 30 * dayMs);
		}
		expect((await Certificates.open(dataDir, silent)).fingerprint).toBe(wrong.fingerprint);
	},
);

test('has a valid server certificate after a start with a clock that is months ahead, and corrected later', async () => {
	const wrongMs = today + 300 * dayMs;
	await (await Certificates.open(dataDir, silent, clockAt(today))).leafFor(['192.168.1.5']);
	const wrong = await Certificates.open(dataDir, silent, clockAt(wrongMs));
	await wrong.leafFor(['192.168.1.5']);
	const right = await Certificates.open(dataDir, silent, { ...clockAt(today, 'behind'), latestMs: wrongMs });
	const { validFrom, validTo } = new X509Certificate((await right.leafFor(['192.168.1.5'])).certificate);
	expect(right.fingerprint).toBe(wrong.fingerprint);
	expect(Date.parse(validFrom)).toBeLessThan(today);
	expect(Date.parse(validTo)).toBeGreaterThan(wrongMs);
});

test('keeps the certificate when the clock is set by up to months in either direction', async () => {
	const certificates = await Certificates.open(dataDir, silent, clockAt(today));
	const leaf = await certificates.leafFor(['192.168.1.5']);
	for (const days of [1, -1, 60, -60]) {
		vi.setSystemTime(today + days * dayMs);
		expect(await certificates.leafFor(['192.168.1.5'])).toEqual(leaf);
	}
});

test('replaces the server certificate in time while a server is up for a year, and a CA that has really expired', async () => {
	const certificates = await Certificates.open(dataDir, silent, clockAt(today));
	let endsAtMs = Number.POSITIVE_INFINITY;
	for (let day = 0; day <= 365; day += 15) {
		vi.setSystemTime(today + day * dayMs);
		endsAtMs = Date.parse(new X509Certificate((await certificates.leafFor(['192.168.1.5'])).certificate).validTo);
		expect(endsAtMs - Date.now()).toBeGreaterThan(29 * dayMs);
	}
	const later = clockAt(today + 11 * 365 * dayMs, 'ahead');
	expect((await Certificates.open(dataDir, silent, later)).fingerprint).toBe(certificates.fingerprint);
	expect((await Certificates.open(dataDir, silent, clockAt(Date.now()))).fingerprint).not.toBe(
		certificates.fingerprint,
	);
});

test('writes keys readable by this user only, and leaves no temporary file', async () => {
	await (await Certificates.open(dataDir, silent)).leafFor([]);
	const dir = join(dataDir, 'tls');
	expect((await readdir(dir)).sort()).toEqual(['ca.key', 'ca.pem', 'server.key', 'server.pem']);
	for (const key of ['ca.key', 'server.key']) expect((await stat(join(dir, key))).mode & 0o777).toBe(0o600);
});

test('replaces a damaged server certificate alone, and sets a damaged CA aside for a new one', async () => {
	const first = await Certificates.open(dataDir, silent);
	await first.leafFor([]);
	await writeFile(join(dataDir, 'tls/server.pem'), 'nonsense');
	const second = await Certificates.open(dataDir, silent);
	expect(second.fingerprint).toBe(first.fingerprint);
	expect(second.current).toBeUndefined();
	await second.leafFor([]);
	await writeFile(join(dataDir, 'tls/ca.key'), 'nonsense');
	const third = await Certificates.open(dataDir, silent);
	expect(third.fingerprint).not.toBe(first.fingerprint);
	const kept = (await readdir(join(dataDir, 'tls'))).find((name) => name.startsWith('ca.pem.replaced-'));
	expect(await readFile(join(dataDir, 'tls', kept ?? 'none'), 'utf8')).toBe(String(first.ca).trim());
	const leaf = await third.leafFor([]);
	expect(await verdict(leaf, await readFile(third.caFile, 'utf8'), 'localhost')).toBe('ok');
});

test('fails with the code data-dir when the data folder cannot be used', async () => {
	await writeFile(join(dataDir, 'tls'), 'a file is in the way');
	await expect(Certificates.open(dataDir, silent)).rejects.toMatchObject({ code: 'data-dir' });
});

test('puts the CA into the profile for iPhones, which is the same every time', async () => {
	const { ca } = await Certificates.open(dataDir, silent);
	const profile = mobileconfig(ca, computerProfile('Ms <Smith>'));
	expect(profile).toContain(ca.raw.toString('base64'));
	expect(profile).not.toContain('<Smith>');
	expect(mobileconfig(ca, computerProfile('Ms <Smith>'))).toBe(profile);
});
