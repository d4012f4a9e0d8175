import { Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { MenuItem } from '../../ui/Menu.tsx';
import { usePending } from '../attention/usePending.ts';
import type { ControlProps, Shortcut } from '../entries.ts';

export const peopleShortcut: Shortcut = {
	keyName: 'P',
	label: 'call.people.shortcut',
	press: ({ panel }) => panel.toggle('people'),
};

/** Its figure says how many wait in the lobby or have raised a hand, which the people panel lists; its tooltip names them. */
export function PeopleControl({ panel }: ControlProps) {
	const { t } = useTranslation();
	const pending = usePending();
	return (
		<ControlButton
			testId="controls-people"
			label={t('call.people.label')}
			caption={t('call.people.label')}
			hint={peopleShortcut.keyName}
			tone={panel.open === 'people' ? 'active' : 'plain'}
			aria-expanded={panel.open === 'people'}
			{...pending}
			icon={<Users aria-hidden />}
			onClick={() => panel.toggle('people')}
		/>
	);
}

export function PeopleMenuItem({ panel }: ControlProps) {
	const { t } = useTranslation();
	return (
		<MenuItem testId="more-people" icon={<Users aria-hidden />} onSelect={() => panel.toggle('people')}>
			{t('call.people.label')}
		</MenuItem>
	);
}
