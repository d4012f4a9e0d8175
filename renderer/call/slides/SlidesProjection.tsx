import { useMemo } from 'react';
import { pageSurface } from '../../../sfu/protocol/ink/surfaces.ts';
import { PolledInk } from '../../client/ink/PolledInk.ts';
import { fetchPageInk } from '../../client/signalling/materialsApi.ts';
import { classes } from '../../ui/classes.ts';
import type { ProjectionProps } from '../entries.ts';
import { DrawerNames } from '../ink/DrawerNames.tsx';
import { InkSheets } from '../ink/InkSheets.tsx';
import { PagePicture } from './PagePicture.tsx';
import type { PageBox } from './pages/pageBox.ts';

/** The page that is shown, with its ink, on the host's projector view; nothing while the screen is blank. */
export function SlidesProjection({ roomId, parts, token }: ProjectionProps) {
	const { shown, blank } = parts.slides?.slides ?? { shown: null, blank: false };
	const document = parts.documents?.documents.find(({ documentId }) => documentId === shown?.documentId);
	if (!shown || !document || blank) return null;
	const { documentId } = document;
	return (
		<div
			data-testid="slides-projection"
			// Beside a question it becomes small.
			className={classes('relative w-full shrink-0', parts.votes?.vote ? 'h-[28vmin]' : 'h-[64vmin]')}
		>
			<PagePicture roomId={roomId} document={document} pageId={shown.pageId}>
				{({ pageId, picture }) => picture && <ProjectedInk {...{ roomId, documentId, pageId, picture, token }} />}
			</PagePicture>
		</div>
	);
}

/** Whether there is a page, beside which the ways into the class become small. */
export const takesProjector = ({ slides }: ProjectionProps['parts']): boolean =>
	slides !== undefined && slides.slides.shown !== null && !slides.slides.blank;

type InkProps = { roomId: string; documentId: string; pageId: string; picture: PageBox; token: string };

/** The projector view is not in the class: it asks for the ink. */
function ProjectedInk({ roomId, documentId, pageId, picture, token }: InkProps) {
	const surface = pageSurface(documentId, pageId);
	const source = useMemo(
		() => new PolledInk(surface, (from) => fetchPageInk(token, { classId: roomId, documentId, pageId }, from)),
		[surface, roomId, documentId, pageId, token],
	);
	return (
		<div data-testid="ink" className="pointer-events-none absolute" style={picture}>
			<InkSheets {...{ surface, source }} selfPeerId={null} size={picture} mirrored={false} />
			<DrawerNames {...{ surface, source }} size={picture} className="max-w-[30vmin] text-[2.2vmin]" />
		</div>
	);
}
