import type { ProjectionProps } from '../entries.ts';
import { PagePicture } from './PagePicture.tsx';

/** The page that is shown, on the host's projector view; nothing while the screen is blank. */
export function SlidesProjection({ roomId, parts }: ProjectionProps) {
	const { shown, blank } = parts.slides?.slides ?? { shown: null, blank: false };
	const document = parts.documents?.documents.find(({ documentId }) => documentId === shown?.documentId);
	if (!shown || !document || blank) return null;
	return (
		<div data-testid="slides-projection" className="relative h-[62vmin] w-full shrink-0">
			<PagePicture roomId={roomId} document={document} pageId={shown.pageId} />
		</div>
	);
}
