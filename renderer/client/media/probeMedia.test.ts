import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CheckedPhone, PhoneCheckInfo, PhoneTransport, PhoneWelcome } from '../../../sfu/protocol/phoneCheck.ts';
import { installWebRtc } from '../../../sfu/testing/syntheticMedia.ts';
import { TestServer } from '../../../sfu/testing/TestServer.ts';
import { until } from '../../../sfu/testing/until.ts';
import { probeMedia } from './probeMedia.ts';

installWebRtc();
let server: TestServer;

beforeEach(async () => {
	vi.stubGlobal('navigator', { userAgent: 'Mozilla/5.0 Chrome/131.0.0.0' });
	server = await TestServer.start();
});

afterEach(async () => {
	await server.request('/api/host/phone-check', { method: 'DELETE', token: server.info.hostToken });
	await server[Symbol.asyncDispose]();
	vi.unstubAllGlobals();
});

async function ask<T>(method: string, path: string, body?: unknown, token?: string): Promise<T> {
	const answer = await server.request(path, { method, ...(body !== undefined && { body }), ...(token && { token }) });
	return answer.json();
}

test('keeps a connection open until the server has seen it, and then says that it came about', async () => {
	const check: PhoneCheckInfo = await ask('POST', '/api/host/phone-check', {}, server.info.hostToken);
	const phones = `/api/phone-checks/${check.checkId}/phones`;
	const { phoneId, routerRtpCapabilities }: PhoneWelcome = await ask('POST', phones, { device: 'phone' });
	const path = `${phones}/${phoneId}`;
	const seen = async () => (await ask<CheckedPhone>('GET', path)).ways.tcp.byComputer;
	let isSeen = false;
	const reached = await probeMedia({
		routerRtpCapabilities,
		open: () => ask<PhoneTransport>('POST', `${path}/transports`, { protocol: 'tcp' }),
		connect: (dtlsParameters) => ask('POST', `${path}/connect`, { protocol: 'tcp', dtlsParameters }),
		whenConnected: async () => {
			isSeen = (await until(seen, 'the connection to be seen', (byComputer) => byComputer === true)) === true;
		},
	});
	expect([reached, isSeen]).toEqual([true, true]);
});
