import { Ellipsis } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeerCallView } from '../../client/types.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Menu, MenuLine } from '../../ui/Menu.tsx';
import { Each } from '../Each.tsx';
import { RemoveDialog } from '../moderation/RemoveDialog.tsx';
import { useHostActions } from '../useCall.tsx';
import { PictureItems, TileCorner } from './PictureItems.tsx';
import { peerMenuItems } from './peerMenuItems.ts';

type TileMenuProps = {
	peer: PeerCallView;
	isScreen: boolean;
	pinned: boolean;
	small: boolean;
	fading: boolean;
	onPin: () => void;
	/** undefined: one may not draw, or there is no picture. */
	onDraw: (() => void) | undefined;
	onFullScreen: () => void;
};

/** In the corner of a person's tile. */
export function TileMenu({ peer, isScreen, small, fading, ...picture }: TileMenuProps) {
	return (
		<TileCorner small={small} fading={fading}>
			<PeerMenu peer={peer} onlyFirst={isScreen} first={<PictureItems {...picture} />} onTile />
		</TileCorner>
	);
}

type PeerMenuProps = { peer: PeerCallView; first?: ReactNode; onlyFirst?: boolean; onTile?: boolean };

/** Actions on one participant: `first`, then those of hosts and co-hosts. Draws nothing where there are neither. */
export function PeerMenu({ peer, first, onlyFirst, onTile }: PeerMenuProps) {
	const { t } = useTranslation();
	const host = useHostActions();
	const [removing, setRemoving] = useState(false);
	const tools = onlyFirst ? undefined : host;
	if (!first && !tools) return null;
	return (
		<>
			<Menu
				testId="person-menu"
				label={t('call.peer.menu', { name: peer.displayName })}
				trigger={
					<IconButton
						testId="person-options"
						label={t('call.peer.menu', { name: peer.displayName })}
						icon={<Ellipsis className="size-5" aria-hidden />}
						variant={onTile ? 'overVideo' : 'quiet'}
					/>
				}
			>
				{first}
				{first && tools && <MenuLine />}
				{tools && <Each of={peerMenuItems} with={{ peer, host: tools, onRemove: () => setRemoving(true) }} />}
			</Menu>
			{host && <RemoveDialog peer={peer} host={host} open={removing} onOpenChange={setRemoving} />}
		</>
	);
}
