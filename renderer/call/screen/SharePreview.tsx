import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mediaSurface } from '../../../sfu/protocol/ink/surfaces.ts';
import type { CallState } from '../../client/state/callState.ts';
import type { SharedSurface } from '../../client/types.ts';
import { classes } from '../../ui/classes.ts';
import type { Size } from '../../ui/stageLayout.ts';
import { useElementSize } from '../../ui/useElementSize.ts';
import { useStream } from '../../ui/useStream.ts';
import { DrawButton } from '../ink/DrawButton.tsx';
import { InkToolbar } from '../ink/InkToolbar.tsx';
import { MediaInk } from '../ink/MediaInk.tsx';
import { useCall } from '../useCall.tsx';

/** As a tile on which one draws. */
const ownScreenTarget = 'own-screen';

const ownScreen = ({ peers }: CallState) => peers.find(({ isSelf }) => isSelf)?.media.screen?.stream ?? null;

/** `captioned`: there is room to say that the picture is an old one. */
type Props = { surface: SharedSurface; paused: boolean; captioned: boolean };

/**
 * A small picture of what the others see. It stands still while sharing is paused, and where this page may be part of the
 * picture: a preview within a preview within a preview helps nobody.
 */
export function SharePreview({ surface, paused, captioned }: Props) {
	const { t } = useTranslation();
	const video = useRef<HTMLVideoElement>(null);
	const stream = useCall(ownScreen);
	const producerId = useCall(({ peers }) => peers.find(({ isSelf }) => isSelf)?.media.screen?.producerId);
	const [figure, area] = useElementSize<HTMLElement>();
	const [frames, setFrames] = useState<Size>({ width: 0, height: 0 });
	const mayHoldItself = surface.kind !== 'window' && surface.kind !== 'tab';
	const still = paused || mayHoldItself;
	useStream(video, stream);
	useEffect(() => {
		const element = video.current;
		if (!element || !stream) return;
		const show = () => {
			if (still) element.pause();
			// Rejected when the stream is replaced meanwhile, which starts it again.
			else element.play().catch(() => {});
		};
		// A picture that stands still is the first one.
		if (element.readyState >= element.HAVE_CURRENT_DATA || !still) show();
		element.addEventListener('loadeddata', show);
		return () => element.removeEventListener('loadeddata', show);
	}, [still, stream]);
	return (
		<figure ref={figure} className="over-video relative min-h-0 grow bg-slate-950">
			<video
				data-testid="share-preview"
				ref={video}
				autoPlay
				playsInline
				muted
				onResize={({ currentTarget: { videoWidth, videoHeight } }) =>
					setFrames({ width: videoWidth, height: videoHeight })
				}
				aria-label={t('sharing.preview')}
				data-still={still}
				className={classes('size-full object-contain transition-opacity duration-150', paused && 'opacity-50')}
			/>
			{producerId && (
				<>
					<MediaInk
						{...{ producerId, area }}
						target={ownScreenTarget}
						video={frames}
						fit="contain"
						mirrored={false}
						forAudience={false}
					/>
					<DrawButton target={ownScreenTarget} className="absolute top-1 right-1" />
					<InkToolbar target={ownScreenTarget} surface={mediaSurface(producerId)} />
				</>
			)}
			{mayHoldItself && captioned && (
				<figcaption className="absolute top-2 left-2 rounded-full bg-slate-950/75 px-3 py-1 text-sm text-white">
					{t('sharing.still')}
				</figcaption>
			)}
		</figure>
	);
}
