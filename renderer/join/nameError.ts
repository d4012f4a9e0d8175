import type { TFunction } from 'i18next';
import { maxNameLength, type NameKind, nameProblem } from '../../sfu/protocol/models.ts';

/** What a form says about a name that cannot be used as typed; null: it can. @param missing said of an empty field */
export function nameError(kind: NameKind, typed: string, missing: string, t: TFunction): string | null {
	switch (nameProblem(kind, typed)) {
		case 'missing':
			return missing;
		case 'blank':
			return t('ui.name.blank');
		case 'tooLong':
			return t('ui.name.tooLong', { count: maxNameLength(kind) });
		case null:
			return null;
	}
}
