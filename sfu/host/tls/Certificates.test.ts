import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { type AddressInfo, isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Certificates } from './Certificates.ts';
import { issueLeaf } from './issue.ts';
import { mobileconfig } from './mobileconfig.ts';

const silent = pino({ level: 'silent' });
const dayMs = 24 * 60 * 60 * 1000;
let dataDir: string;
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-tls-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

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
