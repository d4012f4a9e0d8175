import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { lessonPagePolicy } from './lessonPagePolicy.ts';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const sourcesOf = (html: string, directive: string) =>
	lessonPagePolicy(html)
		.split('; ')
		.find((each) => each.startsWith(`${directive} `))
		?.slice(directive.length + 1);

test.each([
	['<script>a</script>', hash('a')],
	['<SCRIPT type="module">\na\n</SCRIPT >', hash('\na\n')],
	["<script defer type='text/javascript'>a</script><script>b</script>", `${hash('a')} ${hash('b')}`],
	['<script>a\r\nb\rc</script>', hash('a\nb\nc')],
	['<script type="application/json">{}</script>', "'none'"],
	['<script type=text/plain>x</script>', "'none'"],
	['<script src="https://evil.example/x.js"></script>', "'none'"],
	['<p onclick="x()">no script</p>', "'none'"],
])('allows of %j the scripts %s', (html, sources) => {
	expect(sourcesOf(html, 'script-src')).toBe(sources);
});

test('allows the style of a page, and no scripts of it', () => {
	const html = '<style media="all">\na { color: red }</style>';
	expect(sourcesOf(html, 'style-src')).toBe(hash('\na { color: red }'));
	expect(sourcesOf(html, 'script-src')).toBe("'none'");
});
