import { MicOff, WifiOff } from 'lucide-react';
import { type ComponentProps, memo, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mediaSurface } from '../../../sfu/protocol/ink/surfaces.ts';
import type { PeerCallView } from '../../client/types.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { FittedVideo } from '../../ui/FittedVideo.tsx';
import { enterFullScreen, useFullScreenElement } from '../../ui/fullScreen.ts';
import { hueStyle } from '../../ui/hueStyle.ts';
import type { Size } from '../../ui/stageLayout.ts';
import { useElementSize } from '../../ui/useElementSize.ts';
import { ZoomablePicture } from '../../ui/ZoomablePicture.tsx';
import { useMirrored } from '../devices/mirror.ts';
import { Each } from '../Each.tsx';
import type { TileBadgeProps } from '../entries.ts';
import { DrawButton } from '../ink/DrawButton.tsx';
import { InkToolbar } from '../ink/InkToolbar.tsx';
import { MediaInk } from '../ink/MediaInk.tsx';
import { useDrawing } from '../ink/useDrawing.ts';
import { PersonName } from '../PersonName.tsx';
import { PausedScreenCard } from '../screen/PausedScreen.tsx';
import { useCall } from '../useCall.tsx';
import { FillScreenButton } from './FillScreenButton.tsx';
import { FullScreenBar } from './FullScreenBar.tsx';
import { TileMenu } from './PeerMenu.tsx';
import { tileBadges } from './tileBadges.ts';
import { type PeerTileKey, readTileKey, type TileKey } from './tileList.ts';

type Props = {
	tileKey: PeerTileKey;
	x: number;
	y: number;
	width: number;
	height: number;
	/** The others are in a strip beside it; in a short window the bars of the call lie over it. */
	large: boolean;
	/** The video is not cut: of the tile that is large, everybody wants to see all. */
	whole: boolean;
	/** Lies over other tiles. */
	above: boolean;
	pinned: boolean;
	/** In a window for others: no menus, and we are neither mirrored nor `you` there. */
	forAudience: boolean;
	onPin: (tileKey: TileKey | null) => void;
	/** null: it is whole again. */
	onZoom: (tileKey: TileKey | null) => void;
};

/** CSS px. A narrower tile has no room for a menu button that a finger can hit. */
const smallPx = 160;

/**
 * One camera or one shared screen. Selects its own peer from the state, so that a change of one peer re-renders no
 * other tile.
 */
export const Tile = memo(function Tile({
	tileKey,
	x,
	y,
	width,
	height,
	large,
	whole,
	above,
	pinned,
	forAudience,
	onPin,
	onZoom,
}: Props) {
	const figure = useRef<HTMLElement>(null);
	const { peerId, source } = readTileKey(tileKey);
	const isScreen = source === 'screen';
	const peer = useCall(({ peers }) => peers.find((candidate) => candidate.peerId === peerId));
	const speaking = useCall((state) => !isScreen && state.activeSpeakerPeerId === peerId);
	const media = peer?.media[source];
	const { mayDraw, setDrawing } = useDrawing(tileKey);
	const fullScreenElement = useFullScreenElement();
	const isFull = fullScreenElement !== null && fullScreenElement === figure.current;
	const heldBack = useCall(({ reception }) => (media ? reception.heldBack.includes(media.producerId) : false));
	// The peer has just left; the stage removes this tile in its own re-render.
	if (!peer) return null;
	// The last picture of a paused screen stays.
	const stream = media && (isScreen || !media.paused) && !heldBack ? media.stream : null;
	const shown = forAudience && peer.isSelf ? { ...peer, isSelf: false } : peer;
	const togglePin = () => onPin(pinned ? null : tileKey);
	const draw = () => {
		if (!large) onPin(tileKey);
		setDrawing(true);
	};
	return (
		<figure
			ref={figure}
			data-testid="tile"
			data-peer-id={peerId}
			data-source={source}
			data-self={peer.isSelf}
			data-speaking={speaking}
			data-held-back={heldBack}
			onDoubleClick={togglePin}
			style={{ ...hueStyle(peer.displayName), width, height, translate: `${x}px ${y}px` }}
			className={classes(
				'over-video group @container absolute top-0 left-0 overflow-hidden rounded-card transition-[translate,width,height] duration-150',
				'[&:fullscreen]:translate-none! [&:fullscreen]:rounded-none [&:fullscreen]:bg-slate-950 [&:fullscreen_video]:object-contain!',
				above && 'shadow-float ring-2 ring-stage',
				isScreen || (whole && stream) ? 'bg-slate-950' : 'bg-hue-soft',
			)}
		>
			<TileVideo
				peer={shown}
				stream={stream}
				isScreen={isScreen}
				whole={whole}
				size={{ width, height }}
				onZoomed={(isZoomed) => onZoom(isZoomed ? tileKey : null)}
				ink={({ fit, ...place }) =>
					media?.producerId && (
						<MediaInk
							{...place}
							// In full screen nothing is cut.
							fit={isFull ? 'contain' : fit}
							producerId={media.producerId}
							target={tileKey}
							forAudience={forAudience}
						/>
					)
				}
			/>
			{!peer.connected && <ConnectionLostCover />}
			<TileBadges
				peer={peer}
				isScreen={isScreen}
				small={width < smallPx}
				heldBack={heldBack && !media?.paused}
				pinned={pinned}
				belowBar={large}
			/>
			<TileName peer={shown} isScreen={isScreen} fading={large} />
			<span
				aria-hidden="true"
				className={classes(
					'speaking-ring pointer-events-none absolute inset-0 rounded-card transition-opacity duration-150',
					speaking ? 'opacity-100' : 'opacity-0',
				)}
			/>
			{!forAudience && (
				<TileMenu
					peer={peer}
					isScreen={isScreen}
					pinned={pinned}
					small={width < smallPx}
					fading={large}
					onPin={togglePin}
					onDraw={stream && mayDraw ? draw : undefined}
					onFullScreen={() => figure.current && void enterFullScreen(figure.current)}
				/>
			)}
			{large && stream && !forAudience && (
				<DrawButton
					target={tileKey}
					className={classes(
						'fades absolute top-1 bars-shown:top-12 [:fullscreen>&]:top-auto [:fullscreen>&]:right-3 [:fullscreen>&]:bottom-3',
						isScreen ? 'right-26 pointer-fine:not-immersive:right-14' : 'right-14',
					)}
				/>
			)}
			{isScreen && large && stream && !forAudience && <FillScreenButton figure={figure} />}
			{media?.producerId && stream && !forAudience && (
				<InkToolbar target={tileKey} surface={mediaSurface(media.producerId)} />
			)}
			<FullScreenBar figure={figure} />
		</figure>
	);
});

type VideoProps = {
	peer: PeerCallView;
	stream: MediaStream | null;
	isScreen: boolean;
	whole: boolean;
	size: Size;
	onZoomed: (isZoomed: boolean) => void;
	ink: (place: InkPlace) => ReactNode;
};

/** Where the picture is, over which ink lies. */
type InkPlace = Pick<ComponentProps<typeof MediaInk>, 'video' | 'area' | 'fit' | 'mirrored'>;

function TileVideo({ stream, ...rest }: VideoProps) {
	return stream ? <LiveVideo key={stream.id} stream={stream} {...rest} /> : <NoPicture {...rest} />;
}

/** Covered by the avatar until the first frame has arrived: after a tile becomes visible, its video takes a moment. */
function LiveVideo({ stream, ...rest }: VideoProps & { stream: MediaStream }) {
	const { t } = useTranslation();
	const [waiting, setWaiting] = useState(true);
	const { peer, isScreen, whole, size, onZoomed, ink } = rest;
	const mirrored = useMirrored(stream) && peer.isSelf && !isScreen;
	const [ref, area] = useElementSize<HTMLDivElement>();
	const onFirstFrame = () => setWaiting(false);
	const video = (
		<div ref={ref} className="relative size-full">
			<FittedVideo
				stream={stream}
				tile={size}
				whole={whole || isScreen}
				mirrored={mirrored}
				onFirstFrame={onFirstFrame}
				over={(fit, frame) => ink({ video: frame, area, fit, mirrored })}
			/>
		</div>
	);
	return (
		<>
			{isScreen ? (
				<ZoomablePicture enabled={whole} wholeLabel={t('stage.whole')} onZoomed={onZoomed}>
					{video}
				</ZoomablePicture>
			) : (
				video
			)}
			{waiting && <NoPicture {...rest} />}
		</>
	);
}

function NoPicture({ peer, isScreen, size }: Pick<VideoProps, 'peer' | 'isScreen' | 'size'>) {
	return isScreen && peer.media.screen?.paused ? (
		<PausedScreenCard peer={peer} size={size} />
	) : (
		<TileAvatar peer={peer} size={size} />
	);
}

/** Diameter of the avatar and size of its letters, as shares of the tile's smaller side. */
const avatarShare = 0.5;
const letterShare = 0.19;

function TileAvatar({ peer, size }: Pick<VideoProps, 'peer' | 'size'>) {
	const spacePx = Math.min(size.width, size.height);
	const side = Math.min(220, spacePx * avatarShare);
	return (
		<div className="absolute inset-0 flex items-center justify-center">
			<span
				className="inline-flex"
				style={{ width: side, height: side, fontSize: Math.min(84, spacePx * letterShare) }}
			>
				<Avatar name={peer.displayName} image={peer.profile.avatar} className="size-full" />
			</span>
		</div>
	);
}

function TileName({ peer, isScreen, fading }: { peer: PeerCallView; isScreen: boolean; fading: boolean }) {
	const { t } = useTranslation();
	const muted = !peer.media.mic || peer.media.mic.paused;
	return (
		<figcaption
			className={classes(
				'absolute bottom-1.5 left-1.5 flex max-w-[calc(100%-12px)] items-center gap-1.5 rounded-full bg-slate-950/75 py-1 pr-3 pl-2.5 text-sm font-medium text-white',
				fading && 'fades bars-shown:bottom-16',
			)}
		>
			{!isScreen && muted && (
				<MicOff data-testid="tile-muted" className="size-4 shrink-0 text-red-300" aria-label={t('call.tile.muted')} />
			)}
			{isScreen ? (
				<PersonName name={t('call.tile.screen', { name: peer.displayName })} role={peer.role} tone="dark" />
			) : (
				<PersonName name={peer.displayName} role={peer.role} isSelf={peer.isSelf} tone="dark" roleWord="whereWide" />
			)}
		</figcaption>
	);
}

/** `belowBar`: where the top bar of the call lies over the tile, they stand below it. */
type BadgesProps = TileBadgeProps & { small: boolean; belowBar: boolean };

function TileBadges({ small, belowBar, ...badge }: BadgesProps) {
	return (
		<div
			className={classes(
				'absolute flex max-w-[calc(100%-4.5rem)] gap-1.5',
				small ? 'top-1 left-1 origin-top-left scale-75' : 'top-2 left-2',
				belowBar && 'bars-shown:top-12',
			)}
		>
			<Each of={tileBadges} with={badge} />
		</div>
	);
}

function ConnectionLostCover() {
	const { t } = useTranslation();
	return (
		<div
			data-testid="tile-lost"
			className="appear absolute inset-0 flex items-center justify-center gap-2 bg-slate-950/65 text-sm font-medium text-white"
		>
			<WifiOff className="size-5" aria-hidden />
			<span className="@max-[11rem]:sr-only">{t('call.tile.lost')}</span>
		</div>
	);
}
