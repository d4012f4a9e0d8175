import type { TFunction } from 'i18next';
import { listNames } from '../../ui/nameList.ts';
import type { Pending, Person } from './pending.ts';

const namesOf = (people: readonly Person[]) => people.map(({ name }) => name);

/** One sentence for those who wait and one for raised hands, with names; those that apply. */
export function pendingSentences({ waiting, hands }: Pending, t: TFunction, language: string): string[] {
	const say = (people: readonly Person[], key: 'attention.waiting' | 'attention.hands') =>
		people.length === 0 ? [] : [t(key, { count: people.length, names: listNames(namesOf(people), t, language) })];
	return [...say(waiting, 'attention.waiting'), ...say(hands, 'attention.hands')];
}
