import { spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { SfuError } from '../../core/errors.ts';
import { LinkedServers, newCertificate } from '../../testing/LinkedServers.ts';
import { until } from '../../testing/until.ts';
import { linkPath } from './dial.ts';
import { maxLinkFrameBytes } from './frames.ts';
import type { Link } from './Link.ts';
import { maxUnprovedOfAddress } from './LinkGate.ts';
import { maxOpenRequests } from './WebSocketLink.ts';

const unavailable = { code: 'unavailable' };
const NumberBody = z.number();

/** A server in another process. */
async function startChild() {
	const hooks = join(import.meta.dirname, '../../recording/rawImports.fixture.ts');
	const fixture = join(import.meta.dirname, 'linkedServer.fixture.ts');
	const flags = ['--no-warnings', '--experimental-transform-types', '--import', hooks];
	const child = spawn(process.execPath, [...flags, fixture], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [url] = await once(createInterface({ input: child.stdout }), 'line');
	return {
		target: { serverId: 'child', linkUrls: [String(url)], fingerprint: null },
		signal: (signal: NodeJS.Signals) => child.kill(signal),
		[Symbol.dispose]: () => void child.kill('SIGKILL'),
	};
}

test('one link carries requests of both servers', async () => {
	using servers = await LinkedServers.start('a', 'b');
	servers.links('a').serve('name', () => 'a');
	servers.links('b').serve('name', (_body, from) => `b, asked by ${from.serverId}`);
	const opened = once(servers.links('b'), 'opened');
	const link = await servers.links('a').to('b');
	expect(await link.request('name', {})).toBe('b, asked by a');
	const [back] = await opened;
	expect(await back.request('name', {})).toBe('a');
	expect(await servers.links('b').to('a')).toBe(back);
	expect(await servers.links('a').to('b')).toBe(link);
});

test('plain http is for the servers of one computer', async () => {
	using servers = await LinkedServers.start('a', 'b');
	const { port } = new URL(servers.target('b').linkUrls[0] ?? '');
	servers.target('b').linkUrls = [`http://0.0.0.0:${port}`];
	await expect(servers.links('a').to('b')).rejects.toThrow('it has no address');
	servers.target('b').linkUrls = [`http://localhost:${port}`];
	expect(await servers.links('a').to('b')).toMatchObject({ serverId: 'b', closed: false });
});

test.each(['a', 'b'])('a link ends when what follows its opening fails at %s', async (broken) => {
	using servers = await LinkedServers.start('a', 'b');
	servers.links(broken).once('opened', () => {
		throw new Error('a bug');
	});
	const dialled = await servers
		.links('a')
		.to('b')
		.catch(() => undefined);
	if (dialled && !dialled.closed) await once(dialled, 'closed');
	for (const id of ['a', 'b']) await until(() => servers.links(id).all().length === 0, 'no link');
	servers.links('b').serve('name', () => 'b');
	expect(await (await servers.links('a').to('b')).request('name', {})).toBe('b');
});

test('callers that need the same link at once get the same one', async () => {
	using servers = await LinkedServers.start('a', 'b');
	const [first, second] = await Promise.all([servers.links('a').to('b'), servers.links('a').to('b')]);
	expect(second).toBe(first);
	expect(servers.links('a').all()).toEqual([first]);
});

test('two servers that dial each other at the same time both have a link that works', async () => {
	using servers = await LinkedServers.start('a', 'b');
	for (const id of ['a', 'b']) servers.links(id).serve('name', () => id);
	const [toB, toA] = await Promise.all([servers.links('a').to('b'), servers.links('b').to('a')]);
	expect(await Promise.all([toB.request('name', {}), toA.request('name', {})])).toEqual(['b', 'a']);
	expect(servers.links('a').all()).toHaveLength(1);
	expect(servers.links('b').all()).toHaveLength(1);
	expect(servers.links('a').find('b')).toBe(await servers.links('a').to('b'));
});

test('an error keeps its code and details, and another failure becomes internal', async () => {
	using servers = await LinkedServers.start('a', 'b');
	const links = servers.links('b');
	links.serve('full', () => {
		throw new SfuError('limit-reached', 'no seat is left', { what: 'seat', retryAfterMs: 700 });
	});
	links.serve('number', (body) => NumberBody.parse(body));
	links.serve('broken', () => Promise.reject(new Error('a bug')));
	const link = await servers.links('a').to('b');
	const full = { code: 'limit-reached', message: 'no seat is left', what: 'seat', retryAfterMs: 700 };
	await expect(link.request('full', {})).rejects.toMatchObject(full);
	await expect(link.request('number', 'five')).rejects.toMatchObject({ code: 'bad-request' });
	await expect(link.request('broken', {})).rejects.toMatchObject({ code: 'internal', message: 'internal error' });
	await expect(link.request('unheard of', {})).rejects.toMatchObject(unavailable);
	expect(await link.request('number', 5)).toBe(5);
});

test('requests, answers and one-way messages keep their order, also for who awaits an answer', async () => {
	using servers = await LinkedServers.start('a', 'b');
	const [atA, atB]: [unknown[], unknown[]] = [[], []];
	servers.links('b').serve('count', (body, from) => {
		atB.push(body);
		// On the wire, the answer stands before the message.
		void setImmediate().then(() => from.send('after', body));
		return body;
	});
	servers.links('b').serve('told', (body) => void atB.push(body));
	servers.links('a').serve('after', (body) => void atA.push(`after ${body}`));
	const link = await servers.links('a').to('b');
	const ask = async (n: number) => {
		const answer = await link.request('count', n);
		// Whoever awaits goes on some turns of promises later.
		for (let turn = 0; turn < 10; turn += 1) await undefined;
		atA.push(`answer ${answer}`);
	};
	const asked: Promise<void>[] = [];
	for (let n = 0; n < 500; n += 2) {
		asked.push(ask(n));
		link.send('told', n + 1);
	}
	await Promise.all(asked);
	await until(() => atA.length === 500, 'all messages');
	expect(atB).toEqual(Array.from({ length: 500 }, (_, n) => n));
	for (let n = 0; n < 500; n += 2) expect(atA.indexOf(`answer ${n}`)).toBeLessThan(atA.indexOf(`after ${n}`));
});

test('more open requests than allowed are refused at once, and answered ones make room', async () => {
	using servers = await LinkedServers.start('a', 'b');
	const waiting: (() => void)[] = [];
	servers.links('b').serve('wait', () => new Promise<void>((done) => waiting.push(done)));
	const link = await servers.links('a').to('b');
	const open = Array.from({ length: maxOpenRequests }, () => link.request('wait', {}));
	await expect(link.request('wait', {})).rejects.toMatchObject(unavailable);
	await until(() => waiting.length === maxOpenRequests, 'all requests');
	for (const done of waiting) done();
	await Promise.all(open);
	const next = link.request('wait', {});
	await until(() => waiting.length === maxOpenRequests + 1, 'the next request');
	waiting.at(-1)?.();
	await next;
});

test('a frame that is too large is refused where it is sent, and the link goes on', async () => {
	using servers = await LinkedServers.start('a', 'b');
	const large = 'x'.repeat(maxLinkFrameBytes);
	servers.links('b').serve('large', () => large);
	servers.links('b').serve('small', () => 'small');
	const link = await servers.links('a').to('b');
	await expect(link.request('small', large)).rejects.toMatchObject({ code: 'internal' });
	await expect(link.request('large', {})).rejects.toMatchObject({ code: 'internal' });
	expect(await link.request('small', {})).toBe('small');
});

test('a server that is killed ends its link, and what it did not answer is unavailable', async () => {
	using child = await startChild();
	using servers = await LinkedServers.start('a');
	servers.know(child.target);
	const link = await servers.links('a').to('child');
	const closed = once(servers.links('a'), 'closed');
	const unanswered = link.request('never', {});
	expect(await link.request('echo', 'still alive')).toBe('still alive');
	child.signal('SIGKILL');
	await expect(unanswered).rejects.toMatchObject(unavailable);
	expect(await closed).toEqual([link]);
	expect(link.closed).toBe(true);
	link.send('echo', {});
	await expect(link.request('echo', {})).rejects.toMatchObject(unavailable);
	await expect(servers.links('a').to('child')).rejects.toMatchObject(unavailable);
});

test('a server that is stopped ends its link, and gets a new one when it goes on', async () => {
	using child = await startChild();
	using servers = await LinkedServers.start('a');
	servers.know(child.target);
	const link = await servers.links('a').to('child');
	expect(await link.request('echo', 1)).toBe(1);
	const closed = once(link, 'closed');
	child.signal('SIGSTOP');
	const unanswered = expect(link.request('echo', 2)).rejects.toMatchObject(unavailable);
	await closed;
	await unanswered;
	// It accepts connections, but nobody speaks.
	await expect(servers.links('a').to('child')).rejects.toMatchObject(unavailable);
	child.signal('SIGCONT');
	const again = await until(
		() =>
			servers
				.links('a')
				.to('child')
				.catch(() => null),
		'a new link',
	);
	expect(await again.request('echo', 3)).toBe(3);
});

test('a server with another secret gets no link, in either direction', async () => {
	using servers = await LinkedServers.start('a');
	await servers.add('stranger', { secret: () => 'another secret' });
	await expect(servers.links('stranger').to('a')).rejects.toMatchObject(unavailable);
	await expect(servers.links('a').to('stranger')).rejects.toMatchObject(unavailable);
	expect(servers.links('a').all()).toEqual([]);
	expect(servers.links('stranger').all()).toEqual([]);
});

test('a server whose secret is not known yet gets a link as soon as it is', async () => {
	using servers = await LinkedServers.start('a');
	let isKnown = false;
	const secret = () => {
		if (!isKnown) throw new Error('not known yet');
		return 'the secret of the cluster';
	};
	await servers.add('b', { secret });
	await expect(servers.links('a').to('b')).rejects.toMatchObject(unavailable);
	await expect(servers.links('b').to('a')).rejects.toMatchObject(unavailable);
	isKnown = true;
	await servers.links('b').to('a');
});

test('who stands between two servers is found out, even with a certificate that the record names', async () => {
	using servers = await LinkedServers.start('a');
	await servers.add('b', { secure: true });
	const { certificate, key } = await newCertificate();
	const target = servers.target('b');
	const [realUrl = ''] = target.linkUrls;
	const between = createTlsServer({ cert: certificate, key }, (near) => {
		const far = connectTls({ host: '127.0.0.1', port: Number(new URL(realUrl).port), rejectUnauthorized: false });
		near.on('error', () => far.destroy()).pipe(far);
		far.on('error', () => near.destroy()).pipe(near);
	});
	between.listen(0, '127.0.0.1');
	await once(between, 'listening');
	target.linkUrls = [`https://127.0.0.1:${(between.address() as AddressInfo).port}`];
	target.fingerprint = new X509Certificate(certificate).fingerprint256;
	const refused = until(() => servers.links('b').unprovedCount === 1, 'the challenge of b');
	await expect(servers.links('a').to('b')).rejects.toMatchObject(unavailable);
	await refused;
	expect(servers.links('b').all()).toEqual([]);
	between.close();
});

test('over TLS, only the certificate of the record is accepted, and the link outlives its renewal', async () => {
	using servers = await LinkedServers.start('a');
	await servers.add('b', { secure: true });
	servers.links('b').serve('name', () => 'b');
	const before = await servers.links('a').to('b');
	const fingerprint = await servers.renewCertificate('b');
	expect(await before.request('name', {})).toBe('b');
	servers.kill('a');
	await servers.add('a');
	await expect(servers.links('a').to('b')).rejects.toMatchObject(unavailable);
	servers.target('b').fingerprint = fingerprint;
	const after = await servers.links('a').to('b');
	expect(await after.request('name', {})).toBe('b');
});

test('a server with a certificate is never reached without it', async () => {
	using servers = await LinkedServers.start('a', 'b');
	servers.target('b').fingerprint = 'AB:CD';
	await expect(servers.links('a').to('b')).rejects.toMatchObject(unavailable);
});

test('of several addresses the one that answers is taken', async () => {
	using servers = await LinkedServers.start('a', 'b');
	const other = await servers.add('c');
	servers.target('b').linkUrls.unshift('http://127.0.0.1:1', ...servers.target('c').linkUrls, 'no address');
	const link = await servers.links('a').to('b');
	expect(link.serverId).toBe('b');
	expect(other.all()).toEqual([]);
});

test('a server that gets another id has new links', async () => {
	using servers = await LinkedServers.start('b');
	let id = 'a';
	const links = await servers.add('a', { ownId: () => id, pingMs: 50 });
	const link = await links.to('b');
	id = 'a2';
	expect(links.find('b')).toBeUndefined();
	await once(link, 'closed');
	const again = await links.to('b');
	servers.links('b').serve('who', (_body, from) => from.serverId);
	expect(await again.request('who', {})).toBe('a2');
});

test('pages and strangers who connect get nothing, and do not keep servers out', async () => {
	using servers = await LinkedServers.start('a', 'b');
	const url = `${servers.target('a').linkUrls[0]}${linkPath}`;
	const page = new WebSocket(url, { origin: 'http://127.0.0.1' });
	const [, refused] = await once(page, 'unexpected-response');
	expect(refused.statusCode).toBe(403);
	page.on('error', () => {});
	page.terminate();
	const strangers = Array.from({ length: 5 * maxUnprovedOfAddress }, () => new WebSocket(url));
	const ended = strangers.map((each) => once(each, 'close'));
	await Promise.all(strangers.map((each) => once(each, 'open')));
	await until(() => servers.links('a').unprovedCount <= maxUnprovedOfAddress, 'the oldest to be closed');
	await servers.links('b').to('a');
	await Promise.all(ended);
	expect(servers.links('a').unprovedCount).toBe(0);
});

test('a stranger that sends a long message is closed before it is read', async () => {
	using servers = await LinkedServers.start('a');
	const stranger = new WebSocket(`${servers.target('a').linkUrls[0]}${linkPath}`);
	await once(stranger, 'message');
	stranger.on('error', () => {});
	stranger.send('x'.repeat(1_000_000));
	await once(stranger, 'close');
	expect(servers.links('a').unprovedCount).toBe(0);
});

test('upgrades for other paths are left to others', async () => {
	using servers = await LinkedServers.start('a');
	const http = createServer();
	servers.links('a').attach(http);
	const other = new WebSocketServer({ noServer: true });
	http.on('upgrade', (request, socket, head) => {
		if (request.url === '/other') other.handleUpgrade(request, socket, head, (each) => each.send('hello'));
	});
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
	const { port } = http.address() as AddressInfo;
	const socket = new WebSocket(`http://127.0.0.1:${port}/other`);
	expect(String((await once(socket, 'message'))[0])).toBe('hello');
	socket.terminate();
	const silent = connect(port, '127.0.0.1');
	await once(silent, 'connect');
	silent.destroy();
	http.close();
});

test('what is no frame ends the link', async () => {
	using servers = await LinkedServers.start('a', 'b');
	const link: Link = await servers.links('a').to('b');
	const closed = once(servers.links('b'), 'closed');
	// No handler of b has this shape: a number as the method.
	link.send(5 as unknown as string, {});
	await closed;
	await until(() => link.closed, 'the other end');
});

test('a server that closes ends its links, and what was sent before still arrives', async () => {
	using servers = await LinkedServers.start('a', 'b');
	const told: unknown[] = [];
	servers.links('b').serve('told', (body) => void told.push(body));
	const link = await servers.links('a').to('b');
	const closed = once(servers.links('b'), 'closed');
	for (let n = 0; n < 100; n += 1) link.send('told', n);
	servers.links('a').close();
	await closed;
	expect(told).toHaveLength(100);
	await expect(servers.links('a').to('b')).rejects.toMatchObject(unavailable);
	await expect(servers.links('b').to('a')).rejects.toMatchObject(unavailable);
});
