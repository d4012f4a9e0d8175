import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { pageSurface } from '../../../sfu/protocol/ink/surfaces.ts';
import { mayTurn } from '../../client/state/slides.ts';
import { classes } from '../../ui/classes.ts';
import { enterFullScreen } from '../../ui/fullScreen.ts';
import { NameText } from '../../ui/NameText.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { DrawButton } from '../ink/DrawButton.tsx';
import { InkToolbar } from '../ink/InkToolbar.tsx';
import { BlankCover } from '../slides/BlankCover.tsx';
import { closeSlides } from '../slides/closeSlides.ts';
import { PhotoButton } from '../slides/PhotoButton.tsx';
import { SlidesBar } from '../slides/SlidesBar.tsx';
import { usePastedPhoto } from '../slides/usePastedPhoto.ts';
import { useDocumentName, useLookedAt } from '../slides/useSlides.ts';
import { useActions, useCall } from '../useCall.tsx';
import { FillScreenButton } from './FillScreenButton.tsx';
import { FullScreenBar } from './FullScreenBar.tsx';
import { SlidesMenuCorner } from './SlidesMenuCorner.tsx';
import { SlidesPicture } from './SlidesPicture.tsx';
import { slidesKey, type TileKey } from './tileList.ts';
import { useSlideKeys } from './useSlideKeys.ts';
import { useSwipe } from './useSwipe.ts';

type Props = {
	x: number;
	y: number;
	width: number;
	height: number;
	/** The others are in a strip beside it; in a short window the bars of the call lie over it. */
	large: boolean;
	pinned: boolean;
	/** In a window for others: without controls. */
	forAudience: boolean;
	onPin: (tileKey: TileKey | null) => void;
};

/** The document that is shown, as a tile of the stage. */
export const SlidesTile = memo(function SlidesTile({ x, y, width, height, large, pinned, forAudience, onPin }: Props) {
	const { t } = useTranslation();
	const figure = useRef<HTMLElement>(null);
	const looked = useLookedAt();
	const nameOf = useDocumentName();
	const { turnBy } = useActions();
	const isTurning = useCall(mayTurn);
	const isBlank = useCall(({ slides }) => slides.blank);
	const isControlled = large && !forAudience;
	const swipe = useSwipe(isControlled && isTurning ? turnBy : null);
	useSlideKeys();
	usePastedPhoto(useCall(({ permissions }) => permissions.draw) && isControlled && !isBlank, figure);
	useEffect(() => (forAudience ? undefined : () => closeSlides({ isOver: false })), [forAudience]);
	const togglePin = () => onPin(pinned ? null : slidesKey);
	return (
		<figure
			ref={figure}
			data-testid="slides-tile"
			data-document-id={looked?.document.documentId}
			data-page-id={looked?.pageId}
			data-on={!isBlank}
			onDoubleClick={large ? undefined : togglePin}
			style={{ width, height, translate: `${x}px ${y}px` }}
			className={classes(
				'group @container absolute top-0 left-0 flex flex-col overflow-hidden rounded-card transition-[translate,width,height] duration-150',
				// Where the bar below the page has gone up. Elsewhere it would be seen around the bar's round corners.
				'immersive:bg-slate-950',
				'[&:fullscreen]:translate-none! [&:fullscreen]:rounded-none',
			)}
		>
			<div className="over-video relative min-h-0 grow bg-slate-950" {...swipe}>
				{looked ? (
					<SlidesPicture looked={looked} large={large} forAudience={forAudience} />
				) : (
					<Skeleton className="absolute inset-0" />
				)}
				{isBlank && <BlankCover forAudience={forAudience} />}
				{looked && (
					<figcaption
						// Screen readers hear that the page was turned.
						aria-live="polite"
						className={classes(
							'absolute bottom-1.5 left-1.5 max-w-[calc(100%-12px)] rounded-full bg-slate-950/75 px-3 py-1 text-sm font-medium text-white',
							large && 'sr-only',
						)}
					>
						<NameText>
							{t('slides.titleOf', {
								name: nameOf(looked.document),
								page: looked.pageIds.indexOf(looked.pageId) + 1,
								count: looked.pageIds.length,
							})}
						</NameText>
					</figcaption>
				)}
				{!forAudience && (
					<SlidesMenuCorner
						pinned={pinned}
						fading={large}
						onPin={togglePin}
						onFullScreen={() => figure.current && void enterFullScreen(figure.current)}
					/>
				)}
				{isControlled && looked && !isBlank && (
					<>
						<DrawButton
							target={slidesKey}
							className="fades absolute top-1 right-26 bars-shown:top-12 pointer-fine:not-immersive:right-14"
						/>
						<PhotoButton className="fades absolute top-1 right-38 bars-shown:top-12 pointer-fine:not-immersive:right-26" />
						<InkToolbar target={slidesKey} surface={pageSurface(looked.document.documentId, looked.pageId)} />
					</>
				)}
				{isControlled && <FillScreenButton figure={figure} />}
				<FullScreenBar figure={figure} />
			</div>
			{isControlled && <SlidesBar />}
		</figure>
	);
});
