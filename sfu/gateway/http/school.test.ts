import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseBlock } from '../../host/tls/AddressBlock.ts';
import { SchoolRoot } from '../../host/tls/SchoolRoot.ts';
import { forgetSchool, keepSchool } from '../../host/tls/schoolInFolder.ts';
import { TestServer } from '../../testing/TestServer.ts';
import { until } from '../../testing/until.ts';

let server: TestServer;
let folder: string;
let root: SchoolRoot;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-school-root-'));
	const permitted = { names: ['hill.example'], blocks: [parseBlock('10.20.0.0/16')] };
	root = await SchoolRoot.create(folder, { school: 'Hill School', permitted, years: 5, passphrase: null });
	server = await TestServer.start();
});
afterAll(async () => {
	await server[Symbol.asyncDispose]();
	await rm(folder, { recursive: true, force: true });
});

/** How many certificates the server sends to whoever trusts the root of the school alone; or why that one refuses. */
function chainLength(): Promise<number | string> {
	return new Promise((resolve) => {
		const socket = connect({ host: '127.0.0.1', port: server.info.httpsPort, ca: root.certificate });
		socket.once('error', (error) => resolve(error.message));
		socket.once('secureConnect', () => {
			const fingerprints = new Set<string>();
			for (let at = socket.getPeerCertificate(true); !fingerprints.has(at.fingerprint256); at = at.issuerCertificate)
				fingerprints.add(at.fingerprint256);
			socket.destroy();
			resolve(fingerprints.size);
		});
	});
}

const landing = async () => (await server.request('/api/landing')).json();

/** The status for a request with this Host header. */
const statusFor = (host: string) =>
	new Promise<number | undefined>((resolve, reject) => {
		const { httpPort: port } = server.info;
		const asked = request({ host: '127.0.0.1', port, path: '/api/landing', headers: { host: `${host}:${port}` } });
		asked.once('response', (response) => response.resume() && resolve(response.statusCode));
		asked.once('error', reject).end();
	});

test('a server that runs takes the certificate of a school, sends its chain, and gives it up when it is removed', async () => {
	const before = await landing();
	expect(before.school).toBeUndefined();
	expect(await statusFor('room-1.hill.example')).toBe(403);
	expect(await chainLength()).toMatch(/self-signed|unable to verify/);

	const permitted = { names: ['room-1.hill.example'], blocks: [] };
	await keepSchool(server.dataDir, await root.issue({ laptop: 'room-1', permitted, years: 1 }, null));
	await until(landing, 'the certificate of the school', ({ school }) => school === 'Hill School');
	expect(await chainLength()).toBe(3);
	expect(await statusFor('room-1.hill.example')).toBe(200);
	const { caFingerprint } = await landing();
	expect(caFingerprint).toBe(root.x509.fingerprint256);
	expect(new X509Certificate(Buffer.from(await download('/ca.crt'))).fingerprint256).toBe(caFingerprint);
	expect((await server.request('/ca.mobileconfig')).text).toContain('Lectern at Hill School');
	const policy = (await server.request('/ca-policy.json')).json();
	expect(policy.CACertificatesWithConstraints[0].constraints.permitted_cidrs).toContain('10.20.0.0/16');
	const host = (await server.request('/api/host', { token: server.info.hostToken })).json();
	expect(host.school).toMatchObject({ name: 'Hill School', isShown: true });
	expect(host.notes).not.toContain('school-ends');

	await forgetSchool(server.dataDir);
	await until(landing, 'its own certificate', ({ school }) => school === undefined);
	expect((await landing()).caFingerprint).toBe(before.caFingerprint);
});

const download = async (path: string) => (await fetch(server.http + path)).arrayBuffer();

test('the IT sheet has the ports and addresses in use, and the certificate to trust', async () => {
	const { text, headers } = await server.request('/it-sheet');
	const { httpsPort, httpPort, mediaPorts, fingerprint } = server.info;
	for (const fact of [httpsPort, httpPort, ...mediaPorts, fingerprint]) expect(text).toContain(String(fact));
	expect(text).toContain('CACertificatesWithConstraints');
	expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
});

test('tells the host 45 days before the certificate of the school ends', async () => {
	const permitted = { names: [], blocks: [] };
	const years = 40 / 365;
	await keepSchool(server.dataDir, await root.issue({ laptop: 'room-1', permitted, years }, null));
	const host = async () => (await server.request('/api/host', { token: server.info.hostToken })).json();
	const { notes } = await until(host, 'the certificate of the school', ({ school }) => school?.isShown);
	expect(notes).toContain('school-ends');
});
