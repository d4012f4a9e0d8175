import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const programOfBuilder = `/opt/\${sanitizedProductName}/\${executable}'`;
const command = `/opt/\${sanitizedProductName}/resources/bin/lectern'`;

/**
 * electron-builder's scripts of the deb, after installing and removing, except that `lectern` on the path is the command of that name
 * and not the desktop program.
 * @returns {Record<string, string>} texts by file name
 * @throws Error when electron-builder's scripts have become others
 */
export function debScripts() {
	const templates = join(
		dirname(createRequire(import.meta.url).resolve('app-builder-lib/package.json')),
		'templates/linux',
	);
	const named = ['after-install.tpl', 'after-remove.tpl'].map((name) => {
		const text = readFileSync(join(templates, name), 'utf8');
		if (!text.includes(programOfBuilder))
			throw new Error(`${name} of electron-builder links the program in another way`);
		return [name, text.replaceAll(programOfBuilder, command)];
	});
	return Object.fromEntries(named);
}
