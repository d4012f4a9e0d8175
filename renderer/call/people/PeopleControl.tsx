import { Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { MenuItem } from '../../ui/Menu.tsx';
import type { ControlProps, Shortcut } from '../entries.ts';
import { useWaiting } from '../lobby/useWaiting.ts';

export const peopleShortcut: Shortcut = {
	keyName: 'P',
	label: 'call.people.shortcut',
	press: ({ panel }) => panel.toggle('people'),
};

/** Its figure says how many people wait in the lobby, which is drawn in the people panel. */
export function PeopleControl({ panel }: ControlProps) {
	const { t } = useTranslation();
	const waiting = useWaiting();
	return (
		<ControlButton
			label={t('call.people.label')}
			hint={peopleShortcut.keyName}
			tone={panel.open === 'people' ? 'active' : 'plain'}
			aria-expanded={panel.open === 'people'}
			{...waiting}
			icon={<Users aria-hidden />}
			onClick={() => panel.toggle('people')}
		/>
	);
}

export function PeopleMenuItem({ panel }: ControlProps) {
	const { t } = useTranslation();
	return (
		<MenuItem icon={<Users aria-hidden />} onSelect={() => panel.toggle('people')}>
			{t('call.people.label')}
		</MenuItem>
	);
}
