import { useTranslation } from 'react-i18next';
import { Switch } from '../../../ui/Switch.tsx';
import { useInvitation } from '../../invitation.tsx';
import { useActions, useCall } from '../../useCall.tsx';

/** Whether people may answer who are not in the class, by the short way in; with its address, and how many are there. */
export function PhonesSwitch() {
	const { t } = useTranslation();
	const { allowPhones } = useActions();
	const phones = useCall((state) => state.votePhones);
	const invitation = useInvitation();
	if (!phones) return null;
	const address = invitation?.voteAddress;
	return (
		<Switch testId="vote-phones" checked={phones.allowed} onChange={(allowed) => void allowPhones(allowed)}>
			{t('votes.phones.switch')}
			<span className="figures block text-sm wrap-anywhere text-muted">
				{address
					? t('votes.phones.address', { address: address.text, code: invitation.roomCode })
					: t('votes.phones.hint')}{' '}
				{phones.count > 0 && t('votes.phones.count', { count: phones.count })}
			</span>
		</Switch>
	);
}
