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
import { posix } from 'node:path';
import { projectDir } from '../setup/paths.mjs';
import { rows, testsMayAlso, watched } from './rows.mjs';
import { importsOf, sourcesIn } from './sources.mjs';

const isTest = /\.(test|fixture)\.[^/]+$/;
const table = readTable();
const root = process.argv[2] ?? projectDir;
const files = sourcesIn(root);
const faults = files.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
console.log(`${files.length} files, ${faults.length} imports or files that scripts/lint/rows.mjs does not allow`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** Rows by name, `may` and `packages` as maps from name to whether only types are allowed, short names spelled out. */
function readTable() {
	const byName = new Map();
	for (const [name, holds, may, packages, flag] of rows) {
		const unknown = words(may).find((word) => !byName.has(word.split(':')[0]));
		if (unknown) throw new Error(`rows.mjs: ${name} may only import rows above it, and ${unknown} is none`);
		byName.set(name, { name, holds: words(holds), may: named(may, byName), packages: named(packages), flag });
	}
	return byName;
}

/** `byName` knows which names are short for several rows. */
function named(list, byName = new Map()) {
	const result = new Map();
	for (const word of words(list)) {
		const [name, types] = word.split(':');
		const group = byName.get(name);
		if (group?.holds.length === 0) for (const [member, onlyTypes] of group.may) result.set(member, onlyTypes);
		else result.set(name, types === 'types');
	}
	return result;
}

function words(list) {
	return list.split(' ').filter(Boolean);
}

/** The row with the longest match. `Sfu.test.ts` belongs to the row of `Sfu.ts`. */
function rowOf(path) {
	const file = path.replace(isTest, (end) => end.replace(/^\.(test|fixture)/, ''));
	let best;
	let length = -1;
	for (const row of table.values()) {
		for (const held of row.holds) {
			const matches = held.endsWith('/*')
				? posix.dirname(file) === held.slice(0, -2)
				: file === held || file.startsWith(`${held}/`);
			if (matches && held.length > length) [best, length] = [row, held.length];
		}
	}
	return best;
}

function faultsOf(file) {
	const row = rowOf(file);
	if (!row) return [`${file} is in no row: add its folder to scripts/lint/rows.mjs`];
	return importsOf(root, file).flatMap(({ specifier, line, typesOnly, inType }) => {
		const target = specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier.replace(/\?.*/, '')) : null;
		const says = (reason) => `${file}:${line} imports ${target ?? specifier}: ${reason}`;
		if (inType) return [says("write it as `import type`; Biome's noImportCycles does not see import() in a type")];
		const reason = target ? fileFault(file, row, target, typesOnly) : packageFault(file, row, specifier, typesOnly);
		return reason ? [says(reason)] : [];
	});
}

function fileFault(file, row, target, typesOnly) {
	if (target === file) return 'a file may not import itself';
	const owner = rowOf(target);
	if (!owner) return 'the imported file is in no row of scripts/lint/rows.mjs';
	if (isTest.test(target) && !isTest.test(file) && row.flag !== 'kits')
		return 'only tests may import tests and fixtures';
	const also = isTest.test(file) ? words(testsMayAlso[file.split('/')[0]] ?? '') : [];
	if (owner === row || also.includes(owner.name) || permits(row.may, owner.name, typesOnly)) return null;
	const forTests = also.length > 0 ? `; its tests also ${also.join(', ')}` : '';
	return `${row.name} may import ${listed(row.may) || 'nothing of ours'}${forTests}`;
}

function packageFault(file, row, specifier, typesOnly) {
	const packageName = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
	const name = Object.keys(watched).find((key) => watched[key].test(specifier)) ?? packageName;
	const free = !(name in watched) && row.flag !== 'closed';
	const forTest = isTest.test(file) && (name === 'node' || name === 'vitest');
	if (free || forTest || row.packages.has('*') || permits(row.packages, name, typesOnly)) return null;
	const scope = row.flag === 'closed' ? 'all packages' : Object.keys(watched).join(', ');
	return `of ${scope}, ${row.name} may import ${listed(row.packages) || 'none'}`;
}

function permits(allowed, name, typesOnly) {
	return allowed.has(name) && (typesOnly || !allowed.get(name));
}

function listed(allowed) {
	return [...allowed].map(([name, onlyTypes]) => (onlyTypes ? `types of ${name}` : name)).join(', ');
}
