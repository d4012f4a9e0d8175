import { CirclePause, Hand, MicOff, WifiOff } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeerCallView } from '../../client/state/types.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { SignalBars } from '../../ui/SignalBars.tsx';
import { StreamVideo } from '../../ui/StreamVideo.tsx';
import { useCall } from '../useCall.tsx';
import { TileMenu } from './PeerMenu.tsx';
import { readTileKey, type TileKey } from './tileList.ts';

type Props = {
	tileKey: TileKey;
	x: number;
	y: number;
	width: number;
	height: number;
	pinned: boolean;
	onPin: (tileKey: TileKey | null) => void;
};

/** A tile narrower than this has no room for a menu button under a finger. */
const smallPx = 160;

/** One person or one shared screen. Asks for itself: what happens to a person draws their own tile and no other. */
export const Tile = memo(function Tile({ tileKey, x, y, width, height, pinned, onPin }: Props) {
	const { peerId, source } = readTileKey(tileKey);
	const isScreen = source === 'screen';
	const peer = useCall(({ peers }) => peers.find((candidate) => candidate.peerId === peerId));
	const speaking = useCall((state) => !isScreen && state.activeSpeakerPeerId === peerId);
	const media = peer?.media[source];
	const heldBack = useCall(({ reception }) => (media ? reception.heldBack.includes(media.producerId) : false));
	// Gone in this moment; the stage takes the tile away next.
	if (!peer) return null;
	const stream = media && !media.paused && !heldBack ? media.stream : null;
	const togglePin = () => onPin(pinned ? null : tileKey);
	return (
		<figure
			data-testid="tile"
			data-peer-id={peerId}
			data-source={source}
			data-self={peer.isSelf}
			data-speaking={speaking}
			data-held-back={heldBack}
			onDoubleClick={togglePin}
			style={{ width, height, translate: `${x}px ${y}px` }}
			className={classes(
				'group absolute top-0 left-0 overflow-hidden rounded-card transition-[translate,width,height] duration-150',
				isScreen ? 'bg-slate-950' : 'bg-tile',
			)}
		>
			<TileVideo peer={peer} stream={stream} isScreen={isScreen} room={Math.min(width, height)} />
			{!peer.connected && <LostCover />}
			<TileSigns peer={peer} isScreen={isScreen} small={width < smallPx} heldBack={heldBack && !media?.paused} />
			<TileName peer={peer} isScreen={isScreen} />
			<span
				aria-hidden="true"
				className={classes(
					'pointer-events-none absolute inset-0 rounded-card border-[3px] border-accent transition-opacity duration-150',
					speaking ? 'opacity-100' : 'opacity-0',
				)}
			/>
			<TileMenu peer={peer} isScreen={isScreen} pinned={pinned} small={width < smallPx} onPin={togglePin} />
		</figure>
	);
});

type VideoProps = { peer: PeerCallView; stream: MediaStream | null; isScreen: boolean; room: number };

function TileVideo({ stream, ...rest }: VideoProps) {
	return stream ? <LiveVideo key={stream.id} stream={stream} {...rest} /> : <TileAvatar {...rest} />;
}

/** The avatar, until there is a first frame: a picture that is asked for takes a moment to come. */
function LiveVideo({ stream, ...rest }: VideoProps & { stream: MediaStream }) {
	const [coming, setComing] = useState(true);
	const { peer, isScreen } = rest;
	return (
		<>
			<StreamVideo
				stream={stream}
				mirrored={peer.isSelf && !isScreen}
				onFirstFrame={() => setComing(false)}
				className={classes('size-full', isScreen ? 'object-contain' : 'object-cover')}
			/>
			{coming && <TileAvatar {...rest} />}
		</>
	);
}

/** Shares of the smaller side: the avatar, and the letters in it. */
const avatarShare = 0.36;
const letterShare = 0.14;

function TileAvatar({ peer, room }: Pick<VideoProps, 'peer' | 'room'>) {
	const side = Math.min(160, room * avatarShare);
	return (
		<div className="absolute inset-0 flex items-center justify-center">
			<span className="inline-flex" style={{ width: side, height: side, fontSize: Math.min(62, room * letterShare) }}>
				<Avatar name={peer.displayName} image={peer.profile.avatar} className="size-full" />
			</span>
		</div>
	);
}

function TileName({ peer, isScreen }: { peer: PeerCallView; isScreen: boolean }) {
	const { t } = useTranslation();
	const muted = !peer.media.mic || peer.media.mic.paused;
	const name = peer.isSelf ? t('call.tile.self', { name: peer.displayName }) : peer.displayName;
	return (
		<figcaption className="absolute bottom-1.5 left-1.5 flex max-w-[calc(100%-12px)] items-center gap-1.5 rounded-full bg-slate-950/75 py-1 pr-3 pl-2.5 text-sm font-medium text-white">
			{!isScreen && muted && <MicOff className="size-4 shrink-0 text-red-300" aria-label={t('call.tile.muted')} />}
			<span className="truncate">{isScreen ? t('call.tile.screen', { name: peer.displayName }) : name}</span>
		</figcaption>
	);
}

type SignsProps = { peer: PeerCallView; isScreen: boolean; small: boolean; heldBack: boolean };

/** Top left: a raised hand with its place in the queue, a weak connection, a picture that was paused for us. */
function TileSigns({ peer, isScreen, small, heldBack }: SignsProps) {
	const { t } = useTranslation();
	const place = useCall((state) => state.hands.indexOf(peer.peerId) + 1);
	return (
		<div className={classes('absolute flex gap-1.5', small ? 'top-1 left-1 origin-top-left scale-75' : 'top-2 left-2')}>
			{place > 0 && !isScreen && (
				<span className="slide-in figures flex h-8 items-center gap-1 rounded-full bg-amber-300 px-2.5 text-sm font-semibold text-slate-900">
					<Hand className="size-4" aria-label={t('call.tile.hand')} />
					{place}
				</span>
			)}
			{peer.quality.level === 'poor' && !isScreen && (
				<Sign title={t('call.tile.weak', { name: peer.displayName })} className="text-amber-300">
					<SignalBars lit={1} className="size-4.5" />
				</Sign>
			)}
			{heldBack && (
				<Sign title={t('call.tile.heldBack')} className="text-white/85">
					<CirclePause className="size-4.5" aria-hidden />
				</Sign>
			)}
		</div>
	);
}

function Sign({ title, className, children }: { title: string; className: string; children: ReactNode }) {
	return (
		<span
			role="img"
			aria-label={title}
			title={title}
			className={classes('flex size-8 items-center justify-center rounded-full bg-slate-950/75', className)}
		>
			{children}
		</span>
	);
}

function LostCover() {
	const { t } = useTranslation();
	return (
		<div className="appear absolute inset-0 flex items-center justify-center gap-2 bg-slate-950/65 text-sm font-medium text-white">
			<WifiOff className="size-5" aria-hidden />
			{t('call.tile.lost')}
		</div>
	);
}
