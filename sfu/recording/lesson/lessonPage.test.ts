import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { lessonPage } from './lessonPage.ts';
import { manifestWith } from './lessons.fixture.ts';
import { lessonView } from './lessonView.ts';
import { pageScript } from './pageParts.ts';

const hostile = [
	'</script><script>alert(1)</script>',
	'<!--<script>',
	'"><img src=x onerror=alert(1)>',
	"';alert(1)//",
	'\u2028\u2029\0\u202Eevil',
	"$& $1 $` $' %TITLE% %DATA%",
	'\uD800',
];
const hostileManifest = manifestWith({
	name: hostile.join(' '),
	people: hostile.map((displayName, index) => ({
		personId: `p${index}`,
		displayName,
		role: 'participant',
		present: [],
	})),
	files: hostile.map((name) => ({ name, file: 'documents/1.pdf' })),
	pages: hostile.map((title, index) => ({ atMs: index * 100, file: 'pages/1.png', title })),
	chapters: hostile.map((title) => ({ atMs: 0, kind: 'share', title })),
	chat: hostile.map((text) => ({ atMs: 0, name: text, text })),
});

/** What the page will parse. */
function dataOf(page: string): unknown {
	const json = /<script id="lesson" type="application\/json">(.*?)<\/script>/s.exec(page)?.[1];
	return JSON.parse(json ?? '');
}

function count(page: string, pattern: RegExp): number {
	return [...page.matchAll(pattern)].length;
}

describe('names and chat', () => {
	const page = lessonPage(hostileManifest);

	test('that look like HTML change nothing of the page', () => {
		expect(count(page, /<script/g)).toBe(2);
		expect(count(page, /<\/script/g)).toBe(2);
		expect(page).not.toMatch(/<!--|<img/);
		expect(page).not.toMatch(/[\u2028\u2029]/);
	});

	test('arrive as they were written', () => {
		expect(dataOf(page)).toEqual(JSON.parse(JSON.stringify(lessonView(hostileManifest))));
	});

	test('are escaped in the title', () => {
		expect(lessonPage(manifestWith({ name: '<b>&"\'' }))).toContain('<title>&#60;b&#62;&#38;&#34;&#39;</title>');
	});
});

describe('the page', () => {
	const page = lessonPage(manifestWith());

	test('allows exactly its own script and styles, by hash, and nothing from elsewhere', () => {
		const policy = /content="(default-src[^"]*)"/.exec(page)?.[1] ?? '';
		expect(policy).toContain("default-src 'none'");
		const inline = [...page.matchAll(/<(?:script type="module"|style[^>]*)>(.*?)<\/(?:script|style)>/gs)];
		const hashes = inline.map(([, text = '']) => createHash('sha256').update(text).digest('base64'));
		expect(hashes).toHaveLength(3);
		for (const hash of hashes) expect(policy).toContain(`'sha256-${hash}'`);
		expect(policy).not.toMatch(/unsafe|https?:|\*|data:|blob:/);
	});

	test('refers to nothing outside', () => {
		// A hash of the content security policy may hold anything.
		expect(page.replaceAll(/'sha256-[^']+'/g, '')).not.toMatch(/https?:|\/\/[a-z]/i);
		expect(page).not.toMatch(/\son[a-z]+="|\sstyle="/);
	});

	test('is one script that a browser understands', () => {
		expect(() => new Script(`async () => {\n${pageScript}\n}`)).not.toThrow();
		expect(pageScript).not.toMatch(/^(import|export)\b/m);
	});

	test('has styles', () => {
		expect(page).toMatch(/<style>[^<]{1000}/);
		expect(page).toMatch(/<style id="dark" media="\(prefers-color-scheme: dark\)">\s*:root/);
	});
});

test('holds three thousand lines of chat', () => {
	const chat = Array.from({ length: 3_000 }, (_, index) => ({
		atMs: index * 1_000,
		name: 'Ben',
		text: `line ${index}`,
	}));
	expect(dataOf(lessonPage(manifestWith({ chat })))).toMatchObject({ chat });
});

test('a lesson without a name is called a lesson', () => {
	expect(lessonPage(manifestWith({ name: '  ' }))).toContain('<title>Lesson</title>');
});
