import { expect, test } from 'vitest';
import { nftBlocks, outputOf, type Port, portRanges } from './firewall.ts';

const needed: Port[] = [
	{ protocol: 'tcp', port: 4443 },
	{ protocol: 'udp', port: 44440 },
	{ protocol: 'tcp', port: 44440 },
];
const input = (policy: 'accept' | 'drop') => ({
	chain: { family: 'inet', table: 'filter', name: 'input', hook: 'input', policy },
});
const dport = (protocol: string, right: unknown) => ({
	match: { op: '==', left: { payload: { protocol, field: 'dport' } }, right },
});
const rule = (...expr: object[]) => ({ rule: { table: 'filter', chain: 'input', expr } });
const blocks = (...entries: object[]) =>
	nftBlocks(JSON.stringify({ nftables: [{ metainfo: {} }, ...entries] }), needed);

test.each([
	['no rule at all', [], []],
	['a port', [input('accept'), rule(dport('udp', 44440), { drop: null })], ['udp 44440']],
	[
		'a set with a range',
		[input('accept'), rule(dport('th', { set: [22, { range: [44000, 45000] }] }), { reject: {} })],
		['udp 44440', 'tcp 44440'],
	],
	['everything but a port', [input('drop'), rule(dport('tcp', 4443), { accept: null })], ['udp 44440', 'tcp 44440']],
	['what another chain decides', [input('drop'), rule({ jump: { target: 'other' } })], []],
	[
		'an accepted port before the drop',
		[input('accept'), rule(dport('udp', 44440), { accept: null }), rule(dport('udp', 44440), { drop: null })],
		[],
	],
	[
		'a chain that is not for input',
		[{ chain: { table: 'filter', name: 'forward', hook: 'forward', policy: 'drop' } }],
		[],
	],
] as [string, object[], string[]][])('reads what nftables drops: %s', (_, entries, expected) => {
	expect(blocks(...entries).map(({ protocol, port }) => `${protocol} ${port}`)).toEqual(expected);
});

test('reads nothing out of an answer that is no ruleset', () => {
	expect(nftBlocks('not JSON', needed)).toEqual([]);
	expect(nftBlocks('{"nftables": 7}', needed)).toEqual([]);
});

test('reads the ports that ufw and firewalld let through', () => {
	expect(portRanges('4443/tcp 44440-44441/udp 44450:44451/tcp 80')).toEqual([
		{ protocol: 'tcp', first: 4443, last: 4443 },
		{ protocol: 'udp', first: 44440, last: 44441 },
		{ protocol: 'tcp', first: 44450, last: 44451 },
		{ protocol: null, first: 80, last: 80 },
	]);
});

test.skipIf(process.platform === 'win32').each([
	['prints and ends', 'echo open', 'open\n'],
	['fails', 'echo open; exit 1', null],
	['hangs', 'sleep 5', null],
	['hangs in a program that it has started, and cannot be ended politely', "trap '' TERM; sleep 5 & wait", null],
])('asks a firewall program that %s, and goes on', async (_, lines, expected) => {
	expect(await outputOf('/bin/sh', ['-c', lines], 300)).toBe(expected);
});

test('asks a firewall program that is not there, and goes on', async () => {
	expect(await outputOf('/nonexistent/ufw', ['status'])).toBeNull();
});
