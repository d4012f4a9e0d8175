import { useTranslation } from 'react-i18next';
import type { Permissions } from '../../../sfu/protocol/models.ts';
import { Switch } from '../../ui/Switch.tsx';
import { Group } from './Group.tsx';
import type { SettingsProps } from './sections.ts';

const kinds = ['mic', 'camera', 'screen', 'chat', 'draw'] as const;

/** The sound of a shared screen is permitted together with the screen. */
const permissionsOf = (kind: (typeof kinds)[number], allowed: boolean): Partial<Permissions> =>
	kind === 'screen' ? { screen: allowed, screenAudio: allowed } : { [kind]: allowed };

/** What students may when a class begins, and whether they may meet before the host is there. */
export function StudentSection({ info, onChange }: SettingsProps) {
	const { t } = useTranslation();
	return (
		<>
			<Group title={t('settings.students.may')} hint={t('settings.students.from')}>
				{kinds.map((kind) => (
					<Switch
						testId={`settings-allow-${kind}`}
						key={kind}
						checked={info.permissions[kind]}
						onChange={(allowed) => void onChange({ permissions: permissionsOf(kind, allowed) })}
					>
						{t(`call.moderation.allow.${kind}`)}
					</Switch>
				))}
			</Group>
			<Group title={t('settings.students.waiting')} hint={t('settings.students.waits')}>
				<Switch
					testId="settings-meet-alone"
					checked={!info.waitForHost}
					onChange={(alone) => void onChange({ waitForHost: !alone })}
				>
					{t('hostPresence.meetAlone')}
				</Switch>
			</Group>
		</>
	);
}
