import { useTranslation } from 'react-i18next';
import type { Role } from '../../sfu/protocol/models.ts';
import { NameText } from '../ui/NameText.tsx';
import { RoleBadge, type RoleWord } from '../ui/RoleBadge.tsx';

type Props = {
	name: string;
	role: Role;
	isSelf?: boolean;
	/** `dark`: over video. */
	tone?: 'plain' | 'dark';
	roleWord?: RoleWord;
};

/** A person's name with the badge of hosts and co-hosts, the same wherever a person is shown. */
export function PersonName({ name, role, isSelf = false, tone = 'plain', roleWord = 'never' }: Props) {
	const { t } = useTranslation();
	return (
		<span className="flex min-w-0 items-center gap-1.5">
			<NameText>{isSelf ? t('call.tile.self', { name }) : name}</NameText>
			{role !== 'participant' && <RoleBadge label={t(`call.role.${role}`)} tone={tone} word={roleWord} />}
		</span>
	);
}
