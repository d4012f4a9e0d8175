import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { useCall } from '../useCall.tsx';
import { countOf, pendingOf } from './pending.ts';
import { pendingSentences } from './pendingTexts.ts';

export const usePendingCount = (): number => useCall((state) => countOf(pendingOf(state)));

/** How many people want something of us, and in a sentence who; none for participants. */
export function usePending(): { count: number; countText: string } {
	const { t, i18n } = useTranslation();
	const sentences = useCall(useShallow((state) => pendingSentences(pendingOf(state), t, i18n.language)));
	return { count: usePendingCount(), countText: sentences.join(' ') };
}
