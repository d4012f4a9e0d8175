import type { TFunction } from 'i18next';
import { listNames } from '../../ui/nameList.ts';
import type { ClassChanges } from './classChanges.ts';

/** What matters most first. */
const order = ['waiting', 'hands', 'sharing', 'stoppedSharing', 'joined', 'left'] as const;

/** One sentence for each kind of change that happened; empty if none did. */
export function announcementOf(changes: ClassChanges, t: TFunction, language: string): string {
	return order
		.filter((kind) => changes[kind].length > 0)
		.map((kind) => {
			const names = changes[kind];
			const list = listNames(names, t, language);
			return t(`announcements.${kind}`, { count: names.length, names: list });
		})
		.join(' ');
}
