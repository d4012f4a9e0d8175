import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CheckedPhone, PhoneCheckInfo, type PhoneTransport, type PhoneWelcome } from '../../../protocol/phoneCheck.ts';
import { connectData } from '../../../testing/connectData.ts';
import { installWebRtc } from '../../../testing/syntheticMedia.ts';
import { TestServer } from '../../../testing/TestServer.ts';
import { until } from '../../../testing/until.ts';

installWebRtc();

let server: TestServer;
beforeEach(async () => {
	server = await TestServer.start();
});
afterEach(async () => {
	await server.request('/api/host/phone-check', { method: 'DELETE', token: server.info.hostToken });
	await server[Symbol.asyncDispose]();
});

async function ask<T>(method: string, path: string, body?: unknown, token?: string): Promise<T> {
	const response = await server.request(path, { method, ...(body !== undefined && { body }), ...(token && { token }) });
	expect([response.status < 300, response.text]).toEqual([true, expect.any(String)]);
	return response.json();
}
const asHost = async (method: 'GET' | 'POST') =>
	PhoneCheckInfo.parse(
		await ask(method, '/api/host/phone-check', method === 'POST' ? {} : undefined, server.info.hostToken),
	);

async function arrive() {
	const { checkId } = await asHost('POST');
	const path = `/api/phone-checks/${checkId}/phones`;
	const welcome: PhoneWelcome = await ask('POST', path, { device: 'phone' });
	return { ...welcome, path: `${path}/${welcome.phoneId}` };
}

/** A real media connection, as the page makes it. */
async function connectBy(protocol: 'udp' | 'tcp', { path, routerRtpCapabilities }: Awaited<ReturnType<typeof arrive>>) {
	const options: PhoneTransport = await ask('POST', `${path}/transports`, { protocol });
	expect(new Set(options.iceCandidates.map((candidate) => candidate.protocol))).toEqual(new Set([protocol]));
	return connectData(routerRtpCapabilities, options, (dtlsParameters) =>
		ask('POST', `${path}/connect`, { protocol, dtlsParameters }),
	);
}

test('a phone and the computer see each other by page, secure port, UDP and TCP', async () => {
	const phone = await arrive();
	expect((await asHost('GET')).phones).toMatchObject([
		{ device: 'phone', done: false, ways: { page: { byComputer: true } } },
	]);
	const socket = connect(phone.httpsPort, '127.0.0.1');
	await once(socket, 'connect');
	const seen = async () => CheckedPhone.parse(await ask('GET', phone.path)).ways;
	await until(seen, 'the secure connection to be seen', ({ secure }) => secure.byComputer === true);
	socket.destroy();
	for (const protocol of ['udp', 'tcp'] as const) {
		const transport = await connectBy(protocol, phone);
		await until(seen, `a connection by ${protocol}`, (ways) => ways[protocol].byComputer === true, {
			timeoutMs: 20_000,
		});
		transport.close();
	}
	const both = { byPhone: true, byComputer: true };
	const done = await ask('POST', `${phone.path}/results`, { secure: true, udp: true, tcp: true });
	expect(done).toMatchObject({ done: true, ways: { page: both, secure: both, udp: both, tcp: both } });
	expect((await asHost('GET')).phones).toEqual([done]);
}, 60_000);

test('what neither has seen when the phone has tried everything counts as not reached', async () => {
	const phone = await arrive();
	const { ways } = await ask<CheckedPhone>('POST', `${phone.path}/results`, { secure: false, udp: false, tcp: false });
	const neither = { byPhone: false, byComputer: false };
	expect(ways).toEqual({ page: { byPhone: true, byComputer: true }, secure: neither, udp: neither, tcp: neither });
});

test('a check that is over, or was never started, lets nobody in', async () => {
	const refused = async (path: string, body: unknown) => (await server.request(path, { body })).json().code;
	expect(await refused('/api/phone-checks/unknown/phones', { device: 'phone' })).toBe('not-found');
	const { path } = await arrive();
	await asHost('POST');
	expect(await refused(`${path}/transports`, { protocol: 'udp' })).toBe('not-found');
	const { token } = await server.joinByCode();
	const { status } = await server.request('/api/host/phone-check', { body: {}, token });
	expect(status).toBe(403);
});

test('a crowd of phones makes the check forget the oldest, with its transports', async () => {
	const { path } = await arrive();
	await ask('POST', `${path}/transports`, { protocol: 'udp' });
	const phones = path.slice(0, path.lastIndexOf('/'));
	for (let count = 0; count < 30; count++) server.running.phoneChecks.current.add('phone', '10.0.0.1');
	expect((await server.request(path)).status).toBe(404);
	expect((await asHost('GET')).phones).toHaveLength(30);
	expect((await server.request(`${phones}/unknown`)).json().code).toBe('not-found');
});
