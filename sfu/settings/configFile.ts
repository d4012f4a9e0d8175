import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { errorText } from '../errorText.ts';
import { StartError } from '../startErrors.ts';

/** A value as it is written in the file: its text, or the texts of a list. */
export type WrittenValue = { line: number; value: string | string[] };

/**
 * Reads a file of settings in YAML, of which JSON is a part. Its keys are the flags without the dashes (`http-port: 8080`); a key
 * without a value leaves its setting as it is.
 * @param keys of all settings
 * @throws StartError usage: the file cannot be read, is no list of settings, or has a key that is no setting
 */
export function readConfigFile(path: string, keys: readonly string[]): Map<string, WrittenValue> {
	const lines = new LineCounter();
	// Without a schema of types: values are the texts that flags and variables have, so that "007" stays "007".
	const document = parseDocument(readText(path), { lineCounter: lines, schema: 'failsafe', prettyErrors: false });
	const refuse = (offset: number, what: string) =>
		new StartError('usage', `${path}, line ${lines.linePos(offset).line}: ${what}`);
	const [error] = document.errors;
	if (error) throw refuse(error.pos[0], `${error.message}.`);
	const written = new Map<string, WrittenValue>();
	const { contents } = document;
	if (contents === null) return written;
	const offsetOf = ({ range }: Node) => range?.[0] ?? 0;
	if (!isMap<Node, Node | null>(contents)) {
		throw refuse(
			offsetOf(contents),
			'a setting is written as "name: value", one on each line, e.g. "http-port: 8080".',
		);
	}
	for (const { key, value } of contents.items) {
		const offset = offsetOf(key);
		const name = isScalar(key) ? String(key.value) : '';
		if (!keys.includes(name)) throw refuse(offset, `${unknownText(name, keys)}`);
		const texts = value === null ? '' : textsOf(value);
		if (texts === null) throw refuse(offset, `${name} must be one value, or a list of values.`);
		if (texts !== '') written.set(name, { line: lines.linePos(offset).line, value: texts });
	}
	return written;
}

function readText(path: string): string {
	try {
		return readFileSync(path, 'utf8');
	} catch (error) {
		throw new StartError('usage', `The config file cannot be read: ${errorText(error)}.`, { cause: error });
	}
}

/** null: a value inside a value, which no setting has. */
function textsOf(value: Node): string | string[] | null {
	if (isScalar(value)) return String(value.value);
	if (!isSeq<Node>(value) || !value.items.every(isScalar)) return null;
	return value.items.map((item) => String(item.value));
}

/** As a setting may be spelled elsewhere: `httpPort`, `http_port`, `--http-port`. */
const plain = (name: string) => name.replace(/[-_]/g, '').toLowerCase();

function unknownText(name: string, keys: readonly string[]): string {
	const meant = keys.find((key) => plain(key) === plain(name));
	return `there is no setting ${JSON.stringify(name)}.${meant ? ` Did you mean ${meant}?` : ' "lectern serve --help" lists them, without the dashes here.'}`;
}
