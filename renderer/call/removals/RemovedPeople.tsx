import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { NameText } from '../../ui/NameText.tsx';
import { useCall, useHostActions } from '../useCall.tsx';

/** Those who were removed or turned away, with the button that lets them back in. For hosts and co-hosts. */
export function RemovedPeople() {
	const { t } = useTranslation();
	const host = useHostActions();
	const removed = useCall((state) => state.removed);
	const id = useId();
	if (!host || removed.length === 0) return null;
	return (
		<section
			aria-labelledby={id}
			data-testid="removed-people"
			className="mb-3 rounded-card border border-line px-2 py-2"
		>
			<h3 id={id} className="pl-1 font-semibold">
				{t('removals.title', { count: removed.length })}
			</h3>
			<p className="pl-1 text-sm text-muted">{t('removals.text')}</p>
			<ul aria-labelledby={id}>
				{removed.map(({ peerId, displayName, how }) => {
					const name = displayName || t('removals.nameless');
					return (
						<li key={peerId} className="flex min-h-14 items-center gap-3 px-1">
							<Avatar name={name} className="size-9 text-sm" />
							<span className="min-w-0 grow">
								<NameText className="font-medium">{name}</NameText>
								<span className="block text-sm text-muted">{t(`removals.how.${how}`)}</span>
							</span>
							<Button
								testId="removed-allow"
								aria-label={t('removals.allowPerson', { name })}
								onClick={() => void host.allowAgain(peerId)}
							>
								{t('removals.allow')}
							</Button>
						</li>
					);
				})}
			</ul>
		</section>
	);
}
