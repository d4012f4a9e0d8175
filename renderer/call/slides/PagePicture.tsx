import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentPages } from '../../../sfu/protocol/models/documents.ts';
import { classes } from '../../ui/classes.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useElementSize } from '../../ui/useElementSize.ts';
import { usePixelRatio } from '../../ui/usePixelRatio.ts';
import { type PageBox, pageBox } from './pages/pageBox.ts';
import { pageSource } from './pages/pageSource.ts';
import { usePainting } from './pages/usePainting.ts';

/** What lies over a page. `picture`: its box in the positioned parent, CSS px; null: not known yet. */
export type OverPage = { pageId: string; picture: PageBox | null };

type Props = {
	roomId: string;
	document: DocumentPages;
	pageId: string;
	/** Pages to be drawn once there is time, of the same document. */
	ahead?: readonly string[];
	/** How many more pixels are drawn while fingers magnify the page. Default: 1. */
	magnified?: number;
	/** Another value loads at once what could not be loaded. */
	attempt?: unknown;
	/** An edge around it, where a white page would lie on white. Default: none. */
	framed?: boolean;
	/** Drawn over the page that is in the picture, which follows the wanted one when that is loaded. */
	children?: ((shown: OverPage) => ReactNode) | undefined;
};

/** One page, whole and sharp, as large as its place; it fills its positioned parent. */
export function PagePicture({
	roomId,
	document,
	pageId,
	ahead = [],
	magnified = 1,
	attempt,
	framed = false,
	children,
}: Props) {
	const source = pageSource(document, pageId, roomId);
	// It was removed a moment ago: the notice of what is shown instead is on its way.
	if (!source) return null;
	const next = ahead.flatMap((id) => pageSource(document, id, roomId) ?? []);
	return (
		// Pages of two documents may have the same id.
		<PaintedPage
			key={document.documentId}
			pageId={pageId}
			source={source}
			ahead={next}
			magnified={magnified}
			attempt={attempt}
			framed={framed}
		>
			{children}
		</PaintedPage>
	);
}

type PaintedProps = Required<Pick<Props, 'pageId' | 'magnified' | 'attempt' | 'framed'>> & {
	children: Props['children'];
	source: NonNullable<ReturnType<typeof pageSource>>;
	ahead: NonNullable<ReturnType<typeof pageSource>>[];
};

function PaintedPage({ pageId, source, ahead, magnified, attempt, framed, children }: PaintedProps) {
	const { t } = useTranslation();
	const [place, room] = useElementSize<HTMLDivElement>();
	const canvas = useRef<HTMLCanvasElement>(null);
	const pixelRatio = usePixelRatio() * magnified;
	const shown = usePainting(canvas, { pageId, source, room, pixelRatio, ahead, attempt });
	const picture = room && shown.shape && pageBox(shown.shape, room);
	return (
		<div ref={place} className="absolute inset-0">
			<canvas
				ref={canvas}
				data-testid="page-picture"
				data-page-id={shown.pageId}
				data-painted={picture !== null && !shown.failed}
				hidden={picture === null}
				style={picture ?? undefined}
				className={classes('absolute bg-white', framed && 'outline outline-line')}
			/>
			{!picture && !shown.failed && <Skeleton className="absolute inset-0" />}
			{children?.({ pageId: shown.pageId, picture })}
			{shown.failed && (
				<p
					role="status"
					className="absolute inset-x-0 top-1/2 mx-auto w-fit max-w-[90%] -translate-y-1/2 rounded-card bg-slate-950/85 px-4 py-2 text-center text-white"
				>
					{t('slides.loadFailed')}
				</p>
			)}
		</div>
	);
}
