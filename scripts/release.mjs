#!/usr/bin/env node
// Steps of a release, as .github/workflows/release.yml takes them:
//   release.mjs version TAG       fails unless the tag names the version of package.json
//   release.mjs notes TAG         prints the section of CHANGELOG.md for that version
//   release.mjs checksums FOLDER  writes SHA256SUMS of the files in it
//   release.mjs reproduce         packages two clones in different folders, and fails when a byte differs
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeChecksums } from './release/checksums.mjs';
import { notesOf } from './release/notes.mjs';
import { reproduce } from './release/reproduce.mjs';
import { projectDir } from './setup/paths.mjs';
import { SetupFailure } from './setup/SetupFailure.mjs';

const usage = 'usage: release.mjs version TAG | notes TAG | checksums FOLDER | reproduce';
const read = (name) => readFileSync(join(projectDir, name), 'utf8');

const commands = {
	version: (tag) => {
		const { version } = JSON.parse(read('package.json'));
		if (tag !== `v${version}`) throw new SetupFailure(`The tag is ${tag}, and package.json has version ${version}.`);
	},
	notes: (tag) => process.stdout.write(notesOf(read('CHANGELOG.md'), tag.replace(/^v/, ''))),
	checksums: (folder) => writeChecksums(resolve(folder)),
	reproduce: () => reproduce(),
};

const [name, argument] = process.argv.slice(2);
try {
	if (!Object.hasOwn(commands, name ?? '') || (commands[name].length > 0 && argument === undefined))
		throw new SetupFailure(usage);
	await commands[name](argument);
} catch (error) {
	if (!(error instanceof SetupFailure)) throw error;
	console.error(`✗ ${error.message}`);
	process.exitCode = 1;
}
