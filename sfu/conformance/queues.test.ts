import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

const sfu = join(import.meta.dirname, '..');
/** What is not part of a running server. */
const apart = /\.(test|fixture)\.ts$|^(testing|conformance)\//;
/** A field of a class or a constant of a module that can hold any number of things. */
const collection =
	/^(?:\t(?:readonly )?(#\w+)|\treadonly (\w+)|(?:export )?const (\w+))(?:: .+)? = (?:new (?:Map|Set|ListedMap)(?:<.*>)?\(\)|new (?:BoundedTail|BoundedMap(?:<.*>)?|Counts<.*>|RateLimiterMemory)\(.*\)|\[\]);$/;
/** `name` = 1,234: a bound, as the table states it. */
const stated = /`(\w+)(?:\.(\w+))?` = ([\d,]+)/g;

type Source = { name: string; text: string };
let sources: Source[];
let table: string;

beforeAll(async () => {
	const files = (await readdir(sfu, { recursive: true })).filter((file) => file.endsWith('.ts') && !apart.test(file));
	sources = await Promise.all(
		files.map(async (file) => ({ name: basename(file, '.ts'), text: await readFile(join(sfu, file), 'utf8') })),
	);
	const readme = await readFile(join(sfu, 'README.md'), 'utf8');
	table = readme.slice(readme.indexOf('## What grows with input'));
});

/** `File.field`, as the table names them, of fields that can grow. */
function growing(): string[] {
	return sources.flatMap(({ name, text }) =>
		text.split('\n').flatMap((line) => {
			const found = collection.exec(line);
			return found ? [`${name}.${found[1] ?? found[2] ?? found[3]}`] : [];
		}),
	);
}

/** The value of a constant in the source; a constant has the same value wherever it is declared. */
function boundOf(name: string, key: string | undefined): number {
	for (const { text } of sources) {
		const [, expression = ''] = new RegExp(`const ${name}(?:: \\w+)? = (.+?);`, 's').exec(text) ?? [];
		const value = key === undefined ? expression : (new RegExp(`\\b${key}: ([^,}]+)`).exec(expression)?.[1] ?? '');
		const factors = value.replaceAll('_', '').split(/ \* /);
		if (factors.every((factor) => /^\d+( \*\* \d+)?$/.test(factor.trim()))) return product(factors);
	}
	return Number.NaN;
}

function product(factors: string[]): number {
	return factors.reduce((total, factor) => {
		const [base = '', exponent = '1'] = factor.trim().split(' ** ');
		return total * Number(base) ** Number(exponent);
	}, 1);
}

test('the table of what grows with input names every collection of the server', () => {
	const all = growing();
	expect(all.length).toBeGreaterThan(60);
	expect(all.filter((each) => !table.includes(`\`${each}\``))).toEqual([]);
});

test('the table names nothing that is not there any more', () => {
	const all = new Set(growing());
	const named = [...table.matchAll(/`(\w+\.#?\w+)`(?! =)/g)].map(([, each = '']) => each);
	expect(named.filter((each) => !all.has(each) && !isDeclared(each))).toEqual([]);
});

test('the table states the bounds that the code has', () => {
	const bounds = [...table.matchAll(stated)].map(([, name = '', key, value = '']) => ({ name, key, value }));
	expect(bounds.length).toBeGreaterThan(20);
	for (const { name, key, value } of bounds) {
		expect(boundOf(name, key), key ? `${name}.${key}` : name).toBe(Number(value.replaceAll(',', '')));
	}
});

/** Of a queue that is no collection, such as a number of bytes or a chain of promises. */
function isDeclared(each: string): boolean {
	const [file, field = ''] = each.split('.');
	return sources.some(({ name, text }) => name === file && new RegExp(`${field}\\b`).test(text));
}
