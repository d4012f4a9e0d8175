/** The source files of a folder, and what each imports. oxc-parser (MIT) is pinned to the version that knip brings along. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

const isSource = /\.([cm]?[jt]s|[jt]sx)$/;
/** Not ours, or made by a build or a test run. */
const skipped = 'node_modules dist release coverage test-results playwright-report scripts/worker/overlay'.split(' ');
/** Of the test runner: they replace or load the module that their first argument names. */
const mocks = /^(vi|vitest)\.(mock|doMock|unmock|doUnmock|importActual|importMock)$/;

/** Paths relative to `root`, with slashes on every system. */
export function sourcesIn(root, folder = '') {
	return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const path = posix.join(folder, entry.name);
		if (!entry.isDirectory()) return isSource.test(entry.name) ? [path] : [];
		return isSkipped(path) ? [] : sourcesIn(root, path);
	});
}

/** `path` from the root. Folders of the root that begin with a dot (`.git`) are left out as well. */
function isSkipped(path) {
	return path.startsWith('.') || skipped.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/**
 * What a file imports: by import, re-export, `import()`, `require()`, a mock of vitest, the `new URL()` of a source file, and
 * by JSX, which the compiler turns into calls of React. `fault` says what is wrong whatever the imported file is;
 * `computed` marks an `import()` whose path is not written out. A file that does not parse has no imports here; Biome reports it.
 */
export function importsOf(root, file) {
	const text = readFileSync(join(root, file), 'utf8');
	const { program } = parseSync(file, text);
	const found = [];
	const textOf = (node) => text.slice(node.start, node.end);
	const add = (node, facts = {}) => {
		const specifier = facts.specifier ?? literal(node);
		if (specifier !== undefined)
			found.push({ line: text.slice(0, node.start).split('\n').length, ...facts, specifier });
	};
	const isType = (node) => (node.importKind ?? node.exportKind) === 'type';
	if (/\.[jt]sx$/.test(file)) add(program, { specifier: 'react/jsx-runtime', line: 1 });
	for (const node of program.body)
		add(node.source, { typesOnly: isType(node) || (node.specifiers?.length > 0 && node.specifiers.every(isType)) });
	const visitor = new Visitor({
		ImportExpression({ source }) {
			add(source, literal(source) === undefined ? { specifier: textOf(source), computed: true } : {});
		},
		TSImportType({ source }) {
			const fault = "write it as `import type`; Biome's noImportCycles does not see import() in a type";
			add(source, { typesOnly: true, fault });
		},
		TSImportEqualsDeclaration(node) {
			add(node.moduleReference.expression, { typesOnly: isType(node) });
		},
		NewExpression({ callee, arguments: [path, base] }) {
			const specifier = literal(path);
			if (textOf(callee) !== 'URL' || !base || textOf(base) !== 'import.meta.url' || !isSource.test(specifier)) return;
			// Built files are no sources.
			if (!isSkipped(posix.join(posix.dirname(file), specifier)))
				add(path, { specifier: specifier.startsWith('.') ? specifier : `./${specifier}` });
		},
		CallExpression({ callee, arguments: [first] }) {
			const name = textOf(callee);
			if (name === 'require' || mocks.test(name)) add(first);
			const patterns = name === 'import.meta.glob' ? (first?.elements ?? [first]) : [];
			const fault = 'a glob of source files hides imports from this check and from noImportCycles: write them out';
			for (const pattern of patterns)
				if (!isData(literal(pattern))) add(pattern, { specifier: textOf(pattern), fault });
		},
	});
	visitor.visit(program);
	return found;
}

/** A string, or a template without expressions. */
function literal(node) {
	if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
	return typeof node?.value === 'string' ? node.value : undefined;
}

/** Whether a glob can only match files that import nothing, e.g. `*.json`. */
function isData(pattern) {
	return /\.\w+$/.test(pattern) && !isSource.test(pattern);
}
