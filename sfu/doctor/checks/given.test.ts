import { X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GivenSettings } from '../../config.ts';
import { issueCa, issueLeaf } from '../../host/tls/issue.ts';
import { factsWith } from '../facts.fixture.ts';
import { given } from './given.ts';

const idsOf = async (settings: GivenSettings) =>
	(await given.find(factsWith({ settings }))).map(({ id, state }) => `${state} ${id}`);

test('says nothing where nothing was given', async () => {
	expect(await idsOf({})).toEqual([]);
});

test('tells of a certificate that ended, ends soon or cannot be used', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-given-'));
	const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
	const dayMs = 24 * 60 * 60_000;
	const ca = await issueCa('school', Date.now() - 600 * dayMs);
	const issue = async (agoDays: number) => {
		const leaf = await issueLeaf(ca, ['lectern.local'], Date.now() - agoDays * dayMs);
		await Promise.all([writeFile(cert, leaf.certificate), writeFile(key, leaf.key)]);
		return (Date.parse(new X509Certificate(leaf.certificate).validTo) - Date.now()) / dayMs;
	};
	const lifetimeDays = await issue(0);
	expect(await idsOf({ cert, key })).toEqual(['ok given.certificate']);
	await issue(lifetimeDays - 10);
	expect(await idsOf({ cert, key })).toEqual(['warning given.certificateEnds']);
	await issue(lifetimeDays + 10);
	expect(await idsOf({ cert, key })).toEqual(['problem given.certificateUnusable']);
	await writeFile(key, 'no key');
	expect(await idsOf({ cert, key })).toEqual(['problem given.certificateUnusable']);
	expect(await idsOf({ cert })).toEqual(['problem given.certificateUnusable']);
	await rm(folder, { recursive: true });
});

test('tells of an announced name that has no address', async () => {
	const announce = ['203.0.113.7:45000', 'localhost', 'no-such-host.invalid'];
	expect(await idsOf({ announce })).toEqual([
		'ok given.announced',
		'ok given.announced',
		'warning given.announcedUnknown',
	]);
});

test('tells of an issuer whose file cannot be read', async () => {
	const found = await given.find(factsWith({ settings: { issuer: ['/nonexistent/school.yaml'] } }));
	expect(found).toMatchObject([
		{ id: 'given.issuerUnusable', state: 'problem', text: expect.stringContaining('school.yaml') },
	]);
});

test('asks servers of TURN and STUN, by the protocol that is named', async () => {
	// The answer of a STUN server without attributes: the head of the request, with another type.
	const answerOf = (request: Buffer) => Buffer.concat([Buffer.from([1, 1, 0, 0]), request.subarray(4, 20)]);
	const udp = createSocket('udp4').on(
		'message',
		(request, { port, address }) => void udp.send(answerOf(request), port, address),
	);
	udp.bind(0, '127.0.0.1');
	await once(udp, 'listening');
	const tcp = createServer((socket) => socket.on('data', (request: Buffer) => socket.write(answerOf(request))));
	tcp.listen(0, '127.0.0.1');
	await once(tcp, 'listening');
	const { port } = tcp.address() as AddressInfo;
	const stun = `stun:127.0.0.1:${udp.address().port}`;
	expect(
		await idsOf({ turn: [`turn:127.0.0.1:${port}?transport=tcp`], turnSecret: 'x'.repeat(32), iceServer: [stun] }),
	).toEqual(['ok given.relay', 'ok given.relay']);
	await new Promise<void>((resolve) => tcp.close(() => resolve()));
	await new Promise<void>((resolve) => udp.close(() => resolve()));
	const silent = await given.find(
		factsWith({ settings: { turn: [`turn:127.0.0.1:${port}?transport=tcp`], iceServer: [stun] } }),
	);
	expect(silent.map(({ id, state }) => `${state} ${id}`)).toEqual([
		'warning given.relaySilent',
		'warning given.relaySilent',
	]);
});
