import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../../testing/TestServer.ts';
import { issueCa, issueLeaf, type KeyPair } from './issue.ts';

let folder: string;
let authority: KeyPair;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-own-'));
	authority = await issueCa('the school');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, content: string): Promise<string> {
	const file = join(folder, name);
	// As programs that renew certificates do: in one step.
	await writeFile(`${file}.new`, content);
	await rename(`${file}.new`, file);
	return file;
}
const forClass = (nowMs?: number) => issueLeaf(authority, ['class.local', 'localhost'], nowMs);

/** Serial number of the certificate that a client gets which trusts the school alone. */
function servedBy({ info }: TestServer): Promise<string> {
	return new Promise((resolve, reject) => {
		const options = { port: info.httpsPort, host: '127.0.0.1', servername: 'class.local' };
		const socket = connect({ ...options, ca: authority.certificate }, () => {
			resolve(socket.getPeerX509Certificate()?.serialNumber ?? 'none');
			socket.end();
		});
		socket.once('error', reject);
	});
}
const serialOf = ({ certificate }: KeyPair) => new X509Certificate(certificate).serialNumber;

describe('a certificate of somebody else', () => {
	test('is served in place of our own, and the new one as soon as both files have changed', async () => {
		const [first, second] = [await forClass(), await forClass()];
		const [cert, key] = [await write('class.pem', first.certificate), await write('class.key', first.key)];
		await using server = await TestServer.start({ cert, key });
		expect(await servedBy(server)).toBe(serialOf(first));
		const landing = (await server.request('/api/landing')).json();
		expect(landing).toMatchObject({ givenCertificate: true });
		const host = (await server.request('/api/host', { token: server.info.hostToken })).json();
		expect(host.addresses[0].qrUrl).toBe(host.addresses[0].joinUrl);
		await write('class.pem', 'half a certifi');
		await write('class.key', second.key);
		expect(await servedBy(server)).toBe(serialOf(first));
		await write('class.pem', second.certificate);
		await expect.poll(() => servedBy(server), { timeout: 20_000 }).toBe(serialOf(second));
	});

	test('may have an RSA key', async () => {
		const [cert, key] = [join(folder, 'rsa.pem'), join(folder, 'rsa.key')];
		const subject = ['-subj', '/CN=class', '-addext', 'subjectAltName=DNS:class.local'];
		const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-keyout', key, '-out', cert];
		await promisify(execFile)('openssl', [...made, ...subject]);
		await using server = await TestServer.start({ cert, key });
		const agreed = new Promise((resolve, reject) => {
			const options = { port: server.info.httpsPort, host: '127.0.0.1', rejectUnauthorized: false };
			const socket = connect({ ...options, maxVersion: 'TLSv1.2' }, () => {
				resolve(socket.getCipher().name);
				socket.end();
			});
			socket.once('error', reject);
		});
		expect(await agreed).toMatch(/^ECDHE-RSA-/);
	});

	test.each([
		[
			'only one file is given',
			async () => ({ cert: await write('a.pem', (await forClass()).certificate) }),
			'together',
		],
		[
			'a file is missing',
			async () => ({ cert: join(folder, 'none'), key: await write('b.key', (await forClass()).key) }),
			'--cert: ',
		],
		[
			'it is no certificate',
			async () => ({ cert: await write('c.pem', 'no'), key: await write('c.key', (await forClass()).key) }),
			'--cert must name a certificate in PEM',
		],
		[
			'it is no key',
			async () => ({ cert: await write('d.pem', (await forClass()).certificate), key: await write('d.key', 'no') }),
			'--key must name a private key in PEM',
		],
		[
			'the key is of another certificate',
			async () => ({
				cert: await write('e.pem', (await forClass()).certificate),
				key: await write('e.key', (await forClass()).key),
			}),
			'does not belong to the certificate',
		],
		[
			'it has expired',
			async () => {
				const old = await forClass(Date.UTC(2020, 0, 1));
				return { cert: await write('f.pem', old.certificate), key: await write('f.key', old.key) };
			},
			'was valid until',
		],
	])('is refused, in one sentence without the key, when %s', async (_when, files, sentence) => {
		const start = TestServer.start(await files());
		await expect(start).rejects.toMatchObject({
			code: 'usage',
			message: expect.stringContaining(sentence),
		});
		await expect(start).rejects.not.toMatchObject({ message: expect.stringContaining('PRIVATE KEY') });
	});
});
