import { useTranslation } from 'react-i18next';
import type { LookedAt } from '../../client/state/slides.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { useCall } from '../useCall.tsx';
import { PagePicture } from './PagePicture.tsx';
import { usePageContent } from './usePageContent.ts';

/** For whoever presents: the page that comes next, and the notes of the one that is shown. */
export function NextAndNotes({ looked }: { looked: LookedAt }) {
	const { t } = useTranslation();
	const { document, pageId, pageIds } = looked;
	const roomId = useCall(({ room }) => room?.roomId ?? '');
	const index = pageIds.indexOf(pageId);
	const next = pageIds[index + 1];
	const notes = usePageContent({ roomId, document, pageId }, readNotes, none);
	return (
		<ScrollRegion label={t('slides.tabNext')} className="min-h-32 grow overflow-y-auto px-4 pb-4">
			<h3 className="mb-1.5 font-medium">{t('slides.nextPage')}</h3>
			{next === undefined ? (
				<p className="text-muted">{t('slides.lastPage')}</p>
			) : (
				<div
					data-testid="slides-next-page"
					className="relative aspect-video w-full overflow-hidden rounded-lg bg-stage"
				>
					<PagePicture roomId={roomId} document={document} pageId={next} framed />
				</div>
			)}
			<h3 className="mt-4 mb-1.5 font-medium">{t('slides.notes')}</h3>
			{notes.length === 0 ? (
				<p className="text-muted">{t('slides.noNotes')}</p>
			) : (
				notes.map((note) => (
					<p key={note} data-testid="slides-note" dir="auto" className="mb-2 text-lg whitespace-pre-wrap wrap-anywhere">
						{note}
					</p>
				))
			)}
		</ScrollRegion>
	);
}

const readNotes = ({ readNotes: read }: { readNotes: () => Promise<string[]> }) => read();
const none: string[] = [];
