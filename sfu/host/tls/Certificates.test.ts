import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { type AddressInfo, isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Certificates } from './Certificates.ts';
import { issueLeaf } from './issue.ts';
import { mobileconfig } from './mobileconfig.ts';

const silent = pino({ level: 'silent' });
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

test('restricts the CA to names of local networks', async () => {
	const certificates = await Certificates.open(dataDir, silent);
	const ca = {
		key: await readFile(join(dataDir, 'tls/ca.key'), 'utf8'),
		certificate: await readFile(certificates.caFile, 'utf8'),
	};
	const forged = await issueLeaf(ca, ['bank.example']);
	expect(await verdict(forged, ca.certificate, 'bank.example')).toBe('permitted subtree violation');
});

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

test('replaces a damaged server certificate alone, and a damaged CA by a new one', async () => {
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
	const leaf = await third.leafFor([]);
	expect(await verdict(leaf, await readFile(third.caFile, 'utf8'), 'localhost')).toBe('ok');
});

test('fails with the code data-dir when the data folder cannot be used', async () => {
	await writeFile(join(dataDir, 'tls'), 'a file is in the way');
	await expect(Certificates.open(dataDir, silent)).rejects.toMatchObject({ code: 'data-dir' });
});

test('puts the CA into the profile for iPhones, which is the same every time', async () => {
	const { ca } = await Certificates.open(dataDir, silent);
	const profile = mobileconfig(ca, 'Ms <Smith>');
	expect(profile).toContain(ca.raw.toString('base64'));
	expect(profile).not.toContain('<Smith>');
	expect(mobileconfig(ca, 'Ms <Smith>')).toBe(profile);
});
