import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from './texts.ts';

type Texts = { [key: string]: string | Texts };

const flatten = (texts: Texts, path = ''): [string, string][] =>
	Object.entries(texts).flatMap(([key, value]): [string, string][] =>
		typeof value === 'string' ? [[path + key, value]] : flatten(value, `${path}${key}.`),
	);

const texts = flatten(en);

const renderer = join(import.meta.dirname, '..');
const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
	.filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
	.map((path) => readFileSync(join(renderer, path), 'utf8'))
	.join('\n');

test('has no text that is empty or starts or ends with a space', () => {
	for (const [key, text] of texts) expect(text.trim(), key).toBe(text);
	for (const [key, text] of texts) expect(text, key).not.toBe('');
});

test('has no key that no source file uses', () => {
	// A key is used literally or through a template: `call.toast.${key}` uses every key below call.toast.
	const whole = new Set(sources.match(/[a-z][a-zA-Z]*(?:\.[a-zA-Z0-9-]+)+/g));
	const patterns = [...sources.matchAll(/`([a-z][\w.-]*\.?\$\{[^`]*)`/g)].map(([, template = '']) => {
		const parts = template.split(/\$\{.*?\}/).map((part) => part.replaceAll('.', '\\.'));
		return new RegExp(`^${parts.join('[\\w-]+')}$`);
	});
	const unused = texts
		.map(([key]) => key.replace(/_(one|other)$/, ''))
		.filter((key) => !whole.has(key) && !patterns.some((pattern) => pattern.test(key)));
	expect(unused).toEqual([]);
});

test('has no technical terms in texts for participants', () => {
	const jargon = /\b(SFU|ICE|producer|consumer|token|WebRTC|socket|server|transport|stream|codec|packet)s?\b/i;
	for (const [key, text] of texts.filter(([key]) => !key.startsWith('host.'))) expect(text, key).not.toMatch(jargon);
});

test('says video of what moves: a picture is a photo to most people', () => {
	for (const [key, text] of texts) expect(text, key).not.toMatch(/\bpictures\b/i);
});

test('has both plural forms, _one and _other, of every counted text', () => {
	const keys = new Set(texts.map(([key]) => key));
	for (const key of keys) {
		if (key.endsWith('_one')) expect(keys).toContain(key.replace(/_one$/, '_other'));
		if (key.endsWith('_other')) expect(keys).toContain(key.replace(/_other$/, '_one'));
	}
});
