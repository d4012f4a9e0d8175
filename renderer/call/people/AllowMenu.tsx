import { ChevronDown, UserCheck } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permissions } from '../../../sfu/protocol/models.ts';
import type { CallActions, CallState } from '../../client/state/types.ts';
import { Menu, MenuCheck, MenuHeading } from '../../ui/Menu.tsx';
import { useCall } from '../useCall.tsx';

const kinds = ['mic', 'camera', 'screen', 'chat'] as const;
type Kind = (typeof kinds)[number];

/** Sound of a shared screen goes with the screen. */
const permissionsOf = (kind: Kind, allowed: boolean): Partial<Permissions> =>
	kind === 'screen' ? { screen: allowed, screenAudio: allowed } : { [kind]: allowed };

/** The room does not say it; as long as one participant may, it counts as allowed. */
const allowedNow = (kind: Kind) => (state: CallState) => {
	const participants = state.peers.filter((peer) => peer.role === 'participant');
	return participants.some((peer) => peer.permissions[kind]);
};

/** What those who do not lead may do, now and when they come later. */
export function AllowMenu({ host }: { host: CallActions['host'] }) {
	const { t } = useTranslation();
	/** Shown while nobody is there to see it by. */
	const [chosen, setChosen] = useState<Partial<Record<Kind, boolean>>>({});
	const alone = useCall((state) => state.peers.every((peer) => peer.role !== 'participant'));
	const allow = (kind: Kind, allowed: boolean) => {
		setChosen((last) => ({ ...last, [kind]: allowed }));
		void host.setPermissions(permissionsOf(kind, allowed));
	};
	return (
		<Menu align="start" label={t('call.host.allow.label')} trigger={<AllowButton />}>
			<MenuHeading>{t('call.host.allow.label')}</MenuHeading>
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
			<span className="grow">{t('call.host.allow.label')}</span>
			<ChevronDown className="size-4 shrink-0 text-muted" aria-hidden />
		</button>
	);
}

type ItemProps = { kind: Kind; known: boolean | null; onChange: (kind: Kind, allowed: boolean) => void };

function AllowItem({ kind, known, onChange }: ItemProps) {
	const { t } = useTranslation();
	const allowed = useCall(allowedNow(kind));
	return (
		<MenuCheck checked={known ?? allowed} onChange={(wish) => onChange(kind, wish)}>
			{t(`call.host.allow.${kind}`)}
		</MenuCheck>
	);
}
