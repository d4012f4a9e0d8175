import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const isLicence = /^(licen[cs]e|copying|notice|copyright)/i;

/**
 * The licences of all packages that are shipped, which ask for their texts to come with the program, as one text; packages with
 * the same text share it.
 * @param {{ packages: object }} lock package-lock.json
 * @param {string} dir folder of node_modules
 */
export function licenceTexts(lock, dir) {
	const packagesByText = new Map();
	for (const [path, { version, license, dev, devOptional }] of Object.entries(lock.packages)) {
		if (path === '' || dev || devOptional || !existsSync(join(dir, path))) continue;
		const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
		const text =
			textsIn(join(dir, path)) ||
			`Licence: ${license ?? 'MIT'}, as its package.json says; the package has no text of it.`;
		packagesByText.set(text, [...(packagesByText.get(text) ?? []), `${name} ${version}`]);
	}
	const rule = '='.repeat(80);
	return [...packagesByText]
		.map(([text, packages]) => `${rule}\n${[...new Set(packages)].sort().join('\n')}\n${rule}\n\n${text}\n`)
		.join('\n');
}

function textsIn(folder) {
	const files = readdirSync(folder).filter((file) => isLicence.test(file) && statSync(join(folder, file)).isFile());
	return files
		.sort()
		.map((file) => readFileSync(join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim())
		.join('\n\n');
}
