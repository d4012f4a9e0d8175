/** The source files of a folder, and what each imports. oxc-parser (MIT) is pinned to the version that knip brings along. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

const isSource = /\.([cm]?[jt]s|[jt]sx)$/;
/** Not ours, or made by a build or a test run. Folders that begin with a dot are left out as well. */
const skipped = 'node_modules dist release coverage test-results playwright-report overlay'.split(' ');

/** Paths relative to `root`, with slashes on every system. */
export function sourcesIn(root, folder = '') {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = posix.join(folder, entry.name);
		if (!entry.isDirectory()) return isSource.test(entry.name) ? [path] : [];
		return entry.name.startsWith('.') || skipped.includes(entry.name) ? [] : sourcesIn(root, path);
	});
}

/**
 * Every import, re-export, `import()`, and `import()` in a type (a `fault`) whose specifier is written out. A file that
 * does not parse has none here; Biome reports it.
 */
export function importsOf(root, file) {
	const text = readFileSync(join(root, file), 'utf8');
	const { program } = parseSync(file, text);
	const found = [];
	const add = (source, typesOnly, fault) => {
		if (typeof source?.value !== 'string') return;
		const line = text.slice(0, source.start).split('\n').length;
		found.push({ specifier: source.value, line, typesOnly, fault });
	};
	const isType = (node) => (node.importKind ?? node.exportKind) === 'type';
	for (const node of program.body)
		add(node.source, isType(node) || (node.specifiers?.length > 0 && node.specifiers.every(isType)));
	const visitor = new Visitor({
		ImportExpression(node) {
			add(node.source, false);
		},
		TSImportType(node) {
			const fault = "write it as `import type`; Biome's noImportCycles does not see import() in a type";
			add(node.source, true, fault);
		},
	});
	visitor.visit(program);
	return found;
}
