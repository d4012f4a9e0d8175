import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { type LookedAt, lookedAt } from '../../client/state/slides.ts';
import { useCall } from '../useCall.tsx';

/** The document that is shown and the page that we look at; null: none, or it has not arrived yet. */
export const useLookedAt = (): LookedAt | null => useCall(useShallow(lookedAt));

/** Name of a document as people read it: a board may have none of its own. */
export function useDocumentName(): (document: Pick<DocumentView, 'name'>) => string {
	const { t } = useTranslation();
	return ({ name }) => (name === '' ? t('slides.board') : name);
}
