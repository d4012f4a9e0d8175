import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { CallActions } from '../../client/state/types.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { ClassHealth } from '../health/ClassHealth.tsx';
import { SidePanel } from '../SidePanel.tsx';
import { useCall, useHostActions } from '../useCall.tsx';
import { HostBar } from './HostBar.tsx';
import { Lobby } from './Lobby.tsx';
import { PersonRow } from './PersonRow.tsx';

/** Who is here; for those who lead, beside it, how well the class runs. */
export function PeoplePanel({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const host = useHostActions();
	const count = useCall((state) => state.peers.length);
	return (
		<SidePanel name="people" title={t('call.people.title', { count })} onClose={onClose}>
			{host ? <LeadersView host={host} /> : <PeopleList />}
		</SidePanel>
	);
}

const tabClasses =
	'min-h-11 grow rounded-[10px] px-3 text-[0.9375rem] font-medium text-muted hover:bg-hover data-[state=active]:bg-hover data-[state=active]:text-ink';
const pageClasses = 'flex min-h-0 grow flex-col data-[state=inactive]:hidden';

function LeadersView({ host }: { host: CallActions['host'] }) {
	const { t } = useTranslation();
	return (
		<Tabs.Root defaultValue="people" className="flex min-h-0 grow flex-col">
			<Tabs.List aria-label={t('call.people.views')} className="mx-3 mb-2 flex gap-1">
				<Tabs.Trigger value="people" className={tabClasses}>
					{t('call.people.label')}
				</Tabs.Trigger>
				<Tabs.Trigger value="health" className={tabClasses}>
					{t('call.health.label')}
				</Tabs.Trigger>
			</Tabs.List>
			<Tabs.Content value="people" className={pageClasses}>
				<HostBar host={host} />
				<PeopleList host={host} />
			</Tabs.Content>
			<Tabs.Content value="health" className={pageClasses}>
				<ClassHealth host={host} />
			</Tabs.Content>
		</Tabs.Root>
	);
}

/** Hands first, in the order they went up; then everybody. */
function PeopleList({ host }: { host?: CallActions['host'] }) {
	const { t } = useTranslation();
	const hands = useCall(
		useShallow(({ hands: order, peers }) => order.filter((id) => peers.some((peer) => peer.peerId === id))),
	);
	const others = useCall(
		useShallow((state) => state.peers.map(({ peerId }) => peerId).filter((id) => !state.hands.includes(id))),
	);
	return (
		<ScrollRegion label={t('call.people.label')} className="min-h-0 grow overflow-y-auto px-2 pb-3">
			{host && <Lobby host={host} />}
			{hands.length > 0 && (
				<>
					<h3 className="px-2 pt-2 pb-1 text-sm font-semibold text-muted">{t('call.people.hands')}</h3>
					<ol>
						{hands.map((peerId, index) => (
							<PersonRow key={peerId} peerId={peerId} handPlace={index + 1} />
						))}
					</ol>
					<h3 className="px-2 pt-3 pb-1 text-sm font-semibold text-muted">{t('call.people.everybody')}</h3>
				</>
			)}
			<ul>
				{others.map((peerId) => (
					<PersonRow key={peerId} peerId={peerId} />
				))}
			</ul>
		</ScrollRegion>
	);
}
