import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { ScrollRegion } from '../ui/ScrollRegion.tsx';
import { HostBar } from './HostBar.tsx';
import { Lobby } from './Lobby.tsx';
import { PersonRow } from './PersonRow.tsx';
import { SidePanel } from './SidePanel.tsx';
import { useCall, useHostActions } from './useCall.tsx';

/** Hands first, in the order they went up; then everybody. */
export function PeoplePanel({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const host = useHostActions();
	const count = useCall((state) => state.peers.length);
	const hands = useCall(
		useShallow(({ hands: order, peers }) => order.flatMap((id) => peers.find((peer) => peer.peerId === id) ?? [])),
	);
	const others = useCall(useShallow((state) => state.peers.filter((peer) => !state.hands.includes(peer.peerId))));
	return (
		<SidePanel name="people" title={t('call.people.title', { count })} onClose={onClose}>
			{host && <HostBar host={host} />}
			<ScrollRegion label={t('call.people.label')} className="min-h-0 grow overflow-y-auto px-2 pb-3">
				{host && <Lobby host={host} />}
				{hands.length > 0 && (
					<>
						<h3 className="px-2 pt-2 pb-1 text-sm font-semibold text-muted">{t('call.people.hands')}</h3>
						<ol>
							{hands.map((peer, index) => (
								<PersonRow key={peer.peerId} peer={peer} handPlace={index + 1} />
							))}
						</ol>
						<h3 className="px-2 pt-3 pb-1 text-sm font-semibold text-muted">{t('call.people.everybody')}</h3>
					</>
				)}
				<ul>
					{others.map((peer) => (
						<PersonRow key={peer.peerId} peer={peer} />
					))}
				</ul>
			</ScrollRegion>
		</SidePanel>
	);
}
