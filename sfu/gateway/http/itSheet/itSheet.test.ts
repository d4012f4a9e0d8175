import { join } from 'node:path';
import { expect, test } from 'vitest';
import { itSheet, type SheetFacts, type SheetPart } from './itSheet.ts';
import { itSheetPage } from './itSheetPage.ts';

/** Of a school that has not made a root yet, with the default ports and four processor cores. */
const example: SheetFacts = {
	httpsPort: 4443,
	httpPort: 4480,
	mediaPorts: [44440, 44441, 44442, 44443],
	urls: ['http://10.20.3.4:4480'],
	localName: 'room-12.local',
	ca: {
		owner: 'Hill School',
		source: 'school',
		fingerprint: '(shown by the page and by "lectern ca create")',
		permitted: '10.20.0.0/16, *.local, *.hill.example',
		lastDay: '2036-05-31',
		policy: JSON.stringify(
			{
				CACertificatesWithConstraints: [
					{
						certificate: '(base64 of ca.crt)',
						constraints: {
							permitted_cidrs: ['10.20.0.0/16', '127.0.0.0/8', '::1/128'],
							permitted_dns_names: ['local', 'localhost', 'hill.example'],
						},
					},
				],
			},
			null,
			'\t',
		),
	},
};

function markdown(part: SheetPart): string {
	if ('text' in part) return part.text;
	if ('list' in part) return part.list.map((text) => `- ${text}`).join('\n');
	if ('code' in part) return `\`\`\`\n${part.code}\n\`\`\``;
	const { heads, rows } = part.table;
	const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)));
	const line = (cells: string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
	return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Written anew by `npx vitest run sfu/gateway/http/itSheet --update`. */
test('docs/it-sheet.md has the facts of the page, for the example of a school', async () => {
	const preface =
		'What the administrator of a school needs to know, with an example. Every Lectern serves this page with its own addresses, ports and certificate, to be printed: `/it-sheet`, e.g. `http://localhost:4480/it-sheet` on the laptop.';
	const sections = itSheet(example).flatMap(({ title, parts }) => [`## ${title}`, ...parts.map(markdown)]);
	const text = `${['# Lectern: sheet for IT', preface, ...sections].join('\n\n')}\n`;
	await expect(text).toMatchFileSnapshot(join(import.meta.dirname, '../../../../docs/it-sheet.md'));
});

test('names single media ports where they do not follow each other', () => {
	const text = JSON.stringify(itSheet({ ...example, mediaPorts: [44440, 44450] }));
	expect(text).toContain('44440,44450');
	expect(text).not.toContain('44440-');
	expect(text).toContain('--add-port=44450/udp');
});

test('shows the name of a school as text, whatever is in it', () => {
	const page = itSheetPage('Sheet', 'x', itSheet({ ...example, ca: { ...example.ca, owner: '<b onclick="x">' } }));
	expect(page).toContain('&lt;b onclick=&quot;x&quot;&gt;');
	expect(page).not.toContain('<b ');
});
