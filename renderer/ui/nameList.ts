import type { TFunction } from 'i18next';
import { isolate } from './bidi.ts';

/** Nobody reads or listens to more. */
const maxNames = 3;

/** "Ann", "Ann and Ben", "Ann, Ben, Cleo and 4 others". @param names one at least */
export function listNames(names: readonly string[], t: TFunction, language: string): string {
	const shown = (names.length > maxNames + 1 ? names.slice(0, maxNames) : names).map(isolate);
	const otherCount = names.length - shown.length;
	const others = otherCount > 0 ? [t('ui.names.others', { count: otherCount })] : [];
	return new Intl.ListFormat(language, { type: 'conjunction' }).format([...shown, ...others]);
}
