/**
 * `node scripts/lint/imports.mjs [folder]`: fails on an import that the table in `rows.mjs` does not allow. Circles are
 * Biome's (`noImportCycles` in biome.json, type-only imports included).
 *
 * Why a script of our own: the rules need every import of a .ts file, type-only ones included, resolved to a file.
 * - dependency-cruiser 18 reads .ts with the TypeScript API, which TypeScript 7 does not have; with swc instead it
 *   misses `import()` in types, and its allow-list says neither which rule was broken nor what would be allowed.
 * - Biome's noRestrictedImports compares the text of a specifier, not the file it means: `../Room.ts` is another file
 *   in every folder, so it can only ban, with holes.
 * - eslint-plugin-boundaries and eslint-plugin-import-x need ESLint beside Biome, and a TypeScript parser that needs
 *   the TypeScript API.
 * The parsing is oxc-parser's (`sources.mjs`).
 */
import { statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { projectDir } from '../setup/paths.mjs';
import { rows, testsMayAlso, watched } from './rows.mjs';
import { importsOf, sourcesIn } from './sources.mjs';
import { isTest, listed, permits, Table } from './Table.mjs';

/** Absolute paths, URLs and subpath imports (`#x`): none is a package, and this check does not resolve them. */
const isNeitherFileNorPackage = /^([/#]|(?!node:)[a-z][a-z\d+.-]*:)/i;
const table = new Table(rows);
const root = process.argv[2] ?? projectDir;
const files = sourcesIn(root);
const faults = files.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
console.log(`${files.length} files, ${faults.length} imports or files that scripts/lint/rows.mjs does not allow`);
process.exitCode = faults.length === 0 ? 0 : 1;

function faultsOf(file) {
	const row = table.rowOf(file);
	if (!row) return [`${file} is in no row: add its folder to scripts/lint/rows.mjs`];
	return importsOf(root, file).flatMap((found) => {
		const { specifier, line } = found;
		const target = specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier.replace(/\?.*/, '')) : null;
		const reason = importFault(file, row, target, found);
		return reason ? [`${file}:${line} imports ${target ?? specifier}: ${reason}`] : [];
	});
}

function importFault(file, row, target, { specifier, typesOnly = false, computed, fault }) {
	if (fault) return fault;
	if (computed) return row.packages.has('import()') ? null : 'write the path out, so that it can be checked';
	return target ? fileFault(file, row, target, typesOnly) : packageFault(file, row, specifier, typesOnly);
}

function fileFault(file, row, target, typesOnly) {
	if (target === file) return 'a file may not import itself';
	if (!statSync(join(root, target), { throwIfNoEntry: false })?.isFile()) return 'no such file';
	const owner = table.rowOf(target);
	if (!owner) return 'the imported file is in no row of scripts/lint/rows.mjs';
	if (isTest.test(target) && !isTest.test(file) && row.flag !== 'kits')
		return 'only tests may import tests and fixtures';
	const also = isTest.test(file) ? (testsMayAlso[file.split('/')[0]] ?? []) : [];
	if (owner === row && row.flag === 'apart' && folderIn(row, file) !== folderIn(row, target))
		return `folders that are ${row.name} may not import one another`;
	if (owner === row || also.includes(owner.name) || permits(row.may, owner.name, typesOnly)) return null;
	const forTests = also.length > 0 ? `; its tests also ${also.join(', ')}` : '';
	return `${row.name} may import ${listed(row.may) || 'nothing of ours'}${forTests}`;
}

/** Of a file somewhere below the first folder that `row` holds: its folder directly in there. */
function folderIn(row, file) {
	const [held] = row.holds;
	return file.slice(held.length + 1).split('/')[0];
}

function packageFault(file, row, specifier, typesOnly) {
	if (isNeitherFileNorPackage.test(specifier)) return 'write a relative path or the name of a package';
	const packageName = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
	const name = Object.keys(watched).find((key) => watched[key].test(specifier)) ?? packageName;
	const free = !(name in watched) && row.flag !== 'closed';
	const forTest = isTest.test(file) && (name === 'node' || name === 'vitest');
	if (free || forTest || row.packages.has('*') || permits(row.packages, name, typesOnly)) return null;
	const scope = row.flag === 'closed' ? 'all packages' : Object.keys(watched).join(', ');
	return `of ${scope}, ${row.name} may import ${listed(row.packages) || 'none'}`;
}
