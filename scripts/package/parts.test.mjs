import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { projectDir } from '../setup/paths.mjs';
import { testFolder } from '../setup/testFolder.mjs';
import { debScripts } from './debScripts.mjs';
import { fileDigests, requireSameFiles } from './fileDigests.mjs';
import { licenceTexts } from './licenceTexts.mjs';
import { askNpm, completeSbom, readWorkerParts } from './sbom.mjs';

function planted(tree) {
	const folder = testFolder();
	for (const [path, text] of Object.entries(tree)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	return folder;
}

const subprojects = join(projectDir, 'node_modules/mediasoup/worker/subprojects');

test('the bill of materials names the program, all that is shipped and what is inside, and no tool', async () => {
	const byNpm = await askNpm(projectDir);
	const manifest = JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8'));
	const sbom = completeSbom(byNpm, manifest, { electron: '45.4.1', node: '24.1.0' }, readWorkerParts(subprojects));
	expect(sbom).toMatchObject({
		bomFormat: 'CycloneDX',
		metadata: { component: { name: 'lectern', type: 'application' } },
	});
	const names = sbom.components.flatMap(({ name, components = [] }) => [name, ...components.map((part) => part.name)]);
	expect(names).toEqual(expect.arrayContaining([...Object.keys(manifest.dependencies), 'electron', 'node', 'ffmpeg']));
	expect(names).toEqual(expect.arrayContaining(['mediasoup-worker', 'openssl', 'libsrtp3', 'ffmpeg-aac-encoder']));
	const refs = new Set(sbom.components.map((each) => each['bom-ref']));
	const lock = JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8'));
	const missing = Object.entries(lock.packages).filter(
		([path, { name, dev, devOptional, optional, version }]) =>
			path !== '' &&
			!dev &&
			!devOptional &&
			!optional &&
			!refs.has(`${name ?? path.replace(/.*node_modules\//, '')}@${version}`),
	);
	expect(missing.map(([path]) => path)).toEqual([]);
	for (const tool of ['vitest', 'electron-builder', 'catch2', 'chrome']) expect(names).not.toContain(tool);
});

test('the bill of materials tells nothing of the machine, and is the same when it is made again', async () => {
	const byNpm = {
		...(await askNpm(projectDir)),
		serialNumber: 'urn:uuid:1',
		metadata: {
			timestamp: '2026-01-01',
			component: { 'bom-ref': 'lectern@0.1.0', name: 'folder-of-mine' },
		},
	};
	byNpm.components[0] = {
		...byNpm.components[0],
		externalReferences: [
			{ type: 'distribution', url: 'https://mirror.school.example/a.tgz' },
			{ type: 'vcs', url: 'https://github.com/a/a' },
		],
		properties: [{ name: 'cdx:npm:package:path', value: '/home/me/node_modules/a' }],
	};
	const make = () =>
		JSON.stringify(completeSbom(byNpm, { name: 'lectern', version: '0.1.0', license: 'MIT' }, { electron: '1' }, []));
	expect(make()).not.toMatch(/mirror\.school|folder-of-mine|\/home\/me|2026-01-01|urn:uuid/);
	expect(make()).not.toContain(projectDir);
	expect(make()).toContain('https://github.com/a/a');
	expect(make()).toBe(make());
});

test('a part of the media worker whose licence nobody has looked up ends the packaging', () => {
	const folder = planted({
		'libuv.wrap': '[wrap-file]\ndirectory = libuv-v1.51.0\n',
		'catch2.wrap': '[wrap-file]\ndirectory = Catch2-3.14.0\n',
	});
	expect(readWorkerParts(folder)).toEqual([{ type: 'library', name: 'libuv', version: '1.51.0', licence: 'MIT' }]);
	writeFileSync(join(folder, 'x264.wrap'), '[wrap-file]\ndirectory = x264-1\n');
	expect(() => readWorkerParts(folder)).toThrow('the media worker has a new part, x264');
});

test('every part of the media worker of this project has a licence and a version', () => {
	for (const { name, version } of readWorkerParts(subprojects))
		expect([name, version]).toEqual([name, expect.stringMatching(/^\d/)]);
});

test('the licences of what is shipped are written down once for each text, and those of tools are not', () => {
	const folder = planted({
		'node_modules/a/LICENSE': 'The MIT licence\r\n',
		'node_modules/b/License.md': 'The MIT licence',
		'node_modules/b/NOTICE': 'by B',
		'node_modules/c/index.js': '',
		'node_modules/@d/d/COPYING': 'The MIT licence',
		'node_modules/tool/LICENSE': 'of a tool',
	});
	const one = { version: '1.0.0', license: 'MIT' };
	const packages = {
		'': { ...one },
		'node_modules/a': one,
		'node_modules/b': one,
		'node_modules/c': { version: '1.0.0', license: 'ISC' },
		'node_modules/@d/d': one,
		'node_modules/tool': { ...one, dev: true },
		'node_modules/elsewhere': { ...one, optional: true },
	};
	const text = licenceTexts({ packages }, folder);
	expect(text).toContain('@d/d 1.0.0\na 1.0.0\n=');
	expect(text.match(/The MIT licence/g)).toHaveLength(2);
	expect(text).toContain('by B');
	expect(text).toContain('Licence: ISC, as its package.json says');
	expect(text).not.toMatch(/of a tool|elsewhere/);
});

test('a package that holds other files than were listed is not finished', () => {
	const resources = planted({ 'worker/mediasoup-worker': 'x', 'app.asar.unpacked/page.html': 'y' });
	const manifest = fileDigests(
		['worker', 'app.asar.unpacked'].map((folder) => [join(resources, folder), folder]),
		'linux',
	);
	expect(() => requireSameFiles(resources, manifest, 'linux')).not.toThrow();
	writeFileSync(join(resources, 'worker/more'), '');
	expect(() => requireSameFiles(resources, manifest, 'linux')).toThrow('worker/more');
});

test('the deb puts the command lectern on the path, and takes it away again', () => {
	const scripts = debScripts();
	for (const text of Object.values(scripts)) {
		expect(text).toContain(`'/opt/\${sanitizedProductName}/resources/bin/lectern'`);
		expect(text).not.toContain(`'/opt/\${sanitizedProductName}/\${executable}'`);
		execFileSync('bash', ['-n'], { input: text });
	}
	expect(Object.keys(scripts)).toEqual(['after-install.tpl', 'after-remove.tpl']);
});
