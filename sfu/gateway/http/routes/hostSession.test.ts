import { type IncomingMessage, request } from 'node:http';
import { expect, test } from 'vitest';
import { TestServer } from '../../../testing/TestServer.ts';

const codeOf = (server: TestServer) => server.running.hostAddress().split('#code=')[1] ?? '';
const open = (server: TestServer, body: object, headers: Record<string, string> = {}, url = server.http) =>
	fetch(`${url}/api/host/session`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body: JSON.stringify(body),
	});
type Answered = { token: string; expiresAtMs: number };
/** @throws SyntaxError: not JSON */
const read = async (answer: Response): Promise<Answered> => JSON.parse(await answer.text());
const isHost = async (server: TestServer, token: string) => (await server.request('/api/host', { token })).status;

test('exchanges a one-time code for a host token, once', async () => {
	await using server = await TestServer.start();
	const code = codeOf(server);
	const answer = await open(server, { code });
	const { token, expiresAtMs } = await read(answer);
	expect(answer.headers.get('cache-control')).toBe('no-store');
	expect(expiresAtMs - Date.now()).toBeLessThanOrEqual(12 * 3_600_000);
	expect(await isHost(server, token)).toBe(200);
	expect((await open(server, { code })).status).toBe(401);
	expect((await open(server, {})).status).toBe(401);
	expect((await open(server, { code: 7 })).status).toBe(400);
});

test('gives another token with the same id by a cookie that scripts cannot read, and by the token itself', async () => {
	await using server = await TestServer.start();
	const first = await open(server, { code: codeOf(server) });
	const cookie = first.headers.get('set-cookie') ?? '';
	expect(cookie).toMatch(/^lectern-host-\d+=[\w.-]+; Path=\/api\/host\/session; HttpOnly; SameSite=Strict$/);
	const { token } = await read(first);
	const [pair = ''] = cookie.split(';');
	expect(await isHost(server, pair.split('=')[1] ?? '')).toBe(401);
	for (const headers of [{ cookie: `other=1; ${pair}` }, { authorization: `Bearer ${token}` }]) {
		const again = await open(server, {}, headers);
		expect(again.status).toBe(200);
		expect(await isHost(server, (await read(again)).token)).toBe(200);
	}
	await server.revoke(token);
	expect((await open(server, {}, { cookie: pair })).status).toBe(401);
	expect((await open(server, {}, { authorization: `Bearer ${token}` })).status).toBe(401);
});

test('gives no longer life to a host token that was made for a certain time', async () => {
	await using server = await TestServer.start();
	const given = await server.hostTokenForAnHour();
	expect(await isHost(server, given)).toBe(200);
	const refused = await open(server, {}, { authorization: `Bearer ${given}` });
	expect([refused.status, refused.headers.get('set-cookie')]).toEqual([403, null]);
});

test('leaves no cookie over plain http under an address of the network', async () => {
	await using server = await TestServer.start();
	const { token } = await read(await open(server, { code: codeOf(server) }));
	const made = await server.request('/api/host/codes', { method: 'POST', token });
	expect(made.status).toBe(201);
	const body = JSON.stringify({ code: made.json().code });
	const headers = { host: '192.168.1.5:4480', 'content-type': 'application/json', 'content-length': body.length };
	const answer = await new Promise<IncomingMessage>((resolve, reject) => {
		const asked = request(`${server.http}/api/host/session`, { method: 'POST', headers, agent: false }, resolve);
		asked.once('error', reject).end(body);
	});
	answer.resume();
	expect(answer.statusCode).toBe(200);
	expect(answer.headers['set-cookie']).toBeUndefined();
});

test('gives neither codes nor tokens to people who are not the host, nor to pages of other origins', async () => {
	await using server = await TestServer.start();
	const { token } = await server.joinByCode();
	expect((await open(server, {}, { authorization: `Bearer ${token}` })).status).toBe(403);
	expect((await server.request('/api/host/codes', { method: 'POST', token })).status).toBe(403);
	expect((await server.request('/api/host/codes', { method: 'POST' })).status).toBe(401);
	const foreign = await open(server, { code: codeOf(server) }, { origin: 'https://evil.example' });
	expect(foreign.status).toBe(403);
});

test('wrong codes count as guesses of their address', async () => {
	await using server = await TestServer.start();
	for (let each = 0; each < 30; each++) expect((await open(server, { code: `${each}` })).status).toBe(401);
	expect((await open(server, { code: 'x' })).status).toBe(429);
	expect((await open(server, { code: codeOf(server) })).status).toBe(200);
});
