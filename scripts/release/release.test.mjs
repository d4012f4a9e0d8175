import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectDir } from '../setup/paths.mjs';
import { SetupFailure } from '../setup/SetupFailure.mjs';
import { testFolder } from '../setup/testFolder.mjs';
import { writeChecksums } from './checksums.mjs';
import { notesOf } from './notes.mjs';
import { differences } from './reproduce.mjs';

const changelog =
	'# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-11-01\n\n### Added\n\n- A lamp.\n\n## [1.0.0]\n\n- First.\n';

test('notesOf gives the text of a version and nothing of the next one', () => {
	expect(notesOf(changelog, '1.1.0')).toBe('### Added\n\n- A lamp.\n');
	expect(notesOf(changelog, '1.0.0')).toBe('- First.\n');
});

test.each(['1.2.0', 'Unreleased', '1.1'])('notesOf has no text for %s', (version) => {
	expect(() => notesOf(changelog, version)).toThrow(SetupFailure);
});

test('the checksums of a folder are as sha256sum reads them', () => {
	const folder = testFolder();
	mkdirSync(join(folder, 'inside'));
	writeFileSync(join(folder, 'b.deb'), 'b');
	writeFileSync(join(folder, 'a.AppImage'), 'a');
	writeChecksums(folder);
	writeChecksums(folder);
	const text = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');
	expect(text.match(/ {2}.+/g)).toEqual(['  a.AppImage', '  b.deb']);
	if (process.platform === 'linux') execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
});

test('differences names files that are missing on either side, or have other contents', () => {
	const one = new Map([
		['same', '1'],
		['changed', '1'],
		['gone', '1'],
	]);
	const other = new Map([
		['same', '1'],
		['changed', '2'],
		['new', '1'],
	]);
	expect(differences(one, other)).toEqual(['changed', 'gone', 'new']);
	expect(differences(one, one)).toEqual([]);
});

test.each([[['version', 'v0.0.0-other']], [['version']], [['publish']], [[]]])(
	'release.mjs %j fails with a sentence',
	(args) => {
		const script = join(projectDir, 'scripts', 'release.mjs');
		expect(() => execFileSync(process.execPath, [script, ...args], { stdio: 'pipe' })).toThrow(/✗ /);
	},
);
