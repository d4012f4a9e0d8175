import { UserCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Permissions } from '../../../sfu/protocol/models.ts';
import { Menu, MenuCheck, MenuHeading } from '../../ui/Menu.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { HostToolProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';

const kinds = ['mic', 'camera', 'screen', 'chat', 'draw'] as const;
type Kind = (typeof kinds)[number];

/** The sound of a shared screen is permitted together with the screen. */
const permissionsOf = (kind: Kind, allowed: boolean): Partial<Permissions> =>
	kind === 'screen' ? { screen: allowed, screenAudio: allowed } : { [kind]: allowed };

/** Permissions of all participants, those who join later included, as the room tells them: also what another host set. */
export function AllowMenu({ host }: HostToolProps) {
	const { t } = useTranslation();
	const trigger = (
		<ToolButton
			testId="class-allow"
			stacked
			icon={<UserCheck aria-hidden />}
			text={t('call.moderation.allow.button')}
		/>
	);
	return (
		<Menu testId="class-allow-menu" label={t('call.moderation.allow.label')} trigger={trigger}>
			<MenuHeading>{t('call.moderation.allow.label')}</MenuHeading>
			{kinds.map((kind) => (
				<AllowItem
					key={kind}
					kind={kind}
					onChange={(allowed) => void host.setPermissions(permissionsOf(kind, allowed))}
				/>
			))}
		</Menu>
	);
}

function AllowItem({ kind, onChange }: { kind: Kind; onChange: (allowed: boolean) => void }) {
	const { t } = useTranslation();
	const allowed = useCall((state) => state.participantPermissions[kind]);
	return (
		<MenuCheck testId={`class-allow-${kind}`} checked={allowed} onChange={onChange}>
			{t(`call.moderation.allow.${kind}`)}
		</MenuCheck>
	);
}
