import { describe, expect, test } from 'vitest';
import { cleanName } from '../../../protocol/names/cleanName.ts';
import { distinctName, looksLike } from './distinctName.ts';

/** Pairs that people take for the same name at a glance. */
const confusable: [string, string][] = [
	['Mia', 'mia'],
	['Mia', 'MIA'],
	['Mia', 'M i a'],
	['Mia Wong', 'MiaWong'],
	['Mia Wong', 'Mia-Wong'],
	['Ms Smith', 'Ms. Smith'],
	['Ms Smith', 'Ms_Smith'],
	['Mia', 'Ｍｉａ'],
	['Mia', '𝓜𝓲𝓪'],
	['Mia', 'Мiа'],
	['MIA', 'МІА'],
	['mia', 'МІА'],
	['Anna', 'Аnnа'],
	['Anna', 'Αnna'],
	['Paul', 'Рaul'],
	['Ian', 'lan'],
	['Al', 'A1'],
	['Bob', 'B0b'],
	['Carne', 'Came'],
	['Mia 🦊', 'Mia 🦊\ufe0f'],
	['Mia', 'Mia (you)'],
	['Mia', 'Mia (You)'],
	['Mia', 'Mia （уоu）'],
	['Mia', 'Mia [you]'],
	['Mia', 'Mia (teacher)'],
	['Mia', 'Mia (Co-host)'],
	['Mia (2)', 'mia (2)'],
	['Mia (2)', 'Mia（２）'],
	['...', '…'],
	['علی‌رضا', 'علیرضا'],
];

const different: [string, string][] = [
	['Mia', 'Mia M.'],
	['Mia', 'Mia (2)'],
	['Mia (2)', 'Mia (3)'],
	['José', 'Jose'],
	['Mia 🦊', 'Mia 🐻'],
	['Mia (2a)', 'Mia (2b)'],
	['王小明', '王小红'],
	['...', '?!'],
];

describe('looksLike', () => {
	test.each(confusable)('takes "%s" and "%s" for one another', (one, other) => {
		expect([looksLike(one, other), looksLike(other, one)]).toEqual([true, true]);
	});

	test.each(different)('tells "%s" and "%s" apart', (one, other) => {
		expect([looksLike(one, other), looksLike(other, one)]).toEqual([false, false]);
	});
});

describe('distinctName', () => {
	test.each<[string, string[], string]>([
		['Mia', [], 'Mia'],
		['Mia', ['Mia'], 'Mia (2)'],
		['MIA', ['Mia'], 'MIA (2)'],
		['Мiа', ['Mia'], 'Мiа (2)'],
		['Mia', ['Mia', 'mia (2)'], 'Mia (3)'],
		['Mia', ['Mia (2)'], 'Mia'],
		['Mia (2)', [], 'Mia (2)'],
		['Mia (2)', ['Mia'], 'Mia (2)'],
		['Mia (2)', ['Mia (2)'], 'Mia'],
		['Mia (2)', ['Mia', 'Mia (2)'], 'Mia (3)'],
		['Mia (you)', [], 'Mia'],
		['Mia (you)', ['Mia'], 'Mia (2)'],
		['Mia (you) (you)', ['Mia'], 'Mia (2)'],
		['Mia (2) (you)', ['Mia'], 'Mia (2)'],
		['Mia (Teacher)', [], 'Mia'],
		['Mia (7b)', [], 'Mia (7b)'],
		['(you)', [], '(you)'],
		['שרה', ['שרה'], 'שרה (2)'],
	])('"%s" beside %j is "%s"', (typed, others, expected) => {
		expect(distinctName(typed, others, false)).toBe(expected);
	});

	test('leaves a host the word for what they are', () => {
		expect(distinctName('Ms Smith (Teacher)', [], true)).toBe('Ms Smith (Teacher)');
		expect(distinctName('Ms Smith (you)', [], true)).toBe('Ms Smith');
	});

	test('cuts the longest names for their numbers, and still tells all of them apart', () => {
		for (const name of ['a'.repeat(60), '👩‍👩‍👧'.repeat(30)]) {
			const given: string[] = [];
			for (let person = 0; person < 12; person++) given.push(distinctName(name, given, false));
			expect(new Set(given).size).toBe(12);
			expect(given.map(cleanName)).toEqual(given);
			for (const each of given) expect(each.length).toBeLessThanOrEqual(240);
		}
	});
});
