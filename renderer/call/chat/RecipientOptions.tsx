import { useTranslation } from 'react-i18next';
import type { PeerCallView } from '../../client/types.ts';

/**
 * The people to whom a private message can go. Hosts stand under a heading, because a list of options has no room for their
 * badge, and nobody can write a heading into a name.
 */
export function RecipientOptions({ recipients }: { recipients: readonly PeerCallView[] }) {
	const { t } = useTranslation();
	const hosts = recipients.filter(({ role }) => role !== 'participant');
	const participants = recipients.filter(({ role }) => role === 'participant');
	return (
		<>
			{hosts.length > 0 && (
				<optgroup label={t('call.chat.hosts')}>
					<Options of={hosts} />
				</optgroup>
			)}
			{participants.length > 0 && (
				<optgroup label={t('call.chat.participants')}>
					<Options of={participants} />
				</optgroup>
			)}
		</>
	);
}

function Options({ of: people }: { of: readonly PeerCallView[] }) {
	const { t } = useTranslation();
	return people.map(({ peerId, displayName }) => (
		<option key={peerId} value={peerId}>
			{t('call.chat.only', { name: displayName })}
		</option>
	));
}
