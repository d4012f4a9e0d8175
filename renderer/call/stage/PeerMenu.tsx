import { Ellipsis, Maximize, Pin, PinOff } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeerCallView } from '../../client/types.ts';
import { IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { canFullScreen } from '../../ui/fullScreen.ts';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { Each } from '../Each.tsx';
import { RemoveDialog } from '../moderation/RemoveDialog.tsx';
import { useHostActions } from '../useCall.tsx';
import { peerMenuItems } from './peerMenuItems.ts';

type TileMenuProps = {
	peer: PeerCallView;
	isScreen: boolean;
	pinned: boolean;
	small: boolean;
	/** Goes with the bars of the call where they fade. */
	fading: boolean;
	onPin: () => void;
	onFullScreen: () => void;
};

/**
 * In the corner of a tile; shown on hover, on keyboard focus, and always on touch screens where the tile is large
 * enough.
 */
export function TileMenu({ peer, isScreen, pinned, small, fading, onPin, onFullScreen }: TileMenuProps) {
	const { t } = useTranslation();
	const forMe = (
		<>
			<MenuItem testId="person-pin" icon={pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />} onSelect={onPin}>
				{t(pinned ? 'call.peer.unpin' : 'call.peer.pin')}
			</MenuItem>
			{canFullScreen() && (
				<MenuItem testId="person-full-screen" icon={<Maximize aria-hidden />} onSelect={onFullScreen}>
					{t('call.peer.fullScreen')}
				</MenuItem>
			)}
		</>
	);
	return (
		<div
			className={classes(
				'absolute top-1 right-1 opacity-0 transition-opacity duration-150',
				'group-hover:opacity-100 focus-within:opacity-100 has-[[data-state=open]]:opacity-100',
				'[:fullscreen>&]:hidden',
				small ? 'pointer-coarse:hidden' : 'pointer-coarse:opacity-100',
				fading && 'fades bars-shown:top-12',
			)}
		>
			<PeerMenu peer={peer} onlyFirst={isScreen} first={forMe} onTile />
		</div>
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
						variant={onTile ? 'bare' : 'quiet'}
						className={onTile ? 'bg-slate-950/70 text-white hover:bg-slate-950/90' : undefined}
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
