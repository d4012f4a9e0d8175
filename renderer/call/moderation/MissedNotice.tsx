import { History } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { DismissButton } from '../../ui/DismissButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useActions, useCall } from '../useCall.tsx';

/** What hosts changed for this person while its connection was lost. It stays until it is read: nobody watches a lost page. */
export function MissedNotice() {
	const { t } = useTranslation();
	const actions = useActions();
	const missed = useCall((state) => state.missed);
	if (missed.length === 0) return null;
	const sentences = [t('call.missed.title'), ...missed.map((change) => t(`call.missed.${change}`))];
	return (
		<div role="alert">
			<Notice testId="missed" icon={<History aria-hidden />} text={sentences.join(' ')}>
				<DismissButton onClick={actions.dismissMissed} />
			</Notice>
		</div>
	);
}
