import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { callTestIds } from './call.ts';
import { hostTestIds } from './host.ts';
import { joinTestIds } from './join.ts';
import { sharedTestIds } from './shared.ts';
import { testIds } from './testIds.ts';
import { votesTestIds } from './votes.ts';

const renderer = path.resolve(import.meta.dirname, '..');
const listed = Object.keys(testIds);

/** A node of the syntax tree, of which only what is asked for is known. */
type Node = Record<string, unknown> & { type: string };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

function* nodesIn(value: unknown): Generator<Node> {
	if (Array.isArray(value)) for (const each of value) yield* nodesIn(each);
	else if (isNode(value)) {
		yield value;
		for (const child of Object.values(value)) yield* nodesIn(child);
	}
}

/** What a person presses or types into, as React and Radix name it. Radix has the others in these. */
const controls = /^(button|a|input|textarea|select)$|\.(Trigger|Item|RadioItem|CheckboxItem)$/;

const nameOf = (node: unknown): string => {
	if (!isNode(node)) return '';
	if (node.type === 'JSXMemberExpression') return `${nameOf(node.object)}.${nameOf(node.property)}`;
	return typeof node.name === 'string' ? node.name : '';
};

/** The strings that an expression can be. A part of a template that is not known stands for letters and hyphens. */
function patternsOf(node: unknown): string[] {
	if (!isNode(node)) return [];
	switch (node.type) {
		case 'Literal':
			return typeof node.value === 'string' ? [node.value] : [];
		case 'TemplateLiteral': {
			const quasis = Array.isArray(node.quasis) ? node.quasis : [];
			return [quasis.map((quasi) => quasi.value.cooked).join('[a-z-]+')];
		}
		case 'JSXExpressionContainer':
			return patternsOf(node.expression);
		case 'ConditionalExpression':
			return [...patternsOf(node.consequent), ...patternsOf(node.alternate)];
		default:
			return [];
	}
}

function usesIn(source: string) {
	const nodes = [...nodesIn(parseSync('page.tsx', source).program)];
	const attributes = nodes.filter(
		({ type, name }) => type === 'JSXAttribute' && /^(data-)?test-?[iI]d$/.test(nameOf(name)),
	);
	const properties = nodes.filter(({ type, key }) => type === 'Property' && nameOf(key) === 'testId');
	const bare = nodes.filter((node) => {
		if (node.type !== 'JSXOpeningElement' || !controls.test(nameOf(node.name))) return false;
		const given = Array.isArray(node.attributes) ? node.attributes.map((attribute) => nameOf(attribute.name)) : [];
		// With `asChild`, the element inside is the control.
		return !given.includes('data-testid') && !given.includes('asChild');
	});
	return {
		patterns: [...attributes, ...properties].flatMap(({ value }) => patternsOf(value)),
		bare: bare.map(({ name }) => nameOf(name)),
	};
}

const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) =>
	/^.*(?<!\.test)\.tsx$/.test(file),
);
const uses = files.map((file) => ({ file, ...usesIn(readFileSync(path.join(renderer, file), 'utf8')) }));
const matches = (pattern: string) => listed.filter((id) => new RegExp(`^${pattern}$`).test(id));

test('every test id that a page uses is listed', () => {
	expect(uses.flatMap(({ patterns }) => patterns).length).toBeGreaterThan(200);
	expect(uses.flatMap(({ patterns }) => patterns).filter((pattern) => matches(pattern).length === 0)).toEqual([]);
});

test('every listed test id is used by a page', () => {
	const used = new Set(uses.flatMap(({ patterns }) => patterns.flatMap(matches)));
	expect(listed.filter((id) => !used.has(id))).toEqual([]);
});

test('every control of a page has a test id', () => {
	expect(uses.flatMap(({ file, bare }) => bare.map((name) => `${file}: ${name}`))).toEqual([]);
});

test('a control without a test id and one that is not listed are found', () => {
	const choice = '{isOn ? "go-on" : `go-$' + '{way}`}';
	const found = usesIn(`const page = <><button>Go</button><Button testId=${choice} /></>;`);
	expect(found).toEqual({ bare: ['button'], patterns: ['go-on', 'go-[a-z-]+'] });
});

test('test ids are lower-case words with hyphens, each says what it names, and none is in two lists', () => {
	expect(listed.filter((id) => !/^[a-z]+(-[a-z]+)*$/.test(id))).toEqual([]);
	expect(Object.entries(testIds).filter(([, names]) => names.length < 4)).toEqual([]);
	const lists = [callTestIds, hostTestIds, joinTestIds, sharedTestIds, votesTestIds];
	expect(lists.flatMap(Object.keys)).toHaveLength(listed.length);
});
