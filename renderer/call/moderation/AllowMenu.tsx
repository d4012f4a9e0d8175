import { ChevronDown, UserCheck } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permissions } from '../../../sfu/protocol/models.ts';
import type { CallState } from '../../client/state/callState.ts';
import { Menu, MenuCheck, MenuHeading } from '../../ui/Menu.tsx';
import type { HostToolProps } from '../entries.ts';
import { useCall } from '../useCall.tsx';

const kinds = ['mic', 'camera', 'screen', 'chat'] as const;
type Kind = (typeof kinds)[number];

/** The sound of a shared screen is permitted together with the screen. */
const permissionsOf = (kind: Kind, allowed: boolean): Partial<Permissions> =>
	kind === 'screen' ? { screen: allowed, screenAudio: allowed } : { [kind]: allowed };

/** The state holds permissions per peer, not for the room: a kind counts as allowed while any participant has it. */
const allowedNow = (kind: Kind) => (state: CallState) => {
	const participants = state.peers.filter((peer) => peer.role === 'participant');
	return participants.some((peer) => peer.permissions[kind]);
};

/** Permissions of all participants, those who join later included. */
export function AllowMenu({ host }: HostToolProps) {
	const { t } = useTranslation();
	/** What was chosen here; shown while there is no participant whose permissions would show it. */
	const [chosen, setChosen] = useState<Partial<Record<Kind, boolean>>>({});
	const alone = useCall((state) => state.peers.every((peer) => peer.role !== 'participant'));
	const allow = (kind: Kind, allowed: boolean) => {
		setChosen((last) => ({ ...last, [kind]: allowed }));
		void host.setPermissions(permissionsOf(kind, allowed));
	};
	return (
		<Menu align="start" label={t('call.moderation.allow.label')} trigger={<AllowButton />}>
			<MenuHeading>{t('call.moderation.allow.label')}</MenuHeading>
			{kinds.map((kind) => (
				<AllowItem key={kind} kind={kind} known={alone ? (chosen[kind] ?? true) : null} onChange={allow} />
			))}
		</Menu>
	);
}

function AllowButton(props: ComponentProps<'button'>) {
	const { t } = useTranslation();
	return (
		<button
			type="button"
			className="mt-2 flex min-h-11 w-full items-center gap-2 rounded-[10px] border border-line px-3 text-left text-sm font-medium hover:bg-hover"
			{...props}
		>
			<UserCheck className="size-4.5 shrink-0" aria-hidden />
			<span className="grow">{t('call.moderation.allow.label')}</span>
			<ChevronDown className="size-4 shrink-0 text-muted" aria-hidden />
		</button>
	);
}

type ItemProps = { kind: Kind; known: boolean | null; onChange: (kind: Kind, allowed: boolean) => void };

function AllowItem({ kind, known, onChange }: ItemProps) {
	const { t } = useTranslation();
	const allowed = useCall(allowedNow(kind));
	return (
		<MenuCheck checked={known ?? allowed} onChange={(checked) => onChange(kind, checked)}>
			{t(`call.moderation.allow.${kind}`)}
		</MenuCheck>
	);
}
