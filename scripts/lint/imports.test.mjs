import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectDir } from '../setup/paths.mjs';
import { testFolder } from '../setup/testFolder.mjs';
import { Table } from './Table.mjs';

/** Runs the import check on a tree of these files. */
function check(tree) {
	const folder = planted(tree);
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[join(projectDir, 'scripts/lint/imports.mjs'), folder],
		{ encoding: 'utf8' },
	);
	return { failed: status === 1, faults: stderr.split('\n').filter(Boolean), summary: stdout.trim() };
}

/** Runs Biome with the rules of this repository on a tree of these files. */
function lint(tree) {
	const folder = planted(tree);
	const { linter } = JSON.parse(readFileSync(join(projectDir, 'biome.json'), 'utf8'));
	writeFileSync(join(folder, 'biome.json'), JSON.stringify({ root: true, linter }));
	const { bin } = JSON.parse(readFileSync(join(projectDir, 'node_modules/@biomejs/biome/package.json'), 'utf8'));
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[join(projectDir, 'node_modules/@biomejs/biome', bin.biome), 'lint', '--colors=off', '.'],
		{ cwd: folder, encoding: 'utf8' },
	);
	return { failed: status === 1, output: stdout + stderr };
}

function planted(tree) {
	const folder = testFolder();
	for (const [path, text] of Object.entries(tree)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	return folder;
}

/** A tree of files at these paths that can be imported from. */
const filesAt = (...paths) => Object.fromEntries(paths.map((path) => [path, 'export const thing = 1;\n']));
const pathFrom = (file, target) => {
	const path = posix.relative(posix.dirname(file), target);
	return path.startsWith('.') ? path : `./${path}`;
};
const importOf = (specifier) => `import { thing } from '${specifier}';\nexport const own = thing;\n`;

describe('the table of allowed imports', () => {
	test('passes a tree whose imports all point downwards', () => {
		const { failed, faults, summary } = check({
			'sfu/protocol/models.ts': "import { z } from 'zod';\nexport const Id = z.string();\n",
			'sfu/core/router/RoomRouter.ts': importOf('../workers/WorkerPool.ts'),
			'sfu/core/router/voices/Voices.ts': importOf('../../../protocol/models.ts'),
			'sfu/core/router/RoomRouter.test.ts': `import { test } from 'vitest';\n${importOf('../../testing/TestSfu.ts')}`,
			'sfu/core/workers/WorkerPool.ts': importOf('mediasoup'),
			'sfu/testing/TestSfu.ts': importOf('../core/router/RoomRouter.ts'),
			'sfu/server.ts': importOf('./core/router/RoomRouter.ts'),
			'renderer/call/polls/Poll.tsx': importOf('../useCall.tsx'),
			'renderer/call/stage/Stage.tsx': `import { useState } from 'react';\n${importOf('../useCall.tsx')}`,
			'renderer/call/useCall.tsx': importOf('../client/state/CallClient.ts'),
			'renderer/client/state/CallClient.ts': importOf('../../../sfu/protocol/models.ts'),
		});
		expect(faults).toEqual([]);
		expect(failed).toBe(false);
		expect(summary).toMatch(/^11 files, 0 /);
	});

	test('fails on an import from a higher folder and says what is allowed', () => {
		const { failed, faults } = check({
			'sfu/core/router/RoomRouter.ts': `// A comment.\n\n${importOf('../class/Chat.ts')}`,
			...filesAt('sfu/core/class/Chat.ts'),
		});
		expect(failed).toBe(true);
		expect(faults).toEqual([
			'sfu/core/router/RoomRouter.ts:3 imports sfu/core/class/Chat.ts: router may import workers, peer, ground, errorText, steadyClock, routedAddress, killAtExit, protocol',
		]);
	});

	test.each([
		['a type-only import', "import type { Chat } from '../class/Chat.ts';\nexport type Own = Chat;\n"],
		['an import of inline types', "import { type Chat } from '../class/Chat.ts';\nexport type Own = Chat;\n"],
		['a re-export', "export { Chat } from '../class/Chat.ts';\n"],
		['a re-export of everything', "export * from '../class/Chat.ts';\n"],
		['a re-export of a type', "export type { Chat } from '../class/Chat.ts';\n"],
		['a dynamic import', "export const chat = () => import('../class/Chat.ts');\n"],
		['a dynamic import of a template', 'export const chat = () => import(`../class/Chat.ts`);\n'],
		['import = require()', "import chat = require('../class/Chat.ts');\nexport const own = chat;\n"],
		['require()', "export const chat = require('../class/Chat.ts');\n"],
		['the URL of a file', "export const chat = new URL('../class/Chat.ts', import.meta.url);\n"],
		['a mock', "vi.mock('../class/Chat.ts');\n"],
		['the original of a mock', "export const chat = await vi.importActual('../class/Chat.ts');\n"],
	])('counts %s', (_, text) => {
		const { failed, faults } = check({ 'sfu/core/media/Producers.ts': text, ...filesAt('sfu/core/class/Chat.ts') });
		expect(failed).toBe(true);
		expect(faults).toEqual([
			expect.stringMatching(/^sfu\/core\/media\/Producers.ts:1 imports sfu\/core\/class\/Chat.ts: media may import /),
		]);
	});

	test.each([
		['sfu/core/room/admission.test.ts', 'sfu/handlers/dispatch.ts', 'room may import .*; its tests also testing'],
		['sfu/protocol/notices.test.ts', 'sfu/server.ts', 'protocol may import nothing of ours; its tests also testing'],
		['sfu/network/mdns.test.ts', 'sfu/serverInfo.ts', 'network may import .*; its tests also testing'],
		['renderer/client/state/chat.test.ts', 'sfu/server.ts', 'state .*; its tests also client/testing, testing'],
		['renderer/call/chat/chat.test.ts', 'renderer/call/stage/Stage.tsx', 'capability .*; its tests also '],
	])('fails on a test that imports from a higher folder: %s imports %s', (file, target, message) => {
		const { failed, faults } = check({ [file]: importOf(pathFrom(file, target)), ...filesAt(target) });
		expect(failed).toBe(true);
		expect(faults).toEqual([expect.stringMatching(`^${file}:1 imports ${target}: ${message}`)]);
	});

	test.each([
		['sfu/core/room/admission.test.ts', 'sfu/testing/TestSfu.ts'],
		['sfu/core/room/admission.test.ts', 'sfu/core/router/RoomRouter.ts'],
		['sfu/main.test.ts', 'sfu/serverInfo.ts'],
		['renderer/client/state/chat.test.ts', 'sfu/testing/TestServer.ts'],
		['renderer/call/chat/chat.test.ts', 'renderer/client/testing/callStates.ts'],
	])('passes a test that imports a kit or what its folder may: %s imports %s', (file, target) => {
		expect(check({ [file]: importOf(pathFrom(file, target)), ...filesAt(target) }).faults).toEqual([]);
	});

	test('gives a test beside a single-file row the row of the file it tests', () => {
		const { faults } = check({
			'sfu/core/Room.test.ts': `${importOf('./Room.ts')}import './RoomRegistry.ts';\n`,
			...filesAt('sfu/core/Room.ts', 'sfu/core/RoomRegistry.ts'),
		});
		expect(faults).toEqual([expect.stringMatching(/^sfu\/core\/Room.test.ts:3 .*: Room may import /)]);
	});

	test('fails on an import between two folders of capabilities, in a test too, and not within one', () => {
		const { faults } = check({
			'renderer/call/polls/Poll.ts': importOf('../chat/links.ts'),
			'renderer/call/polls/bars/Bar.ts': importOf('../Poll.ts'),
			'renderer/call/polls/Poll.test.ts': importOf('../chat/links.ts'),
			'renderer/call/capabilities.ts': importOf('./polls/Poll.ts'),
			...filesAt('renderer/call/chat/links.ts'),
		});
		const reason = 'imports renderer/call/chat/links.ts: folders that are capability may not import one another';
		expect(faults).toEqual([`renderer/call/polls/Poll.test.ts:1 ${reason}`, `renderer/call/polls/Poll.ts:1 ${reason}`]);
	});

	test.each([
		[
			'renderer/call/screen/ScreenControl.ts',
			'renderer/call/polls/Poll.ts',
			'call/screen may import call/ink, call/devices, ',
		],
		[
			'renderer/call/polls/Poll.ts',
			'renderer/call/devices/useDevices.ts',
			'capability may import call/ink, entries, call/votes, call/\\*, ',
		],
		['renderer/join/JoinForm.ts', 'renderer/call/polls/Poll.ts', 'join may import screen, call/devices, '],
		['renderer/main.ts', 'renderer/call/CallScreen.tsx', 'page may import teacher, join, film, ui, i18n$'],
		[
			'sfu/gateway/access/Tokens.ts',
			'sfu/core/Sfu.ts',
			'access may import types of Room, types of peer, types of host, ',
		],
	])('fails on a neighbour that its row does not name: %s imports %s', (file, target, message) => {
		const { faults } = check({ [file]: importOf(pathFrom(file, target)), ...filesAt(target) });
		expect(faults).toEqual([expect.stringMatching(`^${file}:1 imports ${target}: ${message}`)]);
	});

	test('fails on production code that imports a test kit, a test or a fixture', () => {
		const { faults } = check({
			'sfu/handlers/join.ts':
				"import '../testing/TestSfu.ts';\nimport './join.test.ts';\nimport './join.fixture.ts';\n",
			...filesAt('sfu/testing/TestSfu.ts', 'sfu/handlers/join.test.ts', 'sfu/handlers/join.fixture.ts'),
		});
		expect(faults).toEqual([
			expect.stringMatching(/^sfu\/handlers\/join.ts:1 imports sfu\/testing\/TestSfu.ts: handlers may import /),
			'sfu/handlers/join.ts:2 imports sfu/handlers/join.test.ts: only tests may import tests and fixtures',
			'sfu/handlers/join.ts:3 imports sfu/handlers/join.fixture.ts: only tests may import tests and fixtures',
		]);
	});

	test('fails on a file that imports itself by a re-export', () => {
		const { failed, faults } = check({
			'sfu/dialects/native.ts': "export const native = 1;\nexport { native as lectern } from './native.ts';\n",
		});
		expect(failed).toBe(true);
		expect(faults).toEqual(['sfu/dialects/native.ts:2 imports sfu/dialects/native.ts: a file may not import itself']);
	});

	test.each([
		['renderer/client/state/callStore.ts', 'react', /: of .*react.*, state may import none$/],
		['renderer/client/state/callStore.ts', 'zustand', /: of .*, state may import none$/],
		['renderer/client/state/callStore.ts', 'zustand/react/shallow', /: of .*, state may import none$/],
		['renderer/client/state/callStore.ts', 'mediasoup-client', /: of .*, state may import none$/],
		['renderer/client/devices/OwnMedia.ts', 'socket.io-client', /: of .*, devices may import none$/],
		['renderer/call/useCall.tsx', 'socket.io-client', /: of .*, call\/\* may import react$/],
		['sfu/cli.test.ts', 'socket.io-client', /: of .*, lectern may import node$/],
		['renderer/client/media/Publisher.test.ts', 'react-i18next', /: of .*, client\/media may import mediasoup-client$/],
		['renderer/ui/Button.tsx', 'node:path', /: of .*, ui may import react$/],
		['renderer/ui/Button.tsx', 'path', /: of .*, ui may import react$/],
		['sfu/core/Room.ts', 'socket.io', /: of .*, Room may import mediasoup, node$/],
		['sfu/gateway/socket/SocketLink.ts', '@fastify/static', /: of .*, socket may import socket.io, node$/],
		['sfu/protocol/models.ts', 'node:crypto', /: of all packages, protocol may import zod, types of mediasoup-client$/],
		['sfu/protocol/models.ts', 'nanoid', /: of all packages, protocol may import zod, types of mediasoup-client$/],
		['sfu/protocol/models.ts', 'mediasoup-client', /: of all packages, protocol may import zod, types of /],
	])('fails on a forbidden package: %s imports %s', (file, specifier, message) => {
		const { failed, faults } = check({ [file]: importOf(specifier) });
		expect(failed).toBe(true);
		expect(faults).toEqual([expect.stringContaining(`${file}:1 imports ${specifier}`)]);
		expect(faults[0]).toMatch(message);
	});

	test.each([
		['renderer/client/state/callStore.ts', 'zustand/vanilla'],
		['renderer/call/useCall.tsx', 'zustand'],
		['renderer/client/signalling/Signalling.ts', 'socket.io-client'],
		['renderer/client/media/MediaSession.ts', 'mediasoup-client'],
	])('passes a package that the row names: %s imports %s', (file, specifier) => {
		expect(check({ [file]: importOf(specifier) }).faults).toEqual([]);
	});

	test.each(['renderer/client/state/Chat.tsx', 'renderer/client/testing/Chat.jsx'])(
		'fails on JSX where React is not allowed: %s',
		(file) => {
			const { faults } = check({ [file]: 'export const chat = <p />;\n' });
			expect(faults).toEqual([expect.stringContaining(`${file}:1 imports react/jsx-runtime: of `)]);
		},
	);

	test.each(['/sfu/server.ts', '#server', 'file:///sfu/server.ts', 'https://example.org/a.js'])(
		'fails on a specifier that is neither a relative path nor a package: %s',
		(specifier) => {
			const { faults } = check({ 'bench/report.ts': importOf(specifier) });
			expect(faults).toEqual([
				`bench/report.ts:1 imports ${specifier}: write a relative path or the name of a package`,
			]);
		},
	);

	test.each(['./Gone.ts', './voices', './Voices.js'])(
		'fails on an import of a file that does not exist: %s',
		(path) => {
			const { faults } = check({
				'sfu/core/router/RoomRouter.ts': importOf(path),
				...filesAt('sfu/core/router/Voices.ts', 'sfu/core/router/voices/Voices.ts'),
			});
			const target = path.replace('.', 'sfu/core/router');
			expect(faults).toEqual([`sfu/core/router/RoomRouter.ts:1 imports ${target}: no such file`]);
		},
	);

	test('fails on import() of a computed path, except in scripts, which start built programs', () => {
		const { faults } = check({
			'sfu/server.ts': 'export const load = (name: string) => import(name + `.ts`);\n',
			'e2e/load.ts': 'export const load = (path: string) => import(path);\n',
			'scripts/setup/cli.mjs': 'export const load = (path) => import(path);\n',
		});
		const reason = 'write the path out, so that it can be checked';
		expect(faults).toEqual([
			`e2e/load.ts:1 imports path: ${reason}`,
			`sfu/server.ts:1 imports name + \`.ts\`: ${reason}`,
		]);
	});

	test('fails on a glob that matches source files, and not on one of data', () => {
		const { faults } = check({
			'renderer/i18n/texts.ts': "export const texts = import.meta.glob(['./en/*.json', './de/*.json']);\n",
			'renderer/call/panels.ts': "export const panels = import.meta.glob(['./en/*.json', './*/panel.ts']);\n",
			'renderer/call/topBarItems.ts': 'export const items = import.meta.glob(`./*/item.{ts,tsx}`);\n',
		});
		expect(faults).toEqual([
			expect.stringMatching(/^renderer\/call\/panels.ts:1 imports '.\/\*\/panel.ts': a glob of source files /),
			expect.stringMatching(/^renderer\/call\/topBarItems.ts:1 imports `.*`: a glob of source files /),
		]);
	});

	test('leaves out the URLs of built files and of data', () => {
		const { faults } = check({
			'bench/server.ts':
				"export const built = new URL('../dist/sfu/cli.js', import.meta.url);\n" +
				"export const data = [new URL('./report.json', import.meta.url), new URL('..', import.meta.url)];\n" +
				"export const page = new URL('/page.js', 'https://example.org');\n",
		});
		expect(faults).toEqual([]);
	});

	test('leaves out folders of builds by their path from the root, not by their name', () => {
		const { faults, summary } = check(
			filesAt(
				'dist/a.js',
				'release/a.js',
				'node_modules/a/a.js',
				'test-results/a.js',
				'scripts/worker/overlay/a.mjs',
				'.cache/a.js',
				'attic/dist/a.ts',
				'sfu/attic/node_modules/a.ts',
				'sfu/attic/.hidden/a.ts',
			),
		);
		expect(summary).toMatch(/^3 files, 3 /);
		expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual([
			'attic/dist/a.ts',
			'sfu/attic/.hidden/a.ts',
			'sfu/attic/node_modules/a.ts',
		]);
	});

	test('allows types only of every row that a short name with :types stands for', () => {
		const table = new Table([
			['router', 'router', '', ''],
			['room', 'room', 'router', ''],
			['core', '', 'router room', ''],
			['store', 'store', 'core:types', ''],
			['host', 'host', 'router core:types', ''],
		]);
		expect([...table.rowOf('store/a.ts').may]).toEqual([
			['router', true],
			['room', true],
		]);
		expect([...table.rowOf('host/a.ts').may]).toEqual([
			['router', false],
			['room', true],
		]);
	});

	test('allows a type where its row says so, and not the value', () => {
		const { faults } = check({
			'sfu/protocol/media.ts': "import type { types } from 'mediasoup-client';\nexport type Own = types.Device;\n",
			'sfu/store/Store.ts':
				"import type { RoomSettings } from '../core/room/RoomSettings.ts';\nexport type Own = RoomSettings;\n",
			'sfu/store/SqliteStore.ts': importOf('../core/room/RoomSettings.ts'),
			...filesAt('sfu/core/room/RoomSettings.ts'),
		});
		expect(faults).toEqual([
			expect.stringMatching(/^sfu\/store\/SqliteStore.ts:1 imports .*: store may import types of room, /),
		]);
	});

	test.each(['sfu/core/attic/Box.ts', 'sfu/core/Box.ts', 'renderer/attic/Box.tsx', 'attic/Box.mjs'])(
		'fails on a file that no row holds: %s',
		(file) => {
			const { failed, faults } = check({ [file]: 'export const box = 1;\n' });
			expect(failed).toBe(true);
			expect(faults).toEqual([`${file} is in no row: add its folder to scripts/lint/rows.mjs`]);
		},
	);

	test('fails on import() in a type, which the rule against circles does not see', () => {
		const { failed, faults } = check({
			'sfu/dialects/native.ts': "export type Id = import('./Dialect.ts').Id;\n",
			'sfu/dialects/Dialect.ts': 'export type Id = string;\n',
		});
		expect(failed).toBe(true);
		expect(faults).toEqual([
			expect.stringContaining('native.ts:1 imports sfu/dialects/Dialect.ts: write it as `import type`'),
		]);
	});
});

describe('the rule against circles', () => {
	test('fails on a circle of three files made of types only, and names each step', () => {
		const { failed, output } = lint({
			'a.ts': "import type { B } from './b.ts';\n\nexport type A = { b: B };\n",
			'b.ts': "import type { C } from './c.ts';\n\nexport type B = { c: C };\n",
			'c.ts': "import type { A } from './a.ts';\n\nexport type C = { a: A };\n",
		});
		expect(failed).toBe(true);
		for (const file of ['a.ts', 'b.ts', 'c.ts'])
			expect(output).toContain(`${file}:1:24 lint/suspicious/noImportCycles`);
		expect(output).toContain(
			'This import resolves to b.ts\n        ... which imports c.ts\n        ... which imports a.ts',
		);
	});

	test('fails on a circle through re-exports and a dynamic import', () => {
		const { failed, output } = lint({
			'a.ts': "export * from './b.ts';\n",
			'b.ts': "export type { C } from './c.ts';\n",
			'c.ts': "export type C = 1;\nexport const later = () => import('./a.ts');\n",
		});
		expect(failed).toBe(true);
		expect(output.match(/lint\/suspicious\/noImportCycles/g)).toHaveLength(3);
	});

	test('passes files that import the same file', () => {
		const { failed } = lint({
			'a.ts': "import type { C } from './c.ts';\n\nexport * from './b.ts';\nexport type A = C;\n",
			'b.ts': "import type { C } from './c.ts';\n\nexport type B = C;\n",
			'c.ts': 'export type C = 1;\n',
		});
		expect(failed).toBe(false);
	});
});
