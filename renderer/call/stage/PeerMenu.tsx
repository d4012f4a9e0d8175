import {
	Ellipsis,
	Hand,
	MicOff,
	Pin,
	PinOff,
	ShieldCheck,
	ShieldOff,
	Star,
	StarOff,
	UserX,
	VideoOff,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeerCallView } from '../../client/state/types.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { useCall, useHostActions } from '../useCall.tsx';

type TileMenuProps = { peer: PeerCallView; isScreen: boolean; pinned: boolean; small: boolean; onPin: () => void };

/** In the corner of a tile; appears under the pointer and with the keyboard, and on touch screens where there is room. */
export function TileMenu({ peer, isScreen, pinned, small, onPin }: TileMenuProps) {
	const { t } = useTranslation();
	const pin = (
		<MenuItem icon={pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />} onSelect={onPin}>
			{t(pinned ? 'call.peer.unpin' : 'call.peer.pin')}
		</MenuItem>
	);
	return (
		<div
			className={classes(
				'absolute top-1 right-1 opacity-0 transition-opacity duration-150',
				'group-hover:opacity-100 focus-within:opacity-100 has-[[data-state=open]]:opacity-100',
				small ? 'pointer-coarse:hidden' : 'pointer-coarse:opacity-100',
			)}
		>
			<PeerMenu peer={peer} onlyFirst={isScreen} first={pin} onTile />
		</div>
	);
}

type PeerMenuProps = { peer: PeerCallView; first?: ReactNode; onlyFirst?: boolean; onTile?: boolean };

/** What can be done with a person. Nothing at all is drawn where nothing can. */
export function PeerMenu({ peer, first, onlyFirst, onTile }: PeerMenuProps) {
	const { t } = useTranslation();
	const host = useHostActions();
	const [removing, setRemoving] = useState(false);
	const leads = host !== undefined && !onlyFirst;
	if (!first && !leads) return null;
	return (
		<>
			<Menu
				label={t('call.peer.menu', { name: peer.displayName })}
				trigger={
					<IconButton
						label={t('call.peer.menu', { name: peer.displayName })}
						icon={<Ellipsis className="size-5" aria-hidden />}
						variant={onTile ? 'bare' : 'quiet'}
						className={onTile ? 'bg-slate-950/70 text-white hover:bg-slate-950/90' : undefined}
					/>
				}
			>
				{first}
				{leads && <HostItems peer={peer} separated={first !== undefined} onRemove={() => setRemoving(true)} />}
			</Menu>
			{host && <RemoveDialog peer={peer} open={removing} onOpenChange={setRemoving} />}
		</>
	);
}

type HostItemsProps = { peer: PeerCallView; separated: boolean; onRemove: () => void };

function HostItems({ peer, separated, onRemove }: HostItemsProps) {
	const { t } = useTranslation();
	const host = useHostActions();
	const ownRole = useCall((state) => state.role);
	const spotlit = useCall((state) => state.room?.spotlightPeerId === peer.peerId);
	if (!host) return null;
	const { peerId } = peer;
	const leads = peer.role !== 'participant';
	const speaks = peer.media.mic && !peer.media.mic.paused;
	const shows = peer.media.camera && !peer.media.camera.paused;
	return (
		<>
			{separated && <MenuLine />}
			<MenuItem
				icon={spotlit ? <StarOff aria-hidden /> : <Star aria-hidden />}
				onSelect={() => host.spotlight(spotlit ? null : peerId)}
			>
				{t(spotlit ? 'call.peer.unspotlight' : 'call.peer.spotlight')}
			</MenuItem>
			{!peer.isSelf && speaks && (
				<MenuItem icon={<MicOff aria-hidden />} onSelect={() => host.mutePeer(peerId)}>
					{t('call.peer.mute')}
				</MenuItem>
			)}
			{!peer.isSelf && shows && (
				<MenuItem icon={<VideoOff aria-hidden />} onSelect={() => host.stopVideo(peerId)}>
					{t('call.peer.stopVideo')}
				</MenuItem>
			)}
			{!peer.isSelf && peer.handRaisedAtMs !== null && (
				<MenuItem icon={<Hand aria-hidden />} onSelect={() => host.lowerHand(peerId)}>
					{t('call.peer.lowerHand')}
				</MenuItem>
			)}
			{!peer.isSelf && ownRole === 'host' && peer.role !== 'host' && (
				<MenuItem
					icon={leads ? <ShieldOff aria-hidden /> : <ShieldCheck aria-hidden />}
					onSelect={() => host.setRole(peerId, leads ? 'participant' : 'coHost')}
				>
					{t(leads ? 'call.peer.makeParticipant' : 'call.peer.makeCoHost')}
				</MenuItem>
			)}
			{!peer.isSelf && peer.role !== 'host' && (
				<>
					<MenuLine />
					<MenuItem icon={<UserX aria-hidden />} danger onSelect={onRemove}>
						{t('call.peer.remove')}
					</MenuItem>
				</>
			)}
		</>
	);
}

type RemoveProps = { peer: PeerCallView; open: boolean; onOpenChange: (open: boolean) => void };

function RemoveDialog({ peer, open, onOpenChange }: RemoveProps) {
	const { t } = useTranslation();
	const host = useHostActions();
	return (
		<Dialog
			open={open}
			onOpenChange={onOpenChange}
			title={t('call.remove.title', { name: peer.displayName })}
			description={t('call.remove.text')}
			actions={
				<>
					<Button onClick={() => onOpenChange(false)}>{t('ui.cancel')}</Button>
					<Button
						variant="danger"
						onClick={() => {
							void host?.removePeer(peer.peerId);
							onOpenChange(false);
						}}
					>
						{t('call.remove.button')}
					</Button>
				</>
			}
		/>
	);
}
