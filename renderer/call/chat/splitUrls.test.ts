import { expect, test } from 'vitest';
import { splitUrls } from './splitUrls.ts';

const linksIn = (text: string) => splitUrls(text).flatMap(({ href }) => (href === undefined ? [] : [href]));

test('turns a URL into a link without the full stop behind it', () => {
	expect(splitUrls('See https://a.example/x?y=1. Bye')).toEqual([
		{ text: 'See ' },
		{ text: 'https://a.example/x?y=1', href: 'https://a.example/x?y=1' },
		{ text: '. Bye' },
	]);
});

test.each([
	['(https://en.example/Foo_(bar))', 'https://en.example/Foo_(bar)'],
	['https://en.example/Foo_(bar), or', 'https://en.example/Foo_(bar)'],
	['[https://a.example/x[1]]', 'https://a.example/x[1]'],
	['“https://a.example/x”!', 'https://a.example/x'],
	['https://a.example/x…', 'https://a.example/x'],
	['www.a.example/x_(y)).', 'http://www.a.example/x_(y)'],
	['WWW.A.EXAMPLE', 'http://WWW.A.EXAMPLE'],
	['https://192.168.1.5:4443/?code=K7P3QF', 'https://192.168.1.5:4443/?code=K7P3QF'],
])('links "%s" to %s: brackets of a URL are in pairs', (text, href) => {
	expect(linksIn(text)).toEqual([href]);
});

test('links no scheme except http and https, and no word with a dot', () => {
	const texts = ['javascript:alert(1)', 'data:text/html,x', 'file:///etc', 'ftp://a.example', 'http://', '<b>bold</b>'];
	for (const text of [...texts, 'note.py', 'wwwa.de', 'ann@www.a.example', '//a.example', ''])
		expect(linksIn(text), text).toEqual([]);
});

test('tells the host of a link whose letters may imitate others, and of no other link', () => {
	expect(splitUrls('http://аpple.com/login')).toEqual([
		{ text: 'http://аpple.com/login', href: 'http://аpple.com/login', asciiHost: 'xn--pple-43d.com' },
	]);
	expect(splitUrls('https://A.example/ä')[0]).not.toHaveProperty('asciiHost');
	expect(splitUrls('www.а.example/xn--80a.example www.xn--80a.example').map(({ asciiHost }) => asciiHost)).toEqual([
		'www.xn--80a.example',
		undefined,
		undefined,
	]);
	expect(splitUrls('http://аpple.com/xn--pple-43d.com')[0]).toHaveProperty('asciiHost', 'xn--pple-43d.com');
});

test('links no URL with an invisible character, and not the host behind a user name', () => {
	expect(linksIn('https://a.example/\u202egnp.exe https://a\u200b.example')).toEqual([]);
	expect(linksIn('https://bank.example@evil.example/')).toEqual(['https://bank.example']);
});
