import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { FailoverOrigins } from './FailoverOrigins.ts';
import { OriginPolicy } from './OriginPolicy.ts';

const policy = new OriginPolicy(
	['https://school.example'],
	() => 'Laptop-2.local',
	(name) => name === 'laptop.lan',
);

test.each([
	['127.0.0.1:4480'],
	['[fd00::2]:4443'],
	['localhost'],
	[hostname()],
	['laptop-2.local:4443'],
	['school.example'],
	['laptop.lan:4480'],
	['LAPTOP.lan'],
	['laptop.lan.'],
])('%s is a name of this computer', (host) => {
	expect(policy.knowsHost(host)).toBe(true);
});

test.each([
	['other.lan'],
	['laptop.lan.evil.example'],
	['evil.example:4480'],
	['user@laptop.lan'],
	['laptop.lan/x'],
	[''],
	[undefined],
])('%s is none', (host) => {
	expect(policy.knowsHost(host)).toBe(false);
});

test('pages of the servers that work together with this one may use it', () => {
	const otherServers = new FailoverOrigins();
	const ofSeveral = new OriginPolicy([], () => null, undefined, otherServers);
	const origin = 'https://192.0.2.7:8443';
	expect(ofSeveral.allowsSocketOf(origin, '192.0.2.8:8443')).toBe(false);
	otherServers.replace([origin], [origin]);
	expect(ofSeveral.allowsSocketOf(origin, '192.0.2.8:8443')).toBe(true);
	expect(ofSeveral.allowsOrigin(origin, '192.0.2.8:8443')).toBe(false);
	expect(ofSeveral.allowsSocketOf('https://192.0.2.7:9999', '192.0.2.8:8443')).toBe(false);
});
