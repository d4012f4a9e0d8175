import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { npm } from './npm.mjs';
import { projectDir } from './paths.mjs';
import { SetupFailure } from './SetupFailure.mjs';

const sourceFolders = ['sfu', 'renderer', 'electron', 'resources', 'e2e/pages'];
const sourceFiles = ['package.json', 'package-lock.json', 'vite.config.ts', 'tsconfig.json', 'tsconfig.base.json'];
const isTest = (name) => /\.test\.[a-z]+$/.test(name);

/** The built `lectern` program; its existence means that there is a build. */
export const cliPath = join(projectDir, 'dist', 'sfu', 'cli.js');

/** Runs `npm run build` when dist/ was built from other sources. Compares a hash, because a checkout changes all file times. */
export async function prepareBuild(note, dir = projectDir) {
	const stampFile = join(dir, 'dist', '.sources');
	const stamp = sourcesStamp(dir);
	const built = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
	if (built === stamp && existsSync(join(dir, relative(projectDir, cliPath)))) return '';
	note('vite build');
	const { code, tail } = await npm(['run', 'build'], { cwd: dir });
	if (code !== 0) throw new SetupFailure(`The build failed, see \`npm run build\`:\n${tail.slice(-40).join('\n')}`);
	mkdirSync(dirname(stampFile), { recursive: true });
	writeFileSync(stampFile, stamp);
	return 'built';
}

export function sourcesStamp(dir) {
	const hash = createHash('sha256');
	const files = [...sourceFiles, ...sourceFolders.flatMap((folder) => filesBelow(dir, folder))];
	for (const file of files) {
		const path = join(dir, file);
		if (existsSync(path)) hash.update(`${file}\0`).update(readFileSync(path)).update('\0');
	}
	return hash.digest('hex');
}

function filesBelow(dir, folder) {
	if (!existsSync(join(dir, folder))) return [];
	return readdirSync(join(dir, folder), { withFileTypes: true })
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) => {
			const path = `${folder}/${entry.name}`;
			if (entry.isDirectory()) return filesBelow(dir, path);
			return isTest(entry.name) ? [] : [path];
		});
}
