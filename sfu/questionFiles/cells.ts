import Papa from 'papaparse';

export type Cell = string | number | null;

/** What spreadsheets take for the beginning of a formula, also after spaces and in full width. */
const formulaStart = /^[\s\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/**
 * A CSV file as spreadsheets open it: UTF-8 with a byte order mark, commas, CRLF. Texts that would be formulas get an apostrophe
 * in front; numbers stay numbers.
 */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
	const cells = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? neutral(cell) : cell)));
	return `\ufeff${Papa.unparse(cells, { newline: '\r\n' })}\r\n`;
}

/** Text of a cell, without the apostrophe that `csvOf` puts in front. */
export const withoutApostrophe = (cell: string): string =>
	cell.startsWith("'") && formulaStart.test(cell.slice(1)) ? cell.slice(1) : cell;

const neutral = (text: string): string => (formulaStart.test(text) ? `'${text}` : text);

/** `line`: of its first line in the file, from 1. */
export type Row = { line: number; cells: string[] };

/** Rows of a CSV file with commas, semicolons or tabs; empty ones are left out. */
export function rowsOf(text: string): Row[] {
	const rows: Row[] = [];
	const source = text.replace(/^\ufeff/, '');
	let [start, line] = [0, 1];
	Papa.parse<string[]>(source, {
		delimitersToGuess: [',', ';', '\t'],
		step: ({ data, meta }) => {
			if (data.some((cell) => cell.trim() !== '')) rows.push({ line, cells: data.map((cell) => cell.trim()) });
			line += source.slice(start, meta.cursor).split(/\r\n|\n|\r/).length - 1;
			start = meta.cursor;
		},
	});
	return rows;
}
