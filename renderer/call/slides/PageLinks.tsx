import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DocumentView, pagesOf } from '../../../sfu/protocol/models/documents.ts';
import { mayTurn } from '../../client/state/slides.ts';
import { leaveFullScreen } from '../../ui/fullScreen.ts';
import { useActions, useCall } from '../useCall.tsx';
import { LinkDialog } from './LinkDialog.tsx';
import type { LinkTarget, Page, PageLink } from './pages/Page.ts';
import type { PageBox } from './pages/pageBox.ts';
import { usePageContent } from './usePageContent.ts';

type Props = { roomId: string; document: DocumentView; pageId: string; picture: PageBox };

/** The links of a page. One out of the class first shows where it leads; one to a page turns to it, for whoever turns pages. */
export function PageLinks({ picture, ...page }: Props) {
	const { t } = useTranslation();
	const { turnTo } = useActions();
	const isTurning = useCall(mayTurn);
	const links = usePageContent(page, readLinks, none);
	const [pressed, setPressed] = useState<string | null>(null);
	const pageIds = pagesOf(page.document);
	const press = (to: LinkTarget) => {
		if ('pageId' in to) return turnTo(to.pageId);
		// A dialog is outside of a tile in full screen.
		void leaveFullScreen();
		setPressed(to.url);
	};
	const labelOf = (to: LinkTarget) =>
		'url' in to ? t('slides.link.label', to) : t('slides.link.page', { page: pageIds.indexOf(to.pageId) + 1 });
	const isUsable = ({ to }: PageLink) => 'url' in to || (isTurning && pageIds.includes(to.pageId));
	return (
		<div className="pointer-events-none absolute" style={picture}>
			{links.map(
				(link, index) =>
					isUsable(link) && (
						<button
							// Of one page in their order, which does not change.
							// biome-ignore lint/suspicious/noArrayIndexKey: several links may lead to the same place
							key={index}
							type="button"
							data-testid="slides-link"
							aria-label={labelOf(link.to)}
							title={'url' in link.to ? link.to.url : labelOf(link.to)}
							onClick={() => press(link.to)}
							style={percentOf(link.place)}
							className="pointer-events-auto absolute cursor-pointer rounded-sm hover:bg-teal-600/20"
						/>
					),
			)}
			{pressed !== null && <LinkDialog url={pressed} onClose={() => setPressed(null)} />}
		</div>
	);
}

const readLinks = ({ readLinks: read }: Page) => read();
const none: PageLink[] = [];

const percentOf = (place: PageLink['place']) =>
	Object.fromEntries(Object.entries(place).map(([side, share]) => [side, `${share * 100}%`]));
